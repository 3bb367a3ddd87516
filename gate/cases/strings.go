package cases

import (
	"strings"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/leasegate/leasegate/gate"
)

// A variant is a value that a case is made of, with what is special about it.
type variant struct {
	name  string // in the case's id
	title string
	value string
}

// formatVariants has values of each format that can be judged, and near misses.
var formatVariants = map[string]struct{ good, bad []variant }{
	"uuid": {
		good: []variant{
			{"upper", "in upper case", "3FA85F64-5717-4562-B3FC-2C963F66AFA6"},
			{"nil", "the nil UUID", "00000000-0000-0000-0000-000000000000"},
			{"max", "the max UUID", "ffffffff-ffff-ffff-ffff-ffffffffffff"},
			{"v7", "of version 7", "018f5b5e-8e6a-7c3d-9e2b-1a2b3c4d5e6f"},
		},
		bad: []variant{
			{"undashed", "without dashes", "3fa85f6457174562b3fc2c963f66afa6"},
			{"braces", "in braces", "{3fa85f64-5717-4562-b3fc-2c963f66afa6}"},
			{"urn", "as a URN", "urn:uuid:3fa85f64-5717-4562-b3fc-2c963f66afa6"},
			{"letter", "with a letter that is no hex digit", "3fa85f64-5717-4562-b3fc-2c963f66afag"},
			{"short", "a digit short", "3fa85f64-5717-4562-b3fc-2c963f66afa"},
			{"dashes", "with dashes in other places", "3fa85f645-717-4562-b3fc-2c963f66afa6"},
			{"space", "with a space after it", "3fa85f64-5717-4562-b3fc-2c963f66afa6 "},
		},
	},
	"date-time": {
		good: []variant{
			{"lower", "with a lower-case t and z", "2026-01-02t15:04:05z"},
			{"leapSecond", "a leap second", "2016-12-31T23:59:60Z"},
			{"offset", "with an offset", "2026-01-02T15:04:05+05:30"},
			{"fraction", "with a fraction", "2026-01-02T15:04:05.123456789Z"},
			{"leapDay", "on a leap day", "2024-02-29T00:00:00-23:59"},
		},
		bad: []variant{
			{"noOffset", "without an offset", "2026-01-02T15:04:05"},
			{"date", "a date alone", "2026-01-02"},
			{"space", "with a space in the place of T", "2026-01-02 15:04:05Z"},
			{"comma", "with a comma fraction", "2026-01-02T15:04:05,123Z"},
			{"hour", "with an hour of one digit", "2026-01-02T5:04:05Z"},
			{"offset", "with the offset +24:00", "2026-01-02T15:04:05+24:00"},
			{"february", "on 30 February", "2026-02-30T15:04:05Z"},
			{"leapDay", "on 29 February of no leap year", "2026-02-29T15:04:05Z"},
			{"month", "in a thirteenth month", "2026-13-01T15:04:05Z"},
			{"second", "with a second 60 that is no leap second", "2026-01-02T15:04:60Z"},
			{"midnight", "with hour 24", "2026-01-02T24:00:00Z"},
			{"unix", "a Unix time", "1767366245"},
			{"basic", "in the basic format", "20260102T150405Z"},
		},
	},
	"date": {
		good: []variant{{"leapDay", "a leap day", "2024-02-29"}},
		bad: []variant{
			{"february", "30 February", "2026-02-30"},
			{"digits", "with a month of one digit", "2026-1-2"},
			{"slashes", "with slashes", "2026/01/02"},
			{"time", "with a time", "2026-01-02T00:00:00Z"},
		},
	},
	"time": {
		good: []variant{{"offset", "with an offset", "15:04:05+01:00"}},
		bad:  []variant{{"minutes", "without seconds", "15:04"}, {"noOffset", "without an offset", "15:04:05"}},
	},
	"email": {
		good: []variant{{"plus", "with a plus sign", "a+b@example.com"}},
		bad: []variant{
			{"noAt", "without an @", "example.com"},
			{"noDomain", "without a domain", "a@"},
			{"name", "with a display name", "A <a@example.com>"},
		},
	},
	"uri": {
		good: []variant{{"parts", "with all parts", "https://user@example.com:8080/a/b?c=d#e"}},
		bad: []variant{
			{"relative", "a relative reference", "/relative"},
			{"space", "with a space", "http://example.com/a b"},
			{"noScheme", "without a scheme", "example.com"},
		},
	},
	"hostname": {
		good: []variant{{"digits", "beginning with a digit", "3com.example"}},
		bad:  []variant{{"hyphen", "beginning with a hyphen", "-a.example"}, {"underscore", "with an underscore", "a_b.example"}},
	},
	"ipv4": {
		good: []variant{{"zero", "0.0.0.0", "0.0.0.0"}},
		bad:  []variant{{"range", "beyond 255", "192.0.2.256"}, {"zeros", "with a leading zero", "192.0.2.01"}, {"short", "of three parts", "192.0.2"}},
	},
	"ipv6": {
		good: []variant{{"full", "in full", "2001:0db8:0000:0000:0000:0000:0000:0001"}},
		bad:  []variant{{"zone", "with a zone", "fe80::1%eth0"}, {"twice", "with :: twice", "2001::db8::1"}},
	},
	"byte": {
		good: []variant{{"empty", "empty", ""}},
		bad:  []variant{{"padding", "without padding", "YQ"}, {"alphabet", "with a character outside of the alphabet", "YQ*="}},
	},
}

var formatSamples = map[string]string{
	"uuid": "3fa85f64-5717-4562-b3fc-2c963f66afa6", "date-time": "2026-01-02T15:04:05Z", "date": "2026-01-02",
	"time": "15:04:05Z", "email": "a@example.com", "uri": "https://example.com/", "hostname": "example.com",
	"ipv4": "192.0.2.1", "ipv6": "2001:db8::1", "byte": "YQ==",
}

// stringLimits are the lengths that a view allows, in characters.
type stringLimits struct {
	min, max     int // max is -1 where there is none
	minBy, maxBy gate.ModelSchema
	format       string
	formatBy     gate.ModelSchema
	pattern      string
	patternBy    gate.ModelSchema
	patterns     int
}

func (v *view) strings() stringLimits {
	l := stringLimits{max: -1}
	for _, part := range v.parts {
		s := part.Source
		if n := clampLength(s.MinLength); n > l.min {
			l.min, l.minBy = n, part
		}
		if s.MaxLength != nil {
			if n := clampLength(*s.MaxLength); l.max < 0 || n < l.max {
				l.max, l.maxBy = n, part
			}
		}
		if s.Format != "" && l.format == "" {
			l.format, l.formatBy = s.Format, part
		}
		if s.Pattern != "" {
			l.patterns++
			if l.pattern == "" {
				l.pattern, l.patternBy = s.Pattern, part
			}
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
	return l.pattern == "" && (l.format == "" || l.format == "password" || l.format == "binary")
}

func (l stringLimits) fits(n int) bool { return n >= l.min && (l.max < 0 || n <= l.max) }

// text makes a string that a view allows.
func (g *Generator) text(v *view) (string, bool) {
	l := v.strings()
	if l.pattern != "" {
		found := g.matching(v, l, 1)
		if len(found) == 0 {
			return "", false
		}
		return found[0], true
	}
	if sample, ok := formatSamples[l.format]; ok {
		return sample, true
	}
	sample := "acme"
	n := utf8.RuneCountInString(sample)
	switch {
	case n < l.min && l.min <= longText:
		return sample + strings.Repeat("x", l.min-n), true
	case l.max >= 0 && n > l.max:
		return sample[:l.max], true
	}
	return sample, l.fits(n)
}

// longText is the length of the long strings that are sent where nothing forbids
// them, in characters, and the longest that the generator makes.
const longText = 8 << 10

// matching makes up to count different strings that match the pattern.
func (g *Generator) matching(v *view, l stringLimits, count int) (found []string) {
	// rapid refuses by panic what is not RE2 syntax or can't be matched.
	defer func() { _ = recover() }()
	expression := rapid.StringMatching(l.pattern)
	seen := make(map[string]bool)
	for i := range 40 {
		sample := expression.Example(int(g.seed%1_000_000_007) + i)
		n := utf8.RuneCountInString(sample)
		if !l.fits(n) {
			sample = g.stretch(v, l, sample, n)
		}
		if seen[sample] || !g.takesAll(v, text(sample)) {
			continue
		}
		seen[sample] = true
		if found = append(found, sample); len(found) == count {
			break
		}
	}
	return found
}

// stretch tries to bring a string that matches a pattern to an allowed length, by
// repeating its last character or leaving some out.
func (g *Generator) stretch(v *view, l stringLimits, sample string, n int) string {
	runes := []rune(sample)
	switch {
	case n < l.min && n > 0 && l.min <= longText:
		return sample + strings.Repeat(string(runes[n-1]), l.min-n)
	case l.max >= 0 && n > l.max:
		return string(runes[:l.max])
	}
	return sample
}
