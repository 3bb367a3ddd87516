package result

import (
	"cmp"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/gate"
)

// A Gap is something of the API's that could not be judged, and how often it came up.
// A run with one is no pass, unless it is known.
type Gap struct {
	gate.NotJudged
	// Operation is as in Finding; empty where no operation is to blame.
	Operation string
	Count     int
	// Example names an exchange or case that has it, or the operation where the gap is
	// all of it, which counts once however many parts of a run tell it.
	Example string
	// OfRun is set where the gap follows from the totals of a whole run: an operation
	// of which nothing was seen that would show what it does.
	OfRun bool
	// Waived is the reason of the waiver that names it, and Known says that it is in
	// the baseline; both are worked out by [Report.Gaps].
	Waived string
	Known  bool
}

// A gapKey is one cause.
type gapKey struct {
	gate.NotJudged
	operation string
}

func (g *Gap) size() int {
	return len(g.Pointer) + len(g.Reason) + len(g.Schema.Pointer) + len(g.Schema.File) + len(g.Operation) + len(g.Example)
}

// AddGap counts a gap, within the report's bounds; those of one cause are one.
func (r *Report) AddGap(gap Gap) {
	gap.Part, gap.Pointer, gap.Reason = gate.Part(valid(string(gap.Part))), pointerPlace(valid(gap.Pointer)), valid(gap.Reason)
	gap.Schema, gap.Operation, gap.Example = validLocation(gap.Schema), valid(gap.Operation), valid(gap.Example)
	if gap.OfRun {
		return // it is worked out
	}
	gap.Waived, gap.Known = "", false
	if r.gaps == nil {
		r.gaps = make(map[gapKey]*Gap)
	}
	key := gapKey{gap.NotJudged, gap.Operation}
	known := r.gaps[key]
	switch {
	case known != nil && gap.Example == gap.Operation:
		known.Count = max(known.Count, gap.Count)
	case known != nil:
		known.Count += gap.Count
	case len(r.gaps) >= maxNotJudged || r.gapBytes+gap.size() > maxGapBytes:
		r.OmittedGaps += gap.Count
	default:
		r.gapBytes += gap.size()
		r.gaps[key] = &gap
	}
}

// Gaps lists what could not be judged, each cause once, sorted by reason, operation,
// part and place, with the waivers that name them; in a whole run of cases, those
// also that follow from its totals.
func (r *Report) Gaps() []Gap {
	gaps := make([]Gap, 0, len(r.gaps))
	for _, gap := range r.gaps {
		gaps = append(gaps, *gap)
	}
	gaps = append(gaps, r.unshown()...)
	slices.SortFunc(gaps, func(a, b Gap) int {
		return cmp.Or(
			cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Operation, b.Operation),
			cmp.Compare(a.Part, b.Part), cmp.Compare(a.Pointer, b.Pointer), compareLocations(a.Schema, b.Schema),
		)
	})
	waivers := r.textWaivers()
	for i := range gaps {
		if w := waivers.ofGap(&gaps[i]); w != nil {
			gaps[i].Waived, gaps[i].Known = valid(w.Reason), w.Known
		}
	}
	return gaps
}

func compareLocations(a, b gate.Location) int {
	return cmp.Or(
		cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Pointer, b.Pointer),
	)
}

// The reasons of the gaps that follow from the totals of a run.
const (
	reasonNoValidCase = "no valid case was sent, so what the operation does was not seen; where none could be made, the list of what was not tested says why"
	reasonNoSuccess   = "no valid case succeeded, so what the operation does was not seen; give it ids and credentials that the server knows"
	reasonNoAnswer    = "every invalid case was inconclusive, so nothing shows that the server looks at them; give it ids and credentials that the server knows"
)

// unshown lists the operations of which a whole run of cases shows nothing.
func (r *Report) unshown() []Gap {
	if !whole(r.Scopes) {
		return nil
	}
	var gaps []Gap
	add := func(operation, reason string, count int) {
		gaps = append(gaps, Gap{NotJudged: gate.NotJudged{Reason: reason}, Operation: operation, Count: count, Example: operation, OfRun: true})
	}
	if len(r.Targets) > 0 {
		leftOut := make(map[string]bool) // for a reason that says more
		for key := range r.gaps {
			leftOut[key.operation] = leftOut[key.operation] || key.Part == ""
		}
		for _, documented := range r.Documented {
			if leftOut[documented.Operation] {
				continue
			}
			if count := r.operations[documented.Operation]; count == nil || count.Valid == 0 && count.Errors == 0 {
				add(documented.Operation, reasonNoValidCase, 1)
			}
		}
	}
	for _, operation := range r.Operations() {
		if operation.Valid > 0 && operation.Succeeded == 0 {
			add(operation.Operation, reasonNoSuccess, operation.Valid)
		}
		if operation.Invalid > 0 && operation.Unanswered == operation.Invalid {
			add(operation.Operation, reasonNoAnswer, operation.Invalid)
		}
	}
	return gaps
}

// openGaps reports whether something could not be judged that no waiver and no
// baseline names.
func (r *Report) openGaps() bool {
	return r.OmittedGaps > 0 || slices.ContainsFunc(r.Gaps(), func(g Gap) bool { return g.Waived == "" })
}

// A SetAside is why exchanges are none of the API's to judge.
type SetAside struct {
	Reason  string
	Count   int
	Example string // the first of the exchanges
}

func (r *Report) addSetAside(s SetAside) {
	i := slices.IndexFunc(r.SetAside, func(known SetAside) bool { return known.Reason == s.Reason })
	switch {
	case i >= 0:
		r.SetAside[i].Count += s.Count
	case len(r.SetAside) >= maxSetAside:
		r.OmittedSetAside += s.Count
	default:
		r.SetAside = append(r.SetAside, s)
	}
}

// example names an outcome for people: its case, or its exchange and request line.
func (o Outcome) example() string {
	if o.Case != nil {
		return o.Case.ID
	}
	return strings.TrimSpace(exchangeName(o.File, o.Exchange) + " " + o.Request)
}
