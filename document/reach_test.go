package document

import (
	"slices"
	"testing"
)

// What depends on a value: the operations around it, and those that refer to it.
func TestTouched(t *testing.T) {
	d, err := Read("doc.yaml", []byte(`openapi: 3.1.0
info: {title: t, version: '1'}
security: [{key: []}]
paths:
  /a:
    parameters: [{name: p, in: query, schema: {$ref: '#/components/schemas/Shared'}}]
    get: {operationId: a1, responses: {'200': {$ref: '#/components/responses/R'}}}
    put: {operationId: a2, security: [], responses: {'204': {description: d}}}
  /b:
    get: {operationId: b, responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Own'}}}}}}
  /c:
    get: {operationId: c, responses: {'204': {description: d}}}
components:
  responses: {R: {description: d, content: {application/json: {schema: {items: {$ref: '#/components/schemas/Shared'}}}}}}
  schemas:
    Shared: {properties: {x: {type: string}, loop: {$ref: '#/components/schemas/Shared'}}}
    Own: {anyOf: [{$ref: '#/components/schemas/Inner'}]}
    Inner: {type: string}
    Unused: {type: string}
  securitySchemes: {key: {type: apiKey, in: header, name: K}}
`), Options{Without: []string{"GET /c"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		reason   string
		pointers []string
		want     []string
	}{
		{"an operation", []string{"/paths/~1a/put"}, []string{"a2"}},
		{"what is inside of one", []string{"/paths/~1a/put/responses/204"}, []string{"a2"}},
		{"a parameter of the path", []string{"/paths/~1a/parameters/0"}, []string{"a1", "a2"}},
		{"a schema by way of a parameter and of a response", []string{"/components/schemas/Shared/properties/x"}, []string{"a1", "a2"}},
		{"a schema by way of another", []string{"/components/schemas/Inner"}, []string{"b"}},
		{"several at once, the later first", []string{"/components/schemas/Inner", "/components/responses/R", "/components/schemas/Inner"}, []string{"a1", "b"}},
		{"the document's security, for those without their own", []string{"/security/0"}, []string{"a1", "b"}},
		{"what nothing refers to", []string{"/components/schemas/Unused"}, nil},
		{"an operation that does not count", []string{"/paths/~1c/get"}, nil},
		{"what is for people alone", []string{"/paths/~1a/put/responses/204/description"}, nil},
		{"the whole", []string{""}, nil},
		{"nothing", nil, nil},
	} {
		var values []*Node
		for _, pointer := range row.pointers {
			values = append(values, d.Lookup(pointer))
		}
		var got []string
		for _, op := range d.Touched(values...) {
			got = append(got, op.ID)
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: got %q, want %q", row.reason, got, row.want)
		}
	}
	if unselected := d.Unselected(); len(unselected) != 1 || unselected[0].ID != "c" {
		t.Errorf("%d operations are not selected, want c alone", len(unselected))
	}
}
