package codegen

import (
	"mime"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/leasegate/leasegate/strict"
)

// check walks the whole document, and returns all that it refuses.
func check(file string, doc *openapi3.T) (*checker, error) {
	c := &checker{
		refusals: refusals{file: file},
		doc:      doc,
		seen:     map[*openapi3.Schema]bool{},
		pointers: map[*openapi3.Schema]string{},
		used:     map[*openapi3.Schema]direction{},
	}
	if doc.Components != nil {
		for _, name := range sortedKeys(doc.Components.Schemas) {
			pointer := at("/components/schemas", name)
			ref := doc.Components.Schemas[name]
			if ref.Ref != "" {
				c.add(ref.Origin, pointer, "$ref", "a component that is only a reference has no type of its own; refer to %s where it is used", ref.Ref)
				continue
			}
			c.schemaRef(ref, pointer)
		}
	}
	if len(doc.Webhooks) > 0 {
		c.add(nil, "/webhooks", "webhooks", "webhooks can't be generated strictly; leave them out with an overlay")
	}
	for _, path := range doc.Paths.InMatchingOrder() {
		c.path(path, doc.Paths.Value(path))
	}
	c.directions()
	return c, c.err()
}

var pathSegment = regexp.MustCompile(`^(\{[^{}/]+\}|[^{}]*)$`)

func (c *checker) path(path string, item *openapi3.PathItem) {
	pointer := at("/paths", path)
	parameters := 0
	for segment := range strings.SplitSeq(path, "/") {
		if !pathSegment.MatchString(segment) {
			c.add(item.Origin, pointer, path, "a path parameter has to be a whole segment")
		}
		if strings.HasPrefix(segment, "{") {
			parameters++
		}
	}
	if parameters > strict.MaxPathParameters {
		c.add(item.Origin, pointer, path, "more than %d path parameters", strict.MaxPathParameters)
	}
	operations := item.Operations()
	for _, method := range sortedKeys(operations) {
		c.operation(operations[method], item.Parameters, at(pointer, strings.ToLower(method)))
	}
}

func (c *checker) operation(o *openapi3.Operation, shared openapi3.Parameters, pointer string) {
	if len(o.Callbacks) > 0 {
		c.add(o.Origin, pointer, "callbacks", "callbacks can't be generated strictly; leave them out with an overlay")
	}
	for _, list := range []openapi3.Parameters{shared, o.Parameters} {
		for _, p := range list {
			c.parameter(p.Value, at(pointer, "parameters", p.Value.Name))
		}
	}
	if o.RequestBody != nil && o.RequestBody.Value != nil {
		c.content(o.RequestBody.Value.Content, o.Origin, at(pointer, "requestBody"), inRequest)
	}
	for _, status := range sortedKeys(o.Responses.Map()) {
		response := o.Responses.Value(status).Value
		at := at(pointer, "responses", status)
		if len(response.Headers) > 0 {
			c.add(response.Origin, at, "headers", "response headers can't be enforced; leave them out with an overlay")
		}
		c.content(response.Content, response.Origin, at, inResponse)
	}
}

// content accepts one media type of JSON with a schema, or none.
func (c *checker) content(content openapi3.Content, origin *openapi3.Origin, pointer string, used direction) {
	if len(content) > 1 {
		c.add(origin, pointer, "content", "want one media type, of JSON; leave out %s with an overlay", strings.Join(slices.DeleteFunc(sortedKeys(content), isJSON), ", "))
		return
	}
	for _, name := range sortedKeys(content) {
		pointer := at(pointer, "content", name)
		media := content[name]
		switch {
		case !isJSON(name):
			c.add(origin, pointer, "content", "want a media type of JSON, such as application/json")
		case media.Schema == nil || media.Schema.Value == nil:
			c.add(media.Origin, pointer, "schema", "want a schema, {} for any value")
		case allowsNull(media.Schema.Value) && kindOf(media.Schema.Value) != "":
			c.add(media.Schema.Value.Origin, pointer, "nullable", "a body that may be null has no Go type")
		default:
			c.schemaRef(media.Schema, at(pointer, "schema"))
			c.use(media.Schema, used)
		}
	}
}

func isJSON(mediaType string) bool {
	name, _, err := mime.ParseMediaType(mediaType)
	return err == nil && (name == "application/json" || strings.HasSuffix(name, "+json"))
}

// styles lists what the runtime can read and write, by place.
var styles = map[string][]string{
	openapi3.ParameterInPath:   {"simple", "label", "matrix"},
	openapi3.ParameterInQuery:  {"form", "spaceDelimited", "pipeDelimited"},
	openapi3.ParameterInHeader: {"simple"},
	openapi3.ParameterInCookie: {"form"},
}

func (c *checker) parameter(p *openapi3.Parameter, pointer string) {
	switch {
	case p.Schema == nil || p.Schema.Value == nil:
		c.add(p.Origin, pointer, "content", "only parameters with a schema and a style can be enforced")
		return
	case p.AllowReserved:
		c.add(p.Origin, pointer, "allowReserved", "can't be enforced")
	case p.AllowEmptyValue:
		c.add(p.Origin, pointer, "allowEmptyValue", "can't be enforced")
	case p.Style != "" && !slices.Contains(styles[p.In], p.Style):
		c.add(p.Origin, pointer, "style", "%s in %s can't be enforced; want one of %s", p.Style, p.In, strings.Join(styles[p.In], ", "))
	}
	c.schemaRef(p.Schema, at(pointer, "schema"))
	s := p.Schema.Value
	if kindOf(s) == "array" && s.Items != nil && s.Items.Value != nil {
		if isNullable(s) {
			c.add(s.Origin, at(pointer, "schema"), "nullable", "a parameter can't be null")
		}
		s = s.Items.Value
	}
	switch kindOf(s) {
	case "string", "number", "integer", "boolean":
		if isNullable(s) {
			c.add(s.Origin, at(pointer, "schema"), "nullable", "a parameter can't be null")
		}
	default:
		c.add(s.Origin, at(pointer, "schema"), "type", "want a string, a number, a boolean or an array of these in a parameter")
	}
	c.use(p.Schema, inRequest)
}

// use marks a schema and all below it as used in a direction.
func (c *checker) use(ref *openapi3.SchemaRef, d direction) {
	if ref == nil || ref.Value == nil || c.used[ref.Value]&d != 0 {
		return
	}
	s := ref.Value
	c.used[s] |= d
	for _, p := range s.Properties {
		c.use(p, d)
	}
	for _, member := range s.AllOf {
		c.use(member, d)
	}
	c.use(s.Items, d)
	c.use(s.AdditionalProperties.Schema, d)
}

// directions refuses readOnly and writeOnly members of schemas that serve both
// directions: one Go type can't have and lack a member.
func (c *checker) directions() {
	for s, used := range c.used {
		for _, name := range sortedKeys(s.Properties) {
			p := s.Properties[name].Value
			if used != inRequest|inResponse || !p.ReadOnly && !p.WriteOnly {
				continue
			}
			keyword := "readOnly"
			if p.WriteOnly {
				keyword = "writeOnly"
			}
			c.add(p.Origin, at(c.pointers[s], "properties", name), keyword, "the schema is used in requests and in responses; make it two")
		}
	}
}
