package wire

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"github.com/leasegate/leasegate/strict/value"
)

func isInteger(text []byte) bool {
	return !bytes.ContainsAny(text, ".eE") || value.ParseDecimal(string(text)).IsInteger()
}

func (e *evaluation) numberOf(s *Schema, n int32) bool {
	if s.Format == "" && s.Limits == nil {
		return true
	}
	ok := true
	text := e.number(n)
	if row, known := value.FormatOf(s.Format); known && row.CheckNumber != nil && !row.CheckNumber(value.ParseDecimal(string(text))) {
		ok = e.fail(s, "format")
	}
	for i := range s.Limits {
		l := &s.Limits[i]
		if breaksLimit(l, text) {
			ok = e.fail(s, l.Keyword)
		}
	}
	return ok
}

func breaksLimit(l *Limit, text []byte) bool {
	order := 0
	small, isSmall := smallInteger(text)
	if at, exact := smallInteger([]byte(l.Number)); isSmall && exact {
		if l.Keyword == "multipleOf" {
			return at != 0 && small%at != 0 || at == 0 && small != 0
		}
		order = int(min(max(small-at, -1), 1))
	} else {
		number, limit := value.ParseDecimal(string(text)), value.ParseDecimal(l.Number)
		if l.Keyword == "multipleOf" {
			return !number.MultipleOf(limit)
		}
		order = number.Compare(limit)
	}
	switch l.Keyword {
	case "minimum":
		return order < 0
	case "maximum":
		return order > 0
	case "exclusiveMinimum":
		return order <= 0
	}
	return order >= 0
}

func (e *evaluation) stringOf(s *Schema, n int32) bool {
	if s.Format == "" && s.Pattern == "" && s.Counts == nil {
		return true
	}
	ok := true
	text := e.text(n)
	if s.Counts != nil {
		ok = e.counts(s, uint64(utf8.RuneCount(text)), "minLength", "maxLength")
	}
	if s.Format != "" {
		if row, known := value.FormatOf(s.Format); known && row.Check != nil && !row.Check(string(text)) {
			ok = e.fail(s, "format")
		}
	}
	// How a string that is not Unicode matches a pattern is not defined.
	if s.Pattern != "" && !e.all[n].malformed && !value.Matches(string(text), s.Pattern) {
		ok = e.fail(s, "pattern")
	}
	return ok
}

// counts holds a number of things against the keywords that limit it.
func (e *evaluation) counts(s *Schema, n uint64, least, most string) bool {
	ok := true
	for i := range s.Counts {
		if c := &s.Counts[i]; c.Keyword == least && n < c.N || c.Keyword == most && n > c.N {
			ok = e.fail(s, c.Keyword)
		}
	}
	return ok
}

// manyValues is from where on the values of an enum are sorted.
const manyValues = 16

// listed holds a value against enum and const.
func (e *evaluation) listed(s *Schema, n int32) bool {
	limit := len(s.Const)
	for i := range s.Enum {
		limit = max(limit, len(s.Enum[i]))
	}
	text, whole := e.canonical(e.scratch[:0], n, limit)
	e.scratch = text[:0]
	ok := true
	if s.Enum != nil && (!whole || !lists(s.Enum, text)) {
		if !e.adds() {
			ok = e.fail(s, "enum")
		}
	}
	if s.Const != "" && (!whole || string(text) != s.Const) {
		ok = e.fail(s, "const")
	}
	return ok
}

func lists(values []string, text []byte) bool {
	if len(values) > manyValues {
		_, found := slices.BinarySearchFunc(values, text, func(one string, text []byte) int { return bytes.Compare([]byte(one), text) })
		return found
	}
	for i := range values {
		if values[i] == string(text) {
			return true
		}
	}
	return false
}
