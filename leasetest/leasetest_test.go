package leasetest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/leasegate/leasegate"
	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/cases"
	"github.com/leasegate/leasegate/gate/result"
	"github.com/leasegate/leasegate/gate/run"
	"github.com/leasegate/leasegate/gen"
	"github.com/leasegate/leasegate/leasetest"
)

const id = "3fa85f64-5717-4562-b3fc-2c963f66afa6"

func client(t *testing.T, s *leasetest.Server, options ...leasegate.Option) *leasegate.Client {
	t.Helper()
	c, err := leasegate.NewClient(s.URL, options...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func request() gen.DeleteLeaseRequest {
	return gen.DeleteLeaseRequest{ProjectSlug: "acme", EnvironmentSlug: "prod", Path: "/db"}
}

func status(err error) int {
	var response *leasegate.ResponseError
	if errors.As(err, &response) {
		return response.StatusCode()
	}
	return 0
}

func TestDelete(t *testing.T) {
	s := leasetest.NewServer(t, leasetest.WithLeases(
		leasetest.Lease{ID: id, Project: "acme", Environment: "prod", Path: "/db", Config: json.RawMessage(`{"a":1}`)},
	))
	c := client(t, s)
	for _, elsewhere := range []gen.DeleteLeaseRequest{
		{ProjectSlug: "other", EnvironmentSlug: "prod", Path: "/db"},
		{ProjectSlug: "acme", EnvironmentSlug: "dev", Path: "/db"},
		{ProjectSlug: "acme", EnvironmentSlug: "prod"},
	} {
		if _, err := c.DeleteLease(context.Background(), id, elsewhere); status(err) != http.StatusNotFound {
			t.Errorf("%+v: got %v, want 404", elsewhere, err)
		}
	}
	deleted, err := c.DeleteLease(context.Background(), id, request())
	if err != nil {
		t.Fatal(err)
	}
	if deleted.Lease.ID.String() != id || string(deleted.Lease.Config) != `{"a":1}` || len(s.Leases()) != 0 {
		t.Errorf("got %+v, and %v is left", deleted.Lease, s.Leases())
	}
	if _, err := c.DeleteLease(context.Background(), id, request()); status(err) != http.StatusNotFound {
		t.Errorf("got %v, want 404 after the first time", err)
	}
}

// A lease whose revocation fails stays until it is forgotten, and the answer to
// that has the status of the failure still.
func TestFailedRevocation(t *testing.T) {
	s := leasetest.NewServer(t, leasetest.WithLeases(leasetest.Lease{ID: id, FailRevocation: strings.Repeat("é", 300)}))
	c := client(t, s)
	for range 2 {
		answer, err := c.DeleteLease(context.Background(), id, request())
		if err != nil {
			t.Fatal(err)
		}
		state, _ := answer.Lease.Status.Get()
		details, _ := answer.Lease.StatusDetails.Get()
		if state != leasetest.FailedDeletion || details != strings.Repeat("é", 255) || len(s.Leases()) != 1 {
			t.Errorf("got %q, %d bytes of details, and %v is left", state, len(details), s.Leases())
		}
	}
	forced := request()
	forced.IsForced = true
	answer, err := c.DeleteLease(context.Background(), id, forced)
	if err != nil || len(s.Leases()) != 0 {
		t.Fatalf("got %v, and %v is left", err, s.Leases())
	}
	if state, _ := answer.Lease.Status.Get(); state != leasetest.FailedDeletion {
		t.Errorf("got status %q, want that of the failure", state)
	}
}

func TestTokens(t *testing.T) {
	s := leasetest.NewServer(t, leasetest.WithToken("T"), leasetest.WithForbiddenToken("F"), leasetest.WithLeases(leasetest.Lease{ID: id}))
	for token, want := range map[string]int{"": 401, "other": 401, "F": 403, "T": 0} {
		var options []leasegate.Option
		if token != "" {
			options = append(options, leasegate.WithBearerToken(token))
		}
		_, err := client(t, s, options...).DeleteLease(context.Background(), id, request())
		if status(err) != want || want == 0 && err != nil {
			t.Errorf("token %q: got %v, want %d", token, err, want)
		}
	}
}

func TestScript(t *testing.T) {
	s := leasetest.New(leasetest.WithLeases(leasetest.Lease{ID: id}))
	const delayed = 3
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	var requests atomic.Int64
	var answering sync.WaitGroup
	listening := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answering.Add(1)
		defer answering.Done()
		if requests.Add(1) == delayed {
			stop() // who asked is tired of waiting
		}
		s.ServeHTTP(w, r)
	}))
	defer listening.Close()
	s.URL = listening.URL
	s.Script(leasetest.Fault{Status: 500}, leasetest.Fault{Drop: true}, leasetest.Fault{Delay: time.Hour}, leasetest.Fault{Status: 400})
	c := client(t, s)
	if _, err := c.DeleteLease(context.Background(), id, request()); status(err) != 500 {
		t.Errorf("got %v, want 500", err)
	}
	if _, err := c.DeleteLease(context.Background(), id, request()); err == nil || status(err) != 0 {
		t.Errorf("got %v, want no answer", err)
	}
	if _, err := c.DeleteLease(ctx, id, request()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want no answer in time", err)
	}
	answering.Wait()
	if _, err := c.DeleteLease(context.Background(), id, request()); status(err) != 400 {
		t.Errorf("got %v, want 400", err)
	}
	if _, err := c.DeleteLease(context.Background(), id, request()); err != nil {
		t.Error(err)
	}
}

// Each rule is broken as the judge sees it.
func TestRules(t *testing.T) {
	contract := vendored(t)
	for _, rule := range leasetest.Rules() {
		for _, status := range []int{0, 400} {
			if rule == "response.body.format" && status != 0 || rule == "response.body.enum" && status == 0 {
				continue
			}
			s := leasetest.New(leasetest.WithLeases(leasetest.Lease{ID: id}))
			s.Script(leasetest.Fault{Status: status, Rule: rule})
			target := "/api/v1/dynamic-secrets/leases/" + id
			body := `{"projectSlug":"acme","environmentSlug":"prod"}`
			r := httptest.NewRequest(http.MethodDelete, target, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			judgement := contract.Judge(gate.Exchange{
				Request:  gate.Request{Method: http.MethodDelete, URL: target, Header: r.Header, Body: []byte(body)},
				Response: &gate.Response{Status: w.Code, Header: w.Header(), Body: w.Body.Bytes()},
			})
			if !slices.ContainsFunc(judgement.Findings, func(f gate.Finding) bool { return string(f.Rule) == rule }) {
				t.Errorf("%s with %d: got %+v for %q", rule, status, judgement.Findings, w.Body)
			}
		}
	}
}

// TestConforms checks the server with every case of its operation, and wants many.
func TestConforms(t *testing.T) {
	const operation, floor = "DELETE /api/v1/dynamic-secrets/leases/{leaseId}", 300
	s := leasetest.NewServer(t, leasetest.WithToken("T"), leasetest.WithForbiddenToken("F"))
	at, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	contract := vendored(t)
	generator, err := cases.New(contract, cases.Options{
		Params:    map[string]string{"leaseId": s.NewLease()},
		Header:    []cases.Field{{Name: "Authorization", Value: "Bearer T"}},
		Forbidden: []cases.Field{{Name: "Authorization", Value: "Bearer F"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var chosen []cases.Case
	for c := range generator.All() {
		if c.Operation == operation {
			chosen = append(chosen, c)
		}
	}
	server := run.Server{URL: at, Value: func(context.Context, string, string) (string, bool, error) { return s.NewLease(), true, nil }}
	var report result.Report
	for outcome := range server.Run(context.Background(), contract, slices.Values(chosen)) {
		report.Add(outcome)
	}
	if report.Verdict() != gate.Pass || report.Exchanges.Inconclusive > 0 {
		t.Errorf("the verdict is %s: %+v %v %v", report.Verdict(), report.Exchanges, report.Rules(), report.Shortfalls())
	}
	if report.Exchanges.Passed < floor {
		t.Errorf("%d cases passed, want %d at least", report.Exchanges.Passed, floor)
	}
}

func vendored(t *testing.T) *gate.Contract {
	t.Helper()
	read, err := document.Read("openapi.yaml", leasegate.Document(), document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	contract, err := gate.New(read)
	if err != nil {
		t.Fatal(err)
	}
	return contract
}

func ExampleNewServer() {
	// In a test, NewServer(t, …) is all of this.
	s := leasetest.New(leasetest.WithLeases(leasetest.Lease{ID: "lease-1", Project: "acme"}))
	server := httptest.NewServer(s)
	defer server.Close()
	client, err := leasegate.NewClient(server.URL)
	if err != nil {
		panic(err)
	}
	_, err = client.DeleteLease(context.Background(), "lease-1", gen.DeleteLeaseRequest{ProjectSlug: "acme", EnvironmentSlug: "prod"})
	fmt.Println(err, len(s.Leases()))
	// Output: <nil> 0
}
