package value

import (
	"strings"
	"unicode/utf8"
)

// validURITemplate holds text against URI-Template of RFC 6570 section 2.
func validURITemplate(text string) bool {
	for text != "" {
		literal, rest, more := strings.Cut(text, "{")
		if !validTemplateLiteral(literal) {
			return false
		}
		if !more {
			return true
		}
		expression, after, closed := strings.Cut(rest, "}")
		if !closed || !validExpression(expression) {
			return false
		}
		text = after
	}
	return true
}

// validTemplateLiteral takes literals of RFC 6570 section 2.1, an apostrophe with
// them (erratum 6937).
func validTemplateLiteral(text string) bool {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(text[i:])
			if size == 1 || !isUCS(r) && !isPrivate(r) {
				return false
			}
			i += size - 1
		case isPercentEncoded(text[i:]):
			i += 2
		case c <= ' ' || c == 0x7f || strings.IndexByte("\"%<>\\^`{|}", c) >= 0:
			return false
		}
	}
	return true
}

func validExpression(text string) bool {
	if text != "" && strings.IndexByte("+#./;?&=,!@|", text[0]) >= 0 {
		text = text[1:]
	}
	for variable := range strings.SplitSeq(text, ",") {
		name, exploded := strings.CutSuffix(variable, "*")
		if prefixed, length, ok := strings.Cut(name, ":"); ok {
			if exploded || len(length) > 4 || !allDigits(length) || length == "" || length[0] == '0' {
				return false
			}
			name = prefixed
		}
		if !validVariableName(name) {
			return false
		}
	}
	return true
}

func validVariableName(text string) bool {
	dot := true // a name begins with a character, and has one after each dot
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '.':
			if dot {
				return false
			}
			dot = true
			continue
		case isAlphanumeric(c) || c == '_':
		case isPercentEncoded(text[i:]):
			i += 2
		default:
			return false
		}
		dot = false
	}
	return !dot
}
