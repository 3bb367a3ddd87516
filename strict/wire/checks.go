package wire

import (
	"unicode/utf8"

	"github.com/leasegate/leasegate/strict/value"
)

// ShorterThan reports whether text has fewer than n characters: Unicode code
// points, as JSON Schema Validation section 6.3 counts.
func ShorterThan(text string, n int) bool {
	return len(text) < n || len(text) < utf8.UTFMax*n && utf8.RuneCountInString(text) < n
}

// LongerThan reports whether text has more than n characters; see ShorterThan.
func LongerThan(text string, n int) bool {
	return len(text) > n && (len(text) > utf8.UTFMax*n || utf8.RuneCountInString(text) > n)
}

// HasFormat reports whether text is of a string format of [value.ValidFormat].
func HasFormat(text, format string) bool {
	valid, known := value.ValidFormat(format, text)
	return valid && known
}

// Matches reports whether text holds a match of a pattern; see [value.Matches].
func Matches(text, pattern string) bool { return value.Matches(text, pattern) }
