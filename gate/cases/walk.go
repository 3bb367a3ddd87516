package cases

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/gate"
)

// A spot is a place in a body where values are put.
type spot struct {
	*node
	pointer string
	// wrap puts a value for the place into the smallest body around it.
	wrap      func(value) value
	inside    []string // the schemas around, which a recursive one is found by
	uncertain bool     // tentative, or inside of what is
	repeated  bool     // the schema is tested at some other place already
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
		about := queue[i].schemas[0].At
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
	uncertain := s.uncertain
	add := func(token string, schemas []gate.ModelSchema, wrap func(value) value) {
		n := m.node(schemas)
		if n == nil {
			m.gap("%s: no case for %s/%s in the body, as no value could be made for it", m.op.Name, s.pointer, escapeToken(token))
			return
		}
		for _, around := range s.inside {
			if around == n.schemas[0].At.Pointer {
				return
			}
		}
		child := spot{
			node: n, pointer: s.pointer + "/" + escapeToken(token), wrap: wrap,
			inside:    append(append([]string(nil), s.inside...), n.schemas[0].At.Pointer),
			uncertain: uncertain || n.tentative,
		}
		if m.holds(b, wrap(n.min)) {
			queue = append(queue, child)
		}
	}
	switch base := s.min.(type) {
	case object:
		names, schemas := m.Generator.properties(s.view)
		for _, name := range names {
			if _, forced := s.forced[name]; forced || misplaced(schemas[name]) {
				continue
			}
			add(name, schemas[name], func(v value) value { return s.wrap(base.with(name, v)) })
		}
		if additional := m.additional(s.view); len(additional) > 0 {
			const name = "additional"
			add(name, additional, func(v value) value { return s.wrap(base.with(name, v)) })
		}
	case array:
		if len(base) == 0 {
			if full, ok := s.full.(array); ok && len(full) > 0 {
				base = array{nil}
			}
		}
		// Any value may equal another item's.
		uncertain = uncertain || s.itemLimits().unique && len(base) > 1
		for i := range min(len(base), 1+s.prefixes()) {
			if schemas := m.items(s.view, i); len(schemas) > 0 {
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
		n = max(n, len(part.Source.PrefixItems))
	}
	return n
}

// holds asks the judge about a body.
func (m *maker) holds(b *body, v value) bool {
	if !b.JSON {
		_, ok := b.encode(v)
		return ok
	}
	return m.takes(b.Schema, v)
}

// encode writes a body in its media type. ok is false where that can't carry it.
func (b *body) encode(v value) (encoded []byte, ok bool) {
	switch {
	case b.JSON:
		return encode(v), true
	case b.Form:
		return encodeForm(v)
	}
	plain, ok := plainText(v)
	return []byte(plain), ok && plain != ""
}

// encodeForm writes the members of an object as a form (URL Standard, section 5.2).
func encodeForm(v value) ([]byte, bool) {
	o, ok := v.(object)
	if !ok {
		return nil, false
	}
	var pairs []string
	for _, m := range o {
		items, isArray := m.value.(array)
		if !isArray {
			items = array{m.value}
		}
		for _, item := range items {
			plain, ok := plainText(item)
			if !ok || m.written != "" {
				return nil, false
			}
			pairs = append(pairs, escape(m.name)+"="+escape(plain))
		}
	}
	return []byte(strings.Join(pairs, "&")), len(pairs) > 0
}
