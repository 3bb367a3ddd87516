package codegen

import (
	"maps"
	"slices"
	"strings"

	values "github.com/leasegate/leasegate/strict/value"
)

// A way is one in which documents are broken.
type way struct {
	name string
	is   string // what is changed
	do   func(b *breaker, s *spot)
}

var ways = []way{
	{"a schema takes the place of another", "schema", func(b *breaker, s *spot) { s.put(clone(b.spot("schema").object)) }},
	{"a schema holds itself", "schema", func(b *breaker, s *spot) { s.put(b.wrapped(s.object)) }},
	{"a schema is wrapped twice", "schema", func(b *breaker, s *spot) { s.put(b.wrapped(b.wrapped(s.object))) }},
	{"a reference to any component", "schema", func(b *breaker, s *spot) {
		if ref := b.reference(); ref != nil {
			s.put(ref)
		}
	}},
	{"a reference to a place inside", "schema", func(b *breaker, s *spot) {
		components, _ := b.root["components"].(map[string]any)
		name, _, ok := b.keyOf(components["schemas"])
		if ok {
			s.put(map[string]any{"$ref": "#/components/schemas/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name) +
				pick(b, []string{"/properties/" + b.name(), "/items", "/allOf/0", "/oneOf/1", "/properties/id", "/additionalProperties"})})
		}
	}},
	{"a reference beside keywords", "schema", func(b *breaker, s *spot) {
		if ref := b.reference(); ref != nil {
			s.object["$ref"] = ref["$ref"]
		}
	}},
	{"a schema without a keyword", "schema", func(b *breaker, s *spot) {
		if key, m, ok := b.keyOf(s.object); ok {
			delete(m, key)
		}
	}},
	{"a keyword of another schema", "schema", func(b *breaker, s *spot) {
		if key, m, ok := b.keyOf(b.spot("schema").object); ok {
			s.object[key] = clone(m[key])
		}
	}},
	{"a keyword", "schema", (*breaker).keyword},
	{"two keywords", "schema", func(b *breaker, s *spot) { b.keyword(s); b.keyword(s) }},
	{"a keyword again", "schema", (*breaker).keyword},
	{"another type", "schema", func(b *breaker, s *spot) { s.object["type"] = b.jsonType() }},
	{"a format", "schema", func(b *breaker, s *spot) {
		s.object["type"], s.object["format"] = b.jsonType(), pick(b, values.Formats()).Name
	}},
	{"a member of another name", "schema", func(b *breaker, s *spot) {
		if key, m, ok := b.keyOf(s.object["properties"]); ok {
			rename(m, key, b.name())
		}
	}},
	{"a member of almost the same name", "schema", func(b *breaker, s *spot) {
		if key, m, ok := b.keyOf(s.object["properties"]); ok {
			m[pick(b, []string{strings.ToUpper(key), strings.ToLower(key), key + "_", "_" + key, strings.ReplaceAll(key, "_", "-")})] = clone(m[key])
		}
	}},
	{"a required member of any name", "schema", func(b *breaker, s *spot) { s.object["required"] = []any{b.name(), "id"} }},
	{"a component of another name", "components", func(b *breaker, s *spot) {
		section, _, _ := b.keyOf(s.object)
		if key, _, ok := b.keyOf(s.object[section]); ok {
			b.renamed(section, key, b.name())
		}
	}},
	{"a schema of another name", "components", func(b *breaker, s *spot) {
		if key, _, ok := b.keyOf(s.object["schemas"]); ok {
			b.renamed("schemas", key, b.name())
		}
	}},
	{"a schema called as a type of an operation", "components", func(b *breaker, s *spot) {
		id, _ := b.spot("operation").object["operationId"].(string)
		if key, _, ok := b.keyOf(s.object["schemas"]); ok {
			b.renamed("schemas", key, id+pick(b, []string{"Params", "Request", "Response", "200JSONResponse", "Result", "JSONRequestBody", "RequestObject", "ResponseObject", "", "RequestBody"}))
		}
	}},
	{"x-go-name", "schema", func(b *breaker, s *spot) { s.object["x-go-name"] = b.name() }},
	{"x-enum-varnames", "schema", func(b *breaker, s *spot) {
		s.object["enum"] = []any{b.name(), b.name(), b.name(), b.name()}
		s.object["x-enum-varnames"] = []any{b.name(), b.name(), b.name()}
	}},
	{"another operationId", "operation", func(b *breaker, s *spot) { s.object["operationId"] = b.name() }},
	{"no operationId", "operation", func(b *breaker, s *spot) { delete(s.object, "operationId") }},
	{"the operationId of another", "operation", func(b *breaker, s *spot) {
		id, _ := b.spot("operation").object["operationId"].(string)
		s.object["operationId"] = pick(b, []string{id, strings.ToUpper(id), id + "_"})
	}},
	{"another status", "operation", func(b *breaker, s *spot) {
		if key, m, ok := b.keyOf(s.object["responses"]); ok {
			rename(m, key, pick(b, []string{"200", "201", "204", "304", "404", "2XX", "4XX", "5XX", "default", "100", "99", "2xx", "600", "abc", ""}))
		}
	}},
	{"another response as well", "operation", func(b *breaker, s *spot) {
		if m, ok := s.object["responses"].(map[string]any); ok {
			m[pick(b, []string{"200", "202", "206", "2XX", "400", "422", "4XX", "default"})] = clone(b.spot("response").object)
		}
	}},
	{"the body of another", "operation", func(b *breaker, s *spot) {
		s.object["requestBody"] = clone(b.spot("body").object)
	}},
	{"security", "operation", func(b *breaker, s *spot) {
		s.object["security"] = []any{map[string]any{}, map[string]any{b.name(): []any{}, "key": []any{b.name()}}}
		components, _ := b.root["components"].(map[string]any)
		if components == nil {
			components = map[string]any{}
			b.root["components"] = components
		}
		components["securitySchemes"] = map[string]any{"key": map[string]any{"type": "apiKey", "in": pick(b, []string{"query", "header", "cookie"}), "name": b.name()}, b.name(): map[string]any{"type": "http", "scheme": "bearer"}}
	}},
	{"another media type", "body", (*breaker).mediaType},
	{"another media type", "response", (*breaker).mediaType},
	{"one more media type", "response", (*breaker).moreMedia},
	{"one more media type", "body", (*breaker).moreMedia},
	{"a header", "response", func(b *breaker, s *spot) {
		s.object["headers"] = map[string]any{pick(b, []string{"X-Count", "x-count", "Link", "Content-Type", "日本", "", "a b"}): map[string]any{"required": b.IntN(2) == 0, "schema": clone(b.spot("schema").object)}}
	}},
	{"a parameter more", "operation", func(b *breaker, s *spot) {
		list, _ := s.object["parameters"].([]any)
		s.object["parameters"] = append(list, clone(b.spot("parameter").object))
	}},
	{"a parameter of another name", "parameter", func(b *breaker, s *spot) { s.object["name"] = b.name() }},
	{"a parameter elsewhere", "parameter", func(b *breaker, s *spot) {
		s.object["in"] = pick(b, []string{"path", "query", "header", "cookie", "body", ""})
	}},
	{"a parameter in another style", "parameter", func(b *breaker, s *spot) {
		s.object["style"] = pick(b, []string{"form", "simple", "label", "matrix", "deepObject", "spaceDelimited", "pipeDelimited", "x"})
		s.object["explode"] = b.IntN(2) == 0
	}},
	{"a parameter with content", "parameter", func(b *breaker, s *spot) {
		s.object["content"] = map[string]any{"application/json": map[string]any{"schema": s.object["schema"]}}
		delete(s.object, "schema")
	}},
	{"a path parameter of another name", "root", func(b *breaker, s *spot) {
		if path, m, ok := b.keyOf(s.object["paths"]); ok {
			name := b.name()
			item, _ := clone(m[path]).(map[string]any)
			if item != nil {
				list, _ := item["parameters"].([]any)
				item["parameters"] = append(list, map[string]any{"name": name, "in": "path", "required": true, "schema": map[string]any{"type": "string"}})
				m[path+pick(b, []string{"/", "/x", ".", ":"})+"{"+name+"}"] = item
			}
		}
	}},
	{"another version", "root", func(b *breaker, s *spot) { s.object["openapi"] = pick(b, []string{"3.0.3", "3.1.0", "3.1.1"}) }},
	{"any value for a member", "schema", (*breaker).anything},
	{"any value for a member", "operation", (*breaker).anything},
	{"any value for a member", "parameter", (*breaker).anything},
	{"any value for a member", "response", (*breaker).anything},
	{"any value for a member", "components", (*breaker).anything},
}

// anything puts any value in the place of a member.
func (b *breaker) anything(s *spot) {
	if key, m, ok := b.keyOf(s.object); ok {
		m[key] = b.value()
	}
}

func (b *breaker) value() any {
	return clone(pick(b, []any{
		nil, true, false, 0, 1, -1, 1.5, 1e300, "", "string", "a b",
		[]any{},
		[]any{nil},
		[]any{"a", 1, nil},
		map[string]any{},
		map[string]any{"a": map[string]any{}},
		map[string]any{"type": "string"},
		map[string]any{"$ref": "#"},
		map[string]any{"$ref": "#/components/schemas/None"},
	}))
}

func (b *breaker) jsonType() any {
	types := []any{"string", "number", "integer", "boolean", "array", "object", "null"}
	if b.IntN(3) == 0 {
		return []any{pick(b, types), pick(b, types)}
	}
	return pick(b, types)
}

func (b *breaker) reference() map[string]any {
	components, _ := b.root["components"].(map[string]any)
	name, _, ok := b.keyOf(components["schemas"])
	if !ok {
		return nil
	}
	return map[string]any{"$ref": "#/components/schemas/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name)}
}

// wrapped is a schema around another, which is often a reference that comes back.
func (b *breaker) wrapped(s any) map[string]any {
	s = clone(s)
	if ref := b.reference(); ref != nil && b.IntN(3) == 0 {
		s = ref
	}
	other := clone(b.spot("schema").object)
	switch b.IntN(14) {
	case 0:
		return map[string]any{"type": "array", "items": s}
	case 1:
		return map[string]any{"allOf": []any{s}}
	case 2:
		return map[string]any{"allOf": []any{s, other}}
	case 3:
		return map[string]any{"oneOf": []any{s, other}}
	case 4:
		return map[string]any{"anyOf": []any{s, map[string]any{"type": "null"}}}
	case 5:
		return map[string]any{"type": "object", "properties": map[string]any{b.name(): s, "x": other}, "required": []any{"x"}}
	case 6:
		return map[string]any{"type": "object", "additionalProperties": s}
	case 7:
		return map[string]any{"not": s}
	case 8:
		return map[string]any{"nullable": true, "allOf": []any{s}}
	case 9:
		return map[string]any{"oneOf": []any{s, other}, "discriminator": map[string]any{"propertyName": b.name()}}
	case 10:
		return map[string]any{"type": "array", "prefixItems": []any{s, other}, "items": false}
	case 11:
		return map[string]any{"if": s, "then": other, "else": false}
	case 12:
		return map[string]any{"patternProperties": map[string]any{"^a": s}, "type": "object"}
	default:
		return map[string]any{"type": "array", "contains": s, "uniqueItems": true}
	}
}

// keyword gives a schema a keyword with a value that it may have.
func (b *breaker) keyword(s *spot) {
	values := map[string][]any{
		"enum":    {[]any{"a", "A", "a ", ""}, []any{1, "1", 1.5, nil}, []any{true}, []any{}, []any{nil}, []any{map[string]any{"a": 1}, []any{1}}, []any{1e400 / 1e100, -1, "+", "-"}},
		"const":   {"a", 1, nil, true, map[string]any{}, []any{}, 1.5},
		"default": {"a", 1, nil, true, map[string]any{}, []any{}, "2026-01-02", 1e300},
		"minimum": {0, -1, 1.5, 1e30}, "maximum": {0, 255, -1, 9223372036854775807.0}, "exclusiveMinimum": {true, 0, 1.5}, "exclusiveMaximum": {true, 0, 1e300},
		"multipleOf": {1, 0.01, 7, 1e-300}, "minLength": {0, 1, 1000000}, "maxLength": {0, 1, 255}, "pattern": {"^a", "\\p{L}+", "(?=a)b", "^(a|b){0,1000}$", ""},
		"minItems": {0, 1, 5}, "maxItems": {0, 1}, "uniqueItems": {true, false}, "minProperties": {0, 1}, "maxProperties": {0, 1, 5},
		"additionalProperties": {true, false, map[string]any{}, map[string]any{"type": "string"}}, "nullable": {true, false}, "readOnly": {true}, "writeOnly": {true},
		"required": {[]any{"a", "id"}, []any{}}, "items": {map[string]any{}, map[string]any{"type": "object"}, true, false}, "allOf": {[]any{}, []any{map[string]any{"type": "object"}}},
		"oneOf": {[]any{map[string]any{"required": []any{"a"}}, map[string]any{"required": []any{"b"}}}}, "not": {map[string]any{}, map[string]any{"required": []any{"z"}}},
		"unevaluatedProperties": {false, true}, "dependentRequired": {map[string]any{"a": []any{"b"}}}, "propertyNames": {map[string]any{"maxLength": 3}},
		"description": {"*/ }", "a\nb\rc\x01", "\ufeff", "`", strings.Repeat("x ", 5000)}, "deprecated": {true}, "title": {"a\nb"}, "contentEncoding": {"base64"},
		"discriminator": {map[string]any{"propertyName": "type"}, map[string]any{"propertyName": "id", "mapping": map[string]any{"a": "None"}}},
	}
	key := pick(b, slices.Sorted(maps.Keys(values)))
	s.object[key] = clone(pick(b, values[key]))
}

var mediaTypes = []string{
	"application/json", "application/vnd.x+json", "application/problem+json", "text/plain", "application/octet-stream", "image/*", "*/*", "multipart/form-data",
	"application/x-www-form-urlencoded", "text/event-stream", "application/xml", "application/json; charset=utf-8", "", "x", "日本/x", "application/JSON",
}

func (b *breaker) mediaType(s *spot) {
	if key, m, ok := b.keyOf(s.object["content"]); ok {
		rename(m, key, pick(b, mediaTypes))
	}
}

func (b *breaker) moreMedia(s *spot) {
	if key, m, ok := b.keyOf(s.object["content"]); ok {
		m[pick(b, mediaTypes)] = clone(m[key])
	}
}
