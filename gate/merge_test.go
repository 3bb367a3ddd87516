package gate_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/leasegate/leasegate/gate"
)

func kind(o gate.Outcome, kind gate.CaseKind, status int, inconclusive string) gate.Outcome {
	c := *o.Case
	c.Kind = kind
	o.Case, o.Status, o.Inconclusive = &c, status, inconclusive
	return o
}

// Reports of parts are one of the whole.
func TestMerge(t *testing.T) {
	gap := gate.Outcome{Judgement: gate.Judgement{NotJudged: []gate.NotJudged{{Part: gate.PartResponse, Pointer: "/3", Reason: "why"}}}}
	outcomes := []gate.Outcome{
		failed(0, finding("a", "/x"), finding("b", "/3")), ofCase("one", response("a", "/x")), gap,
		{File: "g", Exchange: -1, Offset: 7, Err: errors.New("cut off")},
		kind(ofCase("two"), gate.CaseInvalid, 404, "404 says nothing"), failed(1, finding("a", "/x")), gap, ofCase("three"),
	}
	start := func() gate.Report {
		return gate.Report{
			Document: "d.yaml", Documented: []gate.Documented{{Operation: "list", Responses: []string{"200", "404", "500"}}}, Targets: []string{"http://a"},
			Waivers: []gate.Waiver{{Rule: "a", Operation: "list", Pointer: "/x", Reason: "known", File: "w", Line: 1}}, NotTested: []string{"p"},
		}
	}
	whole, first, second := start(), start(), start()
	for i, outcome := range outcomes {
		whole.Add(outcome)
		if i < 4 {
			first.Add(outcome)
		} else {
			second.Add(outcome)
		}
	}
	var merged gate.Report
	merged.Merge(&first)
	merged.Merge(&second)
	// The run tells exchanges apart that have the same name.
	for i := range merged.Findings {
		merged.Findings[i].Run = 0
	}
	for i := range merged.Records {
		merged.Records[i].Run = 0
	}
	for what, pair := range map[string][2]any{
		"document": {merged.Document, whole.Document}, "documented": {merged.Documented, whole.Documented}, "targets": {merged.Targets, whole.Targets},
		"waivers": {merged.Waivers, whole.Waivers}, "not tested": {merged.NotTested, whole.NotTested}, "findings": {merged.Findings, whole.Findings},
		"failures": {merged.Failures, whole.Failures}, "records": {merged.Records, whole.Records}, "totals": {merged.Totals(), whole.Totals()},
		"exchanges": {merged.Exchanges, whole.Exchanges}, "requests": {merged.Requests, whole.Requests}, "responses": {merged.Responses, whole.Responses},
		"unseen": {merged.Unseen(), whole.Unseen()}, "shortfalls": {merged.Shortfalls(), whole.Shortfalls()}, "verdict": {merged.Verdict(), whole.Verdict()},
	} {
		if !reflect.DeepEqual(pair[0], pair[1]) {
			t.Errorf("%s: got %+v, want %+v", what, pair[0], pair[1])
		}
	}
	if len(whole.Findings) != 4 || len(whole.Records) != 3 || whole.Waivers[0].Matched != 3 {
		t.Errorf("the test has too little to compare: %+v", whole)
	}
}

func TestMergeKeepsExchangesApart(t *testing.T) {
	var merged gate.Report
	for _, document := range []string{"a.yaml", "b.yaml"} {
		r := gate.Report{Document: document}
		r.Add(failed(0, gate.Finding{Rule: "a", Schema: gate.Location{Pointer: "/p", Line: 1}}))
		merged.Merge(&r)
	}
	a, b := merged.Findings[0], merged.Findings[1]
	if a.Run == b.Run {
		t.Error("exchange 0 of f.har is the same in both")
	}
	if merged.Document != "a.yaml" || a.Schema.File != "" || b.Schema.File != "b.yaml" {
		t.Errorf("got the schemas in %q and %q of %q, want the second one in b.yaml", a.Schema.File, b.Schema.File, merged.Document)
	}
	var once gate.Report
	once.Merge(&merged)
	if once.Findings[0].Run == once.Findings[1].Run {
		t.Error("merging again lost which is which")
	}
}

// What holds for a whole run alone is looked at when the parts are all there.
func TestScopes(t *testing.T) {
	scope := func(shard int) []gate.Scope { return []gate.Scope{{Run: "r", Shard: shard, Shards: 2}} }
	tests := []struct {
		why      string
		scopes   []gate.Scope
		whole    bool
		untested []string
	}{
		{"no scope is all", nil, true, nil},
		{"all, named", []gate.Scope{{Run: "r"}}, true, nil},
		{"one of two shards", scope(1), false, []string{"shard 2 of 2"}},
		{"both", append(scope(2), scope(1)...), true, nil},
		{"shards of other runs", append(scope(1), gate.Scope{Run: "s", Shard: 2, Shards: 2}), false, []string{"shard 2 of 2", "shard 1 of 2"}},
		{"cases left out by name", []gate.Scope{{Run: "r", Filtered: true}}, false, []string{"cases were left out by name"}},
	}
	for _, test := range tests {
		// No valid case succeeded, no invalid one said anything, and the waiver
		// matches nothing.
		r := gate.Report{Scopes: test.scopes, Waivers: []gate.Waiver{{Rule: "a", Reason: "known"}}}
		r.Add(kind(ofCase("a"), gate.CaseValid, 404, ""))
		r.Add(kind(ofCase("b"), gate.CaseInvalid, 401, "401 says nothing"))
		want := 0
		if test.whole {
			want = 3
		}
		if got := r.Shortfalls(); len(got) != want {
			t.Errorf("%s: got %v, want %d shortfalls", test.why, got, want)
		}
		r.Add(gate.Outcome{Err: errors.New("refused")})
		if got := r.Shortfalls(); len(got) != max(want-1, 0) {
			t.Errorf("%s, with an error: got %v, want nothing about the waiver", test.why, got)
		}
		if got := r.Untested(); !reflect.DeepEqual(got, test.untested) {
			t.Errorf("%s: got %q, want %q", test.why, got, test.untested)
		}
	}
}

// A run that shows nothing of an operation is no pass.
func TestShortfalls(t *testing.T) {
	valid := func(status int) gate.Outcome { return kind(ofCase("v"), gate.CaseValid, status, "") }
	invalid := func(reason string) gate.Outcome { return kind(ofCase("i"), gate.CaseInvalid, 422, reason) }
	tests := []struct {
		why      string
		outcomes []gate.Outcome
		want     gate.Verdict
	}{
		{"a valid case succeeded", []gate.Outcome{valid(404), valid(200)}, gate.Pass},
		{"with a redirect that is documented", []gate.Outcome{valid(303)}, gate.Pass},
		{"none did", []gate.Outcome{valid(404), valid(409)}, gate.Error},
		{"one invalid case was conclusive", []gate.Outcome{valid(200), invalid("401"), invalid("")}, gate.Pass},
		{"none was", []gate.Outcome{valid(200), invalid("401"), invalid("401")}, gate.Error},
		{"findings go before it", []gate.Outcome{valid(404), ofCase("f", response("a", ""))}, gate.Fail},
		{"so does what is an error", []gate.Outcome{valid(200), {Err: errors.New("refused"), Case: &gate.Case{Operation: "list"}}}, gate.Error},
		{"nothing at all", nil, gate.Skip},
	}
	for _, test := range tests {
		var r gate.Report
		for _, outcome := range test.outcomes {
			r.Add(outcome)
		}
		if got := r.Verdict(); got != test.want {
			t.Errorf("%s: got %s, want %s; %v", test.why, got, test.want, r.Shortfalls())
		}
	}
}

func TestMatch(t *testing.T) {
	tests := []struct {
		pattern, name string
		want          bool
	}{
		{"", "", true},
		{"", "a", false},
		{"*", "", true},
		{"*", "a/b", true},
		{"a", "a", true},
		{"a", "ab", false},
		{"a*", "a/b/c", true},
		{"*c", "a/b/c", true},
		{"*b*", "a/b/c", true},
		{"a*b*c", "a/b/b/c", true},
		{"a*b*c", "a/c/b", false},
		{"a?", "ab", false},
		{"[a]*", "[a]b", true},
		{"**a**", "ba", true},
	}
	for _, test := range tests {
		if got := gate.Match(test.pattern, test.name); got != test.want {
			t.Errorf("%q and %q: got %v, want %v", test.pattern, test.name, got, test.want)
		}
	}
}

func ExampleMatch() {
	fmt.Println(gate.Match("*/valid/*", "addPet/valid/name"), gate.Match("*/valid", "addPet/valid/name"))
	// Output: true false
}

func ExampleReport_Merge() {
	var merged gate.Report
	for _, verdict := range []gate.Verdict{gate.Pass, gate.Fail} {
		var shard gate.Report
		shard.Add(gate.Outcome{Judgement: gate.Judgement{Response: verdict}})
		merged.Merge(&shard)
	}
	fmt.Println(merged.Exchanges.Judged(), merged.Verdict())
	// Output: 2 fail
}
