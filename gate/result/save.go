package result

import (
	"bufio"
	"cmp"
	"io"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/leasegate/leasegate/gate"
)

// jsonVersion counts up when a member changes its meaning or goes; members may be
// added without.
const jsonVersion = 1

// The JSON report: these structs are its documentation, member by member and in
// their order.
type (
	jsonCounts struct {
		Judged       int `json:"judged"`                // passed, failed, warned and waived
		Passed       int `json:"passed"`                // judged, nothing found
		Failed       int `json:"failed"`                // judged, at least one error
		Skipped      int `json:"skipped"`               // nothing there to judge, or not judged
		SetAside     int `json:"setAside,omitzero"`     // of skipped: none of the API's
		Warned       int `json:"warned,omitzero"`       // judged, nothing found but warnings
		Waived       int `json:"waived,omitzero"`       // judged, all findings waived
		Inconclusive int `json:"inconclusive,omitzero"` // the answer does not say
		Errored      int `json:"errored,omitzero"`      // could not be judged
	}
	jsonOperation struct {
		Operation string `json:"operation"` // empty: no operation of the document
		jsonCounts
		Statuses   []int `json:"statuses"`            // of the responses seen
		Valid      int   `json:"validCases,omitzero"` // answered or not
		Succeeded  int   `json:"succeeded,omitzero"`  // valid cases answered 2xx or 3xx
		Invalid    int   `json:"invalidCases,omitzero"`
		Unanswered int   `json:"invalidInconclusive,omitzero"`
	}
	jsonRule struct {
		Operation *string    `json:"operation,omitempty"` // in matrix
		Rule      gate.Rule  `json:"rule"`
		Level     gate.Level `json:"level"`
		Count     int        `json:"count"` // of findings, listed or not
		Waived    int        `json:"waived,omitzero"`
		Known     int        `json:"known,omitzero"` // of waived, by the baseline
	}
	jsonSchema struct {
		Pointer string `json:"pointer"`        // RFC 6901, into the document
		File    string `json:"file,omitempty"` // absent: the document itself
		Line    int    `json:"line,omitzero"`
		Column  int    `json:"column,omitzero"`
	}
	jsonFinding struct {
		File      string     `json:"file"`
		Exchange  int        `json:"exchange"` // index in the file, from 0
		Part      gate.Part  `json:"part"`     // request or response
		Rule      gate.Rule  `json:"rule"`
		Level     gate.Level `json:"level"`     // error, warning or note
		Operation string     `json:"operation"` // empty: no operation of the document
		Pointer   string     `json:"pointer"`   // as in gate.Finding
		Message   string     `json:"message"`   // what was wanted there
		Request   string     `json:"request"`   // method and path, query values hidden
		Schema    jsonSchema `json:"schema,omitzero"`
		Case      string     `json:"case,omitempty"`   // its id
		Waived    string     `json:"waived,omitempty"` // the reason
		Known     bool       `json:"known,omitzero"`   // waived by the baseline
		Run       int        `json:"run,omitzero"`     // of a merged report
	}
	jsonGap struct {
		Part      gate.Part  `json:"part"` // empty: the operation or the run as a whole
		Operation string     `json:"operation"`
		Pointer   string     `json:"pointer"`
		Reason    string     `json:"reason"`
		Count     int        `json:"count"`
		Example   string     `json:"example,omitempty"` // an exchange or case
		Schema    jsonSchema `json:"schema,omitzero"`
		OfRun     bool       `json:"ofRun,omitzero"`   // follows from the totals
		Waived    string     `json:"waived,omitempty"` // the reason
		Known     bool       `json:"known,omitzero"`   // waived by the baseline
	}
	jsonFault struct {
		Level             gate.Level `json:"level"`
		Location          jsonSchema `json:"location"`
		Message           string     `json:"message"`
		Operations        []string   `json:"operations"`
		OmittedOperations int        `json:"operationsNotListed,omitzero"`
		Waived            string     `json:"waived,omitempty"` // the reason
		Known             bool       `json:"known,omitzero"`   // waived by the baseline
	}
	jsonSetAside struct {
		Reason  string `json:"reason"`
		Count   int    `json:"count"`
		Example string `json:"example"`
	}
	jsonFailure struct {
		File     string `json:"file"`
		Exchange *int   `json:"exchange,omitempty"` // absent: the file as a whole
		Offset   *int64 `json:"offset,omitempty"`   // byte in the file
		Case     string `json:"case,omitempty"`
		Message  string `json:"message"`
	}
	jsonDocumented struct {
		Operation string   `json:"operation"`
		Responses []string `json:"responses"`
	}
	jsonScope struct {
		Run      string `json:"run"`
		Shard    int    `json:"shard,omitzero"`
		Shards   int    `json:"shards,omitzero"`
		Filtered bool   `json:"filtered,omitzero"`
	}
	jsonWaiver struct {
		Rule      gate.Rule  `json:"rule,omitempty"`
		Gap       string     `json:"gap,omitempty"`
		Fault     string     `json:"fault,omitempty"`
		Operation string     `json:"operation"`
		Pointer   string     `json:"pointer"`
		Case      string     `json:"case,omitempty"`
		Level     gate.Level `json:"level,omitempty"`
		Reason    string     `json:"reason"`
		Until     string     `json:"until"`
		File      string     `json:"file"`
		Line      int        `json:"line"`
		Expired   bool       `json:"expired,omitzero"`
		Known     bool       `json:"known,omitzero"` // of the baseline
		Matched   int        `json:"matched"`
	}
	jsonShortfall struct {
		File    string       `json:"file,omitempty"`
		Line    int          `json:"line,omitzero"`
		Message string       `json:"message"`
		Verdict gate.Verdict `json:"verdict"` // fail, or pass in stale
	}
	jsonCase struct {
		ID        string     `json:"id"`
		Kind      CaseKind   `json:"kind"`
		Operation string     `json:"operation"`
		Title     string     `json:"title"`
		Exercises string     `json:"exercises"`
		Pointer   string     `json:"pointer"`
		Schema    jsonSchema `json:"schema,omitzero"`
		Expect    string     `json:"expect"`
		Wire      []byte     `json:"wire,omitempty"` // base64 (RFC 4648, section 4)
		Curl      string     `json:"curl,omitempty"`
	}
	jsonLine struct {
		Text  string   `json:"text"`
		Notes []string `json:"notes,omitempty"`
	}
	jsonRecord struct {
		File      string       `json:"file"`
		Exchange  int          `json:"exchange"`
		Run       int          `json:"run,omitzero"`
		Operation string       `json:"operation"`
		Request   string       `json:"request"`
		Status    int          `json:"status"` // 0: no response
		Verdict   gate.Verdict `json:"verdict"`
		Reason    string       `json:"reason,omitempty"`
		Flaky     bool         `json:"flaky,omitzero"`
		Case      *jsonCase    `json:"case,omitempty"`
		Sent      []jsonLine   `json:"sent,omitempty"`
		Received  []jsonLine   `json:"received,omitempty"`
	}
)

// Save writes the report as one JSON object, for [Read]. All text of the report has
// to be valid UTF-8; the error is one of the writer. It streams, so that a long list
// of findings is not held a second time.
func Save(w io.Writer, r *Report) error {
	buffered := bufio.NewWriter(w)
	e := &jsonEncoder{Encoder: jsontext.NewEncoder(buffered, jsontext.WithIndent("  "))}
	e.token(jsontext.BeginObject)
	e.member("reportVersion", jsonVersion)
	e.member("document", r.Document)
	e.member("verdict", r.Verdict())
	e.member("strict", r.Strict)
	e.member("judged", r.Exchanges.Judged())
	e.member("passed", r.Exchanges.Passed)
	e.member("failed", r.Exchanges.Failed)
	e.member("skipped", r.Exchanges.Skipped)
	e.member("setAside", r.Exchanges.SetAside)
	e.member("warned", r.Exchanges.Warned)
	e.member("waived", r.Exchanges.Waived)
	e.member("inconclusive", r.Exchanges.Inconclusive)
	e.member("errored", r.Exchanges.Errors)
	e.member("requests", newCounts(r.Requests))
	e.member("responses", newCounts(r.Responses))
	writeList(e, "targets", r.Targets, func(target string) any { return target })
	writeList(e, "scopes", r.Scopes, func(s Scope) any { return jsonScope(s) })
	writeList(e, "operations", r.Operations(), newOperation)
	writeList(e, "rules", r.Rules(), func(c RuleCount) any {
		return jsonRule{Rule: c.Rule, Level: c.Level, Count: c.Count, Waived: c.Waived, Known: c.Known}
	})
	writeList(e, "matrix", r.Matrix(), func(c RuleCount) any {
		return jsonRule{Operation: &c.Operation, Rule: c.Rule, Level: c.Level, Count: c.Count, Waived: c.Waived, Known: c.Known}
	})
	writeList(e, "findings", r.Findings, newFinding)
	e.member("findingsNotListed", r.FindingCount()-len(r.Findings))
	gaps := r.Gaps()
	writeList(e, "notJudged", gaps, newGap)
	e.member("notJudgedNotListed", r.OmittedGaps)
	writeList(e, "setAsideReasons", r.SetAside, func(s SetAside) any { return jsonSetAside(s) })
	e.member("setAsideReasonsNotListed", r.OmittedSetAside)
	writeList(e, "faults", r.Faults(), newFault)
	e.member("faultsNotListed", r.OmittedFaults)
	writeList(e, "notTested", r.NotTested, func(text string) any { return text })
	writeList(e, "documented", r.Documented, func(d Documented) any { return jsonDocumented(d) })
	writeList(e, "notSeen", r.Unseen(), func(name string) any { return name })
	writeList(e, "waivers", r.Waivers, func(w Waiver) any {
		w.Matched = r.matched(&w, gaps)
		return jsonWaiver(w)
	})
	writeList(e, "shortfalls", r.Shortfalls(), func(s Shortfall) any { return jsonShortfall(s) })
	writeList(e, "stale", r.Stale(), func(s Shortfall) any { return jsonShortfall(s) })
	writeList(e, "errors", r.Failures, newFailure)
	e.member("valuesShown", r.ShowValues)
	writeList(e, "records", r.Records, newRecord)
	e.member("recordsNotListed", r.OmittedRecords)
	e.token(jsontext.EndObject)
	if e.err != nil {
		return e.err
	}
	return buffered.Flush()
}

// A jsonEncoder keeps its first error.
type jsonEncoder struct {
	*jsontext.Encoder
	err error
}

func (e *jsonEncoder) token(t jsontext.Token) {
	if e.err == nil {
		e.err = e.WriteToken(t)
	}
}

func (e *jsonEncoder) value(v any) {
	if e.err == nil {
		e.err = json.MarshalEncode(e.Encoder, v)
	}
}

func (e *jsonEncoder) member(name string, v any) {
	e.token(jsontext.String(name))
	e.value(v)
}

func writeList[T any](e *jsonEncoder, name string, items []T, row func(T) any) {
	e.token(jsontext.String(name))
	e.token(jsontext.BeginArray)
	for _, item := range items {
		e.value(row(item))
	}
	e.token(jsontext.EndArray)
}

func newCounts(c Counts) jsonCounts {
	return jsonCounts{
		Judged: c.Judged(), Passed: c.Passed, Failed: c.Failed, Skipped: c.Skipped,
		SetAside: c.SetAside, Warned: c.Warned, Waived: c.Waived, Inconclusive: c.Inconclusive, Errored: c.Errors,
	}
}

func newOperation(o OperationCount) any {
	return jsonOperation{
		Operation: o.Operation, jsonCounts: newCounts(o.Counts), Statuses: o.Statuses,
		Valid: o.Valid, Succeeded: o.Succeeded, Invalid: o.Invalid, Unanswered: o.Unanswered,
	}
}

func newSchema(l gate.Location) jsonSchema {
	return jsonSchema{Pointer: l.Pointer, File: l.File, Line: l.Line, Column: l.Column}
}

func newFinding(s Sample) any {
	return jsonFinding{
		File:      s.File,
		Exchange:  s.Exchange,
		Part:      s.Part,
		Rule:      s.Rule,
		Level:     cmp.Or(s.Level, gate.LevelError),
		Operation: s.Operation,
		Pointer:   s.Pointer,
		Message:   wantPrefix + s.Want,
		Request:   s.Request,
		Schema:    newSchema(s.Schema),
		Case:      s.Case,
		Waived:    s.Waived,
		Known:     s.Known,
		Run:       s.Run,
	}
}

func newGap(g Gap) any {
	return jsonGap{
		Part: g.Part, Operation: g.Operation, Pointer: g.Pointer, Reason: g.Reason, Count: g.Count, Example: g.Example,
		Schema: newSchema(g.Schema), OfRun: g.OfRun, Waived: g.Waived, Known: g.Known,
	}
}

func newFault(f Fault) any {
	return jsonFault{
		Level: f.Level, Location: newSchema(f.Location), Message: f.Message, Operations: f.Operations,
		OmittedOperations: f.OmittedOperations, Waived: f.Waived, Known: f.Known,
	}
}

func newFailure(f Failure) any {
	row := jsonFailure{File: f.File, Case: f.Case, Message: f.Message}
	if f.Exchange >= 0 {
		row.Exchange = &f.Exchange
	}
	if f.Offset >= 0 {
		row.Offset = &f.Offset
	}
	return row
}

func newRecord(r Record) any {
	row := jsonRecord{
		File: r.File, Exchange: r.Exchange, Run: r.Run, Operation: r.Operation, Request: r.Request, Status: r.Status,
		Verdict: r.Verdict, Reason: r.Reason, Flaky: r.Flaky, Sent: newLines(r.Sent), Received: newLines(r.Received),
	}
	if c := r.Case; c != nil {
		row.Case = &jsonCase{
			ID: c.ID, Kind: c.Kind, Operation: c.Operation, Title: c.Title, Exercises: c.Exercises, Pointer: c.Pointer,
			Schema: newSchema(c.Schema), Expect: c.Expect, Wire: c.Wire, Curl: c.Curl,
		}
	}
	return row
}

func newLines(lines []Line) []jsonLine {
	var rows []jsonLine
	for _, line := range lines {
		rows = append(rows, jsonLine(line))
	}
	return rows
}
