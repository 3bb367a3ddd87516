package wire

import (
	"slices"
	"strconv"
	"strings"
)

// A Violation is one place where a JSON text, a parameter or a Go value breaks
// the document. It never holds the offending value.
type Violation struct {
	// Rule is the broken JSON Schema keyword (required, minLength, …), or one of
	// syntax, depth, trailingData, unicode, duplicateMember, nullable and
	// unrepresentable.
	Rule string
	// Pointer is the place (RFC 6901): into the body, or /path/NAME, /query/NAME,
	// /header/NAME or /cookie/NAME for a parameter. Empty means the whole.
	Pointer string
	// Want says what the document asks for at that place.
	Want string
}

// String returns the place, the rule and what was wanted.
func (v Violation) String() string {
	place := "the body"
	if v.Pointer != "" {
		place = strconv.QuoteToGraphic(v.Pointer)
		place = place[1 : len(place)-1]
	}
	return place + ": " + v.Rule + ": want " + v.Want
}

// Violations is every problem found in one body, in the order of the text. It
// is the error of all generated decoders and encoders; find it with errors.As.
type Violations []Violation

// Error lists up to ten problems, and counts the rest.
func (vs Violations) Error() string {
	const shown = 10
	var b strings.Builder
	b.WriteString("breaks the contract: ")
	for i, v := range vs {
		if i == shown {
			b.WriteString("; and " + strconv.Itoa(len(vs)-shown) + " more")
			break
		}
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(v.String())
	}
	return b.String()
}

// MaxViolations bounds what one body can make us remember.
const MaxViolations = 1000

// A Recorder keeps the place that is being read or written and the violations
// found so far. Decoder and Encoder embed it, so that generated checks are the
// same text in both directions.
type Recorder struct {
	base       string // pointer of the root, for parameters
	path       []segment
	violations Violations
}

// A segment is one reference token of the current pointer.
type segment struct {
	name  string // of the member, when writing
	raw   []byte // of the member, when reading: a string would be an allocation
	index int    // of the array element; -1 in an object
}

func (r *Recorder) reset() {
	clear(r.path)
	r.base, r.path, r.violations = "", r.path[:0], nil
}

// Fail records a violation at the current place. Generated code calls it for
// the keywords that it checks itself.
func (r *Recorder) Fail(rule, want string) {
	r.FailAt(r.pointer(), rule, want)
}

// Missing records that the object just read or written lacks a member.
func (r *Recorder) Missing(name string) {
	r.FailAt(r.pointer()+"/"+EscapeToken(name), "required", "this member")
}

// FailAt records a violation at the place that pointer names.
func (r *Recorder) FailAt(pointer, rule, want string) {
	if len(r.violations) < MaxViolations {
		r.violations = append(r.violations, Violation{Rule: rule, Pointer: pointer, Want: want})
	}
}

// Add records violations that were found elsewhere.
func (r *Recorder) Add(violations Violations) {
	for _, v := range violations {
		r.FailAt(v.Pointer, v.Rule, v.Want)
	}
}

// Found returns what was recorded so far.
func (r *Recorder) Found() Violations { return r.violations }

// Err returns what was recorded, as [Violations], or nil.
func (r *Recorder) Err() error {
	if len(r.violations) == 0 {
		return nil
	}
	return slices.Clip(r.violations)
}

func (r *Recorder) push() { r.path = append(r.path, segment{index: -1}) }

func (r *Recorder) pop() { r.path = r.path[:len(r.path)-1] }

func (r *Recorder) top() *segment { return &r.path[len(r.path)-1] }

func (r *Recorder) pointer() string { return r.pointerTo(len(r.path)) }

// pointerTo renders the first n segments of the path as an RFC 6901 pointer.
func (r *Recorder) pointerTo(n int) string {
	if n == 0 {
		return r.base
	}
	b := []byte(r.base)
	for _, s := range r.path[:n] {
		b = append(b, '/')
		switch {
		case s.index >= 0:
			b = strconv.AppendInt(b, int64(s.index), 10)
		case s.raw != nil:
			b = append(b, EscapeToken(string(s.raw))...)
		default:
			b = append(b, EscapeToken(s.name)...)
		}
	}
	return string(b)
}

var tokenEscaper = strings.NewReplacer("~", "~0", "/", "~1")

// EscapeToken escapes a reference token (RFC 6901 section 3).
func EscapeToken(name string) string { return tokenEscaper.Replace(name) }
