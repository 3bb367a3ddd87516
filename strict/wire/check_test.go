package wire

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// schemas is what a generated package has.
var schemas = Schemas{
	{OneWay: true},
	{Properties: []Property{{"a", 3, 0}, {"b", 3, 0}, {"next", 1, 0}}, AnyOf: []int{6, 7}}, // 1
	{Never: true}, // 2
	{Types: TypeInteger, Enum: []string{"1", "2"}},                                                   // 3
	{Types: TypeObject, Properties: []Property{{"a", 3, 0}}, Additional: 2},                          // 4
	{Types: TypeObject, Properties: []Property{{"left", 5, 0}, {"right", 5, 0}}, OneOf: []int{6, 7}}, // 5
	{Required: []string{"a"}}, // 6
	{Required: []string{"b"}, Properties: []Property{{"left", 5, 0}, {"right", 5, 0}}},                                    // 7
	{Properties: []Property{{"id", 0, ReadOnly}, {"secret", 0, WriteOnly | Advised}}, Required: []string{"id", "secret"}}, // 8
	{OneOf: []int{10, 11}, Selector: "kind", Selected: []Property{{"k", 10, 0}, {"l", 11, 0}}},                            // 9
	{Types: TypeObject, Properties: []Property{{"kind", 0, 0}, {"n", 3, 0}}, Additional: 2, Required: []string{"kind"}},   // 10
	{Types: TypeObject, Properties: []Property{{"kind", 0, 0}, {"m", 3, 0}}, Others: 2, Required: []string{"kind", "m"}},  // 11
	{Types: TypeArray, Items: 12, Unique: true},                                                                           // 12
	{OneOf: []int{14, 15}}, // 13
	{Properties: []Property{{"x", 13, 0}}, Types: TypeObject, Required: []string{"x"}},                                                              // 14
	{Properties: []Property{{"x", 13, 0}, {"y", 2, 0}}, Types: TypeObject | TypeNull},                                                               // 15
	{AllOf: []int{16}, Types: TypeObject},                                                                                                           // 16
	{Types: TypeNumber | TypeInteger, Limits: []Limit{{"minimum", "10000000000000000000000"}, {"multipleOf", "0.1"}, {"exclusiveMaximum", "1e40"}}}, // 17
	{Not: 3}, // 18
	{Items: 18, Types: TypeArray, Counts: []Count{{"maxItems", 2}}}, // 19
}

func broken(err error) []string {
	list := []string{}
	var found Violations
	if errors.As(err, &found) {
		for _, v := range found {
			list = append(list, v.Rule+" "+v.Pointer)
		}
	}
	return list
}

// read holds a text against a row as generated code does that can't type it, in both
// directions, and returns what both found.
func read(t *testing.T, id int, text string, direction Direction) []string {
	t.Helper()
	d := NewDecoder([]byte(text))
	defer d.Release()
	d.Travels(direction)
	start := d.Offset()
	matches := d.Matches(schemas, id)
	d.Skip()
	d.Check(schemas, id, start)
	found := broken(d.Finish())
	if matches != (len(found) == 0) {
		t.Errorf("%s: Matches says %t, Check %q", text, matches, found)
	}
	e := NewEncoder(nil)
	defer e.Release()
	e.Travels(direction)
	e.Raw([]byte(text))
	e.Check(schemas, id, 0)
	if _, err := e.Finish(); !slices.Equal(broken(err), found) {
		t.Errorf("%s: reading finds %q, writing %q", text, found, broken(err))
	}
	return found
}

func TestCheck(t *testing.T) {
	for _, row := range []struct {
		id        int
		text      string
		direction Direction
		want      []string
		reason    string
	}{
		{1, `{"a":1}`, Neither, nil, "one alternative"},
		{1, `{"next":{"a":3}}`, Neither, []string{"enum /next/a", "anyOf "}, "inside, then around"},
		{4, `{"a":1.0,"\u0061b":2}`, Neither, []string{"additionalProperties /ab"}, "an escaped name"},
		{8, `{}`, Request, []string{"required /secret"}, "what is readOnly need not be sent"},
		{8, `{"id":1,"secret":1}`, Request, []string{"readOnly /id"}, "nor may it"},
		{8, `{"id":1,"secret":1}`, Response, nil, "what only advises refuses nothing"},
		{9, `{"kind":"k","n":3}`, Neither, []string{"enum /n"}, "in the alternative that is meant"},
		{9, `{"kind":"l"}`, Neither, nil, "the first alternative, whose name it is not"},
		{9, `{"kind":"m","n":3}`, Neither, []string{"oneOf "}, "none is meant"},
		{16, `{}`, Neither, nil, "a schema that leads back to itself"},
		{16, `1`, Neither, []string{"type "}, "and asks for something beside"},
		{17, `1e22`, Neither, nil, "limits beyond 64 bits"},
		{17, `9999999999999999999999.95`, Neither, []string{"minimum ", "multipleOf "}, "exactly"},
		{17, `1e40`, Neither, []string{"exclusiveMaximum "}, "exactly, at the limit"},
		{19, `[null,2,1.0]`, Neither, []string{"maxItems ", "not /1", "not /2"}, "not"},
		{12, `[[],[[]],[[[]]]]`, Neither, nil, "all differ"},
		{12, `[[],[[]],[ [ ]]]`, Neither, []string{"uniqueItems "}, "two of them do not"},
		{12, `[[[],[]]]`, Neither, []string{"uniqueItems /0"}, "inside"},
	} {
		if found := read(t, row.id, row.text, row.direction); !slices.Equal(found, append([]string{}, row.want...)) {
			t.Errorf("%s: row %d, %s: found %q, want %q", row.reason, row.id, row.text, found, row.want)
		}
	}
}

// Alternatives inside of alternatives are asked about once for each value: 2^300 times
// would take too long. The same goes for arrays of unique items inside of each other.
func TestCheckIsLinear(t *testing.T) {
	const levels = 300
	deep := strings.Repeat(`{"x":`, levels) + "1" + strings.Repeat("}", levels)
	if found := read(t, 13, deep, Neither); len(found) == 0 {
		t.Error("a number is taken for an object")
	}
	if found := read(t, 13, strings.Repeat(`{"x":`, levels)+"null"+strings.Repeat("}", levels), Neither); !slices.Equal(found, []string{"oneOf "}) {
		t.Errorf("found %q", found)
	}
	if found := read(t, 12, strings.Repeat("[", levels)+strings.Repeat("]", levels), Neither); len(found) > 0 {
		t.Errorf("found %q", found)
	}
}

// What typed code has recorded at a place already is not recorded again.
func TestCheckAfterTypedCode(t *testing.T) {
	d := NewDecoder([]byte(`[{"a":3}]`))
	defer d.Release()
	d.BeginArray()
	d.Element()
	start := d.Offset()
	d.BeginObject()
	d.Member()
	d.Int()
	d.Fail("enum", "1 or 2")
	d.Member()
	d.Fail("anyOf", "something else")
	d.Check(schemas, 1, start)
	d.Element()
	if found, want := broken(d.Finish()), []string{"enum /0/a", "anyOf /0"}; !slices.Equal(found, want) {
		t.Errorf("found %q, want %q", found, want)
	}
}

// A value is written from the inside out; each part of it can be checked.
func TestCheckWhileWriting(t *testing.T) {
	e := NewEncoder(nil)
	defer e.Release()
	e.BeginArray()
	for i := range 3 {
		e.Element()
		start := e.Offset()
		e.BeginArray()
		for range i {
			e.Element()
			inner := e.Offset()
			e.BeginArray()
			e.EndArray()
			e.Check(schemas, 12, inner)
		}
		e.EndArray()
		e.Check(schemas, 12, start)
	}
	e.EndArray()
	e.Check(schemas, 12, 0)
	e.Check(schemas, 19, 0)
	_, err := e.Finish()
	if found, want := broken(err), []string{"uniqueItems /2", "maxItems "}; !slices.Equal(found, want) {
		t.Errorf("found %q, want %q", found, want)
	}
}

// What was refused need not be JSON, and nothing more is said of it.
func TestCheckOfWhatWasRefused(t *testing.T) {
	e := NewEncoder(nil)
	defer e.Release()
	e.BeginArray()
	e.Element()
	e.String("\xff")
	e.Element()
	e.Int64(1)
	e.EndArray()
	e.Check(schemas, 4, 0)
	_, err := e.Finish()
	if found, want := broken(err), []string{"unicode /0"}; !slices.Equal(found, want) {
		t.Errorf("found %q, want %q", found, want)
	}
}

// A text that ends too early matches nothing, and the error is found where it is read.
func TestMatchesOfMalformed(t *testing.T) {
	for _, text := range []string{``, `{`, `{"a":1`, `{"a":1,`, `{"a":x}`, `{"a" 1}`, `[1`, `"a`, "\"\x00\"", `nul`} {
		d := NewDecoder([]byte(text))
		if d.Matches(schemas, 16) || d.Matches(schemas, 1) {
			t.Errorf("%q matches", text)
		}
		d.Check(schemas, 1, d.Offset())
		d.Skip()
		if found := broken(d.Finish()); !slices.Equal(found, []string{"syntax "}) {
			t.Errorf("%q: found %q", text, found)
		}
		d.Release()
	}
	d := NewDecoder([]byte(`[{"a":1},{"a":`))
	defer d.Release()
	d.BeginArray()
	d.Element()
	if !d.Matches(schemas, 4) {
		t.Error("a value that has an end before the error does not match")
	}
}

// MatchesAt asks about a value that was passed over.
func TestMatchesAt(t *testing.T) {
	d := NewDecoder([]byte(`{"x": {"a":1}, "y": 2}`))
	defer d.Release()
	d.BeginObject()
	d.Member()
	start := d.Offset()
	d.Skip()
	d.Member()
	if !d.MatchesAt(schemas, 4, start) || d.MatchesAt(schemas, 3, start) || !d.Matches(schemas, 3) {
		t.Error("it is not the value that was asked about")
	}
}

// A decoder that passes over additions finds no fault in them, but tells each once.
func TestCheckTolerates(t *testing.T) {
	for _, row := range []struct {
		id    int
		text  string
		told  []string
		found []string
	}{
		{4, `{"a":5,"z":{}}`, []string{"/a", "/z"}, nil},
		{4, `{"a":"5"}`, nil, []string{"type /a"}},
		{9, `{"kind":"m"}`, nil, nil},
		{9, `{"kind":"n","x":1}`, []string{""}, nil},
		{9, `{"kind":"l","m":1,"n":7,"o":2}`, []string{"/n", "/o"}, nil},
		{9, `{"kind":"k","n":7}`, []string{"/n"}, nil},
		{9, `{"kind":"k","n":"7"}`, nil, []string{"type /n"}},
		{19, `[3]`, nil, nil},
		{19, `[1]`, nil, []string{"not /0"}},
	} {
		var told []string
		d := NewDecoder([]byte(row.text))
		d.Tolerate(func(pointer string) { told = append(told, pointer) })
		start := d.Offset()
		fits := d.Fits(schemas, row.id)
		d.Skip()
		d.Check(schemas, row.id, start)
		d.Check(schemas, row.id, start)
		found := broken(d.Finish())
		if slices.Sort(told); !slices.Equal(told, row.told) || !slices.Equal(found, append([]string{}, row.found...)) {
			t.Errorf("row %d, %s: told %q, found %q; want %q and %q", row.id, row.text, told, found, row.told, row.found)
		}
		if fits != (len(found) == 0) {
			t.Errorf("row %d, %s: Fits says %t, Check %q", row.id, row.text, fits, found)
		}
		d.Release()
	}
}

// The text of a parameter is what its schema takes it for.
func TestCheckOfTexts(t *testing.T) {
	for _, row := range []struct {
		id    int
		texts []string
		want  []string
	}{
		{3, []string{"1"}, nil},
		{3, []string{"1.0"}, nil},
		{3, []string{"3"}, []string{"enum /query/p"}},
		{3, []string{"x"}, []string{"type /query/p"}},
		{18, []string{"1"}, nil},
		{12, []string{}, nil},
	} {
		d := NewTextDecoder("", "/query/p")
		if len(row.texts) == 1 {
			d.raw = row.texts[0]
		} else {
			d.texts = row.texts
		}
		d.Check(schemas, row.id, 0)
		if found := broken(d.Finish()); !slices.Equal(found, append([]string{}, row.want...)) {
			t.Errorf("row %d, %q: found %q, want %q", row.id, row.texts, found, row.want)
		}
		d.Release()
	}
}

// What is said of a keyword speaks of the document.
func TestWants(t *testing.T) {
	d := NewDecoder([]byte(`{"a":"secret","b":7,"c":0}`))
	defer d.Release()
	start := d.Offset()
	d.Skip()
	d.Check(Schemas{{}, {Properties: []Property{{"a", 2, 0}, {"b", 3, 0}, {"c", 4, 0}}, Counts: []Count{{"maxProperties", 1}}}, {Types: TypeObject | TypeNull}, {Enum: []string{"1", `"x"`}}, {Limits: []Limit{{"minimum", "1"}}}}, 1, start)
	var wants []string
	var found Violations
	errors.As(d.Finish(), &found)
	for _, v := range found {
		wants = append(wants, fmt.Sprint(v))
	}
	if want := []string{"the body: maxProperties: want at most 1 member", "/a: type: want an object or null", `/b: enum: want one of [1,"x"]`, "/c: minimum: want at least 1"}; !slices.Equal(wants, want) {
		t.Errorf("got %q, want %q", wants, want)
	}
}

// Values are equal whatever the way in which they are written.
func TestCanonical(t *testing.T) {
	for text, want := range map[string]string{
		` { "b" : [ 1.0, 10e-1 ] , "a" : "\u00e9\/" } `: `{"a":"é/","b":[1,1]}`,
		`100`: Canonical("1e2"), `-0.0`: "0", `"\u0000"`: `"\u0000"`, `true`: "true",
	} {
		if got := Canonical(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// Items are told apart by value, many and few.
func TestUniqueNodes(t *testing.T) {
	values := []string{`1`, `"1"`, `[1]`, `{"a":1}`, `{"a":1,"b":2}`, `null`, `true`, `false`, `1e30`, `-1`, `0.1`, `123456789012345678`, `[]`, `{}`, `""`}
	twins := []string{`1.0`, `"\u0031"`, `[1e0]`, `{"\u0061":1}`, `{"b":2.0,"a":1}`, ` null`, ` true`, ` false`, `1000000000000000000000000000000.0`, `-10e-1`, `1e-1`, `123456789012345678.0`, `[ ]`, `{ }`, ` ""`}
	array := Schemas{{}, {Unique: true}}
	check := func(text string) []string {
		d := NewDecoder([]byte(text))
		defer d.Release()
		start := d.Offset()
		d.Skip()
		d.Check(array, 1, start)
		return broken(d.Finish())
	}
	all := "[" + strings.Join(values, ",")
	if found := check(all + "]"); len(found) > 0 {
		t.Errorf("found %q in values that differ", found)
	}
	for _, twin := range twins {
		if found := check(all + "," + twin + "]"); !slices.Equal(found, []string{"uniqueItems "}) {
			t.Errorf("%s: found %q", twin, found)
		}
	}
}
