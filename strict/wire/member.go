package wire

import (
	"encoding/json"
	"time"
)

// What follows reads the value of a member that the schema knows: [Decoder.Enter] and the
// method for the value in one, since most members are of this form.

// StringMember is Enter and String.
func (d *Decoder) StringMember(seen *bool) (value string, ok bool) {
	if !d.Enter(seen) {
		return "", false
	}
	return d.String()
}

// UUIDMember is Enter and UUID.
func (d *Decoder) UUIDMember(seen *bool) (id [16]byte, ok bool) {
	if !d.Enter(seen) {
		return id, false
	}
	return d.UUID()
}

// DateTimeMember is Enter and DateTime.
func (d *Decoder) DateTimeMember(seen *bool) (t time.Time, ok bool) {
	if !d.Enter(seen) {
		return t, false
	}
	return d.DateTime()
}

// BoolMember is Enter and Bool.
func (d *Decoder) BoolMember(seen *bool) (value, ok bool) {
	if !d.Enter(seen) {
		return false, false
	}
	return d.Bool()
}

// Float64Member is Enter and Float64.
func (d *Decoder) Float64Member(seen *bool) (value float64, ok bool) {
	if !d.Enter(seen) {
		return 0, false
	}
	return d.Float64()
}

// IntMember is Enter and Int.
func (d *Decoder) IntMember(seen *bool) (value int, ok bool) {
	if !d.Enter(seen) {
		return 0, false
	}
	return d.Int()
}

// Int32Member is Enter and Int32.
func (d *Decoder) Int32Member(seen *bool) (value int32, ok bool) {
	if !d.Enter(seen) {
		return 0, false
	}
	return d.Int32()
}

// RawMember is Enter and Raw.
func (d *Decoder) RawMember(seen *bool) (value json.RawMessage, ok bool) {
	if !d.Enter(seen) {
		return nil, false
	}
	return d.Raw()
}

// EnterNullable is Enter for a value that may be null, which it reads: it calls setNull
// and returns false then.
func (d *Decoder) EnterNullable(seen *bool, setNull func()) bool {
	if !d.Enter(seen) {
		return false
	}
	if d.Null() {
		setNull()
		return false
	}
	return true
}

// RequireAll is [Decoder.Require] for each member of seen that has a name.
func (d *Decoder) RequireAll(seen []bool, names ...string) {
	for i, name := range names {
		if name != "" && !seen[i] {
			d.Missing(name)
		}
	}
}
