package wire

import (
	"bytes"
	"hash/maphash"
)

// nameSeed keeps names that collide from being made beforehand.
var nameSeed = maphash.MakeSeed()

// A nameTable finds the names of one large object that is passed over. It is used
// again for the next one without being cleared.
type nameTable struct {
	slots []nameSlot // a power of two of them, at most half in use
	used  int
	round uint32 // slots of other rounds are free
}

// A nameSlot is one name, d.spans[span].
type nameSlot struct {
	round, hash uint32
	span        int32
}

// nameTables are those of the large objects around the value at hand, the innermost
// last in use.
type nameTables struct {
	tables []*nameTable
	inUse  int
}

const minSlots = 8 * linearNames

func (t *nameTables) acquire() *nameTable {
	if t.inUse == len(t.tables) {
		t.tables = append(t.tables, &nameTable{slots: make([]nameSlot, minSlots)})
	}
	table := t.tables[t.inUse]
	t.inUse++
	table.used = 0
	if table.round++; table.round == 0 {
		clear(table.slots)
		table.round = 1
	}
	return table
}

func (t *nameTables) release() { t.inUse-- }

// size is the memory that the tables keep.
func (t *nameTables) size() (bytes int) {
	const slot = 12
	for _, table := range t.tables {
		bytes += slot * len(table.slots)
	}
	return bytes
}

// slot is that of a name, or the free one where it would be.
func (t *nameTable) slot(d *Decoder, name []byte, hash uint32) *nameSlot {
	mask := uint32(len(t.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		slot := &t.slots[i]
		if slot.round != t.round {
			return slot
		}
		if s := d.spans[slot.span]; slot.hash == hash && bytes.Equal(d.names[s.start:s.end], name) {
			return slot
		}
	}
}

func (t *nameTable) has(d *Decoder, name []byte) bool {
	return t.slot(d, name, uint32(maphash.Bytes(nameSeed, name))).round == t.round
}

// add puts in a name that is not there.
func (t *nameTable) add(d *Decoder, span int) {
	if t.used++; 2*t.used > len(t.slots) {
		t.grow()
	}
	s := d.spans[span]
	name := d.names[s.start:s.end]
	hash := uint32(maphash.Bytes(nameSeed, name))
	*t.slot(d, name, hash) = nameSlot{t.round, hash, int32(span)}
}

func (t *nameTable) grow() {
	old := t.slots
	t.slots = make([]nameSlot, 2*len(old))
	mask := uint32(len(t.slots) - 1)
	for _, slot := range old {
		if slot.round != t.round {
			continue
		}
		i := slot.hash & mask
		for t.slots[i].round == t.round {
			i = (i + 1) & mask
		}
		t.slots[i] = slot
	}
}
