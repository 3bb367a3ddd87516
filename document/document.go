// Package document reads OpenAPI documents: bytes become a tree of values that know
// their places, references are followed, and whatever is wrong is told as a
// [Fault] that names the operations it touches. It is the only loader; what judges
// or generates reads its tree.
//
// It is pure: other files come through the function that the caller gives.
package document

import (
	"errors"
	"fmt"
	"strings"
	"sync"
)

// Options change how a document is read.
type Options struct {
	// ReadFile returns the files that references lead to, by path or URL; nil means
	// that such references are faults.
	ReadFile func(uri string) ([]byte, error)
	// Select says which operations count: those that all of them select.
	Select []Selection
	// Without are operations that don't count whatever selects them, each as
	// "METHOD /path" to the letter.
	Without []string
	// CheckSchema is called with every schema of the document, those inside of others
	// too, and reports what is wrong in it alone; nil means that schemas are not
	// looked at. Package schema has it.
	CheckSchema func(n *Node, openapi31 bool, report func(at *Node, level Level, message string))
}

// A Document is an OpenAPI document with the files that it refers to. It is safe
// for concurrent use.
type Document struct {
	name    string
	root    *Node
	version string // as the document has it
	options Options

	mu    sync.Mutex // of what follows
	files map[string]*file
	// resources are the schemas with an $id, and anchors those with a name, by what
	// refers to them.
	resources map[string]*Node
	anchors   map[anchorKey]*Node
	dynamic   map[*Node]bool   // the resources with a $dynamicAnchor
	bases     map[*Node]string // of the roots of files and of schemas with an $id
	followed  map[*Node]followed

	// joined are the schemas that have keywords beside a $ref, which count in 3.1.
	joined map[*Node]bool
	// unreadable are the values that are not of the type that they must have, and the
	// references that lead nowhere.
	unreadable             map[*Node]bool
	operations, unselected []*Operation
	faults                 []Fault
	reach                  *reach
	// original is a Swagger 2.0 document; origins has which of its values those of the
	// conversion stand for, and made the first of those for each.
	original      *Node
	origins, made map[*Node]*Node
}

// A file is one that was read, or the reason why it can't be.
type file struct {
	root *Node
	err  error
}

type anchorKey struct {
	resource *Node
	name     string
	dynamic  bool
}

// Read reads a document in JSON or YAML: OpenAPI 3.0 or 3.1, or 2.0, which is
// converted. name, a path or a URL, stands for the document in places and is what
// relative references are relative to. What is no OpenAPI document is refused with
// an [*Error], and so is a file of more than 32 MiB, with more than 500 levels of
// nesting, more than 20,000 members in one object, or a member that an object has
// twice. Everything else that is wrong is a fault of the document.
func Read(name string, text []byte, options Options) (*Document, error) {
	root, err := parse(name, text)
	if err != nil {
		return nil, err
	}
	root.name = name
	if root.Kind() != Object {
		return nil, &Error{File: name, Line: int(root.line), Err: errors.New("an OpenAPI document is one object")}
	}
	d := &Document{
		name: name, root: root, options: options,
		files: make(map[string]*file), resources: make(map[string]*Node),
		anchors: make(map[anchorKey]*Node), dynamic: make(map[*Node]bool), bases: make(map[*Node]string), followed: make(map[*Node]followed), joined: make(map[*Node]bool), unreadable: make(map[*Node]bool),
	}
	if err := d.checkVersion(); err != nil {
		return nil, err
	}
	d.files[baseOf(name)] = &file{root: root}
	d.index(root, baseOf(name))
	if err := d.findOperations(); err != nil {
		return nil, err
	}
	w := &walker{
		Document: d, kinds: make(map[*Node]string), inert: make(map[*Node]bool),
		sources: make(map[*Node][]*Node), ids: make(map[string]*Node),
	}
	w.walk()
	w.checkTemplates()
	w.checkBodies()
	w.settle()
	return d, nil
}

func (d *Document) checkVersion() error {
	field := d.root.Get("openapi")
	refuse := func(at *Node, format string, args ...any) error {
		refused := &Error{File: d.name, Err: fmt.Errorf(format, args...)}
		if at != nil {
			refused.Line, refused.Pointer = int(at.line), at.Pointer()
		}
		return refused
	}
	switch version, isText := field.AsString(); {
	case field == nil && d.root.Get("swagger") != nil:
		swagger := d.root.Get("swagger")
		if swagger.Text() != "2.0" {
			return refuse(swagger, "Swagger %q is not one of the versions that are read: 2.0, and OpenAPI 3.0.x and 3.1.x", swagger.Text())
		}
		c, root, err := convert(d.root)
		if err != nil {
			return refuse(swagger, "%w", err)
		}
		d.original, d.root, d.origins, d.made = d.root, root, c.origins, c.made
		d.root.name = d.name
		d.version = d.root.Get("openapi").text
	case field == nil:
		return refuse(nil, `this is no OpenAPI document: it has no field "openapi"; wanted openapi: 3.0.x or 3.1.x`)
	case !isText || !strings.HasPrefix(version+".", "3.0.") && !strings.HasPrefix(version+".", "3.1."):
		return refuse(field, "OpenAPI %q is not one of the versions that are read: 3.0.x, 3.1.x and 2.0", field.Text())
	default:
		d.version = version
	}
	return nil
}

// Name is the path or URL that the document was read from.
func (d *Document) Name() string { return d.name }

// Root is the whole document.
func (d *Document) Root() *Node { return d.root }

// Version is the version of the OpenAPI Specification that the document follows,
// such as "3.1.0".
func (d *Document) Version() string { return d.version }

// OpenAPI31 reports whether the document follows OpenAPI 3.1, whose schemas are
// those of JSON Schema 2020-12.
func (d *Document) OpenAPI31() bool { return strings.HasPrefix(d.version, "3.1") }

// Location is the place of a value. A member's line and column are those of its
// name. The middle of a pointer of more than 1,000 bytes is left out, and that of a
// name in it of more than 200.
func (d *Document) Location(n *Node) Location {
	if n == nil {
		return Location{}
	}
	if origin := d.origins[n]; origin != nil {
		n = origin
	}
	l := Location{Pointer: n.place(), Line: int(n.line), Column: int(n.column)}
	if root := n.Root(); root != d.root && root != d.original {
		l.File = root.name
	}
	return l
}

// Origin is the value of the files as they were read that n stands for: n itself but in
// a converted document, nil for what the conversion has made.
func (d *Document) Origin(n *Node) *Node {
	if d.original == nil || n.Root() != d.root {
		return n
	}
	return d.origins[n]
}

// Lookup returns the value at a pointer (RFC 6901) of the document, nil where there
// is none.
func (d *Document) Lookup(pointer string) *Node {
	found, rest := d.root.Below(pointer)
	if rest == "" {
		return found
	}
	if d.original == nil {
		return nil
	}
	if found, rest = d.original.Below(pointer); rest != "" {
		return nil
	}
	return d.made[found]
}
