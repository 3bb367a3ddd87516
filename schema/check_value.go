package schema

import (
	"hash/maphash"
	"strings"
	"unicode/utf8"

	"github.com/leasegate/leasegate/strict/value"
)

// limits are those of numbers.
type limits struct {
	list   []limit
	factor value.Decimal // zero without one
}

type limit struct {
	word  string
	at    value.Decimal
	small int64
	exact bool // small is the limit
}

// limit compiles the limits of numbers.
func (s *Schema) limit() {
	var l limits
	for _, one := range []struct{ word, text string }{
		{"minimum", s.Minimum},
		{"maximum", s.Maximum},
		{"exclusiveMinimum", s.ExclusiveMinimum},
		{"exclusiveMaximum", s.ExclusiveMaximum},
	} {
		if one.text == "" {
			continue
		}
		compiled := limit{word: one.word, at: value.ParseDecimal(one.text)}
		compiled.small, compiled.exact = smallInteger(one.text)
		l.list = append(l.list, compiled)
	}
	if s.MultipleOf != "" {
		l.factor = value.ParseDecimal(s.MultipleOf)
	}
	if l.list != nil || l.factor.Sign() != 0 {
		s.limits = &l
	}
}

// smallInteger reads an integer of at most 18 digits.
func smallInteger(text string) (n int64, ok bool) {
	digits, negative := strings.CutPrefix(text, "-")
	if len(digits) > 18 || digits == "" {
		return 0, false
	}
	for i := range len(digits) {
		c := digits[i] - '0'
		if c > 9 {
			return 0, false
		}
		n = n*10 + int64(c)
	}
	if negative {
		n = -n
	}
	return n, true
}

func isInteger(text string) bool {
	return !strings.ContainsAny(text, ".eE") || value.ParseDecimal(text).IsInteger()
}

func (l *limit) breaks(order int) bool {
	switch l.word {
	case "minimum":
		return order < 0
	case "maximum":
		return order > 0
	case "exclusiveMinimum":
		return order <= 0
	}
	return order >= 0
}

func checkNumber(w *walk, s *Schema, v *Value) bool {
	ok := true
	small, isSmall := smallInteger(v.Text)
	var d value.Decimal
	if !isSmall {
		d = value.ParseDecimal(v.Text)
	}
	decimalOf := func() value.Decimal {
		if isSmall && small != 0 && d.Sign() == 0 {
			d = value.ParseDecimal(v.Text)
		}
		return d
	}
	if s.format.number != nil && !s.format.number(decimalOf()) {
		ok = w.fail(s, "format")
	}
	if s.limits == nil {
		return ok
	}
	for i := range s.limits.list {
		l := &s.limits.list[i]
		var order int
		if isSmall && l.exact {
			order = compareInts(small, l.small)
		} else {
			order = decimalOf().Compare(l.at)
		}
		if l.breaks(order) {
			ok = w.fail(s, l.word)
		}
	}
	if s.limits.factor.Sign() != 0 && !decimalOf().MultipleOf(s.limits.factor) {
		ok = w.fail(s, "multipleOf")
	}
	return ok
}

func compareInts(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func checkString(w *walk, s *Schema, v *Value) bool {
	ok := true
	if s.MinLength != nil || s.MaxLength != nil {
		// Lengths count characters (RFC 8259), not bytes.
		length := uint64(len(v.Text))
		if s.MinLength != nil && length >= *s.MinLength || s.MaxLength != nil && length > *s.MaxLength {
			length = uint64(utf8.RuneCountInString(v.Text))
		}
		if s.MinLength != nil && length < *s.MinLength {
			ok = w.fail(s, "minLength")
		}
		if s.MaxLength != nil && length > *s.MaxLength {
			ok = w.fail(s, "maxLength")
		}
	}
	if s.format.text != nil && !s.format.text(v.Text) {
		ok = w.fail(s, "format")
	}
	if s.Pattern != nil && (ok || !w.probing) {
		if matches, decided := w.match(s, s.Pattern, v.Text); decided && !matches {
			if v.Malformed {
				w.skip(s, "how a string that is not Unicode matches a pattern is not defined")
			} else {
				ok = w.fail(s, "pattern")
			}
		}
	}
	return ok
}

// checkListed holds a value against enum and const.
func checkListed(w *walk, s *Schema, v *Value) bool {
	ok := true
	if s.HasEnum && !s.lists(v) {
		ok = w.fail(s, "enum")
	}
	if s.Const != nil && !equal(s.Const, v) {
		ok = w.fail(s, "const")
	}
	return ok
}

// manyValues is from where on texts of an enum are found by a map.
const manyValues = 16

func (s *Schema) lists(v *Value) bool {
	if s.listed != nil {
		switch v.Type {
		case String:
			return s.listed.texts[v.Text] && !v.Malformed
		case Number:
			return s.listed.numbers[value.ParseDecimal(v.Text)]
		}
	}
	if s.listed != nil && v.Type&(Array|Object) != 0 {
		for _, one := range s.listed.values[s.listed.hasher.fresh(v)] {
			if equal(one, v) {
				return true
			}
		}
		return false
	}
	for i := range s.Enum {
		if equal(&s.Enum[i], v) {
			return true
		}
	}
	return false
}

// listed are the values of a long enum.
type listed struct {
	texts   map[string]bool
	numbers map[value.Decimal]bool
	values  map[uint64][]*Value // arrays and objects, by their hash
	hasher  hasher
}

// list makes the maps of a long enum.
func (s *Schema) list() {
	if len(s.Enum) < manyValues {
		return
	}
	s.listed = &listed{
		texts: make(map[string]bool), numbers: make(map[value.Decimal]bool),
		values: make(map[uint64][]*Value), hasher: hasher{seed: maphash.MakeSeed()},
	}
	for i := range s.Enum {
		switch one := &s.Enum[i]; one.Type {
		case String:
			s.listed.texts[one.Text] = true
		case Number:
			s.listed.numbers[value.ParseDecimal(one.Text)] = true
		case Array, Object:
			hash := s.listed.hasher.fresh(one)
			s.listed.values[hash] = append(s.listed.values[hash], one)
		}
	}
}
