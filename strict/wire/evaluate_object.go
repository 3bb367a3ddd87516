package wire

import (
	"slices"

	"github.com/leasegate/leasegate/strict/value"
)

func (e *evaluation) objectOf(s *Schema, n int32) bool {
	ok := true
	if s.Counts != nil {
		ok = e.counts(s, uint64(e.distinct(n)), "minProperties", "maxProperties")
	}
	if s.Required != nil && (ok || !e.probing) {
		ok = e.required(s, n) && ok
	}
	for i := range s.Dependent {
		if d := &s.Dependent[i]; (ok || !e.probing) && e.member(n, d.Name) != 0 {
			for _, name := range d.Required {
				if e.member(n, name) == 0 {
					ok = e.lacks(s, "dependentRequired", name) && ok
				}
			}
		}
	}
	if s.Properties == nil && s.Patterns == nil && s.Additional == 0 && s.Names == 0 {
		return ok
	}
	for m := e.all[n].first; m != 0 && (ok || !e.probing); m = e.all[m].next {
		e.step(e.name(m), -1)
		ok = e.memberOf(s, m) && ok
		e.back()
	}
	return ok
}

// required looks for the members that must be there.
func (e *evaluation) required(s *Schema, n int32) bool {
	var few [4]uint64
	seen := few[:]
	if len(s.Required) > 64*len(few) {
		seen = make([]uint64, (len(s.Required)+63)/64)
	}
	left := len(s.Required)
	for m := e.all[n].first; m != 0 && left > 0; m = e.all[m].next {
		i, found := slices.BinarySearchFunc(s.Required, e.name(m), func(one string, name []byte) int {
			switch {
			case one < string(name):
				return -1
			case one > string(name):
				return 1
			}
			return 0
		})
		if found && seen[i/64]&(1<<(i%64)) == 0 {
			seen[i/64] |= 1 << (i % 64)
			left--
		}
	}
	ok := true
	for i := 0; i < len(s.Required) && left > 0 && (ok || !e.probing); i++ {
		if seen[i/64]&(1<<(i%64)) == 0 {
			ok = e.lacks(s, "required", s.Required[i]) && ok
			left--
		}
	}
	return ok
}

// memberOf holds a member against the schemas for it.
func (e *evaluation) memberOf(s *Schema, m int32) bool {
	name := e.name(m)
	ok, additional := true, true
	if p := property(s.Properties, name); p != nil {
		additional = false
		if keyword := p.Way.keepsOut(e.recorder.direction); keyword != "" && p.Way&Advised == 0 {
			ok = e.fail(s, keyword)
		} else {
			ok = e.inside(p.Schema, m)
		}
	}
	for i := range s.Patterns {
		if p := &s.Patterns[i]; value.Matches(string(name), p.Pattern) {
			additional = false
			ok = e.inside(p.Schema, m) && ok
		}
	}
	if additional && s.Additional != 0 {
		if !e.schemas[s.Additional].Never {
			ok = e.inside(s.Additional, m) && ok
		} else if !e.adds() {
			ok = e.fail(s, "additionalProperties")
		}
	}
	if s.Names != 0 && !e.named(s.Names, m) {
		ok = e.fail(s, "propertyNames")
	}
	return ok
}

// named probes the name of a member.
func (e *evaluation) named(id int, m int32) bool {
	length := len(e.all)
	matches := e.probeInside(id, e.nameNode(m), strictly)
	if !e.schemas[id].combines() {
		e.all = e.all[:length] // no answer about it was kept
	}
	return matches
}

// dependents holds an object against what it has to match for its members.
func (e *evaluation) dependents(s *Schema, n int32) bool {
	ok := true
	for i := range s.Dependents {
		if d := &s.Dependents[i]; (ok || !e.probing) && e.member(n, d.Name) != 0 {
			ok = e.value(d.Schema, n) && ok
		}
	}
	return ok
}

// exempts reports whether a missing member need not be there: it is readOnly in a request
// or writeOnly in a response, in any of the schemas that the object at hand meets
// (OpenAPI 3.0.4, Schema Object, readOnly).
func (e *evaluation) exempts(s *Schema, name string) bool {
	if !e.schemas[0].OneWay {
		return false
	}
	e.leaned = true
	seen := make(map[int]bool)
	var looks func(s *Schema) bool
	looks = func(s *Schema) bool {
		if p := property(s.Properties, []byte(name)); p != nil && p.Way.exempts(e.recorder.direction) {
			return true
		}
		for _, part := range s.AllOf {
			if !seen[part] {
				seen[part] = true
				if looks(&e.schemas[part]) {
					return true
				}
			}
		}
		return false
	}
	if looks(s) {
		return true
	}
	for _, one := range e.met[e.base:] {
		if !seen[one.schema] {
			seen[one.schema] = true
			if looks(&e.schemas[one.schema]) {
				return true
			}
		}
	}
	return false
}
