package schema

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/document"
)

func compileSchemas(t testing.TB, version, schemas string) func(name string) *Schema {
	t.Helper()
	d, err := document.Read("x.yaml", []byte("openapi: "+version+"\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n"+schemas), document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	set := NewSet(d)
	return func(name string) *Schema { return set.Compile(d.Lookup("/components/schemas/" + name)) }
}

// TestEvaluators says which evaluators a schema has: those that can say nothing
// are not there.
func TestEvaluators(t *testing.T) {
	for _, c := range []struct{ schema, evaluators, reason string }{
		{`{}`, "", "nothing is said"},
		{`true`, "", "nothing is said"},
		{`{type: string}`, "", "types are no evaluator"},
		{`{title: t, default: 1, example: 2, contentEncoding: base64, format: acme}`, "", "annotations"},
		{`{minLength: 0, minItems: 0, minProperties: 0, uniqueItems: false}`, "", "limits that nothing breaks"},
		{`{format: password}`, "", "a format that takes anything"},
		{`{properties: {a: {}, b: true}, additionalProperties: true, patternProperties: {a: {}}, propertyNames: {}}`, "", "members that can be anything"},
		{`{items: {}, prefixItems: [true], unevaluatedItems: {}, unevaluatedProperties: true}`, "", "items that can be anything"},
		{`{allOf: [{}, {title: t}], anyOf: [{type: string}, {}], oneOf: [{}]}`, "", "alternatives that can be anything"},
		{`{if: {type: string}, then: {}, dependentSchemas: {a: {}}}`, "", "conditions without a consequence"},
		{`{properties: {a: {$ref: '#/components/schemas/Case'}}, items: {$ref: '#/components/schemas/Case'}}`, "", "a schema that leads back to itself and says nothing"},
		{`{properties: {a: {properties: {b: {$ref: '#/components/schemas/Case'}}}}, minItems: 1}`, "array object", "and one that says something"},
		{`{minLength: 1, multipleOf: 2, maxItems: 1, required: [a], enum: [1]}`, "number string array object listed", "by type"},
		{`{oneOf: [{}, {}]}`, "oneOf", "two that match are one too many"},
		{`{contains: {}, not: {}}`, "contains not", "these say something of anything"},
		{`{$dynamicRef: '#x', $dynamicAnchor: x}`, "parts", "what it leads to is not known"},
		{`{properties: {a: {readOnly: true}}}`, "object", "readOnly says something"},
		{`{anyOf: [{}, {type: string}], discriminator: {propertyName: a}}`, "anyOf", "a discriminator has advice"},
		{`{pattern: "(?<=a"}`, "unjudged", "what can't be judged"},
	} {
		s := compileSchemas(t, "3.1.0", "    Case: "+c.schema)("Case")
		var names []string
		for _, check := range s.checks {
			for _, e := range evaluators {
				if fmt.Sprintf("%p", e.check) == fmt.Sprintf("%p", check.check) {
					names = append(names, e.name)
				}
			}
		}
		if got := strings.Join(names, " "); got != c.evaluators {
			t.Errorf("%s: %s: %q, wanted %q", c.reason, c.schema, got, c.evaluators)
		}
		if c.evaluators == "" && s.says != (s.Types != 0) {
			t.Errorf("%s: %s says something", c.reason, c.schema)
		}
	}
}

// steps is how many schemas are held against a value.
func steps(s *Schema, body string) int {
	v, _, _ := ReadJSON([]byte(body))
	w := s.walk(Request)
	w.root = v
	w.inside(s, &w.root)
	n := w.steps
	w.release()
	return n
}

// TestWorkIsLinear grows documents: twice as many schemas are about twice the work.
func TestWorkIsLinear(t *testing.T) {
	several := func(n, i int, form string) string {
		var parts []string
		for k := range 5 {
			parts = append(parts, fmt.Sprintf(form, (i*7+k*13+1)%n))
		}
		return strings.Join(parts, ", ")
	}
	for _, c := range []struct {
		name   string
		schema func(n, i int) string
		body   string
	}{
		{"a chain of $ref", func(n, i int) string {
			return fmt.Sprintf(`{$ref: '#/components/schemas/S%d', title: t}`, min(i+1, n))
		}, `{}`},
		{"a chain of $ref alone", func(n, i int) string { return fmt.Sprintf(`{$ref: '#/components/schemas/S%d'}`, min(i+1, n)) }, `{}`},
		{"a chain of allOf, each with a readOnly member", func(n, i int) string {
			return fmt.Sprintf(`{allOf: [{$ref: '#/components/schemas/S%d'}], required: [m%d], properties: {m%d: {readOnly: true}}}`, min(i+1, n), i, i)
		}, `{}`},
		{"a chain of allOf, each with unevaluatedProperties", func(n, i int) string {
			return fmt.Sprintf(`{allOf: [{$ref: '#/components/schemas/S%d'}], properties: {m%d: {}}, unevaluatedProperties: false}`, min(i+1, n), i)
		}, `{"m1":1,"m2":1,"m3":1,"m9999":1}`},
		{"schemas that refer to five others", func(n, i int) string {
			return "{type: object, properties: {a: {anyOf: [" + several(n, i, `{$ref: '#/components/schemas/S%d'}`) + "]}}}"
		}, strings.Repeat(`{"a":`, 30) + "1" + strings.Repeat("}", 30)},
		{"allOf of five others", func(n, i int) string {
			return "{type: object, allOf: [" + several(n, i, `{$ref: '#/components/schemas/S%d'}`) + "]}"
		}, `{}`},
		{"oneOf of five others", func(n, i int) string {
			return "{minProperties: 1, oneOf: [" + several(n, i, `{$ref: '#/components/schemas/S%d'}`) + "]}"
		}, `{"a":1}`},
	} {
		work := func(n int) (steps, allocs float64) {
			var b strings.Builder
			for i := range n {
				fmt.Fprintf(&b, "    S%d: %s\n", i, c.schema(n, i))
			}
			fmt.Fprintf(&b, "    S%d: {type: object, required: [z]}\n", n)
			return stepsOf(t, b.String(), c.body)
		}
		small, allocs := work(200)
		large, allocsLarge := work(400)
		if large > 2.5*small+100 || allocsLarge > 2.5*allocs {
			t.Errorf("%s: %.0f steps of 200 and %.0f of 400; %.0f allocations and %.0f", c.name, small, large, allocs, allocsLarge)
		}
	}
}

func stepsOf(t *testing.T, schemas, body string) (count, allocs float64) {
	t.Helper()
	d, err := document.Read("x.yaml", []byte("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n"+schemas), document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	allocs = testing.AllocsPerRun(1, func() {
		count = float64(steps(NewSet(d).Compile(d.Lookup("/components/schemas/S0")), body))
	})
	return count, allocs
}

// TestAlternativesArePolynomial: alternatives inside of alternatives take no time
// exponential in their nesting.
func TestAlternativesArePolynomial(t *testing.T) {
	s := compileSchemas(t, "3.1.0", `
    A: {anyOf: [{properties: {a: {$ref: '#/components/schemas/A'}}, required: [x]}, {properties: {a: {$ref: '#/components/schemas/A'}}, required: [y]}, {type: integer}]}
`)("A")
	small, large := steps(s, strings.Repeat(`{"a":`, 20)+"1"+strings.Repeat("}", 20)), steps(s, strings.Repeat(`{"a":`, 40)+"1"+strings.Repeat("}", 40))
	if large > 3*small {
		t.Errorf("%d steps, %d of twice the nesting", small, large)
	}
}

// TestUniqueItemsOnce: uniqueItems inside of uniqueItems looks at each value once.
func TestUniqueItemsOnce(t *testing.T) {
	s := compileSchemas(t, "3.1.0", `
    A: {uniqueItems: true, items: {$ref: '#/components/schemas/A'}}
`)("A")
	hashed := func(depth int) int {
		v, _, _ := ReadJSON([]byte(strings.Repeat("[[1,2],", depth) + "0" + strings.Repeat("]", depth)))
		w := s.walk(Neither)
		w.root = v
		if !w.inside(s, &w.root) {
			t.Error("nothing is there twice")
		}
		n := w.hasher.hashed
		w.release()
		return n
	}
	if small, large := hashed(200), hashed(400); large > 5*small/2 {
		t.Errorf("%d values are hashed, %d of twice the depth", small, large)
	}
}

// TestDeepSchemas: schemas inside of schemas do not take the stack.
func TestDeepSchemas(t *testing.T) {
	var b strings.Builder
	const n = 3_000
	for i := range n {
		fmt.Fprintf(&b, "    S%d: {title: t, $ref: '#/components/schemas/S%d'}\n", i, i+1)
	}
	fmt.Fprintf(&b, "    S%d: {title: t, type: object, properties: {a: {$ref: '#/components/schemas/S0', title: t}}}\n", n)
	s := compileSchemas(t, "3.1.0", b.String())("S0")
	v, _, _ := ReadJSON([]byte(strings.Repeat(`{"a":`, 900) + "1" + strings.Repeat("}", 900)))
	result := s.Evaluate(v, Neither)
	if len(result.Problems) != 0 || len(result.Unjudged) == 0 || !strings.Contains(result.Unjudged[0].Reason, "deep") {
		t.Errorf("%+v", result)
	}
	if s.Effective() != 0 && s.Effective() != Object {
		t.Error(s.Effective())
	}
}

// TestEffectiveIsLinear: each schema is asked once, however many lead to it.
func TestEffectiveIsLinear(t *testing.T) {
	var b strings.Builder
	for i := range 100 {
		fmt.Fprintf(&b, "    S%d: {allOf: [{$ref: '#/components/schemas/S%d'}, {$ref: '#/components/schemas/S%d'}], title: t}\n", i, i+1, i+1)
	}
	if types := compileSchemas(t, "3.1.0", b.String()+"    S100: {type: array}\n")("S0").Effective(); types != Array {
		t.Error(types)
	}
}

func TestEvaluateAllocatesNothing(t *testing.T) {
	s := compileSchemas(t, "3.1.0", `
    A:
      type: object
      required: [a, b]
      additionalProperties: false
      properties:
        a: {type: string, minLength: 1, format: uuid}
        b: {type: integer, minimum: 1, maximum: 10}
        c: {type: array, uniqueItems: true, items: {enum: [x, y]}}
        d: {oneOf: [{type: string}, {type: integer}]}
        e: {allOf: [{$ref: '#/components/schemas/A'}]}
`)("A")
	v, _, _ := ReadJSON([]byte(`{"a":"3c90c3cc-0d44-4b50-8888-8dd25736052a","b":2,"c":["x","y"],"d":1,"e":{"a":"3c90c3cc-0d44-4b50-8888-8dd25736052a","b":3}}`))
	w := s.walk(Request) // the pool of walks is emptied at random where races are looked for
	defer w.release()
	if allocs := testing.AllocsPerRun(100, func() {
		if !w.inside(s, &v) || w.problems != nil || w.unjudged != nil {
			t.Fatal(w.problems, w.unjudged)
		}
	}); allocs > 0 {
		t.Errorf("%.0f allocations", allocs)
	}
}

func TestWant(t *testing.T) {
	for _, c := range []struct{ schema, body, want string }{
		{`{type: [string, "null"]}`, `1`, "a string or null"},
		{`{type: string}`, `null`, "not null but a string"},
		{`{required: [a]}`, `{}`, "a member that the schema requires"},
		{`{minLength: 1}`, `""`, "at least 1 character"},
		{`{maxLength: 2}`, `"abc"`, "at most 2 characters"},
		{`{pattern: "^\\d$"}`, `"abc"`, `a string that matches "^\\d$"`},
		{`{format: date}`, `"abc"`, `the format "date"`},
		{`{enum: ["<a>", 1.50, {b: 1, a: [null, true]}]}`, `2`, `one of ["<a>",1.5,{"a":[null,true],"b":1}]`},
		{`{const: null}`, `2`, `null`},
		{`{minimum: 1.0}`, `0`, `at least 1`},
		{`{maximum: 9007199254740993}`, `1e99`, `at most 9007199254740993`},
		{`{exclusiveMinimum: 1e400}`, `0`, `more than 1e400`},
		{`{exclusiveMaximum: 1e21}`, `1e22`, `less than 1e+21`},
		{`{multipleOf: 0.10}`, `0.05`, `a multiple of 0.1`},
		{`{anyOf: [{type: string}]}`, `1`, `a match with at least one of 1 schema`},
		{`{oneOf: [{type: string}, {type: string}]}`, `"a"`, `a match with exactly one of 2 schemas`},
		{`{not: {}}`, `"a"`, `no match with the schema under not`},
		{`false`, `"a"`, `nothing: the schema allows no value`},
		{`{minContains: 2, contains: {}}`, `[]`, `at least 2 items that match the schema under contains`},
	} {
		v, _, _ := ReadJSON([]byte(c.body))
		r := compileSchemas(t, "3.1.0", "    Case: "+c.schema)("Case").Evaluate(v, Neither)
		if len(r.Problems) != 1 || r.Problems[0].Want != c.want {
			t.Errorf("%s: %+v, wanted %q", c.schema, r.Problems, c.want)
		}
	}
	long := compileSchemas(t, "3.1.0", "    Case: {enum: ["+strings.Repeat("é, ", 1000)+"é]}")("Case")
	v, _, _ := ReadJSON([]byte(`1`))
	if want := long.Evaluate(v, Neither).Problems[0].Want; len(want) > maxWant+30 || !strings.HasSuffix(want, "…") {
		t.Errorf("%d bytes", len(want))
	}
}

func TestSmallInteger(t *testing.T) {
	for text, want := range map[string]int64{"0": 0, "-0": 0, "17": 17, "-999999999999999999": -999999999999999999} {
		if n, ok := smallInteger(text); !ok || n != want {
			t.Errorf("%s: %d, %t", text, n, ok)
		}
	}
	for _, text := range []string{"", "-", "1.0", "1e1", "1234567890123456789"} {
		if n, ok := smallInteger(text); ok {
			t.Errorf("%q: %d", text, n)
		}
	}
	if slices.Contains([]bool{isInteger("1.5"), isInteger("1e-1"), !isInteger("10e-1"), !isInteger("7")}, true) {
		t.Error("isInteger")
	}
}
