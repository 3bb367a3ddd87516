// Package api holds the document that this module is generated from, with its
// overlay applied, so that other documents can refer to its schemas by name.
package api

import _ "embed"

//go:embed openapi.yaml
var document []byte

// Path is how other documents name this one in a $ref: the module path of
// Leasegate and the place of the file in it.
const Path = "github.com/leasegate/leasegate/api/openapi.yaml"

// Document returns the document in a copy of the caller's own.
func Document() []byte { return append([]byte(nil), document...) }
