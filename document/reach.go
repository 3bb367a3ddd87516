package document

import (
	"cmp"
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
	touched    map[*Node][]*Operation // known answers
	steps      int
}

func newReach(w *walker) *reach {
	r := &reach{walker: w, operations: make(map[*Node][]*Operation), touched: make(map[*Node][]*Operation), left: make(map[*Node]bool)}
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

// of lists the operations that depend on n, in the order of the document.
func (r *reach) of(n *Node) []*Operation {
	start := r.anchor(n)
	if start == nil {
		return nil
	}
	if known, ok := r.touched[start]; ok {
		return known
	}
	seen := map[*Node]bool{start: true}
	queue := []*Node{start}
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
	found = slices.Compact(found)
	r.touched[start] = found
	return found
}

// settle makes the faults that were found into those of the document, and leaves
// out the operations that can't be judged.
func (w *walker) settle() {
	r := newReach(w)
	for _, f := range w.found {
		if r.unselected(f.at) {
			continue
		}
		fault := Fault{Location: w.Location(f.at), Level: f.level, Message: f.message}
		var touched []*Operation
		switch {
		case f.level == LevelNote: // it keeps nothing from anything
		case r.steps < maxSteps:
			touched = r.of(f.at)
			for _, other := range f.with {
				touched = append(slices.Clone(touched), r.of(other)...)
			}
		default:
			for _, op := range w.operations {
				if op.LeftOut == nil {
					touched = append(touched, op)
				}
			}
		}
		if fault.Level == LevelError && len(touched) == 0 {
			fault.Level = LevelWarning // nothing that is judged depends on it
		}
		for _, op := range touched {
			fault.Operations = append(fault.Operations, op.Name())
		}
		slices.Sort(fault.Operations)
		fault.Operations = slices.Compact(fault.Operations)
		w.faults = append(w.faults, fault)
		if fault.Level == LevelError {
			left := fault
			for _, op := range touched {
				if op.LeftOut == nil {
					op.LeftOut = &left
				}
			}
		}
	}
	slices.SortStableFunc(w.faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Pointer, b.Pointer), cmp.Compare(a.Message, b.Message))
	})
}
