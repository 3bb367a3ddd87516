package codegen

import (
	"strings"
	"testing"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
)

func TestTextShapes(t *testing.T) {
	for _, row := range []struct {
		schema string
		levels int
		want   string // without &strict.Shape, and rows as #ROW
		reason string
	}{
		{`{type: string, format: uuid}`, 1, "nil", "a string has none"},
		{`{enum: [a, b]}`, 1, `{Type: "string|number|boolean", Accepts: #1}`, "without a type, what is allowed decides"},
		{`{}`, 1, `{Type: "string|number|boolean"}`, "anything: the first type is right"},
		{`{type: [integer, 'null']}`, 1, `{Type: "integer"}`, "null is no text"},
		{`{type: [number, integer]}`, 1, `{Type: "number"}`, "an integer is a number"},
		{`{type: [string, integer]}`, 1, `{Type: "string|integer", Accepts: #1}`, "two types that a text can be of"},
		{`{type: [integer, boolean]}`, 1, `{Type: "integer|boolean"}`, "and two that it can't"},
		{`{oneOf: [{type: string}, {type: array, items: {type: string}}]}`, 1, `{Type: "string|array", Accepts: #1}`, "a text or an array"},
		{`{oneOf: [{type: integer}, {type: object}]}`, 32, `{Type: "integer|object"}`, "in deepObject these are told by their names"},
		{`{type: array, items: {type: integer}}`, 1, `{Type: "array", Items: {Type: "integer"}}`, "an array"},
		{`{type: array}`, 1, `{Type: "array"}`, "of texts"},
		{`{type: array, items: {type: array, items: {type: integer}}}`, 1, `{Type: "array", Items: {Type: "array"}}`, "what is deeper is JSON"},
		{`{type: array, items: {anyOf: [{type: boolean}, {type: string, maxLength: 3}]}}`, 1, `{Type: "array", Items: {Type: "string|boolean", Accepts: #1}}`, "of one of two types"},
		{`{type: object}`, 1, `{Type: "object"}`, "of texts"},
		{`{type: object, additionalProperties: true}`, 1, `{Type: "object", Others: {Type: "string|number|boolean"}}`, "of anything"},
		{
			`{type: object, properties: {a: {type: string}, b: {type: integer}, c: {type: array, items: {type: integer}}}, additionalProperties: false}`, 1,
			`{Type: "object", Members: []strict.Named{{Name: "a"}, {Name: "b", Shape: {Type: "integer"}}, {Name: "c", Shape: {Type: "array", Items: {Type: "integer"}}}}, Closed: true}`, "members, an array among them",
		},
		{
			`{allOf: [{type: object, properties: {a: {type: integer}}}, {properties: {b: {type: boolean}, a: {minimum: 1}}, additionalProperties: {type: number}}]}`, 1,
			`{Type: "object", Members: []strict.Named{{Name: "a", Shape: {Type: "integer"}}, {Name: "b", Shape: {Type: "boolean"}}}, Others: {Type: "number"}}`, "of parts",
		},
		{`{type: object, properties: {o: {type: object, properties: {x: {type: integer}}}}}`, 1, `{Type: "object", Members: []strict.Named{{Name: "o", Shape: {Type: "object"}}}}`, "an object in an object is JSON"},
		{
			`{type: object, properties: {o: {type: object, properties: {x: {type: integer}}}}}`, 32,
			`{Type: "object", Members: []strict.Named{{Name: "o", Shape: {Type: "object", Members: []strict.Named{{Name: "x", Shape: {Type: "integer"}}}}}}}`, "but in deepObject",
		},
		{`{$ref: '#/components/schemas/Tree'}`, 1, `{Type: "object", Members: []strict.Named{{Name: "kids", Shape: {Type: "array", Items: {Type: "object"}}}}}`, "what leads back to itself, as far as a style goes"},
		{`{$ref: '#/components/schemas/Tree'}`, 32, `refused `, "in deepObject without end"},
		{`{type: object, patternProperties: {a: {}}}`, 1, `refused patternProperties`, "members by patterns"},
	} {
		text := "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents: {schemas: {Tree: {type: object, properties: {kids: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}, S: " + row.schema + "}}\n"
		d, err := document.Read("test.yaml", []byte(text), document.Options{})
		if err != nil {
			t.Fatalf("%s: %v", row.reason, err)
		}
		refused, rows := "", newTable()
		shapes := &textShapes{row: func(s *schema.Schema) int { return rows.add(s) }, refuse: func(_ *schema.Schema, keyword, _ string) { refused = "refused " + keyword }, deep: row.levels > 1}
		got := shapes.of(schema.NewSet(d).Compile(d.Lookup("/components/schemas/S")), row.levels).Go()
		got = strings.NewReplacer("&strict.Shape", "", "func(d *wire.Decoder) bool { return d.Matches(schemas, ", "#", ") }", "").Replace(got)
		if refused != "" {
			got = refused
		}
		if got != row.want {
			t.Errorf("%s, %s:\n got %s\nwant %s", row.schema, row.reason, got, row.want)
		}
	}
}
