package schema

import (
	"hash/maphash"

	"github.com/leasegate/leasegate/strict/value"
)

// equal reports whether two values are the same: numbers mathematically, members
// in any order (JSON Schema Core 2020-12, section 4.2.2). A string that is not
// Unicode, or a value that is cut off, equals none, and of a name that is there again the first value counts.
func equal(a, b *Value) bool {
	if a.Type != b.Type || a.Malformed || b.Malformed || a.Unfinished || b.Unfinished {
		return false
	}
	switch a.Type {
	case Boolean:
		return a.True == b.True
	case String:
		return a.Text == b.Text
	case Number:
		return a.Text == b.Text || value.ParseDecimal(a.Text) == value.ParseDecimal(b.Text)
	case Array:
		if len(a.Items) != len(b.Items) {
			return false
		}
		for i := range a.Items {
			if !equal(&a.Items[i], &b.Items[i]) {
				return false
			}
		}
	case Object:
		return equalMembers(a, b)
	}
	return true
}

func equalMembers(a, b *Value) bool {
	if a.names() != b.names() {
		return false
	}
	find := b.Member
	if len(b.Members) > manyMembers {
		index := make(map[string]*Value, len(b.Members))
		for i := range b.Members {
			if m := &b.Members[i]; !m.Again {
				index[m.Name] = &m.Value
			}
		}
		find = func(name string) *Value { return index[name] }
	}
	for i := range a.Members {
		m := &a.Members[i]
		if m.Again {
			continue
		}
		if other := find(m.Name); other == nil || !equal(&m.Value, other) {
			return false
		}
	}
	return true
}

// names is the number of names of an object's members.
func (v *Value) names() int {
	n := len(v.Members)
	for i := range v.Members {
		if v.Members[i].Again {
			n--
		}
	}
	return n
}

// A hasher finds equal items. Equal values have the same hash; those of arrays and
// objects are kept, so that uniqueItems inside of uniqueItems looks at each value once.
type hasher struct {
	seed   maphash.Seed
	kept   map[*Value]uint64
	hashed int
}

// unique reports whether no two items are equal.
func (h *hasher) unique(items []Value) bool {
	if len(items) <= 8 && !holdsContainers(items) {
		for i := range items {
			for j := range i {
				if equal(&items[i], &items[j]) {
					return false
				}
			}
		}
		return true
	}
	if h.kept == nil {
		h.seed, h.kept = maphash.MakeSeed(), make(map[*Value]uint64)
	}
	// Of one hash there are as good as never two that differ.
	seen := make(map[uint64][]*Value, len(items))
	for i := range items {
		hash := h.hash(&items[i])
		for _, before := range seen[hash] {
			if equal(before, &items[i]) {
				return false
			}
		}
		seen[hash] = append(seen[hash], &items[i])
	}
	return true
}

func holdsContainers(items []Value) bool {
	for i := range items {
		if items[i].Type&(Array|Object) != 0 {
			return true
		}
	}
	return false
}

func (h *hasher) hash(v *Value) uint64 {
	if v.Type&(Array|Object) == 0 {
		return h.scalar(v)
	}
	if kept, ok := h.kept[v]; ok {
		return kept
	}
	h.hashed++
	sum := uint64(v.Type)
	for i := range v.Items {
		sum = mix(sum, h.hash(&v.Items[i]))
	}
	// The order of members does not count.
	var members uint64
	for i := range v.Members {
		if m := &v.Members[i]; !m.Again {
			members += mix(maphash.String(h.seed, m.Name), h.hash(&m.Value))
		}
	}
	sum = mix(sum, members)
	h.kept[v] = sum
	return sum
}

// fresh is the hash of a value, of which nothing is kept, so that several can ask for it
// at once.
func (h *hasher) fresh(v *Value) uint64 {
	once := hasher{seed: h.seed, kept: make(map[*Value]uint64)}
	return once.hash(v)
}

func (h *hasher) scalar(v *Value) uint64 {
	text := v.Text
	if v.Type == Number {
		text = value.ParseDecimal(text).String()
	}
	sum := mix(uint64(v.Type), maphash.String(h.seed, text))
	if v.True {
		sum++
	}
	return sum
}

// mix makes one hash of two, in their order.
func mix(a, b uint64) uint64 {
	const odd = 0x9e3779b97f4a7c15
	a = (a ^ b>>29) * odd
	a = (a ^ b ^ a>>32) * odd
	return a ^ a>>29
}
