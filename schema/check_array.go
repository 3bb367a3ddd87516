package schema

func checkArray(w *walk, s *Schema, v *Value) bool {
	ok := true
	if s.MinItems != nil && uint64(len(v.Items)) < *s.MinItems {
		ok = w.fail(s, "minItems")
	}
	if s.MaxItems != nil && uint64(len(v.Items)) > *s.MaxItems {
		ok = w.fail(s, "maxItems")
	}
	if s.UniqueItems && (ok || !w.probing) && !w.hasher.unique(v.Items) {
		ok = w.fail(s, "uniqueItems")
	}
	return ok
}

// checkItems holds each item of an array against the schema for it.
func checkItems(w *walk, s *Schema, v *Value) bool { return w.items(s, v) }

func (w *walk) items(s *Schema, v *Value) bool {
	ok := true
	for i := range v.Items {
		var about *Schema
		if i < len(s.PrefixItems) {
			about = s.PrefixItems[i]
		} else if about = s.Items; about == nil {
			break
		}
		if !about.says {
			continue
		}
		w.path.pushIndex(i)
		ok = w.inside(about, &v.Items[i]) && ok
		w.path.pop()
		if !ok && w.probing {
			return false
		}
	}
	return ok
}

func checkContains(w *walk, s *Schema, v *Value) bool {
	count, sure := uint64(0), uint64(0)
	for i := range v.Items {
		w.path.pushIndex(i)
		matches, certain := w.probeInside(s.Contains, &v.Items[i])
		w.path.pop()
		if matches {
			count++
			if certain {
				sure++
			}
		}
	}
	least, keyword := uint64(1), "contains"
	if s.MinContains != nil {
		least, keyword = *s.MinContains, "minContains"
	}
	ok := true
	if count < least {
		ok = w.fail(s, keyword)
	}
	if s.MaxContains != nil && sure > *s.MaxContains {
		ok = w.fail(s, "maxContains")
	}
	return ok
}
