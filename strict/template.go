package strict

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A segment is what a path template has between two slashes: a text, a parameter, or
// both mixed, as in {name}.json or {a}-{b}.
type segment struct {
	names []string
	texts []string // unescaped, before, between and behind the parameters
}

func parseTemplate(template string) []segment {
	parts := strings.Split(strings.TrimPrefix(template, "/"), "/")
	segments := make([]segment, len(parts))
	for i, part := range parts {
		segments[i] = parseSegment(part)
	}
	return segments
}

func parseSegment(template string) (s segment) {
	for {
		before, rest, opened := strings.Cut(template, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !opened || !closed {
			s.texts = append(s.texts, unescapeSegment(template))
			return s
		}
		s.texts = append(s.texts, unescapeSegment(before))
		s.names = append(s.names, name)
		template = after
	}
}

func unescapeSegment(text string) string {
	if !strings.Contains(text, "%") {
		return text
	}
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}

// whole reports whether a parameter is all that there is.
func (s *segment) whole() bool {
	return len(s.names) == 1 && s.texts[0] == "" && s.texts[1] == ""
}

// rank orders segments by how much they say (OpenAPI 3.1.1, Paths Object): a text
// first, then those with most text beside their parameters, a parameter last.
func (s *segment) rank() int {
	if len(s.names) == 0 {
		return -1 << 20
	}
	return -len(strings.Join(s.texts, ""))
}

// shape is the segment without the names of its parameters.
func (s *segment) shape() string { return strings.Join(s.texts, "{}/") }

// match reads the values of the parameters of an escaped segment of a path, and
// appends them, still escaped. Each but the last takes as little as there can be, a
// character at least: the text behind it is looked for where it comes first.
func (s *segment) match(escaped string, values []string) ([]string, bool) {
	switch {
	case len(s.names) == 0:
		return values, escaped == s.texts[0] || strings.Contains(escaped, "%") && unescapeSegment(escaped) == s.texts[0]
	case !validSegment(escaped):
		return values, false
	case s.whole():
		return append(values, escaped), true
	}
	before, last := len(values), len(s.names)-1
	at := passText(escaped, 0, s.texts[0])
	for i, text := range s.texts[1:] {
		if at < 0 {
			return values[:before], false
		}
		end, next := at, -1
		for next < 0 || i == last && next < len(escaped) {
			if end >= len(escaped) {
				return values[:before], false
			}
			end += characterSize(escaped[end:])
			next = passText(escaped, end, text)
		}
		values, at = append(values, escaped[at:end]), next
	}
	return values, true
}

// characterSize is that of the character or escape that a part of a segment begins with.
func characterSize(escaped string) int {
	if len(escaped) >= 3 && escaped[0] == '%' {
		return 3
	}
	_, size := utf8.DecodeRuneInString(escaped)
	return size
}

// passText finds where a text ends that begins at an offset of an escaped segment,
// where each of its bytes is escaped or, in ASCII, not; -1 where it does not begin there.
func passText(escaped string, at int, text string) int {
	for i := range len(text) {
		switch {
		case at < len(escaped) && escaped[at] == text[i] && text[i] != '%' && text[i] < utf8.RuneSelf:
			at++
		case at+3 <= len(escaped) && escaped[at] == '%' && unescapesTo(escaped[at+1:at+3], text[i]):
			at += 3
		default:
			return -1
		}
	}
	return at
}

func unescapesTo(digits string, b byte) bool {
	n, err := strconv.ParseUint(digits, 16, 8)
	return err == nil && byte(n) == b
}

// validSegment reports whether a segment can have a parameter's value: not empty
// and no dot segment, which RFC 3986 section 5.2.4 makes another path of.
func validSegment(escaped string) bool {
	if len(escaped) > len("%2e%2e") {
		return true
	}
	plain, err := url.PathUnescape(escaped)
	return err == nil && plain != "" && plain != "." && plain != ".."
}
