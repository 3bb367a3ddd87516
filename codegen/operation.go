package codegen

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"
)

// An operation is what the templates see of an operation.
type operation struct {
	Go        string // exported Go name
	Var       string // of its strict.Operation
	ID        string // the operationId
	Method    string
	Path      string
	Doc       string
	PathParam []*parameter
	Param     []*parameter // query, header and cookie
	Body      *body
	Responses []*response
}

// A parameter is a field that travels outside the body.
type parameter struct {
	*field
	Var     string // Go variable
	In      string
	Style   string
	Explode bool
	Pointer string
}

// Array reports whether the parameter has a list of values.
func (p *parameter) Array() bool { return p.Value.Kind == "array" }

// Location is the runtime's name of the place.
func (p *parameter) Location() string {
	return "runtime.ParamLocation" + p.Reader()
}

// Reader is the method of strict.Request that finds the parameter.
func (p *parameter) Reader() string { return strings.ToUpper(p.In[:1]) + p.In[1:] }

// body is a request body.
type body struct {
	Go        string
	MediaType string
	Required  bool
}

// A response is a documented response.
type response struct {
	Status    string // as in the document: 200, 4XX, default
	Match     int    // as in strict.Response
	Fixed     bool   // a status code, not a range
	Name      string // of the strict server's response type
	Go        string // of the document; "" without content
	MediaType string
}

// operation returns the model of an operation of oapi-codegen.
func (m *model) operation(o codegen.OperationDefinition) (*operation, error) {
	op := &operation{
		Go:     o.OperationId,
		Var:    "operation" + o.OperationId,
		ID:     o.SpecOperationId,
		Method: o.Method,
		Path:   o.Path,
	}
	op.Doc = operationComment(op, o)
	for _, p := range o.PathParams {
		converted, err := m.parameter(p)
		if err != nil {
			return nil, err
		}
		op.PathParam = append(op.PathParam, converted)
	}
	for _, p := range slices.Concat(o.QueryParams, o.HeaderParams, o.CookieParams) {
		converted, err := m.parameter(p)
		if err != nil {
			return nil, err
		}
		op.Param = append(op.Param, converted)
	}
	if request := o.Spec.RequestBody; request != nil && request.Value != nil {
		for mediaType, media := range request.Value.Content {
			name, err := codegen.RefPathToGoType(media.Schema.Ref)
			if err != nil {
				return nil, err
			}
			op.Body = &body{Go: name, MediaType: mediaType, Required: request.Value.Required}
		}
	}
	for _, status := range sortedKeys(o.Spec.Responses.Map()) {
		r, err := newResponse(op.Go, status, o.Spec.Responses.Value(status).Value)
		if err != nil {
			return nil, err
		}
		op.Responses = append(op.Responses, r)
	}
	return op, nil
}

func newResponse(operation, status string, documented *openapi3.Response) (*response, error) {
	r := &response{Status: status, Name: operation + status}
	if code, err := strconv.Atoi(status); err == nil {
		r.Match, r.Fixed = code, true
	} else if status != "default" {
		r.Match = int(status[0] - '0')
	}
	for mediaType, media := range documented.Content {
		name, err := codegen.RefPathToGoType(media.Schema.Ref)
		if err != nil {
			return nil, err
		}
		r.Go, r.MediaType = name, mediaType
		r.Name += "JSON"
	}
	r.Name += "Response"
	return r, nil
}

func (m *model) parameter(p codegen.ParameterDefinition) (*parameter, error) {
	f, err := m.field(p.ParamName, p.Spec.Schema, p.Required)
	if err != nil {
		return nil, err
	}
	f.Go, f.Doc = p.GoName(), comment(p.Spec.Description)
	variable := p.GoVariableName()
	if slices.Contains(templateVariables, variable) {
		variable += "Value"
	}
	return &parameter{
		field: f, Var: variable, In: p.In, Style: p.Style(), Explode: p.Explode(),
		Pointer: at("", p.In, p.ParamName),
	}, nil
}

// templateVariables are the names that a path parameter's variable would shadow
// in the templates.
var templateVariables = []string{
	"body", "c", "call", "context", "ctx", "d", "document", "e", "err", "h", "http", "json", "m", "ok", "params", "q", "r",
	"request", "response", "result", "runtime", "s", "si", "status", "strict", "styled", "text", "time", "uuid", "v", "value", "values", "w",
}

// EscapedPath is the path template with its literal segments escaped.
func (o *operation) EscapedPath() string {
	segments := strings.Split(o.Path, "/")
	for i, segment := range segments {
		if !strings.HasPrefix(segment, "{") {
			segments[i] = url.PathEscape(segment)
		}
	}
	return strings.Join(segments, "/")
}

// Successes are the documented 2xx responses.
func (o *operation) Successes() (list []*response) {
	for _, r := range o.Responses {
		if r.Match/100 == 2 || r.Match == 2 {
			list = append(list, r)
		}
	}
	return list
}

// Result is the Go type of the document of a success; "" where there is none.
func (o *operation) Result() string {
	successes := o.Successes()
	switch {
	case len(successes) == 1:
		return successes[0].Go
	case len(successes) > 1:
		return o.Go + "Result"
	}
	return ""
}

// Several reports whether successes have different documents.
func (o *operation) Several() bool { return len(o.Successes()) > 1 }

func operationComment(op *operation, o codegen.OperationDefinition) string {
	text := fmt.Sprintf("%s is %s %s.", op.Go, op.Method, op.Path)
	for _, more := range []string{o.Spec.Summary, o.Spec.Description} {
		if more = strings.TrimSpace(more); more != "" {
			text += "\n\n" + more
		}
	}
	doc := comment(text)
	if o.Spec.Deprecated {
		doc += "\n//\n// Deprecated: the document says so."
	}
	return doc
}
