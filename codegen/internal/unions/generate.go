// Package unions is generated from a document of unions of all kinds; its tests hold the
// generated code against the judge.
package unions

import _ "embed"

//go:generate go run ../../../cmd/leasegen -config config.yaml unions.yaml

//go:embed unions.yaml
var document []byte
