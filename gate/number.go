package gate

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/strict/value"
)

// kinDigits is how many significant digits a decimal number may have for its
// nearest float64 to stand for it alone. Numbers with more of them, which
// kin-openapi would round, are judged here, as exact decimals.
const kinDigits = 15

// Most functions here have a variable named value, so that package value is
// reached by these names.
type decimal = value.Decimal

func parseDecimal(text string) decimal { return value.ParseDecimal(text) }

func floatDecimal(f float64) decimal { return value.FloatDecimal(f) }

// isNumber reports whether text is a number of JSON's grammar.
func isNumber(text string) bool { return value.IsNumber(text) }

// limitDecimal is the decimal that a limit of the document stands for: the
// shortest one that reads as f or, where float64 has gaps between integers, f itself.
func limitDecimal(f float64) value.Decimal {
	if math.Abs(f) >= 1<<53 {
		return value.ParseDecimal(strconv.FormatFloat(f, 'f', 0, 64))
	}
	return value.FloatDecimal(f)
}

// number returns the value that stands for a number of JSON's grammar: a
// float64 that kin-openapi can judge, or a json.Number, the same for equal
// numbers, that is judged exactly.
func number(text string) any {
	if len(text) > kinDigits || strings.ContainsAny(text, "eE") {
		d := value.ParseDecimal(text)
		if !d.Short() {
			return json.Number(d.String())
		}
		text = d.String()
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return json.Number(value.ParseDecimal(text).String())
	}
	if f == 0 {
		return 0.0 // not -0
	}
	return f
}

// toDecimal is the decimal of a number that a body or the document holds.
func toDecimal(number any) value.Decimal {
	switch number := number.(type) {
	case json.Number:
		return value.ParseDecimal(string(number))
	case float64:
		return value.FloatDecimal(number)
	}
	return value.Decimal{}
}

var integerLimits = map[string][2]value.Decimal{
	"int32": {value.IntDecimal(math.MinInt32), value.IntDecimal(math.MaxInt32)},
	"int64": {value.IntDecimal(math.MinInt64), value.IntDecimal(math.MaxInt64)},
}

// fitsFormat reports whether a number is an integer within a format's limits.
func fitsFormat(format string, d value.Decimal) bool {
	limits := integerLimits[format]
	return d.IsInteger() && d.Compare(limits[0]) >= 0 && d.Compare(limits[1]) <= 0
}
