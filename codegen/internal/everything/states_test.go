package everything

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/leasegate/leasegate/strict"
)

func TestDefaults(t *testing.T) {
	var got Defaults
	if err := json.Unmarshal([]byte(`{"required":"r"}`), &got); err != nil {
		t.Fatal(err)
	}
	want := Defaults{
		Required: "r",
		Path:     "/",
		Quoted:   strict.Some("a \"b\"\n`c`"),
		Empty:    "",
		Zero:     0,
		Number:   strict.Some(1.5),
		Integer:  strict.Some(-7),
		Int32:    5,
		Int64:    strict.Some(int64(1_000_000_000_000)),
		Yes:      strict.Some(true),
		No:       false,
		Color:    DefaultsColorGreen,
		ColorRef: strict.Some(ColorRed),
		ID:       strict.Some(id),
		At:       strict.Some(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)),
		Day:      strict.Date{Year: 2026, Month: 1, Day: 2},
		List:     []int{1, 2},
		Map:      strict.Some(DefaultsMap{"a": "b"}),
		Object:   strict.Some(DefaultsObject{A: strict.Some("x"), B: strict.Some(3)}),
		Ref:      strict.Some(Ref{Name: "y"}),
		Any:      json.RawMessage(`[null,{"a":1}]`),
		Free:     json.RawMessage(`{"a":1}`),
		Nullable: strict.NotNull("z"),
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %#v\nwant %#v", got, want)
	}
	// The zero value leaves out all that is not required: the reader's defaults
	// fill it in.
	text, err := json.Marshal(Defaults{})
	if err != nil || string(text) != `{"required":""}` {
		t.Errorf("the zero value is %s, %v", text, err)
	}
	// A value that is the default's opposite is not taken for an absent one.
	given := `{"empty":"","free":{},"int32":1,"integer":0,"list":[],"no":false,"nullable":null,"number":0,"quoted":"","required":"","yes":false,"zero":0}`
	got = Defaults{}
	if err := json.Unmarshal([]byte(given), &got); err != nil {
		t.Fatal(err)
	}
	if v, ok := got.Yes.Get(); !ok || v {
		t.Error("false became the default")
	}
	if v, ok := got.Integer.Get(); !ok || v != 0 {
		t.Error("0 became the default")
	}
	if got.List == nil || len(got.List) != 0 || !got.Nullable.IsNull() || string(got.Free) != "{}" {
		t.Errorf("an empty list, null or {} became the default: %#v", got)
	}
}

// Each way to hold a member keeps its states apart, there and back.
func TestStates(t *testing.T) {
	const required = `"required":null,"requiredRef":null`
	for _, row := range []struct{ text, reason string }{
		{`{` + required + `}`, "absent"},
		{`{"at":null,"decorated":null,"flag":null,"id":null,"list":null,"map":null,"number":null,"ref":null,` + required + `,"text":null,"textRef":null}`, "null"},
		{`{"any":null,` + required + `}`, "null for any value"},
		{`{"at":"0001-01-01T00:00:00Z","flag":false,"id":"00000000-0000-0000-0000-000000000000","list":[],"map":{},"number":0,"ref":{},"required":"","requiredRef":{}}`, "the Go zero"},
		{`{"list":[null,0],"map":{"a":null,"b":0},` + required + `}`, "null inside"},
	} {
		var value Nullables
		if err := json.Unmarshal([]byte(row.text), &value); err != nil {
			t.Errorf("%s: %v", row.reason, err)
		}
		if text, err := json.Marshal(value); err != nil || string(text) != row.text {
			t.Errorf("%s: %s became %s, %v", row.reason, row.text, text, err)
		}
	}
}

// Go values that the document does not allow are not encoded.
func TestEncodeRefuses(t *testing.T) {
	var loop Tree
	loop.Name, loop.Parent = "a", &loop
	ok := Merged{ID: id, Name: "n", Shared: "s"}
	extra := func(name string) Merged {
		m := ok
		m.AdditionalProperties = map[string]json.RawMessage{name: json.RawMessage(`1`)}
		return m
	}
	for _, row := range []struct {
		value codec
		want  string
	}{
		{&Strings{Short: "a"}, "minLength /short"},
		{&Strings{Bounded: strict.Some("abcd")}, "maxLength /bounded"},
		{&Strings{Pattern: "x"}, "pattern /pattern"},
		{&Strings{Day: strict.Date{Year: 2026, Month: 2, Day: 30}}, "format /day"},
		{&Strings{Plain: strict.Some("\xff")}, "unicode /plain"},
		{&Strings{At: strict.Some(time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC))}, "format /at"},
		{&Numbers{Range: strict.Some(2.0)}, "maximum /range"},
		{&Numbers{Range: strict.Some(-2.0)}, "minimum /range"},
		{&Numbers{Open: -1}, "exclusiveMinimum /open"},
		{&Numbers{Open: 1}, "exclusiveMaximum /open"},
		{&Numbers{Tenths: strict.Some(0.25)}, "multipleOf /tenths"},
		{&Numbers{Thirds: strict.Some(4)}, "multipleOf /thirds"},
		{&Enums{Color: strict.Some(Color("blue"))}, "enum /color"},
		{&Enums{Integer: strict.Some(EnumsInteger(9))}, "enum /integer"},
		{&Enums{Number: 3}, "enum /number"},
		{&Arrays{Few: []string{}}, "minItems /few"},
		{&Arrays{Few: []string{"a", "b", "c", "d"}}, "maxItems /few"},
		{&Arrays{Few: []string{""}}, "minLength /few/0"},
		{&Arrays{UniqueIds: []uuid.UUID{id, id}}, "uniqueItems /uniqueIds"},
		{&Arrays{NullableTexts: make([]strict.Nullable[string], 1)}, "required /nullableTexts/0"},
		{&Arrays{Any: make([]json.RawMessage, 1)}, "syntax /any/0"},
		{&Objects{Any: json.RawMessage(`{"a":1,"a":2}`)}, "duplicateMember /any/a"},
		{&Objects{Any: json.RawMessage(`1 2`)}, "trailingData /any"},
		{&Objects{Free: json.RawMessage(`[]`)}, "type /free"},
		{&Objects{Free: json.RawMessage(`{"a":1,"b":2,"c":3}`)}, "maxProperties /free"},
		{&Objects{FreeNullable: json.RawMessage(`1`)}, "type /freeNullable"},
		{&Objects{Map: strict.Some(ObjectsMap{})}, "minProperties /map"},
		{&Objects{Map: strict.Some(ObjectsMap{"\xff": ""})}, "unicode /map"},
		{&Objects{Counted: strict.Some(ObjectsCounted{})}, "minProperties /counted"},
		{&Objects{RequiredOnly: strict.Some(ObjectsRequiredOnly{X: json.RawMessage(`1`)})}, "required /requiredOnly/y"},
		{&Nullables{RequiredRef: strict.Null[NullableRef]()}, "required /required"},
		{ptr(extra("id")), "duplicateMember /id"},
		{ptr(extra("a~/b")), ""},
		{&Tree{Name: "a", Maybe: strict.NotNull(NullableTree{Next: strict.NotNull[*NullableTree](nil)})}, "required /maybe/next"},
		{&loop, "depth"},
	} {
		text, err := json.Marshal(row.value)
		if row.want == "" {
			if err != nil {
				t.Errorf("%#v: %v", row.value, err)
			}
			continue
		}
		var violations strict.Violations
		if !errors.As(err, &violations) {
			t.Errorf("%#v became %s, %v, want %s", row.value, text, err, row.want)
			continue
		}
		if got := violations[0].Rule + " " + violations[0].Pointer; len(violations) != 1 || !strings.HasPrefix(got, row.want) {
			t.Errorf("%#v: %v, want %s", row.value, violations, row.want)
		}
	}
}

func ptr[T any](v T) *T { return &v }

// What the types can't hold is refused as that, and as nothing else.
func TestUnrepresentable(t *testing.T) {
	for _, row := range []struct{ component, body, pointer string }{
		{"Numbers", `{"number":1e400}`, "/number"},
		{"Numbers", `{"integer":1e19}`, "/integer"},
		{"Numbers", `{"open":0.99999999999999999999}`, "/open"},
		{"Numbers", `{"thirds":30000000000000000000}`, "/thirds"},
		{"Strings", `{"at":"9999-12-31T23:59:60Z"}`, "/at"},
		{"Arrays", `{"uniqueIds":["3fa85f64-5717-4562-b3fc-2c963f66afa6","3FA85F64-5717-4562-B3FC-2C963F66AFA6"]}`, "/uniqueIds"},
		{"Arrays", `{"uniqueNumbers":[0.1,0.10000000000000000001]}`, "/uniqueNumbers"},
		{"NamedArray", `["2026-01-01T00:00:00Z","2026-01-01T00:00:00.0Z"]`, ""},
		{"UniqueTree", `{"children":[{"id":"3fa85f64-5717-4562-b3fc-2c963f66afa6"},{"id":"3FA85F64-5717-4562-B3FC-2C963F66AFA6"}]}`, "/children"},
		{"UniqueTree", `{"children":[{},{"children":[{"id":"3fa85f64-5717-4562-b3fc-2c963f66afa6"},{"id":"3FA85F64-5717-4562-B3FC-2C963F66AFA6"}]}]}`, "/children/1/children"},
	} {
		c := find(t, row.component)
		if judged := c.judge(t, row.body); len(judged) > 0 {
			t.Errorf("%s: the judge refuses it: %q", row.body, judged)
		}
		if _, found := c.decode(t, row.body); len(found) != 1 || found[0] != "unrepresentable "+row.pointer {
			t.Errorf("%s: found %q, want unrepresentable at %q", row.body, found, row.pointer)
		}
	}
}
