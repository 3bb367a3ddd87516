package value

import (
	"cmp"
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"strings"
)

// A Decimal is a number as its decimal text says, exact at any size: 0.DIGITS times
// ten to the power of magnitude. The zero Decimal is 0. Decimals are equal by ==
// where their numbers are.
type Decimal struct {
	negative  bool
	digits    string // neither begins nor ends with a zero; zero has none
	magnitude int64
}

// maxExponent is where exponents stop to be told apart.
const maxExponent = 1 << 60

// ParseDecimal reads a number of JSON (RFC 8259 section 6). Exponents beyond 2^60
// count as that. What is no number is 0; see [IsNumber].
func ParseDecimal(text string) (d Decimal) {
	if !IsNumber(text) {
		return Decimal{}
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
		return Decimal{}
	}
	return d
}

func parseExponent(text string) int64 {
	// ParseInt returns the nearest int64 where text is out of range.
	exponent, _ := strconv.ParseInt(text, 10, 64)
	return min(max(exponent, -maxExponent), maxExponent)
}

// FloatDecimal is the shortest decimal that reads as f, 0 for what is no number.
func FloatDecimal(f float64) Decimal {
	return ParseDecimal(strconv.FormatFloat(f, 'e', -1, 64))
}

// IntDecimal is the decimal of an integer.
func IntDecimal(n int64) Decimal { return ParseDecimal(strconv.FormatInt(n, 10)) }

// String returns the number as JSON, in a form that is the same for equal numbers.
func (d Decimal) String() string {
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
func (d Decimal) Digits() int { return len(d.digits) }

// Short reports whether the nearest float64 stands for the decimal alone: other
// decimals of at most 15 digits have another nearest float64.
func (d Decimal) Short() bool {
	return len(d.digits) <= 15 && d.magnitude >= -300 && d.magnitude <= 300
}

// Sign is -1, 0 or 1.
func (d Decimal) Sign() int {
	switch {
	case d.digits == "":
		return 0
	case d.negative:
		return -1
	}
	return 1
}

// IsInteger reports whether the number has no fraction.
func (d Decimal) IsInteger() bool { return d.digits == "" || d.magnitude >= int64(len(d.digits)) }

// Int64 returns an integer, or where it does not fit the nearest int64. A number
// with a fraction fits none, and gives 0.
func (d Decimal) Int64() (n int64, fits bool) {
	size, whole := d.size()
	switch {
	case !d.IsInteger():
		return 0, false
	case whole && d.negative && size <= 1<<63:
		return -int64(size), true
	case whole && !d.negative && size < 1<<63:
		return int64(size), true
	case d.negative:
		return math.MinInt64, false
	}
	return math.MaxInt64, false
}

// Uint64 is Int64 for the Go type uint64.
func (d Decimal) Uint64() (n uint64, fits bool) {
	size, whole := d.size()
	switch {
	case !d.IsInteger() || d.negative:
		return 0, false
	case whole:
		return size, true
	}
	return math.MaxUint64, false
}

// size returns an integer without its sign, where that fits.
func (d Decimal) size() (size uint64, ok bool) {
	if d.digits == "" {
		return 0, true
	}
	if !d.IsInteger() || d.magnitude > 20 {
		return 0, false
	}
	size, err := strconv.ParseUint(d.digits+"00000000000000000000"[:d.magnitude-int64(len(d.digits))], 10, 64)
	return size, err == nil
}

// UintDecimal is the decimal of an integer without a sign.
func UintDecimal(n uint64) Decimal { return ParseDecimal(strconv.FormatUint(n, 10)) }

// Compare is -1 where d is smaller than o, 0 where they are equal, and 1 else.
func (d Decimal) Compare(o Decimal) int {
	sign := d.Sign()
	switch other := o.Sign(); {
	case sign != other:
		return cmp.Compare(sign, other)
	case d.magnitude != o.magnitude:
		return sign * cmp.Compare(d.magnitude, o.magnitude)
	}
	return sign * cmp.Compare(d.digits, o.digits)
}

// MultipleOf reports whether d divided by factor is an integer (JSON Schema
// Validation section 6.2.1). Nothing but 0 is a multiple of 0.
func (d Decimal) MultipleOf(factor Decimal) bool {
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
	return dividesLarge(strings.Clone(factor.digits), strings.Clone(d.digits), shift) // big.Int keeps texts from the stack
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
