package gate

import (
	"fmt"
	"strconv"
	"time"

	"github.com/dlclark/regexp2"
)

// patternTime limits one match of a pattern. Patterns of hostile documents can
// take time exponential in the length of the string.
const patternTime = 500 * time.Millisecond

// A pattern is a regular expression of a document, in ECMAScript's syntax. It
// never reaches kin-openapi, which keeps every matcher in a global map under the
// text of its expression, where it would also answer for other users of
// kin-openapi in the process.
type pattern struct {
	expression string
	compiled   *regexp2.Regexp
}

// pattern compiles an expression that s holds against values of a kind, or names
// it as not judged.
func (c *compiler) pattern(s *schema, kind kinds, expression string) *pattern {
	if p, ok := c.patterns[expression]; ok && p.compiled != nil {
		return p
	}
	compiled, err := regexp2.Compile(expression, regexp2.ECMAScript|regexp2.Unicode)
	if err != nil {
		c.unjudged(s, kind, fmt.Sprintf("the pattern %s does not compile", strconv.Quote(expression)))
		return nil
	}
	compiled.MatchTimeout = patternTime
	p := &pattern{expression, compiled}
	c.patterns[expression] = p
	return p
}

// match reports whether text matches; decided is false when that took too long.
func (p *pattern) match(text string) (matches, decided bool) {
	matches, err := p.compiled.MatchString(text)
	return matches, err == nil
}
