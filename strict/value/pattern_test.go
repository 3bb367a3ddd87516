package value

import (
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

func TestCompilePattern(t *testing.T) {
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
		{`\bfoo\b`, "éfoo", true, "words are of ASCII, so é ends none", true},
		{`é\B!`, "é!", true, "nor does one begin after it", true},
		{`^[\s\S]$`, "\u2028", true, "any character at all", false},
		{`^[^\S]$`, "\u00a0", true, "a negated complement", false},
		{`^[\W]$`, "é", true, "a complement in a class", true},
		{`^[\b]$`, "\b", true, "a backspace in a class", false},
		{`^\cA\cz$`, "\x01\x1a", true, "control letters", false},
		{`[]`, "a", false, "an empty class matches nothing", true},
		{`^[^]$`, "\n", true, "its complement anything", true},
		{`^[]|a$`, "a", true, "and another branch may", true},
		{`^\p{L}\p{Lu}$`, "éÉ", true, "general categories", true},
		{`^\p{Uppercase_Letter}$`, "É", true, "by their long names", true},
		{`^\p{gc=Lu}\P{gc=Lu}$`, "Éé", true, "and as values of the property", true},
		{`^[\p{Script=Greek}1-3]+$`, "αβ2", true, "a script, in a class", true},
		{`^[^\p{sc=Greek}1]$`, "2", true, "and in a negated one", true},
		{`^\p{ASCII}$`, "é", false, "ASCII", true},
		{`^(?<year>\d{4})-(?<month>\d\d)$`, "2026-11", true, "named groups", false},
		{`^[\w-]+$`, "a-b", true, "a hyphen after a class escape is one", false},
		{`^[\w-.]+$`, "a-b.c", true, "also where it looks like a range", false},
		{`^[\x00-\s]$`, "\x05", false, "and before one", true},
		{`^[\s-\uffff]$`, "a", false, "not a range from the end of the space", true},
		{`^[a\-z]$`, "b", false, "an escaped hyphen makes no range", false},
		{`^[+--]$`, ",", true, "a hyphen at the end of a range", false},
		{`^\@\"\_\ $`, "@\"_ ", true, "escapes that only the flag u forbids", false},
		{`^a{02}$`, "aa", true, "a count with a zero before it", false},
		{`^a{0,0}$`, "a", false, "no repetition", false},
		{`^a{,2}$`, "a{,2}", true, "what is no count is text", false},
		{`^{a}]$`, "{a}]", true, "lone brackets are text", false},
		{`^\ud800$`, "\ufffd", false, "half a surrogate pair matches no text", true},
		{`^[^\ud800-\udfff]$`, "😀", true, "nor does a class of halves", true},
		{`^[\ud83d\ude00-\ud83d\ude02]$`, "😁", true, "a range of surrogate pairs", true},
		{`^[\ud800]$`, "\ufffd", false, "a class of one half", true},
		{`^[\ud7ff-\ue000]$`, "\ue000", true, "a range across surrogates", true},
		{`^\u{00000041}$`, "A", true, "zeros before a code point", false},
		{`^k$`, "\u212a", false, "case matters, of the Kelvin sign too", false},
		{`^a|b$`, "ax", true, "alternatives bind last", false},
		{`^(a*)*$`, "b", false, "loops that may be empty end", false},
	} {
		compiled, err := CompilePattern(row.pattern)
		if err != nil {
			t.Errorf("%s: %v", row.pattern, err)
			continue
		}
		if got := compiled.MatchString(row.text); got != row.want {
			t.Errorf("%s: %s, translated as %s, matches %q: %v", row.reason, row.pattern, compiled, row.text, got)
		}
		if got, ok := oracle(t, row.pattern, row.text); !row.strays && (!ok || got != row.want) {
			t.Errorf("%s: the oracle says %v of %s and %q", row.reason, got, row.pattern, row.text)
		}
	}
}

func TestUntranslatablePatterns(t *testing.T) {
	for _, pattern := range []string{
		`(?=a)`, `(?!a)`, `(?<=a)`, `(?<!a)`, `(?i)a`, `(?i:a)`, `(?P<n>a)`, `(?<1>a)`, `(?<n>a)(?<n>b)`, `(a)\1`, `(?<n>a)\k<n>`, `[\1]`, `a\`, `[a\`,
		`\c1`, `\z`, `\A`, `\Qa\E`, `\x4`, `\x{41}`, `\u12`, `\u{}`, `\u{110000}`, `\u{zz}`, `\01`, `(`, `)`, `[`, `a**`, `a+*`, `a{2}{3}`, `*`, `^*`, `$?`, `\b+`, `\B{2}`,
		`[b-a]`, `[a-\u12]`, `a{1001}`, `a{2,1}`, `[\B]`, `\a`, `\pL`, `\p{Alphabetic}`, `\p{letter}`, `\p{Greek}`, `\p{Script=Lu}`, `\p{^L}`, "\xff",
	} {
		if compiled, err := CompilePattern(pattern); err == nil {
			t.Errorf("%s is translated as %s", pattern, compiled)
		}
	}
}

// Patterns of random pieces match the same texts as the oracle's.
func TestPatternsAgainstOracle(t *testing.T) {
	pieces := []string{
		"a", "b", "é", "😀", ".", `\d`, `\D`, `\w`, `\W`, `\s`, `\S`, `\b`, `\B`, "^", "$", "*", "+", "?", "{2}", "{1,2}", "{0,}", "|", "(", ")", "(?:",
		"[a-c]", "[^a]", `[\s\S]`, `[\w-]`, `[\b]`, "(?<a>", `\cI`, `[\D-]`, `[\d\s]`, `[^\w]`, "[.]", "[*+]", "[-a]", `[\]]`, `\.`, `\n`, `\t`, `\/`, `\u0061`, `\x62`, `\u{1f600}`, "-", "]", "}", ",", " ", `[^\s]`, `[\n-\r]`,
	}
	characters := []rune("abcé😀1_ \t\n\r\u2028\u0085\u00a0\ufeff.*-],{}/")
	tried := 0
	rapid.Check(t, func(t *rapid.T) {
		pattern := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 6).Draw(t, "pattern"), "")
		text := string(rapid.SliceOfN(rapid.SampledFrom(characters), 0, 5).Draw(t, "text"))
		// The oracle strays from ECMA-262 here: letters beyond ASCII are word
		// characters to it (IsWordChar), U+2028 is no line end (LineTerminator).
		text = strings.NewReplacer("é", "e", "\u2028", "").Replace(text)
		compiled, err := CompilePattern(pattern)
		if err != nil {
			return
		}
		want, ok := oracle(t, pattern, text)
		if !ok {
			return
		}
		tried++
		if got := compiled.MatchString(text); got != want {
			t.Fatalf("%s, translated as %s, matches %q: %v, want %v", pattern, compiled, text, got, want)
		}
	})
	if tried == 0 {
		t.Error("no pattern was tried")
	}
}
