package codegen

import (
	"regexp"
	"strings"
	"testing"

	"github.com/dlclark/regexp2"
	"pgregory.net/rapid"
)

// oracle matches as ECMAScript does, as the judge asks for it.
func oracle(t interface{ Fatal(...any) }, pattern, text string) (matches, compiles bool) {
	compiled, err := regexp2.Compile(pattern, regexp2.ECMAScript|regexp2.Unicode)
	if err != nil {
		return false, false
	}
	matches, err = compiled.MatchString(text)
	if err != nil {
		t.Fatal(err)
	}
	return matches, true
}

func TestTranslatePattern(t *testing.T) {
	for _, row := range []struct {
		pattern, text string
		want          bool
		reason        string
		strays        bool // the oracle, from ECMA-262
	}{
		{`^a$`, "a", true, "anchors", false},
		{`^a$`, "a\n", false, "$ is the end of the text alone", false},
		{`b`, "abc", true, "not anchored", false},
		{`^.$`, "é", true, "the dot is a character, not a byte", false},
		{`^.$`, "😀", true, "and a code point", false},
		{`^.$`, "\r", false, "the dot takes no line end", false},
		{`^.$`, "\u2028", false, "of ECMAScript's four", true},
		{`^.$`, "\u0085", true, "which U+0085 is not", false},
		{`^\d$`, "٣", false, "digits are those of ASCII", false},
		{`^\w$`, "é", false, "so are word characters", false},
		{`^\s$`, "\u00a0", true, "space is any of Unicode", false},
		{`^\s$`, "\ufeff", true, "and the byte order mark", false},
		{`^\s$`, "\u000b", true, "and the vertical tab", false},
		{`^\S$`, "\u3000", false, "and its complement", false},
		{`^[\s\d]+$`, "1\u2003", true, "space in a class", false},
		{`^[[:alpha:]]$`, "a]", true, "no POSIX classes: [ : a l p h and then ]", true},
		{`^[[:alpha:]]$`, "b", false, "no POSIX classes", false},
		{`^[^[]$`, "[", false, "a bracket in a class", false},
		{`^\/\-\.\$$`, "/-.$", true, "punctuation escaped", false},
		{`^\x41\u0042\u{43}$`, "ABC", true, "escapes of code points", false},
		{`^\ud83d\ude00$`, "😀", true, "a surrogate pair", true},
		{`^\0$`, "\x00", true, "NUL", false},
		{`^\t\n\v\f\r$`, "\t\n\v\f\r", true, "control escapes", false},
		{`^(?:a|b){2,3}?$`, "aba", true, "groups and counts", false},
		{`^[a-z0-9-]+(\.[a-z0-9-]+)*$`, "a-b.c", true, "a usual one", false},
		{`\bfoo\b`, "a foo.", true, "word boundaries", false},
	} {
		translated, err := translatePattern(row.pattern)
		if err != nil {
			t.Errorf("%s: %v", row.pattern, err)
			continue
		}
		if got := regexp.MustCompile(translated).MatchString(row.text); got != row.want {
			t.Errorf("%s: %s, translated as %s, matches %q: %v", row.reason, row.pattern, translated, row.text, got)
		}
		if got, ok := oracle(t, row.pattern, row.text); !row.strays && (!ok || got != row.want) {
			t.Errorf("%s: the oracle says %v of %s and %q", row.reason, got, row.pattern, row.text)
		}
	}
}

func TestUntranslatablePatterns(t *testing.T) {
	for _, pattern := range []string{
		`(?=a)`, `(?!a)`, `(?<=a)`, `(?<!a)`, `(?<name>a)`, `(?i)a`, `(?P<n>a)`, `(a)\1`, `\k<n>`, `[]`, `[^]`, `a\`, `\cA`, `\p{L}`, `\z`, `\A`,
		`\Qa\E`, `\x4`, `\x{41}`, `\u12`, `\u{}`, `\u{110000}`, `\u{zz}`, `\ud800`, `\ud800\u0041`, `\01`, `(`, `)`, `[`, `a**`, `*`, `[b-a]`, `a{1001}`, `[\S]`, `[\b]`, `\a`,
	} {
		if translated, err := translatePattern(pattern); err == nil {
			t.Errorf("%s is translated as %s", pattern, translated)
		}
	}
}

// Patterns of random pieces match the same texts as the oracle's.
func TestPatternsAgainstOracle(t *testing.T) {
	pieces := []string{
		"a", "b", "é", "😀", ".", `\d`, `\D`, `\w`, `\W`, `\s`, `\S`, `\b`, `\B`, "^", "$", "*", "+", "?", "{2}", "{1,2}", "{0,}", "|", "(", ")", "(?:",
		"[a-c]", "[^a]", `[\d\s]`, `[^\w]`, "[.]", "[*+]", "[-a]", `[\]]`, `\.`, `\n`, `\t`, `\/`, `\u0061`, `\x62`, `\u{1f600}`, "-", "]", "}", ",", " ", `[^\s]`, `[\n-\r]`,
	}
	characters := []rune("abcé😀1_ \t\n\r\u2028\u0085\u00a0\ufeff.*-],{}/")
	tried := 0
	rapid.Check(t, func(t *rapid.T) {
		pattern := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 6).Draw(t, "pattern"), "")
		text := string(rapid.SliceOfN(rapid.SampledFrom(characters), 0, 5).Draw(t, "text"))
		// The oracle strays from ECMA-262 here: letters beyond ASCII are word
		// characters to it (IsWordChar), U+2028 is no line end (LineTerminator).
		text = strings.NewReplacer("é", "e", "\u2028", "").Replace(text)
		translated, err := translatePattern(pattern)
		if err != nil {
			return
		}
		want, ok := oracle(t, pattern, text)
		if !ok {
			return
		}
		tried++
		if got := regexp.MustCompile(translated).MatchString(text); got != want {
			t.Fatalf("%s, translated as %s, matches %q: %v, want %v", pattern, translated, text, got, want)
		}
	})
	if tried == 0 {
		t.Error("no pattern was tried")
	}
}
