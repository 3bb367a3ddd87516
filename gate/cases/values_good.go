package cases

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/leasegate/leasegate/schema"
)

// A sampled value is one that a case puts in some place of a request.
type sampled struct {
	id, title string
	value     value
	keyword   string // that it breaks, or meets at the limit
	by        *schema.Schema
	pointer   string // below the place, of what is broken
	tentative bool
}

// goodValues lists values that a schema allows and that a careless server
// refuses. For a parameter, those are left out that don't fit into one.
func (g *Generator) goodValues(n *node, parameter bool) []sampled {
	l := list{node: n}
	values, by, keyword := n.values()
	for i, one := range values {
		if !g.takesEach(n.schemas, one) {
			continue // another keyword refuses it
		}
		l.good(fmt.Sprintf("%s/%d", keyword, i), fmt.Sprintf("value %d of the %s", i+1, keyword), one, keyword, by)
	}
	for _, part := range n.parts {
		if part.Default != nil {
			if v := fromSchema(part.Default); g.takesEach(n.schemas, v) {
				l.good("default", "the default, explicitly", v, "", part)
			}
		}
	}
	if len(values) > 0 {
		return l.values
	}
	if n.kinds&kindBoolean != 0 && n.kinds != anyKind {
		l.good("true", "true", raw("true"), "", n.parts[0])
		l.good("false", "false", raw("false"), "", n.parts[0])
	}
	if n.kinds != anyKind && n.nullable && !parameter {
		l.good("null", "null", raw("null"), "nullable", n.parts[0])
	}
	if n.kinds&kindString != 0 && (n.kinds != anyKind || n.kind() == kindString) {
		g.goodStrings(&l, parameter)
	}
	if n.kinds&kindInteger != 0 && (n.kinds != anyKind || n.kind()&(kindInteger|kindNumber) != 0) {
		l.goodNumbers()
	}
	if n.kinds&kindArray != 0 && (n.kinds != anyKind || n.kind() == kindArray) {
		g.goodArrays(&l)
	}
	if n.kinds&(n.kinds-1) != 0 {
		// Of the types that are allowed, some may have no value at all.
		l.values = slices.DeleteFunc(l.values, func(v sampled) bool { return !g.takesEach(n.schemas, v.value) })
	}
	if n.free() && !parameter {
		for _, v := range []variant{
			{"null", "null", "null"},
			{"boolean", "a boolean", "true"},
			{"string", "a string", `"acme"`},
			{"number", "a number", "1.5"},
			{"array", "an array", `[null,[],{"a":[1]}]`},
			{"object", "an object", `{"a":{"b":[null]}}`},
			{"integer", "an integer beyond 2^53", "9007199254740993"},
		} {
			l.good("free/"+v.name, "free-form, "+v.title, raw(v.value), "", n.parts[0])
		}
	}
	return l.values
}

// list gathers the values for one place.
type list struct {
	*node
	values []sampled
}

func (l *list) good(id, title string, v value, keyword string, by *schema.Schema) {
	l.values = append(l.values, sampled{id: id, title: title, value: v, keyword: keyword, by: by})
}

// strings that servers trip over. They are one character and more, and hold what
// JSON allows (RFC 8259, section 7).
var goodTexts = []variant{
	{"oneCharacter", "one character", "a"},
	{"space", "a space", " "},
	{"spaces", "with spaces around it", "  acme  "},
	{"zero", "the digit 0", "0"},
	{"null", "the word null", "null"},
	{"false", "the word false", "false"},
	{"upper", "in upper case", "ACME"},
	{"punctuation", "punctuation", "!#$%&'()*+,-./:;<=>?@[]^_`{|}~"},
	{"slashes", "slashes and dots", "/../a//b/./"},
	{"quotes", "quotes and backslashes", `"\'`},
	{"nonASCII", "non-ASCII", "Zürich 東京 مرحبا"},
	{"oneNonASCII", "one non-ASCII character", "é"},
	{"beyondBMP", "beyond the BMP", "😀𝒳👩\u200d👩\u200d👧"},
	{"oneBeyondBMP", "one character beyond the BMP", "😀"},
	{"combining", "a combining character", "e\u0301"},
	{"lineSeparators", "line separators", "a\u2028b\u2029c\u0085d"},
	{"noncharacters", "noncharacters", "a\uffff\ufffe\U0010ffffb"},
	{"replacement", "the replacement character", "\ufffd"},
	{"byteOrderMark", "a byte order mark inside", "a\ufeffb"},
	{"controls", "control characters", "a\b\f\n\r\t\x01\x1f\x7fb"},
	{"newline", "a newline", "\n"},
	{"NUL", "NUL", "a\x00b"},
	{"markup", "markup", "<script>alert(1)</script>&amp;"},
	{"percent", "percent signs", "100%25 %zz %00"},
}

func (g *Generator) goodStrings(l *list, parameter bool) {
	limits := l.strings()
	first := l.parts[0]
	if limits.pattern != "" {
		for i, found := range g.textsOf(l.view, 3) {
			l.good(fmt.Sprintf("pattern/%d", i), "a match of the pattern", found, "pattern", limits.patternBy)
		}
		return
	}
	for _, v := range goodVariants(limits.format) {
		if limits.fits(utf8.RuneCountInString(v.value)) {
			l.good("format/"+v.name, limits.format+" "+v.title, text(v.value), "format", limits.formatBy)
		}
	}
	if !limits.free() {
		return
	}
	long := longText
	if parameter {
		long = 200
	}
	if limits.min > 0 && limits.min <= long && limits.fits(limits.min) {
		l.good("minLength/at", "as short as allowed", text(strings.Repeat("x", limits.min)), "minLength", limits.minBy)
		if limits.fits(limits.min + 1) {
			l.good("minLength/inside", "one character longer than the shortest", text(strings.Repeat("x", limits.min+1)), "minLength", limits.minBy)
		}
	} else if !parameter && limits.min == 0 {
		l.good("empty", "empty", text(""), "", first)
	}
	switch {
	case limits.max > 0 && limits.max <= long && limits.fits(limits.max):
		l.good("maxLength/at", "as long as allowed", text(strings.Repeat("x", limits.max)), "maxLength", limits.maxBy)
		if limits.fits(limits.max - 1) {
			l.good("maxLength/inside", "one character shorter than the longest", text(strings.Repeat("x", limits.max-1)), "maxLength", limits.maxBy)
		}
		l.good("maxLength/nonASCII", "as long as allowed, non-ASCII", text(strings.Repeat("é", limits.max)), "maxLength", limits.maxBy)
		l.good("maxLength/beyondBMP", "as long as allowed, beyond the BMP", text(strings.Repeat("😀", limits.max)), "maxLength", limits.maxBy)
	case limits.max < 0 || limits.max > longText:
		l.good("long", fmt.Sprintf("%d characters", long), text(strings.Repeat("long", long/4)), "", first)
		if !parameter {
			l.good("longNonASCII", "4096 non-ASCII characters", text(strings.Repeat("é", long/2)), "", first)
		}
	}
	for _, v := range goodTexts {
		if limits.fits(utf8.RuneCountInString(v.value)) {
			l.good("string/"+v.name, v.title, text(v.value), "", first)
		}
	}
}

func (l *list) goodNumbers() {
	limits := l.numbers()
	step := limits.step()
	if limits.min != nil {
		l.atLimit(&limits, "minimum", "the least number", limits.min, limits.minExclusive, step, limits.minBy)
	}
	if limits.max != nil {
		l.atLimit(&limits, "maximum", "the greatest number", limits.max, limits.maxExclusive, negative(step), limits.maxBy)
	}
	if limits.multiple != nil {
		if sample, ok := written(limits.sample()); ok {
			l.good("multipleOf", "a multiple", sample, "multipleOf", limits.multipleBy)
		}
		return
	}
	variants := []variant{
		{"zero", "zero", "0"},
		{"minusZero", "minus zero", "-0"},
		{"one", "one", "1"},
		{"minusOne", "minus one", "-1"},
		{"point", "an integer with a fraction of zero", "2.0"},
		{"exponent", "an integer with an exponent", "1e2"},
	}
	switch limits.format {
	case "int32":
		variants = append(variants, variant{"int32Max", "the greatest int32", "2147483647"}, variant{"int32Min", "the least int32", "-2147483648"})
	default:
		variants = append(variants, variant{"large", "2^53 - 1", "9007199254740991"}, variant{"small", "1 - 2^53", "-9007199254740991"})
	}
	if limits.format == "int64" {
		variants = append(variants, variant{"int64Max", "the greatest int64", "9223372036854775807"}, variant{"int64Min", "the least int64", "-9223372036854775808"})
	}
	if !limits.integer {
		variants = append(variants, variant{"fraction", "a fraction", "0.5"}, variant{"negative", "a negative fraction", "-1.25"}, variant{"tiny", "a tiny number", "1e-7"})
	}
	for _, v := range variants {
		if r, ok := exact(v.value); ok && limits.allows(r) {
			l.good("number/"+v.name, v.title, raw(v.value), "", l.parts[0])
		}
	}
}

// atLimit adds the numbers at a limit and next to it.
func (l *list) atLimit(limits *numberLimits, keyword, title string, limit *big.Rat, exclusive bool, inward *big.Rat, by *schema.Schema) {
	add := func(id, title string, r *big.Rat) {
		if number, ok := written(r); ok && limits.allows(r) {
			l.good(keyword+"/"+id, title, number, keyword, by)
		}
	}
	if limits.multiple != nil {
		// The limit may lie between two multiples.
		inside := ceiling(limit, limits.multiple)
		if inward.Sign() < 0 {
			inside = floor(limit, limits.multiple)
		}
		add("inside", "the multiple nearest to the limit", inside)
		return
	}
	if !exclusive && (!limits.integer || limit.IsInt()) {
		add("at", title, limit)
	}
	inside := plus(limit, inward)
	if limits.integer && !limit.IsInt() {
		inside = ceiling(limit, integer(1))
		if inward.Sign() < 0 {
			inside = floor(limit, integer(1))
		}
	}
	add("inside", "one step inside of the limit", inside)
}

func (g *Generator) goodArrays(l *list) {
	limits := l.itemLimits()
	if limits.least == 0 && limits.contained == 0 {
		l.good("empty", "an empty array", array{}, "", l.parts[0])
	}
	if limits.least > 0 {
		if items := g.itemsOf(l.view, limits.least); items != nil {
			l.good("minItems/at", "as few items as allowed", items, "minItems", limits.leastBy)
		}
		if items := g.itemsOf(l.view, limits.least+1); items != nil && (limits.most < 0 || limits.least < limits.most) {
			l.good("minItems/inside", "one item more than the fewest", items, "minItems", limits.leastBy)
		}
	}
	if limits.most > 0 && limits.most <= maxItems {
		if items := g.itemsOf(l.view, limits.most); items != nil {
			l.good("maxItems/at", "as many items as allowed", items, "maxItems", limits.mostBy)
		}
		if items := g.itemsOf(l.view, limits.most-1); items != nil && limits.most > limits.least {
			l.good("maxItems/inside", "one item less than the most", items, "maxItems", limits.mostBy)
		}
	}
	if items := g.itemsOf(l.view, 2); items != nil && limits.least < 2 && (limits.most < 0 || limits.most > 2) {
		l.good("two", "two items", items, "", l.parts[0])
	}
}

// maxItems bounds the arrays that are made to meet a limit.
const maxItems = 1000

// itemsOf makes an array of so many items that all differ; nil where it can't.
func (g *Generator) itemsOf(v *view, count int) value {
	if items, ok := g.sampleArray(v, count, false); ok && len(items) == count {
		return items
	}
	return nil
}
