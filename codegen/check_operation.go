package codegen

import (
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/strict"
)

// check walks the whole document and notes all that it refuses.
func check(document *document.Document, doc *openapi3.T, imports map[string]string) *checker {
	c := &checker{
		refusals: refusals{document: document},
		doc:      doc,
		imports:  imports,
		seen:     map[*openapi3.Schema]bool{},
		pointers: map[*openapi3.Schema]string{},
		used:     map[*openapi3.Schema]direction{},
	}
	if doc.Paths == nil {
		doc.Paths = openapi3.NewPaths()
	}
	if doc.Components == nil {
		doc.Components = &openapi3.Components{}
	}
	for _, name := range sortedKeys(doc.Components.Schemas) {
		c.schemaRef(doc.Components.Schemas[name], at("/components/schemas", name), false)
	}
	for _, path := range doc.Paths.InMatchingOrder() {
		c.path(path, doc.Paths.Value(path))
	}
	for name, ref := range doc.Components.Schemas {
		if ref.Ref != "" {
			delete(doc.Components.Schemas, name) // nothing refers to it any more
		}
	}
	c.operationIDs()
	c.directions()
	return c
}

// operationIDs refuses the second of two operations of one name.
func (c *checker) operationIDs() {
	first := make(map[string]*document.Operation)
	for _, o := range c.document.Operations() {
		id, named := o.Node.Get("operationId").AsString()
		switch other := first[id]; {
		case !named || o.LeftOut != nil:
		case other == nil:
			first[id] = o
		default:
			c.add(at("/paths", o.Path, strings.ToLower(o.Method)), "operationId", "%q is that of %s %s, too, so that both would have one name in Go; give each its own", id, other.Method, other.Path)
		}
	}
}

var pathSegment = regexp.MustCompile(`^(\{[^{}/]+\}|[^{}]*)$`)

func (c *checker) path(path string, item *openapi3.PathItem) {
	pointer := at("/paths", path)
	parameters := 0
	for segment := range strings.SplitSeq(path, "/") {
		if !pathSegment.MatchString(segment) {
			c.add(pointer, path, "a path parameter has to be a whole segment")
		}
		if strings.HasPrefix(segment, "{") {
			parameters++
		}
	}
	if parameters > strict.MaxPathParameters {
		c.add(pointer, path, "more than %d path parameters", strict.MaxPathParameters)
	}
	item.Parameters = c.parameters(item.Parameters, pointer)
	operations := item.Operations()
	for _, method := range sortedKeys(operations) {
		c.operation(operations[method], method, at(pointer, strings.ToLower(method)))
	}
}

// standing is the pointer of what stands at a place, or of what a reference there
// leads to; in another file, after its name and a #.
func standing(ref, pointer string) string {
	switch file, target, _ := strings.Cut(ref, "#"); {
	case ref == "":
		return pointer
	case file == "":
		return target
	}
	return ref
}

func (c *checker) operation(o *openapi3.Operation, method, pointer string) {
	if len(o.Callbacks) > 0 {
		c.add(pointer, "callbacks", "callbacks can't be generated strictly; leave them out with an overlay")
	}
	o.Parameters = c.parameters(o.Parameters, pointer)
	if body := o.RequestBody; body != nil && body.Value != nil {
		at := standing(body.Ref, at(pointer, "requestBody"))
		if len(body.Value.Content) == 0 {
			c.add(at, "content", "want the media type of the body")
		}
		if method == http.MethodTrace {
			c.add(at, "requestBody", "TRACE has no body (RFC 9110 section 9.3.8)")
		}
		c.content(body.Value.Content, at, inRequest)
	}
	for _, status := range sortedKeys(o.Responses.Map()) {
		response := o.Responses.Value(status)
		at := standing(response.Ref, at(pointer, "responses", status))
		if len(response.Value.Headers) > 0 {
			c.add(at, "headers", "response headers can't be enforced; leave them out with an overlay")
		}
		if len(response.Value.Content) > 0 && (status[0] == '1' || status == "204" || status == "304") {
			c.add(at, "content", "a %s has no content (RFC 9110 section 15)", status)
		}
		c.content(response.Value.Content, at, inResponse)
	}
}

// content accepts one media type of JSON with a schema, or none.
func (c *checker) content(content openapi3.Content, pointer string, used direction) {
	if len(content) > 1 {
		c.add(pointer, "content", "want one media type, of JSON; leave out %s with an overlay", strings.Join(slices.DeleteFunc(sortedKeys(content), isJSON), ", "))
		return
	}
	for _, name := range sortedKeys(content) {
		pointer := at(pointer, "content", name)
		media := content[name]
		switch {
		case !isJSON(name):
			c.add(pointer, "content", "want a media type of JSON, such as application/json")
		case media == nil || media.Schema == nil || media.Schema.Value == nil:
			c.add(pointer, "schema", "want a schema, {} for any value")
		default:
			c.schemaRef(media.Schema, at(pointer, "schema"), false)
			c.bodySchemas = append(c.bodySchemas, placedSchema{media.Schema, at(pointer, "schema")})
			c.use(media.Schema, used)
		}
	}
}

func isJSON(mediaType string) bool {
	name, _, err := mime.ParseMediaType(mediaType)
	return err == nil && !strings.Contains(name, "*") && (name == "application/json" || strings.HasSuffix(name, "+json"))
}

type placedSchema struct {
	*openapi3.SchemaRef
	pointer string
}

// notNull refuses a body that may be null: only {} has a Go type for that.
func (c *checker) notNull(b placedSchema) {
	if allowsNull(b.Value) && kindOf(b.Value) != "" {
		c.add(b.pointer, "nullable", "a body that may be null has no Go type")
	}
}

// use marks a schema and all below it as used in a direction.
func (c *checker) use(ref *openapi3.SchemaRef, d direction) {
	if ref == nil || ref.Value == nil || c.used[ref.Value]&d != 0 {
		return
	}
	s := ref.Value
	c.used[s] |= d
	for _, p := range s.Properties {
		c.use(p, d)
	}
	for _, member := range s.AllOf {
		c.use(member, d)
	}
	c.use(s.Items, d)
	c.use(s.AdditionalProperties.Schema, d)
}

// directions refuses readOnly and writeOnly members of schemas that serve both
// directions: one Go type can't have and lack a member.
func (c *checker) directions() {
	for s, used := range c.used {
		for _, name := range sortedKeys(s.Properties) {
			p := s.Properties[name].Value
			if used != inRequest|inResponse || !p.ReadOnly && !p.WriteOnly {
				continue
			}
			keyword := "readOnly"
			if p.WriteOnly {
				keyword = "writeOnly"
			}
			c.add(at(c.pointers[s], "properties", name), keyword, "the schema is used in requests and in responses; make it two")
		}
	}
}
