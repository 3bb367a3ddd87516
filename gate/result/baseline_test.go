package result_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

// run is a run with a bit of everything.
func run(waivers []result.Waiver, strict bool, outcomes ...result.Outcome) *result.Report {
	r := &result.Report{Document: "d.yaml", Waivers: append([]result.Waiver(nil), waivers...), Strict: strict}
	r.AddFault(result.Fault{Level: gate.LevelWarning, Location: gate.Location{Pointer: "/info", Line: 3}, Message: `no "version"`})
	r.AddFault(result.Fault{Level: gate.LevelNote, Message: "unknown format"})
	for _, outcome := range outcomes {
		r.Add(outcome)
	}
	return r
}

func status(exchange int, pointer string) result.Outcome {
	return failed(exchange, gate.Finding{Part: gate.PartRequest, Rule: gate.RuleResponseStatus, Operation: "list", Pointer: pointer})
}

func parse(t *testing.T, text []byte) *result.Baseline {
	t.Helper()
	b, err := result.ParseBaseline("b.yaml", text, today)
	if err != nil {
		t.Fatalf("%v:\n%s", err, text)
	}
	return b
}

// What a baseline holds passes, strict or not, and nothing else does.
func TestBaseline(t *testing.T) {
	hostile := "/\x1b\"\\\n- rule: x\u202e\u0085#: '&*é"
	outcomes := []result.Outcome{
		status(0, "/3/id"), status(1, "/4/id"), status(2, hostile),
		{Judgement: warnedBy("response.body.duplicateMember")},
		unjudged(3, "list", "no reader for */*"), passed("list"),
	}
	text := run(nil, false, outcomes...).Baseline("why", "2026-12-31")
	if again := run(nil, false, outcomes...).Baseline("why", "2026-12-31"); !bytes.Equal(again, text) {
		t.Error("the same report gives other bytes")
	}
	if bytes.ContainsAny(text, "\x1b\u202e\u0085") {
		t.Errorf("a name does something in %q", text)
	}
	b := parse(t, text)
	if b.Reason != "why" || b.Until != "2026-12-31" || len(b.Waivers) != 5 {
		t.Fatalf("got %+v of\n%s", b, text)
	}
	more := func(o ...result.Outcome) []result.Outcome {
		return append(append([]result.Outcome(nil), outcomes...), o...)
	}
	tests := []struct {
		why      string
		outcomes []result.Outcome
		want     gate.Verdict
		strict   gate.Verdict
	}{
		{"the same", outcomes, gate.Pass, gate.Pass},
		{"another item of the same array", more(status(9, "/9/id")), gate.Pass, gate.Pass},
		{"another place", more(status(9, "/name")), gate.Fail, gate.Fail},
		{"another level", more(result.Outcome{Judgement: failedBy("response.body.duplicateMember")}), gate.Fail, gate.Fail},
		{"another gap", more(unjudged(9, "list", "no reader for a/b")), gate.Error, gate.Error},
		{"something is mended", outcomes[1:], gate.Pass, gate.Pass},
		{"a place is mended", outcomes[2:], gate.Pass, gate.Fail},
		{"a gap is closed", append(append([]result.Outcome(nil), outcomes[:4]...), outcomes[5]), gate.Pass, gate.Fail},
	}
	for _, test := range tests {
		for _, strict := range []bool{false, true} {
			r := run(b.Waivers, strict, test.outcomes...)
			want := test.want
			if strict {
				want = test.strict
			}
			if got := r.Verdict(); got != want {
				t.Errorf("%s, strict %t: got %s, want %s: %v", test.why, strict, got, want, r.Shortfalls())
			}
		}
	}
	r := run(b.Waivers, false, outcomes...)
	if n := r.Findings[0]; !n.Known || n.Waived != "why" || !r.Faults()[0].Known || !r.Gaps()[0].Known {
		t.Errorf("what is known is not shown so: %+v %+v %+v", n, r.Faults(), r.Gaps())
	}
	if renewed := r.Baseline(b.Reason, b.Until); !bytes.Equal(renewed, text) {
		t.Errorf("renewed it is\n%s\nwant\n%s", renewed, text)
	}
}

func warnedBy(rule gate.Rule) gate.Judgement { return judgedBy(rule, gate.LevelWarning) }
func failedBy(rule gate.Rule) gate.Judgement { return judgedBy(rule, gate.LevelError) }

func judgedBy(rule gate.Rule, level gate.Level) gate.Judgement {
	j := gate.Judgement{Operation: "list", Request: gate.Pass, Response: gate.Pass, Findings: []gate.Finding{{Part: gate.PartResponse, Rule: rule, Operation: "list", Level: level}}}
	j.Settle()
	return j
}

// A part of a run takes nothing out; a waiver's own finding stays the waiver's.
func TestBaselineKeeps(t *testing.T) {
	old := parse(t, run(nil, false, status(0, "/a"), status(1, "/b"), unjudged(2, "list", "dropped")).Baseline("why", "2026-12-31"))
	waiver := result.Waiver{Rule: gate.RuleResponseStatus, Operation: "list", Pointer: "/c", Reason: "mine", Until: "2026-12-31"}
	tests := []struct {
		why    string
		change func(*result.Report)
		holds  string
	}{
		{"a whole run", func(*result.Report) {}, "/a"},
		{"a shard", func(r *result.Report) { r.Scopes = []result.Scope{{Run: "r", Shard: 1, Shards: 2}} }, "/a /b dropped"},
		{"chosen cases", func(r *result.Report) { r.Scopes = []result.Scope{{Run: "r", Filtered: true}} }, "/a /b dropped"},
		{"with errors", func(r *result.Report) { r.Add(result.Outcome{Err: errors.New("cut off")}) }, "/a /b dropped"},
	}
	for _, test := range tests {
		r := run(append([]result.Waiver{waiver}, old.Waivers...), false, status(0, "/a"), status(1, "/c"))
		test.change(r)
		var holds []string
		for _, w := range parse(t, r.Baseline("why", "2026-12-31")).Waivers {
			if w.Fault == "" {
				holds = append(holds, w.Pointer+w.Gap)
			}
		}
		if got := strings.Join(holds, " "); got != test.holds {
			t.Errorf("%s: holds %q, want %q", test.why, got, test.holds)
		}
	}
}

// An expired baseline is told once, whatever it holds.
func TestExpiredBaseline(t *testing.T) {
	b := parse(t, run(nil, false, status(0, "/a"), status(1, "/b")).Baseline("why", "2020-01-01"))
	r := run(b.Waivers, false, status(0, "/a"))
	got := r.Shortfalls()
	if len(got) != 1 || got[0].File != "b.yaml" || !strings.HasPrefix(got[0].Message, "the baseline expired on 2020-01-01") || r.Exchanges.Failed != 1 {
		t.Errorf("got %+v and %+v", got, r.Exchanges)
	}
}

// A baseline of a run with many places is looked up and not walked for each finding.
func TestLargeBaseline(t *testing.T) {
	const places = 20_000
	outcomes := make([]result.Outcome, places)
	for i := range outcomes {
		outcomes[i] = failed(i, gate.Finding{Part: gate.PartRequest, Rule: gate.RuleResponseStatus, Operation: fmt.Sprint("op", i)})
	}
	b := parse(t, run(nil, false, outcomes...).Baseline("why", "2026-12-31"))
	r := run(b.Waivers, true, outcomes...)
	if r.Verdict() != gate.Pass || r.Exchanges.Waived != places {
		t.Errorf("got %s and %+v", r.Verdict(), r.Exchanges)
	}
}

func TestParseBaselineRefuses(t *testing.T) {
	head := "reason: a\nuntil: 2026-12-31\n"
	tests := []struct{ why, text, want string }{
		{"nothing", "", "b.yaml: want a baseline"},
		{"waivers", "- {rule: response.status}", "b.yaml: want a baseline"},
		{"no YAML", "reason: [", "b.yaml: not YAML"},
		{"no reason", "until: 2026-12-31", "b.yaml:1: the baseline has no reason"},
		{"no date", "reason: a", "b.yaml:1: the baseline has no until"},
		{"no such day", "reason: a\nuntil: 2026-02-30", "b.yaml:2: until must be a date"},
		{"an unknown member", head + "finding: []", `b.yaml:3: a baseline has no member "finding"`},
		{"a list twice", head + "gaps: []\ngaps: []", "b.yaml:4: gaps is given twice"},
		{"no list", head + "gaps: {}", "b.yaml:3: gaps must be a list"},
		{"no mapping", head + "gaps: [a]", "b.yaml:3: want a mapping with gap, operation, pointer"},
		{"an unknown rule", head + "findings: [{rule: response.stats}]", `b.yaml:3: there is no rule "response.stats"`},
		{"no rule", head + "findings: [{operation: a}]", "b.yaml:3: it has no rule"},
		{"no level", head + "findings: [{rule: response.status, level: fatal}]", "b.yaml:3: level must be error, warning or note"},
		{"a reason of its own", head + "gaps: [{gap: a, reason: b}]", `b.yaml:3: it has no member "reason"`},
		{"a list for text", head + "faults: [{fault: [a]}]", "b.yaml:3: fault must be text"},
	}
	for _, test := range tests {
		if _, err := result.ParseBaseline("b.yaml", []byte(test.text), today); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q", test.why, err, test.want)
		}
	}
}

func FuzzParseBaseline(f *testing.F) {
	f.Add([]byte("reason: a\nuntil: 2026-12-31\nfindings: [{rule: response.status}]\ngaps: [{gap: a}]\nfaults: [{fault: a}]"))
	f.Add([]byte("&a reason: *a\n<<: *a"))
	f.Fuzz(func(t *testing.T, text []byte) {
		b, err := result.ParseBaseline("b.yaml", text, today)
		if err == nil && (b.Reason == "" || b.Until == "") {
			t.Errorf("got %+v", b)
		}
	})
}
