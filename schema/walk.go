package schema

import "github.com/leasegate/leasegate/document"

// A walk holds one value against one schema.
type walk struct {
	set       *Set
	direction Direction

	path     path
	problems []Problem
	unjudged []Unjudged
	size     int // of the pointers of both

	// frame is the value at hand. marks say which schemas it has met: a schema that
	// refers back to itself, or that two others refer to, is held against a value
	// once. met has those of the frame from base on, and what to put back after it.
	frame, frames int32
	marks         []mark
	met           []met
	base          int

	// probing asks only whether a value matches.
	probing   bool
	uncertain bool // something could not be judged since the probe began
	probed    map[probe]verdict

	scope   *scope // of the resources that were entered, for $dynamicRef
	scopes  int    // how many there are
	outmost scope
	depth   int // of schemas inside of schemas
	steps   int // how many schemas were held against values
	slow    map[*Pattern]bool
	hasher  hasher
	slots   []int32    // of members of objects, see checkMembers
	seen    []uint64   // the sets of names that are there
	exempt  *exemption // of the value at hand; nil before it was asked for
	name    Value      // of a member, for propertyNames
	root    Value
}

// A mark says that a schema was met in a frame, and whether the value failed it. It
// is open as long as that is being found out.
type mark struct {
	frame        int32
	failed, open bool
	scope        *scope
}

type met struct {
	*Schema
	before mark
}

type probe struct {
	*Schema
	*Value
	*scope
}

type verdict struct {
	matches, certain bool
	unjudged         []Unjudged
}

// maxScopes bounds the orders in which resources are entered that are told apart:
// resources that refer to each other can be entered in any order.
const maxScopes = 10_000

// maxLevels bounds the schemas inside of schemas that a walk goes down, and its
// stack with them.
const maxLevels = 100_000

func (s *Schema) walk(d Direction) *walk {
	set := s.set
	if set == nil {
		set = new(Set)
	}
	w, _ := set.walks.Get().(*walk)
	if w == nil {
		w = new(walk)
	}
	if n := int(set.marks.Load()) + 1; len(w.marks) < n {
		w.marks = append(w.marks, make([]mark, n-len(w.marks))...)
	}
	w.set, w.direction = set, d
	if set.dynamic.Load() {
		w.scope = &w.outmost
	}
	return w
}

// release gives back what a walk holds for the next one.
func (w *walk) release() {
	w.leave(0)
	const many = 1 << 10
	if len(w.probed) > many || cap(w.path) > many || cap(w.slots) > many {
		w.probed, w.path, w.slots, w.seen = nil, nil, nil, nil
	}
	clear(w.probed)
	clear(w.slow)
	w.problems, w.unjudged, w.size = nil, nil, 0
	w.frame, w.frames, w.base, w.depth, w.steps = 0, 0, 0, 0, 0
	w.scope, w.scopes, w.outmost = nil, 0, scope{}
	w.hasher, w.exempt, w.name, w.root = hasher{}, nil, Value{}, Value{}
	w.path, w.slots, w.seen = w.path[:0], w.slots[:0], w.seen[:0]
	w.probing, w.uncertain = false, false
	w.set.walks.Put(w)
}

// leave forgets what was met beyond a length.
func (w *walk) leave(length int) {
	for i := len(w.met) - 1; i >= length; i-- {
		w.marks[w.met[i].mark] = w.met[i].before
		w.met[i] = met{}
	}
	w.met = w.met[:length]
	if w.exempt != nil && w.exempt.upTo > length {
		w.exempt = nil
	}
}

// value holds the value at hand against a schema and reports whether it matches.
func (w *walk) value(s *Schema, v *Value) bool {
	scope := w.scope
	if scope != nil && s.resource != nil {
		w.scope = w.enterScope(s.resource)
		defer func() { w.scope = scope }()
	}
	if s.mark == 0 {
		return w.apply(s, v)
	}
	if m := w.marks[s.mark]; m.frame == w.frame && m.scope == w.scope {
		return !m.failed
	}
	if w.depth >= maxLevels {
		w.skip(s, "the schemas are nested too deeply")
		return true
	}
	if w.scope != nil && w.scopes > maxScopes {
		w.skip(s, "there are too many ways to what $dynamicRef may stand for")
		return true
	}
	w.met = append(w.met, met{s, w.marks[s.mark]})
	w.marks[s.mark] = mark{frame: w.frame, open: true, scope: w.scope}
	w.depth++
	ok := w.apply(s, v)
	w.depth--
	w.marks[s.mark].failed, w.marks[s.mark].open = !ok, false
	return ok
}

// isOpen reports whether the value at hand is being held against a schema already.
func (w *walk) isOpen(s *Schema) bool {
	m := w.marks[s.mark]
	return s.mark != 0 && m.open && m.frame == w.frame && m.scope == w.scope
}

// inside holds the value of a member or item against a schema.
func (w *walk) inside(s *Schema, v *Value) bool {
	if !s.says {
		return true
	}
	outer := w.enter()
	ok := w.value(s, v)
	w.exit(outer)
	return ok
}

// A frame is what is known of one value while others inside of it are at hand.
type frame struct {
	number int32
	base   int
	exempt *exemption
}

func (w *walk) enter() frame {
	outer := frame{w.frame, w.base, w.exempt}
	w.frames++
	w.frame, w.base, w.exempt = w.frames, len(w.met), nil
	return outer
}

func (w *walk) exit(outer frame) {
	w.leave(w.base)
	w.frame, w.base, w.exempt = outer.number, outer.base, outer.exempt
}

// probe reports whether the value at hand matches a schema, and whether that is
// certain; that it does not match always is. No problem is kept. The answers are:
// alternatives inside of alternatives would take time exponential in their nesting
// otherwise.
func (w *walk) probe(s *Schema, v *Value) (matches, certain bool) {
	if !s.says {
		return true, true
	}
	kept := s.combines || v.Type&(Array|Object) != 0
	key := probe{s, v, w.scope}
	if kept {
		if known, ok := w.probed[key]; ok {
			w.recall(known.unjudged)
			w.uncertain = w.uncertain || !known.certain
			return known.matches, known.certain
		}
	}
	probing, uncertain, length, unjudged := w.probing, w.uncertain, len(w.met), len(w.unjudged)
	w.probing, w.uncertain = true, false
	matches = w.value(s, v)
	certain = !matches || !w.uncertain
	w.leave(length)
	w.probing, w.uncertain = probing, uncertain || !certain
	if certain {
		w.forget(unjudged)
	}
	if kept {
		if w.probed == nil {
			w.probed = make(map[probe]verdict)
		}
		w.probed[key] = verdict{matches, certain, append([]Unjudged(nil), w.unjudged[unjudged:]...)}
	}
	return matches, certain
}

// probeInside is probe for the value of a member or item.
func (w *walk) probeInside(s *Schema, v *Value) (matches, certain bool) {
	outer := w.enter()
	matches, certain = w.probe(s, v)
	w.exit(outer)
	return matches, certain
}

// fail notes a broken keyword of s at the value at hand. It returns false.
func (w *walk) fail(s *Schema, keyword string) bool {
	w.note(s, keyword, false)
	return false
}

// advise notes what the document only advises.
func (w *walk) advise(s *Schema, keyword string) { w.note(s, keyword, true) }

func (w *walk) note(s *Schema, keyword string, advice bool) {
	// Advice, of which half of the room is kept free, never crowds out what is wrong.
	problems, size := MaxProblems, maxPointers
	if advice {
		problems, size = MaxProblems/2, maxPointers/2
	}
	if w.probing || len(w.problems) >= problems || w.size >= size {
		return
	}
	pointer, wanted := w.path.pointer(), want(s, keyword)
	w.size += len(pointer) + len(wanted)
	w.problems = append(w.problems, Problem{Word: keyword, Pointer: pointer, Schema: s.At, Want: wanted, Advice: advice})
	// Where no more is kept, all that is left to know is that the value does not match:
	// what each of a million members breaks takes much longer.
	w.probing = len(w.problems) >= MaxProblems || w.size >= maxPointers
}

// skip notes that something about the value at hand can't be judged.
func (w *walk) skip(s *Schema, reason string) {
	w.uncertain = true
	if len(w.unjudged) >= MaxProblems || w.size >= maxPointers {
		return
	}
	pointer := w.path.pointer()
	w.size += len(pointer)
	w.unjudged = append(w.unjudged, Unjudged{Pointer: pointer, Schema: s.At, Reason: reason})
}

// recall notes again what was not judged when a probe was made.
func (w *walk) recall(unjudged []Unjudged) {
	for _, u := range unjudged {
		if len(w.unjudged) >= MaxProblems || w.size >= maxPointers {
			return
		}
		w.size += len(u.Pointer)
		w.unjudged = append(w.unjudged, u)
	}
}

// forget takes back what was noted as not judged beyond a length, as it does not
// matter.
func (w *walk) forget(length int) {
	for _, u := range w.unjudged[length:] {
		w.size -= len(u.Pointer)
	}
	w.unjudged = w.unjudged[:length]
}

// apply holds a value against every keyword of s. A value of the wrong type
// breaks that alone.
func (w *walk) apply(s *Schema, v *Value) bool {
	w.steps++
	if v.Unfinished {
		w.unfinished(s, v)
		return true
	}
	if s.Never {
		return w.fail(s, "not")
	}
	if s.Types != 0 && s.Types&v.Type == 0 {
		switch {
		case v.Type == Null:
			return w.fail(s, "nullable")
		case v.Type != Number || s.Types&Integer == 0 || !isInteger(v.Text):
			return w.fail(s, "type")
		}
	}
	ok := true
	for i := range s.checks {
		if c := &s.checks[i]; c.types&v.Type != 0 && !c.check(w, s, v) {
			if ok = false; w.probing {
				return false
			}
		}
	}
	return ok
}

// unfinished holds what is whole inside of a value against s. Of the value as a
// whole nothing can be said.
func (w *walk) unfinished(s *Schema, v *Value) {
	if s.Types == 0 || s.Types&v.Type != 0 {
		switch v.Type {
		case Array:
			w.items(s, v)
		case Object:
			for i := range v.Members {
				w.path.push(v.Members[i].Name)
				w.member(s, &v.Members[i])
				w.path.pop()
			}
		}
	}
	for _, part := range s.AllOf {
		w.value(part, v)
	}
	if s.Ref != nil {
		w.value(s.Ref, v)
	}
}

// A scope is the schema resources that were entered, each once, the innermost
// first; the outmost scope has none. There is one of each in a walk.
type scope struct {
	outer    *scope
	resource *document.Node
	inner    map[*document.Node]*scope
}

// enterScope returns the scope at hand with a resource.
func (w *walk) enterScope(resource *document.Node) *scope {
	c := w.scope
	for at := c; at.resource != nil; at = at.outer {
		if at.resource == resource {
			return c
		}
	}
	inner := c.inner[resource]
	if inner == nil {
		w.scopes++
		inner = &scope{outer: c, resource: resource}
		if c.inner == nil {
			c.inner = make(map[*document.Node]*scope)
		}
		c.inner[resource] = inner
	}
	return inner
}

// resolve follows a dynamic reference.
func (w *walk) resolve(s *Schema) *Schema {
	found := s.DynamicRef.Initial
	if s.DynamicRef.anchor == "" {
		return found
	}
	for at := w.scope; at != nil && at.resource != nil; at = at.outer {
		if compiled := w.set.anchor(at.resource, s.DynamicRef.anchor); compiled != nil {
			found = compiled
		}
	}
	if n := int(w.set.marks.Load()) + 1; len(w.marks) < n {
		w.marks = append(w.marks, make([]mark, n-len(w.marks))...)
	}
	return found
}

type dynamicAnchor struct {
	resource *document.Node
	name     string
}

// anchor returns the schema of a $dynamicAnchor in a resource, nil where it has none.
func (s *Set) anchor(resource *document.Node, name string) *Schema {
	key := dynamicAnchor{resource, name}
	if known, ok := s.anchors.Load(key); ok {
		return known.(*Schema)
	}
	var compiled *Schema
	if n := s.document.Dynamic(resource, name); n != nil {
		compiled = s.Compile(n)
	}
	s.anchors.Store(key, compiled)
	return compiled
}
