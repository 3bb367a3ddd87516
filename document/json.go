package document

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// json reads a file as JSON (RFC 8259).
func (b *builder) json(text []byte) (*Node, error) {
	if !utf8.Valid(text) {
		return nil, syntaxError{message: "not UTF-8"}
	}
	r := jsonReader{
		builder: b, text: text, source: string(text),
		decoder: jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)),
		line:    1,
	}
	root, err := r.value(1)
	if err == nil {
		if _, more := r.decoder.ReadToken(); more == nil || !errors.Is(more, io.EOF) {
			r.advance(int(r.decoder.InputOffset()))
			err = &Error{File: b.file, Line: r.line, Err: syntaxError{message: "something comes after the end of the document; wanted one JSON value"}}
		}
	}
	if err != nil {
		return nil, err
	}
	return b.finish(root)
}

type jsonReader struct {
	*builder
	text    []byte
	source  string // text, for the strings in it
	decoder *jsontext.Decoder
	stack   []*Node

	line, lineStart, offset int // of what was read last
}

// advance counts the lines up to an offset.
func (r *jsonReader) advance(offset int) {
	passed := r.text[r.offset:offset]
	if n := bytes.Count(passed, []byte{'\n'}); n > 0 {
		r.line += n
		r.lineStart = r.offset + bytes.LastIndexByte(passed, '\n') + 1
	}
	r.offset = offset
}

func (r *jsonReader) syntax(err error) error {
	offset := int(r.decoder.InputOffset())
	if syntactic, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		offset = min(int(syntactic.ByteOffset), len(r.text))
		err = syntactic.Err
	}
	if offset >= r.offset {
		r.advance(offset)
	}
	reason := "not JSON: " + err.Error()
	comment := bytes.HasPrefix(r.text[offset:], []byte("//")) || bytes.HasPrefix(r.text[offset:], []byte("/*"))
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		reason = "not JSON: the file ends in the middle of a value"
	case comment:
		reason = "not JSON: it has no comments (RFC 8259); take this one out, or write YAML"
	}
	return &Error{File: r.file, Line: r.line, Err: syntaxError{reason, comment}}
}

// value reads the next value, at a level of nesting.
func (r *jsonReader) value(level int) (*Node, error) {
	kind := r.decoder.PeekKind()
	if kind != '{' && kind != '[' {
		raw, err := r.decoder.ReadValue()
		if err != nil {
			return nil, r.syntax(err)
		}
		end := int(r.decoder.InputOffset())
		r.advance(end - len(raw))
		return r.scalar(byte(kind), raw)
	}
	if _, err := r.decoder.ReadToken(); err != nil {
		return nil, r.syntax(err)
	}
	r.advance(int(r.decoder.InputOffset()) - 1)
	if level > maxNesting {
		return nil, &Error{File: r.file, Line: r.line, Err: fmt.Errorf("more than %d levels of nesting", maxNesting)}
	}
	container := Array
	if kind == '{' {
		container = Object
	}
	n, err := r.node(container, "", r.line, r.offset-r.lineStart+1)
	if err != nil {
		return nil, err
	}
	return n, r.inside(n, level)
}

// inside reads the items or members of n.
func (r *jsonReader) inside(n *Node, level int) error {
	base := len(r.stack)
	for {
		next := r.decoder.PeekKind()
		if next == '}' || next == ']' {
			if _, err := r.decoder.ReadToken(); err != nil {
				return r.syntax(err)
			}
			children := r.stack[base:]
			r.stack = r.stack[:base]
			return r.adopt(n, children)
		}
		var name string
		line, column := 0, 0
		if n.kind == Object {
			raw, err := r.decoder.ReadValue()
			if err != nil {
				return r.syntax(err)
			}
			end := int(r.decoder.InputOffset())
			r.advance(end - len(raw))
			line, column = r.line, r.offset-r.lineStart+1
			name = r.string(raw)
		}
		child, err := r.value(level + 1)
		if err != nil {
			return err
		}
		if child.name = name; line > 0 {
			child.line, child.column = int32(line), int32(column)
		}
		r.stack = append(r.stack, child)
	}
}

func (r *jsonReader) scalar(kind byte, raw []byte) (*Node, error) {
	text, nodeKind := "", Null
	switch kind {
	case 't', 'f':
		text, nodeKind = string(raw), Boolean
	case '0':
		text, nodeKind = r.source[r.offset:r.offset+len(raw)], Number
	case '"':
		text, nodeKind = r.string(raw), String
	}
	return r.node(nodeKind, text, r.line, r.offset-r.lineStart+1)
}

// string is the text of a string that begins at the offset; a lone surrogate is
// U+FFFD in it.
func (r *jsonReader) string(raw []byte) string {
	if bytes.IndexByte(raw, '\\') < 0 {
		return r.source[r.offset+1 : r.offset+len(raw)-1]
	}
	unquoted, _ := jsontext.AppendUnquote(nil, raw) // the error is about surrogates alone
	return string(unquoted)
}
