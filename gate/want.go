package gate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// want says what a keyword of a schema asks for. It speaks of the document
// alone, never of a value.
func want(s *oldSchema, keyword string) string {
	source := s.source
	switch keyword {
	case "nullable":
		return "not null but " + s.types.String()
	case "type":
		return s.types.String()
	case wordRequired:
		return "a member that the schema requires"
	case "additionalProperties":
		return "no member of this name"
	case "minLength":
		return fmt.Sprintf("at least %s", count(source.MinLength, "character"))
	case "maxLength":
		return fmt.Sprintf("at most %s", count(*source.MaxLength, "character"))
	case "pattern":
		return "a string that matches " + strconv.Quote(source.Pattern)
	case "format":
		return "the format " + strconv.Quote(source.Format)
	case "enum":
		return "one of " + jsonText(source.Enum)
	case "const":
		return jsonText(source.Const)
	case "minimum":
		return "at least " + jsonText(source.Min)
	case "maximum":
		return "at most " + jsonText(source.Max)
	case "exclusiveMinimum":
		return "more than " + jsonText(s.onNumber.ExclusiveMin.Value)
	case "exclusiveMaximum":
		return "less than " + jsonText(s.onNumber.ExclusiveMax.Value)
	case "multipleOf":
		return "a multiple of " + jsonText(source.MultipleOf)
	}
	return wantMany(s, keyword)
}

// wantMany is want for keywords about arrays and objects, and for those that
// combine schemas.
func wantMany(s *oldSchema, keyword string) string {
	source := s.source
	switch keyword {
	case "minItems":
		return "at least " + count(source.MinItems, "item")
	case "maxItems":
		return "at most " + count(*source.MaxItems, "item")
	case "uniqueItems":
		return "items that all differ"
	case "contains":
		return "at least one item that matches the schema under contains"
	case "minContains":
		return "at least " + count(*source.MinContains, "item") + " that match the schema under contains"
	case "maxContains":
		return "at most " + count(*source.MaxContains, "item") + " that match the schema under contains"
	case "unevaluatedItems":
		return "no item here"
	case "minProperties":
		return "at least " + count(source.MinProps, "member")
	case "maxProperties":
		return "at most " + count(*source.MaxProps, "member")
	case "propertyNames":
		return "a member name that matches the schema under propertyNames"
	case "dependentRequired":
		return "a member that another one asks for"
	case "unevaluatedProperties":
		return "no member of this name"
	case "readOnly":
		return "no such member in a request: it is readOnly"
	case "writeOnly":
		return "no such member in a response: it is writeOnly"
	case "oneOf":
		return fmt.Sprintf("a match with exactly one of %s", count(uint64(len(s.oneOf)), "schema"))
	case "anyOf":
		return fmt.Sprintf("a match with at least one of %s", count(uint64(len(s.anyOf)), "schema"))
	case "not":
		if s.never {
			return "nothing: the schema allows no value"
		}
		return "no match with the schema under not"
	case "discriminator":
		return fmt.Sprintf("a member %s that names one of the schemas", strconv.Quote(source.Discriminator.PropertyName))
	}
	return "what the schema says under " + keyword
}

func count(n uint64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.FormatUint(n, 10) + " " + noun + "s"
}

// maxWant limits the bytes of a value of the document in a text.
const maxWant = 500

func jsonText(value any) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(value) != nil {
		return "what the document lists"
	}
	text := bytes.TrimSpace(b.Bytes())
	if len(text) > maxWant {
		return string(bytes.ToValidUTF8(text[:maxWant], nil)) + "…"
	}
	return string(text)
}

// String lists the types, as in "string or null".
func (k kinds) String() string {
	text := ""
	for _, one := range []struct {
		kind kinds
		name string
	}{
		{kindObject, "an object"},
		{kindArray, "an array"},
		{kindString, "a string"},
		{kindInteger, "an integer"},
		{kindNumber, "a number"},
		{kindBoolean, "a boolean"},
		{kindNull, "null"},
	} {
		if k&one.kind == 0 {
			continue
		}
		if text != "" {
			text += " or "
		}
		text += one.name
	}
	return text
}
