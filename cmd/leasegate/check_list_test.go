package main

import (
	"strings"
	"testing"

	openapi "github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/cases"
	"github.com/leasegate/leasegate/gate/result"
)

// An operation of which no valid case could be made is a gap of a run that is whole.
func TestOperationsWithoutCase(t *testing.T) {
	const text = `openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /a: {put: {operationId: drawn, requestBody: {required: true, content: {application/xml: {schema: {type: object}}}}, responses: {'200': {description: ok}}}}
  /b: {get: {operationId: plain, responses: {'200': {description: ok}}}}
`
	d, err := openapi.Read("openapi.yaml", []byte(text), openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	contract, err := gate.New(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, only := range [][]string{nil, {"plain#*"}} {
		generator, err := cases.New(contract, cases.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for range generator.All() {
			continue
		}
		var r result.Report
		c := checkCommand{only: only}
		c.addGaps(&r, &document{Document: d, contract: contract}, generator)
		gaps := r.Gaps()
		if only != nil {
			if len(gaps) > 0 {
				t.Errorf("got %+v of a part of the cases", gaps)
			}
			continue
		}
		if len(gaps) != 1 || gaps[0].Operation != "drawn" || !strings.Contains(gaps[0].Reason, "application/xml") || gaps[0].Schema.Line == 0 {
			t.Errorf("got %+v", gaps)
		}
		if r.Verdict() != gate.Skip {
			t.Errorf("the verdict is %s", r.Verdict())
		}
	}
}
