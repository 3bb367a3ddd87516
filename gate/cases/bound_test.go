package cases

import (
	"fmt"
	"strings"
	"testing"
)

// Objects with thousands of members, and names that are long, make cases in bounds,
// and what is left out is told.
func TestCasesOfWideObjects(t *testing.T) {
	members := func(n int, name string) string {
		var properties, required []string
		for i := range n {
			properties = append(properties, fmt.Sprintf("%s%d: {type: string}", name, i))
			required = append(required, fmt.Sprintf("%s%d", name, i))
		}
		return "{type: object, additionalProperties: false, properties: {" + strings.Join(properties, ", ") + "}, required: [" + strings.Join(required, ", ") + "]}"
	}
	for _, row := range []struct{ reason, schema, told string }{
		{"many members", members(600, "m"), "of an object with 600 members, 109 are taken one by one"},
		{"a member with a long name", "{type: object, properties: {" + strings.Repeat("k", 1_000) + ": " + members(600, "m") + "}}", "of an object with 600 members"},
	} {
		c := contract(t, `
openapi: 3.0.3
info: {title: t, version: "1"}
paths: {/a: {post: {requestBody: {required: true, content: {application/json: {schema: `+row.schema+`}}}, responses: {"200": {description: d}, "400": {description: d}}}}}
`)
		g, err := New(c, Options{})
		if err != nil {
			t.Fatal(err)
		}
		size, valid := 0, 0
		for c := range g.All() {
			size += len(c.ID) + len(c.Request.Body)
			if c.Expect == Take {
				valid++
			}
		}
		if size > 40<<20 {
			t.Errorf("%s: %d MiB of cases", row.reason, size>>20)
		}
		if valid == 0 {
			t.Errorf("%s: no valid case", row.reason)
		}
		if told := strings.Join(g.Untested(), "\n"); !strings.Contains(told, row.told) {
			t.Errorf("%s: told are %s", row.reason, told)
		}
	}
}

// Objects that must hold two of each other make samples of exponential size.
func TestCasesOfObjectsThatMultiply(t *testing.T) {
	for _, member := range []string{"{$ref: '#/components/schemas/s%d'}", "{anyOf: [{$ref: '#/components/schemas/s%[1]d'}, {$ref: '#/components/schemas/s%[1]d'}]}"} {
		var schemas strings.Builder
		for i := range 40 {
			inner := fmt.Sprintf(member, i+1)
			fmt.Fprintf(&schemas, "s%d: {type: object, required: [a, b], properties: {a: %s, b: %s}}, ", i, inner, inner)
		}
		g, err := New(contract(t, `
openapi: 3.0.3
info: {title: t, version: "1"}
paths: {/a: {post: {operationId: make, requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/s0'}}}}, responses: {"200": {description: d}}}}}
components: {schemas: {`+schemas.String()+`s40: {type: string}}}
`), Options{})
		if err != nil {
			t.Fatal(err)
		}
		for c := range g.All() {
			t.Fatalf("the case %s", c.ID)
		}
		if gaps := g.Gaps(); len(gaps) != 1 || gaps[0].Operation != "make" {
			t.Errorf("the gaps are %v", gaps)
		}
	}
}

// A parameter of the path is there, whether the document says that it must be or not.
func TestCasesOfOptionalPathParameters(t *testing.T) {
	for _, c := range collect(t, contract(t, `
openapi: 3.0.3
info: {title: t, version: "1"}
paths: {'/a/{b}/c': {get: {parameters: [{name: b, in: path, schema: {type: integer}}], responses: {"200": {description: d}, "400": {description: d}}}}}
`), Options{}) {
		if c.Plain && (c.Request.Target == "/a//c" || !strings.HasSuffix(c.Request.Target, "/c")) {
			t.Errorf("the plainest request has the target %s", c.Request.Target)
		}
	}
}
