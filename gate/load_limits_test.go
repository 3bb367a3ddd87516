package gate_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/gate"
)

// TestLoadBounds loads documents that are made to take for ever. Without the
// bounds, one of them takes minutes.
func TestLoadBounds(t *testing.T) {
	const depth, nesting = 5_000, "more than 500 levels of nesting"
	oldSchema := func(text string) string { return head + "paths: {}\ncomponents: {schemas: {A: " + text + "}}\n" }
	nested := func(n int, begin, end string) string { return strings.Repeat(begin, n) + "{}" + strings.Repeat(end, n) }
	lines := func(n int, line func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(line(i))
		}
		return b.String()
	}
	const object = `{"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{},`
	anchors := func(n int, line string) string {
		return head + "paths: {}\nx-0: &a0 {type: string}\n" + lines(n, func(i int) string { return fmt.Sprintf(line, i+1, i) })
	}
	for _, test := range []struct{ reason, document, want string }{
		{"nested as deep as anybody writes", oldSchema(nested(100, "{properties: {a: ", "}}")), ""},
		{"properties in properties", oldSchema(nested(depth/2, "{properties: {a: ", "}}")), "d.yaml:4: " + nesting},
		{"items in items", oldSchema(nested(depth, "{items: ", "}")), "d.yaml:4: " + nesting},
		{"items in items, in JSON", object + `"components":{"schemas":{"A":` + nested(depth, `{"items":`, "}") + "}}}", "d.yaml:1: " + nesting},
		{"the same with what is no YAML", object + `"x":"\ud83d\ude00","components":{"schemas":{"A":` + nested(depth, `{"items":`, "}") + "}}}", "d.yaml"},
		{"lists in lists", head + "paths: {}\nx-a: " + strings.Repeat("[", depth) + strings.Repeat("]", depth), "d.yaml:4: " + nesting},
		{"a million lists", head + "paths: {}\nx-a: " + strings.Repeat("[", 1_000_000), "d.yaml:4: neither JSON nor YAML"},
		{"a million objects in JSON", strings.Repeat(`{"a":`, 1_000_000), "d.yaml:1: not JSON"},
		{"nested by indentation", head + "paths: {}\nx-a:\n" + lines(600, func(i int) string { return strings.Repeat(" ", i+1) + "a:\n" }), "d.yaml:503: " + nesting},
		{"nested by aliases", anchors(600, "x-%d: &a%[1]d {items: *a%d}\n"), nesting},
		{"an anchor inside of itself", head + "paths: {}\nx-a: &a {items: *a}\n", "contains itself"},
		{"aliases that double", anchors(40, "x-%d: &a%[1]d {allOf: [*a%[2]d, *a%[2]d]}\n"), "excessive aliasing"},
		{"as many members as anybody writes", head + "paths: {}\nx-a: {" + lines(5_000, func(i int) string { return fmt.Sprintf("a%d: 1, ", i) }) + "}\n", ""},
		{"too many members", head + "paths: {}\nx-a: {" + lines(20_001, func(i int) string { return fmt.Sprintf("a%d: 1, ", i) }) + "}\n", "d.yaml:4: more than 20000 members in one object"},
		{"more than 32 MiB", head + "paths: {}\nx-a: " + strings.Repeat("x", 32<<20), "d.yaml: more than 32 MiB"},
		{"schemas that refer back", head + "paths: {}\ncomponents:\n  schemas:\n" + lines(500, func(i int) string {
			return fmt.Sprintf("    S%d: {properties: {a: {$ref: '#/components/schemas/S%d'}, b: {$ref: '#/components/schemas/S%d'}}}\n", i, (i+1)%500, (i*7)%500)
		}), ""},
		{"references that double", head + "paths: {}\ncomponents:\n  schemas:\n    S200: {type: string}\n" + lines(200, func(i int) string {
			return fmt.Sprintf("    S%d: {allOf: [{$ref: '#/components/schemas/S%d'}, {$ref: '#/components/schemas/S%[2]d'}]}\n", i, i+1)
		}), ""},
	} {
		doc, err := gate.Load("d.yaml", []byte(test.document), nil)
		if err == nil {
			_, err = gate.New(doc)
		}
		var refused *gate.DocumentError
		switch {
		case test.want == "" && err != nil:
			t.Errorf("%s: %.300v", test.reason, err)
		case test.want != "" && (!errors.As(err, &refused) || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%s: got %.300v, want %s", test.reason, err, test.want)
		}
	}

	_, err := gate.Load("d.yaml", []byte(oldSchema("{$ref: 'other.yaml#/S'}")), func(string) ([]byte, error) {
		return []byte("S: " + nested(depth, "{items: ", "}")), nil
	})
	if err == nil || !strings.Contains(err.Error(), "other.yaml:1: "+nesting) {
		t.Errorf("another file: got %.300v", err)
	}
}
