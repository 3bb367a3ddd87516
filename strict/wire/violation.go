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
	// syntax, depth, trailingData, unicode, duplicateMember, nullable,
	// unrepresentable and more.
	Rule string
	// Pointer is the place (RFC 6901): into the body, or /path/NAME, /query/NAME,
	// /header/NAME or /cookie/NAME for a parameter. Empty means the whole. Beyond
	// 1 KiB it is cut and ends in "…".
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
// At most 1,000 are listed, with texts of 64 KiB; where there were others, the
// last one is of rule "more" and counts them.
type Violations []Violation

// Error lists up to ten problems, and counts the rest.
func (vs Violations) Error() string {
	const (
		shown = 10
		most  = 8 << 10 // bytes after which no more are listed
	)
	listed, left := vs.Listed()
	var b strings.Builder
	b.WriteString("breaks the contract: ")
	for i, v := range listed {
		if i == shown || b.Len() > most {
			left += len(listed) - i
			break
		}
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(v.String())
	}
	if left > 0 {
		b.WriteString("; and " + strconv.Itoa(left) + " more")
	}
	return b.String()
}

// ruleMore is the rule of a last violation that stands for those that are not
// listed.
const ruleMore = "more"

// LeftOut stands for n violations that are not listed.
func LeftOut(n int) Violation {
	return Violation{Rule: ruleMore, Want: strconv.Itoa(n) + " others mended, which are not listed"}
}

// Listed returns the violations that are listed, and how many are not.
func (vs Violations) Listed() (listed Violations, left int) {
	last := len(vs) - 1
	if last < 0 || vs[last].Rule != ruleMore {
		return vs, 0
	}
	count, _, _ := strings.Cut(vs[last].Want, " ")
	left, _ = strconv.Atoi(count)
	return vs[:last], left
}

// Bounds on what one body can make us remember.
const (
	MaxViolations = 1000
	maxPointer    = 1 << 10  // bytes of one pointer; a longer one is cut
	maxTexts      = 64 << 10 // bytes of all pointers and wants together
)

// A Recorder keeps the place that is being read or written and the violations
// found so far. Decoder and Encoder embed it, so that generated checks are the
// same text in both directions.
type Recorder struct {
	base       string // pointer of the root, for parameters
	path       []segment
	violations Violations // those listed
	size       int        // of their texts
	count      int        // of all, listed or not
	malformed  bool       // one that is listed says that the text is not JSON
	direction  Direction
}

// Travels says in which direction the text travels, which readOnly and writeOnly depend on;
// neither is the default.
func (r *Recorder) Travels(d Direction) { r.direction = d }

func (r *Recorder) reset() {
	clear(r.path)
	*r = Recorder{path: r.path[:0]}
}

// Fail records a violation at the current place. Generated code calls it for
// the keywords that it checks itself.
func (r *Recorder) Fail(rule, want string) {
	if r.admits(rule) {
		r.list(Violation{Rule: rule, Pointer: r.pointer(), Want: want})
	}
}

// FailIf records a violation at the current place where something is broken. It is
// small, to be inlined.
func (r *Recorder) FailIf(broken bool, rule, want string) {
	if broken {
		r.Fail(rule, want)
	}
}

// Missing records that the object just read or written lacks a member.
func (r *Recorder) Missing(name string) {
	if r.admits("required") {
		pointer := appendToken(r.appendPointer(len(r.path)), name)
		r.list(Violation{Rule: "required", Pointer: Cut(string(pointer), maxPointer), Want: "this member"})
	}
}

// FailAt records a violation at the place that pointer names.
func (r *Recorder) FailAt(pointer, rule, want string) {
	if r.admits(rule) {
		r.list(Violation{Rule: rule, Pointer: Cut(pointer, maxPointer), Want: want})
	}
}

// failName records a violation of the name of the member at hand. Its place is
// the object: the name itself may be of no use.
func (r *Recorder) failName(rule, want string) {
	if r.admits(rule) {
		r.list(Violation{Rule: rule, Pointer: r.pointerTo(len(r.path) - 1), Want: want})
	}
}

// admits counts a violation and reports whether it is to be listed. Its pointer is
// made only then. One that says that a text is not JSON always is, once, since it
// decides how a request is answered.
func (r *Recorder) admits(rule string) bool {
	r.count++
	return len(r.violations) < MaxViolations && r.size < maxTexts || !r.malformed && IsMalformed(rule)
}

func (r *Recorder) list(v Violation) {
	r.size += len(v.Pointer) + len(v.Want)
	r.malformed = r.malformed || IsMalformed(v.Rule)
	r.violations = append(r.violations, v)
}

// IsMalformed reports whether a rule says that a text is not JSON.
func IsMalformed(rule string) bool {
	switch rule {
	case "syntax", "depth", "trailingData", "unicode":
		return true
	}
	return false
}

// A finding is how much was recorded at one time.
type finding struct {
	count, listed, size int
	malformed           bool
}

func (r *Recorder) finding() finding {
	return finding{r.count, len(r.violations), r.size, r.malformed}
}

// takeBack forgets what was recorded since.
func (r *Recorder) takeBack(f finding) {
	r.count, r.violations, r.size, r.malformed = f.count, r.violations[:f.listed], f.size, f.malformed
}

// Add records violations that were found elsewhere.
func (r *Recorder) Add(violations Violations) {
	listed, left := violations.Listed()
	r.count += left
	for _, v := range listed {
		r.FailAt(v.Pointer, v.Rule, v.Want)
	}
}

// Found returns what was recorded so far.
func (r *Recorder) Found() Violations {
	found := slices.Clip(r.violations)
	if left := r.count - len(found); left > 0 {
		return append(found, LeftOut(left))
	}
	return found
}

// Err returns what was recorded, as [Violations], or nil.
func (r *Recorder) Err() error {
	if r.count == 0 {
		return nil
	}
	return r.Found()
}
