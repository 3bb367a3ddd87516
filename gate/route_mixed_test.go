package gate

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Mixed segments are matched as a regular expression would, which takes time that is
// quadratic in the parameters.
func TestMixedSegments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.SampledFrom([]string{"", "-", ".", "ab", "a", "é", "%2D", "4", "%25"}), 2, 5).Draw(t, "texts")
		template, expression := "", "(?s)^"
		for i, text := range texts {
			if i > 0 {
				template += "{p}"
				expression += "((?:%[0-9A-Fa-f]{2}|[^%])+?)"
			}
			template += text
			for _, b := range []byte(unescapePath(text)) {
				escaped := "(?i:%" + strings.ToUpper(string([]byte{"0123456789abcdef"[b>>4], "0123456789abcdef"[b&15]})) + ")"
				if b < 0x80 && b != '%' {
					escaped = "(?:" + escaped + "|" + regexp.QuoteMeta(string(rune(b))) + ")"
				}
				expression += escaped
			}
		}
		s := parseSegment(template)
		if s.mixed == nil {
			t.Skip("nothing but a parameter")
		}
		escaped := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "-", ".", "%2d", "%2D", "%C3%A9", "%c3%a9", "é", "%25", "%41", "x"}), 1, 9).Draw(t, "segment"), "")
		want := regexp.MustCompile(expression + "$").FindStringSubmatch(escaped)
		got, ok := s.match(escaped, []string{"before"})
		if ok != (want != nil) || ok && !slices.Equal(got[1:], want[1:]) || got[0] != "before" || !ok && len(got) != 1 {
			t.Fatalf("%s in %s: got %q, %v, want %q", template, escaped, got, ok, want)
		}
	})
}

// A thousand parameters in one segment.
func TestManyParametersInOneSegment(t *testing.T) {
	s := parseSegment(strings.Repeat("{p}-", 3_000) + "{p}")
	for range 200 {
		if values, ok := s.match(strings.Repeat("x-", 3_000)+"x", nil); !ok || len(values) != 3_001 {
			t.Fatalf("got %d values, %v", len(values), ok)
		}
	}
}

// An escape is one character: no value ends in the middle of it.
func TestMixedSegmentsTakeEscapesWhole(t *testing.T) {
	s := parseSegment("{a}4{b}")
	if values, ok := s.match("x%41y4z", nil); !ok || !slices.Equal(values, []string{"x%41y", "z"}) {
		t.Errorf("got %q, %v", values, ok)
	}
}
