package cases

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// many is a document of many operations, which share components.
func many(operations int) string {
	var b strings.Builder
	b.WriteString("openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n")
	for i := range operations {
		fmt.Fprintf(&b, `  /v1/things%d/{id}/parts/{part}:
    put:
      operationId: put%d
      parameters:
        - {name: id, in: path, required: true, schema: {type: string, minLength: 1}}
        - {name: part, in: path, required: true, schema: {type: integer, minimum: 1}}
        - {name: page, in: query, schema: {type: integer, minimum: 1, maximum: 100}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Thing%d'}}}
      responses:
        '200': {description: ok}
        '400': {description: no}
        '404': {description: no}
`, i, i, i%50)
	}
	b.WriteString("components:\n  schemas:\n")
	for i := range 50 {
		fmt.Fprintf(&b, `    Thing%d:
      type: object
      required: [name]
      additionalProperties: false
      properties:
        name: {type: string, minLength: 2, maxLength: 20}
        count: {type: integer, format: int32, minimum: 0}
        parent: {$ref: '#/components/schemas/Thing%d'}
        next: {$ref: '#/components/schemas/Thing%d'}
        tags: {type: array, maxItems: 5, uniqueItems: true, items: {type: string, enum: [a, b, c, d, e, f]}}
`, i, (i+1)%50, (i*7+3)%50)
	}
	return b.String()
}

// TestLinear wants the cases of four times the operations with four times the
// work, measured in bytes that are allocated, which no other process disturbs.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("makes the cases of hundreds of operations")
	}
	measure := func(operations int) (count int, allocated uint64) {
		c := contract(t, many(operations))
		g, err := New(c, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range g.All() {
			count++
		}
		runtime.ReadMemStats(&after)
		return count, after.TotalAlloc - before.TotalAlloc
	}
	few, allocatedFew := measure(50)
	lots, allocatedLots := measure(200)
	if lots > 5*few || allocatedLots > 5*allocatedFew {
		t.Errorf("50 operations make %d cases in %d bytes, 200 make %d in %d", few, allocatedFew, lots, allocatedLots)
	}
}

// TestThousands makes the cases of thousands of operations, and holds each against
// the judge.
func TestThousands(t *testing.T) {
	if testing.Short() {
		t.Skip("makes the cases of thousands of operations")
	}
	const operations = 3_000
	var b strings.Builder
	b.WriteString("openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n")
	for i := range operations {
		fmt.Fprintf(&b, "  /v1/things%d/{id}: {get: {parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {'200': {description: ok}}}}\n", i)
	}
	if count := agree(t, contract(t, b.String())); count < 10*operations {
		t.Errorf("got %d cases", count)
	}
}
