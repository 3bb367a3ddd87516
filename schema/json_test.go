package schema_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/schema"
)

func TestReadJSON(t *testing.T) {
	deep := strings.Repeat("[", schema.MaxDepth) + strings.Repeat("]", schema.MaxDepth)
	many := func(last string) string {
		var b strings.Builder
		b.WriteString("{")
		for i := range 30 {
			fmt.Fprintf(&b, `"m%d":%d,`, i, i)
		}
		return b.String() + `"` + last + `":1}`
	}
	for _, c := range []struct {
		text, reason string
		problems     []string
		whole        bool
	}{
		{`{"a":[1,"x",null,true]}`, "a value", nil, true},
		{" \t\r\n1 \n", "white space around it", nil, true},
		{`"\ud83d\ude00"`, "a pair of surrogates", nil, true},
		{`"\ud83d"`, "a lone surrogate", []string{"surrogate "}, true},
		{`["a\udc00"]`, "one inside", []string{"surrogate /0"}, true},
		{`{"\ud83d":1,"\ud83e":2}`, "names that are no text are not the same", []string{"surrogate ", "surrogate "}, true},
		{"\"\xff\"", "no UTF-8", []string{"unicode "}, true},
		{"[\"\xff\\ud800\"]", "bytes before escapes", []string{"unicode /0"}, true},
		{"{\"\xff\":1}", "a name of no UTF-8", []string{"unicode "}, true},
		{`{"a":1,"b":2,"a":3}`, "a name twice", []string{"duplicateMember /a"}, true},
		{`{"a":1,"\u0061":3,"a":4}`, "however it is written, each time", []string{"duplicateMember /a", "duplicateMember /a"}, true},
		{`{"a":{"b":1},"c":{"b":1}}`, "the same name elsewhere", nil, true},
		{many("m7"), "among many", []string{"duplicateMember /m7"}, true},
		{many("m31"), "many that differ", nil, true},
		{`1 2`, "something after it", []string{"trailingData "}, true},
		{`{}]`, "a bracket after it", []string{"trailingData "}, true},
		{``, "nothing", []string{"syntax "}, false},
		{"\xef\xbb\xbf1", "a byte order mark (RFC 8259, section 8.1)", []string{"syntax "}, false},
		{`{"a":1`, "no end", []string{"syntax "}, false},
		{`[1,]`, "a comma too many", []string{"syntax "}, false},
		{`{"a"1}`, "no colon", []string{"syntax "}, false},
		{`{1:2}`, "a name that is no string", []string{"syntax "}, false},
		{`{"a":1 "b":2}`, "no comma", []string{"syntax "}, false},
		{`01`, "a leading zero ends the value", []string{"trailingData "}, true},
		{`+1`, "a sign", []string{"syntax "}, false},
		{`'a'`, "other quotes", []string{"syntax "}, false},
		{`NaN`, "no number of JSON", []string{"syntax "}, false},
		{"\"a\nb\"", "a control character", []string{"syntax "}, false},
		{deep, "as deep as is read", nil, true},
		{"[" + deep + "]", "one deeper", []string{"depth "}, true},
		{`{"a":1,"a":` + "[" + deep + "]", "what came before is told, and the missing end", []string{"duplicateMember /a", "depth ", "syntax "}, false},
		{`{"a":` + "[" + deep + `],"b":1,"b":2}`, "what comes after is read", []string{"depth ", "duplicateMember /b"}, true},
		{"[" + deep + "] x", "what comes after the value", []string{"depth ", "trailingData "}, true},
		{"[" + strings.Replace(deep, "[]", "[1,]", 1) + "]", "no JSON, deep inside", []string{"depth ", "syntax "}, false},
		{strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000), "deeper than is looked at", []string{"depth "}, false},
	} {
		v, problems, whole := schema.ReadJSON([]byte(c.text))
		if got := found(schema.Result{Problems: problems}); !slices.Equal(got, c.problems) || whole != c.whole || v.Unfinished == whole {
			t.Errorf("%s: %.60q: %q whole %t unfinished %t, wanted %q %t", c.reason, c.text, got, whole, v.Unfinished, c.problems, c.whole)
		}
		for _, p := range problems {
			if p.Want == "" || p.Advice {
				t.Errorf("%s: %+v", c.reason, p)
			}
		}
	}
}

func TestReadJSONBoundsProblems(t *testing.T) {
	// However many names come twice, what is no JSON is told.
	twice := strings.Repeat(`"a":0,`, 3*schema.MaxProblems)
	_, many, _ := schema.ReadJSON([]byte("{" + twice + `"b":0} x`))
	if n := len(many); n != schema.MaxProblems+1 || many[n-1].Word != "trailingData" {
		t.Errorf("%d problems, and not the one after the value", n)
	}
	names := strings.Repeat(`"a":0,`, 3*schema.MaxProblems)
	if _, problems, _ := schema.ReadJSON([]byte("{" + names + `"b":0}`)); len(problems) != schema.MaxProblems {
		t.Errorf("%d problems", len(problems))
	}
	long := strings.Repeat("n", 1<<20)
	_, problems, _ := schema.ReadJSON([]byte(`{"` + long + `":[` + strings.Repeat(`"\ud800",`, 100) + `1]}`))
	size := 0
	for _, p := range problems {
		size += len(p.Pointer)
	}
	if size > 6<<20 {
		t.Errorf("pointers of %d bytes", size)
	}
}

// FuzzReadJSON holds what is read and encoding/json together.
func FuzzReadJSON(f *testing.F) {
	for _, text := range []string{`{"a":[1,"x\u00e9",null,true,-0.1e+5],"a":{}}`, `"\ud800"`, "\"\xff\"", `[[[]]] 1`, `{"a" :	1,}`, ``} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		v, problems, whole := schema.ReadJSON(text)
		valid := whole && !slices.ContainsFunc(problems, func(p schema.Problem) bool { return p.Word == "trailingData" })
		if strict := json.Valid(text); strict != valid && !slices.ContainsFunc(problems, func(p schema.Problem) bool { return p.Word == "depth" }) {
			t.Fatalf("%q: valid %t, encoding/json says %t: %v", text, valid, strict, problems)
		}
		if len(problems) > 0 {
			return
		}
		var theirs any
		decoder := json.NewDecoder(strings.NewReader(string(text)))
		decoder.UseNumber()
		if err := decoder.Decode(&theirs); err != nil {
			t.Fatal(err)
		}
		ours, err := json.Marshal(plain(v))
		if err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(theirs)
		if err != nil || string(ours) != string(again) {
			t.Fatalf("%q is read as %s, by encoding/json as %s (%v)", text, ours, again, err)
		}
	})
}

// plain is a value as encoding/json has it.
func plain(v schema.Value) any {
	switch v.Type {
	case schema.Boolean:
		return v.True
	case schema.String:
		return v.Text
	case schema.Number:
		return json.Number(v.Text)
	case schema.Array:
		items := make([]any, len(v.Items))
		for i := range v.Items {
			items[i] = plain(v.Items[i])
		}
		return items
	case schema.Object:
		members := make(map[string]any, len(v.Members))
		for _, m := range v.Members {
			members[m.Name] = plain(m.Value)
		}
		return members
	}
	return nil
}
