package gate

import (
	"regexp"

	"github.com/leasegate/leasegate/schema"
)

// An object is being made of members that come one by one.
type object struct {
	value schema.Value
	index map[string]int
}

func newObject() *object {
	return &object{schema.Value{Type: schema.Object}, make(map[string]int)}
}

func (o *object) has(name string) bool {
	_, ok := o.index[name]
	return ok
}

// add adds a member, which can be there already.
func (o *object) add(name string, v schema.Value) {
	again := o.has(name)
	if !again {
		o.index[name] = len(o.value.Members)
	}
	o.value.Members = append(o.value.Members, schema.Member{Name: name, Value: v, Again: again})
}

// append adds an item to the array that a member is; item makes the one of an index.
func (o *object) append(name string, item func(i int) schema.Value) {
	if !o.has(name) {
		o.add(name, schema.Value{Type: schema.Array})
	}
	array := &o.value.Members[o.index[name]].Value
	array.Items = append(array.Items, item(len(array.Items)))
}

func textValue(text string) schema.Value { return schema.Value{Type: schema.String, Text: text} }

// isNumber is JSON's grammar of numbers (RFC 8259, section 6).
var isNumber = regexp.MustCompile(`^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$`)

// fromText makes a value of a text that a schema is about, in the first of the
// types that match it. A number is one of JSON's grammar. Without another way to
// read it, the text is a string.
func (j *judging) fromText(s *schema.Schema, text string) schema.Value {
	if s == nil {
		return textValue(text)
	}
	accepted := s.Effective()
	var candidates []schema.Value
	if (accepted == 0 || accepted&(schema.Number|schema.Integer) != 0) && isNumber.MatchString(text) {
		candidates = append(candidates, schema.Value{Type: schema.Number, Text: text})
	}
	if (accepted == 0 || accepted&schema.Boolean != 0) && (text == "true" || text == "false") {
		candidates = append(candidates, schema.Value{Type: schema.Boolean, True: text == "true"})
	}
	if len(candidates) == 0 {
		return textValue(text)
	}
	if accepted != 0 && accepted&schema.String == 0 {
		return candidates[0]
	}
	for _, candidate := range append(candidates, textValue(text)) {
		if matches, _ := s.Matches(candidate, j.direction()); matches {
			return candidate
		}
	}
	return textValue(text)
}

// memberOf returns the schema of a member, also of one that is not listed.
func memberOf(s *schema.Schema, name string) *schema.Schema {
	found := describedBy(s, name)
	if found == nil {
		s.AnyPart(func(part *schema.Schema) bool {
			if part.AdditionalProperties != nil && !part.AdditionalProperties.Never {
				found = part.AdditionalProperties
			}
			return found != nil
		})
	}
	return found
}

// describedBy returns the schema of a member that is listed, or whose name matches a
// pattern.
func describedBy(s *schema.Schema, name string) *schema.Schema {
	found := propertyOf(s, name)
	if found == nil {
		s.AnyPart(func(part *schema.Schema) bool {
			for _, p := range part.PatternProperties {
				if matches, decided := p.Match(name); matches && decided {
					found = p.Schema
				}
			}
			return found != nil
		})
	}
	return found
}

// propertyOf returns the schema of a listed member, which may be in a part of s.
func propertyOf(s *schema.Schema, name string) *schema.Schema {
	var found *schema.Schema
	s.AnyPart(func(part *schema.Schema) bool {
		found = part.Property(name)
		return found != nil
	})
	return found
}

// itemOf returns the schema of an item, which may be in a part of s.
func itemOf(s *schema.Schema, i int) *schema.Schema {
	var found *schema.Schema
	s.AnyPart(func(part *schema.Schema) bool {
		if i < len(part.PrefixItems) {
			found = part.PrefixItems[i]
		} else {
			found = part.Items
		}
		return found != nil
	})
	return found
}

// asksNothing reports whether a schema takes every value: there is none, or it has
// no keyword but annotations.
func asksNothing(s *schema.Schema) bool {
	if s == nil {
		return true
	}
	return !s.Never && s.Types == 0 && asksLittle(s) && s.Properties == nil && s.Items == nil
}

// asksLittle reports whether a schema asks nothing but for a type.
func asksLittle(s *schema.Schema) bool {
	return s.Ref == nil && s.DynamicRef == nil && !s.HasEnum && s.Const == nil && s.Pattern == nil &&
		(s.Format == "" || s.Format == "binary") &&
		s.MinLength == nil && s.MaxLength == nil &&
		s.Minimum == "" && s.Maximum == "" && s.ExclusiveMinimum == "" && s.ExclusiveMaximum == "" && s.MultipleOf == "" &&
		s.PrefixItems == nil && s.Contains == nil && s.MinItems == nil && s.MaxItems == nil && !s.UniqueItems && s.UnevaluatedItems == nil &&
		s.PatternProperties == nil && s.AdditionalProperties == nil && s.PropertyNames == nil && s.Required == nil &&
		s.DependentRequired == nil && s.DependentSchemas == nil && s.MinProperties == nil && s.MaxProperties == nil && s.UnevaluatedProperties == nil &&
		s.AllOf == nil && s.AnyOf == nil && s.OneOf == nil && s.Not == nil && s.If == nil
}

// isAnyText reports whether a schema takes every string.
func isAnyText(s *schema.Schema) bool {
	return asksNothing(s) || s.Types&schema.String != 0 && asksLittle(s)
}
