package gate

import (
	"mime"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
)

// A MediaKind says how a body of a media type is read.
type MediaKind uint8

// The kinds of media types.
const (
	// Unread bodies have a structure that nothing here reads, such as that of XML.
	Unread    MediaKind = iota
	JSON                // RFC 8259: application/json, text/json and every +json
	Form                // application/x-www-form-urlencoded
	Multipart           // multipart/form-data and others (RFC 7578, RFC 2046)
	Text                // characters, for a schema of a string or another scalar
	Binary              // bytes or characters of which nothing is asked
)

// A Media is a media type of a body, or a range of them.
type Media struct {
	Name string // as the document has it
	Kind MediaKind
	At   Location
	// Schema is nil where there is none.
	Schema *schema.Schema
	// Node is the Media Type Object, for its examples.
	Node *document.Node

	typ, subtype string
	parameters   map[string]string
	encodings    map[string]Encoding // those that the document has
}

// An Encoding says how one member of a form or multipart body is written (OpenAPI
// 3.1.1, Encoding Object), with the defaults applied.
type Encoding struct {
	// Style is empty where ContentTypes says how the value is written, else form,
	// spaceDelimited, pipeDelimited or deepObject.
	Style         string
	Explode       bool
	AllowReserved bool
	// ContentTypes are the media types of which the value has one; of an array that
	// is sent as repeated parts, those of its items. The first is the most usual.
	ContentTypes []string
	// Explicit is set where the document has the content types, rather than the
	// default of the member's schema.
	Explicit bool
	// Repeated is set for an array that is sent as one pair or part for each item.
	Repeated bool
	Headers  []Parameter // of a part, beside those of multipart itself
	At       Location
}

// media compiles a map of media types, the most specific first, and says where it is.
func (c *Contract) media(content *document.Node) ([]Media, Location) {
	if content.Len() == 0 {
		return nil, Location{}
	}
	var list []Media
	for name, node := range content.Members() {
		source, ok := c.follow(node)
		if !ok {
			continue
		}
		m := Media{At: c.document.Location(source), Node: source}
		if s := source.Get("schema"); s != nil {
			m.Schema = c.set.Compile(s)
		}
		for member, node := range source.Get("encoding").Members() {
			if m.encodings == nil {
				m.encodings = make(map[string]Encoding)
			}
			m.encodings[member] = c.encoding(node)
		}
		for entry := range strings.SplitSeq(name, ",") {
			one := m
			one.Name = strings.TrimSpace(entry)
			one.parse()
			one.Kind = one.kind()
			list = append(list, one)
		}
	}
	slices.SortStableFunc(list, func(a, b Media) int { return a.rank() - b.rank() })
	return list, c.document.Location(content)
}

// parse reads the name of the media type (RFC 9110, section 8.3.1).
func (m *Media) parse() {
	full, parameters, err := mime.ParseMediaType(m.Name)
	if err != nil {
		full, _, _ = strings.Cut(strings.ToLower(m.Name), ";")
		full = strings.TrimSpace(full)
	}
	m.parameters = parameters
	m.typ, m.subtype, _ = strings.Cut(full, "/")
}

// rank orders media types: those with more parameters first, then without, type/*+suffix,
// type/*, */*.
func (m *Media) rank() int {
	switch {
	case m.typ == "*":
		return 3
	case m.subtype == "*":
		return 2
	case strings.HasPrefix(m.subtype, "*+"):
		return 1
	}
	return -len(m.parameters)
}

func (m *Media) isJSON() bool {
	return m.subtype == "json" && (m.typ == "application" || m.typ == "text") || strings.HasSuffix(m.subtype, "+json")
}

// kind says how a body is read for the schema.
func (m *Media) kind() MediaKind {
	switch {
	case m.isJSON():
		return JSON
	case m.typ == "application" && m.subtype == "x-www-form-urlencoded":
		return Form
	case m.typ == "multipart":
		return Multipart
	case asksNothing(m.Schema), m.typ != "text" && isAnyText(m.Schema):
		return Binary
	}
	switch accepted := m.Schema.Effective(); {
	case accepted&(schema.Array|schema.Object) == 0 && (accepted != 0 || m.typ == "text" && !m.Schema.DescribesInside()):
		return Text
	case m.typ == "*" || m.typ == "application" && strings.HasPrefix(m.subtype, "*"):
		return JSON // the one type of the range that has such values
	}
	return Unread
}

// encoding compiles an Encoding Object, without defaults.
func (c *Contract) encoding(source *document.Node) Encoding {
	e := Encoding{At: c.document.Location(source), Headers: c.headers(source.Get("headers"))}
	if types, ok := source.Get("contentType").AsString(); ok {
		e.Explicit = true
		for one := range strings.SplitSeq(types, ",") {
			e.ContentTypes = append(e.ContentTypes, strings.TrimSpace(one))
		}
	}
	style, explode, reserved := source.Get("style"), source.Get("explode"), source.Get("allowReserved")
	if style == nil && explode == nil && reserved == nil {
		return e
	}
	// OpenAPI 3.1.1, Encoding Object: one of these makes contentType be ignored.
	e.ContentTypes, e.Explicit = nil, false
	e.Style = styleForm
	if text, ok := style.AsString(); ok {
		e.Style = text
	}
	e.Explode = e.Style == styleForm
	if explode.Kind() == document.Boolean {
		e.Explode = explode.True()
	}
	e.AllowReserved = reserved.True()
	return e
}

// Encoding returns how a member of a form or of a multipart body is written: what
// the document says of it, else what OpenAPI's defaults make of its schema, which
// may be nil.
func (m *Media) Encoding(member string, s *schema.Schema) Encoding {
	e, ok := m.encodings[member]
	if !ok {
		e = Encoding{At: m.At}
	}
	if e.Style != "" {
		return e
	}
	types := schema.Types(0)
	if s != nil {
		types = s.Effective()
	}
	if types == schema.Array {
		e.Repeated = true
		s = itemOf(s, 0)
		types = 0
		if s != nil {
			types = s.Effective()
		}
	}
	if !e.Explicit {
		e.ContentTypes = []string{m.defaultContentType(s, types)}
	}
	return e
}

// defaultContentType is that of a value in a form or part (OpenAPI 3.1.1, Encoding
// Object, contentType): in a form, what has no structure is text.
func (m *Media) defaultContentType(s *schema.Schema, types schema.Types) string {
	switch {
	case types&schema.Object != 0 || types&schema.Array != 0:
		return "application/json"
	case m.Kind != Multipart:
		return "text/plain"
	case types == 0, types == schema.String && (s.Format == "binary" || s.ContentEncoding != ""):
		return "application/octet-stream"
	}
	return "text/plain"
}
