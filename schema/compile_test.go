package schema_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
)

const headOf31 = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n"

func TestFields(t *testing.T) {
	s := compileAt(t, headOf31+`
    Case:
      type: [object, "null"]
      title: not a field
      properties: {b: {const: 1}, a: {$ref: '#/components/schemas/Other'}}
      additionalProperties: false
      required: [a, b, a]
      dependentRequired: {a: [b]}
      minProperties: 1
      default: {a: 1}
      example: {a: 2}
      examples: [{a: 3}, null]
      readOnly: true
      allOf: [{$ref: '#/components/schemas/Other', description: d}]
      prefixItems: [true]
      items: false
      minItems: 2
      minimum: 1.50
      contentEncoding: base64
      contentMediaType: image/png
      patternProperties: {"^x": {}}
    Other: {type: string, format: uuid, pattern: "^a", enum: [a, 1.0], maxLength: 5}
`, "/components/schemas/Case")
	other := s.Property("a")
	if other == nil || other.At.Pointer != "/components/schemas/Other" || other.At.Line == 0 {
		t.Fatalf("a $ref that stands alone is what it leads to: %+v", other)
	}
	if s.Types != schema.Object|schema.Null || s.Properties[0].Name != "b" || s.Property("c") != nil ||
		!s.AdditionalProperties.Never || !slices.Equal(s.Required, []string{"a", "b"}) || s.DependentRequired[0].Required[0] != "b" ||
		*s.MinProperties != 1 || s.Default.Member("a").Text != "1" || len(s.Examples) != 3 || !s.ReadOnly || s.WriteOnly ||
		len(s.PrefixItems) != 1 || !s.Items.Never || *s.MinItems != 2 || s.MaxItems != nil || s.Minimum != "1.50" ||
		s.ContentEncoding != "base64" || s.ContentMediaType != "image/png" || s.PatternProperties[0].Source != "^x" {
		t.Errorf("%+v", s)
	}
	if ref := s.AllOf[0].Ref; ref != other {
		t.Errorf("a $ref with something beside it is kept: %+v", s.AllOf[0])
	}
	if other.Format != "uuid" || other.Pattern.Source != "^a" || len(other.Enum) != 2 || other.Enum[1].Text != "1.0" || !other.HasEnum || *other.MaxLength != 5 {
		t.Errorf("%+v", other)
	}
	if s.Properties[0].Const.Text != "1" || s.Node.Get("title") == nil {
		t.Errorf("%+v", s.Properties[0])
	}
}

func TestExclusiveLimitsOf30(t *testing.T) {
	s := compileCase(t, "3.0", `{minimum: 1, exclusiveMinimum: true, maximum: 2, exclusiveMaximum: false}`)
	if s.Minimum != "" || s.ExclusiveMinimum != "1" || s.Maximum != "2" || s.ExclusiveMaximum != "" {
		t.Errorf("%q %q %q %q", s.Minimum, s.ExclusiveMinimum, s.Maximum, s.ExclusiveMaximum)
	}
}

func TestCompileOnce(t *testing.T) {
	d, err := document.Read("x.yaml", []byte(headOf31+"    A: {properties: {a: {$ref: '#/components/schemas/A'}, b: {$ref: '#/components/schemas/B'}}}\n    B: {type: string}\n"), document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	set := schema.NewSet(d)
	var group sync.WaitGroup
	compiled := make([]*schema.Schema, 8)
	for i := range compiled {
		group.Go(func() {
			compiled[i] = set.Compile(d.Lookup("/components/schemas/A"))
			if r := compiled[i].Evaluate(readValue(t, `{"a":{"a":{"b":1}}}`), schema.Neither); len(r.Problems) != 1 {
				t.Error(r)
			}
		})
	}
	group.Wait()
	for _, one := range compiled {
		if one != compiled[0] || one.Property("a") != one {
			t.Error("a schema is compiled twice")
		}
	}
	if set.Compile(d.Lookup("/components/schemas/B")) != compiled[0].Property("b") {
		t.Error("a schema is compiled twice")
	}
}

// TestReferences holds values against schemas with references, in a document and
// in other files.
func TestReferences(t *testing.T) {
	files := map[string]string{
		"other.yaml":      "$ref: 'sub/deeper.yaml#/$defs/Text'\n",
		"sub/deeper.yaml": "$defs:\n  Text: {$ref: '#here'}\n  Named: {$anchor: here, type: string}\n",
		"tree.json":       `{"$id":"tree.json","$dynamicAnchor":"node","type":"object","properties":{"children":{"type":"array","items":{"$dynamicRef":"#node"}}}}`,
		"mid.json":        `{"$defs":{"alias":{"$ref":"tree.json"},"strict":{"$dynamicAnchor":"node","required":["x"]}}}`,
	}
	for _, c := range []struct {
		reason, schema, body string
		found                []string
		unjudged             string
	}{
		{"into another file, through two more references", `{$ref: other.yaml}`, `1`, []string{"type "}, ""},
		{"into $defs beside it", `{$ref: '#/components/schemas/Case/$defs/In', $defs: {In: {type: string}}}`, `1`, []string{"type "}, ""},
		{"an $id is where relative ones begin", `{$id: 'http://x.test/a/b', $ref: '#/$defs/In', $defs: {In: {type: string}}}`, `1`, []string{"type "}, ""},
		{"by $id", `{properties: {a: {$ref: 'urn:x:y'}, b: {$id: 'urn:x:y', type: string}}}`, `{"a":1}`, []string{"type /a"}, ""},
		{"to itself, inside", `{type: object, properties: {a: {$ref: '#/components/schemas/Case'}}}`, `{"a":{"a":1}}`, []string{"type /a/a"}, ""},
		{"to itself, for the same value", `{$ref: '#/components/schemas/Case', maxLength: 1}`, `"ab"`, []string{"maxLength "}, ""},
		{"round and round, for the same value", `{maxLength: 1, allOf: [{anyOf: [{$ref: '#/components/schemas/Case'}]}]}`, `"ab"`, []string{"maxLength "}, ""},
		{"to itself, as an alternative", `{anyOf: [{$ref: '#/components/schemas/Case'}, {type: string}]}`, `1`, []string{"anyOf "}, ""},
		{"to itself, as an alternative that is not needed", `{anyOf: [{$ref: '#/components/schemas/Case'}, {type: string}]}`, `"a"`, nil, ""},
		{"to itself, as one of two", `{oneOf: [{type: string}, {$ref: '#/components/schemas/Case'}]}`, `"a"`, nil, ""},
		{"to itself, as one of two, and neither matches", `{oneOf: [{type: string}, {$ref: '#/components/schemas/Case'}]}`, `1`, []string{"oneOf "}, ""},
		{"to itself, as the only alternative", `{anyOf: [{$ref: '#/components/schemas/Case'}]}`, `1`, nil, ""},
		{"to itself, as a part of an alternative", `{oneOf: [{allOf: [{$ref: '#/components/schemas/Case'}, {type: string}]}, {type: integer}]}`, `"a"`, nil, ""},
		{"to what it is not", `{not: {$ref: '#/components/schemas/Case'}}`, `1`, nil, "takes what it does not take"},
		{"alone to itself", `{$ref: '#/components/schemas/Case'}`, `1`, nil, "leads back to itself"},
		{"nowhere", `{$ref: '#/components/schemas/None'}`, `1`, nil, "leads nowhere"},
		{"nowhere, with something beside it", `{$ref: '#/components/schemas/None', type: string}`, `1`, []string{"type "}, ""},
		{"nowhere, and what is beside it fits", `{$ref: '#/components/schemas/None', type: string}`, `"a"`, nil, "leads nowhere"},
		{"to a file that is not there", `{properties: {a: {$ref: none.yaml}}}`, `{"a":1}`, nil, "leads nowhere"},
		{"a file that is not there, and not needed", `{properties: {a: {$ref: none.yaml}}}`, `{"b":1}`, nil, ""},
		{"to what is no schema", `{$ref: '#/info/title'}`, `1`, nil, "no schema here but a string"},
		{"dynamic, from outside", `{$id: 'http://x.test/s', $dynamicAnchor: node, $ref: 'http://localhost/tree.json', unevaluatedProperties: false}`, `{"children":[{"childs":1}]}`, []string{"unevaluatedProperties /children/0/childs"}, ""},
		{"dynamic, from where only a reference led through", `{$ref: 'http://localhost/mid.json#/$defs/alias'}`, `{"children":[{"x":1},{}]}`, []string{"required /children/1/x"}, ""},
		{"dynamic, with nothing outside", `{$ref: 'http://localhost/tree.json'}`, `{"children":[{"childs":1},1]}`, []string{"type /children/1"}, ""},
		{"dynamic, nowhere", `{$dynamicRef: '#none'}`, `1`, nil, "leads nowhere"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			d, err := document.Read("x.yaml", []byte(headOf31+"    Case: "+c.schema), document.Options{ReadFile: func(uri string) ([]byte, error) {
				if text, ok := files[strings.TrimPrefix(uri, "http://localhost/")]; ok {
					return []byte(text), nil
				}
				return nil, errors.New("no such file")
			}})
			if err != nil {
				t.Fatal(err)
			}
			compiled := schema.NewSet(d).Compile(d.Lookup("/components/schemas/Case"))
			result := compiled.Evaluate(readValue(t, c.body), schema.Neither)
			if got := found(result); !slices.Equal(got, c.found) {
				t.Errorf("%q, wanted %q", got, c.found)
			}
			if (c.unjudged == "") != (len(result.Unjudged) == 0) || c.unjudged != "" && !strings.Contains(result.Unjudged[0].Reason, c.unjudged) {
				t.Errorf("not judged: %+v, wanted %q", result.Unjudged, c.unjudged)
			}
			matches, certain := compiled.Matches(readValue(t, c.body), schema.Neither)
			if matches != (c.found == nil) || certain != (c.unjudged == "") {
				t.Errorf("Matches says %t, %t", matches, certain)
			}
		})
	}
}

func TestCompileNothing(t *testing.T) {
	d, err := document.Read("x.yaml", []byte(headOf31+"    A: {}\n"), document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r := schema.NewSet(d).Compile(nil).Evaluate(schema.Value{Type: schema.Null}, schema.Neither); len(r.Unjudged) != 1 {
		t.Errorf("%+v", r)
	}
}

func TestEffective(t *testing.T) {
	for _, c := range []struct {
		schema string
		types  schema.Types
	}{
		{`{}`, 0},
		{`{type: [string, "null"]}`, schema.String},
		{`{allOf: [{type: [string, integer]}, {type: [integer, boolean]}]}`, schema.Integer},
		{`{allOf: [{type: number}, {type: integer}]}`, schema.Integer},
		{`{anyOf: [{type: string}, {type: integer}]}`, schema.String | schema.Integer},
		{`{oneOf: [{type: string}, {}]}`, 0},
		{`{$ref: '#/components/schemas/Text', maxLength: 1}`, schema.String},
		{`{allOf: [{$ref: '#/components/schemas/Case'}, {type: array}]}`, schema.Array},
	} {
		if got := compileCase(t, "3.1", c.schema).Effective(); got != c.types {
			t.Errorf("%s: %s, wanted %s", c.schema, got, c.types)
		}
	}
}

func TestDiscriminator(t *testing.T) {
	const pets = `
    Case:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator: {propertyName: kind, mapping: {hound: '#/components/schemas/Dog', d: Dog}}
    Any:
      anyOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator: {propertyName: kind}
    Parent: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind, mapping: {c: Cat}}}
    Cat: {type: object, required: [kind, claws], properties: {claws: {type: integer}}}
    Dog: {type: object, required: [kind, bark], properties: {bark: {type: integer}}}
`
	for _, c := range []struct {
		at, body string
		found    []string
		reason   string
	}{
		{"Case", `{"kind":"Cat","claws":1}`, nil, "names what matches"},
		{"Case", `{"kind":"hound","bark":1}`, nil, "by a mapping to a reference"},
		{"Case", `{"kind":"d","bark":1}`, nil, "by a mapping to a name"},
		{"Case", `{"kind":"Dog","claws":1}`, []string{"discriminator? "}, "names another"},
		{"Case", `{"kind":"Cow","claws":1}`, []string{"discriminator? "}, "names none"},
		{"Case", `{"kind":1,"claws":1}`, []string{"discriminator? "}, "is no name"},
		{"Case", `{"kind":"Cat","claws":1,"bark":1}`, []string{"oneOf "}, "both match, whatever is named"},
		{"Case", `{"kind":"Cat","claws":"x"}`, []string{"type /claws"}, "none matches: what is wrong in the one that is named"},
		{"Case", `{"kind":"Cow"}`, []string{"oneOf "}, "none matches and none is named"},
		{"Case", `1`, []string{"oneOf "}, "no object"},
		{"Any", `{"kind":"Dog","claws":1,"bark":1}`, nil, "one of two that match is named"},
		{"Any", `{"kind":"Dog","claws":1}`, []string{"discriminator? "}, "names another"},
		{"Any", `{"kind":"Dog","bark":"x"}`, []string{"type /bark"}, "none matches"},
		{"Any", `{"kind":"x"}`, []string{"anyOf "}, "none matches and none is named"},
		{"Parent", `{"kind":"c"}`, nil, "a parent does not look for its children"},
	} {
		for _, version := range []string{"3.0.3", "3.1.1"} {
			compiled := compileAt(t, strings.Replace(headOf31, "3.1.0", version, 1)+pets, "/components/schemas/"+c.at)
			result := compiled.Evaluate(readValue(t, c.body), schema.Neither)
			if got := found(result); !slices.Equal(got, c.found) {
				t.Errorf("%s: %s %s: %q, wanted %q", version, c.at, c.reason, got, c.found)
			}
		}
	}
	compiled := compileAt(t, headOf31+pets, "/components/schemas/Case")
	var values []string
	for _, m := range compiled.Discriminator.Mapping {
		values = append(values, m.Value+"="+m.At.Pointer)
	}
	want := []string{"hound=/components/schemas/Dog", "d=/components/schemas/Dog", "Cat=/components/schemas/Cat", "Dog=/components/schemas/Dog"}
	if !slices.Equal(values, want) {
		t.Errorf("%q", values)
	}
}

func TestDirections(t *testing.T) {
	const schemas = `
    Case:
      type: object
      required: [id, secret, both]
      properties:
        id: {readOnly: true}
        secret: {writeOnly: true}
        inner: {allOf: [{$ref: '#/components/schemas/Part'}]}
        both: {type: integer}
    Part: {allOf: [{required: [x]}, {properties: {x: {allOf: [{readOnly: true}], type: integer}}}]}
    Union: {anyOf: [{$ref: '#/components/schemas/Case'}]}
`
	for _, c := range []struct {
		version, at string
		direction   schema.Direction
		body        string
		found       []string
		reason      string
	}{
		{"3.0.3", "Case", schema.Request, `{"secret":1,"both":1}`, nil, "readOnly ones need not be sent"},
		{"3.0.3", "Case", schema.Response, `{"id":1,"both":1}`, nil, "nor writeOnly ones answered"},
		{"3.0.3", "Case", schema.Neither, `{"both":1}`, []string{"required /id", "required /secret"}, "of no direction all are there"},
		{"3.0.3", "Case", schema.Response, `{"id":1,"both":1,"secret":1}`, []string{"writeOnly /secret"}, "writeOnly in a response"},
		{"3.0.3", "Case", schema.Request, `{"secret":1,"both":1,"inner":{}}`, nil, "what one part requires another makes readOnly"},
		{"3.0.3", "Case", schema.Request, `{"secret":1,"both":1,"inner":{"x":1}}`, []string{"readOnly /inner/x"}, "by a part of the member's schema"},
		{"3.0.3", "Union", schema.Request, `{"id":1,"secret":1,"both":1}`, []string{"anyOf "}, "an alternative that may not be sent does not match"},
		{"3.1.0", "Case", schema.Request, `{"secret":1,"both":1}`, []string{"required? /id"}, "advice in 3.1"},
		{"3.1.0", "Case", schema.Response, `{"id":1,"both":1,"secret":1}`, []string{"writeOnly? /secret"}, "advice in 3.1"},
		{"3.1.0", "Union", schema.Request, `{"id":1,"secret":1,"both":1}`, []string{"readOnly? /id"}, "advice inside of an alternative that matches"},
		{"3.1.0", "Case", schema.Request, `{"both":1}`, []string{"required? /id", "required /secret"}, "others stay required"},
	} {
		compiled := compileAt(t, strings.Replace(headOf31, "3.1.0", c.version, 1)+schemas, "/components/schemas/"+c.at)
		result := compiled.Evaluate(readValue(t, c.body), c.direction)
		if got := found(result); !slices.Equal(got, c.found) {
			t.Errorf("%s %s: %q, wanted %q", c.version, c.reason, got, c.found)
		}
		fails := slices.ContainsFunc(result.Problems, func(p schema.Problem) bool { return !p.Advice })
		if matches, _ := compiled.Matches(readValue(t, c.body), c.direction); matches == fails {
			t.Errorf("%s %s: Matches says %t", c.version, c.reason, matches)
		}
	}
}

// TestUnjudged says what could not be decided, where it matters and nowhere else.
func TestUnjudged(t *testing.T) {
	const odd = `{type: string, pattern: "(?<=a"}`
	for _, c := range []struct {
		schema, body string
		found        []string
		unjudged     []string // pointers
		reason       string
	}{
		{odd, `"a"`, nil, []string{""}, "a pattern that does not compile"},
		{odd, `1`, []string{"type "}, nil, "of which another type is decided"},
		{`{properties: {a: ` + odd + `}}`, `{"a":"x","b":"x"}`, nil, []string{"/a"}, "where the value is"},
		{`{patternProperties: {"(?<=a": {}}, additionalProperties: false}`, `{"b":1}`, nil, []string{""}, "which members are additional is not known"},
		{`{anyOf: [` + odd + `, {type: string}]}`, `"a"`, nil, nil, "another alternative is certain"},
		{`{anyOf: [` + odd + `, {type: integer}]}`, `"a"`, nil, []string{""}, "no other alternative is"},
		{`{anyOf: [` + odd + `, {type: integer}]}`, `true`, []string{"anyOf "}, nil, "none matches for certain"},
		{`{oneOf: [` + odd + `, {type: string}]}`, `"a"`, nil, []string{""}, "one or two"},
		{`{oneOf: [` + odd + `, {type: string}, {minLength: 1}]}`, `"a"`, []string{"oneOf "}, nil, "two for certain"},
		{`{not: ` + odd + `}`, `"a"`, nil, []string{""}, "not of what is not known"},
		{`{contains: ` + odd + `, minContains: 2}`, `["a",1]`, []string{"minContains "}, []string{"/0"}, "one at most"},
		{`{contains: ` + odd + `, maxContains: 1}`, `["a","b"]`, nil, []string{"/0", "/1"}, "none, one or two"},
		{`{if: ` + odd + `, then: false}`, `"a"`, nil, []string{""}, "neither branch is known"},
		{`{propertyNames: ` + odd + `}`, `{"a":1}`, nil, []string{"/a"}, "a name"},
		{`{allOf: [{$ref: '#/none'}], unevaluatedProperties: false}`, `{"a":1}`, nil, []string{"", ""}, "what is evaluated is not known"},
		{`{allOf: [{$ref: '#/none'}], properties: {a: {}}, unevaluatedProperties: false}`, `{"a":1}`, nil, []string{""}, "and does not matter"},
		{`{pattern: "^(a+)+$(?!b)"}`, `"` + strings.Repeat("a", 40) + `c"`, nil, []string{""}, "a pattern that takes too long"},
	} {
		compiled := compileCase(t, "3.1", c.schema)
		result := compiled.Evaluate(readValue(t, c.body), schema.Neither)
		var pointers []string
		for _, u := range result.Unjudged {
			pointers = append(pointers, u.Pointer)
			if u.Reason == "" || u.Schema.Pointer == "" {
				t.Errorf("%+v", u)
			}
		}
		if got := found(result); !slices.Equal(got, c.found) || !slices.Equal(pointers, c.unjudged) {
			t.Errorf("%s: %s of %s: %q, not judged %q; wanted %q, %q", c.reason, c.body, c.schema, got, pointers, c.found, c.unjudged)
		}
		if c.found == nil {
			if matches, certain := compiled.Matches(readValue(t, c.body), schema.Neither); !matches || certain != (c.unjudged == nil) {
				t.Errorf("%s: Matches says %t, %t", c.reason, matches, certain)
			}
		}
	}
}

// TestMalformed judges strings that are not Unicode as far as they can be.
func TestMalformed(t *testing.T) {
	for _, c := range []struct {
		schema, body string
		found        []string
		unjudged     int
	}{
		{`{type: integer}`, `"\ud800"`, []string{"type "}, 0},
		{`{maxLength: 1}`, `"\ud800"`, nil, 0},
		{`{maxLength: 1}`, `"\ud800a"`, []string{"maxLength "}, 0},
		{`{enum: ["\ufffd"]}`, `"\ud800"`, []string{"enum "}, 0},
		{`{format: date}`, `"\ud800"`, []string{"format "}, 0},
		{`{pattern: "^."}`, `"\ud800"`, nil, 0},
		{`{pattern: "^[a-z]"}`, `"\ud800"`, nil, 1},
		{`{uniqueItems: true}`, `["\ud800","\ud801"]`, nil, 0},
	} {
		result := compileCase(t, "3.1", c.schema).Evaluate(readValue(t, c.body), schema.Neither)
		if got := found(result); !slices.Equal(got, c.found) || len(result.Unjudged) != c.unjudged {
			t.Errorf("%s of %s: %q, not judged %v", c.body, c.schema, got, result.Unjudged)
		}
	}
}

// TestUnfinished judges what is whole in a value that is cut off.
func TestUnfinished(t *testing.T) {
	for _, c := range []struct {
		schema, body string
		found        []string
	}{
		{`{type: string}`, `{"a":`, nil},
		{`{required: [z], maxProperties: 0, properties: {a: {type: string}, b: {required: [c]}}}`, `{"a":1,"b":{`, []string{"type /a"}},
		{`{additionalProperties: false}`, `{"a":1,`, []string{"additionalProperties /a"}},
		{`{minItems: 9, items: {type: string}}`, `["a",1,[`, []string{"type /1"}},
		{`{allOf: [{properties: {a: {type: string}}}]}`, `{"a":1,`, []string{"type /a"}},
		{`{title: t, $ref: '#/components/schemas/Text'}`, `"a`, nil},
		{`{anyOf: [{type: string}]}`, `[`, nil},
		{`{properties: {a: {type: string, minLength: 5}}}`, `{"a":"x`, nil},
	} {
		v, problems, whole := schema.ReadJSON([]byte(c.body))
		if whole || len(problems) != 1 {
			t.Fatalf("%s: %v", c.body, problems)
		}
		result := compileCase(t, "3.1", c.schema).Evaluate(v, schema.Neither)
		if got := found(result); !slices.Equal(got, c.found) {
			t.Errorf("%s of %s: %q, wanted %q", c.body, c.schema, got, c.found)
		}
	}
}

// However much advice comes first, what is wrong is told.
func TestAdviceLeavesRoom(t *testing.T) {
	compiled := compileCase(t, "3.1", `{items: {properties: {a: {readOnly: true}, z: {type: integer}}}}`)
	body := "[" + strings.Repeat(`{"a":1},`, 3*schema.MaxProblems) + `{"z":"no"}]`
	wrong := fmt.Sprintf("/%d/z", 3*schema.MaxProblems)
	result := compiled.Evaluate(readValue(t, body), schema.Request)
	if !slices.ContainsFunc(result.Problems, func(p schema.Problem) bool { return p.Pointer == wrong && !p.Advice }) {
		t.Errorf("%d problems without the one at %s", len(result.Problems), wrong)
	}
}

func TestProblemsAreBounded(t *testing.T) {
	compiled := compileCase(t, "3.1", `{items: {type: string}, additionalProperties: {additionalProperties: false}}`)
	result := compiled.Evaluate(readValue(t, "["+strings.Repeat("1,", 3*schema.MaxProblems)+"1]"), schema.Neither)
	if len(result.Problems) != schema.MaxProblems {
		t.Errorf("%d problems", len(result.Problems))
	}
	var b strings.Builder
	for i := range 500 {
		fmt.Fprintf(&b, `"%d":1,`, i)
	}
	result = compiled.Evaluate(readValue(t, `{"`+strings.Repeat("n", 1<<20)+`":{`+b.String()+`"a":1}}`), schema.Neither)
	size := 0
	for _, p := range result.Problems {
		size += len(p.Pointer)
	}
	if size > 6<<20 {
		t.Errorf("pointers of %d bytes", size)
	}
}
