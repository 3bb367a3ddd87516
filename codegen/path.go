package codegen

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/schema"
	values "github.com/leasegate/leasegate/strict/value"
)

// A pathTemplate is a path of the document, in segments.
type pathTemplate []pathPart

// A pathPart is what a path template has between two slashes: a text, a
// parameter, or both mixed.
type pathPart struct {
	texts []string // unescaped, before, between and behind the parameters
	names []string
}

func parseTemplate(path string) (t pathTemplate) {
	for part := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		t = append(t, parsePathPart(part))
	}
	return t
}

func parsePathPart(part string) (s pathPart) {
	for {
		before, rest, opened := strings.Cut(part, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !opened || !closed {
			s.texts = append(s.texts, unescapedText(part))
			return s
		}
		s.texts = append(s.texts, unescapedText(before))
		s.names = append(s.names, parameterName(name))
		part = after
	}
}

func unescapedText(text string) string {
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}

// parameterName takes off what routers other than OpenAPI's put behind a name.
func parameterName(name string) string {
	name, _, _ = strings.Cut(name, ":")
	return strings.TrimSuffix(name, "*")
}

// names lists the parameters of a template, each once.
func (t pathTemplate) names() (names []string) {
	for _, s := range t {
		for _, name := range s.names {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// escaped is the template with its text escaped.
func (t pathTemplate) escaped() string {
	var b strings.Builder
	for _, s := range t {
		b.WriteByte('/')
		for i, text := range s.texts {
			b.WriteString(strings.ReplaceAll(url.PathEscape(text), "{", "%7B"))
			if i < len(s.names) {
				b.WriteString("{" + s.names[i] + "}")
			}
		}
	}
	return b.String()
}

// whole reports whether a segment is a parameter alone.
func (s *pathPart) whole() bool {
	return len(s.names) == 1 && s.texts[0] == "" && s.texts[1] == ""
}

// compare orders segments as they are matched: text, text with parameters, the most text
// first, a parameter (OpenAPI 3.1.1, Paths Object).
func (s *pathPart) compare(other *pathPart) int {
	rank := func(s *pathPart) int {
		switch {
		case len(s.names) == 0:
			return 0
		case s.whole():
			return 2
		}
		return 1
	}
	text := func(s *pathPart) int { return len(strings.Join(s.texts, "")) }
	return cmp.Or(cmp.Compare(rank(s), rank(other)), cmp.Compare(text(other), text(s)))
}

// meets reports whether a text may be one of the segment, as far as its ends tell.
func (s *pathPart) meets(text string) bool {
	first, last := s.texts[0], s.texts[len(s.texts)-1]
	if len(s.names) == 0 {
		return text == first
	}
	return len(text) > len(first)+len(last) && strings.HasPrefix(text, first) && strings.HasSuffix(text, last)
}

// shadows reports whether there may be paths that both templates match, and that are
// taken for one of t. takes says which texts a parameter of other, which fills a
// segment, can have.
func (t pathTemplate) shadows(other pathTemplate, takes func(name, text string) bool) bool {
	if len(t) != len(other) {
		return false
	}
	order := 0
	for i := range t {
		s, o := &t[i], &other[i]
		switch {
		case len(s.names) == 0 && o.whole() && !takes(o.names[0], s.texts[0]),
			len(s.names) == 0 && !o.meets(s.texts[0]), len(o.names) == 0 && !s.meets(o.texts[0]):
			return false
		}
		order = cmp.Or(order, s.compare(o))
	}
	return order < 0
}

// takesText reports whether a parameter of a schema can have a text, as far as that is
// certain.
func takesText(s *schema.Schema, text string) bool {
	if s == nil {
		return true
	}
	types := s.Effective()
	if types != 0 && types&schema.String == 0 {
		number := types&(schema.Number|schema.Integer) != 0 && values.IsNumber(text)
		return number || types&schema.Boolean != 0 && (text == "true" || text == "false") || types&(schema.Array|schema.Object) != 0
	}
	matches, certain := s.Matches(schema.Value{Type: schema.String, Text: text}, schema.Neither)
	return matches || !certain || types&^schema.String != 0
}
