package wire

// BeginUnion begins to write a union of which it is not told by the type of the value
// alone that it matches one alternative, or how its text is read. It returns what
// EndUnion wants.
func (e *Encoder) BeginUnion() (start int) {
	e.unions++
	return len(e.buf)
}

// Nothing records that a Go value holds no alternative of a union that may be sent.
func (e *Encoder) Nothing(u *Union) { e.Fail(u.Rule, u.Want) }

// EndUnion ends what BeginUnion began, after the value of an alternative was written. It
// records it where the value matches another one besides, or where the text of a
// parameter would be read as another.
func (e *Encoder) EndUnion(u *Union, s Schemas, start, alternative int) {
	e.unions--
	outermost := e.unions == 0
	switch {
	case alternative < 0 || e.count > 0:
	case e.text:
		e.reread(u, s, start, alternative)
	case u.Any || u.Distinct:
	case !outermost:
		// In unions inside of each other what is inside would be read again for each.
		e.deferred = true
	case e.deferred || e.ambiguous(u, start):
		e.Check(s, u.Row, start)
	}
	e.deferred = e.deferred && !outermost
}

// ambiguous reports whether it can't be told without holding it against schemas that a
// value matches no other alternative.
func (e *Encoder) ambiguous(u *Union, start int) bool {
	d := NewDecoder(e.buf[start:])
	defer d.Release()
	d.possible(u, d.peekType())
	return len(d.choices) != 1
}

// reread refuses the text of a parameter from which another alternative would be read.
func (e *Encoder) reread(u *Union, s Schemas, start, alternative int) {
	d := NewTextDecoder(string(e.buf[start:]), "")
	defer d.Release()
	var c Choice
	if read := c.Begin(d, u, s); read < 0 || u.Alternatives[read].Types&u.Alternatives[alternative].Types == 0 {
		e.Fail("unrepresentable", "a value whose text is not read as one of another type")
	}
}
