package strict

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Segments of text and parameters are matched as a regular expression would, which takes
// time that is quadratic in the parameters.
func TestMixedSegments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.SampledFrom([]string{"", "-", ".", "ab", "a", "é", "%2D", "%25"}), 2, 5).Draw(t, "texts")
		template, expression := "", "(?s)^"
		for i, text := range texts {
			if i > 0 {
				template += "{p}"
				expression += "((?:%[0-9A-Fa-f]{2}|[^%])+?)"
			}
			template += text
			for _, b := range []byte(unescapeSegment(text)) {
				escaped := "(?i:%" + strings.ToUpper(string([]byte{"0123456789abcdef"[b>>4], "0123456789abcdef"[b&15]})) + ")"
				if b < 0x80 && b != '%' {
					escaped = "(?:" + escaped + "|" + regexp.QuoteMeta(string(rune(b))) + ")"
				}
				expression += escaped
			}
		}
		s := parseSegment(template)
		escaped := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "-", ".", "%2d", "%2D", "%C3%A9", "%c3%a9", "é", "%25", "x"}), 0, 9).Draw(t, "segment"), "")
		want := regexp.MustCompile(expression + "$").FindStringSubmatch(escaped)
		if !validSegment(escaped) {
			want = nil
		}
		got, ok := s.match(escaped, []string{"before"})
		if ok != (want != nil) || ok && !slices.Equal(got[1:], want[1:]) || got[0] != "before" || !ok && len(got) != 1 {
			t.Fatalf("%s in %s: got %q, %v, want %q", template, escaped, got, ok, want)
		}
	})
}

// Thousands of parameters in one segment take no more time for each than a few.
func TestManyParametersInOneSegment(t *testing.T) {
	s := parseSegment(strings.Repeat("{p}-", 3_000) + "{p}")
	for range 200 {
		if values, ok := s.match(strings.Repeat("x-", 3_000)+"x", nil); !ok || len(values) != 3_001 {
			t.Fatalf("got %d values, %v", len(values), ok)
		}
	}
}

func TestIsMixed(t *testing.T) {
	for template, want := range map[string]bool{
		"/": false, "/a/b": false, "/{a}": false, "/{a}/b/{c}": false, "/{a}/": false,
		"/{a}.json": true, "/v{a}": true, "/{a}{b}": true, "/{a}/x:{b}/c": true, "/a/{b}:do": true,
	} {
		if isMixed(template) != want {
			t.Errorf("%s: %v", template, !want)
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
