package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Visible shows text from outside as it is, except what could do something where
// it is shown. Control and format characters, separators other than the space, and
// bytes that are no UTF-8 are shown as Go escapes: they could move the cursor,
// change colours, forge a line or turn the reading direction. So is the second
// character of :: at the beginning and of ## anywhere, which begin a command in
// the log of a CI job.
func Visible(s string) string {
	safe := func(r rune) bool { return r != utf8.RuneError && strconv.IsPrint(r) && r != '#' && r != ':' }
	if strings.IndexFunc(s, func(r rune) bool { return !safe(r) }) < 0 {
		return s
	}
	start := len(s) - len(strings.TrimLeft(s, " "))
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1,
			r == ':' && i == start+1 && s[start] == ':',
			r == '#' && i > 0 && s[i-1] == '#':
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case strconv.IsPrint(r):
			b.WriteRune(r)
		default:
			quoted := strconv.QuoteRuneToASCII(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		}
		i += size
	}
	return b.String()
}

// A jsonEscaper makes JSON text as harmless as [Visible] makes other text, by the
// escapes that JSON has (RFC 8259, section 7). What needs one is always in a string.
type jsonEscaper struct {
	writer io.Writer
	last   byte   // written before
	rest   []byte // of a character whose bytes have not all come
}

func (e *jsonEscaper) Write(p []byte) (int, error) {
	text := append(e.rest, p...)
	out := make([]byte, 0, len(text))
	i := 0
	for i < len(text) && utf8.FullRune(text[i:]) {
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case r == '#' && e.last == '#':
			out = append(out, `\u0023`...)
		case r == '\n' || strconv.IsPrint(r):
			out = append(out, text[i:i+size]...)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		e.last = text[i]
		i += size
	}
	e.rest = append([]byte(nil), text[i:]...)
	if _, err := e.writer.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}
