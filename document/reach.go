package document

import (
	"cmp"
	"fmt"
	"slices"
)

// maxSteps bounds the work of finding out which operations each of many faults
// touches; those beyond it name the operations that no earlier fault leaves out.
const maxSteps = 20_000_000

// A reach finds the selected operations that depend on a value: what is around it,
// and what refers to that.
type reach struct {
	*walker
	operations map[*Node][]*Operation // by Operation Object, or Path Item Object
	left       map[*Node]bool         // the Operation Objects that are not selected
	inherit    []*Operation           // those that have the security of the document
	touched    map[*Node]*touched     // known answers
	steps      int
	rest       *touched // by what is beyond maxSteps
}

func newReach(w *walker) *reach {
	r := &reach{walker: w, operations: make(map[*Node][]*Operation), touched: make(map[*Node]*touched), left: make(map[*Node]bool)}
	for _, op := range w.Document.unselected {
		r.left[op.Node] = true
	}
	for _, op := range w.operations {
		r.operations[op.Node] = append(r.operations[op.Node], op)
		for _, item := range op.items {
			r.operations[item] = append(r.operations[item], op)
		}
		if op.Node.Get("security") == nil {
			r.inherit = append(r.inherit, op)
		}
	}
	return r
}

// anchor is the nearest value around n that decides whom n touches: an operation, a
// path item, the root, or what something refers to; nil where n touches nothing.
func (r *reach) anchor(n *Node) *Node {
	for ; n != nil; n = n.parent {
		r.steps++
		switch {
		case r.inert[n], r.left[n] && len(r.sources[n]) == 0:
			return nil // an operation that is not selected depends on nothing
		case len(r.sources[n]) > 0, r.operations[n] != nil, n.parent == nil,
			n.name == "security" && n.parent.parent == nil:
			return n
		}
	}
	return nil
}

// unselected reports whether n stands in an operation that is not selected.
func (r *reach) unselected(n *Node) bool {
	for ; n != nil; n = n.parent {
		if r.kinds[n] == "Operation" {
			return r.left[n] && len(r.sources[n]) == 0
		}
	}
	return false
}

// touched are operations, in the order of the document, and their names, sorted. Many
// faults share one.
type touched struct {
	operations []*Operation
	names      []string
	left       bool // they are left out already
}

func newTouched(operations []*Operation) *touched {
	t := &touched{operations: operations}
	for _, op := range operations {
		t.names = append(t.names, op.Name())
	}
	slices.Sort(t.names)
	t.names = slices.Compact(t.names)
	return t
}

// by finds the operations that a fault touches.
func (r *reach) by(f foundFault) *touched {
	switch {
	case f.level == LevelNote: // it keeps nothing from anything
		return new(touched)
	case r.steps >= maxSteps:
		if r.rest == nil {
			r.rest = newTouched(slices.DeleteFunc(slices.Clone(r.walker.operations), func(op *Operation) bool { return op.LeftOut != nil }))
		}
		return r.rest
	}
	found := r.of(f.at)
	if len(f.with) == 0 {
		return found
	}
	operations := slices.Clone(found.operations)
	for _, other := range f.with {
		operations = append(operations, r.of(other).operations...)
	}
	return newTouched(operations)
}

// leaveOut leaves operations out for a fault; those of earlier faults stay with these.
func (t *touched) leaveOut(fault Fault) {
	if t.left {
		return
	}
	t.left = true
	for _, op := range t.operations {
		if op.LeftOut == nil {
			op.LeftOut = &fault
		}
	}
}

// of lists the operations that depend on n.
func (r *reach) of(n *Node) *touched {
	start := r.anchor(n)
	if start == nil {
		return new(touched)
	}
	if known, ok := r.touched[start]; ok {
		return known
	}
	found := r.from(start)
	r.steps += 4 * len(found) // what is kept of them counts, too
	result := newTouched(found)
	r.touched[start] = result
	return result
}

// from lists the operations that depend on any of some anchors, in the order of the
// document.
func (r *reach) from(starts ...*Node) []*Operation {
	seen := make(map[*Node]bool)
	for _, start := range starts {
		seen[start] = true
	}
	queue := starts
	var found []*Operation
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		push := func(n *Node) {
			if next := r.anchor(n); next != nil && !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
		for _, source := range r.sources[at] {
			push(source)
		}
		switch operations := r.operations[at]; {
		case operations != nil:
			found = append(found, operations...)
			if r.kinds[at] == "Operation" {
				continue // what is around an operation does not depend on it
			}
		case at.name == "security" && at.parent != nil && at.parent.parent == nil:
			found = append(found, r.inherit...)
			continue
		}
		if r.kinds[at] != "Path Item" {
			push(at.parent)
		}
	}
	slices.SortFunc(found, func(a, b *Operation) int { return cmp.Compare(a.index, b.index) })
	return slices.Compact(found)
}

// Touched lists the selected operations that depend on any of some values of the
// document: those that they stand in, and those that refer to them by way of others.
// They are in the order of the document, each once. It takes time in proportion to the
// document, however many values there are.
func (d *Document) Touched(values ...*Node) []*Operation {
	d.mu.Lock()
	defer d.mu.Unlock()
	var starts []*Node
	known := make(map[*Node]bool)
	for _, n := range values {
		if start := d.reach.anchor(n); start != nil && !known[start] {
			known[start] = true
			starts = append(starts, start)
		}
	}
	return d.reach.from(starts...)
}

// settle makes the faults that were found into those of the document, and leaves
// out the operations that can't be judged.
func (w *walker) settle() {
	r := newReach(w)
	w.reach = r
	size := 0
	for _, f := range w.found {
		if r.unselected(f.at) {
			continue
		}
		fault := Fault{Location: w.Location(f.at), Level: f.level, Message: f.message}
		touched := r.by(f)
		if fault.Level == LevelError && len(touched.operations) == 0 {
			fault.Level = LevelWarning // nothing that is judged depends on it
		}
		fault.Operations = touched.names
		if size += len(fault.Pointer) + len(fault.Message); len(w.faults) < maxFaults && size <= maxFaultBytes {
			w.faults = append(w.faults, fault)
		} else {
			w.omitted++
		}
		if fault.Level == LevelError {
			touched.leaveOut(fault)
		}
	}
	if w.omitted > 0 {
		w.faults = append(w.faults, Fault{Location: w.Location(w.root), Level: LevelWarning, Message: fmt.Sprintf("%d more faults are not listed; mend those that are", w.omitted)})
	}
	slices.SortStableFunc(w.faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Pointer, b.Pointer), cmp.Compare(a.Message, b.Message))
	})
	w.found, w.pending = nil, nil // the reach outlives the walk
}
