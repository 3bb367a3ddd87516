package document

import (
	"iter"
	"strconv"
	"strings"
)

// A Kind is the JSON type of a value.
type Kind uint8

// The kinds of values; the zero Kind is that of no value.
const (
	None Kind = iota
	Null
	Boolean
	Number
	String
	Array
	Object
)

var kindNames = [...]string{"nothing", "null", "a boolean", "a number", "a string", "an array", "an object"}

// String names the kind for a person to read, as in "an object".
func (k Kind) String() string { return kindNames[k] }

// A Node is one value of a document, with its place. Every method can be called on
// nil, which stands for no value. A Node does not change once its document has
// been read, and is safe for concurrent use.
type Node struct {
	parent   *Node
	children []*Node
	byName   map[string]*Node // of an object with many members
	// name is that of the member, or that of the file where the node is its root.
	name         string
	text         string
	line, column int32
	position     int32 // among the children of the parent
	kind         Kind
}

// manyMembers is from where on members are found by a map.
const manyMembers = 12

// Kind is the JSON type of the value.
func (n *Node) Kind() Kind {
	if n == nil {
		return None
	}
	return n.kind
}

// Text is the text of a string, a number as the document writes it, "true" or
// "false"; empty for other values.
func (n *Node) Text() string {
	if n == nil {
		return ""
	}
	return n.text
}

// AsString is the text of a string; ok is false for other values.
func (n *Node) AsString() (text string, ok bool) {
	if n.Kind() != String {
		return "", false
	}
	return n.text, true
}

// True reports whether the value is true.
func (n *Node) True() bool { return n.Kind() == Boolean && n.text == "true" }

// Len is the number of items or members.
func (n *Node) Len() int {
	if n == nil {
		return 0
	}
	return len(n.children)
}

// Get returns the member of an object, nil where there is none.
func (n *Node) Get(name string) *Node {
	if n.Kind() != Object {
		return nil
	}
	if n.byName != nil {
		return n.byName[name]
	}
	for _, child := range n.children {
		if child.name == name {
			return child
		}
	}
	return nil
}

// Item returns an item of an array, nil where there is none.
func (n *Node) Item(i int) *Node {
	if n.Kind() != Array || i < 0 || i >= len(n.children) {
		return nil
	}
	return n.children[i]
}

// Members yields the members of an object in the order of the document.
func (n *Node) Members() iter.Seq2[string, *Node] {
	return func(yield func(string, *Node) bool) {
		if n.Kind() != Object {
			return
		}
		for _, child := range n.children {
			if !yield(child.name, child) {
				return
			}
		}
	}
}

// Items yields the items of an array.
func (n *Node) Items() iter.Seq2[int, *Node] {
	return func(yield func(int, *Node) bool) {
		if n.Kind() != Array {
			return
		}
		for i, child := range n.children {
			if !yield(i, child) {
				return
			}
		}
	}
}

// Parent is the object or array around the value; nil for the root of a file.
func (n *Node) Parent() *Node {
	if n == nil {
		return nil
	}
	return n.parent
}

// Name is the name of the member that the value is; empty for items.
func (n *Node) Name() string {
	if n == nil || n.parent == nil {
		return ""
	}
	return n.name
}

// Root is the value of the whole file.
func (n *Node) Root() *Node {
	for n != nil && n.parent != nil {
		n = n.parent
	}
	return n
}

// Pointer is the place in the file (RFC 6901).
func (n *Node) Pointer() string {
	if n == nil || n.parent == nil {
		return ""
	}
	var tokens []string
	for ; n.parent != nil; n = n.parent {
		tokens = append(tokens, n.token())
	}
	return joined(tokens)
}

// joined is the pointer of reference tokens, the last first.
func joined(tokens []string) string {
	size := 0
	for _, token := range tokens {
		size += 1 + len(token)
	}
	var b strings.Builder
	b.Grow(size)
	for i := len(tokens) - 1; i >= 0; i-- {
		b.WriteByte('/')
		b.WriteString(tokens[i])
	}
	return b.String()
}

func (n *Node) token() string {
	if n.parent.kind == Array {
		return strconv.Itoa(int(n.position))
	}
	return Token(n.name)
}

var tokenEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// Token escapes a name as a reference token of a JSON Pointer (RFC 6901, section 3).
func Token(name string) string { return tokenEscapes.Replace(name) }

var tokenUnescapes = strings.NewReplacer("~1", "/", "~0", "~")

// Below returns the value at a pointer (RFC 6901) that starts here. Where there
// is none, found is the last value on the way and rest what leads no further.
func (n *Node) Below(pointer string) (found *Node, rest string) {
	for pointer != "" {
		token, after, _ := strings.Cut(pointer[1:], "/")
		name := tokenUnescapes.Replace(token)
		var next *Node
		switch n.Kind() {
		case Object:
			next = n.Get(name)
		case Array:
			if i, err := strconv.Atoi(name); err == nil && strconv.Itoa(i) == name {
				next = n.Item(i)
			}
		}
		if next == nil {
			return n, pointer
		}
		n, pointer = next, pointer[1+len(token):]
		if after == "" && pointer == "" {
			break
		}
	}
	return n, ""
}

// A Location is a place in a document or in a file that it refers to.
type Location struct {
	File    string // as it was read; empty for the document itself
	Pointer string // RFC 6901, from the root of the file
	Line    int    // from 1; 0 when unknown
	Column  int    // from 1, in bytes; 0 when unknown
}
