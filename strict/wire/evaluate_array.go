package wire

func (e *evaluation) arrayOf(s *Schema, n int32) bool {
	ok := true
	if s.Counts != nil {
		ok = e.counts(s, uint64(e.all[n].inside), "minItems", "maxItems")
	}
	if s.Unique && (ok || !e.probing) && !e.unique(n) {
		ok = e.fail(s, "uniqueItems")
	}
	if s.Items != 0 || s.PrefixItems != nil {
		ok = (ok || !e.probing) && e.items(s, n) && ok
	}
	if s.Contains != 0 && (ok || !e.probing) {
		ok = e.contains(s, n) && ok
	}
	return ok
}

// items holds each item of an array against the schema for it.
func (e *evaluation) items(s *Schema, n int32) bool {
	ok := true
	for i, item := 0, e.all[n].first; item != 0; i, item = i+1, e.all[item].next {
		about := s.Items
		if i < len(s.PrefixItems) {
			about = s.PrefixItems[i]
		} else if about == 0 {
			break
		}
		e.step(nil, i)
		ok = e.inside(about, item) && ok
		e.back()
		if !ok && e.probing {
			return false
		}
	}
	return ok
}

func (e *evaluation) contains(s *Schema, n int32) bool {
	count := uint64(0)
	for item := e.all[n].first; item != 0; item = e.all[item].next {
		if e.probeInside(s.Contains, item, strictly) {
			count++
		}
	}
	ok := true
	if least, given := s.count("minContains"); given && count < least {
		ok = e.fail(s, "minContains")
	} else if !given && count == 0 {
		ok = e.fail(s, "contains")
	}
	if most, given := s.count("maxContains"); given && count > most {
		ok = e.fail(s, "maxContains")
	}
	return ok
}
