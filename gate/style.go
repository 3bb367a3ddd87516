package gate

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/leasegate/leasegate/schema"
)

// candidates lists what the texts of a parameter can stand for, given what its
// schema takes; none when they can't be decoded.
func (j *judging) candidates(p *Parameter, texts []string) []schema.Value {
	var values []schema.Value
	header := p.In == inHeader
	several := p.types&schema.Array != 0 && p.Explode || header && p.types&(schema.Array|schema.Object) != 0
	if len(texts) > 1 && !several {
		j.duplicate(p)
	}
	single := len(texts) == 1 || !several || header
	if single && (p.types == 0 || p.types&^(schema.Array|schema.Object) != 0) {
		if value, ok := j.scalar(p, texts); ok {
			values = append(values, value)
		}
	}
	if p.types&schema.Array != 0 {
		if items, ok := p.items(texts); ok {
			array := schema.Value{Type: schema.Array, Items: make([]schema.Value, len(items))}
			for i, item := range items {
				array.Items[i] = j.fromText(itemOf(p.Schema, i), item)
			}
			values = append(values, array)
		}
	}
	if p.types&schema.Object != 0 {
		if fields, ok := p.objectFields(texts); ok {
			values = append(values, j.fields(p, fields))
		}
	}
	return values
}

func (j *judging) scalar(p *Parameter, texts []string) (schema.Value, bool) {
	text := texts[0]
	if p.In == inHeader {
		// RFC 9110, section 5.3: lines of one name are one value.
		text = strings.Join(texts, ", ")
	}
	text, ok := p.strip(text)
	if !ok {
		return schema.Value{}, false
	}
	if text, ok = p.unescape(text); !ok {
		return schema.Value{}, false
	}
	return j.fromText(p.Schema, text), true
}

// strip takes off what the styles label and matrix put before a value.
func (p *Parameter) strip(text string) (string, bool) {
	switch p.Style {
	case styleLabel:
		return strings.CutPrefix(text, ".")
	case styleMatrix:
		name, value, _ := strings.Cut(text, "=")
		return value, unescapePath(name) == ";"+p.Name
	}
	return text, true
}

func (p *Parameter) unescape(text string) (string, bool) {
	switch p.In {
	case inQuery:
		unescaped, err := url.QueryUnescape(text)
		return unescaped, err == nil && utf8.ValidString(unescaped)
	case inPath:
		unescaped, err := url.PathUnescape(text)
		return unescaped, err == nil && utf8.ValidString(unescaped)
	case inCookie:
		text = unescapePath(text)
	default:
		text = strings.Trim(text, " \t") // RFC 9110, section 5.6.3
	}
	return text, utf8.ValidString(text)
}

func (p *Parameter) unescapeAll(texts []string) ([]string, bool) {
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
func (p *Parameter) items(texts []string) ([]string, bool) {
	text := texts[0]
	switch p.Style {
	case styleMatrix:
		if p.Explode {
			var items []string
			text, ok := strings.CutPrefix(text, ";")
			for part := range strings.SplitSeq(text, ";") {
				name, value, _ := strings.Cut(part, "=")
				if !ok || unescapePath(name) != p.Name {
					return nil, false
				}
				items = append(items, value)
			}
			return p.unescapeAll(items)
		}
		fallthrough
	case styleLabel:
		text, ok := p.strip(text)
		if !ok {
			return nil, false
		}
		return p.unescapeAll(strings.Split(text, p.delimiter()))
	case styleSimple:
		items := strings.Split(strings.Join(texts, ","), ",")
		if p.In == inHeader {
			// RFC 9110, section 5.6.1.2: empty elements are ignored.
			items = slices.DeleteFunc(items, func(item string) bool { return strings.Trim(item, " \t") == "" })
		}
		return p.unescapeAll(items)
	}
	if p.Explode {
		return p.unescapeAll(texts)
	}
	return p.unescapeAll(p.delimited(text))
}

// delimited splits a text of the styles form, spaceDelimited and pipeDelimited.
func (p *Parameter) delimited(text string) []string {
	switch p.Style {
	case styleSpaceDelimited:
		return strings.Split(strings.ReplaceAll(text, "%20", "+"), "+")
	case stylePipeDelimited:
		return strings.Split(strings.NewReplacer("%7C", "|", "%7c", "|").Replace(text), "|")
	}
	return strings.Split(text, ",")
}

func (p *Parameter) delimiter() string {
	if p.Style == styleLabel && p.Explode {
		return "."
	}
	return ","
}

// objectFields splits the texts of an object that is in one text: name,value,…
// or, exploded, name=value,….
func (p *Parameter) objectFields(texts []string) ([]pair, bool) {
	text := texts[0]
	var parts []string
	switch p.Style {
	case styleSimple:
		parts = strings.Split(strings.Join(texts, ","), ",")
	case styleMatrix:
		if p.Explode {
			text, ok := strings.CutPrefix(text, ";")
			if !ok {
				return nil, false
			}
			parts = strings.Split(text, ";")
			break
		}
		fallthrough
	case styleLabel:
		text, ok := p.strip(text)
		if !ok {
			return nil, false
		}
		parts = strings.Split(text, p.delimiter())
	case styleForm, styleSpaceDelimited, stylePipeDelimited:
		parts = p.delimited(text)
	default:
		return nil, false
	}
	if !p.Explode && len(parts)%2 != 0 {
		return nil, false
	}
	var fields []pair
	for i := 0; i < len(parts); i++ {
		f, ok := pair{name: parts[i]}, true
		if p.Explode {
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
func (j *judging) fields(p *Parameter, fields []pair) schema.Value {
	object := newObject()
	for _, f := range fields {
		property := memberOf(p.Schema, f.name)
		if property != nil && property.Effective() == schema.Array {
			object.append(f.name, func(i int) schema.Value { return j.fromText(itemOf(property, i), f.value) })
			continue
		}
		if object.has(f.name) {
			j.duplicate(p)
			continue
		}
		object.add(f.name, j.fromText(property, f.value))
	}
	return object.value
}
