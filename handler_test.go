package leasegate_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/leasegate/leasegate"
	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gen"
	"github.com/leasegate/leasegate/strict"
)

// server answers one operation with what its function returns.
type server struct {
	gen.Unimplemented
	deleteLease func(gen.DeleteLeaseRequestObject) (gen.DeleteLeaseResponseObject, error)
}

func (s server) DeleteLease(_ context.Context, request gen.DeleteLeaseRequestObject) (gen.DeleteLeaseResponseObject, error) {
	return s.deleteLease(request)
}

var deleted = gen.DeleteLeaseResponse{Lease: gen.Lease{
	ID:               uuid.MustParse("3fa85f64-5717-4562-b3fc-2c963f66afa6"),
	Version:          1,
	ExternalEntityID: "inf-pg-user-8f3a1c9e",
	ExpireAt:         time.Date(2026, 1, 2, 15, 4, 5, 0, time.UTC),
	CreatedAt:        time.Date(2026, 1, 1, 15, 4, 5, 0, time.UTC),
	UpdatedAt:        time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
	Status:           strict.Null[string](),
	Config:           json.RawMessage(`{"ttl":3600}`),
}}

func do(t *testing.T, handler http.Handler, method, target, contentType, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w
}

const validBody = `{"projectSlug":"acme","environmentSlug":"prod"}`

func TestHandlerRefuses(t *testing.T) {
	contract := loadContract(t, leasegate.Document())
	handler := leasegate.NewHandler(server{deleteLease: func(gen.DeleteLeaseRequestObject) (gen.DeleteLeaseResponseObject, error) {
		t.Error("the implementation was called")
		return nil, nil
	}}, leasegate.WithRequestLimit(1000))
	for _, c := range []struct {
		reason, method, path, contentType, body string
		status                                  int
	}{
		{"malformed JSON", "DELETE", leasePath + "a", "application/json", `{`, 400},
		{"no body", "DELETE", leasePath + "a", "application/json", ``, 400},
		{"another media type", "DELETE", leasePath + "a", "text/plain", validBody, 400},
		{"no media type", "DELETE", leasePath + "a", "", validBody, 400},
		{"another charset", "DELETE", leasePath + "a", "application/json; charset=latin1", validBody, 400},
		{"a broken media type", "DELETE", leasePath + "a", "application/json; charset", validBody, 400},
		{"too large", "DELETE", leasePath + "a", "application/json", validBody + strings.Repeat(" ", 1000), 400},
		{"trailing data", "DELETE", leasePath + "a", "application/json", validBody + "1", 400},
		{"off the schema", "DELETE", leasePath + "a", "application/json", `{}`, 422},
		{"another path", "DELETE", "/elsewhere", "application/json", validBody, 404},
		{"an empty id", "DELETE", leasePath, "application/json", validBody, 404},
		{"a dot segment", "DELETE", leasePath + "..", "application/json", validBody, 404},
		{"an escaped dot segment", "DELETE", leasePath + "%2e%2E", "application/json", validBody, 404},
		{"an unclean path", "DELETE", "//api/v1/dynamic-secrets/leases/a", "application/json", validBody, 404},
		{"a path below", "DELETE", leasePath + "a/b", "application/json", validBody, 404},
		{"a trailing slash", "DELETE", leasePath + "a/", "application/json", validBody, 404},
		{"another method", "TRACE", leasePath + "a", "", "", 405},
		{"OPTIONS", "OPTIONS", leasePath + "a", "", "", 405},
		{"an unknown method", "LEASE", leasePath + "a", "", "", 405},
		{"a path that is no UTF-8", "DELETE", leasePath + "%ff", "application/json", validBody, 422},
	} {
		t.Run(c.reason, func(t *testing.T) {
			w := do(t, handler, c.method, c.path, c.contentType, c.body)
			if w.Code != c.status {
				t.Fatalf("got %d %s, want %d", w.Code, w.Body, c.status)
			}
			if got := w.Header().Get("Allow"); (c.status == 405) != strings.Contains(got, "DELETE") {
				t.Errorf("Allow: %q", got)
			}
			var shape struct {
				ReqID, Error string
				StatusCode   int
				Message      any
			}
			if err := json.Unmarshal(w.Body.Bytes(), &shape); err != nil || shape.ReqID == "" || shape.Error == "" || shape.StatusCode != c.status || shape.Message == nil {
				t.Errorf("got %s", w.Body)
			}
			// The documented refusals are held against the document.
			if c.status == 404 || c.status == 405 {
				return
			}
			judgement := contract.Judge(gate.Exchange{
				Request:  gate.Request{Method: "DELETE", URL: leasePath + "a"},
				Response: &gate.Response{Status: w.Code, Header: w.Header(), Body: w.Body.Bytes()},
			})
			if judgement.Response != gate.Pass {
				t.Errorf("%s breaks the contract: %v", w.Body, judgement.Findings)
			}
		})
	}
}

func TestHandlerListsIssues(t *testing.T) {
	handler := leasegate.NewHandler(gen.Unimplemented{}, leasegate.WithRequestID(func(r *http.Request) string { return r.Header.Get("X-Request-Id") }))
	r := httptest.NewRequest("DELETE", leasePath+"a", strings.NewReader(`{"projectSlug":"","isForced":"yes","leaseId":"a"}`))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Request-Id", "id-7")
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	want := `{"reqId":"id-7","statusCode":422,"message":[` +
		`{"pointer":"/projectSlug","rule":"minLength","message":"want at least 1 character"},` +
		`{"pointer":"/isForced","rule":"type","message":"want true or false"},` +
		`{"pointer":"/leaseId","rule":"additionalProperties","message":"want no such member"},` +
		`{"pointer":"/environmentSlug","rule":"required","message":"want this member"}],"error":"UnprocessableEntity"}`
	if got := w.Body.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestHandlerWithStrictQuery(t *testing.T) {
	for _, c := range []struct {
		options []leasegate.HandlerOption
		want    int
		reason  string
	}{
		{nil, http.StatusNotFound, "ignored: the call reaches the implementation, which has no such operation"},
		{[]leasegate.HandlerOption{leasegate.WithStrictQuery()}, http.StatusUnprocessableEntity, "refused"},
	} {
		r := httptest.NewRequest("DELETE", leasePath+"a?force=1", strings.NewReader(`{"projectSlug":"p","environmentSlug":"e"}`))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		leasegate.NewHandler(gen.Unimplemented{}, c.options...).ServeHTTP(w, r)
		if w.Code != c.want {
			t.Errorf("%s: status %d, %s", c.reason, w.Code, w.Body)
		}
	}
}

func TestHandlerAppliesDefaults(t *testing.T) {
	var got gen.DeleteLeaseRequest
	handler := leasegate.NewHandler(server{deleteLease: func(r gen.DeleteLeaseRequestObject) (gen.DeleteLeaseResponseObject, error) {
		got = *r.Body
		if r.LeaseID != "a/b c" {
			t.Errorf("got id %q", r.LeaseID)
		}
		return gen.DeleteLease200JSONResponse(deleted), nil
	}})
	w := do(t, handler, "DELETE", leasePath+"a%2Fb%20c", `Application/JSON;charset="UTF-8"`, validBody)
	if w.Code != 200 || got != (gen.DeleteLeaseRequest{ProjectSlug: "acme", EnvironmentSlug: "prod", Path: "/"}) {
		t.Errorf("got %d %+v", w.Code, got)
	}
	if got := w.Header()["Content-Type"]; len(got) != 1 || got[0] != "application/json" {
		t.Errorf("Content-Type: %v", got)
	}
}

// What the implementation does wrong becomes a 500 that tells nothing of it.
func TestHandlerFailures(t *testing.T) {
	contract := loadContract(t, leasegate.Document())
	offContract := deleted
	offContract.Lease.ExternalEntityID = "secret\xff"
	for _, c := range []struct {
		reason, logged string
		deleteLease    func(gen.DeleteLeaseRequestObject) (gen.DeleteLeaseResponseObject, error)
	}{
		{"an error", "secret cause", func(gen.DeleteLeaseRequestObject) (gen.DeleteLeaseResponseObject, error) {
			return nil, errors.New("secret cause")
		}},
		{"a panic", "secret panic", func(gen.DeleteLeaseRequestObject) (gen.DeleteLeaseResponseObject, error) {
			panic("secret panic")
		}},
		{"nothing", "neither a response nor an error", func(gen.DeleteLeaseRequestObject) (gen.DeleteLeaseResponseObject, error) {
			return nil, nil
		}},
		{"bad Unicode", "/lease/externalEntityId: unicode", func(gen.DeleteLeaseRequestObject) (gen.DeleteLeaseResponseObject, error) {
			return gen.DeleteLease200JSONResponse(offContract), nil
		}},
		{"an enum's zero", "/statusCode: enum", func(gen.DeleteLeaseRequestObject) (gen.DeleteLeaseResponseObject, error) {
			return gen.DeleteLease404JSONResponse{ReqID: "r", Message: "m", Error: "secret"}, nil
		}},
		{"a status of another response", "/statusCode: enum", func(gen.DeleteLeaseRequestObject) (gen.DeleteLeaseResponseObject, error) {
			return gen.DeleteLease403JSONResponse{ReqID: "r", Message: "m", Error: "secret", StatusCode: 404}, nil
		}},
		{"free-form JSON that is none", "/details: syntax", func(gen.DeleteLeaseRequestObject) (gen.DeleteLeaseResponseObject, error) {
			return gen.DeleteLease400JSONResponse{ReqID: "r", StatusCode: gen.BadRequestErrorStatusCodeN400, Details: json.RawMessage(`{"secret`)}, nil
		}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			var log bytes.Buffer
			handler := leasegate.NewHandler(server{deleteLease: c.deleteLease}, leasegate.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
			w := do(t, handler, "DELETE", leasePath+"a", "application/json", validBody)
			if w.Code != 500 || strings.Contains(w.Body.String(), "secret") {
				t.Errorf("got %d %s", w.Code, w.Body)
			}
			judgement := contract.Judge(gate.Exchange{
				Request:  gate.Request{Method: "DELETE", URL: leasePath + "a"},
				Response: &gate.Response{Status: w.Code, Header: w.Header(), Body: w.Body.Bytes()},
			})
			if judgement.Response != gate.Pass {
				t.Errorf("%s breaks the contract: %v", w.Body, judgement.Findings)
			}
			var document gen.InternalServerError
			if err := json.Unmarshal(w.Body.Bytes(), &document); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(log.String(), c.logged) || !strings.Contains(log.String(), document.ReqID) {
				t.Errorf("logged %s, want %q and %s", &log, c.logged, document.ReqID)
			}
		})
	}
}

func TestHandlerAbort(t *testing.T) {
	handler := leasegate.NewHandler(server{deleteLease: func(gen.DeleteLeaseRequestObject) (gen.DeleteLeaseResponseObject, error) {
		panic(http.ErrAbortHandler)
	}})
	defer func() {
		if recover() != http.ErrAbortHandler {
			t.Error("the abort did not reach net/http")
		}
	}()
	do(t, handler, "DELETE", leasePath+"a", "application/json", validBody)
}

func TestHandlerMiddleware(t *testing.T) {
	var order []string
	named := func(name string) func(http.Handler) http.Handler {
		return func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				order = append(order, name)
				next.ServeHTTP(w, r)
			})
		}
	}
	handler := leasegate.NewHandler(gen.Unimplemented{}, leasegate.WithMiddleware(named("a"), named("b")), leasegate.WithMiddleware(named("c")))
	w := do(t, handler, "DELETE", leasePath+"a", "application/json", validBody)
	if got := strings.Join(order, ""); got != "abc" || w.Code != 404 {
		t.Errorf("got %s, %d", got, w.Code)
	}
}

func TestHandlerRefusalOption(t *testing.T) {
	handler := leasegate.NewHandler(gen.Unimplemented{}, leasegate.WithRefusal(func(r *http.Request, refusal leasegate.Refusal) any {
		switch refusal.Status {
		case 422:
			return gen.ValidationError{ReqID: refusal.ReqID, StatusCode: 422, Error: "Mine", Message: json.RawMessage(`"no"`)}
		case 400:
			return gen.BadRequestError{} // off the contract: its zero status code
		}
		return nil
	}), leasegate.WithLogger(slog.New(slog.DiscardHandler)))
	if w := do(t, handler, "DELETE", leasePath+"a", "application/json", `{}`); !strings.Contains(w.Body.String(), `"error":"Mine"`) {
		t.Errorf("got %s", w.Body)
	}
	for _, body := range []string{`{`, validBody} {
		if w := do(t, handler, "DELETE", leasePath+"a", "application/json", body); !strings.Contains(w.Body.String(), `"reqId":"req-`) {
			t.Errorf("got %s, want the handler's own", w.Body)
		}
	}
}

// A real client and a real server over loopback TCP, for all documented statuses.
func TestLoopback(t *testing.T) {
	responses := map[string]gen.DeleteLeaseResponseObject{
		"200": gen.DeleteLease200JSONResponse(deleted),
		"400": gen.DeleteLease400JSONResponse{ReqID: "r", StatusCode: 400, Error: "BadRequest", Message: "m", Details: json.RawMessage(`[null]`)},
		"401": gen.DeleteLease401JSONResponse{ReqID: "r", StatusCode: 401, Error: "Unauthorized", Message: "m"},
		"403": gen.DeleteLease403JSONResponse{ReqID: "r", StatusCode: 403, Error: "Forbidden", Message: "m"},
		"404": gen.DeleteLease404JSONResponse{ReqID: "r", StatusCode: 404, Error: "NotFound", Message: "m"},
		"422": gen.DeleteLease422JSONResponse{ReqID: "r", StatusCode: 422, Error: "Validation", Message: json.RawMessage(`[{"path":["x"],"message":"m"}]`)},
		"500": gen.DeleteLease500JSONResponse{ReqID: "r", StatusCode: 500, Error: "Internal", Message: "m"},
	}
	sentinels := map[string]error{
		"400": leasegate.ErrBadRequest, "401": leasegate.ErrUnauthorized, "403": leasegate.ErrForbidden,
		"404": leasegate.ErrNotFound, "422": leasegate.ErrValidation, "500": leasegate.ErrInternalServerError,
	}
	web := httptest.NewServer(leasegate.NewHandler(server{deleteLease: func(r gen.DeleteLeaseRequestObject) (gen.DeleteLeaseResponseObject, error) {
		return responses[r.LeaseID], nil
	}}))
	t.Cleanup(web.Close)
	client, err := leasegate.NewClient(web.URL)
	if err != nil {
		t.Fatal(err)
	}
	for status := range responses {
		for range 4 {
			t.Run(status, func(t *testing.T) {
				t.Parallel()
				document, err := client.DeleteLease(context.Background(), status, request)
				if status == "200" {
					if err != nil || document.Lease.ID != deleted.Lease.ID || !document.Lease.Status.IsNull() ||
						document.Lease.StatusDetails.IsSpecified() || !document.Lease.ExpireAt.Equal(deleted.Lease.ExpireAt) ||
						string(document.Lease.Config) != string(deleted.Lease.Config) {
						t.Errorf("got %+v, %v", document, err)
					}
					return
				}
				var documented *leasegate.ResponseError
				if !errors.As(err, &documented) || !errors.Is(err, sentinels[status]) || documented.ReqID() != "r" {
					t.Errorf("got %v", err)
				}
			})
		}
	}
}

// The handler bounds what it reads, even where no length is announced.
func TestHandlerBoundsTheBody(t *testing.T) {
	handler := leasegate.NewHandler(gen.Unimplemented{})
	read := &countingReader{}
	r := httptest.NewRequest("DELETE", leasePath+"a", read)
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	if w.Code != 400 || read.n > 4<<20 {
		t.Errorf("got %d after %d bytes", w.Code, read.n)
	}
}

type countingReader struct{ n int }

func (r *countingReader) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	r.n += len(p)
	return len(p), nil
}
