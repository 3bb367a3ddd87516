package schema_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
)

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		versions, schema string
		faults           []string // "LEVEL POINTER part of the message"
		reason           string
	}{
		{both, `{type: object, properties: {a: {type: string, format: date}}, required: [a], x-mine: 1, description: d}`, nil, "nothing is wrong"},
		{both, `{required: [a, b, a]}`, []string{`warning /required/2 lists "a" twice`}, "a name twice"},
		{both, `{required: true}`, []string{`error /required is a boolean; wanted a list of names`}, "as older drafts have it"},
		{both, `{required: [1]}`, []string{`error /required/0 is a number; wanted the name of a member`}, "a name that is none"},
		{both, `{maxLength: "5"}`, []string{`error /maxLength is a string; wanted a non-negative integer`}, "a number in quotes"},
		{both, `{minItems: 1.5}`, []string{`error /minItems is 1.5; wanted a non-negative integer`}, "a fraction"},
		{both, `{type: strin}`, []string{`error /type is "strin"; wanted one of array`}, "no type"},
		{both, `{multipleOf: 0}`, []string{`error /multipleOf is 0; wanted a number greater than 0`}, "a multiple of nothing"},
		{both, `{multipleOf: -1}`, []string{`error /multipleOf is -1`}, "a negative one"},
		{both, `{enum: a}`, []string{`error /enum wanted a list`}, "no list"},
		{both, `{enum: []}`, []string{`warning /enum lists nothing`}, "an empty one"},
		{both, `{allOf: []}`, []string{`warning /allOf lists no schema`}, "which asks for nothing"},
		{both, `{oneOf: []}`, []string{`error /oneOf lists no schema`}, "of which none can match"},
		{both, `{title: 1, deprecated: 1}`, []string{`warning /title`, `warning /deprecated`}, "of annotations nothing depends"},
		{both, `{pattern: "(?<=a"}`, []string{`warning /pattern does not compile`}, "a pattern that does not compile"},
		{both, `{pattern: "(?<!a)b"}`, nil, "one that does"},
		{both, `{propertis: {}}`, []string{`warning /propertis did you mean "properties"?`}, "misspelt"},
		{both, `{requird: [a]}`, []string{`warning /requird did you mean "required"?`}, "misspelt"},
		{both, `{Type: string}`, []string{`warning /Type did you mean "type"?`}, "in capitals"},
		{both, `{type: string, format: acme}`, []string{`note /format the format "acme" is not known`}, "a format that nobody knows"},
		{both, `{type: string, format: int32}`, []string{`note /format says nothing of values of the type string`}, "a format of numbers"},
		{both, `{type: integer, format: date}`, []string{`note /format says nothing of values of the type integer`}, "a format of texts"},
		{both, `{format: int32}`, nil, "without a type it can be meant"},
		{both, `{readOnly: "yes"}`, []string{`error /readOnly`}, "whether it is sent is not known"},
		{"3.0", `{type: array}`, []string{`warning  an array without "items"`}, "an array without items"},
		{"3.1", `{type: array}`, nil, "which 3.1 allows"},
		{"3.0", `{type: [string, integer]}`, []string{`error /type wanted the name of one type`}, "a list of types"},
		{"3.0", `{type: "null"}`, []string{`error /type null is allowed with "nullable: true"`}, "null is no type of 3.0"},
		{"3.1", `{type: [string, nul]}`, []string{`error /type/1 is "nul"`}, "in a list"},
		{"3.1", `{type: [1]}`, []string{`error /type/0 is a number`}, "no name"},
		{"3.0", `{const: 1}`, []string{`warning /const it is of OpenAPI 3.1`}, "of the other version"},
		{"3.0", `{examples: [1]}`, []string{`warning /examples it is of OpenAPI 3.1`}, "of the other version"},
		{"3.1", `{nullable: true}`, []string{`warning /nullable in 3.1 null is a type`}, "of the other version"},
		{"3.0", `{myKeyword: 1}`, []string{`warning /myKeyword begin with x-`}, "3.0 has no others"},
		{"3.1", `{myKeyword: 1}`, []string{`note /myKeyword may be misspelt`}, "3.1 has any"},
		{"3.0", `{exclusiveMinimum: 1}`, []string{`error /exclusiveMinimum wanted true or false`}, "as in 3.1"},
		{"3.1", `{exclusiveMinimum: true}`, []string{`error /exclusiveMinimum wanted a number`}, "as in 3.0"},
		{"3.1", `{patternProperties: {"(?<=a": {}}}`, []string{`warning /patternProperties/(?<=a does not compile`}, "a pattern of names"},
		{"3.1", `{dependencies: {a: 1}}`, []string{`error /dependencies/a wanted a schema`}, "of older drafts"},
		{"3.1", `{dependentRequired: {a: true}}`, []string{`error /dependentRequired/a wanted a list`}, "no list of names"},
		{"3.1", `{$schema: "http://json-schema.org/draft-07/schema#"}`, []string{`note /$schema is judged by that of OpenAPI 3.1`}, "another dialect"},
		{"3.1", `{$schema: "https://json-schema.org/draft/2020-12/schema"}`, nil, "the same dialect"},
		{"3.1", `{$schema: "https://spec.openapis.org/oas/3.1/dialect/base"}`, nil, "that of OpenAPI"},
		{"3.1", `true`, nil, "no object"},
	} {
		for version := range strings.FieldsSeq(c.versions) {
			n := compileCase(t, version, c.schema).Node
			var faults []string
			schema.Check(n, version == "3.1", func(at *document.Node, level document.Level, message string) {
				faults = append(faults, string(level)+" "+strings.TrimPrefix(at.Pointer(), n.Pointer())+" "+message)
			})
			if !slices.EqualFunc(faults, c.faults, matchesFault) {
				t.Errorf("%s %s: %s: %q, wanted %q", version, c.reason, c.schema, faults, c.faults)
			}
		}
	}
}

// matchesFault compares level and pointer, and whether a message has a part.
func matchesFault(fault, wanted string) bool {
	level, rest, _ := strings.Cut(wanted, " ")
	pointer, part, _ := strings.Cut(rest, " ")
	message, ok := strings.CutPrefix(fault, level+" "+pointer+" ")
	return ok && strings.Contains(message, part)
}
