package gate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/gate"
)

// breaches has one JSON value for each word that a rule about a value ends with.
var breaches = []struct{ word, schema, json string }{
	{"nullable", `{type: string}`, `null`},
	{"type", `{type: string}`, `1`},
	{"required", `{required: [a]}`, `{}`},
	{"additionalProperties", `{additionalProperties: false}`, `{"a":1}`},
	{"minLength", `{minLength: 1}`, `""`},
	{"maxLength", `{maxLength: 0}`, `"a"`},
	{"pattern", `{pattern: a}`, `"b"`},
	{"format", `{format: uuid}`, `"b"`},
	{"enum", `{enum: [a]}`, `"b"`},
	{"const", `{const: a}`, `"b"`},
	{"minimum", `{minimum: 1}`, `0`},
	{"maximum", `{maximum: 1}`, `2`},
	{"exclusiveMinimum", `{exclusiveMinimum: 1}`, `1`},
	{"exclusiveMaximum", `{exclusiveMaximum: 1}`, `1`},
	{"multipleOf", `{multipleOf: 2}`, `1`},
	{"minItems", `{minItems: 1}`, `[]`},
	{"maxItems", `{maxItems: 0}`, `[1]`},
	{"uniqueItems", `{uniqueItems: true}`, `[1,1]`},
	{"contains", `{contains: {type: string}}`, `[]`},
	{"minContains", `{contains: {type: string}, minContains: 2}`, `[]`},
	{"maxContains", `{contains: {type: string}, maxContains: 1}`, `["a","b"]`},
	{"unevaluatedItems", `{unevaluatedItems: false}`, `[1]`},
	{"minProperties", `{minProperties: 1}`, `{}`},
	{"maxProperties", `{maxProperties: 0}`, `{"a":1}`},
	{"propertyNames", `{propertyNames: {maxLength: 0}}`, `{"a":1}`},
	{"dependentRequired", `{dependentRequired: {a: [b]}}`, `{"a":1}`},
	{"unevaluatedProperties", `{unevaluatedProperties: false}`, `{"a":1}`},
	{"oneOf", `{oneOf: [{type: string}]}`, `1`},
	{"anyOf", `{anyOf: [{type: string}]}`, `1`},
	{"not", `{not: {}}`, `1`},
	{"discriminator", `{oneOf: [{$ref: "#/components/schemas/A"}, {$ref: "#/components/schemas/B"}], discriminator: {propertyName: k}}`, `{"k":"A"}`},
	{"readOnly", `{properties: {a: {readOnly: true}}}`, `{"a":1}`},
	{"writeOnly", `{properties: {a: {writeOnly: true}}}`, `{"a":1}`},
	{"syntax", `{}`, `{`},
	{"depth", `{}`, strings.Repeat("[", 1001)},
	{"trailingData", `{}`, `1 2`},
	{"unicode", `{}`, "\"\xff\""},
	{"surrogate", `{}`, `"\ud800"`},
	{"duplicateMember", `{}`, `{"a":1,"a":2}`},
}

// TestRules wants each rule of the catalogue from some exchange, and no other.
func TestRules(t *testing.T) {
	var document strings.Builder
	document.WriteString("openapi: 3.1.0\ninfo: {title: t, version: '1'}\n" +
		"components: {schemas: {A: {required: [a]}, B: {required: [k]}}, securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}\npaths:\n" +
		"  /plain: {get: {security: [{key: []}], parameters: [{name: p, in: query, schema: {type: string}}], responses: {'200': {description: ok}, '201': {description: ok, content: {text/plain: {}}}}}}\n" +
		"  /body: {post: {requestBody: {required: true, content: {application/json: {}}}, responses: {'200': {description: ok}}}}\n")
	for i, b := range breaches {
		fmt.Fprintf(&document, `  /b%d:
    post:
      parameters: [{name: q, in: query, content: {application/json: {schema: %[2]s}}}]
      requestBody: {content: {application/json: {schema: %[2]s}}}
      responses: {'200': {description: ok, headers: {X-Q: {content: {application/json: {schema: %[2]s}}}}, content: {application/json: {schema: %[2]s}}}}
`, i, b.schema)
	}
	c := compile(t, document.String())

	reported := make(map[gate.Rule]bool)
	judge := func(e gate.Exchange) []gate.Finding {
		j := c.Judge(e)
		for _, f := range j.Findings {
			reported[f.Rule] = true
			if f.Want == "" || f.Schema.Pointer == "" {
				t.Errorf("not said what was wanted, or where: %+v", f)
			}
			if strings.Contains(f.Want, "what the schema says under") {
				t.Errorf("no words for %s", f.Rule)
			}
		}
		return j.Findings
	}
	for i, b := range breaches {
		escaped := strings.NewReplacer(" ", "%20", `"`, "%22", `\`, "%5C", "{", "%7B", "}", "%7D", "[", "%5B", "]", "%5D").Replace(b.json)
		e := exchange("POST", fmt.Sprintf("/b%d?q=%s", i, escaped), b.json, 200, b.json)
		e.Response.Header.Set("X-Q", b.json)
		findings := judge(e)
		if !slices.ContainsFunc(findings, func(f gate.Finding) bool { return strings.HasSuffix(string(f.Rule), "."+b.word) }) {
			t.Errorf("%s: %+v", b.word, findings)
		}
	}
	judge(exchange("GET", "/none", "", 200, ""))
	judge(exchange("PUT", "/plain", "", 200, ""))
	judge(exchange("GET", "/plain?p=1&p=2&x=1", "{}", 200, "{}"))
	judge(exchange("GET", "/plain", "", 404, ""))
	judge(exchange("GET", "/plain", "", 302, ""))
	judge(exchange("GET", "/plain", "", 201, ""))
	judge(exchange("GET", "/plain", "", 201, "{}"))
	judge(exchange("POST", "/body", "", 200, ""))
	e := exchange("POST", "/body", "{}", 200, "")
	e.Request.Header.Del("Content-Type")
	judge(e)

	listed := make(map[gate.Rule]bool)
	for _, info := range gate.Rules() {
		if listed[info.Rule] {
			t.Errorf("%s is listed twice", info.Rule)
		}
		listed[info.Rule] = true
		if !strings.HasSuffix(info.Sentence, ".") {
			t.Errorf("%s: no sentence: %q", info.Rule, info.Sentence)
		}
		if info.Source == "" {
			t.Errorf("%s has no source", info.Rule)
		}
		// Those about servers are reported by a run that sends requests.
		if !reported[info.Rule] && !strings.HasPrefix(string(info.Rule), "server.") {
			t.Errorf("no exchange reports %s", info.Rule)
		}
	}
	for rule := range reported {
		if !listed[rule] {
			t.Errorf("%s is reported and not listed", rule)
		}
	}
	if !slices.IsSortedFunc(gate.Rules(), func(a, b gate.RuleInfo) int { return strings.Compare(string(a.Rule), string(b.Rule)) }) {
		t.Error("the rules are not sorted")
	}
}
