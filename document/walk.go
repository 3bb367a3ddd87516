package document

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A walker goes over a document once, as what each value is, and notes faults and
// which values refer to which.
type walker struct {
	*Document
	kinds   map[*Node]string // what a value was taken for
	pending []pendingReference
	// inert values are those that nothing that is judged depends on.
	inert map[*Node]bool
	// sources are the values that refer to a value.
	sources map[*Node][]*Node
	found   []foundFault
	ids     map[string]*Node // the first operationId of its name
}

// A pendingReference is one whose target was not looked at yet.
type pendingReference struct {
	at, target *Node
	of         string
}

// A foundFault is a fault before it is known what it touches.
type foundFault struct {
	at      *Node
	level   Level
	message string
	// with are other values that it touches.
	with []*Node
}

const maxFaults = 10_000

func (w *walker) fault(at *Node, level Level, format string, args ...any) *foundFault {
	if len(w.found) >= maxFaults {
		return &foundFault{}
	}
	w.found = append(w.found, foundFault{at: at, level: level, message: fmt.Sprintf(format, args...)})
	return &w.found[len(w.found)-1]
}

// walk goes over the whole document, and over what it refers to in other files.
func (w *walker) walk() {
	w.visit(w.root, "OpenAPI")
	for len(w.pending) > 0 {
		next := w.pending[len(w.pending)-1]
		w.pending = w.pending[:len(w.pending)-1]
		w.visitTarget(next)
	}
}

// visitTarget looks at what a reference leads to.
func (w *walker) visitTarget(p pendingReference) {
	switch taken := w.kinds[p.target]; {
	case taken == "":
		w.visit(p.target, p.of)
	case taken != p.of:
		w.fault(p.at, LevelError, "the reference %q leads to a %s Object where a %s Object is wanted", p.at.Text(), taken, p.of)
	}
}

// visit looks at a value that is to be an object of a kind.
func (w *walker) visit(n *Node, kind string) {
	if w.kinds[n] != "" {
		return
	}
	w.kinds[n] = kind
	if kind == "Schema" {
		w.visitSchema(n)
		return
	}
	about := objects[kind]
	if n.kind != Object {
		w.fault(n, LevelError, "this is %s; wanted an object, the %s Object", n.kind, kind)
		return
	}
	if about.reference && w.reference(n, kind) && kind != "Path Item" {
		return
	}
	for _, child := range n.children {
		w.visitField(n, child, about)
	}
	for _, f := range about.fields {
		if f.flags&required != 0 && n.Get(f.name) == nil {
			level := LevelError
			if f.flags&inert != 0 {
				level = LevelWarning
			}
			w.fault(n, level, "the %s Object lacks the field %q, which it must have", kind, f.name)
		}
	}
	if about.check != nil {
		about.check(w, n)
	}
}

// visitField looks at one field of an object.
func (w *walker) visitField(n, child *Node, about *object) {
	name := child.name
	for _, f := range about.fields {
		if f.name == name && (f.flags&only31 == 0 || w.OpenAPI31()) {
			w.visitShape(child, f)
			return
		}
	}
	switch {
	case strings.HasPrefix(name, "x-"):
	case about.free:
	case about.each != "":
		if about.beginning != "" && !strings.HasPrefix(name, about.beginning) {
			w.fault(child, LevelWarning, "the name %q does not begin with %q, so that it is taken for nothing", name, about.beginning)
			return
		}
		w.visit(child, about.each)
	default:
		w.unknownField(child, about)
	}
}

func (w *walker) unknownField(child *Node, about *object) {
	var names []string
	for _, f := range about.fields {
		if f.flags&only31 == 0 || w.OpenAPI31() {
			names = append(names, f.name)
		}
	}
	if near := Nearest(child.name, names); near != "" {
		w.fault(child, LevelWarning, "%q is no field of a %s Object and taken for nothing; did you mean %q?", child.name, about.name, near)
		return
	}
	w.fault(child, LevelWarning, "%q is no field of a %s Object and taken for nothing; names of extensions begin with x-", child.name, about.name)
}

// visitShape looks at the value of a field.
func (w *walker) visitShape(n *Node, f field) {
	if f.flags&inert != 0 {
		w.inert[n] = true
	}
	wrong := func(want string) {
		w.fault(n, LevelError, "the field %q is %s; wanted %s", f.name, n.kind, want)
	}
	switch f.shape {
	case text:
		if n.kind != String {
			wrong("a string")
		}
	case boolean:
		if n.kind != Boolean {
			wrong("true or false")
		}
	case texts:
		if n.kind != Array || slices.ContainsFunc(n.children, func(item *Node) bool { return item.kind != String }) {
			wrong("a list of strings")
		}
	case one:
		w.visit(n, f.of)
	case list:
		if n.kind != Array {
			wrong("a list of " + f.of + " Objects")
			return
		}
		for _, item := range n.children {
			w.visit(item, f.of)
		}
	case named:
		if n.kind != Object {
			wrong("a map of names to " + f.of + " Objects")
			return
		}
		for _, child := range n.children {
			if f.of == "Schema" || !strings.HasPrefix(child.name, "x-") {
				w.visit(child, f.of)
			}
		}
	}
}

// visitSchema looks at a schema and those inside of it.
func (w *walker) visitSchema(n *Node) {
	switch {
	case n.kind == Boolean && (w.OpenAPI31() || n.name == "additionalProperties"):
		return
	case n.kind != Object:
		w.fault(n, LevelError, "this is %s; wanted a schema", n.kind)
		return
	}
	if w.reference(n, "Schema") {
		if !w.OpenAPI31() {
			return
		}
		if slices.ContainsFunc(n.children, func(child *Node) bool { return child.name != "$ref" && !describes(child.name) }) {
			w.joined[n] = true
		}
	}
	if w.OpenAPI31() {
		w.dynamicReference(n)
	}
	if w.options.CheckSchema != nil {
		w.options.CheckSchema(n, w.OpenAPI31(), func(at *Node, level Level, message string) {
			w.fault(at, level, "%s", message)
		})
	}
	for _, child := range n.children {
		for _, f := range schemaFields {
			if f.name == child.name && (f.flags&only31 == 0 || w.OpenAPI31()) {
				w.visitShape(child, f)
				break
			}
		}
	}
	w.mapping(n)
}

// describes reports whether a keyword is for people alone.
func describes(keyword string) bool {
	switch keyword {
	case "title", "summary", "description", "deprecated", "example", "examples", "externalDocs", "$comment", "$defs", "definitions":
		return true
	}
	return strings.HasPrefix(keyword, "x-")
}

// reference notes where a $ref leads to; false where there is none.
func (w *walker) reference(n *Node, kind string) bool {
	ref := n.Get("$ref")
	if ref == nil {
		return false
	}
	if ref.kind != String {
		w.fault(ref, LevelError, "$ref is %s; wanted a string, a URI reference", ref.kind)
		return true
	}
	target, err := w.Resolve(n, ref.text)
	if err != nil {
		w.fault(ref, LevelError, "the reference %q leads nowhere: %v", ref.text, err)
		return true
	}
	w.sources[target] = append(w.sources[target], ref)
	w.pending = append(w.pending, pendingReference{ref, target, kind})
	if _, err := w.Follow(n); err != nil && (kind != "Schema" || !w.OpenAPI31()) {
		w.fault(ref, LevelError, "%v", err)
	}
	return true
}

func (w *walker) dynamicReference(n *Node) {
	ref := n.Get("$dynamicRef")
	if ref.Kind() != String {
		return
	}
	target, err := w.Resolve(n, ref.text)
	if err != nil {
		w.fault(ref, LevelError, "the reference %q leads nowhere: %v", ref.text, err)
		return
	}
	w.sources[target] = append(w.sources[target], ref)
	w.pending = append(w.pending, pendingReference{ref, target, "Schema"})
}

// mapping looks at what a discriminator's mapping leads to: names of components, or
// URI references (OpenAPI 3.1.1, Discriminator Object).
func (w *walker) mapping(n *Node) {
	mapping := n.Get("discriminator").Get("mapping")
	for _, child := range mapping.Members() {
		if child.kind != String {
			w.fault(child, LevelWarning, "a discriminator maps to %s; wanted the name of a schema or a reference to one", child.kind)
			continue
		}
		if w.Component("schemas", child.text) != nil {
			continue
		}
		if _, err := w.Resolve(child, child.text); err != nil {
			w.fault(child, LevelWarning, "the discriminator maps to %q, which is no schema: %v", child.text, err)
		}
	}
}

// Component returns a component by its section and name, nil where there is none.
func (d *Document) Component(section, name string) *Node {
	return d.root.Get("components").Get(section).Get(name)
}

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
			w.fault(id, LevelWarning, "the operationId %q is that of another operation, too (%s); each must have its own", id.text, other.Pointer())
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

func (w *walker) checkSecurityScheme(n *Node) {
	needs := map[string][]string{"apiKey": {"name", "in"}, "http": {"scheme"}, "oauth2": {}, "openIdConnect": {}}
	if w.OpenAPI31() {
		needs["mutualTLS"] = nil
	}
	kind := n.Get("type")
	if kind.Kind() != String {
		return // told as a field that is missing or of another type
	}
	fields, known := needs[kind.text]
	if !known {
		w.fault(kind, LevelError, "there is no security scheme of the type %q; wanted %s", kind.text, quotedList(needs))
	}
	for _, name := range fields {
		if n.Get(name) == nil {
			w.fault(n, LevelError, "a security scheme of the type %s lacks the field %q", kind.text, name)
		}
	}
	if in := n.Get("in"); kind.text == "apiKey" && in.Kind() == String && in.text != "query" && in.text != "header" && in.text != "cookie" {
		w.fault(in, LevelError, "an apiKey can't be in %q; wanted query, header or cookie", in.text)
	}
}

func (w *walker) checkSecurityRequirement(n *Node) {
	schemes := w.root.Get("components").Get("securitySchemes")
	for name, requirement := range n.Members() {
		if scheme := schemes.Get(name); scheme != nil {
			w.sources[scheme] = append(w.sources[scheme], requirement)
			continue
		}
		message := fmt.Sprintf("there is no security scheme %q under /components/securitySchemes", name)
		if near := Nearest(name, names(schemes)); near != "" {
			message += fmt.Sprintf("; did you mean %q?", near)
		}
		w.fault(requirement, LevelError, "%s", message)
	}
}

func names(n *Node) []string {
	var all []string
	for name := range n.Members() {
		all = append(all, name)
	}
	return all
}

func quotedList[V any](m map[string]V) string {
	var all []string
	for name := range m {
		all = append(all, name)
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

// stylesOf are the styles of a place (OpenAPI 3.1.1, Style Values); the first is
// that of a parameter that names none.
var stylesOf = map[string][]string{
	"path":   {"simple", "label", "matrix"},
	"query":  {"form", "spaceDelimited", "pipeDelimited", "deepObject"},
	"header": {"simple"},
	"cookie": {"form"},
}

func (w *walker) checkParameter(n *Node) {
	in := n.Get("in")
	if in.Kind() != String || n.Get("name").Kind() != String {
		return
	}
	styles, known := stylesOf[in.text]
	if !known {
		w.fault(in, LevelError, "a parameter can't be in %q; wanted path, query, header or cookie", in.text)
		return
	}
	if in.text == "path" && !n.Get("required").True() {
		w.fault(cmp.Or(n.Get("required"), n), LevelWarning, `a parameter of the path must say "required: true"; it is taken as if it did`)
	}
	w.checkStyle(n, styles)
}

func (w *walker) checkHeader(n *Node) { w.checkStyle(n, stylesOf["header"]) }

func (w *walker) checkStyle(n *Node, styles []string) {
	if style := n.Get("style"); style.Kind() == String && !slices.Contains(styles, style.text) {
		w.fault(style, LevelError, "there is no style %q here; wanted %s", style.text, strings.Join(styles, ", "))
	}
	schema, content := n.Get("schema"), n.Get("content")
	switch {
	case schema == nil && content == nil:
		w.fault(n, LevelWarning, "there is neither a schema nor content, so that any value will do")
	case schema != nil && content != nil:
		w.fault(content, LevelError, "there are both a schema and content, so that nothing tells which is meant")
	case content != nil && content.Len() != 1:
		w.fault(content, LevelError, "content has %d media types here; wanted one", content.Len())
	}
}
