package value

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// CompilePattern makes a Go regular expression of a pattern of JSON Schema, which
// is one of ECMAScript (ECMA-262 section 22.2) that matches code points, as with
// the flag u. Escapes that the flag forbids are read as without it. An error
// says what Go's RE2 can't do, such as look-around and back-references.
func CompilePattern(pattern string) (*regexp.Regexp, error) {
	if !utf8.ValidString(pattern) {
		return nil, errors.New("the pattern is not UTF-8")
	}
	r := patternReader{rest: pattern, names: map[string]bool{}}
	for r.rest != "" {
		if err := r.term(); err != nil {
			return nil, err
		}
	}
	compiled, err := regexp.Compile(r.out.String())
	if err != nil {
		return nil, fmt.Errorf("the pattern %s: %w", untranslatable, err)
	}
	return compiled, nil
}

// patterns holds the compiled patterns of generated code, each compiled when it
// is first met. Their number is that of the patterns in the code.
var patterns sync.Map

// Matches reports whether text holds a match of a pattern. It panics where
// [CompilePattern] fails.
func Matches(text, pattern string) bool {
	compiled, ok := patterns.Load(pattern)
	if !ok {
		expression, err := CompilePattern(pattern)
		if err != nil {
			panic(fmt.Sprintf("value: pattern %q: %v", pattern, err))
		}
		compiled, _ = patterns.LoadOrStore(pattern, expression)
	}
	return compiled.(*regexp.Regexp).MatchString(text)
}

const untranslatable = "can't be translated from ECMAScript to RE2, which Go has"

// A patternReader translates a pattern term by term.
type patternReader struct {
	rest  string
	out   strings.Builder
	names map[string]bool // of groups
}

// lazy compiles an expression when it is first used: most programs that import
// this package never do.
func lazy(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

var (
	// ECMA-262, GroupSpecifier and Quantifier.
	groupName  = lazy(`^\(\?<([\p{L}\p{Nl}$_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}$]*)>`)
	quantifier = lazy(`^(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})`)
	counts     = lazy(`^\{0*([0-9]+)(?:(,)(?:0*([0-9]+))?)?\}`)
	// ECMA-262, RegExpUnicodeEscapeSequence and HexEscapeSequence.
	hexEscape = lazy(`^\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{0*([0-9A-Fa-f]{1,6})\})`)
	// ECMA-262, UnicodePropertyValueExpression.
	propertyEscape = lazy(`^\\([pP])\{(?:(General_Category|gc|Script|sc)=)?([A-Za-z0-9_]+)\}`)
)

// A runeRange is a range of code points, its ends among them.
type runeRange struct{ low, high rune }

func (r *patternReader) term() error {
	c, size := utf8.DecodeRuneInString(r.rest)
	switch {
	case c == '\\':
		return r.escape()
	case c == '[':
		return r.class()
	case c == '.':
		// All but LineTerminator (ECMA-262 section 12.3).
		r.write(1, `[^\n\r\x{2028}\x{2029}]`)
	case c == '^' || c == '$':
		return r.assertion(1, string(c))
	case strings.HasPrefix(r.rest, "(?:"):
		r.write(3, "(?:")
	case strings.HasPrefix(r.rest, "(?"):
		name := groupName().FindStringSubmatch(r.rest)
		if name == nil {
			return fmt.Errorf("a group with (? %s", untranslatable)
		}
		if r.names[name[1]] {
			return fmt.Errorf("the group %s is there twice", name[1])
		}
		r.names[name[1]] = true
		r.write(len(name[0]), "(")
	case c == '{':
		if count := counts().FindStringSubmatch(r.rest); count != nil {
			r.write(len(count[0]), "{"+count[1]+count[2]+count[3]+"}")
		} else {
			r.write(1, `\{`)
		}
	case strings.ContainsRune("]}", c):
		r.write(1, `\`+string(c))
	default:
		r.write(size, string(c))
	}
	return nil
}

func (r *patternReader) write(size int, text string) {
	r.rest = r.rest[size:]
	r.out.WriteString(text)
}

// assertion writes what matches no text, and what can't be repeated.
func (r *patternReader) assertion(size int, text string) error {
	r.write(size, text)
	if quantifier().MatchString(r.rest) {
		return fmt.Errorf("%s can't be repeated", text)
	}
	return nil
}

// escape translates what a backslash begins outside of a class.
func (r *patternReader) escape() error {
	if strings.HasPrefix(r.rest, `\b`) || strings.HasPrefix(r.rest, `\B`) {
		return r.assertion(2, r.rest[:2]) // of ASCII words, as in RE2
	}
	ranges, text, err := r.atom()
	if err != nil {
		return err
	}
	if text != "" {
		r.out.WriteString(text)
	} else {
		r.out.WriteString(set(ranges, false))
	}
	return nil
}

// class translates a character class (ECMA-262, CharacterClass).
func (r *patternReader) class() error {
	r.rest = r.rest[1:]
	rest, negated := strings.CutPrefix(r.rest, "^")
	r.rest = rest
	var ranges []runeRange
	var texts strings.Builder // of Unicode properties
	for !strings.HasPrefix(r.rest, "]") {
		if r.rest == "" {
			return errors.New("a character class has no end")
		}
		atom, text, err := r.atom()
		if err != nil {
			return err
		}
		texts.WriteString(text)
		single := len(atom) == 1 && atom[0].low == atom[0].high
		if after, dash := strings.CutPrefix(r.rest, "-"); dash && single && !strings.HasPrefix(after, "]") {
			before := r.rest
			r.rest = after
			end, text, err := r.atom()
			switch {
			case err != nil:
				return err
			case text != "" || len(end) != 1 || end[0].low != end[0].high:
				r.rest = before // [a-\d] is a, - and \d
			case end[0].low < atom[0].low:
				return errors.New("a range in a character class ends before it begins")
			default:
				atom[0].high = end[0].high
			}
		} else if dash && !strings.HasPrefix(after, "]") {
			atom, r.rest = append(atom, runeRange{'-', '-'}), after // [\d-a] likewise
		}
		ranges = append(ranges, atom...)
	}
	r.rest = r.rest[1:]
	if texts.Len() == 0 {
		r.out.WriteString(set(ranges, negated))
		return nil
	}
	sign := ""
	if negated {
		sign = "^"
	}
	r.out.WriteString("[" + sign + rangesText(ranges) + texts.String() + "]")
	return nil
}

// atom reads a character or an escape for one or more: as code points or, for
// properties of Unicode, as text for RE2.
func (r *patternReader) atom() (ranges []runeRange, text string, err error) {
	c, size := utf8.DecodeRuneInString(r.rest)
	if c != '\\' {
		r.rest = r.rest[size:]
		return []runeRange{{c, c}}, "", nil
	}
	if len(r.rest) < 2 {
		return nil, "", errors.New("a lone backslash at the end of the pattern")
	}
	c, size = utf8.DecodeRuneInString(r.rest[1:])
	size++
	one := func(c rune) []runeRange { return []runeRange{{c, c}} }
	switch {
	case c == 'x' || c == 'u':
		c, size, err = hexadecimal(r.rest)
		ranges = one(c)
	case c == 'p' || c == 'P':
		text, size, err = property(r.rest)
	case c == 'c' && len(r.rest) > 2 && isLetter(r.rest[2]):
		ranges, size = one(rune(r.rest[2]%32)), 3
	case c == '0' && (len(r.rest) == 2 || r.rest[2] < '0' || r.rest[2] > '9'):
		ranges = one(0)
	case characterEscape(c) != nil:
		ranges = characterEscape(c)
	case c < utf8.RuneSelf && (isLetter(byte(c)) || '0' <= c && c <= '9'):
		err = fmt.Errorf("the escape %q %s", r.rest[:size], untranslatable)
	default:
		ranges = one(c)
	}
	if err != nil {
		return nil, "", err
	}
	r.rest = r.rest[size:]
	return ranges, text, nil
}

// characterEscape returns what \c matches (ECMA-262, CharacterClassEscape and
// ControlEscape); \b stands for a backspace, as in a class. Digits and words are
// those of ASCII, space is WhiteSpace and LineTerminator.
func characterEscape(c rune) []runeRange {
	switch c {
	case 'd':
		return []runeRange{{'0', '9'}}
	case 'w':
		return []runeRange{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}
	case 's':
		return []runeRange{
			{'\t', '\r'},
			{' ', ' '},
			{0xa0, 0xa0},
			{0x1680, 0x1680},
			{0x2000, 0x200a},
			{0x2028, 0x2029},
			{0x202f, 0x202f},
			{0x205f, 0x205f},
			{0x3000, 0x3000},
			{0xfeff, 0xfeff},
		}
	case 'D', 'W', 'S':
		return complement(characterEscape(c + 'a' - 'A'))
	}
	if i := strings.IndexRune("btnvfr", c); i >= 0 {
		c = rune("\b\t\n\v\f\r"[i])
		return []runeRange{{c, c}}
	}
	return nil
}

// complement returns the code points that are in none of the sorted ranges.
func complement(ranges []runeRange) (others []runeRange) {
	next := rune(0)
	for _, r := range ranges {
		if next < r.low {
			others = append(others, runeRange{next, r.low - 1})
		}
		next = r.high + 1
	}
	return append(others, runeRange{next, unicode.MaxRune})
}

// set is a class of RE2. An empty one matches nothing, its complement anything.
func set(ranges []runeRange, negated bool) string {
	text := rangesText(ranges)
	switch {
	case text == "" && negated:
		return `[\x{0}-\x{10ffff}]`
	case text == "":
		return `[^\x{0}-\x{10ffff}]`
	case negated:
		return "[^" + text + "]"
	case len(ranges) == 1 && ranges[0].low == ranges[0].high:
		return text
	}
	return "[" + text + "]"
}

// rangesText leaves out surrogates: no text has any, and RE2 would take them for
// U+FFFD.
func rangesText(ranges []runeRange) string {
	var b strings.Builder
	write := func(low, high rune) {
		if low < high {
			fmt.Fprintf(&b, `\x{%x}-\x{%x}`, low, high)
		} else if low == high {
			fmt.Fprintf(&b, `\x{%x}`, low)
		}
	}
	for _, r := range ranges {
		if r.high < 0xd800 || r.low > 0xdfff {
			write(r.low, r.high)
			continue
		}
		write(r.low, 0xd7ff)
		write(0xe000, r.high)
	}
	return b.String()
}

// hexadecimal reads \xHH, \uHHHH, a surrogate pair of these, and \u{H…}.
func hexadecimal(rest string) (c rune, size int, err error) {
	digits := hexEscape().FindStringSubmatch(rest)
	if digits == nil {
		return 0, 0, fmt.Errorf("the escape %q has not the hexadecimal digits that it needs", rest[:2])
	}
	code, err := strconv.ParseUint(digits[1]+digits[2]+digits[3], 16, 32)
	if err != nil || code > unicode.MaxRune {
		return 0, 0, fmt.Errorf("the escape %q is beyond U+10FFFF", digits[0])
	}
	c, size = rune(code), len(digits[0])
	if low := hexEscape().FindStringSubmatch(rest[size:]); digits[2] != "" && low != nil && low[2] != "" {
		code, _ = strconv.ParseUint(low[2], 16, 32)
		if pair := utf16.DecodeRune(c, rune(code)); pair != utf8.RuneError {
			return pair, size + len(low[0]), nil
		}
	}
	return c, size, nil
}

// property translates \p{…} of the general categories, scripts and what else RE2
// knows by the same name.
func property(rest string) (text string, size int, err error) {
	parts := propertyEscape().FindStringSubmatch(rest)
	if parts == nil {
		return "", 0, fmt.Errorf("the escape %q %s", rest[:2], untranslatable)
	}
	of, name := parts[2], parts[3]
	category := name
	if short, ok := unicode.CategoryAliases[name]; ok {
		category = short
	}
	_, isCategory := unicode.Categories[category]
	_, isScript := unicode.Scripts[name]
	switch {
	case isCategory && of != "Script" && of != "sc":
		name = category
	case isScript && (of == "Script" || of == "sc"):
	case of == "" && (name == "Any" || name == "ASCII" || name == "Assigned"):
	default:
		return "", 0, fmt.Errorf("the escape %q %s", parts[0], untranslatable)
	}
	return `\` + parts[1] + "{" + name + "}", len(parts[0]), nil
}
