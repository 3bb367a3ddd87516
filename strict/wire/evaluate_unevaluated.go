package wire

import "github.com/leasegate/leasegate/strict/value"

// unevaluatedMembers holds the members that nothing else in s says anything about against
// unevaluatedProperties (JSON Schema Core 2020-12, section 11.3).
func (e *evaluation) unevaluatedMembers(s *Schema, n int32) bool {
	c := e.cover(s, n)
	ok := true
	for i, m := 0, e.all[n].first; m != 0 && (ok || !e.probing); i, m = i+1, e.all[m].next {
		if c.seen[i] {
			continue
		}
		e.step(e.name(m), -1)
		if !e.schemas[s.Others].Never {
			ok = e.inside(s.Others, m) && ok
		} else if !e.adds() {
			ok = e.fail(s, "unevaluatedProperties")
		}
		e.back()
	}
	return ok
}

// unevaluatedItems is unevaluatedMembers for arrays (section 11.2).
func (e *evaluation) unevaluatedItems(s *Schema, n int32) bool {
	c := e.cover(s, n)
	ok := true
	for i, m := 0, e.all[n].first; m != 0 && (ok || !e.probing); i, m = i+1, e.all[m].next {
		if c.seen[i] {
			continue
		}
		e.step(nil, i)
		if e.schemas[s.Unevaluated].Never {
			ok = e.fail(s, "unevaluatedItems")
		} else {
			ok = e.inside(s.Unevaluated, m) && ok
		}
		e.back()
	}
	return ok
}

// A coverage finds out which parts of a value a schema, and those that it combines and
// that match, say something about.
type coverage struct {
	*evaluation
	node    int32
	seen    []bool // of the members or items
	left    int    // how many are not seen; nothing more is asked when all are
	visited map[*Schema]bool
}

func (e *evaluation) cover(s *Schema, n int32) *coverage {
	c := &coverage{evaluation: e, node: n, seen: make([]bool, e.all[n].inside), left: int(e.all[n].inside), visited: make(map[*Schema]bool)}
	c.schema(s, true)
	return c
}

func (c *coverage) schema(s *Schema, outermost bool) {
	if c.left == 0 || c.visited[s] {
		return
	}
	c.visited[s] = true
	if c.all[c.node].kind == '{' {
		c.members(s, outermost)
	} else {
		c.items(s, outermost)
	}
	for _, part := range s.AllOf {
		c.schema(&c.schemas[part], false)
	}
	for _, id := range s.OneOf {
		c.choose(id)
	}
	for _, id := range s.AnyOf {
		c.choose(id)
	}
	if s.If != 0 {
		if c.probe(s.If, c.node, strictly) {
			c.schema(&c.schemas[s.If], false)
			c.choose(s.Then)
		} else {
			c.choose(s.Else)
		}
	}
	if c.all[c.node].kind == '{' {
		for i := range s.Dependents {
			if c.member(c.node, s.Dependents[i].Name) != 0 {
				c.choose(s.Dependents[i].Schema)
			}
		}
	}
}

// choose goes on with a schema that the value matches.
func (c *coverage) choose(id int) {
	if id != 0 && (c.probe(id, c.node, strictly) || c.lenient && c.probe(id, c.node, leniently)) {
		c.schema(&c.schemas[id], false)
	}
}

func (c *coverage) see(i int) {
	c.seen[i] = true
	c.left--
}

// The own unevaluated keyword of the schema in question does not count.
func (c *coverage) members(s *Schema, outermost bool) {
	every := s.Additional != 0 || !outermost && s.Others != 0
	if !every && s.Properties == nil && s.Patterns == nil {
		return
	}
	for i, m := 0, c.all[c.node].first; m != 0; i, m = i+1, c.all[m].next {
		if !c.seen[i] && (every || property(s.Properties, c.name(m)) != nil || matchesAny(s, c.name(m))) {
			c.see(i)
		}
	}
}

func matchesAny(s *Schema, name []byte) bool {
	for i := range s.Patterns {
		if value.Matches(string(name), s.Patterns[i].Pattern) {
			return true
		}
	}
	return false
}

func (c *coverage) items(s *Schema, outermost bool) {
	every := s.Items != 0 || !outermost && s.Unevaluated != 0
	if !every && s.PrefixItems == nil && s.Contains == 0 {
		return
	}
	for i, m := 0, c.all[c.node].first; m != 0; i, m = i+1, c.all[m].next {
		if !c.seen[i] && (every || i < len(s.PrefixItems) || s.Contains != 0 && c.probeInside(s.Contains, m, strictly)) {
			c.see(i)
		}
	}
}
