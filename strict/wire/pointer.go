package wire

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// A segment is one reference token of the current pointer.
type segment struct {
	name  string // of the member, when writing
	raw   []byte // of the member, when reading: a string would be an allocation
	index int    // of the array element; -1 in an object
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
	return Cut(string(r.appendPointer(n)), maxPointer)
}

// appendPointer is pointerTo before it is cut. It takes little more of long names
// than is left of them.
func (r *Recorder) appendPointer(n int) []byte {
	b := []byte(r.base)
	for _, s := range r.path[:n] {
		switch {
		case len(b) > maxPointer:
			return b
		case s.index >= 0:
			b = strconv.AppendInt(append(b, '/'), int64(s.index), 10)
		case s.raw != nil:
			b = appendToken(b, s.raw)
		default:
			b = appendToken(b, s.name)
		}
	}
	return b
}

// appendToken appends a slash and a reference token, escaped (RFC 6901 section
// 3), as far as the bound on pointers asks for it.
func appendToken[T string | []byte](dst []byte, name T) []byte {
	dst = append(dst, '/')
	for i := 0; i < len(name) && len(dst) <= maxPointer; i++ {
		switch c := name[i]; c {
		case '~':
			dst = append(dst, "~0"...)
		case '/':
			dst = append(dst, "~1"...)
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// Cut cuts a text of more than most bytes, between characters, and ends it in "…"
// then.
func Cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	end := most
	for end > most-utf8.UTFMax && end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}

var tokenEscaper = strings.NewReplacer("~", "~0", "/", "~1")

// EscapeToken escapes a reference token (RFC 6901 section 3).
func EscapeToken(name string) string { return tokenEscaper.Replace(name) }
