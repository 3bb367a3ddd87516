package schema

import "testing"

func TestNames(t *testing.T) {
	for _, c := range []struct {
		format, text string
		valid        bool
		reason       string
	}{
		{"hostname", "www.example.com", true, "ASCII"},
		{"hostname", "xn--bcher-kva.example", true, "an A-label"},
		{"hostname", "XN--BCHER-KVA.example", true, "case does not matter"},
		{"hostname", "b\u00fccher.example", false, "a U-label"},
		{"hostname", "xn--x", false, "no Punycode"},
		{"hostname", "xn--abc-", false, "Punycode of nothing but ASCII"},
		{"hostname", "xn--al-0ea", false, "a middle dot between other letters than l"},
		{"idn-hostname", "b\u00fccher.example", true, "a U-label"},
		{"idn-hostname", "xn--bcher-kva.example", true, "an A-label"},
		{"idn-hostname", "b\u00fccher\u3002example", true, "an ideographic full stop"},
		{"idn-hostname", "b\u00fccher..example", false, "an empty label"},
		{"idn-hostname", "", false, "no label"},
		{"idn-hostname", "-b\u00fccher", false, "a hyphen first"},
		{"idn-hostname", "\u00fc--cher", true, "hyphens elsewhere"},
		{"idn-hostname", "\u00fcb--cher", false, "hyphens in the third and fourth place"},
		{"idn-hostname", "bu\u0308cher", false, "not in NFC"},
		{"idn-hostname", "\u0308u\u00fc", false, "a combining mark first"},
		{"idn-hostname", "\u2603.example", false, "no letter"},
		{"idn-hostname", "l\u00b7l", true, "a middle dot between two l"},
		{"idn-hostname", "l\u00b7a", false, "a middle dot elsewhere"},
		{"idn-hostname", "\u0628\u0660\u06f0", false, "two kinds of Arabic digits"},
		{"idn-hostname", "0\u0627", false, "a digit before letters from right to left"},
		{"idn-hostname", "\xff\u00fc", false, "no UTF-8"},
		{"email", "a@xn--bcher-kva.example", true, "an A-label"},
		{"email", "a@xn--x", false, "no Punycode"},
		{"email", `"@xn--x"@example.com`, true, "an at sign in quotes"},
		{"idn-email", "\u00fc@b\u00fccher.example", true, "a U-label"},
		{"idn-email", "\u00fc@xn--x", false, "no Punycode"},
		{"idn-email", "\u00fc", false, "no domain"},
	} {
		f, known := lookupFormat(c.format)
		if got := f.text(c.text); got != c.valid || !known {
			t.Errorf("%s %q: got %t: %s", c.format, c.text, got, c.reason)
		}
	}
}
