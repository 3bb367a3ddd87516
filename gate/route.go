package gate

import (
	"cmp"
	"iter"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A route is a path of the document, by itself or behind the path part of one of
// its servers, with the operations that are there.
type route struct {
	at         Location
	segments   []segment
	shape      string // the same for templates that differ in names alone
	operations map[string]*lazyOperation
	methods    []string // sorted
	// unknown says why further operations are not known, nil where all are.
	unknown error
}

// A segment is what a template has between two slashes.
type segment struct {
	literal string // unescaped; used when there are no parameters
	names   []string
	// mixed are the texts, unescaped, before, between and behind the parameters where
	// these are mixed, as in report.{format}; nil where one parameter is all there is.
	mixed []string
	text  int // the bytes of text beside parameters
}

var parameterInTemplate = regexp.MustCompile(`\{([^{}]*)\}`)

// parseTemplate splits a path template into segments.
func parseTemplate(template string) []segment {
	parts := strings.Split(strings.TrimPrefix(template, "/"), "/")
	segments := make([]segment, len(parts))
	for i, part := range parts {
		segments[i] = parseSegment(part)
	}
	return segments
}

func parseSegment(text string) segment {
	found := parameterInTemplate.FindAllStringSubmatchIndex(text, -1)
	if found == nil {
		return segment{literal: unescapePath(text)}
	}
	s, end := segment{}, 0
	var texts []string
	for _, f := range found {
		texts = append(texts, unescapePath(text[end:f[0]]))
		s.names = append(s.names, parameterName(text[f[2]:f[3]]))
		end = f[1]
	}
	texts = append(texts, unescapePath(text[end:]))
	if len(found) > 1 || found[0][0] > 0 || end < len(text) {
		s.text = len(parameterInTemplate.ReplaceAllString(text, ""))
		s.mixed = texts
	}
	return s
}

// parameterName takes off what routers other than OpenAPI's put behind a name.
func parameterName(name string) string {
	name, _, _ = strings.Cut(name, ":")
	return strings.TrimSuffix(name, "*")
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

// characterSize is that of the character or escape that a part of a segment begins with.
func characterSize(escaped string) int {
	if len(escaped) >= 3 && escaped[0] == '%' {
		return 3
	}
	_, size := utf8.DecodeRuneInString(escaped)
	return size
}

// matchMixed takes for each parameter as little as there can be, a character at least.
// The text behind it is looked for where it comes first, since what is left to the next
// parameter can be longer then: the time is linear in the segment.
func (s segment) matchMixed(escaped string, values []string) ([]string, bool) {
	before := len(values)
	at := passText(escaped, 0, s.mixed[0])
	for i, text := range s.mixed[1:] {
		if at < 0 || at >= len(escaped) {
			return values[:before], false
		}
		last := i == len(s.mixed)-2
		end, next := at, -1
		for next < 0 || last && next < len(escaped) {
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

func unescapePath(text string) string {
	if unescaped, err := url.PathUnescape(text); err == nil {
		return unescaped
	}
	return text
}

// rank orders segments by how much they say: text, text with parameters, a parameter.
func (s segment) rank() int {
	switch {
	case s.names == nil:
		return 0
	case s.mixed != nil:
		return 1
	}
	return 2
}

// shape is the segment without the names of its parameters.
func (s segment) shape() string {
	switch {
	case s.names == nil:
		return "=" + s.literal
	case s.mixed != nil:
		return "~" + strings.Join(s.mixed, "/")
	}
	return "*"
}

// match matches an escaped segment. It appends the escaped values of parameters.
func (s segment) match(escaped string, values []string) ([]string, bool) {
	switch {
	case s.names == nil:
		return values, escaped == s.literal || strings.Contains(escaped, "%") && unescapePath(escaped) == s.literal
	case escaped == "":
		return values, false
	case s.mixed == nil:
		return append(values, escaped), true
	}
	return s.matchMixed(escaped, values)
}

// compareRoutes puts concrete segments before templated ones (OpenAPI 3.1.1, Paths
// Object), and of those where both are mixed the one with more text.
func compareRoutes(a, b *route) int {
	return slices.CompareFunc(a.segments, b.segments, func(s, t segment) int {
		return cmp.Or(cmp.Compare(s.rank(), t.rank()), cmp.Compare(t.text, s.text))
	})
}

// addRoutes adds a path with, and without, the path parts of the servers of each
// operation. unknown is set where a reference keeps further ones from being known.
func (c *Contract) addRoutes(path string, operations []*lazyOperation, unknown error) {
	own := parseTemplate(path)
	at := c.document.Location(c.document.Root().Get("paths").Get(path))
	byBase := map[string][]*lazyOperation{"": operations}
	bases := []string{""}
	if unknown != nil {
		for _, base := range c.bases {
			if base != "" {
				bases = append(bases, base)
				byBase[base] = []*lazyOperation{}
			}
		}
	}
	for _, o := range operations {
		for _, base := range c.basesOf(o.source) {
			if base == "" {
				continue
			}
			if byBase[base] == nil {
				bases = append(bases, base)
			}
			byBase[base] = append(byBase[base], o)
		}
	}
	for _, base := range bases {
		segments := own
		if base != "" {
			segments = append(parseTemplate(base), own...)
		}
		r := &route{at: at, segments: segments, operations: make(map[string]*lazyOperation), unknown: unknown}
		for _, s := range segments {
			r.shape += "/" + s.shape()
		}
		for _, o := range byBase[base] {
			r.operations[o.source.Method] = o
		}
		r.methods = sortedKeys(r.operations)
		list := c.routes[len(segments)]
		if list == nil {
			list = &routeList{}
			c.routes[len(segments)] = list
		}
		list.routes = append(list.routes, r)
	}
}

// A routeList is the routes of one length, the most concrete first. They are found
// by the text that they have in one segment, the one that tells most of them
// apart, so that a document may have thousands of paths.
type routeList struct {
	routes  []*route
	segment int
	byText  map[string][]int // the routes with a text there, by its unescaped form
	others  []int            // those with a parameter there
}

func (c *Contract) sortRoutes() {
	for _, list := range c.routes {
		slices.SortStableFunc(list.routes, compareRoutes)
		list.index()
	}
}

func (l *routeList) index() {
	most := -1
	for segment := range l.routes[0].segments {
		texts := make(map[string]bool)
		for _, r := range l.routes {
			if r.segments[segment].names == nil {
				texts[r.segments[segment].literal] = true
			}
		}
		if len(texts) > most {
			most, l.segment = len(texts), segment
		}
	}
	l.byText = make(map[string][]int)
	for i, r := range l.routes {
		if s := r.segments[l.segment]; s.names == nil {
			l.byText[s.literal] = append(l.byText[s.literal], i)
		} else {
			l.others = append(l.others, i)
		}
	}
}

// candidates yields the routes that the segments of a path may match, in order.
func (l *routeList) candidates(parts []string) iter.Seq[*route] {
	return func(yield func(*route) bool) {
		text := parts[l.segment]
		if strings.Contains(text, "%") {
			text = unescapePath(text)
		}
		named, others := l.byText[text], l.others
		for len(named)+len(others) > 0 {
			next := &named
			if len(named) == 0 || len(others) > 0 && others[0] < named[0] {
				next = &others
			}
			if !yield(l.routes[(*next)[0]]) {
				return
			}
			*next = (*next)[1:]
		}
	}
}

// route finds the path that a request's escaped path matches, and the escaped
// values of its parameters by name. The path is matched as it was sent: a dot
// segment is a value like any other. Of templates that differ in names alone it is
// the one that has the method; where none has, the route has none of their methods
// but names them all.
func (c *Contract) route(escapedPath, method string) (*route, map[string]string) {
	if !strings.HasPrefix(escapedPath, "/") {
		return nil, nil
	}
	parts := strings.Split(escapedPath[1:], "/")
	list := c.routes[len(parts)]
	if list == nil {
		return nil, nil
	}
	var first *route
	var values []string
	for r := range list.candidates(parts) {
		if first != nil && r.shape != first.shape {
			continue
		}
		var ok bool
		if values, ok = r.match(parts, values[:0]); !ok {
			continue
		}
		switch {
		case r.operations[method] != nil:
			return r, r.named(values)
		case first == nil:
			first = r
		default:
			other := *first
			other.methods = slices.Compact(slices.Sorted(slices.Values(slices.Concat(first.methods, r.methods))))
			first = &other
		}
	}
	return first, nil
}

// Elsewhere reports whether a request of a method that its path has not could be meant
// for a less specific path, which has it: servers differ in whether they go on to it.
func (c *Contract) Elsewhere(method, target string) bool {
	escapedPath, _, ok := splitURL(target)
	if !ok || !strings.HasPrefix(escapedPath, "/") {
		return false
	}
	parts := strings.Split(escapedPath[1:], "/")
	list := c.routes[len(parts)]
	if list == nil {
		return false
	}
	for r := range list.candidates(parts) {
		if _, matches := r.match(parts, nil); matches && r.operations[method] != nil {
			return true
		}
	}
	return false
}

func (r *route) match(parts, values []string) ([]string, bool) {
	for i, s := range r.segments {
		var ok bool
		if values, ok = s.match(parts[i], values); !ok {
			return values, false
		}
	}
	return values, true
}

func (r *route) named(values []string) map[string]string {
	if len(values) == 0 {
		return nil
	}
	named := make(map[string]string, len(values))
	i := 0
	for _, s := range r.segments {
		for _, name := range s.names {
			named[name] = values[i]
			i++
		}
	}
	return named
}

// splitURL splits a URL as it was sent into its escaped path and query. ok is
// false when it is not valid.
func splitURL(raw string) (path, query string, ok bool) {
	for i := 0; i < len(raw); i++ {
		if raw[i] <= ' ' || raw[i] == 0x7f {
			return "", "", false
		}
	}
	raw, _, _ = strings.Cut(raw, "#")
	path, query, _ = strings.Cut(raw, "?")
	if !strings.HasPrefix(path, "/") {
		u, err := url.Parse(path)
		if err != nil || u.Scheme == "" || u.Host == "" {
			return "", "", false
		}
		_, path, _ = strings.Cut(path, "://")
		_, path, _ = strings.Cut(path, "/")
		path = "/" + path
	}
	if _, err := url.PathUnescape(path); err != nil {
		return "", "", false
	}
	return path, query, true
}
