package codegen

import (
	"fmt"
	"net/url"
	"regexp"
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

	key      name.Key
	document *document.Operation
	node     *document.Node
}

// Parameters are all of them, in the order of strict.Operation's.
func (o *operation) Parameters() []*parameter { return slices.Concat(o.PathParam, o.Param) }

// operation makes the model of an operation that has its name.
func (m *model) operation(op *operation) {
	o := op.document
	op.Doc = operationComment(op, m.methods.Remark(op.key))
	m.path(op)
	m.parameters(op, o)
	if n := o.Node.Get("requestBody"); n.Kind() == document.Object {
		m.requestBody(op, m.follow(n))
	}
	m.responses(op)
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

var pathSegment = regexp.MustCompile(`^(\{[^{}/]+\}|[^{}]*)$`)

func (m *model) path(op *operation) {
	parameters := 0
	for segment := range strings.SplitSeq(op.Path, "/") {
		if !pathSegment.MatchString(segment) {
			m.add(at("/paths", op.Path), op.Path, "a path parameter has to be a whole segment")
		}
		if strings.HasPrefix(segment, "{") {
			parameters++
		}
	}
	if parameters > strict.MaxPathParameters {
		m.add(at("/paths", op.Path), op.Path, "more than %d path parameters", strict.MaxPathParameters)
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
	if op.Body != nil {
		suffixes = append(suffixes, "JSONRequestBody")
	}
	for _, r := range op.Responses {
		suffixes = append(suffixes, r.Suffix)
	}
	return suffixes
}

// EscapedPath is the path template with its literal segments escaped.
func (o *operation) EscapedPath() string {
	segments := strings.Split(o.Path, "/")
	for i, segment := range segments {
		if strings.HasPrefix(segment, "{") {
			continue
		}
		if plain, err := url.PathUnescape(segment); err == nil {
			segment = plain
		}
		segments[i] = url.PathEscape(segment)
	}
	return strings.Join(segments, "/")
}

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
