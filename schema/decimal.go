package schema

import (
	"cmp"
	"math/big"
	"math/bits"
	"strconv"
	"strings"
)

// A decimal is a number as its decimal text says, exact at any size: 0.DIGITS times
// ten to the power of magnitude. The zero decimal is 0. Decimals are equal by ==
// where their numbers are.
type decimal struct {
	negative  bool
	digits    string // neither begins nor ends with a zero; zero has none
	magnitude int64
}

// maxExponent is where exponents stop to be told apart.
const maxExponent = 1 << 60

// parseDecimal reads a number of JSON (RFC 8259 section 6). Exponents beyond 2^60
// count as that. What is no number is 0; see isNumber.
func parseDecimal(text string) (d decimal) {
	if !isNumber(text) {
		return decimal{}
	}
	text, d.negative = strings.CutPrefix(text, "-")
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		d.magnitude, text = parseExponent(text[i+1:]), text[:i]
	}
	whole, fraction, _ := strings.Cut(text, ".")
	digits := whole
	switch {
	case whole == "0":
		digits, whole = fraction, ""
	case fraction != "":
		digits += fraction
	}
	trimmed := strings.TrimLeft(digits, "0")
	d.magnitude += int64(len(whole) - (len(digits) - len(trimmed)))
	if d.digits = strings.TrimRight(trimmed, "0"); d.digits == "" {
		return decimal{}
	}
	return d
}

func parseExponent(text string) int64 {
	// ParseInt returns the nearest int64 where text is out of range.
	exponent, _ := strconv.ParseInt(text, 10, 64)
	return min(max(exponent, -maxExponent), maxExponent)
}

// String returns the number as JSON, in a form that is the same for equal numbers.
func (d decimal) String() string {
	if d.digits == "" {
		return "0"
	}
	sign, exponent := "", d.magnitude-int64(len(d.digits))
	if d.negative {
		sign = "-"
	}
	if exponent == 0 {
		return sign + d.digits
	}
	return sign + d.digits + "e" + strconv.FormatInt(exponent, 10)
}

// Digits is how many significant digits the number has; 0 has none.
func (d decimal) Digits() int { return len(d.digits) }

// Short reports whether the nearest float64 stands for the decimal alone: other
// decimals of at most 15 digits have another nearest float64.
func (d decimal) Short() bool {
	return len(d.digits) <= 15 && d.magnitude >= -300 && d.magnitude <= 300
}

// Sign is -1, 0 or 1.
func (d decimal) Sign() int {
	switch {
	case d.digits == "":
		return 0
	case d.negative:
		return -1
	}
	return 1
}

// IsInteger reports whether the number has no fraction.
func (d decimal) IsInteger() bool { return d.digits == "" || d.magnitude >= int64(len(d.digits)) }

// Compare is -1 where d is smaller than o, 0 where they are equal, and 1 else.
func (d decimal) Compare(o decimal) int {
	sign := d.Sign()
	switch other := o.Sign(); {
	case sign != other:
		return cmp.Compare(sign, other)
	case d.magnitude != o.magnitude:
		return sign * cmp.Compare(d.magnitude, o.magnitude)
	}
	return sign * strings.Compare(d.digits, o.digits)
}

// MultipleOf reports whether d divided by factor is an integer (JSON Schema
// Validation section 6.2.1). Nothing but 0 is a multiple of 0.
func (d decimal) MultipleOf(factor decimal) bool {
	if d.digits == "" || factor.digits == "" {
		return d.digits == ""
	}
	// d/factor is (M/P) times ten to the power of shift, and M does not end with a zero.
	shift := (d.magnitude - int64(len(d.digits))) - (factor.magnitude - int64(len(factor.digits)))
	if shift < 0 {
		return false
	}
	if p, err := strconv.ParseUint(factor.digits, 10, 64); err == nil {
		return divides(p, d.digits, shift)
	}
	return dividesLarge(factor.digits, d.digits, shift)
}

// divides reports whether p divides the number of digits and so many zeros.
func divides(p uint64, digits string, zeros int64) bool {
	var remainder uint64
	step := func(digit uint64) {
		high, low := bits.Mul64(remainder, 10)
		low, carry := bits.Add64(low, digit, 0)
		remainder = bits.Rem64(high+carry, low, p)
	}
	for i := range len(digits) {
		step(uint64(digits[i] - '0'))
	}
	// Beyond 64 zeros every factor 2 and 5 of p is there already.
	for range min(zeros, 64) {
		step(0)
	}
	return remainder == 0
}

// dividesLarge is divides for a number of many digits. It takes the digits in
// pieces, so that its time is linear in their number.
func dividesLarge(p, digits string, zeros int64) bool {
	if int64(len(p)) > int64(len(digits))+zeros {
		return false
	}
	divisor, _ := new(big.Int).SetString(p, 10)
	remainder, piece, ten := new(big.Int), new(big.Int), big.NewInt(10)
	for digits != "" {
		size := min(len(digits), len(p))
		piece.SetString(digits[:size], 10)
		digits = digits[size:]
		remainder.Mul(remainder, new(big.Int).Exp(ten, big.NewInt(int64(size)), nil))
		remainder.Mod(remainder.Add(remainder, piece), divisor)
	}
	// Beyond as many zeros as it has bits every factor 2 and 5 of p is there already.
	zeros = min(zeros, int64(divisor.BitLen()))
	remainder.Mul(remainder, piece.Exp(ten, big.NewInt(zeros), divisor))
	return remainder.Mod(remainder, divisor).Sign() == 0
}

// isNumber reports whether text is a number of JSON's grammar.
func isNumber(text string) bool {
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
		return false
	}
	if i < len(text) && text[i] == '.' {
		i++
		if !digits() {
			return false
		}
	}
	if i < len(text) && text[i]|0x20 == 'e' {
		i++
		if i < len(text) && (text[i] == '+' || text[i] == '-') {
			i++
		}
		if !digits() {
			return false
		}
	}
	return i == len(text)
}
