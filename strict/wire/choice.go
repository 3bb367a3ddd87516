package wire

import "encoding/json"

// A Choice is the reading of one union, from Begin to End.
type Choice struct {
	alternative int // to read now; -1 where there is none

	decoder *Decoder
	union   *Union
	schemas Schemas
	start   int
	before  finding
	// The alternatives that are left, or match, are decoder.choices[first:].
	first    int
	passes   int
	several  bool                 // it is read several times
	addition bool                 // the value is an alternative that the document does not have
	consumed bool                 // it was read as such
	report   func(pointer string) // of additions, while they are passed over for the second time
	outer    *reading             // around the text of a parameter
}

// Begin begins to read a value that is to match one of several alternatives, and returns
// the index of the one to read: that which the value names, or that is left when those
// are put aside that it can't match. Where several are left they are held against the
// value. It is -1 where there is none. Generated code reads the one, and calls End:
//
//	var u wire.Choice
//	switch u.Begin(d, &ownerUnion, schemas) {
//	case 0:
//		…
//	}
//	u.End()
//
// Of an anyOf it reads all that match, one after the other; see [Choice.Next].
func (c *Choice) Begin(d *Decoder, u *Union, s Schemas) (alternative int) {
	c.alternative, c.decoder, c.union, c.schemas, c.first = -1, d, u, s, len(d.choices)
	d.unions++
	if d.stopped {
		return -1
	}
	if d.text {
		c.outer = d.readAsJSON(u, s)
	}
	first := d.next()
	c.start, c.before = d.pos, d.finding()
	scratch := len(d.scratch)
	if first == '{' && u.Tag != "" {
		if named, ok := u.only(d.peekTag(u.Tag)); ok {
			c.alternative, d.scratch = named, d.scratch[:scratch]
			return named
		}
	}
	c.choose()
	d.scratch = d.scratch[:scratch]
	return c.alternative
}

// choose finds the alternatives that the value may match.
func (c *Choice) choose() {
	d, u := c.decoder, c.union
	types := d.peekType()
	d.possible(u, types)
	left := len(d.choices) - c.first
	c.addition = left == 0 && d.tolerate != nil && types&^TypeNull != 0
	if left > 1 {
		c.matching()
		left = len(d.choices) - c.first
	}
	if left > 0 {
		c.alternative = d.choices[c.first]
		if c.several = left > 1; c.several {
			d.again++
		}
	}
}

// possible keeps the alternatives that the value that comes next is not certain not to
// match.
func (d *Decoder) possible(u *Union, types Types) {
	s := signs{types: types}
	if types == TypeObject && (u.Tag != "" || len(u.Names) > 0) && !d.peekMembers(u, &s) {
		return
	}
	for i := range u.Alternatives {
		if !u.putsAside(i, &s, d.tolerate != nil) {
			d.choices = append(d.choices, i)
		}
	}
}

// matching keeps those of several alternatives that the value matches, of others than an
// anyOf one. Where additions are taken and it matches none it keeps the first that it
// matches but for these.
func (c *Choice) matching() {
	d := c.decoder
	if n := len(d.containers); c.union.Any && (n == 0 || d.containers[n-1].start < c.start) {
		d.passOver(c.start) // it may be read several times, and is passed over in order
	}
	left := d.choices[c.first:]
	matching := 0
	for i, alternative := range left {
		if d.Matches(c.schemas, c.union.Alternatives[alternative].Row) {
			left[i], left[matching] = left[matching], alternative
			if matching++; !c.union.Any {
				break
			}
		}
	}
	for i := 0; matching == 0 && d.tolerate != nil && i < len(left); i++ {
		if d.Fits(c.schemas, c.union.Alternatives[left[i]].Row) {
			left[0] = left[i]
			matching = 1
		}
	}
	d.choices = d.choices[:c.first+matching]
}

// Next returns the next alternative that the value matches, to be read from its start
// like the one before; false where there is none:
//
//	var u wire.Choice
//	i, ok := u.Begin(d, &ownerUnion, schemas), true
//	if held, found := u.Held().(Owner); found {
//		*t, ok = held, false
//	}
//	for ; ok; i, ok = u.Next() {
//		switch i {
//		case 0:
//			…
//		}
//	}
//	u.Hold(*t)
//	u.End()
func (c *Choice) Next() (alternative int, ok bool) {
	d := c.decoder
	c.passes++
	next := c.first + c.passes
	if next >= len(d.choices) || d.stopped || d.count > c.before.count {
		return -1, false
	}
	if c.passes == 1 && d.tolerate != nil {
		c.report = d.tolerate
		d.tolerate = func(string) {} // what is added was told of
	}
	d.pos, c.alternative = c.start, d.choices[next]
	return c.alternative, true
}

// keptKey is the reading of a union at a place of the text, and kept what came of it.
type (
	keptKey struct {
		*Union
		start int
	}
	kept struct {
		value any
		end   int
	}
)

// Held returns what [Choice.Hold] was given for the same union at the same place, and
// passes over the value; nil where there is nothing. Unions of which several alternatives
// are read, inside of each other, would be read as often as all of these ways take.
func (c *Choice) Held() any {
	held, ok := c.decoder.kept[keptKey{c.union, c.start}]
	if !ok || c.outer != nil {
		return nil
	}
	c.decoder.pos, c.consumed = held.end, true
	return held.value
}

// Hold keeps a value that was read for [Choice.Held], where that may be asked for.
func (c *Choice) Hold(value any) {
	d := c.decoder
	again := d.again
	if c.several {
		again--
	}
	if again == 0 || d.stopped || c.outer != nil {
		return
	}
	if d.kept == nil {
		d.kept = map[keptKey]kept{}
	}
	d.kept[keptKey{c.union, c.start}] = kept{value, d.pos}
}

// Unknown returns the value where it is an alternative that the document does not have
// and additions are taken; see [Decoder.Tolerate].
func (c *Choice) Unknown() (text json.RawMessage, ok bool) {
	if !c.addition || c.consumed {
		return nil, false
	}
	d := c.decoder
	c.consumed = true
	d.tolerate(d.pointer())
	return d.Raw()
}

// End ends the reading. It records what is wrong where the value is none of the
// alternatives: what the document says of the value as a whole, in place of what the one
// that was read found, but for what is wrong with the JSON.
func (c *Choice) End() {
	d := c.decoder
	if c.alternative < 0 && !c.consumed && !d.stopped {
		d.Skip()
		d.Fail(c.union.Rule, c.union.Want)
	}
	if c.report != nil {
		d.tolerate = c.report
	}
	if c.several {
		d.again--
	}
	d.unions--
	d.choices = d.choices[:c.first]
	// Of unions inside of each other the outermost tells all.
	if d.count > c.before.count && d.unions == 0 {
		c.tell()
	}
	if c.outer != nil {
		d.readAgain(c.outer)
	}
}

func (c *Choice) tell() {
	d := c.decoder
	typed, count := append(Violations(nil), d.violations[c.before.listed:]...), d.count
	d.takeBack(c.before)
	for _, v := range typed {
		if ofText(v.Rule) {
			d.list(v)
			d.count++
		}
	}
	of := d.count
	if d.stopped {
		return // of what is cut off it is not known which alternative it is
	}
	if d.Check(c.schemas, c.union.Row, c.start); d.count > of {
		return
	}
	d.takeBack(c.before)
	for _, v := range typed {
		d.list(v)
	}
	d.count = count
}

// ofText reports whether a rule is about the text, or about Go, and not of a schema.
func ofText(rule string) bool {
	return IsMalformed(rule) || rule == "duplicateMember" || rule == "unrepresentable"
}
