// Package strict is what users of the code that leasegen generates hold: the error
// types, [Optional] and [Nullable], the options of clients and servers, and the
// parts that carry an operation over net/http.
//
// What only generated code calls is in the packages below: wire reads and writes
// JSON (RFC 8259) exactly as an OpenAPI document allows, value knows formats,
// patterns and numbers. All depend on the standard library alone.
package strict
