package wire

import "github.com/leasegate/leasegate/strict/value"

// readAsJSON makes JSON of the text of a parameter: a number or a boolean where it is one
// that the schema takes, else a string. It returns what to go on with afterwards.
func (d *Decoder) readAsJSON(u *Union, s Schemas) *reading {
	outer := d.reading
	types := Types(0)
	for i := range u.Alternatives {
		types |= u.Alternatives[i].Types
	}
	literal := types&(TypeNumber|TypeInteger) != 0 && value.IsNumber(d.raw) ||
		types&TypeBoolean != 0 && (d.raw == "true" || d.raw == "false")
	if literal {
		d.readFrom(&outer, []byte(d.raw))
		if types&TypeString == 0 || d.Matches(s, u.Row) {
			return &outer
		}
	}
	d.readFrom(&outer, AppendString(nil, outer.raw))
	return &outer
}

func (d *Decoder) readFrom(outer *reading, text []byte) {
	d.reading = reading{buf: text, tolerate: outer.tolerate, unions: outer.unions, again: outer.again, held: outer.held, heldAt: outer.heldAt}
	d.otherText()
}

// otherText forgets what is known of the text that was read.
func (d *Decoder) otherText() {
	d.containers = d.containers[:0]
	if d.evaluation != nil {
		d.evaluation.release()
	}
}

func (d *Decoder) readAgain(outer *reading) {
	overflow, at := d.overflow, d.overflowAt
	held, heldAt := d.held, d.heldAt
	unions := d.unions
	d.reading = *outer
	d.overflow, d.overflowAt, d.held, d.heldAt, d.unions = overflow, at, held, heldAt, unions
	d.otherText()
}
