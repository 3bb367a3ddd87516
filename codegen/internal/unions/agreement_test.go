package unions

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	openapi "github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
	"github.com/leasegate/leasegate/strict"
	"github.com/leasegate/leasegate/strict/wire"
)

type codec interface {
	DecodeJSON(*wire.Decoder)
	EncodeJSON(*wire.Encoder)
	json.Unmarshaler
	json.Marshaler
}

// made has a value of each component's type.
var made = map[string]func() codec{
	"Person":          func() codec { return new(Person) },
	"Shelter":         func() codec { return new(Shelter) },
	"Zoo":             func() codec { return new(Zoo) },
	"Farm":            func() codec { return new(Farm) },
	"Lab":             func() codec { return new(Lab) },
	"Owner":           func() codec { return new(Owner) },
	"AnyOwner":        func() codec { return new(AnyOwner) },
	"Cat":             func() codec { return new(Cat) },
	"Dog":             func() codec { return new(Dog) },
	"Animal":          func() codec { return new(Animal) },
	"Pet":             func() codec { return new(Pet) },
	"Misnamed":        func() codec { return new(Misnamed) },
	"Nested":          func() codec { return new(Nested) },
	"Scalars":         func() codec { return new(Scalars) },
	"Limits":          func() codec { return new(Limits) },
	"TextOrList":      func() codec { return new(TextOrList) },
	"TypeList":        func() codec { return new(TypeList) },
	"AnyType":         func() codec { return new(AnyType) },
	"Untyped":         func() codec { return new(Untyped) },
	"Containers":      func() codec { return new(Containers) },
	"Formats":         func() codec { return new(Formats) },
	"ByNames":         func() codec { return new(ByNames) },
	"ByClosing":       func() codec { return new(ByClosing) },
	"Optionals":       func() codec { return new(Optionals) },
	"Overlapping":     func() codec { return new(Overlapping) },
	"Exactly":         func() codec { return new(Exactly) },
	"Lists":           func() codec { return new(Lists) },
	"Maps":            func() codec { return new(Maps) },
	"Deep":            func() codec { return new(Deep) },
	"Tree":            func() codec { return new(Tree) },
	"Odd":             func() codec { return new(Odd) },
	"Patterns":        func() codec { return new(Patterns) },
	"WideOrNarrow":    func() codec { return new(WideOrNarrow) },
	"NumberOrInteger": func() codec { return new(NumberOrInteger) },
	"MaybeZoo":        func() codec { return new(MaybeZoo) },
	"MaybeText":       func() codec { return new(MaybeText) },
	"TwiceNull":       func() codec { return new(TwiceNull) },
	"OnlyOne":         func() codec { return new(OnlyOne) },
	"Consts":          func() codec { return new(Consts) },
	"Numbers":         func() codec { return new(Numbers) },
	"EitherMember":    func() codec { return new(EitherMember) },
	"OneMember":       func() codec { return new(OneMember) },
	"Based":           func() codec { return new(Based) },
	"ClosedBase":      func() codec { return new(ClosedBase) },
	"TwoUnions":       func() codec { return new(TwoUnions) },
	"Combined":        func() codec { return new(Combined) },
	"ButNot":          func() codec { return new(ButNot) },
	"Never":           func() codec { return new(Never) },
	"Anything":        func() codec { return new(Anything) },
	"Impossible":      func() codec { return new(Impossible) },
	"Mixed":           func() codec { return new(Mixed) },
	"Places":          func() codec { return new(Places) },
}

// judges has the components as the judge reads them.
var judges = sync.OnceValue(func() map[string]*schema.Schema {
	d, err := openapi.Read("unions.yaml", document, openapi.Options{})
	if err != nil {
		panic(err)
	}
	set, compiled := schema.NewSet(d), map[string]*schema.Schema{}
	for name, n := range d.Root().Get("components").Get("schemas").Members() {
		compiled[name] = set.Compile(n)
	}
	return compiled
})

func TestEveryComponentIsMade(t *testing.T) {
	for name := range judges() {
		if made[name] == nil {
			t.Errorf("no %s in the table", name)
		}
	}
}

// judged is what the judge finds in a text, as "rule pointer"; ok is false where the text
// is for the reader, not for the schema, to refuse.
func judged(component, text string) (found []string, ok bool) {
	v, problems, _ := schema.ReadJSON([]byte(text))
	if len(problems) > 0 {
		return nil, false
	}
	for _, p := range judges()[component].Evaluate(v, schema.Neither).Problems {
		if !p.Advice {
			found = append(found, p.Word+" "+p.Pointer)
		}
	}
	slices.Sort(found)
	return slices.Compact(found), true
}

func decoded(value codec, text string) (found []string) {
	d := wire.NewDecoder([]byte(text))
	defer d.Release()
	value.DecodeJSON(d)
	var violations strict.Violations
	errors.As(d.Finish(), &violations)
	for _, v := range violations {
		if v.Rule != "unrepresentable" {
			found = append(found, v.Rule+" "+v.Pointer)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// agree holds the generated type against the judge, and reports whether the text is
// allowed: what the one refuses the other does, and what is read is written as it came.
// Where a value can be no other alternative, generated code says what is wrong inside.
func agree(t *testing.T, component, text string) bool {
	t.Helper()
	want, ok := judged(component, text)
	if !ok || text == "null" && len(want) == 0 {
		return false // a named type can't be null; what refers to it is Nullable
	}
	value := made[component]()
	got := decoded(value, text)
	if !slices.Equal(coarse(want, want), coarse(got, want)) {
		t.Errorf("%s, %.300s\njudge:   %q\ndecoder: %q", component, text, want, got)
		return false
	}
	if len(got) > 0 {
		return false
	}
	written, err := json.Marshal(value)
	if err != nil || !same(written, []byte(text)) {
		t.Errorf("%s, %.300s: written as %.300s, %v", component, text, written, err)
	}
	return true
}

// coarse takes what is found at or below the place of an alternative that is not told for
// that.
func coarse(found, judged []string) []string {
	var list []string
	for _, one := range found {
		rule, pointer, _ := strings.Cut(one, " ")
		for _, of := range judged {
			word, place, _ := strings.Cut(of, " ")
			if (word == "oneOf" || word == "anyOf") && (pointer == place || strings.HasPrefix(pointer, place+"/")) {
				rule, pointer = "union", place
			}
		}
		list = append(list, rule+" "+pointer)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func same(a, b []byte) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

// texts are instances of components, good and bad.
var texts = []string{
	`{"kind":"person","name":"a","mail":"b","age":3,"tags":["x"]}`,
	`{"kind":"home","address":"x","more":{"kind":"zoo"}}`,
	`{"kind":"zoo","city":"x"}`,
	`{"kind":"farm","acres":1.5}`,
	`{"kind":"lab","safe":true}`,
	`{"kind":"c","lives":9}`,
	`{"kind":"d","lives":9}`,
	`{"kind":"c","lives":9,"breed":"x"}`,
	`{"kind":"d","breed":"x"}`,
	`{"kind":"x"}`,
	`"auto"`,
	`true`,
	`"abc"`,
	`9`,
	`"abcd"`,
	`10`,
	`1.0`,
	`["a","b"]`,
	`"x"`,
	`["a","a"]`,
	`[]`,
	`{}`,
	`1.5`,
	`{"a":"x","b":["s"]}`,
	`{"a":"z"}`,
	`[[true],{"a":[],"b":{"c":false}}]`,
	`"3fa85f64-5717-4562-b3fc-2c963f66afa6"`,
	`"2026-01-02T03:04:05Z"`,
	`9223372036854775807`,
	`{"a":"x"}`,
	`{"b":1,"a":1}`,
	`{"a":"x","b":1}`,
	`{"a":"x"}`,
	`{"a":"x","b":1}`,
	`{"a":"x","b":1,"c":2}`,
	`{"a":"x","c":null}`,
	`{"b":"x"}`,
	`{"c":1}`,
	`{"a":"x","b":1}`,
	`{"a":1,"b":1}`,
	`["a"]`,
	`[1,2]`,
	`[]`,
	`[1,"a"]`,
	`{"x":"a"}`,
	`{"x":1}`,
	`[["a"],[],["b"]]`,
	`[[["a"]]]`,
	`{"children":[{"id":1,"leaf":"x"},{"id":2,"children":[]}],"leaf":"x"}`,
	`3`,
	`5`,
	`15`,
	`4`,
	`"ab"`,
	`"bz"`,
	`"az"`,
	`"small"`,
	`"other"`,
	`"red"`,
	`"green"`,
	`2.5`,
	`"blue"`,
	`1`,
	`4`,
	`4.0`,
	`{"a":"x"}`,
	`{"b":1,"c":2}`,
	`{}`,
	`{"id":1,"a":"x"}`,
	`{"id":1,"b":2,"a":3}`,
	`{"id":1,"b":2}`,
	`{"id":10,"b":2}`,
	`{"a":"x","b":2,"id":1}`,
	`{"kind":"zoo","city":"x"}`,
	`{"kind":"farm","acres":1,"city":2}`,
	`{"kind":"zoo","city":"x","id":1}`,
	`"no"`,
	`"yes"`,
	`0`,
	`1`,
	`1`,
	`"x"`,
	`true`,
	`"a"`,
	`1`,
	`null`,
	`[1]`,
	`{"b":2}`,
	`{"required":"x","nullable":null,"maybe":{"kind":"zoo","city":"x"},"list":[{"kind":"lab","safe":false}],"nulls":[null,"auto",true],"map":{"a":"abc","b":9}}`,
	`{"required":1,"maybe":null}`,
}

// variants are a text with each value inside of it, and itself, put for another, left out,
// or given a member more.
func variants(text string) (list []string) {
	var root any
	if err := json.Unmarshal([]byte(text), &root); err != nil {
		panic(err)
	}
	add := func() {
		changed, err := json.Marshal(root)
		if err != nil {
			panic(err)
		}
		list = append(list, string(changed))
	}
	var walk func(v any, put func(any))
	walk = func(v any, put func(any)) {
		for _, other := range []any{nil, true, 1, 1.5, "x", "zoo", []any{}, map[string]any{}, []any{v}, map[string]any{"a": v}} {
			put(other)
			add()
		}
		put(v)
		switch v := v.(type) {
		case map[string]any:
			for name, inside := range v {
				delete(v, name)
				add()
				v[name] = inside
				walk(inside, func(other any) { v[name] = other })
			}
			for _, name := range []string{"zz", "id", "b"} {
				if _, there := v[name]; !there {
					v[name] = 2
					add()
					delete(v, name)
				}
			}
		case []any:
			for i, inside := range v {
				walk(inside, func(other any) { v[i] = other })
			}
			put(append(v[:len(v):len(v)], "more"))
			add()
			put(v)
		}
	}
	walk(root, func(other any) { root = other })
	return list
}

func TestAgreement(t *testing.T) {
	seen := map[string]bool{}
	var all []string
	for _, text := range texts {
		for _, one := range append(variants(text), text) {
			if !seen[one] {
				seen[one] = true
				all = append(all, one)
			}
		}
	}
	if len(all) < 500 {
		t.Errorf("%d texts only", len(all))
	}
	for component := range made {
		good, bad := 0, 0
		for _, text := range all {
			if agree(t, component, text) {
				good++
			} else {
				bad++
			}
			if t.Failed() {
				return
			}
		}
		if component != "Never" && good < 2 || component != "Anything" && component != "AnyType" && bad < 20 {
			t.Errorf("%s: %d are allowed, %d not", component, good, bad)
		}
	}
}

// FuzzAgreement is TestAgreement for any text.
func FuzzAgreement(f *testing.F) {
	names := slices.Sorted(func(yield func(string) bool) {
		for name := range made {
			if !yield(name) {
				return
			}
		}
	})
	for i, text := range texts {
		f.Add(uint8(i), text)
	}
	f.Fuzz(func(t *testing.T, i uint8, text string) {
		if len(text) < 300 {
			agree(t, names[int(i)%len(names)], text)
		}
	})
}
