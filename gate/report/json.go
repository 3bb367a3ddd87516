package report

import (
	"bufio"
	"io"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/leasegate/leasegate/gate"
)

// The JSON report: these structs are its documentation, member by member and in
// their order.
type (
	jsonCounts struct {
		Judged  int `json:"judged"`  // passed and failed
		Passed  int `json:"passed"`  // judged, nothing found
		Failed  int `json:"failed"`  // judged, at least one finding
		Skipped int `json:"skipped"` // nothing there to judge
	}
	jsonOperation struct {
		Operation string `json:"operation"` // empty: no operation of the document
		jsonCounts
	}
	jsonRule struct {
		Rule  gate.Rule `json:"rule"`
		Count int       `json:"count"` // of findings, listed or not
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
		Operation string     `json:"operation"` // empty: no operation of the document
		Pointer   string     `json:"pointer"`   // as in gate.Finding
		Message   string     `json:"message"`   // what was wanted there
		Request   string     `json:"request"`   // method and path, query values hidden
		Schema    jsonSchema `json:"schema,omitzero"`
	}
	jsonGap struct {
		Part    gate.Part  `json:"part"`
		Pointer string     `json:"pointer"`
		Reason  string     `json:"reason"`
		Count   int        `json:"count"`
		Schema  jsonSchema `json:"schema,omitzero"`
	}
	jsonFailure struct {
		File     string `json:"file"`
		Exchange *int   `json:"exchange,omitempty"` // absent: the file as a whole
		Offset   *int64 `json:"offset,omitempty"`   // byte in the file
		Message  string `json:"message"`
	}
)

// writeJSON streams, so that a long list of findings is not held a second time.
func writeJSON(w io.Writer, r *gate.Report, _ Options) error {
	buffered := bufio.NewWriter(w)
	// Text from outside may be no UTF-8; it is shown as U+FFFD rather than not at all.
	e := &jsonEncoder{Encoder: jsontext.NewEncoder(buffered, jsontext.WithIndent("  "), jsontext.AllowInvalidUTF8(true))}
	e.token(jsontext.BeginObject)
	e.member("document", r.Document)
	counts := newCounts(r.Exchanges)
	e.member("judged", counts.Judged)
	e.member("passed", counts.Passed)
	e.member("failed", counts.Failed)
	e.member("skipped", counts.Skipped)
	e.member("errored", r.Exchanges.Errors)
	e.member("requests", newCounts(r.Requests))
	e.member("responses", newCounts(r.Responses))
	writeList(e, "operations", r.Operations(), func(o gate.OperationCount) any {
		return jsonOperation{o.Operation, newCounts(o.Counts)}
	})
	writeList(e, "rules", r.Rules(), func(c gate.RuleCount) any { return jsonRule(c) })
	writeList(e, "findings", r.Findings, newFinding)
	e.member("findingsNotListed", r.FindingCount()-len(r.Findings))
	writeList(e, "notJudged", r.Gaps(), newGap)
	e.member("notJudgedNotListed", r.OmittedGaps)
	writeList(e, "notSeen", r.Unseen(), func(name string) any { return name })
	writeList(e, "errors", r.Failures, newFailure)
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

func newCounts(c gate.Counts) jsonCounts {
	return jsonCounts{Judged: c.Judged(), Passed: c.Passed, Failed: c.Failed, Skipped: c.Skipped}
}

func newSchema(l gate.Location) jsonSchema {
	return jsonSchema{Pointer: l.Pointer, File: l.File, Line: l.Line, Column: l.Column}
}

func newFinding(s gate.Sample) any {
	return jsonFinding{
		File:      s.File,
		Exchange:  s.Exchange,
		Part:      s.Part,
		Rule:      s.Rule,
		Operation: s.Operation,
		Pointer:   s.Pointer,
		Message:   "want " + s.Want,
		Request:   s.Request,
		Schema:    newSchema(s.Schema),
	}
}

func newGap(g gate.Gap) any {
	return jsonGap{Part: g.Part, Pointer: g.Pointer, Reason: g.Reason, Count: g.Count, Schema: newSchema(g.Schema)}
}

func newFailure(f gate.Failure) any {
	row := jsonFailure{File: f.File, Message: f.Message}
	if f.Exchange >= 0 {
		row.Exchange = &f.Exchange
	}
	if f.Offset >= 0 {
		row.Offset = &f.Offset
	}
	return row
}
