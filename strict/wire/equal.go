package wire

import (
	"bytes"
	"cmp"
	"hash/maphash"
	"slices"
	"strconv"

	"github.com/leasegate/leasegate/strict/value"
)

// Canonical writes a JSON text, which must be one without faults, in the form that is
// the same for all equal values (JSON Schema Core 2020-12, section 4.2.2): numbers as
// exact decimals, members sorted, no space and no escapes that RFC 8259 does not ask for.
func Canonical(text string) string {
	t := new(nodes)
	defer t.release()
	t.begin([]byte(text), 0)
	written, _ := t.canonical(nil, t.value(), -1)
	return string(written)
}

// canonical appends the canonical form of a value. whole is false where it is cut off, as
// it is longer than a limit, if that is not negative, or can't be equal to any value.
func (t *nodes) canonical(dst []byte, n int32, limit int) (text []byte, whole bool) {
	one := t.all[n]
	switch {
	case one.malformed:
		return dst, false
	case limit >= 0 && (len(dst) > limit || int(one.inside) > limit):
		return dst, false
	}
	switch one.kind {
	case 'n':
		return append(dst, "null"...), true
	case 't', 'f':
		return strconv.AppendBool(dst, one.kind == 't'), true
	case '0':
		return append(dst, value.ParseDecimal(string(t.number(n))).String()...), true
	case '"':
		return AppendString(dst, string(t.text(n))), true
	}
	inner := make([]int32, 0, one.inside)
	t.tell(n)
	for m := one.first; m != 0; m = t.all[m].next {
		if !t.all[m].again || one.kind == '[' {
			inner = append(inner, m)
		}
	}
	closing := byte(']')
	if one.kind == '{' {
		closing = '}'
		slices.SortFunc(inner, func(a, b int32) int { return bytes.Compare(t.name(a), t.name(b)) })
	}
	dst = append(dst, one.kind)
	whole = true
	for i, m := range inner {
		if i > 0 {
			dst = append(dst, ',')
		}
		if one.kind == '{' {
			dst = append(AppendString(dst, string(t.name(m))), ':')
		}
		if dst, whole = t.canonical(dst, m, limit); !whole {
			return dst, false
		}
	}
	return append(dst, closing), true
}

// unique reports whether no two items of an array are equal.
func (t *nodes) unique(n int32) bool {
	hashes := make([]member, 0, t.all[n].inside)
	for m := t.all[n].first; m != 0; m = t.all[m].next {
		hashes = append(hashes, member{int(t.hash(m)), int(m)})
	}
	slices.SortFunc(hashes, func(a, b member) int { return cmp.Compare(a.name, b.name) })
	for i := 1; i < len(hashes); i++ {
		// Of one hash there are as good as never two that differ.
		for j := i - 1; j >= 0 && hashes[j].name == hashes[i].name; j-- {
			if t.equal(int32(hashes[i].value), int32(hashes[j].value)) {
				return false
			}
		}
	}
	return true
}

// hash returns the hash of a value: equal ones have the same. It is kept, so that arrays
// of unique items inside of each other are looked at once.
func (t *nodes) hash(n int32) uint64 {
	if known := t.all[n].hash; known != 0 {
		return known
	}
	if t.seed == (maphash.Seed{}) {
		t.seed = maphash.MakeSeed()
	}
	var sum uint64
	switch kind := t.all[n].kind; {
	case t.all[n].malformed:
		sum = mix('m', uint64(n)) // it equals none
	case kind == '"':
		sum = mix('"', maphash.Bytes(t.seed, t.text(n)))
	case kind == '0':
		text := t.number(n)
		if small, ok := smallInteger(text); ok {
			sum = mix('0', uint64(small))
		} else if d := value.ParseDecimal(string(text)); d.IsInteger() && d.Digits() <= 15 {
			small, _ = d.Int64() // the nearest one where it does not fit
			sum = mix('0', uint64(small))
		} else {
			sum = mix('1', maphash.String(t.seed, d.String()))
		}
	case kind == '[':
		sum = '['
		for m := t.all[n].first; m != 0; m = t.all[m].next {
			sum = mix(sum, t.hash(m))
		}
	case kind == '{':
		t.tell(n)
		for m := t.all[n].first; m != 0; m = t.all[m].next {
			if !t.all[m].again { // the order does not count
				sum += mix(maphash.Bytes(t.seed, t.name(m)), t.hash(m))
			}
		}
		sum = mix('{', sum)
	default:
		sum = mix(uint64(kind), 1)
	}
	if sum == 0 {
		sum = 1
	}
	t.all[n].hash = sum
	return sum
}

// mix makes one hash of two, in their order.
func mix(a, b uint64) uint64 {
	const odd = 0x9e3779b97f4a7c15
	a = (a ^ b>>29) * odd
	a = (a ^ b ^ a>>32) * odd
	return a ^ a>>29
}

// equal reports whether two values of one hash are the same; a string that is not Unicode
// equals none.
func (t *nodes) equal(a, b int32) bool {
	one, other := &t.all[a], &t.all[b]
	if one.kind != other.kind || one.malformed || other.malformed {
		return false
	}
	switch one.kind {
	case '"':
		text := string(t.text(a))
		return text == string(t.text(b))
	case '0':
		return value.ParseDecimal(string(t.number(a))) == value.ParseDecimal(string(t.number(b)))
	case '[':
		m, o := one.first, other.first
		for ; m != 0 && o != 0; m, o = t.all[m].next, t.all[o].next {
			if t.hash(m) != t.hash(o) || !t.equal(m, o) {
				return false
			}
		}
		return m == o
	case '{':
		return t.equalMembers(a, b)
	}
	return true
}

func (t *nodes) equalMembers(a, b int32) bool {
	members := func(n int32) []int32 {
		t.tell(n)
		list := make([]int32, 0, t.all[n].inside)
		for m := t.all[n].first; m != 0; m = t.all[m].next {
			if !t.all[m].again {
				list = append(list, m)
			}
		}
		slices.SortFunc(list, func(a, b int32) int { return bytes.Compare(t.name(a), t.name(b)) })
		return list
	}
	return slices.EqualFunc(members(a), members(b), func(m, o int32) bool {
		return bytes.Equal(t.name(m), t.name(o)) && t.hash(m) == t.hash(o) && t.equal(m, o)
	})
}
