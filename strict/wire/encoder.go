package wire

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/leasegate/leasegate/strict/value"
)

// An Encoder appends one JSON text to a buffer and records every violation
// while it writes. Generated code drives it; its methods are not safe for
// concurrent use. The text is of no use when Finish returns an error.
type Encoder struct {
	Recorder
	buf   []byte
	own   []byte // kept from use to use
	owned bool   // buf is own, and not for the caller to keep
	depth int
	// broken is set where a value was refused and not written, so that the text is no JSON.
	broken bool

	text  bool     // what is written is the raw text of a parameter, not JSON
	texts []string // of an array of them

	files []File // see KeepFiles

	unions   int  // that are being written
	deferred bool // one of them is held against its schema with the one around it

	unique     *uniqueness
	evaluation *evaluation // see Check; kept from text to text
}

var encoders = sync.Pool{New: func() any { return new(Encoder) }}

// NewEncoder returns an Encoder that appends to dst, which may be nil.
func NewEncoder(dst []byte) *Encoder {
	e := encoders.Get().(*Encoder)
	e.buf = dst
	if dst == nil {
		e.buf, e.owned = e.own[:0], true
	}
	return e
}

// NewTextEncoder returns an Encoder that writes the raw text of a parameter, or
// the texts of an array, and reports violations at pointer.
func NewTextEncoder(pointer string) *Encoder {
	e := NewEncoder(nil)
	e.text, e.base = true, pointer
	return e
}

// NewParameterEncoder returns an Encoder that writes a parameter as JSON, and
// reports violations at pointer and below.
func NewParameterEncoder(pointer string) *Encoder {
	e := NewEncoder(nil)
	e.base = pointer
	return e
}

// Bytes returns what was written so far, valid until the encoder is used again.
func (e *Encoder) Bytes() []byte { return e.buf }

// Texts returns the elements of an array parameter that were written.
func (e *Encoder) Texts() []string { return e.texts }

// Release gives the encoder back for reuse. It must not be used afterwards; the
// text that Finish returned stays the caller's.
func (e *Encoder) Release() {
	if e.evaluation != nil {
		e.evaluation.release()
	}
	e.Recorder.reset()
	if e.owned && cap(e.buf) <= maxPooled {
		e.own = e.buf[:0]
	}
	e.buf, e.owned, e.depth, e.broken, e.text, e.texts, e.files, e.unique = nil, false, 0, false, false, nil, nil, nil
	e.unions, e.deferred = 0, false
	encoders.Put(e)
}

// Finish returns the text, or all that was found as [Violations].
func (e *Encoder) Finish() ([]byte, error) {
	if err := e.Err(); err != nil {
		return nil, err
	}
	if e.owned && cap(e.buf) <= maxPooled {
		text := make([]byte, len(e.buf))
		copy(text, e.buf)
		return text, nil
	}
	return e.buf, nil
}

// BeginObject writes the start of an object. The result is false beyond 1,000
// levels of nesting, as in a Go value that contains itself.
func (e *Encoder) BeginObject() bool { return e.open('{') }

// EndObject writes the end of an object.
func (e *Encoder) EndObject() { e.close('}') }

// BeginArray writes the start of an array; see [Encoder.BeginObject].
func (e *Encoder) BeginArray() bool { return e.open('[') }

// EndArray writes the end of an array.
func (e *Encoder) EndArray() { e.close(']') }

// Offset returns where the next byte will stand.
func (e *Encoder) Offset() int { return len(e.buf) }

// CheckUnique records it where two elements of the array that was written from
// start on are equal (JSON Schema Validation section 6.4.3).
func (e *Encoder) CheckUnique(start int) {
	if len(e.violations) > 0 {
		return // what was written need not be JSON
	}
	unique := false
	if e.text {
		unique = uniqueTexts(e.texts, false)
	} else {
		unique = uniqueElements(&e.unique, e.buf, start)
	}
	if !unique {
		e.Fail("uniqueItems", wantUnique)
	}
}

func (e *Encoder) open(c byte) bool {
	if e.depth == maxDepth {
		e.broken = true
		e.FailAt(e.base, "depth", fmt.Sprintf("at most %d levels of nesting", maxDepth))
		return false
	}
	e.depth++
	if !e.text {
		e.buf = append(e.buf, c)
	}
	e.push()
	return true
}

func (e *Encoder) close(c byte) {
	e.depth--
	if e.text {
		e.endText()
	} else {
		e.buf = append(e.buf, c)
	}
	e.pop()
}

// endText ends an element of an array parameter.
func (e *Encoder) endText() {
	if e.top().index >= 0 {
		e.texts = append(e.texts, string(e.buf))
		e.buf = e.buf[:0]
	}
}

func (e *Encoder) separate(open byte) {
	if e.buf[len(e.buf)-1] != open {
		e.buf = append(e.buf, ',')
	}
}

// Member begins a member; quoted is its name as JSON followed by a colon. It returns e,
// to write the value with.
func (e *Encoder) Member(name, quoted string) *Encoder {
	e.top().name = name
	e.separate('{')
	e.buf = append(e.buf, quoted...)
	return e
}

// AdditionalMember begins a member whose name the schema does not list. Where
// the schema does list it, in known, the member is recorded as a duplicate.
func (e *Encoder) AdditionalMember(name string, known ...string) {
	e.top().name = name
	for _, k := range known {
		if k == name {
			e.Fail("duplicateMember", "each member once; this one has a field of its own")
		}
	}
	e.separate('{')
	if !utf8.ValidString(name) {
		e.broken = true
		e.failName("unicode", "member names of valid Unicode")
	}
	e.buf = append(AppendString(e.buf, name), ':')
}

// AdditionalRaw writes members that the schema does not list, and that may be anything;
// see [Encoder.AdditionalMember].
func (e *Encoder) AdditionalRaw(members map[string]json.RawMessage, known ...string) {
	for _, name := range SortedKeys(members) {
		e.AdditionalMember(name, known...)
		e.Raw(members[name])
	}
}

// Element begins an element of an array.
func (e *Encoder) Element() {
	if e.text {
		e.endText()
	} else {
		e.separate('[')
	}
	e.top().index++
}

// Absent records that a required member has no value in Go.
func (e *Encoder) Absent(name string) {
	e.top().name = name
	e.Fail("required", "this member")
}

// Null writes null.
func (e *Encoder) Null() { e.buf = append(e.buf, "null"...) }

// Bool writes true or false.
func (e *Encoder) Bool(v bool) { e.buf = strconv.AppendBool(e.buf, v) }

// String writes a string.
func (e *Encoder) String(v string) {
	start := len(e.buf)
	if !e.text {
		e.buf = append(e.buf, '"')
	}
	e.buf = append(e.buf, v...)
	plain := plainPrefix(e.buf[len(e.buf)-len(v):])
	switch {
	case plain < len(v) && !utf8.ValidString(v[plain:]):
		e.buf, e.broken = e.buf[:start], true
		e.Fail("unicode", "a string of valid Unicode")
	case e.text:
	case plain < len(v):
		e.buf = AppendString(e.buf[:start], v)
	default:
		e.buf = append(e.buf, '"')
	}
}

// UUID writes a string of format uuid.
func (e *Encoder) UUID(v [16]byte) {
	e.quote()
	e.buf = value.AppendUUID(e.buf, v)
	e.quote()
}

func (e *Encoder) quote() {
	if !e.text {
		e.buf = append(e.buf, '"')
	}
}

// DateTime writes a string of format date-time, to the nanosecond.
func (e *Encoder) DateTime(v time.Time) {
	e.quote()
	buf, ok := value.AppendDateTime(e.buf, v)
	if !ok {
		e.broken = true
		e.Fail("format", "a time whose year has four digits")
		return
	}
	e.buf = buf
	e.quote()
}

// Int64 writes an integer.
func (e *Encoder) Int64(v int64) { e.buf = strconv.AppendInt(e.buf, v, 10) }

// Uint64 writes an integer.
func (e *Encoder) Uint64(v uint64) { e.buf = strconv.AppendUint(e.buf, v, 10) }

// Float64 writes a number. JSON has none for NaN and the infinities.
func (e *Encoder) Float64(v float64) {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		e.broken = true
		e.Fail("type", "a finite number")
	case v == math.Trunc(v) && math.Abs(v) < 1e15 && !(v == 0 && math.Signbit(v)):
		e.buf = strconv.AppendInt(e.buf, int64(v), 10)
	default:
		format := byte('f')
		if abs := math.Abs(v); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
			format = 'e'
		}
		e.buf = strconv.AppendFloat(e.buf, v, format, -1, 64)
	}
}

// Raw writes a JSON text as it is, after reading it with the checks of
// [Decoder.Raw].
func (e *Encoder) Raw(v json.RawMessage) { e.raw(v, false) }

// RawObject is Raw for an object without further schema. It also returns how
// many members the object has.
func (e *Encoder) RawObject(v json.RawMessage) (members int, ok bool) { return e.raw(v, true) }

func (e *Encoder) raw(v json.RawMessage, object bool) (members int, ok bool) {
	d := NewDecoder(v)
	defer d.Release()
	d.depth = e.depth
	switch {
	case !object:
		d.Skip()
	case d.next() != '{':
		d.mismatch("an object")
	default:
		members, ok = d.skipObject(), !d.stopped
	}
	if d.Finish() != nil {
		e.broken = true
		at := e.pointer()
		for i := range d.violations {
			d.violations[i].Pointer = at + d.violations[i].Pointer
		}
		e.Add(d.Found())
		return members, ok
	}
	e.buf = append(e.buf, v...)
	return members, ok
}

const lowerHex = "0123456789abcdef"

// AppendString appends text as a string of JSON with the escapes that RFC 8259 section 7 asks
// for and no others.
func AppendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		dst = append(dst, s[start:i]...)
		start = i + 1
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, `\n`...)
		case '\r':
			dst = append(dst, `\r`...)
		case '\t':
			dst = append(dst, `\t`...)
		default:
			dst = append(dst, '\\', 'u', '0', '0', lowerHex[c>>4], lowerHex[c&15])
		}
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}
