package form

import (
	"github.com/leasegate/leasegate/strict/value"
	"github.com/leasegate/leasegate/strict/wire"
)

// Types is a set of the types that JSON values have; the empty one stands for all.
type Types uint8

// The types of JSON. An integer is a number.
const (
	String Types = 1 << iota
	Number
	Boolean
	Array
	Object
)

const structures = Array | Object

// A Value is what the document says of a value that is written as text: which
// JSON that text may stand for.
type Value struct {
	Types Types
	// File is set for what is a file of a multipart body.
	File bool
	// Items are those of an array that is not written as JSON; nil for strings.
	Items *Value
	// Members are those of an object that is not written as JSON.
	Members *Form
	// Decode reads the value by its schema. It settles what a text stands for where
	// there is a choice; without it that is the first of number, boolean and string
	// that Types have.
	Decode func(*wire.Decoder)
}

func (v *Value) has(t Types) bool { return v.Types == 0 || v.Types&t != 0 }

// structured reports whether an array or object can be meant.
func (v *Value) structured() bool { return v != nil && v.Types&structures != 0 }

// scalar reports whether something else can be meant.
func (v *Value) scalar() bool { return v == nil || v.Types == 0 || v.Types&^structures != 0 }

// AppendText appends the JSON that a text stands for: a number or boolean where
// the document has one of these and the text is one, else a string.
func (v *Value) AppendText(dst []byte, text string) []byte {
	if v == nil || v.Types == String {
		return wire.AppendString(dst, text)
	}
	literal := v.has(Number) && value.IsNumber(text) || v.has(Boolean) && (text == "true" || text == "false")
	if literal && (!v.has(String) || v.matches([]byte(text))) {
		return append(dst, text...)
	}
	return wire.AppendString(dst, text)
}

// matches reports whether a JSON text is a value of the schema.
func (v *Value) matches(text []byte) bool {
	if v.Decode == nil {
		return true
	}
	d := wire.NewDecoder(text)
	defer d.Release()
	v.Decode(d)
	return d.Finish() == nil
}

// Text returns the text that stands for a JSON value; ok is false where none does,
// or one that would be read as another value.
func (v *Value) Text(raw []byte) (text string, ok bool) {
	if len(raw) == 0 || raw[0] == '{' || raw[0] == '[' || raw[0] == 'n' {
		return "", false
	}
	d := wire.NewDecoder(raw)
	defer d.Release()
	text, _ = d.Scalar()
	read := v.AppendText(nil, text)
	return text, sameScalar(read, raw)
}

// sameScalar reports whether two JSON texts are of one scalar. Strings may have
// escapes in one of them.
func sameScalar(a, b []byte) bool {
	if string(a) == string(b) {
		return true
	}
	if len(a) == 0 || len(b) == 0 || a[0] != '"' || b[0] != '"' {
		return false
	}
	d, e := wire.NewDecoder(a), wire.NewDecoder(b)
	defer d.Release()
	defer e.Release()
	x, _ := d.Scalar()
	y, _ := e.Scalar()
	return x == y
}
