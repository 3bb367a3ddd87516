package cases

import (
	"strconv"

	"github.com/leasegate/leasegate/schema"
	strictvalue "github.com/leasegate/leasegate/strict/value"
)

// unknownFormat returns the first format that nobody here knows of those that the
// strings and numbers in a value should have; empty where there is none. The document only
// advises them, but a server can know them.
func (g *Generator) unknownFormat(schemas []*schema.Schema, v value) string {
	if v == nil || !g.mentionsUnknown(schemas) {
		return ""
	}
	parts := everyPart(schemas)
	switch v := v.(type) {
	case text, raw:
		if v == raw("null") || v == raw("true") || v == raw("false") {
			return ""
		}
		for _, part := range parts {
			if part.Format != "" && !knownFormat(part.Format) {
				return part.Format
			}
		}
	case array:
		inner := view{parts: parts}
		for i, item := range v {
			if format := g.unknownFormat(inner.items(i), item); format != "" {
				return format
			}
		}
	case object:
		inner := view{parts: parts}
		for _, m := range v {
			if format := g.unknownFormat(inner.member(m.name), m.value); format != "" {
				return format
			}
		}
	}
	return ""
}

func knownFormat(name string) bool {
	_, known := strictvalue.FormatOf(name)
	return known
}

// everyPart lists the schemas that can have a say about the same value.
func everyPart(schemas []*schema.Schema) (parts []*schema.Schema) {
	seen := make(map[*schema.Schema]bool)
	var add func(list ...*schema.Schema)
	add = func(list ...*schema.Schema) {
		for _, s := range list {
			if s == nil || seen[s] || len(seen) > maxParts {
				continue
			}
			seen[s] = true
			parts = append(parts, s)
			add(s.Ref, s.Then, s.Else)
			if s.DynamicRef != nil {
				add(s.DynamicRef.Initial)
			}
			add(s.AllOf...)
			add(s.AnyOf...)
			add(s.OneOf...)
		}
	}
	add(schemas...)
	return parts
}

// mentionsUnknown reports whether schemas, or those inside of them, have a format
// that is not known, so that most values need not be looked through.
func (g *Generator) mentionsUnknown(schemas []*schema.Schema) bool {
	for _, s := range schemas {
		known, done := g.unknown[s]
		if !done {
			known = reaches(s, func(s *schema.Schema) bool { return s.Format != "" && !knownFormat(s.Format) })
			g.unknown[s] = known
		}
		if known {
			return true
		}
	}
	return false
}

// reaches reports whether a schema, or one that it leads to, is of a kind.
func reaches(s *schema.Schema, kind func(*schema.Schema) bool) bool {
	seen := map[*schema.Schema]bool{nil: true}
	queue := []*schema.Schema{s}
	for len(queue) > 0 {
		next := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if seen[next] {
			continue
		}
		seen[next] = true
		if kind(next) {
			return true
		}
		queue = append(queue, next.Ref, next.Items, next.AdditionalProperties, next.Contains, next.Then, next.Else)
		if next.DynamicRef != nil {
			queue = append(queue, next.DynamicRef.Initial)
		}
		for _, list := range [][]*schema.Schema{next.AllOf, next.AnyOf, next.OneOf, next.PrefixItems} {
			queue = append(queue, list...)
		}
		for i := range next.Properties {
			queue = append(queue, next.Properties[i].Schema)
		}
		for i := range next.PatternProperties {
			queue = append(queue, next.PatternProperties[i].Schema)
		}
	}
	return false
}

// unsure says why a request may be refused though the judge takes it; empty where
// there is no reason.
func (m *maker) unsure(d draft) string {
	format := ""
	for _, c := range d.params {
		if format == "" && c.value != nil && c.Schema != nil {
			format = m.unknownFormat([]*schema.Schema{c.Schema}, c.value)
		}
	}
	if b := d.of; format == "" && b != nil && b.Schema != nil {
		format = m.unknownFormat([]*schema.Schema{b.Schema}, d.value)
	}
	if format == "" {
		return ""
	}
	return "the format " + strconv.Quote(format) + " is not known here"
}
