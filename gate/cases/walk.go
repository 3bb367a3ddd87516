package cases

import (
	"fmt"
	"slices"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/schema"
)

// A spot is a place in a body where values are put.
type spot struct {
	*node
	pointer string
	// wrap puts a value for the place into the smallest body around it.
	wrap      func(value) value
	inside    []*schema.Schema // the schemas around, which a recursive one is found by
	uncertain bool             // tentative, or inside of what is
	repeated  bool             // the schema is tested at some other place already
}

// maxRepeated bounds the places in one body whose schema has been tested at some
// other place already: the schemas that operations share would otherwise be tested
// as often as there are ways to them, which can be any number.
const maxRepeated = 30

// spots lists the places in a body, the outer ones first.
func (m *maker) spots(b *body) []spot {
	if b.root == nil {
		return nil
	}
	root := *b.root
	root.min, root.full = b.base, b.full
	queue := []spot{{node: &root, wrap: func(v value) value { return v }, uncertain: root.tentative}}
	repeated := 0
	var kept []spot
	for i := 0; i < len(queue); i++ {
		about := queue[i].schemas[0]
		if m.visited[about] {
			if repeated++; repeated > maxRepeated {
				m.gap("%s: the body has too many places; those deep inside whose schema is tested elsewhere are left out", m.op.Name)
				continue
			}
		}
		queue[i].repeated = m.visited[about]
		m.visited[about] = true
		kept = append(kept, queue[i])
		queue = m.below(queue, queue[i], b)
	}
	return kept
}

func (m *maker) below(queue []spot, s spot, b *body) []spot {
	values, _, _ := s.node.values()
	uncertain := s.uncertain || len(values) > 0 // a list of whole values says nothing of what is inside
	add := func(token string, schemas []*schema.Schema, wrap func(value) value) {
		n := m.node(schemas)
		if n == nil {
			m.gap("%s: no case for %s/%s in the body, as no value could be made for it", m.op.Name, s.pointer, escapeToken(token))
			return
		}
		if slices.Contains(s.inside, n.schemas[0]) {
			return
		}
		child := spot{
			node: n, pointer: s.pointer + "/" + escapeToken(token), wrap: wrap,
			inside:    append(slices.Clip(s.inside), n.schemas[0]),
			uncertain: uncertain || n.tentative,
		}
		if m.holds(b, wrap(n.min)) {
			queue = append(queue, child)
		}
	}
	switch base := s.min.(type) {
	case object:
		names, schemas := s.properties()
		for _, name := range names {
			if _, forced := s.forced[name]; forced || misplaced(schemas[name]) {
				continue
			}
			add(name, s.member(name), func(v value) value { return s.wrap(base.with(name, v)) })
		}
		if additional := s.additional(); len(additional) > 0 {
			const name = "additional"
			add(name, additional, func(v value) value { return s.wrap(base.with(name, v)) })
		}
	case array:
		if len(base) == 0 {
			if full, ok := m.fullOf(s.node).(array); ok && len(full) > 0 {
				base = array{nil}
			}
		}
		// Any value may equal another item's.
		uncertain = uncertain || s.itemLimits().unique && len(base) > 1
		for i := range min(len(base), 1+s.prefixes()) {
			if schemas := s.items(i); len(schemas) > 0 {
				add(fmt.Sprint(i), schemas, func(v value) value {
					items := append(array(nil), base...)
					items[i] = v
					return s.wrap(items)
				})
			}
		}
	}
	return queue
}

// worth keeps of the values for a place one for each keyword, where the schema is
// tested in full at some other place.
func (s spot) worth(values []sampled) []sampled {
	if !s.repeated {
		return values
	}
	seen := make(map[string]bool)
	return slices.DeleteFunc(values, func(v sampled) bool {
		again := v.keyword == "" || seen[v.keyword]
		seen[v.keyword] = true
		return again
	})
}

func (v *view) prefixes() int {
	n := 0
	for _, part := range v.parts {
		n = max(n, len(part.PrefixItems))
	}
	return n
}

// holds asks the evaluator about a body.
func (m *maker) holds(b *body, v value) bool {
	if b.Kind != gate.JSON {
		_, ok := b.encode(v)
		return ok
	}
	return m.takes(b.Schema, v)
}
