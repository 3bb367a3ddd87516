package cases

import (
	"math/big"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/leasegate/leasegate/schema"
)

// bad adds a value that breaks one keyword of the schema by, at a place below.
func (l *list) bad(keyword, name, title string, v value, by *schema.Schema) *sampled {
	l.values = append(l.values, sampled{
		id: keyword + "/" + name, title: title, value: v, keyword: keyword, by: by, tentative: l.tentative,
	})
	return &l.values[len(l.values)-1]
}

// badValues lists values that break one keyword each. parameter is the pointer of
// the parameter that they are for; empty for a place in a body.
func (g *Generator) badValues(n *node, parameter string) []sampled {
	l := list{node: n}
	switch {
	case n.never:
		return nil
	case n.free():
		if parameter == "" {
			l.badUnicode()
		}
		return l.values
	}
	g.badKeywords(&l, parameter)
	for _, part := range n.parts {
		if part.Not != nil {
			if forbidden := g.node([]*schema.Schema{part.Not}); forbidden != nil {
				l.bad("not", "match", "what the schema excludes", forbidden.min, part).tentative = true
				l.bad("not", "full", "what the schema excludes, in full", g.fullOf(forbidden), part).tentative = true
			}
		}
		if part.If != nil {
			g.badConditional(&l, part, parameter)
		}
	}
	return l.values
}

// badKeywords adds values that break one of the keywords that stand in the parts.
func (g *Generator) badKeywords(l *list, parameter string) {
	n := l.node
	l.badTypes(parameter != "")
	values, by, keyword := n.values()
	if len(values) > 0 {
		l.badEnum(values, by, keyword)
	}
	if n.kinds&kindString != 0 && (n.kinds != anyKind || n.kind() == kindString) {
		if len(values) == 0 {
			g.badStrings(l)
		}
		if parameter == "" {
			l.badUnicode()
		}
	}
	if n.kinds&kindInteger != 0 && (n.kinds != anyKind || n.kind() == kindInteger) && len(values) == 0 {
		l.badNumbers()
	}
	if n.kinds&kindArray != 0 && (n.kinds != anyKind || n.kind() == kindArray) {
		g.badArrays(l)
	}
	if n.kinds&kindObject != 0 && (n.kinds != anyKind || n.kind() == kindObject) {
		g.badObjects(l)
	}
}

// badConditional breaks what must match where "if" does, and what must else.
func (g *Generator) badConditional(l *list, part *schema.Schema, parameter string) {
	for _, branch := range []struct {
		name    string
		schema  *schema.Schema
		matches bool // "if"
	}{{"then", part.Then, true}, {"else", part.Else, false}} {
		if branch.schema == nil {
			continue
		}
		schemas := append(slices.Clone(l.schemas), branch.schema)
		if branch.matches {
			schemas = append(schemas, part.If)
		}
		v := g.view(schemas, chooser{})
		sample := g.deciding(l.node, v, part.If, branch.matches)
		if sample == nil {
			continue
		}
		inner := list{node: &node{view: v, min: sample, full: sample}}
		g.badKeywords(&inner, parameter)
		for _, bad := range inner.values {
			if bad.by == branch.schema {
				bad.id, bad.tentative = branch.name+"/"+bad.id, true
				l.values = append(l.values, bad)
			}
		}
	}
}

// deciding finds a value that a node allows and that does, or does not, match "if".
func (g *Generator) deciding(n *node, v *view, condition *schema.Schema, matches bool) value {
	tried := 0
	for candidate := range g.candidates(v) {
		if tried++; tried > maxTried {
			return nil
		}
		if g.takes(condition, candidate) == matches && g.takesEach(n.schemas, candidate) {
			return candidate
		}
		base, isObject := candidate.(object)
		if !isObject {
			continue
		}
		for i := range condition.Properties {
			name := condition.Properties[i].Name
			for one := range g.candidates(g.view(n.member(name), chooser{})) {
				if changed := base.with(name, one); g.takes(condition, changed) == matches && g.takesEach(n.schemas, changed) {
					return changed
				}
			}
		}
	}
	return nil
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
func (v *view) typedBy() *schema.Schema {
	for _, part := range v.parts {
		if part.Types != 0 {
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

func (l *list) badEnum(values []value, by *schema.Schema, keyword string) {
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
			if r, ok := exact(string(one)); ok && l.kinds&kindInteger != 0 {
				l.number(keyword, "number", "another number", plus(r, integer(100000)), by).tentative = true
				l.number(keyword, "number/next", "the next number", plus(r, integer(1)), by).tentative = true
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
	for _, v := range badVariants(limits.format) {
		if stringFormat(limits.format) && limits.fits(utf8.RuneCountInString(v.value)) {
			l.bad("format", v.name, limits.format+" "+v.title, text(v.value), limits.formatBy)
		}
	}
	if stringFormat(limits.format) {
		if !validFormat(limits.format, "?") {
			l.bad("format", "word", "a question mark in the place of "+limits.format, text("?"), limits.formatBy).tentative = true
		}
		if limits.fits(0) && !validFormat(limits.format, "") {
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
		l.bad(rule, v.name, v.title, raw(v.value), l.parts[0]).id = "unicode/" + v.name
	}
}

// number adds a number that breaks a keyword.
func (l *list) number(keyword, name, title string, r *big.Rat, by *schema.Schema) *sampled {
	number, _ := written(r)
	return l.bad(keyword, name, title, number, by)
}

func (l *list) badNumbers() {
	limits := l.numbers()
	small := limits.step()
	if half := big.NewRat(1, 2); !limits.integer && limits.multiple == nil && small.Cmp(half) > 0 {
		small = half
	}
	beyond := func(keyword string, limit *big.Rat, exclusive bool, outward *big.Rat, by *schema.Schema) {
		if exclusive {
			keyword = "exclusive" + strings.ToUpper(keyword[:1]) + keyword[1:]
			l.number(keyword, "at", "the limit, which is excluded", limit, by)
		}
		l.number(keyword, "beyond", "one step beyond the limit", plus(limit, outward), by)
		l.number(keyword, "far", "far beyond the limit", plus(limit, times(integer(1000), outward)), by)
	}
	if limits.min != nil {
		beyond("minimum", limits.min, limits.minExclusive, negative(small), limits.minBy)
	}
	if limits.max != nil {
		beyond("maximum", limits.max, limits.maxExclusive, small, limits.maxBy)
	}
	if limits.multiple != nil {
		off := times(limits.multiple, big.NewRat(1, 2))
		if limits.integer {
			off = integer(1)
		}
		l.number("multipleOf", "between", "between two multiples", plus(limits.sample(), off), limits.multipleBy).tentative = true
	}
	for _, v := range badVariants(limits.format) {
		if r, ok := exact(v.value); ok && numberFormat(limits.format) && (!limits.integer || r.IsInt()) {
			l.bad("format", v.name, v.title, raw(v.value), limits.formatBy)
		}
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
	for _, part := range l.parts {
		g.badContained(l, part)
	}
	for i := range l.parts {
		if inner := l.parts[i].UnevaluatedItems; inner != nil && inner.Never {
			items, _ := l.min.(array)
			l.bad("unevaluatedItems", "more", "an item that no schema is about", append(slices.Clone(items), text("leasegate")), l.parts[i]).tentative = true
		}
	}
}

// badContained adds arrays with too few or too many items of a kind.
func (g *Generator) badContained(l *list, part *schema.Schema) {
	if part.Contains == nil {
		return
	}
	if least := leastContained(part); least > 0 {
		l.bad("contains", "none", "no item of the kind", array{}, part).tentative = true
		if part.MinContains != nil {
			l.bad("minContains", "none", "no item of the kind", array{}, part).tentative = true
			if items, ok := l.min.(array); ok && len(items) > 0 && least > 1 {
				l.bad("minContains", "below", "an item of the kind too few", items[1:], part).tentative = true
			}
		}
	}
	contained := g.node([]*schema.Schema{part.Contains})
	if part.MaxContains == nil || contained == nil {
		return
	}
	most := clampLength(*part.MaxContains)
	items, _ := l.min.(array)
	for i := 0; i <= most && most < maxItems; i++ {
		items = append(slices.Clip(items), contained.min)
	}
	l.bad("maxContains", "above", "an item of the kind too many", items, part).tentative = true
}
