package gate

// combined holds a value against the schemas that a schema combines.
func (w *modelWalk) combined(s *modelOldSchema, value any) bool {
	ok := true
	for _, part := range s.allOf {
		if ok = w.value(part, value) && ok; !ok && w.probing {
			return false
		}
	}
	if ok = w.alternatives(s, value) && ok; !ok && w.probing {
		return false
	}
	if s.not != nil {
		if matches, certain := w.probe(s.not, value); matches && certain {
			ok = w.fail(s, "not")
		}
	}
	if s.on != nil {
		matches, certain := w.probe(s.on, value)
		switch {
		case matches && certain && s.then != nil:
			ok = w.value(s.then, value) && ok
		case !matches && s.other != nil:
			ok = w.value(s.other, value) && ok
		}
	}
	switch value := value.(type) {
	case map[string]any:
		for _, d := range s.dependentSchemas {
			if _, there := value[d.name]; there {
				ok = w.value(d.modelOldSchema, value) && ok
			}
		}
		if s.closedUnevaluated || s.unevaluatedMembers != nil {
			ok = w.unevaluatedProperties(s, value) && ok
		}
	case []any:
		if s.closedItems || s.unevaluatedItems != nil {
			ok = w.unevaluatedItemsOf(s, value) && ok
		}
	}
	return ok
}

// alternatives holds a value against oneOf and anyOf.
func (w *modelWalk) alternatives(s *modelOldSchema, value any) bool {
	if s.discriminator != nil {
		if object, ok := value.(map[string]any); ok {
			return w.discriminated(s, object)
		}
	}
	ok := true
	if s.oneOf != nil {
		matched, uncertain := 0, false
		for _, alternative := range s.oneOf {
			if matches, certain := w.probe(alternative, value); matches {
				matched++
				uncertain = uncertain || !certain
			}
		}
		if matched == 0 || matched > 1 && !uncertain {
			ok = w.fail(s, "oneOf")
		}
	}
	if s.anyOf != nil && (ok || !w.probing) {
		matched := false
		for _, alternative := range s.anyOf {
			matches, _ := w.probe(alternative, value)
			// In 2020-12 every matching alternative counts for what is unevaluated,
			// which asks for itself; here one will do.
			if matches {
				matched = true
				break
			}
		}
		if !matched {
			ok = w.fail(s, "anyOf")
		}
	}
	return ok
}

// discriminated holds an object against the schema that its discriminator
// selects, so that what is found is found inside of it.
func (w *modelWalk) discriminated(s *modelOldSchema, object map[string]any) bool {
	chosen := s.discriminator.choose(object)
	if chosen == nil {
		return w.fail(s, "discriminator")
	}
	return w.value(chosen, object)
}
