package value

import (
	"net/netip"
	"strings"
)

// validHostname holds text against RFC 1123 section 2.1, of at most 253 characters.
func validHostname(text string) bool { return len(text) <= 253 && validLabels(text) }

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
	_, ok := ParseIPv4(text)
	return ok
}

// ParseIPv4 reads an address of RFC 2673 section 3.2. No other text stands for the same
// address.
func ParseIPv4(text string) (address netip.Addr, ok bool) {
	address, err := netip.ParseAddr(text)
	return address, err == nil && address.Is4()
}

func validIPv6(text string) bool {
	address, err := netip.ParseAddr(text)
	return err == nil && address.Is6() && address.Zone() == ""
}

// validIPv4CIDR takes an address and the length of a prefix (RFC 4632 section 3.1).
func validIPv4CIDR(text string) bool {
	address, prefix, ok := strings.Cut(text, "/")
	return ok && validIPv4(address) && validPrefix(prefix, 32)
}

// validIPv6CIDR likewise (RFC 4291 section 2.3).
func validIPv6CIDR(text string) bool {
	address, prefix, ok := strings.Cut(text, "/")
	return ok && validIPv6(address) && validPrefix(prefix, 128)
}

func validPrefix(text string, most int) bool {
	size := 0
	for i := range len(text) {
		if !isDigit(text[i]) || i > 2 {
			return false
		}
		size = size*10 + int(text[i]-'0')
	}
	return text != "" && size <= most && (text[0] != '0' || text == "0")
}
