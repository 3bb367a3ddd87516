package wire

import (
	"encoding/json"
	"math"
	"math/big"
	"net/netip"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leasegate/leasegate/strict/value"
)

// width holds reading one Go type against big numbers.
func width[T Sized](format string, least, most T) func(t *testing.T) {
	low, _ := new(big.Float).SetString(value.ParseDecimal(decimalText(least)).String())
	high, _ := new(big.Float).SetString(value.ParseDecimal(decimalText(most)).String())
	return func(t *testing.T) {
		check := func(t rapid.TB, text string) {
			number, ok := new(big.Float).SetPrec(400).SetString(text)
			if !ok {
				t.Fatalf("%s is no number", text)
			}
			want := ""
			switch {
			case !number.IsInt():
				want = "type@"
			case number.Cmp(low) < 0 || number.Cmp(high) > 0:
				want = "format@"
			}
			d := NewDecoder([]byte(text))
			n, read := Integer[T](d, format)
			if found := finish(d); found != want || read != (want != "type@") {
				t.Errorf("%s of %s: got %v, %q, want %q", format, text, n, found, want)
			}
			nearest := T(0)
			switch {
			case want == "type@":
			case number.Cmp(low) < 0:
				nearest = least
			case number.Cmp(high) > 0:
				nearest = most
			default:
				nearest = n
				if got, _ := new(big.Float).SetPrec(400).SetString(decimalText(n)); got.Cmp(number) != 0 {
					t.Errorf("%s of %s is %v", format, text, n)
				}
			}
			if n != nearest {
				t.Errorf("%s of %s is %v, want %v", format, text, n, nearest)
			}
			// Of type number, with its format.
			d = NewDecoder([]byte(text))
			if _, ok := Whole[T](d); !ok {
				t.Errorf("%s of number %s is not read", format, text)
			}
			if !d.HasFormat(format) {
				d.Fail("format", "")
			}
			if found := finish(d); found != strings.Replace(want, "type", "format", 1) {
				t.Errorf("%s of number %s: got %q, want %q", format, text, found, want)
			}
		}
		for _, text := range []string{
			"0", "-0", "1.0", "1.5", "-1", "1e2", "12e-1", "127", "128", "-128", "-129", "255", "256", "32767", "32768", "-32768", "-32769", "65535", "65536",
			"2147483647", "2147483648", "-2147483648", "-2147483649", "4294967295", "4294967296", "9223372036854775807", "9223372036854775808",
			"-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616", "1e30", "-1e30", "999999999999999", "-999999999999999",
		} {
			check(t, text)
		}
		rapid.Check(t, func(t *rapid.T) {
			check(t, rapid.StringMatching(`-?(0|[1-9][0-9]{0,21})(\.[0-9]{1,3})?`).Draw(t, "number"))
		})
	}
}

func decimalText[T Sized](n T) string {
	d, _ := decimalOf(n)
	return d.String()
}

func TestIntegers(t *testing.T) {
	t.Run("int8", width[int8]("int8", math.MinInt8, math.MaxInt8))
	t.Run("int16", width[int16]("int16", math.MinInt16, math.MaxInt16))
	t.Run("int32", width[int32]("int32", math.MinInt32, math.MaxInt32))
	t.Run("int64", width[int64]("int64", math.MinInt64, math.MaxInt64))
	t.Run("uint8", width[uint8]("uint8", 0, math.MaxUint8))
	t.Run("uint16", width[uint16]("uint16", 0, math.MaxUint16))
	t.Run("uint32", width[uint32]("uint32", 0, math.MaxUint32))
	t.Run("uint64", width[uint64]("uint64", 0, math.MaxUint64))
}

// A number that no keyword refuses and that the Go type can't hold is said to be so.
func TestWholeWithoutFormat(t *testing.T) {
	for _, row := range []struct{ text, want string }{{"1", ""}, {"1e30", "unrepresentable@"}, {"1.5", "unrepresentable@"}, {`"1"`, "type@"}, {"-", "syntax@"}} {
		d := NewDecoder([]byte(row.text))
		Whole[int64](d)
		if found := finish(d); found != row.want {
			t.Errorf("%s: got %q, want %q", row.text, found, row.want)
		}
	}
	d := NewDecoder([]byte(`"1"`))
	if _, ok := Integer[int8](d, "int8"); ok {
		t.Error("a string is read as an integer")
	}
	if found := finish(d); found != "type@" {
		t.Errorf("got %q", found)
	}
}

func TestCompareText(t *testing.T) {
	for _, row := range []struct {
		got, want int
		reason    string
	}{
		{CompareText(uint64(math.MaxUint64), "18446744073709551614"), 1, "beyond 64 bits with a sign"},
		{CompareText(int64(math.MinInt64), "-9223372036854775808"), 0, "the first"},
		{CompareText(int8(-1), "-1.5"), 1, "a fraction"},
		{CompareText(0.1, "0.1"), 0, "the shortest decimal"},
		{CompareText(math.NaN(), "1"), 0, "no number"},
		{CompareText(json.Number("0.1000000000000000000001"), "0.1"), 1, "more digits than float64 has"},
		{CompareText(json.Number(""), "1"), 0, "no text of a number"},
		{CompareText(3, "4"), -1, "an int"},
	} {
		if row.got != row.want {
			t.Errorf("%s: got %d, want %d", row.reason, row.got, row.want)
		}
	}
	if !MultipleOf(json.Number("1e30"), "10") || MultipleOf(uint64(math.MaxUint64), "2") || !MultipleOf(json.Number("x"), "2") {
		t.Error("multiples are not those of the decimals")
	}
	if !NumberHasFormat(json.Number("1.5"), "decimal128") || NumberHasFormat(json.Number("1e7000"), "decimal128") || !NumberHasFormat(json.Number(""), "decimal128") || NumberHasFormat(int64(1)<<60, "sf-integer") {
		t.Error("formats are not those of the table")
	}
}

func TestWriteFormats(t *testing.T) {
	for _, row := range []struct {
		write        func(*Encoder)
		json, asText string
		reason       string
	}{
		{func(e *Encoder) { e.Date(value.Date{Year: 2026, Month: 1, Day: 2}) }, `"2026-01-02"`, "2026-01-02", "a date"},
		{func(e *Encoder) { e.Date(value.Date{}) }, "format@", "format@", "the zero date"},
		{func(e *Encoder) { e.Base64([]byte("fo")) }, `"Zm8="`, "Zm8=", "bytes"},
		{func(e *Encoder) { e.Base64(nil) }, `""`, "", "no bytes"},
		{func(e *Encoder) { e.IPv4(netip.AddrFrom4([4]byte{127, 0, 0, 1})) }, `"127.0.0.1"`, "127.0.0.1", "an address"},
		{func(e *Encoder) { e.IPv4(netip.Addr{}) }, "format@", "format@", "the zero address"},
		{func(e *Encoder) { e.IPv4(netip.IPv6LinkLocalAllNodes()) }, "format@", "format@", "an address of another kind"},
		{func(e *Encoder) { e.Number("1.50") }, "1.50", "1.50", "a number as it is"},
		{func(e *Encoder) { e.Number("") }, "type@", "type@", "no number"},
		{func(e *Encoder) { e.Number("1 ") }, "type@", "type@", "more than a number"},
		{func(e *Encoder) { e.Uint64(math.MaxUint64) }, "18446744073709551615", "18446744073709551615", "the last integer"},
	} {
		e := NewEncoder(nil)
		row.write(e)
		if got := written(e); got != row.json {
			t.Errorf("%s: got %s, want %s", row.reason, got, row.json)
		}
		e = NewTextEncoder("")
		row.write(e)
		text := string(e.Bytes())
		if found := rules(e.Found()); found != "" {
			text = found
		}
		if e.Release(); text != row.asText {
			t.Errorf("%s, as a text: got %s, want %s", row.reason, text, row.asText)
		}
	}
}
