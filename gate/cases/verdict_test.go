package cases_test

import (
	"net/http"
	"testing"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/cases"
)

// An undocumented refusal without content is advice where the request is to be refused.
func TestBareRefusals(t *testing.T) {
	d, err := document.Read("openapi.yaml", []byte(`
openapi: 3.1.1
info: {title: t, version: '1'}
paths:
  /x:
    post:
      operationId: x
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [a], properties: {a: {type: integer}}}}}}
      responses: {'204': {description: d}, '404': {description: d}}
`), document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	contract, err := gate.New(d)
	if err != nil {
		t.Fatal(err)
	}
	generator, err := cases.New(contract, cases.Options{})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for c := range generator.All() {
		for _, answer := range []gate.Response{
			{Status: 400}, {Status: 415}, {Status: 400, Body: []byte("no")}, {Status: 422},
		} {
			answer.Header = http.Header{}
			want := gate.LevelError
			bare := len(answer.Body) == 0
			if c.Expect == cases.Refuse && bare && (answer.Status == 400 || answer.Status == 415 && c.Rule == gate.RuleRequestContentType) {
				want = gate.LevelWarning
			}
			if c.Expect != cases.Refuse && c.Expect != cases.Take {
				continue
			}
			judgement, _ := c.Judge(contract, &answer)
			for _, f := range judgement.Findings {
				if f.Rule != gate.RuleResponseStatus {
					continue
				}
				seen[string(c.Expect)+" "+string(want)]++
				if f.Level != want {
					t.Errorf("%s: %d %q: got %s, want %s", c.ID, answer.Status, answer.Body, f.Level, want)
				}
			}
		}
	}
	for _, kind := range []string{"refuse warning", "refuse error", "take error"} {
		if seen[kind] == 0 {
			t.Errorf("no case of %q in %v", kind, seen)
		}
	}
}
