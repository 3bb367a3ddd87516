package leasegate_test

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"

	"github.com/leasegate/leasegate/gate"
)

// A difference is one between the two judges, and why it is none of ours to mend,
// with a request that shows it. Where rule is given, kin takes what breaks it;
// where said is given, kin refuses what ours takes, and says so.
type difference struct {
	rule    string
	within  *regexp.Regexp // what the request or body has; nil means anything
	said    *regexp.Regexp
	reason  string
	example gate.Request
}

func post(body string) gate.Request {
	return gate.Request{Method: "POST", URL: "/bodies", Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body)}
}

func get(target string) gate.Request { return gate.Request{Method: "GET", URL: target} }

var differences = []difference{
	{
		rule: "body.duplicateMember", example: post(`{"text":"a","text":"b"}`),
		reason: "kin reads JSON with encoding/json, which takes the last of them (RFC 8259 section 4: behaviour is unpredictable)",
	},
	{
		rule: "body.unicode", example: post("{\"text\":\"\xff\"}"),
		reason: "encoding/json replaces what is no UTF-8 (RFC 8259 section 8.1)",
	},
	{
		rule: "body.surrogate", example: post(`{"text":"\ud800"}`),
		reason: "encoding/json replaces lone surrogates (RFC 8259 section 8.2)",
	},
	{
		rule: "body.trailingData", example: post(`{"text":"a"}]`),
		reason: "kin decodes the first value and leaves the rest unread (RFC 8259 section 2: a JSON text is one value)",
	},
	{
		rule: "body.depth", example: post(`{"any":` + strings.Repeat("[", 2000) + strings.Repeat("]", 2000) + `}`),
		reason: "kin has encoding/json's limit of 10,000 levels, ours is 1,000 (RFC 8259 section 9 allows for one)",
	},
	{
		rule: "body.format", example: post(`{"at":"2026-02-30T00:00:00Z"}`),
		reason: "kin holds date, date-time and byte against patterns, so that days and offsets that do not exist pass, and no other format unless it is asked to",
	},
	{
		rule: "parameter.format", example: get("/parameters?id=acme"),
		reason: "as in bodies",
	},
	{
		rule: "body.minimum", within: longNumber, example: post(`{"least":-9223372036854775809}`),
		reason: "kin compares as float64",
	},
	{
		rule: "body.maximum", within: longNumber, example: post(`{"most":9223372036854775808}`),
		reason: "kin compares as float64",
	},
	{
		rule: "body.nullable", example: post(`{"ref":null}`),
		reason: "nullable adds null to a type in the same Schema Object alone (OpenAPI 3.0.3, proposal \"clarify nullable\"); kin does not ask allOf",
	},
	{
		rule: "body.oneOf", within: regexp.MustCompile(`\bnull\b`), example: post(`{"either":null}`),
		reason: "nullable adds null to a type in the same Schema Object alone; kin does not ask oneOf",
	},
	{
		rule: "parameter.duplicate", example: get("/parameters?one=a&one=b"),
		reason: "kin takes the first; style form has one pair for a single value (RFC 6570 section 3.2.8)",
	},
	{
		said: regexp.MustCompile(`^nullable: Value is not nullable`), example: post(`{"any":null}`),
		reason: "a schema without a type takes any value (OpenAPI 3.0.3, Schema Object); kin wants nullable for null",
	},
	{
		said: regexp.MustCompile(`^allOf: doesn't match all schemas`), example: post(`{"loose":null}`),
		reason: "the same, in a part of allOf",
	},
	{
		said: regexp.MustCompile(`^(parameter \w+: )?format: .*"date-time"`), example: post(`{"at":"2026-01-02t15:04:05z"}`),
		reason: "T and Z may be written in lower case (RFC 3339 section 5.6); kin's pattern does not know",
	},
	{
		said: regexp.MustCompile(`an invalid integer`), example: get("/parameters?count=1e2"),
		reason: "an integer is a number without a fraction, however it is written (JSON Schema Validation 6.1.1); kin parses it with strconv",
	},
	{
		said:    regexp.MustCompile(`in cookie has an error: invalid serialization method: style="form", explode=true`),
		example: gate.Request{Method: "GET", URL: "/cookies", Header: http.Header{"Cookie": {"spread=a"}}},
		reason:  "the default style of a cookie, which kin does not read",
	},
	{
		said: regexp.MustCompile(`^parameter open: minProperties`), example: get("/objects?q=a"),
		reason: "kin takes an exploded object in the query for there, though no member is",
	},
	{
		said: regexp.MustCompile(`^parameter "\w+" in (path|query) has an error: path \w+: array items must be set with indexes`), example: get("/objects?q=a%1Fb"),
		reason: "kin parts values with U+001F where it reads objects, which this one holds",
	},
	{
		rule: "parameter.type", example: get("/parameters?flag=1"),
		reason: "kin reads booleans with strconv.ParseBool, which takes 0, 1, t and T for them, too",
	},
	{
		said: regexp.MustCompile(`has no content schema$`), example: get("/contents?number=1"),
		reason: "kin looks for application/json alone in a parameter's content (OpenAPI 3.0.3, Parameter Object: any media type)",
	},
	{
		said: regexp.MustCompile(`a value must be a list of object's properties in format`), example: get("/lists?pair=name,a%2Cb"),
		reason: "kin undoes escapes before it parts the members, so that an escaped comma ends one (RFC 6570 section 3.2.1)",
	},
	{
		said: regexp.MustCompile(`in query has an error: empty value is not allowed$`), example: get("/lists?words="),
		reason: "an empty text is an item like others; allowEmptyValue is about parameters without a value (OpenAPI 3.0.3, Parameter Object)",
	},
	{
		said: regexp.MustCompile(`^pattern: string doesn't match the regular expression ".*\[\[:`), example: post(`{"classes":"a]"}`),
		reason: "kin reads patterns as RE2, which has classes such as [:alpha:]; ECMA-262 has none",
	},
	{
		said: regexp.MustCompile(`^pattern: cannot compile pattern`), example: post(`{"escaped":"😀"}`),
		reason: "kin reads patterns as RE2, which has no pairs of surrogates",
	},
}

// longNumber is one that float64 does not hold.
var longNumber = regexp.MustCompile(`[0-9]{16}|[0-9][eE]\+?1[5-9]`)

// The document of the examples.
const disputed = `openapi: 3.0.3
info: {title: What the judges differ about, version: "1"}
paths:
  /bodies:
    post:
      operationId: bodies
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties:
                text: {type: string}
                any: {}
                at: {type: string, format: date-time}
                least: {type: integer, minimum: -9223372036854775808}
                most: {type: integer, maximum: 9223372036854775807}
                ref: {nullable: true, allOf: [{type: object}]}
                either: {nullable: true, oneOf: [{type: boolean}, {type: string}]}
                classes: {type: string, pattern: '^[[:alpha:]]$'}
                escaped: {type: string, pattern: '^\ud83d\ude00$'}
                loose: {allOf: [{maxLength: 3}, {type: string, nullable: true}]}
      responses: {'204': {description: taken}}
  /parameters:
    get:
      operationId: parameters
      parameters:
        - {name: one, in: query, schema: {type: string}}
        - {name: id, in: query, schema: {type: string, format: uuid}}
        - {name: count, in: query, schema: {type: integer}}
        - {name: flag, in: query, schema: {type: boolean}}
      responses: {'204': {description: taken}}
  /cookies:
    get:
      operationId: cookies
      parameters: [{name: spread, in: cookie, schema: {type: array, items: {type: string}}}]
      responses: {'204': {description: taken}}
  /contents:
    get:
      operationId: contents
      parameters: [{name: number, in: query, content: {application/vnd.number+json: {schema: {type: integer}}}}]
      responses: {'204': {description: taken}}
  /lists:
    get:
      operationId: lists
      parameters:
        - {name: pair, in: query, explode: false, schema: {type: object, properties: {name: {type: string}}}}
        - {name: words, in: query, schema: {type: array, items: {type: string}}}
      responses: {'204': {description: taken}}
  /objects:
    get:
      operationId: objects
      parameters:
        - {name: q, in: query, schema: {type: string}}
        - {name: open, in: query, schema: {type: object, minProperties: 1, required: [kind], properties: {kind: {type: string}}}}
      responses: {'204': {description: taken}}
`

// disputes returns how two verdicts differ in a way that no row of the table has.
func disputes(text string, rules []string, kin error) (unknown []string) {
	switch {
	case len(rules) > 0 && kin == nil:
		// Each value of a repeated name is judged, of which kin sees the last.
		again := slices.Contains(rules, "body.duplicateMember")
		for _, rule := range rules {
			if again && rule != "body.duplicateMember" {
				continue
			}
			if !slices.ContainsFunc(differences, func(d difference) bool {
				return d.rule == rule && (d.within == nil || d.within.MatchString(text))
			}) {
				unknown = append(unknown, "kin takes what breaks "+rule)
			}
		}
	case len(rules) == 0 && kin != nil:
		said := kinReason(kin)
		if !slices.ContainsFunc(differences, func(d difference) bool { return d.said != nil && d.said.MatchString(said) }) {
			unknown = append(unknown, "ours takes it, and kin says "+said)
		}
	}
	return unknown
}

// kinReason is what kin says is wrong, and in which parameter, without the value.
func kinReason(err error) string {
	schema, ok := errors.AsType[*openapi3.SchemaError](err)
	if !ok {
		return fmt.Sprintf("%.200s", err)
	}
	said := schema.SchemaField + ": " + schema.Reason
	if request, ok := errors.AsType[*openapi3filter.RequestError](err); ok && request.Parameter != nil {
		said = "parameter " + request.Parameter.Name + ": " + said
	}
	return said
}

// An expected difference that is none any more fails, so that the table stays
// true.
func TestDifferences(t *testing.T) {
	k := newSecondJudge(t, "disputed.yaml", []byte(disputed))
	for _, row := range differences {
		operation, _, _ := strings.Cut(strings.TrimPrefix(row.example.URL, "/"), "?")
		kin, known := k.request(operation, row.example)
		if !known {
			t.Fatalf("no operation %s", operation)
		}
		rules := brokenRules(k.contract.Judge(gate.Exchange{Request: row.example}).Findings, gate.PartRequest)
		switch {
		case row.reason == "":
			t.Errorf("%s%v has no reason", row.rule, row.said)
		case row.said == nil && (kin != nil || !slices.Equal(rules, []string{row.rule})):
			t.Errorf("%s: got %q and kin's %v; want it to be taken by kin alone, or the row gone", row.rule, rules, kin)
		case row.said != nil && (len(rules) > 0 || kin == nil || !row.said.MatchString(kinReason(kin))):
			t.Errorf("%s: got %q and kin's %v; want it to be refused by kin alone, or the row gone", row.said, rules, kin)
		}
	}
}
