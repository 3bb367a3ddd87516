package result_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

// unjudged is an exchange of which the response could not be judged.
func unjudged(exchange int, operation, reason string) result.Outcome {
	j := gate.Judgement{Operation: operation, Request: gate.Pass, Response: gate.Pass, NotJudged: []gate.NotJudged{{Part: gate.PartResponse, Reason: reason}}}
	j.Settle()
	return result.Outcome{File: "f.har", Exchange: exchange, Request: "GET /", Judgement: j}
}

func passed(operation string) result.Outcome {
	return result.Outcome{File: "f.har", Judgement: gate.Judgement{Operation: operation, Request: gate.Pass, Response: gate.Pass}}
}

func warned() result.Outcome {
	j := gate.Judgement{Operation: "list", Request: gate.Pass, Response: gate.Pass, Findings: []gate.Finding{
		{Part: gate.PartResponse, Rule: "b", Operation: "list", Pointer: "/y", Level: gate.LevelWarning},
	}}
	j.Settle()
	return result.Outcome{File: "f.har", Judgement: j}
}

// What a run is, by what was found and by what could not be judged.
func TestVerdict(t *testing.T) {
	aside := result.Outcome{File: "f.har", SetAside: "another host"}
	gap := result.Waiver{Gap: "no reader*", Reason: "known", File: "w", Line: 1}
	finding := result.Waiver{Rule: "b", Operation: "list", Pointer: "/y", Reason: "known", File: "w", Line: 1}
	old := gap
	old.Expired, old.Until = true, "2020-01-01"
	known := result.Waiver{Gap: "no reader for a", Operation: "list", Reason: "base", File: "b", Line: 4, Known: true}
	tests := []struct {
		why      string
		waivers  []result.Waiver
		outcomes []result.Outcome
		want     gate.Verdict
		strict   gate.Verdict
	}{
		{"nothing", nil, nil, gate.Skip, gate.Skip},
		{"all was judged", nil, []result.Outcome{passed("list")}, gate.Pass, gate.Pass},
		{"a warning", nil, []result.Outcome{warned()}, gate.Pass, gate.Fail},
		{"a warning that is waived", []result.Waiver{finding}, []result.Outcome{warned()}, gate.Pass, gate.Pass},
		{"a gap", nil, []result.Outcome{passed("list"), unjudged(1, "list", "no reader for a")}, gate.Error, gate.Error},
		{"a gap and a warning", nil, []result.Outcome{warned(), unjudged(1, "list", "no reader for a")}, gate.Error, gate.Fail},
		{"findings go before gaps", nil, []result.Outcome{failed(0, gate.Finding{Rule: "a"}), unjudged(1, "list", "no reader for a")}, gate.Fail, gate.Fail},
		{"nothing but gaps", nil, []result.Outcome{unjudged(1, "list", "no reader for a")}, gate.Skip, gate.Skip},
		{"a gap that is waived", []result.Waiver{gap}, []result.Outcome{passed("list"), unjudged(1, "list", "no reader for a")}, gate.Pass, gate.Pass},
		{"nothing but a gap that is waived", []result.Waiver{gap}, []result.Outcome{unjudged(1, "list", "no reader for a")}, gate.Skip, gate.Skip},
		{"another gap", []result.Waiver{gap}, []result.Outcome{passed("list"), unjudged(1, "list", "dropped")}, gate.Error, gate.Fail},
		{"a waiver of a gap that expired", []result.Waiver{old}, []result.Outcome{passed("list"), unjudged(1, "list", "no reader for a")}, gate.Fail, gate.Fail},
		{"a gap of the baseline", []result.Waiver{known}, []result.Outcome{passed("list"), unjudged(1, "list", "no reader for a")}, gate.Pass, gate.Pass},
		{"the same of another operation", []result.Waiver{known}, []result.Outcome{passed("list"), unjudged(1, "get", "no reader for a")}, gate.Error, gate.Fail},
		{"what the baseline has is gone", []result.Waiver{known}, []result.Outcome{passed("list")}, gate.Pass, gate.Fail},
		{"nothing of the API's", nil, []result.Outcome{aside}, gate.Skip, gate.Skip},
		{"and something", nil, []result.Outcome{aside, passed("list")}, gate.Pass, gate.Pass},
		{"an error", nil, []result.Outcome{passed("list"), {Err: errors.New("cut off")}}, gate.Error, gate.Error},
	}
	for _, test := range tests {
		for _, strict := range []bool{false, true} {
			r := result.Report{Waivers: append([]result.Waiver(nil), test.waivers...), Strict: strict}
			for _, outcome := range test.outcomes {
				r.Add(outcome)
			}
			want := test.want
			if strict {
				want = test.strict
			}
			if got := r.Verdict(); got != want {
				t.Errorf("%s, strict %t: got %s, want %s", test.why, strict, got, want)
			}
		}
	}
}

// A cause is one gap for each operation, with a count and the first that has it.
func TestGaps(t *testing.T) {
	var r result.Report
	for i := range 3 {
		r.Add(unjudged(i, "list", "no reader"))
	}
	r.Add(unjudged(7, "get", "no reader"))
	r.Add(unjudged(8, "list", "dropped"))
	var got []string
	for _, gap := range r.Gaps() {
		got = append(got, fmt.Sprintf("%s %s %d %s", gap.Reason, gap.Operation, gap.Count, gap.Example))
	}
	want := "dropped list 1 f.har:8 GET /\nno reader get 1 f.har:7 GET /\nno reader list 3 f.har:0 GET /"
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

// An operation of which a whole run of cases shows nothing is a gap; of recorded
// traffic it is none.
func TestGapsOfOperations(t *testing.T) {
	documented := []result.Documented{{Operation: "list"}, {Operation: "none"}, {Operation: "down"}}
	down := result.Outcome{Err: errors.New("refused"), Case: &result.Case{ID: "d", Kind: result.CaseValid, Operation: "down"}}
	for _, targets := range [][]string{nil, {"http://h"}} {
		r := result.Report{Documented: documented, Targets: targets}
		r.Add(kind(ofCase("v"), result.CaseValid, 200, ""))
		r.Add(down)
		gaps := r.Gaps()
		if targets == nil && len(gaps) > 0 {
			t.Errorf("of traffic: %+v", gaps)
		}
		if targets != nil && (len(gaps) != 1 || gaps[0].Operation != "none" || !strings.HasPrefix(gaps[0].Reason, "no valid case was sent") || !gaps[0].OfRun) {
			t.Errorf("of cases: %+v, want one for none; what could not be had is an error", gaps)
		}
	}
	// What is not judged for a fault of the document is not told twice.
	r := result.Report{Documented: documented[1:2], Targets: []string{"http://h"}}
	r.AddGap(result.Gap{NotJudged: gate.NotJudged{Reason: "no such reference"}, Operation: "none", Count: 1})
	if gaps := r.Gaps(); len(gaps) != 1 || gaps[0].Reason != "no such reference" {
		t.Errorf("with a fault: %+v", gaps)
	}
}

// A gap of an operation as a whole counts once, whatever shard tells it.
func TestGapsOfShards(t *testing.T) {
	var merged result.Report
	for range 2 {
		var shard result.Report
		shard.AddGap(result.Gap{NotJudged: gate.NotJudged{Reason: "no case"}, Operation: "list", Count: 1, Example: "list"})
		shard.Add(unjudged(0, "list", "dropped"))
		merged.Merge(&shard)
	}
	if gaps := merged.Gaps(); gaps[0].Count != 2 || gaps[1].Count != 1 {
		t.Errorf("got %+v", gaps)
	}
}

// A fault fails nothing. Its waiver covers what could not be judged for it.
func TestFaults(t *testing.T) {
	place := gate.Location{Pointer: "/paths/~1a/get", Line: 7}
	fault := result.Fault{Level: gate.LevelError, Location: place, Message: "no such reference", Operations: []string{"getA"}}
	gap := result.Gap{NotJudged: gate.NotJudged{Part: gate.PartRequest, Reason: "no such reference", Schema: place}, Operation: "getA", Count: 1}
	tests := []struct {
		why    string
		waiver result.Waiver
		gap    bool
		want   gate.Verdict
	}{
		{"a fault alone", result.Waiver{}, false, gate.Pass},
		{"what it touches was seen", result.Waiver{}, true, gate.Error},
		{"it is waived", result.Waiver{Fault: "no such*", Reason: "soon"}, true, gate.Pass},
		{"by its place", result.Waiver{Fault: "*", Pointer: "/paths/~1a/get", Reason: "soon"}, true, gate.Pass},
		{"another is", result.Waiver{Fault: "no such*", Pointer: "/paths/~1b", Reason: "soon"}, true, gate.Error},
		{"the gap is", result.Waiver{Gap: "no such*", Reason: "soon"}, true, gate.Pass},
	}
	// The generator of cases says it of the operation, in its own words.
	elsewhere := gap
	elsewhere.Schema, elsewhere.Reason = gate.Location{Pointer: "/paths/~1a"}, "no case: no such reference"
	r := result.Report{Waivers: []result.Waiver{{Fault: "no such*", Reason: "soon"}}}
	r.AddFault(fault)
	r.AddGap(elsewhere)
	other := elsewhere
	other.Operation = "getB"
	r.AddGap(other)
	if gaps := r.Gaps(); gaps[0].Waived == "" || gaps[1].Waived != "" {
		t.Errorf("got %+v, want the one of the operation that the fault touches to be waived", gaps)
	}
	for _, test := range tests {
		var r result.Report
		if test.waiver.Reason != "" {
			r.Waivers = []result.Waiver{test.waiver}
		}
		r.AddFault(fault)
		r.AddFault(fault)
		r.AddFault(result.Fault{Level: gate.LevelNote, Message: "unknown format"})
		r.Add(passed("list"))
		if test.gap {
			r.AddGap(gap)
		}
		if got := r.Verdict(); got != test.want {
			t.Errorf("%s: got %s, want %s", test.why, got, test.want)
		}
		if faults := r.Faults(); len(faults) != 2 || (faults[0].Waived != "") != (test.waiver.Fault != "" && test.waiver.Pointer != "/paths/~1b") {
			t.Errorf("%s: got %+v", test.why, faults)
		}
	}
}

// Whatever a run meets, what is kept is bounded, and the rest is counted.
func TestListsAreBounded(t *testing.T) {
	long := strings.Repeat("x", 32<<10)
	var r result.Report
	operations := make([]string, 5_000)
	for i := range 2_000 {
		r.Add(unjudged(i, "list", fmt.Sprint("reason ", i, " ", long)))
		r.Add(result.Outcome{SetAside: fmt.Sprint("host ", i)})
		r.AddFault(result.Fault{Level: gate.LevelNote, Message: fmt.Sprint(i, long), Operations: operations})
		r.Add(result.Outcome{Err: errors.New(fmt.Sprint(i, long))})
	}
	size := 0
	for _, gap := range r.Gaps() {
		size += len(gap.Reason)
	}
	faults := r.Faults()
	for _, fault := range faults {
		size += len(fault.Message) + len(fault.Operations)
	}
	for _, failure := range r.Failures {
		size += len(failure.Message)
	}
	if size > 32<<20 {
		t.Errorf("kept %d bytes", size)
	}
	if n := len(r.Gaps()) + r.OmittedGaps; n != 2_000 {
		t.Errorf("%d gaps, want 2000 counted", n)
	}
	if n := len(r.SetAside) + r.OmittedSetAside; n != 2_000 || len(r.SetAside) != 100 || r.Exchanges.SetAside != 2_000 {
		t.Errorf("%d reasons for setting aside, %d of them kept", n, len(r.SetAside))
	}
	if len(faults) != 1_000 || r.OmittedFaults != 1_000 || len(faults[0].Operations) != 100 || faults[0].OmittedOperations != 4_900 {
		t.Errorf("%d faults and %d more, %d operations and %d more", len(faults), r.OmittedFaults, len(faults[0].Operations), faults[0].OmittedOperations)
	}
	if r.Verdict() != gate.Error {
		t.Errorf("got %s", r.Verdict())
	}
}

// The first finding of a place is kept where others fill the report.
func TestFirstOfEachPlace(t *testing.T) {
	var r result.Report
	for i := range 60 {
		for j := range 1_000 {
			r.Add(failed(j, finding("a", fmt.Sprintf("/x%d", i))))
		}
	}
	for i := range 100 {
		r.Add(failed(i, finding("a", fmt.Sprintf("/late%d", i))))
	}
	late := 0
	for _, sample := range r.Findings {
		if strings.HasPrefix(sample.Pointer, "/late") {
			late++
		}
	}
	if late != 100 {
		t.Errorf("kept %d of 100 places that came late", late)
	}
}
