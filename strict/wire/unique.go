package wire

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"

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

// A uniqueness tells which values of one JSON text are equal: numbers by value,
// objects whatever the order of their members; a string that is not Unicode
// equals none. It numbers the values from the inside out, equal ones alike, and
// remembers the arrays that it was asked about, so that arrays of unique elements
// within each other are read once, not once for each that is around them.
type uniqueness struct {
	numbers map[string]int // by the text of a scalar, or by the numbers of what is inside
	last    int            // number given
	arrays  []numbered     // those known, in the order of the text, none inside of another
	inner   []numbered     // of these, those that lie ahead of the reader
	asked   int            // how often
	met     []int          // by number, the question in which an element had it last
	inside  []member       // of the containers around the value at hand
	key     []byte
}

// A numbered array takes text[start:end].
type numbered struct{ start, end, number int }

// A member is the number of a member of an object and that of its name, or that of
// an element of an array.
type member struct{ name, value int }

// uniqueElements reports whether no two elements of the array at text[start:] are
// equal, of a text that is JSON up to the end of the array. It is asked about the
// arrays inside of it first. The uniqueness lasts from one question about a text to
// the next; a nil one becomes a new one.
func uniqueElements(lasting **uniqueness, text []byte, start int) bool {
	if *lasting == nil {
		*lasting = &uniqueness{numbers: map[string]int{}}
	}
	u := *lasting
	d := NewDecoder(text)
	defer d.Release()
	d.pos = start
	first, _ := slices.BinarySearchFunc(u.arrays, start, func(a numbered, start int) int { return cmp.Compare(a.start, start) })
	u.inner = u.arrays[first:]
	number, elements := u.array(d)
	u.arrays = append(u.arrays[:first], numbered{start, d.pos, number})

	u.asked++
	u.met = append(u.met, make([]int, u.last+1-len(u.met))...)
	for _, element := range elements {
		if u.met[element.value] == u.asked {
			return false
		}
		u.met[element.value] = u.asked
	}
	return true
}

// value reads a value and returns its number.
func (u *uniqueness) value(d *Decoder) int {
	switch d.next() {
	case '{':
		return u.object(d)
	case '[':
		if number, ok := u.known(d); ok {
			return number
		}
		number, _ := u.array(d)
		return number
	case '"':
		mark := len(d.scratch)
		text, valid := d.scanString()
		d.scratch = d.scratch[:mark]
		if !valid {
			u.last++
			return u.last
		}
		return u.text('"', text)
	case 't', 'f', 'n':
		start := d.pos
		d.Skip()
		return u.text('t', d.buf[start:d.pos])
	}
	return u.text('0', []byte(value.ParseDecimal(string(d.scanNumber())).String()))
}

// known passes over an array that has a number already.
func (u *uniqueness) known(d *Decoder) (number int, ok bool) {
	for len(u.inner) > 0 && u.inner[0].start < d.pos {
		u.inner = u.inner[1:] // inside of a value that was passed over
	}
	if len(u.inner) == 0 || u.inner[0].start > d.pos {
		return 0, false
	}
	number, d.pos = u.inner[0].number, u.inner[0].end
	return number, true
}

// array reads an array and returns its number and, until the next value is read,
// those of its elements.
func (u *uniqueness) array(d *Decoder) (number int, elements []member) {
	mark := len(u.inside)
	if d.BeginArray() {
		for d.Element() {
			inside := u.value(d)
			u.inside = append(u.inside, member{value: inside})
		}
	}
	elements, u.inside = u.inside[mark:], u.inside[:mark]
	u.key = append(u.key[:0], '[')
	for _, m := range elements {
		u.key = binary.AppendUvarint(u.key, uint64(m.value))
	}
	return u.number(), elements
}

func (u *uniqueness) object(d *Decoder) (number int) {
	mark := len(u.inside)
	if d.BeginObject() {
		for {
			text, ok := d.Member()
			if !ok {
				break
			}
			name := u.text('"', text)
			inside := u.value(d)
			u.inside = append(u.inside, member{name, inside})
		}
	}
	members := u.inside[mark:]
	u.inside = u.inside[:mark]
	// Of a duplicate the first counts.
	slices.SortStableFunc(members, func(a, b member) int { return cmp.Compare(a.name, b.name) })
	members = slices.CompactFunc(members, func(a, b member) bool { return a.name == b.name })
	u.key = append(u.key[:0], '{')
	for _, m := range members {
		u.key = binary.AppendUvarint(binary.AppendUvarint(u.key, uint64(m.name)), uint64(m.value))
	}
	return u.number()
}

func (u *uniqueness) text(kind byte, text []byte) int {
	u.key = append(append(u.key[:0], kind), text...)
	return u.number()
}

// number returns the number of the value whose key was made.
func (u *uniqueness) number() int {
	number, ok := u.numbers[string(u.key)]
	if !ok {
		u.last++
		number = u.last
		u.numbers[string(u.key)] = number
	}
	return number
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
