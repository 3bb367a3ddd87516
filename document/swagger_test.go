package document

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
)

const swagger = `swagger: "2.0"
info: {title: t, version: "1"}
host: api.test
basePath: /v1
schemes: [https, http]
consumes: [application/json]
produces: [application/json]
securityDefinitions:
  basic: {type: basic}
  key: {type: apiKey, in: header, name: X-Key}
  flow: {type: oauth2, flow: accessCode, authorizationUrl: https://a.test/a, tokenUrl: https://a.test/t, scopes: {r: read}}
security: [{key: []}]
parameters:
  Limit: {name: limit, in: query, type: integer, format: int32, minimum: 1, maximum: 100, default: 10}
  Body: {name: body, in: body, required: true, schema: {$ref: '#/definitions/Pet'}}
responses:
  Gone: {description: gone, schema: {$ref: '#/definitions/Error'}}
paths:
  /pets/{id}:
    parameters:
      - {name: id, in: path, required: true, type: integer}
    get:
      operationId: getPet
      produces: [application/json, text/plain]
      parameters:
        - {$ref: '#/parameters/Limit'}
        - {name: tags, in: query, type: array, items: {type: string, maxLength: 3}, collectionFormat: multi}
        - {name: sizes, in: query, type: array, items: {type: integer}, collectionFormat: pipes}
        - {name: X-List, in: header, type: array, items: {type: string}}
      responses:
        "200":
          description: ok
          schema: {$ref: '#/definitions/Pet'}
          headers: {X-Rate: {type: integer, maximum: 5}}
        "410": {$ref: '#/responses/Gone'}
    put:
      operationId: putPet
      security: [{flow: [r]}]
      parameters:
        - {$ref: '#/parameters/Body'}
      responses: {"204": {description: done}}
    post:
      operationId: upload
      consumes: [multipart/form-data]
      parameters:
        - {name: file, in: formData, type: file, required: true}
        - {name: note, in: formData, type: string, maxLength: 5}
      responses: {"204": {description: done}}
definitions:
  Pet:
    type: object
    required: [name]
    discriminator: kind
    properties:
      name: {type: string, x-nullable: true}
      kind: {type: string}
      friend: {$ref: '#/definitions/Pet'}
      number: {type: number, maximum: 12345678901234567890.5}
  Error: {type: object, additionalProperties: {type: string}}
`

// kin-openapi converts the same document to the same one, but for the order of
// members, numbers that float64 rounds, and what the table says.
func TestSwagger(t *testing.T) {
	d := read(t, swagger)
	check(t, "a Swagger 2.0 document", d, nil)
	if d.OpenAPI31() || d.Version() != "3.0.4" {
		t.Errorf("version %s", d.Version())
	}
	root, err := parse("doc", []byte(swagger))
	if err != nil {
		t.Fatal(err)
	}
	var two openapi2.T
	if err := json.Unmarshal(new(writer).append(nil, root), &two); err != nil {
		t.Fatal(err)
	}
	three, err := openapi2conv.ToV3(&two)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(three)
	if err != nil {
		t.Fatal(err)
	}
	var theirs, ours map[string]any
	if err := json.Unmarshal(text, &theirs); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(new(writer).append(nil, d.Root()), &ours); err != nil {
		t.Fatal(err)
	}
	const named = "kin-openapi keeps the name of the parameter"
	const inline = "kin-openapi refers to a body of other media types where the operation has its own"
	const post = "/paths/~1pets~1{id}/post/requestBody"
	const put = "/paths/~1pets~1{id}/put/requestBody"
	const multipart = post + "/content/multipart~1form-data/schema/properties"
	reasons := make(map[string]string)
	for _, row := range [][2]string{
		{"/openapi", "kin-openapi writes 3.0.3"},
		{"/paths/~1pets~1{id}/get/parameters", "kin-openapi leaves out the style of an array in a header, which is the default"},
		{put + "/content", inline},
		{put + "/required", inline},
		{put + "/$ref", inline},
		{"/components/requestBodies/Body/x-originalParamName", named},
		{post + "/required", "kin-openapi forgets that a part is required"},
		{multipart + "/file/x-formData-name", named},
		{multipart + "/note/x-formData-name", named},
	} {
		reasons[row[0]] = row[1]
	}
	var compare func(pointer string, a, b any)
	different := make(map[string]bool)
	compare = func(pointer string, a, b any) {
		am, aok := a.(map[string]any)
		bm, bok := b.(map[string]any)
		if aok && bok {
			for name := range am {
				compare(pointer+"/"+Token(name), am[name], bm[name])
			}
			for name := range bm {
				if _, there := am[name]; !there {
					compare(pointer+"/"+Token(name), nil, bm[name])
				}
			}
			return
		}
		if !reflect.DeepEqual(a, b) {
			different[pointer] = true
			if reasons[pointer] == "" {
				t.Errorf("%s: ours %s, kin-openapi's %s", pointer, text1(a), text1(b))
			}
		}
	}
	compare("", ours, theirs)
	for pointer := range reasons {
		if !different[pointer] {
			t.Errorf("%s: no difference any more", pointer)
		}
	}
}

func text1(v any) string {
	text, _ := json.Marshal(v)
	return string(text)
}

// Every value of a converted document has the place of what it was made of.
func TestSwaggerPlaces(t *testing.T) {
	d := read(t, swagger)
	for _, test := range []struct{ converted, original string }{
		{"/servers/0/url", "/host"},
		{"/components/schemas/Pet/properties/name/nullable", "/definitions/Pet/properties/name/x-nullable"},
		{"/components/requestBodies/Body/content/application~1json/schema", "/parameters/Body/schema"},
		{"/components/responses/Gone/content/application~1json/schema/$ref", "/responses/Gone/schema/$ref"},
		{"/paths/~1pets~1{id}/get/parameters/1/schema/items/maxLength", "/paths/~1pets~1{id}/get/parameters/1/items/maxLength"},
		{"/paths/~1pets~1{id}/get/responses/200/content/text~1plain/schema", "/paths/~1pets~1{id}/get/responses/200/schema"},
		{"/paths/~1pets~1{id}/post/requestBody/content/multipart~1form-data/schema/properties/note/maxLength", "/paths/~1pets~1{id}/post/parameters/1/maxLength"},
		{"/components/securitySchemes/flow/flows/authorizationCode/tokenUrl", "/securityDefinitions/flow/tokenUrl"},
	} {
		n := d.Lookup(test.converted)
		if n == nil {
			t.Errorf("there is no %s", test.converted)
			continue
		}
		original, _ := d.original.Below(test.original)
		if l := d.Location(n); l.Pointer != test.original || l.Line != int(original.line) || l.File != "" {
			t.Errorf("%s is said to be at %+v, want %s in line %d", test.converted, l, test.original, original.line)
		}
		if d.Lookup(test.original) == nil {
			t.Errorf("nothing is found at %s", test.original)
		}
	}
}

func TestSwaggerFaults(t *testing.T) {
	d := read(t, `swagger: "2.0"
info: {title: t, version: "1"}
paths:
  /a:
    get:
      operationId: a
      parameters: [{name: p, in: query, type: array, items: {type: string}, collectionFormat: tsv}]
      responses: {"200": {description: "", schema: {$ref: '#/definitions/Nope'}}}
  /b: {get: {operationId: b, responses: {"200": {description: "", schema: {type: file}}}}}
  /two: {post: {operationId: two, parameters: [{$ref: '#/parameters/B'}, {name: c, in: body, schema: {}}], responses: {"204": {description: ""}}}}
  /mixed: {post: {operationId: mixed, parameters: [{name: f, in: formData, type: string}, {name: g, in: formData, type: string}, {name: b, in: body, schema: {}}], responses: {"204": {description: ""}}}}
  /form: {post: {operationId: form, consumes: [multipart/form-data], parameters: [{name: f, in: formData, type: string}, {name: g, in: formData, type: string}], responses: {"204": {description: ""}}}}
  /key: {get: {operationId: key, security: [{k: []}], responses: {"204": {description: ""}}}}
parameters: {B: {name: b, in: body, schema: {}}}
definitons: {}
`)
	check(t, "faults", d, []wanted{
		{LevelError, "7 /paths/~1a/get/parameters/0", `no style "tsv"`, "a"},
		{LevelError, "8 /paths/~1a/get/responses/200/schema/$ref", "leads nowhere", "a"},
		{LevelError, "10 /paths/~1two/post", `2 parameters in the body, among them "b" and "c"`, "two"},
		{LevelError, "11 /paths/~1mixed/post", `"b" in the body and "g" in a form`, "mixed"},
		{LevelError, "13 /paths/~1key/get/security/0/k", `no security scheme "k" under /securityDefinitions`, "key"},
		{LevelWarning, "15 /definitons", `"definitons" is no field`, ""},
	})
}

// A document that would grow beyond all bounds is refused.
func TestSwaggerGrowth(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes millions of values")
	}
	var b strings.Builder
	b.WriteString("swagger: '2.0'\ninfo: {title: t, version: '1'}\nproduces:\n")
	for i := range 5000 {
		fmt.Fprintf(&b, "- a/b%d\n", i)
	}
	b.WriteString("paths:\n")
	for i := range 5000 {
		fmt.Fprintf(&b, "  /a%d: {get: {responses: {'200': {description: '', schema: {type: string}}}}}\n", i)
	}
	if _, err := Read("doc.yaml", []byte(b.String()), Options{}); err == nil || !strings.Contains(err.Error(), "values as OpenAPI 3.0") {
		t.Errorf("got %v", err)
	}
}
