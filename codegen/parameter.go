package codegen

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/codegen/internal/name"
	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
)

// A parameter is a field that travels outside the body.
type parameter struct {
	*field
	Var     string // Go variable
	Spec    string // Go expression of its strict.Parameter
	In      string
	Style   string
	Explode bool
	Pointer string
	Content bool    // the value is JSON
	Array   bool    // of values in a style
	Object  *object // nil where it is no object in a style
	// AllowReserved leaves more characters of a value as they are.
	AllowReserved bool

	node   *document.Node
	schema *schema.Schema
	shape  *shape
}

// An object is what strict.Object says of an object parameter.
type object struct {
	Members []memberType
	Others  string
}

type memberType struct{ Name, Type string }

// typeName is what JSON Schema calls the values of a form; what is of no one type is
// read as a string.
var typeNames = map[form]string{formNumber: "number", formInteger: "integer", formBoolean: "boolean"}

func (m *model) objectOf(s *shape) *object {
	typeOf := func(schemas []*schema.Schema) string {
		if name := typeNames[shapeOf(m.all.of(schemas...)).form]; name != "" {
			return name
		}
		return "string"
	}
	o := &object{}
	for _, member := range s.members {
		o.Members = append(o.Members, memberType{member.name, typeOf(member.schemas)})
	}
	if !s.closed {
		o.Others = typeOf(s.additional)
	}
	return o
}

// Location is the runtime's name of the place.
func (p *parameter) Location() string {
	return "runtime.ParamLocation" + strings.ToUpper(p.In[:1]) + p.In[1:]
}

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
			if p == nil || ignored(k.name, k.in) {
				continue
			}
			if found[k] == nil {
				keys = append(keys, k)
			}
			found[k] = p
		}
	}
	// Path parameters stand in the order of the path, the others by place.
	for segment := range strings.SplitSeq(op.Path, "/") {
		name := strings.TrimSuffix(strings.TrimPrefix(segment, "{"), "}")
		if n := found[key{name, "path"}]; n != nil && name != segment {
			op.PathParam = appendParameter(op.PathParam, m.parameter(op, n))
		}
	}
	for _, in := range []string{"query", "header", "cookie"} {
		for _, k := range keys {
			if k.in == in {
				op.Param = appendParameter(op.Param, m.parameter(op, found[k]))
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

// ignored are parameters in the header that describe nothing (OpenAPI 3.0.3, Parameter
// Object).
func ignored(name, in string) bool {
	return in == "header" && slices.Contains([]string{"Accept", "Content-Type", "Authorization"}, http.CanonicalHeaderKey(name))
}

// ownHeaders are the fields that net/http writes and reads by itself.
var ownHeaders = []string{"Connection", "Content-Length", "Cookie", "Host", "Te", "Trailer", "Transfer-Encoding", "Upgrade", "User-Agent"}

// styles lists what the runtime can read and write, by place; the first is the default.
var styles = map[string][]string{
	"path":   {"simple", "label", "matrix"},
	"query":  {"form", "spaceDelimited", "pipeDelimited", "deepObject"},
	"header": {"simple"},
	"cookie": {"form"},
}

// parameter makes the model of a parameter; nil where it is refused.
func (m *model) parameter(op *operation, n *document.Node) *parameter {
	place := m.document.Location(n)
	called, in := n.Get("name").Text(), n.Get("in").Text()
	p := &parameter{
		In: in, Pointer: at("", in, called), node: n, Style: styles[in][0],
		Spec:          fmt.Sprintf("operation%s.Parameters[%d]", op.Go, len(op.PathParam)+len(op.Param)),
		AllowReserved: n.Get("allowReserved").True(),
	}
	if style := n.Get("style").Text(); style != "" {
		p.Style = style
	}
	p.Explode = p.Style == "form"
	if explode := n.Get("explode"); explode != nil {
		p.Explode = explode.True()
	}
	of := m.parameterSchema(p, place)
	if of == nil {
		return nil
	}
	switch {
	case p.AllowReserved && in != "query":
		m.refuse(place, "allowReserved", "says something about parameters in the query only")
	case n.Get("allowEmptyValue").True():
		m.refuse(place, "allowEmptyValue", "can't be enforced")
	case !slices.Contains(styles[in], p.Style):
		m.refuse(place, "style", "%s in %s can't be enforced; want one of %s", p.Style, in, strings.Join(styles[in], ", "))
	}
	if in == "header" && slices.Contains(ownHeaders, http.CanonicalHeaderKey(called)) {
		m.refuse(place, "name", "net/http sets this header field by itself")
	}
	p.schema = m.set.Compile(of)
	p.shape = shapeOf(m.all.of(p.schema))
	m.carried(p, place)
	p.field = m.field(called, []*schema.Schema{p.schema}, n.Get("required").True() || in == "path", words(op, called))
	text, _ := n.Get("description").AsString()
	p.Doc = comment(text)
	switch {
	case p.Content:
	case p.shape.form == formArray:
		p.Array = true
	case p.shape.form.types() == schema.Object:
		p.Object = m.objectOf(p.shape)
	}
	return p
}

// parameterSchema returns the schema of a parameter, or of its content.
func (m *model) parameterSchema(p *parameter, place document.Location) *document.Node {
	content := p.node.Get("content")
	if content == nil {
		if p.node.Get("schema") == nil {
			m.refuse(place, "schema", "want a schema, or content with one")
		}
		return p.node.Get("schema")
	}
	p.Content = true
	for name, media := range content.Members() {
		if content.Len() > 1 || !isJSON(name) {
			m.refuse(place, "content", "want one media type, of JSON, such as application/json")
			return nil
		}
		if of := media.Get("schema"); of != nil {
			return of
		}
	}
	m.refuse(place, "schema", "want a schema, or content with one")
	return nil
}

// carried refuses what a parameter can't carry: null and, in a style, what is not
// flat.
func (m *model) carried(p *parameter, place document.Location) {
	s := p.shape
	if p.Content {
		if s.null && s.form != formRaw {
			m.refuse(p.schema.At, "nullable", "a parameter can't be null")
		}
		return
	}
	if p.Style == "deepObject" && s.form.types() != schema.Object {
		m.refuse(place, "style", "deepObject is for objects")
	}
	switch s.form {
	case formArray:
		m.neverNull(s, p.schema)
		m.flat(m.all.of(m.all.of(p.schema).items()...))
	case formFree, formStruct, formMap:
		m.neverNull(s, p.schema)
		if p.Style == "spaceDelimited" || p.Style == "pipeDelimited" {
			m.refuse(place, "style", "%s is for arrays", p.Style)
		}
		for _, member := range s.members {
			m.flat(m.all.of(member.schemas...))
		}
		if len(s.additional) > 0 && !s.closed {
			m.flat(m.all.of(s.additional...))
		}
	default:
		m.flat(m.all.of(p.schema))
	}
}

func (m *model) neverNull(s *shape, of *schema.Schema) {
	if s.null {
		m.refuse(of.At, "nullable", "a parameter can't be null")
	}
}

// flat refuses what is no scalar.
func (m *model) flat(c *conjunction) {
	if c.root() == anything {
		return // read as a string
	}
	of := c.root()
	switch s := shapeOf(c); s.form {
	case formString, formNumber, formInteger, formBoolean:
		m.neverNull(s, of)
	default:
		m.refuse(of.At, "type", "want a string, a number or a boolean, or an array or a flat object of these, in a parameter with a style; content of application/json can hold anything")
	}
}

// scattered reports whether each member of an object travels by itself, under
// its own name.
func (p *parameter) scattered() bool { return p.Object != nil && p.Style == "form" && p.Explode }

// apart refuses objects that are scattered in a query or in cookies where it can't
// be told which parameter a name there belongs to.
func (m *model) apart(op *operation) {
	place := m.document.Location(op.node)
	for _, p := range op.Param {
		if !p.scattered() {
			continue
		}
		if !p.shape.closed && p.In == "cookie" {
			m.refuse(place, "parameters", "parameter %q would take every cookie; want additionalProperties: false or explode: false", p.JSON)
		}
		for _, other := range op.Param {
			if other.JSON == p.JSON || other.In != p.In {
				continue
			}
			clash := p.describes(other.JSON) && !other.scattered()
			if other.Object != nil {
				clash = clash || !p.shape.closed // it would take the other's members
				for _, member := range other.shape.members {
					clash = clash || other.scattered() && p.describes(member.name)
				}
			}
			if clash {
				m.refuse(place, "parameters", "the members of parameter %q can't be told from parameter %q; want style deepObject or explode: false", p.JSON, other.JSON)
			}
		}
	}
}

func (p *parameter) describes(name string) bool {
	return slices.ContainsFunc(p.shape.members, func(member member) bool { return member.name == name })
}

// templateVariables are the names that the templates use where the variables of
// path parameters are in scope.
var templateVariables = regexp.MustCompile(`^(body|c|call|context|ctx|d|document|e|err|h|http|item|json|m|name|ok|operation.*|options|params|q|r|` +
	`register|request|response|result|runtime|s|schemas|si|status|strict|strictHandler|styled|texts?|time|uuid|v|value|w|wire|` +
	`(begin|elements|i|item|key|list|map|members|names|start)[0-9]+)$`)
