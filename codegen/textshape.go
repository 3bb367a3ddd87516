package codegen

import (
	"slices"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/schema"
)

// A textShape says how texts stand for the values of a schema: it is what strict.Shape
// is. A nil one is that of a string.
type textShape struct {
	Type    []string
	Accepts int // the row of the schema, where one text can stand for several types
	Items   *textShape
	Members []namedShape
	Others  *textShape
	Closed  bool
}

// has reports whether the value may be of a type.
func (s *textShape) has(kind string) bool { return s != nil && slices.Contains(s.Type, kind) }

func (s *textShape) items() *textShape {
	if s == nil {
		return nil
	}
	return s.Items
}

// undefined reports whether OpenAPI does not say how values are written in style
// deepObject: it does for objects of scalars.
func (s *textShape) undefined() bool {
	structured := func(s *textShape) bool {
		return s.has("object") || s.has("array") && (s.items().has("object") || s.items().has("array"))
	}
	return !s.has("object") || len(s.Type) > 1 || structured(s.Others) ||
		slices.ContainsFunc(s.Members, func(m namedShape) bool { return structured(m.Shape) })
}

type namedShape struct {
	Name  string
	Shape *textShape
}

// shapeTypes names the types of JSON, in the order in which they are written.
var shapeTypes = []struct {
	types schema.Types
	name  string
}{
	{schema.String, "string"},
	{schema.Number, "number"},
	{schema.Integer, "integer"},
	{schema.Boolean, "boolean"},
	{schema.Array, "array"},
	{schema.Object, "object"},
}

// textShapes makes the shapes of the schemas of parameters.
type textShapes struct {
	row    func(*schema.Schema) int // makes a row of a schema
	refuse func(s *schema.Schema, keyword, reason string)
	deep   bool             // of style deepObject
	within []*schema.Schema // those whose shape is being made
}

// styledLevels is how deep a style goes: what stands in an item or a member is JSON.
const styledLevels = 1

// deepLevels is how deep style deepObject goes, as in package strict/style.
const deepLevels = 32

// of returns the shape of a schema, as the judge reads it. Arrays and objects in others
// are looked into as far as levels says.
func (m *textShapes) of(s *schema.Schema, levels int) *textShape {
	if s == nil {
		return nil
	}
	types := s.Effective()
	if types == 0 {
		types = schema.String | schema.Number | schema.Boolean
	}
	if types == schema.String {
		return nil
	}
	shape := &textShape{}
	for _, t := range shapeTypes {
		if types&t.types != 0 && !(t.types == schema.Integer && types&schema.Number != 0) {
			shape.Type = append(shape.Type, t.name)
		}
	}
	if s.Node.Len() > 0 && m.ambiguous(types, levels) {
		shape.Accepts = m.row(s)
	}
	if levels == 0 || types&(schema.Array|schema.Object) == 0 {
		return shape
	}
	if slices.Contains(m.within, s) {
		m.refuse(s, "", "a parameter in a style can't hold values that hold values of the same schema; content of application/json can")
		return shape
	}
	m.within = append(m.within, s)
	defer func() { m.within = m.within[:len(m.within)-1] }()
	if types&schema.Array != 0 {
		shape.Items = m.of(itemsOf(s), levels-1)
	}
	if types&schema.Object != 0 {
		m.object(shape, s, levels-1)
	}
	return shape
}

func (m *textShapes) object(shape *textShape, s *schema.Schema, levels int) {
	shape.Closed = s.AdditionalProperties != nil && s.AdditionalProperties.Never
	seen := map[string]bool{}
	s.AnyPart(func(part *schema.Schema) bool {
		if len(part.PatternProperties) > 0 {
			m.refuse(part, "patternProperties", "what the members of a parameter in a style are has to be told by their whole names; content of application/json can hold anything")
		}
		for _, p := range part.Properties {
			if !seen[p.Name] {
				seen[p.Name] = true
				shape.Members = append(shape.Members, namedShape{p.Name, m.member(p.Schema, levels)})
			}
		}
		return false
	})
	s.AnyPart(func(part *schema.Schema) bool {
		if part.AdditionalProperties != nil && !part.AdditionalProperties.Never {
			shape.Others = m.of(part.AdditionalProperties, levels)
			return true
		}
		return false
	})
}

// member is the shape of a member. Where it is an array, its items travel by themselves
// under its name, so that they have a shape of their own.
func (m *textShapes) member(s *schema.Schema, levels int) *textShape {
	if s.Effective() == schema.Array {
		levels = max(levels, 1)
	}
	return m.of(s, levels)
}

// ambiguous reports whether a text can stand for values of several of the types. In
// style deepObject, and in items and members, texts are told from arrays and objects by
// how they travel.
func (m *textShapes) ambiguous(types schema.Types, levels int) bool {
	literal := types&(schema.Number|schema.Integer|schema.Boolean) != 0
	scalar := literal || types&schema.String != 0
	array, object := types&schema.Array != 0, types&schema.Object != 0
	return literal && types&schema.String != 0 || !m.deep && levels > 0 && (scalar && (array || object) || array && object)
}

// itemsOf returns the schema of the items of an array, which may be in a part of s.
func itemsOf(s *schema.Schema) (items *schema.Schema) {
	s.AnyPart(func(part *schema.Schema) bool {
		items = part.Items
		return items != nil
	})
	return items
}

// Go is the shape as a Go expression.
func (s *textShape) Go() string {
	if s == nil {
		return "nil"
	}
	fields := []string{"Type: " + strconv.Quote(strings.Join(s.Type, "|"))}
	add := func(name string, shape *textShape) {
		if shape != nil {
			fields = append(fields, name+": "+shape.Go())
		}
	}
	if s.Accepts > 0 {
		fields = append(fields, "Accepts: func(d *wire.Decoder) bool { return d.Matches(schemas, "+strconv.Itoa(s.Accepts)+") }")
	}
	add("Items", s.Items)
	if len(s.Members) > 0 {
		var members []string
		for _, m := range s.Members {
			member := "{Name: " + strconv.Quote(m.Name)
			if m.Shape != nil {
				member += ", Shape: " + m.Shape.Go()
			}
			members = append(members, member+"}")
		}
		fields = append(fields, "Members: []strict.Named{"+strings.Join(members, ", ")+"}")
	}
	add("Others", s.Others)
	if s.Closed {
		fields = append(fields, "Closed: true")
	}
	return "&strict.Shape{" + strings.Join(fields, ", ") + "}"
}
