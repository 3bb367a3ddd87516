package schema

import "github.com/leasegate/leasegate/strict/value"

// A format is what is known of the format of a schema.
type format struct {
	text   func(text string) bool
	number func(d value.Decimal) bool
}

// lookupFormat returns what a format asks for; known is false for one that is
// taken for an annotation. The rows are those of package value, domain names
// checked in full.
func lookupFormat(name string) (f format, known bool) {
	row, known := value.FormatOf(name)
	f = format{text: row.Check, number: row.CheckNumber}
	if check, ok := nameChecks[name]; ok {
		f.text = check
	}
	return f, known
}
