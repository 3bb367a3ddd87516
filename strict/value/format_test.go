package value

import (
	"strings"
	"testing"
)

func TestValidFormat(t *testing.T) {
	label63 := strings.Repeat("a", 63)
	hostname253 := label63 + "." + label63 + "." + label63 + "." + label63[:61]
	domain255 := label63 + "." + label63 + "." + label63 + "." + label63
	const yes, no = true, false
	for _, row := range []struct {
		format, value string
		valid         bool
		reason        string
	}{
		{"uuid", "3FA85f64-5717-4562-b3fc-2c963f66afa6", yes, "either case"},
		{"uuid", "00000000-0000-0000-0000-000000000000", yes, "nil UUID"},
		{"uuid", "3fa85f64-5717-f562-03fc-2c963f66afa6", yes, "any version and variant"},
		{"uuid", "", no, "empty"},
		{"uuid", "3fa85f6457174562b3fc2c963f66afa6", no, "no hyphens"},
		{"uuid", "{3fa85f64-5717-4562-b3fc-2c963f66afa6}", no, "braces"},
		{"uuid", "urn:uuid:3fa85f64-5717-4562-b3fc-2c963f66afa6", no, "URN"},
		{"uuid", "3fa85f645-717-4562-b3fc-2c963f66afa6", no, "hyphen out of place"},
		{"uuid", "3fa85f64-5717-4562-b3fc-2c963f66afa", no, "a digit short"},
		{"uuid", "3fa85f64-5717-4562-b3fc-2c963f66afa6\n", no, "trailing line feed"},

		{"date-time", "1998-12-31T23:59:60Z", yes, "leap second"},
		{"date-time", "9999-12-31T23:59:60Z", yes, "a value that time.Time can't write, yet a valid one"},

		{"date", "2026-01-02", yes, "plain"},
		{"date", "2024-02-29", yes, "leap day"},
		{"date", "2000-02-29", yes, "leap day of a century that has one"},
		{"date", "0000-02-29", yes, "the first year is a leap year"},
		{"date", "1900-02-29", no, "a century that has no leap day"},
		{"date", "2026-02-29", no, "common year"},
		{"date", "2026-06-31", no, "31 June"},
		{"date", "2026-13-01", no, "month 13"},
		{"date", "2026-1-2", no, "one-digit month and day"},
		{"date", "2026-01-02Z", no, "offset"},
		{"date", "2026-01-02T00:00:00Z", no, "date-time"},
		{"date", "20260102", no, "basic form"},
		{"date", "2026-002", no, "ordinal date"},
		{"date", "202\u0666-01-0", no, "digit beyond ASCII, right in bytes"},
		{"date", "", no, "empty"},

		{"time", "15:04:05Z", yes, "UTC"},
		{"time", "15:04:05.123456789012z", yes, "any number of digits"},
		{"time", "15:04:05-00:00", yes, "unknown local offset"},
		{"time", "23:59:60Z", yes, "leap second"},
		{"time", "01:29:60+01:30", yes, "leap second east"},
		{"time", "23:29:60+23:30", yes, "leap second east, a day later"},
		{"time", "00:29:60-23:30", yes, "leap second west, a day earlier"},
		{"time", "23:59:60+00:30", no, "23:29 in UTC"},
		{"time", "22:59:60Z", no, "leap second in another hour"},
		{"time", "23:59:61Z", no, "second 61"},
		{"time", "24:00:00Z", no, "hour 24"},
		{"time", "15:04:05", no, "no offset"},
		{"time", "15:04Z", no, "no seconds"},
		{"time", "15:04:05,5Z", no, "comma"},
		{"time", "15:04:05.Z", no, "no digit"},
		{"time", "15:04:05+24:00", no, "offset hour 24"},
		{"time", "T15:04:05Z", no, "separator"},
		{"time", "", no, "empty"},

		{"email", "joe.bloggs@example.com", yes, "plain"},
		{"email", "joe+bloggs@localhost", yes, "one label"},
		{"email", "~@example.com", yes, "atext"},
		{"email", "!#$%&'*+-/=?^_`{|}~@example.com", yes, "all of atext"},
		{"email", `"joe bloggs"@example.com`, yes, "quoted space"},
		{"email", `"joe..bloggs"@example.com`, yes, "quoted dots"},
		{"email", `"joe@bloggs"@example.com`, yes, "quoted at sign"},
		{"email", `"joe\"\\bloggs"@example.com`, yes, "quoted pairs"},
		{"email", `""@example.com`, yes, "the grammar takes an empty quoted string"},
		{"email", "joe@[127.0.0.1]", yes, "IPv4 literal"},
		{"email", "joe@[IPv6:::1]", yes, "IPv6 literal"},
		{"email", "joe@[ipv6:2001:db8::7]", yes, "tag in lower case"},
		{"email", "joe@[IPv6:1:2:3:4:5:6:7:8]", yes, "eight groups"},
		{"email", "joe@[IPv6:1:2:3:4:5:6:127.0.0.1]", yes, "six groups and IPv4"},
		{"email", "joe@[IPv6:1:2:3::4:5:6]", yes, "six groups around ::"},
		{"email", "joe@[IPv6:1:2:3::4:5:6:7]", no, ":: for one group (RFC 5321 wants two)"},
		{"email", "joe@[IPv6:1:2::3:4:127.0.0.1]", yes, "four groups and IPv4 around ::"},
		{"email", "joe@[IPv6:1:2::3:4:5:127.0.0.1]", no, "five groups and IPv4 around ::"},
		{"email", label63 + "a@example.com", yes, "local part of 64"},
		{"email", label63 + "aa@example.com", no, "local part of 65"},
		{"email", `"` + label63 + `"@example.com`, no, "quoted local part of 65"},
		{"email", "joe@" + domain255, yes, "domain of 255"},
		{"email", "joe@" + domain255[:254] + ".a", no, "domain of 256"},
		{"email", "joe@" + label63 + "a.example", no, "label of 64"},
		{"email", "", no, "empty"},
		{"email", "joe", no, "no domain"},
		{"email", "@example.com", no, "no local part"},
		{"email", "joe@", no, "empty domain"},
		{"email", "joe@bloggs@example.com", no, "two at signs"},
		{"email", ".joe@example.com", no, "leading dot"},
		{"email", "joe.@example.com", no, "trailing dot"},
		{"email", "joe..bloggs@example.com", no, "two dots"},
		{"email", "joe bloggs@example.com", no, "space"},
		{"email", "Joe <joe@example.com>", no, "display name"},
		{"email", "joe(comment)@example.com", no, "comment of RFC 5322"},
		{"email", "joe@example.com.", no, "trailing dot of the domain"},
		{"email", "joe@-example.com", no, "leading hyphen of a label"},
		{"email", "joe@exam_ple.com", no, "underscore in a label"},
		{"email", "joe@invalid=domain.com", no, "equals sign in the domain"},
		{"email", "joe@[127.0.0.300]", no, "octet above 255"},
		{"email", "joe@[127.0.0.1", no, "literal left open"},
		{"email", "joe@[::1]", no, "IPv6 literal without its tag"},
		{"email", "joe@[IPv6:127.0.0.1]", no, "IPv4 behind the tag"},
		{"email", "joe@[IPv6:fe80::1%eth0]", no, "zone"},
		{"email", "joe@[x400:joe]", no, "a tag that is not registered"},
		{"email", `"joe@example.com`, no, "quote left open"},
		{"email", `"joe\`, no, "ends in a backslash"},
		{"email", `"joe"bloggs@example.com`, no, "atom after a quoted string"},
		{"email", `"joe"`, no, "quoted string alone"},
		{"email", `"joe"example.com`, no, "no at sign after a quoted string"},
		{"email", `joe"s"@example.com`, no, "quote within an atom"},
		{"email", "\"joe\tbloggs\"@example.com", no, "control character in quotes"},
		{"email", "\"joe\\\x7f\"@example.com", no, "quoted DEL"},
		{"email", "jo\u00eb@example.com", no, "beyond ASCII (RFC 6531)"},
		{"email", "\"jo\u00eb\"@example.com", no, "beyond ASCII in quotes"},
		{"email", "joe@ex\u00e4mple.com", no, "domain beyond ASCII"},

		{"uri", "https://user:pa%20ss@example.com:8443/a/b;c=1?d=e&f=/?#g?/", yes, "every part"},
		{"uri", "http://foo.bar/?q=Test%20URL-encoded%20stuff", yes, "percent-encoding"},
		{"uri", "http://-.~_!$&'()*+,;=:%40:80%2f::::::@example.com", yes, "every character of userinfo"},
		{"uri", "http://223.255.255.254", yes, "IPv4"},
		{"uri", "http://999.999.999.999/", yes, "not IPv4, but a reg-name"},
		{"uri", "ldap://[2001:db8::7]/c=GB?objectClass?one", yes, "IPv6 literal"},
		{"uri", "http://[::1]:80", yes, "IPv6 literal and port"},
		{"uri", "http://[v1.fe80::a+en1]/", yes, "IPvFuture"},
		{"uri", "http://[V1f.a]/", yes, "IPvFuture in upper case"},
		{"uri", "http://example.com:", yes, "empty port"},
		{"uri", "http://example.com:99999999", yes, "the grammar sets no bound for ports"},
		{"uri", "file:///etc/hosts", yes, "empty authority"},
		{"uri", "a://", yes, "empty authority, empty path"},
		{"uri", "urn:oasis:names:specification:docbook:dtd:xml:4.1.2", yes, "rootless path"},
		{"uri", "mailto:joe@example.com", yes, "at sign in a path"},
		{"uri", "tel:+1-816-555-1212", yes, "plus sign in a path"},
		{"uri", "a:", yes, "empty path"},
		{"uri", "a:/", yes, "absolute path"},
		{"uri", "a:b//c", yes, "empty segment"},
		{"uri", "a:?b#", yes, "query and empty fragment"},
		{"uri", "a+.-1:b", yes, "every character of a scheme"},
		{"uri", "", no, "empty"},
		{"uri", "//foo.bar/?baz=qux#quux", no, "relative, with an authority"},
		{"uri", "/abc", no, "relative, absolute path"},
		{"uri", "abc", no, "relative"},
		{"uri", "#a:b", no, "fragment alone"},
		{"uri", "?a:b", no, "query alone"},
		{"uri", "/a:b", no, "colon in a path alone"},
		{"uri", ":// should fail", no, "empty scheme"},
		{"uri", ":a", no, "empty scheme"},
		{"uri", "1a:b", no, "scheme with a leading digit"},
		{"uri", "+a:b", no, "scheme with a leading plus sign"},
		{"uri", "bar,baz:foo", no, "comma in the scheme"},
		{"uri", "h\u00e4:b", no, "scheme beyond ASCII"},
		{"uri", "\\\\WINDOWS\\fileshare", no, "backslashes"},
		{"uri", "http:\\\\example.com", no, "backslashes after the scheme"},
		{"uri", "http:// shouldfail.com", no, "space in the host"},
		{"uri", "https://example.org/foo bar", no, "space in the path"},
		{"uri", " http://example.org", no, "leading space"},
		{"uri", "http://example.org\n", no, "trailing line feed"},
		{"uri", "https://example.org/<b>", no, "angle brackets"},
		{"uri", "https://example.org/{id}", no, "braces"},
		{"uri", "https://example.org/a[b]", no, "brackets in the path"},
		{"uri", "https://example.org/?a[]=b", no, "brackets in the query"},
		{"uri", "https://example.org/\"", no, "quote"},
		{"uri", "https://example.org/^`|", no, "caret, grave accent, bar"},
		{"uri", "https://example.org/f\u00f3\u00f3", no, "beyond ASCII (an IRI)"},
		{"uri", "https://example.org/%", no, "percent sign at the end"},
		{"uri", "https://example.org/%2", no, "percent sign and one digit"},
		{"uri", "https://example.org/%2g", no, "percent sign without two hex digits"},
		{"uri", "https://example.org/?%zz", no, "the same in the query"},
		{"uri", "https://example.org/#a#b", no, "two fragments"},
		{"uri", "https://a@b@example.org/", no, "two at signs in the authority"},
		{"uri", "https://a[b@example.org/", no, "bracket in userinfo"},
		{"uri", "https://[@example.org/", no, "bracket as userinfo"},
		{"uri", "https://example.org:8o/", no, "letter in the port"},
		{"uri", "https://example.org:80:80/", no, "two ports"},
		{"uri", "https://::1/", no, "IPv6 without brackets"},
		{"uri", "https://[::1/", no, "bracket left open"},
		{"uri", "https://[::1]a/", no, "text after the literal"},
		{"uri", "https://[::1]80/", no, "port without a colon after the literal"},
		{"uri", "https://[::1%25eth0]/", no, "zone (RFC 9844 withdrew them from URIs)"},
		{"uri", "https://[127.0.0.1]/", no, "IPv4 in brackets"},
		{"uri", "https://[]/", no, "empty literal"},
		{"uri", "https://[v.a]/", no, "IPvFuture without a version"},
		{"uri", "https://[v1.]/", no, "IPvFuture without an address"},
		{"uri", "https://[v1]/", no, "IPvFuture without a dot"},
		{"uri", "https://[vg.a]/", no, "IPvFuture with a version that is not hex"},
		{"uri", "https://[v1.%41]/", no, "percent-encoding in IPvFuture"},

		{"hostname", "www.example.com", yes, "plain"},
		{"hostname", "localhost", yes, "one label"},
		{"hostname", "WWW.Example.COM", yes, "upper case"},
		{"hostname", "1host", yes, "leading digit (RFC 1123)"},
		{"hostname", "123", yes, "digits alone"},
		{"hostname", "a--b", yes, "two hyphens"},
		{"hostname", "xn--4gbwdl.xn--wgbh1c", yes, "A-labels"},
		{"hostname", label63, yes, "label of 63"},
		{"hostname", label63 + "a", no, "label of 64"},
		{"hostname", hostname253, yes, "253 characters"},
		{"hostname", hostname253 + "a", no, "254 characters"},
		{"hostname", "", no, "empty"},
		{"hostname", ".", no, "dot alone"},
		{"hostname", "example.com.", no, "trailing dot"},
		{"hostname", ".example.com", no, "leading dot"},
		{"hostname", "a..b", no, "empty label"},
		{"hostname", "-a", no, "leading hyphen"},
		{"hostname", "a-", no, "trailing hyphen"},
		{"hostname", "a.-b.c", no, "leading hyphen of an inner label"},
		{"hostname", "-", no, "hyphen alone"},
		{"hostname", "a_b", no, "underscore"},
		{"hostname", "a b", no, "space"},
		{"hostname", "example.com:80", no, "port"},
		{"hostname", "ex\u00e4mple.com", no, "beyond ASCII (a U-label)"},
		{"hostname", "a\u3002b", no, "ideographic full stop"},

		{"ipv4", "192.168.0.1", yes, "plain"},
		{"ipv4", "0.0.0.0", yes, "least"},
		{"ipv4", "255.255.255.255", yes, "greatest"},
		{"ipv4", "127.0.0.0.1", no, "five octets"},
		{"ipv4", "127.0.1", no, "three octets"},
		{"ipv4", "256.0.0.1", no, "octet above 255"},
		{"ipv4", "087.10.0.1", no, "leading zero, octal to some readers"},
		{"ipv4", "0x7f.0.0.1", no, "hex"},
		{"ipv4", "2130706433", no, "one number"},
		{"ipv4", "192.168.0.1/24", no, "prefix length"},
		{"ipv4", "::ffff:192.168.0.1", no, "IPv4-mapped IPv6"},
		{"ipv4", "::1", no, "IPv6"},
		{"ipv4", "1\u06f2.0.0.1", no, "digit beyond ASCII"},
		{"ipv4", "127.0.0.1 ", no, "trailing space"},
		{"ipv4", "", no, "empty"},

		{"ipv6", "::", yes, "all zero"},
		{"ipv6", "::1", yes, "loopback"},
		{"ipv6", "2001:DB8::7", yes, "upper case"},
		{"ipv6", "1:2:3:4:5:6:7:8", yes, "eight groups"},
		{"ipv6", "1:2:3:4:5:6:7::", yes, ":: for one group"},
		{"ipv6", "::ffff:192.168.0.1", yes, "IPv4 at the end"},
		{"ipv6", "1:2:3:4:5:6:192.168.0.1", yes, "six groups and IPv4"},
		{"ipv6", "1:2:3:4:5:6:7", no, "seven groups"},
		{"ipv6", "1:2:3:4:5:6:7:8:9", no, "nine groups"},
		{"ipv6", "1:2:3:4::5:6:7:8", no, ":: for no group"},
		{"ipv6", "1::2::3", no, "two ::"},
		{"ipv6", ":2:3:4:5:6:7:8", no, "leading colon"},
		{"ipv6", "1:2:3:4:5:6:7:", no, "trailing colon"},
		{"ipv6", "12345::", no, "five digits"},
		{"ipv6", "::laptop", no, "not hex"},
		{"ipv6", "1:2:192.168.0.1:3:4:5:6", no, "IPv4 in the middle"},
		{"ipv6", "::192.168.0.256", no, "octet above 255"},
		{"ipv6", "::192.168.00.1", no, "leading zero in IPv4"},
		{"ipv6", "fe80::1%eth0", no, "zone"},
		{"ipv6", "fe80::1%", no, "empty zone"},
		{"ipv6", "[::1]", no, "brackets"},
		{"ipv6", "::1/64", no, "prefix length"},
		{"ipv6", "127.0.0.1", no, "IPv4"},
		{"ipv6", "", no, "empty"},

		{"byte", "", yes, "no octets"},
		{"byte", "Zg==", yes, "one octet"},
		{"byte", "Zm8=", yes, "two octets"},
		{"byte", "Zm9v", yes, "three octets"},
		{"byte", "+/+/", yes, "the last two of the alphabet"},
		{"byte", "-_-_", no, "alphabet of base64url"},
		{"byte", "Zg", no, "no padding"},
		{"byte", "Zg=", no, "half of the padding"},
		{"byte", "Z===", no, "one digit"},
		{"byte", "====", no, "padding alone"},
		{"byte", "Zg==Zg==", no, "padding in the middle"},
		{"byte", "Zh==", no, "spare bits, lowest of four"},
		{"byte", "Zo==", no, "spare bits, highest of four"},
		{"byte", "Zm9=", no, "spare bits, lower of two"},
		{"byte", "Zm+=", no, "spare bits, higher of two"},
		{"byte", "Zm9v\r\n\r\n", no, "line breaks"},
		{"byte", "Zm 9", no, "space"},

		{"password", "\xff anything", yes, "an annotation"},
		{"binary", "\xff anything", yes, "an annotation"},
	} {
		if valid, known := ValidFormat(row.format, row.value); valid != row.valid || !known {
			t.Errorf("%s %q (%s): got valid %t, known %t, want %t", row.format, row.value, row.reason, valid, known, row.valid)
		}
	}
}

func TestValidFormatUnknown(t *testing.T) {
	for _, format := range []string{"", "UUID", "datetime", "timestamp", "currency", "snowflake", "cidr", "uint", "int32", "double", "sf-integer"} {
		if valid, known := ValidFormat(format, "any"); !valid || known {
			t.Errorf("%q: got valid %t, known %t", format, valid, known)
		}
	}
}

func TestValidFormatAllocatesNothing(t *testing.T) {
	texts := map[string]string{
		"decimal128": "1e6144",
		"date-time":  "2026-01-02T15:04:05.1234567890123456789012345678901234567890+05:30",
		"time":       "15:04:05.1234567890123456789012345678901234567890+05:30",
		"email":      `"joe bloggs"@[IPv6:2001:db8::7]`,
		"uri":        "https://user@[2001:db8::7]:8443/a%20b?c#d",
		"byte":       "VGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZw==",
	}
	for _, format := range Formats() {
		text := format.Good
		if longer, ok := texts[format.Name]; ok {
			text = longer
		}
		if format.Name == "regex" || !format.About("string") {
			continue
		}
		valid := true
		got := testing.AllocsPerRun(10, func() {
			ok, known := ValidFormat(format.Name, text)
			valid = valid && ok && known
		})
		if got != 0 || !valid {
			t.Errorf("%s %q: valid %t, %v allocations", format.Name, text, valid, got)
		}
	}
}

func BenchmarkValidFormat(b *testing.B) {
	for format, text := range map[string]string{
		"email":    "joe.bloggs@example.com",
		"hostname": "dynamic-secrets.example.com",
		"ipv6":     "2001:db8::7",
		"uri":      "https://example.com:8443/a/b?c=d#e",
	} {
		b.Run(format, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if valid, _ := ValidFormat(format, text); !valid {
					b.Fatal("refused")
				}
			}
		})
	}
}
