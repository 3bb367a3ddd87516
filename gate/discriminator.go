package gate

import (
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// A discriminator selects one schema by the value of a member (OpenAPI 3.0.3,
// Discriminator Object): one of the alternatives beside it or, where there are
// none, one of the components.
type discriminator struct {
	name    string
	byValue map[string]*oldSchema // what a mapping names
	byName  map[string]*oldSchema
}

const componentSchemas = "#/components/schemas/"

func (c *compiler) discriminator(s *oldSchema) {
	source := s.source.Discriminator
	if source == nil {
		return
	}
	d := &discriminator{name: source.PropertyName, byValue: make(map[string]*oldSchema), byName: c.contract.components}
	var alternatives openapi3.SchemaRefs
	alternatives = append(alternatives, s.source.OneOf...)
	alternatives = append(alternatives, s.source.AnyOf...)
	byRef := make(map[string]*oldSchema)
	if len(alternatives) > 0 {
		d.byName = make(map[string]*oldSchema)
		for _, alternative := range alternatives {
			if compiled := c.schemas[alternative.Value]; compiled != nil && alternative.Ref != "" {
				byRef[alternative.Ref] = compiled
				d.byName[lastToken(alternative.Ref)] = compiled
			}
		}
	}
	for _, value := range sortedKeys(source.Mapping) {
		// A mapping names a schema by URI reference or by its name alone.
		ref := source.Mapping[value].Ref
		if compiled, ok := byRef[ref]; ok {
			d.byValue[value] = compiled
		} else if !strings.ContainsAny(ref, "/#") || strings.HasPrefix(ref, componentSchemas) {
			d.byValue[value] = d.byName[lastToken(ref)]
			if len(alternatives) == 0 && c.doc.Components != nil {
				name := lastToken(ref)
				d.byValue[value] = c.oldSchema(c.doc.Components.Schemas[name], componentSchemas[1:]+token(name))
			}
		}
	}
	s.discriminator = d
}

// lastToken is the name that a reference ends with.
func lastToken(ref string) string {
	name := ref[strings.LastIndexByte(ref, '/')+1:]
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
}

// choose returns the schema that the discriminator selects for an object, nil
// when it selects none.
func (d *discriminator) choose(object map[string]any) *oldSchema {
	value, ok := object[d.name].(string)
	if !ok {
		return nil
	}
	if chosen, ok := d.byValue[value]; ok {
		return chosen
	}
	return d.byName[value]
}
