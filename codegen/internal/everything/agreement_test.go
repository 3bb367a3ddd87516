package everything

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	openapi "github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/strict"
	"github.com/leasegate/leasegate/strict/wire"
)

// A component is a generated type with the schema that it is made of.
type component struct {
	name string
	make func() codec
	part gate.Part
}

type codec interface {
	DecodeJSON(*wire.Decoder)
	EncodeJSON(*wire.Encoder)
	json.Unmarshaler
	json.Marshaler
}

func of[T any, P interface {
	*T
	codec
}](name string, parts ...gate.Part,
) component {
	part := gate.PartResponse
	if len(parts) > 0 {
		part = parts[0]
	}
	return component{name: name, make: func() codec { return P(new(T)) }, part: part}
}

// direction is where a body of the component travels.
func (c component) direction() wire.Direction {
	if c.part == gate.PartRequest {
		return wire.Request
	}
	return wire.Response
}

// failer is a *testing.T or a *rapid.T.
type failer interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

var components = []component{
	of[Strings]("Strings"), of[Numbers]("Numbers"), of[Limits]("Limits"), of[Flat]("Flat", gate.PartRequest), of[Page]("Page", gate.PartRequest), of[Facets]("Facets", gate.PartRequest), of[Enums]("Enums"), of[Arrays]("Arrays"), of[Objects]("Objects"),
	of[Nullables]("Nullables"), of[Defaults]("Defaults"), of[Merged]("Merged"), of[Tree]("Tree"), of[Odd]("Odd"), of[Ref]("Ref"),
	of[Open]("Open"), of[NestedArray]("NestedArray"), of[NestedUnique]("NestedUnique"), of[UniqueTree]("UniqueTree", gate.PartRequest), of[NullableTree]("NullableTree"), of[NullableText]("NullableText"), of[NullableRef]("NullableRef"),
	of[NamedArray]("NamedArray"), of[NamedMap]("NamedMap"), of[NamedNumber]("NamedNumber"), of[NamedInteger]("NamedInteger"),
	of[NamedBool]("NamedBool"), of[NamedID]("NamedId"), of[NamedTime]("NamedTime"), of[NamedAny]("NamedAny"), of[NamedObject]("NamedObject"),
	of[Color]("Color"), of[Problem]("Problem"), of[Base]("Base"), of[Leaf]("Leaf"),
	of[Walker]("Walker"), of[Swimmer]("Swimmer"), of[Animal]("Animal"), of[TextOrNumber]("TextOrNumber"), of[EitherOrBoth]("EitherOrBoth"), of[Unions]("Unions", gate.PartRequest),
	of[Writable]("Writable", gate.PartRequest), of[Readable]("Readable"),
	of[CheckedSent]("CheckedSent", gate.PartRequest), of[CheckedAnswered]("CheckedAnswered"), of[Checked]("Checked"), of[Untyped]("Untyped"),
	of[Formats]("Formats"), of[RequiredFormats]("RequiredFormats"), of[NamedDay]("NamedDay"), of[NamedBlob]("NamedBlob"),
	of[NamedAddress]("NamedAddress"), of[NamedAmount]("NamedAmount"), of[NamedByte]("NamedByte"), of[Names]("Names"), of[NamesLower]("names"),
}

func TestEveryComponentIsInTheTable(t *testing.T) {
	doc, _ := compiled()
	for name := range doc.Components.Schemas {
		if name != "Alias" { // a reference has no type of its own
			find(t, name)
		}
	}
}

func find(t testing.TB, name string) component {
	t.Helper()
	i := slices.IndexFunc(components, func(c component) bool { return c.name == name })
	if i < 0 {
		t.Fatalf("no component %s in the table", name)
	}
	return components[i]
}

var compiled = sync.OnceValues(func() (*openapi3.T, *gate.Contract) {
	d, err := openapi.Read("everything.yaml", document, openapi.Options{})
	if err != nil {
		panic(err)
	}
	contract, err := gate.New(d)
	if err != nil {
		panic(err)
	}
	doc, err := d.Kin(openapi.Everything)
	if err != nil {
		panic(err)
	}
	return doc, contract
})

func (c component) schema() *openapi3.SchemaRef {
	doc, _ := compiled()
	return doc.Components.Schemas[c.name]
}

// judge returns what the judge finds, as "rule pointer", sorted.
func (c component) judge(t failer, body string) []string {
	t.Helper()
	_, contract := compiled()
	findings, err := contract.JudgeBody(c.part, "/components/schemas/"+c.name, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	found := []string{}
	for _, f := range findings {
		word := strings.TrimPrefix(string(f.Rule), string(c.part)+".body.")
		if word == "discriminator" {
			continue // advice
		}
		if word == "surrogate" {
			word = "unicode" // generated code has one word for both
		}
		found = append(found, word+" "+f.Pointer)
	}
	// The decoder ends where it is too deep; the judge, which only warns of that, goes on.
	if slices.ContainsFunc(found, func(s string) bool { return strings.HasPrefix(s, "depth ") }) {
		found = slices.DeleteFunc(found, func(s string) bool { return s == "syntax " })
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// decode returns the value and what the generated decoder finds.
func (c component) decode(t failer, body string) (codec, []string) {
	t.Helper()
	value := c.make()
	d := wire.NewDecoder([]byte(body))
	defer d.Release()
	d.Travels(c.direction())
	value.DecodeJSON(d)
	return value, found(t, d.Finish())
}

func found(t failer, err error) []string {
	t.Helper()
	list := []string{}
	var violations strict.Violations
	if err != nil && !errors.As(err, &violations) {
		t.Fatalf("not Violations: %v", err)
	}
	for _, v := range violations {
		list = append(list, v.Rule+" "+v.Pointer)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// agree checks that judge and generated code find the same in a body, and that
// one without faults survives a round trip. It returns what was found.
func (c component) agree(t failer, body string) []string {
	t.Helper()
	if strings.HasPrefix(strings.TrimLeft(body, " \t\r\n"), "null") && (c.schema().Value.Nullable || c.schema().Value.Type == nil && c.name == "Untyped") {
		return nil // a named type can't be null; what refers to it is Nullable
	}
	judged := c.judge(t, body)
	value, decoded := c.decode(t, body)
	// What a Go type can't hold is the one exemption.
	legal := slices.DeleteFunc(slices.Clone(decoded), func(found string) bool { return strings.HasPrefix(found, "unrepresentable ") })
	asked := readByBoth(judged)
	if !slices.Equal(slices.DeleteFunc(slices.Clone(judged), asked), slices.DeleteFunc(legal, asked)) {
		t.Fatalf("%s, %.500q\njudge:   %q\ndecoder: %q", c.name, body, judged, decoded)
	}
	if len(decoded) == 0 {
		c.roundTrip(t, body, value)
	}
	return judged
}

// readByBoth returns which findings only the judge has a say in: the decoder asks
// nothing of a string that is no text, nor of a value whose name is none or is given
// twice, and no limit of a number that is none of its format.
func readByBoth(judged []string) func(found string) bool {
	odd, unfit := make(map[string]bool), make(map[string]bool)
	for _, found := range judged {
		switch word, pointer, _ := strings.Cut(found, " "); word {
		case "duplicateMember", "unicode":
			odd[pointer] = true
		case "format":
			unfit[pointer] = true
		}
	}
	return func(found string) bool {
		word, pointer, _ := strings.Cut(found, " ")
		switch word {
		case "duplicateMember", "unicode":
			return false
		case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf":
			if unfit[pointer] {
				return true
			}
		}
		if word == "uniqueItems" && slices.ContainsFunc(slices.Collect(maps.Keys(odd)), func(inside string) bool { return strings.HasPrefix(inside, pointer+"/") }) {
			return true // of what is not whole nobody can say whether it is there twice
		}
		for at := pointer; at != ""; at = at[:strings.LastIndexByte(at, '/')] {
			if odd[at] {
				return true
			}
		}
		return odd[pointer] || strings.Contains(pointer, "\ufffd")
	}
}

func (c component) roundTrip(t failer, body string, value codec) {
	t.Helper()
	e := wire.NewEncoder(nil)
	defer e.Release()
	e.Travels(c.direction())
	value.EncodeJSON(e)
	text, err := e.Finish()
	if err != nil {
		t.Fatalf("%s, %.500q: decoded but not encoded: %v", c.name, body, err)
	}
	if found := c.judge(t, string(text)); len(found) > 0 {
		t.Fatalf("%s, %.500q: encoded as %.500q, which the judge refuses: %q", c.name, body, text, found)
	}
	again, found := c.decode(t, string(text))
	if len(found) > 0 || !reflect.DeepEqual(value, again) && !sameText(again, text, c.direction()) {
		t.Fatalf("%s, %.500q: encoded as %.500q, which decodes to another value, %q\n%#v\n%#v", c.name, body, text, found, value, again)
	}
	marshaled, err := json.Marshal(value)
	if err != nil {
		t.Fatalf("%s: json.Marshal: %v", c.name, err)
	}
	// It compacts raw members, so that only texts can be compared.
	third := c.make()
	if err := json.Unmarshal(marshaled, third); err != nil {
		t.Fatalf("%s, %.500q: json.Marshal wrote %.500q: %v", c.name, body, marshaled, err)
	}
	if again, err := json.Marshal(third); err != nil || string(again) != string(marshaled) {
		t.Fatalf("%s, %.500q: json.Marshal wrote %.500q, then %.500q, %v", c.name, body, marshaled, again, err)
	}
}

// sameText reports whether a value is written as a text: what is held as JSON, as a member
// that one of several alternatives lists is by the others, keeps the escapes that it came
// with.
func sameText(value codec, text []byte, direction wire.Direction) bool {
	e := wire.NewEncoder(nil)
	defer e.Release()
	e.Travels(direction)
	value.EncodeJSON(e)
	again, err := e.Finish()
	return err == nil && string(again) == string(text)
}

// Each row breaks one keyword, and only that; repaired is its twin that does not.
func TestOneFault(t *testing.T) {
	kinds := map[string]int{}
	for _, row := range oneFault {
		t.Run(fmt.Sprintf("%s/%.60s", row.component, row.bad), func(t *testing.T) {
			c := find(t, row.component)
			if found := c.agree(t, row.repaired); len(found) > 0 {
				t.Errorf("the repaired twin %s is refused: %q", row.repaired, found)
			}
			found := c.agree(t, row.bad)
			if want := []string{row.rule + " " + row.pointer}; !slices.Equal(found, want) {
				t.Errorf("%s: found %q, want %q", row.bad, found, want)
			}
		})
		kinds[row.rule]++
	}
	for _, rule := range []string{
		"type", "nullable", "required", "additionalProperties", "minLength", "maxLength", "pattern", "format", "enum",
		"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "uniqueItems",
		"minProperties", "maxProperties", "readOnly", "writeOnly", "syntax", "depth", "trailingData", "unicode", "duplicateMember",
	} {
		if kinds[rule] == 0 {
			t.Errorf("no row breaks %s", rule)
		}
	}
}

// Each broken keyword is a finding of its own, and what was found before a text
// ended to be JSON is kept.
func TestSeveralFaults(t *testing.T) {
	for _, row := range []struct {
		component, body string
		want            []string
		reason          string
	}{
		{"Limits", `{"all32":2147483648}`, []string{"format /all32", "maximum /all32"}, "beyond the format and the same limit"},
		{"Limits", `{"all32":-1e10}`, []string{"format /all32", "minimum /all32"}, "below both"},
		{"Limits", `{"open32":2147483648}`, []string{"format /open32"}, "beyond the format, not the limit after it"},
		{"Limits", `{"open32":2147483649}`, []string{"format /open32", "maximum /open32"}, "beyond both"},
		{"Limits", `{"open32":-2147483648}`, []string{"exclusiveMinimum /open32"}, "at the limit, of the format"},
		{"Limits", `{"most32":2147483648}`, []string{"enum /most32", "format /most32"}, "beyond the format, whose last value is listed"},
		{"Limits", `{"most32":-2147483649}`, []string{"enum /most32", "format /most32"}, "below it"},
		{"Limits", `{"all64":-9223372036854775809}`, []string{"format /all64", "minimum /all64"}, "below 64 bits"},
		{"Limits", `{"all64":9223372036854775809}`, []string{"format /all64", "maximum /all64"}, "beyond 64 bits"},
		{"Limits", `{"least":-9223372036854775809}`, []string{"minimum /least"}, "below 64 bits without a format"},
		{"Strings", `{"short":"a","x":1,`, []string{"additionalProperties /x", "minLength /short", "syntax "}, "before the text ends"},
		{"Strings", `{"x":{"a":1,"a":2`, []string{"additionalProperties /x", "duplicateMember /x/a", "syntax "}, "in an unknown member without an end"},
		{"Strings", `{"plain":[1,`, []string{"syntax "}, "a value without an end is of no type yet"},
		{"Arrays", `{"few":["",`, []string{"minLength /few/0", "syntax "}, "an element, but not the number of elements"},
		{"Arrays", `{"refs":[{},{`, []string{"required /refs/0/name", "syntax "}, "an object that has an end, not one without"},
		{"Merged", `{"shared":"abcdef"`, []string{"maxLength /shared", "syntax "}, "a member that allOf describes"},
		{"Writable", `{"id":`, []string{"readOnly /id", "syntax "}, "a member whose value is not there"},
		{"Strings", "{\"plain\":\"\xff\",\"a\" 1}", []string{"syntax ", "unicode /plain"}, "a name without a value is no member"},
		{"NamedAny", "{\"a\xa0\xa0\":\"\xff\"}", []string{"unicode ", "unicode /a\ufffd\ufffd"}, "below a name that is not Unicode"},
		{"NamedAny", `{"a":1,"a"`, []string{"syntax "}, "nor is it one for the second time"},
		{"NestedArray", "[1," + strings.Repeat("[", 1000), []string{"depth ", "type /0"}, "before the nesting is too deep"},
	} {
		if found := find(t, row.component).agree(t, row.body); !slices.Equal(found, row.want) {
			t.Errorf("%s: %.100s: found %q, want %q", row.reason, row.body, found, row.want)
		}
	}
}
