package codegen

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
	"github.com/leasegate/leasegate/strict/wire"
)

// checked is what holding a text against a row finds, as "rule pointer", sorted. It asks
// in each of the ways that generated code does, which must agree.
func checked(t *testing.T, table *table, id int, text string, direction schema.Direction) []string {
	t.Helper()
	d := wire.NewDecoder([]byte(text))
	defer d.Release()
	d.Travels(wire.Direction(direction))
	start := d.Offset()
	matches := d.Matches(table.rows, id)
	d.Skip()
	d.Check(table.rows, id, start)
	var found wire.Violations
	list := []string{}
	if err := d.Finish(); err != nil && !errors.As(err, &found) {
		t.Fatal(err)
	}
	for _, v := range found {
		list = append(list, v.Rule+" "+v.Pointer)
	}
	slices.Sort(list)
	if matches != (len(list) == 0) {
		t.Errorf("%s: Matches says %t, Check %q", text, matches, list)
	}
	e := wire.NewEncoder(nil)
	defer e.Release()
	e.Travels(wire.Direction(direction))
	e.Raw([]byte(text))
	e.Check(table.rows, id, 0)
	written := []string{}
	if _, err := e.Finish(); errors.As(err, &found) {
		for _, v := range found {
			written = append(written, v.Rule+" "+v.Pointer)
		}
	}
	slices.Sort(written)
	if !slices.Equal(list, written) {
		t.Errorf("%s: reading finds %q, writing %q", text, list, written)
	}
	return list
}

// compiledIn compiles the schema S of a document with these schemas.
func compiledIn(t *testing.T, version string, schemas ...string) *schema.Schema {
	t.Helper()
	d, err := document.Read("doc.yaml", []byte(withSchemas(version, schemas...)), document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return schema.NewSet(d).Compile(d.Lookup("/components/schemas/S"))
}

// Every keyword that asserts something has a part in a row, or is refused by its name.
func TestTableOfEveryKeyword(t *testing.T) {
	beside := map[string]string{
		"nullable": ", type: string", "minContains": ", contains: {type: string}", "maxContains": ", contains: {type: string}",
		"exclusiveMinimum": ", minimum: 1", "exclusiveMaximum": ", maximum: 1", "then": ", if: {type: string}", "else": ", if: {type: string}",
		"readOnly": "", "writeOnly": "", "discriminator": "",
	}
	for _, k := range schema.Keywords() {
		for version, shape := range map[string]schema.Shape{"3.0.4": k.Shape30, "3.1.1": k.Shape31} {
			if shape == schema.NoShape || k.Types == 0 {
				continue
			}
			text := under[shape]
			if k.Name == "format" {
				text = "uuid"
			}
			describe := func(rest string) (string, int) {
				s := compiledIn(t, version, "S: {properties: {m: {"+strings.TrimPrefix(rest, ", ")+"}}}", "T: {type: string}")
				table := newTable()
				id := table.add(s)
				return table.source(), len(table.lacking(id))
			}
			with, lacks := describe(k.Name + ": " + text + beside[k.Name])
			without, _ := describe(strings.TrimPrefix(beside[k.Name], ", "))
			if with == without && lacks == 0 {
				t.Errorf("%s in %s is passed over: %s", k.Name, version, with)
			}
		}
	}
}

// Every keyword that asserts something can be left to Go types, and takes what it asks for
// with it.
func TestWithoutEveryKeyword(t *testing.T) {
	for _, k := range schema.Keywords() {
		if k.Types == 0 {
			continue
		}
		if clearKeyword[k.Name] == nil {
			t.Errorf("%s can't be left out", k.Name)
			continue
		}
		if k.Shape31 == schema.NoShape || under[k.Shape31] == "" || k.Name == "readOnly" || k.Name == "writeOnly" {
			continue
		}
		text := under[k.Shape31]
		if k.Name == "format" {
			text = "uuid"
		}
		s := compiledIn(t, "3.1.1", "S: {"+k.Name+": "+text+", description: d}", "T: {type: string}")
		table := newTable()
		if table.asserts(table.add(without(s, "type", k.Name))) {
			t.Errorf("%s is asked for when it was left out", k.Name)
		}
	}
	for name := range clearKeyword {
		if schema.Lookup(name) == nil {
			t.Errorf("%s is no keyword", name)
		}
	}
}

// What a row can't hold is told, wherever it is inside of what was asked for.
func TestTableLacks(t *testing.T) {
	for _, row := range []struct {
		reason, version, schema string
		want                    []string
	}{
		{"a pattern that looks ahead", "3.1.1", `{pattern: '(?=a)'}`, []string{"/components/schemas/S pattern"}},
		{"one of names", "3.1.1", `{patternProperties: {'(?=a)': {}}}`, []string{"/components/schemas/S patternProperties"}},
		{"inside of an alternative", "3.0.4", `{anyOf: [{type: string}, {items: {pattern: '(a)\1'}}]}`, []string{"/components/schemas/S/anyOf/1/items pattern"}},
		{"a schema that takes what it does not take", "3.1.1", `{not: {$ref: '#/components/schemas/S'}}`, []string{"/components/schemas/S not"}},
		{"by way of another", "3.1.1", `{not: {allOf: [{$ref: '#/components/schemas/T'}]}}`, []string{"/components/schemas/S not"}},
		{"a condition on itself", "3.1.1", `{if: {$ref: '#/components/schemas/S'}, then: {type: string}}`, []string{"/components/schemas/S if"}},
		{"a reference that leads nowhere", "3.1.1", `{items: {$ref: '#/nowhere'}}`, []string{"/components/schemas/S/items "}},
		{"an item like the array around is another value", "3.1.1", `{not: {items: {$ref: '#/components/schemas/S'}}}`, nil},
	} {
		s := compiledIn(t, row.version, "S: "+row.schema, "T: {anyOf: [{$ref: '#/components/schemas/S'}]}")
		table := newTable()
		id := table.add(s)
		var found []string
		for _, lack := range table.lacking(id) {
			found = append(found, lack.At.Pointer+" "+lack.Keyword)
			if lack.Why == "" {
				t.Errorf("%s: it is not said why", row.reason)
			}
		}
		if !slices.Equal(found, row.want) {
			t.Errorf("%s: lacks %q, want %q", row.reason, found, row.want)
		}
		if other := table.add(compiledIn(t, "3.1.1", "S: {type: string}")); table.lacking(other) != nil {
			t.Errorf("%s: a schema that has nothing to do with it lacks something too", row.reason)
		}
	}
}

// Of domain names only the grammar is checked, which is noted.
func TestTableNotes(t *testing.T) {
	table := newTable()
	if notes := table.noted(table.add(compiledIn(t, "3.1.1", "S: {items: {format: idn-hostname}}"))); len(notes) != 1 || notes[0].Keyword != "format" {
		t.Errorf("noted %v", notes)
	}
	if notes := table.noted(table.add(compiledIn(t, "3.1.1", "S: {items: {format: uuid}}"))); notes != nil {
		t.Errorf("noted %v of a format that is checked in full", notes)
	}
}

// The table is Go that reads well: a line for a schema, each once, with its place.
func TestTableSource(t *testing.T) {
	s := compiledIn(t, "3.0.4", `S: {type: object, nullable: true, required: [b, a], properties: {b: {type: string, minLength: 2, readOnly: true}, a: {enum: [1.0, "x\n", {b: 2, a: [null]}]}, c: {$ref: '#/components/schemas/S'}, d: {type: string, minLength: 2, readOnly: true}}, additionalProperties: false}`)
	table := newTable()
	if id := table.add(s); id != 1 || table.add(s) != 1 || table.add(s, s.Properties[1].Schema) != table.add(s.Properties[1].Schema, s) {
		t.Error("a schema has more than one row")
	}
	want := "\t{OneWay: true},\n" +
		"\t{Types: wire.TypeNull | wire.TypeObject, Properties: []wire.Property{{Name: \"a\", Schema: 3}, {Name: \"b\", Schema: 2, Way: wire.ReadOnly}, {Name: \"c\", Schema: 1}, {Name: \"d\", Schema: 2, Way: wire.ReadOnly}}, Additional: 4, Required: []string{\"a\", \"b\"}}, // 1: /components/schemas/S\n" +
		"\t{Types: wire.TypeString, Counts: []wire.Count{{Keyword: \"minLength\", N: 2}}}, // 2: /components/schemas/S/properties/b\n" +
		"\t{Enum: []string{\"1\", `\"x\\n\"`, `{\"a\":[null],\"b\":2}`}}, // 3: /components/schemas/S/properties/a\n" +
		"\t{Never: true}, // 4: /components/schemas/S/additionalProperties\n" +
		"\t{AllOf: []int{1, 3}}, // 5: /components/schemas/S\n"
	if got := table.source(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// A schema whose references depend on the way to it has a row for each way.
func TestTableOfDynamicReferences(t *testing.T) {
	s := compiledIn(t, "3.1.1",
		"S: {$id: 'https://s.example/s', $dynamicAnchor: n, $ref: 'tree', required: [extra]}",
		"Tree: {$id: 'https://s.example/tree', $dynamicAnchor: n, type: object, properties: {child: {$dynamicRef: '#n'}}}",
	)
	table := newTable()
	id := table.add(s)
	if !table.scoped.depends(s) {
		t.Error("it is not seen to depend on the way")
	}
	if found := checked(t, table, id, `{"extra":1,"child":{"child":{}}}`, schema.Neither); !slices.Equal(found, []string{"required /child/child/extra", "required /child/extra"}) {
		t.Errorf("found %q", found)
	}
	plain := table.add(s.Ref)
	if found := checked(t, table, plain, `{"child":{"child":{}}}`, schema.Neither); len(found) > 0 {
		t.Errorf("by itself the tree asks for nothing more, found %q", found)
	}
}

// A table says whether a row can refuse anything at all.
func TestTableAsserts(t *testing.T) {
	for text, want := range map[string]bool{
		"{}": false, "{properties: {a: {$ref: '#/components/schemas/S'}}}": false, "{items: {description: d}}": false, "{anyOf: [{}]}": false, "true": false,
		"false": true, "{items: {type: string}}": true, "{allOf: [{items: {not: {}}}]}": true, "{oneOf: [{}, {}]}": true, "{properties: {a: {readOnly: true}}}": true,
	} {
		table := newTable()
		if got := table.asserts(table.add(compiledIn(t, "3.1.1", "S: "+text))); got != want {
			t.Errorf("%s: %t, want %t", text, got, want)
		}
	}
}
