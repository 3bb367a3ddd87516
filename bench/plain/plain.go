// Package plain is what oapi-codegen makes of the document by itself.
package plain

//go:generate go tool oapi-codegen -config oapi-codegen.yaml ../../openapi.yaml
