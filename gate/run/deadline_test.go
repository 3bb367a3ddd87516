package run_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/cases"
	"github.com/leasegate/leasegate/gate/result"
	"github.com/leasegate/leasegate/gate/run"
)

// The end of the time for a run is no fault of the server that has not answered
// by then.
func TestEndOfRunIsNoFinding(t *testing.T) {
	doc, err := document.Read("pets.yaml", []byte(`openapi: 3.0.3
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer, minimum: 1}}]
      responses: {'204': {description: none}, '400': {description: refused}}
`), document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	contract, err := gate.New(doc)
	if err != nil {
		t.Fatal(err)
	}
	pets := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // before it, nobody sees the connection close
		<-r.Context().Done()
	}))
	defer pets.Close()
	at, err := url.Parse(pets.URL)
	if err != nil {
		t.Fatal(err)
	}
	server := run.Server{URL: at, Timeout: time.Minute}
	for range 100 {
		generator, err := cases.New(contract, cases.Options{})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), 5*time.Millisecond)
		report := result.Report{}
		for outcome := range server.Run(ctx, contract, generator.All()) {
			report.Add(outcome)
		}
		stop()
		if report.FindingCount() != 0 || report.Exchanges.Errors != 1 {
			t.Fatalf("got %+v and the findings %+v, want the one error that tells the end", report.Exchanges, report.Findings)
		}
	}
}
