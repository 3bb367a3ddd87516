package codegen

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"
)

func testConfig() *Config {
	c := &Config{Output: "out.gen.go"}
	c.PackageName = "out"
	c.Generate = codegen.GenerateOptions{Models: true, Client: true, StdHTTPServer: true, Strict: true}
	c.OutputOptions.NameNormalizer = "ToCamelCaseWithInitialisms"
	return c
}

// withSchemas is a document that sends and answers with the first of some
// schemas, each "Name: {…}", which stand from line 17 on.
func withSchemas(version string, schemas ...string) string {
	name, _, _ := strings.Cut(schemas[0], ":")
	return fmt.Sprintf(`openapi: %s
info: {title: t, version: '1'}
paths:
  /s:
    get:
      operationId: getIt
      responses:
        '200':
          description: d
          content:
            application/json:
              schema: {type: object, properties: {it: {$ref: '#/components/schemas/%s'}}}
        '400':
          description: nothing
components:
  schemas:
    %s
`, version, name, strings.Join(schemas, "\n    "))
}

// withOperation is a document of one operation, which stands from line 6 on.
func withOperation(lines ...string) string {
	return "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /s/{p}:\n    post:\n      " + strings.Join(lines, "\n      ") + "\n"
}

const (
	pathP   = "parameters: [{name: p, in: path, required: true, schema: {type: string}}]"
	answers = "responses: {'204': {description: d}}"
)

func answering(schema string) string {
	return "responses: {'200': {description: d, content: {application/json: {schema: " + schema + "}}}}"
}

// What can't be enforced stops generation, with file, line, pointer and keyword.
func TestRefusals(t *testing.T) {
	const s = "doc.yaml:17: /components/schemas/S"
	for _, row := range []struct{ document, want string }{
		// Keywords that no template serves.
		{withSchemas("3.0.3", "S: {oneOf: [{type: string}]}"), ""},
		{withSchemas("3.0.3", "S: {type: string, anyOf: [{minLength: 1}]}"), ""},
		{withSchemas("3.0.3", "S: {type: string, not: {enum: [a]}}"), ""},
		{withSchemas("3.0.3", "S: {oneOf: [{$ref: '#/components/schemas/T'}], discriminator: {propertyName: t}}", "T: {type: object}"), ""},
		{withSchemas("3.1.0", "S: {type: string, if: {minLength: 1}, then: {maxLength: 2}}"), ""},
		{withSchemas("3.1.0", "S: {type: array, items: {}, prefixItems: [{type: string}]}"), ""},
		{withSchemas("3.1.0", "S: {type: array, items: {}, contains: {type: string}}"), ""},
		{withSchemas("3.1.0", "S: {type: object, patternProperties: {a: {}}}"), ""},
		{withSchemas("3.1.0", "S: {type: object, propertyNames: {minLength: 1}}"), ""},
		{withSchemas("3.1.0", "S: {type: object, dependentRequired: {a: [b]}}"), ""},
		{withSchemas("3.1.0", "S: {type: object, dependentSchemas: {a: {}}}"), ""},
		{withSchemas("3.1.0", "S: {type: object, unevaluatedProperties: false}"), ""},
		{withSchemas("3.1.0", "S: {type: array, items: {}, unevaluatedItems: false}"), ""},
		{withSchemas("3.1.0", "S: {type: object, properties: {a: false}}"), ""},
		// Types.
		{withSchemas("3.1.0", "S: {type: [string, integer]}"), ""},
		{withSchemas("3.1.0", "S: {type: 'null'}"), ""},
		{withSchemas("3.0.3", "S: {properties: {a: {}}}"), ""},
		{withSchemas("3.0.3", "S: {minLength: 1}"), ""},
		{withSchemas("3.0.3", "S: {enum: [a]}"), ""},
		{withSchemas("3.0.3", "S: {type: object, properties: {a: {type: array, items: {minimum: 1}}}}"), ""},
		{withSchemas("3.0.3", "S: {type: object, additionalProperties: {pattern: a}}"), ""},
		// Formats, patterns, values.
		{withSchemas("3.0.3", "S: {type: string, format: color}"), ""},
		{withSchemas("3.0.3", "S: {type: integer, format: uint64}"), ""},
		{withSchemas("3.0.3", "S: {type: number, format: int32}"), ""},
		{withSchemas("3.0.3", "S: {type: string, pattern: '^(?!a)'}"), s + ": pattern: "},
		{withSchemas("3.0.3", "S: {type: string, pattern: '(a)\\1'}"), s + ": pattern: "},
		{withSchemas("3.0.3", "S: {type: string, pattern: '('}"), s + ": pattern: "},
		{withSchemas("3.0.3", "S: {type: number, multipleOf: 0}"), s + "/multipleOf: "},
		{withSchemas("3.0.3", "S: {type: string, enum: [a, 1]}"), ""},
		{withSchemas("3.0.3", "S: {type: integer, format: int32, enum: [3000000000]}"), ""},
		{withSchemas("3.0.3", "S: {type: array, items: {}, enum: [[1]]}"), ""},
		{withSchemas("3.0.3", "S: {type: string, nullable: true, enum: [null]}"), ""},
		{withSchemas("3.1.0", "S: {type: object, const: {a: 1}}"), ""},
		{withSchemas("3.0.3", "S: {type: string, default: 1}"), ""},
		{withSchemas("3.0.3", "S: {type: string, minLength: 2, default: a}"), ""},
		{withSchemas("3.0.3", "S: {type: string, format: uuid, default: a}"), ""},
		{withSchemas("3.0.3", "S: {type: integer, default: 1.5}"), ""},
		{withSchemas("3.0.3", "S: {type: string, enum: [a], default: b}"), ""},
		{withSchemas("3.0.3", "S: {type: array, items: {type: string}, default: [1]}"), ""},
		{withSchemas("3.0.3", "S: {type: object, additionalProperties: false, properties: {}, default: {a: 1}}"), ""},
		{withSchemas("3.0.3", "S: {type: object, additionalProperties: false, required: [a]}"), ""},
		{withSchemas("3.0.3", "S: {type: object, required: [a], properties: {a: {$ref: '#/components/schemas/S'}}}"), ""},
		{withSchemas("3.0.3", "S: {type: object, required: [t], properties: {t: {$ref: '#/components/schemas/T'}}}", "T: {type: object, required: [s], properties: {s: {$ref: '#/components/schemas/S'}}}"), ""},
		// allOf.
		{withSchemas("3.0.3", "S: {allOf: [{type: string}, {type: integer}]}"), ""},
		{withSchemas("3.0.3", "S: {allOf: [{type: string, minLength: 1}, {type: string, minLength: 2}]}"), ""},
		{withSchemas("3.0.3", "S: {allOf: [{type: object, additionalProperties: false, properties: {a: {}}}, {type: object, properties: {b: {}}}]}"), ""},
		{withSchemas("3.0.3", "S: {allOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {a: {type: integer}}}]}"), ""},
		{withSchemas("3.0.3", "S: {allOf: [{$ref: '#/components/schemas/T'}, {type: object}]}", "T: {allOf: [{$ref: '#/components/schemas/S'}, {type: object}]}"), ""},
		{withSchemas("3.0.3", "S: {allOf: [{minLength: 1}]}"), ""},
		// Names.
		{withSchemas("3.0.3", "S: {type: object, properties: {a-b: {}, a_b: {}}}"), ""},
		{withSchemas("3.0.3", "S: {type: object, properties: {encode_json: {}, EncodeJSON: {}}}"), ""},
		{withSchemas("3.0.3", "S: {type: object, properties: {additionalProperties: {}}}"), ""},
		{withSchemas("3.0.3", "S: {type: object, properties: {t: {$ref: '#/components/schemas/a-b'}, u: {$ref: '#/components/schemas/a_b'}}}", "a-b: {type: object, properties: {a: {}}}", "a_b: {type: object, properties: {b: {}}}"), ""},
		{withSchemas("3.0.3", "Client: {type: object}"), ""},
		{withSchemas("3.0.3", "Unimplemented: {type: object}"), ""},
		{withSchemas("3.0.3", "ServerInterface: {type: object}"), ""},
		{withSchemas("3.0.3", "GetItRequestObject: {type: object}"), ""},
		{withSchemas("3.0.3", "GetIt400Response: {type: object}"), ""},
		{withSchemas("3.0.3", "S: {type: string, enum: [a]}", "SA: {type: string}"), ""},
		{withSchemas("3.0.3", "S: {type: object, properties: {s: {$ref: '#/components/schemas/T'}, u: {$ref: '#/components/schemas/TA'}}}", "T: {type: string, enum: [a]}", "TA: {type: string}"), ""},
		{withOperation("operationId: client", pathP, answers) + "  /t:\n    get:\n      operationId: Client\n      " + answers + "\n", ""},
		{withOperation("operationId: a", "parameters: [{name: p, in: path, required: true, schema: {type: string}, x-go-name: Body}]", answers), ": x-go-name: Go name Body"},
		{withOperation("operationId: a", "parameters: [{name: p, in: path, required: true, schema: {type: string}}, {name: x, in: query, schema: {type: string}}, {name: X, in: header, schema: {type: string}}]", answers), ""},
		// References.
		{withSchemas("3.0.3", "S: {type: object, properties: {a: {$ref: '#/components/schemas/T/properties/b'}}}", "T: {type: object, properties: {b: {type: string}}}"), ""},
		{withSchemas("3.0.3", "S: {type: object, properties: {a: {$ref: 'https://example.com/a.yaml#/components/schemas/A'}}}"), "remote references are off"},
		{withSchemas("3.0.3", "S: {type: object, properties: {a: {$ref: '#/components/schemas/None'}}}"), "None"},
		{withSchemas("3.0.3", "S: {type: object, properties: {a: {$ref: none.yaml#/components/schemas/None}}}"), "none.yaml"},
		// Operations.
		{withOperation("requestBody: {content: {application/json: {schema: {}}, text/plain: {schema: {}}}}", pathP, answers), ""},
		{withOperation("requestBody: {content: {application/xml: {schema: {}}}}", pathP, answers), ""},
		{withOperation("requestBody: {content: {'application/*+json': {schema: {}}}}", pathP, answers), ""},
		{withOperation("requestBody: {content: {json: {schema: {}}}}", pathP, answers), "/requestBody/content: json: want a media type"},
		{withOperation("requestBody: {content: {multipart/form-data: {encoding: {a: {headers: {X: {required: true, schema: {}}}}}, schema: {type: object, properties: {a: {type: string}}}}}}", pathP, answers), "/encoding/a: headers: "},
		{withOperation("requestBody: {content: {multipart/form-data: {encoding: {a: {contentType: application/xml}}, schema: {type: object, properties: {a: {type: object}}}}}}", pathP, answers), "/encoding/a: contentType: "},
		{withOperation("requestBody: {content: {application/x-www-form-urlencoded: {encoding: {a: {style: deepObject}}, schema: {type: object, properties: {a: {type: array, items: {}}}}}}}", pathP, answers), ""},
		{withOperation("requestBody: {content: {application/x-www-form-urlencoded: {encoding: {a: {style: pipeDelimited}}, schema: {type: object, properties: {a: {type: string}}}}}}", pathP, answers), ""},
		{withOperation("requestBody: {content: {application/x-www-form-urlencoded: {encoding: {a: {style: simple}}, schema: {type: object, properties: {a: {type: string}}}}}}", pathP, answers), "/encoding/a: style: "},
		{withOperation("requestBody: {content: {application/x-www-form-urlencoded: {encoding: {a: {explode: true}}, schema: {type: object, properties: {a: {type: array, items: {type: array, items: {}}}}}}}}", pathP, answers), ""},
		{withOperation("requestBody: {content: {application/x-www-form-urlencoded: {encoding: {a: {style: deepObject}}, schema: {type: object, properties: {a: {type: object, properties: {b: {type: object}}}}}}}}", pathP, answers), ""},
		{withOperation("requestBody: {content: {application/json: {}}}", pathP, answers), ""},
		{withOperation("requestBody: {content: {application/json: {schema: {type: object, nullable: true}}}}", pathP, answers), ""},
		{withOperation(pathP, answering("{nullable: true, allOf: [{type: object, nullable: true}, {nullable: true}]}")), ""},
		{withOperation(pathP, "responses: {'204': {description: d, content: {application/json: {schema: {}}}}}"), ""},
		{withOperation(pathP, "responses: {'204': {description: d, headers: {X: {schema: {type: string}}}}}"), ""},
		{withOperation(pathP, "callbacks: {c: {'{$request.body#/u}': {post: {responses: {'200': {description: d}}}}}}", answers), ""},
		{withOperation("requestBody: {content: {application/json: {schema: {type: object, properties: {a: {$ref: '#/components/schemas/B'}}}}}}", pathP, answering("{$ref: '#/components/schemas/B'}")) + "components: {schemas: {B: {type: object, properties: {x: {type: string, readOnly: true}, y: {type: string, writeOnly: true}}}}}\n", ""},
		// Parameters.
		{withOperation("parameters: [{name: p, in: path, required: true, content: {application/xml: {schema: {}}}}]", answers), ""},
		{withOperation("parameters: [{name: p, in: path, required: true, content: {application/json: {}}}]", answers), ""},
		{withOperation("parameters: [{name: p, in: path, required: true, content: {application/json: {schema: {type: array, nullable: true, items: {}}}}}]", answers), ""},
		{withOperation("parameters: [{name: p, in: path, required: true, content: {application/json: {schema: {oneOf: [{}]}}}}]", answers), ""},
		{withOperation("parameters: [{name: p, in: path, required: true, schema: {}}]", answers), ""},
		{withOperation("parameters: [{name: p, in: path, required: true, schema: {type: object, nullable: true}}]", answers), ""},
		{withOperation("parameters: [{name: p, in: path, required: true, schema: {type: object, properties: {a: {type: array, items: {type: string}}}}}]", answers), ""},
		{withOperation("parameters: [{name: p, in: path, required: true, schema: {type: object, properties: {a: {type: string, nullable: true}}}}]", answers), ""},
		{withOperation("parameters: [{name: p, in: path, required: true, schema: {type: object, additionalProperties: {}}}]", answers), ""},
		{withOperation("parameters: [{name: p, in: path, required: true, schema: {type: array, items: {type: array, items: {type: string}}}}]", answers), ""},
		{withOperation("parameters: [{name: p, in: path, required: true, schema: {type: string, nullable: true}}]", answers), ""},
		{withOperation(pathP[:len(pathP)-1]+", {name: q, in: header, allowReserved: true, schema: {type: string}}]", answers), ""},
		{withOperation(pathP[:len(pathP)-1]+", {name: q, in: query, allowEmptyValue: true, schema: {type: string}}]", answers), ""},
		{withOperation(pathP[:len(pathP)-1]+", {name: q, in: query, style: deepObject, schema: {type: string}}]", answers), ""},
		{withOperation(pathP[:len(pathP)-1]+", {name: q, in: query, style: pipeDelimited, explode: false, schema: {type: object}}]", answers), ""},
		{withOperation(pathP[:len(pathP)-1]+", {name: q, in: query, schema: {type: object, properties: {r: {type: string}}}}, {name: r, in: query, schema: {type: string}}]", answers), "/post: parameters: the members of parameter \"q\" can't be told from parameter \"r\""},
		{withOperation(pathP[:len(pathP)-1]+", {name: q, in: query, schema: {type: object}}, {name: r, in: query, style: deepObject, schema: {type: object}}]", answers), ""},
		{withOperation(pathP[:len(pathP)-1]+", {name: q, in: query, schema: {type: object}}, {name: r, in: query, schema: {type: object, additionalProperties: false, properties: {a: {type: string}}}}]", answers), ""},
		{withOperation(pathP[:len(pathP)-1]+", {name: q, in: query, schema: {type: object}}, {name: r, in: query, schema: {type: object}}]", answers), "/post: parameters: the members of parameter \"q\""},
		{withOperation(pathP[:len(pathP)-1]+", {name: q, in: query, schema: {type: object, additionalProperties: false, properties: {a: {type: string}}}}, {name: r, in: query, schema: {type: object, additionalProperties: false, properties: {a: {type: string}}}}]", answers), "/post: parameters: the members of parameter \"q\""},
		{withOperation(pathP[:len(pathP)-1]+", {name: q, in: query, schema: {type: object, properties: {a: {type: string}}}}, {name: r, in: query, schema: {type: string}}]", answers), ""},
		{withOperation(pathP[:len(pathP)-1]+", {name: q, in: cookie, schema: {type: object}}]", answers), ""},
		{withOperation(pathP[:len(pathP)-1]+", {name: q, in: cookie, schema: {type: object, additionalProperties: {type: integer}}}]", answers), "/post: parameters: parameter \"q\" would take every cookie"},
		{withSchemas("3.0.3", "S: {allOf: [{type: string}, {pattern: '^(?!a)'}]}"), "/components/schemas/S/allOf/1: pattern: "},
		{withOperation(pathP[:len(pathP)-1]+", {name: Host, in: header, schema: {type: string}}]", answers), ""},
		{strings.Replace(withOperation(pathP, answers), "/s/{p}", "/s/x{p}", 1), ""},
		{withOperation(pathP[:len(pathP)-1]+", {name: q, in: header, style: form, schema: {type: string}}]", answers), "/parameters/1/style: there is no style "},
		{withOperation(pathP[:len(pathP)-1]+", {name: q, in: query, style: pipeDelimited, explode: true, schema: {type: object}}]", answers), "/parameters/1: explode: "},
		{strings.Replace(withOperation(pathP[:len(pathP)-1]+", {name: q, in: query, schema: {type: object, patternProperties: {a: {type: string}}}}]", answers), "3.0.3", "3.1.0", 1), "/parameters/1/schema: patternProperties: "},
		{withOperation(pathP[:len(pathP)-1]+", {name: q, in: query, style: deepObject, schema: {$ref: '#/components/schemas/R'}}]", answers) + "components: {schemas: {R: {type: object, properties: {r: {$ref: '#/components/schemas/R'}}}}}\n", "/components/schemas/R: "},
		// Forms in style deepObject go as deep as servers read them.
		{withOperation(pathP, "requestBody: {content: {application/x-www-form-urlencoded: {encoding: {a: {style: deepObject}}, schema: {type: object, properties: {a: {anyOf: [{type: string}, {type: object, properties: {b: {type: array, items: {type: object, additionalProperties: {type: integer}}}}}]}}}}}}", answers), ""},
		{withOperation(pathP, "requestBody: {content: {multipart/form-data: {encoding: {a: {style: deepObject}}, schema: {type: object, properties: {a: {type: object}}}}}}", answers), ""},
		// Documents that are none.
		{"openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {", "doc.yaml:3: not YAML: "},
		{"openapi: 2.0\n", "doc.yaml:1: /openapi: "},
		{"", "doc.yaml: the file is empty"},
		{"[]", "doc.yaml:1: an OpenAPI document is one object"},
		{withSchemas("3.0.3", "S: {type: strin}"), "doc.yaml:17: /components/schemas/S/type: "},
		{withSchemas("3.0.3", "S: "+strings.Repeat("{type: array, items: ", 101)+"{}"+strings.Repeat("}", 101)), "more than 100 levels"},
	} {
		t.Run(row.want, func(t *testing.T) {
			result, err := Generate(testConfig(), "doc.yaml", []byte(row.document))
			switch {
			case row.want == "" && err != nil:
				t.Errorf("got %v for\n%s", err, row.document)
			case row.want != "" && (err == nil || !strings.Contains(err.Error(), row.want)):
				t.Errorf("got %v, want %q for\n%s", err, row.want, row.document)
			case row.want != "" && result != nil:
				t.Error("there is a result beside the error")
			}
			if err != nil && strings.Contains(err.Error(), "can be generated") {
				t.Errorf("a library panicked: %v", err)
			}
		})
	}
}

// All problems are told, in order, and each is a Refusal.
func TestRefusalsAreAllTold(t *testing.T) {
	document := withSchemas("3.0.3", "S: {type: object, properties: {z: {type: string, pattern: '('}, a: {not: {pattern: '(?=a)'}}, A: {$ref: '#/components/schemas/A'}}}",
		"A: {type: array, items: {type: string, pattern: '(?<!a)'}}", "Unused: {type: string, pattern: '('}")
	want := []string{
		"3 parts of the document can't be enforced by generated code, on which 1 operations depend:",
		"     3  pattern",
		"doc.yaml:17: /components/schemas/S/properties/a/not: pattern: ",
		"doc.yaml:17: /components/schemas/S/properties/z: pattern: ",
		"doc.yaml:18: /components/schemas/A/items: pattern: ",
	}
	var first string
	for range 20 {
		_, err := Generate(testConfig(), "doc.yaml", []byte(document))
		var refusal *Refusal
		if !errors.As(err, &refusal) {
			t.Fatalf("no Refusal in %v", err)
		}
		if first == "" {
			first = err.Error()
		}
		lines := strings.Split(err.Error(), "\n")
		if len(lines) != len(want) || err.Error() != first {
			t.Fatalf("got\n%v\nwant %d lines, the same each time", err, len(want))
		}
		for i, line := range lines {
			if !strings.HasPrefix(line, want[i]) {
				t.Errorf("line %d is %q, want %q", i, line, want[i])
			}
		}
	}
}

// Two operations of one name, and a document that there is nothing in.
func TestRefusedDocuments(t *testing.T) {
	const head = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n"
	for _, row := range []struct{ reason, document, want string }{
		{
			"two operations of one name", head + "paths:\n  /a: {get: {operationId: x, " + answers + "}}\n  /b: {get: {operationId: x, " + answers + "}}\n",
			"",
		},
		{"operations without a name", head + "paths:\n  /a: {get: {" + answers + "}}\n  /b: {get: {" + answers + "}}\n", ""},
		{"no operation", head, "doc.yaml:1: there is no operation and no schema in the document"},
		{"no operation, and no fault", head + "paths: {}\n", ""},
		{"no paths that can be read", head + "paths: []\n", "doc.yaml:3: /paths: this is an array; wanted an object"},
		{"schemas alone", head + "components: {schemas: {S: {type: string}}}\n", ""},
		{"no object where an operation is wanted", head + "paths:\n  /a: {get: [1], put: {" + answers + "}}\n", "doc.yaml:4: /paths/~1a/get: this is an array"},
		{"what nothing depends on", head + "tags: 1\nservers: x\npaths:\n  /a: {get: {description: 1, " + answers + "}}\n", ""},
	} {
		switch _, err := Generate(testConfig(), "doc.yaml", []byte(row.document)); {
		case row.want == "" && err != nil:
			t.Errorf("%s: %v", row.reason, err)
		case row.want != "" && (err == nil || !strings.Contains(err.Error(), row.want)):
			t.Errorf("%s: got %v, want %q", row.reason, err, row.want)
		}
	}
}

// The same document makes the same code, byte for byte.
func TestGenerateIsDeterministic(t *testing.T) {
	document, err := os.ReadFile("internal/everything/everything.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var first []byte
	for range 20 {
		result, err := Generate(testConfig(), "everything.yaml", document)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = result.Code
		}
		if !bytes.Equal(first, result.Code) {
			t.Fatal("another code")
		}
	}
}

func TestGenerateTellsOfOtherFiles(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "other.yaml", withSchemas("3.0.3", "S: {type: string}")+"  responses:\n    R: {description: d, content: {application/json: {schema: {type: object, properties: {a: {type: string, pattern: '('}}}}}}\n")
	document := withOperation(pathP, "responses: {'200': {$ref: 'other.yaml#/components/responses/R'}}")
	_, err := Generate(testConfig(), filepath.Join(dir, "doc.yaml"), []byte(document))
	if want := "other.yaml:19: /components/responses/R/content/application~1json/schema/properties/a: pattern: "; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}
