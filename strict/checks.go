package strict

import "unicode/utf8"

// ShorterThan reports whether text has fewer than n characters: Unicode code
// points, as JSON Schema Validation section 6.3 counts.
func ShorterThan(text string, n int) bool {
	return len(text) < n || len(text) < utf8.UTFMax*n && utf8.RuneCountInString(text) < n
}

// LongerThan reports whether text has more than n characters; see ShorterThan.
func LongerThan(text string, n int) bool {
	return len(text) > n && (len(text) > utf8.UTFMax*n || utf8.RuneCountInString(text) > n)
}

// HasFormat reports whether text is of a format that ValidFormat knows.
func HasFormat(text, format string) bool {
	valid, known := ValidFormat(format, text)
	return valid && known
}
