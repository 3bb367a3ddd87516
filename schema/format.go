package schema

import "github.com/leasegate/leasegate/strict"

// A format is what is known of the format of a schema.
type format struct {
	text   func(text string) bool
	number func(d decimal) bool
}

// lookupFormat returns what a format asks for; known is false for one that is
// taken for an annotation.
func lookupFormat(name string) (f format, known bool) {
	if limits, ok := integerFormats[name]; ok {
		return format{number: func(d decimal) bool {
			return d.IsInteger() && d.Compare(limits[0]) >= 0 && d.Compare(limits[1]) <= 0
		}}, true
	}
	switch name {
	case "float":
		return format{number: func(d decimal) bool { return inRange(d, maxFloat) }}, true
	case "double":
		return format{number: func(d decimal) bool { return inRange(d, maxDouble) }}, true
	case "password", "binary":
		return format{}, true
	}
	if _, known := strict.ValidFormat(name, ""); known {
		return format{text: func(text string) bool {
			valid, _ := strict.ValidFormat(name, text)
			return valid
		}}, true
	}
	return format{}, false
}

var integerFormats = map[string][2]decimal{
	"int8":   {parseDecimal("-128"), parseDecimal("127")},
	"uint8":  {parseDecimal("0"), parseDecimal("255")},
	"int16":  {parseDecimal("-32768"), parseDecimal("32767")},
	"uint16": {parseDecimal("0"), parseDecimal("65535")},
	"int32":  {parseDecimal("-2147483648"), parseDecimal("2147483647")},
	"uint32": {parseDecimal("0"), parseDecimal("4294967295")},
	"int64":  {parseDecimal("-9223372036854775808"), parseDecimal("9223372036854775807")},
	"uint64": {parseDecimal("0"), parseDecimal("18446744073709551615")},
}

var (
	maxFloat  = parseDecimal("3.40282346638528859811704183484516925440e+38")
	maxDouble = parseDecimal("1.79769313486231570814527423731704356798070e+308")
)

func inRange(d, limit decimal) bool {
	d.negative = false
	return d.Compare(limit) <= 0
}
