package codegen

import (
	"slices"
	"strings"

	"github.com/leasegate/leasegate/codegen/internal/name"
	"github.com/leasegate/leasegate/schema"
)

// A constant is a value of an enum.
type constant struct{ Name, Literal string }

// nameConstants names the values of all enums, with x-enum-varnames where the document
// has them.
func (m *model) nameConstants() {
	for _, t := range m.Types {
		var texts, given []string
		for _, v := range t.constants() {
			texts = append(texts, enumText(v))
		}
		for _, key := range []string{"x-enum-varnames", "x-enumNames"} {
			for _, one := range t.from.root().Node.Get(key).Items() {
				given = append(given, one.Text())
			}
		}
		m.packaged.Claim(name.Constants(t.Name, texts, given)...)
	}
	m.clashes(m.packaged.Settle(), m.document.Location(m.document.Root()))
	for _, t := range m.Types {
		for _, v := range t.constants() {
			t.Constants = append(t.Constants, constant{m.packaged.Go(name.ConstantKey(t.Name, enumText(v))), literal(t.Value.Kind, v)})
		}
		slices.SortFunc(t.Constants, func(a, b constant) int { return strings.Compare(a.Name, b.Name) })
	}
}

// constants are the values of an enum, each once.
func (t *namedType) constants() (list []schema.Value) {
	if t.Value == nil {
		return nil
	}
	for _, v := range shapeOf(t.from).fitting(shapeOf(t.from).values) {
		if !slices.ContainsFunc(list, func(o schema.Value) bool { return sameScalar(v, o) }) {
			list = append(list, v)
		}
	}
	return list
}

// enumText is the text of a string, and the JSON of anything else.
func enumText(v schema.Value) string {
	if v.Type == schema.String {
		return v.Text
	}
	return string(appendJSON(nil, v))
}
