package document

import (
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

func TestKin(t *testing.T) {
	const text = head + `paths:
  /a: {post: {operationId: a, requestBody: {$ref: '#/components/requestBodies/b'}, responses: {'200': {description: ''}}}}
  /b: {get: {operationId: b, responses: {'200': {$ref: '#/nowhere'}}}}
  /c: {get: {operationId: c, responses: {'200': {$ref: 'more.yaml#/ok'}}}}
components:
  requestBodies: {b: {content: {application/json: {schema: {discriminator: {propertyName: k, mapping: {x: m}}, maximum: 12345678901234567890}}}}}
  schemas: {m: {}, s: {$ref: '#/nowhere'}, u: {}}
  securitySchemes: {key: {type: http, scheme: basic}}
`
	d, err := Read("doc.yaml", []byte(text), Options{
		ReadFile: func(string) ([]byte, error) { return []byte("ok: {description: ok}\n"), nil },
		Select:   []Selection{{SkipOperations: []string{"a"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := d.Kin(Reached)
	if err != nil {
		t.Fatal(err)
	}
	if paths := doc.Paths.InMatchingOrder(); !slices.Equal(paths, []string{"/c"}) || doc.Paths.Value("/c").Get.Responses.Value("200").Value.Description == nil {
		t.Errorf("paths %q", paths)
	}
	if len(doc.Components.Schemas) != 0 || len(doc.Components.RequestBodies) != 0 || len(doc.Components.SecuritySchemes) != 1 {
		t.Errorf("components %+v", doc.Components)
	}
	d = read(t, text)
	const want = `{"openapi":"3.0.4","info":{"title":"t","version":"1"},"paths":{"/a":{"post":{"operationId":"a","requestBody":{"$ref":"#/components/requestBodies/b"},"responses":{"200":{"description":""}}}}},` +
		`"components":{"requestBodies":{"b":{"content":{"application/json":{"schema":{"discriminator":{"propertyName":"k","mapping":{"x":"m"}},"maximum":12345678901234567890}}}}},"schemas":{"m":{}},"securitySchemes":{"key":{"type":"http","scheme":"basic"}}}}`
	if got := string(d.JSON(Reached)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if _, err := d.Kin(Reached); err != nil {
		t.Error(err)
	}
}

// What is of another type than it must have is left out, so that it keeps kin-openapi
// from nothing else.
func TestKinWithoutTheUnreadable(t *testing.T) {
	const operation = "{get: {responses: {'200': {description: ok}}}}"
	for _, test := range []struct{ reason, text string }{
		{"a text", "info: {title: 1, version: '1'}\npaths:\n  /a: " + operation + "\n"},
		{"lists", "servers: x\ntags: {}\npaths:\n  /a: " + operation + "\n"},
		{"maps", "paths:\n  /a: " + operation + "\ncomponents: {schemas: [], responses: 1}\n"},
		{"objects", "info: []\npaths:\n  /a: " + operation + "\n  /b: 1\n  /c: null\ncomponents: []\n"},
		{"descriptions", "paths:\n  /a: {get: {description: 1, deprecated: x, responses: {'200': {description: 2}}}}\n"},
		{"references that nothing depends on", "paths:\n  /a: {get: {responses: {'200': {description: d, content: {a/b: {examples: {x: {$ref: '#/nowhere'}}}}, links: {l: {$ref: '#/nowhere'}}}}}}\n"},
	} {
		doc, err := read(t, "openapi: 3.0.4\n"+test.text).Kin(Everything)
		if err != nil {
			t.Errorf("%s: %v", test.reason, err)
			continue
		}
		if doc.Paths.Value("/a").Get.Responses.Value("200") == nil {
			t.Errorf("%s: the operation is not there", test.reason)
		}
	}
}

// kin-openapi passes over what stands beside a $ref, so that it is told in allOf.
func TestKinBesideReferences(t *testing.T) {
	d := read(t, `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a: {post: {requestBody: {content: {a/b: {schema: {$ref: '#/components/schemas/s', maxLength: 3, allOf: [{minLength: 1}]}}}}}}
  /b: {post: {requestBody: {content: {a/b: {schema: {$ref: '#/components/schemas/s', description: only people read this}}}}}}
components: {schemas: {s: {type: string}}}
`)
	doc, err := d.Kin(Reached)
	if err != nil {
		t.Fatal(err)
	}
	schema := func(path string) *openapi3.SchemaRef {
		return doc.Paths.Value(path).Post.RequestBody.Value.Content["a/b"].Schema
	}
	if s := schema("/a"); s.Ref != "" || len(s.Value.AllOf) != 2 || s.Value.AllOf[0].Ref != "#/components/schemas/s" || *s.Value.MaxLength != 3 {
		t.Errorf("keywords beside a reference: %+v", s)
	}
	if s := schema("/b"); s.Ref != "#/components/schemas/s" {
		t.Errorf("a description beside a reference: %+v", s)
	}
}

// kin-openapi knows files alone.
func TestKinOfIdentifiers(t *testing.T) {
	d := read(t, "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents: {schemas: {a: {$ref: 'http://x/b'}, b: {$id: 'http://x/b', type: string}}}\n")
	if _, err := d.Kin(Everything); err == nil || !strings.Contains(err.Error(), `"http://x/b" is the $id of a schema, by which kin-openapi can't refer to it; refer to #/components/schemas/b`) {
		t.Errorf("got %v", err)
	}
}
