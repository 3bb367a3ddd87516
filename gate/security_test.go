package gate_test

import (
	"strings"
	"testing"
)

func TestSecurity(t *testing.T) {
	c := compile(t, `
openapi: 3.0.3
info: {title: t, version: '1'}
security: [{bearer: []}, {key: [], session: []}]
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
    key: {type: apiKey, in: query, name: key}
    session: {type: apiKey, in: cookie, name: sid}
    header: {type: apiKey, in: header, name: X-Key}
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://x/', scopes: {}}}}
paths:
  /global: {get: {responses: {'200': {description: ok}}}}
  /none: {get: {security: [], responses: {'200': {description: ok}}}}
  /optional: {get: {security: [{header: []}, {}], responses: {'200': {description: ok}}}}
  /header: {get: {security: [{header: []}], responses: {'200': {description: ok}}}}
  /oauth: {get: {security: [{oauth: []}], responses: {'200': {description: ok}}}}
`)
	for _, test := range []struct {
		url    string
		header []string
		want   string
	}{
		{"/global", nil, "request.security"},
		{"/global", []string{"Authorization", "bearer t"}, ""},
		{"/global", []string{"Authorization", "Bearer "}, "request.security"},
		{"/global", []string{"Authorization", "Basic dDp0"}, "request.security"},
		{"/global?key=k", nil, "request.security"},
		{"/global?key=k", []string{"Cookie", "a=b; sid=s"}, ""},
		{"/none", nil, ""},
		{"/none?key=k", nil, "request.parameter.undeclared /query/key"},
		{"/optional", nil, ""},
		{"/header", []string{"x-key", "k"}, ""},
		{"/header", nil, "request.security"},
		{"/oauth", []string{"Authorization", "Bearer t"}, ""},
		{"/oauth?access_token=t", nil, ""},
		{"/oauth", nil, "request.security"},
		{"/header?access_token=t", []string{"X-Key", "k"}, "request.parameter.undeclared /query/access_token"},
	} {
		e := exchange("GET", test.url, "", 200, "")
		for i := 0; i < len(test.header); i += 2 {
			e.Request.Header[test.header[i]] = []string{test.header[i+1]}
		}
		if got := strings.Join(found(c.Judge(e)), ","); got != test.want {
			t.Errorf("%s %q: got %q, want %q", test.url, test.header, got, test.want)
		}
	}
}
