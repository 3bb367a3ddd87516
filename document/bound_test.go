package document_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/document"
)

const head = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"

func readHostile(t *testing.T, text string) *document.Document {
	t.Helper()
	d, err := document.Read("doc.yaml", []byte(text), document.Options{
		CheckSchema: func(n *document.Node, _ bool, report func(*document.Node, document.Level, string)) {
			if format := n.Get("format"); format != nil {
				report(format, document.LevelNote, "unknown")
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// However many faults come before it, an error leaves its operation out.
func TestErrorsBeyondTheFaultsThatAreListed(t *testing.T) {
	var b strings.Builder
	b.WriteString(head + "paths: {/a: {get: {responses: {'200': {description: d, content: {application/json: {schema: {anyOf: [")
	for range 12_000 {
		b.WriteString("{format: x}, ")
	}
	b.WriteString("{$ref: '#/nowhere'}]}}}}}}}}\n")
	d := readHostile(t, b.String())
	if d.Operations()[0].LeftOut == nil {
		t.Error("the operation is judged by a reference that leads nowhere")
	}
	if faults := d.Faults(); len(faults) != 10_001 || !strings.Contains(faults[0].Message+faults[len(faults)-1].Message, "2001 more faults are not listed") {
		t.Errorf("%d faults, the last %q", len(faults), faults[len(faults)-1].Message)
	}
}

// What is said of a document is not much more than the document: long texts in it
// are not told again with every fault.
func TestFaultsOfLongTexts(t *testing.T) {
	long := strings.Repeat("k", 1<<18)
	many := func(format string) string {
		var b strings.Builder
		for i := range 3_000 {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	const answer = `"responses": {"200": {"description": "d"}}`
	for _, row := range []struct{ reason, members string }{
		{"a name around all", `"paths": {"/a": {"get": {"responses": {"200": {"description": "d", "content": {"application/json": {"schema": {"properties": {"` + long + `": {"properties": {` + many(`"p%d": {"format": "x"}, `) + `"q": {}}}}}}}}}}}}`},
		{"a path, and parameters that are not in it", `"paths": {"/` + long + `": {"get": {"parameters": [` + many(`{"name": "p%d", "in": "path", "required": true, "schema": {}}, `) + `{"name": "q", "in": "query", "schema": {}}], ` + answer + `}}}`},
		{"a path of parameters that nobody describes", `"paths": {"/` + long + many("/{a%d}") + `": {"get": {` + answer + `}}}`},
		{"a path of an operationId that all have", `"paths": {"/` + long + `": {"get": {"operationId": "x", ` + answer + `}}, ` + many(`"/p%d": {"get": {"operationId": "x", "responses": {"200": {"description": "d"}}}}, `) + `"/x": {}}`},
		{"an $id around all", `"paths": {}, "components": {"schemas": {"S": {"$id": "http://x/` + long + `/", "$defs": {` + many(`"s%[1]d": {"$id": "s%[1]d", "format": "x"}, `) + `"s": {}}}}}`},
	} {
		text := `{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, ` + row.members + "}"
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		d := readHostile(t, text)
		runtime.ReadMemStats(&after)
		said := 0
		for _, f := range d.Faults() {
			said += len(f.Pointer) + len(f.Message)
		}
		if said > 8<<20 {
			t.Errorf("%s: %d bytes are said of %d", row.reason, said, len(text))
		}
		if allocated := after.TotalAlloc - before.TotalAlloc; allocated > 200<<20 {
			t.Errorf("%s: %d MiB are allocated for %d bytes", row.reason, allocated>>20, len(text))
		}
	}
}

// Faults that touch the same operations share the list of their names.
func TestOperationsOfManyFaults(t *testing.T) {
	var b strings.Builder
	b.WriteString(head + "paths:\n")
	for i := range 2_000 {
		fmt.Fprintf(&b, "  /p%d: {get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}\n", i)
	}
	b.WriteString("components: {schemas: {S: {anyOf: [")
	for i := range 2_000 {
		fmt.Fprintf(&b, "{$ref: '#/nowhere%d'}, ", i)
	}
	b.WriteString("]}}}\n")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	d := readHostile(t, b.String())
	runtime.ReadMemStats(&after)
	if faults := d.Faults(); len(faults) != 2_000 || len(faults[1_999].Operations) != 2_000 {
		t.Errorf("%d faults, the last of %d operations", len(faults), len(faults[len(faults)-1].Operations))
	}
	if allocated := after.TotalAlloc - before.TotalAlloc; allocated > 100<<20 {
		t.Errorf("%d MiB are allocated", allocated>>20)
	}
}

// A name that no scheme has is held against all others, which a document can have
// thousands of; that is done for the first only.
func TestManyUndefinedSchemes(t *testing.T) {
	var b strings.Builder
	b.WriteString(head + "paths: {/a: {get: {responses: {'200': {description: d}}}}}\nsecurity:\n")
	for i := range 200 {
		fmt.Fprintf(&b, "  - {scheme%dy: []}\n", i+1_000)
	}
	b.WriteString("components: {securitySchemes: {")
	for i := range 200 {
		fmt.Fprintf(&b, "scheme%dz: {type: http, scheme: basic}, ", i+1_000)
	}
	b.WriteString("}}\n")
	near := 0
	for _, f := range readHostile(t, b.String()).Faults() {
		if strings.Contains(f.Message, "did you mean") {
			near++
		}
	}
	if near != 100 {
		t.Errorf("%d have a suggestion", near)
	}
}

// Mappings that merge mappings that merge mappings are as many values as they say.
func TestMergeKeysThatMultiply(t *testing.T) {
	var b strings.Builder
	b.WriteString(head + "paths: {}\nx0: &a0 {")
	for i := range 300 {
		fmt.Fprintf(&b, "k%d: v, ", i)
	}
	b.WriteString("}\n")
	for i := range 1_000 {
		fmt.Fprintf(&b, "x%d: &a%d {<<: *a%d, z%d: 1}\n", i+1, i+1, i, i)
	}
	if _, err := document.Read("doc.yaml", []byte(b.String()), document.Options{}); err == nil || !strings.Contains(err.Error(), "with what aliases stand for") {
		t.Errorf("got %v", err)
	}
}
