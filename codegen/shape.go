package codegen

import (
	"slices"

	"github.com/leasegate/leasegate/schema"
	values "github.com/leasegate/leasegate/strict/value"
)

// A form is what kind of Go type holds the values of a conjunction.
type form uint8

const (
	formRaw    form = iota // any value, as its JSON text
	formFree               // an object of any members, as its JSON text
	formStruct             // an object with members of its own
	formMap                // an object of members that are all alike
	formArray
	formString
	formNumber
	formInteger
	formBoolean
	formUnion
)

// A shape is how the values of a conjunction are held and checked.
type shape struct {
	form form
	null bool // null is allowed
	// refused is the keyword that refuses values of other types, where it is not type;
	// nullRefused that which refuses null, where it is not that null is no such type.
	refused, nullRefused string
	members              []member // of a struct
	// additional says what members beyond those are; closed that there are none.
	additional []*schema.Schema
	closed     bool
	// values are the scalars that are allowed; nil where there is no list. listedBy is
	// oneOf or anyOf where the alternatives of told have them.
	values   []schema.Value
	listedBy string
	told     *schema.Schema
	types    schema.Types // that values have, null aside
	union    *union       // of formUnion
	only     *conjunction // of the only alternative that has values other than null
	// checked are the parts that the type can't tell whole: the text of each value is
	// held against them too.
	checked []*schema.Schema
}

// A member is one that a conjunction describes or requires.
type member struct {
	name     string
	schemas  []*schema.Schema
	required bool
	never    bool // there is no value for it
}

var formOf = map[schema.Types]form{
	schema.Array: formArray, schema.String: formString, schema.Number | schema.Integer: formNumber,
	schema.Integer: formInteger, schema.Boolean: formBoolean, schema.Object: formFree,
}

// shapeOf settles the shape of a conjunction.
func shapeOf(c *conjunction) *shape {
	if c.shape == nil {
		c.shape = &shape{}
		c.shape.settle(c)
	}
	return c.shape
}

func (s *shape) settle(c *conjunction) {
	declared := c.declared()
	types := declared
	if slices.ContainsFunc(c.parts, c.all.enters) {
		// Only the text as a whole tells, from here on.
		s.types, s.null, s.checked = types&^schema.Null, types&schema.Null != 0, outermost(c.parts)
		return
	}
	keyword, allowed := enumerated(c.parts)
	if keyword != "" {
		types, s.values = narrow(declared, allowed)
	}
	if declared&^types&^schema.Null != 0 {
		s.refused = keyword
	}
	if declared&^types&schema.Null != 0 {
		s.nullRefused = keyword
	}
	types = s.unite(c, types)
	s.null = types&schema.Null != 0
	types &^= schema.Null
	s.types = types
	switch {
	case s.only != nil:
		s.takeOver()
		return
	case s.union == nil && formOf[types] == formRaw && keyword == "":
		s.uniteTypes(c, declared&^schema.Null)
	}
	if s.union != nil {
		s.form, s.values = formUnion, nil
		s.null = s.null && matches(c, schema.Value{Type: schema.Null})
		return
	}
	s.form = formOf[types]
	if keyword != "" && s.refused == keyword && (s.form == formFree || s.form == formArray) {
		s.form = formRaw // all there is is a list of texts
	}
	switch s.form {
	case formFree:
		s.object(c)
	case formRaw, formArray:
		s.values, s.listedBy = nil, ""
	}
	for _, part := range c.parts {
		if s.lacks(c, part) {
			s.checked = append(s.checked, part)
		}
	}
	s.checked = outermost(s.checked)
	if s.form != formRaw && len(s.checked) > 0 {
		s.checked = s.rests(c)
	}
	if null := (schema.Value{Type: schema.Null}); s.null && s.form != formRaw && len(s.checked) > 0 && !matches(c, null) {
		s.null = false // it is of an allowed type, but what is checked beside refuses it
	}
}

// outermost leaves out schemas that others are combined of.
func outermost(parts []*schema.Schema) []*schema.Schema {
	return slices.DeleteFunc(slices.Clone(parts), func(part *schema.Schema) bool {
		return slices.ContainsFunc(parts, func(other *schema.Schema) bool {
			return other != part && slices.Contains(flatten([]*schema.Schema{other}), part) && !slices.Contains(flatten([]*schema.Schema{part}), other)
		})
	})
}

// enumerated returns the values that every enum and const of the parts allows, and
// one of these keywords; empty without any.
func enumerated(parts []*schema.Schema) (keyword string, allowed []schema.Value) {
	add := func(word string, list []schema.Value) {
		if keyword == "" {
			keyword, allowed = word, list
			return
		}
		allowed = slices.DeleteFunc(slices.Clone(allowed), func(v schema.Value) bool {
			return !slices.ContainsFunc(list, func(o schema.Value) bool { return sameScalar(v, o) })
		})
	}
	for _, part := range parts {
		if part.Const != nil {
			add("const", constOf(part))
		}
		if part.HasEnum {
			add("enum", part.Enum)
		}
	}
	return keyword, allowed
}

func constOf(part *schema.Schema) []schema.Value {
	if part.Const == nil {
		return nil
	}
	return []schema.Value{*part.Const}
}

// sameScalar reports whether two values of the document are equal scalars; arrays and
// objects count as equal, since only their texts tell.
func sameScalar(a, b schema.Value) bool {
	if a.Type != b.Type {
		return false
	}
	switch a.Type {
	case schema.Number:
		return values.ParseDecimal(a.Text) == values.ParseDecimal(b.Text)
	case schema.String:
		return a.Text == b.Text
	case schema.Boolean:
		return a.True == b.True
	}
	return true
}

// narrow returns the types that values have among those that are declared, and the
// values of these types that are scalars.
func narrow(declared schema.Types, allowed []schema.Value) (types schema.Types, scalars []schema.Value) {
	whole := true
	for _, v := range allowed {
		of := v.Type
		integer := of == schema.Number && values.ParseDecimal(v.Text).IsInteger()
		switch {
		case integer && declared&schema.Integer != 0:
		case declared&of == 0:
			continue // a value that the type does not allow
		}
		types |= of
		whole = whole && (of != schema.Number || integer)
		if of&(schema.Null|schema.Array|schema.Object) == 0 {
			scalars = append(scalars, v)
		}
	}
	if types&schema.Number != 0 {
		types |= schema.Integer
		if whole && declared&schema.Number == 0 {
			types &^= schema.Number
		}
	}
	return types, scalars
}

// object settles which members an object has.
func (s *shape) object(c *conjunction) {
	s.additional, s.closed = c.additional()
	for _, name := range c.named() {
		schemas, closed := c.member(name)
		if closed {
			continue // as any member that is not named
		}
		never := slices.ContainsFunc(schemas, func(part *schema.Schema) bool { return part.Never })
		s.members = append(s.members, member{name, schemas, c.requires(name), never})
	}
	switch {
	case len(s.members) > 0 || s.closed:
		s.form = formStruct
	case len(s.additional) > 0:
		s.form = formMap
	}
}

// A lack says in which parts of a conjunction a keyword asks for what the form does not
// tell. A nil one is for keywords that every form tells, or that ask for nothing.
type lack func(s *shape, c *conjunction, part *schema.Schema) bool

func always(there func(*schema.Schema) bool) lack {
	return func(_ *shape, _ *conjunction, part *schema.Schema) bool { return there(part) }
}

// lacks has a row for each keyword that asserts something. What no row tells of is
// said by the Go type and the checks beside it.
var lacks = map[string]lack{
	"$ref": nil, "allOf": nil, "type": nil, "nullable": nil, "readOnly": nil, "writeOnly": nil,
	"format": nil, "minLength": nil, "maxLength": nil, "pattern": nil,
	"minItems": nil, "maxItems": nil, "uniqueItems": nil,
	"properties": nil, "required": requiresForbidden, "minProperties": nil, "maxProperties": nil,
	"minimum":          inexact(func(p *schema.Schema) string { return p.Minimum }),
	"maximum":          inexact(func(p *schema.Schema) string { return p.Maximum }),
	"exclusiveMinimum": inexact(func(p *schema.Schema) string { return p.ExclusiveMinimum }),
	"exclusiveMaximum": inexact(func(p *schema.Schema) string { return p.ExclusiveMaximum }),
	"multipleOf":       nil,
	"enum": func(s *shape, _ *conjunction, part *schema.Schema) bool {
		return part.HasEnum && !s.lists(part.Enum)
	},
	"const": func(s *shape, _ *conjunction, part *schema.Schema) bool {
		return part.Const != nil && !s.lists(constOf(part))
	},
	"items": func(_ *shape, _ *conjunction, part *schema.Schema) bool {
		return part.Items != nil && (part.Items.Never || len(part.PrefixItems) > 0)
	},
	"additionalProperties": func(_ *shape, c *conjunction, part *schema.Schema) bool {
		return part.AdditionalProperties != nil && slices.ContainsFunc(c.parts, func(p *schema.Schema) bool { return len(p.PatternProperties) > 0 })
	},
	"prefixItems":           always(func(p *schema.Schema) bool { return len(p.PrefixItems) > 0 }),
	"contains":              always(func(p *schema.Schema) bool { return p.Contains != nil }),
	"minContains":           nil, // beside contains
	"maxContains":           nil,
	"unevaluatedItems":      always(func(p *schema.Schema) bool { return p.UnevaluatedItems != nil }),
	"patternProperties":     always(func(p *schema.Schema) bool { return len(p.PatternProperties) > 0 }),
	"propertyNames":         always(func(p *schema.Schema) bool { return p.PropertyNames != nil }),
	"dependentRequired":     always(func(p *schema.Schema) bool { return len(p.DependentRequired) > 0 }),
	"dependentSchemas":      always(func(p *schema.Schema) bool { return len(p.DependentSchemas) > 0 }),
	"dependencies":          nil, // of the two before
	"unevaluatedProperties": always(func(p *schema.Schema) bool { return p.UnevaluatedProperties != nil }),
	"anyOf":                 listed("anyOf"),
	"oneOf":                 listed("oneOf"),
	"not":                   always(func(p *schema.Schema) bool { return p.Not != nil }),
	"if":                    always(func(p *schema.Schema) bool { return p.If != nil && (p.Then != nil || p.Else != nil) }),
	"then":                  nil, // beside if
	"else":                  nil,
	"$dynamicRef":           always(func(p *schema.Schema) bool { return p.DynamicRef != nil }),
}

// requiresForbidden tells of members that one part requires and another forbids.
func requiresForbidden(_ *shape, c *conjunction, part *schema.Schema) bool {
	return slices.ContainsFunc(part.Required, func(name string) bool {
		_, closed := c.member(name)
		return closed
	})
}

// listed tells of alternatives of which not all is told by a union, or by a list of
// scalars.
func listed(keyword string) lack {
	return func(s *shape, c *conjunction, p *schema.Schema) bool {
		list := alternativesOf(p, keyword)
		return len(list) > 0 && !slices.Contains(c.chosen, choice{p, keyword}) && (s.told != p || s.listedBy != keyword) &&
			(keyword == "oneOf" || !slices.ContainsFunc(list, s.includes))
	}
}

// includes reports whether a schema takes all values of the shape's types.
func (s *shape) includes(alternative *schema.Schema) bool {
	parts := flatten([]*schema.Schema{alternative})
	return s.types != 0 && !slices.ContainsFunc(parts, func(part *schema.Schema) bool { return !plain(part) }) && s.types&^typesOf(parts) == 0
}

// inexact tells of limits that no float64 is, of values that are held as one.
func inexact(limit func(*schema.Schema) string) lack {
	return func(s *shape, c *conjunction, p *schema.Schema) bool {
		_, exact := floatOf(limit(p))
		return s.form == formNumber && limit(p) != "" && !exact && kindOf(c, s) == "float64"
	}
}

// types returns the types of the values of a form.
func (f form) types() schema.Types {
	switch f {
	case formRaw:
		return everyType
	case formFree, formStruct, formMap:
		return schema.Object
	case formInteger:
		return schema.Number | schema.Integer
	}
	for types, form := range formOf {
		if form == f {
			return types
		}
	}
	return 0
}

// lacks reports whether a part asks for what the shape does not tell. A value of any
// type is held against all that asks for something.
func (s *shape) lacks(c *conjunction, part *schema.Schema) bool {
	if s.form == formRaw {
		return part.Never || !plain(part) || part.Types != 0 || c.types != 0
	}
	for keyword, lack := range lacks {
		if lack != nil && schema.Lookup(keyword).Types&s.form.types() != 0 && lack(s, c, part) {
			return true
		}
	}
	return false
}

// lists reports whether the Go type can tell which of the values are allowed.
func (s *shape) lists(listed []schema.Value) bool {
	switch s.form {
	case formString, formBoolean:
		return true
	case formNumber:
		return !slices.ContainsFunc(listed, func(v schema.Value) bool {
			_, exact := floatOf(v.Text)
			return v.Type == schema.Number && !exact
		})
	case formInteger:
		return !slices.ContainsFunc(listed, func(v schema.Value) bool {
			d := values.ParseDecimal(v.Text)
			_, fits := d.Int64()
			return v.Type == schema.Number && d.IsInteger() && !fits
		})
	}
	return false
}

// floatOf returns the float64 that a number of the document is, or is nearest to.
func floatOf(text string) (f float64, exact bool) {
	d := values.ParseDecimal(text)
	f = nearest(text)
	return f, values.FloatDecimal(f) == d
}
