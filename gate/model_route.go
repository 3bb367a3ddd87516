package gate

import (
	"cmp"
	"iter"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// A route is a path of the document, by itself or behind the path part of one of
// its servers. kin-openapi's routers are not used: they match on the servers'
// hosts, and either leave parameters escaped or let a parameter be empty.
type modelRoute struct {
	at         Location
	segments   []modelSegment
	operations map[string]*modelOperation
	methods    []string // sorted
}

// A segment is what a template has between two slashes.
type modelSegment struct {
	literal string // unescaped; used when there are no parameters
	names   []string
	// mixed matches an escaped segment where text and parameters are mixed, as in
	// report.{format}; nil where one parameter is all there is.
	mixed *regexp.Regexp
}

var modelParameterInTemplate = regexp.MustCompile(`\{([^{}]*)\}`)

// parseTemplate splits a path template into segments.
func modelParseTemplate(template string) []modelSegment {
	parts := strings.Split(strings.TrimPrefix(template, "/"), "/")
	segments := make([]modelSegment, len(parts))
	for i, part := range parts {
		segments[i] = modelParseSegment(part)
	}
	return segments
}

func modelParseSegment(text string) modelSegment {
	found := modelParameterInTemplate.FindAllStringSubmatchIndex(text, -1)
	if found == nil {
		return modelSegment{literal: modelUnescapePath(text)}
	}
	s := modelSegment{}
	expression, end := strings.Builder{}, 0
	expression.WriteString("^")
	for _, f := range found {
		modelWriteLiteral(&expression, text[end:f[0]])
		expression.WriteString("(.+?)")
		s.names = append(s.names, modelParameterName(text[f[2]:f[3]]))
		end = f[1]
	}
	modelWriteLiteral(&expression, text[end:])
	expression.WriteString("$")
	if len(found) > 1 || found[0][0] > 0 || end < len(text) {
		s.mixed = regexp.MustCompile("(?s)" + expression.String())
	}
	return s
}

// parameterName takes off what routers other than OpenAPI's put behind a name, as
// kin-openapi does when it validates a document.
func modelParameterName(name string) string {
	name, _, _ = strings.Cut(name, ":")
	return strings.TrimSuffix(name, "*")
}

// writeLiteral writes an expression for text, each byte of it escaped or not.
func modelWriteLiteral(expression *strings.Builder, text string) {
	const hex = "0123456789ABCDEF"
	for _, b := range []byte(modelUnescapePath(text)) {
		escaped := "%" + string([]byte{hex[b>>4], hex[b&15]})
		if b < 0x80 {
			expression.WriteString("(?:" + regexp.QuoteMeta(string(rune(b))) + "|(?i:" + escaped + "))")
		} else {
			expression.WriteString("(?i:" + escaped + ")")
		}
	}
}

func modelUnescapePath(text string) string {
	if unescaped, err := url.PathUnescape(text); err == nil {
		return unescaped
	}
	return text
}

// rank orders segments by how much they say: text, text with parameters, a parameter.
func (s modelSegment) rank() int {
	switch {
	case s.names == nil:
		return 0
	case s.mixed != nil:
		return 1
	}
	return 2
}

// match matches an escaped segment. It appends the escaped values of parameters.
func (s modelSegment) match(escaped string, values []string) ([]string, bool) {
	switch {
	case s.names == nil:
		return values, escaped == s.literal || strings.Contains(escaped, "%") && modelUnescapePath(escaped) == s.literal
	case escaped == "":
		return values, false
	case s.mixed == nil:
		return append(values, escaped), true
	}
	found := s.mixed.FindStringSubmatch(escaped)
	if found == nil {
		return values, false
	}
	return append(values, found[1:]...), true
}

// compareRoutes puts concrete segments before templated ones (OpenAPI 3.0.3,
// Paths Object).
func modelCompareRoutes(a, b *modelRoute) int {
	return slices.CompareFunc(a.segments, b.segments, func(s, t modelSegment) int {
		return cmp.Compare(s.rank(), t.rank())
	})
}

// addRoutes adds a path with, and without, the path parts of servers.
func (c *modelContract) addRoutes(at Location, path string, operations map[string]*modelOperation, bases []string) {
	own := modelParseTemplate(path)
	for _, base := range append([]string{""}, bases...) {
		segments := own
		if base != "" {
			segments = append(modelParseTemplate(base), own...)
		}
		list := c.routes[len(segments)]
		if list == nil {
			list = &modelRouteList{}
			c.routes[len(segments)] = list
		}
		list.routes = append(list.routes, &modelRoute{at, segments, operations, modelSortedKeys(operations)})
	}
}

// A routeList is the routes of one length, the most concrete first. They are found
// by the text that they have in one segment, the one that tells most of them
// apart, so that a document may have thousands of paths.
type modelRouteList struct {
	routes  []*modelRoute
	segment int
	byText  map[string][]int // the routes with a text there, by its unescaped form
	others  []int            // those with a parameter there
}

func (c *modelContract) sortRoutes() {
	for _, list := range c.routes {
		slices.SortStableFunc(list.routes, modelCompareRoutes)
		list.index()
	}
}

func (l *modelRouteList) index() {
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
func (l *modelRouteList) candidates(parts []string) iter.Seq[*modelRoute] {
	return func(yield func(*modelRoute) bool) {
		text := parts[l.segment]
		if strings.Contains(text, "%") {
			text = modelUnescapePath(text)
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
// segment is a value like any other.
func (c *modelContract) route(escapedPath string) (*modelRoute, map[string]string) {
	if !strings.HasPrefix(escapedPath, "/") {
		return nil, nil
	}
	parts := strings.Split(escapedPath[1:], "/")
	list := c.routes[len(parts)]
	if list == nil {
		return nil, nil
	}
	var values []string
candidates:
	for r := range list.candidates(parts) {
		values = values[:0]
		for i, s := range r.segments {
			var ok bool
			if values, ok = s.match(parts[i], values); !ok {
				continue candidates
			}
		}
		if len(values) == 0 {
			return r, nil
		}
		named := make(map[string]string, len(values))
		i := 0
		for _, s := range r.segments {
			for _, name := range s.names {
				named[name] = values[i]
				i++
			}
		}
		return r, named
	}
	return nil, nil
}

// basePaths lists the path parts of servers, without a slash at the end. A
// variable stands for each of the values that the document lists or, where it
// lists none, for its default and for any one segment.
func modelBasePaths(servers openapi3.Servers) []string {
	var bases []string
	for _, server := range servers {
		if server == nil {
			continue
		}
		for _, base := range modelExpand(modelServerPath(server.URL), server.Variables) {
			base = strings.TrimSuffix(base, "/")
			if base != "" && !slices.Contains(bases, base) {
				bases = append(bases, base)
			}
		}
	}
	return bases
}

// serverPath is the path part of a server's URL, which may be relative and may
// have variables anywhere.
func modelServerPath(serverURL string) string {
	serverURL, _, _ = strings.Cut(serverURL, "?")
	if _, rest, ok := strings.Cut(serverURL, "://"); ok {
		_, path, ok := strings.Cut(rest, "/")
		if !ok {
			return ""
		}
		return "/" + path
	}
	return "/" + strings.TrimPrefix(serverURL, "/")
}

// maxBases limits the paths that the variables of one server stand for.
const modelMaxBases = 100

func modelExpand(path string, variables openapi3.ServerVariables) []string {
	paths := []string{path}
	for _, name := range modelSortedKeys(variables) {
		variable := variables[name]
		if variable == nil || !strings.Contains(path, "{"+name+"}") {
			continue
		}
		values := variable.Enum
		if len(values) == 0 {
			values = []string{variable.Default, "{" + name + "}"}
		}
		var next []string
		for _, p := range paths {
			for _, value := range values {
				if len(next) < modelMaxBases {
					next = append(next, strings.ReplaceAll(p, "{"+name+"}", value))
				}
			}
		}
		paths = next
	}
	return paths
}

// splitURL splits a URL as it was sent into its escaped path and query. ok is
// false when it is not valid.
func modelSplitURL(raw string) (path, query string, ok bool) {
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
