package form

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/leasegate/leasegate/strict/style"
	"github.com/leasegate/leasegate/strict/wire"
)

// A written member is its JSON, or the items of an array that are written one by one.
type written struct {
	name  string
	raw   []byte
	items [][]byte
}

// members takes the JSON of an object apart, which an encoder wrote.
func (f *Form) members(json []byte) (list []written) {
	each(json, func(name string, raw []byte) {
		w := written{name: name, raw: raw}
		if m := f.member(name); m.repeated() {
			w.items = elements(raw)
		}
		list = append(list, w)
	})
	return list
}

// each calls f with the members of an object.
func each(json []byte, f func(name string, raw []byte)) {
	d := wire.NewDecoder(json)
	defer d.Release()
	for ok := d.BeginObject(); ok; {
		name, more := d.Member()
		if !more {
			return
		}
		text, start := string(name), d.Offset()
		d.Skip()
		f(text, trim(json[start:d.Offset()]))
	}
}

// elements are those of an array.
func elements(json []byte) (list [][]byte) {
	d := wire.NewDecoder(json)
	defer d.Release()
	for ok := d.BeginArray(); ok && d.Element(); {
		start := d.Offset()
		d.Skip()
		list = append(list, trim(json[start:d.Offset()]))
	}
	return list
}

// trim cuts the white space off that follows a value.
func trim(json []byte) []byte { return bytes.TrimRight(json, " \t\r\n") }

// WritePairs writes the JSON of an object as a form,
// application/x-www-form-urlencoded. What no form can carry is recorded in r.
func (f *Form) WritePairs(json []byte, r *wire.Recorder) string {
	var parts []string
	for _, w := range f.members(json) {
		m := f.member(w.name)
		switch {
		case m.Style != "":
			styled, err := m.writeStyled("query", w.raw)
			if err != nil || m.scatters() && !f.ownNames(m, styled) {
				unwritable(r, w.name)
			}
			parts = append(parts, styled...)
		case m.repeated():
			if len(w.items) == 0 {
				unwritable(r, w.name)
			}
			for _, item := range w.items {
				parts = append(parts, pairOf(w.name, m.contentText(m.Items, item, w.name, r)))
			}
		default:
			parts = append(parts, pairOf(w.name, m.contentText(&m.Value, w.raw, w.name, r)))
		}
	}
	return strings.Join(parts, "&")
}

func pairOf(name, text string) string { return url.QueryEscape(name) + "=" + url.QueryEscape(text) }

func unwritable(r *wire.Recorder, name string) {
	r.FailAt(pointer(name), "syntax", "a value, not null and no empty array, that the media type of the body can carry")
}

// contentText is the text of a value that content types describe.
func (m *Member) contentText(v *Value, raw []byte, name string, r *wire.Recorder) string {
	if json, _ := m.json(v); json {
		return string(raw)
	}
	text, ok := v.Text(raw)
	if !ok {
		unwritable(r, name)
	}
	return text
}

// writeStyled writes a member that a style describes.
func (m *Member) writeStyled(in string, raw []byte) ([]string, error) {
	s := m.style(in)
	if m.Style == "deepObject" {
		return m.writeDeep(raw)
	}
	switch raw[0] {
	case '[':
		var texts []string
		for _, item := range elements(raw) {
			text, ok := m.Items.Text(item)
			if !ok {
				return nil, errUnwritable
			}
			texts = append(texts, text)
		}
		return s.WriteTexts(texts)
	case '{':
		pairs, err := m.writePairs(raw)
		if err != nil {
			return nil, err
		}
		return s.WritePairs(pairs)
	}
	text, ok := m.Text(raw)
	if !ok {
		return nil, errUnwritable
	}
	return s.WriteText(text)
}

func (m *Member) writePairs(raw []byte) (pairs []style.Pair, err error) {
	described := m.Members
	if described == nil {
		described = &Form{}
	}
	for _, w := range described.members(raw) {
		property := described.member(w.name)
		values, of := [][]byte{w.raw}, &property.Value
		if property.Types == Array {
			if values, of = w.items, property.Items; len(values) == 0 {
				return nil, errUnwritable
			}
		}
		for _, value := range values {
			text, ok := of.Text(value)
			if !ok {
				return nil, errUnwritable
			}
			pairs = append(pairs, style.Pair{Name: w.name, Value: text})
		}
	}
	return pairs, nil
}

// ownNames reports whether the pairs of a scattered member would be read as its own.
func (f *Form) ownNames(m *Member, pairs []string) bool {
	mine := (&reading{form: f}).taker(m)
	for _, pair := range style.Pairs(strings.Join(pairs, "&")) {
		if !mine(pair.Name) {
			return false
		}
	}
	return true
}
