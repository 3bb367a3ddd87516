package cases

import (
	"testing"

	"github.com/leasegate/leasegate/gate"
)

// What is missing of credentials is never the fault of a case: a request that breaks
// nothing else is none that has to be refused.
func TestCasesBesideCredentials(t *testing.T) {
	made := collect(t, contract(t, `
openapi: 3.0.3
info: {title: t, version: '1'}
security: [{key: []}]
components: {securitySchemes: {key: {type: apiKey, in: query, name: key}}}
paths:
  /a:
    get:
      parameters: [{name: must, in: query, required: true, schema: {type: integer}}]
      responses: {'204': {description: done}}
`), Options{})
	refused := 0
	for _, c := range made {
		if c.Expect == Refuse {
			refused++
		}
		if c.Rule == gate.RuleRequestSecurity {
			t.Errorf("%s: %s is to be %s for %s", c.ID, c.Request.Target, c.Expect, c.Rule)
		}
	}
	if refused == 0 {
		t.Error("no case has to be refused")
	}
}
