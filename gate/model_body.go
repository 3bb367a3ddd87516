package gate

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// Limits on what is read of one body.
const (
	modelMaxDepth    = 1_000 // levels of nested arrays and objects
	modelMaxFindings = MaxFindings
	modelMaxPointers = 4 << 20 // bytes of all pointers into one body
)

// malformed stands for a string that is not Unicode. That is a finding of its
// own, so no schema is held against it; at keeps two of them distinct.
type modelMalformed struct{ At int64 }

// unfinished stands for a value that a syntax error or a limit cut off: what was
// read of an array or object, of which the last item or member is unfinished
// too, or nil. Only what is whole inside of it is held against schemas.
type modelUnfinished struct{ value any }

// A problem is a breach in one value: the last word of a rule's id, the place in
// the value, and what was wanted.
type modelProblem struct {
	word      string
	pointer   string
	oldSchema Location
	want      string
}

// strictPass reads a body as kin-openapi takes it: nil, bool, float64, string,
// []any and map[string]any, and beside them json.Number for numbers that float64
// would round, and malformed. It finds what decoders let pass (RFC 8259): every
// duplicate member, of which the first counts, everything that is not Unicode,
// trailing data and too deep nesting. ok is false when the value is unfinished.
func modelStrictPass(body []byte) (value any, problems []modelProblem, ok bool) {
	r := modelStrictReader{
		body: body,
		decoder: jsontext.NewDecoder(bytes.NewBuffer(body),
			jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)),
	}
	value, ok = r.value(1)
	if !ok {
		return value, r.problems, false
	}
	if rest := body[r.decoder.InputOffset():]; len(bytes.TrimLeft(rest, " \t\r\n")) > 0 {
		r.add(wordTrailingData, nil, fmt.Sprintf("nothing but white space after the JSON value, which ends at byte %d", r.decoder.InputOffset()))
	}
	return value, r.problems, true
}

type modelStrictReader struct {
	body     []byte
	decoder  *jsontext.Decoder
	path     modelPath
	problems []modelProblem
	size     int // of the pointers of the problems
	// ignored is above zero inside of values that no schema is held against.
	ignored int
}

func (r *modelStrictReader) add(word string, at modelPath, want string) {
	if len(r.problems) >= modelMaxFindings || r.size >= modelMaxPointers {
		return
	}
	pointer := at.pointer()
	r.size += len(pointer)
	r.problems = append(r.problems, modelProblem{word: word, pointer: pointer, want: want})
}

func (r *modelStrictReader) unicode(raw []byte, at modelPath) {
	if utf8.Valid(raw) {
		r.add(wordSurrogate, at, "paired surrogates (RFC 8259, section 8.2)")
		return
	}
	r.add(wordUnicode, at, "valid UTF-8 (RFC 8259, section 8.1)")
}

func (r *modelStrictReader) syntax(err error) {
	offset := r.decoder.InputOffset()
	if syntactic, ok := err.(*jsontext.SyntacticError); ok {
		offset = syntactic.ByteOffset
	}
	r.add(wordSyntax, nil, fmt.Sprintf("JSON (RFC 8259), which this stops to be at byte %d", offset))
}

// value reads the next value, at the given level of nesting.
func (r *modelStrictReader) value(level int) (any, bool) {
	switch kind := r.decoder.PeekKind(); kind {
	case '{', '[':
		if level > modelMaxDepth {
			r.add(wordDepth, nil, fmt.Sprintf("at most %d levels of nesting", modelMaxDepth))
			if err := r.decoder.SkipValue(); err != nil {
				r.syntax(err)
			}
			return modelUnfinished{}, false
		}
		if _, err := r.decoder.ReadToken(); err != nil {
			r.syntax(err)
			return modelUnfinished{}, false
		}
		if kind == '{' {
			return r.object(level)
		}
		return r.array(level)
	default:
		raw, err := r.decoder.ReadValue()
		if err != nil {
			r.syntax(err)
			return modelUnfinished{}, false
		}
		return r.scalar(kind, raw)
	}
}

func (r *modelStrictReader) scalar(kind jsontext.Kind, raw jsontext.Value) (any, bool) {
	switch kind {
	case 'n':
		return nil, true
	case 't':
		return true, true
	case 'f':
		return false, true
	case '0':
		if r.ignored > 0 {
			return nil, true
		}
		return modelNumber(string(raw)), true
	}
	text, ok := modelUnquote(raw)
	if !ok {
		r.unicode(raw, r.path)
		return modelMalformed{r.decoder.InputOffset()}, true
	}
	return text, true
}

func (r *modelStrictReader) array(level int) (any, bool) {
	items := []any{}
	for i := 0; r.decoder.PeekKind() != ']'; i++ {
		r.path.pushIndex(i)
		item, ok := r.value(level + 1)
		r.path.pop()
		items = append(items, item)
		if !ok {
			return modelUnfinished{items}, false
		}
	}
	return r.end(items)
}

func (r *modelStrictReader) object(level int) (any, bool) {
	members := make(map[string]any)
	for r.decoder.PeekKind() != '}' {
		raw, err := r.decoder.ReadValue()
		if err != nil {
			r.syntax(err)
			return modelUnfinished{members}, false
		}
		name, valid := modelUnquote(raw)
		if rest := bytes.TrimLeft(r.body[r.decoder.InputOffset():], " \t\r\n"); len(rest) == 0 || rest[0] != ':' {
			_, err := r.decoder.ReadToken()
			r.syntax(err)
			return modelUnfinished{members}, false
		}
		_, again := members[name]
		if !valid {
			r.unicode(raw, r.path)
		}
		r.path.push(name)
		if again && valid {
			r.add(wordDuplicateMember, r.path, "a member name that is not there yet")
		}
		// A second value of a member, and the value of a name that is no text,
		// meet no schema.
		counts := valid && !again
		if !counts {
			r.ignored++
		}
		value, ok := r.value(level + 1)
		if !counts {
			r.ignored--
		}
		r.path.pop()
		if counts {
			members[name] = value
		}
		if !ok {
			return modelUnfinished{members}, false
		}
	}
	return r.end(members)
}

// end reads the end of an array or object.
func (r *modelStrictReader) end(value any) (any, bool) {
	if _, err := r.decoder.ReadToken(); err != nil {
		r.syntax(err)
		return modelUnfinished{value}, false
	}
	return value, true
}

// unquote decodes a JSON string and reports whether it is Unicode.
func modelUnquote(raw []byte) (string, bool) {
	inner := raw[1 : len(raw)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		if utf8.Valid(inner) {
			return string(inner), true
		}
	}
	text, err := jsontext.AppendUnquote(nil, raw)
	return string(text), err == nil
}

// A path is the place that a walk has reached, as steps of a JSON Pointer
// (RFC 6901), kept so that no pointer is built where nothing is found.
type modelPath []modelStep

type modelStep struct {
	name  string
	index int // where name is not the step, -1 where it is
}

func (p *modelPath) push(name string) { *p = append(*p, modelStep{name, -1}) }
func (p *modelPath) pushIndex(i int)  { *p = append(*p, modelStep{"", i}) }
func (p *modelPath) pop()             { *p = (*p)[:len(*p)-1] }

func (p modelPath) pointer() string {
	var b []byte
	for _, s := range p {
		b = append(b, '/')
		if s.index >= 0 {
			b = strconv.AppendInt(b, int64(s.index), 10)
		} else {
			b = modelAppendToken(b, s.name)
		}
	}
	return string(b)
}

// appendToken appends a reference token of a JSON Pointer (RFC 6901, section 3).
func modelAppendToken(b []byte, token string) []byte {
	for i := 0; i < len(token); i++ {
		switch token[i] {
		case '~':
			b = append(b, "~0"...)
		case '/':
			b = append(b, "~1"...)
		default:
			b = append(b, token[i])
		}
	}
	return b
}

// token escapes a reference token of a JSON Pointer.
func modelToken(name string) string { return string(modelAppendToken(nil, name)) }
