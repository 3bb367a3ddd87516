package cases

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/leasegate/leasegate/schema"
)

// itemLimits are the numbers of items that a view allows.
type itemLimits struct {
	least, most int // most is -1 where there is none
	unique      bool
	leastBy     *schema.Schema
	mostBy      *schema.Schema
	uniqueBy    *schema.Schema
	contained   int // the items that must match contains
}

func (v *view) itemLimits() itemLimits {
	l := itemLimits{most: -1}
	for _, part := range v.parts {
		if part.MinItems != nil {
			if n := clampLength(*part.MinItems); n > l.least {
				l.least, l.leastBy = n, part
			}
		}
		if part.MaxItems != nil {
			if n := clampLength(*part.MaxItems); l.most < 0 || n < l.most {
				l.most, l.mostBy = n, part
			}
		}
		if part.UniqueItems {
			l.unique, l.uniqueBy = true, part
		}
		l.contained = max(l.contained, leastContained(part))
	}
	return l
}

// arrays yields arrays that may match a view: with as few items as may be, with
// one, and with two.
func (g *Generator) arrays(v *view, yield func(value) bool) {
	limits := v.itemLimits()
	least := max(limits.least, limits.contained)
	for _, count := range []int{least, least + 1, least + 2, 0} {
		if limits.most >= 0 && count > limits.most || count < limits.least {
			continue
		}
		if items, ok := g.sampleArray(v, count, false); ok && !yield(items) {
			return
		}
	}
}

// sampleArray makes an array of so many items, be they allowed or not; with less
// where full leaves no room.
func (g *Generator) sampleArray(v *view, count int, full bool) (array, bool) {
	if count > maxItems {
		return nil, false
	}
	limits := v.itemLimits()
	items := array{}
	size := 0
	for i := range count {
		one, n := value(text("acme")), (*node)(nil)
		if schemas := v.items(i); len(schemas) > 0 {
			if n = g.node(schemas); n == nil {
				return items, i >= limits.least && i >= limits.contained && full
			}
			if one = n.min; full {
				one = g.fullOf(n)
			}
		}
		if limits.unique && i > 0 {
			one = g.another(n, one, i)
		}
		if one == nil {
			return items, i >= limits.least && i >= limits.contained
		}
		if size += one.size(); size > 8*maxSample || full && i >= limits.least && size > maxSample {
			return items, full
		}
		items = append(items, one)
	}
	return items, true
}

// another makes a value that differs from those before it; nil where there is none.
func (g *Generator) another(n *node, one value, i int) value {
	if n != nil {
		if values := n.nullLast(); len(values) > 0 {
			taken := slices.DeleteFunc(values, func(v value) bool { return !g.takesEach(n.schemas, v) })
			if i < len(taken) {
				return taken[i]
			}
			return nil
		}
	}
	switch one := one.(type) {
	case text:
		return g.anotherText(n, one, i)
	case raw:
		if one == "true" || one == "false" {
			if i == 1 {
				return map[raw]raw{"true": "false", "false": "true"}[one]
			}
			return nil
		}
		if r, ok := exact(string(one)); ok && n != nil {
			l := n.numbers()
			distance := times(l.step(), integer(int64(i)))
			for _, next := range []*big.Rat{plus(r, distance), plus(r, negative(distance))} {
				if number, ok := written(next); ok && l.allows(next) {
					return number
				}
			}
		}
	case array:
		if n != nil && len(one) > 0 {
			inner := g.innerNode(n.items(0))
			if changed := g.another(inner, one[0], i); changed != nil {
				return append(array{changed}, one[1:]...)
			}
		}
	case object:
		return g.anotherObject(n, one, i)
	}
	return nil
}

func (g *Generator) innerNode(schemas []*schema.Schema) *node {
	if len(schemas) == 0 {
		return nil
	}
	return g.node(schemas)
}

func (g *Generator) anotherText(n *node, one text, i int) value {
	if n == nil {
		return one + text(fmt.Sprint(i))
	}
	if found := g.textsOf(n.view, i+1); i < len(found) {
		return found[i]
	}
	return nil
}

// anotherObject changes the first member that can be changed.
func (g *Generator) anotherObject(n *node, one object, i int) value {
	for _, m := range one {
		var inner *node
		if n != nil {
			if _, forced := n.forced[m.name]; forced {
				continue
			}
			inner = g.innerNode(n.member(m.name))
		}
		if changed := g.another(inner, m.value, i); changed != nil {
			if other := one.with(m.name, changed); n == nil || g.takesEach(n.schemas, other) {
				return other
			}
		}
	}
	if n == nil {
		return nil
	}
	if _, closed := n.closed(); !closed {
		if other := one.with(fmt.Sprintf("member%d", i), text("acme")); g.takesEach(n.schemas, other) {
			return other
		}
	}
	return nil
}
