package schema

// checkUnevaluatedProperties holds the members that nothing else in s says anything
// about against unevaluatedProperties (JSON Schema Core 2020-12, section 11.3).
func checkUnevaluatedProperties(w *walk, s *Schema, v *Value) bool {
	e := evaluation{walk: w, value: v, seen: make([]bool, len(v.Members)), left: len(v.Members)}
	e.schema(s)
	ok := true
	for i := range v.Members {
		if e.seen[i] {
			continue
		}
		if e.unknown != "" {
			w.skip(s, e.unknown)
			break
		}
		m := &v.Members[i]
		w.path.push(m.Name)
		if s.UnevaluatedProperties.Never {
			ok = w.fail(s, "unevaluatedProperties")
		} else {
			ok = w.inside(s.UnevaluatedProperties, &m.Value) && ok
		}
		w.path.pop()
	}
	return ok
}

// checkUnevaluatedItems is checkUnevaluatedProperties for arrays (section 11.2).
func checkUnevaluatedItems(w *walk, s *Schema, v *Value) bool {
	e := evaluation{walk: w, value: v, seen: make([]bool, len(v.Items)), left: len(v.Items)}
	e.schema(s)
	ok := true
	for i := range v.Items {
		if e.seen[i] {
			continue
		}
		if e.unknown != "" {
			w.skip(s, e.unknown)
			break
		}
		w.path.pushIndex(i)
		if s.UnevaluatedItems.Never {
			ok = w.fail(s, "unevaluatedItems")
		} else {
			ok = w.inside(s.UnevaluatedItems, &v.Items[i]) && ok
		}
		w.path.pop()
	}
	return ok
}

// An evaluation finds out which parts of a value a schema, and those that it
// combines and that match, say something about.
type evaluation struct {
	*walk
	value   *Value
	seen    []bool // of the members or items
	left    int    // how many are not seen; nothing more is asked when all are
	visited map[visit]bool
	unknown string // why it can't be known
}

type visit struct {
	*Schema
	*scope
}

func (e *evaluation) schema(s *Schema) {
	if e.left == 0 {
		return
	}
	scope := e.scope
	if scope != nil && s.resource != nil {
		e.scope = e.enterScope(s.resource)
		defer func() { e.scope = scope }()
	}
	outermost := e.visited == nil
	if outermost {
		e.visited = make(map[visit]bool)
	}
	if key := (visit{s, e.scope}); e.visited[key] {
		return
	} else {
		e.visited[key] = true
	}
	if len(e.visited) > maxLevels {
		e.unknown = "the schemas are nested too deeply"
		return
	}
	for i := range s.unjudged {
		if s.unjudged[i].types&e.value.Type != 0 {
			e.unknown = s.unjudged[i].reason
		}
	}
	if e.value.Type == Object {
		e.members(s, outermost)
	} else {
		e.items(s, outermost)
	}
	e.eachMatching(s)
}

func (e *evaluation) see(i int) {
	e.seen[i] = true
	e.left--
}

// The own unevaluated keyword of the schema in question does not count.
func (e *evaluation) members(s *Schema, outermost bool) {
	every := s.AdditionalProperties != nil || !outermost && s.UnevaluatedProperties != nil
	if !every && s.members == nil && s.PatternProperties == nil {
		return
	}
	for i := range e.value.Members {
		if e.seen[i] {
			continue
		}
		name := e.value.Members[i].Name
		if every || s.describes(name) || e.matchesAny(s, name) {
			e.see(i)
		}
	}
}

// describes reports whether a member is listed under properties.
func (s *Schema) describes(name string) bool {
	if s.members == nil {
		return false
	}
	slot := s.members.find(name)
	return slot >= 0 && s.members.schemas[slot] != nil
}

func (e *evaluation) matchesAny(s *Schema, name string) bool {
	for i := range s.PatternProperties {
		if matches, decided := e.match(s, s.PatternProperties[i].Pattern, name); matches || !decided {
			return true
		}
	}
	return false
}

func (e *evaluation) items(s *Schema, outermost bool) {
	every := s.Items != nil || !outermost && s.UnevaluatedItems != nil
	if !every && s.PrefixItems == nil && s.Contains == nil {
		return
	}
	for i := range e.seen {
		switch {
		case e.seen[i]:
		case every || i < len(s.PrefixItems):
			e.see(i)
		case s.Contains != nil:
			if matches, _ := e.probeInside(s.Contains, &e.value.Items[i]); matches {
				e.see(i)
			}
		}
	}
}

// eachMatching goes on with the schemas that s combines and that the value matches.
func (e *evaluation) eachMatching(s *Schema) {
	for _, part := range s.AllOf {
		e.schema(part)
	}
	if s.Ref != nil {
		e.schema(s.Ref)
	}
	if s.DynamicRef != nil {
		e.schema(e.resolve(s))
	}
	for _, alternative := range s.OneOf {
		e.choose(alternative)
	}
	for _, alternative := range s.AnyOf {
		e.choose(alternative)
	}
	if s.If != nil {
		if matches, _ := e.probe(s.If, e.value); matches {
			e.schema(s.If)
			e.choose(s.Then)
		} else {
			e.choose(s.Else)
		}
	}
	if s.DependentSchemas != nil && e.value.Type == Object {
		s.dependents(e.value, e.choose)
	}
}

func (e *evaluation) choose(s *Schema) {
	if s == nil {
		return
	}
	if matches, _ := e.probe(s, e.value); matches {
		e.schema(s)
	}
}
