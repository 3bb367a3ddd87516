package schema

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/dlclark/regexp2"

	"github.com/leasegate/leasegate/strict/value"
)

// patternTime limits one match of a pattern that backtracks. Patterns of hostile
// documents can take time exponential in the length of the string.
const patternTime = 500 * time.Millisecond

// maxTimeouts is after how many of them, in a run, a pattern is not tried any more: each
// of a million values could take that long.
const maxTimeouts = 20

// A matcher matches an expression of ECMAScript.
type matcher struct {
	linear     *regexp.Regexp  // as generated code matches it
	backtracks *regexp2.Regexp // where that can't: look-around, back-references
}

// pattern compiles an expression, each once.
func (c *compilation) pattern(expression string) (*Pattern, error) {
	if p, ok := c.patterns[expression]; ok {
		return p, nil
	}
	m, err := compileExpression(expression)
	if err != nil {
		return nil, err
	}
	p := &Pattern{Source: expression, matcher: m}
	c.patterns[expression] = p
	return p, nil
}

func compileExpression(expression string) (m matcher, err error) {
	if m.linear, err = value.CompilePattern(expression); err == nil {
		return m, nil
	}
	m.backtracks, err = regexp2.Compile(forRegexp2(expression), regexp2.ECMAScript|regexp2.Unicode)
	if err != nil {
		return m, fmt.Errorf("the pattern %s does not compile", strconv.Quote(expression))
	}
	m.backtracks.MatchTimeout = patternTime
	return m, nil
}

// forRegexp2 rewrites what regexp2 reads in another way than ECMA-262: its dot
// matches three of the four line ends, letters beyond ASCII count for words at
// \b, and classes may hold [:name:] and classes to subtract.
func forRegexp2(expression string) string {
	var b strings.Builder
	inClass := false
	for i := 0; i < len(expression); i++ {
		switch c := expression[i]; {
		case c == '\\' && i+1 < len(expression):
			i++
			switch next := expression[i]; {
			case next == 'b' && !inClass:
				b.WriteString(`(?:(?<=\w)(?!\w)|(?<!\w)(?=\w))`)
			case next == 'B' && !inClass:
				b.WriteString(`(?:(?<=\w)(?=\w)|(?<!\w)(?!\w))`)
			default:
				b.Write([]byte{c, next})
			}
		case c == '.' && !inClass:
			b.WriteString(`[^\n\r\u2028\u2029]`)
		case c == '[' && inClass:
			b.WriteString(`\[`)
		default:
			inClass = c == '[' || inClass && c != ']'
			b.WriteByte(c)
		}
	}
	return b.String()
}

// match reports whether text matches; decided is false when that took too long.
func (m *matcher) match(text string) (matches, decided bool) {
	if m.linear != nil {
		return m.linear.MatchString(text), true
	}
	if m.backtracks == nil {
		return false, false
	}
	matches, err := m.backtracks.MatchString(text)
	return matches, err == nil
}

// Match reports whether text holds a match of the pattern; decided is false where
// that took too long.
func (p *Pattern) Match(text string) (matches, decided bool) { return p.match(text) }

// match matches a pattern. One that took too long once is not tried again.
func (w *walk) match(s *Schema, p *Pattern, text string) (matches, decided bool) {
	if !w.slow[p] && p.timeouts.Load() < maxTimeouts {
		if matches, decided = p.match(text); decided {
			return matches, true
		}
		p.timeouts.Add(1)
		if w.slow == nil {
			w.slow = make(map[*Pattern]bool)
		}
		w.slow[p] = true
	}
	w.skip(s, "matching the pattern took too long")
	return false, false
}
