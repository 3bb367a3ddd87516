package document

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
)

// ErrNoReader is why a reference to another file is a fault where there is nothing
// to read it with.
var ErrNoReader = errors.New("references to other files are off")

// baseOf is the URI of a file: a URL as it is, a path with / between its parts.
func baseOf(name string) string {
	if u, err := url.Parse(name); err == nil && u.Scheme != "" && u.Host != "" {
		u.Fragment = ""
		return u.String()
	}
	return (&url.URL{Path: filepath.ToSlash(name)}).String()
}

// index finds the schemas below n that $id, $anchor and $dynamicAnchor name (JSON
// Schema 2020-12, section 8.2). base is the URI of n.
func (d *Document) index(n *Node, base string) {
	d.bases[n] = base
	resource := n
	if n.Kind() == Object {
		if id, ok := n.Get("$id").AsString(); ok {
			resource = d.identify(n, base, id)
		}
		d.anchor(n, resource)
	}
	d.indexBelow(n, resource)
}

// anchor notes the names that a schema has in a resource.
func (d *Document) anchor(n, resource *Node) {
	if name, ok := n.Get("$anchor").AsString(); ok {
		d.anchors[anchorKey{resource, name, false}] = n
	}
	if name, ok := n.Get("$dynamicAnchor").AsString(); ok {
		d.anchors[anchorKey{resource, name, false}] = n
		d.anchors[anchorKey{resource, name, true}] = n
		d.dynamic[resource] = true
	}
}

// identify notes that n is a resource of its own.
func (d *Document) identify(n *Node, base, id string) *Node {
	uri, err := resolveURI(base, id)
	if err != nil {
		return n
	}
	uri = strings.TrimSuffix(uri, "#")
	if len(uri) > maxURI {
		return n // told as a fault
	}
	if _, taken := d.resources[uri]; !taken {
		d.resources[uri] = n
	}
	d.bases[n] = uri
	return n
}

func (d *Document) indexBelow(n, resource *Node) {
	for _, child := range n.children {
		switch child.kind {
		case Object:
			inner := resource
			if !opaque(child) {
				if id, ok := child.Get("$id").AsString(); ok && !strings.HasPrefix(id, "#") {
					inner = d.identify(child, d.bases[resource], id)
				}
				d.anchor(child, inner)
				d.indexBelow(child, inner)
			}
		case Array:
			if !opaque(child) {
				d.indexBelow(child, resource)
			}
		}
	}
}

// opaque reports whether a value is one that the document speaks of, rather than a
// part of it, so that nothing in it is a keyword.
func opaque(n *Node) bool {
	switch n.name {
	case "enum", "const", "default", "example", "examples":
		// These can be the names of members that a schema describes.
		return n.parent == nil || n.parent.name != "properties" && n.parent.name != "patternProperties" && n.parent.name != "$defs" && n.parent.name != "schemas" && n.parent.name != "responses"
	}
	return strings.HasPrefix(n.name, "x-") && n.parent != nil && n.parent.name != "properties"
}

// resource is the schema with an $id, or the root of the file, around n.
func (d *Document) resource(n *Node) *Node {
	for ; n != nil; n = n.parent {
		if _, ok := d.bases[n]; ok || n.parent == nil {
			return n
		}
	}
	return nil
}

func resolveURI(base, reference string) (string, error) {
	u, err := url.Parse(reference)
	if err != nil {
		return "", fmt.Errorf("%q is no URI reference (RFC 3986)", reference)
	}
	b, err := url.Parse(base)
	if err != nil {
		return "", err
	}
	if b.Opaque != "" && u.Scheme == "" {
		// A URN has no hierarchy; only its fragment can change (RFC 3986, section 5.2).
		if u.Path == "" && u.RawQuery == "" {
			b.Fragment, b.RawFragment = u.Fragment, u.RawFragment
			return b.String(), nil
		}
	}
	resolved := b.ResolveReference(u)
	if b.Scheme == "" && b.Host == "" && !strings.HasPrefix(b.Path, "/") && u.Scheme == "" && u.Host == "" && !strings.HasPrefix(u.Path, "/") {
		// ResolveReference makes an absolute path of a relative one, and can't climb
		// above where it begins.
		resolved.Path = relativePath(b.Path, u.Path)
		resolved.RawPath = ""
	}
	return resolved.String(), nil
}

func relativePath(base, reference string) string {
	if reference == "" {
		return base
	}
	joined := reference
	if i := strings.LastIndexByte(base, '/'); i >= 0 {
		joined = base[:i+1] + reference
	}
	var parts []string
	for part := range strings.SplitSeq(joined, "/") {
		switch {
		case part == ".":
		case part == ".." && len(parts) > 0 && parts[len(parts)-1] != "..":
			parts = parts[:len(parts)-1]
		default:
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "/")
}

// Resolve returns the value that a reference leads to, which stands in the schema
// or object at. The reference is a URI reference: a JSON Pointer or an anchor as
// its fragment, in the same resource, in one that an $id names, or in another file,
// which is read when it is first referred to.
func (d *Document) Resolve(at *Node, reference string) (*Node, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.target(at, reference)
}

func (d *Document) target(at *Node, reference string) (*Node, error) {
	resource := d.resource(at)
	uri, fragment, _ := strings.Cut(reference, "#")
	if uri != "" {
		resolved, err := resolveURI(d.bases[resource], uri)
		if err != nil {
			return nil, err
		}
		if resource, err = d.load(resolved); err != nil {
			return nil, err
		}
	}
	return d.fragment(resource, fragment)
}

// fragment finds what a fragment names in a resource.
func (d *Document) fragment(resource *Node, fragment string) (*Node, error) {
	name, err := url.PathUnescape(fragment)
	if err != nil {
		return nil, fmt.Errorf("the fragment %q is not escaped as a URI's (RFC 3986)", fragment)
	}
	if name != "" && name[0] != '/' {
		if found := d.anchors[anchorKey{resource, name, false}]; found != nil {
			return found, nil
		}
		return nil, fmt.Errorf("there is no $anchor %q", name)
	}
	found, rest := resource.Below(name)
	if rest == "" {
		return found, nil
	}
	token, _, _ := strings.Cut(rest[1:], "/")
	place := found.place()
	if place == "" {
		place = "the root"
	}
	return nil, fmt.Errorf("there is no %q at %s", tokenUnescapes.Replace(token), place)
}

// load returns the root of a file, or the schema that an $id names.
func (d *Document) load(uri string) (*Node, error) {
	if found := d.resources[uri]; found != nil {
		return found, nil
	}
	if known := d.files[uri]; known != nil {
		return known.root, known.err
	}
	root, err := d.readFile(uri)
	if err == nil {
		d.index(root, uri)
	}
	d.files[uri] = &file{root, err}
	return root, err
}

func (d *Document) readFile(uri string) (*Node, error) {
	location := uri
	if u, err := url.Parse(uri); err == nil && u.Scheme == "" && u.Host == "" {
		location = u.Path
	}
	if d.options.ReadFile == nil {
		return nil, fmt.Errorf("%w: %q", ErrNoReader, location)
	}
	text, err := d.options.ReadFile(location)
	if err != nil {
		return nil, fmt.Errorf("%q can't be read: %w", location, err)
	}
	root, err := parse(location, text)
	if err != nil {
		return nil, err
	}
	root.name = location
	return root, nil
}

// Dynamic returns what a $dynamicRef leads to in one of the resources that were
// entered on the way to it, the outermost first: the schema of its own
// $dynamicAnchor there, else nil (JSON Schema 2020-12, section 8.2.3.2).
func (d *Document) Dynamic(resource *Node, name string) *Node {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.anchors[anchorKey{resource, name, true}]
}

// HasDynamic reports whether a resource has a $dynamicAnchor, so that references
// that enter it can change where a $dynamicRef leads to.
func (d *Document) HasDynamic(resource *Node) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.dynamic[resource]
}

// Resource is the schema resource that a value is in: the nearest schema around it
// that has an $id, else the root of its file.
func (d *Document) Resource(n *Node) *Node {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.resource(n)
}

// Follow follows a Reference Object to what it stands for, through any number of
// others: a value without $ref is returned as it is. It is for objects that a $ref
// replaces; a schema of OpenAPI 3.1 has keywords beside it.
func (d *Document) Follow(n *Node) (*Node, error) {
	if n.Get("$ref").Kind() != String {
		return n, nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	var chain []*Node
	var end followed
	met := make(map[*Node]bool)
	for at := n; ; {
		if known, ok := d.followed[at]; ok {
			end = known
			break
		}
		reference, ok := at.Get("$ref").AsString()
		if !ok {
			end = followed{node: at}
			break
		}
		if met[at] {
			end = followed{err: fmt.Errorf("the reference %q leads back to itself", reference)}
			break
		}
		met[at] = true
		chain = append(chain, at)
		next, err := d.target(at, reference)
		if err != nil {
			end = followed{err: fmt.Errorf("the reference %q leads nowhere: %w", reference, err)}
			break
		}
		at = next
	}
	for _, at := range chain {
		d.followed[at] = end
	}
	return end.node, end.err
}

// followed is what a Reference Object stands for.
type followed struct {
	node *Node
	err  error
}
