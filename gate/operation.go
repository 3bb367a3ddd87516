package gate

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
	"github.com/leasegate/leasegate/strict/style"
)

// An Operation is one method of one path of the document, compiled. It is shared
// and must not be changed.
type Operation struct {
	Name    string // as in Finding
	ID      string // the operationId; empty without one
	Method  string
	Path    string   // the template
	Tags    []string // of the document
	Methods []string // all that are documented for the path, sorted
	At      Location
	// LeftOut says why the operation can't be judged: the fault of the document that
	// touches it. It is empty where there is none; what follows is empty else.
	LeftOut string

	Parameters []Parameter
	Body       *RequestBody         // nil where the document has none
	Responses  []DocumentedResponse // sorted by Status
	StatusesAt Location
	// Security has the sets of credentials of which one has to be there; none means
	// that none is asked for, and an empty set that anonymous is let in.
	Security   []SecurityRequirement
	SecurityAt Location

	// Node is the Operation Object.
	Node *document.Node

	fault    Location        // of LeftOut
	declared map[string]bool // names in the query that are no undeclared ones
}

// A Parameter is a parameter of a request or a header of a response.
type Parameter struct {
	Name, In      string // In is path, query, header or cookie
	Required      bool
	AllowEmpty    bool // allowEmptyValue
	AllowReserved bool
	Style         string // with the default of its place
	Explode       bool
	At            Location
	// Schema is nil where there is none.
	Schema *schema.Schema
	// Content says how the value is written where a media type does, in place of
	// style and schema; else it is nil. Its schema is Schema, too.
	Content *Media
	// Node is the Parameter Object or Header Object, for its examples.
	Node *document.Node

	types schema.Types // that Schema can take, less Null; 0 means any
	wire  style.Parameter
}

// A RequestBody is the body of a request, with its media types.
type RequestBody struct {
	Required  bool
	At        Location
	ContentAt Location
	Media     []Media // the most specific first
}

// A DocumentedResponse is what an operation documents for a status.
type DocumentedResponse struct {
	Status    string // a code, a range such as 4XX, or "default"
	At        Location
	Headers   []Parameter // sorted by name
	ContentAt Location
	Media     []Media // the most specific first; empty where no content is documented
	// Node is the Response Object, for its links.
	Node *document.Node
}

// Response returns what the operation documents for a status: the status itself,
// its range, or the default (OpenAPI 3.1.1, Responses Object); nil where it
// documents nothing.
func (o *Operation) Response(status int) *DocumentedResponse {
	key := ResponseKey(o.Statuses(), status)
	for i := range o.Responses {
		if o.Responses[i].Status == key {
			return &o.Responses[i]
		}
	}
	return nil
}

// ResponseKey is the key under which a status is documented where these are the
// keys of the responses: the code goes before its range, and the range before the
// default (OpenAPI, Responses Object).
func ResponseKey(keys []string, status int) string {
	code := strconv.Itoa(status)
	for _, key := range []string{code, code[:1] + "XX"} {
		if slices.Contains(keys, key) {
			return key
		}
	}
	return defaultResponse
}

// Documents reports whether the operation documents a response for a status: the
// status itself, its range, or a default.
func (o *Operation) Documents(status int) bool { return o.Response(status) != nil }

// refuses reports whether an operation documents any client error.
func (o *Operation) refuses() bool {
	return slices.ContainsFunc(o.Responses, func(r DocumentedResponse) bool {
		return strings.HasPrefix(r.Status, "4") || r.Status == defaultResponse
	})
}

// Statuses lists the statuses, ranges and "default" that are documented, sorted.
func (o *Operation) Statuses() []string {
	statuses := make([]string, len(o.Responses))
	for i, r := range o.Responses {
		statuses[i] = r.Status
	}
	return statuses
}

// Operations returns the selected operations of the document, sorted by path and
// method, those included that a fault leaves out. It compiles those that were not
// needed so far.
func (c *Contract) Operations() []Operation {
	operations := make([]Operation, len(c.operations))
	for i, o := range c.operations {
		operations[i] = *o.compiled()
	}
	return operations
}

// A lazyOperation is compiled when it is first needed.
type lazyOperation struct {
	contract *Contract
	source   *document.Operation
	methods  []string // all that are documented for the path, sorted
	// unselected is set where the selection leaves the operation out.
	unselected bool
	once       sync.Once
	result     Operation
}

func (o *lazyOperation) compiled() *Operation {
	o.once.Do(func() { o.result = o.contract.operation(o.source, o.methods) })
	return &o.result
}

// operation compiles an operation of the document.
func (c *Contract) operation(source *document.Operation, methods []string) Operation {
	d := c.document
	op := Operation{
		Name: source.Name(), ID: source.ID, Method: source.Method, Path: source.Path, Tags: source.Tags,
		Methods: methods, At: d.Location(source.Node), Node: source.Node,
	}
	if source.LeftOut != nil {
		op.LeftOut, op.fault = source.LeftOut.Message, source.LeftOut.Location
		return op
	}
	op.declared = make(map[string]bool)
	path := d.Root().Get("paths").Get(source.Path) // which may refer to Item
	for _, list := range []*document.Node{source.Node.Get("parameters"), path.Get("parameters"), source.Item.Get("parameters")} {
		for _, item := range list.Items() {
			c.addParameter(&op, item)
		}
	}
	if body, ok := c.follow(source.Node.Get("requestBody")); ok {
		op.Body = &RequestBody{Required: body.Get("required").True(), At: d.Location(body)}
		op.Body.Media, op.Body.ContentAt = c.media(body.Get("content"))
	}
	responses := source.Node.Get("responses")
	op.StatusesAt = d.Location(responses)
	if responses == nil {
		op.StatusesAt = op.At
	}
	for status, node := range responses.Members() {
		key, isStatus := StatusKey(status)
		if response, ok := c.follow(node); ok && isStatus {
			op.Responses = append(op.Responses, c.response(key, response))
		}
	}
	slices.SortFunc(op.Responses, func(a, b DocumentedResponse) int { return strings.Compare(a.Status, b.Status) })
	c.secure(&op)
	return op
}

// follow follows a Reference Object; ok is false where there is nothing or where it
// leads nowhere, which is a fault of the document.
func (c *Contract) follow(n *document.Node) (followed *document.Node, ok bool) {
	followed, err := c.document.Follow(n)
	return followed, err == nil && followed.Kind() == document.Object
}

// addParameter adds what a Parameter Object describes. One of the operation's own
// goes before that of the path.
func (c *Contract) addParameter(op *Operation, n *document.Node) {
	source, ok := c.follow(n)
	if !ok {
		return
	}
	p := c.parameter(source.Get("name").Text(), source.Get("in").Text(), source)
	if p.In == inHeader {
		// OpenAPI 3.1.1, Parameter Object: these describe no parameters.
		switch http.CanonicalHeaderKey(p.Name) {
		case "Accept", "Content-Type", "Authorization":
			return
		}
	}
	if !slices.ContainsFunc(op.Parameters, func(o Parameter) bool { return o.In == p.In && o.Name == p.Name }) {
		op.Parameters = append(op.Parameters, p)
	}
}

// The places of parameters (OpenAPI 3.1.1, Parameter Locations).
const (
	inPath   = "path"
	inQuery  = "query"
	inHeader = "header"
	inCookie = "cookie"
)

// parameter compiles a Parameter Object or a Header Object.
func (c *Contract) parameter(name, in string, source *document.Node) Parameter {
	p := Parameter{
		Name: name, In: in,
		// What stands in the path is always there; a document that does not say so has a fault.
		Required:   source.Get("required").True() || in == inPath,
		AllowEmpty: source.Get("allowEmptyValue").True(), AllowReserved: source.Get("allowReserved").True(),
		At: c.document.Location(source), Node: source,
	}
	p.Style = source.Get("style").Text()
	if p.Style == "" {
		p.Style = map[string]string{inQuery: styleForm, inCookie: styleForm}[in]
		if p.Style == "" {
			p.Style = styleSimple
		}
	}
	p.Explode = p.Style == styleForm
	if explode := source.Get("explode"); explode.Kind() == document.Boolean {
		p.Explode = explode.True()
	}
	if content := source.Get("content"); content.Len() > 0 {
		if media, _ := c.media(content); len(media) > 0 {
			p.Content, p.Schema = &media[0], media[0].Schema
		}
	} else if s := source.Get("schema"); s != nil {
		p.Schema = c.set.Compile(s)
	}
	if p.Schema != nil {
		p.types = p.Schema.Effective()
	}
	p.wire = style.Parameter{Name: p.Name, In: p.In, Style: p.Style, Explode: p.Explode, AllowReserved: p.AllowReserved}
	return p
}

// Styles of parameters (OpenAPI 3.1.1, Style Values); package style has them all.
const (
	styleSimple     = "simple"
	styleForm       = "form"
	styleDeepObject = "deepObject"
)

const defaultResponse = "default"

var documentedStatus = regexp.MustCompile(`^(?:[1-9](?:[0-9]{2}|[Xx]{2})|default)$`)

// StatusKey is the key of a Responses Object as judgements name it: a code, a range
// such as 4XX in capitals, or "default". ok is false for what is none of them.
func StatusKey(key string) (status string, ok bool) {
	if !documentedStatus.MatchString(key) {
		return "", false
	}
	if key != defaultResponse {
		key = strings.ToUpper(key)
	}
	return key, true
}

func (c *Contract) response(status string, source *document.Node) DocumentedResponse {
	r := DocumentedResponse{Status: status, At: c.document.Location(source), Node: source}
	r.Media, r.ContentAt = c.media(source.Get("content"))
	r.Headers = c.headers(source.Get("headers"))
	return r
}

// headers compiles what a response, or a part of a multipart body, documents. A
// header named Content-Type is ignored (OpenAPI 3.1.1, Response Object).
func (c *Contract) headers(source *document.Node) []Parameter {
	var headers []Parameter
	for name, node := range source.Members() {
		if header, ok := c.follow(node); ok && !strings.EqualFold(name, "Content-Type") {
			headers = append(headers, c.parameter(name, inHeader, header))
		}
	}
	slices.SortFunc(headers, func(a, b Parameter) int { return strings.Compare(a.Name, b.Name) })
	return headers
}
