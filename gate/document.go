package gate

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// An operation is one method of one path, compiled.
type operation struct {
	name       string
	at         Location
	method     string
	parameters []*parameter
	declared   map[string]bool // names in the query that are no undeclared ones
	body       *requestBody
	responses  map[string]*response // by status, range or "default"
	statuses   Location
	security   []securityRequirement
	securityAt Location
}

type requestBody struct {
	at       Location
	required bool
	content  *content
}

type response struct {
	at      Location
	headers []*parameter
	content *content
}

// document compiles the document: the components first, so that what they are
// referred to by has their pointers.
func (c *compiler) document() {
	if components := c.doc.Components; components != nil {
		for _, name := range sortedKeys(components.Schemas) {
			if s := c.oldSchema(components.Schemas[name], componentSchemas[1:]+token(name)); s != nil {
				c.contract.components[name] = s
			}
		}
	}
	if c.doc.Paths == nil {
		return
	}
	for _, path := range c.doc.Paths.Keys() {
		c.pathItem(path, c.doc.Paths.Value(path))
	}
	c.contract.sortRoutes()
}

func (c *compiler) pathItem(path string, item *openapi3.PathItem) {
	if item == nil {
		return
	}
	at := "/paths/" + token(path)
	if c.circular(path) {
		c.refuse(c.contract.location(at, item.Origin), errors.New("the path refers back to itself"))
		return
	}
	operations := make(map[string]*operation)
	bases := basePaths(slices.Concat(c.doc.Servers, item.Servers))
	found := item.Operations()
	for _, method := range sortedKeys(found) {
		source := found[method]
		pointer := at + "/" + strings.ToLower(method)
		operations[method] = c.operation(method, path, pointer, at, item, source)
		if source.Servers != nil {
			for _, base := range basePaths(*source.Servers) {
				if !slices.Contains(bases, base) {
					bases = append(bases, base)
				}
			}
		}
	}
	c.contract.addRoutes(c.contract.location(at, item.Origin), path, operations, bases)
}

// circular reports whether a path refers to itself, which kin-openapi takes for
// a path without operations.
func (c *compiler) circular(path string) bool {
	const paths = "#/paths/"
	seen := map[string]bool{}
	for item := c.doc.Paths.Value(path); item != nil && strings.HasPrefix(item.Ref, paths); item = c.doc.Paths.Value(path) {
		if seen[path] {
			return true
		}
		seen[path] = true
		path = lastToken(item.Ref)
	}
	return false
}

func (c *compiler) operation(method, path, pointer, itemPointer string, item *openapi3.PathItem, source *openapi3.Operation) *operation {
	op := &operation{
		name: source.OperationID, method: method,
		at:        c.contract.location(pointer, source.Origin),
		declared:  make(map[string]bool),
		responses: make(map[string]*response),
	}
	if op.name == "" {
		op.name = method + " " + path
	}
	for i, ref := range source.Parameters {
		c.parameter(op, ref, pointer+"/parameters/"+strconv.Itoa(i))
	}
	for i, ref := range item.Parameters {
		if ref == nil || ref.Value == nil || source.Parameters.GetByInAndName(ref.Value.In, ref.Value.Name) != nil {
			continue // the operation declares its own
		}
		c.parameter(op, ref, itemPointer+"/parameters/"+strconv.Itoa(i))
	}
	if ref := source.RequestBody; ref != nil && ref.Value != nil {
		bodyAt := place(ref.Ref, pointer+"/requestBody")
		op.body = &requestBody{
			at:       c.contract.location(bodyAt, ref.Value.Origin),
			required: ref.Value.Required,
			content:  c.content(ref.Value.Content, bodyAt+"/content", nil),
		}
	}
	op.statuses = Location{Pointer: pointer + "/responses", Line: op.at.Line, Column: op.at.Column, File: op.at.File}
	if source.Responses != nil {
		if source.Responses.Origin != nil {
			op.statuses = c.contract.location(pointer+"/responses", source.Responses.Origin)
		}
		all := source.Responses.Map()
		for _, status := range sortedKeys(all) {
			if !documentedStatus.MatchString(status) {
				at := op.statuses
				at.Pointer += "/" + token(status)
				c.refuse(at, errors.New(`a response needs a status such as 200, a range such as 2XX, or "default"`))
			}
			if ref := all[status]; ref != nil && ref.Value != nil {
				op.responses[normalStatus(status)] = c.response(ref, pointer+"/responses/"+token(status))
			}
		}
	}
	c.security(op, source, pointer)
	return op
}

func (c *compiler) response(ref *openapi3.ResponseRef, pointer string) *response {
	pointer = place(ref.Ref, pointer)
	r := &response{
		at:      c.contract.location(pointer, ref.Value.Origin),
		content: c.content(ref.Value.Content, pointer+"/content", nil),
	}
	for _, name := range sortedKeys(ref.Value.Headers) {
		header := ref.Value.Headers[name]
		// OpenAPI 3.0.3, Response Object: a header named Content-Type is ignored.
		if header == nil || header.Value == nil || strings.EqualFold(name, "Content-Type") {
			continue
		}
		description := header.Value.Parameter
		description.Name, description.In = name, openapi3.ParameterInHeader
		at := place(header.Ref, pointer+"/headers/"+token(name))
		r.headers = append(r.headers, c.describe(&description, at))
	}
	return r
}

// place is the pointer of something that is there, or referred to, at a pointer.
func place(ref, pointer string) string {
	if target, ok := strings.CutPrefix(ref, "#"); ok {
		return target
	}
	return pointer
}

const defaultResponse = "default"

var documentedStatus = regexp.MustCompile(`^(?:[1-9](?:[0-9]{2}|[Xx]{2})|default)$`)

// normalStatus spells a range of statuses as the specification does, 4XX.
func normalStatus(status string) string {
	if status == defaultResponse {
		return status
	}
	return strings.ToUpper(status)
}

// refuses reports whether an operation documents any client error.
func (op *operation) refuses() bool {
	for status := range op.responses {
		if strings.HasPrefix(status, "4") || status == defaultResponse {
			return true
		}
	}
	return false
}

// response returns what an operation documents for a status: itself, its range,
// or the default (OpenAPI 3.0.3, Responses Object).
func (op *operation) response(status int) *response {
	text := strconv.Itoa(status)
	if r := op.responses[text]; r != nil {
		return r
	}
	if len(text) == 3 {
		if r := op.responses[text[:1]+"XX"]; r != nil {
			return r
		}
	}
	return op.responses[defaultResponse]
}
