package schema

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/strict/value"
)

// want says what a keyword of a schema asks for. It speaks of the document
// alone, never of a value.
func want(s *Schema, keyword string) string {
	if k := Lookup(keyword); k != nil && k.want != nil {
		return k.want(s)
	}
	return "what the schema says under " + keyword
}

func counted(n uint64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.FormatUint(n, 10) + " " + noun + "s"
}

// numberText writes a number of the document: as encoding/json writes it where
// float64 holds it, else as the document does.
func numberText(text string) string {
	if d := value.ParseDecimal(text); d.Short() || d.Digits() <= 17 && len(text) < 40 {
		f, err := strconv.ParseFloat(text, 64)
		if err == nil {
			short, err := json.Marshal(f)
			if err == nil && value.ParseDecimal(string(short)) == d {
				return string(short)
			}
		}
	}
	return text
}

// maxWant limits the bytes of a value of the document in a text.
const maxWant = 500

// jsonText is a value of the document as JSON, members sorted by name.
func jsonText(v *Value) string {
	text := appendJSON(nil, v)
	if len(text) > maxWant {
		return string(bytes.ToValidUTF8(text[:maxWant], nil)) + "…"
	}
	return string(text)
}

func appendJSON(b []byte, v *Value) []byte {
	if len(b) > maxWant {
		return b
	}
	switch v.Type {
	case Null:
		return append(b, "null"...)
	case Boolean:
		return strconv.AppendBool(b, v.True)
	case Number:
		return append(b, numberText(v.Text)...)
	case String:
		return appendText(b, v.Text)
	case Array:
		b = append(b, '[')
		for i := range v.Items {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendJSON(b, &v.Items[i])
		}
		return append(b, ']')
	}
	b = append(b, '{')
	sorted := slices.Clone(v.Members)
	slices.SortStableFunc(sorted, func(a, b Member) int { return strings.Compare(a.Name, b.Name) })
	for i := range sorted {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendText(b, sorted[i].Name), ':')
		b = appendJSON(b, &sorted[i].Value)
	}
	return append(b, '}')
}

func appendText(b []byte, text string) []byte {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(text) != nil {
		return b
	}
	return append(b, bytes.TrimSpace(buffer.Bytes())...)
}

// String lists the types, as in "a string or null".
func (t Types) String() string {
	text := ""
	for _, one := range []struct {
		types Types
		name  string
	}{
		{Object, "an object"},
		{Array, "an array"},
		{String, "a string"},
		{Integer, "an integer"},
		{Number, "a number"},
		{Boolean, "a boolean"},
		{Null, "null"},
	} {
		if t&one.types == 0 {
			continue
		}
		if text != "" {
			text += " or "
		}
		text += one.name
	}
	return text
}

var typesByName = map[string]Types{
	"null": Null, "boolean": Boolean, "number": Number, "integer": Integer,
	"string": String, "array": Array, "object": Object,
}

// valueOf is a value of the document.
func valueOf(n *document.Node) Value {
	switch n.Kind() {
	case document.Boolean:
		return Value{Type: Boolean, True: n.True()}
	case document.Number:
		return Value{Type: Number, Text: n.Text()}
	case document.String:
		return Value{Type: String, Text: n.Text()}
	case document.Array:
		v := Value{Type: Array, Items: make([]Value, 0, n.Len())}
		for _, item := range n.Items() {
			v.Items = append(v.Items, valueOf(item))
		}
		return v
	case document.Object:
		v := Value{Type: Object, Members: make([]Member, 0, n.Len())}
		for name, member := range n.Members() {
			v.Members = append(v.Members, Member{Name: name, Value: valueOf(member)})
		}
		return v
	}
	return Value{Type: Null}
}
