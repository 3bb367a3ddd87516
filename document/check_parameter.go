package document

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

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
		section := "/components/securitySchemes"
		if w.original != nil {
			section = "/securityDefinitions"
		}
		message := fmt.Sprintf("there is no security scheme %q under %s", shorten(name, maxQuoted/3), section)
		if w.nearest++; w.nearest <= maxNearest {
			if near := Nearest(name, names(schemes)); near != "" {
				message += fmt.Sprintf("; did you mean %q?", near)
			}
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

// checkBodies finds operations of Swagger 2.0 that describe their body more than once,
// or in two ways (OpenAPI 2.0, Parameter Object). The conversion keeps one.
func (w *walker) checkBodies() {
	if w.original == nil {
		return
	}
	for _, op := range w.operations {
		var bodies []string
		form := ""
		for _, item := range w.origins[op.Node].Get("parameters").Items() {
			p := item
			if name, local := strings.CutPrefix(item.Get("$ref").Text(), "#/parameters/"); local {
				p = w.original.Get("parameters").Get(name)
			}
			switch name := p.Get("name").Text(); p.Get("in").Text() {
			case "body":
				bodies = append(bodies, name)
			case "formData":
				form = name
			}
		}
		switch {
		case len(bodies) > 1:
			w.fault(op.Node, LevelError, "the operation has %d parameters in the body, among them %q and %q, so that nothing tells which is meant", len(bodies), bodies[0], bodies[1])
		case len(bodies) == 1 && form != "":
			w.fault(op.Node, LevelError, "the operation has the parameter %q in the body and %q in a form, so that nothing tells which is meant", bodies[0], form)
		}
	}
}
