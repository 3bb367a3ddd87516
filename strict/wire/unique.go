package wire

import (
	"maps"
	"slices"
	"strconv"

	"github.com/leasegate/leasegate/strict/value"
)

const wantUnique = "elements that all differ"

// SortedKeys returns the keys of a map in order, so that encoding is
// deterministic.
func SortedKeys[V any](m map[string]V) []string {
	if len(m) == 0 {
		return nil
	}
	return slices.Sorted(maps.Keys(m))
}

// uniqueElements reports whether no two elements of a JSON array are equal:
// numbers by value, objects whatever the order of their members.
func uniqueElements(array []byte) bool {
	d := NewDecoder(array)
	defer d.Release()
	seen := map[string]struct{}{}
	if !d.BeginArray() {
		return true
	}
	for d.Element() {
		element := string(d.appendCanonical(nil))
		if d.stopped {
			return true // malformed, and reported as such
		}
		if _, ok := seen[element]; ok {
			return false
		}
		seen[element] = struct{}{}
	}
	return true
}

// appendCanonical reads a value and appends a text that is the same for equal
// values, and only for these. Lengths stand before texts, so that none looks
// like two. A string that is not Unicode equals none.
func (d *Decoder) appendCanonical(dst []byte) []byte {
	switch d.next() {
	case '{':
		members := map[string][]byte{}
		if !d.BeginObject() {
			return dst
		}
		for {
			name, ok := d.Member()
			if !ok {
				break
			}
			if key := string(name); members[key] == nil {
				members[key] = d.appendCanonical(nil)
			} else {
				d.Skip() // a duplicate: the first counts
			}
		}
		dst = append(strconv.AppendInt(append(dst, '{'), int64(len(members)), 10), ':')
		for _, name := range SortedKeys(members) {
			dst = append(appendSized(dst, name), members[name]...)
		}
	case '[':
		if !d.BeginArray() {
			return dst
		}
		dst = append(dst, '[')
		for d.Element() {
			dst = d.appendCanonical(dst)
		}
		dst = append(dst, ']')
	case '"':
		mark := len(d.scratch)
		text, valid := d.scanString()
		if dst = appendSized(append(dst, '"'), string(text)); !valid {
			dst = strconv.AppendInt(append(dst, '!'), int64(d.pos), 10)
		}
		d.scratch = d.scratch[:mark]
	case 't', 'f', 'n':
		start := d.pos
		d.Skip()
		dst = append(dst, d.buf[start:d.pos]...)
	default:
		dst = appendSized(append(dst, '0'), value.ParseDecimal(string(d.scanNumber())).String())
	}
	return dst
}

func appendSized(dst []byte, text string) []byte {
	return append(append(strconv.AppendInt(dst, int64(len(text)), 10), ':'), text...)
}

// uniqueTexts is uniqueElements for the values of an array parameter.
func uniqueTexts(texts []string, numbers bool) bool {
	seen := make(map[string]struct{}, len(texts))
	for _, text := range texts {
		if numbers {
			if value.IsNumber(text) {
				text = value.ParseDecimal(text).String()
			}
		}
		if _, ok := seen[text]; ok {
			return false
		}
		seen[text] = struct{}{}
	}
	return true
}
