package schema

import "slices"

// AnyPart reports whether f is true of the schema or of one that it combines, by $ref,
// allOf, oneOf or anyOf, each asked once. Of a nil schema it is true of none.
func (s *Schema) AnyPart(f func(*Schema) bool) bool {
	var visited []*Schema
	var visit func(s *Schema) bool
	visit = func(s *Schema) bool {
		if s == nil || slices.Contains(visited, s) {
			return false
		}
		visited = append(visited, s)
		return f(s) || visit(s.Ref) || slices.ContainsFunc(s.AllOf, visit) ||
			slices.ContainsFunc(s.OneOf, visit) || slices.ContainsFunc(s.AnyOf, visit)
	}
	return visit(s)
}

// DescribesInside reports whether the schema, or one that it combines, is about what is
// inside of arrays and objects.
func (s *Schema) DescribesInside() bool {
	return s.AnyPart(func(part *Schema) bool {
		return part.Properties != nil || part.Required != nil || part.Items != nil || part.PrefixItems != nil ||
			part.AdditionalProperties != nil || part.PatternProperties != nil
	})
}
