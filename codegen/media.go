package codegen

import (
	"cmp"
	"mime"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/codegen/internal/name"
	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
	"github.com/leasegate/leasegate/strict"
	strictform "github.com/leasegate/leasegate/strict/form"
)

// A media is a media type of a body, or a range of them.
type media struct {
	Type  string // as in the document
	Kind  strict.Kind
	Tag   string // in Go names
	Index int    // among those of the body
	Value *value // the document; nil for a stream
	Form  string // Go expression of its form.Form; "" without one
	Text  string // Go expression of its form.Value; "" for a string

	typ, subtype string
	parameters   int
	source       *document.Node // the Media Type Object
	schema       *schema.Schema // nil without one
}

// Stream reports whether the body is bytes.
func (m *media) Stream() bool { return m.Kind == strict.KindStream }

// KindName is the name of the kind in package strict.
func (m *media) KindName() string {
	return [...]string{"KindJSON", "KindText", "KindForm", "KindMultipart", "KindStream"}[m.Kind]
}

// IsJSON reports whether what is written for a document is the body itself.
func (m *media) IsJSON() bool { return m.Kind == strict.KindJSON }

// Range reports whether a message has to name a media type of its own: one of a range, or
// one with the boundary of parts that are not read here (RFC 2046 section 5.1.1).
func (m *media) Range() bool {
	return strings.Contains(m.Type, "*") || m.Stream() && strings.HasPrefix(strings.ToLower(m.Type), "multipart/") && !strings.Contains(strings.ToLower(m.Type), "boundary=")
}

// Go is the type of the document; "" for a stream.
func (m *media) Go() string {
	if m.Value == nil {
		return ""
	}
	return (&value{Item: m.Value}).ItemType()
}

// Nullable reports whether the document may be null in a Go value of its own.
func (m *media) Nullable() bool { return m.Value != nil && m.Value.Wrapped() }

// parse takes the name apart (RFC 9110 section 8.3.1).
func (m *media) parse() {
	full, parameters, err := mime.ParseMediaType(m.Type)
	if err != nil {
		full, _, _ = strings.Cut(strings.ToLower(m.Type), ";")
		full = strings.TrimSpace(full)
	}
	m.parameters = len(parameters)
	m.typ, m.subtype, _ = strings.Cut(full, "/")
}

// rank orders media types, the most specific first.
func (m *media) rank() int {
	switch {
	case m.typ == "*":
		return 3
	case m.subtype == "*":
		return 2
	case strings.HasPrefix(m.subtype, "*+"):
		return 1
	}
	return -m.parameters
}

// content returns the media types that a body has. The types that their documents need
// are called typeName.
func (m *model) content(n *document.Node, typeName string, request bool) (list []*media) {
	for names, source := range n.Get("content").Members() {
		for entry := range strings.SplitSeq(names, ",") {
			one := &media{Type: strings.TrimSpace(entry), source: m.follow(source)}
			if slices.ContainsFunc(list, func(o *media) bool { return o.Type == one.Type }) {
				continue // the same entry lists it twice
			}
			if one.parse(); one.subtype == "" || one.source == nil {
				m.refuse(m.document.Location(n.Get("content")), names, "want a media type, such as application/json")
				continue
			}
			if s := one.source.Get("schema"); s != nil {
				one.schema = m.set.Compile(s)
			}
			one.Kind = m.kindOf(one, request)
			list = append(list, one)
		}
	}
	slices.SortStableFunc(list, func(a, b *media) int { return cmp.Compare(a.rank(), b.rank()) })
	tag(m.namer, list)
	for i, one := range list {
		text := typeName
		if one.Index = i; len(list) > 1 && one.Tag != "JSON" {
			text += one.Tag
		}
		m.describeMedia(one, text)
	}
	return list
}

// describeMedia says how a body becomes a document, and what that is.
func (m *model) describeMedia(one *media, typeName string) {
	s := one.schema
	switch one.Kind {
	case strict.KindStream:
		return
	case strict.KindMultipart:
		one.Value = m.parts(s, one.source, typeName)
	default:
		one.Value = m.body(cmp.Or(s, anything), typeName)
	}
	switch one.Kind {
	case strict.KindForm, strict.KindMultipart:
		one.Form = m.formRow(s, one.source, one.Kind == strict.KindMultipart)
	case strict.KindText:
		if row := m.valueRow(s, 0, false); row != "Types: form.String" {
			one.Text = "&form.Value{" + row + "}"
		}
	}
}

// kindOf says how a body is read for its schema. What nothing here reads is bytes, which
// is told.
func (m *model) kindOf(one *media, request bool) strict.Kind {
	s, source := one.schema, one.source
	unread := func(format string, args ...any) strict.Kind {
		m.note(source, format, args...)
		return strict.KindStream
	}
	structured, scalar := true, true
	if s != nil {
		types := s.Effective()
		structured = types&(schema.Array|schema.Object) != 0
		scalar = types != 0 && !structured
	}
	switch full := one.typ + "/" + one.subtype; {
	case strictform.IsJSON(full):
		return strict.KindJSON
	case one.typ == "multipart" && (full != "multipart/form-data" || !request):
		return unread("%s: the parts are not read: the body is a stream of bytes", one.Type)
	case one.typ == "multipart":
		if s == nil || !takesObject(s) {
			return unread("%s: without the schema of an object the parts are not read: the body is a stream of bytes", one.Type)
		}
		if m.hasFiles(s) && !m.structLike(s) {
			return unread("%s: files in a schema that is no plain object have no Go type: the body is a stream of bytes", one.Type)
		}
		return strict.KindMultipart
	case full == "application/x-www-form-urlencoded" && s != nil:
		if takesObject(s) {
			return strict.KindForm
		}
		return strict.KindText
	case full == "text/event-stream", asksNothing(s):
		if s != nil && full == "text/event-stream" && !anyText(s) {
			return unread("%s: what is in the events is not held against the schema", one.Type)
		}
		return strict.KindStream
	case anyText(s) && (one.typ != "text" && full != "*/*" || s.Format == "binary"):
		return strict.KindStream
	case s.Format == "binary":
		return unread("%s: only that the body is of this media type is checked, since it is a stream of bytes", one.Type)
	case scalar, one.typ == "text" && !structured && !s.DescribesInside():
		return strict.KindText
	case full == "*/*" || one.typ == "application" && strings.HasPrefix(one.subtype, "*"):
		if strictform.Takes(one.Type, "application/json") {
			m.note(source, "%s: of the media types that this stands for only those of JSON are taken, for no other holds such values", one.Type)
			return strict.KindJSON
		}
	}
	return unread("%s: there is no reader for this media type: the body is a stream of bytes, which is not held against the schema", one.Type)
}

// structLike reports whether an object of the schema can be a Go struct.
func (m *model) structLike(s *schema.Schema) bool {
	switch shapeOf(m.all.of(s)).form {
	case formStruct, formMap, formFree:
		return true
	}
	return false
}

func takesObject(s *schema.Schema) bool {
	types := s.Effective()
	return types == 0 || types&schema.Object != 0
}

// asksNothing reports whether a schema takes every value, as far as this is plain to see.
func asksNothing(s *schema.Schema) bool {
	return s == nil || !s.Never && s.Types == 0 && asksOnlyType(s)
}

// anyText reports whether a schema takes every string.
func anyText(s *schema.Schema) bool {
	return asksNothing(s) || s.Types&schema.String != 0 && asksOnlyType(s)
}

// asksOnlyType reports whether a schema asks for nothing but types and, where that is binary,
// a format.
func asksOnlyType(s *schema.Schema) bool {
	for word := range s.Node.Members() {
		switch k := schema.Lookup(word); {
		case k == nil || k.Types == 0 || word == "type" || word == "nullable":
		case word == "format" && s.Format == "binary":
		default:
			return false
		}
	}
	return true
}

// tag finds what each media type is called in Go names: as oapi-codegen does, the usual
// ones have short names.
func tag(namer *name.Namer, list []*media) {
	short := map[string]string{
		"application/x-www-form-urlencoded": "Formdata", "multipart/form-data": "Multipart", "text/plain": "Text",
		"application/json": "JSON", "*/*": "Any",
	}
	json := slices.IndexFunc(list, func(m *media) bool { return m.Kind == strict.KindJSON })
	several := json >= 0 && slices.ContainsFunc(list[json+1:], func(m *media) bool { return m.Kind == strict.KindJSON })
	count := map[string]int{}
	for i, m := range list {
		m.Tag = short[m.typ+"/"+m.subtype]
		switch {
		case i == json && !several:
			m.Tag = "JSON"
		case m.Tag == "":
			m.Tag = tagOf(m.typ + strings.TrimPrefix(m.subtype, "*"))
		}
		count[m.Tag]++
	}
	// Of those that differ in parameters, the one without has the short name.
	names := namer.Scope()
	for _, m := range list {
		if count[m.Tag] > 1 && m.parameters > 0 {
			_, parameters, _ := strings.Cut(m.Type, ";")
			m.Tag += tagOf(parameters)
		}
		names.Claim(name.Entry{Key: name.Key{Kind: name.Derived, Name: m.Type}, Text: m.Tag})
	}
	names.Settle()
	for _, m := range list {
		m.Tag = names.Go(name.Key{Kind: name.Derived, Name: m.Type})
	}
}

// tagOf is a media type as one word of Go.
func tagOf(text string) string {
	word := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, text)
	if word == "" {
		return ""
	}
	return strings.ToUpper(word[:1]) + strings.ToLower(word[1:])
}

// isJSON reports whether a name is one of a media type of JSON, and no range.
func isJSON(mediaType string) bool {
	return strictform.IsJSON(mediaType) && !strings.Contains(mediaType, "*")
}
