package codegen

import "github.com/getkin/kin-openapi/openapi3"

// maxWidth bounds the fields of a struct with those of the structs that it holds by
// value. Objects that hold two of each other make types of exponential size, for which
// the compiler has no room.
const maxWidth = 1 << 16

// width counts the fields of the struct for a schema with those inside, as far as
// maxWidth.
func (m *model) width(s *openapi3.Schema) int {
	if s == nil || kindOf(s) != "object" {
		return 1
	}
	if known, ok := m.widths[s]; ok {
		return known
	}
	m.widths[s] = 1 // of a schema inside of itself, which is a pointer
	total := 1
	for _, p := range s.Properties {
		if total += m.width(p.Value); total > maxWidth {
			break
		}
	}
	m.widths[s] = min(total, maxWidth+1)
	return m.widths[s]
}
