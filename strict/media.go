package strict

import (
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/leasegate/leasegate/strict/form"
	"github.com/leasegate/leasegate/strict/wire"
)

// A Kind says what becomes of a body of a media type.
type Kind uint8

const (
	// KindJSON is a document (RFC 8259).
	KindJSON Kind = iota
	// KindText is a document that is one string, number or truth value.
	KindText
	// KindForm is a document that travels as application/x-www-form-urlencoded.
	KindForm
	// KindMultipart is a document that travels as multipart/form-data, with files.
	KindMultipart
	// KindStream is bytes of which nothing is known; see [Stream].
	KindStream
)

// A Media is a media type that the document has for a body, or a range of them
// (OpenAPI 3.1.1, Media Type Object).
type Media struct {
	Type string // as in the document
	Kind Kind
	// Decode reads the document; nil for streams.
	Decode func(*wire.Decoder) any
	// Value is what a KindText is, nil for a string.
	Value *form.Value
	// Form is how members travel in a KindForm or KindMultipart.
	Form *form.Form
}

// DecodeNullable reads a T or null, and returns a pointer to a Nullable.
func DecodeNullable[T any, P interface {
	*T
	wire.Readable
}](d *wire.Decoder,
) any {
	document := new(Nullable[T])
	if d.Null() {
		document.SetNull()
	} else {
		P(document.Pointer()).DecodeJSON(d)
	}
	return document
}

// HasContent reports whether an answer of a status to a request with a method has
// content, if some is documented: these have none, whatever the document says (RFC
// 9110 sections 6.4.1 and 15.3.6).
func HasContent(method string, status int) bool {
	return method != http.MethodHead && status >= 200 &&
		status != http.StatusNoContent && status != http.StatusResetContent && status != http.StatusNotModified
}

// isRange reports whether a message has to say more than the document does.
func (m *Media) isRange() bool { return strings.Contains(m.Type, "*") }

// takes reports whether a body of a media type that was sent is one of m. Of a range
// with documents it is JSON, or text where they are that.
func (m *Media) takes(name string, parameters map[string]string) bool {
	if !form.TakesParsed(m.Type, name, parameters) {
		return false
	}
	switch m.Kind {
	case KindJSON:
		if !form.IsJSON(name) {
			return false
		}
		charset, ok := parameters["charset"]
		return !ok || strings.EqualFold(charset, "utf-8") // RFC 8259 section 8.1
	case KindText:
		_, _, known := form.DecodeText(parameters["charset"], nil)
		return known
	}
	return true
}

// A contentType is the Content-Type of a message, taken apart.
type contentType struct {
	name       string
	parameters map[string]string
}

// findMedia returns the first of media, of which the most specific come first, that takes
// the Content-Type of a message; -1 where none does. There has to be one such field
// (RFC 9110 section 8.3).
func findMedia(media []Media, header http.Header) (i int, sent contentType) {
	values := header["Content-Type"]
	if len(values) != 1 {
		return -1, sent
	}
	if len(media) == 1 && media[0].Kind == KindJSON && values[0] == media[0].Type {
		return 0, contentType{name: values[0]}
	}
	var err error
	if sent.name, sent.parameters, err = mime.ParseMediaType(values[0]); err != nil {
		return -1, sent
	}
	for i := range media {
		if media[i].takes(sent.name, sent.parameters) {
			return i, sent
		}
	}
	return -1, sent
}

// canBeEmpty reports whether no bytes are a body of the media type.
func (m *Media) canBeEmpty() bool {
	return m.Kind == KindText || m.Kind == KindForm || m.Kind == KindStream
}

// wantTypes lists media types for a message.
func wantTypes(media []Media) string {
	names := make([]string, len(media))
	for i := range media {
		names[i] = media[i].Type
	}
	return strings.Join(names, ", ")
}

// decoder returns a decoder over the JSON that a body stands for. What is wrong with
// the body is recorded in it.
func (m *Media) decoder(sent contentType, body []byte) *wire.Decoder {
	switch {
	case m.Kind == KindText && !form.IsJSON(sent.name):
		text, valid, _ := form.DecodeText(sent.parameters["charset"], body)
		d := wire.NewDecoder(m.Value.AppendText(nil, text))
		if !valid {
			d.FailAt("", "unicode", "text of valid Unicode")
		}
		return d
	case m.Kind == KindForm:
		var found wire.Recorder
		d := wire.NewDecoder(m.Form.ReadPairs(nil, string(body), &found))
		d.Add(found.Found())
		return d
	}
	return wire.NewDecoder(body)
}

// encoded returns the body of a content type that stands for the JSON of a document.
func (m *Media) encoded(contentType string, json []byte, r *wire.Recorder) []byte {
	switch m.Kind {
	case KindText:
		if form.IsJSON(contentType) {
			return json
		}
		text, ok := m.Value.Text(json)
		if !ok {
			r.FailAt("", "type", "a value that a text can stand for")
		}
		return []byte(text)
	case KindForm:
		return []byte(m.Form.WritePairs(json, r))
	}
	return json
}

// fit returns the Content-Type for a body of m: the one of the document or, for a range,
// given, which has to be in it. Of a range with documents it need not be given where
// that has the most usual one.
func (m *Media) fit(given string) (string, error) {
	if given == "" {
		switch {
		case m.Kind == KindStream && lacksBoundary(m.Type):
			return "", fmt.Errorf("want a content type of %s with a boundary (RFC 2046 section 5.1.1)", m.Type)
		case !m.isRange():
			return m.Type, nil
		case m.Kind == KindJSON:
			given = jsonHeader[0]
		case m.Kind == KindText:
			given = "text/plain"
		}
	}
	name, parameters, err := mime.ParseMediaType(given)
	if err != nil || strings.Contains(name, "*") || !m.takes(name, parameters) || m.Kind == KindStream && lacksBoundary(given) {
		return "", fmt.Errorf("want a content type of %s", m.Type)
	}
	return given, nil
}

// lacksBoundary reports whether a media type is one of parts that nothing divides.
func lacksBoundary(mediaType string) bool {
	name, parameters, err := mime.ParseMediaType(mediaType)
	return err == nil && strings.HasPrefix(name, "multipart/") && parameters["boundary"] == ""
}
