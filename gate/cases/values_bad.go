package cases

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/leasegate/leasegate/gate"
)

// bad adds a value that breaks one keyword of the schema by, at a place below.
func (l *list) bad(keyword, name, title string, v value, by gate.ModelSchema) *sampled {
	l.values = append(l.values, sampled{
		id: keyword + "/" + name, title: title, value: v, keyword: keyword, by: by, tentative: l.tentative,
	})
	return &l.values[len(l.values)-1]
}

// badValues lists values that break one keyword each. parameter is the pointer of
// the parameter that they are for; empty for a place in a body.
func (g *Generator) badValues(n *node, parameter string) []sampled {
	l := list{node: n}
	if n.never || n.free() {
		return nil
	}
	l.badTypes(parameter != "")
	values, by, keyword := n.enum()
	if len(values) > 0 {
		l.badEnum(values, by, keyword)
	}
	if n.kinds&kindString != 0 && (n.kinds != anyKind || n.kind() == kindString) {
		if len(values) == 0 {
			g.badStrings(&l)
		}
		if parameter == "" {
			l.badUnicode()
		}
	}
	if n.kinds&kindInteger != 0 && (n.kinds != anyKind || n.kind() == kindInteger) && len(values) == 0 {
		l.badNumbers()
	}
	if n.kinds&kindArray != 0 && (n.kinds != anyKind || n.kind() == kindArray) {
		g.badArrays(&l)
	}
	if n.kinds&kindObject != 0 && (n.kinds != anyKind || n.kind() == kindObject) {
		g.badObjects(&l)
	}
	for _, part := range n.parts {
		if part.Source.Not == nil {
			continue
		}
		if forbidden := g.node([]gate.ModelSchema{g.below(part, part.Source.Not, "not")}); forbidden != nil {
			l.bad("not", "match", "what the schema excludes", forbidden.min, part).tentative = true
			l.bad("not", "full", "what the schema excludes, in full", forbidden.full, part).tentative = true
		}
	}
	return l.values
}

// nearMisses are values of each type that careless servers take for another.
var nearMisses = []struct {
	kind     kinds
	variants []variant
}{
	{kindString, []variant{
		{"true", `the string "true"`, `"true"`},
		{"false", `the string "false"`, `"false"`},
		{"seven", `the string "7"`, `"7"`},
		{"zero", `the string "0"`, `"0"`},
		{"one", `the string "1"`, `"1"`},
		{"empty", "an empty string", `""`},
		{"word", "a string", `"acme"`},
		{"null", `the string "null"`, `"null"`},
		{"yes", `the string "yes"`, `"yes"`},
		{"True", `the string "True"`, `"True"`},
		{"on", `the string "on"`, `"on"`},
		{"no", `the string "no"`, `"no"`},
		{"off", `the string "off"`, `"off"`},
		{"TRUE", `the string "TRUE"`, `"TRUE"`},
		{"t", `the string "t"`, `"t"`},
		{"space", "a string of a space", `" "`},
		{"object", "an object as a string", `"{}"`},
		{"array", "an array as a string", `"[]"`},
	}},
	{kindInteger, []variant{
		{"zero", "the number 0", "0"},
		{"one", "the number 1", "1"},
		{"seven", "the number 7", "7"},
		{"minusOne", "the number -1", "-1"},
		{"large", "a number beyond 2^53", "9007199254740993"},
		{"wide", "a number beyond 64 bits", "123456789012345678901234567890"},
		{"point", "the number 1.0", "1.0"},
		{"huge", "the number 1e400", "1e400"},
	}},
	{kindNumber, []variant{{"fraction", "the number 1.5", "1.5"}, {"small", "the number 0.1", "0.1"}}},
	{kindBoolean, []variant{{"true", "true", "true"}, {"false", "false", "false"}}},
	{kindArray, []variant{
		{"empty", "an empty array", "[]"}, {"string", "an array of a string", `["acme"]`}, {"null", "an array of null", "[null]"}, {"two", "an array of two items", `["acme","acme"]`},
	}},
	{kindObject, []variant{
		{"empty", "an empty object", "{}"}, {"value", "an object", `{"value":"acme"}`}, {"toString", "an object with toString", `{"toString":"acme"}`},
	}},
}

var kindNames = map[kinds]string{
	kindString: "string", kindInteger: "number", kindNumber: "fraction", kindBoolean: "boolean", kindArray: "array", kindObject: "object",
}

// typedBy is the first part that asks for a type.
func (v *view) typedBy() gate.ModelSchema {
	for _, part := range v.parts {
		if len(part.Source.Type.Slice()) > 0 {
			return part
		}
	}
	return v.parts[0]
}

func (l *list) badTypes(parameter bool) {
	if l.kinds == anyKind {
		return
	}
	by := l.typedBy()
	for _, miss := range nearMisses {
		if l.kinds&miss.kind != 0 {
			continue
		}
		for _, v := range miss.variants {
			l.bad("type", kindNames[miss.kind]+"/"+v.name, v.title, raw(v.value), by)
		}
		if wrapped := encode(l.min); miss.kind == kindArray && len(wrapped) <= maxSample {
			l.bad("type", "array/wrapped", "the value in an array", array{raw(wrapped)}, by)
		}
		if miss.kind == kindString && !parameter {
			if written := encode(l.min); len(written) <= maxSample {
				l.bad("type", "string/wrapped", "the value as a string", text(written), by)
			}
		}
	}
	if !l.nullable && !parameter {
		l.bad("nullable", "null", "null", raw("null"), by)
	}
}

func (l *list) badEnum(values []value, by gate.ModelSchema, keyword string) {
	for _, one := range values {
		switch one := one.(type) {
		case text:
			if l.kinds&kindString == 0 {
				continue
			}
			for _, v := range []variant{
				{"other", "another string", string(one) + "-other"},
				{"case", "in another case", swapCase(string(one))},
				{"space", "with a space after it", string(one) + " "},
				{"newline", "with a newline after it", string(one) + "\n"},
				{"empty", "empty", ""},
			} {
				if !slices.Contains(values, value(text(v.value))) {
					l.bad(keyword, "string/"+v.name, v.title, text(v.value), by).tentative = true
				}
			}
			return
		case raw:
			var f float64
			if _, err := fmt.Sscan(string(one), &f); err == nil && l.kinds&kindInteger != 0 {
				l.bad(keyword, "number", "another number", number(f+100000), by).tentative = true
				l.bad(keyword, "number/next", "the next number", number(f+1), by).tentative = true
				return
			}
			if l.kinds&kindBoolean != 0 && len(values) == 1 {
				l.bad(keyword, "boolean", "the other boolean", raw(map[raw]string{"true": "false", "false": "true"}[one]), by).tentative = true
				return
			}
		}
	}
}

func swapCase(s string) string {
	swapped := strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, s)
	if swapped == s {
		return s + "x"
	}
	return swapped
}

func (g *Generator) badStrings(l *list) {
	limits := l.strings()
	sample, _ := l.min.(text)
	runes := []rune(string(sample))
	if limits.min > 0 && limits.min <= longText {
		shorter := strings.Repeat("x", limits.min-1)
		if limits.pattern != "" && len(runes) >= limits.min {
			shorter = string(runes[:limits.min-1])
		}
		l.bad("minLength", "below", "one character too short", text(shorter), limits.minBy)
		if limits.min > 1 && limits.free() {
			l.bad("minLength", "beyondBMP", "one character too short, beyond the BMP", text(strings.Repeat("😀", limits.min-1)), limits.minBy)
			l.bad("minLength", "empty", "empty", text(""), limits.minBy)
		}
	}
	if limits.max >= 0 && limits.max <= longText {
		longer := strings.Repeat("x", limits.max+1)
		if limits.pattern != "" && len(runes) > 0 {
			longer = string(sample) + strings.Repeat(string(runes[len(runes)-1]), max(1, limits.max+1-len(runes)))
		}
		l.bad("maxLength", "above", "one character too long", text(longer), limits.maxBy)
		if limits.free() {
			l.bad("maxLength", "nonASCII", "one character too long, non-ASCII", text(strings.Repeat("é", limits.max+1)), limits.maxBy)
		}
	}
	for _, v := range formatVariants[limits.format].bad {
		if limits.fits(utf8.RuneCountInString(v.value)) {
			l.bad("format", v.name, limits.format+" "+v.title, text(v.value), limits.formatBy)
		}
	}
	if _, known := formatSamples[limits.format]; known && limits.format != "byte" {
		l.bad("format", "word", "a question mark in the place of "+limits.format, text("?"), limits.formatBy).tentative = true
		if limits.fits(0) {
			l.bad("format", "empty", "an empty string in the place of "+limits.format, text(""), limits.formatBy)
		}
	}
	if limits.pattern != "" {
		for _, v := range []variant{
			{"newline", "a match with a newline after it", string(sample) + "\n"},
			{"newlineBefore", "a match with a newline before it", "\n" + string(sample)},
			{"space", "a match with a space after it", string(sample) + " "},
			{"bang", "a match with an exclamation mark after it", string(sample) + "!"},
			{"prefix", "a match with an exclamation mark before it", "!" + string(sample)},
			{"case", "a match in another case", swapCase(string(sample))},
			{"NUL", "NUL", "\x00"},
			{"empty", "empty", ""},
			{"nonASCII", "non-ASCII", "é"},
		} {
			if limits.fits(utf8.RuneCountInString(v.value)) {
				l.bad("pattern", v.name, v.title, text(v.value), limits.patternBy).tentative = true
			}
		}
	}
}

// badUnicode lists strings that are none (RFC 8259, sections 8.1 and 8.2).
func (l *list) badUnicode() {
	for _, v := range []variant{
		{"invalidUTF8", "invalid UTF-8", "\"a\xffb\""},
		{"truncatedUTF8", "truncated UTF-8", "\"a\xe2\x82\""},
		{"overlongUTF8", "overlong UTF-8", "\"a\xc0\xaf\""},
		{"latin1", "Latin-1", "\"caf\xe9\""},
		{"surrogateUTF8", "a surrogate in UTF-8", "\"a\xed\xa0\x80b\""},
		{"beyondUnicode", "a code point beyond U+10FFFF", "\"a\xf4\x90\x80\x80\""},
		{"highSurrogate", "a lone high surrogate", `"a\ud800"`},
		{"lowSurrogate", "a lone low surrogate", `"\udc00b"`},
		{"reversedSurrogates", "surrogates in reverse", `"\udc00\ud800"`},
		{"surrogateAndText", "a high surrogate before another escape", `"\ud83d\u0041"`},
	} {
		rule := "unicode"
		if utf8.ValidString(v.value) {
			rule = "surrogate"
		}
		l.bad(rule, v.name, v.title, raw(v.value), l.parts[0])
	}
}

func (l *list) badNumbers() {
	limits := l.numbers()
	step := limits.step()
	small := step
	if !limits.integer && limits.multiple == 0 {
		small = math.Min(step, 0.5)
	}
	beyond := func(keyword string, limit float64, exclusive bool, outward float64, by gate.ModelSchema) {
		if exclusive {
			keyword = "exclusive" + strings.ToUpper(keyword[:1]) + keyword[1:]
			l.bad(keyword, "at", "the limit, which is excluded", number(limit), by)
		}
		l.bad(keyword, "beyond", "one step beyond the limit", number(limit+outward), by)
		l.bad(keyword, "far", "far beyond the limit", number(limit+1000*outward), by)
	}
	if limits.min != nil {
		beyond("minimum", *limits.min, limits.minExclusive, -small, limits.minBy)
	}
	if limits.max != nil {
		beyond("maximum", *limits.max, limits.maxExclusive, small, limits.maxBy)
	}
	if sample, ok := limits.sample(); limits.multiple > 0 && ok {
		var f float64
		if _, err := fmt.Sscan(string(sample.(raw)), &f); err == nil {
			off := limits.multiple / 2
			if limits.integer {
				off = 1
			}
			l.bad("multipleOf", "between", "between two multiples", number(f+off), limits.multipleBy).tentative = true
		}
	}
	switch limits.format {
	case "int32":
		l.bad("format", "above", "one beyond int32", raw("2147483648"), limits.formatBy)
		l.bad("format", "below", "one below int32", raw("-2147483649"), limits.formatBy)
	case "int64":
		l.bad("format", "above", "one beyond int64", raw("9223372036854775808"), limits.formatBy)
		l.bad("format", "below", "one below int64", raw("-9223372036854775809"), limits.formatBy)
	}
}

func (g *Generator) badArrays(l *list) {
	limits := l.itemLimits()
	if limits.least > 0 && limits.least <= maxItems {
		if items := g.itemsOf(l.view, limits.least-1); items != nil {
			l.bad("minItems", "below", "one item too few", items, limits.leastBy)
		}
	}
	if limits.most >= 0 && limits.most < maxItems {
		if items := g.itemsOf(l.view, limits.most+1); items != nil {
			l.bad("maxItems", "above", "one item too many", items, limits.mostBy)
		}
	}
	if limits.unique {
		if items, ok := g.itemsOf(l.view, max(1, limits.least-1)).(array); ok && len(items) > 0 {
			l.bad("uniqueItems", "twice", "an item twice", append(slices.Clone(items), items[0]), limits.uniqueBy).tentative = true
		}
	}
	if limits.containsAtAll && limits.leastContained > 0 {
		for _, part := range l.parts {
			if part.Source.Contains != nil {
				l.bad("contains", "none", "no item of the kind", array{}, part).tentative = true
				if part.Source.MinContains != nil {
					l.bad("minContains", "none", "no item of the kind", array{}, part).tentative = true
				}
			}
		}
	}
}
