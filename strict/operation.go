package strict

import (
	"fmt"
	"slices"
	"strings"
)

// An Operation is what the document says of one operation, as far as the client
// and the server need it at run time. Generated code holds one for each; it must
// not be changed.
type Operation struct {
	ID     string // the operationId, or a name made from method and path
	Name   string // of the client's method
	Method string
	Path   string // the path template, its text escaped
	// ShadowedBy are the path templates of the document that a request may match, too, and
	// that go before Path then (OpenAPI 3.1.1, Paths Object).
	ShadowedBy []string
	// Parameters are those that the document describes, in path, query, header and
	// cookie.
	Parameters []Parameter
	// Security has the sets of credentials of which one has to be there; none means
	// that none are asked for.
	Security  []SecurityRequirement
	Body      *Body // nil where the document has no request body
	Responses []Response
}

// A Body is a documented request body.
type Body struct {
	Required bool
	Media    []Media // the most specific first
}

// A Response is a documented response.
type Response struct {
	// Status is the code, a first digit for a range such as 4XX, or 0 for default
	// (OpenAPI 3.0.3, Responses Object).
	Status int
	Media  []Media // as of a Body; empty where the response has no content
	// Form says how the server fills the response where it refuses a request; nil
	// where generated code does not say.
	Form *Form
	// Headers are the header fields that the response documents (OpenAPI 3.0.3, Header
	// Object), and DecodeHeaders reads them; nil where there are none.
	Headers       []Parameter
	DecodeHeaders func(*HeaderReader) any
}

// response returns what the document says of status, the most specific first;
// nil where it says nothing.
func (o *Operation) response(status int) *Response {
	var found *Response
	for i := range o.Responses {
		r := &o.Responses[i]
		switch {
		case r.Status == status:
			return r
		case r.Status == status/100, r.Status == 0 && found == nil:
			found = r
		}
	}
	return found
}

// index is that of a documented response.
func (o *Operation) index(documented *Response) int {
	return slices.IndexFunc(o.Responses, func(r Response) bool { return r.Status == documented.Status })
}

// accept is the Accept field of a request: the documented media types.
func (o *Operation) accept() string {
	accept := ""
	for i := range o.Responses {
		for _, m := range o.Responses[i].Media {
			switch {
			case m.Type == accept:
			case accept == "":
				accept = m.Type
			case !slices.Contains(strings.Split(accept, ", "), m.Type):
				accept += ", " + m.Type
			}
		}
	}
	if accept == "" {
		accept = "application/json"
	}
	return accept
}

// isSuccess reports whether a documented answer is a success: a 2xx, except by
// the default response beside documented 2xx, which then stands for errors.
func (o *Operation) isSuccess(documented *Response, status int) bool {
	if status/100 != 2 || documented.Status != 0 {
		return status/100 == 2
	}
	return !slices.ContainsFunc(o.Responses, func(r Response) bool { return r.Status == 2 || r.Status/100 == 2 })
}

// CheckStatus refuses a status code that a response object for a range or for
// default can't have.
func (o *Operation) CheckStatus(documented, status int) error {
	if r := o.response(status); status < 100 || status > 999 || r == nil || r.Status != documented {
		return fmt.Errorf("response: status %d is not one of this response object", status)
	}
	return nil
}
