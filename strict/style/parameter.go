package style

import (
	"errors"
	"net/url"
	"strings"
	"unicode/utf8"
)

// A Parameter is how the document says that a value travels (OpenAPI 3.1.1,
// Parameter Object). A form member is one in the query (Encoding Object).
type Parameter struct {
	Name string
	In   string // path, query, header or cookie
	// Style is matrix, label, simple, form, spaceDelimited, pipeDelimited or
	// deepObject.
	Style   string
	Explode bool
	// AllowReserved leaves reserved characters of a value in the query as they are.
	AllowReserved bool
}

// A Pair is a member of an object, unescaped.
type Pair struct{ Name, Value string }

var (
	// ErrSyntax says that a text is not of the style.
	ErrSyntax = errors.New("the text is not of the style of the parameter")
	// ErrUndefined says that OpenAPI does not define what was met: an object or array
	// inside of an object in deepObject, a style for a type that has no use for it.
	ErrUndefined = errors.New("OpenAPI does not define how this is written in the style of the parameter")
	// ErrTooMany says that a value has more than [MaxParts] elements or members.
	ErrTooMany = errors.New("the parameter has more elements than are read")
	// ErrUnwritable says that no text of the style stands for the value alone.
	ErrUnwritable = errors.New("the style of the parameter can't carry the value")
)

// MaxParts bounds the elements of an array and the members of an object: each takes
// more memory here than the two bytes that it may take where it was sent.
const MaxParts = 1 << 16

// Repeats reports whether each element of an array travels by itself, under the name
// of the parameter.
func (p Parameter) Repeats() bool {
	return p.Explode && (p.In == "query" || p.In == "cookie") && p.Style != "deepObject"
}

// Scatters reports whether each member of an object travels by itself, under a name
// of its own.
func (p Parameter) Scatters() bool {
	return (p.In == "query" || p.In == "cookie") && (p.Style == "form" && p.Explode || p.Style == "deepObject")
}

// Unescape reads a name or value, or a whole text that has no style: a parameter
// with content.
func (p Parameter) Unescape(text string) (string, error) {
	plain, err := text, error(nil)
	switch p.In {
	case "path":
		plain, err = url.PathUnescape(text)
	case "query":
		plain, err = url.QueryUnescape(text)
	case "cookie":
		// Cookies have no escaping of their own (RFC 6265 section 4.1.1): what is no
		// percent-escape stands for itself.
		if plain, err = url.PathUnescape(text); err != nil {
			plain, err = text, nil
		}
	default:
		plain = strings.Trim(text, " \t") // RFC 9110 section 5.6.3
	}
	if err != nil || !utf8.ValidString(plain) {
		return "", ErrSyntax // the error of net/url would repeat the text
	}
	return plain, nil
}

// Escape writes a name or value, or a whole text that has no style.
func (p Parameter) Escape(text string) string {
	if p.In == "header" {
		return text
	}
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

// reserved are characters that a query may hold as they are, and that stand for
// themselves there (RFC 3986 section 3.4, OpenAPI 3.0.3, allowReserved), as does a
// comma where nothing is listed. The others end the value or the query, stand for
// a space, or are not allowed there.
var reserved = strings.NewReplacer("%3A", ":", "%2F", "/", "%3F", "?", "%40", "@", "%21", "!", "%24", "$",
	"%27", "'", "%28", "(", "%29", ")", "%2A", "*", "%3B", ";", "%3D", "=")

// Unreserve gives an escaped value the reserved characters back that allowReserved
// lets it have. In a list a comma ends an element.
func (p Parameter) Unreserve(escaped string, listed bool) string {
	if !p.AllowReserved || p.In != "query" {
		return escaped
	}
	escaped = reserved.Replace(escaped)
	if listed {
		return escaped
	}
	return strings.ReplaceAll(escaped, "%2C", ",")
}
