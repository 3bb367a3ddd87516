package gate

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// decodeCharset makes text of bytes in a charset, by the names that the WHATWG
// Encoding Standard has for it. known is false for one that is not read here.
func decodeCharset(charset string, body []byte) (text string, valid, known bool) {
	switch strings.ToLower(charset) {
	case "utf-8", "utf8", "unicode-1-1-utf-8", "us-ascii", "ascii", "ansi_x3.4-1968", "iso-ir-6", "iso646-us":
		return string(body), utf8.Valid(body), true
	case "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "l1", "windows-1252", "cp1252", "x-cp1252":
		return fromLatin1(body), true, true
	case "utf-16le", "utf-16":
		if len(body) > 1 && body[0] == 0xfe && body[1] == 0xff {
			text, valid = fromUTF16(body, binary.BigEndian)
			return text, valid, true
		}
		text, valid = fromUTF16(body, binary.LittleEndian)
		return text, valid, true
	case "utf-16be":
		text, valid = fromUTF16(body, binary.BigEndian)
		return text, valid, true
	}
	return "", false, false
}

// windows1252 has what the bytes 0x80 to 0x9f stand for (WHATWG Encoding Standard).
var windows1252 = [32]rune{
	'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8d, 'Ž', 0x8f,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9d, 'ž', 'Ÿ',
}

func fromLatin1(body []byte) string {
	runes := make([]rune, len(body))
	for i, b := range body {
		if runes[i] = rune(b); b >= 0x80 && b < 0xa0 {
			runes[i] = windows1252[b-0x80]
		}
	}
	return string(runes)
}

func fromUTF16(body []byte, order binary.ByteOrder) (string, bool) {
	units := make([]uint16, 0, len(body)/2)
	for i := 0; i+1 < len(body); i += 2 {
		units = append(units, order.Uint16(body[i:]))
	}
	runes := utf16.Decode(units)
	if len(runes) > 0 && runes[0] == 0xfeff {
		runes = runes[1:]
	}
	return string(runes), len(body)%2 == 0
}

// octets is a text with one character for each byte, for the lengths of strings of
// bytes (OpenAPI 3.1.1, Working with Binary Data).
func octets(body []byte) string {
	runes := make([]rune, len(body))
	for i, b := range body {
		runes[i] = rune(b)
	}
	return string(runes)
}
