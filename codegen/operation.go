package codegen

import (
	"fmt"
	"go/token"
	"go/types"
	"net/http"
	"net/url"
	"regexp"
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
	QueryKeys []string // names of credentials in the query
}

// Parameters are all of them, in the order of strict.Operation's.
func (o *operation) Parameters() []*parameter { return slices.Concat(o.PathParam, o.Param) }

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
}

// An object is what strict.Object says of an object parameter.
type object struct {
	Members []member
	Others  string
}

type member struct{ Name, Type string }

// objectOf describes an object parameter. A member without a schema of its own is
// read as a string.
func objectOf(s *openapi3.Schema) *object {
	typeOf := func(ref *openapi3.SchemaRef) string {
		if ref == nil || kindOf(ref.Value) == "" {
			return "string"
		}
		return kindOf(ref.Value)
	}
	o := &object{}
	for _, name := range sortedKeys(s.Properties) {
		o.Members = append(o.Members, member{name, typeOf(s.Properties[name])})
	}
	if !closed(s) {
		o.Others = typeOf(s.AdditionalProperties.Schema)
	}
	return o
}

// Location is the runtime's name of the place.
func (p *parameter) Location() string {
	return "runtime.ParamLocation" + strings.ToUpper(p.In[:1]) + p.In[1:]
}

// body is a request body.
type body struct {
	Go        string
	MediaType string
	Required  bool
}

// A response is a documented response.
type response struct {
	Key       string // as in the document: 200, 4XX, default
	Status    string // the same in a Go name
	Match     int    // as in strict.Response
	Fixed     bool   // a status code, not a range
	Name      string // of the strict server's response type
	Go        string // of the document; "" without content
	MediaType string
}

// operation returns the model of an operation of oapi-codegen.
func (m *model) operation(o codegen.OperationDefinition) (*operation, error) {
	if op, ok := m.operations[o.SpecOperationId]; ok {
		return op, nil
	}
	op := &operation{
		Go:     o.OperationId,
		Var:    "operation" + o.OperationId,
		ID:     o.SpecOperationId,
		Method: o.Method,
		Path:   o.Path,
	}
	op.Doc = operationComment(op, o)
	for _, p := range o.PathParams {
		converted, err := m.parameter(op, p)
		if err != nil {
			return nil, err
		}
		op.PathParam = append(op.PathParam, converted)
	}
	for _, p := range slices.Concat(o.QueryParams, o.HeaderParams, o.CookieParams) {
		converted, err := m.parameter(op, p)
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
		r, err := newResponse(op, status, o.Spec.Responses.Value(status).Value)
		if err != nil {
			return nil, err
		}
		op.Responses = append(op.Responses, r)
	}
	op.QueryKeys = m.queryKeys(o.Spec)
	m.operations[op.ID] = op
	m.declareOperation(op, o.Spec)
	return op, nil
}

// declareOperation notes the Go names that an operation makes, in the package
// and as fields of its types.
func (m *model) declareOperation(op *operation, spec *openapi3.Operation) {
	pointer := at("/paths", op.Path, strings.ToLower(op.Method))
	stands := "operation " + strconv.Quote(op.ID)
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
		suffixes = append(suffixes, strings.TrimPrefix(r.Name, op.Go))
	}
	for _, suffix := range suffixes {
		m.declare(op.Go+suffix, stands, pointer, "operationId")
	}
	m.declare("method "+op.Go, stands, pointer, "operationId")
	m.distinct(op.PathParam, map[string]string{"Params": "the field for other parameters", "Body": "the field for the body"}, pointer)
	m.distinct(op.Param, map[string]string{}, pointer)
}

// distinct refuses parameters whose Go names clash; taken are those that stand
// for something else.
func (m *model) distinct(parameters []*parameter, taken map[string]string, pointer string) {
	for _, p := range parameters {
		stands := fmt.Sprintf("%s parameter %q", p.In, p.JSON)
		if other, ok := taken[p.Go]; ok {
			m.add(at(pointer, "parameters"), "x-go-name", "Go name %s of %s is also that of %s; give it another with x-go-name, by an overlay if need be", p.Go, stands, other)
			continue
		}
		taken[p.Go] = stands
	}
}

// queryKeys returns the names of the query's credentials, as the operation or
// the document asks for them.
func (m *model) queryKeys(o *openapi3.Operation) (names []string) {
	requirements := m.doc.Security
	if o.Security != nil {
		requirements = *o.Security
	}
	for _, requirement := range requirements {
		for _, name := range sortedKeys(requirement) {
			scheme := m.doc.Components.SecuritySchemes[name]
			if scheme != nil && scheme.Value != nil && scheme.Value.Type == "apiKey" && scheme.Value.In == openapi3.ParameterInQuery && !slices.Contains(names, scheme.Value.Name) {
				names = append(names, scheme.Value.Name)
			}
		}
	}
	return names
}

func newResponse(op *operation, status string, documented *openapi3.Response) (*response, error) {
	name := codegen.UppercaseFirstCharacter(status)
	r := &response{Key: status, Status: name, Name: op.Go + name}
	if code, err := strconv.Atoi(status); err == nil {
		r.Match, r.Fixed = code, true
	} else if status != "default" {
		r.Match = int(status[0] - '0')
	}
	for mediaType, media := range documented.Content {
		if op.Method == http.MethodHead {
			break // an answer to HEAD has no content (RFC 9110 section 9.3.2)
		}
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

func (m *model) parameter(op *operation, p codegen.ParameterDefinition) (*parameter, error) {
	f, err := m.field(p.ParamName, schemaOf(p.Spec), p.Required, false)
	if err != nil {
		return nil, err
	}
	f.Go, f.Doc = p.GoName(), comment(p.Spec.Description)
	converted := &parameter{
		field: f, In: p.In, Style: p.Style(), Explode: p.Explode(),
		Var:     op.variable(p.GoVariableName()),
		Spec:    fmt.Sprintf("%s.Parameters[%d]", op.Var, len(op.PathParam)+len(op.Param)),
		Pointer: at("", p.In, p.ParamName),
		Content: p.Spec.Content != nil, AllowReserved: p.Spec.AllowReserved,
	}
	switch s := schemaOf(p.Spec).Value; {
	case converted.Content:
	case kindOf(s) == "array":
		converted.Array = true
	case kindOf(s) == "object":
		converted.Object = objectOf(s)
	}
	return converted, nil
}

// variable returns a Go variable for a path parameter that no other has and that
// shadows nothing.
func (o *operation) variable(name string) string {
	taken := func(name string) bool {
		return token.IsKeyword(name) || types.Universe.Lookup(name) != nil || templateVariables.MatchString(name) ||
			slices.ContainsFunc(o.PathParam, func(p *parameter) bool { return p.Var == name })
	}
	for base, i := name, 2; taken(name); i++ {
		name = base + "Value"
		if i > 2 {
			name += strconv.Itoa(i)
		}
	}
	return name
}

// templateVariables are the names that the templates use where the variables of
// path parameters are in scope.
var templateVariables = regexp.MustCompile(`^(body|c|call|context|ctx|d|document|e|err|h|http|item|json|m|name|ok|operation.*|params|q|r|` +
	`register|request|response|result|runtime|s|si|status|strict|strictHandler|styled|texts?|time|uuid|v|value|w|wire|` +
	`(elements|i|item|key|list|map|members|names|start)[0-9]+)$`)

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
