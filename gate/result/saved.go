package result

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/leasegate/leasegate/gate"
)

// wantPrefix begins the message of every finding.
const wantPrefix = "want "

// jsonReport is what of a JSON report is not derived from the rest.
type jsonReport struct {
	Version          int              `json:"reportVersion"`
	Strict           bool             `json:"strict"`
	SetAside         int              `json:"setAside"`
	Warned           int              `json:"warned"`
	Aside            []jsonSetAside   `json:"setAsideReasons"`
	OmittedSetAside  int              `json:"setAsideReasonsNotListed"`
	Faults           []jsonFault      `json:"faults"`
	OmittedFaults    int              `json:"faultsNotListed"`
	Document         string           `json:"document"`
	Passed           int              `json:"passed"`
	Failed           int              `json:"failed"`
	Skipped          int              `json:"skipped"`
	Waived           int              `json:"waived"`
	Inconclusive     int              `json:"inconclusive"`
	Errored          int              `json:"errored"`
	Requests         jsonCounts       `json:"requests"`
	Responses        jsonCounts       `json:"responses"`
	Targets          []string         `json:"targets"`
	Scopes           []jsonScope      `json:"scopes"`
	Operations       []jsonOperation  `json:"operations"`
	Matrix           []jsonRule       `json:"matrix"`
	Findings         []jsonFinding    `json:"findings"`
	Gaps             []jsonGap        `json:"notJudged"`
	OmittedGaps      int              `json:"notJudgedNotListed"`
	NotTested        []string         `json:"notTested"`
	Documented       []jsonDocumented `json:"documented"`
	Waivers          []jsonWaiver     `json:"waivers"`
	Errors           []jsonFailure    `json:"errors"`
	ValuesShown      bool             `json:"valuesShown"`
	Records          []jsonRecord     `json:"records"`
	RecordsNotListed int              `json:"recordsNotListed"`
}

// Read reads a report that [Save] wrote, so that every format renders
// it as it would have rendered the original. It refuses what is no such report,
// and versions that it does not know.
func Read(r io.Reader) (*Report, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("can't be read: %w", err)
	}
	var saved struct {
		Version *int `json:"reportVersion"`
	}
	if err := json.Unmarshal(text, &saved); err != nil || saved.Version == nil {
		return nil, errors.New("no JSON report of leasegate: want a file that --report json=FILE wrote")
	}
	if *saved.Version != jsonVersion {
		return nil, fmt.Errorf("a JSON report of version %d, and this leasegate reads version %d; write and read it with the same leasegate", *saved.Version, jsonVersion)
	}
	var j jsonReport
	if err := json.Unmarshal(text, &j); err != nil {
		if semantic, ok := errors.AsType[*json.SemanticError](err); ok {
			return nil, fmt.Errorf("a damaged JSON report: %s has not the type that it should have", semantic.JSONPointer)
		}
		return nil, errors.New("a damaged JSON report: it is not what --report json=FILE wrote")
	}
	return j.report(), nil
}

func (j *jsonReport) report() *Report {
	r := &Report{
		Strict: j.Strict, Document: j.Document, Targets: j.Targets, NotTested: j.NotTested, ShowValues: j.ValuesShown,
		Exchanges: Counts{
			Passed: j.Passed, Failed: j.Failed, Skipped: j.Skipped, Errors: j.Errored, Waived: j.Waived, Warned: j.Warned,
			Inconclusive: j.Inconclusive, SetAside: j.SetAside,
		},
		Requests: j.Requests.counts(), Responses: j.Responses.counts(), OmittedRecords: j.RecordsNotListed,
		Scopes:     convert(j.Scopes, func(s jsonScope) Scope { return Scope(s) }),
		Documented: convert(j.Documented, func(d jsonDocumented) Documented { return Documented(d) }),
		Waivers:    convert(j.Waivers, jsonWaiver.waiver),
		SetAside:   convert(j.Aside, func(s jsonSetAside) SetAside { return SetAside(s) }),
		Findings:   convert(j.Findings, jsonFinding.sample),
		Failures:   convert(j.Errors, jsonFailure.failure),
		Records:    convert(j.Records, jsonRecord.record),
	}
	r.AddTotals(Totals{
		Operations: convert(j.Operations, jsonOperation.count),
		Matrix:     convert(j.Matrix, jsonRule.count),
		Gaps:       convert(j.Gaps, jsonGap.gap),
		Faults:     convert(j.Faults, jsonFault.fault),
	})
	r.OmittedGaps += j.OmittedGaps
	r.OmittedFaults += j.OmittedFaults
	r.OmittedSetAside += j.OmittedSetAside
	return r
}

// level takes what is no level for an error.
func level(l gate.Level) gate.Level {
	if l == gate.LevelWarning || l == gate.LevelNote {
		return l
	}
	return gate.LevelError
}

func convert[A, B any](rows []A, one func(A) B) []B {
	var items []B
	for _, row := range rows {
		items = append(items, one(row))
	}
	return items
}

func (c jsonCounts) counts() Counts {
	return Counts{
		Passed: c.Passed, Failed: c.Failed, Skipped: c.Skipped, Errors: c.Errored, Waived: c.Waived, Warned: c.Warned,
		Inconclusive: c.Inconclusive, SetAside: c.SetAside,
	}
}

func (o jsonOperation) count() OperationCount {
	return OperationCount{
		Operation: o.Operation, Counts: o.counts(), Statuses: o.Statuses,
		Valid: o.Valid, Succeeded: o.Succeeded, Invalid: o.Invalid, Unanswered: o.Unanswered,
	}
}

func (c jsonRule) count() RuleCount {
	count := RuleCount{Rule: c.Rule, Level: level(c.Level), Count: c.Count, Waived: c.Waived, Known: c.Known}
	if c.Operation != nil {
		count.Operation = *c.Operation
	}
	return count
}

func (s jsonSchema) location() gate.Location {
	return gate.Location{Pointer: s.Pointer, File: s.File, Line: s.Line, Column: s.Column}
}

func (f jsonFinding) sample() Sample {
	return Sample{
		File: f.File, Exchange: f.Exchange, Request: f.Request, Case: f.Case, Run: f.Run, Waived: f.Waived, Known: f.Known,
		Finding: gate.Finding{
			Rule: f.Rule, Part: f.Part, Operation: f.Operation, Pointer: f.Pointer,
			Schema: f.Schema.location(), Want: strings.TrimPrefix(f.Message, wantPrefix), Level: level(f.Level),
		},
	}
}

func (g jsonGap) gap() Gap {
	return Gap{
		NotJudged: gate.NotJudged{Part: g.Part, Pointer: g.Pointer, Schema: g.Schema.location(), Reason: g.Reason},
		Operation: g.Operation, Count: g.Count, Example: g.Example, OfRun: g.OfRun,
	}
}

func (f jsonFault) fault() Fault {
	return Fault{
		Level: level(f.Level), Location: f.Location.location(), Message: f.Message, Operations: f.Operations, OmittedOperations: f.OmittedOperations,
	}
}

// waiver takes over what is counted in the findings; what it names of gaps and faults
// is worked out.
func (w jsonWaiver) waiver() Waiver {
	if w.Rule == "" {
		w.Matched = 0
	}
	return Waiver(w)
}

func (f jsonFailure) failure() Failure {
	failure := Failure{File: f.File, Exchange: -1, Offset: -1, Case: f.Case, Message: f.Message}
	if f.Exchange != nil {
		failure.Exchange = *f.Exchange
	}
	if f.Offset != nil {
		failure.Offset = *f.Offset
	}
	return failure
}

func (r jsonRecord) record() Record {
	record := Record{
		File: r.File, Exchange: r.Exchange, Run: r.Run, Operation: r.Operation, Request: r.Request, Status: r.Status,
		Verdict: r.Verdict, Reason: r.Reason, Flaky: r.Flaky,
		Sent: convert(r.Sent, jsonLine.line), Received: convert(r.Received, jsonLine.line),
	}
	if c := r.Case; c != nil {
		record.Case = &Case{
			ID: c.ID, Kind: c.Kind, Operation: c.Operation, Title: c.Title, Exercises: c.Exercises, Pointer: c.Pointer,
			Schema: c.Schema.location(), Expect: c.Expect, Wire: c.Wire, Curl: c.Curl,
		}
	}
	return record
}

func (l jsonLine) line() Line { return Line(l) }
