package wire

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf8"

	"github.com/leasegate/leasegate/strict/value"
)

// A container is an array or object at text[start:end].
type container struct{ start, end int }

// What stands for a place where there is none.
const (
	notJSON  = -1 - iota // the text is not JSON
	noMember             // the object ends
)

// peekType returns the JSON types that the value that comes next has: Integer beside
// Number where it has no fraction; 0 where it is none.
func (d *Decoder) peekType() Types {
	if types := begunBy(d.next()); types != 0 {
		return types
	}
	size, whole := value.NumberPrefix(d.buf[d.pos:])
	switch token := d.buf[d.pos : d.pos+size]; {
	case !whole:
		return 0
	case !bytes.ContainsAny(token, ".eE") || value.ParseDecimal(string(token)).IsInteger():
		return TypeNumber | TypeInteger
	}
	return TypeNumber
}

// peekTag returns the text of a member of the object that comes next, nil where there
// is none of the name, or where it is not a string. It reads no further than that.
func (d *Decoder) peekTag(tag string) []byte {
	buf := d.buf
	for pos := d.pos + 1; ; pos++ {
		if pos = d.pastSpace(pos); pos == len(buf) || buf[pos] != '"' {
			return nil
		}
		start := pos + 1
		end, escaped := stringEnd(buf, start)
		if end < 0 {
			return nil
		}
		if pos = d.pastSpace(end); pos == len(buf) || buf[pos] != ':' {
			return nil
		}
		if pos = d.pastSpace(pos + 1); pos == len(buf) {
			return nil
		}
		if string(buf[start:end-1]) == tag || escaped && string(d.unescaped(buf[start:end-1])) == tag {
			text, _ := d.peekString(pos)
			return text
		}
		if buf[pos] == '"' {
			pos, _ = stringEnd(buf, pos+1)
		} else {
			pos = d.passOver(pos)
		}
		if pos < 0 {
			return nil
		}
		if pos = d.pastSpace(pos); pos == len(buf) || buf[pos] != ',' {
			return nil
		}
	}
}

// peekMembers looks at the names of the members of the object that comes next. It is
// false where the text is not JSON.
func (d *Decoder) peekMembers(u *Union, s *signs) bool {
	for pos := d.pos + 1; ; {
		name, at := d.peekMember(pos)
		if at < 0 {
			return at == noMember
		}
		bit := u.name(name)
		s.present |= bit
		s.others = s.others || bit == 0
		if s.tag == nil && u.Tag != "" && string(name) == u.Tag {
			s.tag, _ = d.peekString(at)
		}
		if pos = d.passOver(at); pos < 0 {
			return false
		}
	}
}

// peekMember returns the name of the member that stands at pos, or after a comma there,
// and the place of its value.
func (d *Decoder) peekMember(pos int) (name []byte, at int) {
	if pos = d.pastSpace(pos); pos < len(d.buf) && d.buf[pos] == ',' {
		pos = d.pastSpace(pos + 1)
	}
	if pos < len(d.buf) && d.buf[pos] == '}' {
		return nil, noMember
	}
	name, pos = d.peekString(pos)
	if pos < 0 {
		return nil, notJSON
	}
	if pos = d.pastSpace(pos); pos == len(d.buf) || d.buf[pos] != ':' {
		return nil, notJSON
	}
	if pos = d.pastSpace(pos + 1); pos == len(d.buf) {
		return nil, notJSON
	}
	return name, pos
}

// pastSpace returns the place of the first byte from pos on that is no space.
func (d *Decoder) pastSpace(pos int) int {
	for pos < len(d.buf) && d.buf[pos] <= ' ' {
		pos++
	}
	return pos
}

// peekString returns the string that stands at pos, unescaped, and where it ends: notJSON
// where there is none. What is wrong with it is found when it is read.
func (d *Decoder) peekString(pos int) (text []byte, end int) {
	if pos >= len(d.buf) || d.buf[pos] != '"' {
		return nil, notJSON
	}
	end, escaped := stringEnd(d.buf, pos+1)
	switch {
	case end < 0:
		return nil, notJSON
	case escaped:
		return d.unescaped(d.buf[pos+1 : end-1]), end
	}
	return d.buf[pos+1 : end-1], end
}

// unescaped returns the text of a string that is not certain to be one.
func (d *Decoder) unescaped(quoted []byte) []byte {
	start := len(d.scratch)
	for i := 0; i < len(quoted); {
		if quoted[i] != '\\' {
			d.scratch = append(d.scratch, quoted[i])
			i++
			continue
		}
		r, size := unescape(quoted[i:])
		if size == 0 {
			break
		}
		d.scratch = utf8.AppendRune(d.scratch, r)
		i += size
	}
	return d.scratch[start:len(d.scratch):len(d.scratch)]
}

// passOver returns where the value ends that stands at pos. The arrays and objects that
// it passes over are kept in mind, so that unions inside of them, which look ahead
// likewise, do not read the same text again at each of their levels.
func (d *Decoder) passOver(pos int) (end int) {
	switch c := d.buf[pos]; c {
	case '"':
		end, _ = stringEnd(d.buf, pos+1)
		return end
	case '{', '[':
		return d.passContainer(pos)
	}
	for end = pos; end < len(d.buf); end++ {
		switch d.buf[end] {
		case ',', '}', ']', ' ', '\t', '\n', '\r':
			return end
		}
	}
	return end
}

func (d *Decoder) passContainer(start int) (end int) {
	n := len(d.containers)
	inOrder := n == 0 || d.containers[n-1].start < start
	if !inOrder {
		at, known := slices.BinarySearchFunc(d.containers, start, func(c container, start int) int { return cmp.Compare(c.start, start) })
		if known {
			return d.containers[at].end
		}
	}
	// The end of one that is not closed is the one around it.
	first, around, depth := len(d.containers), -1, 0
	for i := start; i < len(d.buf); i++ {
		switch d.buf[i] {
		case '"':
			if i, _ = stringEnd(d.buf, i+1); i < 0 {
				d.containers = d.containers[:first]
				return notJSON
			}
			i--
		case '{', '[':
			if depth++; depth > maxDepth {
				d.containers = d.containers[:first]
				return notJSON
			}
			d.containers = append(d.containers, container{i, around})
			around = len(d.containers) - 1
		case '}', ']':
			closed := &d.containers[around]
			closed.end, around = i+1, closed.end
			if depth--; depth > 0 {
				continue
			}
			if !inOrder {
				d.containers = d.containers[:first]
			}
			return i + 1
		}
	}
	d.containers = d.containers[:first]
	return notJSON
}

// stringEnd returns the place after the closing quote of the string whose text stands at
// pos, and whether there are escapes in it.
func stringEnd(text []byte, pos int) (end int, escaped bool) {
	for pos+8 <= len(text) {
		marks := quoted(binary.LittleEndian.Uint64(text[pos:]))
		if marks == 0 {
			pos += 8
			continue
		}
		pos += bits.TrailingZeros64(marks) / 8
		if text[pos] == '"' {
			return pos + 1, escaped
		}
		pos += 2
		escaped = true
	}
	for ; pos < len(text); pos++ {
		switch text[pos] {
		case '"':
			return pos + 1, escaped
		case '\\':
			pos++
			escaped = true
		}
	}
	return notJSON, escaped
}

// quoted marks the quotes and backslashes of eight bytes; only the lowest mark is certain.
func quoted(w uint64) uint64 {
	quotes, slashes := w^'"'*everyByte, w^'\\'*everyByte
	return ((quotes-everyByte)&^quotes | (slashes-everyByte)&^slashes) & highBits
}
