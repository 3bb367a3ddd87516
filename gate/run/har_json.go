package run

import (
	"bytes"
	"strconv"
)

// The functions here take apart JSON that is known to be well-formed: a harReader
// has read every entry with a strict decoder, so that looking at it again need not
// be one. They hold no more than what they return.

// A typeError is the place (RFC 6901) of a member whose value has the wrong type.
// It does not hold the value.
type typeError string

func (e typeError) Error() string {
	if e == "" {
		return "the entry is not an object as in HAR 1.2"
	}
	return "the entry's " + string(e) + " has not the type that HAR 1.2 gives it"
}

// eachMember calls visit for the members of an object, in order; null has none.
// at is the object's place, for the error.
func eachMember(object []byte, at string, visit func(name string, value []byte) error) error {
	if isNull(object) {
		return nil
	}
	if object[0] != '{' {
		return typeError(at)
	}
	for i := skipSpace(object, 1); object[i] != '}'; {
		end := valueEnd(object, i)
		name := textOf(object[i:end])
		i = skipSpace(object, skipSpace(object, end)+1)
		end = valueEnd(object, i)
		if err := visit(name, object[i:end]); err != nil {
			return err
		}
		if i = skipSpace(object, end); object[i] == ',' {
			i = skipSpace(object, i+1)
		}
	}
	return nil
}

// eachItem calls visit for the items of an array, in order; null has none.
func eachItem(array []byte, at string, visit func(index int, value []byte) error) error {
	if isNull(array) {
		return nil
	}
	if array[0] != '[' {
		return typeError(at)
	}
	index := 0
	for i := skipSpace(array, 1); array[i] != ']'; index++ {
		end := valueEnd(array, i)
		if err := visit(index, array[i:end]); err != nil {
			return err
		}
		if i = skipSpace(array, end); array[i] == ',' {
			i = skipSpace(array, i+1)
		}
	}
	return nil
}

func isNull(value []byte) bool { return value[0] == 'n' }

// textOf is the text of a string, byte for byte as unquoted has it.
func textOf(value []byte) string {
	inner := value[1 : len(value)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return string(inner)
	}
	return string(unquoted(value))
}

// unquoted is textOf in bytes of its own.
func unquoted(value []byte) []byte {
	return appendUnquoted(make([]byte, 0, len(value)-2), value[1:len(value)-1])
}

// stringAt reads a string; null is an empty one.
func stringAt(value []byte, at string) (string, error) {
	switch value[0] {
	case '"':
		return textOf(value), nil
	case 'n':
		return "", nil
	}
	return "", typeError(at)
}

// A size is a number of bytes that recorders give, or do not know: they write -1
// (HAR 1.2), null, nothing, or what is no number of bytes.
type size struct {
	bytes int64 // -1 where it is not known
	given bool  // there is a member, whatever it says
}

func sizeOf(value []byte) size {
	n, ok := numberOf(value)
	if !ok || n < 0 || n > 1<<53 {
		return size{bytes: -1, given: true}
	}
	return size{bytes: int64(n), given: true}
}

func (s size) known() bool { return s.given && s.bytes >= 0 }

// numberOf reads a number; ok is false for a value of another type.
func numberOf(value []byte) (n float64, ok bool) {
	if c := value[0]; c != '-' && (c < '0' || c > '9') {
		return 0, false
	}
	// A number too large for it is infinite.
	n, _ = strconv.ParseFloat(string(value), 64)
	return n, true
}

func skipSpace(s []byte, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\n' || s[i] == '\r' || s[i] == '\t') {
		i++
	}
	return i
}

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
	for i < len(s) && s[i] != ',' && s[i] != '}' && s[i] != ']' && s[i] != ' ' && s[i] != '\n' && s[i] != '\r' && s[i] != '\t' {
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
