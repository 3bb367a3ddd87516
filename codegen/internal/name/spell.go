package name

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longest bounds a name made of one text, in letters.
const longest = 250

// signs are the names of signs; those that oapi-codegen spells at the beginning of a
// name are its own.
var signs = map[rune]string{
	'-': "Minus", '+': "Plus", '&': "And", '|': "Or", '~': "Tilde", '=': "Equal", '>': "GreaterThan",
	'<': "LessThan", '#': "Hash", '.': "Dot", '*': "Asterisk", '^': "Caret", '%': "Percent", '_': "Underscore",
	'$': "Dollar", ' ': "Space", '\t': "Tab", '\n': "Newline", '\r': "Return", '/': "Slash", '\\': "Backslash",
	':': "Colon", ';': "Semicolon", ',': "Comma", '!': "Exclamation", '?': "Question", '@': "At", '"': "Quote",
	'\'': "Apostrophe", '`': "Backquote", '(': "LeftParen", ')': "RightParen", '[': "LeftBracket",
	']': "RightBracket", '{': "LeftBrace", '}': "RightBrace",
}

// spelled returns a name that keeps every letter, digit and sign of a text.
func spelled(text string) string {
	var b strings.Builder
	begins := true
	for _, r := range text {
		switch {
		case isWord(r):
			if begins {
				r = unicode.ToUpper(r)
			}
			b.WriteRune(r)
		case signs[r] != "":
			b.WriteString(signs[r])
		default:
			fmt.Fprintf(&b, "U%04X", r)
		}
		begins = !unicode.IsLetter(r)
	}
	if b.Len() == 0 {
		return "Empty"
	}
	return b.String()
}

// letters returns the letters and digits of a text with the words capitalized, or the
// whole of it spelled where there are none.
func letters(text string) string {
	if name := camelCase(text, isWord); name != "" {
		return name
	}
	return spelled(text)
}

// upper makes an exported identifier of letters and digits. A digit is led by N, a
// letter that has no upper case by X.
func upper(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	switch {
	case unicode.IsUpper(unicode.ToUpper(first)):
		return string(unicode.ToUpper(first)) + name[size:]
	case unicode.IsDigit(first):
		return "N" + name
	}
	return "X" + name
}

func isExported(name string) bool { return token.IsIdentifier(name) && token.IsExported(name) }

// bounded cuts a name that is too long, and tells it from others by a hash of text.
func bounded(name, text string) string {
	if utf8.RuneCountInString(name) <= longest {
		return name
	}
	runes := []rune(name)
	return string(runes[:longest-9]) + "_" + hash(text)[:8]
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
