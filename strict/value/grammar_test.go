package value

import (
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// nearly draws from texts, half of the time with up to three bytes of it
// dropped, put in, or replaced by a byte of alphabet.
func nearly(texts *rapid.Generator[string], alphabet string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		text := texts.Draw(t, "grammatical")
		if rapid.Bool().Draw(t, "keep") {
			return text
		}
		for range rapid.IntRange(1, 3).Draw(t, "edits") {
			at := rapid.IntRange(0, len(text)).Draw(t, "at")
			before, after := text[:at], text[at:]
			rest := after
			if after != "" {
				rest = after[1:]
			}
			char := rapid.SampledFrom(strings.Split(alphabet, "")).Draw(t, "char")
			text = rapid.SampledFrom([]string{before + rest, before + char + after, before + char + rest}).Draw(t, "edit")
		}
		return text
	})
}

// The grammars as regular expressions, written down from the ABNF of each source.
const (
	uuidGrammar = `[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}`

	// RFC 3986 section 3.2.2.
	octet       = `(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])`
	ipv4Grammar = octet + `(\.` + octet + `){3}`
	h16         = `[0-9a-fA-F]{1,4}`
	ls32        = `(` + h16 + `:` + h16 + `|` + ipv4Grammar + `)`
	ipv6Grammar = `((` + h16 + `:){6}` + ls32 +
		`|::(` + h16 + `:){5}` + ls32 +
		`|(` + h16 + `)?::(` + h16 + `:){4}` + ls32 +
		`|((` + h16 + `:){0,1}` + h16 + `)?::(` + h16 + `:){3}` + ls32 +
		`|((` + h16 + `:){0,2}` + h16 + `)?::(` + h16 + `:){2}` + ls32 +
		`|((` + h16 + `:){0,3}` + h16 + `)?::` + h16 + `:` + ls32 +
		`|((` + h16 + `:){0,4}` + h16 + `)?::` + ls32 +
		`|((` + h16 + `:){0,5}` + h16 + `)?::` + h16 +
		`|((` + h16 + `:){0,6}` + h16 + `)?::)`

	// RFC 1123 section 2.1.
	label           = `[0-9A-Za-z]([0-9A-Za-z-]{0,61}[0-9A-Za-z])?`
	hostnameGrammar = label + `(\.` + label + `)*`

	// RFC 3986 appendix A.
	unreserved = `0-9A-Za-z._~\-`
	subDelims  = `!$&'()*+,;=`
	pct        = `%[0-9A-Fa-f]{2}`
	pchar      = `([` + unreserved + subDelims + `:@]|` + pct + `)`
	userinfo   = `([` + unreserved + subDelims + `:]|` + pct + `)*`
	regName    = `([` + unreserved + subDelims + `]|` + pct + `)*`
	ipFuture   = `[vV][0-9A-Fa-f]+\.[` + unreserved + subDelims + `:]+`
	authority  = `(` + userinfo + `@)?(\[(` + ipv6Grammar + `|` + ipFuture + `)\]|` + regName + `)(:[0-9]*)?`
	hierPart   = `(//` + authority + `(/` + pchar + `*)*|/(` + pchar + `+(/` + pchar + `*)*)?|` + pchar + `+(/` + pchar + `*)*|)`
	uriGrammar = `[A-Za-z][0-9A-Za-z+.-]*:` + hierPart + `(\?(` + pchar + `|[/?])*)?(#(` + pchar + `|[/?])*)?`

	pchars        = `(` + pchar + `|[/?])*`
	relative      = `(//` + authority + `(/` + pchar + `*)*|/(` + pchar + `+(/` + pchar + `*)*)?|([` + unreserved + subDelims + `@]|` + pct + `)+(/` + pchar + `*)*|)(\?` + pchars + `)?(#` + pchars + `)?`
	referenceForm = uriGrammar + `|` + relative

	// RFC 3339 appendix A.
	durTime         = `T([0-9]+H([0-9]+M([0-9]+S)?)?|[0-9]+M([0-9]+S)?|[0-9]+S)`
	durDate         = `([0-9]+D|[0-9]+M([0-9]+D)?|[0-9]+Y([0-9]+M([0-9]+D)?)?)`
	durationGrammar = `P(` + durDate + `(` + durTime + `)?|` + durTime + `|[0-9]+W)`

	// RFC 6901 section 3 and draft-bhutton-relative-json-pointer-00 section 3.
	pointerGrammar  = `(/([^/~]|~[01])*)*`
	relativePointer = `(0|[1-9][0-9]*)([+-][1-9][0-9]*)?(#|` + pointerGrammar + `)`

	// RFC 6570 section 2, without characters beyond ASCII.
	varname         = `([0-9A-Za-z_]|` + pct + `)(\.?([0-9A-Za-z_]|` + pct + `))*`
	varspec         = varname + `(:[1-9][0-9]{0,3}|\*)?`
	templateGrammar = "([!#$&'()*+,./0-9:;=?@A-Z\\[\\]_a-z~-]|" + pct + `|\{[+#./;?&=,!@|]?` + varspec + `(,` + varspec + `)*\})*`

	// RFC 5646 section 2.1, without the irregular tags.
	languageGrammar = `([A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}|[A-Za-z]{4}|[A-Za-z]{5,8})(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*` +
		`(-[A-WYZa-wyz0-9](-[A-Za-z0-9]{2,8})+)*(-[xX](-[A-Za-z0-9]{1,8})+)?|[xX](-[A-Za-z0-9]{1,8})+`

	// RFC 9110 sections 5.6 and 12.5.1, RFC 8941 section 3.3.
	token             = "[0-9A-Za-z!#$%&'*+.^_`|~-]+"
	quotedString      = `"([\t !#-\[\]-~]|\\[\t -~])*"`
	mediaRangeGrammar = `(\*/\*|` + token + `/` + token + `)([ \t]*;[ \t]*(` + token + `=(` + token + `|` + quotedString + `))?)*`
	sfString          = `"([ !#-\[\]-~]|\\["\\])*"`
	sfToken           = "[A-Za-z*][0-9A-Za-z!#$%&'*+.^_`|~:/-]*"

	// RFC 5321 section 4.1.2.
	atom      = "[0-9A-Za-z!#$%&'*+/=?^_`{|}~-]+"
	localPart = `(` + atom + `(\.` + atom + `)*|"([ !#-\[\]-~]|\\[ -~])*")`
)

// emailGrammar is Mailbox of RFC 5321 section 4.1.2 without the lengths of
// section 4.5.3.1. A "::" leaves room for six groups, wherever it stands.
func emailGrammar() string {
	var ipv6 []string
	for left := range 7 {
		before := strings.Repeat(h16+`:`, left) + `:`
		if left == 0 {
			before = `::`
		}
		ipv6 = append(ipv6, before+upTo(6-left, h16))
		if left <= 4 {
			ipv6 = append(ipv6, before+fmt.Sprintf(`(%s:){0,%d}`, h16, 4-left)+ipv4Grammar)
		}
	}
	ipv6 = append(ipv6, `(`+h16+`:){6}`+ls32)
	return localPart + `@(` + hostnameGrammar + `|\[(` + ipv4Grammar + `|[Ii][Pp][Vv]6:(` + strings.Join(ipv6, `|`) + `))\])`
}

// upTo is at most n groups with colons between them.
func upTo(n int, group string) string {
	if n == 0 {
		return ``
	}
	return fmt.Sprintf(`(%s(:%s){0,%d})?`, group, group, n-1)
}

// formatOracles judge every format by other means than ValidFormat.
func formatOracles() map[string]func(text string) bool {
	oracles := map[string]func(string) bool{
		"date-time": func(text string) bool {
			_, valid := dateTimeOracle(text)
			return valid
		},
		"date": func(text string) bool {
			_, valid := dateTimeOracle(text + "T00:00:00Z")
			return valid
		},
		"time": func(text string) bool {
			_, valid := dateTimeOracle("2026-01-02T" + text)
			return valid
		},
		"byte": func(text string) bool {
			_, err := base64.StdEncoding.Strict().DecodeString(text)
			// encoding/base64 skips line breaks.
			return err == nil && !strings.ContainsAny(text, "\r\n")
		},
	}
	oracles["base64url"] = func(text string) bool {
		encoding := base64.RawURLEncoding
		if strings.HasSuffix(text, "=") {
			encoding = base64.URLEncoding
		}
		_, err := encoding.Strict().DecodeString(text)
		return err == nil && !strings.ContainsAny(text, "\r\n")
	}
	oracles["http-date"] = func(text string) bool {
		if len(text) == len(time.ANSIC) && text[7:9] == " 0" {
			text = text[:8] + " " + text[9:] // date3 of asctime-date may have two digits
		}
		for _, layout := range httpDateLayouts {
			// What time.Parse takes beyond that it does not write again.
			if read, err := time.Parse(layout, text); err == nil && afterDay(read.Format(layout)) == afterDay(text) && text == canonicalNames(text) {
				return true
			}
		}
		return false
	}
	for format, grammar := range formatGrammars {
		whole := regexp.MustCompile(`\A(?:` + grammar + `)\z`)
		oracles[format] = func(text string) bool {
			at := strings.LastIndexByte(text, '@')
			switch {
			case format == "media-range" && strings.HasPrefix(text, "*/"):
				if after := strings.TrimLeft(text[2:], "*"); len(text)-len(after) != 3 || after != "" && strings.IndexByte(" \t;", after[0]) < 0 {
					return false // "*" is a token, but stands for all types with "*" alone
				}
			case format == "hostname" && len(text) > 253, format == "email" && (at > 64 || len(text)-at-1 > 255):
				return false
			}
			return whole.MatchString(text)
		}
	}
	return oracles
}

var httpDateLayouts = []string{http.TimeFormat, "Monday, 02-Jan-06 15:04:05 GMT", time.ANSIC}

func httpDate(t *rapid.T) string {
	at := time.Unix(rapid.Int64Range(0, 1<<32).Draw(t, "seconds"), 0).UTC()
	return at.Format(rapid.SampledFrom(httpDateLayouts).Draw(t, "layout"))
}

// afterDay leaves the day of the week out: that it is right is not asked.
func afterDay(text string) string {
	_, after, _ := strings.Cut(text, " ")
	return after
}

// canonicalNames writes the names of days and months as HTTP does; time.Parse takes
// them in any case.
func canonicalNames(text string) string {
	for _, name := range regexp.MustCompile(`[A-Za-z]{3,}`).FindAllString(text, -1) {
		if name != "GMT" {
			text = strings.Replace(text, name, strings.ToUpper(name[:1])+strings.ToLower(name[1:]), 1)
		}
	}
	return text
}

var formatGrammars = map[string]string{
	"uuid":     uuidGrammar,
	"ipv4":     ipv4Grammar,
	"ipv6":     ipv6Grammar,
	"hostname": hostnameGrammar,
	"uri":      uriGrammar,
	"email":    emailGrammar(),

	"uri-reference":         referenceForm,
	"duration":              durationGrammar,
	"json-pointer":          pointerGrammar,
	"relative-json-pointer": relativePointer,
	"uri-template":          templateGrammar,
	"language":              languageGrammar,
	"media-range":           mediaRangeGrammar,
	"sf-string":             sfString,
	"sf-token":              sfToken,
}

func TestValidFormatAgreesWithOracle(t *testing.T) {
	oracles := formatOracles()
	for _, row := range []struct {
		format   string
		texts    *rapid.Generator[string]
		alphabet string
	}{
		{"uuid", rapid.StringMatching(uuidGrammar), "0123456789abcdefABCDEF-gG{}:"},
		{"ipv4", rapid.StringMatching(ipv4Grammar), "0123456789.:-+x %"},
		{"ipv6", rapid.StringMatching(ipv6Grammar), "0123456789abcdefF:.%[]g"},
		{"hostname", rapid.StringMatching(hostnameGrammar), "abzAZ09-._ \u00e4\x00"},
		{"uri", rapid.StringMatching(uriGrammar), ":/?#[]@!$&'()*+,;=%aF0-._~ \"<>\\^`{|}\u00e4\x00\x7f"},
		{"uri-reference", rapid.StringMatching(referenceForm), ":/?#[]@!$&'()*+,;=%aF0-._~ \"<>\\^`{|}\x00"},
		{"duration", rapid.StringMatching(durationGrammar), "PTYMDHSW01 -."},
		{"json-pointer", rapid.StringMatching(pointerGrammar), "/~012a"},
		{"relative-json-pointer", rapid.StringMatching(relativePointer), "/~012#+-"},
		{"uri-template", rapid.StringMatching(templateGrammar), "{}%0aF.,:*+#/;?&=!@| _"},
		{"language", rapid.StringMatching(languageGrammar), "-axX01"},
		{"media-range", rapid.StringMatching(mediaRangeGrammar), "*/;=\"\\ \ta,\x00"},
		{"sf-string", rapid.StringMatching(sfString), "\"\\ ~\x00"},
		{"sf-token", rapid.StringMatching(sfToken), "a*:/0 \""},
		{"http-date", rapid.Custom(httpDate), "0123456789 ,:-SunNovGMT"},
		{"base64url", rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 12), base64.RawURLEncoding.EncodeToString), "AQgwBZaz09-_=+/ \r\n"},
		{"email", rapid.StringMatching(emailGrammar()), "a0.@\"\\[]:- ()<>,;\u00e4\x00\x7f"},
		{"byte", rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 12), base64.StdEncoding.EncodeToString), "AQgwBZaz09+/=-_ \r\n\t."},
	} {
		t.Run(row.format, func(t *testing.T) {
			texts := nearly(row.texts, row.alphabet)
			rapid.Check(t, func(t *rapid.T) {
				text := texts.Draw(t, "text")
				want := oracles[row.format](text)
				if got, known := ValidFormat(row.format, text); got != want || !known {
					t.Fatalf("%q: got %t, %t, want %t", text, got, known, want)
				}
			})
		})
	}
}

// Every byte at every place of a few valid texts.
func TestValidFormatEveryByte(t *testing.T) {
	oracles := formatOracles()
	for format, texts := range map[string][]string{
		"uuid":      {"3fa85f64-5717-4562-b3fc-2c963f66afa6"},
		"date-time": {"2024-02-29T15:04:05.123Z", "2026-10-30t23:59:60+00:00"},
		"date":      {"2024-02-29", "2026-11-30"},
		"time":      {"20:29:60.5-03:30"},
		"email":     {"a.b@c-d.e", `"a\""@[127.0.0.1]`, "a@[IPv6:1:2:3::5:6:7]", "a@[IPv6:1::2:3:10.0.0.1]"},
		"uri":       {"a+1://b:c%2f@d:80/e;f//g?h/?i#j?/", "a://[::1]:8", "a://[v1.b]", "a:b:@/"},
		"hostname":  {"a-b.c1"},
		"ipv4":      {"192.0.20.255"},
		"ipv6":      {"1:2:3:4:5:6:7:8", "12ab::1", "::ffff:1.20.0.25"},
		"byte":      {"Zm9v", "Zm8=", "Zg=="},
	} {
		for _, valid := range texts {
			for place := range len(valid) {
				for c := range 256 {
					changed := []byte(valid)
					changed[place] = byte(c)
					text := string(changed)
					want := oracles[format](text)
					if got, _ := ValidFormat(format, text); got != want || !want && text == valid {
						t.Fatalf("%s %q: got %t, want %t", format, text, got, want)
					}
				}
			}
		}
	}
}

// net/url takes more than RFC 3986 does, but must take every plain URI and find the same host and port.
func TestURLParseTakesWhatURITakes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		host := rapid.StringMatching(hostnameGrammar+`|\[`+ipv6Grammar+`\]`).Draw(t, "host")
		port := rapid.StringMatching(`[0-9]{1,5}`).Draw(t, "port")
		text := "https://" + host + ":" + port + rapid.StringMatching(`(/`+pchar+`*)*(\?`+pchar+`*)?`).Draw(t, "rest")
		if valid, _ := ValidFormat("uri", text); !valid {
			t.Fatalf("%q: refused", text)
		}
		parsed, err := url.Parse(text)
		if err != nil || parsed.Host != host+":"+port {
			t.Fatalf("%q: net/url finds %+v, %v", text, parsed, err)
		}
	})
}

// net.ParseIP reads the same addresses, and tells the two families apart by a colon.
func TestAddressesAgreeWithParseIP(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := nearly(rapid.StringMatching(ipv4Grammar+`|`+ipv6Grammar), "0123456789abcdefF:.%g").Draw(t, "text")
		parsed := net.ParseIP(text) != nil
		for format, want := range map[string]bool{
			"ipv4": parsed && !strings.Contains(text, ":"),
			"ipv6": parsed && strings.Contains(text, ":"),
		} {
			if got, _ := ValidFormat(format, text); got != want {
				t.Fatalf("%s %q: got %t, want %t", format, text, got, want)
			}
		}
	})
}
