package leasegate_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/leasegate/leasegate"
	"github.com/leasegate/leasegate/gen"
)

const (
	validLease = `{"lease":{"id":"3fa85f64-5717-4562-b3fc-2c963f66afa6","version":1,"externalEntityId":"inf-pg-user-8f3a1c9e",` +
		`"expireAt":"2026-01-02T15:04:05.123Z","dynamicSecretId":"9b2f5c1e-7d54-4c1b-a0a6-5d1f2e3c4b5a",` +
		`"createdAt":"2026-01-01T15:04:05.456Z","updatedAt":"2026-01-02T03:04:05.789Z"}}`
	leasePath = "/api/v1/dynamic-secrets/leases/"
)

var request = gen.DeleteLeaseRequest{ProjectSlug: "acme", EnvironmentSlug: "prod"}

// serveLease answers every request with one response.
func serveLease(t *testing.T, handler http.HandlerFunc, options ...leasegate.Option) *leasegate.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	client, err := leasegate.NewClient(server.URL, options...)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func answerWith(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Content-Type"] = []string{contentType}
		if contentType == "" {
			w.Header()["Content-Type"] = nil
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

// Answers that the official SDK takes for a deleted lease, or that a careless
// client would.
func TestClientRefusesAnswersOutsideTheContract(t *testing.T) {
	for _, c := range []struct {
		reason  string
		handler http.HandlerFunc
		effect  bool
	}{
		{"204", answerWith(204, "", ""), true},
		{"202 with the document of a 200", answerWith(202, "application/json", validLease), true},
		{"an empty 200", answerWith(200, "application/json", ""), true},
		{"an empty object", answerWith(200, "application/json", "{}"), true},
		{"lease: null", answerWith(200, "application/json", `{"lease":null}`), true},
		{"HTML", answerWith(200, "text/html", "<html>"), true},
		{"JSON called HTML", answerWith(200, "text/html", validLease), true},
		{"no Content-Type", answerWith(200, "", validLease), true},
		{"another charset", answerWith(200, "application/json; charset=utf-16", validLease), true},
		{"JSON by its suffix only", answerWith(200, "application/problem+json", validLease), true},
		{"429", answerWith(429, "application/json", "{}"), false},
		{"504", answerWith(504, "text/html", "<html>"), true},
		{"a documented error's status with another document", answerWith(404, "application/json", `{"message":"x"}`), false},
		{"another status in the document", answerWith(404, "application/json", `{"reqId":"r","statusCode":400,"message":"m","error":"e"}`), false},
		{"a redirect", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) }, false},
		{"a redirect that keeps the method", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		}, false},
		{"a body cut off", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, validLease)
		}, true},
		{"a connection lost", func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) }, true},
		{"too large a body", answerWith(200, "application/json", validLease+strings.Repeat(" ", 1<<20)), true},
	} {
		t.Run(c.reason, func(t *testing.T) {
			var requests atomic.Int32
			client := serveLease(t, func(w http.ResponseWriter, r *http.Request) {
				requests.Add(1)
				c.handler(w, r)
			}, leasegate.WithHTTPClient(&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return nil }}))
			document, err := client.DeleteLease(context.Background(), "a", request)
			var off *leasegate.ContractError
			if document != nil || !errors.As(err, &off) {
				t.Fatalf("got %v, %v, want a ContractError", document, err)
			}
			if off.MayHaveTakenEffect() != c.effect {
				t.Errorf("may have taken effect: %v", off.MayHaveTakenEffect())
			}
			if n := requests.Load(); n != 1 {
				t.Errorf("%d requests, want 1", n)
			}
		})
	}
}

func TestContractErrorKeepsTheAnswer(t *testing.T) {
	client := serveLease(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "7")
		answerWith(429, "text/plain", "slow down")(w, r)
	})
	_, err := client.DeleteLease(context.Background(), "a", request)
	var off *leasegate.ContractError
	if !errors.As(err, &off) || !errors.Is(err, leasegate.ErrTooManyRequests) {
		t.Fatalf("got %v", err)
	}
	if off.StatusCode() != 429 || off.Header().Get("Retry-After") != "7" || string(off.Body()) != "slow down" {
		t.Errorf("got %d %v %q", off.StatusCode(), off.Header(), off.Body())
	}
	var violations leasegate.Violations
	if !errors.As(err, &violations) || violations[0].Rule != "status" {
		t.Errorf("got violations %v", violations)
	}
}

func TestResponseError(t *testing.T) {
	const body = `{"reqId":"req-1","statusCode":422,"error":"ValidationFailure","message":[` +
		`{"code":"too_small","path":["a","b/c",0],"message":"too short"},{"pointer":"/x","rule":"required","message":"want it"}]}`
	client := serveLease(t, answerWith(422, "application/json; charset=utf-8", body))
	_, err := client.DeleteLease(context.Background(), "a", request)
	var documented *leasegate.ResponseError
	if !errors.As(err, &documented) || !errors.Is(err, leasegate.ErrValidation) || errors.Is(err, leasegate.ErrNotFound) {
		t.Fatalf("got %v", err)
	}
	if documented.StatusCode() != 422 || documented.ReqID() != "req-1" || documented.Name() != "ValidationFailure" || string(documented.Body()) != body {
		t.Errorf("got %d %q %q %s", documented.StatusCode(), documented.ReqID(), documented.Name(), documented.Body())
	}
	if _, ok := documented.Document().(*gen.ValidationError); !ok {
		t.Errorf("the document is a %T", documented.Document())
	}
	issues := documented.Issues()
	if len(issues) != 2 || issues[0].Pointer != "/a/b~1c/0" || issues[0].Rule != "too_small" || issues[1].Pointer != "/x" || issues[1].Rule != "required" {
		t.Errorf("got issues %+v", issues)
	}
	if got, want := err.Error(), `deleteLease: the server answered 422 Unprocessable Entity: 2 issues (reqId "req-1")`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestResponseErrorDetails(t *testing.T) {
	client := serveLease(t, answerWith(403, "application/json",
		`{"reqId":"r","statusCode":403,"error":"PermissionDenied","message":"\u001b[31mno","details":[{"action":"delete"}]}`))
	_, err := client.DeleteLease(context.Background(), "a", request)
	var documented *leasegate.ResponseError
	if !errors.As(err, &documented) || string(documented.Details()) != `[{"action":"delete"}]` {
		t.Fatalf("got %v", err)
	}
	if strings.Contains(err.Error(), "\x1b") {
		t.Errorf("the error shows control characters: %q", err.Error())
	}
}

func TestClientSendsWhatItShould(t *testing.T) {
	for _, c := range []struct{ id, path string }{
		{"lease-1", "lease-1"},
		{"a/b", "a%2Fb"},
		{"../my-secret", "..%2Fmy-secret"},
		{"a?b=c#d", "a%3Fb=c%23d"},
		{"a%2Fb", "a%252Fb"},
		{"é 日", "%C3%A9%20%E6%97%A5"},
		{"...", "..."},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			if got, want := r.Method+" "+r.RequestURI, "DELETE /base"+leasePath+c.path; got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			if got := string(body); got != `{"environmentSlug":"prod","projectSlug":"acme"}` {
				t.Errorf("got body %s", got)
			}
			for name, want := range map[string]string{
				"Authorization": "Bearer token", "Content-Type": "application/json", "Accept": "application/json",
			} {
				if got := r.Header.Get(name); got != want {
					t.Errorf("%s: got %q, want %q", name, got, want)
				}
			}
			if got := r.UserAgent(); !strings.HasPrefix(got, "leasegate/") {
				t.Errorf("User-Agent: %q", got)
			}
			answerWith(200, "application/json", validLease)(w, r)
		}))
		defer server.Close()
		client, err := leasegate.NewClient(server.URL+"/base/", leasegate.WithBearerToken("token"))
		if err != nil {
			t.Fatal(err)
		}
		document, err := client.DeleteLease(context.Background(), c.id, request)
		if err != nil || document.Lease.ExternalEntityID != "inf-pg-user-8f3a1c9e" {
			t.Errorf("%s: got %v, %v", c.id, document, err)
		}
	}
}

func TestClientRefusesToSend(t *testing.T) {
	client := serveLease(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	for _, c := range []struct {
		reason, id string
		body       gen.DeleteLeaseRequest
		want       string
	}{
		{"no id", "", request, "minLength@/path/leaseId"},
		{"a dot segment", ".", request, "required@/path/leaseId"},
		{"a dot segment up", "..", request, "required@/path/leaseId"},
		{"bad Unicode in the id", "a\xff", request, "unicode@/path/leaseId"},
		{"required members at zero", "a", gen.DeleteLeaseRequest{}, "minLength@/environmentSlug minLength@/projectSlug"},
		{"bad Unicode", "a", gen.DeleteLeaseRequest{ProjectSlug: "a\xff", EnvironmentSlug: "b"}, "unicode@/projectSlug"},
	} {
		document, err := client.DeleteLease(context.Background(), c.id, c.body)
		var violations leasegate.Violations
		if document != nil || !errors.As(err, &violations) {
			t.Errorf("%s: got %v, %v", c.reason, document, err)
			continue
		}
		var got []string
		for _, v := range violations {
			got = append(got, v.Rule+"@"+v.Pointer)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %s, want %s", c.reason, got, c.want)
		}
	}
}

func TestClientContextAndTimeout(t *testing.T) {
	release := make(chan struct{})
	handler := func(http.ResponseWriter, *http.Request) { <-release }
	client := serveLease(t, handler)
	limited := serveLease(t, handler, leasegate.WithTimeout(time.Millisecond))
	t.Cleanup(func() { close(release) })

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var off *leasegate.ContractError
	if _, err := client.DeleteLease(ctx, "a", request); !errors.Is(err, context.Canceled) || !errors.As(err, &off) {
		t.Errorf("canceled: got %v", err)
	}
	if _, err := limited.DeleteLease(context.Background(), "a", request); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("timeout: got %v", err)
	}
}

func TestClientWithoutServer(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	client, err := leasegate.NewClient("http://" + listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.DeleteLease(context.Background(), "a", request)
	var off *leasegate.ContractError
	if !errors.As(err, &off) || off.StatusCode() != 0 || off.MayHaveTakenEffect() {
		t.Errorf("got %v", err)
	}
}

// A caller's http.Client keeps its cookies and its time limit; a broken round
// tripper makes an error.
func TestClientOnAnotherHTTPClient(t *testing.T) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	var cookies []string
	client := serveLease(t, func(w http.ResponseWriter, r *http.Request) {
		cookies = append(cookies, r.Header.Get("Cookie"))
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "1"})
		answerWith(200, "application/json", validLease)(w, r)
	}, leasegate.WithHTTPClient(&http.Client{Jar: jar}))
	for range 2 {
		if _, err := client.DeleteLease(context.Background(), "a", request); err != nil {
			t.Fatal(err)
		}
	}
	if fmt.Sprintf("%q", cookies) != `["" "session=1"]` {
		t.Errorf("cookies sent: %q", cookies)
	}

	release := make(chan struct{})
	limited := serveLease(t, func(http.ResponseWriter, *http.Request) { <-release },
		leasegate.WithHTTPClient(&http.Client{Timeout: time.Millisecond}))
	t.Cleanup(func() { close(release) })
	var timeout net.Error
	if _, err := limited.DeleteLease(context.Background(), "a", request); !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Errorf("time limit: got %v", err)
	}

	for reason, response := range map[string]*http.Response{"no response": nil, "no body": {StatusCode: 200}} {
		broken := serveLease(t, nil, leasegate.WithHTTPClient(&http.Client{
			Transport: roundTripper(func(*http.Request) (*http.Response, error) { return response, nil }),
		}))
		var off *leasegate.ContractError
		if _, err := broken.DeleteLease(context.Background(), "a", request); !errors.As(err, &off) {
			t.Errorf("%s: got %v", reason, err)
		}
	}
}

func TestClientTokenFunc(t *testing.T) {
	failure := errors.New("no token today")
	client := serveLease(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") },
		leasegate.WithBearerTokenFunc(func(context.Context) (string, error) { return "", failure }))
	if _, err := client.DeleteLease(context.Background(), "a", request); !errors.Is(err, failure) {
		t.Errorf("got %v", err)
	}
	client = serveLease(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") },
		leasegate.WithBearerToken("hush\nhush"))
	if _, err := client.DeleteLease(context.Background(), "a", request); err == nil || strings.Contains(err.Error(), "hush") {
		t.Errorf("a token that is no header value: got %v", err)
	}
}

func TestClientToleratesAdditions(t *testing.T) {
	extended := `{"lease":{"new/member":[1],` + validLease[len(`{"lease":{`):]
	var told []string
	client := serveLease(t, answerWith(200, "application/json", extended),
		leasegate.WithAdditions(func(operation, pointer string) { told = append(told, operation+" "+pointer) }))
	document, err := client.DeleteLease(context.Background(), "a", request)
	if err != nil || document.Lease.Version != 1 {
		t.Errorf("got %v, %v", document, err)
	}
	if fmt.Sprint(told) != "[deleteLease /lease/new~1member]" {
		t.Errorf("told of %v", told)
	}
	strict := serveLease(t, answerWith(200, "application/json", extended))
	if _, err := strict.DeleteLease(context.Background(), "a", request); err == nil {
		t.Error("taken without being asked to")
	}
}

func TestNewClientRefusesBaseURLs(t *testing.T) {
	for _, base := range []string{"", "localhost:8080", "ftp://host", "http://", "/path", "http://user:secret@host", "http://host?x", "http://host#x", "http://ho st", "http://user:sec%ret@host"} {
		if _, err := leasegate.NewClient(base); err == nil || strings.Contains(err.Error(), "sec") {
			t.Errorf("%q: got %v", base, err)
		}
	}
	for _, base := range []string{leasegate.ServerUS, leasegate.ServerEU, leasegate.ServerLocal, "HTTPS://host:1/path"} {
		if _, err := leasegate.NewClient(base); err != nil {
			t.Errorf("%q: %v", base, err)
		}
	}
}
