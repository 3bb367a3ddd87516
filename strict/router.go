package strict

import (
	"net/http"
	"slices"
	"strings"
)

// MaxPathParameters bounds the parameters of one path template; one with more is
// never reached.
const MaxPathParameters = 100

// A router finds the operation of a request. http.ServeMux won't do: it panics
// on pairs of templates that OpenAPI allows, such as /a/{x} beside /{y}/b, has no
// parameters that are a part of a segment, and answers unclean paths with redirects
// of its own.
type router struct {
	root node
	all  []*Operation
}

type node struct {
	literals map[string]*node
	mixed    []*mixedEdge // those with most text first
	wildcard *node
	routes   map[string]*route // by method; nil where no template ends here
	allow    string
}

// A mixedEdge leads on from segments of text and parameters.
type mixedEdge struct {
	segment
	next *node
}

type route struct {
	operation *Operation
	names     []string
	handle    func(http.ResponseWriter, *http.Request, *Match)
}

// A Match is a routed request's operation and raw path parameter values.
type Match struct {
	route  *route
	values []string
}

func (t *router) add(r *route) {
	t.all = append(t.all, r.operation)
	segments := parseTemplate(r.operation.Path)
	for _, s := range segments {
		r.names = append(r.names, s.names...)
	}
	if len(r.names) > MaxPathParameters {
		return
	}
	n := &t.root
	for _, s := range segments {
		n = n.edge(s)
	}
	if n.routes == nil {
		n.routes = map[string]*route{}
	}
	n.routes[r.operation.Method] = r
	methods := make([]string, 0, len(n.routes))
	for method := range n.routes {
		methods = append(methods, method)
	}
	slices.Sort(methods)
	n.allow = strings.Join(methods, ", ")
}

// edge returns where a segment of a template leads, the same for those that differ in
// the names of their parameters alone.
func (n *node) edge(s segment) *node {
	switch {
	case len(s.names) == 0:
		if n.literals == nil {
			n.literals = map[string]*node{}
		}
		if n.literals[s.texts[0]] == nil {
			n.literals[s.texts[0]] = &node{}
		}
		return n.literals[s.texts[0]]
	case s.whole():
		if n.wildcard == nil {
			n.wildcard = &node{}
		}
		return n.wildcard
	}
	for _, edge := range n.mixed {
		if edge.shape() == s.shape() {
			return edge.next
		}
	}
	edge := &mixedEdge{s, &node{}}
	n.mixed = append(n.mixed, edge)
	slices.SortStableFunc(n.mixed, func(a, b *mixedEdge) int { return a.rank() - b.rank() })
	return edge.next
}

// find matches the escaped path. Texts go before texts with parameters, and these
// before parameters, from left to right (OpenAPI 3.0.3, Paths Object); among
// templates that match, one that has the method goes before one that has not. The
// methods of all that match are in allow where none has it. No part of a template
// is looked at twice.
func (t *router) find(method, escapedPath string, m *Match) (found *route, allow string) {
	rest, ok := strings.CutPrefix(escapedPath, "/")
	if !ok {
		return nil, ""
	}
	m.values = m.values[:0]
	return t.root.find(method, rest, m)
}

// operations are those of all templates that match the escaped path.
func (t *router) operations(escapedPath string) (list []*Operation) {
	var walk func(n *node, path string)
	walk = func(n *node, path string) {
		segment, rest, more := strings.Cut(path, "/")
		next := []*node{n.literals[unescapeSegment(segment)]}
		for _, edge := range n.mixed {
			if _, ok := edge.match(segment, nil); ok {
				next = append(next, edge.next)
			}
		}
		if validSegment(segment) {
			next = append(next, n.wildcard)
		}
		for _, child := range next {
			switch {
			case child == nil:
			case more:
				walk(child, rest)
			default:
				for _, r := range child.routes {
					list = append(list, r.operation)
				}
			}
		}
	}
	if rest, ok := strings.CutPrefix(escapedPath, "/"); ok {
		walk(&t.root, rest)
	}
	return list
}

func (n *node) find(method, path string, m *Match) (found *route, allow string) {
	segment, rest, more := strings.Cut(path, "/")
	before := len(m.values)
	try := func(next *node) bool {
		var others string
		switch {
		case more:
			found, others = next.find(method, rest, m)
		case next.routes != nil:
			found, others = next.routes[method], next.allow
		}
		if found == nil {
			allow = joinAllow(allow, others)
			m.values = m.values[:before]
		}
		return found != nil
	}
	if next := n.literals[unescapeSegment(segment)]; next != nil && try(next) {
		return found, ""
	}
	for _, edge := range n.mixed {
		var ok bool
		if m.values, ok = edge.match(segment, m.values); ok && try(edge.next) {
			return found, ""
		}
	}
	if n.wildcard != nil && validSegment(segment) {
		m.values = append(m.values, segment)
		if try(n.wildcard) {
			return found, ""
		}
	}
	return nil, allow
}

func joinAllow(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	methods := append(strings.Split(a, ", "), strings.Split(b, ", ")...)
	slices.Sort(methods)
	return strings.Join(slices.Compact(methods), ", ")
}
