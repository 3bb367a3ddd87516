// Package shop sells things: the server and the client of openapi.yaml.
package shop

import _ "embed"

//go:generate go run github.com/leasegate/leasegate/cmd/leasegen -config codegen.yaml openapi.yaml

//go:embed openapi.yaml
var document []byte
