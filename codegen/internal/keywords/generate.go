// Package keywords is generated from a document that says what OpenAPI 3.0 has no words
// for: the keywords of JSON Schema 2020-12 that Go types tell in part, or not at all. Its
// tests hold the generated code against the judge.
package keywords

import _ "embed"

//go:generate go run ../../../cmd/leasegen -config config.yaml keywords.yaml

//go:embed keywords.yaml
var text []byte
