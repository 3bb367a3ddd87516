package run

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/leasegate/leasegate/document"
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
	r := &serverRun{Server: &Server{URL: at, Timeout: time.Minute}, ctx: t.Context(), pace: newPace(1), patience: 250 * time.Millisecond}
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
	at, contract, one := pets(t, http.NotFound)
	for _, concurrency := range []int{maxSilent / 2, 2 * maxSilent} {
		synctest.Test(t, func(t *testing.T) {
			s := Server{URL: at, Concurrency: concurrency, connect: piped(func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })}
			got := slices.Collect(s.Run(t.Context(), contract, slices.Values(slices.Repeat([]cases.Case{one}, 4*maxSilent))))
			if len(got) != maxSilent+1 || got[maxSilent].Exchange != -1 || got[maxSilent].Err == nil {
				t.Fatalf("concurrency %d: got %d outcomes, want %d and the end", concurrency, len(got), maxSilent)
			}
			for _, o := range got[:maxSilent] {
				if o.Verdict() != gate.Fail {
					t.Errorf("concurrency %d: got %+v", concurrency, o)
				}
			}
		})
	}
}

// The time limit is for the whole answer, and for both tries.
func TestTimeout(t *testing.T) {
	at, contract, one := pets(t, http.NotFound)
	for _, test := range []struct {
		name string
		say  func(net.Conn)
	}{
		{"nothing", func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }},
		{"a header and no body", func(c net.Conn) {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n")
			_, _ = io.Copy(io.Discard, c)
		}},
		{"one byte at a time", func(c net.Conn) {
			go func() { _, _ = io.Copy(io.Discard, c) }()
			for {
				if _, err := io.WriteString(c, "H"); err != nil {
					return
				}
				time.Sleep(DefaultTimeout / 100)
			}
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begun := time.Now()
				s := Server{URL: at, connect: piped(test.say)}
				got := slices.Collect(s.Run(t.Context(), contract, slices.Values([]cases.Case{one})))
				if len(got) != 1 || got[0].Verdict() != gate.Fail || got[0].Judgement.Findings[0].Rule != gate.RuleServerTimeout {
					t.Errorf("got %+v", got)
				}
				if took := time.Since(begun); took != 2*DefaultTimeout {
					t.Errorf("it took %s, want %s", took, 2*DefaultTimeout)
				}
				time.Sleep(DefaultTimeout) // until the server sees that nobody listens
			})
		})
	}
}

// piped connects to a server in memory, which talks to everybody who connects.
func piped(say func(net.Conn)) func(context.Context) (net.Conn, error) {
	return func(context.Context) (net.Conn, error) {
		here, there := net.Pipe()
		go func() {
			defer there.Close()
			say(there)
		}()
		return here, nil
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
	doc, err := document.Read("pets.yaml", []byte(`openapi: 3.0.3
info: {title: Pets, version: "1"}
paths:
  /pets:
    get: {responses: {'204': {description: none}}}
`), document.Options{})
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
