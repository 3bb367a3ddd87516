package gate_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/gate"
)

// Which response is documented for a status, and what has no body.
func TestStatuses(t *testing.T) {
	c := compile(t, `
openapi: 3.1.1
info: {title: t, version: '1'}
paths:
  /x:
    get: &get
      responses:
        '101': {description: d}
        '200': {description: d, headers: {X-A: {required: true, schema: {type: integer}}}, content: {application/json: {schema: {const: 200}}}}
        '204': {description: d, content: {application/json: {schema: {const: 204}}}}
        '205': {description: d, content: {application/json: {schema: {const: 205}}}}
        '304': {description: d, content: {application/json: {schema: {const: 304}}}}
        '404': {description: d, content: {application/json: {schema: {const: 404}}}}
        4XX: {description: d, content: {application/json: {schema: {const: 4}}}}
        default: {description: d, content: {application/json: {schema: {const: 0}}}}
    head: *get
  /ok: {get: {responses: {2xx: {description: d}}}}
  /none: {get: {responses: {}}}
  /nothing: {get: {summary: nothing}}
  /range: {get: {responses: {2XX: {description: d}, 5XX: {description: d}}}}
  /refuses: {get: {responses: {'200': {description: d}, '404': {description: d}}}}
`)
	for _, test := range []struct {
		method, path string
		status       int
		body, want   string
		gap          bool
		reason       string
	}{
		{"GET", "/x", 404, "404", "", false, "the status itself"},
		{"GET", "/x", 409, "4", "", false, "its range"},
		{"GET", "/x", 500, "0", "", false, "the default"},
		{"GET", "/x", 404, "4", "response.body.const", false, "not the range where the status is documented"},
		{"GET", "/x", 599, "0", "", false, "the last status"},
		{"GET", "/x", 600, "0", "response.status", false, "none"},
		{"GET", "/x", 99, "0", "response.status", false, "nor this"},
		{"GET", "/x", -1, "", "response.status", false, "nor this"},
		{"GET", "/x", 1000, "0", "response.status", false, "nor one of four digits"},
		{"GET", "/x", 100, "", "", true, "an interim answer"},
		{"GET", "/x", 103, "", "", true, "early hints"},
		{"GET", "/x", 101, "", "", false, "another protocol, which is the end of this one"},
		{"GET", "/x", 101, "x", "response.body.unexpected", false, "with a body"},
		{"GET", "/x", 204, "", "", false, "no content"},
		{"GET", "/x", 204, "204", "response.body.unexpected", false, "with a body"},
		{"GET", "/x", 205, "", "", false, "reset content"},
		{"GET", "/x", 205, "205", "response.body.unexpected", false, "with a body"},
		{"GET", "/x", 304, "", "", false, "not modified"},
		{"GET", "/x", 304, "304", "response.body.unexpected", false, "with a body"},
		{"GET", "/x", 200, "", "response.body.missing", false, "no body"},
		{"HEAD", "/x", 200, "", "", false, "the answer to HEAD"},
		{"HEAD", "/x", 200, "200", "response.body.unexpected", false, "with a body"},
		{"GET", "/ok", 200, "", "", false, "a range in small letters"},
		{"GET", "/ok", 404, "", "response.clientError", false, "a client error where none is documented"},
		{"GET", "/ok", 500, "", "response.status", false, "another status"},
		{"GET", "/none", 200, "", "", true, "nothing is documented"},
		{"GET", "/nothing", 404, "", "", true, "not even that"},
		{"GET", "/nothing", 600, "", "response.status", false, "a status that nobody may answer"},
		{"GET", "/range", 503, "", "", false, "a range"},
		{"GET", "/refuses", 404, "", "", false, "a documented client error"},
		{"GET", "/refuses", 409, "", "response.status", false, "another one"},
	} {
		e := gate.Exchange{
			Request:  gate.Request{Method: test.method, URL: test.path},
			Response: &gate.Response{Status: test.status, Header: http.Header{"Content-Type": {"application/json"}, "X-A": {"1"}}, Body: []byte(test.body)},
		}
		j := c.Judge(e)
		if got := strings.Join(found(j), ","); got != test.want || (len(j.NotJudged) > 0) != test.gap {
			t.Errorf("%s %s %d %s (%s): got %q, not judged %v", test.method, test.path, test.status, test.body, test.reason, got, j.NotJudged)
		}
	}
}

// Fields of answers that are lists, and that come in several lines.
func TestHeaderLines(t *testing.T) {
	c := compile(t, `
openapi: 3.1.1
info: {title: t, version: '1'}
paths:
  /x:
    get:
      responses:
        '204':
          description: d
          headers:
            X-List: {schema: {type: array, items: {type: integer}, maxItems: 3}}
            X-Text: {schema: {type: string, maxLength: 4}}
            X-Object: {schema: {type: object, properties: {a: {type: integer}}}}
            X-Exploded: {explode: true, schema: {type: object, properties: {a: {type: integer}}}}
            X-JSON: {content: {application/json: {schema: {type: integer}}}}
            Set-Cookie: {schema: {type: string, maxLength: 4}}
  /list: {get: {responses: {'204': {description: d, headers: {Set-Cookie: {schema: {type: array, items: {type: string, maxLength: 4}}}}}}}}
`)
	for _, test := range []struct {
		path, name string
		lines      []string
		want       string
		reason     string
	}{
		{"/x", "X-List", []string{"1, 2"}, "", "a list"},
		{"/x", "x-list", []string{"1", "2"}, "", "in lines, of a name in small letters"},
		{"/x", "X-List", []string{",1,, 2 ,"}, "", "with empty elements"},
		{"/x", "X-List", []string{""}, "", "of none"},
		{"/x", "X-List", []string{"1,2", "3,4"}, "response.header.maxItems /header/X-List", "too long"},
		{"/x", "X-List", []string{"1", "a"}, "response.header.type /header/X-List/1", "with a fault"},
		{"/x", "X-Text", []string{" abcd\t"}, "", "white space around a value"},
		{"/x", "X-Text", []string{"ab", "cd"}, "response.header.maxLength /header/X-Text", "lines are one value"},
		{"/x", "X-Object", []string{"a,1"}, "", "an object"},
		{"/x", "X-Object", []string{"a", "x"}, "response.header.type /header/X-Object/a", "in lines, with a fault"},
		{"/x", "X-Exploded", []string{"a=1"}, "", "an exploded object"},
		{"/x", "X-Exploded", []string{"a"}, "response.header.syntax /header/X-Exploded", "that is none"},
		{"/x", "X-JSON", []string{"1"}, "", "JSON"},
		{"/x", "X-JSON", []string{`"a"`}, "response.header.type /header/X-JSON", "of another type"},
		{"/x", "X-JSON", []string{"a"}, "response.header.syntax /header/X-JSON", "that is none"},
		{"/x", "Set-Cookie", []string{"a=1", "b=2"}, "", "each line is a value"},
		{"/x", "Set-Cookie", []string{"a=1", "b=234"}, "response.header.maxLength /header/Set-Cookie", "and judged"},
		{"/list", "Set-Cookie", []string{"a=,1", "b=2"}, "", "a list of lines, which may have commas"},
		{"/list", "Set-Cookie", []string{"a=1", "b=234"}, "response.header.maxLength /header/Set-Cookie/1", "with a fault"},
	} {
		j := c.Judge(gate.Exchange{
			Request:  gate.Request{Method: "GET", URL: test.path},
			Response: &gate.Response{Status: 204, Header: http.Header{test.name: test.lines}},
		})
		got := found(j)
		slices.Sort(got)
		if joined := strings.Join(got, ","); joined != test.want || len(j.NotJudged) > 0 {
			t.Errorf("%s %q (%s): got %q, not judged %v", test.name, test.lines, test.reason, joined, j.NotJudged)
		}
	}
}
