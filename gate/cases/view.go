package cases

import (
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/leasegate/leasegate/gate"
)

// A view is all that the document says of one value: the schemas that it has to
// match together, and one alternative of each oneOf and anyOf among them.
type view struct {
	parts []gate.ModelSchema
	// tentative says that keywords are involved whose effect the generator does
	// not foresee; the judge decides about its cases.
	tentative bool
	alternate int // the largest number of alternatives
	forced    map[string]string
	kinds     kinds
	nullable  bool
	never     bool
}

type kinds uint8

const (
	kindBoolean kinds = 1 << iota
	kindInteger
	kindNumber // that need not be an integer
	kindString
	kindArray
	kindObject
	anyKind = kindBoolean | kindInteger | kindNumber | kindString | kindArray | kindObject
)

var kindOfType = map[string]kinds{
	openapi3.TypeBoolean: kindBoolean, openapi3.TypeInteger: kindInteger, openapi3.TypeNumber: kindInteger | kindNumber,
	openapi3.TypeString: kindString, openapi3.TypeArray: kindArray, openapi3.TypeObject: kindObject,
}

// below finds a schema inside of another by the rest of its pointer.
func (g *Generator) below(s gate.ModelSchema, ref *openapi3.SchemaRef, tokens ...string) gate.ModelSchema {
	pointer := s.At.Pointer
	for _, token := range tokens {
		pointer += "/" + escapeToken(token)
	}
	if found, ok := g.contract.SchemaAt(pointer); ok {
		return found
	}
	return gate.ModelSchema{Source: ref.Value, At: gate.Location{Pointer: pointer}}
}

var tokenEscapes = strings.NewReplacer("~", "~0", "/", "~1")

func escapeToken(token string) string { return tokenEscapes.Replace(token) }

// view gathers what schemas say together, with the given alternative of each
// oneOf and anyOf.
func (g *Generator) view(schemas []gate.ModelSchema, alternative int) *view {
	v := &view{kinds: anyKind, nullable: true, forced: make(map[string]string)}
	for _, s := range schemas {
		g.gather(v, s, alternative)
	}
	return v
}

func (g *Generator) gather(v *view, s gate.ModelSchema, alternative int) {
	source := s.Source
	if source == nil || slices.ContainsFunc(v.parts, func(p gate.ModelSchema) bool { return p.Source == source }) {
		return
	}
	v.parts = append(v.parts, s)
	if source.Always != nil && !*source.Always {
		v.never = true
	}
	if types := source.Type.Slice(); len(types) > 0 {
		var allowed kinds
		nullable := source.Nullable && g.takes(s, raw("null"))
		for _, name := range types {
			allowed |= kindOfType[name]
			nullable = nullable || name == openapi3.TypeNull
		}
		v.kinds &= allowed
		v.nullable = v.nullable && nullable
	}
	for i, ref := range source.AllOf {
		g.gather(v, g.below(s, ref, "allOf", strconv.Itoa(i)), alternative)
	}
	g.choose(v, s, "oneOf", source.OneOf, alternative)
	g.choose(v, s, "anyOf", source.AnyOf, alternative)
	if source.Not != nil || source.If != nil || source.DependentRequired != nil || source.DependentSchemas != nil || source.PatternProperties != nil ||
		source.PropertyNames != nil || source.Contains != nil || source.DynamicRef != "" || source.Discriminator != nil ||
		source.UnevaluatedItems.Schema != nil || source.UnevaluatedItems.Has != nil ||
		source.UnevaluatedProperties.Schema != nil || source.UnevaluatedProperties.Has != nil {
		v.tentative = true
	}
}

func (g *Generator) choose(v *view, s gate.ModelSchema, keyword string, refs openapi3.SchemaRefs, alternative int) {
	if len(refs) == 0 {
		return
	}
	v.tentative = true
	v.alternate = max(v.alternate, len(refs))
	i := alternative % len(refs)
	ref := refs[i]
	if d := s.Source.Discriminator; d != nil {
		v.forced[d.PropertyName] = discriminating(d, ref)
	}
	g.gather(v, g.below(s, ref, keyword, strconv.Itoa(i)), alternative)
}

// discriminating is the value that selects an alternative (OpenAPI 3.0.3,
// Discriminator Object).
func discriminating(d *openapi3.Discriminator, ref *openapi3.SchemaRef) string {
	name := ref.Ref[strings.LastIndexByte(ref.Ref, '/')+1:]
	for _, mapped := range sortedKeys(d.Mapping) {
		target := d.Mapping[mapped].Ref
		if target == ref.Ref || target == name {
			return mapped
		}
	}
	return name
}

// enum lists the values that are allowed by the first part that lists any.
func (v *view) enum() (values []value, at gate.ModelSchema, keyword string) {
	for _, part := range v.parts {
		listed := part.Source.Enum
		keyword = "enum"
		if part.Source.Const != nil {
			listed, keyword = []any{part.Source.Const}, "const"
		}
		for _, one := range listed {
			if converted, ok := fromDocument(one); ok {
				values = append(values, converted)
			}
		}
		if len(values) > 0 {
			return values, part, keyword
		}
	}
	return nil, gate.ModelSchema{}, ""
}

// properties lists the declared members, each with all schemas for it, sorted.
func (g *Generator) properties(v *view) (names []string, schemas map[string][]gate.ModelSchema) {
	schemas = make(map[string][]gate.ModelSchema)
	for _, part := range v.parts {
		for name, ref := range part.Source.Properties {
			if ref != nil && ref.Value != nil {
				schemas[name] = append(schemas[name], g.below(part, ref, "properties", name))
			}
		}
	}
	return sortedKeys(schemas), schemas
}

// required lists the members that must be there, each with the schema that says so.
func (v *view) required() (names []string, by map[string]gate.ModelSchema) {
	by = make(map[string]gate.ModelSchema)
	for _, part := range v.parts {
		for _, name := range part.Source.Required {
			if _, known := by[name]; !known {
				by[name] = part
				names = append(names, name)
			}
		}
	}
	return names, by
}

// closed returns the schema that forbids other members.
func (v *view) closed() (gate.ModelSchema, bool) {
	for _, part := range v.parts {
		if has := part.Source.AdditionalProperties.Has; has != nil && !*has {
			return part, true
		}
	}
	return gate.ModelSchema{}, false
}

// additional lists the schemas for members of other names.
func (g *Generator) additional(v *view) []gate.ModelSchema {
	var schemas []gate.ModelSchema
	for _, part := range v.parts {
		if ref := part.Source.AdditionalProperties.Schema; ref != nil {
			schemas = append(schemas, g.below(part, ref, "additionalProperties"))
		}
	}
	return schemas
}

// items lists the schemas for the item at an index.
func (g *Generator) items(v *view, index int) []gate.ModelSchema {
	var schemas []gate.ModelSchema
	for _, part := range v.parts {
		switch {
		case index < len(part.Source.PrefixItems):
			schemas = append(schemas, g.below(part, part.Source.PrefixItems[index], "prefixItems", strconv.Itoa(index)))
		case part.Source.Items != nil:
			schemas = append(schemas, g.below(part, part.Source.Items, "items"))
		}
		if ref := part.Source.Contains; ref != nil {
			schemas = append(schemas, g.below(part, ref, "contains"))
		}
	}
	return schemas
}

// misplaced reports whether a member can't be in a request: it is readOnly.
func misplaced(schemas []gate.ModelSchema) bool {
	return slices.ContainsFunc(schemas, func(s gate.ModelSchema) bool { return s.Source.ReadOnly })
}
