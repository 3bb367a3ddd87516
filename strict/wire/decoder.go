package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/leasegate/leasegate/strict/value"
)

// maxDepth bounds the nesting of arrays and objects.
const maxDepth = 1000

// A Decoder reads one JSON text (RFC 8259) in one pass and records every
// violation with its place. Generated code drives it; its methods are not safe
// for concurrent use. Past a syntax error nothing more is read or recorded.
type Decoder struct {
	Recorder
	reading

	scratch []byte // unescaped names and strings; append-only while decoding
	names   []byte // see skip.go
	spans   []nameSpan

	choices    []int       // of the unions around; see Choice
	containers []container // that were passed over, in the order of the text
	tables     nameTables

	evaluation *evaluation // see Check; kept from text to text
}

// reading is the part of a Decoder that does not outlive one text.
type reading struct {
	buf   []byte
	pos   int
	depth int

	first   bool // the next member or element is the first of its container
	stopped bool // the text ended in a syntax error
	text    bool // what is read is raw, the text of a parameter, not JSON
	raw     string
	texts   []string // of an array parameter
	numeric bool     // the text read last was to be a number

	number []byte // the text of the number just read
	// overflow marks a number just read that its Go type can't hold; it is
	// reported unless a keyword of the schema refuses the number anyway.
	overflow   bool
	overflowAt int

	tolerate  func(pointer string)
	otherwise string // see Otherwise

	files []File // see SetFiles

	unique *uniqueness
	unions int // that are being read
	again  int // of these, those that are read several times
	kept   map[keptKey]kept
	held   int // arrays that were begun with Hold
	heldAt int // what was found before the outermost one
}

// maxPooled keeps one large body from pinning its buffer.
const maxPooled = 64 << 10

var decoders = sync.Pool{New: func() any { return new(Decoder) }}

// NewDecoder returns a Decoder over the JSON text. It reads the slice in place
// and keeps nothing of it in decoded values.
func NewDecoder(text []byte) *Decoder {
	d := decoders.Get().(*Decoder)
	d.buf = text
	return d
}

// NewTextDecoder returns a Decoder over the raw text of one parameter value,
// whose violations are reported at pointer.
func NewTextDecoder(text, pointer string) *Decoder {
	d := NewDecoder(nil)
	d.text, d.raw, d.base = true, text, pointer
	return d
}

// NewTextsDecoder is NewTextDecoder for an array parameter.
func NewTextsDecoder(texts []string, pointer string) *Decoder {
	d := NewTextDecoder("", pointer)
	d.texts = texts
	return d
}

// NewParameterDecoder returns a Decoder over the JSON text of a parameter, whose
// violations are reported at pointer and below.
func NewParameterDecoder(text []byte, pointer string) *Decoder {
	d := NewDecoder(text)
	d.base = pointer
	return d
}

// ParameterIssues are the violations, where all that is wrong with JSON is one.
func (d *Decoder) ParameterIssues() Violations {
	if d.text {
		return d.Found()
	}
	before := len(d.violations)
	d.violations = slices.DeleteFunc(d.violations, func(v Violation) bool {
		return IsMalformed(v.Rule) || v.Rule == "duplicateMember"
	})
	if deleted := before - len(d.violations); deleted > 0 {
		d.count -= deleted
		d.malformed = false
		d.FailAt(d.base, "syntax", "JSON (RFC 8259) of valid Unicode, each member once")
	}
	return d.Found()
}

// Release gives the decoder back for reuse. It must not be used afterwards.
func (d *Decoder) Release() {
	if d.evaluation != nil {
		d.evaluation.release()
	}
	d.Recorder.reset()
	d.reading = reading{}
	d.scratch, d.names, d.spans = d.scratch[:0], d.names[:0], d.spans[:0]
	d.choices, d.containers = d.choices[:0], d.containers[:0]
	d.tables.inUse = 0
	if cap(d.scratch)+cap(d.names)+cap(d.spans)+cap(d.path) <= maxPooled && d.tables.size() <= 4*maxPooled {
		decoders.Put(d)
	}
}

// Tolerate makes the decoder take additions, and tell report the pointer of each,
// instead of refusing them: it passes over members that the document does not know,
// and keeps values and alternatives that it does not list.
func (d *Decoder) Tolerate(report func(pointer string)) { d.tolerate = report }

// Finish checks that nothing follows the value, and returns all that was found
// as [Violations], or nil.
func (d *Decoder) Finish() error {
	d.settle()
	if !d.stopped && !d.text {
		if d.next(); d.pos < len(d.buf) {
			d.FailAt(d.base, "trailingData", fmt.Sprintf("nothing after the JSON value, from byte %d on", d.pos))
		}
	}
	return d.Err()
}

// Fail records a violation of the value just read.
func (d *Decoder) Fail(rule, want string) {
	if !d.stopped {
		d.Recorder.Fail(rule, want)
	}
}

// FailIf is [Decoder.Fail] where something is broken. It is small, to be inlined.
func (d *Decoder) FailIf(broken bool, rule, want string) {
	if broken {
		d.Fail(rule, want)
	}
}

// Require is [Decoder.Missing] where a member was not seen.
func (d *Decoder) Require(seen bool, name string) {
	if !seen {
		d.Missing(name)
	}
}

// Missing records that the object just read lacks a required member.
func (d *Decoder) Missing(name string) {
	if !d.stopped {
		d.Recorder.Missing(name)
	}
}

// Stopped reports whether a syntax error ended the reading.
func (d *Decoder) Stopped() bool { return d.stopped }

func (d *Decoder) syntax(want string) {
	if d.stopped {
		return
	}
	d.stopped = true
	if d.pos >= len(d.buf) {
		want += ", not the end of the text"
	}
	d.FailAt(d.base, "syntax", fmt.Sprintf("%s at byte %d", want, d.pos))
}

// next skips insignificant whitespace and returns the byte it stands on, or 0
// at the end; a NUL byte in the text is refused wherever it is met.
func (d *Decoder) next() byte {
	if d.pos < len(d.buf) && d.buf[d.pos] > ' ' {
		return d.buf[d.pos]
	}
	return d.skipSpace()
}

func (d *Decoder) skipSpace() byte {
	for d.pos < len(d.buf) {
		switch c := d.buf[d.pos]; c {
		case ' ', '\t', '\n', '\r':
			d.pos++
		default:
			return c
		}
	}
	return 0
}

// settle reports a number that its Go type can't hold, unless the checks since
// it was read have refused it already.
func (d *Decoder) settle() {
	if d.overflow {
		d.refuseOverflow()
	}
}

func (d *Decoder) refuseOverflow() {
	d.overflow = false
	if d.count == d.overflowAt {
		d.Fail("unrepresentable", "a number that fits the Go type")
	}
}

func (d *Decoder) open() bool {
	if d.depth == maxDepth {
		d.stopped = true
		d.FailAt(d.base, "depth", fmt.Sprintf("at most %d levels of nesting", maxDepth))
		return false
	}
	d.pos++
	d.depth++
	d.first = true
	d.push()
	return true
}

func (d *Decoder) close() {
	d.pos++
	d.depth--
	d.pop()
}

// BeginObject reads the start of an object. Anything else is recorded and
// passed over, and the result is false.
func (d *Decoder) BeginObject() bool {
	if d.next() != '{' || d.text {
		d.mismatch("an object")
		return false
	}
	return d.open()
}

// Member reads up to the next member's value and returns the unescaped name,
// valid until the value is read; false at the end of the object. A member whose
// name is not Unicode is recorded and passed over.
func (d *Decoder) Member() (name []byte, ok bool) {
	for {
		d.settle()
		if d.stopped {
			return nil, false
		}
		c := d.next()
		if c == '}' {
			d.first = false
			d.close()
			return nil, false
		}
		if !d.first {
			if c != ',' {
				d.syntax("',' or '}'")
				return nil, false
			}
			d.pos++
			c = d.next()
		}
		d.first = false
		if c != '"' {
			d.syntax("a member name in double quotes")
			return nil, false
		}
		name, valid := d.scanString()
		if d.stopped {
			return nil, false
		}
		if d.next() != ':' {
			d.syntax("':' after the member name")
			return nil, false
		}
		d.pos++
		if valid {
			d.top().raw = name
			return name, true
		}
		d.failName("unicode", "member names of valid Unicode")
		d.top().raw = []byte(string([]rune(string(name)))) // U+FFFD for each bad byte
		d.Skip()
	}
}

// Enter begins the value of a member that the schema knows. Where the member
// was seen before it records that, passes over the value and returns false.
func (d *Decoder) Enter(seen *bool) bool {
	if *seen {
		d.duplicate()
		return false
	}
	*seen = true
	return true
}

func (d *Decoder) duplicate() {
	d.Fail("duplicateMember", "each member once")
	d.Skip()
}

// Names holds the names of members beyond those that a schema lists, to find
// duplicates among them.
type Names map[string]struct{}

// Additional begins the value of a member that the schema does not list but
// allows, and returns its name. A duplicate is recorded and passed over.
func (d *Decoder) Additional(name []byte, seen *Names) (key string, ok bool) {
	key = string(name)
	if _, dup := (*seen)[key]; dup {
		d.duplicate()
		return "", false
	}
	if *seen == nil {
		*seen = Names{}
	}
	(*seen)[key] = struct{}{}
	return key, true
}

// AdditionalRaw reads a member that the schema does not list, and that may be anything,
// into members; see [Decoder.Additional].
func (d *Decoder) AdditionalRaw(name []byte, seen *Names, members *map[string]json.RawMessage) {
	key, ok := d.Additional(name, seen)
	if !ok {
		return
	}
	if *members == nil {
		*members = map[string]json.RawMessage{}
	}
	if v, ok := d.Raw(); ok {
		(*members)[key] = v
	}
}

// Unknown records a member that the schema does not allow, and passes over its
// value; see [Decoder.Tolerate].
func (d *Decoder) Unknown(name []byte, seen *Names) {
	if _, ok := d.Additional(name, seen); !ok {
		return
	}
	if d.tolerate == nil {
		d.Fail("additionalProperties", "no such member")
		d.Skip()
		return
	}
	pointer := d.pointer()
	if d.Skip(); !d.stopped {
		d.tolerate(pointer)
	}
}

// Unlisted records that the value just read is none of those that an enum or const
// lists; see [Decoder.Tolerate].
func (d *Decoder) Unlisted(rule, want string) {
	switch {
	case d.tolerate == nil:
		d.Fail(rule, want)
	case !d.stopped:
		d.tolerate(d.pointer())
	}
}

// BeginArray reads the start of an array. Anything else is recorded and passed
// over, and the result is false.
func (d *Decoder) BeginArray() bool {
	if d.text {
		d.push()
		return true
	}
	if d.next() != '[' {
		d.mismatch("an array")
		return false
	}
	return d.open()
}

// Element steps to the next element; false at the end of the array.
func (d *Decoder) Element() bool {
	d.settle()
	if d.stopped {
		return false
	}
	if d.text {
		return d.nextText()
	}
	c := d.next()
	if c == ']' {
		d.first = false
		d.close()
		return false
	}
	if !d.first {
		if c != ',' {
			d.syntax("',' or ']'")
			return false
		}
		d.pos++
		if d.next() == ']' {
			d.syntax("a value after ','")
			return false
		}
	}
	d.first = false
	d.top().index++
	return true
}

func (d *Decoder) nextText() bool {
	top := d.top()
	top.index++
	if top.index == len(d.texts) {
		d.pop()
		return false
	}
	d.raw = d.texts[top.index]
	return true
}

// Offset returns where the next value starts.
func (d *Decoder) Offset() int {
	d.next()
	return d.pos
}

// CheckUnique records it where two elements of the array that was read from
// start on are equal (JSON Schema Validation section 6.4.3).
func (d *Decoder) CheckUnique(start int) {
	if d.stopped {
		return
	}
	unique := false
	if d.text {
		unique = uniqueTexts(d.texts, d.numeric)
	} else {
		unique = uniqueElements(&d.unique, d.buf, start)
	}
	if !unique {
		d.Fail("uniqueItems", wantUnique)
	}
}

// Hold begins an array of unique elements whose Go values may be equal where
// their texts are not, such as a uuid in both cases. CheckHeld ends it.
func (d *Decoder) Hold() {
	if d.held == 0 {
		d.heldAt = d.count
	}
	d.held++
}

// CheckHeld follows CheckUnique after Hold. write encodes the array; where it, or
// one inside of it, then has equal elements that array is unrepresentable. The
// outermost array alone is written, for all that are inside of it.
func (d *Decoder) CheckHeld(write func(*Encoder)) {
	d.held--
	if d.held > 0 || d.stopped || d.text || d.count > d.heldAt {
		return
	}
	e := NewEncoder(nil)
	defer e.Release()
	write(e)
	for _, v := range e.violations {
		if v.Rule == "uniqueItems" {
			d.FailAt(d.pointer()+v.Pointer, "unrepresentable", "elements that differ as Go values")
		}
	}
}

// Null reads null, if that is what comes next.
func (d *Decoder) Null() bool {
	if !d.text && d.next() == 'n' && bytes.HasPrefix(d.buf[d.pos:], []byte("null")) {
		d.pos += len("null")
		return true
	}
	return false
}

// Otherwise names the keyword that a scalar of another type breaks, where its schema
// names no type; "" names type again.
func (d *Decoder) Otherwise(rule string) { d.otherwise = rule }

// mismatch records that the value is not of the wanted type, and passes over it.
func (d *Decoder) mismatch(want string) {
	rule := "type"
	if d.text {
		d.Fail(rule, want)
		return
	}
	c, found := d.next(), d.count
	if d.otherwise != "" {
		rule = d.otherwise
	} else if c == 'n' {
		rule = "nullable"
		want += ", not null"
	}
	d.Skip()
	if c == '"' && d.count > found {
		return // a string that is not Unicode is nothing else
	}
	d.Fail(rule, want)
}

// Scalar reads a string, or any other value as its text.
func (d *Decoder) Scalar() (text string, isString bool) {
	if d.next() == '"' {
		text, _ = d.String()
		return text, true
	}
	start := d.pos
	d.Skip()
	return string(d.buf[start:d.pos]), false
}

// String reads a string.
func (d *Decoder) String() (value string, ok bool) {
	if d.text {
		if ok = utf8.ValidString(d.raw); !ok {
			d.Fail("unicode", "a string of valid Unicode")
		}
		return d.raw, ok
	}
	text, ok := d.stringText("a string")
	return string(text), ok
}

// UUID reads a string of format uuid (RFC 9562), any version.
func (d *Decoder) UUID() (id [16]byte, ok bool) {
	text, ok := d.stringText("a string")
	if ok && !value.ParseUUID(text, &id) {
		d.Fail("format", wantFormat("uuid"))
		ok = false
	}
	return id, ok
}

// DateTime reads a string of format date-time (RFC 3339 section 5.6). A leap
// second becomes the second after it; digits beyond nanoseconds are cut.
func (d *Decoder) DateTime() (t time.Time, ok bool) {
	text, ok := d.stringText("a string")
	if !ok {
		return t, false
	}
	t, valid, representable := value.ParseDateTime(text)
	switch {
	case !valid:
		d.Fail("format", wantFormat("date-time"))
	case !representable:
		d.Fail("unrepresentable", "a time whose year has four digits")
	}
	return t, valid && representable
}

func (d *Decoder) stringText(want string) (text []byte, ok bool) {
	if d.stopped {
		return nil, false
	}
	var valid bool
	switch {
	case d.text:
		text, valid = []byte(d.raw), utf8.ValidString(d.raw)
	case d.next() != '"':
		d.mismatch(want)
		return nil, false
	default:
		text, valid = d.scanString()
	}
	if !valid && !d.stopped {
		d.Fail("unicode", "a string of valid Unicode")
	}
	return text, valid
}

// Bool reads true or false.
func (d *Decoder) Bool() (value, ok bool) {
	if d.text {
		switch d.raw {
		case "true":
			return true, true
		case "false":
			return false, true
		}
		d.mismatch("true or false")
		return false, false
	}
	switch d.next() {
	case 't':
		return true, d.literal("true")
	case 'f':
		return false, d.literal("false")
	}
	d.mismatch("true or false")
	return false, false
}

func (d *Decoder) literal(want string) bool {
	if d.stopped {
		return false
	}
	if !bytes.HasPrefix(d.buf[d.pos:], []byte(want)) {
		d.syntax("a JSON value")
		return false
	}
	d.pos += len(want)
	return true
}

// Raw reads any value and returns a copy of its text. Duplicate members and bad
// Unicode inside it are recorded.
func (d *Decoder) Raw() (value json.RawMessage, ok bool) {
	d.next()
	start := d.pos
	found := d.count
	d.Skip()
	if d.stopped || d.count > found {
		return nil, false
	}
	return d.copyFrom(start), true
}

// RawObject is Raw for an object without further schema. It also returns how
// many members the object has.
func (d *Decoder) RawObject() (value json.RawMessage, members int, ok bool) {
	if d.next() != '{' {
		d.mismatch("an object")
		return nil, 0, false
	}
	start := d.pos
	members = d.skipObject()
	if d.stopped {
		return nil, 0, false
	}
	return d.copyFrom(start), members, true
}

func (d *Decoder) copyFrom(start int) json.RawMessage {
	text := make(json.RawMessage, d.pos-start)
	copy(text, d.buf[start:])
	return text
}

func wantFormat(format string) string { return "a string of format " + format }
