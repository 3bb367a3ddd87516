package strict

import (
	"slices"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/strict/style"
	"github.com/leasegate/leasegate/strict/wire"
)

// A writing makes texts of the values of parameters or header fields, and keeps what is
// wrong with these.
type writing struct {
	found  wire.Recorder
	styler Styler // nil where package style writes all

	direction wire.Direction
}

// write encodes the value of a parameter and writes it as it travels: the text for a
// path or a header field, or what stands between the "&" of a query or the "; " of
// cookies. ok is false where that can't be done, which is recorded.
func (w *writing) write(p *Parameter, encode func(*wire.Encoder)) (written []string, ok bool) {
	e := wire.NewParameterEncoder(p.Pointer)
	defer e.Release()
	e.Travels(w.direction)
	encode(e)
	text, err := e.Finish()
	if err != nil {
		w.found.Add(e.Found())
		return nil, false
	}
	found := len(w.found.Found())
	written, err = w.text(p, string(text))
	if err != nil && len(w.found.Found()) == found {
		w.found.FailAt(p.Pointer, "syntax", p.wantWritable(text))
	}
	return written, err == nil
}

func (p *Parameter) wantWritable(text []byte) string {
	switch {
	case p.Content != "":
		return "a text that can stand in the " + p.In
	case text[0] == '{':
		return "an object, not an empty one, that style " + p.Style + " can carry"
	}
	return "a value, not an empty array, that style " + p.Style + " can carry"
}

// text writes the JSON of a value.
func (w *writing) text(p *Parameter, text string) ([]string, error) {
	switch {
	case p.Content == "json":
		return p.unstyled().WriteText(text)
	case text == "null" && p.AllowEmpty:
		return []string{p.style().Escape(p.Name) + "="}, nil
	case p.Content == "" && p.Style == "deepObject":
		v, _ := readElement(text)
		return p.style().WriteDeep(w.deep(p.Shape, v, nil, p.Pointer))
	case p.Content == "" && text[0] == '[':
		return w.array(p, text)
	case p.Content == "" && text[0] == '{':
		return w.object(p, text)
	}
	v, _ := readElement(text)
	w.isOf(p.Shape, v, p.Pointer)
	if p.Content != "" {
		return p.unstyled().WriteText(v.text)
	}
	return w.writeText(p, v.text)
}

// unstyled is the parameter where its text has no style.
func (p *Parameter) unstyled() style.Parameter {
	s := p.style()
	if s.Style = "simple"; p.In == "query" || p.In == "cookie" {
		s.Style = "form"
	}
	return s
}

// An element is a value inside of a parameter: the text of a string, or the JSON of all
// else.
type element struct {
	text     string
	isString bool
}

func (e element) begins(c byte) bool { return !e.isString && e.text[0] == c }

func readElement(text string) (e element, ok bool) {
	d := wire.NewDecoder([]byte(text))
	defer d.Release()
	e.text, e.isString = d.Scalar()
	return e, d.Finish() == nil
}

func eachElement(array string, f func(i int, e element)) (count int) {
	d := wire.NewDecoder([]byte(array))
	defer d.Release()
	for ok := d.BeginArray() && d.Element(); ok; ok = d.Element() {
		var e element
		e.text, e.isString = d.Scalar()
		f(count, e)
		count++
	}
	return count
}

func eachMember(object string, f func(name string, e element)) (count int) {
	d := wire.NewDecoder([]byte(object))
	defer d.Release()
	for ok := d.BeginObject(); ok; count++ {
		var name []byte
		if name, ok = d.Member(); !ok {
			break
		}
		key := string(name)
		var e element
		e.text, e.isString = d.Scalar()
		f(key, e)
	}
	return count
}

// isOf records a value that the other side would read as one of another type.
func (w *writing) isOf(s *Shape, e element, pointer string) {
	switch {
	case e.isString:
	case e.text == "null":
		w.found.FailAt(pointer, "nullable", "a value, not null, for which no style has a form")
	case s.isLiteral(e.text), e.begins('[') && s.takes("array"), e.begins('{') && s.takes("object"):
	case s != nil && s.Type != "":
		w.found.FailAt(pointer, "type", "a value of type "+strings.ReplaceAll(s.Type, "|", " or "))
	default:
		w.found.FailAt(pointer, "type", "a string")
	}
}

// array writes an array. What has no form in the style travels as JSON.
func (w *writing) array(p *Parameter, text string) ([]string, error) {
	var texts []string
	eachElement(text, func(i int, e element) {
		w.isOf(p.Shape.items(), e, p.Pointer+"/"+strconv.Itoa(i))
		texts = append(texts, e.text)
	})
	if p.Lines {
		return p.lines(texts)
	}
	return w.writeTexts(p, texts)
}

// lines are the field lines of a header field that is no list.
func (p *Parameter) lines(texts []string) (lines []string, err error) {
	for _, text := range texts {
		line, err := p.unstyled().WriteText(text)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line...)
	}
	if len(lines) == 0 {
		return nil, style.ErrUnwritable
	}
	return lines, nil
}

// object writes an object. A member that is an array stands there once for each item.
func (w *writing) object(p *Parameter, text string) ([]string, error) {
	var pairs []style.Pair
	eachMember(text, func(name string, e element) {
		s, _ := p.Shape.member(name)
		pointer := p.Pointer + "/" + wire.EscapeToken(name)
		if !e.begins('[') || !s.onlyArray() {
			w.isOf(s, e, pointer)
			pairs = append(pairs, style.Pair{Name: name, Value: e.text})
			return
		}
		count := eachElement(e.text, func(i int, e element) {
			w.isOf(s.items(), e, pointer+"/"+strconv.Itoa(i))
			pairs = append(pairs, style.Pair{Name: name, Value: e.text})
		})
		if count == 0 {
			w.empty(pointer)
		}
	})
	return p.style().WritePairs(pairs)
}

func (w *writing) empty(pointer string) {
	w.found.FailAt(pointer, "syntax", "an array or object that is not empty: no style has a form for it")
}

// deep appends what stands for a value in style deepObject: an object is its members in
// brackets. OpenAPI does not say how arrays are written: each item has the name of the
// array where that can't be mistaken, else its index in brackets.
func (w *writing) deep(s *Shape, e element, keys []string, pointer string) (deep []style.Deep) {
	under := func(key string, s *Shape, e element) {
		deep = append(deep, w.deep(s, e, append(slices.Clip(keys), key), pointer+"/"+wire.EscapeToken(key))...)
	}
	count := 1
	switch {
	case e.begins('{'):
		count = eachMember(e.text, func(name string, e element) {
			member, _ := s.member(name)
			under(name, member, e)
		})
	case e.begins('['):
		items := s.items()
		named := len(keys) > 0 && !s.scalar() && items.scalar()
		count = eachElement(e.text, func(i int, e element) {
			if named && !e.begins('{') && !e.begins('[') {
				w.isOf(items, e, pointer+"/"+strconv.Itoa(i))
				deep = append(deep, style.Deep{Keys: keys, Value: e.text})
			} else {
				under(strconv.Itoa(i), items, e)
			}
		})
	default:
		w.isOf(s, e, pointer)
		deep = append(deep, style.Deep{Keys: keys, Value: e.text})
	}
	if count == 0 && len(keys) > 0 {
		w.empty(pointer)
	}
	return deep
}
