package gate

import (
	"maps"
	"net/url"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"
)

// resolveHeaders resolves the references in the content of headers, which
// kin-openapi's loader does for parameters alone: each content is given to it as
// that of a parameter. Headers of other files are left alone, since their
// references are relative to those.
func modelResolveHeaders(loader *openapi3.Loader, doc *openapi3.T, location *url.URL) error {
	parameters := make(openapi3.ParametersMap)
	add := func(headers openapi3.Headers) {
		for _, ref := range headers {
			if h := ref.Value; h != nil && len(h.Content) > 0 && h.Schema == nil && (h.Origin == nil || h.Origin.Key == nil || h.Origin.Key.File == location.String()) {
				name := strconv.Itoa(len(parameters))
				parameters[name] = &openapi3.ParameterRef{Value: &openapi3.Parameter{Name: name, In: openapi3.ParameterInQuery, Content: h.Content}}
			}
		}
	}
	responses := func(all map[string]*openapi3.ResponseRef) {
		for _, ref := range all {
			if ref != nil && ref.Value != nil {
				add(ref.Value.Headers)
			}
		}
	}
	var components openapi3.Components
	if doc.Components != nil {
		components = *doc.Components
		add(components.Headers)
		responses(components.Responses)
	}
	for _, item := range doc.Paths.Map() {
		if item == nil {
			continue
		}
		for _, operation := range item.Operations() {
			responses(operation.Responses.Map())
		}
	}
	if len(parameters) == 0 {
		return nil
	}
	maps.Copy(parameters, components.Parameters)
	components.Parameters = parameters
	with := *doc
	with.Components = &components
	return loader.ResolveRefsIn(&with, location)
}
