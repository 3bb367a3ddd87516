package schema

import "slices"

func checkParts(w *walk, s *Schema, v *Value) bool {
	ok := true
	for _, part := range s.AllOf {
		if part.says {
			if ok = w.value(part, v) && ok; !ok && w.probing {
				return false
			}
		}
	}
	if s.Ref != nil && s.Ref.says {
		ok = w.value(s.Ref, v) && ok
	}
	if s.DynamicRef != nil && (ok || !w.probing) {
		ok = w.value(w.resolve(s), v) && ok
	}
	return ok
}

// onlyItself reports whether alternatives are all the schema that they are
// alternatives of, and so ask for nothing more. Beside others it is passed over: it
// takes nothing that they do not. JSON Schema leaves open what either means (Core
// 2020-12, section 9.4.1).
func (w *walk) onlyItself(alternatives []*Schema) bool {
	return !slices.ContainsFunc(alternatives, func(alternative *Schema) bool { return !w.isOpen(alternative) })
}

func checkOneOf(w *walk, s *Schema, v *Value) bool {
	var found *Schema
	matched, sure, length := 0, 0, len(w.unjudged)
	if w.onlyItself(s.OneOf) {
		return true
	}
	for _, alternative := range s.OneOf {
		if w.isOpen(alternative) {
			continue
		}
		if matches, certain := w.probe(alternative, v); matches {
			found = alternative
			if matched++; certain {
				sure++
			}
		}
	}
	named, tells := s.Discriminator.choose(v)
	switch {
	case matched == 0 && named != nil && alternativeOf(s.OneOf, named):
		// What is wrong is found inside of the alternative that is meant.
		return w.value(named, v)
	case matched == 0 || sure > 1:
		w.forget(length)
		return w.fail(s, "oneOf")
	case matched == 1:
		if tells && named != found {
			w.advise(s, "discriminator")
		}
		w.advice(found, v)
	}
	return true
}

func checkAnyOf(w *walk, s *Schema, v *Value) bool {
	var found *Schema
	length, uncertain, sure := len(w.unjudged), w.uncertain, false
	named, tells := s.Discriminator.choose(v)
	agrees := false
	if w.onlyItself(s.AnyOf) {
		return true
	}
	for _, alternative := range s.AnyOf {
		if w.isOpen(alternative) {
			continue
		}
		matches, certain := w.probe(alternative, v)
		if !matches {
			continue
		}
		if found == nil {
			found = alternative
		}
		agrees = agrees || alternative == named
		if sure = sure || certain; sure && (!tells || w.probing) {
			break
		}
	}
	if found == nil {
		if named != nil && alternativeOf(s.AnyOf, named) {
			return w.value(named, v)
		}
		return w.fail(s, "anyOf")
	}
	if sure {
		w.forget(length)
		w.uncertain = uncertain
	}
	if tells && !agrees {
		w.advise(s, "discriminator")
	}
	w.advice(found, v)
	return true
}

// advice finds what the document advises inside of an alternative that matches.
func (w *walk) advice(s *Schema, v *Value) {
	if s.advises && !w.probing {
		w.value(s, v)
	}
}

func checkNot(w *walk, s *Schema, v *Value) bool {
	if w.isOpen(s.Not) {
		w.skip(s, "the schema takes what it does not take")
		return true
	}
	if matches, certain := w.probe(s.Not, v); matches && certain {
		return w.fail(s, "not")
	}
	return true
}

func checkIf(w *walk, s *Schema, v *Value) bool {
	matches, certain := w.probe(s.If, v)
	switch {
	case matches && certain && s.Then != nil:
		return w.value(s.Then, v)
	case !matches && s.Else != nil:
		return w.value(s.Else, v)
	}
	return true
}

func checkDependentSchemas(w *walk, s *Schema, v *Value) bool {
	ok := true
	s.dependents(v, func(dependent *Schema) {
		if dependent.says && (ok || !w.probing) {
			ok = w.value(dependent, v) && ok
		}
	})
	return ok
}

func checkUnjudged(w *walk, s *Schema, v *Value) bool {
	for i := range s.unjudged {
		if u := &s.unjudged[i]; u.types&v.Type != 0 {
			w.skip(s, u.reason)
		}
	}
	return true
}

// choose returns the schema that the discriminator selects for an object, nil
// when it selects none. tells is false where there is nothing to select by.
func (d *Discriminator) choose(v *Value) (chosen *Schema, tells bool) {
	if d == nil || v.Type != Object || len(d.Mapping) == 0 {
		return nil, false
	}
	value := v.Member(d.PropertyName)
	if value == nil || value.Type != String {
		return nil, true
	}
	for i := range d.Mapping {
		if d.Mapping[i].Value == value.Text {
			return d.Mapping[i].Schema, true
		}
	}
	return nil, true
}

func alternativeOf(alternatives []*Schema, s *Schema) bool {
	for _, one := range alternatives {
		if one == s {
			return true
		}
	}
	return false
}
