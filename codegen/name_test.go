package codegen

import (
	"strings"
	"testing"
)

// Names that collide, are given, or are none in Go are found all the same, where they
// stand for types, fields, operations, parameters or values.
func TestNames(t *testing.T) {
	for _, row := range []struct {
		reason, document string
		want             []string
	}{
		{
			"x-go-name of a member is its field's alone", withSchemas("3.0.3",
				"S: {type: object, properties: {a: {type: object, x-go-name: Config, properties: {x: {type: string}}}, t: {$ref: '#/components/schemas/T'}}}",
				"T: {type: object, properties: {a: {type: object, x-go-name: Config, properties: {y: {type: string}}}}}"),
			[]string{"Config strict.Optional[SA]", "Config strict.Optional[TA]"},
		},
		{
			"x-go-name of a component is its type's alone", withSchemas("3.0.3",
				"S: {type: object, properties: {a: {$ref: '#/components/schemas/T'}, b: {$ref: '#/components/schemas/T', x-go-name: Bee}}}",
				"T: {type: object, x-go-name: Tee, properties: {x: {type: string}}}"),
			[]string{"A strict.Optional[Tee]", "Bee strict.Optional[Tee]", "type Tee struct"},
		},
		{
			"schemas that differ in case", withSchemas("3.0.3", "thing: {type: object, properties: {a: {$ref: '#/components/schemas/Thing'}}}", "Thing: {type: object, properties: {x: {type: string}}}"),
			[]string{"type Thing struct", "type ThingLower struct", `// The document calls it "thing"; the Go name Thing is that of something else.`},
		},
		{
			"schemas called as what the package has anyway", withSchemas("3.0.3", "Client: {type: object, properties: {a: {$ref: '#/components/schemas/NewHandler'}}}", "NewHandler: {type: string, enum: [a]}"),
			[]string{"type ClientSchema struct", "type NewHandlerSchema string", "NewHandlerSchemaA NewHandlerSchema"},
		},
		{
			"a schema called as the type of an operation", withSchemas("3.0.3", "GetIt200JSONResponse: {type: object, properties: {a: {type: string}}}"),
			[]string{"type GetIt200JSONResponse struct", "GetItOperation200JSONResponse"},
		},
		{
			"an alternative that is there twice", withSchemas("3.0.3",
				"S: {type: object, properties: {a: {oneOf: [{$ref: '#/components/schemas/T'}, {$ref: '#/components/schemas/T'}, {type: object, required: [z], properties: {z: {type: string}}}]}}}",
				"T: {type: object, required: [x], properties: {x: {type: string}}}"),
			[]string{"A json.RawMessage"},
		},
		{
			"other scripts", withSchemas("3.0.3", "日本: {type: object, properties: {中国: {type: string, enum: [日本, 中国]}}}"),
			[]string{"type X日本 struct", "X中国 ", "X日本中国日本", "X日本中国中国"},
		},
		{
			"values that differ in case and signs", withSchemas("3.0.3", "S: {type: string, enum: [a b, a_b, A B, '', '-1', '1', '+1']}"),
			[]string{`SASpaceBLower `, `SAUnderscoreB `, `SEmpty `, `SMinus1 `, `SN1 `, `SPlus1 `},
		},
	} {
		result, err := Generate(testConfig(), "doc.yaml", []byte(row.document))
		if err != nil {
			t.Errorf("%s: %v", row.reason, err)
			continue
		}
		code := strings.Join(strings.Fields(string(result.Code)), " ")
		for _, want := range row.want {
			if !strings.Contains(code, want) {
				t.Errorf("%s: the code has no %q", row.reason, want)
			}
		}
		if err := compiles(result.Code); err != nil {
			t.Errorf("%s: %v", row.reason, err)
		}
	}
}

func TestGivenTwice(t *testing.T) {
	document := withSchemas("3.0.3", "S: {type: object, properties: {a: {type: string, x-go-name: Same}, b: {type: string, x-go-name: Same}}}")
	if _, err := Generate(testConfig(), "doc.yaml", []byte(document)); err == nil || !strings.Contains(err.Error(), `x-go-name: Go name Same is given to member "a" and member "b"; give each another`) {
		t.Errorf("got %v", err)
	}
}
