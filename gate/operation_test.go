package gate_test

import (
	"strings"
	"testing"

	"github.com/leasegate/leasegate/gate"
)

func TestOperations(t *testing.T) {
	contract := compile(t, `{openapi: 3.0.3, info: {title: t, version: "1"},
security: [{key: []}],
components: {
  securitySchemes: {key: {type: apiKey, in: query, name: k}, bearer: {type: http, scheme: bearer}},
  parameters: {Page: {name: page, in: query, style: pipeDelimited, schema: {type: array}}}},
paths: {
  /pets: {
    parameters: [{$ref: "#/components/parameters/Page"}, {name: X, in: header, required: true, schema: {type: string}}],
    post: {parameters: [{name: page, in: query, schema: {type: integer}}, {name: Accept, in: header, schema: {}}],
      requestBody: {required: true, content: {
        "*/*": {}, application/x-www-form-urlencoded: {schema: {type: object}, encoding: {a: {style: deepObject}}},
        text/json: {}, image/png: {}, application/xml: {schema: {type: object}}, text/csv: {schema: {type: string}}, multipart/form-data: {}}},
      responses: {2xx: {description: d, headers: {B: {schema: {}}, A: {schema: {}}, Content-Type: {schema: {}}}}, "201": {description: d}, default: {description: d}}},
    get: {security: [], operationId: list, responses: {}}}}}`)
	operations := contract.Operations()
	if len(operations) != 2 || operations[0].Name != "list" || operations[1].Name != "POST /pets" {
		t.Fatalf("got %+v", operations)
	}
	get, post := operations[0], operations[1]
	if get.LeftOut != "" || post.LeftOut != "" {
		t.Fatalf("left out: %s, %s", get.LeftOut, post.LeftOut)
	}
	if strings.Join(post.Methods, " ") != "GET POST" {
		t.Errorf("methods: %q", post.Methods)
	}
	if len(get.Parameters) != 2 || get.Parameters[0].Style != "pipeDelimited" || get.Parameters[0].Explode {
		t.Errorf("parameters of the path: %+v", get.Parameters)
	}
	if len(post.Parameters) != 2 || post.Parameters[0].Style != "form" || !post.Parameters[0].Explode || !post.Parameters[1].Required || post.Parameters[1].Style != "simple" {
		t.Errorf("parameters: %+v", post.Parameters)
	}
	if len(get.Security) != 0 || len(post.Security) != 1 || post.Security[0][0] != (gate.SecurityScheme{Scheme: "key", Type: "apiKey", In: "query", Name: "k"}) {
		t.Errorf("security: %+v, %+v", get.Security, post.Security)
	}
	kinds := make(map[string]gate.MediaKind)
	for _, m := range post.Body.Media {
		kinds[m.Name] = m.Kind
	}
	for name, want := range map[string]gate.MediaKind{
		"*/*": gate.Binary, "application/x-www-form-urlencoded": gate.Form, "text/json": gate.JSON, "image/png": gate.Binary, "multipart/form-data": gate.Multipart,
	} {
		if kinds[name] != want {
			t.Errorf("%s is of kind %d, want %d", name, kinds[name], want)
		}
	}
	if last := post.Body.Media[len(post.Body.Media)-1].Name; last != "*/*" {
		t.Errorf("the last media type is %s", last)
	}
	if got := strings.Join(post.Statuses(), " "); got != "201 2XX default" {
		t.Errorf("statuses: %s", got)
	}
	for status, want := range map[int]string{201: "201", 204: "2XX", 404: "default"} {
		if got := post.Response(status); got == nil || got.Status != want {
			t.Errorf("%d is documented by %+v", status, got)
		}
	}
	if names := post.Response(200).Headers; len(names) != 2 || names[0].Name != "A" {
		t.Errorf("headers: %+v", names)
	}
	for _, m := range post.Body.Media {
		if m.Name == "application/x-www-form-urlencoded" {
			if e := m.Encoding("a", nil); e.Style != "deepObject" || e.Explode || e.ContentTypes != nil {
				t.Errorf("encoding: %+v", e)
			}
		}
	}
}
