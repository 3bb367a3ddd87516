package name

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func members(names ...string) (entries []Entry) {
	for _, name := range names {
		entries = append(entries, Entry{Key: Key{Kind: Member, Name: name}})
	}
	return entries
}

// settled is what a scope makes of entries, by their keys.
func settled(t rapid.TB, reserved []string, entries ...Entry) map[Key]string {
	t.Helper()
	s := namer(t, "ToCamelCaseWithInitialisms").Scope(reserved...)
	s.Claim(entries...)
	if clashes := s.Settle(); clashes != nil {
		t.Fatal(clashes)
	}
	names := map[Key]string{}
	for _, e := range entries {
		names[e.Key] = s.Go(e.Key)
	}
	return names
}

func TestScope(t *testing.T) {
	schema := func(name string) Entry { return Entry{Key: Key{Kind: Schema, Name: name}} }
	response := func(name string) Entry { return Entry{Key: Key{Kind: Response, Name: name}} }
	for _, row := range []struct {
		reason  string
		entries []Entry
		want    string
	}{
		{"alone", members("foo_bar"), "FooBar"},
		{"the exact spelling has the name", members("foo_bar", "fooBar", "FooBar"), "FooUnderscoreBar FooBarLower FooBar"},
		{"and before it the one but for the first letter", members("foo_bar", "fooBar"), "FooUnderscoreBar FooBar"},
		{"and the one but for case", members("userId", "user_id"), "UserID UserUnderscoreId"},
		{"none is nearer", members("a b", "a-b", "a_b"), "ASpaceB AMinusB AUnderscoreB"},
		{"only case tells them apart", members("fooId", "fooID"), "FooId FooID"},
		{"nothing but case in the middle", members("a_b", "a_B"), "AB_648fa9b3 AB_8a8dd3ed"},
		{"signs", members("+1", "-1", "1", "$1"), "Plus1 Minus1 N1 Dollar1"},
		{"other scripts", members("日本", "中国"), "X日本 X中国"},
		{"other scripts beside letters", members("a日本", "a中国"), "A日本 A中国"},
		{"a member as a method", members("DecodeJSON", "decode_json", "Free"), "DecodeJSONMember DecodeUnderscoreJson Free"},
		{"and a member of the name that it would have then", members("DecodeJSON", "DecodeJSONMember"), "DecodeJSONMember_7078fe99 DecodeJSONMember"},
		{"a schema before a response", []Entry{response("Error"), schema("Error")}, "ErrorResponse Error"},
		{"whose names differ", []Entry{response("my_error"), schema("MyError"), schema("myError")}, "MyErrorResponse MyError MyErrorLower"},
		{"and whose other name is taken", []Entry{response("Error"), schema("Error"), schema("ErrorResponse")}, "ErrorResponse_f87e14c0 Error ErrorResponse"},
		{"a type of an operation", []Entry{schema("ListParams"), {Key: Key{Derived, "", "list params"}, Text: "ListParams", Otherwise: "ListOperationParams"}}, "ListParams ListOperationParams"},
		{"an inline schema", []Entry{schema("ThingKind"), {Key: Key{Inline, "", "/components/schemas/Thing/properties/kind"}, Text: "ThingKind"}}, "ThingKind ThingKindInline"},
		{"x-go-name", []Entry{schema("FooBar"), {Key: Key{Schema, "", "other"}, Given: "FooBar"}}, "FooBarSchema FooBar"},
		{"x-go-name of a component as it is", []Entry{{Key: Key{Schema, "", "other"}, Given: "UserId"}}, "UserId"},
		{"x-go-name of a member normalized", []Entry{{Key: Key{Member, "", "other"}, Given: "user_id"}}, "UserID"},
		{"x-go-name of a member with an initialism", []Entry{{Key: Key{Member, "", "other"}, Given: "UserId"}}, "UserID"},
		{"x-go-name of a member with what normalizing would drop", []Entry{{Key: Key{Member, "", "other"}, Given: "X日本_1"}}, "X日本_1"},
		{"x-go-name that is no name", []Entry{{Key: Key{Schema, "", "other"}, Given: "a b"}}, "AB"},
		{"constants of two types", append(Constants("Foo", []string{"bar_baz"}, nil), Constants("FooBar", []string{"baz"}, nil)...), "FooValueBarBaz FooBarValueBaz"},
		{"a constant and a type", append(Constants("Foo", []string{"bar"}, nil), schema("FooBar")), "FooValueBar FooBar"},
		{
			"constants", Constants("U", []string{"%", "$", "_", " ", "a b", "a-b", "a_b", "1", "-1", "+1", "ü", "true", "null", "", "日本"}, nil),
			"UPercent UDollarSign UUnderscore USpace UASpaceB UAMinusB UAUnderscoreB UN1 UMinus1 UPlus1 UÜ UTrue UNull UEmpty U日本",
		},
		{"x-enum-varnames", Constants("U", []string{"1", "2", "3"}, []string{"one", "two"}), "UOne UTwo UN3"},
		{"operations", []Entry{{Key: Key{Operation, "", "get-thing"}}, {Key: Key{Operation, "", "getThing"}}}, "GetMinusThing GetThing"},
		{"operations without an operationId", []Entry{
			{Key: Key{Operation, "", "get /日本"}, Text: FromPath("GET", "/日本")}, {Key: Key{Operation, "", "get /中国"}, Text: FromPath("GET", "/中国")},
		}, "GetSpaceSlash日本 GetSpaceSlash中国"},
	} {
		names := settled(t, []string{"DecodeJSON"}, row.entries...)
		want := strings.Split(row.want, " ")
		for i, e := range row.entries {
			if got := names[e.Key]; got != want[i] {
				t.Errorf("%s: %s %q is %s, want %s", row.reason, e.Kind, e.Name, got, want[i])
			}
		}
	}
}

// Names are the same in any order, and each is another one.
func TestOrderDoesNotMatter(t *testing.T) {
	name := rapid.OneOf(rapid.StringMatching(`[abAB]([-_ ]?[abAB1]){0,3}`), rapid.SampledFrom(texts))
	entry := rapid.Custom(func(t *rapid.T) Entry {
		kind := rapid.SampledFrom([]Kind{Schema, Response, Member, Derived, Inline, Constant, Operation}).Draw(t, "kind")
		e := Entry{Key: Key{Kind: kind, Name: name.Draw(t, "name")}}
		if kind == Constant {
			e.Of = rapid.SampledFrom([]string{"A", "AB", "B"}).Draw(t, "of")
		}
		return e
	})
	rapid.Check(t, func(t *rapid.T) {
		entries := rapid.SliceOfNDistinct(entry, 1, 40, func(e Entry) Key { return e.Key }).Draw(t, "entries")
		names := settled(t, []string{"A"}, entries...)
		of := map[string]Key{"A": {}}
		for key, name := range names {
			if other, ok := of[name]; ok {
				t.Fatalf("%v and %v are both %s", key, other, name)
			}
			if !isExported(name) {
				t.Fatalf("%v is %q", key, name)
			}
			of[name] = key
		}
		shuffled := slices.Clone(entries)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if again := settled(t, []string{"A"}, shuffled...); fmt.Sprint(again) != fmt.Sprint(names) {
			t.Fatalf("got %v in one order and %v in another", names, again)
		}
	})
}

// An entry that wants no name that anybody has changes no other's.
func TestGrowth(t *testing.T) {
	before := members("a b", "a-b", "foo_bar", "fooBar", "FooBar", "userId", "user_id", "x")
	names := settled(t, nil, before...)
	for _, more := range []string{"a_b", "a.b", "foo-bar", "foo bar", "user-id", "USER_ID", "y", "日本", ""} {
		for key, name := range settled(t, nil, append(members(more), before...)...) {
			if key.Name != more && names[key] != name {
				t.Errorf("with %q, %q is %s instead of %s", more, key.Name, name, names[key])
			}
		}
	}
}

func TestClash(t *testing.T) {
	s := namer(t, "").Scope("Client")
	s.Claim(
		Entry{Key: Key{Kind: Schema, Name: "a"}, Given: "Same"}, Entry{Key: Key{Kind: Response, Name: "b"}, Given: "Same"},
		Entry{Key: Key{Kind: Schema, Name: "c"}, Given: "Client"}, Entry{Key: Key{Kind: Schema, Name: "d"}},
	)
	clashes := s.Settle()
	if len(clashes) != 2 {
		t.Fatalf("got %v", clashes)
	}
	for i, want := range []string{`schema "c", is that of the generated code`, `Same is given to schema "a" and response "b"`} {
		if got := clashes[i].Error(); !strings.Contains(got, want) {
			t.Errorf("got %q, want %q in it", got, want)
		}
	}
	if name := s.Go(Key{Kind: Schema, Name: "d"}); name != "D" {
		t.Errorf("d is %q", name)
	}
}

// What was settled stays.
func TestSettleTwice(t *testing.T) {
	s := namer(t, "").Scope()
	s.Claim(members("foo_bar")...)
	s.Settle()
	s.Claim(members("FooBar", "foo_bar")...)
	s.Settle()
	if first, second := s.Go(members("foo_bar")[0].Key), s.Go(members("FooBar")[0].Key); first != "FooBar" || second != "FooBarMember" {
		t.Errorf("got %s and %s", first, second)
	}
	if !s.Taken("FooBarMember") || s.Taken("Other") {
		t.Error("what is taken is not what was settled")
	}
	if name := s.Go(Key{Kind: Schema, Name: "none"}); name != "" {
		t.Errorf("got %q", name)
	}
}

func TestRemark(t *testing.T) {
	s := namer(t, "ToCamelCaseWithInitialisms").Scope("Client")
	entries := append(members("foo_bar", "fooBar", "日本", "user_id", "client", strings.Repeat("x", 300)), Entry{Key: Key{Derived, "", "p"}, Text: "FooBar"})
	s.Claim(entries...)
	s.Settle()
	for i, want := range []string{
		`The document calls it "foo_bar"; the Go name FooBar is that of something else.`, "", `The document calls it "日本".`, "",
		`The document calls it "client"; the Go name Client is that of something else.`,
		`The document calls it "` + strings.Repeat("x", 80) + `…".`, `The Go name FooBar is that of something else.`,
	} {
		if got := s.Remark(entries[i].Key); got != want {
			t.Errorf("%q: got %q, want %q", entries[i].Name, got, want)
		}
	}
}

// A name that the document gives is told of where it is another.
func TestRemarkOfGivenNames(t *testing.T) {
	s := namer(t, "").Scope()
	entries := []Entry{
		{Key: Key{Member, "", "foo_bar"}, Given: "Other"},
		{Key: Key{Member, "", "same_one"}, Given: "SameOne"},
		{Key: Key{Inline, "", "#/x"}, Text: "ThingKind", Given: "Kind"},
	}
	s.Claim(entries...)
	s.Settle()
	for i, want := range []string{`The document calls it "foo_bar".`, "", ""} {
		if got := s.Remark(entries[i].Key); got != want {
			t.Errorf("%q: got %q, want %q", entries[i].Name, got, want)
		}
	}
}

func ExampleScope() {
	namer, _ := New("ToCamelCaseWithInitialisms", nil)
	types := namer.Scope("Client", "NewClient")
	user := Key{Kind: Schema, Name: "user"}
	failed := Key{Kind: Response, Name: "user"}
	params := Key{Kind: Derived, Name: "GET /users Params"}
	types.Claim(Entry{Key: user}, Entry{Key: failed}, Entry{Key: params, Text: "ListParams", Otherwise: "ListOperationParams"})
	types.Claim(Constants("Sort", []string{"name", "-name"}, nil)...)
	for _, clash := range types.Settle() {
		fmt.Println(clash)
	}
	fmt.Println(types.Go(user), types.Go(failed), types.Go(params), types.Go(ConstantKey("Sort", "-name")))
	fmt.Println(types.Remark(failed))

	// Output:
	// User UserResponse ListParams SortMinusName
	// The document calls it "user"; the Go name User is that of something else.
}
