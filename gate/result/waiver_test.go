package result_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

const today = "2026-05-17"

func TestParseWaivers(t *testing.T) {
	got, err := result.ParseWaivers("w.yaml", []byte(`# known
- rule: response.status
  operation: GET /pets
  reason: the rate limit, until the gateway documents it
  until: 2026-05-17
- {rule: response.body.format, pointer: /items/*/id, case: "*/valid/*", reason: "a: b", until: "2026-05-16"}
`), today)
	want := []result.Waiver{
		{Rule: "response.status", Operation: "GET /pets", Reason: "the rate limit, until the gateway documents it", Until: "2026-05-17", File: "w.yaml", Line: 2},
		{Rule: "response.body.format", Pointer: "/items/*/id", Case: "*/valid/*", Reason: "a: b", Until: "2026-05-16", File: "w.yaml", Line: 6, Expired: true},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v and %v, want %+v", got, err, want)
	}
	for _, text := range []string{"", "# nothing\n", "[]", "null"} {
		if got, err := result.ParseWaivers("w.yaml", []byte(text), today); err != nil || len(got) != 0 {
			t.Errorf("%q: got %+v and %v, want no waivers", text, got, err)
		}
	}
}

func TestParseWaiversRefuses(t *testing.T) {
	tests := []struct{ why, text, want string }{
		{"no YAML", "- rule: [", "w.yaml: not YAML: line 1"},
		{"no list", "rule: response.status", "w.yaml:1: want a list of waivers"},
		{"no mapping", "- response.status", "w.yaml:1: want a waiver"},
		{"no rule", "\n- {reason: a, until: 2026-12-31}", "w.yaml:2: the waiver has no rule"},
		{"an unknown rule", "- reason: a\n  until: 2026-12-31\n  rule: response.stats", `w.yaml:3: there is no rule "response.stats"`},
		{"no reason", "- {rule: response.status, until: 2026-12-31}", "w.yaml:1: the waiver has no reason"},
		{"an empty reason", "- rule: response.status\n  reason: ' '\n  until: 2026-12-31", "w.yaml:2: the waiver has no reason"},
		{"no date", "- {rule: response.status, reason: a}", "w.yaml:1: the waiver has no until"},
		{"no such day", "- {rule: response.status, reason: a, until: 2026-02-30}", "w.yaml:1: until must be a date, YYYY-MM-DD"},
		{"a time", "- {rule: response.status, reason: a, until: 2026-02-03T04:05:06Z}", "w.yaml:1: until must be a date, YYYY-MM-DD"},
		{"a pointer that is none", "- {rule: response.status, reason: a, until: 2026-12-31, pointer: id}", "w.yaml:1: the pointer must be empty or begin with /"},
		{"an unknown member", "- {rule: response.status, reason: a, until: 2026-12-31, path: /id}", `w.yaml:1: a waiver has no member "path"`},
		{"a member twice", "- rule: response.status\n  rule: response.status\n  reason: a\n  until: 2026-12-31", "w.yaml:2: rule is given twice"},
		{"a list for text", "- {rule: response.status, reason: [a], until: 2026-12-31}", "w.yaml:1: reason must be text"},
	}
	for _, test := range tests {
		if _, err := result.ParseWaivers("w.yaml", []byte(test.text), today); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q", test.why, err, test.want)
		}
	}
	_, err := result.ParseWaivers("w.yaml", []byte("- {rule: x}\n- {rule: response.status}"), today)
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok || len(joined.Unwrap()) != 5 {
		t.Errorf("got %v, want all five mistakes", err)
	}
}

func FuzzParseWaivers(f *testing.F) {
	f.Add([]byte("- {rule: response.status, reason: a, until: 2026-12-31}"))
	f.Add([]byte("- &a {rule: *a}\n- <<: *a"))
	f.Fuzz(func(t *testing.T, text []byte) {
		waivers, err := result.ParseWaivers("w.yaml", text, today)
		for _, w := range waivers {
			if err != nil || w.Reason == "" || w.Rule == "" {
				t.Errorf("got %+v and %v", w, err)
			}
		}
	})
}

func response(rule gate.Rule, pointer string) gate.Finding {
	return gate.Finding{Part: gate.PartResponse, Rule: rule, Operation: "list", Pointer: pointer}
}

// ofCase is an outcome of a case whose answer has these findings.
func ofCase(id string, findings ...gate.Finding) result.Outcome {
	verdict := gate.Fail
	if len(findings) == 0 {
		verdict = gate.Pass
	}
	return result.Outcome{
		Status: 200, Case: &result.Case{ID: id, Kind: result.CaseValid, Operation: "list"},
		Judgement: gate.Judgement{Operation: "list", Request: gate.Skip, Response: verdict, Findings: findings},
	}
}

func TestWaivers(t *testing.T) {
	known := result.Waiver{Rule: "a", Operation: "list", Pointer: "/x", Reason: "why", File: "w.yaml", Line: 1}
	with := func(change func(*result.Waiver)) result.Waiver {
		w := known
		change(&w)
		return w
	}
	tests := []struct {
		why      string
		waiver   result.Waiver
		outcome  result.Outcome
		outcomes gate.Verdict
		run      gate.Verdict
		lapse    string
	}{
		{"the finding that it names", known, ofCase("c", response("a", "/x")), gate.Waived, gate.Pass, ""},
		{"of recorded traffic, too", known, failed(0, response("a", "/x")), gate.Waived, gate.Pass, ""},
		{"another finding beside it", known, ofCase("c", response("a", "/x"), response("b", "/x")), gate.Fail, gate.Fail, ""},
		{"another rule", known, ofCase("c", response("b", "/x")), gate.Fail, gate.Fail, "matches nothing any more"},
		{"another place", known, ofCase("c", response("a", "/x/y")), gate.Fail, gate.Fail, "matches nothing any more"},
		{"another operation", with(func(w *result.Waiver) { w.Operation = "" }), ofCase("c", response("a", "/x")), gate.Fail, gate.Fail, "matches nothing any more"},
		{"any index of an array", with(func(w *result.Waiver) { w.Pointer = "/*/x" }), ofCase("c", response("a", "/7/x")), gate.Waived, gate.Pass, ""},
		{"one index of an array", with(func(w *result.Waiver) { w.Pointer = "/7/x" }), ofCase("c", response("a", "/7/x"), response("a", "/8/x")), gate.Fail, gate.Fail, ""},
		{"the cases of a pattern", with(func(w *result.Waiver) { w.Case = "list/*/name" }), ofCase("list/valid/name", response("a", "/x")), gate.Waived, gate.Pass, ""},
		{"other cases", with(func(w *result.Waiver) { w.Case = "list/*/name" }), ofCase("list/valid/names", response("a", "/x")), gate.Fail, gate.Fail, "matches nothing any more"},
		{"a pattern of cases waives no traffic", with(func(w *result.Waiver) { w.Case = "*" }), failed(0, response("a", "/x")), gate.Fail, gate.Fail, "matches nothing any more"},
		{"nothing left to waive", known, ofCase("c"), gate.Pass, gate.Fail, "w.yaml:1: the waiver of a at /x matches nothing any more; remove it"},
		{"expired", with(func(w *result.Waiver) { w.Expired, w.Until = true, "2026-01-01" }), ofCase("c", response("a", "/x")), gate.Fail, gate.Fail, "expired on 2026-01-01; mend what it names"},
		{"expired and nothing left", with(func(w *result.Waiver) { w.Expired, w.Until = true, "2026-01-01" }), ofCase("c"), gate.Pass, gate.Fail, "expired on 2026-01-01 and matches nothing any more"},
	}
	for _, test := range tests {
		// A request that fails beside the response is none of the waiver's business.
		if test.outcome.Case == nil {
			test.outcome.Judgement.Request, test.outcome.Judgement.Response = gate.Skip, gate.Fail
		}
		r := result.Report{Waivers: []result.Waiver{test.waiver}, Strict: true}
		r.Add(test.outcome)
		counts := map[gate.Verdict]int{gate.Pass: r.Exchanges.Passed, gate.Fail: r.Exchanges.Failed, gate.Waived: r.Exchanges.Waived}
		if counts[test.outcomes] != 1 || r.Verdict() != test.run {
			t.Errorf("%s: got %+v and the verdict %s, want %s and %s", test.why, r.Exchanges, r.Verdict(), test.outcomes, test.run)
		}
		var lapses []string
		for _, shortfall := range r.Shortfalls() {
			lapses = append(lapses, fmt.Sprintf("%s:%d: %s", shortfall.File, shortfall.Line, shortfall.Message))
		}
		if text := strings.Join(lapses, "\n"); (text == "") != (test.lapse == "") || !strings.Contains(text, test.lapse) {
			t.Errorf("%s: got %q, want %q", test.why, text, test.lapse)
		}
	}
}

// A part with as many findings as are kept of one can have others: it is not
// waived as a whole.
func TestWaiversOfCutLists(t *testing.T) {
	findings := make([]gate.Finding, 1000)
	for i := range findings {
		findings[i] = response("a", "/x")
	}
	r := result.Report{Waivers: []result.Waiver{{Rule: "a", Operation: "list", Pointer: "/x", Reason: "why"}}}
	r.Add(ofCase("c", findings...))
	if r.Exchanges.Failed != 1 {
		t.Errorf("got %+v, want a failure", r.Exchanges)
	}
}

// What is drafted waives what was found, once it has reasons.
func TestDraftWaivers(t *testing.T) {
	hostile := "/\x1b\"\\\n- rule: x\u202e\u0085\U000e0001\x7f#: '&*é日"
	outcomes := []result.Outcome{
		ofCase("a", response("response.body.type", "/3/id"), response("response.body.type", "/4/id")),
		ofCase("b", response("response.status", ""), response("response.body.format", hostile)),
		ofCase("c", response("response.body.enum", "/x")),
	}
	kept := result.Waiver{Rule: "response.body.enum", Operation: "list", Pointer: "/x", Case: "c*", Reason: "agreed", Until: "2026-06-01"}
	r := result.Report{Waivers: []result.Waiver{kept, {Rule: "response.body.enum", Pointer: "/gone", Reason: "old", Until: "2026-06-01"}}}
	for _, outcome := range outcomes {
		r.Add(outcome)
	}
	draft := r.DraftWaivers("2026-06-16")
	if _, err := result.ParseWaivers("w.yaml", draft, today); err == nil || strings.Count(err.Error(), "has no reason") != 3 {
		t.Errorf("got %v, want the three new waivers refused for having no reason:\n%s", err, draft)
	}
	waivers, err := result.ParseWaivers("w.yaml", []byte(strings.ReplaceAll(string(draft), `reason: ""`, "reason: because")), today)
	if err != nil || len(waivers) != 4 {
		t.Fatalf("got %v and %v, want four waivers:\n%s", waivers, err, draft)
	}
	if strings.ContainsAny(string(draft), "\x1b\u202e\u0085\U000e0001\x7f") {
		t.Errorf("a name does something in %q", draft)
	}
	again := result.Report{Waivers: waivers}
	for _, outcome := range outcomes {
		again.Add(outcome)
	}
	if again.Verdict() != gate.Pass || len(again.Shortfalls()) != 0 {
		t.Errorf("the drafted waivers leave %s and %v:\n%s", again.Verdict(), again.Shortfalls(), draft)
	}
	if got, err := result.ParseWaivers("w.yaml", new(result.Report).DraftWaivers("2026-06-16"), today); err != nil || len(got) != 0 {
		t.Errorf("nothing found: got %v and %v, want no waivers", got, err)
	}
}

func ExampleParseWaivers() {
	waivers, err := result.ParseWaivers("waivers.yaml", []byte(`
- rule: response.status
  operation: DELETE /pets/{name}
  reason: the gateway's 429 is not documented yet (PETS-7)
  until: 2026-12-31
`), "2026-05-17")
	fmt.Println(waivers[0].Rule, waivers[0].Until, waivers[0].Expired, err)
	_, err = result.ParseWaivers("waivers.yaml", []byte("- rule: response.status\n  until: 2026-12-31\n"), "2026-05-17")
	fmt.Println(err)
	// Output:
	// response.status 2026-12-31 false <nil>
	// waivers.yaml:1: the waiver has no reason; say why what it names may stay as it is, and who says so
}

func ExampleReport_DraftWaivers() {
	var r result.Report
	r.Add(result.Outcome{Judgement: gate.Judgement{Response: gate.Fail, Findings: []gate.Finding{
		{Part: gate.PartResponse, Rule: gate.RuleResponseStatus, Operation: "listPets"},
	}}})
	fmt.Printf("%s", r.DraftWaivers("2026-06-16"))
	// Output:
	// # What is known, which does not fail the gate until the date given.
	// # A waiver needs a reason: why what it names may stay, and who says so.
	//
	// # 1 finding
	// - rule: response.status
	//   operation: "listPets"
	//   pointer: ""
	//   reason: ""
	//   until: 2026-06-16
}
