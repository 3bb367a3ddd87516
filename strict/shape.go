package strict

import (
	"strings"

	"github.com/leasegate/leasegate/strict/style"
	"github.com/leasegate/leasegate/strict/value"
	"github.com/leasegate/leasegate/strict/wire"
)

// A Shape says how texts stand for a value of JSON: what a style carries has no types
// of its own. A nil Shape is that of a string.
type Shape struct {
	// Type has the types of JSON that the value may have, with a bar between: string,
	// number, integer, boolean, array and object. Empty, it is a string.
	Type string
	// Accepts reports whether the document allows the value that comes next. It decides
	// where a text can stand for values of several types: a number or a truth value goes
	// before a string where it is taken. Without it, the first is right.
	Accepts func(*wire.Decoder) bool
	Items   *Shape  // of an array
	Members []Named // of an object
	Others  *Shape  // of members that are not listed
	Closed  bool    // there are none of these
}

// A Named is a member of an object that the document lists.
type Named struct {
	Name  string
	Shape *Shape
}

func (s *Shape) takes(kind string) bool {
	if s == nil || s.Type == "" {
		return kind == "string"
	}
	return strings.Contains(s.Type, kind)
}

func (s *Shape) takesNumber() bool { return s.takes("number") || s.takes("integer") }

// scalar reports whether the value can be anything else than an array or an object.
func (s *Shape) scalar() bool { return s.takes("string") || s.takesNumber() || s.takes("boolean") }

// onlyArray reports whether the value can be nothing else than an array.
func (s *Shape) onlyArray() bool { return s.takes("array") && !s.takes("object") && !s.scalar() }

func (s *Shape) items() *Shape {
	if s == nil {
		return nil
	}
	return s.Items
}

// member returns the shape of a member, and whether the document lists it.
func (s *Shape) member(name string) (shape *Shape, listed bool) {
	if s == nil {
		return nil, false
	}
	for i := range s.Members {
		if s.Members[i].Name == name {
			return s.Members[i].Shape, true
		}
	}
	return s.Others, false
}

// accepts reports whether a value can be read where it stands for the shape.
func (s *Shape) accepts(text []byte) bool {
	if s == nil || s.Accepts == nil {
		return true
	}
	d := wire.NewDecoder(text)
	defer d.Release()
	return s.Accepts(d)
}

// isLiteral reports whether a text is that of a number or a truth value, where the
// shape has these.
func (s *Shape) isLiteral(text string) bool {
	return s.takesNumber() && value.IsNumber(text) || s.takes("boolean") && (text == "true" || text == "false")
}

// appendText appends the JSON of the value that a text stands for. Arrays and objects
// in others have no form in most styles: there they are JSON.
func (s *Shape) appendText(dst []byte, text string) []byte {
	switch {
	case s.isLiteral(text) && (!s.takes("string") || s.accepts([]byte(text))):
		return append(dst, text...)
	case !s.scalar() && isJSON(text):
		return append(dst, text...)
	}
	return wire.AppendString(dst, text)
}

func isJSON(text string) bool {
	d := wire.NewDecoder([]byte(text))
	defer d.Release()
	d.Skip()
	return d.Finish() == nil
}

// appendTexts appends the JSON of an array.
func (s *Shape) appendTexts(dst []byte, texts []string) []byte {
	dst = append(dst, '[')
	for i, text := range texts {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = s.items().appendText(dst, text)
	}
	return append(dst, ']')
}

// appendPairs appends the JSON of an object. A member that is an array is given by as
// many pairs as it has items; again reports whether another one is given twice.
func (s *Shape) appendPairs(dst []byte, pairs []style.Pair) (text []byte, again bool) {
	lists := map[string][]string{}
	var names []string
	for _, pair := range pairs {
		if _, there := lists[pair.Name]; !there {
			names = append(names, pair.Name)
		}
		lists[pair.Name] = append(lists[pair.Name], pair.Value)
	}
	dst = append(dst, '{')
	for i, name := range names {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(wire.AppendString(dst, name), ':')
		member, _ := s.member(name)
		texts := lists[name]
		switch {
		case member.onlyArray():
			dst = member.appendTexts(dst, texts)
			continue
		case len(texts) > 1:
			again = true
		}
		dst = member.appendText(dst, texts[0])
	}
	return append(dst, '}'), again
}
