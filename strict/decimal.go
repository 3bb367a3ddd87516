package strict

import (
	"bytes"
	"cmp"
	"math"
	"math/bits"
	"strconv"
)

// A decimal is 0.DIGITS times ten to the power of magnitude. Its digits neither
// begin nor end with a zero; zero has none.
type decimal struct {
	negative  bool
	digits    []byte
	magnitude int64
}

// maxMagnitude is where exponents stop to be told apart; no float64 comes near.
const maxMagnitude = 1 << 40

// parseDecimal reads a number of JSON (RFC 8259 section 6).
func parseDecimal(token []byte) (d decimal) {
	if token[0] == '-' {
		d.negative, token = true, token[1:]
	}
	var exponent int64
	if i := bytes.IndexAny(token, "eE"); i >= 0 {
		var err error
		if exponent, err = strconv.ParseInt(string(token[i+1:]), 10, 64); err != nil || exponent > maxMagnitude || exponent < -maxMagnitude {
			exponent = maxMagnitude
			if token[i+1] == '-' {
				exponent = -maxMagnitude
			}
		}
		token = token[:i]
	}
	digits, whole := token, len(token)
	if point := bytes.IndexByte(token, '.'); point >= 0 {
		digits, whole = append(append([]byte(nil), token[:point]...), token[point+1:]...), point
	}
	trimmed := bytes.TrimLeft(digits, "0")
	d.magnitude = int64(whole) + exponent - int64(len(digits)-len(trimmed))
	if d.digits = bytes.TrimRight(trimmed, "0"); len(d.digits) == 0 {
		return decimal{}
	}
	return d
}

// floatDecimal is the decimal that a number of the document stands for: the
// shortest one that reads as f or, where float64 has gaps between integers, f
// itself.
func floatDecimal(f float64) decimal {
	format, precision := byte('e'), -1
	if math.Abs(f) >= 1<<53 {
		format, precision = 'f', 0
	}
	return parseDecimal(strconv.AppendFloat(nil, f, format, precision, 64))
}

// short reports whether the nearest float64 stands for the decimal alone.
func (d decimal) short() bool {
	return len(d.digits) <= 15 && d.magnitude >= -300 && d.magnitude <= 300
}

func (d decimal) sign() int {
	switch {
	case len(d.digits) == 0:
		return 0
	case d.negative:
		return -1
	}
	return 1
}

func (d decimal) compare(o decimal) int {
	s, t := d.sign(), o.sign()
	switch {
	case s != t || s == 0:
		return s - t
	case d.magnitude < o.magnitude:
		return -s
	case d.magnitude > o.magnitude:
		return s
	}
	return s * bytes.Compare(d.digits, o.digits)
}

// multipleOf reports whether d divided by o, which has at most 19 digits, is an
// integer.
func (d decimal) multipleOf(o decimal) bool {
	if len(d.digits) == 0 {
		return true
	}
	// d/o is (M/P) times ten to the power of shift, and M does not end with a zero.
	shift := (d.magnitude - int64(len(d.digits))) - (o.magnitude - int64(len(o.digits)))
	if shift < 0 {
		return false
	}
	p, err := strconv.ParseUint(string(o.digits), 10, 64)
	if err != nil || p == 0 {
		return false
	}
	var remainder uint64
	step := func(digit uint64) {
		high, low := bits.Mul64(remainder, 10)
		low, carry := bits.Add64(low, digit, 0)
		remainder = bits.Rem64(high+carry, low, p)
	}
	for _, c := range d.digits {
		step(uint64(c - '0'))
	}
	// Beyond 64 zeros every factor 2 and 5 of P is there already.
	for range min(shift, 64) {
		step(0)
	}
	return remainder == 0
}

// Compare orders the number just read, of which value is the nearest float64,
// and a limit of the document, as exactly as the document's decimals: -1, 0 or 1.
func (d *Decoder) Compare(value, limit float64) int {
	if !d.overflow {
		switch {
		case value < limit:
			return -1
		case value > limit:
			return 1
		case len(d.number) <= 15 && !bytes.ContainsAny(d.number, "eE"):
			return 0
		}
	}
	exact := parseDecimal(d.number)
	if !d.overflow && exact.short() {
		return 0
	}
	return exact.compare(floatDecimal(limit))
}

// CompareNumber is [Decoder.Compare] for an integer whose Go type ends at the limit
// or before it, so that a number beyond is not told from the last one.
func (d *Decoder) CompareNumber(limit float64) int {
	if n, small := smallInteger(d.number); small {
		return cmp.Compare(float64(n), limit)
	}
	exact := parseDecimal(d.number)
	if exact.short() {
		nearest, _ := strconv.ParseFloat(string(d.number), 64)
		return cmp.Compare(nearest, limit)
	}
	return exact.compare(floatDecimal(limit))
}

// CompareExclusive is Compare for limits that are not allowed themselves. A
// number that only float64 makes equal to the limit is unrepresentable.
func (d *Decoder) CompareExclusive(value, limit float64) int {
	order := d.Compare(value, limit)
	if order != 0 && value == limit {
		d.unheld()
	}
	return order
}

// unheld marks the number just read as one that its Go type can't hold.
func (d *Decoder) unheld() {
	if !d.overflow {
		d.overflow, d.overflowAt = true, len(d.violations)
	}
}

// MultipleOf reports whether the number just read is a multiple of factor (JSON
// Schema Validation section 6.2.1), exactly as both are written in decimal: 0.3
// is a multiple of 0.1.
func (d *Decoder) MultipleOf(factor string) bool {
	return parseDecimal(d.number).multipleOf(parseDecimal([]byte(factor)))
}

// MultipleOfFloat is MultipleOf for a number that is held as value. One whose
// value is no multiple is unrepresentable.
func (d *Decoder) MultipleOfFloat(value float64, factor string) bool {
	if !d.MultipleOf(factor) {
		return false
	}
	if !MultipleOf(value, factor) {
		d.unheld()
	}
	return true
}

// MultipleOf is [Decoder.MultipleOf] for a Go number, in the shortest decimal
// that reads as it.
func MultipleOf[T int | int32 | int64 | float64](value T, factor string) bool {
	var token []byte
	if f, ok := any(value).(float64); ok {
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return true // refused as no number
		}
		token = strconv.AppendFloat(nil, f, 'e', -1, 64)
	} else {
		token = strconv.AppendInt(nil, int64(value), 10)
	}
	return parseDecimal(token).multipleOf(parseDecimal([]byte(factor)))
}

// FitsFormat reports whether a number of JSON type number is an integer of format
// int32 or int64.
func FitsFormat(value float64, format string) bool {
	limit := float64(1 << 31)
	if format == "int64" {
		limit = 1 << 63
	}
	return value == math.Trunc(value) && value >= -limit && value < limit
}
