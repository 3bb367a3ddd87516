package codegen

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
	values "github.com/leasegate/leasegate/strict/value"
)

// scalar fills the value of a string, number or boolean.
func (m *model) scalar(v *value, c *conjunction, s *shape) {
	v.Kind = kindOf(c, s)
	v.goType = scalarKinds[v.Kind].Go
	for _, part := range c.parts {
		switch s.form {
		case formNumber, formInteger:
			m.numberChecks(v, part)
		case formString:
			if v.Kind == "string" {
				m.stringChecks(v, part)
			}
		}
	}
	for _, part := range c.parts {
		if part.HasEnum && s.lists(part.Enum) {
			v.Checks = append(v.Checks, enumCheck(v.Kind, "enum", s.fitting(part.Enum)))
		}
		if part.Const != nil && s.lists(constOf(part)) {
			v.Checks = append(v.Checks, enumCheck(v.Kind, "const", s.fitting(constOf(part))))
		}
	}
	if s.listedBy != "" {
		v.Checks = append(v.Checks, enumCheck(v.Kind, s.listedBy, s.fitting(s.values)))
	}
}

// fitting leaves out values that are of other types than those of the shape.
func (s *shape) fitting(list []schema.Value) (fitting []schema.Value) {
	for _, v := range list {
		whole := v.Type == schema.Number && values.ParseDecimal(v.Text).IsInteger()
		switch {
		case s.form == formInteger && !whole:
		case s.form.types()&v.Type == 0 && !whole:
		case s.form.types()&(schema.Number|schema.Integer) == 0 && whole:
		default:
			fitting = append(fitting, v)
		}
	}
	return fitting
}

// kindOf is the kind of the scalars of a conjunction: that of the format, where there is
// one alone, and no other keyword looks at the text of a string or lists numbers that a
// width may not have.
func kindOf(c *conjunction, s *shape) string {
	if s.form == formBoolean {
		return "bool"
	}
	format, bound := "", false
	for _, part := range c.parts {
		bound = bound || part.HasEnum || part.Const != nil || s.form == formString && (part.MinLength != nil || part.MaxLength != nil || part.Pattern != nil) ||
			part.Format != "" && format != "" && part.Format != format
		format = cmp.Or(part.Format, format)
	}
	kind := ""
	switch s.form {
	case formString:
		kind, _, _ = kindOfFormat(format, "string")
		if bound || len(s.checked) > 0 && scalarKinds[kind].Lossy {
			kind = plainKinds.String
		}
	case formNumber:
		if kind, _, _ = kindOfFormat(format, "number"); bound {
			kind = plainKinds.Number
		}
	case formInteger:
		if kind, _, _ = kindOfFormat(format, "integer"); bound {
			kind = widest(kind, c, s)
		}
	}
	return kind
}

// widest is the kind of integers that are listed or of several formats: that of one
// format, if it has all that are listed, and else one that has most.
func widest(kind string, c *conjunction, s *shape) string {
	for _, part := range c.parts {
		if other, _, _ := kindOfFormat(part.Format, "integer"); part.Format != "" && other != kind {
			return "wide"
		}
	}
	least, most := ends(kind)
	for _, v := range s.values {
		if v.Type != schema.Number {
			continue
		}
		if n := beside(v.Text, false); n.Cmp(least) < 0 || n.Cmp(most) > 0 {
			return "wide"
		}
	}
	return kind
}

func (m *model) stringChecks(v *value, part *schema.Schema) {
	add := func(cond, rule, want string) { v.Checks = append(v.Checks, both(cond, rule, want)) }
	if n := part.MinLength; n != nil {
		switch *n {
		case 0:
		case 1:
			add(`v == ""`, "minLength", "at least 1 character")
		default:
			add(fmt.Sprintf("wire.ShorterThan(v, %d)", *n), "minLength", fmt.Sprintf("at least %d characters", *n))
		}
	}
	if part.MaxLength != nil {
		add(fmt.Sprintf("wire.LongerThan(v, %d)", *part.MaxLength), "maxLength", fmt.Sprintf("at most %d characters", *part.MaxLength))
	}
	if part.Pattern == nil && part.Node.Get("pattern").Kind() == document.String {
		m.refuse(part.At, "pattern", "this is no regular expression (ECMA-262)")
	}
	if part.Pattern != nil {
		if _, err := values.CompilePattern(part.Pattern.Source); err != nil {
			m.refuse(part.At, "pattern", "%v", err)
		}
		add(fmt.Sprintf("!wire.Matches(v, %q)", part.Pattern.Source), "pattern", "a string that matches "+part.Pattern.Source)
	}
	if format, _ := values.FormatOf(part.Format); format.Check != nil {
		add(fmt.Sprintf("!wire.HasFormat(v, %q)", part.Format), "format", "a string of format "+part.Format)
	}
}

func (m *model) numberChecks(v *value, part *schema.Schema) {
	bound := func(op, limit, keyword, want string) {
		_, exact := floatOf(limit)
		switch {
		case limit == "":
		case v.Kind == "number":
			v.Checks = append(v.Checks, condition{
				Decode: fmt.Sprintf("d.CompareDecimal(%q) %s 0", limit, op),
				Encode: fmt.Sprintf("wire.CompareText(v, %q) %s 0", limit, op),
				Rule:   keyword, Want: want + " " + limit,
			})
		case v.Kind != "float64":
			v.Checks = append(v.Checks, integerBound(v.Kind, op, limit, keyword, want+" "+limit))
		case exact:
			v.Checks = append(v.Checks, floatBound(op, limit, keyword, want+" "+limit))
		}
	}
	bound("<", part.Minimum, "minimum", "at least")
	bound("<=", part.ExclusiveMinimum, "exclusiveMinimum", "more than")
	bound(">", part.Maximum, "maximum", "at most")
	bound(">=", part.ExclusiveMaximum, "exclusiveMaximum", "less than")
	if format, _ := values.FormatOf(part.Format); format.CheckNumber != nil && part.Format != v.Kind {
		v.Checks = append(v.Checks, condition{
			Decode: fmt.Sprintf("!d.HasFormat(%q)", part.Format),
			Encode: fmt.Sprintf("!wire.NumberHasFormat(v, %q)", part.Format),
			Rule:   "format", Want: "a number of format " + part.Format,
		})
	}
	if text := part.MultipleOf; text != "" {
		check := condition{
			Decode: fmt.Sprintf("!d.MultipleOf(%q)", text),
			Encode: fmt.Sprintf("!wire.MultipleOf(v, %q)", text),
			Rule:   "multipleOf", Want: "a multiple of " + text,
		}
		if v.Kind == "float64" {
			check.Decode = fmt.Sprintf("!d.MultipleOfFloat(v, %q)", text)
		}
		v.Checks = append(v.Checks, check)
	}
}

func floatBound(op, limit, keyword, want string) condition {
	f, _ := floatOf(limit)
	compare := "Compare"
	if len(op) == 2 {
		compare = "CompareExclusive"
	}
	return condition{
		Decode: fmt.Sprintf("d.%s(v, %s) %s 0", compare, decimalText(f), op),
		Encode: "v " + op + " " + decimalText(f),
		Rule:   keyword, Want: want,
	}
}

func decimalText(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

func enumCheck(kind, keyword string, list []schema.Value) condition {
	if len(list) == 0 {
		return both("true", keyword, "no value of this type")
	}
	encode, decode, texts := make([]string, len(list)), make([]string, len(list)), make([]string, len(list))
	for i, v := range list {
		texts[i] = string(appendJSON(nil, v))
		literal := literal(kind, v)
		encode[i] = "v != " + literal
		decode[i] = encode[i]
		switch {
		case v.Type != schema.Number:
		case kind == "float64":
			decode[i] = "d.Compare(v, " + literal + ") != 0"
		case atEnd(kind, v.Text):
			decode[i] = fmt.Sprintf("d.CompareDecimal(%q) != 0", v.Text)
		}
	}
	want := "one of " + strings.Join(texts, ", ")
	if len(list) == 1 {
		want = texts[0]
	}
	return condition{Decode: strings.Join(decode, " && "), Encode: strings.Join(encode, " && "), Rule: keyword, Want: want, Listed: keyword != "const"}
}

// literal is a scalar of the document in Go.
func literal(kind string, v schema.Value) string {
	switch v.Type {
	case schema.String:
		return strconv.Quote(v.Text)
	case schema.Boolean:
		return strconv.FormatBool(v.True)
	}
	return numberLiteral(kind, v.Text)
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

func typeComment(name string, s *schema.Schema, remark string) string {
	text := strings.TrimSpace(describe(s))
	if text == "" {
		text = "is a schema of the document."
	}
	doc := comment(paragraphs(name+" "+text, remark))
	if deprecated(s.Node) {
		doc += "\n//\n// Deprecated: the document says so."
	}
	return doc
}
