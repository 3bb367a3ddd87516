package codegen

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"

	"github.com/leasegate/leasegate/codegen/internal/name"
	"github.com/leasegate/leasegate/document"
)

// A response is a documented response.
type response struct {
	Key       string // as in the document: 200, 4XX, default
	Status    string // the same in a Go name
	Match     int    // as in strict.Response
	Fixed     bool   // a status code, not a range
	Suffix    string // of the strict server's response type, after the operation's name
	Value     *value // the document; nil without content
	MediaType string
	Form      string // Go expression of its strict.Form; "" without one
	op        *operation
	node      *document.Node
	refuser   string // of forms.refusers; "" where the server fills the response
}

// Name is the strict server's response type.
func (r *response) Name() string { return r.op.Type + r.Suffix }

// Go is the type of the document; "" without content.
func (r *response) Go() string {
	if r.Value == nil {
		return ""
	}
	return r.Value.Go()
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
		op.Responses = append(op.Responses, m.response(op, status, typeName, m.follow(op.node.Get("responses").Get(status))))
	}
}

func (m *model) response(op *operation, status, typeName string, n *document.Node) *response {
	r := &response{Key: status, Status: codegen.UppercaseFirstCharacter(status), op: op, node: n}
	r.Suffix = r.Status
	if code, err := strconv.Atoi(status); err == nil {
		r.Match, r.Fixed = code, true
	} else if status != "default" {
		r.Match = int(status[0] - '0')
	}
	place := m.document.Location(n)
	if n.Get("headers").Len() > 0 {
		m.refuse(place, "headers", "response headers can't be enforced; leave them out with an overlay")
	}
	if n.Get("content").Len() > 0 && (status[0] == '1' || status == "204" || status == "304") {
		m.refuse(place, "content", "a %s has no content (RFC 9110 section 15)", status)
	}
	// An answer to HEAD has no content (RFC 9110 section 9.3.2).
	if mediaType, v := m.content(n, typeName); v != nil && op.Method != http.MethodHead {
		r.Value, r.MediaType = v, mediaType
		r.Suffix += "JSON"
	}
	r.Suffix += "Response"
	return r
}

// Successes are the documented 2xx responses or, where there are none, the
// default one; see strict.Operation.
func (o *operation) Successes() (list []*response) {
	for _, r := range o.Responses {
		if r.Match/100 == 2 || r.Match == 2 {
			list = append(list, r)
		}
	}
	if list == nil {
		for _, r := range o.Responses {
			if r.Match == 0 {
				list = append(list, r)
			}
		}
	}
	return list
}

// Result is the Go type of the document of a success; "" where there is none.
func (o *operation) Result() string {
	successes := o.Successes()
	switch {
	case len(successes) == 1:
		return successes[0].Go()
	case len(successes) > 1:
		return o.Type + "Result"
	}
	return ""
}

// Several reports whether successes have different documents.
func (o *operation) Several() bool { return len(o.Successes()) > 1 }
