package codegen

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// A merger replaces allOf by one schema that says the same. What can't be said
// by one schema is refused.
type merger struct {
	*checker
	done    map[*openapi3.Schema]bool
	merging map[*openapi3.Schema]bool
	// decorated holds what stands beside a single reference in allOf, the way in
	// which OpenAPI 3.0 gives a reference a default or makes it nullable.
	decorated map[*openapi3.SchemaRef]*openapi3.Schema
}

func newMerger(c *checker) *merger {
	return &merger{
		checker: c, merging: map[*openapi3.Schema]bool{}, done: map[*openapi3.Schema]bool{},
		decorated: map[*openapi3.SchemaRef]*openapi3.Schema{},
	}
}

// document merges every allOf, and then checks what could not be checked before.
func (m *merger) document() {
	if m.doc.Components != nil {
		for _, name := range sortedKeys(m.doc.Components.Schemas) {
			m.schema(m.doc.Components.Schemas[name].Value)
		}
	}
	for _, path := range m.doc.Paths.InMatchingOrder() {
		item := m.doc.Paths.Value(path)
		m.parameters(item.Parameters)
		operations := item.Operations()
		for _, method := range sortedKeys(operations) {
			o := operations[method]
			m.parameters(o.Parameters)
			m.apart(slices.Concat(item.Parameters, o.Parameters), at("/paths", path, strings.ToLower(method)))
			for _, content := range contents(o) {
				for _, media := range content {
					m.ref(media.Schema)
				}
			}
		}
	}
	for s, pointer := range m.pointers {
		m.defaults(s, pointer)
		m.finite(s, pointer)
	}
	for _, b := range m.bodySchemas {
		m.notNull(b)
	}
	for _, p := range m.parameterSchemas {
		m.carried(p)
	}
}

func (m *merger) parameters(parameters openapi3.Parameters) {
	for _, p := range parameters {
		m.ref(schemaOf(p.Value))
	}
}

func (m *merger) ref(ref *openapi3.SchemaRef) {
	if ref == nil || ref.Value == nil || ref.Ref != "" {
		return
	}
	s := ref.Value
	if len(s.AllOf) == 1 && s.AllOf[0].Ref != "" && onlyDecorates(s) {
		m.decorated[ref] = s
		ref.Ref, ref.Value = s.AllOf[0].Ref, s.AllOf[0].Value
		return
	}
	m.schema(s)
}

// onlyDecorates reports whether nothing beside allOf asks for anything.
func onlyDecorates(s *openapi3.Schema) bool {
	bare := *s
	bare.AllOf, bare.Nullable, bare.ReadOnly, bare.WriteOnly, bare.Default = nil, false, false, false, nil
	bare.Title, bare.Description, bare.Deprecated, bare.Example, bare.Examples, bare.ExternalDocs = "", "", false, nil, nil, nil
	bare.Extensions, bare.Origin = nil, nil
	return reflect.ValueOf(bare).IsZero()
}

func (m *merger) schema(s *openapi3.Schema) {
	if m.done[s] {
		return
	}
	m.done[s] = true
	if len(s.AllOf) > 0 {
		m.allOf(s)
	}
	for _, name := range sortedKeys(s.Properties) {
		m.ref(s.Properties[name])
	}
	m.ref(s.Items)
	m.ref(s.AdditionalProperties.Schema)
}

func (m *merger) allOf(s *openapi3.Schema) {
	merged := *s
	merged.AllOf = nil
	m.merging[s] = true
	defer delete(m.merging, s)
	for _, member := range s.AllOf {
		if m.merging[member.Value] {
			m.add(m.pointers[s], "allOf", "the schema is a part of itself")
			return
		}
		m.schema(member.Value)
		if keyword, err := conjoin(&merged, member.Value); err != nil {
			m.add(m.pointers[s], "allOf", "%s: %v", keyword, err)
			return
		}
	}
	*s = merged
	m.typed(s, m.pointers[s])
}

// conjoin makes s the schema of what both s and other allow; keyword says what
// stood in the way.
func conjoin(s, other *openapi3.Schema) (keyword string, err error) {
	if err := conjoinAdditional(s, other); err != nil {
		return "additionalProperties", err
	}
	// A schema without a type allows null, whatever nullable says beside it, and
	// null has to be allowed by all (OpenAPI 3.0.3, Schema Object).
	if s.Type == nil {
		s.Type, s.Nullable = other.Type, other.Nullable
	} else if other.Type != nil {
		if !slices.Equal(s.Type.Slice(), other.Type.Slice()) {
			return "type", fmt.Errorf("the members want different types")
		}
		s.Nullable = s.Nullable && other.Nullable
	}
	properties := maps.Clone(s.Properties)
	if properties == nil && other.Properties != nil {
		properties = openapi3.Schemas{}
	}
	for _, name := range sortedKeys(other.Properties) {
		if mine := properties[name]; mine != nil && canonical(mine.Value) != canonical(other.Properties[name].Value) {
			return "properties", fmt.Errorf("the members describe %q in different ways", name)
		}
		properties[name] = other.Properties[name]
	}
	s.Properties = properties
	for _, name := range other.Required {
		if !slices.Contains(s.Required, name) {
			s.Required = append(slices.Clone(s.Required), name)
		}
	}
	return conjoinBounds(s, other)
}

// conjoinAdditional allows additionalProperties: false only where the schema
// that says so lists all the members there are.
func conjoinAdditional(s, other *openapi3.Schema) error {
	for _, pair := range [][2]*openapi3.Schema{{s, other}, {other, s}} {
		if !closed(pair[0]) {
			continue
		}
		for name := range pair[1].Properties {
			if pair[0].Properties[name] == nil {
				return fmt.Errorf("one member forbids %q, which another describes", name)
			}
		}
	}
	mine, others := s.AdditionalProperties.Schema, other.AdditionalProperties.Schema
	switch {
	case mine != nil && others != nil && canonical(mine.Value) != canonical(others.Value):
		return fmt.Errorf("the members describe additional members in different ways")
	case (mine != nil) != (others != nil) && (len(s.Properties) > 0 || len(other.Properties) > 0):
		return fmt.Errorf("one member describes additional members, which another lists")
	case closed(other) || others != nil && !closed(s):
		s.AdditionalProperties = other.AdditionalProperties
	}
	return nil
}

// conjoinBounds takes over what only one of the two says; where both say
// something else, there is no one keyword for it.
func conjoinBounds(s, other *openapi3.Schema) (keyword string, err error) {
	mine, others := reflect.ValueOf(s).Elem(), reflect.ValueOf(other).Elem()
	for _, k := range []struct{ keyword, field string }{
		{"format", "Format"},
		{"enum", "Enum"},
		{"const", "Const"},
		{"default", "Default"},
		{"pattern", "Pattern"},
		{"minLength", "MinLength"},
		{"maxLength", "MaxLength"},
		{"minimum", "Min"},
		{"maximum", "Max"},
		{"exclusiveMinimum", "ExclusiveMin"},
		{"exclusiveMaximum", "ExclusiveMax"},
		{"multipleOf", "MultipleOf"},
		{"items", "Items"},
		{"minItems", "MinItems"},
		{"maxItems", "MaxItems"},
		{"uniqueItems", "UniqueItems"},
		{"minProperties", "MinProps"},
		{"maxProperties", "MaxProps"},
	} {
		from, to := others.FieldByName(k.field), mine.FieldByName(k.field)
		switch {
		case from.IsZero():
		case to.IsZero():
			to.Set(from)
		case !reflect.DeepEqual(from.Interface(), to.Interface()):
			return k.keyword, fmt.Errorf("the members want different things")
		}
	}
	s.ReadOnly, s.WriteOnly = s.ReadOnly || other.ReadOnly, s.WriteOnly || other.WriteOnly
	return "", nil
}
