package codegen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/codegen/internal/name"
	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/strict"
)

// An operation is what the templates see of an operation.
type operation struct {
	Go        string // exported Go name of its methods
	Type      string // what the names of its types begin with
	Var       string // of its strict.Operation
	ID        string // the operationId, or one that is made up
	Method    string
	Path      string
	Doc       string
	PathParam []*parameter
	Param     []*parameter // query, header and cookie
	Body      *body
	Responses []*response
	Security  [][]requiredScheme
	// ShadowedBy are the paths that go before this one; see strict.Operation.
	ShadowedBy []string

	key      name.Key
	document *document.Operation
	node     *document.Node
	template pathTemplate
}

// Parameters are all of them, in the order of strict.Operation's.
func (o *operation) Parameters() []*parameter { return slices.Concat(o.PathParam, o.Param) }

// operation makes the model of an operation that has its name.
func (m *model) operation(op *operation) {
	o := op.document
	op.Doc = operationComment(op, m.methods.Remark(op.key))
	m.path(op)
	m.way = inRequest
	m.parameters(op, o)
	m.shadows(op)
	if n := o.Node.Get("requestBody"); n.Kind() == document.Object {
		m.requestBody(op, m.follow(n))
	}
	m.way = inResponse
	m.responses(op)
	m.way = 0
	if callbacks := o.Node.Get("callbacks"); callbacks.Len() > 0 {
		m.note(callbacks, "no code is made of callbacks")
	}
	op.Security = m.security.of(o.Node)
}

// follow is document.Follow; what leads nowhere is a fault that is told elsewhere.
func (m *model) follow(n *document.Node) *document.Node {
	if found, err := m.document.Follow(n); err == nil {
		return found
	}
	return nil
}

// path reads the path template of an operation.
func (m *model) path(op *operation) {
	op.template = parseTemplate(op.Path)
	pointer := at("/paths", op.Path)
	if n := len(op.template.names()); n > strict.MaxPathParameters {
		m.add(pointer, op.Path, "more than %d path parameters", strict.MaxPathParameters)
	}
	if strings.ContainsAny(op.Path, "?#") {
		m.note(m.document.Lookup(pointer), "no path has a query or a fragment (OpenAPI 3.1.1, Path Templating): what looks like one is text of the path, and sent escaped")
	}
}

// shadows finds the paths of the document that a request of the operation may match, too,
// and is taken for then.
func (m *model) shadows(op *operation) {
	if len(op.PathParam) == 0 {
		return
	}
	takes := func(name, text string) bool {
		for _, p := range op.PathParam {
			if p.JSON == name && p.Content == "" && p.Style == "simple" {
				return takesText(p.schema, text)
			}
		}
		return true
	}
	if m.templates == nil {
		for path := range m.document.Root().Get("paths").Members() {
			if strings.HasPrefix(path, "/") {
				m.templates = append(m.templates, parseTemplate(path))
			}
		}
	}
	for _, other := range m.templates {
		if other.shadows(op.template, takes) {
			op.ShadowedBy = append(op.ShadowedBy, other.escaped())
		}
	}
}

// derived is what follows the operation's name in those of its types.
func (op *operation) derived() []string {
	suffixes := []string{"RequestObject", "ResponseObject"}
	if len(op.Param) > 0 {
		suffixes = append(suffixes, "Params")
	}
	if op.Several() {
		suffixes = append(suffixes, "Result")
	}
	suffixes = append(suffixes, op.Body.suffixes()...)
	for _, r := range op.Responses {
		for _, o := range r.Outcomes() {
			suffixes = append(suffixes, o.suffix())
		}
		if len(r.Headers) > 0 {
			suffixes = append(suffixes, r.headersSuffix())
		}
	}
	return suffixes
}

// EscapedPath is the path template with its text escaped.
func (o *operation) EscapedPath() string { return o.template.escaped() }

func operationComment(op *operation, remark string) string {
	text := fmt.Sprintf("%s is %s %s.", op.Go, op.Method, op.Path)
	for _, name := range []string{"summary", "description"} {
		more, _ := op.node.Get(name).AsString()
		if more = strings.TrimSpace(more); more != "" {
			text += "\n\n" + more
		}
	}
	doc := comment(paragraphs(text, remark))
	if deprecated(op.node) {
		doc += "\n//\n// Deprecated: the document says so."
	}
	return doc
}
