package codegen

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/leasegate/leasegate/codegen/internal/name"
	"github.com/leasegate/leasegate/schema"
)

// A field is a member of an object, or a parameter.
type field struct {
	Go       string
	JSON     string // the name in the document
	Doc      string
	Value    *value
	Required bool
	// ReadOnly and WriteOnly members need not be in requests, or responses. Refuses is
	// the method that refuses them there, where the document does more than advise.
	ReadOnly, WriteOnly bool
	Refuses             string
	Wrap                string // "", "Optional" or "Nullable"
	Default             string // Go literal, "" without a default
	// DefaultJSON is the default where it has no literal.
	DefaultJSON string
	HeldTest    string // Go condition on the field: it is not to be left out
	// Empty is set where null stands for a parameter without a value.
	Empty bool

	renamed bool // the name differs from the document's
	key     name.Key
	outer   *schema.Schema // the schema that stands at the place; nil without one
	zero    string         // HeldTest of a scalar whose Go zero means absent
}

// Quoted is the name as JSON, with the colon, quoted for Go.
func (f *field) Quoted() string {
	text, err := json.Marshal(f.JSON)
	if err != nil {
		panic(err) // a string
	}
	return strconv.Quote(string(text) + ":")
}

// Type is the Go type of the field.
func (f *field) Type() string {
	if f.Wrap != "" {
		return "strict." + f.Wrap + "[" + f.Value.Go() + "]"
	}
	return f.Value.Go()
}

// field settles how a member or parameter is held: see "No pointers" in
// docs/types.md. The type that it may need is called typeName.
func (m *model) field(name string, schemas []*schema.Schema, required bool, typeName string) *field {
	c := m.all.of(schemas...)
	f := &field{JSON: name, Value: m.value(c, typeName, 0), Required: required}
	said := flatten(schemas)
	if len(said) > 0 {
		f.outer = said[0]
	}
	f.ReadOnly = slices.ContainsFunc(said, func(s *schema.Schema) bool { return s.ReadOnly })
	f.WriteOnly = slices.ContainsFunc(said, func(s *schema.Schema) bool { return s.WriteOnly })
	switch {
	case m.document.OpenAPI31():
	case f.ReadOnly:
		f.Refuses = "ReadOnly"
	case f.WriteOnly:
		f.Refuses = "WriteOnly"
	}
	fallback := m.fallback(c, said)
	if !required {
		f.setDefault(fallback)
	}
	f.zero = m.zeroTest(c, fallback)
	f.settle()
	return f
}

// settle chooses how absent and null are told from a value.
func (f *field) settle() {
	f.Wrap, f.HeldTest = "", ""
	switch v := f.Value; {
	case f.Empty:
		f.Wrap = "Nullable"
	case v.Kind == "raw" || v.Kind == "object" || v.Kind == "refRaw":
		f.HeldTest = "len(%s) != 0"
	case v.Null:
		f.Wrap = "Nullable"
	case v.Kind == "pointer":
		f.HeldTest = "%s != nil"
	case f.Required && !f.ReadOnly && !f.WriteOnly:
	case v.Kind == "array" || v.Kind == "map":
		f.HeldTest = "%s != nil"
	default:
		if f.HeldTest = f.zero; f.HeldTest == "" {
			f.Wrap = "Optional"
		}
	}
}

// fallback returns the default of a member, nil without one. One that the schema does
// not allow is told of, and left out.
func (m *model) fallback(c *conjunction, said []*schema.Schema) *schema.Value {
	for _, s := range said {
		switch {
		case s.Default == nil:
		case s.Default.Type == schema.Null:
			return nil
		case !matches(c, *s.Default):
			place := s.At
			place.Pointer += "/default"
			m.noteAt(place, "default: the schema does not allow this value, so that it is left out")
			return nil
		default:
			return s.Default
		}
	}
	return nil
}

// matches reports whether a value of the document matches a conjunction for certain.
func matches(c *conjunction, v schema.Value) bool {
	if c.types != 0 && c.types&v.Type == 0 {
		return false
	}
	return !slices.ContainsFunc(c.parts, func(part *schema.Schema) bool {
		matches, certain := part.Matches(v, schema.Neither)
		return !matches || !certain
	})
}

// zeroTest returns the condition under which a scalar is there, where its Go zero
// means absent: it is the default, or no legal value. "" where the zero has a meaning
// of its own.
func (m *model) zeroTest(c *conjunction, fallback *schema.Value) string {
	var zero schema.Value
	var test string
	c = c.told()
	switch s := shapeOf(c); s.form {
	case formUnion:
		return "!%s.IsZero()"
	case formString:
		if kind := kindOf(c, s); kind != "string" {
			return scalarKinds[kind].Held
		}
		zero, test = schema.Value{Type: schema.String}, `%s != ""`
	case formNumber, formInteger:
		if held := scalarKinds[kindOf(c, s)].Held; held != "" {
			return held
		}
		zero, test = schema.Value{Type: schema.Number, Text: "0"}, "%s != 0"
	case formBoolean:
		zero, test = schema.Value{Type: schema.Boolean}, "bool(%s)"
	default:
		return ""
	}
	if fallback != nil && sameScalar(*fallback, zero) || !matches(c, zero) {
		return test
	}
	return ""
}

// setDefault turns a default of the document into Go.
func (f *field) setDefault(fallback *schema.Value) {
	if fallback == nil {
		return
	}
	switch kind := f.Value.Kind; {
	case kind == "string" || kind == "bool" || fallback.Type == schema.Number && numeric(kind):
		f.Default = literal(kind, *fallback)
	default:
		f.DefaultJSON = strconv.Quote(string(appendJSON(nil, *fallback)))
	}
}

// numeric reports whether a kind has literals of numbers.
func numeric(kind string) bool {
	switch scalarKinds[kind].Go {
	case "", "string", "bool", "uuid.UUID", "time.Time", "strict.Date", "[]byte", "netip.Addr":
		return false
	}
	return true
}

// numberLiteral is a number of the document in Go, the nearest there is.
func numberLiteral(kind, text string) string {
	switch scalarKinds[kind].Go {
	case "float64":
		f, _ := floatOf(text)
		return decimalText(f)
	case "json.Number":
		return strconv.Quote(text)
	}
	least, most := ends(kind)
	n := beside(text, false)
	if n.Cmp(least) < 0 {
		n = least
	}
	if n.Cmp(most) > 0 {
		n = most
	}
	return n.String()
}
