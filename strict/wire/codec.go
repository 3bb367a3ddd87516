package wire

import "reflect"

// A Readable reads itself; generated types are.
type Readable interface{ DecodeJSON(d *Decoder) }

// A Writable writes itself; generated types are.
type Writable interface{ EncodeJSON(e *Encoder) }

// Unmarshal reads a JSON text into t, a pointer, which keeps its value where the text is
// not what the document allows; the error is [Violations] then. It is the UnmarshalJSON
// of generated types, and no generic function, lest it be compiled for each of them.
func Unmarshal(text []byte, t Readable) error { return UnmarshalIn(Neither, text, t) }

// UnmarshalIn is [Unmarshal] for a text that travels in a direction.
func UnmarshalIn(direction Direction, text []byte, t Readable) error {
	d := NewDecoder(text)
	defer d.Release()
	d.Travels(direction)
	target := reflect.ValueOf(t)
	read := reflect.New(target.Type().Elem())
	read.Interface().(Readable).DecodeJSON(d)
	if err := d.Finish(); err != nil {
		return err
	}
	target.Elem().Set(read.Elem())
	return nil
}

// Marshal returns what t writes; the error is [Violations] where the document does not
// allow it. It is the MarshalJSON of generated types.
func Marshal(t Writable) ([]byte, error) { return MarshalIn(Neither, t) }

// MarshalIn is [Marshal] for a text that travels in a direction.
func MarshalIn(direction Direction, t Writable) ([]byte, error) {
	e := NewEncoder(nil)
	defer e.Release()
	e.Travels(direction)
	t.EncodeJSON(e)
	return e.Finish()
}

// New reads a T and returns it, a *T. It is how operations of generated code read their
// documents.
func New[T any, P interface {
	*T
	Readable
}](d *Decoder,
) any {
	document := new(T)
	P(document).DecodeJSON(d)
	return document
}
