package gate_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
)

// compile compiles a document written in YAML.
func compile(t testing.TB, text string) *gate.Contract {
	t.Helper()
	d, err := document.Read("test.yaml", []byte(text), document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := gate.New(d)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// withSchema compiles a document whose one schema is under /components/schemas/S,
// and with it the schemas of more, each "Name: {…}".
func withSchema(t testing.TB, version, schema string, more ...string) *gate.Contract {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "openapi: %s\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    S: %s\n", version, schema)
	for _, m := range more {
		fmt.Fprintf(&b, "    %s\n", m)
	}
	return compile(t, b.String())
}

// bodyRules lists what is found in a body, as "word pointer".
func bodyRules(t testing.TB, c *gate.Contract, part gate.Part, body string) []string {
	t.Helper()
	findings, err := c.JudgeBody(part, "/components/schemas/S", []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	found := []string{}
	for _, f := range findings {
		found = append(found, strings.TrimSpace(strings.TrimPrefix(string(f.Rule), string(part)+".body.")+" "+f.Pointer))
	}
	return found
}

type schemaCase struct {
	schema string
	body   string
	want   string // findings, separated by a comma; empty for none
	reason string
}

func runSchemaCases(t *testing.T, version string, cases []schemaCase, more ...string) {
	t.Helper()
	for _, test := range cases {
		t.Run(test.reason, func(t *testing.T) {
			c := withSchema(t, version, test.schema, more...)
			got := strings.Join(bodyRules(t, c, gate.PartResponse, test.body), ",")
			if got != test.want {
				t.Errorf("schema %s\nbody   %.200s\ngot  %s\nwant %s", test.schema, test.body, got, test.want)
			}
		})
	}
}

// TestKeywords goes through the keywords of OpenAPI 3.0.
func TestKeywords(t *testing.T) {
	runSchemaCases(t, "3.0.3", []schemaCase{
		{`{type: string}`, `"a"`, "", "a string is a string"},
		{`{type: string}`, `1`, "type", "a number is no string"},
		{`{type: string, enum: [a], minLength: 3}`, `1`, "type", "a wrong type is the only finding"},
		{`{type: string, enum: [ab], minLength: 3, pattern: "^x"}`, `"a"`, "enum,minLength,pattern", "every broken keyword is a finding"},
		{`{type: string}`, `null`, "nullable", "null is no string"},
		{`{type: string, nullable: true}`, `null`, "", "nullable adds null to the type"},
		{`{type: string, nullable: true, enum: [a]}`, `null`, "enum", "null must be in the enum (3.0.3)"},
		{`{type: string, nullable: true, enum: [a, null]}`, `null`, "", "null in the enum"},
		{`{}`, `null`, "", "no type takes null"},
		{`{nullable: false}`, `null`, "", "nullable without a type says nothing"},
		{`{minLength: 1}`, `null`, "", "keywords about strings say nothing about null"},
		{`{not: {type: string}}`, `null`, "", "null is not a string"},
		{`{allOf: [{type: object}]}`, `null`, "nullable", "null must match each part"},
		{`{type: object, nullable: true, allOf: [{type: object}]}`, `null`, "nullable", "a part that takes no null"},
		{`{anyOf: [{type: string}, {type: string, nullable: true}]}`, `null`, "", "one part takes null"},

		{`{type: string, minLength: 2}`, `"é"`, "minLength", "lengths are in characters, not bytes"},
		{`{type: string, maxLength: 1}`, `"😀"`, "", "a character beyond the BMP is one"},
		{`{type: string, maxLength: 1}`, `"ab"`, "maxLength", "too long"},
		{`{type: string, pattern: "^\\d+$"}`, `"12a"`, "pattern", "pattern"},
		{`{type: string, pattern: "^(?!admin)"}`, `"admin"`, "pattern", "ECMAScript's look-ahead, which RE2 lacks"},
		{`{type: string, pattern: "^a$"}`, `"a\n"`, "pattern", "$ is the end, not before a line end"},
		{`{type: string, pattern: "b"}`, `"abc"`, "", "patterns are not anchored"},
		{`{type: string, pattern: "^.$"}`, `"\u2028"`, "pattern", "the dot takes no line end"},
		{`{type: string, pattern: "^(?=.).$"}`, `"\r"`, "pattern", "nor beside a look-ahead"},
		{`{type: string, pattern: "\\bfoo"}`, `"éfoo"`, "", "words are of ASCII"},
		{`{type: string, pattern: "\\bfoo(?!x)"}`, `"éfoo"`, "", "also beside a look-ahead"},
		{`{type: string, pattern: "o\\B(?!x)"}`, `"oé"`, "pattern", "and so are their ends"},
		{`{type: string, pattern: "^(?=[[:alpha:]])"}`, `"b"`, "pattern", "no POSIX classes"},
		{`{type: string, pattern: "^[[:alpha:]]$"}`, `"b"`, "pattern", "anywhere"},
		{`{type: string, pattern: "^([.])\\1$"}`, `".."`, "", "a back-reference, and a dot in a class"},
		{`{type: string, pattern: "^\\ud83d\\ude00$"}`, `"😀"`, "", "a surrogate pair is a character"},
		{`{type: string, pattern: "^[\\s\\S]\\p{L}$"}`, `"\né"`, "", "classes of Unicode"},

		{`{type: string, format: uuid}`, `"3fa85f64-5717-4562-b3fc-2c963f66afa6"`, "", "uuid"},
		{`{type: string, format: uuid}`, `"3fa85f6457174562b3fc2c963f66afa6"`, "format", "uuid without dashes"},
		{`{type: string, format: uuid}`, `"00000000-0000-0000-0000-000000000001"`, "", "uuid of any version"},
		{`{type: string, format: date-time}`, `"2026-02-30T00:00:00Z"`, "format", "30 February"},
		{`{type: string, format: date-time}`, `"2026-01-02T15:04:05+24:00"`, "format", "offset of 24 hours"},
		{`{type: string, format: date-time}`, `"2026-01-02t15:04:05z"`, "", "lower-case t and z"},
		{`{type: string, format: date}`, `"2026-02-30"`, "format", "date that never was"},
		{`{format: uuid}`, `1`, "", "a format of strings says nothing about numbers"},

		{`{type: integer}`, `1.0`, "", "1.0 is an integer"},
		{`{type: integer}`, `1e2`, "", "1e2 is an integer"},
		{`{type: integer}`, `1.5`, "type", "1.5 is none"},
		{`{type: integer}`, `9007199254740993.5`, "type", "a fraction beyond float64's precision"},
		{`{type: integer}`, `1e400`, "", "an integer beyond float64"},
		{`{type: number}`, `1e400`, "", "a number beyond float64"},
		{`{type: number}`, `-0`, "", "minus zero"},
		{`{type: number, maximum: 5}`, `1e400`, "maximum", "beyond float64 and above the limit"},
		{`{type: number, minimum: 5}`, `-1e400`, "minimum", "beyond float64 and below the limit"},
		{`{type: number, minimum: 5}`, `4.9999999999999999999`, "minimum", "float64 would round it up to the limit"},
		{`{type: number, exclusiveMinimum: true, minimum: 5}`, `5`, "exclusiveMinimum", "3.0's boolean"},
		{`{type: number, exclusiveMinimum: true, minimum: 5}`, `4`, "exclusiveMinimum", "one rule for one limit"},
		{`{type: number, exclusiveMinimum: false, minimum: 5}`, `5`, "", "false excludes nothing"},
		{`{type: number, exclusiveMaximum: true, maximum: 5}`, `5`, "exclusiveMaximum", "3.0's boolean, above"},
		{`{type: number, exclusiveMaximum: true, maximum: 5}`, `5.00000000000000000001`, "exclusiveMaximum", "exactly above"},
		{`{type: integer, format: int32}`, `2147483648`, "format", "beyond int32"},
		{`{type: integer, format: int32}`, `-2147483648`, "", "the least int32"},
		{`{type: integer, format: int64}`, `9223372036854775807`, "", "the greatest int64"},
		{`{type: integer, format: int64}`, `9223372036854775808`, "format", "one beyond int64"},
		{`{type: integer, format: int64}`, `1e30`, "format", "far beyond int64"},
		{`{type: integer, format: int64}`, `-9223372036854775809`, "format", "one below int64"},
		{`{type: number, enum: [400]}`, `400.0`, "", "numbers are equal by value"},
		{`{type: number, enum: [400]}`, `4e2`, "", "however written"},
		{`{type: integer, enum: [9007199254740993]}`, `9007199254740993`, "", "a listed integer that float64 would round"},
		{`{type: integer, enum: [9007199254740993]}`, `9007199254740992`, "enum", "its neighbour, which float64 takes for it"},
		{`{type: number, multipleOf: 0.1}`, `1.1`, "", "decimal fractions divide exactly"},
		{`{type: number, multipleOf: 3}`, `100000000000000000000`, "multipleOf", "a large number that is no multiple"},
		{`{type: number, multipleOf: 2}`, `9007199254740993`, "multipleOf", "an odd number that float64 rounds to an even one"},
		{`{type: number, multipleOf: 0.5}`, `0.25`, "multipleOf", "half of it"},
		{`{type: number, multipleOf: 7}`, `0`, "", "zero is a multiple of anything"},
		{`{type: number, multipleOf: 10}`, `1e23`, "", "a short number that float64 rounds to no multiple"},
		{`{type: number, multipleOf: 3}`, `1e300`, "multipleOf", "one that float64 rounds to any"},
		{`{type: number, multipleOf: 1.0e+23}`, `3e23`, "", "a factor that float64 rounds"},
		{`{type: number, multipleOf: 1.0e+23}`, `1.5e23`, "multipleOf", "half of it"},
		{`{type: number, enum: [1.0e+23]}`, `100000000000000000000000`, "", "a value that float64 rounds"},

		{`{type: array, items: {type: string}, minItems: 1}`, `[]`, "minItems", "too few"},
		{`{type: array, items: {type: string}, maxItems: 1}`, `["a", 1]`, "maxItems,type /1", "too many, and a wrong one"},
		{`{type: array, items: {}, uniqueItems: true}`, `[1, 1.0]`, "uniqueItems", "numbers are the same by value"},
		{`{type: array, items: {}, uniqueItems: true}`, `[{"a":1,"b":2}, {"b":2,"a":1}]`, "uniqueItems", "objects without regard to order"},
		{`{type: array, items: {}, uniqueItems: true}`, `[9007199254740992, 9007199254740993]`, "", "numbers that float64 takes for the same"},
		{`{type: array, items: {}, uniqueItems: true}`, `[1e400, 10e399]`, "uniqueItems", "the same number beyond float64"},

		{`{type: object, required: [a, b]}`, `{"a":1}`, "required /b", "missing"},
		{`{type: object, required: [a]}`, `{"a":null}`, "", "null is not missing"},
		{`{type: object, properties: {a: {type: string}}, additionalProperties: false}`, `{"A":"x"}`, "additionalProperties /A", "names are case-sensitive"},
		{`{type: object, additionalProperties: {type: string}}`, `{"b":1,"a":2}`, "type /a,type /b", "a schema for all others, in order"},
		{`{type: object, additionalProperties: true}`, `{"a":1}`, "", "anything else"},
		{`{type: object, minProperties: 2}`, `{"a":1,"a":2}`, "minProperties,duplicateMember /a", "distinct names are counted"},
		{`{type: object, maxProperties: 1}`, `{"a":1,"b":2}`, "maxProperties", "too many members"},
		{`{type: object, properties: {"a/b": {type: string}, "c~d": {type: string}}}`, `{"a/b":1,"c~d":1}`, "type /a~1b,type /c~0d", "pointers are escaped"},
		{`{type: object, properties: {a: {type: object, properties: {b: {type: array, items: {type: integer}}}}}}`, `{"a":{"b":[1,"x"]}}`, "type /a/b/1", "far inside"},

		{`{allOf: [{type: object, required: [a]}, {type: object, required: [b]}]}`, `{}`, "required /a,required /b", "what is found in parts is found inside"},
		{`{allOf: [{type: string}, {type: string, minLength: 2}]}`, `1`, "type", "a wrong type is found once"},
		{`{allOf: [{type: object}, {type: string}]}`, `{}`, "type", "parts that contradict each other"},
		{`{anyOf: [{type: string}, {type: integer}]}`, `true`, "anyOf", "none of them"},
		{`{anyOf: [{type: string}, {type: integer}]}`, `1`, "", "one of them"},
		{`{oneOf: [{type: integer}, {type: number}]}`, `1`, "oneOf", "more than one"},
		{`{oneOf: [{type: integer}, {type: number}]}`, `1.5`, "", "exactly one"},
		{`{oneOf: [{type: string}, {type: number}]}`, `true`, "oneOf", "none"},
		{`{not: {type: string}}`, `"a"`, "not", "what it should not be"},
		{`{not: {not: {type: string}}}`, `1`, "not", "twice not"},
		{`{type: string, oneOf: [{maxLength: 1}, {maxLength: 2}], minLength: 9}`, `"a"`, "minLength,oneOf", "keywords beside oneOf"},
	})
}

// TestKeywords31 goes through what OpenAPI 3.1 adds.
func TestKeywords31(t *testing.T) {
	runSchemaCases(t, "3.1.0", []schemaCase{
		{`{type: [string, "null"]}`, `null`, "", "null is a type"},
		{`{type: [string, "null"]}`, `1`, "type", "neither of the types"},
		{`{type: string}`, `null`, "nullable", "null where it is not allowed"},
		{`{type: string, nullable: true}`, `null`, "nullable", "nullable is no keyword of 3.1"},
		{`{type: "null"}`, `1`, "type", "only null"},
		{`{enum: [a, null]}`, `null`, "", "null is listed"},
		{`{enum: [a]}`, `null`, "enum", "null is not listed"},
		{`{const: 5}`, `5.0`, "", "const by value"},
		{`{const: 5}`, `6`, "const", "another value"},
		{`{const: {a: [1]}}`, `{"a":[1.0]}`, "", "const by structure"},
		{`{const: null}`, `1`, "const", "only null, which kin-openapi forgets"},
		{`{const: null}`, `null`, "", "null itself"},
		{`{exclusiveMinimum: 5}`, `5`, "exclusiveMinimum", "a number of its own"},
		{`{exclusiveMaximum: 5}`, `5`, "exclusiveMaximum", "a number of its own, above"},
		{`{prefixItems: [{type: string}, {type: integer}]}`, `[1, "a", true]`, "type /0,type /1", "items by place"},
		{`{prefixItems: [{type: string}], items: {type: integer}}`, `["a", "b"]`, "type /1", "items after them"},
		{`{prefixItems: [{type: string}], items: false}`, `["a", "b"]`, "not /1", "no items after them"},
		{`{contains: {type: string}}`, `[1]`, "contains", "none of the kind"},
		{`{contains: {type: string}, minContains: 2}`, `["a"]`, "minContains", "too few of the kind"},
		{`{contains: {type: string}, minContains: 0}`, `[]`, "", "none are enough"},
		{`{contains: {type: string}, maxContains: 1}`, `["a", "b"]`, "maxContains", "too many of the kind"},
		{`{patternProperties: {"^x": {type: string}}, additionalProperties: false}`, `{"xa":1,"b":1}`, "additionalProperties /b,type /xa", "members by pattern"},
		{`{propertyNames: {maxLength: 1}}`, `{"ab":1}`, "propertyNames /ab", "names of members"},
		{`{dependentRequired: {a: [b]}}`, `{"a":1}`, "dependentRequired /b", "a member asks for another"},
		{`{dependentRequired: {a: [b]}}`, `{"c":1}`, "", "it is not there to ask"},
		{`{dependentSchemas: {a: {required: [b]}}}`, `{"a":1}`, "required /b", "a member asks for a schema"},
		{`{if: {properties: {a: {const: 1}}}, then: {required: [b]}, else: {required: [c]}}`, `{"a":1}`, "required /b", "then"},
		{`{if: {properties: {a: {const: 1}}}, then: {required: [b]}, else: {required: [c]}}`, `{"a":2}`, "required /c", "else"},
		{`{properties: {a: {}}, unevaluatedProperties: false}`, `{"a":1,"b":1}`, "unevaluatedProperties /b", "nothing says anything about b"},
		{`{allOf: [{properties: {a: {}}}], unevaluatedProperties: false}`, `{"a":1,"b":1}`, "unevaluatedProperties /b", "a part says something about a"},
		{`{anyOf: [{properties: {a: {type: string}}, required: [a]}, {properties: {b: {}}, required: [b]}], unevaluatedProperties: false}`, `{"a":1,"b":1}`, "unevaluatedProperties /a", "only parts that match count"},
		{`{if: {properties: {a: {const: 1}}, required: [a]}, then: {properties: {b: {}}}, unevaluatedProperties: false}`, `{"a":1,"b":1}`, "", "if and then count"},
		{`{properties: {a: {}}, unevaluatedProperties: {type: string}}`, `{"b":1}`, "type /b", "a schema for what is unevaluated"},
		{`{allOf: [{additionalProperties: true}], unevaluatedProperties: false}`, `{"b":1}`, "", "additionalProperties says something about all"},
		{`{prefixItems: [true], unevaluatedItems: false}`, `[1, 2]`, "unevaluatedItems /1", "items nothing is said about"},
		{`{allOf: [{prefixItems: [true, true]}], unevaluatedItems: false}`, `[1, 2]`, "", "a part says something about both"},
		{`{contains: {type: string}, unevaluatedItems: false}`, `["a", 1]`, "unevaluatedItems /1", "what contains matches counts"},
		{`{prefixItems: [true], unevaluatedItems: {type: string}}`, `[1, 2]`, "type /1", "a schema for items"},
		{`{properties: {a: false}}`, `{"a":1}`, "not /a", "a schema that allows nothing"},
		{`{properties: {a: true}}`, `{"a":1}`, "", "a schema that allows anything"},
		{`{$ref: "#/components/schemas/Short", minLength: 2}`, `"a"`, "minLength", "keywords beside $ref count too"},
		{`{$ref: "#/components/schemas/Short", minLength: 2}`, `"abcd"`, "maxLength", "and so does what it refers to"},
	}, "Short: {type: string, maxLength: 3}")
}

func TestRecursion(t *testing.T) {
	tree := withSchema(t, "3.0.3", `{type: object, required: [v], properties: {v: {type: integer}, next: {$ref: "#/components/schemas/S"}}, additionalProperties: false}`)
	if got := bodyRules(t, tree, gate.PartResponse, `{"v":1,"next":{"v":1,"next":{"w":2}}}`); !slices.Equal(got, []string{"required /next/next/v", "additionalProperties /next/next/w"}) {
		t.Errorf("got %q", got)
	}
	loop := withSchema(t, "3.0.3", `{allOf: [{$ref: "#/components/schemas/S"}, {type: string, minLength: 2}]}`)
	if got := bodyRules(t, loop, gate.PartResponse, `"a"`); !slices.Equal(got, []string{"minLength"}) {
		t.Errorf("a schema that is a part of itself: got %q", got)
	}
}

// TestDirection covers readOnly and writeOnly, which kin-openapi overlooks
// where the value is null.
func TestDirection(t *testing.T) {
	c := withSchema(t, "3.0.3", `
      type: object
      required: [id, secret, base]
      properties:
        id: {type: string, readOnly: true}
        secret: {type: string, writeOnly: true}
      allOf:
        - {type: object, properties: {base: {type: string, readOnly: true}}}`)
	for _, test := range []struct {
		part gate.Part
		body string
		want string
	}{
		{gate.PartRequest, `{"secret":"s"}`, ""},
		{gate.PartRequest, `{"secret":"s","id":"1"}`, "readOnly /id"},
		{gate.PartRequest, `{"secret":"s","id":null}`, "readOnly /id"},
		{gate.PartRequest, `{}`, "required /secret"},
		{gate.PartResponse, `{"id":"1","base":"b"}`, ""},
		{gate.PartResponse, `{"id":"1","base":"b","secret":"s"}`, "writeOnly /secret"},
		{gate.PartResponse, `{}`, "required /base,required /id"},
	} {
		if got := strings.Join(bodyRules(t, c, test.part, test.body), ","); got != test.want {
			t.Errorf("%s %s: got %q, want %q", test.part, test.body, got, test.want)
		}
	}
}

func TestDiscriminator(t *testing.T) {
	pets := []string{
		`Cat: {type: object, required: [kind, lives], properties: {kind: {type: string}, lives: {type: integer}}}`,
		`Dog: {type: object, required: [kind], properties: {kind: {type: string}, bark: {type: string}}}`,
		`Base: {type: object, required: [kind], discriminator: {propertyName: kind}, properties: {kind: {type: string}}}`,
		`Bird: {allOf: [{$ref: "#/components/schemas/Base"}, {type: object, required: [wings]}]}`,
	}
	const choice = `oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]`
	runSchemaCases(t, "3.0.3", []schemaCase{
		{`{` + choice + `, discriminator: {propertyName: kind}}`, `{"kind":"Cat"}`, "discriminator", "it names one schema, and matches another"},
		{`{` + choice + `, discriminator: {propertyName: kind}}`, `{"kind":"Dog"}`, "", "the other one"},
		{`{` + choice + `, discriminator: {propertyName: kind}}`, `{"kind":"Bird"}`, "discriminator", "a component that is no choice"},
		{`{` + choice + `, discriminator: {propertyName: kind}}`, `{}`, "oneOf", "nothing to choose by"},
		{`{` + choice + `, discriminator: {propertyName: kind}}`, `{"kind":1}`, "oneOf", "no name"},
		{`{` + choice + `, discriminator: {propertyName: kind}}`, `3`, "oneOf", "no object"},
		{`{` + choice + `, discriminator: {propertyName: kind, mapping: {c: "#/components/schemas/Cat", d: Dog}}}`, `{"kind":"c"}`, "discriminator", "a mapping by reference"},
		{`{` + choice + `, discriminator: {propertyName: kind, mapping: {c: "#/components/schemas/Cat", d: Dog}}}`, `{"kind":"d"}`, "", "a mapping by name"},
		{`{$ref: "#/components/schemas/Base"}`, `{"kind":"Bird"}`, "", "without choices, nothing is searched for"},
		{`{$ref: "#/components/schemas/Base"}`, `{"kind":"Base"}`, "", "the base itself"},
		{`{$ref: "#/components/schemas/Base"}`, `{"kind":"Fish"}`, "", "nor is any name wrong"},
	}, pets...)
}

// TestEveryProblem wants findings beyond the first in every corner of a body.
func TestEveryProblem(t *testing.T) {
	c := withSchema(t, "3.0.3", `{type: object, required: [a], properties: {b: {type: string}}, additionalProperties: false}`)
	body := "{\"b\":1,\"b\":2,\"x\":{\"y\":1,\"y\":{\"z\":\"\xff\"}},\"\\ud800\":1,\"s\":\"\xff\"} 5"
	want := []string{
		"surrogate", "trailingData", "required /a", "duplicateMember /b", "type /b", "additionalProperties /s", "unicode /s",
		"additionalProperties /x", "duplicateMember /x/y", "unicode /x/y/z", "additionalProperties /\ufffd",
	}
	if got := bodyRules(t, c, gate.PartResponse, body); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// Each value of a name that is given twice is judged as if it were alone.
func TestRepeatedNames(t *testing.T) {
	c := withSchema(t, "3.0.3", `{type: object, properties: {n: {type: integer, minimum: 5}, o: {type: object, required: [a], properties: {a: {type: integer}}}}}`)
	for body, want := range map[string]string{
		`{"n":5,"n":6}`:             "duplicateMember /n",
		`{"n":1,"n":"x"}`:           "duplicateMember /n,minimum /n,type /n",
		`{"n":"x","n":5}`:           "duplicateMember /n,type /n",
		`{"o":{},"o":{"a":"x"}}`:    "duplicateMember /o,required /o/a,type /o/a",
		`{"o":{"a":1,"a":"x"}}`:     "duplicateMember /o/a,type /o/a",
		`{"n":5,"\u006e":null}`:     "duplicateMember /n,nullable /n",
		`{"x":{"n":1,"n":"x"}}`:     "duplicateMember /x/n",
		`{"n":5,"n":5,"n":5,"n":0}`: "duplicateMember /n,minimum /n",
	} {
		if got := strings.Join(bodyRules(t, c, gate.PartRequest, body), ","); got != want {
			t.Errorf("%s: got %q, want %q", body, got, want)
		}
	}
}

func TestSyntax(t *testing.T) {
	c := withSchema(t, "3.0.3", `{}`)
	for body, want := range map[string]string{
		"":                     "syntax",
		" \n":                  "syntax",
		"\ufeff{}":             "syntax",
		`{"a":1,}`:             "syntax",
		`[1 2]`:                "syntax",
		`{"a" 1}`:              "syntax",
		`tru`:                  "syntax",
		`"a`:                   "syntax",
		"\"\x01\"":             "syntax",
		`{"a":1,"a":2`:         "syntax,duplicateMember /a",
		`{} {}`:                "trailingData",
		`{}x`:                  "trailingData",
		"{} \r\n\t":            "",
		`"\ud83d\ude00"`:       "",
		`"\ud83d"`:             "surrogate",
		"\"\xed\xa0\x80\"":     "unicode",
		`{"a":"\udc00\ud800"}`: "surrogate /a",
		`{"a":1,"\u0061":2}`:   "duplicateMember /a",
		strings.Repeat("[", 1000) + strings.Repeat("]", 1000): "",
		strings.Repeat("[", 1001) + strings.Repeat("]", 1001): "depth",
		strings.Repeat("[", 100_000):                          "depth",
	} {
		if got := strings.Join(bodyRules(t, c, gate.PartRequest, body), ","); got != want {
			t.Errorf("%.40q: got %q, want %q", body, got, want)
		}
	}
}

func TestLimits(t *testing.T) {
	c := withSchema(t, "3.0.3", `{type: array, items: {type: string}}`)
	many := "[" + strings.Repeat("1,", 5000) + "1]"
	findings, err := c.JudgeBody(gate.PartResponse, "/components/schemas/S", []byte(many))
	if err != nil || len(findings) != 1000 {
		t.Errorf("%d findings, %v; want 1000", len(findings), err)
	}
	long := strings.Repeat("n", 1<<20)
	wide := `{"` + long + `":{` + strings.Repeat(`"a":1,`, 2000) + `"a":1}}`
	findings, _ = withSchema(t, "3.0.3", `{}`).JudgeBody(gate.PartResponse, "/components/schemas/S", []byte(wide))
	size := 0
	for _, f := range findings {
		size += len(f.Pointer)
	}
	if len(findings) == 0 || size > 8<<20 {
		t.Errorf("%d findings with pointers of %d bytes", len(findings), size)
	}
	var query strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&query, "a%d=1&", i)
	}
	if j := vendored(t).Judge(exchange("DELETE", leasePath+"?"+query.String(), leaseRequest, 200, "[]")); len(j.Findings) != 1001 {
		t.Errorf("%d findings, want 1000 of the request and one of the response", len(j.Findings))
	}
	numbers := withSchema(t, "3.0.3", `{type: number, multipleOf: 7, maximum: 5}`)
	for body, want := range map[string]string{
		strings.Repeat("9", 1<<20):              "maximum,multipleOf",
		"1e" + strings.Repeat("9", 1000):        "maximum,multipleOf",
		"1e-" + strings.Repeat("9", 1000):       "multipleOf",
		"0e" + strings.Repeat("9", 1000):        "",
		"0." + strings.Repeat("0", 1<<20) + "1": "multipleOf",
	} {
		if got := strings.Join(bodyRules(t, numbers, gate.PartResponse, body), ","); got != want {
			t.Errorf("%.30s…: got %q, want %q", body, got, want)
		}
	}
}

// TestNestedAlternatives would take time exponential in the nesting without
// remembered answers, as it does in kin-openapi.
func TestNestedAlternatives(t *testing.T) {
	for _, combine := range []string{"oneOf", "anyOf"} {
		c := withSchema(t, "3.0.3", `{`+combine+`: [{$ref: "#/components/schemas/And"}, {$ref: "#/components/schemas/Or"}, {type: string}]}`,
			`And: {type: object, required: [and], properties: {and: {$ref: "#/components/schemas/S"}}, additionalProperties: {$ref: "#/components/schemas/S"}}`,
			`Or: {type: object, required: [or], properties: {or: {$ref: "#/components/schemas/S"}}, additionalProperties: {$ref: "#/components/schemas/S"}}`)
		body := strings.Repeat(`{"and":`, 900) + `1` + strings.Repeat(`}`, 900)
		if got := bodyRules(t, c, gate.PartResponse, body); !slices.Equal(got, []string{combine}) {
			t.Errorf("%s: got %q", combine, got)
		}
	}
	// The same schema, in reach on 2^40 ways.
	var more []string
	for i := range 40 {
		more = append(more, fmt.Sprintf(`A%d: {allOf: [{$ref: "#/components/schemas/A%d"}, {$ref: "#/components/schemas/A%d"}, {maxLength: 2}]}`, i, i+1, i+1))
	}
	more = append(more, `A40: {type: string, minLength: 4}`)
	c := withSchema(t, "3.0.3", `{$ref: "#/components/schemas/A0"}`, more...)
	if got := bodyRules(t, c, gate.PartResponse, `"abc"`); !slices.Contains(got, "minLength") {
		t.Errorf("got %q", got)
	}
}

func TestJudgeBodyUnknownSchema(t *testing.T) {
	if _, err := withSchema(t, "3.0.3", `{}`).JudgeBody(gate.PartRequest, "/components/schemas/None", nil); err == nil {
		t.Error("no error for a pointer without a schema")
	}
}

// exchange makes an exchange with JSON bodies.
func exchange(method, url, request string, status int, response string) gate.Exchange {
	e := gate.Exchange{
		Request:  gate.Request{Method: method, URL: url, Header: http.Header{}},
		Response: &gate.Response{Status: status, Header: http.Header{}},
	}
	if request != "" {
		e.Request.Body = []byte(request)
		e.Request.Header.Set("Content-Type", "application/json")
	}
	if response != "" {
		e.Response.Body = []byte(response)
		e.Response.Header.Set("Content-Type", "application/json")
	}
	return e
}

// found lists the findings of a judgement, as "rule pointer".
func found(j gate.Judgement) []string {
	list := []string{}
	for _, f := range j.Findings {
		list = append(list, strings.TrimSpace(string(f.Rule)+" "+f.Pointer))
	}
	return list
}
