package gate

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/dlclark/regexp2"

	strictvalue "github.com/leasegate/leasegate/strict/value"
)

// patternTime limits one match of a pattern that backtracks. Patterns of hostile
// documents can take time exponential in the length of the string.
const modelPatternTime = 500 * time.Millisecond

// A pattern is a regular expression of a document, in ECMAScript's syntax. It
// never reaches kin-openapi, which keeps every matcher in a global map under the
// text of its expression, where it would also answer for other users of
// kin-openapi in the process.
type modelPattern struct {
	expression string
	linear     *regexp.Regexp  // as generated code matches it
	backtracks *regexp2.Regexp // where that can't: look-around, back-references
}

// pattern compiles an expression that s holds against values of a kind, or names
// it as not judged.
func (c *modelCompiler) pattern(s *modelOldSchema, kind modelKinds, expression string) *modelPattern {
	if p, ok := c.patterns[expression]; ok {
		return p
	}
	p := &modelPattern{expression: expression}
	var err error
	if p.linear, err = strictvalue.CompilePattern(expression); err != nil {
		p.backtracks, err = regexp2.Compile(modelForRegexp2(expression), regexp2.ECMAScript|regexp2.Unicode)
		if err != nil {
			c.unjudged(s, kind, fmt.Sprintf("the pattern %s does not compile", strconv.Quote(expression)))
			return nil
		}
		p.backtracks.MatchTimeout = modelPatternTime
	}
	c.patterns[expression] = p
	return p
}

// forRegexp2 rewrites what regexp2 reads in another way than ECMA-262: its dot
// matches three of the four line ends, letters beyond ASCII count for words at
// \b, and classes may hold [:name:] and classes to subtract.
func modelForRegexp2(expression string) string {
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
func (p *modelPattern) match(text string) (matches, decided bool) {
	if p.linear != nil {
		return p.linear.MatchString(text), true
	}
	matches, err := p.backtracks.MatchString(text)
	return matches, err == nil
}
