package value

import (
	"encoding/base64"
	"strings"
)

// ParseBase64 reads text of RFC 4648 section 4: with padding, without line breaks, and
// zero in the bits that padding leaves over, so that no other text stands for the
// bytes. They are not nil where ok is true.
func ParseBase64(text []byte) (content []byte, ok bool) {
	if !validBase64(text) {
		return nil, false
	}
	content = make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	size, err := base64.StdEncoding.Decode(content, text)
	return content[:size], err == nil
}

// AppendBase64 appends bytes as text of RFC 4648 section 4, with padding.
func AppendBase64(dst, content []byte) []byte { return base64.StdEncoding.AppendEncode(dst, content) }

// validBase64 holds text against RFC 4648 section 4; see [ParseBase64].
func validBase64[T string | []byte](text T) bool {
	digits := text
	for len(digits) > 0 && digits[len(digits)-1] == '=' {
		digits = digits[:len(digits)-1]
	}
	return len(text)%4 == 0 && len(text)-len(digits) <= 2 && validBase64Digits(digits, '+', '/')
}

// validBase64URL likewise for section 5, whose padding may be left out (section 3.2).
func validBase64URL(text string) bool {
	digits := strings.TrimRight(text, "=")
	padding := len(text) - len(digits)
	return (padding == 0 || len(text)%4 == 0 && padding <= 2) && validBase64Digits(digits, '-', '_')
}

// validBase64Digits takes whole bytes.
func validBase64Digits[T string | []byte](digits T, plus, slash byte) bool {
	last := byte(0)
	for i := range len(digits) {
		value, ok := base64Value(digits[i], plus, slash)
		if !ok {
			return false
		}
		last = value
	}
	switch len(digits) % 4 {
	case 1:
		return false
	case 2:
		return last&0b1111 == 0
	case 3:
		return last&0b11 == 0
	}
	return true
}

func base64Value(c, plus, slash byte) (value byte, ok bool) {
	switch {
	case 'A' <= c && c <= 'Z':
		return c - 'A', true
	case 'a' <= c && c <= 'z':
		return c - 'a' + 26, true
	case '0' <= c && c <= '9':
		return c - '0' + 52, true
	case c == plus:
		return 62, true
	case c == slash:
		return 63, true
	}
	return 0, false
}
