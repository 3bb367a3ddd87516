package schema

// A memberTable has the names that a schema speaks of.
type memberTable struct {
	names    []string
	index    map[string]int32 // of many names
	schemas  []*Schema        // of listed members, by name; nil where only required
	oneWay   []keepsOut       // by name
	required []int32
	// dependent are the slots of what dependentRequired asks for, and byMember the
	// schemas of dependentSchemas by name; nil where there are none.
	dependent []dependentSlots
	byMember  []*Schema
	// rest is set where something is said of members that are not listed.
	rest bool
}

type dependentSlots struct {
	slot     int32
	required []int32
}

// keepsOut says in which direction a member is not sent.
type keepsOut struct{ readOnly, writeOnly bool }

// fewNames is up to where names are found by looking at each.
const fewNames = 8

func (t *memberTable) find(name string) int32 {
	if t.index != nil {
		if i, ok := t.index[name]; ok {
			return i
		}
		return -1
	}
	for i := range t.names {
		if t.names[i] == name {
			return int32(i)
		}
	}
	return -1
}

func (t *memberTable) add(name string) int32 {
	if i := t.find(name); i >= 0 {
		return i
	}
	i := int32(len(t.names))
	t.names, t.schemas, t.oneWay = append(t.names, name), append(t.schemas, nil), append(t.oneWay, keepsOut{})
	if t.index == nil && len(t.names) > fewNames {
		t.index = make(map[string]int32, 2*len(t.names))
		for at, one := range t.names {
			t.index[one] = int32(at)
		}
	} else if t.index != nil {
		t.index[name] = i
	}
	return i
}

// tabulate makes the table of an object's members.
func (s *Schema) tabulate() {
	t := &memberTable{}
	for _, p := range s.Properties {
		i := t.add(p.Name)
		t.schemas[i] = p.Schema
		t.oneWay[i] = p.Schema.keepsOut()
	}
	for _, name := range s.Required {
		t.required = append(t.required, t.add(name))
	}
	for i := range s.DependentRequired {
		d := dependentSlots{slot: t.add(s.DependentRequired[i].Name)}
		for _, name := range s.DependentRequired[i].Required {
			d.required = append(d.required, t.add(name))
		}
		t.dependent = append(t.dependent, d)
	}
	for _, d := range s.DependentSchemas {
		slot := t.add(d.Name)
		t.byMember = append(t.byMember, make([]*Schema, len(t.names)-len(t.byMember))...)
		t.byMember[slot] = d.Schema
	}
	t.rest = s.PatternProperties != nil || s.AdditionalProperties != nil && s.AdditionalProperties.says || s.PropertyNames != nil
	s.members = t
}

const maxParts = 64

// keepsOut looks for readOnly and writeOnly in a schema and those that a value has to
// match with it, as far as maxParts of them.
func (s *Schema) keepsOut() keepsOut {
	found := keepsOut{s.ReadOnly, s.WriteOnly}
	seen := []*Schema{s}
	for i := 0; i < len(seen) && i < maxParts; i++ {
		parts := seen[i].AllOf
		if ref := seen[i].Ref; ref != nil {
			parts = append(parts[:len(parts):len(parts)], ref)
		}
		for _, part := range parts {
			found.readOnly = found.readOnly || part.ReadOnly
			found.writeOnly = found.writeOnly || part.WriteOnly
			seen = append(seen, part)
		}
	}
	return found
}

// misdirected names the keyword that keeps a member out of this direction.
func (w *walk) misdirected(k keepsOut) string {
	switch {
	case k.readOnly && w.direction == Request:
		return "readOnly"
	case k.writeOnly && w.direction == Response:
		return "writeOnly"
	}
	return ""
}

func checkObject(w *walk, s *Schema, v *Value) bool {
	t := s.members
	slots, seen := len(w.slots), len(w.seen)
	ok := w.present(s, v)
	for i := range v.Members {
		if !ok && w.probing {
			break
		}
		slot := w.slots[slots+i]
		if slot < 0 && !t.rest || slot >= 0 && !t.rest && (t.schemas[slot] == nil || !t.schemas[slot].says && t.oneWay[slot] == keepsOut{}) {
			continue
		}
		w.path.push(v.Members[i].Name)
		ok = w.memberAt(s, &v.Members[i], slot) && ok
		w.path.pop()
	}
	w.slots, w.seen = w.slots[:slots], w.seen[:seen]
	return ok
}

// present finds the slots of an object's members, which it leaves at the end of
// w.slots, and checks which are there.
func (w *walk) present(s *Schema, v *Value) bool {
	t, seen := s.members, len(w.seen)
	for range (len(t.names) + 63) / 64 {
		w.seen = append(w.seen, 0)
	}
	for i := range v.Members {
		slot := t.find(v.Members[i].Name)
		if w.slots = append(w.slots, slot); slot >= 0 {
			w.seen[seen+int(slot)/64] |= 1 << (slot % 64)
		}
	}
	ok := true
	if s.MinProperties != nil && uint64(v.names()) < *s.MinProperties {
		ok = w.fail(s, "minProperties")
	}
	if s.MaxProperties != nil && uint64(v.names()) > *s.MaxProperties {
		ok = w.fail(s, "maxProperties")
	}
	isThere := func(slot int32) bool { return w.seen[seen+int(slot)/64]&(1<<(slot%64)) != 0 }
	for _, slot := range t.required {
		if !isThere(slot) {
			if ok = w.lacks(s, "required", t.names[slot]) && ok; !ok && w.probing {
				return false
			}
		}
	}
	for i := range t.dependent {
		if d := &t.dependent[i]; isThere(d.slot) {
			for _, slot := range d.required {
				if !isThere(slot) {
					ok = w.lacks(s, "dependentRequired", t.names[slot]) && ok
				}
			}
		}
	}
	return ok
}

// dependents calls f with the schemas that an object has to match for its members.
func (s *Schema) dependents(v *Value, f func(*Schema)) {
	for i := range v.Members {
		if m := &v.Members[i]; !m.Again {
			if slot := s.members.find(m.Name); slot >= 0 && int(slot) < len(s.members.byMember) && s.members.byMember[slot] != nil {
				f(s.members.byMember[slot])
			}
		}
	}
}

// lacks notes that a member is missing. One that the direction keeps out need not
// be there (OpenAPI 3.0.4, Schema Object, readOnly); where the document only
// advises so, that is noted.
func (w *walk) lacks(s *Schema, keyword, name string) bool {
	exempt := w.exempts(s, name)
	w.path.push(name)
	if !exempt {
		w.fail(s, keyword)
	} else if w.set.is31 {
		w.advise(s, keyword)
	}
	w.path.pop()
	return exempt
}

// member holds one member of an object against the schemas for it.
func (w *walk) member(s *Schema, m *Member) bool {
	slot := int32(-1)
	if s.members != nil {
		slot = s.members.find(m.Name)
	}
	return w.memberAt(s, m, slot)
}

func (w *walk) memberAt(s *Schema, m *Member, slot int32) bool {
	ok, additional := true, !s.lacksPattern
	if slot >= 0 && s.members.schemas[slot] != nil {
		additional = false
		about := s.members.schemas[slot]
		keyword := w.misdirected(s.members.oneWay[slot])
		switch {
		case keyword != "" && !w.set.is31:
			ok = w.fail(about, keyword)
		default:
			if keyword != "" {
				w.advise(about, keyword)
			}
			ok = w.inside(about, &m.Value)
		}
	}
	for i := range s.PatternProperties {
		p := &s.PatternProperties[i]
		matches, decided := w.match(s, p.Pattern, m.Name)
		if matches || !decided {
			additional = false
		}
		if matches {
			ok = w.inside(p.Schema, &m.Value) && ok
		}
	}
	if additional && s.AdditionalProperties != nil {
		if s.AdditionalProperties.Never {
			ok = w.fail(s, "additionalProperties")
		} else {
			ok = w.inside(s.AdditionalProperties, &m.Value) && ok
		}
	}
	if s.PropertyNames != nil && s.PropertyNames.says {
		if matches, certain := w.named(s.PropertyNames, m.Name); !matches && certain {
			ok = w.fail(s, "propertyNames")
		}
	}
	return ok
}

// named probes the name of a member.
func (w *walk) named(s *Schema, name string) (matches, certain bool) {
	v := &w.name
	if s.combines {
		v = new(Value) // that the answers about it can be kept
	}
	*v = Value{Type: String, Text: name}
	return w.probeInside(s, v)
}
