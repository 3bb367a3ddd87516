package wire

import (
	"fmt"
	"strings"
	"testing"
)

// object is one of n members, with the value of each.
func objectOf(n int, value string) string {
	members := make([]string, n)
	for i := range members {
		members[i] = fmt.Sprintf(`"member%d":%s`, i, value)
	}
	return "{" + strings.Join(members, ",") + "}"
}

// with is an object with one member more, at its end.
func with(object, member string) string { return object[:len(object)-1] + "," + member + "}" }

// A duplicate is found in objects of every size, wherever its first is, and beside
// and within others that have the same names.
func TestSkipFindsDuplicates(t *testing.T) {
	for _, n := range []int{1, 2, linearNames - 1, linearNames, linearNames + 1, linearNames + 2, 63, 64, 65, 200, 5000} {
		for _, first := range []int{0, n / 2, linearNames - 1, linearNames, n - 1} {
			if first >= n {
				continue
			}
			good := objectOf(n, "0")
			repeated := fmt.Sprintf("member%d", first)
			bad := with(good, `"`+repeated+`":0`)
			escaped := with(good, `"\u006d`+repeated[1:]+`":0`)
			for _, row := range []struct {
				reason, text string
				want         []string // pointers
			}{
				{"each once", good, nil},
				{"one twice", bad, []string{"/" + repeated}},
				{"one twice, behind an escape", escaped, []string{"/" + repeated}},
				{"one three times", with(bad, `"`+repeated+`":0`), []string{"/" + repeated, "/" + repeated}},
				{"one after another", "[" + good + "," + bad + "," + good + "]", []string{"/1/" + repeated}},
				{"around one with the same names", with(good, `"in":`+good), nil},
				{"around one that has it", with(good, `"in":`+bad), []string{"/in/" + repeated}},
				{"with it after one that has it", with(with(good, `"in":`+bad), `"`+repeated+`":0`), []string{"/in/" + repeated, "/" + repeated}},
			} {
				d := NewDecoder([]byte(row.text))
				d.Skip()
				if err := d.Finish(); (err == nil) != (row.want == nil) {
					t.Errorf("%d members, %s: %v", n, row.reason, err)
				}
				var got []string
				for _, v := range d.violations {
					if v.Rule != "duplicateMember" {
						t.Errorf("%d members, %s: %v", n, row.reason, v)
					}
					got = append(got, v.Pointer)
				}
				if fmt.Sprint(got) != fmt.Sprint(row.want) {
					t.Errorf("%d members, %s: %q, want %q", n, row.reason, got, row.want)
				}
				d.Release()
			}
		}
	}
}

// Tables of names are used again, also when their counter comes round.
func TestSkipUsesTablesAgain(t *testing.T) {
	text := []byte("[" + strings.Repeat(objectOf(linearNames+4, objectOf(linearNames+4, "1"))+",", 20) + "1]")
	skip := func() {
		d := NewDecoder(text)
		d.Skip()
		if err := d.Finish(); err != nil {
			t.Fatal(err)
		}
		d.Release()
	}
	skip()
	// The pool drops some decoders where races are looked for.
	if allocations := testing.AllocsPerRun(20, skip); allocations > 42 {
		t.Errorf("%v allocations for 420 objects of 20 members", allocations)
	}
	d := NewDecoder(text)
	defer d.Release()
	d.Skip()
	for _, table := range d.tables.tables {
		table.round = 1<<32 - 3
	}
	d.pos = 0
	if d.Skip(); d.Finish() != nil {
		t.Error(d.Finish())
	}
	if len(d.tables.tables) != 2 || d.tables.inUse != 0 {
		t.Errorf("%d tables, %d in use, want 2 and 0", len(d.tables.tables), d.tables.inUse)
	}
}
