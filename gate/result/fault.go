package result

import (
	"slices"

	"github.com/leasegate/leasegate/gate"
)

// maxFaultOperations is how many operations are kept of those that a fault touches.
const maxFaultOperations = 100

// A Fault is something that is wrong in the document, or worth a look. It is shown and
// fails nothing: what can't be judged because of it is a [Gap].
type Fault struct {
	Level    gate.Level
	Location gate.Location
	// Message says what is wrong and what to do.
	Message string
	// Operations are those that it touches, at most 100, and OmittedOperations is the
	// number of the others.
	Operations        []string
	OmittedOperations int
	// Waived and Known are as in Gap, worked out by [Report.Faults].
	Waived string
	Known  bool
}

// AddFault keeps a fault of the document, within the report's bounds; one that is
// there already counts once.
func (r *Report) AddFault(f Fault) {
	f.Location, f.Message, f.Level = validLocation(f.Location), clip(valid(f.Message)), gate.Level(valid(string(f.Level)))
	f.Waived, f.Known = "", false
	same := func(known Fault) bool { return known.Location == f.Location && known.Message == f.Message }
	if slices.ContainsFunc(r.faults, same) {
		return
	}
	if len(r.faults) >= maxFaults {
		r.OmittedFaults++
		return
	}
	if n := len(f.Operations) - maxFaultOperations; n > 0 {
		f.OmittedOperations += n
	}
	operations := f.Operations[:min(len(f.Operations), maxFaultOperations)]
	f.Operations = nil
	for _, name := range operations {
		f.Operations = append(f.Operations, valid(name))
	}
	r.faults = append(r.faults, f)
}

// Faults lists the faults of the document, in the order in which they were added,
// with the waivers that name them.
func (r *Report) Faults() []Fault {
	faults := slices.Clone(r.faults)
	waivers := r.textWaivers()
	for i := range faults {
		if w := waivers.ofFault(&faults[i]); w != nil {
			faults[i].Waived, faults[i].Known = valid(w.Reason), w.Known
		}
	}
	return faults
}
