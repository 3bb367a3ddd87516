package gate_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/gate"
)

// An undocumented status that refuses what breaks the document, without content.
func TestBareRefusals(t *testing.T) {
	c := compile(t, `
openapi: 3.1.1
info: {title: t, version: '1'}
paths:
  /x:
    post:
      parameters: [{name: n, in: query, schema: {type: integer}}]
      requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: integer, readOnly: true}}}}}}
      responses: {'204': {description: d}, '404': {description: d}}
  /none: {post: {parameters: [{name: n, in: query, schema: {type: integer}}], responses: {'204': {description: d}}}}
  /documented:
    post:
      parameters: [{name: n, in: query, schema: {type: integer}}]
      responses: {'204': {description: d}, '400': {description: d, content: {application/json: {schema: {type: object}}}}}
`)
	for _, test := range []struct {
		target, mediaType, body string
		status                  int
		answer                  string
		want                    string // rule and level
		reason                  string
	}{
		{"/x?n=a", "", "", 400, "", "response.status warning", "a parameter off its schema"},
		{"/x", "application/json", "{", 400, "", "response.status warning", "no JSON"},
		{"/x", "text/plain", "{}", 400, "", "response.status warning", "a wrong media type"},
		{"/x", "text/plain", "{}", 415, "", "response.status warning", "a wrong media type, told so"},
		{"/x", "application/json", "{", 415, "", "response.status error", "the media type is not what is wrong"},
		{"/x?n=a", "", "", 400, "no", "response.status error", "content that nobody documented"},
		{"/x?n=a", "", "", 422, "", "response.status error", "another status"},
		{"/x?n=a", "", "", 500, "", "response.status error", "a failure"},
		{"/x", "", "", 400, "", "response.status error", "a valid request"},
		{"/x?m=a", "", "", 400, "", "response.status error", "what is not forbidden"},
		{"/x", "application/json", `{"a":1}`, 400, "", "response.status error", "what is advice alone"},
		{"/none?n=a", "", "", 400, "", "response.clientError warning", "no refusal is documented at all"},
		{"/documented?n=a", "", "", 400, "", "response.body.missing error", "the documented one without its content"},
	} {
		e := gate.Exchange{
			Request:  gate.Request{Method: "POST", URL: test.target, Header: http.Header{}, Body: []byte(test.body)},
			Response: &gate.Response{Status: test.status, Header: http.Header{}, Body: []byte(test.answer)},
		}
		if test.mediaType != "" {
			e.Request.Header.Set("Content-Type", test.mediaType)
		}
		var got []string
		for _, f := range c.Judge(e).Findings {
			if f.Part == gate.PartResponse {
				got = append(got, string(f.Rule)+" "+string(f.Level))
			}
		}
		if joined := strings.Join(got, ", "); joined != test.want {
			t.Errorf("%s: %s %d: got %q, want %q", test.reason, test.target, test.status, joined, test.want)
		}
	}
}
