package codegen

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// crud is a document of typical operations: five for each kind of resource, with
// parameters, a body, a document and six documented errors.
func crud(resources int) string {
	var b strings.Builder
	b.WriteString("openapi: 3.0.3\ninfo: {title: Many, version: '1'}\npaths:\n")
	answer := func(status, schema string) string {
		if schema == "" {
			return "'" + status + "': {description: none}"
		}
		return "'" + status + "': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/" + schema + "'}}}}"
	}
	var errors []string
	for _, status := range []string{"400", "401", "403", "404", "422", "500"} {
		errors = append(errors, answer(status, "Error"))
	}
	operation := func(method, id, more, status, schema string) {
		fmt.Fprintf(&b, "    %s: {operationId: %s, summary: What it does., %sresponses: {%s, %s}}\n", method, id, more, answer(status, schema), strings.Join(errors, ", "))
	}
	const (
		inPath = "parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}], "
		query  = "parameters: [{name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 20}}, {name: cursor, in: query, schema: {type: string}}, {name: state, in: query, schema: {type: string, enum: [active, archived]}}], "
		common = "name: {type: string, minLength: 1, maxLength: 64}, state: {type: string, enum: [active, archived]}, tags: {type: array, items: {type: string, maxLength: 32}, maxItems: 20}, owner: {type: object, required: [id], properties: {id: {type: string, format: uuid}}}"
	)
	body := func(schema string) string {
		return "requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/" + schema + "'}}}}, "
	}
	var schemas strings.Builder
	for i := range resources {
		r := fmt.Sprintf("Resource%d", i)
		fmt.Fprintf(&b, "  /v1/resources%d:\n", i)
		operation("get", "list"+r, query, "200", r+"List")
		operation("post", "create"+r, body("Create"+r), "201", r)
		fmt.Fprintf(&b, "  /v1/resources%d/{id}:\n", i)
		operation("get", "get"+r, inPath, "200", r)
		operation("patch", "update"+r, inPath+body("Update"+r), "200", r)
		operation("delete", "delete"+r, inPath, "204", "")
		fmt.Fprintf(&schemas, "    %s: {type: object, required: [id, name, state, createdAt, updatedAt], properties: {id: {type: string, format: uuid}, %s, parent: {type: string, format: uuid, nullable: true}, createdAt: {type: string, format: date-time}, updatedAt: {type: string, format: date-time}}}\n", r, common)
		fmt.Fprintf(&schemas, "    Create%s: {type: object, additionalProperties: false, required: [name], properties: {%s}}\n", r, common)
		fmt.Fprintf(&schemas, "    Update%s: {type: object, additionalProperties: false, minProperties: 1, properties: {%s}}\n", r, common)
		fmt.Fprintf(&schemas, "    %sList: {type: object, required: [items], properties: {items: {type: array, items: {$ref: '#/components/schemas/%s'}}, next: {type: string}}}\n", r, r)
	}
	b.WriteString("components:\n  schemas:\n    Error: {type: object, required: [code, message], properties: {code: {type: string}, message: {type: string}}}\n" + schemas.String())
	return b.String()
}

// maxLines is how many lines an operation may take, its types included: the compiler's
// time and memory go with them.
const maxLines = 288

func TestLinesPerOperation(t *testing.T) {
	lines := func(resources int) int {
		result, err := Generate(testConfig(), "doc.yaml", []byte(crud(resources)))
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Count(result.Code, []byte("\n"))
	}
	const few, many = 2, 12
	if got := (lines(many) - lines(few)) / (5 * (many - few)); got > maxLines {
		t.Errorf("an operation takes %d lines, want at most %d", got, maxLines)
	} else {
		t.Logf("an operation takes %d lines", got)
	}
}
