package wire

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

const (
	everyByte = 0x0101010101010101
	highBits  = 0x80 * everyByte
)

// special marks the bytes of eight that need thought in a string: quotes,
// backslashes, control characters and all beyond ASCII. Only what lies before
// the lowest mark is certain to need none.
func special(w uint64) uint64 {
	// Flipping bit 1 puts the quote next to the control characters.
	return (w | (w ^ 0x02*everyByte - ('"'^0x02+1)*everyByte) | (w ^ '\\'*everyByte - everyByte)) & highBits
}

// plainPrefix returns how many bytes from the start of b need no thought in a
// string. It looks at eight bytes at a time.
func plainPrefix(b []byte) int {
	rest := b
	for len(rest) >= 8 {
		if marks := special(binary.LittleEndian.Uint64(rest)); marks != 0 {
			return len(b) - len(rest) + bits.TrailingZeros64(marks)/8
		}
		rest = rest[8:]
	}
	for i, c := range rest {
		if c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			return len(b) - len(rest) + i
		}
	}
	return len(b)
}

// scanString reads the string that starts at the current byte. The text is
// unescaped and lies in the input or in scratch; valid is false where it holds
// invalid UTF-8 or an unpaired surrogate (RFC 8259 sections 8.1 and 8.2).
func (d *Decoder) scanString() (text []byte, valid bool) {
	start := d.pos + 1
	i := start
	// This is plainPrefix, without the cost of calling it.
	for rest := d.buf[start:]; len(rest) >= 8; rest = rest[8:] {
		if marks := special(binary.LittleEndian.Uint64(rest)); marks != 0 {
			i += bits.TrailingZeros64(marks) / 8
			if d.buf[i] != '"' {
				break
			}
			d.pos = i + 1
			return d.buf[start:i], true
		}
		i += 8
	}
	return d.scanHardString(start, i)
}

// scanHardString goes on where scanString met the first byte that is not plain.
func (d *Decoder) scanHardString(start, i int) (text []byte, valid bool) {
	mark := len(d.scratch)
	copied := start // scratch holds everything before this
	valid = true
	for {
		i += plainPrefix(d.buf[i:])
		if i >= len(d.buf) {
			d.pos = i
			d.syntax("a closing '\"'")
			return nil, false
		}
		switch c := d.buf[i]; {
		case c == '"':
			d.pos = i + 1
			if copied == start {
				return d.buf[start:i], valid
			}
			d.scratch = append(d.scratch, d.buf[copied:i]...)
			return d.scratch[mark:len(d.scratch):len(d.scratch)], valid
		case c == '\\':
			d.scratch = append(d.scratch, d.buf[copied:i]...)
			r, size := unescape(d.buf[i:])
			if size == 0 {
				d.pos = i
				d.syntax("an escape sequence of JSON")
				return nil, false
			}
			if r < 0 {
				r, valid = utf8.RuneError, false
			}
			d.scratch = utf8.AppendRune(d.scratch, r)
			i += size
			copied = i
		case c < ' ':
			d.pos = i
			d.syntax("control characters in strings escaped")
			return nil, false
		default:
			r, size := utf8.DecodeRune(d.buf[i:])
			if r == utf8.RuneError && size == 1 {
				valid = false
			}
			i += size
		}
	}
}

// unescape reads the escape sequence, or the surrogate pair, at the start of b.
// A size of 0 means that it is malformed, a negative rune an unpaired surrogate.
func unescape(b []byte) (r rune, size int) {
	if len(b) < 2 {
		return 0, 0
	}
	switch b[1] {
	case '"', '\\', '/':
		return rune(b[1]), 2
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'u':
	default:
		return 0, 0
	}
	high, ok := hex4(b)
	if !ok {
		return 0, 0
	}
	if high < 0xd800 || high > 0xdfff {
		return high, 6
	}
	if high < 0xdc00 && len(b) >= 12 && b[6] == '\\' && b[7] == 'u' {
		if low, ok := hex4(b[6:]); ok && low >= 0xdc00 && low <= 0xdfff {
			return 0x10000 + (high-0xd800)<<10 + (low - 0xdc00), 12
		}
	}
	return -1, 6
}

// hex4 reads the four hexadecimal digits of a \u escape.
func hex4(b []byte) (r rune, ok bool) {
	if len(b) < 6 {
		return 0, false
	}
	for _, c := range b[2:6] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}
