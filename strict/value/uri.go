package value

import (
	"strings"
	"unicode/utf8"
)

// validURI holds text against URI of RFC 3986 section 3, which has a scheme and
// may have a fragment.
func validURI(text string) bool {
	rest, ok := cutScheme(text)
	return ok && validHierarchy(rest, false)
}

// validURIReference takes a relative reference too (RFC 3986 section 4.1).
func validURIReference(text string) bool { return validReference(text, false) }

// validIRI is validURI for RFC 3987 section 2.2.
func validIRI(text string) bool {
	rest, ok := cutScheme(text)
	return ok && validHierarchy(rest, true)
}

// validIRIReference is validURIReference for RFC 3987 section 2.2.
func validIRIReference(text string) bool { return validReference(text, true) }

func validReference(text string, iri bool) bool {
	if rest, ok := cutScheme(text); ok {
		return validHierarchy(rest, iri)
	}
	// The first segment of a relative path holds no colon (RFC 3986 section 4.2).
	if end := strings.IndexAny(text, ":/?#"); end >= 0 && text[end] == ':' {
		return false
	}
	return validHierarchy(text, iri)
}

// cutScheme cuts the scheme and its colon off.
func cutScheme(text string) (rest string, ok bool) {
	scheme, rest, ok := strings.Cut(text, ":")
	return rest, ok && validScheme(scheme)
}

func validScheme(text string) bool {
	for i := range len(text) {
		if !isAlphanumeric(text[i]) && (i == 0 || strings.IndexByte("+-.", text[i]) < 0) {
			return false
		}
	}
	return text != "" && !isDigit(text[0])
}

// validHierarchy takes what follows the scheme: authority, path, query, fragment.
func validHierarchy(rest string, iri bool) bool {
	rest, fragment, _ := strings.Cut(rest, "#")
	path, query, _ := strings.Cut(rest, "?")
	if rest, ok := strings.CutPrefix(path, "//"); ok {
		authority, _, _ := strings.Cut(rest, "/")
		if !validAuthority(authority, iri) {
			return false
		}
		path = rest[len(authority):]
	}
	return validURIText(path, ":@/", iri) && validURIText(fragment, ":@/?", iri) && validQuery(query, iri)
}

func validAuthority(text string, iri bool) bool {
	host := text
	if userinfo, rest, ok := strings.Cut(text, "@"); ok {
		if !validURIText(userinfo, ":", iri) {
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
		if !validURIText(host, "", iri) {
			return false
		}
	}
	return allDigits(port)
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
	return version != "" && address != "" && !strings.Contains(address, "%") && validURIText(address, ":", false)
}

// validQuery is validURIText for a query, which may hold private characters in an
// IRI (RFC 3987, iprivate).
func validQuery(text string, iri bool) bool {
	if !iri {
		return validURIText(text, ":@/?", false)
	}
	for text != "" {
		end := strings.IndexFunc(text, isPrivate)
		if end < 0 {
			return validURIText(text, ":@/?", true)
		}
		if !validURIText(text[:end], ":@/?", true) {
			return false
		}
		_, size := utf8.DecodeRuneInString(text[end:])
		text = text[end+size:]
	}
	return true
}

// validURIText reports whether text is unreserved characters, sub-delims,
// percent-encoded octets (RFC 3986 section 2), the characters in also and, of an
// IRI, ucschar (RFC 3987 section 2.2).
func validURIText(text, also string, iri bool) bool {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case isAlphanumeric(c) || strings.IndexByte("-._~!$&'()*+,;=", c) >= 0 || strings.IndexByte(also, c) >= 0:
		case isPercentEncoded(text[i:]):
			i += 2
		case iri && c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(text[i:])
			if !isUCS(r) || size == 1 {
				return false
			}
			i += size - 1
		default:
			return false
		}
	}
	return true
}

func isPercentEncoded(text string) bool {
	return len(text) > 2 && text[0] == '%' && isHexDigit(text[1]) && isHexDigit(text[2])
}

// isUCS is ucschar of RFC 3987 section 2.2: no surrogates, private characters,
// noncharacters, nor the last planes' tags.
func isUCS(r rune) bool {
	switch {
	case r < 0x10000:
		return 0xa0 <= r && r <= 0xd7ff || 0xf900 <= r && r <= 0xfdcf || 0xfdf0 <= r && r <= 0xffef
	case r >= 0xe0000:
		return 0xe1000 <= r && r <= 0xefffd
	}
	return r&0xffff <= 0xfffd
}

// isPrivate is iprivate of RFC 3987 section 2.2.
func isPrivate(r rune) bool {
	return 0xe000 <= r && r <= 0xf8ff || r >= 0xf0000 && r&0xffff <= 0xfffd
}
