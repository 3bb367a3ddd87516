package wire

import "strconv"

// An evaluation holds values of one JSON text against the schemas of a table. It is kept
// from one question about the text to the next, with what was found out.
type evaluation struct {
	nodes
	recorder *Recorder
	schemas  Schemas

	// frame is the value at hand. marks say which schemas it has met: one that refers
	// back to itself, or that two others refer to, is held against a value once. met has
	// those of the frame from base on, and what to put back after it. Frames are never
	// numbered alike, so that the marks need not be cleared.
	frame, frames uint64
	marks         []mark
	met           []met
	base          int

	// probing asks only whether a value matches. What was found is kept: alternatives
	// inside of alternatives would take time exponential in their nesting otherwise.
	probing bool
	probed  map[probe]answer
	// question counts those that were asked about the text.
	question int
	// leaned is set where an answer depends on the schemas around; those that do are
	// kept until the question is answered.
	leaned bool
	leant  []probe

	// lenient passes over additions, and tells report of each when not probing.
	lenient bool
	report  func(pointer string)
	told    map[string]bool

	depth   int // of schemas inside of schemas
	tooDeep bool
	scratch []byte
}

// A mark says that a schema was met in a frame, and whether the value failed it. It is
// open as long as that is being found out.
type mark struct {
	frame        uint64
	failed, open bool
}

type met struct {
	schema int
	before mark
}

type probe struct {
	*Schema
	node int32
	how  how
}

// how a value matches.
type how uint8

const (
	strictly  how = iota
	leniently     // but for additions
	reported      // and all of them were reported
)

// An answer does not depend on what was asked, but that a schema which is being asked about
// matches where it leads back to itself.
type answer struct {
	matches  bool
	question int
}

// maxNested bounds the schemas inside of schemas that are gone down, and the stack with
// them.
const maxNested = 100_000

func newEvaluation(r *Recorder) *evaluation { return &evaluation{recorder: r} }

// release gives up what is known of a text.
func (e *evaluation) release() {
	e.nodes.release()
	clear(e.probed)
	clear(e.told)
	if len(e.marks) > maxPooled/32 {
		e.marks = nil
	}
	e.report, e.schemas = nil, nil
}

// begin asks about a value.
func (e *evaluation) begin(s Schemas) {
	e.schemas = s
	e.question++
	if len(e.marks) < len(s) {
		e.marks = append(e.marks, make([]mark, len(s)-len(e.marks))...)
	}
	e.probing, e.leaned, e.tooDeep, e.depth = false, false, false, 0
}

// end forgets what held for the question at hand alone.
func (e *evaluation) end() {
	for _, one := range e.leant {
		delete(e.probed, one)
	}
	e.leant = e.leant[:0]
}

// leave forgets what was met beyond a length.
func (e *evaluation) leave(length int) {
	for i := len(e.met) - 1; i >= length; i-- {
		e.marks[e.met[i].schema] = e.met[i].before
	}
	e.met = e.met[:length]
}

// value holds the value at hand against a schema and reports whether it matches.
func (e *evaluation) value(id int, n int32) bool {
	if id == 0 {
		return true
	}
	if m := e.marks[id]; m.frame == e.frame {
		e.leaned = e.leaned || m.open
		return !m.failed
	}
	if e.depth >= maxNested {
		e.tooDeep = true
		return false
	}
	e.met = append(e.met, met{id, e.marks[id]})
	e.marks[id] = mark{frame: e.frame, open: true}
	e.depth++
	ok := e.apply(&e.schemas[id], n)
	e.depth--
	e.marks[id] = mark{frame: e.frame, failed: !ok}
	return ok
}

// isOpen reports whether the value at hand is being held against a schema already.
func (e *evaluation) isOpen(id int) bool {
	open := e.marks[id].frame == e.frame && e.marks[id].open
	e.leaned = e.leaned || open
	return open
}

// A frame is what is known of one value while others inside of it are at hand.
type frame struct {
	number uint64
	base   int
}

func (e *evaluation) enter() frame {
	outer := frame{e.frame, e.base}
	e.frames++
	e.frame, e.base = e.frames, len(e.met)
	return outer
}

func (e *evaluation) exit(outer frame) {
	e.leave(e.base)
	e.frame, e.base = outer.number, outer.base
}

// passed reports whether a value inside is known to match: what was checked where it was
// read is not checked again in the values around it.
func (e *evaluation) passed(id int, n int32) bool {
	if len(e.probed) == 0 || e.all[n].first == 0 {
		return false
	}
	row := &e.schemas[id]
	return e.probed[probe{row, n, strictly}].matches || e.lenient && e.probed[probe{row, n, reported}].matches
}

// pass keeps that a value matches a schema, and those that it has to match with it.
func (e *evaluation) pass(id int, n int32) {
	key := probe{&e.schemas[id], n, strictly}
	if e.lenient {
		key.how = reported
	}
	if e.all[n].first == 0 || e.probed[key].matches {
		return
	}
	e.keep(key, true)
	for _, part := range key.AllOf {
		e.pass(part, n)
	}
}

func (e *evaluation) keep(key probe, matches bool) {
	if e.probed == nil {
		e.probed = make(map[probe]answer)
	}
	e.probed[key] = answer{matches, e.question}
}

// inside holds the value of a member or item against a schema.
func (e *evaluation) inside(id int, n int32) bool {
	if id == 0 || e.passed(id, n) {
		return true
	}
	outer, leaned := e.enter(), e.leaned
	ok := e.value(id, n)
	e.exit(outer)
	e.leaned = leaned // in a frame of its own it depends on nothing around
	return ok
}

// probe reports whether the value at hand matches a schema. Nothing is recorded, and
// nothing passed over unless it is to match leniently.
func (e *evaluation) probe(id int, n int32, as how) bool {
	key := probe{&e.schemas[id], n, as}
	kept := key.combines() || e.all[n].first != 0
	if kept {
		if known, ok := e.probed[key]; ok && (known.question == e.question || !e.isOpen(id)) {
			return known.matches
		}
	}
	probing, lenient, leaned, length := e.probing, e.lenient, e.leaned, len(e.met)
	e.probing, e.lenient, e.leaned = true, as == leniently, false
	matches := e.value(id, n)
	e.leave(length)
	if kept {
		e.keep(key, matches)
		if e.leaned {
			e.leant = append(e.leant, key)
		}
	}
	e.probing, e.lenient, e.leaned = probing, lenient, leaned || e.leaned
	return matches
}

// probeInside is probe for the value of a member or item.
func (e *evaluation) probeInside(id int, n int32, as how) bool {
	outer, leaned := e.enter(), e.leaned
	e.leaned = false
	matches := e.probe(id, n, as)
	e.exit(outer)
	e.leaned = leaned
	return matches
}

// fail records a broken keyword of s at the value at hand. It returns false.
func (e *evaluation) fail(s *Schema, keyword string) bool {
	if e.probing {
		return false
	}
	r := e.recorder
	if len(r.violations) >= MaxViolations || r.size >= maxTexts {
		r.count++
		e.probing = true // all that is left to know is that the value does not match
		return false
	}
	pointer := r.pointer()
	for i := range r.violations {
		if r.violations[i].Rule == keyword && r.violations[i].Pointer == pointer {
			return false
		}
	}
	r.FailAt(pointer, keyword, s.want(keyword))
	return false
}

// lacks records that the object at hand has not a member that must be there.
func (e *evaluation) lacks(s *Schema, keyword, name string) bool {
	if e.exempts(s, name) {
		return true
	}
	if e.probing {
		return false
	}
	e.recorder.push()
	e.recorder.top().name = name
	e.fail(s, keyword)
	e.recorder.pop()
	return false
}

// adds passes over an addition, and reports it, where that is asked for.
func (e *evaluation) adds() bool {
	if !e.lenient {
		return false
	}
	if e.probing || e.report == nil {
		return true
	}
	pointer := e.recorder.pointer()
	if !e.told[pointer] {
		if e.told == nil {
			e.told = make(map[string]bool)
		}
		e.told[pointer] = true
		e.report(pointer)
	}
	return true
}

// apply holds a value against every keyword of s. A value of the wrong type breaks that
// alone.
func (e *evaluation) apply(s *Schema, n int32) bool {
	if s.Never {
		return e.fail(s, "not")
	}
	t := e.types(n)
	if s.Types != 0 && s.Types&t == 0 {
		switch {
		case t == TypeNull:
			return e.fail(s, "nullable")
		case t != TypeNumber || s.Types&TypeInteger == 0 || !isInteger(e.number(n)):
			return e.fail(s, "type")
		}
	}
	ok := true
	switch t {
	case TypeNumber:
		ok = e.numberOf(s, n)
	case TypeString:
		ok = e.stringOf(s, n)
	case TypeArray:
		ok = e.arrayOf(s, n)
	case TypeObject:
		ok = e.objectOf(s, n)
	}
	more := func(next func(s *Schema, n int32) bool) {
		if ok || !e.probing {
			ok = next(s, n) && ok
		}
	}
	if s.Enum != nil || s.Const != "" {
		more(e.listed)
	}
	for _, part := range s.AllOf {
		if ok || !e.probing {
			ok = e.value(part, n) && ok
		}
	}
	if s.OneOf != nil {
		more(e.oneOf)
	}
	if s.AnyOf != nil {
		more(e.anyOf)
	}
	if s.Not != 0 {
		more(e.not)
	}
	if s.If != 0 {
		more(e.condition)
	}
	if t == TypeObject && s.Dependents != nil {
		more(e.dependents)
	}
	if t == TypeObject && s.Others != 0 {
		more(e.unevaluatedMembers)
	}
	if t == TypeArray && s.Unevaluated != 0 {
		more(e.unevaluatedItems)
	}
	return ok
}

// step goes to a member or item of the value at hand.
func (e *evaluation) step(name []byte, index int) {
	e.recorder.push()
	if top := e.recorder.top(); index >= 0 {
		top.index = index
	} else {
		top.raw = name
	}
}

func (e *evaluation) back() { e.recorder.pop() }

func counted(n uint64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.FormatUint(n, 10) + " " + noun + "s"
}
