package codegen

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/codegen/internal/name"
	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
)

// A parameter is a field that travels outside the body: a parameter of a request or a
// header field of a response.
type parameter struct {
	*field
	Var     string // Go variable
	Spec    string // Go expression of its strict.Parameter
	In      string
	Style   string
	Explode bool
	Pointer string
	Content string // "json" or "text" where a media type says how it is written
	Shape   *textShape
	// AllowReserved leaves more characters of a value as they are, AllowEmpty takes the
	// parameter without a value, Lines has a value on each field line.
	AllowReserved, AllowEmpty, Lines bool

	node   *document.Node // nil for one that the document does not describe
	schema *schema.Schema
	text   string // of the comment
}

// textOnly is the schema of a parameter of which the document says nothing: any text.
var textOnly = &schema.Schema{Types: schema.String}

// parameters makes the parameters of an operation, those of its path among them unless
// it has others of the same name and place (OpenAPI 3.0.4, Path Item Object).
func (m *model) parameters(op *operation, o *document.Operation) {
	type key struct{ name, in string }
	var keys []key
	found := map[key]*document.Node{}
	for _, list := range []*document.Node{o.Item.Get("parameters"), o.Node.Get("parameters")} {
		for _, n := range list.Items() {
			p := m.follow(n)
			k := key{p.Get("name").Text(), p.Get("in").Text()}
			if p == nil || m.ignored(k.name, k.in, p) {
				continue
			}
			if found[k] == nil {
				keys = append(keys, k)
			}
			found[k] = p
		}
	}
	// Path parameters stand in the order of the path, the others by place.
	for _, name := range op.template.names() {
		op.PathParam = appendParameter(op.PathParam, m.parameter(op, name, "path", found[key{name, "path"}]))
	}
	for _, in := range []string{"query", "header", "cookie"} {
		for _, k := range keys {
			if k.in == in {
				op.Param = appendParameter(op.Param, m.parameter(op, k.name, in, found[k]))
			}
		}
	}
	m.nameParameters(op)
	m.apart(op)
}

// words begins the name of a type that a parameter needs.
func words(op *operation, parameter string) string {
	return name.Words(op.ID) + name.Words(parameter)
}

// nameParameters names the fields and variables of parameters.
func (m *model) nameParameters(op *operation) {
	inPath, others := m.namer.Scope("Params", "Body"), m.namer.Scope()
	for _, list := range []struct {
		scope      *name.Scope
		parameters []*parameter
	}{{inPath, op.PathParam}, {others, op.Param}} {
		for _, p := range list.parameters {
			p.key = name.Key{Kind: name.Parameter, Name: p.In + " " + p.JSON}
			given, _ := p.node.Get("x-go-name").AsString()
			list.scope.Claim(name.Entry{Key: p.key, Text: p.JSON, Given: given})
		}
		m.clashes(list.scope.Settle(), m.document.Location(op.node))
		for _, p := range list.parameters {
			p.Go = list.scope.Go(p.key)
			p.Doc = comment(paragraphs(p.text, list.scope.Remark(p.key)))
		}
	}
	var fields []string
	for _, p := range op.PathParam {
		fields = append(fields, p.Go)
	}
	for i, variable := range name.Variables(fields, templateVariables.MatchString) {
		op.PathParam[i].Var = variable
	}
}

func appendParameter(list []*parameter, p *parameter) []*parameter {
	if p == nil {
		return list
	}
	return append(list, p)
}

// ignored tells of parameters that describe nothing (OpenAPI 3.0.3, Parameter Object), and
// of those that net/http reads and writes by itself.
func (m *model) ignored(name, in string, n *document.Node) bool {
	if in != "header" {
		return false
	}
	switch called := http.CanonicalHeaderKey(name); {
	case slices.Contains([]string{"Accept", "Content-Type", "Authorization"}, called):
		m.note(n, "a parameter %s in the header describes nothing: media types and security do", called)
	case slices.Contains(ownFields, called):
		m.note(n, "no code is made of this parameter: net/http sets the header field %s by itself", called)
	default:
		return false
	}
	return true
}

// ownFields are the header fields that net/http writes and reads by itself.
var ownFields = []string{"Connection", "Content-Length", "Cookie", "Host", "Te", "Trailer", "Transfer-Encoding", "Upgrade"}

// styles lists what the runtime can read and write, by place; the first is the default.
var styles = map[string][]string{
	"path":   {"simple", "label", "matrix"},
	"query":  {"form", "spaceDelimited", "pipeDelimited", "deepObject"},
	"header": {"simple"},
	"cookie": {"form"},
}

// parameter makes the model of a parameter that n describes, which is nil where the path
// has one that the document does not describe; nil where it is refused.
func (m *model) parameter(op *operation, called, in string, n *document.Node) *parameter {
	p := &parameter{In: in, node: n, Spec: fmt.Sprintf("%s.Parameters[%d]", op.Var, len(op.PathParam)+len(op.Param))}
	if !m.carry(p, called, words(op, called)) {
		return nil
	}
	return p
}

// carry fills in what a Parameter Object or Header Object says. The type that the value
// may need is called typeName. It reports whether it can be enforced.
func (m *model) carry(p *parameter, called, typeName string) bool {
	n, place := p.node, m.document.Location(p.node)
	p.Pointer, p.Style = at("", p.In, called), styles[p.In][0]
	if style := n.Get("style").Text(); style != "" {
		p.Style = style
	}
	p.Explode = p.Style == "form"
	if explode := n.Get("explode"); explode != nil {
		p.Explode = explode.True()
	}
	p.AllowReserved = n.Get("allowReserved").True() && p.In == "query"
	m.carried(p)
	before := len(m.list)
	if !slices.Contains(styles[p.In], p.Style) {
		m.refuse(place, "style", "%s in %s can't be enforced; want one of %s", p.Style, p.In, strings.Join(styles[p.In], ", "))
	}
	m.shape(p, place)
	if len(m.list) > before {
		return false
	}
	m.hold(p, called, typeName)
	text, _ := n.Get("description").AsString()
	p.text = text
	if p.AllowEmpty {
		p.text = paragraphs(text, "It is null where the parameter has no value: "+called+"=.")
	}
	return true
}

// carried finds the schema of a parameter, or of its content. One of which nothing is
// said is any text.
func (m *model) carried(p *parameter) {
	of := p.node.Get("schema")
	for mediaType, media := range p.node.Get("content").Members() {
		p.Content, of = "text", media.Get("schema")
		if isJSON(mediaType) {
			p.Content = "json"
		} else if s := m.set.Compile(of); of != nil && s.Effective()&(schema.Array|schema.Object) != 0 {
			m.note(media, "the parameter is taken as a text: nothing is made of values of %s", mediaType)
			of = nil
		}
		break // there is one (OpenAPI 3.0.3, Parameter Object)
	}
	p.schema = textOnly
	if of != nil && of.Kind() != document.None {
		p.schema = m.set.Compile(of)
	}
	if p.Content == "json" && of == nil {
		p.schema = anything
	}
	if s := shapeOf(m.all.of(p.schema)); p.Content != "json" && s.form == formRaw && len(s.checked) == 0 {
		p.schema = textOnly
	}
	if p.Lines {
		p.onLines()
	}
}

// shape settles how texts stand for the value of a parameter.
func (m *model) shape(p *parameter, place document.Location) {
	if p.Content == "json" {
		return
	}
	shapes := textShapes{
		deep: p.Style == "deepObject",
		row:  m.whole,
		refuse: func(s *schema.Schema, keyword, reason string) {
			m.refuse(s.At, keyword, "%s", reason)
		},
	}
	levels := styledLevels
	if shapes.deep {
		levels = deepLevels
	}
	p.Shape = shapes.of(p.schema, levels)
	if p.Explode && p.Shape.has("object") && (p.Style == "spaceDelimited" || p.Style == "pipeDelimited") {
		m.refuse(place, "explode", "OpenAPI does not say how an exploded object is written in style %s; want explode: false", p.Style)
	}
	m.noteUndefined(p)
}

// whole is the row of all that a schema says.
func (m *model) whole(s *schema.Schema) int {
	row := m.checks.add(s)
	for _, u := range m.checks.lacking(row) {
		m.refuse(u.At, u.Keyword, "%s", u.Why)
	}
	return row
}

// Styles reports whether there is a parameter that oapi-codegen's runtime writes.
func (m *model) Styles() bool {
	return slices.ContainsFunc(m.Operations, func(op *operation) bool {
		return slices.ContainsFunc(op.Parameters(), func(p *parameter) bool {
			return p.In != "cookie" && p.Content == "" && p.Style != "deepObject"
		})
	})
}

// noteUndefined tells of what OpenAPI does not define, and how it is written.
func (m *model) noteUndefined(p *parameter) {
	inside := func(s *textShape) bool { return s.has("array") || s.has("object") }
	switch {
	case p.Shape == nil:
	case p.Style == "deepObject" && p.Shape.undefined():
		m.note(p.node, "OpenAPI does not define this in style deepObject: what is inside of an object or array is written with further brackets, as in %s[a][b], and items with their index; a text stands under the name alone", p.JSONName())
	case p.Style != "deepObject" && (inside(p.Shape.Items) || inside(p.Shape.Others) ||
		slices.ContainsFunc(p.Shape.Members, func(m namedShape) bool { return m.Shape.has("object") || inside(m.Shape.items()) })):
		m.note(p.node, "OpenAPI does not define arrays and objects inside of others in style %s: they are written as JSON", p.Style)
	}
}

// JSONName is the name of the parameter in the document.
func (p *parameter) JSONName() string { return p.node.Get("name").Text() }

// hold settles how the value is held in Go. No style has a form for null, so that nullable
// says nothing; that there is no value may be allowed.
func (m *model) hold(p *parameter, called, typeName string) {
	p.field = m.field(called, []*schema.Schema{p.schema}, p.node.Get("required").True() || p.In == "path", typeName)
	if p.Content != "json" {
		p.Value.Null = false
	}
	p.AllowEmpty = p.In == "query" && p.node.Get("allowEmptyValue").True() && p.Content == "" && !p.scattered() && !m.takesEmpty(p)
	p.Empty = p.AllowEmpty
	p.field.settle()
}

// takesEmpty reports whether a parameter without a value is one that its schema takes,
// and needs no leave.
func (m *model) takesEmpty(p *parameter) bool {
	empty := schema.Value{Type: schema.String}
	c := m.all.of(p.schema)
	return matches(c, empty) || p.Shape.has("array") && matches(c, schema.Value{Type: schema.Array, Items: []schema.Value{empty}})
}

// scattered reports whether each member of an object travels by itself, under
// its own name.
func (p *parameter) scattered() bool {
	return p.Content == "" && p.Style == "form" && p.Explode && p.Shape.has("object") && len(p.Shape.Type) == 1
}

// apart refuses objects that are scattered in a query or in cookies where it can't
// be told which parameter a name there belongs to.
func (m *model) apart(op *operation) {
	place := m.document.Location(op.node)
	for _, p := range op.Param {
		if !p.scattered() {
			continue
		}
		switch {
		case p.In != "cookie" || p.Shape.Closed:
		case p.Shape.Others != nil && !p.Shape.Others.has("string"):
			m.refuse(place, "parameters", "parameter %q would take every cookie; want additionalProperties: false or explode: false", p.JSON)
		default:
			m.note(p.node, "the object takes every cookie that no other parameter has, as OpenAPI has it; additionalProperties: false or explode: false would not")
		}
		for _, other := range op.Param {
			if other != p && other.In == p.In && p.clashes(other) {
				m.refuse(place, "parameters", "the members of parameter %q can't be told from parameter %q; want style deepObject or explode: false", p.JSON, other.JSON)
			}
		}
	}
}

// clashes reports whether a name may be a member of a scattered object and of another
// parameter.
func (p *parameter) clashes(other *parameter) bool {
	if !other.scattered() {
		return p.describes(other.JSON)
	}
	return !p.Shape.Closed && !other.Shape.Closed || slices.ContainsFunc(other.Shape.Members, func(m namedShape) bool { return p.describes(m.Name) })
}

func (p *parameter) describes(name string) bool {
	return slices.ContainsFunc(p.Shape.Members, func(m namedShape) bool { return m.Name == name })
}

// Row is the strict.Parameter of the parameter, as a Go expression without its type.
func (p *parameter) Row() string {
	fields := []string{"Name: " + strconv.Quote(p.JSON), "In: " + strconv.Quote(p.In), "Pointer: " + strconv.Quote(p.Pointer)}
	add := func(is bool, text string) {
		if is {
			fields = append(fields, text)
		}
	}
	if p.Content == "" {
		fields = append(fields, "Style: "+strconv.Quote(p.Style))
	} else {
		fields = append(fields, "Content: "+strconv.Quote(p.Content))
	}
	add(p.Explode && p.Content == "", "Explode: true")
	add(p.Shape != nil, "Shape: "+p.Shape.Go())
	add(p.Required, "Required: true")
	add(p.AllowReserved, "AllowReserved: true")
	add(p.AllowEmpty, "AllowEmpty: true")
	add(p.Lines, "Lines: true")
	return "{" + strings.Join(fields, ", ") + "}"
}

// templateVariables are the names that the templates use where the variables of
// path parameters are in scope.
var templateVariables = regexp.MustCompile(`^(body|c|call|context|ctx|d|document|e|err|h|http|item|json|m|name|ok|operation.*|options|params|q|r|` +
	`register|request|response|result|runtime|s|schemas|si|status|strict|strictHandler|styled|texts?|time|uuid|v|value|w|wire|` +
	`(begin|elements|i|item|key|list|map|members|names|start)[0-9]+)$`)
