package gate

import (
	"encoding/json"
	"math"
	"math/bits"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	strictvalue "github.com/leasegate/leasegate/strict/value"
)

// kinDigits is how many significant digits a decimal number may have for its
// nearest float64 to stand for it alone. Numbers with more of them, which
// kin-openapi would round, are judged here, as exact decimals.
const modelKinDigits = 15

// A decimal is 0.DIGITS times ten to the power of magnitude. Its digits neither
// begin nor end with a zero; zero has none.
type modelDecimal struct {
	negative  bool
	digits    string
	magnitude int64
}

// maxMagnitude is where exponents stop to be told apart; no limit that a
// document can state, a float64, comes near.
const modelMaxMagnitude = 1 << 40

// parseDecimal reads a number of JSON's grammar (RFC 8259, section 6).
func modelParseDecimal(text string) modelDecimal {
	d := modelDecimal{}
	d.negative = strings.HasPrefix(text, "-")
	text = strings.TrimPrefix(text, "-")
	var exponent int64
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		e, err := strconv.ParseInt(strings.TrimPrefix(text[i+1:], "+"), 10, 64)
		if err != nil || e > modelMaxMagnitude || e < -modelMaxMagnitude {
			e = modelMaxMagnitude
			if text[i+1] == '-' {
				e = -modelMaxMagnitude
			}
		}
		exponent, text = e, text[:i]
	}
	whole, fraction, _ := strings.Cut(text, ".")
	digits := whole + fraction
	d.magnitude = int64(len(whole)) + exponent
	trimmed := strings.TrimLeft(digits, "0")
	d.magnitude -= int64(len(digits) - len(trimmed))
	d.digits = strings.TrimRight(trimmed, "0")
	if d.digits == "" {
		return modelDecimal{}
	}
	return d
}

// limitDecimal is the decimal that a limit of the document stands for: the
// shortest one that reads as f or, where float64 has gaps between integers, f itself.
func modelLimitDecimal(f float64) modelDecimal {
	if math.Abs(f) >= 1<<53 {
		return modelParseDecimal(strconv.FormatFloat(f, 'f', 0, 64))
	}
	return modelFloatDecimal(f)
}

// floatDecimal is the shortest decimal that reads as f.
func modelFloatDecimal(f float64) modelDecimal {
	return modelParseDecimal(strconv.FormatFloat(f, 'e', -1, 64))
}

// text is the number in a form that is the same for equal numbers.
func (d modelDecimal) text() string {
	if d.digits == "" {
		return "0"
	}
	sign := ""
	if d.negative {
		sign = "-"
	}
	return sign + d.digits + "e" + strconv.FormatInt(d.magnitude-int64(len(d.digits)), 10)
}

func (d modelDecimal) isInteger() bool { return d.magnitude >= int64(len(d.digits)) }

func (d modelDecimal) compare(o modelDecimal) int {
	if s, t := d.sign(), o.sign(); s != t || s == 0 {
		return s - t
	}
	result := strings.Compare(d.digits, o.digits)
	switch {
	case d.magnitude < o.magnitude:
		result = -1
	case d.magnitude > o.magnitude:
		result = 1
	}
	return result * d.sign()
}

func (d modelDecimal) sign() int {
	switch {
	case d.digits == "":
		return 0
	case d.negative:
		return -1
	}
	return 1
}

// multipleOf reports whether d divided by o, which has at most 17 digits, is an
// integer.
func (d modelDecimal) multipleOf(o modelDecimal) bool {
	if d.digits == "" {
		return true
	}
	// d/o is (M/P) times ten to the power of shift, and M does not end with a zero.
	shift := (d.magnitude - int64(len(d.digits))) - (o.magnitude - int64(len(o.digits)))
	p, err := strconv.ParseUint(o.digits, 10, 64)
	if shift < 0 || err != nil {
		return false
	}
	var remainder uint64
	step := func(digit uint64) {
		high, low := bits.Mul64(remainder, 10)
		low, carry := bits.Add64(low, digit, 0)
		remainder = bits.Rem64(high+carry, low, p)
	}
	for _, c := range []byte(d.digits) {
		step(uint64(c - '0'))
	}
	// Beyond 64 zeros every factor 2 and 5 of P is there already.
	for range min(shift, 64) {
		step(0)
	}
	return remainder == 0
}

// number returns the value that stands for a number of JSON's grammar: a
// float64 that kin-openapi can judge, or a json.Number, the same for equal
// numbers, that is judged exactly.
func modelNumber(text string) any {
	if len(text) > modelKinDigits || strings.ContainsAny(text, "eE") {
		d := modelParseDecimal(text)
		if len(d.digits) > modelKinDigits || d.magnitude < -300 || d.magnitude > 300 {
			return json.Number(d.text())
		}
		text = d.text()
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return json.Number(modelParseDecimal(text).text())
	}
	if f == 0 {
		return 0.0 // not -0
	}
	return f
}

// toDecimal is the decimal of a number that a body or the document holds.
func modelToDecimal(value any) modelDecimal {
	switch value := value.(type) {
	case json.Number:
		return modelParseDecimal(string(value))
	case float64:
		return modelFloatDecimal(value)
	}
	return modelDecimal{}
}

// fitsFormat reports whether a number is of a format for numbers.
func modelFitsFormat(format string, d modelDecimal) bool {
	row, _ := strictvalue.FormatOf(format)
	return row.ValidNumber(strictvalue.ParseDecimal(d.text()))
}

// isNumber reports whether text is a number of JSON's grammar.
func modelIsNumber(text string) bool {
	if text == "" || text[0] != '-' && (text[0] < '0' || text[0] > '9') {
		return false
	}
	return jsontext.Value(text).IsValid()
}
