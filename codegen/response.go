package codegen

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"

	"github.com/leasegate/leasegate/codegen/internal/name"
	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/strict"
)

// A response is a documented response.
type response struct {
	Key    string   // as in the document: 200, 4XX, default
	Status string   // the same in a Go name
	Match  int      // as in strict.Response
	Fixed  bool     // a status code, not a range
	Media  []*media // the most specific first; empty without content
	Index  int      // among those of the operation
	// Headers are the documented header fields.
	Headers []*parameter
	Form    string // Go expression of its strict.Form; "" without one
	op      *operation
	node    *document.Node
	// refuser is one of forms.refusers, "" where the server fills the response.
	refuser string
}

// An outcome is a response of one media type, or without content.
type outcome struct {
	*response
	Media *media // nil without content
}

// Outcomes are the response in each of its media types.
func (r *response) Outcomes() (list []outcome) {
	for _, one := range r.Media {
		list = append(list, outcome{r, one})
	}
	if list == nil {
		list = []outcome{{r, nil}}
	}
	return list
}

func (o outcome) suffix() string {
	if o.Media == nil {
		return o.Status + "Response"
	}
	return o.Status + o.Media.Tag + "Response"
}

// Name is the strict server's response type.
func (o outcome) Name() string { return o.op.Type + o.suffix() }

// Plain reports whether the response type is that of the document.
func (o outcome) Plain() bool {
	return o.Fixed && len(o.Headers) == 0 && o.Media != nil && !o.Media.Stream() && !o.Media.Range() && !o.Media.Nullable()
}

// Bare reports whether the response type is that of a JSON document and nothing else.
func (o outcome) Bare() bool { return o.Plain() && o.Media.IsJSON() }

// Bare are the outcomes whose types are those of JSON documents and nothing else.
func (o *operation) Bare() (list []outcome) {
	for _, r := range o.Responses {
		for _, one := range r.Outcomes() {
			if one.Bare() {
				list = append(list, one)
			}
		}
	}
	return list
}

// Row is the strict.Media of the outcome, as a Go expression.
func (o outcome) Row() string {
	return o.op.Var + ".Responses[" + strconv.Itoa(o.Index) + "].Media[" + strconv.Itoa(o.Media.Index) + "]"
}

// Code is the status of the outcome, as a Go expression.
func (o outcome) Code() string {
	if o.Fixed {
		return strconv.Itoa(o.Match)
	}
	return "r.StatusCode"
}

// Result is the type of the document in a client's result.
func (o outcome) Result() string {
	switch {
	case o.Media == nil:
		return ""
	case o.Media.Stream():
		return "strict.Stream"
	default:
		return o.Media.Go()
	}
}

func (m *model) responses(op *operation) {
	var statuses []string
	successes := 0
	for status := range op.node.Get("responses").Members() {
		if strings.HasPrefix(status, "x-") {
			continue
		}
		statuses = append(statuses, status)
		if strings.HasPrefix(status, "2") {
			successes++
		}
	}
	slices.Sort(statuses)
	for _, status := range statuses {
		typeName := name.Words(op.ID) + name.Words(status) + "Response"
		if successes == 1 && strings.HasPrefix(status, "2") {
			typeName = name.Words(op.ID) + "Response"
		}
		r := m.response(op, status, typeName, m.follow(op.node.Get("responses").Get(status)))
		r.Index = len(op.Responses)
		op.Responses = append(op.Responses, r)
	}
}

func (m *model) response(op *operation, status, typeName string, n *document.Node) *response {
	r := &response{Key: status, Status: codegen.UppercaseFirstCharacter(status), op: op, node: n}
	code, err := strconv.Atoi(status)
	if err == nil {
		r.Match, r.Fixed = code, true
	} else if status != "default" {
		r.Match = int(status[0] - '0')
	}
	m.headers(op, r, n)
	switch {
	case n.Get("content").Len() == 0:
	case op.Method == http.MethodHead:
		m.note(n, "content: an answer to HEAD has none (RFC 9110 section 9.3.2)")
	case r.Fixed && !strict.HasContent(op.Method, code), r.Match == 1:
		m.note(n, "content: a %s has none (RFC 9110 section 15)", status)
	default:
		r.Media = m.content(n, typeName, false)
	}
	return r
}

// Successes are the documented 2xx responses or, where there are none, the
// default one; see strict.Operation.
func (o *operation) Successes() (list []outcome) {
	for _, r := range o.Responses {
		if r.Match/100 == 2 || r.Match == 2 {
			list = append(list, r.Outcomes()...)
		}
	}
	if list == nil {
		for _, r := range o.Responses {
			if r.Match == 0 {
				list = append(list, r.Outcomes()...)
			}
		}
	}
	return list
}

// Result is the Go type of the document of a success; "" where there is none.
func (o *operation) Result() string {
	successes := o.Successes()
	switch {
	case o.Several():
		return o.Type + "Result"
	case len(successes) == 1:
		return successes[0].Result()
	}
	return ""
}

// Several reports whether a success is more than one document: it has header fields, or
// there are others.
func (o *operation) Several() bool {
	return len(o.Successes()) > 1 || len(o.Headed()) > 0
}

// Headed are the responses of successes that have header fields.
func (o *operation) Headed() (list []*response) {
	for _, s := range o.Successes() {
		if len(s.Headers) > 0 && !slices.Contains(list, s.response) {
			list = append(list, s.response)
		}
	}
	return list
}
