package run_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/leasegate/leasegate"
	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/cases"
	"github.com/leasegate/leasegate/gate/result"
	"github.com/leasegate/leasegate/gate/run"
	"github.com/leasegate/leasegate/gen"
	"github.com/leasegate/leasegate/strict"
)

const knownLease = "lease-known-0001"

// A mutant wraps a correct server. A correct variant has no rule.
type mutant struct {
	name string
	rule gate.Rule // that the fault must be found by
	wrap func(http.Handler) http.Handler
	auth bool // the server asks for a token
}

// correct answers the known lease for ever.
type correct struct{ gen.Unimplemented }

func (correct) DeleteLease(_ context.Context, r gen.DeleteLeaseRequestObject) (gen.DeleteLeaseResponseObject, error) {
	if r.LeaseID != knownLease {
		return gen.DeleteLease404JSONResponse{ReqID: "req-1", StatusCode: 404, Message: "no such lease", Error: "NotFound"}, nil
	}
	at := time.Date(2026, 1, 2, 15, 4, 5, 0, time.UTC)
	return gen.DeleteLease200JSONResponse{Lease: gen.Lease{
		ID: uuid.NameSpaceDNS, Version: 1, ExternalEntityID: "user", ExpireAt: at, DynamicSecretID: uuid.NameSpaceURL,
		CreatedAt: at, UpdatedAt: at, Status: strict.Null[string](), Config: json.RawMessage(`{"a":[1]}`),
	}}, nil
}

// contractOnce has the one operation that the servers here implement, whatever
// else the document has.
var contractOnce = sync.OnceValue(func() *gate.Contract {
	const operation = "DELETE /api/v1/dynamic-secrets/leases/{leaseId}"
	doc, err := document.Read("openapi.yaml", leasegate.Document(), document.Options{Select: []document.Selection{{Operations: []string{operation}}}})
	if err != nil {
		panic(err)
	}
	contract, err := gate.New(doc)
	if err != nil {
		panic(err)
	}
	return contract
})

// check runs all cases against a handler, until a rule is found, if one is given.
func check(t testing.TB, handler http.Handler, auth bool, until gate.Rule) *result.Report {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.Start()
	defer server.Close()
	timeout := time.Minute
	if until == gate.RuleServerTimeout {
		timeout = 2 * time.Second // what must be waited for; any answer may take as long
	}
	return checkURL(t, server.URL, auth, until, run.Server{Timeout: timeout})
}

func checkURL(t testing.TB, at string, auth bool, until gate.Rule, s run.Server) *result.Report {
	t.Helper()
	var err error
	if s.URL, err = url.Parse(at); err != nil {
		t.Fatal(err)
	}
	report := &result.Report{Strict: true}
	for outcome := range s.Run(context.Background(), contractOnce(), slices.Values(allCases(auth))) {
		report.Add(outcome)
		for _, f := range outcome.Judgement.Findings {
			if f.Rule == until {
				return report
			}
		}
	}
	return report
}

var allCases = func() func(auth bool) []cases.Case {
	plain := sync.OnceValue(func() []cases.Case { return makeCases(false) })
	authenticated := sync.OnceValue(func() []cases.Case { return makeCases(true) })
	return func(auth bool) []cases.Case {
		if auth {
			return authenticated()
		}
		return plain()
	}
}()

func makeCases(auth bool) []cases.Case {
	options := cases.Options{Params: map[string]string{"leaseId": knownLease}}
	if auth {
		options.Header = []cases.Field{{Name: "Authorization", Value: "Bearer T-0123456789"}}
		options.Forbidden = []cases.Field{{Name: "Authorization", Value: "Bearer F-0123456789"}}
	}
	generator, err := cases.New(contractOnce(), options)
	if err != nil {
		panic(err)
	}
	return slices.Collect(generator.All())
}

func handler() http.Handler {
	return leasegate.NewHandler(correct{}, leasegate.WithLogger(slog.New(slog.DiscardHandler)))
}

// authenticated asks for a token before anything else.
func authenticated(accept func(header string) int) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch status := accept(r.Header.Get("Authorization")); status {
			case 0:
				next.ServeHTTP(w, r)
			default:
				refuse(w, status)
			}
		})
	}
}

func tokens(header string) int {
	switch header {
	case "Bearer T-0123456789":
		return 0
	case "Bearer F-0123456789":
		return http.StatusForbidden
	}
	return http.StatusUnauthorized
}

func refuse(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"reqId": "r", "statusCode": status, "message": "no", "error": "No"})
}

// TestMutants plants one fault after the other into a correct server. Each must be
// found, and no correct variant may fail.
func TestMutants(t *testing.T) {
	for i, m := range mutants() {
		t.Run(m.name, func(t *testing.T) {
			if testing.Short() && i%10 > 0 {
				t.Skip("one in ten will do")
			}
			t.Parallel()
			wrapped := handler()
			if m.auth && m.wrap == nil {
				wrapped = authenticated(tokens)(wrapped)
			} else if m.wrap != nil {
				wrapped = m.wrap(wrapped)
			}
			report := check(t, wrapped, m.auth, m.rule)
			if m.rule == "" {
				if report.Verdict() != gate.Pass {
					t.Errorf("a correct server got %s", report.Verdict())
					for i, f := range report.Findings {
						if i < 20 {
							t.Errorf("%s: %s %s: want %s", f.Case, f.Rule, f.Pointer, f.Want)
						}
					}
					t.Error(report.Failures, report.Shortfalls())
				}
				return
			}
			if report.Verdict() != gate.Fail {
				t.Errorf("the fault was not found: %s %v %v", report.Verdict(), report.Failures, report.Shortfalls())
			}
			for _, f := range report.Findings {
				if f.Rule == m.rule {
					return
				}
			}
			t.Errorf("the fault was not found by %s but by %v", m.rule, report.Rules())
		})
	}
}

// rewriting changes the body of requests on which change reports true.
func rewriting(change func(r *http.Request, body []byte) ([]byte, bool)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return
			}
			if changed, ok := change(r, body); ok {
				body = changed
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			r.ContentLength = int64(len(body))
			next.ServeHTTP(w, r)
		})
	}
}

const validBody = `{"projectSlug":"acme","environmentSlug":"prod"}`

// taking takes a body for a valid one where the function says so.
func taking(take func(body []byte) bool) func(http.Handler) http.Handler {
	return rewriting(func(_ *http.Request, body []byte) ([]byte, bool) { return []byte(validBody), take(body) })
}

// takingMember takes a member for a valid one where the function says so of its value.
func takingMember(name string, take func(v any) bool) func(http.Handler) http.Handler {
	return rewriting(func(_ *http.Request, body []byte) ([]byte, bool) {
		members, ok := object(body)
		if !ok {
			return nil, false
		}
		v, there := members[name]
		if !there || !take(v) {
			return nil, false
		}
		if name == "isForced" {
			members[name] = true
		} else {
			members[name] = "acme"
		}
		changed, err := json.Marshal(members)
		return changed, err == nil
	})
}

// dropping drops members that the function names.
func dropping(drop func(name string) bool) func(http.Handler) http.Handler {
	return rewriting(func(_ *http.Request, body []byte) ([]byte, bool) {
		members, ok := object(body)
		if !ok {
			return nil, false
		}
		changed := false
		for name := range members {
			if drop(name) {
				delete(members, name)
				changed = true
			}
		}
		rewritten, err := json.Marshal(members)
		return rewritten, changed && err == nil
	})
}

// object reads an object that json.Valid takes and that has no duplicates.
func object(body []byte) (map[string]any, bool) {
	var members map[string]any
	if !json.Valid(body) || json.Unmarshal(body, &members) != nil || members == nil {
		return nil, false
	}
	count := strings.Count(string(body), `":`)
	return members, count <= len(members)
}

// An exchange is being answered.
type exchange struct {
	request *http.Request
	body    []byte
	*httptest.ResponseRecorder
}

// answering changes answers.
func answering(change func(e *exchange)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			e := &exchange{request: r, body: body, ResponseRecorder: httptest.NewRecorder()}
			next.ServeHTTP(e, r)
			change(e)
			for name, values := range e.Header() {
				w.Header()[name] = values
			}
			w.Header().Del("Content-Length")
			w.WriteHeader(e.Code)
			_, _ = w.Write(e.Body.Bytes())
		})
	}
}

// editing changes the JSON of answers with a status.
func editing(status int, change func(document map[string]any)) func(http.Handler) http.Handler {
	return answering(func(e *exchange) {
		if e.Code == status {
			e.edit(change)
		}
	})
}

func (e *exchange) edit(change func(document map[string]any)) {
	var document map[string]any
	if json.Unmarshal(e.Body.Bytes(), &document) != nil {
		return
	}
	change(document)
	text, err := json.Marshal(document)
	if err != nil {
		panic(err)
	}
	e.replace(string(text))
}

func (e *exchange) replace(text string) {
	e.Body.Reset()
	e.Body.WriteString(text)
}

func editingLease(change func(lease map[string]any)) func(http.Handler) http.Handler {
	return editing(http.StatusOK, func(document map[string]any) { change(document["lease"].(map[string]any)) })
}

// refusing refuses requests as invalid on which the function reports true.
func refusing(status int, refusal func(r *http.Request, body []byte) bool) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			if refusal(r, body) {
				refuse(w, status)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}
