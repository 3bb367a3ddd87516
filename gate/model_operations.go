package gate

import (
	"cmp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// An Operation is one method of one path of the document, for those who make
// requests of it. What it points to is shared and must not be changed.
type ModelOperation struct {
	Name       string // as in Finding
	Method     string
	Path       string   // the template
	Methods    []string // all that the document has for the path, sorted
	At         Location
	StatusesAt Location
	Responses  []string // as in Documented
	Parameters []ModelParameter
	Body       *ModelRequestBody // nil where the document has none
	Security   []ModelSecurityScheme
}

// A Parameter is a parameter of a request.
type ModelParameter struct {
	Name, In   string
	Required   bool
	AllowEmpty bool
	Style      string
	Explode    bool
	At         Location
	Schema     ModelSchema
	// MediaType is not empty where a media type says how the value is written.
	MediaType string
}

// A RequestBody is the body of a request, with its media types, the most
// specific first.
type ModelRequestBody struct {
	Required bool
	At       Location
	Media    []ModelMedia
}

// A Media is a media type of a body.
type ModelMedia struct {
	Name   string // as the document has it
	JSON   bool
	Form   bool // application/x-www-form-urlencoded that can be judged
	At     Location
	Schema ModelSchema
}

// A Schema is a schema of the document and where it stands. Source is nil where
// there is none.
type ModelSchema struct {
	Source *openapi3.Schema
	At     Location
}

// A ModelSecurityScheme is where credentials travel (OpenAPI 3.0.3, Security Scheme
// Object): In is header, query or cookie. Those that are no part of a request,
// such as client certificates, are left out.
type ModelSecurityScheme struct{ In, Name string }

// Operations returns the operations of the document, sorted by path and method.
func (c *modelContract) ModelOperations() []ModelOperation {
	seen := make(map[string]bool)
	var operations []ModelOperation
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
	slices.SortFunc(operations, func(a, b ModelOperation) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	return operations
}

func (r *modelRoute) operation(method string) ModelOperation {
	source := r.operations[method]
	op := ModelOperation{
		Name: source.name, Method: method, Methods: r.methods,
		Path: strings.NewReplacer("~1", "/", "~0", "~").Replace(strings.TrimPrefix(r.at.Pointer, "/paths/")),
		At:   source.at, StatusesAt: source.statuses, Responses: modelSortedKeys(source.responses),
	}
	for _, p := range source.parameters {
		exported := ModelParameter{
			Name: p.name, In: p.in, Required: p.required, AllowEmpty: p.allowEmpty,
			Style: p.style, Explode: p.explode, At: p.at, Schema: p.oldSchema.exported(),
		}
		if p.content != nil {
			exported.MediaType, exported.Schema = p.content.name, p.content.oldSchema.exported()
		}
		op.Parameters = append(op.Parameters, exported)
	}
	if source.body != nil {
		op.Body = &ModelRequestBody{Required: source.body.required, At: source.body.at}
		if source.body.content != nil {
			for _, m := range source.body.content.types {
				op.Body.Media = append(op.Body.Media, ModelMedia{
					Name: m.name, JSON: m.isJSON(), Form: m.reader() == modelReadForm, At: m.at, Schema: m.oldSchema.exported(),
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

func (s *modelOldSchema) exported() ModelSchema {
	if s == nil {
		return ModelSchema{}
	}
	return ModelSchema{Source: s.source, At: s.at}
}

func (s modelSecurityScheme) exported() (ModelSecurityScheme, bool) {
	switch s.source.Type {
	case "apiKey":
		return ModelSecurityScheme{In: s.source.In, Name: s.source.Name}, true
	case "http", "oauth2", "openIdConnect":
		return ModelSecurityScheme{In: openapi3.ParameterInHeader, Name: "Authorization"}, true
	}
	return ModelSecurityScheme{}, false
}

// Documents reports whether the operation documents a response for a status: the
// status itself, its range, or a default.
func (o *ModelOperation) Documents(status int) bool {
	return slices.Contains(o.Responses, ResponseKey(o.Responses, status))
}

// SchemaAt finds the schema at a pointer (RFC 6901) into the document.
func (c *modelContract) SchemaAt(pointer string) (ModelSchema, bool) {
	s := c.schemas[pointer]
	return s.exported(), s != nil
}
