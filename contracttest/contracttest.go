// Package contracttest puts a judge into a Go test: every exchange that passes a
// wrapped handler or round tripper is held against an OpenAPI document.
package contracttest

import (
	"bytes"
	"cmp"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/leasegate/leasegate/api"
	openapi "github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/report"
	"github.com/leasegate/leasegate/schema"
)

// maxBody bounds what is kept of a body, in bytes. An exchange with a larger one
// passes unharmed and can't be judged, which fails the test.
const maxBody = 10 << 20

// A Judge holds the exchanges of a test against a document. It is safe for
// concurrent use.
type Judge struct {
	t        testing.TB
	contract *gate.Contract
	refusals bool // WithBadRequests

	mu     sync.Mutex
	judged int
}

// An Option changes what a judge takes for an error.
type Option func(*Judge)

// WithBadRequests is for tests that send what breaks the document to see it refused:
// a request that does is no error where the answer is a client error (4xx), and is
// logged. The answer is judged as ever: of a status that the operation documents, with
// its content, or where it documents none for that, 400 without content.
func WithBadRequests() Option { return func(j *Judge) { j.refusals = true } }

// New returns a judge by the OpenAPI document in file, whose references may name
// files beside it and Leasegate's own document by module path. A document that
// can't be read ends the test. Each breach is an error of the test, with rule, place and
// what was wanted, never the value; so is a test that ends without an exchange judged.
// Warnings, what could not be judged, and the faults of the document that keep
// operations from being judged are logged.
func New(t testing.TB, file string, document []byte, options ...Option) *Judge {
	t.Helper()
	d, err := openapi.Read(file, document, openapi.Options{ReadFile: api.ReadReference, CheckSchema: schema.Check})
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range d.Faults() {
		if fault.Level == openapi.LevelError {
			t.Logf("%s:%d: %s: %s; not judged: %s", cmp.Or(fault.File, file), fault.Line,
				report.Visible(fault.Pointer), report.Visible(fault.Message), report.Visible(strings.Join(fault.Operations, ", ")))
		}
	}
	contract, err := gate.New(d)
	if err != nil {
		t.Fatal(err)
	}
	j := &Judge{t: t, contract: contract}
	for _, option := range options {
		option(j)
	}
	t.Cleanup(func() {
		j.mu.Lock()
		defer j.mu.Unlock()
		if j.judged == 0 && !t.Failed() && !t.Skipped() {
			t.Errorf("%s: no exchange was judged; is the handler or the transport of the test wrapped?", file)
		}
	})
	return j
}

// Handler returns a handler that judges what h is asked and what it answers.
func (j *Judge) Handler(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e := gate.Exchange{Request: gate.Request{Method: r.Method, URL: r.RequestURI, Header: r.Header.Clone()}}
		if e.Request.URL == "" {
			e.Request.URL = r.URL.RequestURI()
		}
		body, whole := keep(&r.Body)
		e.Request.Body = body
		recorded := &recorder{ResponseWriter: w, status: http.StatusOK}
		h.ServeHTTP(recorded, r)
		e.Response = &gate.Response{Status: recorded.status, Header: w.Header().Clone(), Body: recorded.body.Bytes()}
		j.judge(e, whole && !recorded.cut)
	})
}

// Transport returns a round tripper that judges what is sent through base and
// what comes back; nil means http.DefaultTransport.
func (j *Judge) Transport(base http.RoundTripper) http.RoundTripper {
	if base == nil {
		base = http.DefaultTransport
	}
	return transport{judge: j, base: base}
}

type transport struct {
	judge *Judge
	base  http.RoundTripper
}

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	e := gate.Exchange{Request: gate.Request{Method: r.Method, URL: r.URL.String(), Header: r.Header.Clone()}}
	sent := r.Clone(r.Context()) // a round tripper must not change its request
	body, whole := keep(&sent.Body)
	e.Request.Body = body
	response, err := t.base.RoundTrip(sent)
	if err != nil {
		return nil, err
	}
	body, wholeResponse := keep(&response.Body)
	e.Response = &gate.Response{Status: response.StatusCode, Header: response.Header.Clone(), Body: body}
	t.judge.judge(e, whole && wholeResponse)
	return response, nil
}

// keep reads a body, up to maxBody, and puts it back. A read error comes back
// with it, where it was.
func keep(body *io.ReadCloser) (text []byte, whole bool) {
	if *body == nil || *body == http.NoBody {
		return nil, true
	}
	text, err := io.ReadAll(io.LimitReader(*body, maxBody+1))
	rest := io.Reader(*body)
	if err != nil {
		rest = failing{err}
	}
	*body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(text), rest), *body}
	return text, err == nil && len(text) <= maxBody
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func (j *Judge) judge(e gate.Exchange, whole bool) {
	j.t.Helper()
	line := report.Visible(e.Request.Method + " " + requestPath(e.Request.URL))
	if !whole {
		j.t.Errorf("%s: not judged: a body was cut off, or is larger than %d bytes", line, maxBody)
		return
	}
	judgement := j.contract.Judge(e)
	j.mu.Lock()
	if judgement.Verdict() != gate.Skip {
		j.judged++
	}
	j.mu.Unlock()
	refused := j.refusals && e.Response.Status >= 400 && e.Response.Status <= 499
	for _, f := range judgement.Findings {
		tell := j.t.Errorf
		if f.Level != gate.LevelError || f.Part == gate.PartRequest && refused {
			tell = j.t.Logf
		}
		tell("%s: %s %s: want %s", line, f.Rule, report.Visible(f.Pointer), report.Visible(f.Want))
	}
	for _, n := range judgement.NotJudged {
		j.t.Logf("%s: %s %s not judged: %s", line, n.Part, report.Visible(n.Pointer), report.Visible(n.Reason))
	}
}

// requestPath cuts the query, whose values are the caller's.
func requestPath(target string) string {
	path, _, _ := strings.Cut(target, "?")
	return path
}

// A recorder keeps what a handler answers while it passes it on.
type recorder struct {
	http.ResponseWriter
	status int
	wrote  bool
	body   bytes.Buffer
	cut    bool
}

// Unwrap lets http.ResponseController reach the writer below.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (r *recorder) WriteHeader(status int) {
	if !r.wrote && status >= 200 {
		r.status, r.wrote = status, true
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(p []byte) (int, error) {
	r.wrote = true
	if r.body.Len()+len(p) > maxBody {
		r.cut = true
	} else {
		r.body.Write(p)
	}
	return r.ResponseWriter.Write(p)
}
