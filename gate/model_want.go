package gate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// want says what a keyword of a schema asks for. It speaks of the document
// alone, never of a value.
func modelWant(s *modelOldSchema, keyword string) string {
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
		return fmt.Sprintf("at least %s", modelCount(source.MinLength, "character"))
	case "maxLength":
		return fmt.Sprintf("at most %s", modelCount(*source.MaxLength, "character"))
	case "pattern":
		return "a string that matches " + strconv.Quote(source.Pattern)
	case "format":
		return "the format " + strconv.Quote(source.Format)
	case "enum":
		return "one of " + modelJsonText(source.Enum)
	case "const":
		return modelJsonText(source.Const)
	case "minimum":
		return "at least " + modelJsonText(source.Min)
	case "maximum":
		return "at most " + modelJsonText(source.Max)
	case "exclusiveMinimum":
		return "more than " + modelJsonText(s.onNumber.ExclusiveMin.Value)
	case "exclusiveMaximum":
		return "less than " + modelJsonText(s.onNumber.ExclusiveMax.Value)
	case "multipleOf":
		return "a multiple of " + modelJsonText(source.MultipleOf)
	}
	return modelWantMany(s, keyword)
}

// wantMany is want for keywords about arrays and objects, and for those that
// combine schemas.
func modelWantMany(s *modelOldSchema, keyword string) string {
	source := s.source
	switch keyword {
	case "minItems":
		return "at least " + modelCount(source.MinItems, "item")
	case "maxItems":
		return "at most " + modelCount(*source.MaxItems, "item")
	case "uniqueItems":
		return "items that all differ"
	case "contains":
		return "at least one item that matches the schema under contains"
	case "minContains":
		return "at least " + modelCount(*source.MinContains, "item") + " that match the schema under contains"
	case "maxContains":
		return "at most " + modelCount(*source.MaxContains, "item") + " that match the schema under contains"
	case "unevaluatedItems":
		return "no item here"
	case "minProperties":
		return "at least " + modelCount(source.MinProps, "member")
	case "maxProperties":
		return "at most " + modelCount(*source.MaxProps, "member")
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
		return fmt.Sprintf("a match with exactly one of %s", modelCount(uint64(len(s.oneOf)), "schema"))
	case "anyOf":
		return fmt.Sprintf("a match with at least one of %s", modelCount(uint64(len(s.anyOf)), "schema"))
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

func modelCount(n uint64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.FormatUint(n, 10) + " " + noun + "s"
}

// maxWant limits the bytes of a value of the document in a text.
const modelMaxWant = 500

func modelJsonText(value any) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(value) != nil {
		return "what the document lists"
	}
	text := bytes.TrimSpace(b.Bytes())
	if len(text) > modelMaxWant {
		return string(bytes.ToValidUTF8(text[:modelMaxWant], nil)) + "…"
	}
	return string(text)
}

// String lists the types, as in "string or null".
func (k modelKinds) String() string {
	text := ""
	for _, one := range []struct {
		kind modelKinds
		name string
	}{
		{modelKindObject, "an object"},
		{modelKindArray, "an array"},
		{modelKindString, "a string"},
		{modelKindInteger, "an integer"},
		{modelKindNumber, "a number"},
		{modelKindBoolean, "a boolean"},
		{modelKindNull, "null"},
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
