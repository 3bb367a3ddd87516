package cases

import (
	"fmt"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/leasegate/leasegate/schema"
)

// A value is a JSON value, or what stands for one in a case: text, raw, array or
// object. Values are shared and never changed in place.
type value interface {
	size() int
	append(b []byte, s *layout, depth int) []byte
}

type (
	text   string // a string
	raw    string // what is written as it is
	array  []value
	object []member
)

type member struct {
	name  string
	value value
	// written is how the name is written where it is not as usual.
	written string
}

// A layout is a way to write the same JSON.
type layout struct {
	reverse bool // the members in reverse
	indent  string
	newline string
	colon   string
	escapes escapes
}

type escapes int

const (
	escapeLittle escapes = iota // what must be
	escapeAll                   // every character, \u00e9
	escapeUpper                 // every character, \u00E9
	escapeSlash                 // what must be and, in short forms, what may be
)

var compact = &layout{colon: ":"}

func (t text) size() int { return len(t) + 2 }
func (r raw) size() int  { return len(r) }

func (a array) size() int {
	n := 2
	for _, item := range a {
		n += item.size() + 1
	}
	return n
}

func (o object) size() int {
	n := 2
	for _, m := range o {
		n += len(m.name) + m.value.size() + 4
	}
	return n
}

func (r raw) append(b []byte, _ *layout, _ int) []byte  { return append(b, r...) }
func (t text) append(b []byte, s *layout, _ int) []byte { return s.quote(b, string(t)) }

func (a array) append(b []byte, s *layout, depth int) []byte {
	b = append(b, '[')
	for i, item := range a {
		if i > 0 {
			b = append(b, ',')
		}
		b = s.line(b, depth+1)
		b = item.append(b, s, depth+1)
	}
	if len(a) > 0 {
		b = s.line(b, depth)
	}
	return append(b, ']')
}

func (o object) append(b []byte, s *layout, depth int) []byte {
	b = append(b, '{')
	for i := range o {
		m := o[i]
		if s.reverse {
			m = o[len(o)-1-i]
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = s.line(b, depth+1)
		if m.written != "" {
			b = append(b, m.written...)
		} else {
			b = s.quote(b, m.name)
		}
		b = append(b, s.colon...)
		b = m.value.append(b, s, depth+1)
	}
	if len(o) > 0 {
		b = s.line(b, depth)
	}
	return append(b, '}')
}

func (s *layout) line(b []byte, depth int) []byte {
	if s.newline == "" {
		return b
	}
	b = append(b, s.newline...)
	for range depth {
		b = append(b, s.indent...)
	}
	return b
}

var shortEscapes = map[rune]string{
	'"': `\"`, '\\': `\\`, '\b': `\b`, '\f': `\f`, '\n': `\n`, '\r': `\r`, '\t': `\t`,
}

func (s *layout) quote(b []byte, t string) []byte {
	b = append(b, '"')
	for _, r := range t {
		short := shortEscapes[r]
		switch {
		case s.escapes == escapeAll || s.escapes == escapeUpper:
			b = s.unicode(b, r)
		case short != "":
			b = append(b, short...)
		case r == '/' && s.escapes == escapeSlash:
			b = append(b, `\/`...)
		case r < ' ':
			b = s.unicode(b, r)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}

func (s *layout) unicode(b []byte, r rune) []byte {
	format := `\u%04x`
	if s.escapes == escapeUpper {
		format = `\u%04X`
	}
	if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
		return fmt.Appendf(fmt.Appendf(b, format, high), format, low)
	}
	return fmt.Appendf(b, format, r)
}

func encode(v value) []byte { return v.append(nil, compact, 0) }

// get returns a member, nil when it is not there.
func (o object) get(name string) value {
	for _, m := range o {
		if m.name == name {
			return m.value
		}
	}
	return nil
}

// with returns the object with a member set, at the end where it is new.
func (o object) with(name string, v value) object {
	set := slices.Clone(o)
	for i := range set {
		if set[i].name == name {
			set[i] = member{name: name, value: v}
			return set
		}
	}
	return append(set, member{name: name, value: v})
}

func (o object) add(m member) object { return append(slices.Clip(slices.Clone(o)), m) }

func (o object) without(name string) object {
	return slices.DeleteFunc(slices.Clone(o), func(m member) bool { return m.name == name })
}

// fromSchema is a value that the document gives: of an enum, a default or an example.
func fromSchema(v *schema.Value) value {
	switch v.Type {
	case schema.String:
		return text(v.Text)
	case schema.Number:
		return raw(v.Text)
	case schema.Boolean:
		return raw(strconv.FormatBool(v.True))
	case schema.Array:
		items := make(array, len(v.Items))
		for i := range v.Items {
			items[i] = fromSchema(&v.Items[i])
		}
		return items
	case schema.Object:
		members := make(object, len(v.Members))
		for i := range v.Members {
			members[i] = member{name: v.Members[i].Name, value: fromSchema(&v.Members[i].Value)}
		}
		return members
	}
	return raw("null")
}

// toSchema is the value as the evaluator takes it.
func toSchema(v value) schema.Value {
	switch v := v.(type) {
	case text:
		return schema.Value{Type: schema.String, Text: string(v)}
	case array:
		items := make([]schema.Value, len(v))
		for i, item := range v {
			items[i] = toSchema(item)
		}
		return schema.Value{Type: schema.Array, Items: items}
	case object:
		members := make([]schema.Member, len(v))
		for i, m := range v {
			members[i] = schema.Member{Name: m.name, Value: toSchema(m.value)}
		}
		return schema.Value{Type: schema.Object, Members: members}
	}
	scalar, _, _ := schema.ReadJSON(encode(v))
	return scalar
}

// fromJSON reads a value, keeping the order of members.
func fromJSON(encoded []byte) (value, bool) {
	v, problems, whole := schema.ReadJSON(encoded)
	if !whole || len(problems) > 0 {
		return nil, false
	}
	return fromSchema(&v), true
}
