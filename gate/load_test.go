package gate_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/leasegate/leasegate/gate"
)

const head = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n"

// TestBrokenDocuments wants file, line and pointer of what is broken.
func TestBrokenDocuments(t *testing.T) {
	for _, test := range []struct{ reason, document, want string }{
		{"empty", "", "d.yaml: neither JSON nor YAML"},
		{"no object", "[1]", "d.yaml:1: an OpenAPI document is one object"},
		{"broken YAML", head + "paths:\n  /x: {get: [\n", "d.yaml:4: neither JSON nor YAML"},
		{"broken JSON", "{\n\"openapi\": }}", "d.yaml:2: not JSON: invalid character"},
		{"data after JSON", `{"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{}} x`, "d.yaml"},
		{"two documents", head + "paths: {}\n---\na: 1\n", "d.yaml:4: a second document"},
		{"a member twice in YAML", head + "paths:\n  /x:\n    get: {}\n    get: {}\n", "d.yaml:6: /paths/~1x/get: the object has this member twice"},
		{"a member twice in JSON", "{\n\"paths\":{},\n\"paths\":{}}", "d.yaml:3: /paths: the object has this member twice"},
		{"nested without end", head + "paths: " + strings.Repeat("[", 100_000), "d.yaml:3: neither JSON nor YAML"},
		{"nested without end in JSON", strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000), "exceeded max depth"},
		{"aliases that multiply", "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e]\ng: [*f,*f,*f,*f,*f,*f,*f,*f]\n", "excessive aliasing"},
		{"Swagger", "swagger: '2.0'\n", `/openapi: this is no OpenAPI 3.0 or 3.1 document`},
		{"OpenAPI 3.2", strings.Replace(head, "3.0.3", "3.2.0", 1) + "paths: {}\n", "d.yaml: /openapi: this is no OpenAPI 3.0 or 3.1 document"},
		{"no paths", head, "d.yaml:1: /paths:"},
		{"a field of a wrong type", head + "paths:\n  /x:\n    get:\n      parameters: {a: 1}\n", "d.yaml:6: /paths/~1x/get/parameters: json: cannot unmarshal object"},
		{"a negative length", head + "paths: {}\ncomponents:\n  schemas:\n    A: {minLength: -1}\n", "d.yaml:6: /components/schemas/A/minLength:"},
		{"null for a schema", head + "paths: {}\ncomponents:\n  schemas:\n    A:\n      allOf:\n        - null\n", "d.yaml:8: /components/schemas/A/allOf/0:"},
		{"a reference to nothing", head + "paths: {}\ncomponents:\n  schemas:\n    A: {items: {$ref: '#/components/schemas/No'}, type: array}\n", "d.yaml:6: /components/schemas/A/items/$ref:"},
		{"a reference to itself", head + "paths: {}\ncomponents:\n  schemas:\n    A: {$ref: '#/components/schemas/A'}\n", "d.yaml:6: /components/schemas/A:"},
		{"paths that refer to each other", head + "paths:\n  /a: {$ref: '#/paths/~1b'}\n  /b: {$ref: '#/paths/~1a'}\n", "/paths/~1a: the path refers back to itself"},
		{"another file", head + "paths:\n  /x:\n    $ref: other.yaml#/x\n", "d.yaml:5: /paths/~1x/$ref: "},
		{"an unknown type", head + "paths: {}\ncomponents:\n  schemas:\n    A:\n      type: object\n      properties:\n        b:\n          type: strin\n", "d.yaml:9: /components/schemas/A/properties/b:"},
		{"a keyword of 3.1 in 3.0", head + "paths: {}\ncomponents:\n  schemas:\n    A: {const: 1}\n", "d.yaml:6: /components/schemas/A:"},
		{"an unknown keyword in 3.0", head + "paths: {}\ncomponents:\n  schemas:\n    A: {minLenght: 1}\n", "d.yaml:6: /components/schemas/A:"},
		{"no responses", head + "paths:\n  /x:\n    get: {}\n", "d.yaml:5: /paths/~1x/get:"},
		{"a status that is none", head + "paths:\n  /x:\n    get: {responses: {'2000': {description: d}}}\n", "d.yaml:5: /paths/~1x/get/responses/2000:"},
		{"an undeclared path parameter", head + "paths:\n  /x/{id}:\n    get: {responses: {'200': {description: d}}}\n", "d.yaml:4: /paths/~1x~1{id}/get:"},
		{"an undefined security scheme", head + "paths:\n  /x:\n    get: {security: [{no: []}], responses: {'200': {description: d}}}\n", "d.yaml:5: /paths/~1x/get:"},
		{"a multiple of zero", head + "paths: {}\ncomponents:\n  schemas:\n    A: {multipleOf: 0}\n", "d.yaml:6: /components/schemas/A: multipleOf must be greater than zero"},
	} {
		doc, err := gate.Load("d.yaml", []byte(test.document), nil)
		if err == nil {
			_, err = gate.New(doc)
		}
		var refused *gate.DocumentError
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %.300v, want %s", test.reason, err, test.want)
		}
	}
}

func TestLoadReferences(t *testing.T) {
	const root = head + "paths:\n  /x:\n    get:\n      responses:\n        '200': {description: d, content: {application/json: {schema: {$ref: 'sub/s.json#/S'}}}}\n"
	var asked []string
	files := map[string]string{
		"dir/sub/s.json":      `{"S":{"type":"object","properties":{"a":` + "\n" + `{"$ref":"../t.yaml#/T"}}}}`,
		"dir/t.yaml":          "U: {}\nT:\n  type: string\n",
		"https://h.example/y": "T: {type: string}",
	}
	resolve := func(uri string) ([]byte, error) {
		asked = append(asked, uri)
		if text, ok := files[uri]; ok {
			return []byte(text), nil
		}
		return nil, os.ErrNotExist
	}
	doc, err := gate.Load("dir/root.yaml", []byte(root), resolve)
	if err != nil {
		t.Fatal(err)
	}
	c, err := gate.New(doc)
	if err != nil {
		t.Fatal(err)
	}
	j := c.Judge(exchange("GET", "/x", "", 200, `{"a":1}`))
	if len(j.Findings) != 1 || j.Findings[0].Schema.File != "dir/t.yaml" || j.Findings[0].Schema.Line != 2 {
		t.Errorf("asked for %q; got %+v", asked, j.Findings)
	}
	if _, err := gate.Load("dir/root.yaml", []byte(root), nil); !errors.Is(err, gate.ErrNoReference) {
		t.Errorf("without resolve: %v", err)
	}
	files["dir/t.yaml"] = "T: ["
	var refused *gate.DocumentError
	if _, err := gate.Load("dir/root.yaml", []byte(root), resolve); !errors.As(err, &refused) || refused.File != "dir/t.yaml" || refused.Line == 0 {
		t.Errorf("a broken file: %v", err)
	}
	delete(files, "dir/t.yaml")
	if _, err := gate.Load("dir/root.yaml", []byte(root), resolve); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	remote := strings.Replace(root, "sub/s.json#/S", "https://h.example/y#/T", 1)
	if _, err := gate.Load("root.yaml", []byte(remote), resolve); err != nil {
		t.Errorf("a remote file, resolved by the caller: %v", err)
	}
}

// TestLines wants the line of every schema, in YAML and in JSON however indented.
func TestLines(t *testing.T) {
	vendored, err := os.ReadFile("../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := gate.Load("openapi.yaml", vendored, nil)
	if err != nil {
		t.Fatal(err)
	}
	compact, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	documents := map[string][]byte{"YAML": vendored}
	for _, indent := range []string{"\t", "  "} {
		var b bytes.Buffer
		_ = json.Indent(&b, compact, "", indent)
		documents[fmt.Sprintf("JSON indented by %q", indent)] = b.Bytes()
	}
	for name, text := range documents {
		doc, err := gate.Load("openapi", text, nil)
		if err != nil {
			t.Fatal(name, err)
		}
		lines, schemas := strings.Split(string(text), "\n"), 0
		_ = doc.WalkSchemas(func(pointer string, ref *openapi3.SchemaRef) error {
			schemas++
			key := pointer[strings.LastIndexByte(pointer, '/')+1:]
			origin := ref.Value.Origin
			if origin == nil {
				t.Errorf("%s: %s has no line", name, pointer)
				return nil
			}
			if _, err := strconv.Atoi(key); err == nil {
				return nil // an item of allOf and its like begins with any member
			}
			if here := lines[origin.Key.Line-1][origin.Key.Column-1:]; !strings.HasPrefix(strings.TrimLeft(here, `"`), key) {
				t.Errorf("%s: %s is not at %d:%d", name, pointer, origin.Key.Line, origin.Key.Column)
			}
			return nil
		})
		if schemas < 30 {
			t.Errorf("%s: only %d schemas", name, schemas)
		}
	}
}

func TestLoadJSONThatIsNoYAML(t *testing.T) {
	doc, err := gate.Load("d.json", []byte(`{"openapi":"3.0.3","info":{"title":"\ud83d\ude00","version":"1"},"paths":{}}`), nil)
	if err != nil || doc.Info.Title != "😀" {
		t.Errorf("got %v, %v", doc, err)
	}
}

// TestNewChangesNothing compares the document and kin-openapi's globals before
// and after compiling and judging.
func TestNewChangesNothing(t *testing.T) {
	const text = head + "paths: {/x: null}\ncomponents: {schemas: {A: {type: string, pattern: '^z{3}$', default: null}, B: {type: object, properties: {a: {default: 1}, b: {}}}}}\n"
	doc, err := gate.Load("d.yaml", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	doc.Paths.Set("/x", nil)
	before, _ := json.Marshal(doc)
	formats := fmt.Sprint(openapi3.SchemaStringFormats, openapi3.SchemaNumberFormats, openapi3.SchemaIntegerFormats)
	c, err := gate.New(doc)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.JudgeBody(gate.PartRequest, "/components/schemas/A", []byte(`"zz"`)); err != nil {
		t.Fatal(err)
	}
	after, _ := json.Marshal(doc)
	if !bytes.Equal(before, after) || doc.Paths.Value("/x") != nil {
		t.Errorf("the document was\n%s\nand is\n%s", before, after)
	}
	if now := fmt.Sprint(openapi3.SchemaStringFormats, openapi3.SchemaNumberFormats, openapi3.SchemaIntegerFormats); now != formats {
		t.Error("kin-openapi's formats have changed")
	}
	// Had a matcher of ours got into kin-openapi's cache, this one would not be asked.
	asked := false
	_ = doc.Components.Schemas["A"].Value.VisitJSON("zz", openapi3.SetSchemaRegexCompiler(func(string) (openapi3.RegexMatcher, error) {
		asked = true
		return nil, errors.New("asked")
	}))
	if !asked {
		t.Error("kin-openapi has the pattern in its cache")
	}
}

func TestUnknownKeywordsOf31(t *testing.T) {
	c := compile(t, strings.Replace(head, "3.0.3", "3.1.0", 1)+"components: {schemas: {A: {type: string, minLenght: 2}}}\n")
	if n := c.NotJudged(); len(n) != 1 || n[0].Schema.Pointer != "/components/schemas/A" || !strings.Contains(n[0].Reason, `"minLenght"`) {
		t.Errorf("got %+v", n)
	}
}

func TestNewWithoutDocument(t *testing.T) {
	var refused *gate.DocumentError
	if _, err := gate.New(nil); !errors.As(err, &refused) {
		t.Errorf("got %v", err)
	}
	if _, err := gate.New(&openapi3.T{OpenAPI: "3.0.3"}, gate.WithFile("f")); !errors.As(err, &refused) || refused.File != "f" {
		t.Errorf("got %v", err)
	}
}

// References in the content of a header, which kin-openapi leaves unresolved.
func TestLoadHeaderContent(t *testing.T) {
	const content = "{content: {application/json: {schema: {$ref: '#/components/schemas/N'}}}}"
	c := compile(t, head+`paths:
  /inline: {get: {responses: {'200': {description: d, headers: {X-N: `+content+`}}}}}
  /header: {get: {responses: {'200': {description: d, headers: {X-N: {$ref: '#/components/headers/N'}}}}}}
  /response: {get: {responses: {'200': {$ref: '#/components/responses/N'}}}}
components:
  schemas: {N: {type: integer}}
  headers: {N: `+content+`}
  responses: {N: {description: d, headers: {X-N: `+content+`}}}
`)
	for _, path := range []string{"/inline", "/header", "/response"} {
		e := exchange("GET", path, "", 200, "")
		e.Response.Header.Set("X-N", `"a"`)
		if j := c.Judge(e); len(j.Findings) != 1 || j.Findings[0].Rule != "response.header.type" || j.Findings[0].Schema.Pointer != "/components/schemas/N" {
			t.Errorf("%s: got %+v", path, j.Findings)
		}
	}
}
