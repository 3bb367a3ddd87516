package value

import (
	"strconv"
	"strings"
)

// IsNumber reports whether text is a number of JSON (RFC 8259 section 6).
func IsNumber(text string) bool {
	size, whole := NumberPrefix(text)
	return whole && size == len(text)
}

// NumberPrefix returns how far text goes on as a number of JSON, and whether what
// it read is a whole one.
func NumberPrefix[T string | []byte](text T) (size int, whole bool) {
	i := 0
	digits := func() bool {
		start := i
		for i < len(text) && '0' <= text[i] && text[i] <= '9' {
			i++
		}
		return i > start
	}
	if i < len(text) && text[i] == '-' {
		i++
	}
	if i < len(text) && text[i] == '0' {
		i++
	} else if !digits() {
		return i, false
	}
	if i < len(text) && text[i] == '.' {
		i++
		if !digits() {
			return i, false
		}
	}
	if i < len(text) && text[i]|0x20 == 'e' {
		i++
		if i < len(text) && (text[i] == '+' || text[i] == '-') {
			i++
		}
		if !digits() {
			return i, false
		}
	}
	return i, true
}

// within returns a check for integers between two.
func within(least, most string) func(Decimal) bool {
	low, high := ParseDecimal(least), ParseDecimal(most)
	return func(d Decimal) bool { return d.IsInteger() && d.Compare(low) >= 0 && d.Compare(high) <= 0 }
}

// decimalText returns a check for strings that hold a number of JSON.
func decimalText(check func(Decimal) bool) func(string) bool {
	return func(text string) bool { return IsNumber(text) && check(ParseDecimal(text)) }
}

// fitsFloat returns a check for numbers that do not become an infinity of so many
// bits.
func fitsFloat(bits int) func(Decimal) bool {
	return func(d Decimal) bool {
		if d.magnitude < 38 {
			return true
		}
		_, err := strconv.ParseFloat(d.String(), bits)
		return err == nil
	}
}

// isDecimal128 asks for at most 34 digits between 10^-6176 and 10^6145.
func isDecimal128(d Decimal) bool {
	return d.digits == "" || len(d.digits) <= 34 && d.magnitude <= 6145 && d.magnitude-int64(len(d.digits)) >= -6176
}

func validDecimal128(text string) bool {
	switch text {
	case "NaN", "INF", "-INF":
		return true
	}
	return IsNumber(text) && isDecimal128(ParseDecimal(text))
}

// validDecimal takes a numeric literal of SQL (ISO/IEC 9075-2), which may have a
// plus, zeros in front, and digits on one side of the point alone.
func validDecimal(text string) bool {
	if text != "" && (text[0] == '+' || text[0] == '-') {
		text = text[1:]
	}
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		exponent := text[i+1:]
		if exponent != "" && (exponent[0] == '+' || exponent[0] == '-') {
			exponent = exponent[1:]
		}
		if exponent == "" || !allDigits(exponent) {
			return false
		}
		text = text[:i]
	}
	whole, fraction, _ := strings.Cut(text, ".")
	return whole+fraction != "" && allDigits(whole) && allDigits(fraction)
}

// isStructuredDecimal asks for at most 12 digits before the point and 3 after it.
func isStructuredDecimal(d Decimal) bool {
	return d.digits == "" || d.magnitude <= 12 && d.magnitude-int64(len(d.digits)) >= -3
}
