package document

import (
	"fmt"
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
	omitted int              // how many faults are not listed
	nearest int              // how often something near was looked for among many names
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

// fault notes what is wrong at a value. Long texts of the document are shortened in
// what it says. Errors are all kept, since they decide what is judged.
func (w *walker) fault(at *Node, level Level, format string, args ...any) *foundFault {
	if len(w.found) >= maxFaults && level != LevelError {
		w.omitted++
		return &foundFault{}
	}
	for i, arg := range args {
		switch arg := arg.(type) {
		case string:
			args[i] = shorten(arg, maxQuoted)
		case error:
			args[i] = shorten(arg.Error(), 3*maxQuoted)
		}
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
		w.unreadable[n] = true
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
		w.unreadable[n] = true
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
		w.unreadable[n] = true
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
		if id, ok := n.Get("$id").AsString(); ok && w.bases[n] == "" && len(w.bases[w.resource(n)])+len(id) > maxURI {
			w.fault(n.Get("$id"), LevelWarning, "the schema's URI has more than %d bytes; nothing can refer to it", maxURI)
		}
	}
	if w.options.CheckSchema != nil {
		w.options.CheckSchema(n, w.OpenAPI31(), func(at *Node, level Level, message string) {
			w.fault(at, level, "%s", shorten(message, 5*maxQuoted))
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
		w.unreadable[n] = true
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
