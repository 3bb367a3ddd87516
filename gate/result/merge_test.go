package result_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

func kind(o result.Outcome, kind result.CaseKind, status int, inconclusive string) result.Outcome {
	c := *o.Case
	c.Kind = kind
	o.Case, o.Status, o.Inconclusive = &c, status, inconclusive
	return o
}

// Reports of parts are one of the whole.
func TestMerge(t *testing.T) {
	gap := result.Outcome{Judgement: gate.Judgement{NotJudged: []gate.NotJudged{{Part: gate.PartResponse, Pointer: "/3", Reason: "why"}}}}
	outcomes := []result.Outcome{
		failed(0, finding("a", "/x"), finding("b", "/3")), ofCase("one", response("a", "/x")), gap,
		{File: "g", Exchange: -1, Offset: 7, Err: errors.New("cut off")},
		kind(ofCase("two"), result.CaseInvalid, 404, "404 says nothing"), failed(1, finding("a", "/x")), gap, ofCase("three"),
	}
	start := func() result.Report {
		return result.Report{
			Document: "d.yaml", Documented: []result.Documented{{Operation: "list", Responses: []string{"200", "404", "500"}}}, Targets: []string{"http://a"},
			Waivers: []result.Waiver{{Rule: "a", Operation: "list", Pointer: "/x", Reason: "known", File: "w", Line: 1}}, NotTested: []string{"p"},
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
	var merged result.Report
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
	var merged result.Report
	for _, document := range []string{"a.yaml", "b.yaml"} {
		r := result.Report{Document: document}
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
	var once result.Report
	once.Merge(&merged)
	if once.Findings[0].Run == once.Findings[1].Run {
		t.Error("merging again lost which is which")
	}
}

// What holds for a whole run alone is looked at when the parts are all there.
func TestScopes(t *testing.T) {
	scope := func(shard int) []result.Scope { return []result.Scope{{Run: "r", Shard: shard, Shards: 2}} }
	tests := []struct {
		why      string
		scopes   []result.Scope
		whole    bool
		untested []string
	}{
		{"no scope is all", nil, true, nil},
		{"all, named", []result.Scope{{Run: "r"}}, true, nil},
		{"one of two shards", scope(1), false, []string{"shard 2 of 2"}},
		{"both", append(scope(2), scope(1)...), true, nil},
		{"shards of other runs", append(scope(1), result.Scope{Run: "s", Shard: 2, Shards: 2}), false, []string{"shard 2 of 2", "shard 1 of 2"}},
		{"cases left out by name", []result.Scope{{Run: "r", Filtered: true}}, false, []string{"cases were left out by name"}},
	}
	for _, test := range tests {
		// No valid case succeeded, no invalid one said anything, and the waiver
		// matches nothing.
		r := result.Report{Strict: true, Scopes: test.scopes, Waivers: []result.Waiver{{Rule: "a", Reason: "known"}}}
		r.Add(kind(ofCase("a"), result.CaseValid, 404, ""))
		r.Add(kind(ofCase("b"), result.CaseInvalid, 401, "401 says nothing"))
		shortfalls, gaps := 0, 0
		if test.whole {
			shortfalls, gaps = 1, 2
		}
		if got := r.Shortfalls(); len(got) != shortfalls {
			t.Errorf("%s: got %v, want %d shortfalls", test.why, got, shortfalls)
		}
		if got := r.Gaps(); len(got) != gaps {
			t.Errorf("%s: got %v, want %d gaps", test.why, got, gaps)
		}
		r.Add(result.Outcome{Err: errors.New("refused")})
		if got := r.Shortfalls(); len(got) != 0 {
			t.Errorf("%s, with an error: got %v, want nothing about the waiver", test.why, got)
		}
		if got := r.Untested(); !reflect.DeepEqual(got, test.untested) {
			t.Errorf("%s: got %q, want %q", test.why, got, test.untested)
		}
	}
}

// A run that shows nothing of an operation is no pass.
func TestShortfalls(t *testing.T) {
	valid := func(status int) result.Outcome { return kind(ofCase("v"), result.CaseValid, status, "") }
	invalid := func(reason string) result.Outcome { return kind(ofCase("i"), result.CaseInvalid, 422, reason) }
	tests := []struct {
		why      string
		outcomes []result.Outcome
		want     gate.Verdict
	}{
		{"a valid case succeeded", []result.Outcome{valid(404), valid(200)}, gate.Pass},
		{"with a redirect that is documented", []result.Outcome{valid(303)}, gate.Pass},
		{"none did", []result.Outcome{valid(404), valid(409)}, gate.Error},
		{"one invalid case was conclusive", []result.Outcome{valid(200), invalid("401"), invalid("")}, gate.Pass},
		{"none was", []result.Outcome{valid(200), invalid("401"), invalid("401")}, gate.Error},
		{"findings go before it", []result.Outcome{valid(404), ofCase("f", response("a", ""))}, gate.Fail},
		{"so does what is an error", []result.Outcome{valid(200), {Err: errors.New("refused"), Case: &result.Case{Operation: "list"}}}, gate.Error},
		{"nothing at all", nil, gate.Skip},
	}
	for _, test := range tests {
		var r result.Report
		for _, outcome := range test.outcomes {
			r.Add(outcome)
		}
		if got := r.Verdict(); got != test.want {
			t.Errorf("%s: got %s, want %s; %v", test.why, got, test.want, r.Shortfalls())
		}
	}
}

func ExampleReport_Merge() {
	var merged result.Report
	for _, verdict := range []gate.Verdict{gate.Pass, gate.Fail} {
		var shard result.Report
		shard.Add(result.Outcome{Judgement: gate.Judgement{Response: verdict}})
		merged.Merge(&shard)
	}
	fmt.Println(merged.Exchanges.Judged(), merged.Verdict())
	// Output: 2 fail
}
