package gate

import (
	"encoding/json"
	"math"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// number holds a number against a schema; typed is false when it is not of the
// type that the schema asks for.
func (w *modelWalk) number(s *modelOldSchema, value any) (ok, typed bool) {
	ok, typed = true, true
	switch value := value.(type) {
	case float64:
		if s.integer && value != math.Trunc(value) {
			// kin-openapi would go on with the other keywords.
			return w.fail(s, "type"), false
		}
		ok = w.kin(s, s.onNumber, value)
	case json.Number:
		if s.integer && !modelParseDecimal(string(value)).isInteger() {
			return w.fail(s, "type"), false
		}
		ok = w.exact(s, modelParseDecimal(string(value)))
	}
	if s.source.MultipleOf != nil && (ok || !w.probing) {
		ok = w.multipleOf(s, value) && ok
	}
	return ok, typed
}

// exact decides what kin-openapi can't: it would round the number.
func (w *modelWalk) exact(s *modelOldSchema, value modelDecimal) bool {
	about, ok := s.onNumber, true
	if about == nil {
		return true
	}
	if about.Format != "" && !modelFitsFormat(about.Format, value) {
		ok = w.fail(s, "format")
	}
	for _, limit := range []struct {
		keyword string
		limit   *float64
		breaks  func(order int) bool
	}{
		{"minimum", about.Min, func(order int) bool { return order < 0 }},
		{"maximum", about.Max, func(order int) bool { return order > 0 }},
		{"exclusiveMinimum", about.ExclusiveMin.Value, func(order int) bool { return order <= 0 }},
		{"exclusiveMaximum", about.ExclusiveMax.Value, func(order int) bool { return order >= 0 }},
	} {
		if limit.limit != nil && limit.breaks(value.compare(modelLimitDecimal(*limit.limit))) {
			ok = w.fail(s, limit.keyword)
		}
	}
	return ok
}

// multipleOf is decided here for every number: kin-openapi takes any number for
// a multiple that is large enough.
func (w *modelWalk) multipleOf(s *modelOldSchema, value any) bool {
	return modelToDecimal(value).multipleOf(modelFloatDecimal(*s.source.MultipleOf)) || w.fail(s, "multipleOf")
}

func (w *modelWalk) string(s *modelOldSchema, value string) bool {
	ok := w.kin(s, s.onString, value)
	if s.pattern != nil && (ok || !w.probing) {
		matches, decided := w.match(s, s.pattern, value)
		if decided && !matches {
			ok = w.fail(s, "pattern")
		}
	}
	return ok
}

// match matches a pattern. One that took too long once is not tried again.
func (w *modelWalk) match(s *modelOldSchema, p *modelPattern, text string) (matches, decided bool) {
	if !w.slow[p] {
		if matches, decided = p.match(text); decided {
			return matches, true
		}
		if w.slow == nil {
			w.slow = make(map[*modelPattern]bool)
		}
		w.slow[p] = true
	}
	w.skip(s, "matching the pattern took too long")
	return false, false
}

func (w *modelWalk) array(s *modelOldSchema, items []any) bool {
	ok := w.kin(s, s.onArray, items)
	if ok || !w.probing {
		ok = w.items(s, items) && ok
	}
	if s.contains != nil && (ok || !w.probing) {
		ok = w.contains(s, items) && ok
	}
	return ok
}

// items holds each item of an array against the schema for it.
func (w *modelWalk) items(s *modelOldSchema, items []any) bool {
	ok := true
	for i, item := range items {
		if !ok && w.probing {
			return false
		}
		var about *modelOldSchema
		switch {
		case i < len(s.prefixItems):
			about = s.prefixItems[i]
		case s.schemaOfItems != nil:
			about = s.schemaOfItems
		default:
			continue
		}
		w.path.pushIndex(i)
		ok = w.inside(about, item) && ok
		w.path.pop()
	}
	return ok
}

func (w *modelWalk) contains(s *modelOldSchema, items []any) bool {
	count, uncertain := uint64(0), false
	for i, item := range items {
		w.path.pushIndex(i)
		matches, certain := w.probeInside(s.contains, item)
		w.path.pop()
		if matches {
			count++
			uncertain = uncertain || !certain
		}
	}
	least, keyword := uint64(1), "contains"
	if s.source.MinContains != nil {
		least, keyword = *s.source.MinContains, "minContains"
	}
	if count < least {
		return w.fail(s, keyword)
	}
	if most := s.source.MaxContains; most != nil && count > *most && !uncertain {
		return w.fail(s, "maxContains")
	}
	return true
}

func (w *modelWalk) object(s *modelOldSchema, object map[string]any) bool {
	ok := w.kin(s, s.onObject, object)
	declared := 0
	for _, name := range s.names {
		if value, there := object[name]; there {
			if !ok && w.probing {
				return false
			}
			declared++
			w.path.push(name)
			ok = w.member(s, name, value) && ok
			w.path.pop()
		}
	}
	if declared < len(object) && s.open {
		for _, name := range modelSortedKeys(object) {
			if _, there := s.members[name]; there {
				continue
			}
			if !ok && w.probing {
				return false
			}
			w.path.push(name)
			ok = w.member(s, name, object[name]) && ok
			w.path.pop()
		}
	}
	for _, d := range s.dependentRequired {
		if _, there := object[d.name]; !there {
			continue
		}
		for _, name := range d.required {
			if _, there := object[name]; !there && !w.exempt(name) {
				ok = w.failMember(s, "dependentRequired", name)
			}
		}
	}
	return ok
}

// member holds one member of an object against the schemas for it.
func (w *modelWalk) member(s *modelOldSchema, name string, value any) bool {
	ok, additional := true, true
	if m := s.members[name]; m != nil {
		additional = false
		if keyword := w.misdirected(m); keyword != "" {
			ok = w.fail(m.modelOldSchema, keyword)
		} else {
			ok = w.inside(m.modelOldSchema, value)
		}
	}
	for _, p := range s.patternMembers {
		matches, decided := w.match(s, p.modelPattern, name)
		if matches || !decided {
			additional = false
		}
		if matches {
			ok = w.inside(p.modelOldSchema, value) && ok
		}
	}
	switch {
	case additional && s.closed:
		ok = w.fail(s, "additionalProperties")
	case additional && s.additional != nil:
		ok = w.inside(s.additional, value) && ok
	}
	if s.propertyNames != nil {
		if matches, certain := w.probeInside(s.propertyNames, name); !matches && certain {
			ok = w.fail(s, "propertyNames")
		}
	}
	return ok
}

// listed holds a value against enum and const.
func (w *modelWalk) listed(s *modelOldSchema, value any) bool {
	ok := true
	if s.enum != nil && !w.among(s.enum, value) {
		ok = w.fail(s, "enum")
	}
	if s.constant != nil && !w.among(s.constant, value) || s.constantNull && value != nil {
		ok = w.fail(s, "const")
	}
	return ok
}

func (w *modelWalk) among(about *openapi3.Schema, value any) bool {
	switch value.(type) {
	case nil:
		// kin-openapi would ask whether the schema takes null first.
		return slices.Contains(about.Enum, nil)
	case float64, json.Number:
		d := modelToDecimal(value)
		return slices.ContainsFunc(about.Enum, func(one any) bool {
			switch one.(type) {
			case float64, json.Number:
				return modelToDecimal(one).compare(d) == 0
			}
			return false
		})
	}
	return about.VisitJSON(value, w.contract.options...) == nil
}
