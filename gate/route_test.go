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
		{"/item/own", "own", "servers of the path"},
		{"/op/own", "own", "servers of the operation"},
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
