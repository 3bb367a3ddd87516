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

	Warned       Verdict = "warned"       // judged, nothing found but warnings
	Waived       Verdict = "waived"       // judged, nothing found but what waivers name
	Inconclusive Verdict = "inconclusive" // judged, but the answer does not say
)

// MaxFindings is how many findings of one part of an exchange, and of one level, a
// judgement keeps. A list that is as long may have been cut.
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
	// Level is that of the rule, or a lower one for a reason that [Rules] lists;
	// empty means LevelError.
	Level Level
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
	// Unselected is set where the operation is none of those that are selected:
	// nothing was judged, and nothing is missing for it.
	Unselected bool
}

// Settle sets the verdict of each part by what is listed of it: Fail where there is an
// error, Skip where something could not be judged, Warned where there is a warning.
// Other verdicts stay as they are.
func (j *Judgement) Settle() {
	for _, f := range j.Findings {
		if f.Level == LevelWarning {
			*j.part(f.Part) = Warned
		}
	}
	for _, n := range j.NotJudged {
		*j.part(n.Part) = Skip
	}
	for _, f := range j.Findings {
		if f.Level == LevelError || f.Level == "" {
			*j.part(f.Part) = Fail
		}
	}
}

func (j *Judgement) part(p Part) *Verdict {
	if p == PartResponse {
		return &j.Response
	}
	return &j.Request
}

// Verdict is Fail if either part failed, else Skip if something could not be judged,
// else Warned or Waived if either part is, else Pass if either part passed, else Skip.
func (j Judgement) Verdict() Verdict {
	is := func(v Verdict) bool { return j.Request == v || j.Response == v }
	switch {
	case is(Fail):
		return Fail
	case len(j.NotJudged) > 0:
		return Skip
	case is(Warned):
		return Warned
	case is(Waived):
		return Waived
	case is(Pass):
		return Pass
	}
	return Skip
}
