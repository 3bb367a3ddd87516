package codegen

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	values "github.com/leasegate/leasegate/strict/value"
)

// scalar fills the value of a string, number or boolean.
func (m *model) scalar(v *value, s *openapi3.Schema) {
	switch kindOf(s) {
	case "boolean":
		v.Kind, v.Go = "bool", "bool"
	case "number":
		v.Kind, v.Go = "float64", "float64"
		v.Checks = numberChecks(v.Kind, s)
	case "integer":
		v.Kind, v.Go = "int", "int"
		if s.Format == "int32" || s.Format == "int64" {
			v.Kind, v.Go = s.Format, s.Format
		}
		v.Bits64 = s.Format == "int64"
		v.Checks = numberChecks(v.Kind, s)
	case "string":
		v.Kind, v.Go = stringKind(s)
		if v.Kind == "string" {
			v.Checks = stringChecks(s)
		}
	}
	if values := enumOf(s); len(values) > 0 {
		check := enumCheck(v.Kind, values, s.Const != nil)
		v.Checks = append(v.Checks, check)
		if isNullable(s) && !allowsNull(s) {
			v.NullRule = check.Rule
		}
	}
}

// stringKind gives formats with a Go type their own, unless another keyword looks
// at the text, which that type does not keep.
func stringKind(s *openapi3.Schema) (kind, goType string) {
	bound := s.MinLength > 0 || s.MaxLength != nil || s.Pattern != "" || len(enumOf(s)) > 0
	switch {
	case s.Format == "uuid" && !bound:
		return "uuid", "uuid.UUID"
	case s.Format == "date-time" && !bound:
		return "dateTime", "time.Time"
	}
	return "string", "string"
}

func stringChecks(s *openapi3.Schema) (checks []condition) {
	add := func(cond, rule, want string) { checks = append(checks, both(cond, rule, want)) }
	switch n := s.MinLength; n {
	case 0:
	case 1:
		add(`v == ""`, "minLength", "at least 1 character")
	default:
		add(fmt.Sprintf("wire.ShorterThan(v, %d)", n), "minLength", fmt.Sprintf("at least %d characters", n))
	}
	if s.MaxLength != nil {
		add(fmt.Sprintf("wire.LongerThan(v, %d)", *s.MaxLength), "maxLength", fmt.Sprintf("at most %d characters", *s.MaxLength))
	}
	if s.Pattern != "" {
		add(fmt.Sprintf("!wire.Matches(v, %q)", s.Pattern), "pattern", "a string that matches "+s.Pattern)
	}
	if format, ok := values.FormatOf(s.Format); ok && format.Check != nil {
		add(fmt.Sprintf("!wire.HasFormat(v, %q)", s.Format), "format", "a string of format "+s.Format)
	}
	return checks
}

// numberChecks serves both ways to write exclusive bounds: a flag in OpenAPI
// 3.0, a number in 3.1.
func numberChecks(kind string, s *openapi3.Schema) (checks []condition) {
	bound := func(op string, limit *float64, keyword, want string) {
		if limit != nil {
			checks = append(checks, boundCheck(kind, op, *limit, keyword, want))
		}
	}
	if s.ExclusiveMin.IsTrue() {
		bound("<=", s.Min, "exclusiveMinimum", "more than")
	} else {
		bound("<", s.Min, "minimum", "at least")
	}
	bound("<=", s.ExclusiveMin.Value, "exclusiveMinimum", "more than")
	if s.ExclusiveMax.IsTrue() {
		bound(">=", s.Max, "exclusiveMaximum", "less than")
	} else {
		bound(">", s.Max, "maximum", "at most")
	}
	bound(">=", s.ExclusiveMax.Value, "exclusiveMaximum", "less than")
	if format, ok := values.FormatOf(s.Format); ok && format.CheckNumber != nil && kind == "float64" {
		checks = append(checks, condition{
			Decode: fmt.Sprintf("!d.HasFormat(%q)", s.Format),
			Encode: fmt.Sprintf("!wire.NumberHasFormat(v, %q)", s.Format),
			Rule:   "format", Want: "a number of format " + s.Format,
		})
	}
	if s.MultipleOf != nil {
		text := decimalText(*s.MultipleOf)
		check := condition{
			Decode: fmt.Sprintf("!d.MultipleOf(%q)", text),
			Encode: fmt.Sprintf("!wire.MultipleOf(v, %q)", text),
			Rule:   "multipleOf", Want: "a multiple of " + text,
		}
		if kind == "float64" {
			check.Decode = fmt.Sprintf("!d.MultipleOfFloat(v, %q)", text)
		}
		checks = append(checks, check)
	}
	return checks
}

func boundCheck(kind, op string, limit float64, keyword, want string) condition {
	text := decimalText(limit)
	want += " " + text
	compare := "Compare"
	if len(op) == 2 {
		compare = "CompareExclusive"
	}
	exact := "float64(v) " + op + " " + text
	switch whole := limit == math.Trunc(limit) && inInt64(limit); {
	case kind == "float64":
		return condition{
			Decode: fmt.Sprintf("d.%s(v, %s) %s 0", compare, text, op),
			Encode: "v " + op + " " + text,
			Rule:   keyword, Want: want,
		}
	case whole && kind == "int64":
		exact = "v " + op + " " + strconv.FormatFloat(limit, 'f', 0, 64)
	case whole:
		exact = "int64(v) " + op + " " + strconv.FormatFloat(limit, 'f', 0, 64)
	}
	check := both(exact, keyword, want)
	if limit <= lowest(kind) || limit >= highest(kind) {
		// A number of the body may be beyond all Go values.
		check.Decode = fmt.Sprintf("d.CompareNumber(%s) %s 0", text, op)
		if op == "<" && limit <= lowest(kind) || op == ">" && limit >= highest(kind) {
			check.Encode = ""
		}
	}
	return check
}

func inInt64(f float64) bool { return f >= math.MinInt64 && f < math.MaxInt64 }

// lowest and highest are where the Go type of an integer ends.
func lowest(kind string) float64 {
	if kind == "int32" {
		return math.MinInt32
	}
	return math.MinInt64
}

func highest(kind string) float64 {
	if kind == "int32" {
		return math.MaxInt32
	}
	return 1 << 63
}

func decimalText(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

func enumCheck(kind string, values []any, isConst bool) condition {
	encode, decode := make([]string, len(values)), make([]string, len(values))
	texts := make([]string, len(values))
	for i, value := range values {
		text, err := json.Marshal(value)
		if err != nil {
			panic(err) // read from JSON
		}
		texts[i] = string(text)
		literal := literal(kind, value)
		encode[i] = "v != " + literal
		decode[i] = encode[i]
		number, isNumber := value.(float64)
		switch {
		case !isNumber:
		case kind == "float64":
			decode[i] = "d.Compare(v, " + literal + ") != 0"
		case number == lowest(kind) || number == highest(kind):
			decode[i] = "d.CompareNumber(" + literal + ") != 0"
		}
	}
	rule, want := "enum", "one of "+strings.Join(texts, ", ")
	if len(values) == 1 {
		want = texts[0]
	}
	if isConst {
		rule = "const"
	}
	return condition{Decode: strings.Join(decode, " && "), Encode: strings.Join(encode, " && "), Rule: rule, Want: want}
}

// literal is a scalar of the document in Go.
func literal(kind string, v any) string {
	switch v := v.(type) {
	case string:
		return strconv.Quote(v)
	case float64:
		if kind != "float64" {
			return strconv.FormatInt(int64(v), 10)
		}
		return decimalText(v)
	}
	return fmt.Sprint(v)
}

// comment makes a Go comment of text, "" of nothing.
func comment(text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	// Go source holds no other control characters and no byte order mark.
	text = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == 0xfeff {
			return -1
		}
		return r
	}, text)
	lines := strings.Split(text, "\n")
	return "// " + strings.Join(lines, "\n// ")
}

func typeComment(name string, s *openapi3.Schema) string {
	text := strings.TrimSpace(s.Description)
	if text == "" {
		text = "is a schema of the document."
	}
	doc := comment(name + " " + text)
	if s.Deprecated {
		doc += "\n//\n// Deprecated: the document says so."
	}
	return doc
}
