package codegen

import (
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/leasegate/leasegate/api"
	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
	values "github.com/leasegate/leasegate/strict/value"
)

// direction is where a schema is used: in requests, in responses or in both.
type direction uint8

const (
	inRequest direction = 1 << iota
	inResponse
)

// A checker walks a document and refuses what the templates can't enforce.
type checker struct {
	refusals
	doc     *openapi3.T
	imports map[string]string // oapi-codegen's import mapping
	level   int               // of nesting of inline schemas
	// bodySchemas and parameterSchemas are checked once allOf is merged.
	bodySchemas      []placedSchema
	parameterSchemas []placedParameter
	seen             map[*openapi3.Schema]bool
	pointers         map[*openapi3.Schema]string
	used             map[*openapi3.Schema]direction
}

// maxLevel bounds how deep inline schemas may nest: their names would grow, and
// recursion with them.
const maxLevel = 100

// schemaRef checks a schema where it stands. References are checked where they
// point to; those to other documents when those are generated.
func (c *checker) schemaRef(ref *openapi3.SchemaRef, pointer string, inAllOf bool) {
	if ref == nil || ref.Value == nil {
		return
	}
	if ref.Ref != "" {
		c.reference(ref, pointer)
		return
	}
	if c.seen[ref.Value] {
		return
	}
	if c.level++; c.level > maxLevel {
		c.add(pointer, "type", "more than %d levels of schemas; make components of some", maxLevel)
		return
	}
	defer func() { c.level-- }()
	c.seen[ref.Value] = true
	c.pointers[ref.Value] = pointer
	s := ref.Value
	c.keywords(pointer)
	c.types(s, pointer)
	if len(s.AllOf) == 0 && !inAllOf {
		c.typed(s, pointer)
	}
	c.values(s, pointer)
	c.enum(s, pointer)
	for _, name := range sortedKeys(s.Properties) {
		c.schemaRef(s.Properties[name], at(pointer, "properties", name), false)
	}
	c.schemaRef(s.Items, at(pointer, "items"), false)
	c.schemaRef(s.AdditionalProperties.Schema, at(pointer, "additionalProperties"), false)
	for i, member := range s.AllOf {
		c.schemaRef(member, at(pointer, "allOf", strconv.Itoa(i)), true)
	}
	for _, name := range s.Required {
		if s.Properties[name] == nil && closed(s) {
			c.add(pointer, "required", "member %q is not in properties, and additionalProperties forbids it", name)
		}
	}
}

const componentSchemas = "#/components/schemas/"

// reference accepts a reference to a component. One that stands for another is
// followed, since it has no type of its own.
func (c *checker) reference(ref *openapi3.SchemaRef, pointer string) {
	for {
		name, ok := strings.CutPrefix(ref.Ref, componentSchemas)
		if !ok || c.doc.Components == nil || c.doc.Components.Schemas[name] == nil {
			break
		}
		next := c.doc.Components.Schemas[name].Ref
		if next == "" {
			return
		}
		ref.Ref = next
	}
	file, name, _ := strings.Cut(ref.Ref, "#")
	if component, ok := strings.CutPrefix("#"+name, componentSchemas); !ok || strings.Contains(component, "/") {
		c.add(pointer, "$ref", "want a reference to a schema among the components, such as #/components/schemas/Lease")
		return
	}
	if _, ok := c.imports[file]; !ok && file != api.Path {
		c.add(pointer, "$ref", "the document %s has no Go package; name it under import-mapping", file)
	}
}

// served are the keywords that the templates enforce, those of the table that assert
// something. All others are refused.
var served = map[string]bool{
	"$ref": true, "type": true, "nullable": true, "enum": true, "const": true, "allOf": true, "format": true,
	"multipleOf": true, "minimum": true, "maximum": true, "exclusiveMinimum": true, "exclusiveMaximum": true,
	"minLength": true, "maxLength": true, "pattern": true,
	"items": true, "minItems": true, "maxItems": true, "uniqueItems": true,
	"properties": true, "required": true, "additionalProperties": true, "minProperties": true, "maxProperties": true,
	"readOnly": true, "writeOnly": true,
}

// keywords refuses those that no template serves.
func (c *checker) keywords(pointer string) {
	n := c.node(pointer)
	for name, value := range n.Members() {
		k := schema.Lookup(name)
		switch {
		case k == nil || k.Types == 0 || k.Shape(c.document.OpenAPI31()) == schema.NoShape:
		case !served[name]:
			c.add(pointer, name, "the generated code can't enforce this keyword; leave it out with an overlay, or describe the schema without it")
		case name == "const" && value.Kind() == document.Null:
			c.add(pointer, name, "null alone has no Go type")
		case name == "enum" && value.Len() == 0:
			c.add(pointer, name, "want at least one value")
		}
	}
	if n.Kind() == document.Boolean {
		c.add(pointer, n.Text(), "the generated code can't enforce boolean schemas; write {} for true")
	}
}

// types refuses what has no one Go type.
func (c *checker) types(s *openapi3.Schema, pointer string) {
	types := typesOf(s)
	if len(types) > 1 {
		c.add(pointer, "type", "want one type, with or without null")
		return
	}
	if len(types) == 0 {
		return
	}
	switch types[0] {
	case "null":
		c.add(pointer, "type", "null alone has no Go type")
	case "array":
		if s.Items == nil {
			c.add(pointer, "items", "want the schema of the elements, {} for any")
		}
	}
}

// typed refuses keywords without a type beside them: these bind only values of
// their type and let all others pass, which no Go type can hold.
func (c *checker) typed(s *openapi3.Schema, pointer string) {
	if len(typesOf(s)) > 0 {
		return
	}
	for keyword, there := range map[string]bool{
		"properties":           len(s.Properties) > 0,
		"required":             len(s.Required) > 0,
		"additionalProperties": s.AdditionalProperties.Has != nil || s.AdditionalProperties.Schema != nil,
		"items":                s.Items != nil,
		"enum":                 len(s.Enum) > 0,
		"const":                s.Const != nil,
		"format":               s.Format != "",
		"pattern":              s.Pattern != "",
		"minLength":            s.MinLength > 0,
		"maxLength":            s.MaxLength != nil,
		"minimum":              s.Min != nil,
		"maximum":              s.Max != nil,
		"exclusiveMinimum":     s.ExclusiveMin.IsSet(),
		"exclusiveMaximum":     s.ExclusiveMax.IsSet(),
		"multipleOf":           s.MultipleOf != nil,
		"minItems":             s.MinItems > 0,
		"maxItems":             s.MaxItems != nil,
		"uniqueItems":          s.UniqueItems,
		"minProperties":        s.MinProps > 0,
		"maxProperties":        s.MaxProps != nil,
	} {
		if there {
			c.add(pointer, keyword, "stands without a type; say which with type, by an overlay if need be")
		}
	}
}

// values refuses formats and patterns that nothing here can decide.
func (c *checker) values(s *openapi3.Schema, pointer string) {
	kind := kindOf(s)
	if s.Format != "" {
		switch kind {
		case "string":
			if _, known := values.ValidFormat(s.Format, ""); !known {
				c.add(pointer, "format", "unknown format %q", s.Format)
			}
		case "integer":
			if !slices.Contains([]string{"int32", "int64"}, s.Format) {
				c.add(pointer, "format", "unknown format %q; want int32 or int64", s.Format)
			}
		case "number":
			if !slices.Contains([]string{"float", "double"}, s.Format) {
				c.add(pointer, "format", "format %q of a number; want float or double, or type integer", s.Format)
			}
		}
	}
	if m := s.MultipleOf; m != nil && (*m <= 0 || *m >= 1<<53) {
		c.add(pointer, "multipleOf", "want more than 0 and less than 2^53")
	}
	if s.Pattern != "" && (kind == "string" || kind == "") {
		if _, err := values.CompilePattern(s.Pattern); err != nil {
			c.add(pointer, "pattern", "%v", err)
		}
	}
}

func (c *checker) enum(s *openapi3.Schema, pointer string) {
	kind := kindOf(s)
	if s.Const != nil && !slices.Contains([]string{"string", "number", "integer", "boolean"}, kind) {
		c.add(pointer, "const", "only strings, numbers and booleans can be enforced")
	}
	if len(s.Enum) == 0 {
		return
	}
	values := 0
	for i, v := range s.Enum {
		switch v := v.(type) {
		case nil:
			continue
		case string:
			values++
			if kind == "string" {
				continue
			}
		case float64:
			values++
			if kind == "number" || kind == "integer" && fitsInteger(s.Format, v) {
				continue
			}
		case bool:
			values++
			if kind == "boolean" {
				continue
			}
		}
		c.add(pointer, "enum", "value %d is not of type %s%s", i, kind, strings.TrimSuffix(" and format "+s.Format, " and format "))
	}
	if values == 0 {
		c.add(pointer, "enum", "want at least one value but null")
	}
}
