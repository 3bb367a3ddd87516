package gate_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestStyles decodes every style (OpenAPI 3.0.3, Style Values). A case passes by
// the schema that only the right value matches.
func TestStyles(t *testing.T) {
	const (
		list   = `{type: array, items: {type: integer}, enum: [[3, 4, 5]]}`
		object = `{type: object, properties: {R: {type: integer}, G: {type: string}}, enum: [{R: 100, G: "a b"}]}`
	)
	for _, test := range []struct{ in, style, schema, sent, want, reason string }{
		{"path", "", `{type: integer}`, "5", "", "simple"},
		{"path", "", list, "3,4,5", "", "simple array"},
		{"path", "", list, "3%2C4,5", "enum /path/p,type /path/p/0", "an escaped comma is no delimiter"},
		{"path", "", object, "R,100,G,a%20b", "", "simple object"},
		{"path", "explode: true", object, "R=100,G=a%20b", "", "simple object, exploded"},
		{"path", "", object, "R,100,G", "syntax /path/p", "an odd number of parts"},
		{"path", "style: label", `{type: integer}`, ".5", "", "label"},
		{"path", "style: label", `{type: integer}`, "5", "syntax /path/p", "label without a dot"},
		{"path", "style: label", list, ".3,4,5", "", "label array"},
		{"path", "style: label, explode: true", list, ".3.4.5", "", "label array, exploded"},
		{"path", "style: label", object, ".R,100,G,a%20b", "", "label object"},
		{"path", "style: label, explode: true", object, ".R=100.G=a%20b", "", "label object, exploded"},
		{"path", "style: matrix", `{type: integer}`, ";p=5", "", "matrix"},
		{"path", "style: matrix", `{type: integer}`, ";q=5", "syntax /path/p", "matrix of another name"},
		{"path", "style: matrix", list, ";p=3,4,5", "", "matrix array"},
		{"path", "style: matrix, explode: true", list, ";p=3;p=4;p=5", "", "matrix array, exploded"},
		{"path", "style: matrix", object, ";p=R,100,G,a%20b", "", "matrix object"},
		{"path", "style: matrix, explode: true", object, ";R=100;G=a%20b", "", "matrix object, exploded"},

		{"query", "", `{type: integer}`, "p=5", "", "form"},
		{"query", "", `{type: integer}`, "p=+5", "type /query/p", "a plus is a space"},
		{"query", "", `{type: integer}`, "p=%2B5", "type /query/p", "no number of JSON's"},
		{"query", "", `{type: integer}`, "p=0x10", "type /query/p", "no number of JSON's either"},
		{"query", "", `{type: number}`, "p=NaN", "type /query/p", "and no number"},
		{"query", "", `{type: boolean}`, "p=1", "type /query/p", "no boolean of JSON's"},
		{"query", "", `{type: boolean}`, "p=true", "", "a boolean"},
		{"query", "", `{type: string}`, "p=5", "", "a string of digits"},
		{"query", "", `{}`, "p=5", "", "anything"},
		{"query", "", `{enum: [5]}`, "p=5", "", "anything that matches"},
		{"query", "", `{oneOf: [{type: integer}, {type: boolean}]}`, "p=true", "", "one of two types"},
		{"query", "", `{type: string, enum: ["a b"]}`, "p=a+b", "", "form escapes a space with a plus"},
		{"query", "", `{type: string}`, "p=%zz", "syntax /query/p", "a broken escape"},
		{"query", "", `{type: string}`, "p=%ff", "syntax /query/p", "no UTF-8"},
		{"query", "", `{type: string}`, "%ff=1", "undeclared /query/\uFFFD", "a name that is no UTF-8"},
		{"path", "", `{type: string}`, "%ff", "syntax /path/p", "no UTF-8 in the path"},
		{"query", "", `{type: string}`, "p=a&p=b", "duplicate /query/p", "twice"},
		{"query", "", `{type: string, minLength: 1}`, "p=", "minLength /query/p", "empty"},
		{"query", "allowEmptyValue: true", `{type: integer}`, "p", "", "empty, and allowed"},
		{"query", "required: true", `{type: string}`, "", "required /query/p", "missing"},
		{"query", "", `{type: string}`, "", "", "optional"},
		{"query", "", `{type: string}`, "P=1", "undeclared /query/P", "names are case-sensitive"},
		{"query", "", `{type: string}`, "a~b%2Fc=1&a~b%2Fc=2", "undeclared /query/a~0b~1c", "undeclared, once"},
		{"query", "", list, "p=3&p=4&p=5", "", "form array, exploded"},
		{"query", "explode: false", list, "p=3,4,5", "", "form array"},
		{"query", "explode: false", list, "p=3,4,5&p=6", "duplicate /query/p", "form array, twice"},
		{"query", "style: spaceDelimited", list, "p=3%204%205", "", "spaceDelimited"},
		{"query", "style: spaceDelimited", list, "p=3+4+5", "", "spaceDelimited with plus"},
		{"query", "style: pipeDelimited", list, "p=3%7C4|5", "", "pipeDelimited"},
		{"query", "style: pipeDelimited, explode: true", list, "p=3&p=4&p=5", "", "pipeDelimited, exploded"},
		{"query", "", object, "R=100&G=a%20b", "", "form object, exploded"},
		{"query", "explode: false", object, "p=R,100,G,a%20b", "", "form object"},
		{"query", "style: deepObject, explode: true", object, "p[R]=100&p[G]=a%20b", "", "deepObject"},
		{"query", "style: deepObject, explode: true", object, "p%5BR%5D=100&p%5BG%5D=a%20b", "", "deepObject, escaped"},
		{"query", "style: deepObject, explode: true", object, "p[R=100", "syntax /query/p", "deepObject, not closed"},
		{"query", "style: deepObject, explode: true", `{type: object, properties: {R: {type: array, items: {type: integer}, maxItems: 1}}}`, "p[R]=1&p[R]=2", "maxItems /query/p/R", "an array in a deepObject"},
		{"query", "style: deepObject, explode: true", `{type: object, properties: {R: {type: integer}}, additionalProperties: false}`, "p[X]=1&p[R]=x", "type /query/p/R,additionalProperties /query/p/X", "faults in a deepObject"},
		{"query", "style: deepObject, explode: true", `{type: array, items: {type: integer}}`, "p[0]=x", "", "deepObject, an array, which it does not define"},
		{"query", "style: deepObject, explode: true", `{anyOf: [{type: object, properties: {R: {type: integer}}}, {type: string}]}`, "p[R]=x", "anyOf /query/p", "deepObject, where a string could be"},
		{"query", "allowReserved: true", `{type: string, enum: ["a/b?c"]}`, "p=a/b?c", "", "reserved characters"},

		{"header", "", `{type: integer}`, " 5 ", "", "white space around"},
		{"header", "", `{type: string, enum: ["a%20b"]}`, "a%20b", "", "headers are not escaped"},
		{"header", "", list, "3, 4,5", "", "simple array"},
		{"header", "explode: true", object, "R=100,G=a b", "", "simple object, exploded"},
		{"header", "", `{type: integer}`, "x", "type /header/p", "a wrong type"},

		{"cookie", "", `{type: integer}`, "a=1; p=5", "", "form"},
		{"cookie", "", `{type: integer}`, "p=x", "type /cookie/p", "a wrong type"},
		{"cookie", "explode: false", list, "p=3,4,5", "", "form array"},
	} {
		if test.in == "path" {
			test.style += ", required: true"
		}
		parameter := fmt.Sprintf("{name: p, in: %s, %s, schema: %s}", test.in, strings.Trim(test.style, ", ")+", x-a: 1", test.schema)
		parameter = strings.Replace(parameter, ", , ", ", ", 1)
		checkParameter(t, parameter, test.in, test.sent, test.want, test.reason)
	}
}

func checkParameter(t *testing.T, parameter, in, sent, want, reason string) {
	t.Helper()
	path, url := "/x", "/x"
	switch in {
	case "path":
		path, url = "/x/{p}", "/x/"+sent
	case "query":
		url += "?" + sent
	}
	c := compile(t, "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  "+path+":\n    get:\n      parameters:\n        - "+parameter+
		"\n      responses: {'200': {description: ok}}\n")
	e := exchange("GET", url, "", 200, "")
	switch in {
	case "header":
		e.Request.Header.Set("p", sent)
	case "cookie":
		e.Request.Header.Set("Cookie", sent)
	}
	got := strings.ReplaceAll(strings.Join(found(c.Judge(e)), ","), "request.parameter.", "")
	if got != want {
		t.Errorf("%s %s %q (%s): got %q, want %q", in, parameter, sent, reason, got, want)
	}
}

func TestContentParameters(t *testing.T) {
	for _, test := range []struct{ media, sent, want, reason string }{
		{`application/json: {schema: {type: object, required: [a]}}`, `p={"a":1}`, "", "JSON"},
		{`application/json: {schema: {type: object, required: [a]}}`, `p={}`, "required /query/p/a", "JSON with a fault"},
		{`application/json: {schema: {type: object}}`, `p={"a":1,"a":2}`, "syntax /query/p", "a member twice"},
		{`application/json: {schema: {type: object}}`, `p={`, "syntax /query/p", "no JSON"},
		{`application/json: {}`, `p=1&p=2`, "duplicate /query/p", "twice"},
		{`text/plain: {schema: {type: string, maxLength: 1}}`, `p=ab`, "maxLength /query/p", "text"},
	} {
		checkParameter(t, "{name: p, in: query, content: {"+test.media+"}}", "query", strings.NewReplacer("{", "%7B", "}", "%7D", `"`, "%22").Replace(test.sent), test.want, test.reason)
	}
}

// TestParameterDeclarations covers where parameters are declared.
func TestParameterDeclarations(t *testing.T) {
	c := compile(t, `
openapi: 3.0.3
info: {title: t, version: '1'}
components:
  parameters:
    Page: {name: page, in: query, schema: {type: integer}}
paths:
  /x:
    parameters:
      - $ref: '#/components/parameters/Page'
      - {name: size, in: query, required: true, schema: {type: integer}}
    get:
      parameters:
        - {name: size, in: query, schema: {type: string}}
        - {name: Accept, in: header, required: true, schema: {type: integer}}
        - {name: content-type, in: header, required: true, schema: {type: integer}}
        - {name: Authorization, in: header, required: true, schema: {type: integer}}
      responses: {'200': {description: ok}}
`)
	j := c.Judge(exchange("GET", "/x?page=x&size=y", "", 200, ""))
	if len(j.Findings) != 1 || j.Findings[0].Pointer != "/query/page" || j.Findings[0].Schema.Pointer != "/components/parameters/Page/schema" || j.Findings[0].Schema.Line != 6 {
		t.Errorf("got %+v", j.Findings)
	}
	if got := found(c.Judge(exchange("GET", "/x", "", 200, ""))); len(got) > 0 {
		t.Errorf("the operation's own declaration counts: got %q", got)
	}
}

func TestReferencesInHeaders(t *testing.T) {
	const content = "{content: {application/json: {schema: {$ref: '#/components/schemas/N'}}}}"
	c := compile(t, `openapi: 3.0.3
info: {title: t, version: '1'}
paths:
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

// What no style says how to write is not judged, and all else is.
func TestUndefinedInStyles(t *testing.T) {
	const nested = "{type: object, properties: {a: {type: array, items: {type: object}}, b: {type: object}, c: {type: integer}}}"
	c := compile(t, `
openapi: 3.1.1
info: {title: t, version: '1'}
paths:
  /lists: {get: {parameters: [{name: p, in: query, schema: {type: array, items: {type: array, items: {type: integer}}}}], responses: {'204': {description: d}}}}
  /objects: {get: {parameters: [{name: p, in: query, explode: false, schema: `+nested+`}], responses: {'204': {description: d}}}}
  /spread: {get: {parameters: [{name: p, in: query, schema: `+nested+`}], responses: {'204': {description: d}}}}
  /header: {get: {parameters: [{name: p, in: header, schema: `+nested+`}], responses: {'204': {description: d}}}}
  /either: {get: {parameters: [{name: p, in: query, schema: {type: array, items: {type: [object, integer]}}}], responses: {'204': {description: d}}}}
  /form: {post: {requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {p: `+nested+`}}, encoding: {p: {explode: false}}}}}, responses: {'204': {description: d}}}}
`)
	for _, test := range []struct{ reason, method, url, header, body, unjudged, found string }{
		{"an array in an array", "GET", "/lists?p=1&p=2", "", "", "/query/p/0,/query/p/1", ""},
		{"an object in an object", "GET", "/objects?p=b,x", "", "", "/query/p/b", ""},
		{"and a fault beside it", "GET", "/objects?p=b,x,c,y", "", "", "/query/p/b", "request.parameter.type /query/p/c"},
		{"none", "GET", "/objects?p=c,1", "", "", "", ""},
		{"an object in an array in an object", "GET", "/spread?a=x&a=y", "", "", "/query/p/a/0,/query/p/a/1", ""},
		{"in a header", "GET", "/header", "b,x", "", "/header/p/b", ""},
		{"an item that can be a scalar is one", "GET", "/either?p=1&p=x", "", "", "", "request.parameter.type /query/p/1"},
		{"in a form", "POST", "/form", "", "p=b,x", "/p/b", ""},
	} {
		e := exchange(test.method, test.url, test.body, 204, "")
		if test.body != "" {
			e.Request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		if test.header != "" {
			e.Request.Header.Set("p", test.header)
		}
		j := c.Judge(e)
		var unjudged []string
		for _, gap := range j.NotJudged {
			unjudged = append(unjudged, gap.Pointer)
		}
		if got := strings.Join(unjudged, ","); got != test.unjudged || strings.Join(found(j), ",") != test.found {
			t.Errorf("%s: not judged %q, found %q; want %q, %q", test.reason, got, found(j), test.unjudged, test.found)
		}
	}
}
