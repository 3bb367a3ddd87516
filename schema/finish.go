package schema

// A check is an evaluator that a schema has.
type check struct {
	types Types
	check func(w *walk, s *Schema, v *Value) bool
}

// An evaluator is what evaluates some keywords.
type evaluator struct {
	name  string
	types Types
	check func(w *walk, s *Schema, v *Value) bool
	// needs reports whether a schema has something for it to say, once what the
	// schemas inside say is known.
	needs func(s *Schema) bool
}

// evaluators, in the order in which a value meets them.
var evaluators []evaluator

func init() { evaluators = allEvaluators() }

func allEvaluators() []evaluator {
	return []evaluator{
		{"unjudged", all, checkUnjudged, func(s *Schema) bool { return s.unjudged != nil }},
		{"number", Number, checkNumber, func(s *Schema) bool { return s.format.number != nil || s.limits != nil }},
		{"string", String, checkString, func(s *Schema) bool {
			return s.MinLength != nil && *s.MinLength > 0 || s.MaxLength != nil || s.Pattern != nil || s.format.text != nil
		}},
		{"array", Array, checkArray, func(s *Schema) bool {
			return s.MinItems != nil && *s.MinItems > 0 || s.MaxItems != nil || s.UniqueItems
		}},
		{"items", Array, checkItems, func(s *Schema) bool {
			return saysAny(s.PrefixItems...) || saysAny(s.Items)
		}},
		{"contains", Array, checkContains, func(s *Schema) bool { return s.Contains != nil }},
		{"object", Object, checkObject, needsObject},
		{"listed", all, checkListed, func(s *Schema) bool { return s.HasEnum || s.Const != nil }},
		{"parts", all, checkParts, func(s *Schema) bool {
			return saysAny(s.AllOf...) || saysAny(s.Ref) || s.DynamicRef != nil
		}},
		{"oneOf", all, checkOneOf, func(s *Schema) bool { return len(s.OneOf) > 1 || saysAny(s.OneOf...) }},
		{"anyOf", all, checkAnyOf, func(s *Schema) bool {
			for _, alternative := range s.AnyOf {
				if !alternative.says && s.Discriminator == nil {
					return false
				}
			}
			return saysAny(s.AnyOf...)
		}},
		{"not", all, checkNot, func(s *Schema) bool { return s.Not != nil }},
		{"if", all, checkIf, func(s *Schema) bool { return s.If != nil && saysAny(s.Then, s.Else) }},
		{"dependentSchemas", Object, checkDependentSchemas, func(s *Schema) bool {
			for i := range s.DependentSchemas {
				if s.DependentSchemas[i].says {
					return true
				}
			}
			return false
		}},
		{"unevaluatedProperties", Object, checkUnevaluatedProperties, func(s *Schema) bool { return saysAny(s.UnevaluatedProperties) }},
		{"unevaluatedItems", Array, checkUnevaluatedItems, func(s *Schema) bool { return saysAny(s.UnevaluatedItems) }},
	}
}

func saysAny(schemas ...*Schema) bool {
	for _, s := range schemas {
		if s != nil && s.says {
			return true
		}
	}
	return false
}

func needsObject(s *Schema) bool {
	if s.Required != nil || s.DependentRequired != nil || s.MinProperties != nil && *s.MinProperties > 0 || s.MaxProperties != nil ||
		saysAny(s.AdditionalProperties, s.PropertyNames) {
		return true
	}
	for i := range s.Properties {
		if p := s.Properties[i].Schema; p.says || p.keepsOut() != (keepsOut{}) {
			return true
		}
	}
	for i := range s.PatternProperties {
		if s.PatternProperties[i].says {
			return true
		}
	}
	return false
}

// subschemas calls f with each schema inside of s, and with whether it is held
// against the same value.
func (s *Schema) subschemas(f func(inner *Schema, same bool)) {
	call := func(same bool, schemas ...*Schema) {
		for _, inner := range schemas {
			if inner != nil {
				f(inner, same)
			}
		}
	}
	call(true, s.AllOf...)
	call(true, s.OneOf...)
	call(true, s.AnyOf...)
	call(true, s.Not, s.If, s.Then, s.Else, s.Ref)
	if s.DynamicRef != nil {
		f(s.DynamicRef.Initial, true)
	}
	for i := range s.DependentSchemas {
		f(s.DependentSchemas[i].Schema, true)
	}
	call(false, s.PrefixItems...)
	call(false, s.Items, s.Contains, s.UnevaluatedItems, s.AdditionalProperties, s.PropertyNames, s.UnevaluatedProperties)
	for i := range s.Properties {
		f(s.Properties[i].Schema, false)
	}
	for i := range s.PatternProperties {
		f(s.PatternProperties[i].Schema, false)
	}
}

// finish makes the plans of schemas that were compiled together.
func finish(batch []*Schema) {
	around := make(map[*Schema][]*Schema)
	for _, s := range batch {
		s.subschemas(func(inner *Schema, same bool) {
			s.combines = s.combines || same
			if inner.finished {
				return
			}
			around[inner] = append(around[inner], s)
			if same {
				inner.referred = true
			}
		})
		if f, known := lookupFormat(s.Format); known {
			s.format = f
		}
		s.list()
	}
	// What a schema says, those around it say: as long as nothing says otherwise, a
	// schema that leads back to itself says nothing.
	spread(batch, around, func(s *Schema) *bool { return &s.says }, func(s *Schema) bool {
		if s.Types != 0 || s.Never {
			return true
		}
		for i := range evaluators {
			if evaluators[i].needs(s) {
				return true
			}
		}
		return false
	})
	spread(batch, around, func(s *Schema) *bool { return &s.advises }, func(s *Schema) bool {
		found := s.ReadOnly || s.WriteOnly || s.Discriminator != nil
		s.subschemas(func(inner *Schema, _ bool) { found = found || inner.finished && inner.advises })
		return found
	})
	for _, s := range batch {
		if s.set != nil && s.says && (s.combines || s.referred) {
			s.mark = s.set.marks.Add(1)
		}
		s.finished = true
		s.tabulate()
		for i := range evaluators {
			if e := &evaluators[i]; e.needs(s) {
				s.checks = append(s.checks, check{e.types, e.check})
			}
		}
		s.says = s.checks != nil || s.Types != 0 || s.Never
	}
}

// spread sets a flag of the schemas for which it holds by themselves, and of those
// around them.
func spread(batch []*Schema, around map[*Schema][]*Schema, flag func(*Schema) *bool, holds func(*Schema) bool) {
	var todo []*Schema
	for _, s := range batch {
		if !*flag(s) && holds(s) {
			*flag(s) = true
			todo = append(todo, s)
		}
	}
	for len(todo) > 0 {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, outer := range around[s] {
			if !*flag(outer) {
				*flag(outer) = true
				todo = append(todo, outer)
			}
		}
	}
}
