package cases

import (
	"testing"
	"unicode/utf8"

	"github.com/dlclark/regexp2"

	strictvalue "github.com/leasegate/leasegate/strict/value"
)

// TestPatternText makes texts of patterns, and has another engine match them.
func TestPatternText(t *testing.T) {
	for _, c := range []struct {
		pattern string
		min     int // characters
		why     string
	}{
		{`^[A-Z]{2}-[0-9]{3}$`, 0, "classes and counts"},
		{`^a|b$`, 0, "alternatives at the top"},
		{`^(foo|bar(baz)?)+$`, 12, "alternatives that are repeated"},
		{`^(?<first>[a-c])-\k<first>$`, 0, "a group that comes again by name"},
		{`^([a-c]x)-\1$`, 0, "a group that comes again by number"},
		{`^.{1,4096}$`, 3000, "counts that RE2 does not take"},
		{`^[^\s@]+@[^\s@]+\.[a-z]{2,}$`, 30, "negated classes"},
		{`^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[A-Za-z\d]{8,16}$`, 0, "conditions that look ahead"},
		{`^(?!-)[a-z0-9-]{1,63}(?<!-)$`, 0, "what must not come before or after"},
		{`^\p{Lu}\p{Script=Greek}\P{L}$`, 0, "properties of Unicode"},
		{`^\u0041\x42\u{1F600}\uD83D\uDE00\cA\0$`, 0, "escapes for one character"},
		{`^[\w.+-]+$`, 0, "a dash at the end of a class"},
		{`^[a-\d]$`, 0, "a dash that is no range"},
		{`^\d{3,}$`, 20, "no upper limit"},
		{`^x*?y+?z??$`, 5, "lazy quantifiers"},
		{`^{a}$`, 0, "a brace that stands for itself"},
		{`^(?:)$`, 0, "nothing"},
		{`^([]|a)[^]$`, 0, "a class of no character, and of any"},
		{`^\[\]\/\.\-$`, 0, "escaped punctuation"},
		{`^(?:[0-9a-f]{4}:){7}[0-9a-f]{4}$`, 0, "groups that are repeated"},
		{`[+-]?\d+(\.\d+)?([eE][+-]?\d+)?`, 10, "no anchors"},
	} {
		matches := matcher(t, c.pattern)
		g := &Generator{samples: newSamples()}
		found := g.matching(c.pattern, stringLimits{min: c.min, max: -1}, 1, matches)
		if len(found) == 0 {
			t.Errorf("%s: no text of %s", c.why, c.pattern)
		} else if n := utf8.RuneCountInString(found[0]); n < c.min {
			t.Errorf("%s: %q has %d characters, want %d", c.why, found[0], n, c.min)
		}
	}
}

// matcher matches a pattern with the engines of the judge.
func matcher(t *testing.T, pattern string) func(string) bool {
	if expression, err := strictvalue.CompilePattern(pattern); err == nil {
		return expression.MatchString
	}
	expression, err := regexp2.Compile(pattern, regexp2.ECMAScript|regexp2.Unicode)
	if err != nil {
		t.Fatalf("%s: %v", pattern, err)
	}
	return func(s string) bool {
		matches, err := expression.MatchString(s)
		return err == nil && matches
	}
}

// TestPatternSame wants the same texts of the same pattern.
func TestPatternSame(t *testing.T) {
	texts := func() []string {
		g := &Generator{samples: newSamples(), seed: 7}
		return g.matching(`^[a-z]+(-[0-9]{2,4}){1,3}$`, stringLimits{max: -1}, 5, func(string) bool { return true })
	}
	first, second := texts(), texts()
	if len(first) != 5 {
		t.Fatalf("got %d texts", len(first))
	}
	for i := range first {
		if first[i] != second[i] {
			t.Errorf("%q, then %q", first[i], second[i])
		}
	}
}

// FuzzPattern wants no panic, and bounded texts, of any pattern.
func FuzzPattern(f *testing.F) {
	for _, pattern := range []string{
		`^[A-Z]{2}-[0-9]{3}$`, `(((((a{1000}){1000}){1000})))`, `[`, `(`, `\`, `a{2,1}`, `[z-a]`, `\u{110000}`, `(?<a>x)\k<a>\k<b>`, `\p{Foo}`, `x{99999999999999999999}`, `(){1000000000}`, `[]`, `\c`, "\xff",
	} {
		f.Add(pattern, uint64(1), 3)
	}
	f.Fuzz(func(t *testing.T, pattern string, seed uint64, extra int) {
		parsed, err := parsePattern(pattern)
		if err != nil {
			return
		}
		text, ok := patternText(parsed, random(seed), seed%2 == 0, min(max(extra, 0), longText))
		if ok && utf8.RuneCountInString(text) > 2*longText {
			t.Errorf("%d characters", len(text))
		}
	})
}
