package cases

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/leasegate/leasegate/schema"
)

// A variant is a value that a case is made of, with what is special about it.
type variant struct {
	name  string // in the case's id
	title string
	value string
}

// stringLimits are the lengths that a view allows, in characters.
type stringLimits struct {
	min, max     int // max is -1 where there is none
	minBy, maxBy *schema.Schema
	format       string
	formatBy     *schema.Schema
	pattern      string
	patternBy    *schema.Schema
}

func (v *view) strings() stringLimits {
	l := stringLimits{max: -1}
	for _, part := range v.parts {
		if part.MinLength != nil {
			if n := clampLength(*part.MinLength); n > l.min {
				l.min, l.minBy = n, part
			}
		}
		if part.MaxLength != nil {
			if n := clampLength(*part.MaxLength); l.max < 0 || n < l.max {
				l.max, l.maxBy = n, part
			}
		}
		if part.Format != "" && (l.format == "" || !stringFormat(l.format)) {
			l.format, l.formatBy = part.Format, part
		}
		if part.Pattern != nil && l.pattern == "" {
			l.pattern, l.patternBy = part.Pattern.Source, part
		}
	}
	return l
}

// clampLength keeps lengths of a document from becoming sizes of memory.
func clampLength(n uint64) int {
	const most = 1 << 20
	return int(min(n, most))
}

// free reports whether any text of an allowed length will do.
func (l stringLimits) free() bool {
	return l.pattern == "" && (l.format == "" || knownFormat(l.format) && !stringFormat(l.format))
}

func (l stringLimits) fits(n int) bool { return n >= l.min && (l.max < 0 || n <= l.max) }

// longText is the length of the long strings that are sent where nothing forbids
// them, in characters, and the longest that the generator makes.
const longText = 8 << 10

// textsOf makes up to count different strings that match a view.
func (g *Generator) textsOf(v *view, count int) (found []value) {
	l := v.strings()
	seen := make(map[string]bool)
	add := func(s string) bool {
		if !seen[s] && l.fits(utf8.RuneCountInString(s)) && g.matchesText(v, s) {
			seen[s] = true
			found = append(found, text(s))
		}
		return len(found) >= count
	}
	for _, part := range v.parts {
		if part.Pattern != nil {
			for _, s := range g.matching(part.Pattern.Source, l, count, func(s string) bool { return !seen[s] && g.matchesText(v, s) }) {
				if add(s) {
					return found
				}
			}
		}
	}
	for _, s := range formatted(l, count) {
		if add(s) {
			return found
		}
	}
	if l.free() || len(found) == 0 {
		for i := range 2 * count {
			if add(plainOf(l, i)) {
				break
			}
		}
	}
	return found
}

func (g *Generator) matchesText(v *view, s string) bool { return g.takesEach(v.schemas, text(s)) }

// plainOf is the i-th of the plainest strings of an allowed length.
func plainOf(l stringLimits, i int) string {
	sample := "acme"
	if i > 0 {
		sample = fmt.Sprintf("acme%d", i)
	}
	n := len(sample)
	switch {
	case n < l.min && l.min <= longText:
		return sample + strings.Repeat("x", l.min-n)
	case l.max >= 0 && n > l.max:
		return sample[n-l.max:]
	}
	return sample
}

// formatted lists strings of a format, also such as are brought to a length.
func formatted(l stringLimits, count int) (found []string) {
	good := goodOf(l.format)
	for _, v := range good {
		if l.fits(utf8.RuneCountInString(v)) {
			found = append(found, v)
		}
	}
	for _, v := range good {
		n := utf8.RuneCountInString(v)
		missing := max(1, l.min-n)
		if l.max >= 0 && n+missing > l.max || missing > longText || len(found) >= 4*count {
			continue
		}
		for at := len(v); at >= 0; at-- {
			for _, filler := range []string{"a", "1", "0"} {
				for i := range min(count, 9) {
					s := v[:at] + strings.Repeat(filler, missing+i) + v[at:]
					if validFormat(l.format, s) && len(found) < 8*count {
						found = append(found, s)
					}
				}
			}
		}
	}
	return found
}

// matching makes up to count different strings that match a pattern and what else
// is asked of them.
func (g *Generator) matching(pattern string, l stringLimits, count int, wanted func(string) bool) (found []string) {
	parsed, known := g.patterns[pattern]
	if !known {
		parsed, _ = parsePattern(pattern)
		g.patterns[pattern] = parsed
	}
	if parsed == nil {
		return nil
	}
	seen := make(map[string]bool)
	try := func(attempt int, plain bool, extra int) int {
		s, ok := patternText(parsed, random(g.seed+uint64(attempt)), plain, extra)
		n := utf8.RuneCountInString(s)
		if ok && l.fits(n) && !seen[s] && wanted(s) {
			seen[s] = true
			found = append(found, s)
		}
		return n
	}
	shortest := try(0, true, 0)
	missing := max(0, l.min-shortest)
	for attempt := 1; attempt <= maxPatternTexts+count && len(found) < count; attempt++ {
		extra := missing + attempt%4
		if attempt%8 >= 4 {
			extra = missing/2 + 4*attempt
		}
		try(attempt, attempt%2 == 1 && missing > 0 || attempt == 1, min(extra, longText))
	}
	return found
}

// maxPatternTexts bounds how often a string of a pattern is tried.
const maxPatternTexts = 60
