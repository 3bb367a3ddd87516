package wire

import "bytes"

// A nameSpan is one member name of an object being skipped: names[start:end].
type nameSpan struct{ start, end int }

// linearNames is how many names of one object are compared one by one before
// a table takes over.
const linearNames = 16

// Skip passes over one value of any type, recording malformed JSON, duplicate
// members and bad Unicode inside it.
func (d *Decoder) Skip() {
	if d.stopped {
		return
	}
	switch c := d.next(); c {
	case '{':
		d.skipObject()
	case '[':
		d.skipArray()
	case '"':
		mark := len(d.scratch)
		if _, valid := d.scanString(); !valid {
			d.Fail("unicode", "a string of valid Unicode")
		}
		d.scratch = d.scratch[:mark]
	case 't':
		d.literal("true")
	case 'f':
		d.literal("false")
	case 'n':
		d.literal("null")
	default:
		d.scanNumber()
	}
}

func (d *Decoder) skipArray() {
	if !d.open() {
		return
	}
	for d.Element() {
		d.Skip()
	}
}

// skipObject passes over an object and returns the number of its distinct
// members.
func (d *Decoder) skipObject() (members int) {
	if !d.open() {
		return 0
	}
	firstSpan, firstName := len(d.spans), len(d.names)
	var many *nameTable
	for {
		name, ok := d.Member()
		if !ok {
			break
		}
		if d.repeated(name, firstSpan, &many) {
			d.Fail("duplicateMember", "each member once")
		} else {
			members++
		}
		d.Skip()
	}
	if many != nil {
		d.tables.release()
	}
	d.spans, d.names = d.spans[:firstSpan], d.names[:firstName]
	return members
}

// repeated reports whether an object has had a member of the name, and notes it.
func (d *Decoder) repeated(name []byte, firstSpan int, many **nameTable) bool {
	if *many == nil {
		for _, s := range d.spans[firstSpan:] {
			if bytes.Equal(d.names[s.start:s.end], name) {
				return true
			}
		}
	} else if (*many).has(d, name) {
		return true
	}
	start := len(d.names)
	d.names = append(d.names, name...)
	d.spans = append(d.spans, nameSpan{start, len(d.names)})
	switch {
	case *many != nil:
		(*many).add(d, len(d.spans)-1)
	case len(d.spans)-firstSpan > linearNames:
		*many = d.tables.acquire()
		for i := firstSpan; i < len(d.spans); i++ {
			(*many).add(d, i)
		}
	}
	return false
}
