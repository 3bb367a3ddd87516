package strict

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// MaxPathParameters bounds the parameters of one path template.
const MaxPathParameters = 16

// A router finds the operation of a request. http.ServeMux won't do: it panics
// on pairs of templates that OpenAPI allows, such as /a/{x} beside /{y}/b, and
// answers unclean paths with redirects of its own.
type router struct {
	root node
	all  []*Operation
}

type node struct {
	literals map[string]*node
	wildcard *node
	routes   map[string]*route // by method; nil where no template ends here
	allow    string
}

type route struct {
	operation *Operation
	names     []string
	handle    func(http.ResponseWriter, *http.Request, *Match)
}

// A Match is a routed request's operation and raw path parameter values.
type Match struct {
	route  *route
	values [MaxPathParameters]string
}

func (t *router) add(r *route) {
	t.all = append(t.all, r.operation)
	n := &t.root
	for segment := range strings.SplitSeq(r.operation.Path[1:], "/") {
		if name, ok := strings.CutPrefix(segment, "{"); ok {
			r.names = append(r.names, strings.TrimSuffix(name, "}"))
			if n.wildcard == nil {
				n.wildcard = &node{}
			}
			n = n.wildcard
			continue
		}
		if plain, err := url.PathUnescape(segment); err == nil {
			segment = plain
		}
		if n.literals == nil {
			n.literals = map[string]*node{}
		}
		next := n.literals[segment]
		if next == nil {
			next = &node{}
			n.literals[segment] = next
		}
		n = next
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

// find matches the escaped path. Literal segments go before parameters, from
// left to right (OpenAPI 3.0.3, Paths Object); among templates that match, one
// that has the method goes before one that has not. The methods of all that
// match are in allow where none has it.
func (t *router) find(method, escapedPath string, m *Match) (found *route, allow string) {
	rest, ok := strings.CutPrefix(escapedPath, "/")
	if !ok {
		return nil, ""
	}
	return t.root.find(method, rest, m, 0)
}

// operations are those of all templates that match the escaped path.
func (t *router) operations(escapedPath string) (list []*Operation) {
	var walk func(n *node, path string, values int)
	walk = func(n *node, path string, values int) {
		segment, rest, more := strings.Cut(path, "/")
		next := []*node{n.literal(segment)}
		if values < MaxPathParameters && validSegment(segment) {
			next = append(next, n.wildcard)
		}
		for i, child := range next {
			switch {
			case child == nil:
			case more:
				walk(child, rest, values+i)
			default:
				for _, r := range child.routes {
					list = append(list, r.operation)
				}
			}
		}
	}
	if rest, ok := strings.CutPrefix(escapedPath, "/"); ok {
		walk(&t.root, rest, 0)
	}
	return list
}

func (n *node) find(method, path string, m *Match, values int) (found *route, allow string) {
	segment, rest, more := strings.Cut(path, "/")
	try := func(next *node, values int) bool {
		if next == nil {
			return false
		}
		var others string
		switch {
		case more:
			found, others = next.find(method, rest, m, values)
		case next.routes != nil:
			found, others = next.routes[method], next.allow
		}
		if found == nil {
			allow = joinAllow(allow, others)
		}
		return found != nil
	}
	if try(n.literal(segment), values) {
		return found, ""
	}
	if values < MaxPathParameters && validSegment(segment) {
		m.values[values] = segment
		if try(n.wildcard, values+1) {
			return found, ""
		}
	}
	return nil, allow
}

func (n *node) literal(segment string) *node {
	if !strings.Contains(segment, "%") {
		return n.literals[segment]
	}
	plain, err := url.PathUnescape(segment)
	if err != nil {
		return nil
	}
	return n.literals[plain]
}

// validSegment reports whether a segment can be a parameter's value: not empty
// and no dot segment, which RFC 3986 section 5.2.4 makes another path of.
func validSegment(segment string) bool {
	if len(segment) > len("%2e%2e") {
		return true
	}
	plain, err := url.PathUnescape(segment)
	return err == nil && plain != "" && plain != "." && plain != ".."
}

func joinAllow(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	methods := append(strings.Split(a, ", "), strings.Split(b, ", ")...)
	slices.Sort(methods)
	return strings.Join(slices.Compact(methods), ", ")
}
