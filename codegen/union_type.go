package codegen

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/codegen/internal/name"
	"github.com/leasegate/leasegate/schema"
	"github.com/leasegate/leasegate/strict/wire"
)

// A unionType is a union as the templates see it.
type unionType struct {
	wire.Union
	Alternatives []*alternativeType
	// What the package has beside the type itself.
	Interface, New, Unknown string
	// All is set where a value can match several alternatives, and all are kept.
	All bool
	// Checked is set where it is not certain without looking that a value that is written
	// matches one alternative alone, or how the text of a parameter is read.
	Checked bool
}

// An alternativeType is a type that a union can hold.
type alternativeType struct {
	Type *namedType
	// External is the type of another package that a type of this one is made of.
	External string
	key      name.Key
	text     string
	name     string
}

// Name is the Go name.
func (a *alternativeType) Name() string { return cmp.Or(a.name, a.Type.name()) }

// union makes the type of a union.
func (m *model) union(t *namedType, c *conjunction, u *union) *unionType {
	made := &unionType{}
	made.Rule, made.Any = u.keyword, u.keyword == "anyOf"
	made.Want = "a value of one of the alternatives"
	made.Row = m.rowOf(c, nil)
	texts := u.names()
	for i, one := range u.alternatives {
		of := &alternativeType{text: t.text + texts[i]}
		made.Alternatives = append(made.Alternatives, of)
		made.Union.Alternatives = append(made.Union.Alternatives, wire.Alternative{Types: wire.Types(shapeOf(one.conjunction).types)})
		if external, ok := m.external(one.conjunction); ok {
			of.External = external
			of.key = name.Key{Kind: name.Inline, Name: t.key.Name + " of " + external}
			continue
		}
		of.Type = m.named(one.conjunction, of.text)
	}
	tags := m.signs(made, u)
	scalars, strings := 0, 0
	for _, a := range made.Union.Alternatives {
		if a.Types&(wire.TypeNumber|wire.TypeInteger|wire.TypeBoolean) != 0 {
			scalars++
		}
		if a.Types&wire.TypeString != 0 {
			strings++
		}
	}
	made.All = made.Any && !made.Distinct
	made.Checked = !made.Any && !made.Distinct || scalars > 0 && strings > 0
	if !u.told(made.Tag != "" && tags.apart) {
		for i, one := range u.alternatives {
			made.Union.Alternatives[i].Row = m.rowOf(c, one.listed)
		}
	}
	return made
}

// rowOf returns the row of all that a conjunction asks for, and one of its alternatives.
func (m *model) rowOf(c *conjunction, alternative *schema.Schema) int {
	parts := c.parts
	if alternative != nil {
		parts = append(slices.Clone(parts), alternative)
	}
	row := m.checks.add(parts...)
	for _, u := range m.checks.lacking(row) {
		m.refuse(u.At, u.Keyword, "%s", u.Why)
	}
	for _, u := range m.checks.noted(row) {
		m.noteAt(u.At, "%s: %s", u.Keyword, u.Why)
	}
	return row
}

// typeWords are what alternatives are called that have no name of their own.
var typeWords = map[schema.Types]string{
	schema.Object: "Object", schema.Array: "Array", schema.String: "String",
	schema.Number | schema.Integer: "Number", schema.Integer: "Integer", schema.Boolean: "Boolean",
}

// names finds what each alternative is called within the union: by the component, its
// title, the text that names it or its type and, where that is another's too, by a
// member that it requires.
func (u *union) names() []string {
	names := make([]string, len(u.alternatives))
	count := map[string]int{}
	for i, one := range u.alternatives {
		names[i] = u.nameOf(one)
		count[names[i]]++
	}
	for i, one := range u.alternatives {
		if count[names[i]] < 2 {
			continue
		}
		for _, required := range one.conjunction.named() {
			if one.conjunction.requires(required) && u.alone(one, required) {
				names[i] += "With" + name.Words(required)
				break
			}
		}
	}
	seen := map[string]bool{}
	for i := range names {
		for base, n := names[i], 2; seen[names[i]]; n++ {
			names[i] = base + strconv.Itoa(n)
		}
		seen[names[i]] = true
	}
	return names
}

// alone reports whether an alternative alone requires a member.
func (u *union) alone(one *alternative, member string) bool {
	return !slices.ContainsFunc(u.alternatives, func(other *alternative) bool { return other != one && other.requires(member) })
}

func (u *union) nameOf(one *alternative) string {
	if listed := one.listed; listed != nil {
		if component := one.all.names[listed]; component != "" {
			return name.Words(component)
		}
		if title, _ := listed.Node.Get("title").AsString(); strings.TrimSpace(title) != "" && len(title) < 60 {
			return name.Words(title)
		}
		if d := u.of.Discriminator; d != nil {
			for _, mapped := range d.Mapping {
				if mapped.Schema == listed {
					return name.Words(mapped.Value)
				}
			}
			if texts, ok := tagTexts(one.conjunction, d.PropertyName); ok && len(texts) == 1 {
				return name.Words(texts[0])
			}
		}
	}
	s := shapeOf(one.conjunction)
	if s.form == formMap {
		return "Map"
	}
	return cmp.Or(typeWords[s.types], "Other")
}

// nameUnions names what the package has beside the types of unions.
func (m *model) nameUnions() {
	key := func(t *namedType, suffix string) name.Key {
		return name.Key{Kind: name.Inline, Name: t.key.Name + " " + suffix}
	}
	var claims []name.Entry
	for _, t := range m.Types {
		if t.Union == nil {
			continue
		}
		claims = append(claims,
			name.Entry{Key: key(t, "alternative"), Text: t.Name + "Alternative"},
			name.Entry{Key: key(t, "new"), Text: "New" + t.Name},
			name.Entry{Key: key(t, "unknown"), Text: t.Name + "Unknown"})
		for _, a := range t.Union.Alternatives {
			if a.External != "" {
				claims = append(claims, name.Entry{Key: a.key, Text: m.namer.Exported(a.text)})
			}
		}
	}
	m.packaged.Claim(claims...)
	m.clashes(m.packaged.Settle(), m.document.Location(m.document.Root()))
	for _, t := range m.Types {
		if t.Union == nil {
			continue
		}
		t.Union.Interface, t.Union.New, t.Union.Unknown = m.packaged.Go(key(t, "alternative")), m.packaged.Go(key(t, "new")), m.packaged.Go(key(t, "unknown"))
		for _, a := range t.Union.Alternatives {
			if a.External != "" {
				a.name = m.packaged.Go(a.key)
			}
		}
	}
}

// maxTerms is how many types Go takes in a constraint.
const maxTerms = 100

// Constraint is what the types of alternatives satisfy, and no others where that can be
// said.
func (u *unionType) Constraint() string {
	if len(u.Alternatives) > maxTerms {
		return u.Interface
	}
	return u.Listed(" | ")
}

// typesSource is a set of types in Go.
func typesSource(types wire.Types) string {
	var list []string
	for i, name := range []string{"Null", "Boolean", "Number", "String", "Array", "Object", "Integer"} {
		if types&(1<<i) != 0 {
			list = append(list, "wire.Type"+name)
		}
	}
	return strings.Join(list, " | ")
}

// Listed lists the types that a union can hold, with a separator.
func (u *unionType) Listed(separator string) string {
	names := make([]string, len(u.Alternatives))
	for i, a := range u.Alternatives {
		names[i] = a.Name()
	}
	return strings.Join(names, separator)
}
