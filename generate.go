// Package leasegate is the contract of Infisical's Delete Lease operation,
// executable in Go: a client and a server that can't hold, send or accept what
// the OpenAPI document forbids.
package leasegate

import _ "embed"

//go:generate go run ./cmd/leasegen -config api/codegen.yaml -document api/openapi.yaml openapi.yaml

//go:embed openapi.yaml
var document []byte

// Document returns the OpenAPI document that this module is generated from,
// as it was vendored, in a copy of the caller's own.
func Document() []byte {
	return append([]byte(nil), document...)
}
