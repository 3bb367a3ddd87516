package value

import (
	"slices"
	"testing"
)

// TestFormats holds every row of the table against its own samples.
func TestFormats(t *testing.T) {
	rows := Formats()
	if !slices.IsSortedFunc(rows, func(a, b Format) int { return compareNames(a, b) }) {
		t.Error("not sorted")
	}
	for _, row := range rows {
		found, ok := FormatOf(row.Name)
		if !ok || found.Name != row.Name {
			t.Errorf("%s: not found", row.Name)
		}
		if row.Source == "" || row.Good == "" || len(row.Types) == 0 {
			t.Errorf("%s: a row lacks what every row has", row.Name)
		}
		if row.Check != nil && !row.About("string") || row.CheckNumber != nil && !row.About("number") || row.About("number") != row.About("integer") {
			t.Errorf("%s: checks that its types have no use for", row.Name)
		}
		if row.Annotation() != (row.Bad == "") && !row.Names {
			t.Errorf("%s: annotation %t, bad sample %q", row.Name, row.Annotation(), row.Bad)
		}
		if !row.Valid(row.Good) || row.Check != nil && row.Valid(row.Bad) {
			t.Errorf("%s: as strings, good is %t, bad is %t", row.Name, row.Valid(row.Good), row.Valid(row.Bad))
		}
		if row.About("number") {
			good, bad := row.ValidNumber(ParseDecimal(row.Good)), row.ValidNumber(ParseDecimal(row.Bad))
			if !IsNumber(row.Good) || !good || row.CheckNumber != nil && (!IsNumber(row.Bad) || bad) {
				t.Errorf("%s: as numbers, good is %t, bad is %t", row.Name, good, bad)
			}
		}
	}
}

func compareNames(a, b Format) int { return slices.Compare([]byte(a.Name), []byte(b.Name)) }

// TestFormatsOfSpecifications names what JSON Schema Validation section 7.3 and
// OpenAPI 3.0.4, Data Types, list, so that none is lost.
func TestFormatsOfSpecifications(t *testing.T) {
	for _, name := range []string{
		"date-time", "date", "time", "duration", "email", "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6",
		"uri", "uri-reference", "iri", "iri-reference", "uuid", "uri-template", "json-pointer", "relative-json-pointer", "regex",
		"int32", "int64", "float", "double", "password", "byte", "binary",
	} {
		if _, ok := FormatOf(name); !ok {
			t.Errorf("%s: no row", name)
		}
	}
	if _, ok := FormatOf("acme-sku"); ok {
		t.Error("a row that is not there was found")
	}
}

func TestMoreFormats(t *testing.T) {
	for _, c := range []struct {
		format    string
		good, bad []string
	}{
		{
			"date-time-local",
			[]string{"2026-01-02t15:04:05.5", "2016-12-31T23:59:60"},
			[]string{"2026-01-02", "2026-01-02T15:04", "2026-02-30T00:00:00", "2026-01-02 15:04:05", "2026-01-02T15:04:05+00:00", "2026-01-02T"},
		},
		{"time-local", []string{"23:59:60", "00:00:00.123456789012"}, []string{"24:00:00", "15:04", "15:04:05.", "15:04:05+01:00", ""}},
		{
			"duration",
			[]string{"P1Y", "P1Y2M", "P1Y2M3D", "P2M3D", "PT1H", "PT1H2M3S", "PT2M3S", "P1DT1S", "P52W", "P00D"},
			[]string{"", "P", "PT", "P1YT", "P1Y1D", "PT1H1S", "P1W1D", "P1DT1W", "PW", "P1S", "PT1D", "P1D1D", "P1M1Y", "P1.5D", "P-1D", "P1", "p1d", "P1H", "P1Y2W", "P1WT1H"},
		},
		{
			"uri-reference",
			[]string{"", "#", "?", "a", "./a:b", "//host", "/a//b", "https://h", "a%20b", "a?b:c"},
			[]string{"a b", "1a:b", ":a", "\\", "%", "%1", "%gg", "a|b", "//[::1", "//h:8a", "é", "a\x00"},
		},
		{
			"iri",
			[]string{"http://ƒøø.ßår/?∂éœ=πîx#πîüx", "a:\U00020000", "a:?\ue000", "http://[2001:db8::7]/"},
			[]string{"", "é", "a:\ue000", "a:#\ue000", "a:\ufffe", "a:\xff", "a:\u0080", "a:\U000e0001", "http://[é]/", "é:a"},
		},
		{"iri-reference", []string{"", "é", "//é/é?é#é"}, []string{"a b", "é:a:b:<", "\xff"}},
		{
			"uri-template",
			[]string{"", "a", "{a}", "{+a,b*,c:3}", "{#a.b_c}", "{%41}", "é'\ue000", "{=a}", "%41"},
			[]string{"{", "}", "{}", "{a", "{a}}", "{a:0}", "{a:12345}", "{a:1*}", "{a*:1}", "{.}", "{a.}", "{.a.}", "{a b}", "{é}", "%4", " ", "\"", "\x7f", "\xff", "{%4}"},
		},
		{"json-pointer", []string{"", "/", "//", "/~0~1", "/é"}, []string{"a", "/~", "/~2", "#/a", " /a"}},
		{
			"relative-json-pointer",
			[]string{"0", "10", "0#", "0/", "1/a~0", "0+1", "0-12/a", "0+1#"},
			[]string{"", "-1", "01", "#", "0a", "0##", "0/~", "0+", "0+0", "0-01", "0+1+1"},
		},
		{
			"regex",
			[]string{
				"", "a|b|", "(?=a)b", "(?<!a)b", "(?<n>a)\\k<n>", "\\k<n>(?<n>a)", "(a)\\1", "[\\]a-z-]", "[^]", "[]", "[a-\\d]", "[\\b]", "a{1,2}?", "a{2}", "a{2,}",
				"{", "}", "]", "a{,2}", "\\p{Lu}\\P{Script=Greek}", "\\u{1f600}\\ud83d\\ude00\\x41\\cA\\0", "\\-\\/\\.\\_", "(?i:a)(?-s:b)(?im-s:c)", "(?:a)*", "(?=a)*", "é+", "\\é",
			},
			[]string{
				"(", ")", "(a", "a)", "*", "a**", "a***", "(*a)", "|*", "^*", "(?<=a)*", "\\b+", "[a", "[b-a]", "[\\d-\\", "\\", "\\a", "\\8", "\\1", "(a)\\2", "\\k<n>", "\\k",
				"a{2,1}", "{1}", "(?i)a", "(?P<n>a)", "(?#a)", "(?-:a)", "(?ii:a)", "(?<1>a)", "(?<n>a)(?<n>b)", "\\u{110000}", "\\u12", "\\x1", "\\c", "\\c1", "\\01", "\\p{}", "\\p", "[\\a]", "\xff", "[\xff]", "\\\xff",
			},
		},
		{"base64url", []string{"", "-_-_", "QQ", "QQ==", "QUI", "QUI="}, []string{"Q", "+/+/", "QR", "QUJ", "QQ=", "Q===", "QUI==", "QQ==QQ==", "Q Q"}},
		{"char", []string{"a", "é", "\U0001f600", "\n"}, []string{"", "ab", "e\u0301"}},
		{
			"http-date",
			[]string{"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Thu, 29 Feb 2024 23:59:60 GMT", "Tue Nov 16 08:49:37 1994"},
			[]string{
				"", "Sun,", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37 gmt", "sun, 06 Nov 1994 08:49:37 GMT", "Sun, 31 Nov 1994 08:49:37 GMT",
				"Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 +0000", "Sun, 06 Nov ab94 08:49:37 GMT", "Sun, 06 Nov 19ab 08:49:37 GMT",
				"Thu, 29 Feb 2023 08:49:37 GMT", "Sunday, 06-Nov-1994 08:49:37 GMT", "Sun, 06-Nov-94 08:49:37 GMT", "Sunday 06-Nov-94 08:49:37 GMT", "Sun Nov 06 08:49:37 199", "Sun Nov 31 08:49:37 1994", "Sun Nov  6 08:49:37 GMT",
			},
		},
		{
			"language",
			[]string{"de", "zh-cmn-Hans-CN", "sl-rozaj-biske", "de-CH-1901", "es-419", "x-whatever", "en-a-myext-b-other", "de-Latn-DE-1996-x-phonebk", "i-klingon", "EN-GB-OED", "sgn-BE-FR", "art-lojban", "zh-min-nan", "abcd", "abcdefgh"},
			[]string{"", "a", "d", "de-", "-de", "de--CH", "de_CH", "de-CH-a", "de-419-DE", "abcdefghi", "x", "x-", "x-abcdefghi", "de-x", "ar-a-aaa-b", "abcd-aaa", "1a", "é", "i-unknown", "de-a-x-b", "de-CH-DE"},
		},
		{
			"media-range",
			[]string{"*/*", "text/*", "text/html", "text/html;charset=utf-8", "a/b ; c=\"d;\\\"\" ;e=f", "a/b;", "a/b;;c=d"},
			[]string{"", "*", "text", "text/", "/html", "*/html", "a/b c", "a/b;c", "a/b;c=", "a/b;c=\"", "a/b;c =d", "a/b;c= d", "a/b,c/d", "a/b;c=d e", "a/b;=d", "a/b;c=\"\x00\""},
		},
		{"sf-binary", []string{"::", ":QQ==:"}, []string{":", "", "QQ==", ":QQ:", ":Q:", ":QQ==: "}},
		{"sf-boolean", []string{"?0", "?1"}, []string{"", "?", "?2", "true"}},
		{"sf-string", []string{`""`, `"a\"\\ ~"`}, []string{``, `"`, `a`, `"a`, `"\a"`, `"é"`, `"a"b`, "\"\n\"", `"\`, `"\"`}},
		{"sf-token", []string{"a", "*", "a:/b", "foo123/456"}, []string{"", "1a", "a b", "é", ":a", "a\""}},
		{"ipv4-cidr", []string{"0.0.0.0/0", "10.0.0.1/32"}, []string{"10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/08", "10.0.0/8", "::/8", "10.0.0.0/-1", "10.0.0.0/0000"}},
		{"ipv6-cidr", []string{"::/0", "::1/128"}, []string{"::1", "::1/129", "::1/", "10.0.0.0/8", "::1/1280"}},
		{"idn-email", []string{"é@é.example", `"é"@example.com`, "a@xn--bcher-kva.example", "a@[127.0.0.1]"}, []string{"é", "é@", "@é", "a@-é", "a@é-", "a@é..b", "a b@é", "\xff@é", "a@é é", `"\é"@a`}},
		{"decimal", []string{"0", "-1.5", "+1", ".5", "5.", "001", "1e3", "1E-3"}, []string{"", ".", "-", "1,5", "1e", "e3", "1e+", "NaN", "0x1", "1.2.3", " 1"}},
		{"decimal128", []string{"NaN", "INF", "-INF", "1e6144", "-9.999999999999999999999999999999999e6144", "1e-6176", "0e99999"}, []string{"nan", "1e6145", "1e-6177", "12345678901234567890123456789012345", "+1", ""}},
		{"int64", []string{"0", "9223372036854775807", "1e3"}, []string{"", "1.5", "9223372036854775808", "x", "+1"}},
		{"uint64", []string{"0", "18446744073709551615"}, []string{"-1", "18446744073709551616", ""}},
		{"unixtime", []string{"0", "-1", "1e9"}, []string{"", "1.5", "now"}},
		{"url", []string{"https://example.com"}, []string{"example.com", ""}},
	} {
		for _, text := range c.good {
			if valid, known := ValidFormat(c.format, text); !valid || !known {
				t.Errorf("%s: %q is refused", c.format, text)
			}
		}
		for _, text := range c.bad {
			if valid, _ := ValidFormat(c.format, text); valid {
				t.Errorf("%s: %q is accepted", c.format, text)
			}
		}
	}
}

func TestNumberFormats(t *testing.T) {
	for _, c := range []struct {
		format    string
		good, bad []string
	}{
		{"int8", []string{"-128", "127", "0", "1.0", "1e2"}, []string{"-129", "128", "0.5", "1e1000000000"}},
		{"int16", []string{"-32768", "32767"}, []string{"-32769", "32768"}},
		{"int32", []string{"-2147483648", "2147483647"}, []string{"-2147483649", "2147483648"}},
		{"int64", []string{"-9223372036854775808", "9223372036854775807"}, []string{"-9223372036854775809", "9223372036854775808"}},
		{"uint8", []string{"0", "255", "-0"}, []string{"-1", "256"}},
		{"uint16", []string{"65535"}, []string{"65536"}},
		{"uint32", []string{"4294967295"}, []string{"4294967296"}},
		{"uint64", []string{"18446744073709551615"}, []string{"18446744073709551616", "-1", "0.1"}},
		{"double-int", []string{"9007199254740991", "-9007199254740991"}, []string{"9007199254740992", "-9007199254740992", "0.5"}},
		{"float", []string{"0.1", "-3.4e38", "1e-400", "340282356779733661637539395458142568447"}, []string{"1e39", "-1e39", "340282356779733661637539395458142568448", "1e1000000000"}},
		{"double", []string{"1e308", "1.7976931348623157e308", "1e-1000000000"}, []string{"1e309", "1e400", "-1e1000000000"}},
		{"decimal", []string{"1e1000000000"}, nil},
		{"decimal128", []string{"1e6144"}, []string{"1e6145"}},
		{"sf-integer", []string{"-999999999999999"}, []string{"1000000000000000", "0.1"}},
		{"sf-decimal", []string{"999999999999.999", "1", "0"}, []string{"1000000000000", "0.0001", "1e12"}},
		{"unix-time", []string{"0", "-1"}, []string{"0.5"}},
		{"uuid", []string{"1"}, nil}, // not about numbers
	} {
		format, _ := FormatOf(c.format)
		for _, text := range c.good {
			if !format.ValidNumber(ParseDecimal(text)) {
				t.Errorf("%s: %s is refused", c.format, text)
			}
		}
		for _, text := range c.bad {
			if format.ValidNumber(ParseDecimal(text)) {
				t.Errorf("%s: %s is accepted", c.format, text)
			}
		}
	}
}

// FuzzFormats holds formats against each other: what is in one is in another.
func FuzzFormats(f *testing.F) {
	for _, row := range Formats() {
		f.Add(row.Good)
		f.Add(row.Bad)
	}
	f.Fuzz(func(t *testing.T, text string) {
		number := ParseDecimal(text)
		is := map[string]bool{}
		for _, row := range Formats() {
			is[row.Name] = row.Valid(text)
			row.ValidNumber(number)
		}
		ascii := true
		for i := range len(text) {
			ascii = ascii && text[i] < 0x80
		}
		for _, c := range []struct {
			part, whole string
			equal       bool // to the whole, of ASCII
		}{
			{"uri", "uri-reference", false},
			{"iri", "iri-reference", false},
			{"uri", "iri", true},
			{"uri-reference", "iri-reference", true},
			{"uri", "url", true},
			{"email", "idn-email", false},
			{"uint64", "decimal", false},
			{"uint64", "unixtime", false},
		} {
			switch {
			case is[c.part] && !is[c.whole]:
				t.Errorf("%q: of format %s, but not of %s", text, c.part, c.whole)
			case c.equal && ascii && is[c.part] != is[c.whole]:
				t.Errorf("%q: of format %s, but not of %s", text, c.whole, c.part)
			}
		}
		if is["regex"] {
			return
		}
		if _, err := CompilePattern(text); err == nil {
			t.Errorf("%q: a pattern, but no regular expression", text)
		}
	})
}
