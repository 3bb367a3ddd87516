package document

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// An Extent says how much of a document is wanted.
type Extent uint8

// The extents.
const (
	// Reached is what the operations refer to.
	Reached Extent = iota
	// Everything is that and all other components.
	Everything
)

// Kin returns the document as kin-openapi's model, with its references resolved:
// the selected operations but for those that a fault leaves out, and components. It
// costs as much as all else together, so that it is for those who need it. What
// stands beside the $ref of a schema in OpenAPI 3.1, which kin-openapi passes over,
// becomes a schema whose allOf has the reference. The model is made anew by each
// call and the caller's own.
func (d *Document) Kin(extent Extent) (*openapi3.T, error) {
	loader := openapi3.NewLoader()
	loader.IsExternalRefsAllowed = true
	loader.ReadFromURIFunc = func(_ *openapi3.Loader, location *url.URL) ([]byte, error) {
		d.mu.Lock()
		defer d.mu.Unlock()
		uri := location.String()
		root, err := d.load(uri)
		if err != nil {
			return nil, err
		}
		if d.files[uri] == nil {
			return nil, fmt.Errorf("%q is the $id of a schema, by which kin-openapi can't refer to it; refer to #%s", uri, root.place())
		}
		w := writer{joined: d.joined}
		return w.append(nil, root), nil
	}
	base, err := url.Parse(baseOf(d.name))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", d.name, err)
	}
	doc, err := loader.LoadFromDataWithPath(d.JSON(extent), base)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", d.name, err)
	}
	// The lines of paths keep the order of the document, in which code is generated.
	for path, item := range d.root.Get("paths").Members() {
		if found := doc.Paths.Value(path); found != nil {
			l := d.Location(item)
			found.Origin = &openapi3.Origin{Key: &openapi3.Location{File: d.name, Line: l.Line, Column: l.Column, Name: path}}
		}
	}
	return doc, nil
}

// JSON returns as much of the document as JSON: the selected operations but for those
// that a fault leaves out, and components, all without what is not of the type that it
// must have. Numbers are as the document has them; what
// stands beside a $ref is told as in Kin.
func (d *Document) JSON(extent Extent) []byte {
	k := kept{Document: d, nodes: make(map[*Node]bool)}
	for _, op := range d.operations {
		if op.LeftOut != nil {
			continue
		}
		k.keep(op.Node)
		for _, item := range op.items {
			k.keep(item.Get("parameters"))
			k.keep(item.Get("servers"))
			k.keep(item.Get("$ref"))
		}
	}
	if extent == Everything {
		for _, section := range d.root.Get("components").Members() {
			for _, component := range section.children {
				k.keep(component)
			}
		}
	}
	k.follow()
	w := writer{joined: d.joined, leave: k.leaves}
	return w.append(nil, d.root)
}

// kept are the values that operations need, and all that is around them.
type kept struct {
	*Document
	nodes map[*Node]bool
	queue []*Node
}

func (k *kept) keep(n *Node) {
	if n == nil {
		return
	}
	k.queue = append(k.queue, n)
	for ; n != nil && !k.nodes[n]; n = n.parent {
		k.nodes[n] = true
	}
}

// follow keeps what kept values refer to.
func (k *kept) follow() {
	seen := make(map[*Node]bool)
	var visit func(n *Node)
	visit = func(n *Node) {
		if seen[n] {
			return
		}
		seen[n] = true
		if ref, ok := n.Get("$ref").AsString(); ok {
			if target, err := k.Resolve(n, ref); err == nil {
				k.keep(target)
			}
		}
		for _, mapped := range n.Get("discriminator").Get("mapping").Members() {
			if component := k.Component("schemas", mapped.text); component != nil {
				k.keep(component)
			} else if target, err := k.Resolve(mapped, mapped.text); err == nil {
				k.keep(target)
			}
		}
		for _, child := range n.children {
			visit(child)
		}
	}
	for len(k.queue) > 0 {
		n := k.queue[len(k.queue)-1]
		k.queue = k.queue[:len(k.queue)-1]
		visit(n)
	}
}

// leaves reports whether a value is left out: an operation or a component that is
// not needed, and what nobody can read.
func (k *kept) leaves(n *Node) bool {
	parent := n.parent
	if parent != nil && k.unreadable[n] {
		return true
	}
	if parent == nil || k.nodes[n] {
		return false
	}
	components, paths := k.root.Get("components"), k.root.Get("paths")
	switch {
	case parent.parent != nil && parent.parent == components:
		return parent.name != "securitySchemes" && !strings.HasPrefix(parent.name, "x-")
	case parent == paths:
		return !strings.HasPrefix(n.name, "x-")
	case parent.parent != nil && parent.parent == paths:
		return slices.Contains(methods, n.name)
	case parent == k.root:
		return n.name == "webhooks"
	}
	return false
}

// A writer writes values as JSON.
type writer struct {
	joined map[*Node]bool // as in Document
	leave  func(*Node) bool
}

func (w *writer) append(b []byte, n *Node) []byte {
	switch n.kind {
	case Boolean, Number:
		return append(b, n.text...)
	case String:
		return appendString(b, n.text)
	case Array:
		return append(w.children(append(b, '['), n), ']')
	case Object:
		if w.joined[n] {
			return w.join(b, n)
		}
		return append(w.children(append(b, '{'), n), '}')
	}
	return append(b, "null"...)
}

// children writes the items or members of n but for those of the names.
func (w *writer) children(b []byte, n *Node, but ...string) []byte {
	first := true
	for _, child := range n.children {
		if w.leave != nil && w.leave(child) || n.kind == Object && slices.Contains(but, child.name) {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		if n.kind == Object {
			b = append(appendString(b, child.name), ':')
		}
		b = w.append(b, child)
	}
	return b
}

// join writes a schema with keywords beside its $ref as one with allOf.
func (w *writer) join(b []byte, n *Node) []byte {
	b = append(append(b, `{"allOf":[{"$ref":`...), appendString(nil, n.Get("$ref").text)...)
	b = append(b, '}')
	if more := n.Get("allOf"); more.Len() > 0 {
		b = w.children(append(b, ','), more)
	}
	b = append(b, ']')
	if rest := w.children(nil, n, "$ref", "allOf"); len(rest) > 0 {
		b = append(append(b, ','), rest...)
	}
	return append(b, '}')
}

func appendString(b []byte, text string) []byte {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a string can be encoded
	return append(b, bytes.TrimSuffix(buffer.Bytes(), []byte("\n"))...)
}
