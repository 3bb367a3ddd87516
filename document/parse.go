package document

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"strings"
)

// Limits on what is read.
const (
	maxBytes   = 32 << 20 // of one file
	maxNesting = 500      // levels of objects and arrays
	maxMembers = 20_000   // of one object
	maxNodes   = 4 << 20  // that Swagger 2.0 is converted to
	// maxAliased is how many values a file may have beyond its bytes: what aliases stand
	// for, since every other value takes a byte at least.
	maxAliased = 1 << 18
)

// An Error says why a document can't be read at all, and where.
type Error struct {
	File    string
	Line    int    // from 1; 0 when unknown
	Pointer string // RFC 6901; empty for the whole
	Err     error
}

// Error names the file, the line, the pointer and the reason.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	if e.Pointer != "" {
		b.WriteString(e.Pointer + ": ")
	}
	b.WriteString(e.Err.Error())
	return b.String()
}

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Err }

// Parse reads a file in JSON or YAML, whatever it holds. It fails with an [*Error],
// as [Read] does.
func Parse(name string, text []byte) (*Node, error) {
	root, err := parse(name, text)
	if err == nil {
		root.name = name
	}
	return root, err
}

// parse reads a file in JSON or YAML.
func parse(name string, text []byte) (*Node, error) {
	if len(text) > maxBytes {
		return nil, &Error{File: name, Err: fmt.Errorf("the file has more than %d MiB, which is as much as is read of one", maxBytes>>20)}
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	limit := len(text) + maxAliased
	b := builder{file: name, limit: limit}
	root, err := b.json(text)
	if err == nil || !errors.Is(err, errSyntax) {
		return root, err
	}
	if refused, ok := errors.AsType[syntaxError](err); ok && refused.comment {
		return nil, err // YAML would take it for a part of a name
	}
	// What begins like JSON can be YAML in flow style.
	b = builder{file: name, limit: limit}
	fromYAML, yamlErr := b.yaml(text)
	if yamlErr != nil && errors.Is(yamlErr, errSyntax) && looksLikeJSON(text) {
		return nil, err
	}
	return fromYAML, yamlErr
}

func looksLikeJSON(text []byte) bool {
	trimmed := bytes.TrimLeft(text, " \t\r\n")
	return len(trimmed) > 0 && trimmed[0] == '{'
}

// errSyntax is what a file that is neither JSON nor YAML fails with.
var errSyntax = errors.New("syntax")

// A syntaxError is an errSyntax that says more.
type syntaxError struct {
	message string
	comment bool // JSON stops at a comment
}

func (e syntaxError) Error() string        { return e.message }
func (e syntaxError) Is(target error) bool { return target == errSyntax }

// A builder makes the tree of one file.
type builder struct {
	file  string
	nodes []Node // not yet used
	count int
	limit int   // of the count
	twice *Node // the first member that an object has already
}

// finish refuses a member that an object has twice.
func (b *builder) finish(root *Node) (*Node, error) {
	if b.twice == nil {
		return root, nil
	}
	again := b.twice
	first := again.parent.Get(again.name)
	return nil, &Error{
		File: b.file, Line: int(again.line), Pointer: again.Pointer(),
		Err: fmt.Errorf("the object has the member %q twice, here and in line %d, so that either could be meant; take one out", again.name, first.line),
	}
}

func (b *builder) node(kind Kind, text string, line, column int) (*Node, error) {
	if b.count++; b.count > b.limit {
		return nil, b.tooMany(line)
	}
	if len(b.nodes) == 0 {
		b.nodes = make([]Node, 512)
	}
	n := &b.nodes[0]
	b.nodes = b.nodes[1:]
	n.kind, n.text, n.line, n.column = kind, text, int32(line), int32(column)
	return n, nil
}

func (b *builder) tooMany(line int) error {
	return &Error{File: b.file, Line: line, Err: fmt.Errorf("more than %d values, with what aliases stand for; write less by aliases", b.limit)}
}

// adopt makes nodes the children of n.
func (b *builder) adopt(n *Node, children []*Node) error {
	if n.kind == Object && len(children) > maxMembers {
		return &Error{File: b.file, Line: int(n.line), Err: fmt.Errorf("an object with more than %d members", maxMembers)}
	}
	n.children = make([]*Node, len(children))
	copy(n.children, children)
	for i, child := range n.children {
		child.parent, child.position = n, int32(i)
	}
	if n.kind != Object {
		return nil
	}
	if len(children) >= manyMembers {
		n.byName = make(map[string]*Node, len(children))
	}
	for i, child := range n.children {
		again := false
		if n.byName != nil {
			if _, again = n.byName[child.name]; !again {
				n.byName[child.name] = child
			}
		} else {
			for _, before := range n.children[:i] {
				again = again || before.name == child.name
			}
		}
		if again && (b.twice == nil || cmp.Or(cmp.Compare(child.line, b.twice.line), cmp.Compare(child.column, b.twice.column)) < 0) {
			b.twice = child
		}
	}
	return nil
}
