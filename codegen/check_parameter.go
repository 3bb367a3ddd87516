package codegen

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// parameters checks parameters and returns them but for those in the header that
// describe nothing (OpenAPI 3.0.3, Parameter Object).
func (c *checker) parameters(list openapi3.Parameters, pointer string) openapi3.Parameters {
	for i, p := range list {
		if !ignored(p.Value) {
			c.parameter(p.Value, standing(p.Ref, at(pointer, "parameters", strconv.Itoa(i))))
		}
	}
	return slices.DeleteFunc(list, func(p *openapi3.ParameterRef) bool { return ignored(p.Value) })
}

func ignored(p *openapi3.Parameter) bool {
	return p.In == openapi3.ParameterInHeader && slices.Contains([]string{"Accept", "Content-Type", "Authorization"}, http.CanonicalHeaderKey(p.Name))
}

// ownHeaders are the fields that net/http writes and reads by itself.
var ownHeaders = []string{"Connection", "Content-Length", "Cookie", "Host", "Te", "Trailer", "Transfer-Encoding", "Upgrade", "User-Agent"}

// styles lists what the runtime can read and write, by place.
var styles = map[string][]string{
	openapi3.ParameterInPath:   {"simple", "label", "matrix"},
	openapi3.ParameterInQuery:  {"form", "spaceDelimited", "pipeDelimited", "deepObject"},
	openapi3.ParameterInHeader: {"simple"},
	openapi3.ParameterInCookie: {"form"},
}

// schemaOf returns the schema of a parameter, or of its content.
func schemaOf(p *openapi3.Parameter) *openapi3.SchemaRef {
	for _, media := range p.Content {
		if media != nil {
			return media.Schema
		}
	}
	return p.Schema
}

func (c *checker) parameter(p *openapi3.Parameter, pointer string) {
	ref, schema := schemaOf(p), at(pointer, "schema")
	for name := range p.Content {
		schema = at(pointer, "content", name, "schema")
		if len(p.Content) > 1 || !isJSON(name) {
			c.add(pointer, "content", "want one media type, of JSON, such as application/json")
			return
		}
	}
	switch {
	case ref == nil || ref.Value == nil:
		c.add(pointer, "schema", "want a schema, or content with one")
		return
	case p.AllowReserved && p.In != openapi3.ParameterInQuery:
		c.add(pointer, "allowReserved", "says something about parameters in the query only")
	case p.AllowEmptyValue:
		c.add(pointer, "allowEmptyValue", "can't be enforced")
	case p.Style != "" && !slices.Contains(styles[p.In], p.Style):
		c.add(pointer, "style", "%s in %s can't be enforced; want one of %s", p.Style, p.In, strings.Join(styles[p.In], ", "))
	}
	if p.In == openapi3.ParameterInHeader && slices.Contains(ownHeaders, http.CanonicalHeaderKey(p.Name)) {
		c.add(pointer, "name", "net/http sets this header field by itself")
	}
	c.schemaRef(ref, schema, false)
	c.parameterSchemas = append(c.parameterSchemas, placedParameter{p, pointer, schema})
	c.use(ref, inRequest)
}

type placedParameter struct {
	*openapi3.Parameter
	pointer, schema string
}

// carried refuses what a parameter can't carry: null and, in a style, what is not
// flat.
func (c *checker) carried(p placedParameter) {
	s := schemaOf(p.Parameter).Value
	if p.Content != nil {
		c.notNull(placedSchema{schemaOf(p.Parameter), p.schema})
		return
	}
	if deep := p.Style == openapi3.SerializationDeepObject; deep && kindOf(s) != "object" {
		c.add(p.pointer, "style", "deepObject is for objects")
	}
	switch kindOf(s) {
	case "array":
		c.neverNull(s, p.schema)
		if s.Items != nil && s.Items.Value != nil {
			c.scalar(s.Items.Value, p.schema)
		}
	case "object":
		c.neverNull(s, p.schema)
		c.flat(s, p)
	default:
		c.scalar(s, p.schema)
	}
}

func (c *checker) neverNull(s *openapi3.Schema, pointer string) {
	if allowsNull(s) {
		c.add(pointer, "nullable", "a parameter can't be null")
	}
}

func (c *checker) scalar(s *openapi3.Schema, pointer string) {
	switch kindOf(s) {
	case "string", "number", "integer", "boolean":
		c.neverNull(s, pointer)
	default:
		c.add(pointer, "type", "want a string, a number or a boolean, or an array or a flat object of these, in a parameter with a style; content of application/json can hold anything")
	}
}

// flat refuses an object whose members are no scalars.
func (c *checker) flat(s *openapi3.Schema, p placedParameter) {
	if p.Style == openapi3.SerializationSpaceDelimited || p.Style == openapi3.SerializationPipeDelimited {
		c.add(p.pointer, "style", "%s is for arrays", p.Style)
	}
	for _, name := range sortedKeys(s.Properties) {
		c.scalar(s.Properties[name].Value, at(p.schema, "properties", name))
	}
	if additional := s.AdditionalProperties.Schema; additional != nil {
		c.scalar(additional.Value, at(p.schema, "additionalProperties"))
	}
}

// scattered reports whether each member of an object travels by itself, under
// its own name.
func scattered(p *openapi3.Parameter) bool {
	method, err := p.SerializationMethod()
	return err == nil && p.Content == nil && kindOf(p.Schema.Value) == "object" &&
		method.Style == openapi3.SerializationForm && method.Explode
}

// apart refuses objects that are scattered in a query or in cookies where it can't
// be told which parameter a name there belongs to.
func (c *checker) apart(list openapi3.Parameters, pointer string) {
	for _, ref := range list {
		p := ref.Value
		if !scattered(p) {
			continue
		}
		s := p.Schema.Value
		if !closed(s) && p.In == openapi3.ParameterInCookie {
			c.add(pointer, "parameters", "parameter %q would take every cookie; want additionalProperties: false or explode: false", p.Name)
		}
		for _, otherRef := range list {
			other := otherRef.Value
			if other.Name == p.Name || other.In != p.In {
				continue
			}
			clash := s.Properties[other.Name] != nil && !scattered(other)
			if other.Content == nil && kindOf(other.Schema.Value) == "object" {
				clash = clash || !closed(s) // it would take the other's members
				for name := range other.Schema.Value.Properties {
					clash = clash || scattered(other) && s.Properties[name] != nil
				}
			}
			if clash {
				c.add(pointer, "parameters", "the members of parameter %q can't be told from parameter %q; want style deepObject or explode: false", p.Name, other.Name)
			}
		}
	}
}
