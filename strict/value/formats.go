package value

import "unicode/utf8"

var (
	ofStrings = []string{"string"}
	ofNumbers = []string{"number"}
	ofBoth    = []string{"string", "number"}
)

const registry = "OpenAPI Format Registry"

// formats are all that JSON Schema Validation section 7.3 and the OpenAPI Format
// Registry define, and names that documents use for one of these. They are sorted.
var formats = []Format{
	{Name: "base64url", Types: ofStrings, Source: registry + ", RFC 4648 section 5, padded or not", Good: "-_8", Bad: "+/8=", Check: validBase64URL},
	{Name: "binary", Types: ofStrings, Source: registry + ": any bytes", Good: "bytes"},
	{Name: "byte", Types: ofStrings, Source: registry + ", RFC 4648 section 4, padded", Good: "Zm9vYg==", Bad: "Zm9vYg", Check: validBase64[string]},
	{Name: "char", Types: ofStrings, Source: registry + ": one code point", Good: "é", Bad: "ab", Check: validChar},
	{Name: "commonmark", Types: ofStrings, Source: registry + ": any text", Good: "*text*"},
	{Name: "date", Types: ofStrings, Source: "RFC 3339 section 5.6, full-date", Good: "2026-01-02", Bad: "2026-02-30", Check: validDate},
	{Name: "date-time", Types: ofStrings, Source: "RFC 3339 section 5.6", Good: "2026-01-02T15:04:05Z", Bad: "2026-01-02T15:04:05", Check: validDateTime},
	{Name: "date-time-local", Types: ofStrings, Source: registry + ", RFC 3339 section 5.6 without time-offset", Good: "2026-01-02T15:04:05", Bad: "2026-01-02T15:04:05Z", Check: validLocalDateTime},
	{Name: "decimal", Types: ofBoth, Source: registry + ": a decimal number of any size", Good: "-12.50", Bad: "12,50", Check: validDecimal},
	{Name: "decimal128", Types: ofBoth, Source: registry + ", IEEE 754 decimal128", Good: "12.5", Bad: "1e6145", Check: validDecimal128, CheckNumber: isDecimal128},
	{Name: "double", Types: ofNumbers, Source: registry + ", IEEE 754 binary64", Good: "1e308", Bad: "1e400", CheckNumber: fitsFloat(64)},
	{Name: "double-int", Types: ofNumbers, Source: registry + ": an integer up to 2^53-1 in size", Good: "9007199254740991", Bad: "9007199254740992", CheckNumber: within("-9007199254740991", "9007199254740991")},
	{Name: "duration", Types: ofStrings, Source: "RFC 3339 appendix A", Good: "P1DT12H", Bad: "P1D12H", Check: validDuration},
	{Name: "email", Types: ofStrings, Source: "RFC 5321 section 4.1.2, Mailbox", Good: "joe.bloggs@example.com", Bad: "joe.bloggs.example.com", Check: validEmail, Names: true},
	{Name: "float", Types: ofNumbers, Source: registry + ", IEEE 754 binary32", Good: "1.5", Bad: "1e39", CheckNumber: fitsFloat(32)},
	{Name: "hostname", Types: ofStrings, Source: "RFC 1123 section 2.1", Good: "www.example.com", Bad: "-www.example.com", Check: validHostname, Names: true},
	{Name: "html", Types: ofStrings, Source: registry + ": any text", Good: "<p>text"},
	{Name: "http-date", Types: ofStrings, Source: registry + ", RFC 9110 section 5.6.7", Good: "Sun, 06 Nov 1994 08:49:37 GMT", Bad: "1994-11-06", Check: validHTTPDate},
	{Name: "idn-email", Types: ofStrings, Source: "RFC 6531 section 3.3", Good: "jos\u00e9@example.com", Bad: "jos\u00e9.example.com", Check: validIDNEmail, Names: true},
	{Name: "idn-hostname", Types: ofStrings, Source: "RFC 5890 section 2.3.2.3", Good: "b\u00fccher.example", Bad: "-b\u00fccher.example", Names: true},
	{Name: "int16", Types: ofNumbers, Source: registry, Good: "-32768", Bad: "32768", CheckNumber: within("-32768", "32767")},
	{Name: "int32", Types: ofNumbers, Source: registry, Good: "-2147483648", Bad: "2147483648", CheckNumber: within("-2147483648", "2147483647")},
	{Name: "int64", Types: ofBoth, Source: registry, Good: "-9223372036854775808", Bad: "9223372036854775808", Check: decimalText(within("-9223372036854775808", "9223372036854775807")), CheckNumber: within("-9223372036854775808", "9223372036854775807")},
	{Name: "int8", Types: ofNumbers, Source: registry, Good: "-128", Bad: "128", CheckNumber: within("-128", "127")},
	{Name: "ipv4", Types: ofStrings, Source: "RFC 2673 section 3.2", Good: "192.168.0.1", Bad: "192.168.0.256", Check: validIPv4},
	{Name: "ipv4-cidr", Types: ofStrings, Source: registry + ", RFC 4632 section 3.1", Good: "10.0.0.0/8", Bad: "10.0.0.0/33", Check: validIPv4CIDR},
	{Name: "ipv6", Types: ofStrings, Source: "RFC 4291 section 2.2", Good: "2001:db8::7", Bad: "2001:db8::7%eth0", Check: validIPv6},
	{Name: "ipv6-cidr", Types: ofStrings, Source: registry + ", RFC 4291 section 2.3", Good: "2001:db8::/32", Bad: "2001:db8::/129", Check: validIPv6CIDR},
	{Name: "iri", Types: ofStrings, Source: "RFC 3987 section 2.2", Good: "https://b\u00fccher.example/", Bad: "b\u00fccher", Check: validIRI},
	{Name: "iri-reference", Types: ofStrings, Source: "RFC 3987 section 2.2", Good: "/b\u00fccher", Bad: "b\u00fccher<", Check: validIRIReference},
	{Name: "json-pointer", Types: ofStrings, Source: "RFC 6901 section 3", Good: "/a/0", Bad: "a/0", Check: validPointer},
	{Name: "language", Types: ofStrings, Source: registry + ", RFC 5646 section 2.1, well-formed", Good: "de-CH-1996", Bad: "de_CH", Check: validLanguage},
	{Name: "media-range", Types: ofStrings, Source: registry + ", RFC 9110 section 12.5.1", Good: "text/*;q=0.5", Bad: "*/plain", Check: validMediaRange},
	{Name: "password", Types: ofStrings, Source: registry + ": any text", Good: "secret"},
	{Name: "regex", Types: ofStrings, Source: "ECMA-262 section 22.2.1", Good: "^[a-z]+$", Bad: "^(abc]", Check: validRegex},
	{Name: "relative-json-pointer", Types: ofStrings, Source: "draft-bhutton-relative-json-pointer-00 section 3", Good: "1/a/0", Bad: "/a/0", Check: validRelativePointer},
	{Name: "sf-binary", Types: ofStrings, Source: registry + ", RFC 8941 section 3.3.5", Good: ":Zm9v:", Bad: "Zm9v", Check: validStructuredBinary},
	{Name: "sf-boolean", Types: ofStrings, Source: registry + ", RFC 8941 section 3.3.6", Good: "?1", Bad: "1", Check: validStructuredBoolean},
	{Name: "sf-decimal", Types: ofNumbers, Source: registry + ", RFC 8941 section 3.3.2", Good: "-12.125", Bad: "0.0001", CheckNumber: isStructuredDecimal},
	{Name: "sf-integer", Types: ofNumbers, Source: registry + ", RFC 8941 section 3.3.1", Good: "999999999999999", Bad: "1e15", CheckNumber: within("-999999999999999", "999999999999999")},
	{Name: "sf-string", Types: ofStrings, Source: registry + ", RFC 8941 section 3.3.3", Good: `"a b"`, Bad: "a b", Check: validStructuredString},
	{Name: "sf-token", Types: ofStrings, Source: registry + ", RFC 8941 section 3.3.4", Good: "a/b", Bad: "a b", Check: validStructuredToken},
	{Name: "time", Types: ofStrings, Source: "RFC 3339 section 5.6, full-time", Good: "15:04:05Z", Bad: "15:04:05", Check: validTime},
	{Name: "time-local", Types: ofStrings, Source: registry + ", RFC 3339 section 5.6, partial-time", Good: "15:04:05", Bad: "15:04:05Z", Check: validLocalTime},
	{Name: "uint16", Types: ofNumbers, Source: registry, Good: "65535", Bad: "-1", CheckNumber: within("0", "65535")},
	{Name: "uint32", Types: ofNumbers, Source: registry, Good: "4294967295", Bad: "-1", CheckNumber: within("0", "4294967295")},
	{Name: "uint64", Types: ofBoth, Source: registry, Good: "18446744073709551615", Bad: "-1", Check: decimalText(within("0", "18446744073709551615")), CheckNumber: within("0", "18446744073709551615")},
	{Name: "uint8", Types: ofNumbers, Source: registry, Good: "255", Bad: "-1", CheckNumber: within("0", "255")},
	{Name: "unix-time", Types: ofBoth, Source: "as unixtime", Good: "1767366245", Bad: "1767366245.5", Check: decimalText(Decimal.IsInteger), CheckNumber: Decimal.IsInteger},
	{Name: "unixtime", Types: ofBoth, Source: registry + ", POSIX.1-2024 section 4.19", Good: "1767366245", Bad: "1767366245.5", Check: decimalText(Decimal.IsInteger), CheckNumber: Decimal.IsInteger},
	{Name: "uri", Types: ofStrings, Source: "RFC 3986 section 3", Good: "https://example.com/a?b#c", Bad: "/a?b#c", Check: validURI},
	{Name: "uri-reference", Types: ofStrings, Source: "RFC 3986 section 4.1", Good: "/a?b#c", Bad: "/a b", Check: validURIReference},
	{Name: "uri-template", Types: ofStrings, Source: "RFC 6570 section 2", Good: "/a/{b}{?c*}", Bad: "/a/{b", Check: validURITemplate},
	{Name: "url", Types: ofStrings, Source: "as uri", Good: "https://example.com/a?b#c", Bad: "/a?b#c", Check: validURI},
	{Name: "uuid", Types: ofStrings, Source: "RFC 9562 section 4", Good: "3fa85f64-5717-4562-b3fc-2c963f66afa6", Bad: "3fa85f6457174562b3fc2c963f66afa6", Check: validUUID},
}

func validChar(text string) bool { return utf8.RuneCountInString(text) == 1 }

func validUUID(text string) bool {
	var id [16]byte
	return ParseUUID([]byte(text), &id)
}
