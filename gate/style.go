package gate

import (
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/schema"
	"github.com/leasegate/leasegate/strict/style"
)

// candidates lists what the texts of a parameter can stand for, given what its
// schema takes; where there is none, the error says why.
func (j *judging) candidates(p *Parameter, texts []string) (values []schema.Value, err error) {
	header := p.In == inHeader
	structured := p.types & (schema.Array | schema.Object)
	repeats := p.types&schema.Array != 0 && p.wire.Repeats() || header && structured != 0
	if len(texts) > 1 && !repeats {
		j.duplicate(p)
	}
	note := func(found error) bool {
		if err == nil {
			err = found
		}
		return found == nil
	}
	if scalar := p.types == 0 || p.types != structured; scalar && (len(texts) == 1 || !repeats || header) {
		text := texts[0]
		if header {
			text = strings.Join(texts, ", ") // RFC 9110, section 5.3: lines of one name are one value
		}
		if plain, found := p.wire.ReadText(text); note(found) {
			values = append(values, j.fromText(p.Schema, plain))
		}
	}
	if p.types&schema.Array != 0 {
		if items, found := p.wire.ReadTexts(texts...); note(found) {
			values = append(values, j.array(p, items))
		}
	}
	if p.types&schema.Object != 0 {
		if pairs, found := p.wire.ReadPairs(texts...); note(found) {
			values = append(values, j.members(p, pairs))
		}
	}
	return values, err
}

// array makes an array of the texts of its items.
func (j *judging) array(p *Parameter, texts []string) schema.Value {
	array := schema.Value{Type: schema.Array, Items: make([]schema.Value, len(texts))}
	for i, text := range texts {
		array.Items[i] = j.inner(p, "/"+strconv.Itoa(i), itemOf(p.Schema, i), text)
	}
	return array
}

// members makes an object of pairs. A member that is an array is given by several.
func (j *judging) members(p *Parameter, pairs []style.Pair) schema.Value {
	object := newObject()
	for _, pair := range pairs {
		property, at := memberOf(p.Schema, pair.Name), "/"+token(pair.Name)
		switch {
		case property != nil && property.Effective() == schema.Array:
			object.append(pair.Name, func(i int) schema.Value {
				return j.inner(p, at+"/"+strconv.Itoa(i), itemOf(property, i), pair.Value)
			})
		case object.has(pair.Name):
			j.duplicate(p)
		default:
			object.add(pair.Name, j.inner(p, at, property, pair.Value))
		}
	}
	return object.value
}

// inner makes a value of the text of an item or member, at a pointer inside of the
// parameter. How objects and arrays in others are written, no style says (OpenAPI
// 3.1.1, Style Values).
func (j *judging) inner(p *Parameter, pointer string, s *schema.Schema, text string) schema.Value {
	if s != nil {
		if types := s.Effective(); types != 0 && types&^(schema.Array|schema.Object) == 0 {
			j.skip(p.pointer()+pointer, p.At, "the style "+p.Style+" does not say how this is written")
			return unknownValue(s)
		}
	}
	return j.fromText(s, text)
}
