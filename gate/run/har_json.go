package run

import (
	"bytes"
	"net/http"
	"strconv"
)

// A typeError is the place (RFC 6901) of a member whose value has the wrong type.
// It does not hold the value.
type typeError string

func (e typeError) Error() string {
	if e == "" {
		return "the entry is not an object as in HAR 1.2"
	}
	return "the entry's " + string(e) + " has not the type that HAR 1.2 gives it"
}

// A cursor takes apart JSON that is known to be well-formed, in one pass: a
// harReader has read every entry with a strict decoder, so that looking at it again
// need not be one.
type cursor struct {
	text []byte
	next int // where the next value begins
	// What one text after the other is read with: room for pairs, and the names of
	// fields, in canonical form, by those that were read.
	pairs []fieldJSON
	names map[string]string
}

const (
	maxPairsKept  = 1_000 // from one text to the next
	maxNames      = 1_000
	maxNameLength = 100 // of those that are kept
)

// reset begins another text.
func (c *cursor) reset(text []byte) {
	c.text, c.next = text, 0
	clear(c.pairs)
	if c.pairs = c.pairs[:0]; cap(c.pairs) > maxPairsKept {
		c.pairs = nil
	}
}

// fieldName reads the name of a field as string does.
func (c *cursor) fieldName(at string) (string, error) {
	if c.kind() != '"' {
		return c.string(at)
	}
	read := nameOf(c.raw())
	if name, ok := c.names[string(read)]; ok {
		return name, nil
	}
	name := http.CanonicalHeaderKey(string(read))
	if c.names == nil {
		c.names = make(map[string]string)
	}
	if len(c.names) < maxNames && len(read) <= maxNameLength {
		c.names[string(read)] = name
	}
	return name, nil
}

// kind is the first character of the next value.
func (c *cursor) kind() byte { return c.text[c.next] }

func (c *cursor) isNull() bool { return c.kind() == 'n' }

// raw is the next value as it stands in the text.
func (c *cursor) raw() []byte {
	begin := c.next
	c.next = valueEnd(c.text, begin)
	return c.text[begin:c.next]
}

// eachMember calls visit for the members of an object, in order, with the cursor at
// the value; null has none. A value that visit does not read is passed by. The name
// holds until visit returns; at is the object's place, for the error.
func (c *cursor) eachMember(at string, visit func(name []byte) error) error {
	if c.isNull() {
		c.raw()
		return nil
	}
	if c.kind() != '{' {
		return typeError(at)
	}
	for c.step(1); c.kind() != '}'; {
		name := nameOf(c.raw())
		c.step(0)
		c.step(1) // past the colon
		begin := c.next
		if err := visit(name); err != nil {
			return err
		}
		c.passComma(begin)
	}
	c.next++
	return nil
}

// eachItem calls visit for the items of an array as eachMember does for members.
func (c *cursor) eachItem(at string, visit func(index int) error) error {
	if c.isNull() {
		c.raw()
		return nil
	}
	if c.kind() != '[' {
		return typeError(at)
	}
	c.step(1)
	for i := 0; c.kind() != ']'; i++ {
		begin := c.next
		if err := visit(i); err != nil {
			return err
		}
		c.passComma(begin)
	}
	c.next++
	return nil
}

// passComma goes past a value that began at begin, and past the comma after it.
func (c *cursor) passComma(begin int) {
	if c.next == begin {
		c.raw()
	}
	if c.step(0); c.kind() == ',' {
		c.step(1)
	}
}

// step goes n bytes on, and past white space.
func (c *cursor) step(n int) {
	i := c.next + n
	for i < len(c.text) && isSpace(c.text[i]) {
		i++
	}
	c.next = i
}

// string reads a string; null is an empty one. at is its place, for the error.
func (c *cursor) string(at string) (string, error) {
	switch c.kind() {
	case '"':
		return string(nameOf(c.raw())), nil
	case 'n':
		c.raw()
		return "", nil
	}
	return "", typeError(at)
}

// hint reads a string in a member that is no more than a hint; a value of another
// type is an empty one.
func (c *cursor) hint() string {
	if c.kind() != '"' {
		return ""
	}
	return string(nameOf(c.raw()))
}

// bytes reads a string into bytes of its own.
func (c *cursor) bytes() []byte {
	value := c.raw()
	return appendUnquoted(make([]byte, 0, len(value)-2), value[1:len(value)-1])
}

// number reads a number; ok is false for a value of another type.
func (c *cursor) number() (n float64, ok bool) {
	if first := c.kind(); first != '-' && (first < '0' || first > '9') {
		return 0, false
	}
	// A number too large for it is infinite.
	n, _ = strconv.ParseFloat(string(c.raw()), 64)
	return n, true
}

// A size is a number of bytes that recorders give, or do not know: they write -1
// (HAR 1.2), null, nothing, or what is no number of bytes.
type size struct {
	bytes int64 // -1 where the member says that it is not known
	given bool  // there is a member, whatever it says
}

func (s size) known() bool { return s.given && s.bytes >= 0 }

func (c *cursor) size() size {
	n, ok := c.number()
	if !ok || n < 0 || n > 1<<53 {
		return size{bytes: -1, given: true}
	}
	return size{bytes: int64(n), given: true}
}

// nameOf is the text of a string, in place where it has no escapes.
func nameOf(value []byte) []byte {
	inner := value[1 : len(value)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return inner
	}
	return appendUnquoted(make([]byte, 0, len(inner)), inner)
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// valueEnd is the index after the value that begins at i.
func valueEnd(s []byte, i int) int {
	switch s[i] {
	case '"':
		return stringEnd(s, i)
	case '{', '[':
		depth := 0
		for {
			switch s[i] {
			case '"':
				i = stringEnd(s, i)
				continue
			case '{', '[':
				depth++
			case '}', ']':
				depth--
			}
			i++
			if depth == 0 {
				return i
			}
		}
	}
	for i < len(s) && s[i] != ',' && s[i] != '}' && s[i] != ']' && !isSpace(s[i]) {
		i++
	}
	return i
}

// stringEnd is the index after the string that begins at i.
func stringEnd(s []byte, i int) int {
	begin := i + 1
	for i = begin; ; i++ {
		quote := bytes.IndexByte(s[i:], '"')
		if quote < 0 {
			return len(s) // not in well-formed JSON
		}
		i += quote
		escapes := 0
		for i-escapes > begin && s[i-1-escapes] == '\\' {
			escapes++
		}
		if escapes%2 == 0 {
			return i + 1
		}
	}
}
