package codegen

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/schema"
	values "github.com/leasegate/leasegate/strict/value"
	"github.com/leasegate/leasegate/strict/wire"
)

// A filler makes one row of a table.
type filler struct {
	*table
	*schema.Schema
	scope *entered
	id    int
	row   wire.Schema
}

func (f *filler) lack(keyword, why string) { f.table.lack(f.id, f.Schema, keyword, why) }

func (f *filler) fill() {
	f.row.Types, f.row.Never = wire.Types(f.Types), f.Never
	for _, u := range f.Undecided() {
		f.lack("", u.Reason)
	}
	f.listed()
	f.scalars()
	f.arrays()
	f.objects()
	f.combined()
}

// one returns the row of a schema, 0 where there is none.
func (f *filler) one(s *schema.Schema) int {
	if s == nil {
		return 0
	}
	return f.table.row(s, f.scope)
}

func (f *filler) several(schemas []*schema.Schema) (ids []int) {
	for _, s := range schemas {
		ids = append(ids, f.one(s))
	}
	return ids
}

// manyValues is from where on wire looks for values of an enum in their order.
const manyValues = 16

func (f *filler) listed() {
	if f.HasEnum {
		f.row.Enum = make([]string, 0, len(f.Enum))
		for i := range f.Enum {
			text := f.canonical("enum", &f.Enum[i])
			if !slices.Contains(f.row.Enum, text) || len(f.Enum) > manyValues {
				f.row.Enum = append(f.row.Enum, text)
			}
		}
		if len(f.row.Enum) > manyValues {
			slices.Sort(f.row.Enum)
			f.row.Enum = slices.Compact(f.row.Enum)
		}
	}
	if f.Const != nil {
		f.row.Const = f.canonical("const", f.Const)
	}
}

// canonical is a value of the document as wire.Canonical writes it.
func (f *filler) canonical(keyword string, v *schema.Value) string {
	if !hasText(v) {
		f.lack(keyword, "a value of it has no JSON text")
		return "null"
	}
	return wire.Canonical(string(appendJSON(nil, *v)))
}

// hasText reports whether a value of the document has a JSON text.
func hasText(v *schema.Value) bool {
	switch v.Type {
	case schema.Number:
		return values.IsNumber(v.Text)
	case schema.String:
		return !v.Malformed
	}
	for i := range v.Items {
		if !hasText(&v.Items[i]) {
			return false
		}
	}
	for i := range v.Members {
		if !hasText(&v.Members[i].Value) {
			return false
		}
	}
	return true
}

func (f *filler) scalars() {
	if row, known := values.FormatOf(f.Format); known && !row.Annotation() {
		f.row.Format = f.Format
	}
	if row, known := values.FormatOf(f.Format); known && row.Names {
		f.notes[f.id] = append(f.notes[f.id], unenforced{f.At, "format", "of " + strconv.Quote(f.Format) + " only the grammar of domain names in ASCII is checked"})
	}
	if f.Pattern != nil {
		if why := patternError(f.Pattern.Source); why != "" {
			f.lack("pattern", why)
		} else {
			f.row.Pattern = f.Pattern.Source
		}
	}
	f.count("minLength", f.MinLength)
	f.count("maxLength", f.MaxLength)
	for _, limit := range []wire.Limit{
		{Keyword: "minimum", Number: f.Minimum},
		{Keyword: "maximum", Number: f.Maximum},
		{Keyword: "exclusiveMinimum", Number: f.ExclusiveMinimum},
		{Keyword: "exclusiveMaximum", Number: f.ExclusiveMaximum},
		{Keyword: "multipleOf", Number: f.MultipleOf},
	} {
		switch {
		case limit.Number == "":
		case !values.IsNumber(limit.Number):
			f.lack(limit.Keyword, "it is no number of JSON")
		default:
			f.row.Limits = append(f.row.Limits, limit)
		}
	}
}

// count adds a limit that there is; that of a least number which is 0 says nothing.
func (f *filler) count(keyword string, n *uint64) {
	if n != nil && (*n > 0 || !strings.HasPrefix(keyword, "min") || keyword == "minContains") {
		f.row.Counts = append(f.row.Counts, wire.Count{Keyword: keyword, N: *n})
	}
}

func (f *filler) arrays() {
	f.count("minItems", f.MinItems)
	f.count("maxItems", f.MaxItems)
	f.count("minContains", f.MinContains)
	f.count("maxContains", f.MaxContains)
	f.row.Unique = f.UniqueItems
	f.row.Items, f.row.Contains, f.row.Unevaluated = f.one(f.Items), f.one(f.Contains), f.one(f.UnevaluatedItems)
	f.row.PrefixItems = f.several(f.PrefixItems)
}

func (f *filler) objects() {
	f.count("minProperties", f.MinProperties)
	f.count("maxProperties", f.MaxProperties)
	for _, p := range f.Properties {
		way := wayOf(p.Schema)
		f.rows[0].OneWay = f.rows[0].OneWay || way != 0
		f.row.Properties = append(f.row.Properties, wire.Property{Name: p.Name, Schema: f.one(p.Schema), Way: way})
	}
	byName := func(a, b wire.Property) int { return cmp.Compare(a.Name, b.Name) }
	slices.SortFunc(f.row.Properties, byName)
	for _, p := range f.PatternProperties {
		if why := patternError(p.Source); why != "" {
			f.lack("patternProperties", why)
			continue
		}
		f.row.Patterns = append(f.row.Patterns, wire.PatternProperty{Pattern: p.Source, Schema: f.one(p.Schema)})
	}
	f.row.Additional, f.row.Names, f.row.Others = f.one(f.AdditionalProperties), f.one(f.PropertyNames), f.one(f.UnevaluatedProperties)
	if len(f.Required) > 0 {
		f.row.Required = slices.Sorted(slices.Values(f.Required))
	}
	for _, d := range f.DependentRequired {
		if len(d.Required) > 0 {
			f.row.Dependent = append(f.row.Dependent, wire.Dependent{Name: d.Name, Required: d.Required})
		}
	}
	for _, d := range f.DependentSchemas {
		f.row.Dependents = append(f.row.Dependents, wire.Property{Name: d.Name, Schema: f.one(d.Schema)})
	}
}

func (f *filler) combined() {
	f.row.AllOf = f.several(f.AllOf)
	if f.Ref != nil {
		f.row.AllOf = append(f.row.AllOf, f.one(f.Ref))
	}
	if f.DynamicRef != nil {
		f.row.AllOf = append(f.row.AllOf, f.one(f.Resolve(f.scope.list())))
	}
	f.row.AnyOf, f.row.OneOf = f.several(f.AnyOf), f.several(f.OneOf)
	f.row.Not, f.row.If, f.row.Then, f.row.Else = f.one(f.Not), f.one(f.If), f.one(f.Then), f.one(f.Else)
	if f.Not != nil && leadsBack(f.Not, f.Schema) {
		f.lack("not", "the schema takes what it does not take")
	}
	if f.If != nil && leadsBack(f.If, f.Schema) {
		f.lack("if", "it asks what it is to decide: it leads back to the schema that it stands in")
	}
	if d := f.Discriminator; d != nil && (f.row.OneOf != nil || f.row.AnyOf != nil) {
		f.row.Selector = d.PropertyName
		for _, m := range d.Mapping {
			selected := wire.Property{Name: m.Value}
			if slices.Contains(f.OneOf, m.Schema) || slices.Contains(f.AnyOf, m.Schema) {
				selected.Schema = f.one(m.Schema)
			}
			f.row.Selected = append(f.row.Selected, selected)
		}
	}
}

// leadsBack reports whether a value that is held against a schema is held against another
// one by way of those that it combines.
func leadsBack(from, to *schema.Schema) bool {
	seen := map[*schema.Schema]bool{from: true}
	for todo := []*schema.Schema{from}; len(todo) > 0; {
		next := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if next == to {
			return true
		}
		sameValue(next, func(inner *schema.Schema) {
			if !seen[inner] {
				seen[inner] = true
				todo = append(todo, inner)
			}
		})
	}
	return false
}

// sameValue calls found with the schemas that a value of a schema is held against too.
func sameValue(s *schema.Schema, found func(*schema.Schema)) {
	for _, list := range [][]*schema.Schema{s.AllOf, s.OneOf, s.AnyOf, {s.Not, s.If, s.Then, s.Else, s.Ref}} {
		for _, inner := range list {
			if inner != nil {
				found(inner)
			}
		}
	}
	if s.DynamicRef != nil {
		found(s.DynamicRef.Initial)
	}
	for i := range s.DependentSchemas {
		found(s.DependentSchemas[i].Schema)
	}
}

// subschemas calls found with all schemas inside of a schema.
func subschemas(s *schema.Schema, found func(*schema.Schema)) {
	sameValue(s, found)
	for _, inner := range append(slices.Clone(s.PrefixItems), s.Items, s.Contains, s.UnevaluatedItems, s.AdditionalProperties, s.PropertyNames, s.UnevaluatedProperties) {
		if inner != nil {
			found(inner)
		}
	}
	for i := range s.Properties {
		found(s.Properties[i].Schema)
	}
	for i := range s.PatternProperties {
		found(s.PatternProperties[i].Schema)
	}
}

func isLeaf(s *schema.Schema) bool {
	leaf := true
	subschemas(s, func(*schema.Schema) { leaf = false })
	return leaf
}

// references are the rows that a row refers to.
func references(row *wire.Schema) []int {
	ids := slices.Concat(
		row.PrefixItems, row.AllOf, row.AnyOf, row.OneOf,
		[]int{row.Items, row.Contains, row.Unevaluated, row.Additional, row.Names, row.Others, row.Not, row.If, row.Then, row.Else},
	)
	for _, list := range [][]wire.Property{row.Properties, row.Dependents} {
		for i := range list {
			ids = append(ids, list[i].Schema)
		}
	}
	for i := range row.Patterns {
		ids = append(ids, row.Patterns[i].Schema)
	}
	return slices.DeleteFunc(ids, func(id int) bool { return id == 0 })
}
