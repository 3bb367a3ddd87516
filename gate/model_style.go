package gate

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
)

// The styles of parameters (OpenAPI 3.0.3, Style Values) are decoded here:
// kin-openapi's decoders are private, take "+5", "0x1p4" and "1" for a number or
// boolean of JSON's, and put the value into their errors.

// candidates lists what the texts of a parameter can stand for, given what its
// schema takes; none when they can't be decoded.
func (j *modelJudging) candidates(p *modelParameter, texts []string) []any {
	var values []any
	inHeader := p.in == openapi3.ParameterInHeader
	several := p.kinds&modelKindArray != 0 && p.explode || inHeader && p.kinds&(modelKindArray|modelKindObject) != 0
	if len(texts) > 1 && !several {
		j.duplicate(p)
	}
	single := len(texts) == 1 || !several || inHeader
	if single && (p.kinds == 0 || p.kinds&^(modelKindArray|modelKindObject) != 0) {
		if value, ok := j.scalar(p, texts); ok {
			values = append(values, value)
		}
	}
	if p.kinds&modelKindArray != 0 {
		if items, ok := p.items(texts); ok {
			array := make([]any, len(items))
			for i, item := range items {
				array[i] = j.contract.fromText(j.part(), modelItemOf(p.oldSchema, i), item)
			}
			values = append(values, array)
		}
	}
	if p.kinds&modelKindObject != 0 {
		if fields, ok := p.objectFields(texts); ok {
			values = append(values, j.fields(p, fields))
		}
	}
	return values
}

func (j *modelJudging) scalar(p *modelParameter, texts []string) (any, bool) {
	text := texts[0]
	if p.in == openapi3.ParameterInHeader {
		// RFC 9110, section 5.3: lines of one name are one value.
		text = strings.Join(texts, ", ")
	}
	text, ok := p.strip(text)
	if !ok {
		return nil, false
	}
	if text, ok = p.unescape(text); !ok {
		return nil, false
	}
	return j.contract.fromText(j.part(), p.oldSchema, text), true
}

// strip takes off what the styles label and matrix put before a value.
func (p *modelParameter) strip(text string) (string, bool) {
	switch p.style {
	case openapi3.SerializationLabel:
		return strings.CutPrefix(text, ".")
	case openapi3.SerializationMatrix:
		name, value, _ := strings.Cut(text, "=")
		return value, modelUnescapePath(name) == ";"+p.name
	}
	return text, true
}

func (p *modelParameter) unescape(text string) (string, bool) {
	switch p.in {
	case openapi3.ParameterInQuery:
		unescaped, err := url.QueryUnescape(text)
		return unescaped, err == nil && utf8.ValidString(unescaped)
	case openapi3.ParameterInPath:
		unescaped, err := url.PathUnescape(text)
		return unescaped, err == nil && utf8.ValidString(unescaped)
	case openapi3.ParameterInCookie:
		text = modelUnescapePath(text)
	default:
		text = strings.Trim(text, " \t") // RFC 9110, section 5.6.3
	}
	return text, utf8.ValidString(text)
}

func (p *modelParameter) unescapeAll(texts []string) ([]string, bool) {
	unescaped := make([]string, len(texts))
	for i, text := range texts {
		var ok bool
		if unescaped[i], ok = p.unescape(text); !ok {
			return nil, false
		}
	}
	return unescaped, true
}

// items splits the texts of an array.
func (p *modelParameter) items(texts []string) ([]string, bool) {
	text := texts[0]
	switch p.style {
	case openapi3.SerializationMatrix:
		if p.explode {
			var items []string
			text, ok := strings.CutPrefix(text, ";")
			for part := range strings.SplitSeq(text, ";") {
				name, value, _ := strings.Cut(part, "=")
				if !ok || modelUnescapePath(name) != p.name {
					return nil, false
				}
				items = append(items, value)
			}
			return p.unescapeAll(items)
		}
		fallthrough
	case openapi3.SerializationLabel:
		text, ok := p.strip(text)
		if !ok {
			return nil, false
		}
		return p.unescapeAll(strings.Split(text, p.delimiter()))
	case openapi3.SerializationSimple:
		return p.unescapeAll(p.withoutEmpty(strings.Split(strings.Join(texts, ","), ",")))
	}
	if p.explode {
		return p.unescapeAll(texts)
	}
	switch p.style {
	case openapi3.SerializationSpaceDelimited:
		text = strings.ReplaceAll(text, "%20", "+")
		return p.unescapeAll(strings.Split(text, "+"))
	case openapi3.SerializationPipeDelimited:
		text = strings.NewReplacer("%7C", "|", "%7c", "|").Replace(text)
		return p.unescapeAll(strings.Split(text, "|"))
	}
	return p.unescapeAll(strings.Split(text, ","))
}

// withoutEmpty leaves out the empty elements of a list in a header (RFC 9110,
// section 5.6.1.2).
func (p *modelParameter) withoutEmpty(parts []string) []string {
	if p.in != openapi3.ParameterInHeader {
		return parts
	}
	return slices.DeleteFunc(parts, func(part string) bool { return strings.Trim(part, " \t") == "" })
}

func (p *modelParameter) delimiter() string {
	if p.style == openapi3.SerializationLabel && p.explode {
		return "."
	}
	return ","
}

// objectFields splits the texts of an object that is in one text: name,value,…
// or, exploded, name=value,….
func (p *modelParameter) objectFields(texts []string) ([]modelPair, bool) {
	text := texts[0]
	var parts []string
	switch p.style {
	case openapi3.SerializationSimple:
		if parts = strings.Split(strings.Join(texts, ","), ","); p.explode {
			parts = p.withoutEmpty(parts)
		}
	case openapi3.SerializationMatrix:
		if p.explode {
			text, ok := strings.CutPrefix(text, ";")
			if !ok {
				return nil, false
			}
			parts = strings.Split(text, ";")
			break
		}
		fallthrough
	case openapi3.SerializationLabel:
		text, ok := p.strip(text)
		if !ok {
			return nil, false
		}
		parts = strings.Split(text, p.delimiter())
	case openapi3.SerializationForm:
		parts = strings.Split(text, ",")
	default:
		return nil, false
	}
	if !p.explode && len(parts)%2 != 0 {
		return nil, false
	}
	var fields []modelPair
	for i := 0; i < len(parts); i++ {
		f, ok := modelPair{name: parts[i]}, true
		if p.explode {
			if f.name, f.value, ok = strings.Cut(parts[i], "="); !ok {
				return nil, false
			}
		} else {
			i++
			f.value = parts[i]
		}
		if f.name, ok = p.unescape(f.name); !ok {
			return nil, false
		}
		if f.value, ok = p.unescape(f.value); !ok {
			return nil, false
		}
		fields = append(fields, f)
	}
	return fields, true
}

// fields makes an object of fields whose values are unescaped.
func (j *modelJudging) fields(p *modelParameter, fields []modelPair) map[string]any {
	object := make(map[string]any)
	for _, f := range fields {
		property := modelMemberOf(p.oldSchema, f.name)
		if property != nil && modelEffectiveKinds(property) == modelKindArray {
			items, _ := object[f.name].([]any)
			object[f.name] = append(items, j.contract.fromText(j.part(), modelItemOf(property, len(items)), f.value))
			continue
		}
		if _, again := object[f.name]; again {
			j.duplicate(p)
			continue
		}
		object[f.name] = j.contract.fromText(j.part(), property, f.value)
	}
	return object
}

// fromText makes a value of a text that a schema is about, in the first of the
// types that match it. A number is one of JSON's grammar. Without another way to
// read it, the text is a string.
func (c *modelContract) fromText(part Part, s *modelOldSchema, text string) any {
	if s == nil {
		return text
	}
	accepted := modelEffectiveKinds(s)
	var candidates []any
	if (accepted == 0 || accepted&(modelKindNumber|modelKindInteger) != 0) && modelIsNumber(text) {
		candidates = append(candidates, modelNumber(text))
	}
	if (accepted == 0 || accepted&modelKindBoolean != 0) && (text == "true" || text == "false") {
		candidates = append(candidates, text == "true")
	}
	if len(candidates) == 0 {
		return text
	}
	if accepted != 0 && accepted&modelKindString == 0 {
		return candidates[0]
	}
	for _, candidate := range append(candidates, text) {
		if c.matches(part, s, candidate) {
			return candidate
		}
	}
	return text
}

// matches reports whether a value matches a schema.
func (c *modelContract) matches(part Part, s *modelOldSchema, value any) bool {
	w := modelWalk{contract: c, part: part, probing: true}
	return w.inside(s, value)
}

// effectiveKinds returns the types that a schema, or what it combines, asks for;
// 0 means any.
func modelEffectiveKinds(s *modelOldSchema) modelKinds {
	var visited []*modelOldSchema
	var visit func(s *modelOldSchema) modelKinds
	visit = func(s *modelOldSchema) modelKinds {
		if slices.Contains(visited, s) {
			return 0
		}
		visited = append(visited, s)
		if s.types != 0 {
			return s.types &^ modelKindNull
		}
		for _, part := range s.allOf {
			if k := visit(part); k != 0 {
				return k
			}
		}
		for _, alternatives := range [][]*modelOldSchema{s.oneOf, s.anyOf} {
			var union modelKinds
			for _, alternative := range alternatives {
				union |= visit(alternative)
			}
			if union != 0 {
				return union
			}
		}
		return 0
	}
	return visit(s)
}

// memberOf returns the schema of a member, also of one that is not listed.
func modelMemberOf(s *modelOldSchema, name string) *modelOldSchema {
	found := modelPropertyOf(s, name)
	if found == nil {
		modelEachPart(s, func(part *modelOldSchema) bool {
			found = part.additional
			return found != nil
		})
	}
	return found
}

// propertyOf returns the schema of a listed member, which may be in a part of s.
func modelPropertyOf(s *modelOldSchema, name string) *modelOldSchema {
	var found *modelOldSchema
	modelEachPart(s, func(part *modelOldSchema) bool {
		if m := part.members[name]; m != nil {
			found = m.modelOldSchema
		}
		return found != nil
	})
	return found
}

// itemOf returns the schema of an item, which may be in a part of s.
func modelItemOf(s *modelOldSchema, i int) *modelOldSchema {
	var found *modelOldSchema
	modelEachPart(s, func(part *modelOldSchema) bool {
		if i < len(part.prefixItems) {
			found = part.prefixItems[i]
		} else {
			found = part.schemaOfItems
		}
		return found != nil
	})
	return found
}

// eachPart calls f with s and what it combines until f returns true.
func modelEachPart(s *modelOldSchema, f func(*modelOldSchema) bool) {
	var visited []*modelOldSchema
	var visit func(s *modelOldSchema) bool
	visit = func(s *modelOldSchema) bool {
		if slices.Contains(visited, s) {
			return false
		}
		visited = append(visited, s)
		return f(s) || slices.ContainsFunc(s.allOf, visit) ||
			slices.ContainsFunc(s.oneOf, visit) || slices.ContainsFunc(s.anyOf, visit)
	}
	visit(s)
}
