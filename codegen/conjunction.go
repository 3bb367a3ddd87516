package codegen

import (
	"encoding/binary"
	"slices"

	"github.com/leasegate/leasegate/schema"
)

// A conjunction is what the document says of the values at a place: schemas that a
// value must match all at once, each once. The schemas of allOf, and what a $ref with
// keywords beside it leads to, stand among them. Its members and items are
// conjunctions again, made when they are asked for and known by their schemas, so
// that recursion ends.
type conjunction struct {
	parts []*schema.Schema // never empty
	// Of some it is known which of their alternatives it is about, and which types.
	chosen []choice
	types  schema.Types // 0 for those of the parts
	all    *conjunctions
	shape  *shape // once it was asked for
}

// root is the schema that stands at the place.
func (c *conjunction) root() *schema.Schema { return c.parts[0] }

// conjunctions makes each conjunction once.
type conjunctions struct {
	ids   map[*schema.Schema]uint32
	known map[string]*conjunction
	names map[*schema.Schema]string // of those that have a type of their own: the components
	scoped
}

func newConjunctions() *conjunctions {
	return &conjunctions{ids: map[*schema.Schema]uint32{}, known: map[string]*conjunction{}, names: map[*schema.Schema]string{}, scoped: scoped{}}
}

// anything is the schema of a place that the document says nothing of.
var anything = new(schema.Schema)

// of returns the conjunction of schemas and all that they are combined of. The first
// one gives it its place.
func (all *conjunctions) of(schemas ...*schema.Schema) *conjunction {
	return all.with(schemas, nil, 0)
}

// with is of for what is known of alternatives and types.
func (all *conjunctions) with(schemas []*schema.Schema, chosen []choice, types schema.Types) *conjunction {
	parts := all.essential(flatten(schemas), chosen)
	if len(parts) == 0 {
		parts = []*schema.Schema{anything}
	}
	// The first part gives the name and the comment, the order of the others changes
	// nothing.
	ids := make([]uint32, len(parts))
	for i, part := range parts {
		id, ok := all.ids[part]
		if !ok {
			id = uint32(len(all.ids))
			all.ids[part] = id
		}
		ids[i] = id
	}
	slices.Sort(ids)
	key := []byte{byte(types)}
	for _, id := range ids {
		key = binary.BigEndian.AppendUint32(key, id)
	}
	chosen = slices.DeleteFunc(slices.Clone(chosen), func(one choice) bool { return !slices.Contains(parts, one.part) })
	for _, one := range chosen {
		key = append(binary.BigEndian.AppendUint32(key, all.ids[one.part]), one.keyword...)
	}
	if known := all.known[string(key)]; known != nil {
		return known
	}
	c := &conjunction{parts: parts, chosen: chosen, types: types, all: all}
	all.known[string(key)] = c
	return c
}

// component returns the name of the component that a conjunction is; ok is false where
// it is none, though a component may be a part of it.
func (all *conjunctions) component(c *conjunction) (name string, ok bool) {
	name, ok = all.names[c.root()]
	return name, ok && all.of(c.root()) == c
}

// flatten lists schemas with what they are combined of, each once, those outside
// first.
func flatten(schemas []*schema.Schema) (parts []*schema.Schema) {
	seen := map[*schema.Schema]bool{}
	var add func(*schema.Schema)
	add = func(s *schema.Schema) {
		if s == nil || seen[s] {
			return
		}
		seen[s] = true
		parts = append(parts, s)
		add(s.Ref)
		for _, part := range s.AllOf {
			add(part)
		}
	}
	for _, s := range schemas {
		add(s)
	}
	return parts
}

// essential leaves out inline schemas that ask for nothing more than the others do,
// such as those that give a reference a description or a default.
func (all *conjunctions) essential(parts []*schema.Schema, chosen []choice) []*schema.Schema {
	for i := 0; i < len(parts); i++ {
		_, named := all.names[parts[i]]
		if isChosen(chosen, parts[i]) {
			named = false
		}
		if named || len(parts) == 1 || !plainBeside(parts[i], chosen) || all.enters(parts[i]) {
			continue
		}
		others := append(slices.Clone(parts[:i]), parts[i+1:]...)
		if typesOf(others)&^typesOf(parts[i:i+1]) == 0 {
			parts = others
			i--
		}
	}
	return parts
}

// plain reports whether a schema asks for nothing by itself but types.
func plain(s *schema.Schema) bool { return plainBeside(s, nil) }

// plainBeside is plain where it is known which alternatives are chosen.
func plainBeside(s *schema.Schema, chosen []choice) bool {
	if s.Never {
		return false
	}
	for name := range s.Node.Members() {
		switch k := schema.Lookup(name); {
		case k == nil || k.Types == 0 || name == "type" || name == "nullable" || name == "allOf" || name == "$ref":
		case slices.Contains(chosen, choice{s, name}):
		default:
			return false
		}
	}
	return true
}

const everyType = schema.Null | schema.Boolean | schema.Number | schema.Integer | schema.String | schema.Array | schema.Object

// typesOf returns the types that all of the schemas name; a number includes integers.
func typesOf(parts []*schema.Schema) schema.Types {
	types := everyType
	for _, part := range parts {
		named := part.Types
		if named&schema.Number != 0 {
			named |= schema.Integer
		}
		if part.Never {
			return 0
		}
		if named != 0 {
			types &= named
		}
	}
	return types
}

func isChosen(chosen []choice, part *schema.Schema) bool {
	return slices.ContainsFunc(chosen, func(one choice) bool { return one.part == part })
}

// choose is the conjunction of the values that match one of the alternatives of a part.
func (c *conjunction) choose(part *schema.Schema, keyword string, alternative *schema.Schema) *conjunction {
	parts := append([]*schema.Schema{alternative}, c.parts...)
	return c.all.with(parts, append(slices.Clone(c.chosen), choice{part, keyword}), c.types)
}

// restrict is the conjunction of the values of some types.
func (c *conjunction) restrict(types schema.Types) *conjunction {
	return c.all.with(c.parts, c.chosen, types)
}

// declared returns the types that the parts name.
func (c *conjunction) declared() schema.Types {
	if c.types == 0 {
		return typesOf(c.parts)
	}
	return typesOf(c.parts) & c.types
}

// named lists the members that the schemas describe or require, sorted.
func (c *conjunction) named() []string {
	var names []string
	for _, part := range c.parts {
		for _, p := range part.Properties {
			names = append(names, p.Name)
		}
		names = append(names, part.Required...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// requires reports whether a member must be there.
func (c *conjunction) requires(name string) bool {
	return slices.ContainsFunc(c.parts, func(part *schema.Schema) bool { return slices.Contains(part.Required, name) })
}

// member returns what is said of a member. Each part says what it has under
// properties and patternProperties or, where it has nothing, under
// additionalProperties (JSON Schema Core 2020-12, section 10.3.2.3); closed is set
// where one of them forbids it in this way.
func (c *conjunction) member(name string) (schemas []*schema.Schema, closed bool) {
	for _, part := range c.parts {
		said := false
		if p := part.Property(name); p != nil {
			schemas, said = append(schemas, p), true
		}
		for _, p := range part.PatternProperties {
			if matches, _ := p.Match(name); matches {
				schemas, said = append(schemas, p.Schema), true
			}
		}
		if additional := part.AdditionalProperties; !said && additional != nil {
			closed = closed || additional.Never
			schemas = append(schemas, additional)
		}
	}
	return schemas, closed
}

// additional returns what is said of members that no part names. Those of patterns are
// for a check, since they depend on the name.
func (c *conjunction) additional() (schemas []*schema.Schema, closed bool) {
	for _, part := range c.parts {
		if len(part.PatternProperties) > 0 {
			return nil, false
		}
		if additional := part.AdditionalProperties; additional != nil {
			closed = closed || additional.Never
			schemas = append(schemas, additional)
		}
	}
	return schemas, closed
}

// items returns what is said of every item of an array.
func (c *conjunction) items() (schemas []*schema.Schema) {
	for _, part := range c.parts {
		if part.Items != nil && !part.Items.Never && len(part.PrefixItems) == 0 {
			schemas = append(schemas, part.Items)
		}
	}
	return schemas
}
