package wire

import "github.com/leasegate/leasegate/strict/value"

// Sized are the integers of a width that a format asks for.
type Sized interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64
}

// Integer reads an integer of a format that allows what the Go type holds: int8 to
// int64 and uint8 to uint64, as the types are called. One out of range is recorded and
// becomes the nearest T; see [Decoder.Int64].
func Integer[T Sized](d *Decoder, format string) (n T, ok bool) {
	token, ok := d.numberText("an integer")
	if !ok {
		return 0, false
	}
	n, whole, fits := integerOf[T](token)
	switch {
	case !whole:
		d.Fail("type", "an integer")
		return 0, false
	case !fits:
		d.refuseWidth(format)
	}
	return n, true
}

// Whole reads a number of type number whose format allows nothing but integers; the
// format is for the caller to check. A number that T can't hold becomes the nearest T,
// or 0 if it has a fraction, and is refused as unrepresentable unless a keyword refuses
// it.
func Whole[T Sized](d *Decoder) (n T, ok bool) {
	token, ok := d.numberText("a number")
	if !ok {
		return 0, false
	}
	n, _, fits := integerOf[T](token)
	if !fits {
		d.unheld()
	}
	return n, true
}

// integerOf returns the T that is nearest to a number, and whether the number is whole
// and is that T.
func integerOf[T Sized](token []byte) (n T, whole, fits bool) {
	if small, ok := smallInteger(token); ok {
		n = T(small)
		if int64(n) == small && (n < 0) == (small < 0) {
			return n, true, true
		}
		return end[T](small < 0), true, false
	}
	exact := value.ParseDecimal(string(token))
	if !exact.IsInteger() {
		return 0, false, false
	}
	if isSigned[T]() {
		wide, fits := exact.Int64()
		if n = T(wide); fits && int64(n) == wide {
			return n, true, true
		}
	} else {
		wide, fits := exact.Uint64()
		if n = T(wide); fits && uint64(n) == wide {
			return n, true, true
		}
	}
	return end[T](exact.Sign() < 0), true, false
}

func isSigned[T Sized]() bool { return T(0)-1 < 0 }

// end is the least or the greatest T.
func end[T Sized](least bool) T {
	switch top := T(1); {
	case !isSigned[T]() && least:
		return 0
	case !isSigned[T]():
		return top - 2 // which wraps
	default:
		for top<<1 > 0 {
			top <<= 1
		}
		if most := top - 1 + top; !least {
			return most
		}
		return -top - top
	}
}
