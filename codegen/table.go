package codegen

import (
	"slices"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
	values "github.com/leasegate/leasegate/strict/value"
	"github.com/leasegate/leasegate/strict/wire"
)

// A table makes the rows of wire.Schemas: what Go types can't tell of schemas, which
// generated code holds texts against when it runs.
type table struct {
	rows   []wire.Schema
	places []document.Location // of the rows
	open   []entry             // rows that are numbered and not filled
	index  map[entry]int
	both   map[string]int // conjunctions, by their parts
	same   map[string]int // rows that refer to no other, by their text
	lacks  map[int][]unenforced
	notes  map[int][]unenforced
	root   entered
	scoped scoped
}

// An entry is a schema that a value comes to by way of resources: $dynamicRef leads to
// another place by another way, so that each way makes rows of its own.
type entry struct {
	*schema.Schema
	scope *entered
}

// An unenforced is something that a document asks for and that a row can't hold.
type unenforced struct {
	At      document.Location
	Keyword string
	Why     string
}

func newTable() *table {
	return &table{
		rows: make([]wire.Schema, 1), places: make([]document.Location, 1),
		index: make(map[entry]int), both: make(map[string]int), same: make(map[string]int),
		lacks: make(map[int][]unenforced), notes: make(map[int][]unenforced), scoped: make(scoped),
	}
}

// add returns the row of the schemas that a value must all match, and makes it and all
// that it refers to where they are not there yet. Rows are numbered in the order in which
// they are asked for.
func (t *table) add(schemas ...*schema.Schema) int {
	ids := make([]int, len(schemas))
	for i, s := range schemas {
		ids[i] = t.row(s, &t.root)
	}
	t.fill()
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(ids) == 1 {
		return ids[0]
	}
	key := printed(ids)
	id, known := t.both[key]
	if !known {
		id = t.number(schemas[0].At)
		t.rows[id].AllOf = ids
		t.both[key] = id
	}
	return id
}

// lacking lists what rows ask for that is not in the table, in a row or those that it
// refers to. Where there is something, what is generated would take more than the
// document allows.
func (t *table) lacking(id int) []unenforced { return t.collect(id, t.lacks) }

// noted lists what rows enforce in part, as everybody does.
func (t *table) noted(id int) []unenforced { return t.collect(id, t.notes) }

func (t *table) collect(id int, from map[int][]unenforced) (found []unenforced) {
	if len(from) == 0 {
		return nil
	}
	seen := map[int]bool{id: true}
	for todo := []int{id}; len(todo) > 0; {
		next := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		found = append(found, from[next]...)
		for _, inner := range references(&t.rows[next]) {
			if !seen[inner] {
				seen[inner] = true
				todo = append(todo, inner)
			}
		}
	}
	slices.SortFunc(found, func(a, b unenforced) int {
		return strings.Compare(a.At.Pointer+"\n"+a.Keyword+a.Why, b.At.Pointer+"\n"+b.Keyword+b.Why)
	})
	return slices.Compact(found)
}

// asserts reports whether a row, or one that it refers to, refuses any value.
func (t *table) asserts(id int) bool {
	seen := map[int]bool{id: true}
	for todo := []int{id}; len(todo) > 0; {
		row := &t.rows[todo[len(todo)-1]]
		todo = todo[:len(todo)-1]
		if row.Never || row.Types != 0 || row.Enum != nil || row.Const != "" || row.Format != "" || row.Pattern != "" || row.Counts != nil ||
			row.Limits != nil || row.Unique || row.Required != nil || row.Dependent != nil || row.Contains != 0 || row.Not != 0 || len(row.OneOf) > 1 ||
			slices.ContainsFunc(row.Properties, func(p wire.Property) bool { return p.Way != 0 }) {
			return true
		}
		for _, inner := range references(row) {
			if !seen[inner] {
				seen[inner] = true
				todo = append(todo, inner)
			}
		}
	}
	return false
}

// number makes a row that is to be filled.
func (t *table) number(at document.Location) int {
	t.rows, t.places = append(t.rows, wire.Schema{}), append(t.places, at)
	return len(t.rows) - 1
}

// maxRows bounds a table: resources that refer to each other can be entered in any order.
const maxRows = 100_000

// row returns the row of a schema, which may be filled later.
func (t *table) row(s *schema.Schema, scope *entered) int {
	if !t.scoped.depends(s) {
		scope = &t.root
	} else if resource := s.Resource(); resource != nil {
		scope = t.enter(scope, resource)
	}
	e := entry{s, scope}
	if id, known := t.index[e]; known {
		return id
	}
	if len(t.rows) >= maxRows {
		id := t.number(s.At)
		t.rows[id].Never, t.index[e] = true, id
		t.lack(id, s, "$dynamicRef", "there are too many ways to what it may stand for")
		return id
	}
	if isLeaf(s) {
		f := filler{table: t, Schema: s, id: len(t.rows)}
		f.fill()
		key := printed(f.row)
		if id, known := t.same[key]; known && len(t.lacks[f.id])+len(t.notes[f.id]) == 0 {
			t.index[e] = id
			return id
		}
		id := t.number(s.At)
		t.rows[id], t.index[e], t.same[key] = f.row, id, id
		return id
	}
	id := t.number(s.At)
	t.index[e] = id
	t.open = append(t.open, e)
	return id
}

// fill fills the rows that are numbered.
func (t *table) fill() {
	for len(t.open) > 0 {
		e := t.open[0]
		t.open = t.open[1:]
		f := filler{table: t, Schema: e.Schema, scope: e.scope, id: t.index[e]}
		f.fill()
		t.rows[f.id] = f.row
	}
}

func (t *table) lack(id int, s *schema.Schema, keyword, why string) {
	t.lacks[id] = append(t.lacks[id], unenforced{s.At, keyword, why})
}

// wayOf looks for readOnly and writeOnly in a schema and those that a value has to match
// with it.
func wayOf(s *schema.Schema) (way wire.Way) {
	seen := []*schema.Schema{s}
	for i := 0; i < len(seen); i++ {
		if seen[i].ReadOnly {
			way |= wire.ReadOnly
		}
		if seen[i].WriteOnly {
			way |= wire.WriteOnly
		}
		for _, part := range append(slices.Clone(seen[i].AllOf), seen[i].Ref) {
			if part != nil && !slices.Contains(seen, part) {
				seen = append(seen, part)
			}
		}
	}
	if way != 0 && s.Advises() {
		way |= wire.Advised
	}
	return way
}

func quotedPattern(pattern string) string {
	if len(pattern) > 80 {
		return "the pattern"
	}
	return "the pattern " + strconv.Quote(pattern)
}

func patternError(pattern string) string {
	if _, err := values.CompilePattern(pattern); err != nil {
		return quotedPattern(pattern) + ": " + err.Error()
	}
	return ""
}
