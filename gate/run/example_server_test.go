package run_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/cases"
	"github.com/leasegate/leasegate/gate/result"
	"github.com/leasegate/leasegate/gate/run"
)

// A server that answers everything alike is caught by every invalid case.
func ExampleServer_Run() {
	doc, err := document.Read("pets.yaml", []byte(`openapi: 3.0.3
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer, minimum: 1}}]
      responses: {'204': {description: none}, '400': {description: refused}}
`), document.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	contract, err := gate.New(doc)
	if err != nil {
		fmt.Println(err)
		return
	}
	generator, err := cases.New(contract, cases.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	pets := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNoContent)
	}))
	defer pets.Close()
	server := run.Server{}
	server.URL, err = url.Parse(pets.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	report := result.Report{}
	for outcome := range server.Run(context.Background(), contract, generator.All()) {
		report.Add(outcome)
	}
	for _, count := range report.Rules() {
		fmt.Println(count.Rule, count.Level)
	}
	// Output:
	// server.accepted error
	// server.method error
	// server.accepted warning
}
