package schema

// An exemption is the members of a value that need not be there, as the direction
// keeps them out.
type exemption struct {
	names map[string]bool
	seen  map[*Schema]bool
	upTo  int // what was met so far is looked at
}

// exempts reports whether a missing member need not be there: it is readOnly in a
// request or writeOnly in a response, in any of the schemas that the object at hand
// meets.
func (w *walk) exempts(s *Schema, name string) bool {
	if w.direction == Neither || !w.set.oneWay.Load() {
		return false
	}
	if w.exempt == nil {
		w.exempt = &exemption{make(map[string]bool), make(map[*Schema]bool), w.base}
	}
	e := w.exempt
	e.add(w, s)
	for ; e.upTo < len(w.met); e.upTo++ {
		e.add(w, w.met[e.upTo].Schema)
	}
	return e.names[name]
}

// add adds the members of a schema, and of those that have to match with it.
func (e *exemption) add(w *walk, s *Schema) {
	if e.seen[s] {
		return
	}
	e.seen[s] = true
	for todo := []*Schema{s}; len(todo) > 0; {
		one := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if t := one.members; t != nil {
			for i, k := range t.oneWay {
				if w.misdirected(k) != "" {
					e.names[t.names[i]] = true
				}
			}
		}
		parts := one.AllOf
		if one.Ref != nil {
			parts = append(parts[:len(parts):len(parts)], one.Ref)
		}
		for _, part := range parts {
			if !e.seen[part] {
				e.seen[part] = true
				todo = append(todo, part)
			}
		}
	}
}
