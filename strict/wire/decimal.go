package wire

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"

	"github.com/leasegate/leasegate/strict/value"
)

// limitDecimal is the decimal that a number of the document stands for: the
// shortest one that reads as f or, where float64 has gaps between integers, f
// itself.
func limitDecimal(f float64) value.Decimal {
	if math.Abs(f) >= 1<<53 {
		return value.ParseDecimal(strconv.FormatFloat(f, 'f', 0, 64))
	}
	return value.FloatDecimal(f)
}

// exact is the number just read.
func (d *Decoder) exact() value.Decimal { return value.ParseDecimal(string(d.number)) }

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
	exact := d.exact()
	if !d.overflow && exact.Short() {
		return 0
	}
	return exact.Compare(limitDecimal(limit))
}

// CompareDecimal orders the number just read and a limit of the document, exactly as
// both are written in decimal: -1, 0 or 1. It is for integers beyond the Go type, which
// is the last one then.
func (d *Decoder) CompareDecimal(limit string) int {
	return d.exact().Compare(value.ParseDecimal(limit))
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
		d.overflow, d.overflowAt = true, d.count
	}
}

// MultipleOf reports whether the number just read is a multiple of factor (JSON
// Schema Validation section 6.2.1), exactly as both are written in decimal: 0.3
// is a multiple of 0.1.
func (d *Decoder) MultipleOf(factor string) bool {
	if n, small := smallInteger(d.number); small {
		if by, small := smallInteger([]byte(factor)); small && by != 0 {
			return n%by == 0
		}
	}
	return d.exact().MultipleOf(value.ParseDecimal(factor))
}

// MultipleOfFloat is MultipleOf for a number that is held as a float64. One whose
// value is no multiple is unrepresentable.
func (d *Decoder) MultipleOfFloat(held float64, factor string) bool {
	if !d.MultipleOf(factor) {
		return false
	}
	if !MultipleOf(held, factor) {
		d.unheld()
	}
	return true
}

// A Number is a Go type that holds numbers. The zero json.Number is none.
type Number interface {
	int | Sized | float64 | json.Number
}

// MultipleOf is [Decoder.MultipleOf] for a Go number, of a float64 in the shortest
// decimal that reads as it. What is no number is a multiple of all.
func MultipleOf[T Number](v T, factor string) bool {
	number, ok := decimalOf(v)
	return !ok || number.MultipleOf(value.ParseDecimal(factor))
}

// CompareText orders a Go number and a limit of the document, -1, 0 or 1, by their
// decimals; see [MultipleOf]. What is no number is equal to all.
func CompareText[T Number](v T, limit string) int {
	number, ok := decimalOf(v)
	if !ok {
		return 0
	}
	return number.Compare(value.ParseDecimal(limit))
}

// decimalOf returns the decimal of a Go number. ok is false of what JSON has no number
// for, which the Encoder refuses.
func decimalOf[T Number](v T) (number value.Decimal, ok bool) {
	switch v := any(v).(type) {
	case float64:
		return value.FloatDecimal(v), !math.IsNaN(v) && !math.IsInf(v, 0)
	case json.Number:
		return value.ParseDecimal(string(v)), value.IsNumber(string(v))
	case uint64:
		return value.UintDecimal(v), true
	case uint32:
		return value.IntDecimal(int64(v)), true
	case uint16:
		return value.IntDecimal(int64(v)), true
	case uint8:
		return value.IntDecimal(int64(v)), true
	case int64:
		return value.IntDecimal(v), true
	case int32:
		return value.IntDecimal(int64(v)), true
	case int16:
		return value.IntDecimal(int64(v)), true
	case int8:
		return value.IntDecimal(int64(v)), true
	case int:
		return value.IntDecimal(int64(v)), true
	}
	panic("a Number that is none") // the cases are those of the type
}

// HasFormat reports whether the number just read is of a format for numbers of
// [value.FormatOf].
func (d *Decoder) HasFormat(format string) bool {
	row, known := value.FormatOf(format)
	return known && row.ValidNumber(d.exact())
}

// NumberHasFormat is [Decoder.HasFormat] for a Go number. What is no number is of every
// format.
func NumberHasFormat[T Number](v T, format string) bool {
	number, ok := decimalOf(v)
	if !ok {
		return true
	}
	row, known := value.FormatOf(format)
	return known && row.ValidNumber(number)
}
