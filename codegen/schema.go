package codegen

import (
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// typesOf returns the types of a schema but null, which OpenAPI 3.1 puts there.
func typesOf(s *openapi3.Schema) []string {
	return slices.DeleteFunc(slices.Clone(s.Type.Slice()), func(t string) bool { return t == "null" && len(s.Type.Slice()) > 1 })
}

// kindOf returns the one type of a schema, or "" where any value is allowed.
func kindOf(s *openapi3.Schema) string {
	if types := typesOf(s); len(types) == 1 {
		return types[0]
	}
	return ""
}

func isNullable(s *openapi3.Schema) bool {
	return s.Nullable || s.Type.Includes("null")
}

// enumOf returns the allowed values but null, with a const among them.
func enumOf(s *openapi3.Schema) []any {
	if s.Const != nil {
		return []any{s.Const}
	}
	return slices.DeleteFunc(slices.Clone(s.Enum), func(v any) bool { return v == nil })
}

// allowsNull reports whether null is a legal value: an enum has to list it too
// (OpenAPI 3.0.3, Schema Object).
func allowsNull(s *openapi3.Schema) bool {
	if kindOf(s) == "" && len(s.AllOf) == 0 {
		return true
	}
	if !isNullable(s) || s.Const != nil {
		return false
	}
	return len(s.Enum) == 0 || slices.Contains(s.Enum, nil)
}

// closed reports whether members beyond the properties are forbidden.
func closed(s *openapi3.Schema) bool {
	has := s.AdditionalProperties.Has
	return has != nil && !*has
}

// isStruct reports whether an object has members of its own to hold; without
// any it is a map or free-form.
func isStruct(s *openapi3.Schema) bool {
	return kindOf(s) == "object" && (len(s.Properties) > 0 || closed(s) || len(s.Required) > 0)
}

func isMap(s *openapi3.Schema) bool {
	return kindOf(s) == "object" && !isStruct(s) && s.AdditionalProperties.Schema != nil
}

// fieldName returns the Go name of a member, as oapi-codegen makes it.
func fieldName(name string, ref *openapi3.SchemaRef) string {
	return codegen.Property{JsonFieldName: name, Extensions: extensionsOf(ref)}.GoFieldName()
}

func extensionsOf(ref *openapi3.SchemaRef) map[string]any {
	extensions := map[string]any{}
	if ref.Value != nil && ref.Ref == "" {
		maps.Copy(extensions, ref.Value.Extensions)
	}
	maps.Copy(extensions, ref.Extensions)
	return extensions
}
