package codegen

import (
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// refersTo reports whether any reference of the document goes to another one.
func refersTo(doc *openapi3.T, other string) bool {
	found := false
	seen := map[*openapi3.Schema]bool{}
	var visit func(*openapi3.SchemaRef)
	visit = func(ref *openapi3.SchemaRef) {
		if ref == nil || found {
			return
		}
		if strings.HasPrefix(ref.Ref, other+"#") {
			found = true
			return
		}
		if s := ref.Value; s != nil && !seen[s] {
			seen[s] = true
			for _, p := range s.Properties {
				visit(p)
			}
			visit(s.Items)
			visit(s.AdditionalProperties.Schema)
		}
	}
	for _, ref := range doc.Components.Schemas {
		visit(ref)
	}
	for _, item := range doc.Paths.Map() {
		for _, p := range item.Parameters {
			visit(schemaOf(p.Value))
		}
		for _, o := range item.Operations() {
			for _, p := range o.Parameters {
				visit(schemaOf(p.Value))
			}
			for _, content := range contents(o) {
				for _, media := range content {
					visit(media.Schema)
				}
			}
		}
	}
	return found
}

// contents returns the contents of an operation's bodies.
func contents(o *openapi3.Operation) (list []openapi3.Content) {
	if o.RequestBody != nil && o.RequestBody.Value != nil {
		list = append(list, o.RequestBody.Value.Content)
	}
	for _, response := range o.Responses.Map() {
		list = append(list, response.Value.Content)
	}
	return list
}
