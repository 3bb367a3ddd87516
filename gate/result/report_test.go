package result_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

func failed(exchange int, findings ...gate.Finding) result.Outcome {
	return result.Outcome{
		File:      "f.har",
		Exchange:  exchange,
		Request:   "GET /",
		Judgement: gate.Judgement{Operation: "list", Request: gate.Fail, Response: gate.Skip, Findings: findings},
	}
}

func finding(rule gate.Rule, pointer string) gate.Finding {
	return gate.Finding{Part: gate.PartRequest, Rule: rule, Operation: "list", Pointer: pointer}
}

func TestReportCounts(t *testing.T) {
	var r result.Report
	gap := gate.NotJudged{Part: gate.PartResponse, Pointer: "/a/7", Reason: "why"}
	r.Add(failed(0, finding("b", "/x"), finding("a", "/x")))
	r.Add(result.Outcome{Exchange: 1, Judgement: gate.Judgement{Operation: "get", Request: gate.Pass, Response: gate.Pass, NotJudged: []gate.NotJudged{gap}}})
	r.Add(result.Outcome{Exchange: 2, Judgement: gate.Judgement{Operation: "list", Request: gate.Pass, Response: gate.Fail, Findings: []gate.Finding{finding("b", "/y")}}})
	r.Add(result.Outcome{Exchange: 3, Judgement: gate.Judgement{Request: gate.Skip, Response: gate.Skip, NotJudged: []gate.NotJudged{gap}}})
	r.Add(result.Outcome{File: "g.har", Exchange: -1, Offset: 5, Err: errors.New("cut off")})

	if want := (result.Counts{Failed: 2, Skipped: 2, Errors: 1}); r.Exchanges != want || r.Exchanges.Judged() != 2 {
		t.Errorf("exchanges: got %+v, want %+v", r.Exchanges, want)
	}
	if want := (result.Counts{Passed: 2, Failed: 1, Skipped: 1}); r.Requests != want {
		t.Errorf("requests: got %+v, want %+v", r.Requests, want)
	}
	if want := (result.Counts{Passed: 1, Failed: 1, Skipped: 2}); r.Responses != want {
		t.Errorf("responses: got %+v, want %+v", r.Responses, want)
	}
	if got, want := r.Rules(), []result.RuleCount{{Rule: "a", Level: gate.LevelError, Count: 1}, {Rule: "b", Level: gate.LevelError, Count: 2}}; !reflect.DeepEqual(got, want) {
		t.Errorf("rules: got %+v, want %+v", got, want)
	}
	operations := []result.OperationCount{
		{Operation: "", Counts: result.Counts{Skipped: 1}},
		{Operation: "get", Counts: result.Counts{Skipped: 1}},
		{Operation: "list", Counts: result.Counts{Failed: 2}},
	}
	if got := r.Operations(); !reflect.DeepEqual(got, operations) {
		t.Errorf("operations: got %+v, want %+v", got, operations)
	}
	gap.Pointer = "/a/*"
	if got, want := r.Gaps(), []result.Gap{{NotJudged: gap, Count: 1, Example: ":3"}, {NotJudged: gap, Operation: "get", Count: 1, Example: ":1"}}; !reflect.DeepEqual(got, want) {
		t.Errorf("gaps: got %+v, want %+v", got, want)
	}
	if want := []result.Failure{{File: "g.har", Exchange: -1, Offset: 5, Message: "cut off"}}; !reflect.DeepEqual(r.Failures, want) {
		t.Errorf("failures: got %+v, want %+v", r.Failures, want)
	}
}

// Every item of an array is one place; a name that merely has digits is not an item.
func TestSamplePlace(t *testing.T) {
	for pointer, want := range map[string]string{"": "", "/": "/", "/a/0/b/12": "/a/*/b/*", "/a1/1b": "/a1/1b"} {
		if got := (result.Sample{Finding: gate.Finding{Pointer: pointer}}).Place().Pointer; got != want {
			t.Errorf("%q: got %q, want %q", pointer, got, want)
		}
	}
}

func TestReportBounds(t *testing.T) {
	tests := []struct {
		why      string
		findings int
		each     func(i int) gate.Finding
		kept     int
	}{
		{"a place", 1500, func(i int) gate.Finding { return finding("a", fmt.Sprintf("/%d", i)) }, 1000},
		{"places that a client makes up", 100_500, func(i int) gate.Finding { return finding("a", fmt.Sprintf("/x%d", i)) }, 100_000},
		{"long names", 40, func(i int) gate.Finding { return finding("a", strings.Repeat("x", 1<<20)+fmt.Sprint("y", i)) }, 31},
	}
	for _, test := range tests {
		var r result.Report
		for i := range test.findings {
			r.Add(failed(i, test.each(i)))
		}
		if len(r.Findings) != test.kept || r.FindingCount() != test.findings {
			t.Errorf("%s: kept %d of %d, want %d of %d", test.why, len(r.Findings), r.FindingCount(), test.kept, test.findings)
		}
	}

	var r result.Report
	for i := range 1200 {
		r.Add(result.Outcome{Exchange: i, Err: errors.New("no request")})
		r.Add(result.Outcome{Exchange: i, Judgement: gate.Judgement{NotJudged: []gate.NotJudged{{Reason: fmt.Sprint(i)}}}})
	}
	if len(r.Failures) != 1000 || r.Exchanges.Errors != 1200 {
		t.Errorf("kept %d of %d failures, want 1000 of 1200", len(r.Failures), r.Exchanges.Errors)
	}
	if len(r.Gaps()) != 1000 || r.OmittedGaps != 200 {
		t.Errorf("kept %d gaps and left out %d, want 1000 and 200", len(r.Gaps()), r.OmittedGaps)
	}
}

func TestReportUnseen(t *testing.T) {
	r := result.Report{Documented: []result.Documented{
		{Operation: "a", Responses: []string{"200", "2XX", "404", "default"}},
		{Operation: "b", Responses: []string{"200", "4XX", "default"}},
		{Operation: "c", Responses: []string{"200"}},
	}}
	for _, seen := range []struct {
		operation string
		status    int
	}{{"a", 404}, {"a", 202}, {"b", 404}, {"b", 0}, {"b", 9999}, {"", 200}} {
		r.Add(result.Outcome{Status: seen.status, Judgement: gate.Judgement{Operation: seen.operation, Request: gate.Pass}})
	}
	want := []string{"a: response 200", "a: response default", "b: response 200", "b: response default", "c"}
	if got := r.Unseen(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func ExampleReport() {
	var r result.Report
	r.Add(result.Outcome{
		File:    "pets.har",
		Request: "GET /pets",
		Judgement: gate.Judgement{
			Operation: "listPets",
			Request:   gate.Pass,
			Response:  gate.Fail,
			Findings:  []gate.Finding{{Part: gate.PartResponse, Rule: gate.RuleResponseStatus, Operation: "listPets"}},
		},
	})
	fmt.Println(r.Exchanges.Judged(), r.Exchanges.Failed, r.Findings[0].Rule)
	// Output: 1 1 response.status
}
