package codegen

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/getkin/kin-openapi/openapi3"
)

// A lifter gives every schema that needs a Go type of its own a name in
// components: bodies, objects, maps and enums. Whatever stands inline is
// replaced by a reference, so that each type is generated once, by one template.
type lifter struct {
	doc *openapi3.T
	// named finds a component of the document by its canonical JSON: an inline
	// schema that is the same to the letter shares its type.
	named map[string]string
	done  map[*openapi3.Schema]bool
}

func lift(doc *openapi3.T) {
	if doc.Components.Schemas == nil {
		doc.Components.Schemas = openapi3.Schemas{}
	}
	l := &lifter{doc: doc, named: map[string]string{}, done: map[*openapi3.Schema]bool{}}
	names := sortedKeys(doc.Components.Schemas)
	for _, name := range names {
		text := canonical(doc.Components.Schemas[name].Value)
		// Sharing must not make one type serve both directions; see directions.
		directed := strings.Contains(text, `"readOnly"`) || strings.Contains(text, `"writeOnly"`)
		if text != "" && l.named[text] == "" && !directed {
			l.named[text] = name
		}
	}
	for _, name := range names {
		l.inside(doc.Components.Schemas[name].Value, name)
	}
	for _, path := range doc.Paths.InMatchingOrder() {
		item := doc.Paths.Value(path)
		operations := item.Operations()
		for _, method := range sortedKeys(operations) {
			l.operation(method, path, item, operations[method])
		}
	}
}

// prune drops the components that no operation leads to.
func prune(doc *openapi3.T) {
	reached := map[string]bool{}
	var visit func(ref *openapi3.SchemaRef)
	visit = func(ref *openapi3.SchemaRef) {
		if ref == nil || ref.Value == nil {
			return
		}
		if ref.Ref != "" {
			name, ok := strings.CutPrefix(ref.Ref, componentSchemas)
			if !ok || reached[name] {
				return
			}
			reached[name] = true
		}
		for _, p := range ref.Value.Properties {
			visit(p)
		}
		visit(ref.Value.Items)
		visit(ref.Value.AdditionalProperties.Schema)
	}
	for _, item := range doc.Paths.Map() {
		parameters := slices.Clone(item.Parameters)
		for _, o := range item.Operations() {
			parameters = append(parameters, o.Parameters...)
			for _, content := range contents(o) {
				for _, media := range content {
					visit(media.Schema)
				}
			}
		}
		for _, p := range parameters {
			visit(schemaOf(p.Value))
		}
	}
	for name := range doc.Components.Schemas {
		if !reached[name] {
			delete(doc.Components.Schemas, name)
		}
	}
}

func canonical(s *openapi3.Schema) string {
	text, err := json.Marshal(s)
	if err != nil {
		return ""
	}
	return string(text)
}

func (l *lifter) operation(method, path string, item *openapi3.PathItem, o *openapi3.Operation) {
	if o.OperationID == "" {
		o.OperationID = operationID(method, path)
	}
	name := componentName(o.OperationID)
	for _, p := range slices.Concat(item.Parameters, o.Parameters) {
		l.ref(schemaOf(p.Value), name+componentName(p.Value.Name))
	}
	if o.RequestBody != nil && o.RequestBody.Value != nil {
		for _, media := range o.RequestBody.Value.Content {
			l.body(media.Schema, name+"Request")
		}
	}
	successes := 0
	for status := range o.Responses.Map() {
		if strings.HasPrefix(status, "2") {
			successes++
		}
	}
	for _, status := range sortedKeys(o.Responses.Map()) {
		response := name + componentName(status) + "Response"
		if successes == 1 && strings.HasPrefix(status, "2") {
			response = name + "Response"
		}
		for _, media := range o.Responses.Value(status).Value.Content {
			l.body(media.Schema, response)
		}
	}
}

// operationID names an operation that has no name, by method and path.
func operationID(method, path string) string {
	return strings.ToLower(method) + componentName(path)
}

// componentName makes a camel-case name of letters and digits.
func componentName(text string) string {
	var b strings.Builder
	upper := true
	for _, r := range text {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			upper = true
			continue
		}
		if upper {
			r = unicode.ToUpper(r)
		}
		b.WriteRune(r)
		upper = false
	}
	return b.String()
}

// body lifts the schema of a body, whatever it is.
func (l *lifter) body(ref *openapi3.SchemaRef, name string) {
	if ref.Ref == "" {
		l.name(ref, name)
	}
}

// ref lifts what stands at a reference's place, if it needs a name.
func (l *lifter) ref(ref *openapi3.SchemaRef, name string) {
	if ref == nil || ref.Value == nil || ref.Ref != "" {
		return
	}
	s := ref.Value
	if isStruct(s) || isMap(s) || len(enumOf(s)) > 0 {
		l.name(ref, name)
		return
	}
	l.inside(s, name)
}

func (l *lifter) name(ref *openapi3.SchemaRef, name string) {
	s := ref.Value
	// What is the same by chance, such as {type: string}, shares nothing.
	if shared := l.named[canonical(s)]; shared != "" && (isStruct(s) || len(enumOf(s)) > 0) {
		ref.Ref = "#/components/schemas/" + shared
		ref.Value = l.doc.Components.Schemas[shared].Value
		return
	}
	for base, i := name, 2; l.doc.Components.Schemas[name] != nil; i++ {
		name = base + strconv.Itoa(i)
	}
	l.doc.Components.Schemas[name] = &openapi3.SchemaRef{Value: s}
	ref.Ref = "#/components/schemas/" + name
	l.inside(s, name)
}

// inside lifts what stands below a schema.
func (l *lifter) inside(s *openapi3.Schema, name string) {
	if l.done[s] {
		return
	}
	l.done[s] = true
	for _, required := range s.Required {
		if s.Properties[required] == nil && kindOf(s) == "object" {
			if s.Properties == nil {
				s.Properties = openapi3.Schemas{}
			}
			s.Properties[required] = additionalSchema(s)
		}
	}
	for _, property := range sortedKeys(s.Properties) {
		l.ref(s.Properties[property], name+componentName(property))
	}
	l.ref(s.Items, name+"Item")
	l.ref(s.AdditionalProperties.Schema, name+"Value")
}

// additionalSchema returns what a member has to be that is required but not
// among the properties.
func additionalSchema(s *openapi3.Schema) *openapi3.SchemaRef {
	if ref := s.AdditionalProperties.Schema; ref != nil {
		return &openapi3.SchemaRef{Ref: ref.Ref, Value: ref.Value}
	}
	return openapi3.NewSchemaRef("", &openapi3.Schema{})
}
