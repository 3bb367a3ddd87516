package document

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Kin returns the document as kin-openapi's model, with its references resolved:
// the selected operations but for those that a fault leaves out, and what they refer
// to. It costs as much as all else together, so that it is for those who need it.
// The model is made anew by each call and the caller's own.
func (d *Document) Kin() (*openapi3.T, error) {
	loader := openapi3.NewLoader()
	loader.IsExternalRefsAllowed = true
	loader.ReadFromURIFunc = func(_ *openapi3.Loader, location *url.URL) ([]byte, error) {
		d.mu.Lock()
		defer d.mu.Unlock()
		uri := location.String()
		known := d.files[uri]
		if known == nil {
			if _, err := d.load(uri); err != nil {
				return nil, err
			}
			known = d.files[uri]
		}
		if known.err != nil {
			return nil, known.err
		}
		return appendJSON(nil, known.root, nil), nil
	}
	base, err := url.Parse(baseOf(d.name))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", d.name, err)
	}
	doc, err := loader.LoadFromDataWithPath(d.JSON(), base)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", d.name, err)
	}
	return doc, nil
}

// JSON returns the document as JSON: the selected operations but for those that a
// fault leaves out, and the components that they refer to. Numbers are as the
// document has them.
func (d *Document) JSON() []byte {
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
	k.follow()
	return appendJSON(nil, d.root, k.leaves)
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
// not needed.
func (k *kept) leaves(n *Node) bool {
	parent := n.parent
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
		return isMethod(n.name)
	case parent == k.root:
		return n.name == "webhooks"
	}
	return false
}

func isMethod(name string) bool {
	for _, method := range methods {
		if method == name {
			return true
		}
	}
	return false
}

// appendJSON writes a value as JSON, but for what leave says.
func appendJSON(b []byte, n *Node, leave func(*Node) bool) []byte {
	switch n.kind {
	case Boolean, Number:
		return append(b, n.text...)
	case String:
		return appendString(b, n.text)
	case Array, Object:
		open, shut := byte('['), byte(']')
		if n.kind == Object {
			open, shut = '{', '}'
		}
		b = append(b, open)
		first := true
		for _, child := range n.children {
			if leave != nil && leave(child) {
				continue
			}
			if !first {
				b = append(b, ',')
			}
			first = false
			if n.kind == Object {
				b = append(appendString(b, child.name), ':')
			}
			b = appendJSON(b, child, leave)
		}
		return append(b, shut)
	}
	return append(b, "null"...)
}

func appendString(b []byte, text string) []byte {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a string can be encoded
	return append(b, bytes.TrimSuffix(buffer.Bytes(), []byte("\n"))...)
}
