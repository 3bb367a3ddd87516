package run

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/cases"
)

// Waiting for a server that answers 429 is in vain only once, and helps again
// as soon as it helps one.
func TestWaitInVain(t *testing.T) {
	var sent, limited atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		sent.Add(1)
		if limited.Add(-1) >= 0 {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusTooManyRequests)
		}
	}))
	defer server.Close()
	at, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	request := cases.Request{Method: http.MethodGet, Target: "/"}
	r := &serverRun{Server: &Server{URL: at}, ctx: t.Context(), pace: newPace(1), patience: 250 * time.Millisecond}
	for _, step := range []struct {
		name          string
		limited, sent int64
		status        int
		exhausted     bool
	}{
		{"in vain after two waits", 1000, 3, 429, true},
		{"not waited for again", 1000, 1, 429, true},
		{"an answer at once says nothing about waiting", 0, 1, 200, true},
	} {
		sent.Store(0)
		limited.Store(step.limited)
		answer := r.wait(request, r.send(request))
		if answer.failure != nil || answer.response.Status != step.status || sent.Load() != step.sent || r.isExhausted() != step.exhausted {
			t.Errorf("%s: got %d requests, %+v, exhausted %v", step.name, sent.Load(), answer.response, r.isExhausted())
		}
	}
	// One was waiting already when another gave up.
	sent.Store(0)
	limited.Store(1)
	r.setExhausted(false)
	if answer := r.wait(request, r.send(request)); answer.response.Status != 200 || r.isExhausted() {
		t.Errorf("got %+v, want an answer after a wait", answer)
	}
}

// A server that never answers does not hold up all cases, and the run ends at the
// same one at any concurrency.
func TestSilentServer(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer server.Close()
	at, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := gate.Load("pets.yaml", []byte(`openapi: 3.0.3
info: {title: Pets, version: "1"}
paths:
  /pets:
    get: {responses: {'204': {description: none}}}
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	contract, err := gate.New(doc)
	if err != nil {
		t.Fatal(err)
	}
	one := cases.Case{Operation: "GET /pets", Request: cases.Request{Method: http.MethodGet, Target: "/pets"}}
	for _, concurrency := range []int{maxSilent / 2, 2 * maxSilent} {
		s := Server{URL: at, Timeout: 200 * time.Millisecond, Concurrency: concurrency}
		got := slices.Collect(s.Run(t.Context(), contract, slices.Values(slices.Repeat([]cases.Case{one}, 4*maxSilent))))
		if len(got) != maxSilent+1 || got[maxSilent].Exchange != -1 || got[maxSilent].Err == nil {
			t.Fatalf("concurrency %d: got %d outcomes, want %d and the end", concurrency, len(got), maxSilent)
		}
		for _, o := range got[:maxSilent] {
			if o.Verdict() != gate.Fail {
				t.Errorf("concurrency %d: got %+v", concurrency, o)
			}
		}
	}
}
