package refused

import (
	"slices"

	"github.com/leasegate/leasegate/schema"
)

// A conjunction is what schemas ask for that a value must all match, with those that
// they conjoin, and the alternatives that are left open.
type conjunction struct {
	parts        []*schema.Schema
	alternatives [][]*schema.Schema
}

// maxParts bounds how many schemas one conjunction has.
const maxParts = 200

func (m *maker) conjoin(schemas []*schema.Schema) *conjunction {
	c := &conjunction{}
	c.add(schemas...)
	return c
}

func (c *conjunction) add(schemas ...*schema.Schema) {
	for _, s := range schemas {
		if s == nil || slices.Contains(c.parts, s) || len(c.parts) >= maxParts {
			continue
		}
		c.parts = append(c.parts, s)
		c.add(s.Ref)
		if s.DynamicRef != nil {
			c.add(s.DynamicRef.Initial)
		}
		c.add(s.AllOf...)
		for _, alternatives := range [][]*schema.Schema{s.OneOf, s.AnyOf} {
			if len(alternatives) > 0 {
				c.alternatives = append(c.alternatives, alternatives)
			}
		}
	}
}

// with is the conjunction with one of the first alternatives that are open.
func (c *conjunction) with(s *schema.Schema) *conjunction {
	next := &conjunction{parts: slices.Clone(c.parts), alternatives: slices.Clone(c.alternatives[1:])}
	next.add(s)
	return next
}

const anyType = schema.Null | schema.Boolean | schema.Number | schema.String | schema.Array | schema.Object

// types are those that all parts allow.
func (c *conjunction) types() schema.Types {
	types := anyType | schema.Integer
	for _, s := range c.parts {
		asked := s.Types
		if asked == 0 {
			continue
		}
		if asked&schema.Number != 0 {
			asked |= schema.Integer
		}
		types &= asked
	}
	return types
}

// typed reports whether any part asks for a type or has members.
func (c *conjunction) typed() bool {
	return slices.ContainsFunc(c.parts, func(s *schema.Schema) bool { return s.Types != 0 || len(s.Properties) > 0 })
}

// maxLength is the least of them, 0 where there is none.
func (c *conjunction) maxLength() int {
	least := uint64(0)
	for _, s := range c.parts {
		if s.MaxLength != nil && (least == 0 || *s.MaxLength < least) {
			least = *s.MaxLength
		}
	}
	return int(min(least, 1<<20))
}

// maxItems is the least of them, 0 where there is none.
func (c *conjunction) maxItems() int {
	least := uint64(0)
	for _, s := range c.parts {
		if s.MaxItems != nil && (least == 0 || *s.MaxItems < least) {
			least = *s.MaxItems
		}
	}
	return int(min(least, 1<<20))
}

// values are those of the first part that lists them.
func (c *conjunction) values() (values []schema.Value, listed bool) {
	for _, s := range c.parts {
		if s.Const != nil {
			return []schema.Value{*s.Const}, true
		}
	}
	for _, s := range c.parts {
		if s.HasEnum {
			return s.Enum, true
		}
	}
	return nil, false
}

// defaults are those that parts have.
func (c *conjunction) defaults() (values []schema.Value) {
	for _, s := range c.parts {
		if s.Default != nil {
			values = append(values, *s.Default)
		}
	}
	return values
}

// A member is what the parts of an object say of one of its members.
type member struct {
	name     string
	schemas  []*schema.Schema // none where it is required alone
	required bool
}

// members are those that the parts describe or require, in the order of the document.
func (c *conjunction) members() []*member {
	var list []*member
	find := func(name string) *member {
		if i := slices.IndexFunc(list, func(one *member) bool { return one.name == name }); i >= 0 {
			return list[i]
		}
		list = append(list, &member{name: name})
		return list[len(list)-1]
	}
	for _, s := range c.parts {
		for _, p := range s.Properties {
			one := find(p.Name)
			one.schemas = append(one.schemas, p.Schema)
		}
	}
	for _, s := range c.parts {
		for _, name := range s.Required {
			find(name).required = true
		}
	}
	return list
}

// items are the schemas of every item; known is false where items differ by their place.
func (c *conjunction) items() (schemas []*schema.Schema, known bool) {
	for _, s := range c.parts {
		if len(s.PrefixItems) > 0 {
			return nil, false
		}
		if s.Items != nil {
			schemas = append(schemas, s.Items)
		}
	}
	return schemas, true
}

// others are the schemas of members that are not listed; found is false where no part
// describes any.
func (c *conjunction) others() (schemas []*schema.Schema, found bool) {
	for _, s := range c.parts {
		if s.AdditionalProperties != nil && !s.AdditionalProperties.Never {
			schemas, found = append(schemas, s.AdditionalProperties), true
		}
	}
	return schemas, found
}
