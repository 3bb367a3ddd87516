package document

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// A conversion makes an OpenAPI 3.0 document of a Swagger 2.0 one, value by value,
// so that numbers stay as they are written and every value keeps its place in the
// original. kin-openapi's conversion does neither, and ends at the first fault.
type conversion struct {
	original   *Node
	made       map[*Node]*Node // the first value made of an original one
	origins    map[*Node]*Node
	consumes   *Node
	produces   *Node
	references []*Node // the values of $ref that were made
}

// convert returns the document as OpenAPI 3.0.
func convert(original *Node) (*conversion, *Node, error) {
	c := &conversion{
		original: original, made: make(map[*Node]*Node), origins: make(map[*Node]*Node),
		consumes: original.Get("consumes"), produces: original.Get("produces"),
	}
	root := c.root()
	if len(c.origins) > maxNodes {
		return nil, nil, fmt.Errorf("more than %d values as OpenAPI 3.0, where each schema is written for every media type", maxNodes)
	}
	for _, reference := range c.references {
		c.relink(reference)
	}
	return c, root, nil
}

// full reports whether there are too many values to go on.
func (c *conversion) full() bool { return len(c.origins) > maxNodes }

// relink makes a reference lead to what its target became.
func (c *conversion) relink(reference *Node) {
	fragment, local := strings.CutPrefix(reference.text, "#")
	pointer, err := url.PathUnescape(fragment)
	if !local || err != nil || pointer != "" && pointer[0] != '/' {
		return
	}
	target, rest := c.original.Below(pointer)
	if made := c.made[target]; rest == "" && made != nil {
		reference.text = "#" + (&url.URL{Path: made.Pointer()}).EscapedPath()
	}
}

// new makes a value that stands for an original one.
func (c *conversion) new(origin *Node, kind Kind, text string) *Node {
	n := &Node{kind: kind, text: text, line: origin.line, column: origin.column}
	c.origins[n] = origin
	if c.made[origin] == nil {
		c.made[origin] = n
	}
	return n
}

// put makes child the member of an object, unless there is none.
func (n *Node) put(name string, child *Node) {
	if child == nil || n.Get(name) != nil {
		return
	}
	child.parent, child.name, child.position = n, name, int32(len(n.children))
	n.children = append(n.children, child)
	switch {
	case n.byName != nil:
		n.byName[name] = child
	case len(n.children) >= manyMembers:
		n.byName = make(map[string]*Node)
		for _, child := range n.children {
			n.byName[child.name] = child
		}
	}
}

func (n *Node) push(child *Node) {
	if child == nil {
		return
	}
	child.parent, child.position = n, int32(len(n.children))
	n.children = append(n.children, child)
}

// copy copies a value as it is.
func (c *conversion) copy(n *Node) *Node {
	if n == nil || c.full() {
		return nil
	}
	made := c.new(n, n.kind, n.text)
	for _, child := range n.children {
		if c.full() {
			break
		}
		if n.kind == Object {
			if child.name == "$ref" {
				made.put(child.name, c.reference(child))
				continue
			}
			made.put(child.name, c.copy(child))
		} else {
			made.push(c.copy(child))
		}
	}
	return made
}

// reference copies the value of a $ref, for relink to lead it on.
func (c *conversion) reference(n *Node) *Node {
	made := c.copy(n)
	if made.Kind() == String {
		c.references = append(c.references, made)
	}
	return made
}

func (c *conversion) text(origin *Node, text string) *Node { return c.new(origin, String, text) }

func (c *conversion) boolean(origin *Node, value bool) *Node {
	text := "false"
	if value {
		text = "true"
	}
	return c.new(origin, Boolean, text)
}

// rest copies the members that are not among those that were read.
func (c *conversion) rest(into, n *Node, read ...string) {
	for name, child := range n.Members() {
		if !slices.Contains(read, name) {
			into.put(name, c.copy(child))
		}
	}
}

func (c *conversion) root() *Node {
	from := c.original
	root := c.new(from, Object, "")
	root.put("openapi", c.text(from.Get("swagger"), "3.0.4"))
	c.servers(root)
	components := c.new(from, Object, "")
	components.put("schemas", c.each(from.Get("definitions"), c.schema))
	components.put("responses", c.each(from.Get("responses"), func(n *Node) *Node { return c.response(n, c.produces) }))
	components.put("securitySchemes", c.each(from.Get("securityDefinitions"), c.securityScheme))
	c.components(components)
	root.put("paths", c.each(from.Get("paths"), c.pathItem))
	root.put("components", components)
	c.rest(root, from, "swagger", "host", "basePath", "schemes", "consumes", "produces", "definitions", "parameters", "responses", "securityDefinitions", "paths")
	return root
}

// each converts the members of an object; what is none is copied, for the walk to
// find wrong.
func (c *conversion) each(n *Node, one func(*Node) *Node) *Node {
	if n.Kind() != Object {
		return c.copy(n)
	}
	made := c.new(n, Object, "")
	for name, child := range n.Members() {
		if strings.HasPrefix(name, "x-") || child.kind != Object {
			made.put(name, c.copy(child))
			continue
		}
		made.put(name, one(child))
	}
	return made
}

// servers makes URLs of host, basePath and schemes.
func (c *conversion) servers(root *Node) {
	host, base := c.original.Get("host"), c.original.Get("basePath")
	origin := base
	if host != nil {
		origin = host
	}
	if origin == nil {
		return
	}
	servers := c.new(origin, Array, "")
	add := func(address string) {
		server := c.new(origin, Object, "")
		server.put("url", c.text(origin, address))
		servers.push(server)
	}
	path := strings.TrimSuffix(base.Text(), "/")
	schemes := c.original.Get("schemes")
	switch {
	case host == nil:
		add(path)
	case schemes.Len() == 0:
		add("https://" + host.text + path)
	}
	if host != nil {
		for _, scheme := range schemes.Items() {
			add(scheme.text + "://" + host.text + path)
		}
	}
	root.put("servers", servers)
}

// components makes parameters and request bodies of the parameters of the document.
// Those of a form are read where they are referred to.
func (c *conversion) components(components *Node) {
	from := c.original.Get("parameters")
	if from.Kind() != Object {
		return
	}
	parameters, bodies := c.new(from, Object, ""), c.new(from, Object, "")
	for name, p := range from.Members() {
		switch p.Get("in").Text() {
		case "formData":
		case "body":
			bodies.put(name, c.body(p, c.consumes))
		default:
			parameters.put(name, c.parameter(p))
		}
	}
	components.put("parameters", parameters)
	components.put("requestBodies", bodies)
}

// schema converts a Schema Object.
func (c *conversion) schema(n *Node) *Node {
	if n.Kind() != Object || c.full() {
		return c.copy(n)
	}
	made := c.new(n, Object, "")
	for name, child := range n.Members() {
		switch name {
		case "properties":
			made.put(name, c.each(child, c.schema))
		case "items", "additionalProperties", "not":
			made.put(name, c.schema(child))
		case "allOf", "anyOf", "oneOf":
			made.put(name, c.schemas(child))
		case "discriminator":
			if child.kind == String {
				discriminator := c.new(child, Object, "")
				discriminator.put("propertyName", c.text(child, child.text))
				made.put(name, discriminator)
			} else {
				made.put(name, c.copy(child))
			}
		case "x-nullable":
			made.put("nullable", c.copy(child))
		case "type":
			if child.text == "file" {
				made.put(name, c.text(child, "string"))
				made.put("format", c.text(child, "binary"))
				continue
			}
			made.put(name, c.copy(child))
		case "$ref":
			made.put(name, c.reference(child))
		default:
			made.put(name, c.copy(child))
		}
	}
	return made
}

func (c *conversion) schemas(n *Node) *Node {
	if n.Kind() != Array {
		return c.copy(n)
	}
	made := c.new(n, Array, "")
	for _, item := range n.Items() {
		if c.full() {
			break
		}
		made.push(c.schema(item))
	}
	return made
}

// about are the fields of a parameter, a header or an item that a schema has in
// OpenAPI 3.
var about = []string{
	"type", "format", "items", "default", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength",
	"pattern", "maxItems", "minItems", "uniqueItems", "enum", "multipleOf", "x-nullable", "x-example",
}

// schemaOf makes a schema of the fields of a parameter, a header or an item.
func (c *conversion) schemaOf(n *Node) *Node {
	made := c.new(n, Object, "")
	for name, child := range n.Members() {
		switch {
		case name == "items" && child.kind == Object:
			made.put(name, c.schemaOf(child))
		case name == "type" && child.text == "file":
			made.put(name, c.text(child, "string"))
			made.put("format", c.text(child, "binary"))
		case name == "x-nullable":
			made.put("nullable", c.copy(child))
		case slices.Contains(about, name):
			made.put(name, c.copy(child))
		}
	}
	return made
}

// parameter converts a parameter that is not in the body.
func (c *conversion) parameter(n *Node) *Node {
	if n.Kind() != Object || n.Get("$ref") != nil {
		return c.copy(n)
	}
	made := c.new(n, Object, "")
	c.rest(made, n, append([]string{"collectionFormat"}, about...)...)
	made.put("schema", c.schemaOf(n))
	if n.Get("type").Text() == "array" {
		style, explode := collection(n.Get("in").Text(), n.Get("collectionFormat").Text())
		made.put("style", c.text(n, style))
		made.put("explode", c.boolean(n, explode))
	}
	return made
}

// collection is the style of an array (Swagger 2.0, collectionFormat). One that
// OpenAPI 3 has not keeps its name, which the walk finds wrong.
func collection(in, format string) (style string, explode bool) {
	separated := map[string]string{"ssv": "spaceDelimited", "pipes": "pipeDelimited"}
	switch format {
	case "", "csv":
		if in == "path" || in == "header" {
			return "simple", false
		}
		return "form", false
	case "multi":
		return "form", true
	}
	if style := separated[format]; style != "" {
		return style, false
	}
	return format, false
}

// resolve follows a reference in the original document.
func (c *conversion) resolve(n *Node) *Node {
	for range 100 {
		fragment, local := strings.CutPrefix(n.Get("$ref").Text(), "#")
		if !local {
			return n
		}
		pointer, err := url.PathUnescape(fragment)
		if err != nil {
			return n
		}
		target, rest := c.original.Below(pointer)
		if rest != "" {
			return n
		}
		n = target
	}
	return n
}
