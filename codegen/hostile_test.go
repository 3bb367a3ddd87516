package codegen

import (
	"fmt"
	"os"
	"path/filepath"
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
	} {
		if result, err := Generate(testConfig(), "doc.yaml", []byte(row.document)); err == nil || result != nil {
			t.Errorf("%s: it is not refused", row.reason)
		} else if len(err.Error()) > 10_000 {
			t.Errorf("%s: an error of %d bytes", row.reason, len(err.Error()))
		}
	}
}

// What only looks endless is generated.
func TestEndlessDocuments(t *testing.T) {
	for _, row := range []struct {
		reason  string
		schemas []string
	}{
		{"a part of itself", []string{"S: {allOf: [{$ref: '#/components/schemas/S'}]}"}},
		{"objects that hold two of each other", doubling(40)},
		{"a member that is all of the object", []string{"S: {type: object, properties: {a: {type: object, allOf: [{$ref: '#/components/schemas/S'}]}}}"}},
		{"values of a map", []string{"S: {type: object, additionalProperties: {allOf: [{$ref: '#/components/schemas/S'}], maxProperties: 3}}"}},
		{"items with a bound", []string{"S: {type: array, items: {allOf: [{$ref: '#/components/schemas/S'}], maxItems: 3}}"}},
		{"an object that must hold itself", []string{"S: {type: object, required: [a], properties: {a: {$ref: '#/components/schemas/S'}}}"}},
		{"alternatives of itself", []string{"S: {anyOf: [{$ref: '#/components/schemas/S'}, {type: string}]}"}},
	} {
		if _, err := Generate(testConfig(), "doc.yaml", []byte(withSchemas("3.0.3", row.schemas...))); err != nil {
			t.Errorf("%s: %v", row.reason, err)
		}
	}
}

// doubling makes schemas of which each holds two of the next.
func doubling(n int) []string {
	var schemas []string
	for i := range n {
		schemas = append(schemas, fmt.Sprintf("S%d: {type: object, required: [a], properties: {a: {$ref: '#/components/schemas/S%[2]d'}, b: {$ref: '#/components/schemas/S%[2]d'}}}", i, i+1))
	}
	return append(schemas, fmt.Sprintf("S%d: {type: string}", n))
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

// What is no regular file is written into, a link stays one, and nothing is left beside
// the file where it can't be written.
func TestWriteAll(t *testing.T) {
	folder := t.TempDir()
	file, link := filepath.Join(folder, "file"), filepath.Join(folder, "link")
	if err := os.WriteFile(file, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, link); err != nil {
		t.Skip(err)
	}
	if err := writeAll([]output{{os.DevNull, []byte("lost")}, {link, []byte("new")}}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode().IsRegular() {
		t.Errorf("the link became a file (%v)", err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Errorf("the device became a file (%v)", err)
	}
	if text, err := os.ReadFile(file); string(text) != "new" {
		t.Errorf("got %q, %v", text, err)
	}
	if err := writeAll([]output{{file, []byte("newer")}, {filepath.Join(folder, "none", "file"), nil}}); err == nil {
		t.Error("a file in no folder is written")
	}
	if text, err := os.ReadFile(file); string(text) != "new" {
		t.Errorf("got %q, %v", text, err)
	}
	if left, err := filepath.Glob(filepath.Join(folder, "*.new")); len(left) > 0 || err != nil {
		t.Errorf("%q are left (%v)", left, err)
	}
}
