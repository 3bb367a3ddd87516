package codegen

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// ECMAScript's classes where RE2's differ (ECMA-262, CharacterClassEscape and
// the dot).
const (
	ecmaDot      = `[^\n\r\x{2028}\x{2029}]`
	ecmaSpaces   = `\t\n\v\f\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`
	wantRE2      = "can't be translated from ECMAScript to RE2, which Go has"
	metaPunct    = `\.+*?()|[]{}^$/-`
	classLetters = "dDwWbB"
)

// translatePattern makes a Go regular expression of a JSON Schema pattern, which
// is one of ECMAScript. What RE2 lacks, such as look-around, is an error.
func translatePattern(pattern string) (string, error) {
	var out strings.Builder
	inClass := false
	for i := 0; i < len(pattern); {
		c := pattern[i]
		switch {
		case c == '\\':
			text, size, err := translateEscape(pattern[i:], inClass)
			if err != nil {
				return "", err
			}
			out.WriteString(text)
			i += size
			continue
		case inClass && c == ']':
			inClass = false
		case inClass && c == '[':
			// RE2 would read [:name:] here.
			out.WriteByte('\\')
		case c == '[':
			inClass = true
			if strings.HasPrefix(pattern[i:], "[]") || strings.HasPrefix(pattern[i:], "[^]") {
				return "", fmt.Errorf("an empty character class %s", wantRE2)
			}
		case !inClass && c == '.':
			out.WriteString(ecmaDot)
			i++
			continue
		case !inClass && strings.HasPrefix(pattern[i:], "(?") && !strings.HasPrefix(pattern[i:], "(?:"):
			return "", fmt.Errorf("a group with (? %s", wantRE2)
		}
		out.WriteByte(c)
		i++
	}
	translated := out.String()
	if _, err := regexp.Compile(translated); err != nil {
		return "", fmt.Errorf("the pattern %s: %w", wantRE2, err)
	}
	return translated, nil
}

var (
	decimalDigit = regexp.MustCompile(`^[0-9]`)
	// ECMA-262, RegExpUnicodeEscapeSequence and HexEscapeSequence.
	hexEscape = regexp.MustCompile(`^\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\})`)
)

// translateHex translates \xHH, \uHHHH, a surrogate pair of these, and \u{H…}.
func translateHex(rest string) (text string, size int, err error) {
	digits := hexEscape.FindStringSubmatch(rest)
	if digits == nil {
		return "", 0, fmt.Errorf("the escape %q has no hexadecimal digits", rest[:2])
	}
	code, err := strconv.ParseUint(digits[1]+digits[2]+digits[3], 16, 32)
	if err != nil {
		return "", 0, err
	}
	r, size := rune(code), len(digits[0])
	if utf16.IsSurrogate(r) {
		low := hexEscape.FindStringSubmatch(rest[size:])
		if low == nil || low[2] == "" {
			return "", 0, fmt.Errorf("the escape %q is half a surrogate pair", digits[0])
		}
		code, _ = strconv.ParseUint(low[2], 16, 32)
		if r = utf16.DecodeRune(r, rune(code)); r == utf8.RuneError {
			return "", 0, fmt.Errorf("the escapes %q are no surrogate pair", digits[0]+low[0])
		}
		size += len(low[0])
	}
	return fmt.Sprintf(`\x{%x}`, r), size, nil
}

func translateEscape(rest string, inClass bool) (text string, size int, err error) {
	if len(rest) < 2 {
		return "", 0, fmt.Errorf("a lone backslash at the end of the pattern")
	}
	switch c := rest[1]; {
	case strings.IndexByte(classLetters, c) >= 0 && !(inClass && (c == 'b' || c == 'B')):
		return rest[:2], 2, nil
	case strings.IndexByte("tnvfr", c) >= 0:
		return rest[:2], 2, nil
	case c == 's' && inClass:
		return ecmaSpaces, 2, nil
	case c == 's':
		return "[" + ecmaSpaces + "]", 2, nil
	case c == 'S' && !inClass:
		return "[^" + ecmaSpaces + "]", 2, nil
	case c == '0' && !decimalDigit.MatchString(rest[2:]):
		return `\x00`, 2, nil
	case c == 'x' || c == 'u':
		return translateHex(rest)
	case strings.IndexByte(metaPunct, c) >= 0:
		return `\` + string(c), 2, nil
	}
	return "", 0, fmt.Errorf("the escape %q %s", rest[:2], wantRE2)
}
