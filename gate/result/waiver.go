package result

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
)

// A Waiver names a known finding, gap or fault of the document, which is reported and
// does not fail. It has one of Rule, Gap and Fault.
type Waiver struct {
	Rule gate.Rule
	// Gap and Fault are patterns, as [Match] takes them, over the reason of a [Gap] and
	// the message of a [Fault]. What could not be judged because of a fault is waived
	// with it.
	Gap, Fault string
	Operation  string // as in Finding; of a gap, empty stands for all
	// Pointer is as in Finding; "*" stands for any index of an array. Of a gap or a
	// fault, empty stands for all; that of a fault is a place in the document.
	Pointer string
	// Case is a pattern, as [Match] takes it, over the ids of cases; empty for all
	// cases and for recorded traffic.
	Case string
	// Level is that of the findings; empty for all.
	Level  gate.Level
	Reason string
	Until  string // the last day on which it holds, YYYY-MM-DD
	// File and Line are where it was read from.
	File string
	Line int
	// Expired is set when Until was before today as the waivers were read. An
	// expired waiver waives nothing.
	Expired bool
	// Known is set for what a baseline holds. Its Gap and Fault are no patterns.
	Known bool
	// Matched counts the findings that it names.
	Matched int
}

// names reports whether the waiver names a finding of a case, or of recorded
// traffic where the id is empty.
func (w *Waiver) names(f gate.Finding, caseID string) bool {
	return w.Rule == f.Rule && w.Operation == f.Operation &&
		(w.Pointer == f.Pointer || w.Pointer == pointerPlace(f.Pointer)) &&
		(w.Level == "" || w.Level == cmp.Or(f.Level, gate.LevelError)) &&
		(w.Case == "" || caseID != "" && document.Match(w.Case, caseID))
}

// what says for people what the waiver names.
func (w *Waiver) what() string {
	text := string(w.Rule)
	switch {
	case w.Gap != "":
		text = "what is not judged, " + strconv.Quote(w.Gap)
	case w.Fault != "":
		text = "the fault " + strconv.Quote(w.Fault)
	}
	if w.Operation != "" && w.Known {
		text += " of " + w.Operation
	}
	if w.Pointer != "" {
		text += " at " + w.Pointer
	}
	return text
}

// waive returns for every finding the waiver that names it, and settles the verdicts
// of a copy of the judgement.
func (r *Report) waive(o *Outcome) []*Waiver {
	findings := o.Judgement.Findings
	waived := make([]*Waiver, len(findings))
	if len(r.Waivers) == 0 || len(findings) == 0 {
		return waived
	}
	r.indexWaivers()
	var open []gate.Finding
	count := make(map[gate.Part]map[gate.Level]int)
	for i, f := range findings {
		level := cmp.Or(f.Level, gate.LevelError)
		if count[f.Part] == nil {
			count[f.Part] = make(map[gate.Level]int)
		}
		count[f.Part][level]++
		for _, j := range r.waiversOf[operationRule{operation: f.Operation, rule: f.Rule}] {
			w := &r.Waivers[j]
			if !w.names(f, o.caseID()) {
				continue
			}
			w.Matched++
			if !w.Expired && waived[i] == nil {
				waived[i] = w
			}
		}
		// A list that is full may have been cut.
		if waived[i] == nil || count[f.Part][level] >= gate.MaxFindings {
			open = append(open, f)
		}
	}
	for _, part := range []gate.Part{gate.PartRequest, gate.PartResponse} {
		verdict := &o.Judgement.Request
		if part == gate.PartResponse {
			verdict = &o.Judgement.Response
		}
		if count[part] != nil && (*verdict == gate.Fail || *verdict == gate.Warned) {
			*verdict = gate.Waived
		}
	}
	settled := gate.Judgement{Request: o.Judgement.Request, Response: o.Judgement.Response, Findings: open, NotJudged: o.Judgement.NotJudged}
	settled.Settle()
	o.Judgement.Request, o.Judgement.Response = settled.Request, settled.Response
	return waived
}

// indexWaivers finds the waivers of findings by what every finding has. Those that
// a document or a run can hold are many.
func (r *Report) indexWaivers() {
	if r.indexed == len(r.Waivers) {
		return
	}
	r.indexed = len(r.Waivers)
	r.waiversOf = make(map[operationRule][]int)
	for i, w := range r.Waivers {
		if w.Rule != "" {
			key := operationRule{operation: w.Operation, rule: w.Rule}
			r.waiversOf[key] = append(r.waiversOf[key], i)
		}
	}
}

// textWaivers are the waivers of gaps and faults.
type textWaivers struct {
	known    map[knownText]*Waiver // of a baseline
	patterns []*Waiver
	faults   []Fault // for the gaps that they make
}

type knownText struct{ gap, fault, operation, pointer string }

func (r *Report) textWaivers() textWaivers {
	t := textWaivers{known: make(map[knownText]*Waiver), faults: r.faults}
	for i := range r.Waivers {
		switch w := &r.Waivers[i]; {
		case w.Rule != "" || w.Expired:
		case w.Known:
			t.known[knownText{w.Gap, w.Fault, w.Operation, w.Pointer}] = w
		default:
			t.patterns = append(t.patterns, w)
		}
	}
	return t
}

func (t *textWaivers) ofGap(g *Gap) *Waiver {
	for _, w := range t.patterns {
		if w.namesGap(g) {
			return w
		}
	}
	if w := t.known[knownText{gap: g.Reason, operation: g.Operation, pointer: g.Pointer}]; w != nil {
		return w
	}
	for i := range t.faults {
		if f := &t.faults[i]; f.makes(g) {
			if w := t.ofFault(f); w != nil && !w.Known {
				return w
			}
		}
	}
	return nil
}

func (t *textWaivers) ofFault(f *Fault) *Waiver {
	for _, w := range t.patterns {
		if w.namesFault(f) {
			return w
		}
	}
	return t.known[knownText{fault: f.Message, pointer: f.Location.Pointer}]
}

func (w *Waiver) namesGap(g *Gap) bool {
	return w.Gap != "" && document.Match(w.Gap, g.Reason) && (w.Operation == "" || w.Operation == g.Operation) &&
		(w.Pointer == "" || w.Pointer == g.Pointer)
}

func (w *Waiver) namesFault(f *Fault) bool {
	return w.Fault != "" && document.Match(w.Fault, f.Message) && (w.Pointer == "" || w.Pointer == f.Location.Pointer)
}

// makes reports whether a gap is there because of the fault: it says the same, at the
// same place or of an operation that the fault touches.
func (f *Fault) makes(g *Gap) bool {
	return f.Level == gate.LevelError && strings.Contains(g.Reason, f.Message) &&
		(f.Location == g.Schema || g.Operation != "" && slices.Contains(f.Operations, g.Operation))
}

// matched counts what a waiver names.
func (r *Report) matched(w *Waiver, gaps []Gap) int {
	n := 0
	switch {
	case w.Rule != "":
		return w.Matched
	case w.Gap != "":
		for i := range gaps {
			g := &gaps[i]
			if w.Known && w.Gap == g.Reason && w.Operation == g.Operation && w.Pointer == g.Pointer || !w.Known && w.namesGap(g) {
				n++
			}
		}
	default:
		for i := range r.faults {
			f := &r.faults[i]
			if w.Known && w.Fault == f.Message && w.Pointer == f.Location.Pointer || !w.Known && w.namesFault(f) {
				n++
			}
		}
	}
	return n
}

func mergeWaivers(a, b []Waiver) []Waiver {
	merged := make([]Waiver, 0, len(a)+len(b))
	index := make(map[Waiver]int, len(a)+len(b))
	for _, list := range [][]Waiver{a, b} {
		for _, w := range list {
			identity := w
			identity.Matched = 0
			if i, known := index[identity]; known {
				merged[i].Matched += w.Matched
				continue
			}
			index[identity] = len(merged)
			merged = append(merged, w)
		}
	}
	if len(merged) == 0 {
		return nil
	}
	return merged
}
