package cases

import (
	"strings"
	"testing"
)

// TestUnknownFormat wants a refusal to be no finding where a request holds a value
// of a format that only the server may know, and nowhere else.
func TestUnknownFormat(t *testing.T) {
	const text = `openapi: 3.1.0
info: {title: t, version: "1"}
components:
  schemas:
    Coin: {anyOf: [{type: string, format: currency}, {type: 'null'}]}
paths:
  /coins/{name}:
    post:
      operationId: coins
      parameters: [{name: name, in: path, required: true, schema: {type: string}}, {name: in, in: query, schema: {type: string, format: iban}}]
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, required: [n], properties: {n: {type: integer}, coins: {type: array, items: {$ref: '#/components/schemas/Coin'}}, at: {type: string, format: date}}}
      responses: {'200': {description: ok}}
`
	seen := make(map[bool]int)
	for _, c := range collect(t, contract(t, text), Options{}) {
		if c.Expect != Take {
			continue
		}
		holds := strings.Contains(string(c.Request.Body), "acme") || strings.Contains(string(c.Request.Body), `\u0061\u0063`) || strings.Contains(c.Request.Target, "in=")
		if holds != (c.Uncertain != "") {
			t.Errorf("%s %s %s: got the doubt %q", c.ID, c.Request.Target, c.Request.Body, c.Uncertain)
		}
		if holds && !strings.Contains(c.Uncertain, "currency") && !strings.Contains(c.Uncertain, "iban") {
			t.Errorf("%s: the doubt %q does not name the format", c.ID, c.Uncertain)
		}
		seen[holds]++
	}
	if seen[true] < 5 || seen[false] < 20 {
		t.Errorf("got %d cases with such a value, and %d without", seen[true], seen[false])
	}
}
