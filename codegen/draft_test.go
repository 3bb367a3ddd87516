package codegen

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/document"
)

// Names of all kinds of places get there when the overlay is applied.
func TestDraftOverlay(t *testing.T) {
	const text = `openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  "/a'b\\c\n{x}/é[*]": {get: {parameters: [{name: p, schema: {}}, {name: q, schema: {}}], responses: {'200': {description: d}}}}
  /plain: {post: {responses: {'200': {description: d}}}}
x-0: {"": {}, "~/": {}}
`
	root, err := document.Parse("doc.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	places := []string{
		"/paths/~1a'b\\c\n{x}~1é[*]/get", "/paths/~1a'b\\c\n{x}~1é[*]/get/parameters/1/schema",
		"/paths/~1plain/post", "/paths/~1plain/post/responses/200", "/x-0/", "/x-0/~0~1", "",
	}
	var names []madeName
	for _, place := range places {
		found, rest := root.Below(place)
		if rest != "" {
			t.Fatalf("there is nothing at %s", place)
		}
		names = append(names, madeName{found, "x-go-name", "Of" + place}, madeName{found, "x-two", "b"})
	}
	drafted, err := draftOverlay("doc.yaml", names)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, dir, "names.yaml", string(drafted))
	applied, err := applyOverlay([]byte(text), filepath.Join(dir, "names.yaml"))
	if err != nil {
		t.Fatalf("%v\n%s", err, drafted)
	}
	if root, err = document.Parse("doc.yaml", applied); err != nil {
		t.Fatal(err)
	}
	for _, place := range places {
		found, _ := root.Below(place)
		if found.Get("x-go-name").Text() != "Of"+place || found.Get("x-two").Text() != "b" {
			t.Errorf("%s did not get its names:\n%s", place, drafted)
		}
	}
}

// What a draft names has the same code when the names are the document's.
func TestDraftsMakeTheSameCode(t *testing.T) {
	everything, err := os.ReadFile("internal/everything/everything.yaml")
	if err != nil {
		t.Fatal(err)
	}
	unnamed := `openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /things/{id}:
    get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: sort, in: query, schema: {type: string, enum: [a, b]}}], responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {own: {type: object, properties: {deep: {type: object, properties: {a: {type: string}}}}}, list: {type: array, items: {type: object, properties: {b: {type: string}}}}}}}}}}}
    put: {operationId: twice, parameters: [{name: id, in: path, required: true, schema: {type: string}}], requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/a-b'}}}}, responses: {'204': {description: d}}}
    post: {operationId: Twice, parameters: [{name: id, in: path, required: true, schema: {type: string}}], requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/aB'}}}}, responses: {'204': {description: d}}}
components:
  schemas:
    a-b: {type: object, properties: {x-y: {type: string}, xY: {type: object, properties: {c: {type: string}}}}}
    aB: {type: object, properties: {x: {type: string, enum: ['1', '2']}}}
`
	swagger := `swagger: '2.0'
info: {title: t, version: '1'}
paths:
  /a:
    get: {produces: [application/json], responses: {'200': {description: d, schema: {type: object, properties: {own: {type: object, properties: {a: {type: string}}}}}}}}
`
	for _, row := range []struct {
		reason, document string
		least            int // names that are drafted
	}{
		{"a document with everything in it", string(everything), 20},
		{"a document with hardly a name", unnamed, 5},
		{"a converted document", swagger, 2},
	} {
		dir := t.TempDir()
		write(t, dir, "doc.yaml", row.document)
		config := testConfig()
		config.Output = filepath.Join(dir, "first.gen.go")
		first, err := Write(config, filepath.Join(dir, "doc.yaml"), Files{DraftOverlay: filepath.Join(dir, "draft.yaml")})
		if err != nil {
			t.Fatal(err)
		}
		if len(first.made) < row.least {
			t.Errorf("%s: %d names are drafted, want %d", row.reason, len(first.made), row.least)
		}
		config.Output, config.OutputOptions.Overlay.Path = filepath.Join(dir, "second.gen.go"), filepath.Join(dir, "draft.yaml")
		second, err := Write(config, filepath.Join(dir, "doc.yaml"), Files{})
		if err != nil {
			t.Errorf("%s: %v", row.reason, err)
			continue
		}
		if diff := firstDifference(string(first.Code), string(second.Code)); diff != "" {
			t.Errorf("%s: the code differs: %s", row.reason, diff)
		}
		if len(second.made) > 0 {
			t.Errorf("%s: %d names are drafted again, such as %s: %s", row.reason, len(second.made), jsonPath(second.made[0].node), second.made[0].value)
		}
	}
}

var blanks = regexp.MustCompile(`[ \t]+`)

var comments = regexp.MustCompile(`(?m)^\s*//.*\n`)

// firstDifference is the first line in which two texts differ but for comments, and how.
func firstDifference(a, b string) string {
	a, b = comments.ReplaceAllString(a, ""), comments.ReplaceAllString(b, "")
	a, b = blanks.ReplaceAllString(a, " "), blanks.ReplaceAllString(b, " ") // comments part what is aligned
	first, second := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(first), len(second)) {
		if first[i] != second[i] {
			return fmt.Sprintf("line %d is %q and %q", i+1, first[i], second[i])
		}
	}
	if len(first) != len(second) {
		return fmt.Sprintf("%d and %d lines", len(first), len(second))
	}
	return ""
}
