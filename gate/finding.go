package gate

import "github.com/leasegate/leasegate/document"

// A Part tells which half of an exchange a finding is about.
type Part string

// The parts of an exchange.
const (
	PartRequest  Part = "request"
	PartResponse Part = "response"
)

// A Verdict is the outcome for one exchange, or for one part of it.
type Verdict string

// The verdicts.
const (
	Pass  Verdict = "pass"  // judged, nothing found
	Fail  Verdict = "fail"  // judged, at least one finding
	Skip  Verdict = "skip"  // nothing there to judge, or it can't be judged
	Error Verdict = "error" // could not be had

	Waived       Verdict = "waived"       // judged, nothing found but what waivers name
	Inconclusive Verdict = "inconclusive" // judged, but the answer does not say
)

// MaxFindings is how many findings of one part of an exchange a judgement keeps. A
// list that is as long may have been cut.
const MaxFindings = 1_000

// A Finding is one breach of the contract. It names the place and what was
// wanted there, never the offending value.
type Finding struct {
	Rule Rule
	Part Part
	// Operation is the operationId, or "METHOD /path/template" where the
	// document gives none; empty when no operation matches the request.
	Operation string
	// Pointer is the place (RFC 6901): into the body, or /path/NAME, /query/NAME,
	// /header/NAME or /cookie/NAME for a parameter or header. Empty means the whole.
	Pointer string
	// Schema is the place in the document that asks for what is missing here.
	Schema Location
	// Want says what was wanted, for a person to read.
	Want string
}

// A Location is a place in a document, or in a file that it refers to.
type Location = document.Location

// NotJudged names something that the contract could not judge, and why.
type NotJudged struct {
	Part    Part
	Pointer string // as in Finding
	Schema  Location
	Reason  string
}

// A Judgement is what [Contract.Judge] found in one exchange.
type Judgement struct {
	Operation string // as in Finding
	Request   Verdict
	Response  Verdict
	Findings  []Finding
	NotJudged []NotJudged
}

// Verdict is Fail if either part failed, else Waived if either part is, else Pass
// if either part passed, else Skip.
func (j Judgement) Verdict() Verdict {
	switch {
	case j.Request == Fail || j.Response == Fail:
		return Fail
	case j.Request == Waived || j.Response == Waived:
		return Waived
	case j.Request == Pass || j.Response == Pass:
		return Pass
	}
	return Skip
}
