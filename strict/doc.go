// Package strict is the runtime of the code that leasegen generates: it reads
// and writes JSON (RFC 8259) exactly as an OpenAPI document allows, and carries
// the client and the server of an operation over net/http.
//
// It depends on the standard library alone. Programs mostly meet its error
// types, [Optional] and [Nullable]; the rest is called by generated code.
package strict
