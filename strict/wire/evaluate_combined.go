package wire

import "slices"

// onlyItself reports whether alternatives are all the schema that they are alternatives
// of, and so ask for nothing more. Beside others it is passed over: it takes nothing that
// they do not. JSON Schema leaves open what either means (Core 2020-12, section 9.4.1).
func (e *evaluation) onlyItself(alternatives []int) bool {
	return !slices.ContainsFunc(alternatives, func(id int) bool { return !e.isOpen(id) })
}

// matching counts the alternatives that match, up to a number of them, and returns the
// first.
func (e *evaluation) matching(alternatives []int, n int32, most int, as how) (found, count int) {
	for _, id := range alternatives {
		if !e.isOpen(id) && e.probe(id, n, as) {
			if count == 0 {
				found = id
			}
			if count++; count == most {
				break
			}
		}
	}
	return found, count
}

func (e *evaluation) oneOf(s *Schema, n int32) bool { return e.alternatives(s, s.OneOf, n, "oneOf", 2) }

func (e *evaluation) anyOf(s *Schema, n int32) bool { return e.alternatives(s, s.AnyOf, n, "anyOf", 1) }

// alternatives holds a value against those of which it has to match at least one and
// less than two, or against as many as it takes.
func (e *evaluation) alternatives(s *Schema, list []int, n int32, keyword string, most int) bool {
	if e.onlyItself(list) {
		return true
	}
	_, count := e.matching(list, n, most, strictly)
	switch {
	case count == 1:
		return true
	case count > 1:
		return e.fail(s, keyword)
	}
	// What is wrong is found inside of the alternative that is meant.
	named, tells := e.selected(s, n)
	switch {
	case named != 0 && slices.Contains(list, named):
		return e.value(named, n)
	case tells && e.adds():
		return true
	}
	if e.lenient {
		if found, _ := e.matching(list, n, 1, leniently); found != 0 {
			return e.value(found, n)
		}
	}
	return e.fail(s, keyword)
}

// selected returns the schema that the discriminator selects for an object, 0 where it
// selects none. tells is false where there is nothing to select by.
func (e *evaluation) selected(s *Schema, n int32) (id int, tells bool) {
	if s.Selected == nil || e.all[n].kind != '{' {
		return 0, false
	}
	m := e.member(n, s.Selector)
	if m == 0 || e.all[m].kind != '"' {
		return 0, false
	}
	text := e.text(m)
	for i := range s.Selected {
		if s.Selected[i].Name == string(text) {
			return s.Selected[i].Schema, true
		}
	}
	return 0, true
}

func (e *evaluation) not(s *Schema, n int32) bool {
	if e.isOpen(s.Not) || !e.probe(s.Not, n, strictly) {
		return true
	}
	return e.fail(s, "not")
}

func (e *evaluation) condition(s *Schema, n int32) bool {
	if e.probe(s.If, n, strictly) {
		return e.value(s.Then, n)
	}
	return e.value(s.Else, n)
}
