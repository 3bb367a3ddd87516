package codegen

import (
	"slices"

	"github.com/leasegate/leasegate/schema"
)

// A union is how values are held of which the document lists alternatives, or types,
// that Go has no common type for.
type union struct {
	keyword      string         // oneOf, anyOf or type
	of           *schema.Schema // the part that lists the alternatives; nil for types
	alternatives []*alternative
}

// An alternative is what values are that match one of the list, and all else that the
// place asks for.
type alternative struct {
	*conjunction
	listed *schema.Schema // as the document lists it; nil for a type
}

// A choice says that a conjunction is about one of the alternatives of a part: the
// part's keyword is told by the union.
type choice struct {
	part    *schema.Schema
	keyword string
}

func alternativesOf(part *schema.Schema, keyword string) []*schema.Schema {
	if keyword == "oneOf" {
		return part.OneOf
	}
	return part.AnyOf
}

// unite finds what the alternatives of a conjunction come to, where it has some: a union,
// only one of them, or a scalar of fewer values. It returns the types that they leave.
func (s *shape) unite(c *conjunction, types schema.Types) schema.Types {
	for _, part := range c.parts {
		for _, keyword := range []string{"oneOf", "anyOf"} {
			list := alternativesOf(part, keyword)
			if len(list) == 0 || slices.Contains(c.chosen, choice{part, keyword}) || slices.ContainsFunc(list, leadsTo(part)) {
				continue
			}
			types = s.settleUnion(c, part, keyword, types)
			if s.union != nil || s.only != nil {
				return types
			}
		}
	}
	return types
}

// settleUnion tries the alternatives of one list.
func (s *shape) settleUnion(c *conjunction, part *schema.Schema, keyword string, types schema.Types) schema.Types {
	u := &union{keyword: keyword, of: part}
	left, null, twice := schema.Types(0), false, false
	for _, listed := range alternativesOf(part, keyword) {
		one := &alternative{c.choose(part, keyword, listed), listed}
		of := shapeOf(one.conjunction)
		null = null || of.null
		if of.types&types == 0 {
			continue
		}
		left |= of.types
		again := func(other *alternative) bool { return other.conjunction == one.conjunction }
		if slices.ContainsFunc(u.alternatives, again) {
			if keyword == "anyOf" {
				continue
			}
			twice = true // what matches it matches more than one
		}
		u.alternatives = append(u.alternatives, one)
	}
	if null {
		left |= schema.Null
	}
	if types&schema.Null != 0 && (!null || !matches(c, schema.Value{Type: schema.Null})) {
		types &^= schema.Null
		s.nullRefused = keyword
	}
	if types&^left&^schema.Null != 0 && s.refused == "" {
		s.refused = keyword
	}
	types &= left
	switch {
	case len(u.alternatives) == 0 || twice:
	case len(u.alternatives) == 1:
		if only := u.alternatives[0].conjunction; shapeOf(only).form != formRaw {
			s.only = only
		}
	case u.listsScalars():
		s.merge(c, u)
	case !twice && u.isUnion(c):
		u.group(c)
		s.union = u
	}
	return types
}

// group makes one of the alternatives that are scalars of the same Go type.
func (u *union) group(c *conjunction) {
	count := map[string]int{}
	types := map[string]schema.Types{}
	kind := func(one *alternative) string { return goScalar(one.conjunction, shapeOf(one.conjunction)) }
	for _, one := range u.alternatives {
		count[kind(one)]++
		types[kind(one)] |= shapeOf(one.conjunction).types
	}
	var grouped []*alternative
	for _, one := range u.alternatives {
		switch of := kind(one); {
		case of == "" || count[of] == 1:
			grouped = append(grouped, one)
		case count[of] > 1:
			grouped = append(grouped, &alternative{conjunction: c.restrict(types[of])})
			count[of] = 0
		}
	}
	u.alternatives = grouped
}

// leadsTo reports whether a schema stands in a list of alternatives that leads back to
// the one that has the list: what is an alternative of itself has no type.
func leadsTo(target *schema.Schema) func(*schema.Schema) bool {
	seen := map[*schema.Schema]bool{}
	var leads func(*schema.Schema) bool
	leads = func(s *schema.Schema) bool {
		if s == nil || seen[s] {
			return false
		}
		seen[s] = true
		return s == target || leads(s.Ref) || slices.ContainsFunc(s.AllOf, leads) ||
			slices.ContainsFunc(s.OneOf, leads) || slices.ContainsFunc(s.AnyOf, leads)
	}
	return leads
}

// isUnion reports whether the alternatives have Go types that are worth telling apart.
func (u *union) isUnion(c *conjunction) bool {
	bare := true
	kinds := map[string]bool{}
	for _, one := range u.alternatives {
		s := shapeOf(one.conjunction)
		if s.form == formRaw && s.types == everyType&^schema.Null {
			return false // any value
		}
		bare = bare && c.describes(one.listed)
		kinds[goScalar(one.conjunction, s)] = true
	}
	return !bare && (len(kinds) > 1 || kinds[""])
}

// goScalar is the kind of a scalar, one for all numbers; "" for what is none.
func goScalar(c *conjunction, s *shape) string {
	switch s.form {
	case formString, formBoolean:
		return kindOf(c, s)
	case formNumber, formInteger:
		return "number"
	}
	return ""
}

// describes reports whether a conjunction describes all members that an alternative
// speaks of, so that it is a condition and needs no type of its own.
func (c *conjunction) describes(alternative *schema.Schema) bool {
	for _, part := range flatten([]*schema.Schema{alternative}) {
		for name := range part.Node.Members() {
			switch k := schema.Lookup(name); {
			case k == nil || k.Types == 0:
			case name == "type" || name == "nullable" || name == "required" || name == "minProperties" || name == "maxProperties" ||
				name == "not" || name == "dependentRequired" || name == "allOf" || name == "$ref":
			case name == "properties" && c.knows(part.Properties):
			case (name == "oneOf" || name == "anyOf") && !slices.ContainsFunc(alternativesOf(part, name), func(s *schema.Schema) bool { return !c.describes(s) }):
			default:
				return false
			}
		}
		if part.Never || part.Types&^(schema.Object|schema.Null) != 0 {
			return false
		}
	}
	return len(c.named()) > 0
}

// knows reports whether the conjunction describes the members itself, and they are only
// narrowed.
func (c *conjunction) knows(members []schema.Property) bool {
	return !slices.ContainsFunc(members, func(p schema.Property) bool {
		return !slices.ContainsFunc(c.parts, func(part *schema.Schema) bool { return part.Property(p.Name) != nil }) ||
			p.Schema.Types != 0 || p.Schema.Ref != nil || p.Schema.Node.Get("$ref").Kind() != 0 || len(p.Schema.Properties) > 0
	})
}

// takeOver makes the shape that of the only alternative.
func (s *shape) takeOver() {
	only, null, nullRefused := s.only, s.null, s.nullRefused
	*s = *shapeOf(only)
	if s.only == nil {
		s.only = only
	}
	s.null, s.nullRefused = null, nullRefused
}

// told is the conjunction that tells the type of values: that of the only alternative,
// where there is only one.
func (c *conjunction) told() *conjunction {
	if only := shapeOf(c).only; only != nil {
		return only
	}
	return c
}

// listsScalars reports whether all alternatives are lists of scalars of one Go type.
func (u *union) listsScalars() bool {
	first := shapeOf(u.alternatives[0].conjunction)
	return !slices.ContainsFunc(u.alternatives, func(one *alternative) bool {
		s := shapeOf(one.conjunction)
		return len(s.values) == 0 || s.form != first.form || goScalar(one.conjunction, s) != goScalar(u.alternatives[0].conjunction, first)
	})
}

// merge makes one list of those of all alternatives.
func (s *shape) merge(c *conjunction, u *union) {
	s.values, s.listedBy, s.told = nil, u.keyword, u.of
	for _, one := range u.alternatives {
		for _, v := range shapeOf(one.conjunction).values {
			if matches(c, v) && !slices.ContainsFunc(s.values, func(o schema.Value) bool { return sameScalar(o, v) }) {
				s.values = append(s.values, v)
			}
		}
	}
	if len(s.values) == 0 {
		s.told = nil
	}
}

// uniteTypes makes a union of the types that are listed, or of the objects that a schema
// without a type describes and of all other values.
func (s *shape) uniteTypes(c *conjunction, declared schema.Types) {
	if c.types != 0 || s.types != declared {
		return
	}
	of := []schema.Types{schema.Object, schema.Array, schema.String, schema.Number | schema.Integer, schema.Integer, schema.Boolean}
	if declared == everyType&^schema.Null {
		if !slices.ContainsFunc(c.parts, func(part *schema.Schema) bool { return len(part.Properties) > 0 }) {
			return
		}
		of = []schema.Types{schema.Object, declared &^ schema.Object}
	}
	u := &union{keyword: "type"}
	for _, types := range of {
		if types == schema.Integer && declared&schema.Number != 0 || declared&types != types {
			continue
		}
		u.alternatives = append(u.alternatives, &alternative{conjunction: c.restrict(types)})
	}
	if len(u.alternatives) > 1 {
		s.union = u
	}
}
