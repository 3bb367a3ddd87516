package codegen

import (
	"fmt"
	"regexp"
	"strings"
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
	case c == '0':
		return `\x00`, 2, nil
	case c == 'x' && len(rest) >= 4:
		return rest[:4], 4, nil
	case c == 'u' && len(rest) > 2 && rest[2] == '{':
		if end := strings.IndexByte(rest, '}'); end > 0 {
			return `\x` + rest[2:end+1], end + 1, nil
		}
	case c == 'u' && len(rest) >= 6:
		return `\x{` + rest[2:6] + "}", 6, nil
	case strings.IndexByte(metaPunct, c) >= 0:
		return `\` + string(c), 2, nil
	}
	return "", 0, fmt.Errorf("the escape %q %s", rest[:2], wantRE2)
}
