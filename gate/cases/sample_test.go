package cases

import (
	"strings"
	"testing"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
)

// schemas compiles the schemas of a document by their names.
func schemas(t *testing.T, version, components string) func(name string) *schema.Schema {
	t.Helper()
	text := "openapi: " + version + "\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n" + components
	d, err := document.Read("openapi.yaml", []byte(text), document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	set := schema.NewSet(d)
	return func(name string) *schema.Schema { return set.Compile(d.Lookup("/components/schemas/" + name)) }
}

// TestSamples makes a value for schemas that are hard to satisfy.
func TestSamples(t *testing.T) {
	for _, c := range []struct {
		why, version, schema string // of the component X
	}{
		{"anything", "3.0.3", "{}"},
		{"a required member that holds itself where it may be null", "3.1.0", "{type: object, required: [next], properties: {next: {anyOf: [{$ref: '#/components/schemas/X'}, {type: 'null'}]}}}"},
		{"an array of itself", "3.0.3", "{type: array, items: {$ref: '#/components/schemas/X'}}"},
		{"itself in the first alternative", "3.0.3", "{oneOf: [{type: object, required: [x], properties: {x: {$ref: '#/components/schemas/X'}}}, {type: string}]}"},
		{"two limits from two parts", "3.0.3", "{allOf: [{type: string, minLength: 20}, {maxLength: 22}, {pattern: '^[a-f0-9]+$'}]}"},
		{"two patterns", "3.0.3", "{type: string, allOf: [{pattern: '^[a-z]{4,}$'}, {pattern: 'x'}]}"},
		{"a pattern that looks around", "3.0.3", "{type: string, pattern: '^(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9]{10,}$'}"},
		{"a pattern and a format", "3.0.3", "{type: string, format: uuid, pattern: '^[0-9a-f-]+$'}"},
		{"a format of a length", "3.0.3", "{type: string, format: uri, minLength: 40, maxLength: 50}"},
		{"an unknown format", "3.0.3", "{type: string, format: snowflake}"},
		{"multiples of two numbers", "3.0.3", "{type: integer, minimum: 7, allOf: [{multipleOf: 4}, {multipleOf: 6}]}"},
		{"a decimal that float64 has not", "3.0.3", "{type: number, multipleOf: 0.01, minimum: 1.015, maximum: 1.025}"},
		{"a narrow open range", "3.0.3", "{type: number, minimum: 0, exclusiveMinimum: true, maximum: 0.001, exclusiveMaximum: true}"},
		{"a large integer", "3.0.3", "{type: integer, minimum: 9007199254740993, maximum: 9007199254740993}"},
		{"an odd number", "3.0.3", "{type: integer, not: {multipleOf: 2}, minimum: 2}"},
		{"not a plain string", "3.0.3", "{type: string, not: {enum: [acme]}}"},
		{"one required member or another", "3.0.3", "{type: object, properties: {a: {type: string}, b: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]}"},
		{"exactly one required member", "3.0.3", "{type: object, properties: {a: {type: string}, b: {type: string}}, oneOf: [{required: [a]}, {required: [b]}]}"},
		{"alternatives of which one takes the other's values", "3.0.3", "{oneOf: [{type: integer}, {type: number}]}"},
		{"open alternatives without a required member", "3.0.3", "{oneOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {b: {type: integer}}}]}"},
		{"alternatives that depend on each other", "3.0.3", "{allOf: [{oneOf: [{required: [a]}, {required: [b]}]}, {oneOf: [{not: {required: [a]}, required: [c]}, {required: [d], not: {required: [c]}}]}]}"},
		{"a member name of a pattern", "3.1.0", "{type: object, minProperties: 2, patternProperties: {'^x-[a-z]+$': {type: integer}}, additionalProperties: false}"},
		{"member names of a list", "3.1.0", "{type: object, minProperties: 2, propertyNames: {enum: [a, b, c]}, additionalProperties: {type: boolean}}"},
		{"member names of a pattern", "3.1.0", "{type: object, minProperties: 3, propertyNames: {pattern: '^[a-z]{2}$'}}"},
		{"members that ask for others", "3.1.0", "{type: object, required: [a], properties: {a: {type: string}, b: {type: integer}}, dependentRequired: {a: [b], b: [c]}}"},
		{"members that ask for schemas", "3.1.0", "{type: object, required: [a], dependentSchemas: {a: {required: [b], properties: {b: {const: 7}}}}}"},
		{"what holds if something does", "3.1.0", "{type: object, required: [kind], properties: {kind: {const: card}}, if: {properties: {kind: {const: card}}}, then: {required: [number], properties: {number: {type: string, minLength: 12}}}}"},
		{"what holds otherwise", "3.1.0", "{if: {type: integer}, then: {minimum: 5}, else: {const: no}}"},
		{"items of which some are of a kind", "3.1.0", "{type: array, items: {type: integer}, contains: {minimum: 5}, minContains: 2, maxContains: 3, minItems: 4}"},
		{"items in places", "3.1.0", "{type: array, prefixItems: [{type: string}, {const: 1}], items: false, minItems: 2}"},
		{"items that all differ", "3.0.3", "{type: array, uniqueItems: true, minItems: 3, items: {type: object, required: [id], additionalProperties: false, properties: {id: {type: string, pattern: '^[a-z]{3}$'}}}}"},
		{"arrays that all differ", "3.0.3", "{type: array, uniqueItems: true, minItems: 2, items: {type: array, minItems: 1, items: {type: integer, maximum: 9}}}"},
		{"null alone", "3.1.0", "{type: 'null'}"},
		{"null listed", "3.0.3", "{type: string, nullable: true, enum: [null]}"},
		{"members of another part", "3.1.0", "{allOf: [{properties: {a: {type: string}}, required: [a]}], unevaluatedProperties: false}"},
		{"a dynamic reference", "3.1.0", "{$dynamicAnchor: node, type: object, required: [name], properties: {name: {type: string}, below: {type: array, items: {$dynamicRef: '#node'}}}}"},
		{"a readOnly member that is required", "3.0.3", "{type: object, required: [id, name], properties: {id: {type: integer, readOnly: true}, name: {type: string}}}"},
		{"a type that only one part names", "3.0.3", "{properties: {a: {type: string}}, required: [a], allOf: [{minProperties: 3}]}"},
		{"the example of what nothing else makes", "3.1.0", "{type: string, not: {not: {enum: [rare]}}, examples: [rare]}"},
		{"an enum that other parts narrow", "3.0.3", "{allOf: [{enum: [a, bb, ccc]}, {type: string, minLength: 3}]}"},
		{"a discriminator", "3.0.3", "{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind, mapping: {c: '#/components/schemas/Cat'}}}\n    Cat: {type: object, required: [kind], properties: {kind: {type: string}}}\n    Dog: {type: object, required: [kind, bark], properties: {kind: {type: string}, bark: {type: boolean}}}"},
	} {
		s := schemas(t, c.version, "    X: "+c.schema+"\n")("X")
		g := &Generator{samples: newSamples()}
		n := g.node([]*schema.Schema{s})
		if n == nil {
			t.Errorf("%s: no value, as %s", c.why, g.whyNot(s))
			continue
		}
		for what, v := range map[string]value{"smallest": n.min, "full": g.fullOf(n)} {
			if result := s.Evaluate(toSchema(v), schema.Request); len(result.Problems) > 0 {
				t.Errorf("%s: the %s value %s breaks %+v", c.why, what, encode(v), result.Problems)
			}
		}
	}
}

// TestNoSample wants a reason where no value can be made.
func TestNoSample(t *testing.T) {
	for _, c := range []struct{ schema, reason string }{
		{"{type: object, required: [x], properties: {x: {$ref: '#/components/schemas/X'}}}", `required member "x"`},
		{"{allOf: [{type: string}, {type: integer}]}", "exclude each other"},
		{"{type: string, enum: []}", "no value"},
		{"{type: integer, minimum: 5, maximum: 4}", "no value was found"},
		{"{type: string, pattern: '^[a-z]+$', maxLength: 0}", "no value was found"},
		{"{not: {}}", "no value was found"},
	} {
		s := schemas(t, "3.0.3", "    X: "+c.schema+"\n")("X")
		g := &Generator{samples: newSamples()}
		if n := g.node([]*schema.Schema{s}); n != nil {
			t.Errorf("%s: got %s", c.schema, encode(n.min))
		} else if reason := g.whyNot(s); !strings.Contains(reason, c.reason) {
			t.Errorf("%s: got the reason %q, want %q", c.schema, reason, c.reason)
		}
	}
}

// TestSampleOrder wants a value for a schema whose sample failed inside of another's.
func TestSampleOrder(t *testing.T) {
	get := schemas(t, "3.0.3", `    A: {type: object, properties: {b: {$ref: '#/components/schemas/B'}}}
    B: {type: object, required: [a], properties: {a: {$ref: '#/components/schemas/A'}}}
    C: {oneOf: [{$ref: '#/components/schemas/D'}, {type: string}]}
    D: {type: object, required: [c], properties: {c: {$ref: '#/components/schemas/C'}}}
`)
	g := &Generator{samples: newSamples()}
	for _, name := range []string{"A", "B", "C", "D"} {
		n := g.node([]*schema.Schema{get(name)})
		if n == nil {
			t.Errorf("no value for %s", name)
			continue
		}
		g.fullOf(n)
	}
}
