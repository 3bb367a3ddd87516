package cases

import (
	"strings"
	"unicode/utf8"

	"github.com/leasegate/leasegate/gate"
)

// malformed makes the bodies that are no JSON text (RFC 8259), or more than one.
func (m *maker) malformed(b *body) {
	whole := b.full
	plain := encode(whole)
	refuse := func(rule, id, title string, encoded []byte) {
		group := rule
		if rule == "surrogate" {
			group = "unicode"
		}
		// A part of a number can be a number, too.
		_, scalar := whole.(raw)
		m.emit(Case{
			ID: "invalid/" + b.slug + "/" + group + "/" + id, Title: "a body with " + title, Expect: Refuse,
			Rule: gate.Rule("request.body." + rule), Schema: b.at(),
		}, m.plain().bytes(b, nil, encoded), scalar)
	}
	for _, v := range []variant{
		{"document", "a second document after it", string(plain)},
		{"line", "a second document on a line of its own", "\n" + string(plain)},
		{"object", "an empty object after it", "{}"},
		{"brace", "a brace after it", "}"},
		{"bracket", "a bracket after it", "]"},
		{"comma", "a comma after it", ","},
		{"word", "a word after it", "x"},
		{"null", "null after it", " null"},
		{"NUL", "NUL after it", "\x00"},
		{"comment", "a comment after it", "// comment"},
		{"invalidUTF8", "invalid UTF-8 after it", "\xff"},
		{"semicolon", "a semicolon after it", ";"},
	} {
		refuse("trailingData", v.name, v.title, append(encode(whole), v.value...))
	}
	cut := func(n int) []byte { return plain[:max(0, min(n, len(plain)))] }
	for _, v := range []variant{
		{"cut", "its last character missing", string(cut(len(plain) - 1))},
		{"half", "its second half missing", string(cut(len(plain) / 2))},
		{"brace", "a brace alone", "{"},
		{"closing", "a closing brace alone", "}"},
		{"word", "a word", "lease"},
		{"undefined", "undefined", "undefined"},
		{"NaN", "NaN", "NaN"},
		{"True", "True", "True"},
		{"NUL", "NUL before it", "\x00" + string(plain)},
		{"comment", "a comment before it", "/* comment */" + string(plain)},
		{"form", "a form in its place", "a=1&b=2"},
		{"XML", "XML in its place", "<a>1</a>"},
		{"YAML", "YAML in its place", "a: 1\nb: 2\n"},
		{"openString", "a string without end", `{"a`},
		{"noValue", "a member without value", `{"a":}`},
		{"noColon", "a member without colon", `{"a" 1}`},
		{"separator", "a form feed before it", "\f" + string(plain)},
		{"prefix", "a guard against inclusion before it", ")]}',\n" + string(plain)},
	} {
		refuse("syntax", v.name, v.title, []byte(v.value))
	}
	if full, ok := whole.(object); ok && len(full) > 0 {
		m.malformedObject(full, refuse)
	}
}

// malformedObject breaks the grammar of an object.
func (m *maker) malformedObject(full object, refuse func(rule, id, title string, encoded []byte)) {
	plain := encode(full)
	inner := string(plain[1 : len(plain)-1])
	first := string(encode(full[:1]))
	name := string(compact.quote(nil, full[0].name))
	rest := strings.TrimPrefix(inner, name)
	for _, v := range []variant{
		{"trailingComma", "a comma before its last brace", "{" + inner + ",}"},
		{"leadingComma", "a comma after its first brace", "{," + inner + "}"},
		{"doubleComma", "two commas in a row", "{" + inner + ",," + strings.Trim(first, "{}") + "}"},
		{"singleQuotes", "single quotes", strings.ReplaceAll(string(plain), `"`, "'")},
		{"noQuotes", "a member name without quotes", "{" + full[0].name + rest + "}"},
		{"equals", "an equals sign in the place of a colon", "{" + name + "=" + strings.TrimPrefix(rest, ":") + "}"},
		{"commentInside", "a comment inside", "{/* comment */" + inner + "}"},
		{"lineComment", "a line comment inside", "{// comment\n" + inner + "}"},
		{"noBrace", "no last brace", "{" + inner},
		{"bracket", "a bracket in the place of its last brace", "{" + inner + "]"},
	} {
		refuse("syntax", v.name, v.title, []byte(v.value))
	}
	if len(full) > 1 {
		refuse("syntax", "noComma", "no comma between members", append(append(encode(full[:1])[:len(first)-1], ' '), encode(full[1:])[1:]...))
	}
	// What is left begins with a string, and a string is a JSON text.
	refuse("trailingData", "noFirstBrace", "no first brace", []byte(inner+"}"))
	for _, one := range full {
		if _, isText := one.value.(text); isText {
			malformedString(full, one.name, refuse)
			break
		}
	}
	literal, digits := full[0].name, full[0].name
	for _, one := range full {
		scalar, isRaw := one.value.(raw)
		switch {
		case !isRaw || scalar == "null":
		case scalar == "true" || scalar == "false":
			literal = one.name
		default:
			digits = one.name
		}
	}
	for _, v := range malformedNumbers {
		refuse("syntax", "number/"+v.name, v.title, encode(full.with(digits, raw(v.value))))
	}
	for _, v := range malformedLiterals {
		refuse("syntax", "literal/"+v.name, v.title, encode(full.with(literal, raw(v.value))))
	}
}

var malformedNumbers = []variant{
	{"leadingZero", "a number with a leading zero", "01"},
	{"plus", "a number with a plus sign", "+1"},
	{"point", "a number without integer part", ".5"},
	{"noFraction", "a number that ends with its point", "1."},
	{"hex", "a hexadecimal number", "0x1F"},
	{"infinity", "Infinity", "Infinity"},
	{"minus", "a minus sign alone", "-"},
	{"exponent", "a number without exponent", "1e"},
	{"NaN", "NaN", "NaN"},
	{"separator", "a number with a separator", "1_000"},
}

var malformedLiterals = []variant{
	{"True", "True", "True"},
	{"TRUE", "TRUE", "TRUE"},
	{"yes", "yes", "yes"},
	{"None", "None", "None"},
	{"undefined", "undefined", "undefined"},
	{"single", "a string in single quotes", "'true'"},
	{"backticks", "a string in backticks", "`true`"},
	{"nul", "nul", "nul"},
	{"truex", "truex", "truex"},
}

// malformedString breaks the grammar of strings in a member, and in its name
// (RFC 8259, section 7).
func malformedString(full object, name string, refuse func(rule, id, title string, encoded []byte)) {
	for _, v := range []variant{
		{"newline", "a raw newline in a string", "\n"},
		{"tab", "a raw tab in a string", "\t"},
		{"NUL", "a raw NUL in a string", "\x00"},
		{"control", "a raw control character in a string", "\x1f"},
		{"escape", `the escape \x41 in a string`, `\x41`},
		{"singleQuote", `the escape \' in a string`, `\'`},
		{"shortUnicode", `the escape \u12 in a string`, `\u12`},
		{"upperUnicode", `the escape \U0041 in a string`, `\U0041`},
		{"octal", `the escape \0 in a string`, `\0`},
		{"lineContinuation", "a backslash before a newline in a string", "\\\n"},
		{"braces", `the escape \u{41} in a string`, `\u{41}`},
		{"quote", "a quote in a string", `"`},
	} {
		refuse("syntax", "string/"+v.name, v.title, encode(full.with(name, raw(`"a`+v.value+`b"`))))
	}
	for _, v := range []variant{
		{"invalidUTF8", "invalid UTF-8 in a member name", "\xff"}, {"surrogate", "a lone surrogate in a member name", `\ud800`},
	} {
		rule := "unicode"
		if utf8.ValidString(v.value) {
			rule = "surrogate"
		}
		odd := append(object(nil), full...)
		for i := range odd {
			if odd[i].name == name {
				odd[i].written = `"` + name + v.value + `"`
			}
		}
		refuse(rule, "name/"+v.name, v.title, encode(odd))
	}
}

// The depths of nesting are more than the judge reads, and many parsers survive,
// in bodies that are small.
const (
	deepArrays  = 10_001
	openArrays  = 20_000
	deepObjects = 3_000
)

// deep nests arrays and objects deeper than anyone needs to.
func (m *maker) deep(b *body) {
	closed := strings.Repeat("[", deepArrays) + strings.Repeat("]", deepArrays)
	objects := strings.Repeat(`{"a":`, deepObjects) + "1" + strings.Repeat("}", deepObjects)
	refuse := func(id, title, encoded string) {
		m.emit(Case{
			ID: "invalid/" + b.slug + "/depth/" + id, Title: title, Expect: Refuse, Rule: "request.body.depth", Schema: b.at(),
		}, m.plain().bytes(b, nil, []byte(encoded)), false)
	}
	refuse("arrays", "arrays nested 10,001 deep", closed)
	refuse("open", "20,000 arrays that are never closed", strings.Repeat("[", openArrays))
	refuse("objects", "objects nested 3,000 deep", objects)
	full, ok := b.full.(object)
	if !ok {
		return
	}
	refuse("unknown", "a member with arrays nested 10,001 deep", string(encode(full.with("leasegateUnknown", raw(closed)))))
	for _, one := range fewOf(m.Generator, full, len(full)) {
		refuse("member/"+one.name, "the member "+quoted(one.name)+" with arrays nested 10,001 deep", string(encode(full.with(one.name, raw(closed)))))
	}
}

// wrongMedia sends the body under media types that are not documented.
func (m *maker) wrongMedia() {
	for _, b := range m.bodies {
		if strings.Contains(b.Name, "*") {
			return
		}
	}
	if len(m.bodies) == 0 {
		return
	}
	b := m.bodies[0]
	refuse := func(id, title, media string, encoded []byte) {
		d := m.plain().bytes(b, nil, encoded)
		d.media = media
		m.emit(Case{
			ID: "invalid/contentType/" + id, Title: title, Expect: Refuse, Rule: gate.RuleRequestContentType, Schema: m.op.Body.At,
		}, d, true)
	}
	encoded, _ := b.encode(b.base)
	refuse("missing", "a body without Content-Type", "", encoded)
	for _, media := range []string{
		"text/plain", "text/html", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/octet-stream",
		"application/xml", "text/json", "application/x-json", "application/jsonp", "application/json-patch+json", "application/json-seq",
		"application/merge-patch+json", "application/vnd.api+json", "application/problem+json", "application/ld+json",
		"application/x-ndjson", "application/javascript", "application/yaml", "image/png", "json", "application", "application/", "*/*", "application/*", "text/plain; charset=utf-8",
		"text/plain; a=application/json", "application/json/x",
	} {
		refuse(media, "a body under the media type "+media, media, encoded)
	}
	o, isObject := b.base.(object)
	if b.Kind != gate.JSON || !isObject {
		return
	}
	as := body{Media: gate.Media{Kind: gate.Form}, boundary: boundary}
	if form, ok := as.encode(o); ok {
		refuse("form", "the same members as a form", "application/x-www-form-urlencoded", form)
	}
	as.Kind = gate.Multipart
	if parts, ok := as.encode(o); ok {
		refuse("multipart", "the same members as multipart/form-data", "multipart/form-data; boundary="+boundary, parts)
	}
}

// missingBody leaves out a body that is required, in several ways.
func (m *maker) missingBody() {
	if !m.op.Body.Required || len(m.bodies) == 0 {
		return
	}
	refuse := func(rule gate.Rule, id, title string, change func(*draft)) {
		d := m.plain()
		change(&d)
		// A form of no bytes has no members, and a file can be empty.
		m.emit(Case{ID: "invalid/body/" + id, Title: title, Expect: Refuse, Rule: rule, Schema: m.op.Body.At}, d, m.bodies[0].Kind != gate.JSON && id != "missing")
	}
	refuse(gate.RuleRequestBodyMissing, "missing", "no body", func(d *draft) { d.media, d.body, d.noBody = "", nil, true })
	refuse(gate.RuleRequestBodyMissing, "missing/typed", "no body, with a Content-Type", func(d *draft) { d.body, d.noBody = nil, true })
	refuse(gate.RuleRequestBodyMissing, "empty", "a body of no bytes", func(d *draft) { d.body = nil })
	refuse(gate.RuleRequestBodyMissing, "empty/chunked", "a chunked body of no bytes", func(d *draft) { d.body, d.chunk = nil, 1024 })
	if m.bodies[0].Kind == gate.JSON {
		refuse("request.body.syntax", "blank", "a body of white space", func(d *draft) { d.body = []byte(" \r\n\t") })
	}
}
