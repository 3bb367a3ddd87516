package wire

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
)

const personText = `{"kind":"person","name":"Ada Lovelace","mail":"ada@example.com","age":36,"tags":["mathematician","writer"]}`

// tag last
const personLast = `{"name":"Ada Lovelace","mail":"ada@example.com","age":36,"tags":["mathematician","writer"],"kind":"person"}`

func TestTaggedUnion(t *testing.T) {
	for _, c := range []struct{ text, want, reason string }{
		{personText, "", "named first"},
		{personLast, "", "named last"},
		{`{"kind":"shelter","address":"x","y":{"z":[1,"}"]}}`, "", "another, with further members"},
		{`{"k\u0069nd":"pers\u006fn","name":"a","mail":"b"}`, "", "named with escapes"},
		{`{"a":{"kind":"person"},"kind":"shelter","address":"x"}`, "", "the one inside is not it"},
		{`{"kind":"person","name":"a"}`, "required@/mail", "what is wrong with the one that is meant"},
		{`{"kind":"person","name":"a","mail":"b","c":1}`, "additionalProperties@/c", "likewise"},
		{`{"kind":"cat","name":"a"}`, "oneOf@", "none of them"},
		{`{"name":"a"}`, "oneOf@", "not named"},
		{`{"kind":1}`, "oneOf@", "not named by a text"},
		{`[]`, "oneOf@", "no object"},
		{`null`, "oneOf@", "nothing"},
		{`{"kind":"person","name":"a","mail":"b","kind":"shelter"}`, "duplicateMember@/kind enum@/kind", "named twice"},
		{`{"kind":"person","name":"\ud800","mail":1}`, "type@/mail unicode@/name", "what is wrong with the text stays"},
		{`{"kind":"person"`, "syntax@", "cut off"},
		{`{"name`, "syntax@", "cut off before"},
		{`{"kind"`, "syntax@", "cut off between"},
		{`{"a":{"b":[}],"kind":"person"}`, "syntax@", "not JSON: what is cut off is no alternative yet"},
		{``, "syntax@", "no text"},
	} {
		var owner ownerFixture
		d := NewDecoder([]byte(c.text))
		owner.DecodeJSON(d)
		var violations Violations
		errors.As(d.Finish(), &violations)
		if got := sortedRules(violations); got != c.want {
			t.Errorf("%s: got %s, want %s: %s", c.text, got, c.want, c.reason)
		}
		d.Release()
		if c.want != "" {
			continue
		}
		e := NewEncoder(nil)
		if owner.EncodeJSON(e); e.Err() != nil {
			t.Errorf("%s: %v", c.text, e.Err())
		}
		e.Release()
	}
}

func BenchmarkUnion(b *testing.B) {
	for name, text := range map[string]string{"first": personText, "last": personLast} {
		b.Run(name+"/struct", func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				var v personFixture
				d := NewDecoder([]byte(text))
				v.DecodeJSON(d)
				if d.Finish() != nil {
					b.Fatal("refused")
				}
				d.Release()
				person = v
			}
		})
		b.Run(name+"/union", func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				var v ownerFixture
				d := NewDecoder([]byte(text))
				v.DecodeJSON(d)
				if d.Finish() != nil {
					b.Fatal("refused")
				}
				d.Release()
				owner = v
			}
		})
	}
}

var (
	person personFixture
	owner  ownerFixture
)

func sortedRules(violations Violations) string {
	list := strings.Fields(rules(violations))
	slices.Sort(list)
	return strings.Join(list, " ")
}

// Nesting multiplies neither what is read nor what is kept: were each of two alternatives
// read for itself, 200 levels would take 2^200 steps.
func TestAnyOfKeepsAll(t *testing.T) {
	for _, c := range []struct {
		text string
		kept int
		want string
	}{
		{`"x"`, 1, ""},
		{`[]`, 2, ""},
		{`["a",["b"]]`, 2, ""},
		{`[[],[],[]]`, 1, ""},
		{`[["a","b","c"],"d"]`, 2, ""},
		{`[[1]]`, 0, "anyOf@"},
		{`{}`, 0, "anyOf@"},
		{strings.Repeat("[", 200) + `"x"` + strings.Repeat("]", 200), 2, ""},
		{strings.Repeat("[", 200) + `1` + strings.Repeat("]", 200), 0, "anyOf@"},
		{strings.Repeat("[", 100) + `"x"` + strings.Repeat(`,[["y"],"z"]]`, 100), 2, ""},
	} {
		var nest nestFixture
		d := NewDecoder([]byte(c.text))
		nest.DecodeJSON(d)
		var violations Violations
		errors.As(d.Finish(), &violations)
		if got := sortedRules(violations); got != c.want {
			t.Errorf("%s: got %s, want %s", c.text, got, c.want)
		}
		d.Release()
		if c.want != "" {
			continue
		}
		if got := 1 + len(nest.also); got != c.kept {
			t.Errorf("%s: %d are kept, want %d", c.text, got, c.kept)
		}
		e := NewEncoder(nil)
		nest.EncodeJSON(e)
		if got, err := e.Finish(); string(got) != c.text || err != nil {
			t.Errorf("%s: written as %s, %v", c.text, got, err)
		}
		e.Release()
	}
}

func TestUnionByRequiredNames(t *testing.T) {
	deep := strings.Repeat(`{"in":`, 900)
	for _, c := range []struct{ text, want, reason string }{
		{`{"a":"x"}`, "", "the first"},
		{`{"b":"x","c":1}`, "", "the second"},
		{`{"a":"x","b":1}`, "", "a member of the other that is nothing to it"},
		{`{"a":"x","b":"y"}`, "oneOf@", "both"},
		{`{"a":1,"b":"y"}`, "", "both by their names, but not by what they hold"},
		{`{"c":1}`, "oneOf@", "neither"},
		{`{"a":1}`, "oneOf@", "not what it must hold"},
		{`{"in":{"a":1},"a":"x"}`, "oneOf@", "not inside either"},
		{deep + `{"a":"x"}` + strings.Repeat(`,"a":"x"}`, 900), "", "deep, and told at the end"},
		{deep + `{"a":"x"}` + strings.Repeat(`,"a":"x","b":1}`, 900), "", "deep, and by trial"},
		{deep + `{"a":1}` + strings.Repeat(`,"a":"x","b":1}`, 900), "oneOf@", "deep, and wrong inside"},
	} {
		var pair pairFixture
		d := NewDecoder([]byte(c.text))
		pair.DecodeJSON(d)
		var violations Violations
		errors.As(d.Finish(), &violations)
		if got := sortedRules(violations); got != c.want {
			t.Errorf("%.50s: got %s, want %s: %s", c.text, got, c.want, c.reason)
		}
		d.Release()
		if c.want != "" {
			continue
		}
		e := NewEncoder(nil)
		pair.EncodeJSON(e)
		if e.Err() != nil {
			t.Errorf("%.50s: %v", c.text, e.Err())
		}
		e.Release()
	}
}

// A Go value that two alternatives take is refused, also inside of another.
func TestUnionIsWrittenAsOne(t *testing.T) {
	both := pairFixture{pairHalf{a: "x", b: "a", rest: map[string]json.RawMessage{"b": json.RawMessage(`"y"`)}}}
	for _, c := range []struct {
		pair pairFixture
		want string
	}{
		{pairFixture{pairHalf{a: "x", b: "a"}}, ""},
		{pairFixture{pairHalf{a: "x", b: "a", in: &pairFixture{pairHalf{a: "x", b: "b"}}}}, ""},
		{both, "oneOf@"},
		{pairFixture{pairHalf{a: "x", b: "b", in: &both}}, "oneOf@"},
		{pairFixture{}, "oneOf@"},
		{pairFixture{pairHalf{a: "x", b: "a", in: &pairFixture{}}}, "oneOf@/in"},
		{pairFixture{pairUnknown(`{}`)}, "oneOf@"},
	} {
		e := NewEncoder(nil)
		c.pair.EncodeJSON(e)
		if got := sortedRules(e.Found()); got != c.want {
			t.Errorf("%+v: got %s, want %s", c.pair, got, c.want)
		}
		e.Release()
	}
}

func TestUnionWithAdditions(t *testing.T) {
	for _, c := range []struct{ text, told, want, reason string }{
		{personText, "", "", "what the document has"},
		{`{"kind":"person","name":"a","mail":"b","c":1}`, "/c", "", "a member more"},
		{`{"kind":"cat","lives":9}`, "", "", "another alternative"},
		{`{"kind":"person","name":"a"}`, "", "required@/mail", "an alternative that lacks a member"},
		{`[1]`, "", "", "another type"},
		{`null`, "", "oneOf@", "null is no addition"},
		{`{"kind":"cat","lives":`, "", "syntax@", "not JSON"},
	} {
		told := ""
		d := NewDecoder([]byte(c.text))
		d.Tolerate(func(pointer string) { told += pointer + " " })
		var owner ownerFixture
		owner.DecodeJSON(d)
		var violations Violations
		errors.As(d.Finish(), &violations)
		_, unknown := owner.value.(ownerUnknown)
		if got := sortedRules(violations); got != c.want || strings.TrimSpace(told) != c.told || unknown != strings.Contains(c.reason, "another") {
			t.Errorf("%s: got %s, told of %s, unknown %v: %s", c.text, got, told, unknown, c.reason)
		}
		e := NewEncoder(nil)
		if owner.EncodeJSON(e); unknown == (e.Err() == nil) && c.want == "" {
			t.Errorf("%s: written: %v", c.text, e.Err())
		}
		e.Release()
		d.Release()
	}
}

// The text of a parameter is a number or a boolean where it can be, as the gate reads it.
func TestUnionInText(t *testing.T) {
	for _, c := range []struct {
		text, want string
		value      any
	}{
		{"5", "", 5},
		{"10", "", "10"},
		{"1000", "oneOf@/query/p", nil},
		{"true", "", true},
		{"tru", "", "tru"},
		{`"x"`, "", `"x"`},
		{"null", "oneOf@/query/p", nil},
		{"", "", ""},
		{"\xff", "unicode@/query/p", nil},
	} {
		var limit limitFixture
		d := NewTextDecoder(c.text, "/query/p")
		limit.DecodeJSON(d)
		if got := sortedRules(d.ParameterIssues()); got != c.want || c.want == "" && limit.value != c.value {
			t.Errorf("%q: got %s and %v, want %s and %v", c.text, got, limit.value, c.want, c.value)
		}
		d.Release()
	}
	d := NewTextsDecoder([]string{"5", "true", "x", "10000"}, "/query/p")
	defer d.Release()
	read := []any{}
	for d.BeginArray(); d.Element(); {
		var limit limitFixture
		limit.DecodeJSON(d)
		read = append(read, limit.value)
	}
	if got := sortedRules(d.ParameterIssues()); got != "oneOf@/query/p/3" || !slices.Equal(read[:3], []any{5, true, "x"}) {
		t.Errorf("an array: got %s and %v", got, read)
	}
	for _, c := range []struct {
		value any
		want  string
	}{{5, ""}, {true, ""}, {"x", ""}, {"5", "unrepresentable@/query/p"}, {"10", ""}, {"true", "unrepresentable@/query/p"}} {
		e := NewTextEncoder("/query/p")
		(&limitFixture{c.value}).EncodeJSON(e)
		if got := sortedRules(e.Found()); got != c.want {
			t.Errorf("%v: got %s, want %s", c.value, got, c.want)
		}
		e.Release()
	}
}
