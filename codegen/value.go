package codegen

import (
	"cmp"
	"fmt"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
)

// A value is a conjunction as a place in a Go value.
type value struct {
	Kind string // one of scalarKinds, or raw, object, array, map, ref, refRaw, pointer
	Item *value // of arrays and maps
	Null bool   // null is allowed
	// NullRule is the keyword that refuses null where it is of an allowed type, and
	// OtherRule that which refuses values of other types where none is named.
	NullRule, OtherRule string
	Checks              []condition
	Unique              bool // uniqueItems
	Depth               int  // of nesting, for variable names
	// Check is the row of what the Go type can't tell; 0 where it tells all.
	Check int
	// Type is the type that a ref is to, or that the value is of; nil without one.
	Type *namedType

	goType string // of a scalar, or of a ref to another package
}

// Go is the Go type. Names are settled when all types are there.
func (v *value) Go() string {
	if v.Type != nil && v.Kind != "pointer" {
		return v.Type.Name
	}
	return v.Plain()
}

// Plain is the Go type without the name that it may have.
func (v *value) Plain() string {
	switch v.Kind {
	case "pointer":
		return "*" + cmp.Or(v.goType, v.Type.name())
	case "array":
		return "[]" + v.ItemType()
	case "map":
		return "map[string]" + v.ItemType()
	case "raw", "object":
		return "json.RawMessage"
	}
	return v.goType
}

// A condition in Go breaks a keyword. It is on a variable v or, as a format, on
// a count. An empty Encode can't come true.
type condition struct {
	Decode, Encode, Rule, Want string
	Listed                     bool // it is a list of values, which may grow
}

func both(cond, rule, want string) condition {
	return condition{Decode: cond, Encode: cond, Rule: rule, Want: want}
}

// distinct leaves out conditions that stand there already, as two schemas that agree
// make them.
func distinct(list []condition) (kept []condition) {
	seen := map[condition]bool{}
	for _, c := range list {
		if !seen[c] {
			seen[c] = true
			kept = append(kept, c)
		}
	}
	return kept
}

// Lossy reports whether values that differ in JSON may be equal in Go.
func (v *value) Lossy() bool {
	switch v.Kind {
	case "array", "map":
		return v.Item.Lossy()
	case "raw", "object":
		return false
	}
	scalar, ok := scalarKinds[v.Kind]
	return !ok || scalar.Lossy
}

// Unchecked reports whether any JSON will do.
func (v *value) Unchecked() bool { return v.Kind == "raw" && v.Check == 0 && v.OtherRule == "" }

// Wrapped reports whether null needs a Nullable around the value; raw JSON holds
// null itself.
func (v *value) Wrapped() bool {
	return v.Null && v.Kind != "raw" && v.Kind != "object" && v.Kind != "refRaw"
}

// ItemType is the Go type of an element or map value.
func (v *value) ItemType() string {
	if v.Item.Wrapped() {
		return "strict.Nullable[" + v.Item.Go() + "]"
	}
	return v.Item.Go()
}

// maxLevel bounds how deep inline schemas may nest: their names would grow, and
// recursion with them.
const maxLevel = 100

// value returns the value of a conjunction, whose type, if it needs one of its own, is
// called name unless it is a component. depth counts the arrays and maps around it.
func (m *model) value(c *conjunction, name string, depth int) *value {
	if depth > maxLevel {
		m.refuse(c.root().At, "type", "more than %d levels of schemas; make components of some", maxLevel)
		return &value{Kind: "raw"}
	}
	s := shapeOf(c)
	if alias := m.sameAs(c, s); alias != nil {
		c, s = alias, shapeOf(alias)
	}
	v := &value{Kind: "ref", Null: s.null, Depth: depth}
	if s.form == formRaw {
		v.Kind = "refRaw"
	}
	if external, ok := m.external(c); ok {
		v.goType = external
		return v
	}
	_, component := m.all.component(c)
	if s.only != nil && !component {
		only := *m.value(s.only, name, depth)
		only.Null, only.NullRule = s.null, s.nullRefused
		return &only
	}
	if !component && !s.typed() && !m.open[c] {
		// What holds itself gets a name where it is met again.
		m.open[c] = true
		defer delete(m.open, c)
		return m.inline(c, name, depth)
	}
	v.Type = m.named(c, name)
	return v
}

// body returns the value of a body, which has a type of its own whatever it is.
func (m *model) body(s *schema.Schema, name string) *value {
	c := m.all.of(s)
	v := m.value(c, name, 0)
	if v.Kind == "ref" || v.Kind == "refRaw" {
		return v
	}
	t := m.named(c, name)
	kind := "ref"
	if v.Kind == "raw" {
		kind = "refRaw"
	}
	return &value{Kind: kind, Null: v.Null, Type: t}
}

// typed reports whether an inline schema gets a type of its own.
func (s *shape) typed() bool {
	return s.form == formStruct || s.form == formMap || s.form == formUnion || len(s.values) > 0
}

// sameAs finds the component that an inline schema is the same as to the letter, whose
// type it shares. What is the same by chance, such as {type: string}, shares nothing.
func (m *model) sameAs(c *conjunction, s *shape) *conjunction {
	root := c.root()
	if _, component := m.all.names[root]; component || len(c.parts) > 1 || len(c.chosen) > 0 || c.types != 0 ||
		s.form != formStruct && s.form != formUnion && len(s.values) == 0 {
		return nil
	}
	return m.components[string(canonical(root.Node))]
}

func (m *model) inline(c *conjunction, name string, depth int) *value {
	s := shapeOf(c)
	v := &value{Null: s.null, Depth: depth, Check: m.check(s)}
	if s.form != formRaw {
		v.OtherRule, v.NullRule = s.refused, s.nullRefused
	}
	switch s.form {
	case formRaw:
		v.Kind = "raw"
	case formFree, formStruct, formMap:
		v.Kind = "object"
		if s.form == formMap {
			v.Kind = "map"
			v.Item = m.value(m.all.of(s.additional...), name+"Value", depth+1)
		}
		for _, part := range c.parts {
			v.Checks = append(v.Checks, countChecks("Properties", "members", part.MinProperties, part.MaxProperties)...)
		}
	case formArray:
		v.Kind = "array"
		v.Item = m.value(m.all.of(c.items()...), name+"Item", depth+1)
		for _, part := range c.parts {
			v.Unique = v.Unique || part.UniqueItems
			v.Checks = append(v.Checks, countChecks("Items", "elements", part.MinItems, part.MaxItems)...)
		}
	default:
		m.scalar(v, c, s)
	}
	v.Checks = distinct(v.Checks)
	return v
}

func countChecks(keyword, what string, least, most *uint64) (checks []condition) {
	if least != nil && *least > 0 {
		checks = append(checks, both(fmt.Sprintf("%%s < %d", *least), "min"+keyword, fmt.Sprintf("at least %d %s", *least, what)))
	}
	if most != nil {
		checks = append(checks, both(fmt.Sprintf("%%s > %d", *most), "max"+keyword, fmt.Sprintf("at most %d %s", *most, what)))
	}
	return checks
}

// describe returns the description of a schema.
func describe(s *schema.Schema) string {
	if s == nil {
		return ""
	}
	text, _ := s.Node.Get("description").AsString()
	return text
}

// deprecated reports whether the document advises against a schema or an operation.
func deprecated(n *document.Node) bool { return n.Get("deprecated").True() }
