package codegen

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// No document makes the generator panic or run away.
func FuzzPrepare(f *testing.F) {
	for _, document := range []string{
		withSchemas("3.1.0", "S: {type: [string, 'null'], const: a, enum: [a, null], default: b}"),
		withSchemas("3.0.3", "S: {allOf: [{$ref: '#/components/schemas/S'}]}"),
		withSchemas("3.0.3", "S: {allOf: [{$ref: '#/components/schemas/T'}], nullable: true, default: {}}", "T: {type: object, additionalProperties: {$ref: '#/components/schemas/S'}}"),
		withSchemas("3.0.3", "S: {$ref: '#/components/schemas/T'}", "T: {$ref: '#/components/schemas/S'}"),
		withSchemas("3.0.3", "S: {type: array, items: {$ref: '#/components/schemas/S'}, default: [[]]}"),
		withOperation("parameters: [{$ref: '#/components/parameters/P'}]", answers) + "components: {parameters: {P: {name: p, in: path, required: true, schema: {$ref: '#/components/schemas/S'}}}, schemas: {S: {type: string}}}\n",
		withOperation("parameters: []", "responses: {default: {$ref: '#/components/responses/R'}}") + "components: {responses: {R: {description: d, content: {application/json: {schema: {}}}}}}\n",
	} {
		f.Add([]byte(document))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		m, err := prepare(testConfig(), "doc.yaml", document, document)
		if (m == nil) == (err == nil) {
			t.Errorf("got %v and %v", m, err)
		}
	})
}

// Documents with a value replaced, removed or doubled mostly break what the
// checks look at.
func TestMutatedDocuments(t *testing.T) {
	document, err := os.ReadFile("internal/everything/everything.yaml")
	if err != nil {
		t.Fatal(err)
	}
	words := regexp.MustCompile(`[\w$/#.-]+`).FindAllStringIndex(string(document), -1)
	values := []string{"", "null", "{}", "[]", "1", "-1", "1e400", "true", "''", "string", "object", "array", "integer", "[string, 'null']", "#/components/schemas/Tree", "$ref", "allOf", "type", "a: b", "*x", "&x"}
	rapid.Check(t, func(t *rapid.T) {
		mutant := string(document)
		at := rapid.SampledFrom(words).Draw(t, "word")
		with := rapid.OneOf(rapid.SampledFrom(values), rapid.Map(rapid.SampledFrom(words), func(w []int) string { return string(document[w[0]:w[1]]) })).Draw(t, "value")
		mutant = mutant[:at[0]] + with + mutant[at[1]:]
		m, err := prepare(testConfig(), "doc.yaml", []byte(mutant), nil)
		if (m == nil) == (err == nil) {
			t.Fatalf("got %v and %v", m, err)
		}
	})
}

func TestHostileDocuments(t *testing.T) {
	for _, row := range []struct{ document, reason string }{
		{withSchemas("3.0.3", "S: "+strings.Repeat("{type: array, items: ", 5000)+"{}"+strings.Repeat("}", 5000)), "nesting of schemas"},
		{"openapi: 3.0.3\nx: " + strings.Repeat("[", 20_000), "nesting of YAML"},
		{strings.Repeat(`{"a":`, 20_000), "nesting of JSON"},
		{"a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]\nh: [*g,*g,*g,*g,*g,*g,*g,*g,*g]\n", "aliases of aliases"},
		{withSchemas("3.0.3", "S: &s {type: object, properties: {a: *s}}"), "an alias to itself"},
		{withSchemas("3.0.3", "S: {type: string, pattern: '"+strings.Repeat("(", 2000)+strings.Repeat(")", 2000)+"'}"), "nesting of groups"},
		{withSchemas("3.0.3", "S: {$ref: '#/components/schemas/S'}"), "a reference to itself"},
		{withSchemas("3.0.3", "S: {allOf: [{$ref: '#/components/schemas/S'}]}"), "a part of itself"},
	} {
		if result, err := Generate(testConfig(), "doc.yaml", []byte(row.document)); err == nil || result != nil {
			t.Errorf("%s: it is not refused", row.reason)
		} else if len(err.Error()) > 10_000 {
			t.Errorf("%s: an error of %d bytes", row.reason, len(err.Error()))
		}
	}
}

// Text of the document can't leave the comments and strings it is put into.
func TestHostileText(t *testing.T) {
	for _, text := range []string{"*/ }\nfunc init() {}", "`\"\\", "\u2028 \u0085", "\x00\x1b[31m", "\ufeff", "//go:embed x\n//line a:1", "%s %d {{ . }} <no value>"} {
		quoted := `"` + strings.NewReplacer("\\", `\\`, `"`, `\"`, "\n", `\n`, "\x00", `\0`, "\x1b", `\e`, "\ufeff", `\uFEFF`, "\u2028", `\L`, "\u0085", `\N`).Replace(text) + `"`
		document := strings.Replace(withSchemas("3.0.3",
			"S: {description: "+quoted+", type: object, properties: {"+quoted+": {type: string, description: "+quoted+", x-go-name: A, default: "+quoted+"}, b: {type: string, enum: [a, "+quoted+"], x-enum-varnames: [A, B]}}}"),
			"operationId: getIt", "operationId: getIt\n      summary: "+quoted, 1)
		if _, err := Generate(testConfig(), "doc.yaml", []byte(document)); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// Every part that can be left out leaves code that compiles.
func TestPartsOfTheCode(t *testing.T) {
	document, err := os.ReadFile("internal/everything/everything.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, parts := range []string{"models", "models client", "models server", "models server strict", "models client server"} {
		config := testConfig()
		config.Generate.Client = strings.Contains(parts, "client")
		config.Generate.StdHTTPServer = strings.Contains(parts, "server")
		config.Generate.Strict = strings.Contains(parts, "strict")
		if _, err := Generate(config, "everything.yaml", document); err != nil {
			t.Errorf("%s: %v", parts, err)
		}
	}
}
