package cases

import (
	"slices"
	"strings"

	"github.com/leasegate/leasegate/schema"
)

// A view is all that the document says of one value: the schemas that it has to
// match together, and one alternative of each choice among them.
type view struct {
	schemas []*schema.Schema // that it was made of
	parts   []*schema.Schema // and all that they combine
	// tentative says that keywords are involved whose effect the generator does
	// not foresee; the judge decides about its cases.
	tentative bool
	most      int // the largest number of alternatives in one choice
	all       int // the number of combinations of alternatives
	forced    map[string]string
	// siblings are the alternatives of oneOf that were not chosen.
	siblings []*schema.Schema
	kinds    kinds
	nullable bool
	never    bool
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

var kindOfType = map[schema.Types]kinds{
	schema.Boolean: kindBoolean, schema.Integer: kindInteger, schema.Number: kindInteger | kindNumber,
	schema.String: kindString, schema.Array: kindArray, schema.Object: kindObject,
}

func kindsOf(types schema.Types) (allowed kinds) {
	for t, k := range kindOfType {
		if types&t != 0 {
			allowed |= k
		}
	}
	return allowed
}

var tokenEscapes = strings.NewReplacer("~", "~0", "/", "~1")

func escapeToken(token string) string { return tokenEscapes.Replace(token) }

// maxParts bounds the schemas of one value, and maxCombinations the combinations
// of alternatives that are told apart.
const (
	maxParts        = 500
	maxCombinations = 1 << 20
)

// A chooser says which alternative is chosen of each oneOf, anyOf and if.
type chooser struct {
	index int
	mixed bool // each choice has a part of index to itself, else all have the whole
}

func (c *chooser) choose(alternatives int) int {
	chosen := c.index % alternatives
	if c.mixed {
		c.index /= alternatives
	}
	return chosen
}

// view gathers what schemas say together.
func (g *Generator) view(schemas []*schema.Schema, c chooser) *view {
	v := &view{schemas: schemas, kinds: anyKind, nullable: true, all: 1}
	for _, s := range schemas {
		g.gather(v, s, &c)
	}
	g.discriminate(v)
	return v
}

func (g *Generator) gather(v *view, s *schema.Schema, c *chooser) {
	if s == nil || slices.Contains(v.parts, s) || len(v.parts) >= maxParts {
		return
	}
	v.parts = append(v.parts, s)
	v.never = v.never || s.Never || s.HasEnum && len(s.Enum) == 0
	if s.Types != 0 {
		v.kinds &= kindsOf(s.Types)
		v.nullable = v.nullable && s.Types&schema.Null != 0
	}
	g.gather(v, s.Ref, c)
	if s.DynamicRef != nil {
		g.gather(v, s.DynamicRef.Initial, c)
	}
	for _, part := range s.AllOf {
		g.gather(v, part, c)
	}
	g.choose(v, s, s.OneOf, c)
	g.choose(v, s, s.AnyOf, c)
	if s.If != nil && (s.Then != nil || s.Else != nil) {
		g.conditional(v, s, c)
	}
	if s.Not != nil || s.If != nil || len(s.DependentRequired) > 0 || len(s.DependentSchemas) > 0 || len(s.PatternProperties) > 0 ||
		s.PropertyNames != nil || s.Contains != nil || s.DynamicRef != nil || s.Discriminator != nil ||
		s.UnevaluatedItems != nil || s.UnevaluatedProperties != nil {
		v.tentative = true
	}
}

// choice notes a choice and makes it.
func (v *view) choice(alternatives int, c *chooser) int {
	v.tentative = true
	v.most = max(v.most, alternatives)
	v.all = min(v.all*alternatives, maxCombinations)
	return c.choose(alternatives)
}

func (g *Generator) choose(v *view, s *schema.Schema, alternatives []*schema.Schema, c *chooser) {
	if len(alternatives) == 0 {
		return
	}
	i := v.choice(len(alternatives), c)
	if d := s.Discriminator; d != nil {
		v.force(d, alternatives[i])
	}
	if len(s.OneOf) == len(alternatives) && s.OneOf[0] == alternatives[0] {
		for j, other := range alternatives {
			if j != i && other != alternatives[i] {
				v.siblings = append(v.siblings, other)
			}
		}
	}
	g.gather(v, alternatives[i], c)
}

// conditional chooses between what holds where "if" does not, and where it does.
func (g *Generator) conditional(v *view, s *schema.Schema, c *chooser) {
	if v.choice(2, c) == 0 {
		g.gather(v, s.Else, c)
		return
	}
	g.gather(v, s.If, c)
	g.gather(v, s.Then, c)
}

// force sets the member that selects an alternative (OpenAPI 3.1.1, Discriminator
// Object).
func (v *view) force(d *schema.Discriminator, alternative *schema.Schema) {
	for _, mapped := range d.Mapping {
		if mapped.Schema == alternative {
			if v.forced == nil {
				v.forced = make(map[string]string)
			}
			v.forced[d.PropertyName] = mapped.Value
			return
		}
	}
}

// discriminate sets the members by which the schemas that have a part in common
// are told apart, where that part has the discriminator.
func (g *Generator) discriminate(v *view) {
	for _, part := range v.parts {
		if d := part.Discriminator; d != nil && len(part.OneOf) == 0 && len(part.AnyOf) == 0 {
			for _, other := range v.parts {
				if other != part {
					v.force(d, other)
				}
			}
		}
	}
}

// values lists what enum or const of the first part that has one allows.
func (v *view) values() (values []value, by *schema.Schema, keyword string) {
	for _, part := range v.parts {
		switch {
		case part.Const != nil:
			return []value{fromSchema(part.Const)}, part, "const"
		case part.HasEnum:
			for i := range part.Enum {
				values = append(values, fromSchema(&part.Enum[i]))
			}
			return values, part, "enum"
		}
	}
	return nil, nil, ""
}

// properties lists the declared members, each with all schemas for it, sorted.
func (v *view) properties() (names []string, schemas map[string][]*schema.Schema) {
	schemas = make(map[string][]*schema.Schema)
	for _, part := range v.parts {
		for i := range part.Properties {
			p := &part.Properties[i]
			schemas[p.Name] = append(schemas[p.Name], p.Schema)
		}
	}
	return sortedKeys(schemas), schemas
}

// declared lists the schemas that a member has by its name.
func (v *view) declared(name string) (schemas []*schema.Schema) {
	for _, part := range v.parts {
		if known := part.Property(name); known != nil {
			schemas = append(schemas, known)
		}
	}
	return schemas
}

// member lists all schemas for a member of some name.
func (v *view) member(name string) (schemas []*schema.Schema) {
	for _, part := range v.parts {
		known := part.Property(name)
		if known != nil {
			schemas = append(schemas, known)
		}
		for i := range part.PatternProperties {
			p := &part.PatternProperties[i]
			if matches, _ := p.Pattern.Match(name); matches {
				schemas, known = append(schemas, p.Schema), p.Schema
			}
		}
		if known == nil && part.AdditionalProperties != nil {
			schemas = append(schemas, part.AdditionalProperties)
		}
	}
	return schemas
}

// required lists the members that must be there, each with the schema that says so.
func (v *view) required() (names []string, by map[string]*schema.Schema) {
	by = make(map[string]*schema.Schema)
	for _, part := range v.parts {
		for _, name := range part.Required {
			if _, known := by[name]; !known {
				by[name] = part
				names = append(names, name)
			}
		}
	}
	return names, by
}

// closed returns the schema that forbids other members.
func (v *view) closed() (*schema.Schema, bool) {
	for _, part := range v.parts {
		if additional := part.AdditionalProperties; additional != nil && additional.Never {
			return part, true
		}
	}
	return nil, false
}

// additional lists the schemas for members of other names; nil where there is none
// or where one takes nothing.
func (v *view) additional() (schemas []*schema.Schema) {
	for _, part := range v.parts {
		if additional := part.AdditionalProperties; additional != nil {
			if additional.Never {
				return nil
			}
			schemas = append(schemas, additional)
		}
	}
	return schemas
}

// items lists the schemas for the item at an index. The first ones are those that
// an array has to hold.
func (v *view) items(index int) (schemas []*schema.Schema) {
	for _, part := range v.parts {
		switch {
		case index < len(part.PrefixItems):
			schemas = append(schemas, part.PrefixItems[index])
		case part.Items != nil:
			schemas = append(schemas, part.Items)
		}
		if part.Contains != nil && index < leastContained(part) {
			schemas = append(schemas, part.Contains)
		}
	}
	return schemas
}

// leastContained is how many items must match contains.
func leastContained(s *schema.Schema) int {
	switch {
	case s.Contains == nil:
		return 0
	case s.MinContains != nil:
		return clampLength(*s.MinContains)
	}
	return 1
}

// misplaced reports whether a member has no place in a request: it is readOnly.
func misplaced(schemas []*schema.Schema) bool {
	return slices.ContainsFunc(schemas, readOnly)
}

// readOnly looks at what the schema refers to, too.
func readOnly(s *schema.Schema) bool {
	for range maxParts {
		if s == nil || s.ReadOnly {
			return s != nil
		}
		s = s.Ref
	}
	return false
}
