package gate

import (
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// A discriminator selects one schema by the value of a member (OpenAPI 3.0.3,
// Discriminator Object): one of the alternatives beside it or, where there are
// none, one of the components.
type modelDiscriminator struct {
	name    string
	byValue map[string]*modelOldSchema // what a mapping names
	byName  map[string]*modelOldSchema
}

const modelComponentSchemas = "#/components/schemas/"

func (c *modelCompiler) discriminator(s *modelOldSchema) {
	source := s.source.Discriminator
	if source == nil {
		return
	}
	d := &modelDiscriminator{name: source.PropertyName, byValue: make(map[string]*modelOldSchema), byName: c.contract.components}
	var alternatives openapi3.SchemaRefs
	alternatives = append(alternatives, s.source.OneOf...)
	alternatives = append(alternatives, s.source.AnyOf...)
	byRef := make(map[string]*modelOldSchema)
	if len(alternatives) > 0 {
		d.byName = make(map[string]*modelOldSchema)
		for _, alternative := range alternatives {
			if compiled := c.schemas[alternative.Value]; compiled != nil && alternative.Ref != "" {
				byRef[alternative.Ref] = compiled
				d.byName[modelLastToken(alternative.Ref)] = compiled
			}
		}
	}
	for _, value := range modelSortedKeys(source.Mapping) {
		// A mapping names a schema by URI reference or by its name alone.
		ref := source.Mapping[value].Ref
		if compiled, ok := byRef[ref]; ok {
			d.byValue[value] = compiled
		} else if !strings.ContainsAny(ref, "/#") || strings.HasPrefix(ref, modelComponentSchemas) {
			d.byValue[value] = d.byName[modelLastToken(ref)]
			if len(alternatives) == 0 && c.doc.Components != nil {
				name := modelLastToken(ref)
				d.byValue[value] = c.oldSchema(c.doc.Components.Schemas[name], modelComponentSchemas[1:]+modelToken(name))
			}
		}
	}
	s.discriminator = d
}

// lastToken is the name that a reference ends with.
func modelLastToken(ref string) string {
	name := ref[strings.LastIndexByte(ref, '/')+1:]
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
}

// choose returns the schema that the discriminator selects for an object, nil
// when it selects none.
func (d *modelDiscriminator) choose(object map[string]any) *modelOldSchema {
	value, ok := object[d.name].(string)
	if !ok {
		return nil
	}
	if chosen, ok := d.byValue[value]; ok {
		return chosen
	}
	return d.byName[value]
}
