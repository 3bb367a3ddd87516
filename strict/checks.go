package strict

import (
	"regexp"
	"sync"
	"unicode/utf8"
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

// HasFormat reports whether text is of a format that ValidFormat knows.
func HasFormat(text, format string) bool {
	valid, known := ValidFormat(format, text)
	return valid && known
}

// patterns holds the compiled patterns of generated code, each compiled when it
// is first met. Their number is that of the patterns in the code.
var patterns sync.Map

// Matches reports whether text holds a match of the Go regular expression that
// generated code made of a pattern.
func Matches(text, expression string) bool {
	compiled, ok := patterns.Load(expression)
	if !ok {
		compiled, _ = patterns.LoadOrStore(expression, regexp.MustCompile(expression))
	}
	return compiled.(*regexp.Regexp).MatchString(text)
}
