package value

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// validRegex holds text against Pattern of ECMA-262 section 22.2.1 with the flag u,
// as JSON Schema Core section 6.4 asks, in the reading of [CompilePattern]: escaped
// punctuation and lone brackets and braces stand for themselves. Unlike that it
// knows what RE2 can't do. Which Unicode properties there are is not asked.
func validRegex(text string) bool {
	r := regexReader{rest: text, names: map[string]bool{}}
	for r.rest != "" {
		if !r.term() {
			return false
		}
	}
	return len(r.open) == 0 && r.references()
}

// A regexReader passes over a regular expression term by term.
type regexReader struct {
	rest string
	// repeatable is whether a quantifier may follow the last term.
	repeatable bool
	open       []bool // for each group not closed yet, whether it may be repeated
	groups     int
	names      map[string]bool
	// backward is the highest number of a group that is referred to.
	backward      int
	backwardNames []string
}

func (r *regexReader) references() bool {
	for _, name := range r.backwardNames {
		if !r.names[name] {
			return false
		}
	}
	return r.backward <= r.groups
}

func (r *regexReader) skip(size int, repeatable bool) bool {
	r.rest, r.repeatable = r.rest[size:], repeatable
	return true
}

func (r *regexReader) term() bool {
	c, size := utf8.DecodeRuneInString(r.rest)
	switch c {
	case utf8.RuneError:
		return size > 1 && r.skip(size, true)
	case '\\':
		return r.escape()
	case '[':
		return r.class()
	case '(':
		return r.group()
	case ')':
		last := len(r.open) - 1
		if last < 0 {
			return false
		}
		repeatable := r.open[last]
		r.open = r.open[:last]
		return r.skip(1, repeatable)
	case '|', '^', '$':
		return r.skip(1, false)
	case '*', '+', '?':
		return r.quantifier(1)
	case '{':
		if count := counts().FindStringSubmatch(r.rest); count != nil {
			return (count[3] == "" || !fewer(count[3], count[1])) && r.quantifier(len(count[0]))
		}
	}
	return r.skip(size, true)
}

// fewer compares counts without leading zeros.
func fewer(a, b string) bool { return len(a) < len(b) || len(a) == len(b) && a < b }

func (r *regexReader) quantifier(size int) bool {
	if !r.repeatable {
		return false
	}
	r.skip(size, false)
	r.rest = strings.TrimPrefix(r.rest, "?")
	return true
}

// modifiers are those of a group (ECMA-262, RegularExpressionModifiers).
var modifiers = lazy(`^\(\?([ims]{0,3})(?:-([ims]{0,3}))?:`)

func (r *regexReader) group() bool {
	repeatable, size := true, 1
	switch {
	case strings.HasPrefix(r.rest, "(?="), strings.HasPrefix(r.rest, "(?!"):
		size = 3
	case strings.HasPrefix(r.rest, "(?<="), strings.HasPrefix(r.rest, "(?<!"):
		repeatable, size = false, 4
	case strings.HasPrefix(r.rest, "(?<"):
		name := groupName().FindStringSubmatch(r.rest)
		if name == nil || r.names[name[1]] {
			return false
		}
		r.names[name[1]], size = true, len(name[0])
		r.groups++
	case strings.HasPrefix(r.rest, "(?"):
		flags := modifiers().FindStringSubmatch(r.rest)
		if flags == nil || repeats(flags[1]+flags[2]) || flags[0] == "(?-:" {
			return false
		}
		size = len(flags[0])
	default:
		r.groups++
	}
	r.open = append(r.open, repeatable)
	return r.skip(size, false)
}

func repeats(flags string) bool {
	return strings.Count(flags, "i") > 1 || strings.Count(flags, "m") > 1 || strings.Count(flags, "s") > 1
}

// escape passes over what a backslash begins outside of a class.
func (r *regexReader) escape() bool {
	switch c := first(r.rest[1:]); {
	case c == 'b' || c == 'B':
		return r.skip(2, false)
	case c == 'k':
		name := groupName().FindStringSubmatch("(?" + r.rest[2:])
		if name == nil {
			return false
		}
		r.backwardNames = append(r.backwardNames, name[1])
		return r.skip(len(name[0]), true)
	case '1' <= c && c <= '9':
		size := 2
		for size < len(r.rest) && isDigit(r.rest[size]) {
			size++
		}
		number, err := strconv.Atoi(r.rest[1:size])
		r.backward = max(r.backward, number)
		return err == nil && r.skip(size, true)
	}
	_, size, ok := classEscape(r.rest)
	return ok && r.skip(size, true)
}

// class passes over a character class.
func (r *regexReader) class() bool {
	rest := strings.TrimPrefix(r.rest[1:], "^")
	for rest != "" && rest[0] != ']' {
		low, size, ok := classAtom(rest)
		if !ok {
			return false
		}
		rest = rest[size:]
		if len(rest) < 2 || rest[0] != '-' || rest[1] == ']' {
			continue
		}
		high, size, ok := classAtom(rest[1:])
		if !ok || low >= 0 && high >= 0 && high < low {
			return false
		}
		if low >= 0 && high >= 0 {
			rest = rest[1+size:]
		} else {
			rest = rest[1:] // [\d-a] is \d, - and a
		}
	}
	return rest != "" && r.skip(len(r.rest)-len(rest)+1, true)
}

// classAtom reads one character or escape; c is negative for a set of them.
func classAtom(text string) (c rune, size int, ok bool) {
	if text[0] == '\\' {
		return classEscape(text)
	}
	c, size = utf8.DecodeRuneInString(text)
	return c, size, c != utf8.RuneError || size > 1
}

// classEscape reads an escape for a character, or a set of them, for which c is
// negative.
func classEscape(text string) (c rune, size int, ok bool) {
	c, size = utf8.DecodeRuneInString(text[1:])
	switch size++; {
	case size == 1 || c == utf8.RuneError && size == 2:
		return 0, 0, false
	case c == 'x' || c == 'u':
		var err error
		c, size, err = hexadecimal(text)
		return c, size, err == nil
	case c == 'p' || c == 'P':
		parts := unicodeProperty().FindString(text)
		return -1, len(parts), parts != ""
	case c == 'c':
		if len(text) < 3 || !isLetter(text[2]) {
			return 0, 0, false
		}
		return rune(text[2] % 32), 3, true
	case c == '0':
		return 0, size, !isDigit(first(text[size:]))
	}
	switch ranges := characterEscape(c); {
	case len(ranges) == 1 && ranges[0].low == ranges[0].high:
		return ranges[0].low, size, true
	case ranges != nil:
		return -1, size, true
	}
	return c, size, c > unicode.MaxASCII || !isAlphanumeric(byte(c))
}

// unicodeProperty is a property of Unicode by any name (ECMA-262,
// UnicodePropertyValueExpression).
var unicodeProperty = lazy(`^\\[pP]\{[A-Za-z_]+(=[A-Za-z0-9_]+)?\}`)
