// Package wire is what generated code calls to read and write JSON (RFC 8259)
// exactly as an OpenAPI document allows. Programs meet its [Violations], by the
// name that package strict gives them.
package wire
