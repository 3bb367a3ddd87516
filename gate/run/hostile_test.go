package run_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/cases"
	"github.com/leasegate/leasegate/gate/report"
	"github.com/leasegate/leasegate/gate/result"
	"github.com/leasegate/leasegate/gate/run"
)

// talk listens and lets a function talk to everybody who connects and has sent
// the header of a request.
func talk(t *testing.T, say func(conn net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var talking sync.WaitGroup
	talking.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			talking.Go(func() {
				defer conn.Close()
				if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
					say(conn)
				}
			})
		}
	})
	t.Cleanup(func() {
		listener.Close()
		talking.Wait()
	})
	return "http://" + listener.Addr().String()
}

// forever writes until nobody listens any more.
func forever(w io.Writer, text string) {
	for {
		if _, err := io.WriteString(w, text); err != nil {
			return
		}
	}
}

func plainCase() []cases.Case {
	all := allCases(false)
	i := slices.IndexFunc(all, func(c cases.Case) bool { return c.Plain })
	return all[i : i+1]
}

func outcomes(t *testing.T, at string, s run.Server, list []cases.Case) []result.Outcome {
	t.Helper()
	var err error
	if s.URL, err = url.Parse(at); err != nil {
		t.Fatal(err)
	}
	return slices.Collect(s.Run(context.Background(), contractOnce(), slices.Values(list)))
}

// TestHostile shows that a run survives whatever a server does.
func TestHostile(t *testing.T) {
	const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	for range 64 {
		_, _ = z.Write(make([]byte, 1<<20))
	}
	_ = z.Close()
	long := strings.Repeat("x", 64<<10)
	for _, test := range []struct {
		name string
		rule gate.Rule
		say  func(w net.Conn)
	}{
		{"an endless body", gate.RuleServerUnbounded, func(w net.Conn) { io.WriteString(w, head+"\r\n"); forever(w, long) }},
		{"an endless chunked body", gate.RuleServerUnbounded, func(w net.Conn) {
			io.WriteString(w, head+"Transfer-Encoding: chunked\r\n\r\n")
			forever(w, "10000\r\n"+long+"\r\n")
		}},
		{"chunks of one byte without end", gate.RuleServerMalformed, func(w net.Conn) {
			io.WriteString(w, head+"Transfer-Encoding: chunked\r\n\r\n")
			forever(w, strings.Repeat("1;"+strings.Repeat("a", 100)+"\r\nx\r\n", 100))
		}},
		{"a header without end", gate.RuleServerUnbounded, func(w net.Conn) { io.WriteString(w, head); forever(w, "X-Header: "+long[:1000]+"\r\n") }},
		{"a line without end", gate.RuleServerUnbounded, func(w net.Conn) { io.WriteString(w, "HTTP/1.1 200 "); forever(w, long) }},
		{"a bomb", gate.RuleServerUnbounded, func(w net.Conn) {
			fmt.Fprintf(w, "%sContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", head, bomb.Len(), bomb.Bytes())
		}},
		{"no HTTP", gate.RuleServerMalformed, func(w net.Conn) { io.WriteString(w, "220 mail.example ESMTP\r\n\r\n") }},
		{"a status that is no number", gate.RuleServerMalformed, func(w net.Conn) { io.WriteString(w, "HTTP/1.1 OK\r\n\r\n") }},
		{"two lengths", gate.RuleServerMalformed, func(w net.Conn) { io.WriteString(w, head+"Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}") }},
		{"a broken chunk", gate.RuleServerMalformed, func(w net.Conn) { io.WriteString(w, head+"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n") }},
		{"a header without colon", gate.RuleServerMalformed, func(w net.Conn) { io.WriteString(w, "HTTP/1.1 200 OK\r\nno colon\r\n\r\n") }},
		{"interim responses without end", gate.RuleServerMalformed, func(w net.Conn) { forever(w, "HTTP/1.1 103 Early Hints\r\n\r\n") }},
		{"closed at once", gate.RuleServerDropped, func(net.Conn) {}},
		{"closed in the header", gate.RuleServerDropped, func(w net.Conn) { io.WriteString(w, head) }},
		{"closed in the body", gate.RuleServerDropped, func(w net.Conn) { io.WriteString(w, head+"Content-Length: 10\r\n\r\n{") }},
		{"closed in a chunk", gate.RuleServerDropped, func(w net.Conn) { io.WriteString(w, head+"Transfer-Encoding: chunked\r\n\r\n10\r\n{") }},
		{"a redirect to itself", gate.RuleResponseStatus, func(w net.Conn) {
			io.WriteString(w, "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")
		}},
		{"a gzip that is none", gate.RuleServerMalformed, func(w net.Conn) { io.WriteString(w, head+"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{x") }},
		{"a JSON nested without end", "response.body.depth", func(w net.Conn) {
			io.WriteString(w, head+"Content-Length: 1000000\r\n\r\n"+strings.Repeat("[", 1_000_000))
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := outcomes(t, talk(t, test.say), run.Server{Timeout: time.Minute}, plainCase())
			want := gate.Fail
			if test.rule.Level() == gate.LevelWarning {
				want = gate.Skip // what is nested so deep is not read
			}
			if len(got) != 1 || got[0].Verdict() != want || got[0].Judgement.Findings[0].Rule != test.rule {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// TestRetries shows what is tried again, and what is an error.
func TestRetries(t *testing.T) {
	answers := func(list ...func(w http.ResponseWriter)) (string, *atomic.Int64) {
		var n atomic.Int64
		good := handler()
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if i := int(n.Add(1)) - 1; i < len(list) {
				list[i](w)
				return
			}
			good.ServeHTTP(w, r)
		}))
		t.Cleanup(server.Close)
		return server.URL, &n
	}
	status := func(code int, retryAfter string) func(w http.ResponseWriter) {
		return func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", retryAfter)
			w.WriteHeader(code)
		}
	}
	drop := func(http.ResponseWriter) { panic(http.ErrAbortHandler) }
	for _, test := range []struct {
		name     string
		answers  []func(w http.ResponseWriter)
		want     gate.Verdict
		rule     gate.Rule
		requests int64
	}{
		{"a success is never repeated", nil, gate.Pass, "", 1},
		{"429 is waited for", []func(http.ResponseWriter){status(429, "0"), status(429, "0")}, gate.Pass, "", 3},
		{"429 by a date that is past", []func(http.ResponseWriter){status(429, "Mon, 02 Jan 2006 15:04:05 GMT")}, gate.Pass, "", 2},
		{"429 for an hour is an error", []func(http.ResponseWriter){status(429, "3600")}, gate.Error, "", 1},
		{"502 is an error", []func(http.ResponseWriter){status(502, "")}, gate.Error, "", 1},
		{"503 is an error", []func(http.ResponseWriter){status(503, "")}, gate.Error, "", 1},
		{"504 is an error", []func(http.ResponseWriter){status(504, "")}, gate.Error, "", 1},
		{"500 is a finding", []func(http.ResponseWriter){status(500, "")}, gate.Fail, gate.RuleServerFailed, 1},
		{"dropped once is flaky", []func(http.ResponseWriter){drop}, gate.Fail, gate.RuleServerFlaky, 2},
		{"dropped twice is a finding", []func(http.ResponseWriter){drop, drop}, gate.Fail, gate.RuleServerDropped, 2},
		{"dropped, then 502", []func(http.ResponseWriter){drop, status(502, "")}, gate.Error, "", 2},
	} {
		at, n := answers(test.answers...)
		got := outcomes(t, at, run.Server{}, plainCase())
		if len(got) != 1 || got[0].Verdict() != test.want || n.Load() != test.requests {
			t.Errorf("%s: got %d requests and %+v", test.name, n.Load(), got)
			continue
		}
		if test.rule != "" && !slices.ContainsFunc(got[0].Judgement.Findings, func(f gate.Finding) bool { return f.Rule == test.rule }) {
			t.Errorf("%s: got %+v", test.name, got[0].Judgement.Findings)
		}
	}
}

func TestUnreachable(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	got := outcomes(t, server.URL, run.Server{Concurrency: 1}, allCases(false))
	if len(got) < 2 || len(got) > 30 {
		t.Fatalf("got %d outcomes, want the run to end early", len(got))
	}
	for _, o := range got {
		if o.Verdict() != gate.Error {
			t.Errorf("got %+v", o)
		}
	}
	if last := got[len(got)-1]; last.Exchange != -1 || !strings.Contains(last.Err.Error(), "can't be reached any more") {
		t.Errorf("got %+v at the end", last)
	}
}

// The address decides, not the name, and nothing is dialled.
func TestRemote(t *testing.T) {
	for _, at := range []string{"http://192.0.2.1", "https://192.0.2.1:8443", "http://[2001:db8::1]", "http://0.0.0.0:1"} {
		s := run.Server{Timeout: time.Second}
		s.URL, _ = url.Parse(at)
		if err := s.Reach(context.Background()); !errors.Is(err, run.ErrRemote) {
			t.Errorf("%s: got %v", at, err)
		}
		for _, o := range outcomes(t, at, run.Server{}, plainCase()) {
			if !errors.Is(o.Err, run.ErrRemote) {
				t.Errorf("%s: got %+v", at, o)
			}
		}
	}
	server := httptest.NewServer(handler())
	defer server.Close()
	t.Setenv("HTTP_PROXY", "http://192.0.2.1:3128")
	s := run.Server{}
	s.URL, _ = url.Parse(strings.Replace(server.URL, "127.0.0.1", "localhost", 1))
	if err := s.Reach(context.Background()); err != nil {
		t.Error(err)
	}
}

// TestDeterminism sends the same bytes twice at concurrency 1, and reports the
// same at any.
func TestDeterminism(t *testing.T) {
	var mu sync.Mutex
	var sent bytes.Buffer
	good := handler()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		fmt.Fprintf(&sent, "%s %s %v\n%s\n", r.Method, r.RequestURI, r.Header, body)
		mu.Unlock()
		r.Body = io.NopCloser(bytes.NewReader(body))
		good.ServeHTTP(w, r)
	}))
	defer server.Close()
	var last string
	for _, concurrency := range []int{1, 1, 7} {
		sent.Reset()
		r := checkURL(t, server.URL, true, "", run.Server{Concurrency: concurrency})
		var b bytes.Buffer
		format, err := report.Lookup("json")
		if err != nil {
			t.Fatal(err)
		}
		if err := format.Write(&b, r, report.Options{}); err != nil {
			t.Fatal(err)
		}
		text := b.String()
		if concurrency == 1 {
			text += sent.String()
			if last != "" && text != last {
				t.Errorf("two runs with one seed differ: %s", difference(last, text))
			}
			last = text
		} else if !strings.HasPrefix(last, text) {
			t.Errorf("the report depends on the concurrency: %s", difference(last, text))
		}
	}
}

func difference(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	return fmt.Sprintf("%.300q…, %.300q…", a[max(0, i-100):], b[max(0, i-100):])
}

// TestInterrupted ends a run before its time; what is known is yielded.
func TestInterrupted(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	server := httptest.NewServer(handler())
	defer server.Close()
	s := run.Server{}
	s.URL, _ = url.Parse(server.URL)
	n := 0
	var last result.Outcome
	for last = range s.Run(ctx, contractOnce(), slices.Values(allCases(false))) {
		if n++; n == 20 {
			stop()
		}
	}
	if n < 20 || n >= len(allCases(false)) || last.Exchange != -1 || !errors.Is(last.Err, context.Canceled) {
		t.Errorf("got %d outcomes and %+v at the end", n, last)
	}
}

// TestFreshValues gives each success a value of its own, and no value in vain.
func TestFreshValues(t *testing.T) {
	var mu sync.Mutex
	made, left := 0, map[string]bool{}
	good := handler()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i := strings.LastIndexByte(r.URL.Path, '/') + 1
		mu.Lock()
		known := left[r.URL.Path[i:]]
		mu.Unlock()
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		id := r.URL.Path[i:]
		if known {
			r.URL.Path = r.URL.Path[:i] + knownLease
		}
		recorder := httptest.NewRecorder()
		good.ServeHTTP(recorder, r)
		if recorder.Code == http.StatusOK {
			mu.Lock()
			delete(left, id)
			mu.Unlock()
		}
		w.Header().Set("Content-Type", recorder.Header().Get("Content-Type"))
		w.Header().Set("Allow", recorder.Header().Get("Allow"))
		w.WriteHeader(recorder.Code)
		_, _ = w.Write(recorder.Body.Bytes())
	}))
	defer server.Close()
	r := checkURL(t, server.URL, false, "", run.Server{Value: func(context.Context, string, string) (string, bool, error) {
		mu.Lock()
		defer mu.Unlock()
		made++
		id := fmt.Sprintf("lease/%d", made)
		id = strings.ReplaceAll(id, "/", "-")
		left[id] = true
		return id, true, nil
	}})
	if r.Verdict() != gate.Pass || r.Exchanges.Inconclusive > 0 {
		t.Errorf("got %+v %v", r.Exchanges, r.Shortfalls())
	}
	if succeeded := r.Operations()[0].Succeeded; made > succeeded+run.DefaultConcurrency {
		t.Errorf("made %d values for %d successes", made, succeeded)
	}
}
