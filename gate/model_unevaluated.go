package gate

import "slices"

// unevaluatedProperties holds the members that nothing else in s says anything
// about against unevaluatedProperties (JSON Schema 2020-12, section 11.3).
func (w *modelWalk) unevaluatedProperties(s *modelOldSchema, object map[string]any) bool {
	seen := make(map[string]bool)
	e := modelEvaluation{modelWalk: w}
	e.members(s, object, seen)
	ok := true
	for _, name := range modelSortedKeys(object) {
		if seen[name] {
			continue
		}
		w.path.push(name)
		if s.closedUnevaluated {
			ok = w.fail(s, "unevaluatedProperties")
		} else {
			ok = w.inside(s.unevaluatedMembers, object[name]) && ok
		}
		w.path.pop()
	}
	return ok
}

// unevaluatedItemsOf is unevaluatedProperties for arrays (section 11.2).
func (w *modelWalk) unevaluatedItemsOf(s *modelOldSchema, items []any) bool {
	seen := make([]bool, len(items))
	e := modelEvaluation{modelWalk: w}
	e.items(s, items, seen)
	ok := true
	for i, item := range items {
		if seen[i] {
			continue
		}
		w.path.pushIndex(i)
		if s.closedItems {
			ok = w.fail(s, "unevaluatedItems")
		} else {
			ok = w.inside(s.unevaluatedItems, item) && ok
		}
		w.path.pop()
	}
	return ok
}

// An evaluation finds out which parts of a value a schema, and those that it
// combines and that match, say something about.
type modelEvaluation struct {
	*modelWalk
	visited []*modelOldSchema // the first has the keyword in question
}

// enter reports whether s is met for the first time, and whether it is the
// schema in question, whose own unevaluated keyword does not count.
func (e *modelEvaluation) enter(s *modelOldSchema) (first, outermost bool) {
	if slices.Contains(e.visited, s) {
		return false, false
	}
	e.visited = append(e.visited, s)
	return true, len(e.visited) == 1
}

func (e *modelEvaluation) members(s *modelOldSchema, object map[string]any, seen map[string]bool) {
	first, outermost := e.enter(s)
	if !first {
		return
	}
	all := s.additional != nil || s.source.AdditionalProperties.Has != nil
	if !outermost {
		all = all || s.unevaluatedMembers != nil || s.source.UnevaluatedProperties.Has != nil
	}
	for name := range object {
		if all || s.members[name] != nil || e.matchesAny(s, name) {
			seen[name] = true
		}
	}
	e.eachMatching(s, object, func(part *modelOldSchema) { e.members(part, object, seen) })
}

func (e *modelEvaluation) matchesAny(s *modelOldSchema, name string) bool {
	for _, p := range s.patternMembers {
		if matches, decided := e.match(s, p.modelPattern, name); matches || !decided {
			return true
		}
	}
	return false
}

func (e *modelEvaluation) items(s *modelOldSchema, items []any, seen []bool) {
	first, outermost := e.enter(s)
	if !first {
		return
	}
	all := s.schemaOfItems != nil || !outermost && (s.unevaluatedItems != nil || s.source.UnevaluatedItems.Has != nil)
	for i, item := range items {
		switch {
		case all || i < len(s.prefixItems):
			seen[i] = true
		case s.contains != nil && !seen[i]:
			seen[i], _ = e.probeInside(s.contains, item)
		}
	}
	e.eachMatching(s, items, func(part *modelOldSchema) { e.items(part, items, seen) })
}

// eachMatching calls f with the schemas that s combines and that value matches.
func (e *modelEvaluation) eachMatching(s *modelOldSchema, value any, f func(*modelOldSchema)) {
	for _, part := range s.allOf {
		f(part)
	}
	choose := func(part *modelOldSchema) {
		if part == nil {
			return
		}
		if matches, _ := e.probe(part, value); matches {
			f(part)
		}
	}
	for _, alternative := range s.oneOf {
		choose(alternative)
	}
	for _, alternative := range s.anyOf {
		choose(alternative)
	}
	if s.on != nil {
		if matches, _ := e.probe(s.on, value); matches {
			f(s.on)
			choose(s.then)
		} else {
			choose(s.other)
		}
	}
	if object, ok := value.(map[string]any); ok {
		for _, d := range s.dependentSchemas {
			if _, there := object[d.name]; there {
				choose(d.modelOldSchema)
			}
		}
	}
}
