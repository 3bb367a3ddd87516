package result

import (
	"fmt"

	"github.com/leasegate/leasegate/gate"
)

// A Shortfall is a reason, beside findings, failures and gaps, why a run is no pass, or
// something to tell that does not keep it from being one.
type Shortfall struct {
	// File and Line are the place in the waivers or the baseline.
	File    string
	Line    int
	Message string
	Verdict gate.Verdict // Fail, or Pass where it is only told
}

// complete reports whether the report is of all that a run looks at, and everything
// was to be had.
func (r *Report) complete() bool { return whole(r.Scopes) && r.Exchanges.Errors == 0 }

// Shortfalls lists the waivers that are expired, an expired baseline and, in a strict
// and complete run, what is known and no longer found.
func (r *Report) Shortfalls() []Shortfall { return r.lapses(gate.Fail) }

// Stale lists the waivers, and what the baseline has, that match nothing any more in a
// complete run that is not strict: it is good news, and fails nothing.
func (r *Report) Stale() []Shortfall { return r.lapses(gate.Pass) }

func (r *Report) lapses(verdict gate.Verdict) []Shortfall {
	if len(r.Waivers) == 0 {
		return nil
	}
	stale := gate.Pass
	if r.Strict {
		stale = gate.Fail
	}
	complete := r.complete()
	var gaps []Gap
	if complete {
		gaps = r.Gaps()
	}
	found := r.foundTexts(gaps)
	var lapses []Shortfall
	add := func(w *Waiver, of gate.Verdict, message string) {
		if of == verdict {
			lapses = append(lapses, Shortfall{File: w.File, Line: w.Line, Message: message, Verdict: of})
		}
	}
	expired := make(map[string]bool) // baselines, by file
	for i := range r.Waivers {
		w := &r.Waivers[i]
		none := complete && w.Matched == 0 && (w.Rule != "" || !found.has(w))
		switch {
		case w.Expired && w.Known && !expired[w.File]:
			expired[w.File] = true
			at := *w
			at.Line = 0
			add(&at, gate.Fail, "the baseline expired on "+w.Until+"; mend what it holds, or agree on a new date")
		case w.Expired && w.Known:
		case w.Expired && none:
			add(w, gate.Fail, fmt.Sprintf("the waiver of %s expired on %s and matches nothing any more; remove it", w.what(), w.Until))
		case w.Expired:
			add(w, gate.Fail, fmt.Sprintf("the waiver of %s expired on %s; mend what it names, or agree on a new date", w.what(), w.Until))
		case none && w.Known:
			add(w, stale, w.what()+" is known and no longer found; --update-baseline takes it out")
		case none:
			add(w, stale, fmt.Sprintf("the waiver of %s matches nothing any more; remove it", w.what()))
		}
	}
	return lapses
}

// foundTexts are the gaps and faults of a run, for waivers to be looked up in.
type foundTexts struct {
	gaps   []Gap
	faults []Fault
	known  map[knownText]bool
}

func (r *Report) foundTexts(gaps []Gap) foundTexts {
	f := foundTexts{gaps: gaps, faults: r.faults, known: make(map[knownText]bool)}
	for _, g := range gaps {
		f.known[knownText{gap: g.Reason, operation: g.Operation, pointer: g.Pointer}] = true
	}
	for _, fault := range r.faults {
		f.known[knownText{fault: fault.Message, pointer: fault.Location.Pointer}] = true
	}
	return f
}

// has reports whether a waiver of a gap or a fault names something that was found.
func (f *foundTexts) has(w *Waiver) bool {
	if w.Known {
		return f.known[knownText{w.Gap, w.Fault, w.Operation, w.Pointer}]
	}
	for i := range f.gaps {
		if w.namesGap(&f.gaps[i]) {
			return true
		}
	}
	for i := range f.faults {
		if w.namesFault(&f.faults[i]) {
			return true
		}
	}
	return false
}
