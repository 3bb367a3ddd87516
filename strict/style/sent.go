package style

import (
	"net/url"
	"strings"
	"unicode/utf8"
)

// A Sent is a pair of a query, a form or cookies: the name unescaped, the value as
// it was sent.
type Sent struct {
	Name, Value string
	// Broken is set where the name is no text, and is what was sent.
	Broken bool
}

// EachPair calls f with each pair of a query or a form (URL Standard section 5.1);
// it needs no memory where nothing is escaped.
func EachPair(query string, f func(pair Sent)) {
	for query != "" {
		var part string
		if part, query, _ = strings.Cut(query, "&"); part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		pair := Sent{Name: name, Value: value, Broken: true}
		if plain, err := url.QueryUnescape(name); err == nil {
			pair.Name, pair.Broken = plain, !utf8.ValidString(plain)
		}
		f(pair)
	}
}

// Pairs returns the pairs of a query or a form.
func Pairs(query string) (pairs []Sent) {
	EachPair(query, func(pair Sent) { pairs = append(pairs, pair) })
	return pairs
}

// Cookies returns the pairs of Cookie fields (RFC 6265 section 4.2.1). net/http's
// reader would drop those that it does not like.
func Cookies(lines []string) (pairs []Sent) {
	for _, line := range lines {
		for crumb := range strings.SplitSeq(line, ";") {
			if name, value, ok := strings.Cut(strings.Trim(crumb, " \t"), "="); ok {
				pairs = append(pairs, Sent{Name: name, Value: strings.Trim(value, `"`)})
			}
		}
	}
	return pairs
}

// Values returns the values of a name among pairs.
func Values(pairs []Sent, name string) (values []string) {
	for _, pair := range pairs {
		if pair.Name == name {
			values = append(values, pair.Value)
		}
	}
	return values
}

// QueryValues returns the values of a name in a query, as they were sent; it needs
// no memory but for these where nothing is escaped.
func QueryValues(query, name string) (values []string) {
	EachPair(query, func(pair Sent) {
		if pair.Name == name {
			values = append(values, pair.Value)
		}
	})
	return values
}
