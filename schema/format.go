package schema

import "github.com/leasegate/leasegate/strict/value"

// A format is what is known of the format of a schema.
type format struct {
	text   func(text string) bool
	number func(d value.Decimal) bool
}

// lookupFormat returns what a format asks for; known is false for one that is
// taken for an annotation.
func lookupFormat(name string) (f format, known bool) {
	if limits, ok := integerFormats[name]; ok {
		return format{number: func(d value.Decimal) bool {
			return d.IsInteger() && d.Compare(limits[0]) >= 0 && d.Compare(limits[1]) <= 0
		}}, true
	}
	switch name {
	case "float":
		return format{number: func(d value.Decimal) bool { return inRange(d, maxFloat) }}, true
	case "double":
		return format{number: func(d value.Decimal) bool { return inRange(d, maxDouble) }}, true
	case "password", "binary":
		return format{}, true
	}
	if _, known := value.ValidFormat(name, ""); known {
		return format{text: func(text string) bool {
			valid, _ := value.ValidFormat(name, text)
			return valid
		}}, true
	}
	return format{}, false
}

var integerFormats = map[string][2]value.Decimal{
	"int8":   {value.ParseDecimal("-128"), value.ParseDecimal("127")},
	"uint8":  {value.ParseDecimal("0"), value.ParseDecimal("255")},
	"int16":  {value.ParseDecimal("-32768"), value.ParseDecimal("32767")},
	"uint16": {value.ParseDecimal("0"), value.ParseDecimal("65535")},
	"int32":  {value.ParseDecimal("-2147483648"), value.ParseDecimal("2147483647")},
	"uint32": {value.ParseDecimal("0"), value.ParseDecimal("4294967295")},
	"int64":  {value.ParseDecimal("-9223372036854775808"), value.ParseDecimal("9223372036854775807")},
	"uint64": {value.ParseDecimal("0"), value.ParseDecimal("18446744073709551615")},
}

var (
	maxFloat  = value.ParseDecimal("3.40282346638528859811704183484516925440e+38")
	maxDouble = value.ParseDecimal("1.79769313486231570814527423731704356798070e+308")
)

func inRange(d, limit value.Decimal) bool {
	return d.Compare(limit) <= 0 && d.Compare(value.ParseDecimal("-"+limit.String())) >= 0
}
