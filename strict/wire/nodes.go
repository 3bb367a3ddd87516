package wire

import (
	"bytes"
	"cmp"
	"hash/maphash"
	"math"
	"slices"
)

// A node is a value of a JSON text, with the values inside of it, so that schemas are
// held against it without reading the text again.
type node struct {
	kind      byte // the first byte of the value; '0' of a number
	malformed bool // a string that is not Unicode
	again     bool // a member whose name stands before it
	told      bool // that is known of the members inside
	aside     bool // the name stands in scratch, unescaped, and not in the text
	isName    bool // it is a name itself
	// start and end are of the text; end is 0 where a syntax error cuts it off.
	start, end       uint32
	nameAt, nameSize uint32
	first            int32 // the first value inside, 0 without one
	next             int32 // the next one beside it, 0 without one
	inside           int32 // how many are inside
	hash             uint64
}

const (
	maxText  = math.MaxInt32 // what the places of nodes reach
	nodeSize = 48            // bytes
)

// nodes are those of one text. The first is none. Where the text is whole it is read at
// once, and they are in its order; where it is being written, values are read from the
// inside out, each once, and one that is inside of another is taken over by it.
type nodes struct {
	all    []node
	roots  []int32 // of a text that is being written: those that are in no other
	inner  []int32 // of these, those that lie ahead of the reader
	ready  int     // of a whole text: how many are in its order
	reader *Decoder
	seed   maphash.Seed
	// tooLong is set where the text is longer than can be told, so that it has to be refused.
	tooLong bool
}

func (t *nodes) release() {
	clear(t.all)
	if t.reader != nil {
		t.reader.Release()
	}
	if cap(t.all) > maxPooled/4/nodeSize {
		t.all = nil
	}
	*t = nodes{all: t.all[:0], roots: t.roots[:0], seed: t.seed}
}

func (t *nodes) begin(text []byte, start int) {
	if t.reader == nil {
		t.reader = NewDecoder(nil)
		t.all = append(t.all[:0], node{})
	}
	t.reader.Recorder.reset()
	t.reader.reading = reading{buf: text, pos: start}
}

// read returns the value that starts at a place of a whole text, 0 where a syntax error
// cuts it off.
func (t *nodes) read(text []byte, start int) int32 {
	if t.tooLong = len(text) > maxText; t.tooLong {
		return 0
	}
	if t.ready == 0 {
		t.begin(text, 0)
		t.all = slices.Grow(t.all, min(len(text)/16, 1<<16))
		t.value()
		t.ready = len(t.all)
	}
	i, found := slices.BinarySearchFunc(t.all[1:t.ready], start, func(n node, start int) int { return cmp.Compare(int(n.start), start) })
	if !found || t.all[i+1].end == 0 {
		return 0
	}
	return int32(i + 1)
}

// written returns the value that was written from a place on to the end of the text.
func (t *nodes) written(text []byte, start int) int32 {
	if t.tooLong = len(text) > maxText; t.tooLong {
		return 0
	}
	first, found := slices.BinarySearchFunc(t.roots, start, func(n int32, start int) int { return cmp.Compare(int(t.all[n].start), start) })
	if found {
		return t.roots[first]
	}
	t.begin(text, start)
	t.inner = t.roots[first:]
	n := t.value()
	if t.reader.stopped || t.reader.next() != 0 {
		return 0 // what was refused before need not be JSON
	}
	t.roots = append(t.roots[:first], n)
	return n
}

// value reads the next value.
func (t *nodes) value() int32 {
	d := t.reader
	kind := d.next()
	for len(t.inner) > 0 && int(t.all[t.inner[0]].start) < d.pos {
		t.inner = t.inner[1:]
	}
	if len(t.inner) > 0 && int(t.all[t.inner[0]].start) == d.pos {
		n := t.inner[0]
		d.pos = int(t.all[n].end)
		return n
	}
	n := int32(len(t.all))
	if len(t.all) == cap(t.all) {
		t.all = slices.Grow(t.all, len(t.all)) // append grows long slices by a quarter
	}
	t.all = append(t.all, node{kind: kind, start: uint32(d.pos)})
	switch kind {
	case '{', '[':
		t.inside(n)
	case '"':
		mark := len(d.scratch)
		_, valid := d.scanString()
		d.scratch = d.scratch[:mark]
		t.all[n].malformed = !valid
	case 't', 'f', 'n':
		d.Skip()
	default:
		t.all[n].kind = '0'
		d.scanNumber()
	}
	if !d.stopped {
		t.all[n].end = uint32(d.pos)
	}
	return n
}

// inside reads the values inside of an array or object.
func (t *nodes) inside(n int32) {
	d, last := t.reader, int32(0)
	add := func() int32 {
		inner := t.value()
		t.all[inner].next = 0
		if last == 0 {
			t.all[n].first = inner
		} else {
			t.all[last].next = inner
		}
		last = inner
		t.all[n].inside++
		return inner
	}
	if t.all[n].kind == '[' {
		if d.BeginArray() {
			for d.Element() {
				add()
			}
		}
		return
	}
	if !d.BeginObject() {
		return
	}
	for {
		name, ok := d.Member()
		if !ok {
			return
		}
		at := bytes.LastIndexByte(d.buf[:d.pos], '"') - len(name)
		aside := at < 0 || !bytes.Equal(d.buf[at:][:len(name)], name)
		if aside {
			at = len(d.scratch) - len(name)
		}
		inner := &t.all[add()]
		inner.nameAt, inner.nameSize, inner.aside = uint32(at), uint32(len(name)), aside
	}
}

// name is that of a member, valid until the next one is read.
func (t *nodes) name(n int32) []byte {
	one := &t.all[n]
	if one.aside {
		return t.reader.scratch[one.nameAt:][:one.nameSize]
	}
	return t.reader.buf[one.nameAt:][:one.nameSize]
}

// text is a string, unescaped, until the next one is read.
func (t *nodes) text(n int32) []byte {
	one := &t.all[n]
	if one.isName {
		return t.name(n)
	}
	d := t.reader
	d.pos = int(one.start)
	mark := len(d.scratch)
	text, _ := d.scanString()
	d.scratch = d.scratch[:mark]
	return text
}

// number is the text of a number.
func (t *nodes) number(n int32) []byte { return t.reader.buf[t.all[n].start:t.all[n].end] }

// nameNode makes a value of the name of a member.
func (t *nodes) nameNode(m int32) int32 {
	one := &t.all[m]
	t.all = append(t.all, node{kind: '"', isName: true, nameAt: one.nameAt, nameSize: one.nameSize, aside: one.aside})
	return int32(len(t.all) - 1)
}

// distinct returns how many members of different names an object has.
func (t *nodes) distinct(n int32) int {
	t.tell(n)
	count := 0
	for m := t.all[n].first; m != 0; m = t.all[m].next {
		if !t.all[m].again {
			count++
		}
	}
	return count
}

// tell finds the members of an object whose names stand before them.
func (t *nodes) tell(n int32) {
	if t.all[n].told {
		return
	}
	t.all[n].told = true
	var many map[string]struct{}
	if t.all[n].inside > linearNames {
		many = make(map[string]struct{}, t.all[n].inside)
	}
	for m := t.all[n].first; m != 0; m = t.all[m].next {
		name := string(t.name(m))
		if many != nil {
			_, t.all[m].again = many[name]
			many[name] = struct{}{}
			continue
		}
		for before := t.all[n].first; before != m; before = t.all[before].next {
			if string(t.name(before)) == name {
				t.all[m].again = true
				break
			}
		}
	}
}

// member returns the first member of a name, 0 where there is none.
func (t *nodes) member(n int32, name string) int32 {
	for m := t.all[n].first; m != 0; m = t.all[m].next {
		if string(t.name(m)) == name {
			return m
		}
	}
	return 0
}

// types returns the JSON type of a value.
func (t *nodes) types(n int32) Types {
	return cmp.Or(begunBy(t.all[n].kind), TypeNumber)
}

// begunBy returns the JSON type whose values begin with a byte; 0 for numbers, and for
// what begins none.
func begunBy(c byte) Types {
	switch c {
	case '{':
		return TypeObject
	case '[':
		return TypeArray
	case '"':
		return TypeString
	case 't', 'f':
		return TypeBoolean
	case 'n':
		return TypeNull
	}
	return 0
}
