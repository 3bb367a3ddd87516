package wire

import (
	"slices"
	"testing"
)

// Whatever the text, a check of it ends, and says the same in both directions and each
// time that it is asked.
func FuzzCheck(f *testing.F) {
	for _, text := range []string{`{"a":1,"a":2}`, `{"\u0061":3,"b":`, `[[],[[]],[[]]]`, `{"kind":"k","n":1}`, "{\"\xff\":{},\"a\":\"\xff\"}", `{"x":{"x":null}}`, `1e999999999`} {
		for id := 1; id < len(schemas); id++ {
			f.Add([]byte(text), uint8(id))
		}
	}
	f.Fuzz(func(t *testing.T, text []byte, row uint8) {
		id := 1 + int(row)%(len(schemas)-1)
		d := NewDecoder(text)
		defer d.Release()
		start := d.Offset()
		matches := d.Matches(schemas, id)
		d.Skip()
		whole := d.count == 0
		d.Check(schemas, id, start)
		once := d.count
		d.Check(schemas, id, start)
		if d.count != once {
			t.Errorf("%q: a second check finds more", text)
		}
		if whole && matches != (once == 0) {
			t.Errorf("%q: Matches says %t, Check %q", text, matches, broken(d.Err()))
		}
		if d.Finish(); !whole {
			return
		}
		if found := broken(d.Err()); !slices.Contains(found, "trailingData ") {
			e := NewEncoder(nil)
			defer e.Release()
			e.Raw(text)
			e.Check(schemas, id, 0)
			if _, err := e.Finish(); !slices.Equal(broken(err), found) {
				t.Errorf("%q: reading finds %q, writing %q", text, found, broken(err))
			}
		}
	})
}
