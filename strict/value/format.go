package value

import (
	"net/netip"
	"strings"
)

// ValidFormat reports whether value has the named string format, and whether
// this package knows that format: uuid (RFC 9562, 8-4-4-4-12 hex), date-time,
// date and time (RFC 3339 section 5.6), email (RFC 5321 section 4.1.2, Mailbox),
// uri (RFC 3986, with a scheme), hostname (RFC 1123 section 2.1), ipv4, ipv6
// (RFC 4291 section 2.2) and byte (RFC 4648 section 4, padded). The annotations
// password and binary are known and always valid; so is, to the first result,
// any value of a format that is not known. It is safe for concurrent use.
func ValidFormat(format, value string) (valid, known bool) {
	switch format {
	case "uuid":
		var id [16]byte
		return ParseUUID([]byte(value), &id), true
	case "date-time":
		return validDateTime([]byte(value)), true
	case "date":
		return validDate([]byte(value)), true
	case "time":
		return validTime([]byte(value)), true
	case "email":
		return validEmail(value), true
	case "uri":
		return validURI(value), true
	case "hostname":
		return len(value) <= 253 && validLabels(value), true
	case "ipv4":
		return validIPv4(value), true
	case "ipv6":
		return validIPv6(value), true
	case "byte":
		return validBase64(value), true
	case "password", "binary":
		return true, true
	}
	return true, false
}

// validLabels reports whether text is labels of RFC 1123 section 2.1 with dots between them.
func validLabels(text string) bool {
	for label := range strings.SplitSeq(text, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := range len(label) {
			if !isAlphanumeric(label[i]) && label[i] != '-' {
				return false
			}
		}
	}
	return true
}

func validIPv4(text string) bool {
	address, err := netip.ParseAddr(text)
	return err == nil && address.Is4()
}

func validIPv6(text string) bool {
	address, err := netip.ParseAddr(text)
	return err == nil && address.Is6() && address.Zone() == ""
}

// validBase64 wants padding, no line breaks, and zero in the bits that padding leaves over.
func validBase64(text string) bool {
	if len(text)%4 != 0 {
		return false
	}
	digits := strings.TrimSuffix(text, "=")
	spare := byte(0b11)
	if len(digits) < len(text) && strings.HasSuffix(digits, "=") {
		digits = digits[:len(digits)-1]
		spare = 0b1111
	}
	var last byte
	for i := range len(digits) {
		value, ok := base64Value(digits[i])
		if !ok {
			return false
		}
		last = value
	}
	return len(digits) == len(text) || last&spare == 0
}

func base64Value(c byte) (value byte, ok bool) {
	switch {
	case 'A' <= c && c <= 'Z':
		return c - 'A', true
	case 'a' <= c && c <= 'z':
		return c - 'a' + 26, true
	case '0' <= c && c <= '9':
		return c - '0' + 52, true
	case c == '+':
		return 62, true
	case c == '/':
		return 63, true
	}
	return 0, false
}

// validEmail holds text against Mailbox of RFC 5321 section 4.1.2 and the lengths of section 4.5.3.1.
func validEmail(text string) bool {
	at := strings.IndexByte(text, '@')
	valid := at > 0 && validDotString(text[:at])
	if strings.HasPrefix(text, `"`) {
		at = quotedStringEnd(text)
		valid = at > 0 && at < len(text) && text[at] == '@'
	}
	if !valid || at > 64 {
		return false
	}
	domain := text[at+1:]
	if len(domain) > 255 {
		return false
	}
	if literal, ok := strings.CutPrefix(domain, "["); ok {
		literal, ok = strings.CutSuffix(literal, "]")
		return ok && validAddressLiteral(literal)
	}
	return validLabels(domain)
}

func validDotString(text string) bool {
	for atom := range strings.SplitSeq(text, ".") {
		if atom == "" {
			return false
		}
		for i := range len(atom) {
			if !isAlphanumeric(atom[i]) && strings.IndexByte("!#$%&'*+-/=?^_`{|}~", atom[i]) < 0 {
				return false
			}
		}
	}
	return true
}

// quotedStringEnd returns the length of the Quoted-string that text begins with, 0 where there is none.
func quotedStringEnd(text string) int {
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '"':
			return i + 1
		case text[i] == '\\':
			i++
		}
		if i == len(text) || text[i] < ' ' || text[i] > '~' {
			return 0
		}
	}
	return 0
}

// validAddressLiteral knows the two kinds of address literal that are registered: IPv4, and IPv6 behind its tag.
func validAddressLiteral(text string) bool {
	const tag = "IPv6:"
	if len(text) < len(tag) || !strings.EqualFold(text[:len(tag)], tag) {
		return validIPv4(text)
	}
	address := text[len(tag):]
	if !validIPv6(address) {
		return false
	}
	groups := strings.Count(address, ".") / 3 // an embedded IPv4 address stands for two groups
	for group := range strings.SplitSeq(address, ":") {
		if group != "" {
			groups++
		}
	}
	// RFC 5321 section 4.1.3: "::" stands for at least two groups.
	return groups == 8 || groups <= 6
}

// validURI holds text against URI of RFC 3986 section 3, which has a scheme and may have a fragment.
func validURI(text string) bool {
	scheme, rest, ok := strings.Cut(text, ":")
	if !ok || !validScheme(scheme) {
		return false
	}
	rest, fragment, _ := strings.Cut(rest, "#")
	path, query, _ := strings.Cut(rest, "?")
	if rest, ok := strings.CutPrefix(path, "//"); ok {
		authority, _, _ := strings.Cut(rest, "/")
		if !validAuthority(authority) {
			return false
		}
		path = rest[len(authority):]
	}
	return validURIText(path, ":@/") && validURIText(query, ":@/?") && validURIText(fragment, ":@/?")
}

func validScheme(text string) bool {
	for i := range len(text) {
		if !isAlphanumeric(text[i]) && (i == 0 || strings.IndexByte("+-.", text[i]) < 0) {
			return false
		}
	}
	return text != "" && !isDigit(text[0])
}

func validAuthority(text string) bool {
	host := text
	if userinfo, rest, ok := strings.Cut(text, "@"); ok {
		if !validURIText(userinfo, ":") {
			return false
		}
		host = rest
	}
	port := ""
	if literal, ok := strings.CutPrefix(host, "["); ok {
		literal, rest, ok := strings.Cut(literal, "]")
		if !ok || !validIPLiteral(literal) || rest != "" && rest[0] != ':' {
			return false
		}
		port = strings.TrimPrefix(rest, ":")
	} else {
		host, port, _ = strings.Cut(host, ":")
		if !validURIText(host, "") {
			return false
		}
	}
	for i := range len(port) {
		if !isDigit(port[i]) {
			return false
		}
	}
	return true
}

// validIPLiteral takes IPv6address and IPvFuture of RFC 3986 section 3.2.2, and so no zone.
func validIPLiteral(text string) bool {
	if text == "" || text[0]|0x20 != 'v' {
		return validIPv6(text)
	}
	version, address, _ := strings.Cut(text[1:], ".")
	for i := range len(version) {
		if !isHexDigit(version[i]) {
			return false
		}
	}
	return version != "" && address != "" && !strings.Contains(address, "%") && validURIText(address, ":")
}

// validURIText reports whether text is unreserved characters, sub-delims,
// percent-encoded octets (RFC 3986 section 2) and the characters in also.
func validURIText(text, also string) bool {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case isAlphanumeric(c) || strings.IndexByte("-._~!$&'()*+,;=", c) >= 0 || strings.IndexByte(also, c) >= 0:
		case c == '%' && i+2 < len(text) && isHexDigit(text[i+1]) && isHexDigit(text[i+2]):
			i += 2
		default:
			return false
		}
	}
	return true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isHexDigit(c byte) bool { return hexDigits[c] != 0 }

func isAlphanumeric(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' }
