package form

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// DecodeText makes a text of bytes in a charset, UTF-8 where it is "". known is
// false for a charset that is not read: only UTF-8, US-ASCII, ISO-8859-1 and UTF-16
// are, by the names that the WHATWG Encoding Standard has for them, which takes
// windows-1252 for the third.
func DecodeText(charset string, body []byte) (text string, valid, known bool) {
	switch strings.ToLower(charset) {
	case "", "utf-8", "utf8", "unicode-1-1-utf-8", "us-ascii", "ascii", "ansi_x3.4-1968", "iso-ir-6", "iso646-us":
		return string(body), utf8.Valid(body), true
	case "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "l1", "windows-1252", "cp1252", "x-cp1252":
		return decodeLatin(body), true, true
	case "utf-16", "utf-16le":
		if len(body) > 1 && body[0] == 0xfe && body[1] == 0xff {
			text, valid = decodeUTF16(body, 0)
		} else {
			text, valid = decodeUTF16(body, 1)
		}
		return text, valid, true
	case "utf-16be":
		text, valid = decodeUTF16(body, 0)
		return text, valid, true
	}
	return "", false, false
}

// upper has the characters of windows-1252 from 0x80 to 0x9f.
const upper = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"

var latin = []rune(upper)

func decodeLatin(body []byte) string {
	var b strings.Builder
	for _, c := range body {
		if c >= 0x80 && c < 0xa0 {
			b.WriteRune(latin[c-0x80])
		} else {
			b.WriteRune(rune(c))
		}
	}
	return b.String()
}

// decodeUTF16 reads UTF-16 whose high byte is at an index in each two. A byte order
// mark is left out.
func decodeUTF16(body []byte, high int) (text string, valid bool) {
	units := make([]uint16, len(body)/2)
	for i := range units {
		units[i] = uint16(body[2*i+high])<<8 | uint16(body[2*i+1-high])
	}
	if len(units) > 0 && units[0] == 0xfeff {
		units = units[1:]
	}
	text = string(utf16.Decode(units))
	return text, len(body)%2 == 0
}
