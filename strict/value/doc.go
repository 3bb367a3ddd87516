// Package value reads and checks the values that texts stand for: the formats of
// JSON Schema and OpenAPI, dates and times, UUIDs, patterns, and numbers as exact
// decimals. The runtime of generated code, the gate and the generator share it. It
// depends on the standard library alone.
package value
