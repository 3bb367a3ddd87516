package wire

import (
	"math"
	"testing"

	"github.com/leasegate/leasegate/strict/value"
)

// A number is held against a limit as it was written, not as it is held.
func TestCompare(t *testing.T) {
	for _, c := range []struct {
		number string
		limit  float64
		want   int
		reason string
	}{
		{"1", 2, -1, "less"},
		{"3", 2, 1, "more"},
		{"2", 2, 0, "equal"},
		{"2.0", 2, 0, "equal, written otherwise"},
		{"20e-1", 2, 0, "equal, with an exponent"},
		{"0.1", 0.1, 0, "the decimal that the document has"},
		{"0.10000000000000000001", 0.1, 1, "a little more, the same float64"},
		{"0.09999999999999999999999", 0.1, -1, "a little less, the same float64"},
		{"9007199254740993", 9007199254740992, 1, "between two float64"},
		{"1152921504606846976", 1 << 60, 0, "a limit beyond 2^53, which has digits of its own"},
		{"1152921504606847000", 1 << 60, 1, "and not those of its shortest text"},
		{"1e400", math.MaxFloat64, 1, "beyond float64"},
		{"-1e400", -math.MaxFloat64, -1, "beyond it on the other side"},
	} {
		d := NewDecoder([]byte(c.number))
		read, _ := d.Float64()
		if got := d.Compare(read, c.limit); got != c.want {
			t.Errorf("%s and %v: got %d, want %d: %s", c.number, c.limit, got, c.want, c.reason)
		}
		d.Release()
		d = NewDecoder([]byte(c.number))
		d.Float64()
		exact := value.ParseDecimal(c.number).Compare(value.FloatDecimal(c.limit))
		if got := d.CompareDecimal(value.FloatDecimal(c.limit).String()); got != exact {
			t.Errorf("%s and %v as decimals: got %d, want %d: %s", c.number, c.limit, got, exact, c.reason)
		}
		d.Release()
	}
}

// An integer beyond int64 is the last one in Go, and is compared as itself.
func TestCompareOverflow(t *testing.T) {
	for _, c := range []struct {
		number string
		limit  float64
		want   int
	}{{"1e30", 1e29, 1}, {"1e30", 1e31, -1}, {"1e30", 1e30, -1}, {"9223372036854775808", 1 << 63, 0}, {"-1e30", -1e29, -1}} {
		d := NewDecoder([]byte(c.number))
		value, _ := d.Int64()
		if got := d.Compare(float64(value), c.limit); got != c.want {
			t.Errorf("%s and %v: got %d, want %d", c.number, c.limit, got, c.want)
		}
		d.Release()
	}
}

// What float64 makes equal to a limit that is not allowed itself, or no multiple,
// is refused as unrepresentable.
func TestCompareExclusive(t *testing.T) {
	for _, c := range []struct {
		number string
		order  int
		found  string
		reason string
	}{
		{"0.5", -1, "", "less"},
		{"1", 0, "", "the limit"},
		{"0.99999999999999999999", -1, "unrepresentable@", "less, and the limit in Go"},
		{"1.00000000000000000001", 1, "unrepresentable@", "more, and the limit in Go"},
	} {
		d := NewDecoder([]byte(c.number))
		value, _ := d.Float64()
		order := d.CompareExclusive(value, 1)
		if found := finish(d); order != c.order || found != c.found {
			t.Errorf("%s: %s: got %d, %q, want %d, %q", c.number, c.reason, order, found, c.order, c.found)
		}
	}
	for _, c := range []struct {
		number, factor string
		want           bool
		found          string
		reason         string
	}{
		{"6", "3", true, "", "small integers"},
		{"7", "3", false, "", "small integers"},
		{"0.3", "0.1", true, "", "as decimals"},
		{"6", "0.5", true, "", "a fraction for a factor"},
		{"9007199254740993", "3", true, "unrepresentable@", "a multiple that float64 makes none"},
	} {
		d := NewDecoder([]byte(c.number))
		value, _ := d.Float64()
		is := d.MultipleOfFloat(value, c.factor)
		if found := finish(d); is != c.want || found != c.found {
			t.Errorf("%s of %s: %s: got %v, %q, want %v, %q", c.number, c.factor, c.reason, is, found, c.want, c.found)
		}
	}
	if !MultipleOf(math.NaN(), "2") || !MultipleOf(math.Inf(1), "2") {
		t.Error("what is no number is refused as that alone")
	}
}

func TestNumberFormat(t *testing.T) {
	for _, c := range []struct {
		number, format string
		want           bool
		found          string
	}{
		{"1e38", "float", true, ""},
		{"1e39", "float", false, ""},
		{"1e308", "double", true, ""},
		{"1e400", "double", false, "unrepresentable@"},
		{"1", "acme", false, ""},
	} {
		d := NewDecoder([]byte(c.number))
		held, _ := d.Float64()
		is := d.HasFormat(c.format)
		if found := finish(d); is != c.want || found != c.found {
			t.Errorf("%s as %s: got %v, %q", c.number, c.format, is, found)
		}
		if got := NumberHasFormat(held, c.format); got != c.want && c.found == "" {
			t.Errorf("%v as %s: got %v", held, c.format, got)
		}
	}
	if !NumberHasFormat(math.NaN(), "float") || !NumberHasFormat(math.Inf(1), "float") {
		t.Error("what is no number is refused as that alone")
	}
}
