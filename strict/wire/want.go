package wire

import (
	"strconv"
	"strings"
)

// maxWant limits the bytes of the values of an enum in a text.
const maxWant = 500

// want says what a keyword of a schema asks for. It speaks of the document alone, never
// of a value.
func (s *Schema) want(keyword string) string {
	if n, ok := s.count(keyword); ok {
		return wantCount(keyword, n)
	}
	for i := range s.Limits {
		if l := &s.Limits[i]; l.Keyword == keyword {
			return wantLimit[keyword] + l.Number
		}
	}
	switch keyword {
	case "type":
		return s.Types.String()
	case "nullable":
		return "not null but " + s.Types.String()
	case "enum":
		return "one of [" + Cut(strings.Join(s.Enum, ","), maxWant) + "]"
	case "const":
		return Cut(s.Const, maxWant)
	case "format":
		return "the format " + strconv.Quote(s.Format)
	case "pattern":
		return "a string that matches " + strconv.Quote(s.Pattern)
	case "not":
		if s.Never {
			return "nothing: the schema allows no value"
		}
	case "anyOf":
		return "a match with at least one of " + counted(uint64(len(s.AnyOf)), "schema")
	case "oneOf":
		return "a match with exactly one of " + counted(uint64(len(s.OneOf)), "schema")
	}
	return wanted[keyword]
}

func wantCount(keyword string, n uint64) string {
	nouns := map[string]string{
		"Length": "character", "Items": "item", "Properties": "member", "Contains": "item",
	}
	text := "at least "
	if strings.HasPrefix(keyword, "max") {
		text = "at most "
	}
	text += counted(n, nouns[keyword[len("min"):]])
	if strings.HasSuffix(keyword, "Contains") {
		text += " that match the schema under contains"
	}
	return text
}

var wantLimit = map[string]string{
	"minimum": "at least ", "maximum": "at most ", "exclusiveMinimum": "more than ", "exclusiveMaximum": "less than ",
	"multipleOf": "a multiple of ",
}

var wanted = map[string]string{
	"uniqueItems":           "items that all differ",
	"contains":              "at least one item that matches the schema under contains",
	"unevaluatedItems":      "no item here",
	"additionalProperties":  "no member of this name",
	"propertyNames":         "a member name that matches the schema under propertyNames",
	"required":              "a member that the schema requires",
	"dependentRequired":     "a member that another one asks for",
	"unevaluatedProperties": "no member of this name",
	"not":                   "no match with the schema under not",
	"readOnly":              "no such member in a request: it is readOnly",
	"writeOnly":             "no such member in a response: it is writeOnly",
}

// String lists the types, as in "a string or null".
func (t Types) String() string {
	text := ""
	for _, one := range []struct {
		types Types
		name  string
	}{
		{TypeObject, "an object"},
		{TypeArray, "an array"},
		{TypeString, "a string"},
		{TypeInteger, "an integer"},
		{TypeNumber, "a number"},
		{TypeBoolean, "a boolean"},
		{TypeNull, "null"},
	} {
		if t&one.types == 0 {
			continue
		}
		if text != "" {
			text += " or "
		}
		text += one.name
	}
	return text
}
