package value

import (
	"strings"
	"unicode/utf8"
)

// validEmail holds text against Mailbox of RFC 5321 section 4.1.2 and the lengths
// of section 4.5.3.1.
func validEmail(text string) bool { return validMailbox(text, false) }

// validIDNEmail takes what RFC 6531 section 3.3 adds: characters beyond ASCII in
// the local part and in labels of the domain, whatever they are.
func validIDNEmail(text string) bool { return utf8.ValidString(text) && validMailbox(text, true) }

func validMailbox(text string, beyondASCII bool) bool {
	at := strings.IndexByte(text, '@')
	valid := at > 0 && validDotString(text[:at], beyondASCII)
	if strings.HasPrefix(text, `"`) {
		at = quotedStringEnd(text, beyondASCII)
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
	if beyondASCII {
		return validInternationalLabels(domain)
	}
	return validLabels(domain)
}

func validDotString(text string, beyondASCII bool) bool {
	for atom := range strings.SplitSeq(text, ".") {
		if atom == "" {
			return false
		}
		for i := range len(atom) {
			if c := atom[i]; !isAlphanumeric(c) && strings.IndexByte("!#$%&'*+-/=?^_`{|}~", c) < 0 && (!beyondASCII || c < utf8.RuneSelf) {
				return false
			}
		}
	}
	return true
}

// quotedStringEnd returns the length of the Quoted-string that text begins with, 0 where there is none.
func quotedStringEnd(text string, beyondASCII bool) int {
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '"':
			return i + 1
		case text[i] == '\\':
			i++
		}
		if i == len(text) || text[i] < ' ' || text[i] > '~' && (!beyondASCII || text[i] < utf8.RuneSelf || text[i-1] == '\\') {
			return 0
		}
	}
	return 0
}

// validInternationalLabels takes labels that may hold any characters beyond ASCII.
func validInternationalLabels(text string) bool {
	for label := range strings.SplitSeq(text, ".") {
		if label == "" || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := range len(label) {
			if c := label[i]; !isAlphanumeric(c) && c != '-' && c < utf8.RuneSelf {
				return false
			}
		}
	}
	return true
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
