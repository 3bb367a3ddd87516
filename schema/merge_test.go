package schema_test

import (
	"fmt"
	"testing"

	"github.com/leasegate/leasegate/schema"
)

// TestMerges holds what the table says of merging to what allOf means: the merged
// keyword takes what both take.
func TestMerges(t *testing.T) {
	bodies := []string{
		`1`, `2`, `3`, `2.5`, `"a"`, `"ab"`, `"abc"`, `true`, `null`, `[]`, `[1]`, `[1,1]`, `[1,2,3]`, `["a",1]`,
		`{}`, `{"a":1}`, `{"b":1}`, `{"a":1,"b":"x"}`, `{"a":"x","b":1,"c":1}`,
	}
	// By their merges, two keywords and what they are merged to; %s is the keyword.
	forms := map[schema.Merge]map[schema.Shape][3]string{
		schema.MergeGreatest: {schema.ShapeNumber: {"%s: 1", "%s: 2", "%s: 2"}, schema.ShapeCount: {"%s: 2", "%s: 1", "%s: 2"}},
		schema.MergeLeast:    {schema.ShapeNumber: {"%s: 3", "%s: 2", "%s: 2"}, schema.ShapeCount: {"%s: 2", "%s: 1", "%s: 1"}},
		schema.MergeAny:      {schema.ShapeBoolean: {"%s: true", "%s: false", "%s: true"}},
		schema.MergeFalse:    {schema.ShapeBoolean: {"type: string, %s: true", "type: string, %s: false", "type: string, %s: false"}},
		schema.MergeCommon: {
			schema.ShapeType:  {"%s: number", "%s: integer", "%s: integer"},
			schema.ShapeTypes: {"%s: [string, number]", "%s: [integer, array]", "%s: [integer]"},
			schema.ShapeList:  {"%s: [a, 1, [1]]", "%s: [1.0, 2, [1]]", "%s: [1, [1]]"},
		},
		schema.MergeUnion: {
			schema.ShapeNames:   {"%s: [a]", "%s: [b, a]", "%s: [a, b]"},
			schema.ShapeSchemas: {"%s: [{required: [a]}]", "%s: [{required: [b]}]", "%s: [{required: [a]}, {required: [b]}]"},
		},
		schema.MergeMembers: {
			schema.ShapeSchemaMap:  {"%s: {a: {type: integer}}", "%s: {a: {maximum: 0}, b: {type: string}}", "%s: {a: {type: integer, maximum: 0}, b: {type: string}}"},
			schema.ShapePatternMap: {"%s: {a: {type: integer}}", "%s: {b: {type: string}}", "%s: {a: {type: integer}, b: {type: string}}"},
			schema.ShapeNamesMap:   {"%s: {a: [b]}", "%s: {a: [c], b: [a]}", "%s: {a: [b, c], b: [a]}"},
			schema.ShapeDependency: {"%s: {a: [b]}", "%s: {b: {maxProperties: 1}}", "%s: {a: [b], b: {maxProperties: 1}}"},
			schema.ShapeSchemas:    {"%s: [{type: integer}]", "%s: [{maximum: 0}, {type: string}]", "%s: [{type: integer, maximum: 0}, {type: string}]"},
		},
		schema.MergeBoth: {schema.ShapeSchema: {"%s: {minLength: 1}", "%s: {maxLength: 1, type: string}", "%s: {minLength: 1, maxLength: 1, type: string}"}},
	}
	for _, k := range schema.Keywords() {
		for version, shape := range map[string]schema.Shape{"3.0": k.Shape30, "3.1": k.Shape31} {
			if shape == schema.NoShape || k.Merge == schema.MergeNever || k.Merge == schema.MergeAnnotation {
				continue
			}
			if version == "3.0" && (k.Name == "exclusiveMinimum" || k.Name == "exclusiveMaximum") {
				continue // says something only of the limit beside it
			}
			form, ok := forms[k.Merge][shape]
			if !ok {
				t.Errorf("%s: merge %d of shape %d has no example", k.Name, k.Merge, shape)
				continue
			}
			say := func(i int) string { return "{" + fmt.Sprintf(form[i], k.Name) + "}" }
			apart := compileCase(t, version, "{allOf: ["+say(0)+", "+say(1)+"]}")
			merged := compileCase(t, version, say(2))
			for _, body := range bodies {
				v := readValue(t, body)
				wanted, _ := apart.Matches(v, schema.Request)
				if got, _ := merged.Matches(v, schema.Request); got != wanted {
					t.Errorf("%s %s: %s matches %s and %s: %t, and %s: %t", version, k.Name, body, say(0), say(1), wanted, say(2), got)
				}
			}
		}
	}
}
