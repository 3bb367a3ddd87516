package codegen

import (
	"fmt"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/schema"
)

// under has what can stand under a keyword, by its shape.
var under = map[schema.Shape]string{
	schema.ShapeAny: "1", schema.ShapeText: "a", schema.ShapeNumber: "1", schema.ShapePositive: "1", schema.ShapeCount: "1",
	schema.ShapeBoolean: "true", schema.ShapeType: "string", schema.ShapeTypes: "string", schema.ShapeSchema: "{type: string}",
	schema.ShapeOpen: "{type: string}", schema.ShapeSchemas: "[{type: string}]", schema.ShapeSchemaMap: "{a: {type: string}}",
	schema.ShapePatternMap: "{a: {type: string}}", schema.ShapePattern: "a", schema.ShapeNames: "[a]", schema.ShapeNamesMap: "{a: [b]}",
	schema.ShapeDependency: "{a: [b]}", schema.ShapeList: "[a]", schema.ShapeObject: "{propertyName: a}", schema.ShapeReference: "'#/components/schemas/T'",
}

// Every keyword of the table that asserts something is told by the Go types, or has a
// row that says where it is not.
func TestEveryKeyword(t *testing.T) {
	for _, k := range schema.Keywords() {
		if _, ok := lacks[k.Name]; k.Types != 0 && !ok {
			t.Errorf("%s: nothing says whether the Go types tell it", k.Name)
		}
	}
	for name := range lacks {
		if k := schema.Lookup(name); k == nil || k.Types == 0 {
			t.Errorf("%s is no keyword that asserts something", name)
		}
	}
}

// What stands beside a reference in 3.1 is enforced too.
func TestBesideReferences(t *testing.T) {
	document := func(keyword string) []byte {
		return []byte(withSchemas("3.1.0", "S: {type: object, properties: {a: {$ref: '#/components/schemas/T', "+keyword+"}}}", "T: {type: string}"))
	}
	plain, err := Generate(testConfig(), "doc.yaml", document("description: d"))
	if err != nil {
		t.Fatal(err)
	}
	bounded, err := Generate(testConfig(), "doc.yaml", document("maxLength: 3"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(plain.Code), "at most 3 characters") || !strings.Contains(string(bounded.Code), "at most 3 characters") {
		t.Error("the length is not enforced")
	}
	for _, checked := range []string{"not: {minLength: 3}", "const: null", "enum: []", "anyOf: [{minLength: 3}, {maxLength: 1}]"} {
		result, err := Generate(testConfig(), "doc.yaml", document(checked))
		if err != nil || !strings.Contains(string(result.Code), "d.Check(schemas, ") {
			t.Errorf("%s beside a reference: it is not enforced (%v)", checked, err)
		}
	}
}

// Faults of the document that keep nothing from being generated are told.
func TestFaultsAreTold(t *testing.T) {
	text := strings.Replace(withSchemas("3.1.0", "S: {type: string, maxLenght: 3}"), "components:", "webhooks: {w: {post: {responses: {'200': {description: d}}}}}\ncomponents:", 1)
	result, err := Generate(testConfig(), "doc.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var told strings.Builder
	for _, f := range result.Faults {
		fmt.Fprintf(&told, "%s %s:%d %s %s\n", f.Level, f.File, f.Line, f.Pointer, f.Message)
	}
	for _, want := range []string{`warning doc.yaml:18 /components/schemas/S/maxLenght `, `"maxLength"`, "note doc.yaml:15 /webhooks no code is made of webhooks"} {
		if !strings.Contains(told.String(), want) {
			t.Errorf("got\n%swant %q", &told, want)
		}
	}
}

// The operations that the configuration leaves out are not looked at.
func TestSelection(t *testing.T) {
	text := []byte(withOperation("operationId: one", "tags: [a]", pathP, answers) +
		"    get:\n      operationId: two\n      tags: [b]\n      " + pathP + "\n      " + answering("{$ref: '#/nowhere'}") + "\n")
	for _, row := range []struct {
		reason  string
		set     func(*Config)
		refused string
	}{
		{"all", func(*Config) {}, "doc.yaml:14: /paths/~1s~1{p}/get/responses/200/content/application~1json/schema/$ref: the reference"},
		{"by tag", func(c *Config) { c.OutputOptions.IncludeTags = []string{"a"} }, ""},
		{"without a tag", func(c *Config) { c.OutputOptions.ExcludeTags = []string{"b"} }, ""},
		{"by name", func(c *Config) { c.OutputOptions.IncludeOperationIDs = []string{"one"} }, ""},
		{"without a name", func(c *Config) { c.OutputOptions.ExcludeOperationIDs = []string{"two"} }, ""},
		{"by tag and without a name", func(c *Config) {
			c.OutputOptions.IncludeTags, c.OutputOptions.ExcludeOperationIDs = []string{"a", "b"}, []string{"two"}
		}, ""},
		{"a tag that no operation has", func(c *Config) { c.OutputOptions.IncludeTags = []string{"c"} }, `doc.yaml: output-options: no operation of the document matches "tag:c"`},
		{"a misspelt name", func(c *Config) { c.OutputOptions.IncludeOperationIDs = []string{"onn"} }, `the nearest names are "one"`},
	} {
		config := testConfig()
		row.set(config)
		result, err := Generate(config, "doc.yaml", text)
		switch {
		case row.refused == "" && err != nil:
			t.Errorf("%s: %v", row.reason, err)
		case row.refused != "" && (err == nil || !strings.Contains(err.Error(), row.refused)):
			t.Errorf("%s: %v, want %q", row.reason, err, row.refused)
		case err == nil && (!strings.Contains(string(result.Code), "One(") || strings.Contains(string(result.Code), "Two(")):
			t.Errorf("%s: other operations are generated", row.reason)
		}
	}
}
