package schema

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"

	"github.com/leasegate/leasegate/strict/value"
)

// nameChecks are the checks of the formats that package value marks with Names.
var nameChecks = map[string]func(text string) bool{
	"hostname":     func(text string) bool { return hasFormat(text, "hostname") && validALabels(text) },
	"idn-hostname": validInternationalName,
	"email":        func(text string) bool { return hasFormat(text, "email") && validALabels(domainOf(text)) },
	"idn-email":    func(text string) bool { return hasFormat(text, "idn-email") && validALabels(domainOf(text)) },
}

func hasFormat(text, name string) bool {
	valid, _ := value.ValidFormat(name, text)
	return valid
}

func domainOf(mailbox string) string { return mailbox[strings.LastIndexByte(mailbox, '@')+1:] }

// validALabels reports whether the labels of a name that begin with xn-- stand for
// labels beyond ASCII (RFC 5891 section 4.2.1).
func validALabels(name string) bool {
	for label := range strings.SplitSeq(name, ".") {
		if isALabel(label) && !validALabel(label) {
			return false
		}
	}
	return true
}

func isALabel(label string) bool { return len(label) >= 4 && strings.EqualFold(label[:4], "xn--") }

func validALabel(label string) bool {
	label = strings.ToLower(label)
	plain, err := idna.Punycode.ToUnicode(label)
	if err != nil || isASCII(plain) || !validULabel(plain) {
		return false
	}
	again, err := idna.Punycode.ToASCII(plain)
	return err == nil && again == label && validDirections(plain)
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII })
}

// validInternationalName holds text against RFC 5890 section 2.3.2.3: labels of any
// kind, with a full stop or one of its like between them (RFC 3490 section 3.1).
func validInternationalName(text string) bool {
	name := dots.Replace(text)
	inASCII := 0
	for label := range strings.SplitSeq(name, ".") {
		switch {
		case isALabel(label):
			if !validALabel(label) {
				return false
			}
		case isASCII(label):
			if !hasFormat(label, "hostname") {
				return false
			}
		default:
			if !validULabel(label) {
				return false
			}
			encoded, err := idna.Punycode.ToASCII(label)
			if err != nil || len(encoded) > 63 {
				return false
			}
			inASCII += len(encoded) - len(label)
		}
	}
	return len(name)+inASCII <= 253 && validDirections(name)
}

// dots are what IDNA takes for a full stop (RFC 3490 section 3.1, UTS 46 section 4).
var dots = strings.NewReplacer("\u3002", ".", "\uff0e", ".", "\uff61", ".")

// labels checks the code points of labels by UTS 46, joiners in their context
// (RFC 5892 appendix A.1 and A.2). Hyphens it would count in bytes.
var labels = idna.New(idna.ValidateLabels(true), idna.StrictDomainName(true), idna.CheckHyphens(false), idna.CheckJoiners(true))

// directions checks the Bidi rule over all labels of a name (RFC 5893 section 2).
var directions = idna.New(idna.ValidateLabels(true), idna.CheckHyphens(false), idna.BidiRule())

func validDirections(name string) bool {
	_, err := directions.ToUnicode(name)
	return err == nil
}

// validULabel holds a label beyond ASCII against RFC 5891 section 4.2.
func validULabel(label string) bool {
	if _, err := labels.ToUnicode(label); err != nil {
		return false
	}
	runes := []rune(label)
	switch {
	case unicode.Is(unicode.M, runes[0]), !norm.NFC.IsNormalString(label):
		return false
	case runes[0] == '-', runes[len(runes)-1] == '-', len(runes) > 3 && runes[2] == '-' && runes[3] == '-':
		return false
	}
	for i, r := range runes {
		if !allowedIn(runes, i, r) {
			return false
		}
	}
	return true
}

// allowedIn reports whether a code point may stand in a label (RFC 5892 sections 2
// and 3, appendix A).
func allowedIn(label []rune, i int, r rune) bool {
	before, after := rune(-1), rune(-1)
	if i > 0 {
		before = label[i-1]
	}
	if i+1 < len(label) {
		after = label[i+1]
	}
	switch {
	case slices.Contains([]rune{0xdf, 0x3c2, 0x6fd, 0x6fe, 0xf0b, 0x3007, '-', 0x200c, 0x200d}, r):
		return true // exceptions of section 2.6, and what labels has checked
	case r == 0xb7: // MIDDLE DOT, A.3
		return before == 'l' && after == 'l'
	case r == 0x375: // GREEK LOWER NUMERAL SIGN, A.4
		return after >= 0 && unicode.Is(unicode.Greek, after)
	case r == 0x5f3 || r == 0x5f4: // HEBREW PUNCTUATION GERESH and GERSHAYIM, A.5 and A.6
		return before >= 0 && unicode.Is(unicode.Hebrew, before)
	case r == 0x30fb: // KATAKANA MIDDLE DOT, A.7
		return slices.ContainsFunc(label, func(r rune) bool {
			return r != 0x30fb && unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han)
		})
	case 0x660 <= r && r <= 0x669: // ARABIC-INDIC DIGITS, A.8
		return !slices.ContainsFunc(label, func(r rune) bool { return 0x6f0 <= r && r <= 0x6f9 })
	case 0x6f0 <= r && r <= 0x6f9: // EXTENDED ARABIC-INDIC DIGITS, A.9
		return !slices.ContainsFunc(label, func(r rune) bool { return 0x660 <= r && r <= 0x669 })
	case slices.Contains([]rune{0x640, 0x7fa, 0x302e, 0x302f, 0x3031, 0x3032, 0x3033, 0x3034, 0x3035, 0x303b}, r):
		return false // exceptions of section 2.6
	}
	// LetterDigits, section 2.1; capitals are left out as UnstableLabels.
	return unicode.In(r, unicode.Ll, unicode.Lo, unicode.Lm, unicode.Mn, unicode.Mc, unicode.Nd)
}
