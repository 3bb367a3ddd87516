package document

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// wanted is a fault as a test wants it.
type wanted struct {
	level   Level
	place   string // line and pointer
	message string // a part of it
	touches string // names with blanks between
}

func check(t *testing.T, reason string, d *Document, want []wanted) {
	t.Helper()
	got := d.Faults()
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(want):
			t.Errorf("%s: %s %d %s: %s: nobody expects that", reason, got[i].Level, got[i].Line, got[i].Pointer, got[i].Message)
		case i >= len(got):
			t.Errorf("%s: no fault %q", reason, want[i].message)
		default:
			f, w := got[i], want[i]
			place := fmt.Sprintf("%d %s", f.Line, f.Pointer)
			if f.File != "" {
				place = f.File + ":" + place
			}
			if f.Level != w.level || place != w.place || !strings.Contains(f.Message, w.message) || strings.Join(f.Operations, " ") != w.touches {
				t.Errorf("%s:\ngot  %s %s: %s (%s)\nwant %s %s: %s (%s)", reason, f.Level, place, f.Message, strings.Join(f.Operations, " "), w.level, w.place, w.message, w.touches)
			}
		}
	}
}

const good = "  /good: {get: {operationId: good, responses: {'200': {description: ok}}}}\n"

func TestFaults(t *testing.T) {
	const ok = "responses: {'200': {description: ok}}"
	for _, test := range []struct {
		reason, text string
		want         []wanted
	}{
		{"nothing is wrong", "paths:\n" + good, nil},
		{"a server's URL can be empty or relative", "servers: [{url: ''}, {url: /v1}]\npaths:\n" + good, nil},
		{"extensions can be anywhere, and hold anything", "x-a: {$ref: '#/nowhere'}\npaths:\n  x-b: 1\n  /a: {x-c: [], get: {x-d: {}, responses: {x-e: 1, '200': {description: '', x-f: 1}}}}\n", nil},
		{"an operation without responses", "paths:\n  /a: {get: {operationId: a}}\n", []wanted{
			{LevelWarning, "4 /paths/~1a/get", `lacks the field "responses"`, "a"},
		}},
		{"misspelt responses", "paths:\n  /a: {get: {operationId: a, respones: {}}}\n", []wanted{
			{LevelWarning, "4 /paths/~1a/get", `lacks the field "responses"`, "a"},
			{LevelWarning, "4 /paths/~1a/get/respones", `did you mean "responses"?`, "a"},
		}},
		{"no response at all", "paths:\n  /a: {get: {operationId: a, responses: {}}}\n", []wanted{
			{LevelWarning, "4 /paths/~1a/get/responses", "documents no response", "a"},
		}},
		{"a response without description", "paths:\n  /a: {get: {operationId: a, responses: {'200': {}}}}\n", []wanted{
			{LevelWarning, "4 /paths/~1a/get/responses/200", `lacks the field "description"`, "a"},
		}},
		{"a status that is none", "paths:\n" + good + "  /a: {get: {operationId: a, responses: {'20x': {description: ''}}}}\n", []wanted{
			{LevelError, "5 /paths/~1a/get/responses/20x", `"20x" is no status code`, "a"},
		}},
		{"a reference that leads nowhere", "paths:\n" + good + "  /a: {get: {operationId: a, responses: {'200': {$ref: '#/components/responses/r'}}}}\n", []wanted{
			{LevelError, "5 /paths/~1a/get/responses/200/$ref", `the reference "#/components/responses/r" leads nowhere: there is no "components" at the root`, "a"},
		}},
		{"a reference to another kind", "paths:\n  /a: {get: {operationId: a, responses: {'200': {$ref: '#/components/requestBodies/b'}}}}\ncomponents:\n  requestBodies: {b: {content: {}}}\n", []wanted{
			{LevelError, "4 /paths/~1a/get/responses/200/$ref", "leads to a Request Body Object where a Response Object is wanted", "a"},
		}},
		{"references in a circle", "paths:\n  /a: {get: {operationId: a, responses: {'200': {$ref: '#/components/responses/r'}}}}\ncomponents:\n  responses:\n    r: {$ref: '#/components/responses/s'}\n    s: {$ref: '#/components/responses/r'}\n", []wanted{
			{LevelError, "4 /paths/~1a/get/responses/200/$ref", "leads back to itself", "a"},
			{LevelError, "7 /components/responses/r/$ref", "leads back to itself", "a"},
			{LevelError, "8 /components/responses/s/$ref", "leads back to itself", "a"},
		}},
		{"a $ref that is no text", "paths:\n  /a: {get: {operationId: a, responses: {'200': {$ref: 1}}}}\n", []wanted{
			{LevelError, "4 /paths/~1a/get/responses/200/$ref", "$ref is a number; wanted a string", "a"},
		}},
		{"no reader for other files", "paths:\n  /a: {get: {operationId: a, responses: {'200': {$ref: 'b.yaml#/r'}}}}\n", []wanted{
			{LevelError, "4 /paths/~1a/get/responses/200/$ref", `references to other files are off: "b.yaml"`, "a"},
		}},
		{"through chains of components", "paths:\n" + good +
			"  /a: {post: {operationId: a, requestBody: {$ref: '#/components/requestBodies/b'}, " + ok + "}}\n" +
			"  /b: {get: {operationId: b, " + ok + "}, post: {operationId: c, requestBody: {content: {a/b: {schema: {$ref: '#/components/schemas/s/properties/x'}}}}, " + ok + "}}\n" +
			"components:\n  requestBodies: {b: {content: {a/b: {schema: {$ref: '#/components/schemas/s'}}}}}\n" +
			"  schemas:\n    s: {properties: {x: {}, y: {items: {$ref: '#/components/schemas/t'}}}}\n    t: {not: {$ref: '#/components/schemas/nowhere'}}\n", []wanted{
			{LevelError, "11 /components/schemas/t/not/$ref", `there is no "nowhere" at /components/schemas`, "a"},
		}},
		{"what nothing uses touches nothing", "paths:\n" + good + "components:\n  schemas:\n    s: {$ref: '#/nowhere'}\n    'a[b]': {}\n", []wanted{
			{LevelWarning, "7 /components/schemas/s/$ref", "leads nowhere", ""},
			{LevelWarning, "8 /components/schemas/a[b]", `the component's name "a[b]" has other characters`, ""},
		}},
		{"a recursive schema", "paths:\n  /a: {post: {operationId: a, requestBody: {content: {a/b: {schema: {$ref: '#/components/schemas/s'}}}}, " + ok + "}}\ncomponents:\n  schemas:\n    s: {properties: {x: {$ref: '#/components/schemas/s'}, y: 1}}\n", []wanted{
			{LevelError, "7 /components/schemas/s/properties/y", "this is a number; wanted a schema", "a"},
		}},
		{"beside a $ref nothing counts in 3.0", "paths:\n  /a: {post: {operationId: a, requestBody: {content: {a/b: {schema: {$ref: '#/components/schemas/s', items: 1}}}}, " + ok + "}}\ncomponents: {schemas: {s: {}}}\n", nil},
		{"parameters of the path item touch all its operations", "paths:\n" + good + "  /a:\n    parameters: [{name: p, in: body}]\n    get: {operationId: a, " + ok + "}\n    put: {operationId: b, " + ok + "}\n", []wanted{
			{LevelError, "6 /paths/~1a/parameters/0/in", `a parameter can't be in "body"`, "a b"},
		}},
		{"templates that differ in names alone", "paths:\n  /a/{b}: {get: {operationId: b, parameters: [{name: b, in: path, required: true, schema: {}}], " + ok + "}}\n  /a/{c}: {put: {operationId: c, parameters: [{name: c, in: path, required: true, schema: {}}], " + ok + "}}\n", []wanted{
			{LevelWarning, "5 /paths/~1a~1{c}", `the paths "/a/{b}" and "/a/{c}" differ in the names of their parameters alone`, "c"},
		}},
		{"and share a method", "paths:\n" + good + "  /a/{b}: {get: {operationId: b, parameters: [{name: b, in: path, required: true, schema: {}}], " + ok + "}}\n  /a/{c}: {get: {operationId: c, parameters: [{name: c, in: path, required: true, schema: {}}], " + ok + "}}\n", []wanted{
			{LevelError, "6 /paths/~1a~1{c}/get", `both have the method GET`, "b c"},
		}},
		{"a parameter of the path that nobody describes", "paths:\n  /a/{b}: {get: {operationId: a, " + ok + "}}\n", []wanted{
			{LevelWarning, "4 /paths/~1a~1{b}/get", `has the parameter "b", which the operation does not describe`, "a"},
		}},
		{"one that is not in the path", "paths:\n  /a: {get: {operationId: a, parameters: [{name: b, in: path, required: true, schema: {}}], " + ok + "}}\n", []wanted{
			{LevelWarning, "4 /paths/~1a/get/parameters/0", `"b" (path) does not stand in the path "/a"`, "a"},
		}},
		{"one that is not required", "paths:\n  /a/{b}: {get: {operationId: a, parameters: [{name: b, in: path, schema: {}}], " + ok + "}}\n", []wanted{
			{LevelWarning, "4 /paths/~1a~1{b}/get/parameters/0", `must say "required: true"`, "a"},
		}},
		{"two parameters of one name", "paths:\n  /a: {get: {operationId: a, parameters: [{name: b, in: query, schema: {}}, {name: b, in: header, schema: {}}, {name: b, in: query, schema: {type: string}}], " + ok + "}}\n", []wanted{
			{LevelError, "4 /paths/~1a/get/parameters/2", `"b" (query) is described twice`, "a"},
		}},
		{"one parameter twice", "paths:\n  /a: {get: {operationId: a, parameters: [{$ref: '#/components/parameters/p'}, {$ref: '#/components/parameters/p'}], " + ok + "}}\ncomponents: {parameters: {p: {name: b, in: query, schema: {}}}}\n", []wanted{
			{LevelWarning, "4 /paths/~1a/get/parameters/1", `"b" (query) is listed twice`, "a"},
		}},
		{"a parameter without name and schema", "paths:\n  /a: {get: {operationId: a, parameters: [{in: query}], " + ok + "}}\n", []wanted{
			{LevelError, "4 /paths/~1a/get/parameters/0", `lacks the field "name"`, "a"},
		}},
		{"anything goes", "paths:\n  /a: {get: {operationId: a, parameters: [{name: b, in: query}], " + ok + "}}\n", []wanted{
			{LevelWarning, "4 /paths/~1a/get/parameters/0", "neither a schema nor content", "a"},
		}},
		{"schema and content", "paths:\n  /a: {get: {operationId: a, parameters: [{name: b, in: query, schema: {}, content: {a/b: {}}}], " + ok + "}}\n", []wanted{
			{LevelError, "4 /paths/~1a/get/parameters/0/content", "both a schema and content", "a"},
		}},
		{"a style of another place", "paths:\n  /a: {get: {operationId: a, parameters: [{name: b, in: query, style: label, schema: {}}], responses: {'200': {description: '', headers: {h: {style: form, schema: {}}}}}}}\n", []wanted{
			{LevelError, "4 /paths/~1a/get/parameters/0/style", `no style "label" here; wanted form, spaceDelimited`, "a"},
			{LevelError, "4 /paths/~1a/get/responses/200/headers/h/style", `no style "form" here; wanted simple`, "a"},
		}},
		{"a scheme that is not defined", "paths:\n" + good + "  /a: {get: {operationId: a, security: [{key: []}], " + ok + "}}\n", []wanted{
			{LevelError, "5 /paths/~1a/get/security/0/key", `no security scheme "key"`, "a"},
		}},
		{"a scheme of the whole document that is not defined", "security: [{keys: []}]\npaths:\n  /a: {get: {operationId: a, security: [{key: []}], " + ok + "}}\n  /b: {get: {operationId: b, " + ok + "}}\n  /c: {get: {operationId: c, security: [], " + ok + "}}\ncomponents: {securitySchemes: {key: {type: http, scheme: basic}}}\n", []wanted{
			{LevelError, "3 /security/0/keys", `did you mean "key"?`, "b"},
		}},
		{"a scheme that is wrong", "paths:\n" + good + "  /a: {get: {operationId: a, security: [{key: []}], " + ok + "}}\ncomponents: {securitySchemes: {key: {type: apiKey, in: body}, other: {type: cookie}}}\n", []wanted{
			{LevelError, "6 /components/securitySchemes/key", `lacks the field "name"`, "a"},
			{LevelError, "6 /components/securitySchemes/key/in", `can't be in "body"`, "a"},
			{LevelWarning, "6 /components/securitySchemes/other/type", `no security scheme of the type "cookie"`, ""},
		}},
		{"two operations of one name", "paths:\n" + good + "  /a: {get: {operationId: good, " + ok + "}}\n", []wanted{
			{LevelWarning, "5 /paths/~1a/get/operationId", `the operationId "good" is that of another operation, too`, ""},
		}},
		{"what only people read", "info: 1\ntags: 1\nexternalDocs: 1\nservers: [{}]\npaths:\n  /a: {get: {operationId: a, description: 1, tags: b, deprecated: 1, callbacks: {c: {d: {get: 1}}}, responses: {'200': {description: '', links: {l: 1}}}}}\n", []wanted{
			{LevelWarning, "2 /info", "wanted an object, the Info Object", ""},
			{LevelWarning, "3 /tags", "wanted a list of Tag Objects", ""},
			{LevelWarning, "4 /externalDocs", "wanted an object", ""},
			{LevelWarning, "5 /servers/0", `lacks the field "url"`, ""},
			{LevelWarning, "7 /paths/~1a/get/description", "wanted a string", ""},
			{LevelWarning, "7 /paths/~1a/get/tags", "wanted a list of strings", ""},
			{LevelWarning, "7 /paths/~1a/get/deprecated", "wanted true or false", ""},
			{LevelWarning, "7 /paths/~1a/get/callbacks/c/d/get", "wanted an object, the Operation Object", ""},
			{LevelWarning, "7 /paths/~1a/get/responses/200/links/l", "wanted an object, the Link Object", ""},
		}},
		{"what lacks", "info: {}\n", []wanted{
			{LevelWarning, "1 ", `lacks the field "paths"`, ""},
			{LevelWarning, "2 /info", `lacks the field "title"`, ""},
			{LevelWarning, "2 /info", `lacks the field "version"`, ""},
		}},
		{"fields of other kinds", "paths:\n  a: {}\n  /a: {gett: {}, get: {operationId: a, parameters: {}, requestBody: [], responses: {'200': {description: '', content: 1}}}}\n", []wanted{
			{LevelWarning, "4 /paths/a", `does not begin with "/"`, ""},
			{LevelWarning, "5 /paths/~1a/gett", `did you mean "get"?`, "a"},
			{LevelError, "5 /paths/~1a/get/parameters", "wanted a list of Parameter Objects", "a"},
			{LevelError, "5 /paths/~1a/get/requestBody", "is an array; wanted an object", "a"},
			{LevelError, "5 /paths/~1a/get/responses/200/content", "wanted a map of names to Media Type Objects", "a"},
		}},
		{"no object where an operation is wanted", "paths:\n" + good + "  /a: {get: [1], put: null, post: {operationId: a, " + ok + "}}\n", []wanted{
			{LevelError, "5 /paths/~1a/get", "is an array; wanted an object", "GET /a"},
			{LevelError, "5 /paths/~1a/put", "is null; wanted an object", "PUT /a"},
		}},
		{"a media type that is none", "paths:\n  /a: {post: {operationId: a, requestBody: {content: {json: {}, a/b: {}, 'A/b+c;d=\"e f\"': {}, '*/*': {}, a/*: {}, a/b/c: {}, '': {}}}, " + ok + "}}\n", []wanted{
			{LevelWarning, "4 /paths/~1a/post/requestBody/content/json", `"json" is no media type`, "a"},
			{LevelWarning, "4 /paths/~1a/post/requestBody/content/a~1b~1c", `"a/b/c" is no media type`, "a"},
			{LevelWarning, "4 /paths/~1a/post/requestBody/content/", `"" is no media type`, "a"},
		}},
		{"servers", "servers: [{url: 'https://{a}.b/{c}', variables: {a: {default: x, enum: [y]}, d: {default: e}}}, {url: 'http://[a'}, {url: '{a}', variables: {a: {default: x, enum: [y, x]}}}]\npaths:\n" + good, []wanted{
			{LevelWarning, "3 /servers/0/url", `the variable "c", which is not described`, ""},
			{LevelWarning, "3 /servers/0/variables/a/default", `the default of the server's variable "a"`, ""},
			{LevelWarning, "3 /servers/1/url", "is no URL", ""},
		}},
		{"a discriminator without a name", "paths:\n  /a: {post: {operationId: a, requestBody: {content: {a/b: {schema: {discriminator: {}}}}}, " + ok + "}}\n", []wanted{
			{LevelWarning, "4 /paths/~1a/post/requestBody/content/a~1b/schema/discriminator", `lacks the field "propertyName"`, "a"},
		}},
		{"a mapping that leads nowhere", "paths:\n  /a: {post: {operationId: a, requestBody: {content: {a/b: {schema: {discriminator: {propertyName: k, mapping: {x: s, y: t, z: '#/u', v: 1}}}}}}, " + ok + "}}\ncomponents: {schemas: {s: {}}}\n", []wanted{
			{LevelWarning, "4 /paths/~1a/post/requestBody/content/a~1b/schema/discriminator/mapping/y", `maps to "t"`, "a"},
			{LevelWarning, "4 /paths/~1a/post/requestBody/content/a~1b/schema/discriminator/mapping/z", `maps to "#/u"`, "a"},
			{LevelWarning, "4 /paths/~1a/post/requestBody/content/a~1b/schema/discriminator/mapping/v", "maps to a number", "a"},
		}},
	} {
		text := head + test.text
		if strings.Contains(test.text, "info:") {
			text = "openapi: 3.0.4\n" + test.text
		}
		check(t, test.reason, read(t, text), test.want)
	}
}

func TestFaults31(t *testing.T) {
	const head = "openapi: 3.1.1\ninfo: {title: t, version: '1'}\n"
	for _, test := range []struct {
		reason, text string
		want         []wanted
	}{
		{"no paths are needed beside webhooks", "webhooks: {a: {post: {responses: {}}}}\n", []wanted{
			{LevelWarning, "3 /webhooks/a/post/responses", "documents no response", ""},
		}},
		{"an operation need not have responses", "paths: {/a: {get: {}}}\n", nil},
		{"path items by reference", "paths: {/a: {$ref: '#/components/pathItems/p'}}\ncomponents: {pathItems: {p: {get: {operationId: a, responses: {'1': {}}}}}}\n", []wanted{
			{LevelError, "4 /components/pathItems/p/get/responses/1", "no status code", "a"},
			{LevelWarning, "4 /components/pathItems/p/get/responses/1", "description", "a"},
		}},
		{"keywords beside a $ref count", "paths: {/a: {post: {operationId: a, requestBody: {content: {a/b: {schema: {$ref: '#/components/schemas/s', items: 1}}}}}}}\ncomponents: {schemas: {s: {}}}\n", []wanted{
			{LevelError, "3 /paths/~1a/post/requestBody/content/a~1b/schema/items", "wanted a schema", "a"},
		}},
		{"anchors and ids", "paths: {/a: {post: {operationId: a, requestBody: {content: {a/b: {schema: {allOf: [{$ref: '#x'}, {$ref: 'https://a.test/s'}, {$ref: 'https://a.test/s#y'}, {$ref: '#y'}, {$dynamicRef: '#z'}]}}}}}}}\n" +
			"components: {schemas: {s: {$anchor: x}, t: {$id: 'https://a.test/s', $defs: {y: {$anchor: y}}}}}\n", []wanted{
			{LevelError, "3 /paths/~1a/post/requestBody/content/a~1b/schema/allOf/3/$ref", `no $anchor "y"`, "a"},
			{LevelError, "3 /paths/~1a/post/requestBody/content/a~1b/schema/allOf/4/$dynamicRef", `no $anchor "z"`, "a"},
		}},
		{"booleans are schemas", "paths: {/a: {post: {requestBody: {content: {a/b: {schema: {items: true, not: false}}}}}}}\n", nil},
		{"the dialect of OpenAPI", "jsonSchemaDialect: 'https://spec.openapis.org/oas/3.1/dialect/base'\npaths: {/a: {get: {}}}\n", nil},
		{"another dialect", "paths: {/a: {get: {operationId: a}}}\njsonSchemaDialect: 'http://json-schema.org/draft-07/schema#'\n", []wanted{
			{LevelNote, "4 /jsonSchemaDialect", "draft-07", ""},
		}},
		{"mutualTLS", "paths: {/a: {get: {security: [{m: []}]}}}\ncomponents: {securitySchemes: {m: {type: mutualTLS}}}\n", nil},
	} {
		check(t, test.reason, read(t, head+test.text), test.want)
	}
}

func TestOtherFiles(t *testing.T) {
	files := map[string]string{
		"api/schemas.yaml":       "a: {$ref: 'inner/b.json'}\nc: {items: {$ref: '#/d'}}\n",
		"api/inner/b.json":       `{"$ref": "../schemas.yaml#/c"}`,
		"https://a.test/x.yaml":  "type: object\n",
		"api/twice.yaml":         "a: 1\na: 2\n",
		"api/paths.yaml":         "get: {operationId: p, responses: {'200': {$ref: 'responses.yaml#/ok'}}}\n",
		"api/responses.yaml":     "ok: {description: ok}\n",
		"api/with space.yaml":    "s: {}\n",
		"api/parent/../odd.yaml": "",
	}
	var asked []string
	document := head + "paths:\n  /p: {$ref: paths.yaml}\n  /a: {post: {operationId: a, requestBody: {content: {a/b: {schema: {allOf: [{$ref: 'schemas.yaml#/a'}, {$ref: './schemas.yaml#/nope'}, {$ref: 'https://a.test/x.yaml'}, {$ref: missing.yaml}, {$ref: twice.yaml}, {$ref: 'with%20space.yaml#/s'}, {$ref: '../up.yaml'}]}}}}, responses: {'200': {description: ''}}}}\n"
	d, err := Read("api/doc.yaml", []byte(document), Options{ReadFile: func(uri string) ([]byte, error) {
		asked = append(asked, uri)
		if text, ok := files[uri]; ok {
			return []byte(text), nil
		}
		return nil, errors.New("it is not there")
	}})
	if err != nil {
		t.Fatal(err)
	}
	const at = "5 /paths/~1a/post/requestBody/content/a~1b/schema/allOf/"
	check(t, "other files", d, []wanted{
		{LevelError, at + "1/$ref", `there is no "nope" at the root`, "a"},
		{LevelError, at + "3/$ref", `"api/missing.yaml" can't be read: it is not there`, "a"},
		{LevelError, at + "4/$ref", `api/twice.yaml:2: /a: the object has the member "a" twice`, "a"},
		{LevelError, at + "6/$ref", `"up.yaml" can't be read`, "a"},
		{LevelError, "api/schemas.yaml:2 /c/items/$ref", `there is no "d" at the root`, "a"},
	})
	slices.Sort(asked)
	if len(slices.Compact(asked)) != len(asked) {
		t.Errorf("a file is read twice: %q", asked)
	}
	if ops := d.Operations(); len(ops) != 2 || ops[0].Name() != "p" || ops[0].LeftOut != nil || ops[1].LeftOut == nil {
		t.Errorf("operations %+v", ops)
	}
}
