package schema_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
)

const both = "3.0 3.1"

// keywordCases hold a value against a schema of one keyword; found is "WORD POINTER"
// of each problem, with ? after the word of advice.
var keywordCases = []struct {
	keyword, versions, schema, body string
	found                           []string
	reason                          string
}{
	{"type", both, `{type: string}`, `"a"`, nil, "of the type"},
	{"type", both, `{type: string}`, `1`, []string{"type "}, "of another type"},
	{"type", both, `{type: integer}`, `1.0`, nil, "1.0 is an integer (Core, 4.2.3)"},
	{"type", both, `{type: integer}`, `1e400`, nil, "so is what no float64 holds"},
	{"type", both, `{type: integer}`, `1.5`, []string{"type "}, "a fraction is none"},
	{"type", both, `{type: number}`, `1`, nil, "an integer is a number"},
	{"type", both, `{type: boolean}`, `"true"`, []string{"type "}, "a text is no boolean"},
	{"type", both, `{type: object}`, `[]`, []string{"type "}, "an array is no object"},
	{"type", both, `{type: string, minLength: 5}`, `1`, []string{"type "}, "a value of the wrong type breaks that alone"},
	{"type", "3.1", `{type: [string, integer]}`, `1`, nil, "one of two types"},
	{"type", "3.1", `{type: [string, integer]}`, `1.5`, []string{"type "}, "neither of two"},
	{"type", "3.1", `{type: [integer, number]}`, `1.5`, nil, "number is more than integer"},
	{"type", "3.1", `{type: "null"}`, `1`, []string{"type "}, "not null"},
	{"nullable", both, `{type: string}`, `null`, []string{"nullable "}, "null where the type does not allow it"},
	{"nullable", "3.0", `{type: string, nullable: true}`, `null`, nil, "nullable adds null to the type"},
	{"nullable", "3.0", `{minLength: 1}`, `null`, nil, "without a type anything is allowed"},
	{"nullable", "3.1", `{type: string, nullable: true}`, `null`, []string{"nullable "}, "no keyword of 3.1"},
	{"nullable", "3.0", `{type: string, nullable: true, enum: [a]}`, `null`, []string{"enum "}, "the enum has to list null too"},
	{"nullable", "3.1", `{type: [string, "null"]}`, `null`, nil, "null is a type of 3.1"},

	{"enum", both, `{enum: [a, 1, {b: 1, c: [2]}]}`, `{"c":[2.0],"b":1e0}`, nil, "numbers compare mathematically, members in any order"},
	{"enum", both, `{enum: [a]}`, `"b"`, []string{"enum "}, "not listed"},
	{"enum", both, `{enum: []}`, `1`, []string{"enum "}, "nothing is listed"},
	{"enum", both, `{enum: [9007199254740993]}`, `9007199254740992`, []string{"enum "}, "exact beyond float64"},
	{"enum", both, `{enum: [1, true]}`, `"1"`, []string{"enum "}, "types differ"},
	{"enum", both, `{enum: [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, 1]}`, `"q"`, nil, "many are found by a map"},
	{"enum", both, `{enum: [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, 1]}`, `1.0`, nil, "and numbers among them not"},
	{"enum", both, `{enum: [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, 1]}`, `"z"`, []string{"enum "}, "none of many"},
	{"const", "3.1", `{const: null}`, `null`, nil, "null can be the value"},
	{"const", "3.1", `{const: null}`, `0`, []string{"const "}, "0 is not null"},
	{"const", "3.1", `{const: false}`, `0`, []string{"const "}, "0 is not false"},
	{"const", "3.1", `{const: [1, {a: 2}]}`, `[1, {"a": 2.0}]`, nil, "arrays and objects in them"},
	{"const", "3.1", `{const: [1, 2]}`, `[2, 1]`, []string{"const "}, "the order of items counts"},
	{"const", "3.1", `{const: [1]}`, `[1, 1]`, []string{"const "}, "so does their number"},
	{"const", "3.1", `{const: {a: 1}}`, `{"b": 1}`, []string{"const "}, "names count"},
	{"const", "3.0", `{const: 1}`, `2`, nil, "no keyword of 3.0"},

	{"multipleOf", both, `{multipleOf: 0.1}`, `0.3`, nil, "as decimals"},
	{"multipleOf", both, `{multipleOf: 0.123456789012345678}`, `0.123456789012345679`, []string{"multipleOf "}, "to the last digit"},
	{"multipleOf", both, `{multipleOf: 2}`, `1e400`, nil, "of any size"},
	{"multipleOf", both, `{multipleOf: 7}`, `1e999999999999`, []string{"multipleOf "}, "huge exponents take no time"},
	{"minimum", both, `{minimum: 9007199254740993}`, `9007199254740992`, []string{"minimum "}, "exact"},
	{"minimum", both, `{minimum: -5}`, `-5`, nil, "the limit itself"},
	{"minimum", both, `{minimum: 1.5}`, `1`, []string{"minimum "}, "of a fraction"},
	{"minimum", both, `{minimum: 5}`, `"a"`, nil, "says nothing of texts"},
	{"maximum", both, `{maximum: 1e400}`, `1e399`, nil, "limits beyond float64"},
	{"maximum", both, `{maximum: 1e400}`, `1.1e400`, []string{"maximum "}, "and more than they"},
	{"maximum", both, `{maximum: 3}`, `4`, []string{"maximum "}, "more than the limit"},
	{"exclusiveMinimum", "3.0", `{minimum: 1, exclusiveMinimum: true}`, `1`, []string{"exclusiveMinimum "}, "a boolean beside the limit"},
	{"exclusiveMinimum", "3.0", `{minimum: 1, exclusiveMinimum: false}`, `1`, nil, "and false"},
	{"exclusiveMinimum", "3.1", `{exclusiveMinimum: 1}`, `1`, []string{"exclusiveMinimum "}, "the limit itself"},
	{"exclusiveMaximum", "3.0", `{maximum: 1, exclusiveMaximum: true}`, `2`, []string{"exclusiveMaximum "}, "one rule, not two"},
	{"exclusiveMinimum", "3.1", `{exclusiveMinimum: 1}`, `1.1`, nil, "more"},
	{"exclusiveMaximum", "3.0", `{maximum: 1, exclusiveMaximum: true}`, `0`, nil, "less"},
	{"exclusiveMaximum", "3.1", `{exclusiveMaximum: 1}`, `0.9`, nil, "less"},
	{"exclusiveMaximum", "3.1", `{exclusiveMaximum: 1}`, `1.0`, []string{"exclusiveMaximum "}, "equal is not less"},

	{"minLength", both, `{minLength: 2}`, `"😀"`, []string{"minLength "}, "characters count, not bytes"},
	{"minLength", both, `{minLength: 1.0}`, `"a"`, nil, "1.0 is a count"},
	{"maxLength", both, `{maxLength: 1}`, `"😀"`, nil, "one character of four bytes"},
	{"maxLength", both, `{maxLength: 1}`, `"ab"`, []string{"maxLength "}, "two"},
	{"maxLength", both, `{maxLength: 18446744073709551616}`, `"ab"`, nil, "a limit beyond 64 bits"},
	{"pattern", both, `{pattern: "b.d"}`, `"abcde"`, nil, "not anchored"},
	{"pattern", both, `{pattern: "^b"}`, `"ab"`, []string{"pattern "}, "no match"},
	{"pattern", both, `{pattern: "^(?!a)"}`, `"ab"`, []string{"pattern "}, "look-around"},
	{"pattern", both, `{pattern: "^(.)\\1$"}`, `"aa"`, nil, "back-references"},
	{"format", both, `{format: uuid}`, `"x"`, []string{"format "}, "a format that is known"},
	{"format", both, `{format: uuid}`, `1`, nil, "of texts alone"},
	{"format", both, `{format: acme}`, `"x"`, nil, "one that is not known is an annotation"},
	{"format", both, `{format: int32}`, `2147483648`, []string{"format "}, "beyond 32 bits"},
	{"format", both, `{format: int64}`, `9223372036854775807`, nil, "the last of 64 bits"},
	{"format", both, `{format: int64}`, `9223372036854775808`, []string{"format "}, "one more"},
	{"format", both, `{format: float}`, `1e39`, []string{"format "}, "beyond a float"},
	{"format", both, `{format: float}`, `-3.4e38`, nil, "within one"},
	{"format", both, `{format: double}`, `-1e309`, []string{"format "}, "beyond a double"},

	{"items", both, `{items: {type: integer}}`, `[1, "a", 2, null]`, []string{"type /1", "nullable /3"}, "each item"},
	{"items", "3.1", `{items: false}`, `[1]`, []string{"not /0"}, "no item"},
	{"prefixItems", "3.1", `{prefixItems: [{type: string}, {type: integer}], items: {type: boolean}}`, `["a", 1, 1]`, []string{"type /2"}, "items are those after them"},
	{"prefixItems", "3.1", `{prefixItems: [{type: string}]}`, `[1, 1]`, []string{"type /0"}, "further ones are free"},
	{"minItems", both, `{minItems: 2}`, `[1]`, []string{"minItems "}, "too few"},
	{"minItems", both, `{minItems: 1}`, `[1]`, nil, "enough"},
	{"maxItems", both, `{maxItems: 1}`, `[1, 2]`, []string{"maxItems "}, "too many"},
	{"maxItems", both, `{maxItems: 2}`, `[1, 2]`, nil, "as many"},
	{"uniqueItems", both, `{uniqueItems: true}`, `[1, 1.0]`, []string{"uniqueItems "}, "equal numbers"},
	{"uniqueItems", both, `{uniqueItems: true}`, `[{"a":1,"b":2},{"b":2,"a":1}]`, []string{"uniqueItems "}, "equal objects"},
	{"uniqueItems", both, `{uniqueItems: true}`, `[1, true, "1", [1], {"a":1}, null, [true]]`, nil, "nothing equal"},
	{"uniqueItems", both, `{uniqueItems: true}`, `[0,1,2,3,4,5,6,7,8,9,1e1,10]`, []string{"uniqueItems "}, "among many"},
	{"uniqueItems", both, `{uniqueItems: false}`, `[1, 1]`, nil, "false asks for nothing"},
	{"contains", "3.1", `{contains: {type: integer}}`, `["a"]`, []string{"contains "}, "none"},
	{"contains", "3.1", `{contains: {type: integer}}`, `["a", 1]`, nil, "one"},
	{"minContains", "3.1", `{contains: {type: integer}, minContains: 2}`, `[1]`, []string{"minContains "}, "one of two"},
	{"minContains", "3.1", `{contains: {type: integer}, minContains: 0}`, `[]`, nil, "none needed"},
	{"minContains", "3.1", `{minContains: 2}`, `[]`, nil, "says nothing alone"},
	{"maxContains", "3.1", `{contains: {type: integer}, maxContains: 1}`, `[1, 2]`, []string{"maxContains "}, "one too many"},
	{"maxContains", "3.1", `{contains: {type: integer}, maxContains: 1}`, `[1, "a"]`, nil, "as many"},
	{"unevaluatedItems", "3.1", `{allOf: [{prefixItems: [{type: integer}]}], unevaluatedItems: false}`, `[1, 2]`, []string{"unevaluatedItems /1"}, "what no part speaks of"},
	{"unevaluatedItems", "3.1", `{contains: {type: string}, unevaluatedItems: {type: integer}}`, `["a", 1, true]`, []string{"type /2"}, "contains counts"},
	{"unevaluatedItems", "3.1", `{anyOf: [{prefixItems: [{type: integer}]}, {prefixItems: [true, {type: string}]}], unevaluatedItems: false}`, `[1, "a"]`, nil, "every alternative that matches counts"},

	{"properties", both, `{properties: {a: {type: integer}, b: {}}}`, `{"a": "x", "b": 1}`, []string{"type /a"}, "a listed member"},
	{"properties", both, `{properties: {"a/b~": {type: integer}}}`, `{"a/b~": "x"}`, []string{"type /a~1b~0"}, "names are escaped in pointers"},
	{"properties", both, `{properties: {a: {type: integer}}}`, `{"a": 1, "a": "x"}`, []string{"type /a"}, "each value of a name is judged"},
	{"properties", "3.1", `{properties: {a: false}}`, `{"a": 1}`, []string{"not /a"}, "never there"},
	{"patternProperties", "3.1", `{patternProperties: {"^a": {type: integer}, "b$": {minimum: 5}}}`, `{"ab": 1, "b": 7, "c": null}`, []string{"minimum /ab"}, "all patterns that match"},
	{"additionalProperties", both, `{properties: {a: {}}, additionalProperties: false}`, `{"a": 1, "b": 1}`, []string{"additionalProperties /b"}, "nothing else"},
	{"additionalProperties", both, `{additionalProperties: {type: integer}}`, `{"a": "x"}`, []string{"type /a"}, "a schema for the others"},
	{"additionalProperties", both, `{properties: {a: {}}, additionalProperties: true}`, `{"b": 1}`, nil, "anything else"},
	{"additionalProperties", "3.1", `{patternProperties: {"^a": {}}, additionalProperties: false}`, `{"ab": 1, "b": 1}`, []string{"additionalProperties /b"}, "patterns are not additional"},
	{"propertyNames", "3.1", `{propertyNames: {maxLength: 1}}`, `{"a": 1, "bc": 1}`, []string{"propertyNames /bc"}, "names are texts"},
	{"propertyNames", "3.1", `{propertyNames: {anyOf: [{const: a}, {const: b}]}}`, `{"a": 1, "b": 1, "c": 1}`, []string{"propertyNames /c"}, "with schemas inside"},
	{"propertyNames", "3.1", `{propertyNames: {maxLength: 1}}`, `{"a": 1}`, nil, "a short name"},
	{"required", both, `{required: [a, b]}`, `{"a": 1}`, []string{"required /b"}, "each name"},
	{"required", both, `{required: [a, a]}`, `{}`, []string{"required /a"}, "named twice, told once"},
	{"required", both, `{required: [a]}`, `[]`, nil, "says nothing of arrays"},
	{"dependentRequired", "3.1", `{dependentRequired: {a: [b, c]}}`, `{"a": 1, "b": 1}`, []string{"dependentRequired /c"}, "what another member asks for"},
	{"dependentRequired", "3.1", `{dependentRequired: {a: [b]}}`, `{"c": 1}`, nil, "which is not there"},
	{"dependentSchemas", "3.1", `{dependentSchemas: {a: {required: [b]}}}`, `{"a": 1}`, []string{"required /b"}, "the whole object"},
	{"dependentSchemas", "3.1", `{dependentSchemas: {a: {required: [b]}}}`, `{"c": 1}`, nil, "without the member"},
	{"dependencies", "3.1", `{dependencies: {a: [b], c: {maxProperties: 1}}}`, `{"a": 1, "c": 1}`, []string{"dependentRequired /b", "maxProperties "}, "as older drafts have it"},
	{"minProperties", both, `{minProperties: 2}`, `{"a": 1, "a": 1}`, []string{"minProperties "}, "names count, not members"},
	{"minProperties", both, `{minProperties: 1}`, `{"a": 1}`, nil, "enough"},
	{"maxProperties", both, `{maxProperties: 1}`, `{"a": 1, "b": 1}`, []string{"maxProperties "}, "too many"},
	{"maxProperties", both, `{maxProperties: 1}`, `{"a": 1, "a": 1}`, nil, "names count, not members"},
	{"unevaluatedProperties", "3.1", `{allOf: [{properties: {a: {}}}], properties: {b: {}}, unevaluatedProperties: false}`, `{"a": 1, "b": 1, "c": 1}`, []string{"unevaluatedProperties /c"}, "what no part speaks of"},
	{"unevaluatedProperties", "3.1", `{if: {required: [a]}, then: {properties: {a: {}}}, else: {properties: {b: {}}}, unevaluatedProperties: false}`, `{"a": 1, "b": 1}`, []string{"unevaluatedProperties /b"}, "the branch that is taken"},
	{"unevaluatedProperties", "3.1", `{dependentSchemas: {a: {properties: {a: {}, b: {}}}}, unevaluatedProperties: {type: integer}}`, `{"a": "x", "b": "x", "c": "x"}`, []string{"type /c"}, "a schema for the rest"},
	{"unevaluatedProperties", "3.1", `{allOf: [{unevaluatedProperties: true}], unevaluatedProperties: false}`, `{"a": 1}`, nil, "true below speaks of all"},

	{"allOf", both, `{allOf: [{required: [a]}, {required: [b]}]}`, `{}`, []string{"required /a", "required /b"}, "each part"},
	{"allOf", both, `{allOf: [{minLength: 1}, {minLength: 1}]}`, `""`, []string{"minLength ", "minLength "}, "two schemas, two problems"},
	{"anyOf", both, `{anyOf: [{type: string}, {minimum: 5}]}`, `4`, []string{"anyOf "}, "none"},
	{"anyOf", both, `{anyOf: [{type: string}, {minimum: 5}]}`, `5`, nil, "the second"},
	{"oneOf", both, `{oneOf: [{type: integer}, {minimum: 5}]}`, `6`, []string{"oneOf "}, "two"},
	{"oneOf", both, `{oneOf: [{type: integer}, {minimum: 5}]}`, `4`, nil, "one"},
	{"oneOf", both, `{oneOf: [{type: integer}, {minimum: 5}]}`, `4.5`, []string{"oneOf "}, "none"},
	{"not", both, `{not: {type: string}}`, `"a"`, []string{"not "}, "a match"},
	{"not", both, `{not: {type: string}}`, `1`, nil, "no match"},
	{"if", "3.1", `{if: {type: string}, then: {minLength: 2}, else: {minimum: 2}}`, `"a"`, []string{"minLength "}, "then"},
	{"then", "3.1", `{then: {minLength: 2}}`, `"a"`, nil, "says nothing without if"},
	{"then", "3.1", `{if: true, then: {minLength: 2}}`, `"a"`, []string{"minLength "}, "then"},
	{"else", "3.1", `{if: {type: string}, else: {minimum: 2}}`, `1`, []string{"minimum "}, "else"},
	{"else", "3.1", `{else: {minimum: 2}}`, `1`, nil, "says nothing without if"},
	{"if", "3.1", `{if: {type: string}}`, `1`, nil, "says nothing alone"},
	{"if", "3.0", `{if: {type: string}, then: {minLength: 2}}`, `"a"`, nil, "no keyword of 3.0"},

	{"$ref", both, `{$ref: '#/components/schemas/Text'}`, `1`, []string{"type "}, "what it leads to"},
	{"$ref", "3.1", `{$ref: '#/components/schemas/Text', minLength: 5}`, `"a"`, []string{"minLength "}, "and what stands beside it"},
	{"$ref", "3.0", `{$ref: '#/components/schemas/Text', minLength: 5}`, `"a"`, nil, "nothing beside it in 3.0"},
	{"$dynamicRef", "3.1", `{$dynamicRef: '#/components/schemas/Text'}`, `1`, []string{"type "}, "without an anchor it is a $ref"},

	{"readOnly", "3.0", `{properties: {a: {type: integer, readOnly: true}}}`, `{"a": "x"}`, []string{"readOnly /a"}, "not in a request, and the value is not looked at"},
	{"readOnly", "3.1", `{properties: {a: {type: integer, readOnly: true}}}`, `{"a": "x"}`, []string{"readOnly? /a", "type /a"}, "advice in 3.1"},
	{"readOnly", "3.0", `{required: [a], properties: {a: {readOnly: true}}}`, `{}`, nil, "not required in a request"},
	{"readOnly", "3.1", `{required: [a], properties: {a: {readOnly: true}}}`, `{}`, []string{"required? /a"}, "advice in 3.1"},
	{"readOnly", "3.0", `{properties: {a: {allOf: [{readOnly: true}]}}}`, `{"a": "x"}`, []string{"readOnly /a"}, "by a part of a schema that says nothing else"},
	{"readOnly", both, `{properties: {a: {readOnly: false}}}`, `{"a": 1}`, nil, "false says nothing"},
	{"writeOnly", both, `{properties: {a: {writeOnly: true}}, required: [a]}`, `{"a": 1}`, nil, "a request has it"},
	{"writeOnly", both, `{properties: {a: {writeOnly: true}}, required: [a]}`, `{}`, []string{"required /a"}, "and must"},
}

const otherSchemas = `
    Text: {type: string}
`

func compileCase(t testing.TB, version, text string) *schema.Schema {
	t.Helper()
	patch := map[string]string{"3.0": "3.0.4", "3.1": "3.1.1"}[version]
	return compileAt(t, "openapi: "+patch+"\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    Case: "+text+otherSchemas, "/components/schemas/Case")
}

func found(r schema.Result) []string {
	var list []string
	for _, p := range r.Problems {
		word := p.Word
		if p.Advice {
			word += "?"
		}
		list = append(list, word+" "+p.Pointer)
	}
	return list
}

func readValue(t testing.TB, body string) schema.Value {
	t.Helper()
	v, _, whole := schema.ReadJSON([]byte(body))
	if !whole {
		t.Fatalf("%s is no JSON", body)
	}
	return v
}

func TestEvaluateKeywords(t *testing.T) {
	for _, c := range keywordCases {
		for version := range strings.FieldsSeq(c.versions) {
			t.Run(fmt.Sprintf("%s/%s/%s", c.keyword, version, c.reason), func(t *testing.T) {
				compiled := compileCase(t, version, c.schema)
				v := readValue(t, c.body)
				result := compiled.Evaluate(v, schema.Request)
				if got := found(result); !slices.Equal(got, c.found) || len(result.Unjudged) > 0 {
					t.Errorf("%s of %s: %q, wanted %q; not judged: %v", c.body, c.schema, got, c.found, result.Unjudged)
				}
				fails := slices.ContainsFunc(result.Problems, func(p schema.Problem) bool { return !p.Advice })
				if matches, certain := compiled.Matches(v, schema.Request); matches == fails || !certain {
					t.Errorf("%s of %s: Matches says %t, %t", c.body, c.schema, matches, certain)
				}
				for _, p := range result.Problems {
					if k := schema.Lookup(p.Word); k == nil || k.Sentence == "" {
						t.Errorf("the word %s has no sentence", p.Word)
					}
					if p.Want == "" || strings.HasPrefix(p.Want, "what the schema says") {
						t.Errorf("the problem %s does not say what was wanted: %q", p.Word, p.Want)
					}
				}
			})
		}
	}
}

// TestKeywordsAreJudged ranges over the table: whatever asserts something is broken
// and kept by a case, in each version that knows it.
func TestKeywordsAreJudged(t *testing.T) {
	kept, broken := make(map[string]bool), make(map[string]bool)
	for _, c := range keywordCases {
		for version := range strings.FieldsSeq(c.versions) {
			if c.found == nil {
				kept[c.keyword+" "+version] = true
			} else {
				broken[c.keyword+" "+version] = true
			}
		}
	}
	// These say something only beside others.
	for _, name := range []string{"if 3.1", "then 3.1", "else 3.1", "patternProperties 3.1", "dependencies 3.1", "properties 3.0", "properties 3.1", "items 3.0", "items 3.1", "prefixItems 3.1", "allOf 3.0", "allOf 3.1", "$ref 3.0", "$ref 3.1", "$dynamicRef 3.1"} {
		kept[name] = true
	}
	for _, name := range []string{"writeOnly 3.0", "writeOnly 3.1"} {
		broken[name] = true
	}
	for _, k := range schema.Keywords() {
		if k.Types == 0 {
			continue
		}
		for _, version := range []string{"3.0", "3.1"} {
			if k.Shape(version == "3.1") == schema.NoShape {
				continue
			}
			if name := k.Name + " " + version; !kept[name] || !broken[name] {
				t.Errorf("%s: kept by a case: %t, broken by one: %t", name, kept[name], broken[name])
			}
		}
	}
}

func TestKeywordsAreATable(t *testing.T) {
	rows := schema.Keywords()
	if !slices.IsSortedFunc(rows, func(a, b schema.Keyword) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("the table is not sorted")
	}
	for i, k := range rows {
		if i > 0 && rows[i-1].Name == k.Name {
			t.Errorf("%s is there twice", k.Name)
		}
		if k.Shape30 == schema.NoShape && k.Shape31 == schema.NoShape {
			t.Errorf("no version knows %s", k.Name)
		}
		if k.Sentence != "" && !strings.HasSuffix(k.Sentence, ".") {
			t.Errorf("%s: %q is no sentence", k.Name, k.Sentence)
		}
		if schema.Lookup(k.Name) == nil {
			t.Errorf("%s is not found", k.Name)
		}
	}
	if schema.Lookup("x-mine") != nil {
		t.Error("an extension is no keyword")
	}
	rows[0].Name = "changed"
	if schema.Keywords()[0].Name == "changed" {
		t.Error("the table can be changed from outside")
	}
}

// wrongShapes has something that can't stand under a keyword of each shape.
var wrongShapes = map[schema.Shape]string{
	schema.ShapeText: "1", schema.ShapeNumber: "a", schema.ShapePositive: "0", schema.ShapeCount: "-1",
	schema.ShapeBoolean: "1", schema.ShapeType: "strin", schema.ShapeTypes: "[strin]", schema.ShapeSchema: "1",
	schema.ShapeOpen: "1", schema.ShapeSchemas: "[1]", schema.ShapeSchemaMap: "{a: 1}", schema.ShapePatternMap: "{a: 1}",
	schema.ShapePattern: "1", schema.ShapeNames: "true", schema.ShapeNamesMap: "{a: true}", schema.ShapeDependency: "{a: 1}",
	schema.ShapeList: "1", schema.ShapeObject: "1", schema.ShapeReference: "1",
}

// TestWrongShapes puts under each keyword what can't stand there: where the keyword
// asserts something that is an error and the value is not judged, and else a warning.
func TestWrongShapes(t *testing.T) {
	for _, k := range schema.Keywords() {
		for _, version := range []string{"3.0", "3.1"} {
			shape := k.Shape(version == "3.1")
			if shape == schema.NoShape || shape == schema.ShapeAny {
				continue
			}
			wrong, ok := wrongShapes[shape]
			if !ok {
				t.Fatalf("the shape %d of %s has no wrong example", shape, k.Name)
			}
			if k.Name == "$id" {
				continue // of the index of the document
			}
			compiled := compileCase(t, version, "{"+k.Name+": "+wrong+"}")
			var levels []document.Level
			schema.Check(compiled.Node, version == "3.1", func(_ *document.Node, level document.Level, message string) {
				levels = append(levels, level)
			})
			wanted := document.LevelWarning
			if k.Types != 0 {
				wanted = document.LevelError
			}
			holds := strings.HasPrefix(wrong, "{a: 1") || wrong == "[1]" || shape == schema.ShapeSchema || shape == schema.ShapeOpen || shape == schema.ShapeObject
			if holds && k.Name != "dependencies" {
				if len(levels) > 0 {
					t.Errorf("%s %s: that no schema stands there is told twice: %v", version, k.Name, levels)
				}
			} else if len(levels) != 1 || levels[0] != wanted {
				t.Errorf("%s %s: %v, wanted one %s", version, k.Name, levels, wanted)
			}
			if k.Types == 0 {
				continue
			}
			body := map[schema.Types]string{schema.Object: `{"a":1}`, schema.Array: `[1]`, schema.String: `"a"`, schema.Number: `1`, schema.Null: `null`}[k.Types]
			if body == "" {
				body = "1"
			}
			result := compiled.Evaluate(readValue(t, body), schema.Request)
			if len(result.Unjudged) == 0 {
				t.Errorf("%s %s: %s: nothing says that %s can't be judged", version, k.Name, wrong, body)
			}
		}
	}
}
