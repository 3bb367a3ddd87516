package strict_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/strict"
	"github.com/leasegate/leasegate/strict/wire"
)

// A thing is the document of the tests' operations: an object with a name.
type thing struct{ Name string }

// decodeThing reads a thing as generated code does; others than name are refused.
func decodeThing(d *wire.Decoder) any {
	t := &thing{}
	if !d.BeginObject() {
		return t
	}
	seen := false
	var names wire.Names
	for {
		name, ok := d.Member()
		if !ok {
			break
		}
		if string(name) != "name" {
			d.Unknown(name, &names)
		} else if d.Enter(&seen) {
			t.Name, _ = d.String()
		}
	}
	if !seen {
		d.Missing("name")
	}
	return t
}

func (t thing) encode(e *wire.Encoder) {
	if e.BeginObject() {
		e.Member("name", `"name":`)
		e.String(t.Name)
		e.EndObject()
	}
}

// decodeProblem reads an error document of any members.
func decodeProblem(d *wire.Decoder) any {
	var text json.RawMessage
	text, _, _ = d.RawObject()
	return &text
}

// putThing takes a thing and answers with one.
var putThing = strict.Operation{
	ID: "putThing", Name: "PutThing", Method: http.MethodPut, Path: "/things",
	Body: &strict.Body{Required: true, Media: []strict.Media{{Type: "application/json", Decode: decodeThing}}},
	Responses: []strict.Response{
		{Status: 200, Media: []strict.Media{{Type: "application/json", Decode: decodeThing}}},
		{Status: 204},
		{Status: 4, Media: []strict.Media{{Type: "application/problem+json", Decode: decodeProblem}}},
		{Status: 0, Media: []strict.Media{{Type: "application/json", Decode: decodeProblem}}},
	},
}

// withParameter is an operation of one parameter.
func withParameter(p strict.Parameter) *strict.Operation {
	p.Pointer = "/" + p.In + "/" + p.Name
	o := &strict.Operation{ID: "read", Method: http.MethodGet, Path: "/read", Parameters: []strict.Parameter{p}, Responses: []strict.Response{{Status: 204}, {Status: 422, Media: []strict.Media{{Type: "application/json"}}}}}
	if p.In == "path" {
		o.Path += "/{" + p.Name + "}"
	}
	return o
}

// everybody lets everybody in.
var everybody = strict.WithAuthenticator(func(ctx context.Context, _ strict.SecuredRequest) (context.Context, error) { return ctx, nil })

// serve answers one request of an operation, whose parameters read reads.
func serve(o *strict.Operation, r *http.Request, read func(*strict.Request), options ...strict.HandlerOption) *httptest.ResponseRecorder {
	s := strict.NewServer(append([]strict.HandlerOption{everybody}, options...)...)
	s.Handle(o, func(w http.ResponseWriter, r *http.Request, m *strict.Match) {
		q := s.NewRequest(w, r, o, m)
		if read(&q); !q.Refused() {
			w.WriteHeader(http.StatusNoContent)
		}
	})
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// issues lists those of a refusal, as "rule pointer".
func issues(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	if w.Code == http.StatusNoContent {
		return ""
	}
	var document struct {
		Message []struct{ Rule, Pointer string }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &document); err != nil {
		t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	list := make([]string, len(document.Message))
	for i, issue := range document.Message {
		list[i] = issue.Rule + " " + issue.Pointer
	}
	return strings.Join(list, ", ")
}

// found lists the violations of an error, as "rule pointer".
func found(err error) string {
	var violations strict.Violations
	errors.As(err, &violations)
	list := make([]string, len(violations))
	for i, v := range violations {
		list[i] = v.Rule + " " + v.Pointer
	}
	return strings.Join(list, ", ")
}

// transport answers a client's requests without a network.
type transport func(*http.Request) (*http.Response, error)

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }

// client sends through answer.
func client(t *testing.T, answer transport, options ...strict.ClientOption) *strict.Client {
	t.Helper()
	c, err := strict.NewClient("https://server.test/base/", append([]strict.ClientOption{strict.WithHTTPClient(&http.Client{Transport: answer})}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
