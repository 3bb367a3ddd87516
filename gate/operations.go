package gate

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// An Operation is one method of one path of the document, for those who make
// requests of it. What it points to is shared and must not be changed.
type Operation struct {
	Name       string // as in Finding
	Method     string
	Path       string   // the template
	Methods    []string // all that the document has for the path, sorted
	At         Location
	StatusesAt Location
	Responses  []string // as in Documented
	Parameters []Parameter
	Body       *RequestBody // nil where the document has none
	Security   []SecurityScheme
}

// A Parameter is a parameter of a request.
type Parameter struct {
	Name, In   string
	Required   bool
	AllowEmpty bool
	Style      string
	Explode    bool
	At         Location
	Schema     Schema
	// MediaType is not empty where a media type says how the value is written.
	MediaType string
}

// A RequestBody is the body of a request, with its media types, the most
// specific first.
type RequestBody struct {
	Required bool
	At       Location
	Media    []Media
}

// A Media is a media type of a body.
type Media struct {
	Name   string // as the document has it
	JSON   bool
	Form   bool // application/x-www-form-urlencoded that can be judged
	At     Location
	Schema Schema
}

// A Schema is a schema of the document and where it stands. Source is nil where
// there is none.
type Schema struct {
	Source *openapi3.Schema
	At     Location
}

// A SecurityScheme is where credentials travel (OpenAPI 3.0.3, Security Scheme
// Object): In is header, query or cookie. Those that are no part of a request,
// such as client certificates, are left out.
type SecurityScheme struct{ In, Name string }

// Operations returns the operations of the document, sorted by path and method.
func (c *Contract) Operations() []Operation {
	seen := make(map[string]bool)
	var operations []Operation
	for _, list := range c.routes {
		for _, r := range list.routes {
			for _, method := range r.methods {
				if key := r.at.Pointer + " " + method; !seen[key] {
					seen[key] = true
					operations = append(operations, r.operation(method))
				}
			}
		}
	}
	slices.SortFunc(operations, func(a, b Operation) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	return operations
}

func (r *route) operation(method string) Operation {
	source := r.operations[method]
	op := Operation{
		Name: source.name, Method: method, Methods: r.methods,
		Path: strings.NewReplacer("~1", "/", "~0", "~").Replace(strings.TrimPrefix(r.at.Pointer, "/paths/")),
		At:   source.at, StatusesAt: source.statuses, Responses: sortedKeys(source.responses),
	}
	for _, p := range source.parameters {
		exported := Parameter{
			Name: p.name, In: p.in, Required: p.required, AllowEmpty: p.allowEmpty,
			Style: p.style, Explode: p.explode, At: p.at, Schema: p.schema.exported(),
		}
		if p.content != nil {
			exported.MediaType, exported.Schema = p.content.name, p.content.schema.exported()
		}
		op.Parameters = append(op.Parameters, exported)
	}
	if source.body != nil {
		op.Body = &RequestBody{Required: source.body.required, At: source.body.at}
		if source.body.content != nil {
			for _, m := range source.body.content.types {
				op.Body.Media = append(op.Body.Media, Media{
					Name: m.name, JSON: m.isJSON(), Form: m.reader() == readForm, At: m.at, Schema: m.schema.exported(),
				})
			}
		}
	}
	for _, set := range source.security {
		for _, scheme := range set {
			if s, ok := scheme.exported(); ok && !slices.Contains(op.Security, s) {
				op.Security = append(op.Security, s)
			}
		}
	}
	return op
}

func (s *schema) exported() Schema {
	if s == nil {
		return Schema{}
	}
	return Schema{Source: s.source, At: s.at}
}

func (s securityScheme) exported() (SecurityScheme, bool) {
	switch s.source.Type {
	case "apiKey":
		return SecurityScheme{In: s.source.In, Name: s.source.Name}, true
	case "http", "oauth2", "openIdConnect":
		return SecurityScheme{In: openapi3.ParameterInHeader, Name: "Authorization"}, true
	}
	return SecurityScheme{}, false
}

// Documents reports whether the operation documents a response for a status: the
// status itself, its range, or a default.
func (o *Operation) Documents(status int) bool {
	return slices.Contains(o.Responses, ResponseKey(o.Responses, status))
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
	return "default"
}

// SchemaAt finds the schema at a pointer (RFC 6901) into the document.
func (c *Contract) SchemaAt(pointer string) (Schema, bool) {
	s := c.schemas[pointer]
	return s.exported(), s != nil
}
