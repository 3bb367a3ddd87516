package value

import (
	"slices"
	"strings"
)

// A Format is a row of the table of formats: what the keyword format means by one
// name. Values of JSON types that a format is not about are all of it (JSON Schema
// Validation section 7.1).
type Format struct {
	Name string
	// Types are the JSON types that the format is about: string, number or both. An
	// integer is a number.
	Types []string
	// Source is where the format is defined.
	Source string
	// Good and Bad are a value of the format and one that is none, as the text of a
	// string or the literal of a number. An annotation has no Bad.
	Good, Bad string
	// Check decides about strings and CheckNumber about numbers; nil where any value
	// will do.
	Check       func(text string) bool
	CheckNumber func(number Decimal) bool
	// Names marks a format of domain names whose exact check needs the tables of
	// RFC 5892, which this package has not: Check takes more than there is, or is nil.
	Names bool
}

// Formats returns the rows in the order of their names. The caller may change them.
func Formats() []Format { return slices.Clone(formats) }

// FormatOf returns the row of a name; ok is false where the format is not known, and
// therefore an annotation (JSON Schema Validation section 7.2.1).
func FormatOf(name string) (format Format, ok bool) {
	row := formatOf(name)
	if row == nil {
		return Format{}, false
	}
	return *row, true
}

func formatOf(name string) *Format {
	i, ok := slices.BinarySearchFunc(formats, name, func(row Format, name string) int { return strings.Compare(row.Name, name) })
	if !ok {
		return nil
	}
	return &formats[i]
}

// About reports whether the format is about values of a JSON type: string, number
// or integer.
func (f *Format) About(jsonType string) bool {
	if jsonType == "integer" {
		jsonType = "number"
	}
	return slices.Contains(f.Types, jsonType)
}

// Annotation reports whether every value is of the format.
func (f *Format) Annotation() bool { return f.Check == nil && f.CheckNumber == nil }

// Valid reports whether a string is of the format.
func (f *Format) Valid(text string) bool { return f.Check == nil || f.Check(text) }

// ValidNumber reports whether a number is of the format.
func (f *Format) ValidNumber(number Decimal) bool {
	return f.CheckNumber == nil || f.CheckNumber(number)
}

// ValidFormat reports whether a string is of the named format, and whether there is
// a format of that name that is about strings. Of one that is not, any text is. It
// is safe for concurrent use.
func ValidFormat(format, text string) (valid, known bool) {
	row := formatOf(format)
	if row == nil || !row.About("string") {
		return true, false
	}
	return row.Valid(text), true
}
