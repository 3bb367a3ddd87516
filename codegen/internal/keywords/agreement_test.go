package keywords

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
	"github.com/leasegate/leasegate/strict"
	"github.com/leasegate/leasegate/strict/wire"
)

// all is the schema of All, compiled.
var all = sync.OnceValue(func() *schema.Schema {
	d, err := document.Read("keywords.yaml", text, document.Options{CheckSchema: schema.Check})
	if err != nil {
		panic(err)
	}
	for _, fault := range d.Faults() {
		panic(fmt.Sprint(fault))
	}
	return schema.NewSet(d).Compile(d.Lookup("/components/schemas/All"))
})

// judge returns what the judge finds, as "word pointer", sorted, each once. whole is false
// where the text has faults of its own.
func judge(body string, direction schema.Direction) (found []string, whole bool) {
	v, problems, whole := schema.ReadJSON([]byte(body))
	found = []string{}
	for _, p := range all().Evaluate(v, direction).Problems {
		if !p.Advice {
			found = append(found, p.Word+" "+p.Pointer)
		}
	}
	slices.Sort(found)
	return slices.Compact(found), whole && len(problems) == 0
}

// decode returns the value and what generated code finds.
func decode(t *testing.T, body string, direction schema.Direction) (*All, []string) {
	t.Helper()
	value := new(All)
	d := wire.NewDecoder([]byte(body))
	defer d.Release()
	d.Travels(wire.Direction(direction))
	value.DecodeJSON(d)
	return value, broken(t, d.Finish())
}

func broken(t *testing.T, err error) []string {
	t.Helper()
	found := []string{}
	var violations strict.Violations
	if err != nil && !errors.As(err, &violations) {
		t.Fatalf("not Violations: %v", err)
	}
	for _, v := range violations {
		found = append(found, v.Rule+" "+v.Pointer)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// agree checks that judge and generated code find the same in a body, that one without
// faults survives a round trip, and that what is written of any other is one that the
// judge takes. It returns what was found.
func agree(t *testing.T, body string, direction schema.Direction) []string {
	t.Helper()
	judged, whole := judge(body, direction)
	value, decoded := decode(t, body, direction)
	if !whole {
		if len(decoded) == 0 {
			t.Errorf("%s: the text has faults, and is taken", body)
		}
		return decoded
	}
	held := slices.DeleteFunc(slices.Clone(decoded), func(found string) bool { return strings.HasPrefix(found, "unrepresentable ") })
	if !alike(judged, held) {
		t.Fatalf("direction %d: %s\njudge:   %q\ndecoder: %q", direction, body, judged, decoded)
	}
	e := wire.NewEncoder(nil)
	defer e.Release()
	e.Travels(wire.Direction(direction))
	value.EncodeJSON(e)
	written, err := e.Finish()
	switch {
	case err == nil:
		if found, _ := judge(string(written), direction); len(found) > 0 {
			t.Fatalf("direction %d: %s is written as %s, which the judge refuses: %q", direction, body, written, found)
		}
	case len(decoded) == 0:
		t.Fatalf("direction %d: %s is read but not written: %v", direction, body, err)
	}
	if len(decoded) > 0 {
		return judged
	}
	if again, found := decode(t, string(written), direction); len(found) > 0 || !reflect.DeepEqual(value, again) {
		t.Fatalf("%s is written as %s, which is read as another value, %q", body, written, found)
	}
	// Numbers are held as float64.
	var sent, back any
	if json.Unmarshal([]byte(body), &sent) != nil || json.Unmarshal(written, &back) != nil || !reflect.DeepEqual(sent, back) {
		t.Fatalf("%s is written as %s", body, written)
	}
	return judged
}

// alike reports whether two lists of what was found say the same, but for what is inside
// of alternatives: where one says that none matches, the other may say what is wrong with
// the one that is meant. Of a null that is of an allowed type, and refused by what stands
// beside, the Go type says in its own words that it can't hold it.
func alike(judged, decoded []string) bool {
	decoded = slices.DeleteFunc(slices.Clone(decoded), func(found string) bool {
		pointer, isNull := strings.CutPrefix(found, "nullable ")
		return isNull && !slices.Contains(judged, found) && slices.ContainsFunc(judged, func(other string) bool { return strings.HasSuffix(other, " "+pointer) })
	})
	var unions []string
	for _, found := range slices.Concat(judged, decoded) {
		if word, pointer, _ := strings.Cut(found, " "); word == "anyOf" || word == "oneOf" {
			unions = append(unions, pointer)
		}
	}
	inside := func(pointer string) func(found string) bool {
		return func(found string) bool {
			_, at, _ := strings.Cut(found, " ")
			return at == pointer || strings.HasPrefix(at, pointer+"/")
		}
	}
	for _, pointer := range unions {
		if slices.ContainsFunc(judged, inside(pointer)) != slices.ContainsFunc(decoded, inside(pointer)) {
			return false
		}
	}
	for _, pointer := range unions {
		judged = slices.DeleteFunc(slices.Clone(judged), inside(pointer))
		decoded = slices.DeleteFunc(slices.Clone(decoded), inside(pointer))
	}
	return slices.Equal(judged, decoded)
}

// Every example of the document is one, and so is all of them together.
func TestExamples(t *testing.T) {
	together := map[string]json.RawMessage{}
	for name, examples := range examplesOf(t) {
		if len(examples) == 0 {
			t.Errorf("%s has no examples", name)
		}
		for _, example := range examples {
			text, err := json.Marshal(example)
			if err != nil {
				t.Fatal(err)
			}
			together[name] = text
			direction := schema.Neither
			if name == "advised" {
				direction = schema.Request
			}
			if found := agree(t, fmt.Sprintf(`{%q:%s}`, name, text), direction); len(found) > 0 {
				t.Errorf("%s: %s: %q", name, text, found)
			}
		}
	}
	body, err := json.Marshal(together)
	if err != nil {
		t.Fatal(err)
	}
	if found := agree(t, string(body), schema.Request); len(found) > 0 {
		t.Errorf("%s: %q", body, found)
	}
}

// examplesOf reads the examples of each case.
func examplesOf(t *testing.T) map[string][]any {
	t.Helper()
	examples := map[string][]any{}
	for _, p := range all().Properties {
		examples[p.Name] = nil
		for _, v := range p.Schema.Examples {
			examples[p.Name] = append(examples[p.Name], plain(v))
		}
	}
	return examples
}

// plain is a value of the document as encoding/json has it.
func plain(v schema.Value) any {
	switch v.Type {
	case schema.Boolean:
		return v.True
	case schema.Number:
		return json.Number(v.Text)
	case schema.String:
		return v.Text
	case schema.Array:
		list := []any{}
		for _, item := range v.Items {
			list = append(list, plain(item))
		}
		return list
	case schema.Object:
		object := map[string]any{}
		for _, m := range v.Members {
			object[m.Name] = plain(m.Value)
		}
		return object
	}
	return nil
}

// Each row breaks keywords.
func TestFaults(t *testing.T) {
	rules := map[string]bool{}
	for _, row := range faults {
		found := agree(t, row.body, row.direction)
		if !slices.Equal(found, row.want) {
			t.Errorf("%s: %s: found %q, want %q", row.reason, row.body, found, row.want)
		}
		for _, one := range found {
			rule, _, _ := strings.Cut(one, " ")
			rules[rule] = true
		}
	}
	for _, k := range schema.Keywords() {
		if k.Sentence != "" && k.Types != 0 && k.Shape30 == schema.NoShape && !rules[k.Name] {
			t.Errorf("no row breaks %s", k.Name)
		}
	}
}

var faults = []struct {
	body      string
	direction schema.Direction
	want      []string
	reason    string
}{
	{`{"untyped":{"b":1}}`, 0, []string{"required /untyped/a", "type /untyped/b"}, "an object without a type"},
	{`{"untypedLimits":"a"}`, 0, []string{"minLength /untypedLimits"}, "a string without a type"},
	{`{"untypedLimits":2}`, 0, []string{"minimum /untypedLimits"}, "a number"},
	{`{"untypedLimits":[]}`, 0, []string{"minItems /untypedLimits"}, "an array"},
	{`{"untypedLimits":[1,true]}`, 0, []string{"type /untypedLimits/0"}, "an item"},
	{`{"untypedLimits":{"a":1,"b":2}}`, 0, []string{"maxProperties /untypedLimits"}, "an object"},
	{`{"refused":{"a":1,"b":2}}`, 0, []string{"not /refused"}, "not, beside members"},
	{`{"refused":{"a":"1","b":2}}`, 0, []string{"not /refused", "type /refused/a"}, "both"},
	{`{"refusedText":"xa"}`, 0, []string{"not /refusedText"}, "of a string"},
	{`{"refusedBoth":[1,2]}`, 0, []string{"not /refusedBoth"}, "of any value"},
	{`{"condition":{"kind":"a","a":"x"}}`, 0, []string{"minLength /condition/a"}, "then"},
	{`{"condition":{"kind":"b"}}`, 0, []string{"required /condition/b"}, "else"},
	{`{"condition":{"b":4}}`, 0, []string{"required /condition/a", "required /condition/kind"}, "a condition that holds of nothing"},
	{`{"conditionOnType":11}`, 0, []string{"maximum /conditionOnType"}, "else of an else"},
	{`{"patterns":{"n_id":2,"x":1,"n_s":"long"}}`, 0, []string{"additionalProperties /patterns/x", "maxLength /patterns/n_s", "minimum /patterns/n_id", "type /patterns/n_s"}, "members of patterns, one of both"},
	{`{"patternsOpen":{"x_b":1,"y":1}}`, 0, []string{"required /patternsOpen/x_a", "type /patternsOpen/x_b", "type /patternsOpen/y"}, "beside others"},
	{`{"patternsAlone":{"i":1.5}}`, 0, []string{"minimum /patternsAlone/i", "type /patternsAlone/i"}, "of two patterns"},
	{`{"names":{"abcd":1,"x":1}}`, 0, []string{"propertyNames /names/abcd", "propertyNames /names/x"}, "names"},
	{`{"namesOfMap":{"other":"x","long":1}}`, 0, []string{"propertyNames /namesOfMap/other", "type /namesOfMap/long"}, "names of a map"},
	{`{"dependent":{"card":"1"}}`, 0, []string{"dependentRequired /dependent/address", "dependentRequired /dependent/city"}, "members that another asks for"},
	{`{"dependentSchemas":{"a":1,"b":9,"c":1,"d":1}}`, 0, []string{"maxProperties /dependentSchemas", "minimum /dependentSchemas/b"}, "what another member asks for"},
	{`{"dependencies":{"a":1}}`, 0, []string{"dependentRequired /dependencies/b"}, "in the words of older drafts"},
	{`{"tuple":["",1.5,true]}`, 0, []string{"minLength /tuple/0", "not /tuple/2", "type /tuple/1"}, "items in their places"},
	{`{"tupleOpen":[10,{"x":"1"},1]}`, 0, []string{"maximum /tupleOpen/0", "type /tupleOpen/1/x", "type /tupleOpen/2"}, "and those after"},
	{`{"contains":[9,"10"]}`, 0, []string{"contains /contains"}, "none of a kind"},
	{`{"containsMany":[10]}`, 0, []string{"minContains /containsMany"}, "too few of a kind"},
	{`{"containsMany":[10,11,12,13,"x"]}`, 0, []string{"maxContains /containsMany", "type /containsMany/4"}, "too many, as what is no number is of it"},
	{`{"unevaluated":{"id":1,"x":1}}`, 0, []string{"unevaluatedProperties /unevaluated/x"}, "members that no part knows"},
	{`{"unevaluatedTyped":{"id":1,"x":"1"}}`, 0, []string{"type /unevaluatedTyped/x"}, "of a type"},
	{`{"unevaluatedItems":["y",1,2]}`, 0, []string{"type /unevaluatedItems/2"}, "items that no part knows"},
	{`{"unevaluatedTuple":[1,2,"x"]}`, 0, []string{"unevaluatedItems /unevaluatedTuple/1", "unevaluatedItems /unevaluatedTuple/2"}, "none at all"},
	{`{"noNullEither":"a"}`, 0, []string{"not /noNullEither"}, "what is not of one of several types"},
	{`{"noNullEither":null}`, 0, []string{"not /noNullEither"}, "nor null"},
	{`{"unevaluatedChoice":{"kind":"b","x":1}}`, 0, []string{"unevaluatedProperties /unevaluatedChoice/x"}, "what the other alternative knows"},
	{`{"constant":1.51}`, 0, []string{"const /constant"}, "a constant"},
	{`{"constantObject":{"a":[1,{"b":null}],"c":"x","d":1}}`, 0, []string{"const /constantObject"}, "an object"},
	{`{"constantNull":0}`, 0, []string{"const /constantNull"}, "null"},
	{`{"mixed":{"x":1,"y":1}}`, 0, []string{"enum /mixed"}, "values of every type"},
	{`{"manyValues":11}`, 0, []string{"enum /manyValues"}, "many of them"},
	{`{"types":10}`, 0, []string{"maximum /types"}, "an integer among types"},
	{`{"types":1.5}`, 0, []string{"type /types"}, "none of the types"},
	{`{"nullable":{}}`, 0, []string{"anyOf /nullable"}, "null or an object, and neither"},
	{`{"booleans":{"no":1}}`, 0, []string{"not /booleans/no"}, "a member that there can't be"},
	{`{"siblings":"bad"}`, 0, []string{"not /siblings"}, "beside a reference"},
	{`{"siblings":"TOO LONG"}`, 0, []string{"maxLength /siblings", "pattern /siblings"}, "and in what it leads to"},
	{`{"required":{"c":"x"}}`, 0, []string{"anyOf /required"}, "alternatives that only require"},
	{`{"requiredEither":{"a":"x","b":"y"}}`, 0, []string{"oneOf /requiredEither"}, "of which only one may be there"},
	{`{"merged":{"a":3}}`, 0, []string{"not /merged"}, "parts that are merged"},
	{`{"merged":{"a":6,"b":1,"c":true,"d":1}}`, 0, []string{"maxProperties /merged", "maximum /merged/a", "type /merged/b", "type /merged/c"}, "all of them"},
	{`{"tree":{"value":1,"children":[{"value":2,"x":1},{}]}}`, 0, []string{"required /tree/children/1/value", "unevaluatedProperties /tree/children/0/x"}, "references that the outermost schema decides"},
	{`{"advised":{"secret":"x"}}`, schema.Request, []string{}, "what is readOnly need not be sent"},
	{`{"advised":{"secret":"x"}}`, schema.Response, []string{"required /advised/id"}, "but answered"},
	{`{"advised":{"id":1,"extra":1}}`, schema.Response, []string{}, "what is writeOnly need not be answered"},
	{`{"exact":0.35}`, 0, []string{"multipleOf /exact"}, "exact factors"},
	{`{"exact":10000000000000000000000000001}`, 0, []string{"exclusiveMaximum /exact"}, "exact limits"},
	{`{"unique":[{"a":1},1,{"a":1.0}]}`, 0, []string{"uniqueItems /unique"}, "items of more than one type"},
	{`{"nested":{"next":{"next":{},"list":[]},"leaf":{}}}`, 0, []string{"anyOf /nested/leaf", "not /nested", "not /nested/next"}, "conditions inside of each other"},
	{`{"other":1}`, 0, []string{"additionalProperties /other"}, "a member that nobody knows"},
}
