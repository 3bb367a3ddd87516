package strict

import (
	"errors"
	"strings"

	"github.com/leasegate/leasegate/strict/style"
	"github.com/leasegate/leasegate/strict/wire"
)

// A reading finds the values of parameters or header fields, and keeps what is wrong
// with them.
type reading struct {
	found wire.Recorder
	// answer is set where the header of a response is read. There lines of one field are
	// one value (RFC 9110 section 5.3), also where it is no list.
	answer bool
}

// Fail records what is wrong with a parameter or header field.
func (r *reading) Fail(pointer, rule, want string) { r.found.FailAt(pointer, rule, want) }

// Close ends the reading of a value, and keeps what was found.
func (r *reading) Close(d *wire.Decoder) {
	if d.Finish() != nil {
		r.found.Add(d.ParameterIssues())
	}
	d.Release()
}

// decoder returns a decoder over the value that was sent as texts, as JSON, each text
// in the type that the document gives it where it allows that; nil where there is none
// to read, or where it is not in the style.
func (r *reading) decoder(p *Parameter, texts []string) *wire.Decoder {
	switch {
	case len(texts) == 0:
		r.absent(p)
		return nil
	case p.AllowEmpty && len(texts) == 1 && texts[0] == "":
		return r.over([]byte("null"), p)
	case p.Lines:
		return r.over(p.Shape.appendTexts(nil, trimmed(texts)), p)
	}
	text, err := r.json(p, texts)
	if err != nil {
		r.unreadable(p, err)
		return nil
	}
	return r.over(text, p)
}

// over returns a decoder over the JSON of a value.
func (r *reading) over(text []byte, p *Parameter) *wire.Decoder {
	d := wire.NewParameterDecoder(text, p.Pointer)
	if r.answer {
		d.Travels(wire.Response)
	} else {
		d.Travels(wire.Request)
	}
	return d
}

func trimmed(texts []string) []string {
	list := make([]string, len(texts))
	for i, text := range texts {
		list[i] = strings.Trim(text, " \t")
	}
	return list
}

func (r *reading) absent(p *Parameter) {
	switch {
	case !p.Required:
	case r.answer:
		r.Fail(p.Pointer, "required", "this header field")
	default:
		r.Fail(p.Pointer, "required", "this parameter")
	}
}

func (r *reading) unreadable(p *Parameter, err error) {
	want := "a value in style " + p.Style
	switch {
	case p.Shape.takes("object") && !p.Shape.scalar() && !p.Shape.takes("array"):
		want = "an object in style " + p.Style
	case errors.Is(err, style.ErrTooMany):
		want = "a value with fewer elements"
	}
	r.Fail(p.Pointer, "syntax", want)
}

// json reads a value that is one text or, as a list, several.
func (r *reading) json(p *Parameter, texts []string) (text []byte, err error) {
	s, header := p.Shape, p.In == "header"
	array, object := s.takes("array"), s.takes("object")
	repeats := array && p.style().Repeats() || header && (array || object || r.answer)
	if p.Content != "" {
		repeats, array, object = header && r.answer, false, false
	}
	if len(texts) > 1 && !repeats {
		r.Fail(p.Pointer, "duplicate", "this parameter once")
	}
	if p.Content == "json" {
		plain, err := p.style().Unescape(p.whole(texts))
		return []byte(plain), err
	}
	var candidates [][]byte
	note := func(candidate []byte, wrong error) {
		if wrong == nil {
			candidates = append(candidates, candidate)
		} else if err == nil {
			err = wrong
		}
	}
	if p.Content != "" || s.scalar() && (len(texts) == 1 || !repeats || header) {
		note(r.scalarJSON(p, texts))
	}
	if array {
		items, wrong := p.style().ReadTexts(texts...)
		note(s.appendTexts(nil, items), wrong)
	}
	if object {
		pairs, wrong := p.style().ReadPairs(texts...)
		note(r.objectJSON(p, pairs), wrong)
	}
	if len(candidates) == 0 {
		return nil, err
	}
	return s.choose(candidates), nil
}

func (r *reading) scalarJSON(p *Parameter, texts []string) ([]byte, error) {
	sent := p.whole(texts)
	var plain string
	var err error
	if p.Content != "" || p.Style == "deepObject" {
		plain, err = p.style().Unescape(sent)
	} else {
		plain, err = p.style().ReadText(sent)
	}
	return p.Shape.appendText(make([]byte, 0, len(plain)+2), plain), err
}

// whole is the one text of a value: lines of a header field are one (RFC 9110 section
// 5.3).
func (p *Parameter) whole(texts []string) string {
	if p.In == "header" {
		return strings.Join(texts, ", ")
	}
	return texts[0]
}

func (r *reading) objectJSON(p *Parameter, pairs []style.Pair) []byte {
	text, again := p.Shape.appendPairs(nil, pairs)
	if again {
		r.Fail(p.Pointer, "duplicate", "each member of the object once")
	}
	return text
}

// choose returns the first of the values that is taken, else the first.
func (s *Shape) choose(candidates [][]byte) []byte {
	if len(candidates) > 1 {
		for _, candidate := range candidates {
			if s.accepts(candidate) {
				return candidate
			}
		}
	}
	return candidates[0]
}

// scattered reads an object, or an array, that is scattered over a query or cookies. It
// is absent where it has no parts.
func (r *reading) scattered(o *Operation, p *Parameter, all []style.Sent) *wire.Decoder {
	if p.Style == "deepObject" {
		return r.deep(p, all)
	}
	pairs, err := p.style().Gather(all, func(name string) bool { return o.isMember(p, name) })
	switch {
	case len(pairs) == 0 && err == nil:
		r.absent(p)
		return nil
	case err != nil:
		r.unreadable(p, err)
		return nil
	}
	return r.over(r.objectJSON(p, pairs), p)
}

// deep reads style deepObject. A value that is no object stands under the name alone.
func (r *reading) deep(p *Parameter, all []style.Sent) *wire.Decoder {
	deep, err := p.style().ReadDeep(all)
	switch {
	case err != nil:
		r.unreadable(p, err)
		return nil
	case len(deep) == 0 && p.Shape.scalar():
		return r.decoder(p, style.Values(all, p.Name))
	case len(deep) == 0:
		r.absent(p)
		return nil
	}
	text, rule := p.Shape.appendBranch(nil, style.Tree(deep))
	switch rule {
	case "duplicate":
		r.Fail(p.Pointer, rule, "each member of the object once")
	case "syntax":
		r.unreadable(p, style.ErrSyntax)
		return nil
	}
	return r.over(text, p)
}

// scatters reports whether the value can be spread over several names.
func (p *Parameter) scatters() bool {
	switch {
	case p.Content != "":
		return false
	case p.Style == "deepObject":
		return true
	}
	return p.style().Scatters() && p.Shape.takes("object") && !p.Shape.scalar() && !p.Shape.takes("array")
}
