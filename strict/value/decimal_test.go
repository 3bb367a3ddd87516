package value

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseDecimal(t *testing.T) {
	for _, c := range []struct{ text, want, reason string }{
		{"0", "0", "zero"},
		{"-0", "0", "zero has no sign"},
		{"0.000", "0", "nor digits"},
		{"0e7", "0", "nor an exponent"},
		{"1", "1", "one digit"},
		{"-12", "-12", "negative"},
		{"100", "1e2", "zeros at the end"},
		{"0.0100", "1e-2", "zeros after the point"},
		{"10.50", "105e-1", "zeros at both ends of the fraction"},
		{"1E+2", "1e2", "an exponent with a sign"},
		{"1.5e-3", "15e-4", "a fraction and an exponent"},
		{"12e-2", "12e-2", "an exponent that makes a fraction"},
		{"1e1000000000", "1e1000000000", "no float64"},
		{"1e99999999999999999999", "1e1152921504606846976", "exponents end at 2^60"},
		{"1e-99999999999999999999", "1e-1152921504606846976", "also below"},
		{"", "0", "no number"},
		{"-", "0", "no number"},
		{"01", "0", "no number of JSON"},
		{"1.", "0", "no number of JSON"},
		{"1e", "0", "no number of JSON"},
		{"NaN", "0", "no number of JSON"},
		{" 1", "0", "no number alone"},
	} {
		if got := ParseDecimal(c.text).String(); got != c.want {
			t.Errorf("%q: got %s, want %s: %s", c.text, got, c.want, c.reason)
		}
	}
}

func TestDecimalCompare(t *testing.T) {
	// In order; those in one row are equal.
	order := [][]string{
		{"-1e1000000000", "-10e999999999"},
		{"-1e400"},
		{"-9007199254740993"},
		{"-9007199254740992"},
		{"-1.1"},
		{"-1", "-1.0", "-10e-1"},
		{"-0.99"},
		{"-1e-400"},
		{"0", "-0", "0.0", "0e999999999999"},
		{"1e-1000000000"},
		{"1e-400"},
		{"0.1", "1e-1"},
		{"0.10000000000000000000000000000001"},
		{"9007199254740992"},
		{"9007199254740993"},
		{"1e400", "1" + strings.Repeat("0", 400)},
		{"1" + strings.Repeat("0", 399) + "1"},
		{"1e1000000000"},
	}
	for i, row := range order {
		for j, other := range order {
			for _, a := range row {
				for _, b := range other {
					want := min(max(i-j, -1), 1)
					d, o := ParseDecimal(a), ParseDecimal(b)
					if got := d.Compare(o); got != want {
						t.Errorf("%.30s and %.30s: got %d, want %d", a, b, got, want)
					}
					if (d == o) != (want == 0) {
						t.Errorf("%.30s and %.30s: == is %v", a, b, d == o)
					}
				}
			}
		}
	}
}

func TestDecimalIsInteger(t *testing.T) {
	for text, want := range map[string]bool{
		"0": true, "-3": true, "1.0": true, "1.5e1": true, "10e-1": true, "1e1000000000": true,
		"0.5": false, "15e-1": false, "1e-1000000000": false, "9007199254740993.5": false,
	} {
		if got := ParseDecimal(text).IsInteger(); got != want {
			t.Errorf("%s: got %v", text, got)
		}
	}
}

func TestDecimalMultipleOf(t *testing.T) {
	prime := "100000000000000000000000000000000000133" // of 39 digits
	for _, c := range []struct {
		number, factor string
		want           bool
		reason         string
	}{
		{"0.3", "0.1", true, "as decimals, not as float64"},
		{"0.35", "0.1", false, "a digit more"},
		{"1.1", "0.01", true, "a digit less"},
		{"0", "7", true, "zero is a multiple of all"},
		{"0", "0", true, "even of itself"},
		{"7", "0", false, "zero has no other multiple"},
		{"-6", "3", true, "signs don't matter"},
		{"6", "-3", true, "signs don't matter"},
		{"1e300", "1e-300", true, "far apart"},
		{"1e1000000000", "3", false, "without the zeros"},
		{"3e1000000000", "3", true, "without the zeros"},
		{"1e1000000000", "1024", true, "zeros hold every power of two"},
		{"1e9", "1024", false, "nine hold 2^9"},
		{"1e10", "1024", true, "ten hold 2^10"},
		{"1e63", "9223372036854775808", true, "2^63, of just enough zeros"},
		{"1e62", "9223372036854775808", false, "2^63, of one zero too few"},
		{"1e1000000000", "9223372036854775808", true, "2^63, of more zeros than are looked at"},
		{"1e-1000000000", "3", false, "no integer"},
		{"5", "2.5", true, "a fraction as factor"},
		{"9223372036854775807", "7", true, "beyond 2^53"},
		{"9223372036854775806", "7", false, "beyond 2^53"},
		{"18446744073709551615", "18446744073709551615", true, "the largest factor of one word"},
		{"18446744073709551616", "18446744073709551616", true, "the first beyond"},
		{"18446744073709551617", "18446744073709551616", false, "the first beyond"},
		{prime + "000", prime, true, "a long factor and zeros"},
		{prime + "1" + prime, prime, false, "a long factor, and a digit between"},
		{prime + "0" + prime, prime, true, "a long factor, in pieces"},
		{"1e1000000000", prime, false, "a long factor, of nothing but zeros"},
		{"1e1000000000", "340282366920938463463374607431768211456", true, "2^128"},
		{"1e127", "340282366920938463463374607431768211456", false, "2^128, of one zero too few"},
		{"1e128", "340282366920938463463374607431768211456", true, "2^128, of just enough zeros"},
	} {
		if got := ParseDecimal(c.number).MultipleOf(ParseDecimal(c.factor)); got != c.want {
			t.Errorf("%s of %s: got %v: %s", c.number, c.factor, got, c.reason)
		}
	}
}

func numbers() *rapid.Generator[string] {
	return rapid.StringMatching(`-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?`)
}

// TestDecimalAgreesWithRat holds all that a decimal says against math/big.
func TestDecimalAgreesWithRat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := numbers().Draw(t, "a"), numbers().Draw(t, "b")
		x, _ := new(big.Rat).SetString(a)
		y, _ := new(big.Rat).SetString(b)
		d, o := ParseDecimal(a), ParseDecimal(b)
		if again, _ := new(big.Rat).SetString(d.String()); again.Cmp(x) != 0 {
			t.Errorf("%s: became %s", a, d)
		}
		if got, want := d.Compare(o), x.Cmp(y); got != want {
			t.Errorf("%s and %s: got %d, want %d", a, b, got, want)
		}
		if got := d.IsInteger(); got != x.IsInt() {
			t.Errorf("%s: integer: %v", a, got)
		}
		if got := d.Sign(); got != x.Sign() {
			t.Errorf("%s: sign %d", a, got)
		}
		if y.Sign() == 0 {
			return
		}
		if got, want := d.MultipleOf(o), new(big.Rat).Quo(x, y).IsInt(); got != want {
			t.Errorf("%s of %s: got %v", a, b, got)
		}
		z := new(big.Rat).Mul(x, y)
		product := z.FloatString(120)
		if exact, _ := new(big.Rat).SetString(product); exact.Cmp(z) == 0 && x.IsInt() && !ParseDecimal(product).MultipleOf(o) {
			t.Errorf("%s times %s is no multiple", a, b)
		}
	})
}

func TestFloatDecimal(t *testing.T) {
	for f, want := range map[float64]string{
		0: "0", math.Copysign(0, -1): "0", 0.1: "1e-1", -1.5: "-15e-1", 1e21: "1e21", 5e-324: "5e-324",
		math.Inf(1): "0", math.NaN(): "0",
	} {
		if got := FloatDecimal(f).String(); got != want {
			t.Errorf("%v: got %s, want %s", f, got, want)
		}
	}
	if got := IntDecimal(math.MinInt64).String(); got != "-9223372036854775808" {
		t.Errorf("got %s", got)
	}
}

// TestDecimalAllocatesNothing is for the numbers that most texts hold.
func TestDecimalAllocatesNothing(t *testing.T) {
	token := []byte("-1234567")
	if n := testing.AllocsPerRun(100, func() {
		if d := ParseDecimal(string(token)); !d.IsInteger() || d.Compare(ParseDecimal("0.5")) > 0 || d.MultipleOf(ParseDecimal("1000")) {
			t.Errorf("%s: a fraction, or a multiple of 1000", token)
		}
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestDecimalInt64(t *testing.T) {
	for _, c := range []struct {
		text string
		want int64
		fits bool
	}{
		{"0", 0, true},
		{"1e2", 100, true},
		{"-1.50e1", -15, true},
		{"9223372036854775807", math.MaxInt64, true},
		{"9223372036854775808", math.MaxInt64, false},
		{"-9223372036854775808", math.MinInt64, true},
		{"-9223372036854775809", math.MinInt64, false},
		{"1e18", 1e18, true},
		{"1e19", math.MaxInt64, false},
		{"-1e1000000000", math.MinInt64, false},
		{"1.5", 0, false},
		{"1e-1000000000", 0, false},
	} {
		if got, fits := ParseDecimal(c.text).Int64(); got != c.want || fits != c.fits {
			t.Errorf("%s: got %d, %v", c.text, got, fits)
		}
	}
}
