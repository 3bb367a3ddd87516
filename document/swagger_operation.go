package document

import (
	"slices"
	"strings"
)

func (c *conversion) pathItem(n *Node) *Node {
	made := c.new(n, Object, "")
	inherited := n.Get("parameters")
	for name, child := range n.Members() {
		switch {
		case name == "parameters":
			made.put(name, c.parameters(inherited))
		case slices.Contains(methods, name) && child.kind == Object:
			made.put(name, c.operation(child, inherited))
		case name == "$ref":
			made.put(name, c.reference(child))
		default:
			made.put(name, c.copy(child))
		}
	}
	return made
}

// inBody reports whether a parameter is, or is part of, the body.
func (c *conversion) inBody(p *Node) bool {
	in := c.resolve(p).Get("in").Text()
	return in == "body" || in == "formData"
}

// parameters converts those that are not in the body.
func (c *conversion) parameters(n *Node) *Node {
	if n.Kind() != Array {
		return c.copy(n)
	}
	made := c.new(n, Array, "")
	for _, p := range n.Items() {
		if !c.inBody(p) {
			made.push(c.parameter(p))
		}
	}
	if len(made.children) == 0 {
		return nil
	}
	return made
}

func (c *conversion) operation(n, inherited *Node) *Node {
	consumes, produces := c.consumes, c.produces
	if own := n.Get("consumes"); own != nil {
		consumes = own
	}
	if own := n.Get("produces"); own != nil {
		produces = own
	}
	made := c.new(n, Object, "")
	made.put("parameters", c.parameters(n.Get("parameters")))
	made.put("requestBody", c.requestBody(n, inherited, consumes))
	made.put("responses", c.each(n.Get("responses"), func(response *Node) *Node { return c.response(response, produces) }))
	c.rest(made, n, "consumes", "produces", "parameters", "responses", "schemes")
	return made
}

// requestBody makes a body of the parameters in the body, or in a form, of an
// operation or else of its path.
func (c *conversion) requestBody(n, inherited, consumes *Node) *Node {
	var form []*Node
	for _, parameters := range []*Node{n.Get("parameters"), inherited} {
		for _, p := range parameters.Items() {
			switch resolved := c.resolve(p); resolved.Get("in").Text() {
			case "body":
				return c.body(resolved, consumes)
			case "formData":
				form = append(form, resolved)
			}
		}
		if len(form) > 0 {
			return c.form(form, consumes)
		}
	}
	return nil
}

// body makes a request body of a parameter in the body.
func (c *conversion) body(p, consumes *Node) *Node {
	made := c.new(p, Object, "")
	made.put("description", c.copy(p.Get("description")))
	made.put("content", c.content(p, consumes, nil, func() *Node { return c.schema(p.Get("schema")) }))
	made.put("required", c.copy(p.Get("required")))
	return made
}

const (
	formType      = "application/x-www-form-urlencoded"
	multipartType = "multipart/form-data"
)

// form makes a request body of parameters in a form.
func (c *conversion) form(parameters []*Node, consumes *Node) *Node {
	first := parameters[0]
	made, schema := c.new(first, Object, ""), c.new(first, Object, "")
	schema.put("type", c.text(first, "object"))
	properties, required, encoding := c.new(first, Object, ""), c.new(first, Array, ""), c.new(first, Object, "")
	files := false
	for _, p := range parameters {
		name := p.Get("name").Text()
		property := c.schemaOf(p)
		property.put("description", c.copy(p.Get("description")))
		properties.put(name, property)
		files = files || p.Get("type").Text() == "file"
		if p.Get("required").True() {
			required.push(c.text(p, name))
		}
		if style, explode := collection("query", p.Get("collectionFormat").Text()); p.Get("type").Text() == "array" && !explode {
			one := c.new(p, Object, "")
			one.put("style", c.text(p, style))
			one.put("explode", c.boolean(p, explode))
			encoding.put(name, one)
		}
	}
	schema.put("properties", properties)
	if len(required.children) > 0 {
		schema.put("required", required)
		made.put("required", c.boolean(first, true))
	}
	content := c.new(first, Object, "")
	for _, name := range formTypes(consumes, files) {
		if c.full() {
			break
		}
		media := c.new(first, Object, "")
		media.put("schema", c.copyMade(schema))
		if len(encoding.children) > 0 {
			media.put("encoding", c.copyMade(encoding))
		}
		content.put(name, media)
	}
	made.put("content", content)
	return made
}

// copyMade copies a value that was made here.
func (c *conversion) copyMade(n *Node) *Node {
	copied := c.new(c.origins[n], n.kind, n.text)
	for _, child := range n.children {
		if n.kind == Object {
			copied.put(child.name, c.copyMade(child))
		} else {
			copied.push(c.copyMade(child))
		}
	}
	return copied
}

// formTypes are the media types of forms among those that an operation takes.
func formTypes(consumes *Node, files bool) []string {
	var types []string
	for _, item := range consumes.Items() {
		name := strings.ToLower(item.Text())
		if strings.HasPrefix(name, multipartType) || strings.HasPrefix(name, formType) && !files {
			types = append(types, item.Text())
		}
	}
	switch {
	case len(types) > 0:
		return types
	case files:
		return []string{multipartType}
	}
	return []string{formType}
}

// content makes a body of one schema in several media types.
func (c *conversion) content(origin, types, examples *Node, schema func() *Node) *Node {
	made := c.new(origin, Object, "")
	add := func(name string) {
		if c.full() {
			return
		}
		media := c.new(origin, Object, "")
		media.put("schema", schema())
		media.put("example", c.copy(examples.Get(name)))
		made.put(name, media)
	}
	for _, item := range types.Items() {
		add(item.Text())
	}
	if types.Len() == 0 {
		add("application/json")
	}
	return made
}

func (c *conversion) response(n, produces *Node) *Node {
	if n.Get("$ref") != nil {
		return c.copy(n)
	}
	made := c.new(n, Object, "")
	c.rest(made, n, "schema", "headers", "examples")
	made.put("headers", c.each(n.Get("headers"), c.header))
	if schema := n.Get("schema"); schema != nil {
		types := produces
		if c.resolve(schema).Get("type").Text() == "file" && types.Len() == 0 {
			types = c.new(n, Array, "")
			types.push(c.text(n, "application/octet-stream"))
		}
		made.put("content", c.content(n, types, n.Get("examples"), func() *Node { return c.schema(schema) }))
	}
	return made
}

func (c *conversion) header(n *Node) *Node {
	made := c.new(n, Object, "")
	c.rest(made, n, append([]string{"collectionFormat"}, about...)...)
	made.put("schema", c.schemaOf(n))
	if n.Get("type").Text() == "array" {
		style, explode := collection("header", n.Get("collectionFormat").Text())
		made.put("style", c.text(n, style))
		made.put("explode", c.boolean(n, explode))
	}
	return made
}

// flows are the names that OpenAPI 3 gives to those of Swagger 2.0.
var flows = map[string]string{
	"implicit": "implicit", "password": "password", "application": "clientCredentials", "accessCode": "authorizationCode",
}

func (c *conversion) securityScheme(n *Node) *Node {
	made := c.new(n, Object, "")
	switch kind := n.Get("type"); kind.Text() {
	case "basic":
		made.put("type", c.text(kind, "http"))
		made.put("scheme", c.text(kind, "basic"))
		c.rest(made, n, "type")
	case "oauth2":
		flow := c.new(n, Object, "")
		for _, name := range []string{"authorizationUrl", "tokenUrl", "scopes"} {
			flow.put(name, c.copy(n.Get(name)))
		}
		named := c.new(n, Object, "")
		if name := flows[n.Get("flow").Text()]; name != "" {
			named.put(name, flow)
		}
		made.put("flows", named)
		c.rest(made, n, "flow", "authorizationUrl", "tokenUrl", "scopes")
	default:
		c.rest(made, n)
	}
	return made
}
