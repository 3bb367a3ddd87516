package document

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

var componentName = regexp.MustCompile(`^[a-zA-Z0-9._-]+$`)

func (w *walker) checkComponents(n *Node) {
	for _, section := range n.children {
		for name, component := range section.Members() {
			if !strings.HasPrefix(section.name, "x-") && !componentName.MatchString(name) {
				w.fault(component, LevelWarning, "the component's name %q has other characters than A-Z, a-z, 0-9, '.', '-' and '_'; other tools may refuse it", name)
			}
		}
	}
}

// dialects are those that schemas of OpenAPI 3.1 are judged by; one that ends with a
// slash has versions.
var dialects = []string{
	"https://json-schema.org/draft/2020-12/schema",
	"https://spec.openapis.org/oas/3.1/dialect/",
	"https://spec.openapis.org/oas/3.1/schema-base/",
}

// KnownDialect reports whether a URI, of jsonSchemaDialect or $schema, names the
// dialect of JSON Schema that OpenAPI 3.1 has, or the one that it builds on.
func KnownDialect(uri string) bool {
	uri = strings.TrimSuffix(uri, "#")
	return slices.ContainsFunc(dialects, func(dialect string) bool {
		return uri == dialect || strings.HasSuffix(dialect, "/") && strings.HasPrefix(uri, dialect)
	})
}

func (w *walker) checkRoot(n *Node) {
	if dialect, ok := n.Get("jsonSchemaDialect").AsString(); ok && w.OpenAPI31() && !KnownDialect(dialect) {
		w.fault(n.Get("jsonSchemaDialect"), LevelNote, "the document names the dialect %q; its schemas are judged by that of OpenAPI 3.1, JSON Schema 2020-12", dialect)
	}
	if n.Get("paths") == nil && (!w.OpenAPI31() || n.Get("components") == nil && n.Get("webhooks") == nil) {
		w.fault(n, LevelWarning, `the document lacks the field "paths", so that there is no operation in it`)
	}
}

// templateName is a parameter in a path template.
var templateName = regexp.MustCompile(`\{[^{}]*\}`)

// checkTemplates finds parameters of the path that are not in its template, and
// the other way round (OpenAPI 3.1.1, Path Templating).
func (w *walker) checkTemplates() {
	for _, op := range w.operations {
		if len(op.Path) > maxPath {
			continue
		}
		described := make(map[string]bool)
		for _, parameters := range []*Node{op.Node.Get("parameters"), op.Item.Get("parameters")} {
			for _, item := range parameters.Items() {
				p, err := w.Follow(item)
				if err != nil || p.Get("in").Text() != "path" {
					continue
				}
				name := p.Get("name").Text()
				if !described[name] && !strings.Contains(op.Path, "{"+name+"}") {
					w.fault(item, LevelWarning, "the parameter %q (path) does not stand in the path %q, so that it is taken for nothing", name, op.Path)
				}
				described[name] = true
			}
		}
		for _, found := range templateName.FindAllString(op.Path, -1) {
			if name := found[1 : len(found)-1]; !described[name] {
				w.fault(op.Node, LevelWarning, "the path %q has the parameter %q, which the operation does not describe, so that any text will do", op.Path, name)
			}
		}
	}
}

// checkPaths finds templates that differ in the names of their parameters alone
// (OpenAPI 3.1.1, Paths Object). A request fits them all, and its method decides.
func (w *walker) checkPaths(n *Node) {
	first := make(map[string]*Node)
	for path, item := range n.Members() {
		if !strings.HasPrefix(path, "/") {
			continue
		}
		if len(path) > maxPath {
			w.fault(item, LevelError, "the path has %d bytes; servers need not take more than %d (RFC 9112, section 3)", len(path), maxPath)
			continue
		}
		shape := templateName.ReplaceAllString(path, "{}")
		other := first[shape]
		if other == nil {
			first[shape] = item
			continue
		}
		shared := ""
		mine, theirs := w.item(item), w.item(other)
		for _, method := range methods {
			if mine.Get(method) != nil && theirs.Get(method) != nil {
				shared = method
				w.fault(mine.Get(method), LevelError, "the paths %q and %q differ in the names of their parameters alone and both have the method %s, so that nothing tells which is meant",
					other.name, path, strings.ToUpper(method)).with = []*Node{theirs.Get(method)}
			}
		}
		if shared == "" {
			w.fault(item, LevelWarning, "the paths %q and %q differ in the names of their parameters alone; write their methods under one of them", other.name, path)
		}
	}
}

// item is a Path Item Object with its reference followed.
func (w *walker) item(n *Node) *Node {
	followed, err := w.Follow(n)
	if err != nil {
		return n
	}
	return followed
}

func (w *walker) checkPathItem(n *Node) { w.checkParameterList(n.Get("parameters")) }

func (w *walker) checkOperation(n *Node) {
	w.checkParameterList(n.Get("parameters"))
	switch responses := n.Get("responses"); {
	case responses == nil && !w.OpenAPI31():
		w.fault(n, LevelWarning, `the operation lacks the field "responses", so that its answers can't be judged`)
	case responses.Kind() == Object && responses.Len() == 0:
		w.fault(responses, LevelWarning, "the operation documents no response, so that its answers can't be judged")
	}
	if id := n.Get("operationId"); id.Kind() == String {
		if other := w.ids[id.text]; other != nil {
			w.fault(id, LevelWarning, "the operationId %q is that of another operation, too (%s); each must have its own", id.text, other.place())
		} else {
			w.ids[id.text] = n
		}
	}
}

// checkParameterList finds parameters of one place and name.
func (w *walker) checkParameterList(parameters *Node) {
	type key struct{ in, name string }
	seen := make(map[key]*Node)
	for _, item := range parameters.Items() {
		p, err := w.Follow(item)
		if err != nil {
			continue
		}
		k := key{p.Get("in").Text(), p.Get("name").Text()}
		switch other := seen[k]; {
		case other == nil:
			seen[k] = p
		case other == p:
			w.fault(item, LevelWarning, "the parameter %q (%s) is listed twice", k.name, k.in)
		default:
			w.fault(item, LevelError, "the parameter %q (%s) is described twice, so that nothing tells which is meant", k.name, k.in)
		}
	}
}

// mediaRange is a media type, or a range of them, as RFC 9110 writes them (sections
// 8.3.1 and 12.5.1); package gate reads its parameters.
var mediaRange = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+[ \t]*(;.*)?$")

func (w *walker) checkMediaType(n *Node) {
	if !mediaRange.MatchString(n.name) {
		w.fault(n, LevelWarning, "%q is no media type, so that no body is of it; wanted one such as application/json, or a range such as text/*", n.name)
	}
}

// checkServer looks at a server's URL and its variables (OpenAPI 3.1.1, Server
// Object and Server Variable Object).
func (w *walker) checkServer(n *Node) {
	at, variables := n.Get("url"), n.Get("variables")
	address, isText := at.AsString()
	if !isText {
		return // told as a field that is missing or of another type
	}
	for _, found := range templateName.FindAllString(address, -1) {
		if name := found[1 : len(found)-1]; variables.Get(name) == nil {
			w.fault(at, LevelWarning, "the server's URL has the variable %q, which is not described under variables, so that any text will do", name)
		}
	}
	for name, variable := range variables.Members() {
		values, fallback := variable.Get("enum"), variable.Get("default")
		if values.Len() > 0 && fallback.Kind() == String && !slices.ContainsFunc(values.children, func(value *Node) bool { return value.text == fallback.text }) {
			w.fault(fallback, LevelWarning, "the default of the server's variable %q is none of its values", name)
		}
	}
	if _, err := url.Parse(templateName.ReplaceAllString(address, "0")); err != nil {
		w.fault(at, LevelWarning, "the server's URL %q is no URL (RFC 3986)", address)
	}
}

var statusKey = regexp.MustCompile(`^([1-5][0-9][0-9]|[1-5]XX|default)$`)

func (w *walker) checkResponses(n *Node) {
	for name, response := range n.Members() {
		switch {
		case strings.HasPrefix(name, "x-") || statusKey.MatchString(name):
		case statusKey.MatchString(strings.ToUpper(name)):
			w.fault(response, LevelWarning, "%q stands for the range %s, which is written with capitals", name, strings.ToUpper(name))
		default:
			w.fault(response, LevelError, `%q is no status code, no range such as 4XX and not "default"`, name)
		}
	}
}
