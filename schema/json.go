package schema

import (
	"bytes"
	"fmt"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// MaxDepth is how many levels of nested arrays and objects are read. Below them only
// the grammar is looked at, down to maxLooked levels.
const (
	MaxDepth  = 1_000
	maxLooked = 9_000
)

// The words of problems in a text.
const (
	wordSyntax          = "syntax"
	wordDepth           = "depth"
	wordTrailingData    = "trailingData"
	wordUnicode         = "unicode"
	wordSurrogate       = "surrogate"
	wordDuplicateMember = "duplicateMember"
)

// A reader makes the values of one JSON text.
type reader struct {
	text    []byte
	source  string // text, for the strings in it
	decoder *jsontext.Decoder
	buffer  bytes.Buffer

	items    []Value // of the arrays that are open
	members  []Member
	path     path
	problems []Problem
	// Problems that are errors and those that a text may have are bounded each, so that
	// the ones never crowd out the others.
	kept, size [2]int // how many, and the bytes of their pointers
}

// advised tells the words of what RFC 8259 does not forbid.
func advised(word string) int {
	switch word {
	case wordDepth, wordSurrogate, wordDuplicateMember:
		return 1
	}
	return 0
}

var readers = sync.Pool{New: func() any { return &reader{decoder: new(jsontext.Decoder)} }}

// maxKept bounds what a reader keeps of what it grew to.
const maxKept = 4 << 10

// readJSON is [ReadJSON].
func readJSON(text []byte) (v Value, problems []Problem, whole bool) {
	r := readers.Get().(*reader)
	r.text, r.source = text, string(text)
	r.buffer = *bytes.NewBuffer(text)
	r.decoder.Reset(&r.buffer, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	v, whole = r.value(1)
	if whole {
		end := int(r.decoder.InputOffset())
		if rest := text[end:]; len(bytes.TrimLeft(rest, " \t\r\n")) > 0 {
			r.add(wordTrailingData, nil, fmt.Sprintf("nothing but white space after the JSON value, which ends at byte %d", end))
		}
	}
	problems = r.problems
	r.release()
	return v, problems, whole
}

func (r *reader) release() {
	r.text, r.source, r.problems, r.path = nil, "", nil, r.path[:0]
	r.kept, r.size = [2]int{}, [2]int{}
	clear(r.items)
	clear(r.members)
	r.items, r.members = r.items[:0], r.members[:0]
	r.buffer = bytes.Buffer{}
	if cap(r.items) <= maxKept && cap(r.members) <= maxKept {
		readers.Put(r)
	}
}

func (r *reader) add(word string, at path, want string) {
	kind := advised(word)
	if r.kept[kind] >= MaxProblems || r.size[kind] >= maxPointers {
		return
	}
	pointer := at.pointer()
	r.kept[kind]++
	r.size[kind] += len(pointer)
	r.problems = append(r.problems, Problem{Word: word, Pointer: pointer, Want: want})
}

func (r *reader) syntax(err error) {
	offset := r.decoder.InputOffset()
	if syntactic, ok := err.(*jsontext.SyntacticError); ok {
		offset = syntactic.ByteOffset
	}
	r.add(wordSyntax, nil, fmt.Sprintf("JSON (RFC 8259), which this stops to be at byte %d", offset))
}

// value reads the next value, at the given level of nesting.
func (r *reader) value(level int) (v Value, whole bool) {
	switch kind := r.decoder.PeekKind(); kind {
	case '{', '[':
		v.Type = Object
		if kind == '[' {
			v.Type = Array
		}
		if level > MaxDepth {
			r.add(wordDepth, nil, fmt.Sprintf("at most %d levels of nesting", MaxDepth))
			v.Unfinished = true
			return v, r.pass()
		}
		if _, err := r.decoder.ReadToken(); err != nil {
			r.syntax(err)
			v.Unfinished = true
			return v, false
		}
		if kind == '[' {
			whole = r.array(&v, level)
		} else {
			whole = r.object(&v, level)
		}
		v.Unfinished = !whole
		return v, whole
	default:
		raw, err := r.decoder.ReadValue()
		if err != nil {
			r.syntax(err)
			return Value{Unfinished: true}, false
		}
		r.scalar(&v, kind, raw)
		return v, true
	}
}

// pass reads a value for its grammar alone. It reports whether it came to its end; where
// it did not and there is no problem of syntax, it was too deep.
func (r *reader) pass() bool {
	for level := r.decoder.StackDepth(); ; {
		if r.decoder.StackDepth() > maxLooked {
			return false
		}
		if _, err := r.decoder.ReadToken(); err != nil {
			r.syntax(err)
			return false
		}
		if r.decoder.StackDepth() == level {
			return true
		}
	}
}

func (r *reader) scalar(v *Value, kind jsontext.Kind, raw jsontext.Value) {
	switch kind {
	case 'n':
		v.Type = Null
	case 't', 'f':
		v.Type, v.True = Boolean, kind == 't'
	case '0':
		v.Type, v.Text = Number, r.last(raw)
	default:
		var word string
		v.Type = String
		if v.Text, word = r.string(raw); word != "" {
			v.Malformed = true
			r.add(word, r.path, wantText[word])
		}
	}
}

var wantText = map[string]string{
	wordUnicode:   "valid UTF-8 (RFC 8259, section 8.1)",
	wordSurrogate: "paired surrogates (RFC 8259, section 8.2)",
}

// last is the text that was read last, without a copy.
func (r *reader) last(raw []byte) string {
	end := int(r.decoder.InputOffset())
	return r.source[end-len(raw) : end]
}

// string decodes a JSON string. word tells what is wrong in one that is not Unicode.
func (r *reader) string(raw []byte) (text, word string) {
	valid := utf8.Valid(raw)
	if valid && bytes.IndexByte(raw, '\\') < 0 {
		text = r.last(raw)
		return text[1 : len(text)-1], ""
	}
	unquoted, err := jsontext.AppendUnquote(nil, raw)
	switch {
	case !valid:
		word = wordUnicode
	case err != nil:
		word = wordSurrogate
	}
	return string(unquoted), word
}

func (r *reader) array(v *Value, level int) (whole bool) {
	base := len(r.items)
	whole = true
	for i := 0; whole && r.decoder.PeekKind() != ']'; i++ {
		var item Value
		r.path.pushIndex(i)
		item, whole = r.value(level + 1)
		r.path.pop()
		r.items = append(r.items, item)
	}
	v.Items = append(make([]Value, 0, len(r.items)-base), r.items[base:]...)
	r.items = r.items[:base]
	return whole && r.end()
}

// manyMembers is from where on names that are there again are found by a map.
const manyMembers = 16

func (r *reader) object(v *Value, level int) (whole bool) {
	base := len(r.members)
	var names map[string]struct{}
	whole = true
	for whole && r.decoder.PeekKind() != '}' {
		var m Member
		if m, whole = r.name(); !whole {
			break
		}
		if n := len(r.members) - base; n >= manyMembers {
			if names == nil {
				names = make(map[string]struct{}, 2*manyMembers)
				for i := range r.members[base:] {
					names[r.members[base+i].Name] = struct{}{}
				}
			}
			_, m.Again = names[m.Name]
			names[m.Name] = struct{}{}
		} else {
			m.Again = slices.ContainsFunc(r.members[base:], func(before Member) bool { return before.Name == m.Name })
		}
		malformed := m.Malformed
		m.Again = m.Again && !malformed
		r.path.push(m.Name)
		if m.Again {
			r.add(wordDuplicateMember, r.path, "a member name that is not there yet")
		}
		m.Value, whole = r.value(level + 1)
		r.path.pop()
		r.members = append(r.members, m)
	}
	v.Members = append(make([]Member, 0, len(r.members)-base), r.members[base:]...)
	r.members = r.members[:base]
	return whole && r.end()
}

// name reads the name of a member and looks whether a colon follows. Malformed
// tells a name that is no text.
func (r *reader) name() (m Member, whole bool) {
	raw, err := r.decoder.ReadValue()
	if err != nil {
		r.syntax(err)
		return m, false
	}
	var word string
	m.Name, word = r.string(raw)
	if rest := bytes.TrimLeft(r.text[r.decoder.InputOffset():], " \t\r\n"); len(rest) == 0 || rest[0] != ':' {
		_, err := r.decoder.ReadToken()
		r.syntax(err)
		return m, false
	}
	if word != "" {
		m.Malformed = true
		r.add(word, r.path, "a member name of "+wantText[word])
	}
	return m, true
}

// end reads the end of an array or object.
func (r *reader) end() bool {
	if _, err := r.decoder.ReadToken(); err != nil {
		r.syntax(err)
		return false
	}
	return true
}
