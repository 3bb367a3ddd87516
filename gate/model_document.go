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
type modelOperation struct {
	name       string
	at         Location
	method     string
	parameters []*modelParameter
	declared   map[string]bool // names in the query that are no undeclared ones
	body       *modelRequestBody
	responses  map[string]*modelResponse // by status, range or "default"
	statuses   Location
	security   []modelSecurityRequirement
	securityAt Location
}

type modelRequestBody struct {
	at       Location
	required bool
	content  *modelContent
}

type modelResponse struct {
	at      Location
	headers []*modelParameter
	content *modelContent
}

// document compiles the document: the components first, so that what they are
// referred to by has their pointers.
func (c *modelCompiler) document() {
	if components := c.doc.Components; components != nil {
		for _, name := range modelSortedKeys(components.Schemas) {
			if s := c.oldSchema(components.Schemas[name], modelComponentSchemas[1:]+modelToken(name)); s != nil {
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

func (c *modelCompiler) pathItem(path string, item *openapi3.PathItem) {
	if item == nil {
		return
	}
	at := "/paths/" + modelToken(path)
	if c.circular(path) {
		c.refuse(c.contract.location(at, item.Origin), errors.New("the path refers back to itself"))
		return
	}
	operations := make(map[string]*modelOperation)
	bases := modelBasePaths(slices.Concat(c.doc.Servers, item.Servers))
	found := item.Operations()
	for _, method := range modelSortedKeys(found) {
		source := found[method]
		pointer := at + "/" + strings.ToLower(method)
		operations[method] = c.operation(method, path, pointer, at, item, source)
		if source.Servers != nil {
			for _, base := range modelBasePaths(*source.Servers) {
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
func (c *modelCompiler) circular(path string) bool {
	const paths = "#/paths/"
	seen := map[string]bool{}
	for item := c.doc.Paths.Value(path); item != nil && strings.HasPrefix(item.Ref, paths); item = c.doc.Paths.Value(path) {
		if seen[path] {
			return true
		}
		seen[path] = true
		path = modelLastToken(item.Ref)
	}
	return false
}

func (c *modelCompiler) operation(method, path, pointer, itemPointer string, item *openapi3.PathItem, source *openapi3.Operation) *modelOperation {
	op := &modelOperation{
		name: source.OperationID, method: method,
		at:        c.contract.location(pointer, source.Origin),
		declared:  make(map[string]bool),
		responses: make(map[string]*modelResponse),
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
		bodyAt := modelPlace(ref.Ref, pointer+"/requestBody")
		op.body = &modelRequestBody{
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
		for _, status := range modelSortedKeys(all) {
			if !modelDocumentedStatus.MatchString(status) {
				at := op.statuses
				at.Pointer += "/" + modelToken(status)
				c.refuse(at, errors.New(`a response needs a status such as 200, a range such as 2XX, or "default"`))
			}
			if ref := all[status]; ref != nil && ref.Value != nil {
				op.responses[modelNormalStatus(status)] = c.response(ref, pointer+"/responses/"+modelToken(status))
			}
		}
	}
	c.security(op, source, pointer)
	return op
}

func (c *modelCompiler) response(ref *openapi3.ResponseRef, pointer string) *modelResponse {
	pointer = modelPlace(ref.Ref, pointer)
	r := &modelResponse{
		at:      c.contract.location(pointer, ref.Value.Origin),
		content: c.content(ref.Value.Content, pointer+"/content", nil),
	}
	for _, name := range modelSortedKeys(ref.Value.Headers) {
		header := ref.Value.Headers[name]
		// OpenAPI 3.0.3, Response Object: a header named Content-Type is ignored.
		if header == nil || header.Value == nil || strings.EqualFold(name, "Content-Type") {
			continue
		}
		description := header.Value.Parameter
		description.Name, description.In = name, openapi3.ParameterInHeader
		at := modelPlace(header.Ref, pointer+"/headers/"+modelToken(name))
		r.headers = append(r.headers, c.describe(&description, at))
	}
	return r
}

// place is the pointer of something that is there, or referred to, at a pointer.
func modelPlace(ref, pointer string) string {
	if target, ok := strings.CutPrefix(ref, "#"); ok {
		return target
	}
	return pointer
}

const modelDefaultResponse = "default"

var modelDocumentedStatus = regexp.MustCompile(`^(?:[1-9](?:[0-9]{2}|[Xx]{2})|default)$`)

// normalStatus spells a range of statuses as the specification does, 4XX.
func modelNormalStatus(status string) string {
	if status == modelDefaultResponse {
		return status
	}
	return strings.ToUpper(status)
}

// refuses reports whether an operation documents any client error.
func (op *modelOperation) refuses() bool {
	for status := range op.responses {
		if strings.HasPrefix(status, "4") || status == modelDefaultResponse {
			return true
		}
	}
	return false
}

// response returns what an operation documents for a status: itself, its range,
// or the default (OpenAPI 3.0.3, Responses Object).
func (op *modelOperation) response(status int) *modelResponse {
	text := strconv.Itoa(status)
	if r := op.responses[text]; r != nil {
		return r
	}
	if len(text) == 3 {
		if r := op.responses[text[:1]+"XX"]; r != nil {
			return r
		}
	}
	return op.responses[modelDefaultResponse]
}
