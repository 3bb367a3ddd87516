package cases

import (
	"strings"
	"testing"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
)

func contract(t testing.TB, text string) *gate.Contract {
	t.Helper()
	d, err := document.Read("openapi.yaml", []byte(text), document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := gate.New(d)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// collect makes all cases and fails where the judge disagrees.
func collect(t testing.TB, c *gate.Contract, o Options) []Case {
	t.Helper()
	g, err := New(c, o)
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	g.disagree = func(c Case, j gate.Judgement) {
		if told++; told > 5 {
			t.Fail()
			return
		}
		t.Errorf("the judge disagrees on %s (%s %s): wanted %s %s at %q, found %+v\n%.300q", c.ID, c.Expect, c.Request.Target, c.Rule, c.Schema.Pointer, c.Pointer, j.Findings, c.Request.Body)
	}
	var all []Case
	ids := make(map[string]bool)
	for c := range g.All() {
		if ids[c.ID] {
			t.Errorf("the id %s is there twice", c.ID)
		}
		ids[c.ID] = true
		all = append(all, c)
	}
	for _, gap := range g.Untested() {
		t.Log(gap)
	}
	return all
}

// Plain has the first case of each operation that has any, and of some alone.
func TestPlain(t *testing.T) {
	c := contract(t, `
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a: {post: {operationId: a, requestBody: {required: true, content: {application/json: {schema: {type: object, required: [x], properties: {x: {enum: [1]}}}}}}, responses: {'204': {description: d}}}}
  /b: {get: {operationId: b, responses: {'204': {description: d}}}}
  /none: {get: {operationId: none, parameters: [{name: n, in: query, required: true, schema: {enum: []}}], responses: {'204': {description: d}}}}
`)
	g, err := New(c, Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for one := range g.Plain() {
		got += one.ID + string(one.Request.Body) + " "
	}
	if want := `b#valid/plain a#valid/plain{"x":1} `; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for one := range g.Plain() {
		if one.Operation != "b" {
			t.Errorf("it goes on with %s", one.ID)
		}
		break
	}
	if all := collect(t, c, Options{}); len(all) < 10 {
		t.Errorf("%d cases", len(all))
	}
}

// Credentials that are broken are not sent beside others that the document takes alone.
func TestBrokenCredentialsComeAlone(t *testing.T) {
	c := contract(t, `
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /either: {get: {operationId: either, security: [{key: []}, {token: []}], responses: {'204': {description: d}, '401': {description: d}}}}
  /cookie: {get: {operationId: cookie, security: [{crumb: []}, {token: []}], responses: {'204': {description: d}, '401': {description: d}}}}
  /anybody: {get: {operationId: anybody, security: [{}, {token: []}], responses: {'204': {description: d}, '401': {description: d}}}}
  /none: {get: {operationId: none, responses: {'204': {description: d}, '401': {description: d}}}}
  /both: {get: {operationId: both, security: [{key: [], token: []}], responses: {'204': {description: d}, '401': {description: d}}}}
components: {securitySchemes: {crumb: {type: apiKey, in: cookie, name: c}, key: {type: apiKey, in: header, name: X-Key}, token: {type: http, scheme: bearer}}}
`)
	seen := map[string]int{}
	for _, one := range collect(t, c, Options{Header: []Field{{"X-Key", "K-0123456789"}, {"Authorization", "Bearer T-0123456789"}, {"Cookie", "c=C-0123456789"}}}) {
		if strings.HasPrefix(one.ID, "anybody#unauthorized/") || strings.HasPrefix(one.ID, "none#unauthorized/") {
			t.Errorf("%s: anybody may come", one.ID)
		}
		if one.ID != one.Operation+"#unauthorized/scheme" && one.ID != one.Operation+"#unauthorized/schemeAlone" {
			continue
		}
		for _, field := range one.Request.Header {
			if field.Name == "X-Key" || field.Name == "Authorization" || field.Name == "Cookie" {
				seen[one.Operation+" "+field.Name]++
			}
		}
	}
	if seen["either X-Key"] != 0 || seen["either Authorization"] != 2 || seen["cookie Cookie"] != 0 || seen["cookie Authorization"] != 2 || seen["both X-Key"] != 2 || seen["both Authorization"] != 2 {
		t.Errorf("%v", seen)
	}
}
