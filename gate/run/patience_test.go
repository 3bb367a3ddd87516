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
	at, contract, one := pets(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
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

// pets serves a document of one operation, and returns a case of it.
func pets(t *testing.T, handler http.HandlerFunc) (*url.URL, *gate.Contract, cases.Case) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
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
	generator, err := cases.New(contract, cases.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for one := range generator.All() {
		if one.Plain {
			one.Plain, one.Expect = false, cases.Refuse // to be sent with others at a time
			return at, contract, one
		}
	}
	t.Fatal("no case")
	panic("unreachable")
}

// Large answers wait for room until they are reported, in their order, and hold
// nobody up who wants no more of them.
func TestLargeAnswers(t *testing.T) {
	at, contract, one := pets(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, largeBody)) })
	s := Server{URL: at, Timeout: time.Minute, Concurrency: 4 * maxLarge}
	list := slices.Repeat([]cases.Case{one}, 10*maxLarge)
	large := 0
	for o := range s.Run(t.Context(), contract, slices.Values(list)) {
		if o.Exchange != large || o.Recorded.Response == nil || len(o.Recorded.Response.Body) != largeBody {
			t.Fatalf("outcome %d: got %+v", large, o)
		}
		large++
	}
	if large != len(list) {
		t.Errorf("got %d outcomes, want %d", large, len(list))
	}
	for range s.Run(t.Context(), contract, slices.Values(list)) {
		break
	}
}
