package cases

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
)

// maxFuzzCases bounds the cases of one document that a fuzzer makes.
const maxFuzzCases = 3_000

// FuzzCases makes cases of documents with any schema. The judge takes every valid
// case and refuses every invalid one, and nothing panics.
func FuzzCases(f *testing.F) {
	for _, schema := range []string{
		`{}`, `true`, `{"type":"object","required":["a"],"properties":{"a":{"type":"string","minLength":2,"pattern":"^[a-z]+$"}}}`,
		`{"type":"array","items":{"$ref":"#/components/schemas/X"},"uniqueItems":true,"minItems":1}`,
		`{"oneOf":[{"type":"integer"},{"type":"number","multipleOf":0.1}],"not":{"const":1}}`,
		`{"type":"object","minProperties":3,"propertyNames":{"pattern":"^x"},"additionalProperties":{"type":["null","integer"]}}`,
		`{"if":{"required":["a"]},"then":{"required":["b"]},"else":{"maxProperties":0},"dependentRequired":{"b":["c"]}}`,
		`{"type":"number","minimum":1e300,"maximum":1e301}`, `{"type":"integer","minimum":1e999999999}`, `{"type":"string","minLength":99999999999}`,
		`{"allOf":[{"$ref":"#/components/schemas/X"}],"anyOf":[{"type":"string"}]}`, `{"type":"array","minItems":1000000}`, `{"type":"object","minProperties":1000000}`,
		`{"type":"array","contains":{"type":"string"},"minContains":2,"maxContains":1}`, `{"enum":[1,"1",null,[1],{"a":1}]}`,
	} {
		f.Add(schema, false)
		f.Add(schema, true)
	}
	f.Fuzz(func(t *testing.T, schema string, openapi31 bool) {
		casesOf(t, schema, openapi31)
	})
}

// casesOf makes the cases of a document with a schema everywhere.
func casesOf(t *testing.T, schema string, openapi31 bool) {
	t.Helper()
	version := "3.0.3"
	if openapi31 {
		version = "3.1.0"
	}
	text := `{"openapi":"` + version + `","info":{"title":"t","version":"1"},"paths":{"/x/{p}":{"post":{
		"parameters":[{"name":"p","in":"path","required":true,"schema":{"$ref":"#/components/schemas/X"}},{"name":"q","in":"query","schema":{"$ref":"#/components/schemas/X"}}],
		"requestBody":{"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/X"}},"multipart/form-data":{"schema":{"$ref":"#/components/schemas/X"}}}},
		"responses":{"200":{"description":"ok"}}}}},"components":{"schemas":{"X":` + schema + `}}}`
	d, err := document.Read("openapi.json", []byte(text), document.Options{})
	if err != nil {
		return
	}
	c, err := gate.New(d)
	if err != nil {
		return
	}
	g, err := New(c, Options{})
	if err != nil {
		t.Fatal(err)
	}
	g.disagree = func(one Case, j gate.Judgement) {
		t.Errorf("the judge disagrees on %s: %+v\n%.300q", one.ID, j.Findings, one.Request.Body)
	}
	count := 0
	for range g.All() {
		if count++; count > maxFuzzCases {
			return
		}
	}
}

// TestRandomSchemas makes the cases of schemas of any keywords.
func TestRandomSchemas(t *testing.T) {
	count := 1_000
	if testing.Short() {
		count = 100
	}
	for i := range count {
		w := randomSchemas{Rand: rand.New(rand.NewPCG(1, uint64(i))), openapi31: i%2 == 1}
		encoded, err := json.Marshal(w.schema(3))
		if err != nil {
			t.Fatal(err)
		}
		if casesOf(t, string(encoded), w.openapi31); t.Failed() {
			t.Fatalf("seed %d: %s", i, encoded)
		}
	}
}

// randomSchemas makes schemas.
type randomSchemas struct {
	*rand.Rand
	openapi31 bool
}

func (r randomSchemas) name() string { return string(rune('a' + r.IntN(4))) }

func (r randomSchemas) names() []any {
	names := []any{"a", "b", "c", "d"}
	r.Shuffle(4, func(i, j int) { names[i], names[j] = names[j], names[i] })
	return names[:1+r.IntN(2)]
}

func (r randomSchemas) list(depth int) []any {
	var list []any
	for range 1 + r.IntN(3) {
		list = append(list, r.schema(depth-1))
	}
	return list
}

func (r randomSchemas) schema(depth int) any {
	s := make(map[string]any)
	if depth == 0 || r.IntN(8) == 0 {
		return []any{
			map[string]any{},
			map[string]any{"type": "string"},
			map[string]any{"type": "integer"},
			map[string]any{"$ref": "#/components/schemas/X"},
			map[string]any{"enum": []any{"a", 1, nil}},
			map[string]any{"type": "boolean"},
			map[string]any{"type": "number", "multipleOf": 0.1},
		}[r.IntN(7)]
	}
	if r.IntN(4) > 0 {
		s["type"] = []string{"string", "integer", "number", "boolean", "array", "object", "object"}[r.IntN(7)]
	}
	for range 1 + r.IntN(4) {
		r.keyword(s, depth)
	}
	return s
}

func (r randomSchemas) keyword(s map[string]any, depth int) {
	n := 22
	if r.openapi31 {
		n = 34
	}
	switch r.IntN(n) {
	case 0:
		s["minLength"] = r.IntN(5)
	case 1:
		s["maxLength"] = r.IntN(9)
	case 2:
		s["pattern"] = []string{"^[a-z]+$", "[0-9]{2}", "^(a|b)c?$", "^(?!x).+$"}[r.IntN(4)]
	case 3:
		s["format"] = []string{"uuid", "date", "int32", "email", "unknown"}[r.IntN(5)]
	case 4:
		s["minimum"] = r.IntN(10) - 5
	case 5:
		s["maximum"] = r.IntN(10)
	case 6:
		s["multipleOf"] = []float64{2, 0.5, 3, 0.01}[r.IntN(4)]
	case 7:
		s["enum"] = []any{"a", 1, true, nil, []any{1}, map[string]any{"a": 1}}[:1+r.IntN(6)]
	case 8:
		s["items"] = r.schema(depth - 1)
	case 9:
		s["minItems"] = r.IntN(3)
	case 10:
		s["maxItems"] = r.IntN(4)
	case 11:
		s["uniqueItems"] = true
	case 12, 13:
		s["properties"] = map[string]any{r.name(): r.schema(depth - 1), r.name(): r.schema(depth - 1)}
	case 14:
		s["required"] = r.names()
	case 15:
		s["additionalProperties"] = []any{false, r.schema(depth - 1)}[r.IntN(2)]
	case 16:
		s["minProperties"] = r.IntN(3)
	case 17:
		s["maxProperties"] = r.IntN(4)
	case 18:
		s["allOf"] = r.list(depth)
	case 19:
		s["anyOf"] = r.list(depth)
	case 20:
		s["oneOf"] = r.list(depth)
	case 21:
		s["not"] = r.schema(depth - 1)
	default:
		r.keyword31(s, depth)
	}
}

func (r randomSchemas) keyword31(s map[string]any, depth int) {
	switch r.IntN(12) {
	case 0:
		s["const"] = []any{"a", 1, nil, map[string]any{"a": "b"}}[r.IntN(4)]
	case 1:
		s["exclusiveMinimum"] = r.IntN(5)
	case 2:
		s["prefixItems"] = r.list(depth)
	case 3:
		s["contains"], s["maxContains"] = r.schema(depth-1), 1+r.IntN(2)
	case 4:
		s["patternProperties"] = map[string]any{"^[ab]": r.schema(depth - 1)}
	case 5:
		s["propertyNames"] = r.schema(depth - 1)
	case 6:
		s["dependentRequired"] = map[string]any{r.name(): r.names()}
	case 7:
		s["dependentSchemas"] = map[string]any{r.name(): r.schema(depth - 1)}
	case 8:
		s["if"], s["then"], s["else"] = r.schema(depth-1), r.schema(depth-1), r.schema(depth-1)
	case 9:
		s["unevaluatedProperties"] = false
	case 10:
		s["unevaluatedItems"] = false
	case 11:
		s["type"] = []any{"string", "null", "object"}
	}
}
