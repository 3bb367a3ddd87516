// Package style reads and writes parameters, headers and form members in the styles
// of OpenAPI 3.1.1, Style Values and Style Examples. It stops at texts: a primitive
// is one, an array several, an object pairs of them. Giving these types is left to
// who knows the schema. All takes time and memory in proportion to the text.
package style
