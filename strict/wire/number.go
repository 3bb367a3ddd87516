package wire

import (
	"math"
	"strconv"

	"github.com/leasegate/leasegate/strict/value"
)

// scanNumber reads a number (RFC 8259 section 6) and returns its text; nil
// after a syntax error.
func (d *Decoder) scanNumber() []byte {
	size, whole := value.NumberPrefix(d.buf[d.pos:])
	if !whole {
		d.pos += size
		d.syntax("a JSON value")
		return nil
	}
	token := d.buf[d.pos : d.pos+size]
	d.pos += size
	return token
}

func (d *Decoder) numberText(want string) (token []byte, ok bool) {
	if d.text {
		d.numeric = true
		token = []byte(d.raw)
		if size, whole := value.NumberPrefix(token); !whole || size < len(token) {
			d.mismatch(want)
			return nil, false
		}
		d.number = token
		return token, true
	}
	if c := d.next(); c != '-' && (c < '0' || c > '9') {
		d.mismatch(want)
		return nil, false
	}
	token = d.scanNumber()
	d.number = token
	return token, token != nil
}

// smallInteger reads up to 15 digits without point and exponent: the numbers
// that a float64 and an int64 hold exactly.
func smallInteger(token []byte) (n int64, ok bool) {
	digits := token
	if digits[0] == '-' {
		digits = digits[1:]
	}
	if len(digits) > 15 {
		return 0, false
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	if len(digits) < len(token) {
		n = -n
	}
	return n, true
}

// Float64 reads a number. One beyond the range of float64 becomes the nearest
// float64 and is refused as unrepresentable unless a keyword refuses it.
func (d *Decoder) Float64() (value float64, ok bool) {
	token, ok := d.numberText("a number")
	if !ok {
		return 0, false
	}
	if n, small := smallInteger(token); small && n != 0 {
		return float64(n), true
	}
	value, err := strconv.ParseFloat(string(token), 64)
	if err != nil {
		value = math.Copysign(math.MaxFloat64, value)
		d.overflow, d.overflowAt = true, d.count
	}
	return value, true
}

// Int64 reads an integer, also written as 1.0 or 1e2. One beyond 64 bits
// becomes the nearest int64 and is refused as unrepresentable unless a keyword
// refuses it.
func (d *Decoder) Int64() (n int64, ok bool) {
	token, ok := d.numberText("an integer")
	if !ok {
		return 0, false
	}
	if n, small := smallInteger(token); small {
		return n, true
	}
	exact := value.ParseDecimal(string(token))
	if !exact.IsInteger() {
		d.Fail("type", "an integer")
		return 0, false
	}
	n, fits := exact.Int64()
	if !fits {
		d.overflow, d.overflowAt = true, d.count
	}
	return n, true
}

// Int is Int64 for the Go type int.
func (d *Decoder) Int() (value int, ok bool) {
	wide, ok := d.Int64()
	if ok && wide != int64(int(wide)) {
		d.overflow, d.overflowAt = true, d.count
		if wide < 0 {
			return math.MinInt, true
		}
		return math.MaxInt, true
	}
	return int(wide), ok
}

// Int32 reads an integer of format int32. One out of range is recorded and becomes
// the nearest int32; see [Decoder.Int64].
func (d *Decoder) Int32() (value int32, ok bool) {
	wide, ok := d.Int64()
	if ok && (d.overflow || wide != int64(int32(wide))) {
		d.refuseWidth("int32")
		if wide < 0 {
			return math.MinInt32, true
		}
		return math.MaxInt32, true
	}
	return int32(wide), ok
}

// IntFormat refuses the integer just read by Int64 if it does not fit format
// int64.
func (d *Decoder) IntFormat() {
	if d.overflow {
		d.refuseWidth("int64")
	}
}

func (d *Decoder) refuseWidth(format string) {
	d.overflow = false
	d.Fail("format", "an integer of format "+format)
}
