package codegen

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// References to our own document resolve to its generated package; those to
// other documents to what import-mapping says.
func TestReferencesToOtherPackages(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "other.yaml", withSchemas("3.0.3", "S: {type: string, minLength: 1}"))
	document := withOperation(
		"operationId: renew", pathP,
		"requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {s: {$ref: 'other.yaml#/components/schemas/S'}}}}}}",
		"responses: {'200': {description: d, content: {application/json: {schema: {$ref: 'github.com/leasegate/leasegate/api/openapi.yaml#/components/schemas/Lease'}}}}}",
	)
	config := testConfig()
	result, err := Generate(config, filepath.Join(dir, "doc.yaml"), []byte(document))
	if err != nil || !strings.Contains(string(result.Code), "S strict.Optional[string]") && !strings.Contains(string(result.Code), "S string") {
		t.Errorf("a document without a package: got %v", err)
	}
	config.ImportMapping = map[string]string{"other.yaml": "other example.com/other"}
	result, err = Generate(config, filepath.Join(dir, "doc.yaml"), []byte(document))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`leasegate "github.com/leasegate/leasegate/gen"`, `other "example.com/other"`, "S other.S",
		"func (c *Client) Renew(ctx context.Context, p string, body RenewRequest, options ...strict.CallOption) (*leasegate.Lease, error) {",
		"wire.New[leasegate.Lease]",
	} {
		if !strings.Contains(string(result.Code), want) {
			t.Errorf("the code has no %s", want)
		}
	}
	if len(config.ImportMapping) != 1 {
		t.Error("the configuration was changed")
	}
}

func TestWriteLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "doc.yaml", withSchemas("3.0.3", "S: {type: string}"))
	write(t, dir, "out.gen.go", "old")
	config := testConfig()
	config.Output = filepath.Join(dir, "out.gen.go")
	if _, err := Write(config, filepath.Join(dir, "doc.yaml"), Files{Document: filepath.Join(dir, "none", "doc.yaml")}); err == nil {
		t.Error("no error")
	}
	text, err := os.ReadFile(config.Output)
	if err != nil || string(text) != "old" {
		t.Errorf("the output is %q, %v", text, err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("the directory has %v, %v", entries, err)
	}
}

func ExampleGenerate() {
	config, err := ReadConfig("codegen.yaml", []byte("package: things\noutput: things.gen.go\ngenerate: {models: true}\n"))
	if err != nil {
		panic(err)
	}
	document := `openapi: 3.0.3
info: {title: things, version: '1'}
paths:
  /things:
    get:
      operationId: listThings
      responses:
        '200':
          description: all of them
          content:
            application/json:
              schema: {type: array, items: {type: string, pattern: '^(?!tmp)'}}
`
	_, err = Generate(config, "things.yaml", []byte(document))
	os.Stdout.WriteString(err.Error())
	// Output: things.yaml:12: /paths/~1things/get/responses/200/content/application~1json/schema/items: pattern: a group with (? can't be translated from ECMAScript to RE2, which Go has
}
