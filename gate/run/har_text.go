package run

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// appendUnquoted appends the text of a JSON string, given without its quotes and
// known to be well-formed, byte for byte. A decoder into string puts U+FFFD where a
// recording holds invalid UTF-8 or half a surrogate pair, and the judge would then
// pass what was broken.
//
// An unpaired surrogate escape, which no UTF-8 can say, becomes the three bytes
// that UTF-8 would have for it (WTF-8). They are not valid UTF-8, so the judge
// finds bad Unicode at the place where the recording has it.
func appendUnquoted(dst, s []byte) []byte {
	for i := 0; i < len(s); {
		if s[i] != '\\' {
			run := bytes.IndexByte(s[i:], '\\')
			if run < 0 {
				return append(dst, s[i:]...)
			}
			dst = append(dst, s[i:i+run]...)
			i += run
			continue
		}
		if s[i+1] != 'u' {
			dst = append(dst, unescape(s[i+1]))
			i += 2
			continue
		}
		r := escapedUnit(s[i:])
		i += 6
		if utf16.IsSurrogate(r) {
			if pair := utf16.DecodeRune(r, escapedUnit(s[i:])); pair != utf8.RuneError {
				r = pair
				i += 6
			} else {
				dst = append(dst, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0x3f, 0x80|byte(r)&0x3f)
				continue
			}
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

// unescape is RFC 8259, section 7, for a single character after the backslash.
func unescape(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return c
}

// escapedUnit is the UTF-16 code unit of a \u escape at the start of s, or -1.
func escapedUnit(s []byte) rune {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return -1
	}
	unit, err := strconv.ParseUint(string(s[2:6]), 16, 16)
	if err != nil {
		return -1
	}
	return rune(unit)
}
