package gate_test

import (
	"strings"
	"testing"
)

func TestRoutes(t *testing.T) {
	c := compile(t, `
openapi: 3.0.3
info: {title: t, version: '1'}
servers:
  - url: https://api.example.com/base/
  - url: 'https://{host}/{region}/v{n}'
    variables: {host: {default: h}, region: {default: eu}, n: {default: '1', enum: ['1', '2']}}
  - url: /relative
paths:
  /things/{id}: {get: {operationId: thing, parameters: [{name: id, in: path, required: true, schema: {type: string, maxLength: 5}}], responses: {'200': {description: ok}}}}
  /things/mine: {get: {operationId: mine, responses: {'200': {description: ok}}}}
  /things/report.{format}: {get: {operationId: report, parameters: [{name: format, in: path, required: true, schema: {type: string, enum: [csv]}}], responses: {'200': {description: ok}}}}
  /pairs/{a}-{b}: {get: {operationId: pair, parameters: [{name: a, in: path, required: true, schema: {type: string}}, {name: b, in: path, required: true, schema: {type: integer}}], responses: {'200': {description: ok}}}}
  /café/{id}: {get: {operationId: cafe, parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: ok}}}}
  /own: {servers: [{url: /item}], get: {operationId: own, servers: [{url: /op}], responses: {'200': {description: ok}}}}
  /other: {servers: [{url: /item}], get: {operationId: other, responses: {'200': {description: ok}}}}
  /{a}/mixed: {get: {operationId: plain, parameters: [{name: a, in: path, required: true, schema: {type: string}}], responses: {'200': {description: ok}}}}
  /{a}.{b}/mixed: {get: {operationId: mixed, parameters: [{name: a, in: path, required: true, schema: {type: string}}, {name: b, in: path, required: true, schema: {type: string}}], responses: {'200': {description: ok}}}}
  /files/{name}: {get: {operationId: name, parameters: [{name: name, in: path, required: true, schema: {type: string}}], responses: {'200': {description: ok}}}}
  /files/{name}.{type}: {get: {operationId: file, parameters: [{name: name, in: path, required: true, schema: {type: string}}, {name: type, in: path, required: true, schema: {type: string}}], responses: {'200': {description: ok}}}}
  /files/{name}.json: {get: {operationId: json, parameters: [{name: name, in: path, required: true, schema: {type: string}}], responses: {'200': {description: ok}}}}
  /files/fixed.json: {get: {operationId: fixed, responses: {'200': {description: ok}}}}
  /users/{id}: {put: {operationId: put, parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: ok}}}}
  /users/{user}: {get: {operationId: user, parameters: [{name: user, in: path, required: true, schema: {type: integer}}], responses: {'200': {description: ok}}}}
  /: {get: {operationId: root, responses: {'200': {description: ok}}}}
`)
	for _, test := range []struct{ url, want, reason string }{
		{"/things/a", "thing", "a path"},
		{"http://elsewhere:1/things/a?", "thing", "whatever the host"},
		{"/base/things/a", "thing", "behind a server's path"},
		{"/us/v2/things/a", "thing", "behind variables of a server's path"},
		{"/us/v3/things/a", "request.path", "a value that the variable does not list"},
		{"/relative/things/a", "thing", "behind a relative server"},
		{"/other/things/a", "request.path", "behind no server"},
		{"/things/mine", "mine", "text goes before parameters"},
		{"/things/%6dine", "mine", "text is compared unescaped"},
		{"/base/things/mine", "mine", "behind a server, too"},
		{"/things/report.csv", "report", "text and parameter in one segment"},
		{"/things/report%2Ecsv", "report", "with its text escaped"},
		{"/things/report.xls", "report request.parameter.enum /path/format", "and a bad value"},
		{"/things/report.", "thing request.parameter.maxLength /path/id", "with nothing for the parameter it is another path"},
		{"/pairs/x-7", "pair", "two parameters in one segment"},
		{"/pairs/x-y", "pair request.parameter.type /path/b", "and a bad value"},
		{"/pairs/x", "request.path", "and a missing one"},
		{"/caf%C3%A9/1", "cafe", "letters beyond ASCII"},
		{"/caf%c3%a9/1", "cafe", "in another spelling"},
		{"/item/own", "request.path", "servers of the path, where the operation has its own"},
		{"/op/own", "own", "servers of the operation"},
		{"/base/own", "request.path", "servers of the document, where the operation has its own"},
		{"/item/other", "other", "servers of the path"},
		{"/base/other", "request.path", "servers of the document, where the path has its own"},
		{"/x.y/mixed", "mixed", "text before mixed text and parameters"},
		{"/files/a.json", "json", "of mixed segments the one with more text"},
		{"/files/a.csv", "file", "the one with less"},
		{"/files/fixed.json", "fixed", "text alone before both"},
		{"/files/a", "name", "mixed text and parameters before a parameter"},
		{"/users/1", "user", "names alone differ, and the methods"},
		{"/", "root", "the root"},
		{"/base/", "root", "the root behind a server"},
		{"", "request.path", "no path"},
		{"*", "request.path", "no path of this kind"},
		{"/things/", "request.path", "an empty parameter"},
		{"/things", "request.path", "none at all"},
		{"/things/a/", "request.path", "a slash more"},
		{"/things/a/b", "request.path", "a slash in a value is another path"},
		{"/things/a%2Fb", "thing", "an escaped one is none"},
		{"/things/a%zz", "request.path", "no valid URL"},
		{"/things/a%", "request.path", "no valid URL, at the end"},
		{"/things/a b", "request.path", "a space is not valid"},
		{"/things/%61%62%63%64%65%66", "thing request.parameter.maxLength /path/id", "unescaped before it is judged"},
		{"/things/%2561", "thing", "unescaped once"},
		{"/things/..", "thing", "dots are a value"},
		{"/things/a#f", "thing", "a fragment says nothing"},
		{"//things/a", "request.path", "an empty segment"},
	} {
		j := c.Judge(exchange("GET", test.url, "", 200, ""))
		if got := strings.TrimSpace(j.Operation + " " + strings.Join(found(j), ",")); got != test.want {
			t.Errorf("%s (%s): got %q, want %q", test.url, test.reason, got, test.want)
		}
	}
}

// Of templates that differ in names alone the one with the method is taken; where none
// has it, the finding names the methods of all.
func TestConflictingTemplates(t *testing.T) {
	c := compile(t, `
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a/{x}: {get: {operationId: one, parameters: [{name: x, in: path, required: true, schema: {type: integer}}], responses: {'200': {description: ok}}}}
  /a/{y}: {put: {operationId: two, parameters: [{name: y, in: path, required: true, schema: {type: integer}}], responses: {'200': {description: ok}}}}
  /a/b: {post: {operationId: text, responses: {'200': {description: ok}}}}
`)
	for _, test := range []struct{ method, url, want, reason string }{
		{"GET", "/a/1", "one", "the method of the first"},
		{"PUT", "/a/1", "two", "the method of the second"},
		{"PUT", "/a/x", "two request.parameter.type /path/y", "the parameter of the second"},
		{"POST", "/a/b", "text", "the path of text"},
		{"PUT", "/a/b", "request.method one of the methods POST", "which hides those with parameters"},
		{"DELETE", "/a/1", "request.method one of the methods GET, PUT", "the method of none"},
	} {
		j := c.Judge(exchange(test.method, test.url, "", 200, ""))
		got := strings.TrimSpace(j.Operation + " " + strings.Join(found(j), ","))
		if j.Operation == "" && len(j.Findings) > 0 {
			got += " " + j.Findings[0].Want
		}
		if got != test.want {
			t.Errorf("%s %s (%s): got %q, want %q", test.method, test.url, test.reason, got, test.want)
		}
	}
}

// Matching does not depend on what a server is called, or whether it is given a path.
func TestServers(t *testing.T) {
	for _, test := range []struct{ servers, url, want, reason string }{
		{`[{url: ""}]`, "/a", "a", "the document's own place"},
		{`[{url: /}]`, "/a", "a", "the root"},
		{`[{url: .}]`, "/a", "a", "the folder of the document"},
		{`[{url: ./v1}]`, "/v1/a", "a", "a folder beside the document"},
		{`[{url: v1/}]`, "/v1/a", "a", "relative, with a slash at the end"},
		{`[{url: "//h/v1"}]`, "/v1/a", "a", "relative to the scheme"},
		{`[{url: "https://h?x=1"}]`, "/a", "a", "a query"},
		{`[{url: "/{v}", variables: {v: {default: v1}}}]`, "/v1/a", "a", "the default of a variable"},
		{`[{url: "/{v}", variables: {v: {default: v1}}}]`, "/v2/a", "a", "another value where none are listed"},
		{`[{url: "/{v}", variables: {v: {default: v1, enum: [v1]}}}]`, "/v2/a", "request.path", "another value where some are"},
		{`[{url: "/{p}/x", variables: {p: {default: a/b}}}]`, "/a/b/x/a", "a", "a default of several segments"},
		{`[]`, "/a", "a", "none"},
	} {
		c := compile(t, "{openapi: 3.1.0, info: {title: t, version: '1'}, servers: "+test.servers+
			", paths: {/a: {get: {operationId: a, responses: {'200': {description: ok}}}}}}")
		j := c.Judge(exchange("GET", test.url, "", 200, ""))
		if got := strings.TrimSpace(j.Operation + " " + strings.Join(found(j), ",")); got != test.want {
			t.Errorf("%s, %s (%s): got %q, want %q", test.servers, test.url, test.reason, got, test.want)
		}
	}
}

// Hosts are known only where no server may be anywhere else.
func TestHosts(t *testing.T) {
	for _, test := range []struct{ servers, own, want, reason string }{
		{`[{url: "https://B.test/v1"}, {url: "http://user@a.test:8080"}]`, `[]`, "a.test b.test", "names in lower case, without ports"},
		{`[{url: "//a.test"}]`, `[]`, "a.test", "relative to the scheme"},
		{`[{url: "https://[::1]:80/"}]`, `[]`, "[::1]", "an address"},
		{`[{url: "https://{h}.test", variables: {h: {default: a, enum: [a, b]}}}]`, `[]`, "a.test b.test", "the listed values of a variable"},
		{`[{url: "https://{h}.test", variables: {h: {default: a}}}]`, `[]`, "", "a variable that may have any"},
		{`[{url: "https://a.test"}, {url: /v1}]`, `[]`, "", "one that is relative"},
		{`[]`, `[{url: "https://a.test"}]`, "", "an operation without servers"},
		{`[{url: "https://a.test"}]`, `[{url: "https://b.test"}]`, "a.test b.test", "those of an operation"},
	} {
		c := compile(t, "{openapi: 3.1.0, info: {title: t, version: '1'}, servers: "+test.servers+
			", paths: {/a: {get: {operationId: a, responses: {'200': {description: ok}}}, put: {servers: "+test.own+", responses: {'200': {description: ok}}}}}}")
		if got := strings.Join(c.Hosts(), " "); got != test.want {
			t.Errorf("%s, %s (%s): got %q, want %q", test.servers, test.own, test.reason, got, test.want)
		}
	}
}

// A method that a concrete path has not may be that of a template which matches, too.
func TestElsewhere(t *testing.T) {
	c := compile(t, `
openapi: 3.1.1
info: {title: t, version: '1'}
paths:
  /users/me: {get: {responses: {'204': {description: d}}}}
  /users/{id}: {put: {responses: {'204': {description: d}}}, get: {responses: {'204': {description: d}}}}
  /users: {get: {responses: {'204': {description: d}}}}
`)
	for target, want := range map[string]bool{"PUT /users/me": true, "PUT /users/me?a=1": true, "DELETE /users/me": false, "PUT /users": false, "PUT /nowhere": false, "PUT *": false} {
		method, path, _ := strings.Cut(target, " ")
		if got := c.Elsewhere(method, path); got != want {
			t.Errorf("%s: %v", target, got)
		}
	}
}
