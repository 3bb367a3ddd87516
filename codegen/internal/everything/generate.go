// Package everything is generated from a document that uses all that the
// templates serve; its tests hold the generated code against the judge.
package everything

import _ "embed"

//go:generate go run ../../../cmd/leasegen -config config.yaml everything.yaml

//go:embed everything.yaml
var document []byte
