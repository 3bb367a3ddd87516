package strict_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/leasegate/leasegate/strict"
)

func TestNewClientRefuses(t *testing.T) {
	for _, c := range []struct{ base, want string }{
		{"http://a b", "not a URL"},
		{"://user:secret@a", "not a URL"},
		{"/path", "absolute"},
		{"ftp://server.test", "absolute"},
		{"http:///path", "absolute"},
		{"http://user:secret@server.test", "no user information"},
		{"http://server.test?q", "no query"},
		{"http://server.test?", "no query"},
		{"http://server.test#f", "no fragment"},
	} {
		if _, err := strict.NewClient(c.base); err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, want %s", c.base, err, c.want)
		}
	}
}

func TestClientTargets(t *testing.T) {
	for _, c := range []struct{ base, want string }{
		{"http://server.test", "http://server.test/things"},
		{"https://server.test:/", "https://server.test/things"},
		{"http://server.test/a%2Fb/", "http://server.test/a%2Fb/things"},
	} {
		got := ""
		cl, err := strict.NewClient(c.base, strict.WithHTTPClient(&http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
			got = r.URL.String()
			return &http.Response{StatusCode: 204}, nil
		})}), strict.WithHTTPClient(nil))
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := cl.NewCall(&putThing).Do(t.Context()); err != nil || got != c.want {
			t.Errorf("%s: asked %s, %v, want %s", c.base, got, err, c.want)
		}
	}
}

// putName sends a thing.
func putName(ctx context.Context, c *strict.Client, name string) (any, int, error) {
	call := c.NewCall(&putThing)
	thing{name}.encode(call.Body())
	return call.Do(ctx)
}

// respond makes an answer of a status, a media type and a body.
func respond(status int, mediaType, body string) *http.Response {
	r := &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
	if mediaType != "" {
		r.Header.Set("Content-Type", mediaType)
	}
	return r
}

func TestClientSends(t *testing.T) {
	var sent *http.Request
	body := ""
	answer := func(r *http.Request) (*http.Response, error) {
		sent = r
		if r.Body != nil {
			text, err := io.ReadAll(r.Body)
			if body = string(text); err != nil {
				return nil, err
			}
		}
		return respond(200, "application/json", `{"name":"b"}`), nil
	}
	c := client(t, answer, strict.WithBearerToken("T"), strict.WithUserAgent("test/1"), strict.WithTimeout(0))
	document, status, err := putName(t.Context(), c, "a")
	if err != nil || status != 200 || document.(*thing).Name != "b" || body != `{"name":"a"}` {
		t.Errorf("sent %s, got %v, %d, %v", body, document, status, err)
	}
	for name, want := range map[string]string{
		"Content-Type": "application/json", "Accept": "application/json, application/problem+json", "Authorization": "Bearer T", "User-Agent": "test/1",
	} {
		if got := sent.Header.Get(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if _, _, err := client(t, answer).NewCall(&strict.Operation{ID: "o", Method: "GET", Path: "/"}).Do(t.Context()); err == nil || sent.Header.Get("Accept") != "application/json" {
		t.Errorf("nothing documented: accepts %s, %v", sent.Header.Get("Accept"), err)
	}
}

// What can't be sent as documented is not sent.
func TestClientSendsNothing(t *testing.T) {
	never := func(*http.Request) (*http.Response, error) {
		t.Error("a request was sent")
		return nil, errors.New("sent")
	}
	_, status, err := putName(t.Context(), client(t, never), "\xff")
	if found(err) != "unicode /name" || status != 0 || !strings.HasPrefix(err.Error(), "putThing: request not sent: breaks the contract") {
		t.Errorf("off the document: %d, %v", status, err)
	}
	cause := errors.New("no token")
	failing := strict.WithBearerTokenFunc(func(context.Context) (string, error) { return "", cause })
	if _, _, err := putName(t.Context(), client(t, never, failing), "a"); !errors.Is(err, cause) {
		t.Errorf("no token: %v", err)
	}
	for reason, o := range map[string]strict.Operation{
		"a method that is none": {ID: "o", Method: "A B", Path: "/"}, "a path that is none": {ID: "o", Method: "GET", Path: "/%zz"},
	} {
		if _, _, err := client(t, never).NewCall(&o).Do(t.Context()); err == nil {
			t.Errorf("%s is sent", reason)
		}
	}
}

func TestClientReads(t *testing.T) {
	for _, c := range []struct {
		answer *http.Response
		status int
		kind   string // of error
		want   string
		reason string
	}{
		{respond(204, "", ""), 204, "", "", "no content"},
		{respond(201, "application/json", `{"name":"b"}`), 201, "response", "", "a default beside documented successes stands for errors"},
		{respond(404, "application/problem+json", `{"message":"gone","reqId":"r"}`), 404, "response", `putThing: the server answered 404 Not Found: "gone" (reqId "r")`, "a documented error"},
		{respond(404, "application/json", `{}`), 404, "contract", "contentType ", "another media type"},
		{respond(404, "", ``), 404, "contract", "contentType ", "no media type"},
		{respond(302, "application/json", `{}`), 302, "response", "", "a redirect, documented by the default"},
		{respond(204, "", "x"), 204, "contract", "unexpected ", "content where there is none"},
		{respond(200, "application/json", `{"name":1,"x":2}`), 200, "contract", "type /name, additionalProperties /x", "a body off its schema"},
		{respond(200, "application/json", `{"name":"a"`), 200, "contract", "syntax ", "a body that is no JSON"},
		{respond(200, "application/json", `{"name":"`+strings.Repeat("a", 100)+`"}`), 200, "contract", "", "a body too large"},
		{&http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(iotest.ErrReader(errors.New("lost")))}, 200, "contract", "", "a body cut off"},
	} {
		document, status, err := putName(t.Context(), client(t, func(*http.Request) (*http.Response, error) { return c.answer, nil }, strict.WithResponseLimit(80)), "a")
		var response *strict.ResponseError
		var contract *strict.ContractError
		kind := ""
		switch {
		case errors.As(err, &response):
			kind = "response"
		case errors.As(err, &contract):
			kind = "contract"
		}
		if kind != c.kind || status != c.status || document != nil {
			t.Errorf("%s: %v, %d, %v, want %d, %s", c.reason, document, status, err, c.status, c.kind)
		}
		if got := found(err); kind == "contract" && got != c.want {
			t.Errorf("%s: found %q, want %q", c.reason, got, c.want)
		}
		if kind == "response" && c.want != "" && err.Error() != c.want {
			t.Errorf("%s: %v, want %s", c.reason, err, c.want)
		}
		if kind != "" && !errors.Is(err, strict.Status(c.status)) {
			t.Errorf("%s: is not %v", c.reason, strict.Status(c.status))
		}
	}
	undocumented := putThing
	undocumented.Responses = undocumented.Responses[:2]
	_, status, err := client(t, func(*http.Request) (*http.Response, error) { return respond(500, "", ""), nil }).NewCall(&undocumented).Do(t.Context())
	if found(err) != "status " || status != 500 {
		t.Errorf("an undocumented status: %d, %v", status, err)
	}
}

// The default response alone stands for successes as well.
func TestClientReadsDefault(t *testing.T) {
	o := strict.Operation{ID: "o", Method: "GET", Path: "/", Responses: []strict.Response{{Media: []strict.Media{{Type: "application/json", Decode: decodeThing}}}}}
	for status, success := range map[int]bool{200: true, 299: true, 300: false, 404: false} {
		document, _, err := client(t, func(*http.Request) (*http.Response, error) {
			return respond(status, "application/json", `{"name":"a"}`), nil
		}).NewCall(&o).Do(t.Context())
		if (err == nil) != success || (document != nil) != success {
			t.Errorf("%d: %v, %v", status, document, err)
		}
	}
}

func TestClientWithAdditions(t *testing.T) {
	told := ""
	c := client(t, func(*http.Request) (*http.Response, error) {
		return respond(200, "application/json", `{"name":"a","x":{"y":1},"`+strings.Repeat("z", 5000)+`":2}`), nil
	}, strict.WithAdditions(func(operation, pointer string) { told += operation + pointer + " " }))
	if _, _, err := putName(t.Context(), c, "a"); err != nil || !strings.HasPrefix(told, "putThing/x putThing/zzz") || len(told) > 1200 {
		t.Errorf("told of %s, %v", told, err)
	}
}

// A client of net/http with a jar or a time limit is used as it is, but follows no
// redirect either.
func TestClientFollowsNothing(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked++; r.URL.Path == "/elsewhere" {
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "c", Value: "1"})
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	}))
	defer server.Close()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, own := range []*http.Client{nil, {Jar: jar}, {Timeout: time.Hour}} {
		asked = 0
		c, err := strict.NewClient(server.URL, strict.WithHTTPClient(own))
		if err != nil {
			t.Fatal(err)
		}
		_, status, err := putName(t.Context(), c, "a")
		if status != http.StatusTemporaryRedirect || asked != 1 || err == nil {
			t.Errorf("%+v: %d after %d requests, %v", own, status, asked, err)
		}
		if own != nil && own.CheckRedirect != nil {
			t.Error("the caller's client was changed")
		}
	}
	if len(jar.Cookies(must(http.NewRequest("GET", server.URL, nil)).URL)) != 1 {
		t.Error("the jar is empty")
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestClientWithoutAnswer(t *testing.T) {
	refused := &net.OpError{Op: "dial", Err: errors.New("refused")}
	for _, c := range []struct {
		answer transport
		effect bool
		want   string
		reason string
	}{
		{func(*http.Request) (*http.Response, error) { return nil, refused }, false, `putThing: no answer: PUT "https://server.test/base/things": dial: refused`, "no connection"},
		{func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF }, true, `unexpected EOF`, "a connection lost"},
		{func(*http.Request) (*http.Response, error) { return nil, nil }, true, "neither a response nor an error", "a broken transport"},
	} {
		_, status, err := putName(t.Context(), client(t, c.answer), "a")
		var contract *strict.ContractError
		if !errors.As(err, &contract) || status != 0 || contract.StatusCode() != 0 || contract.Header() != nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %d, %v", c.reason, status, err)
		} else if contract.MayHaveTakenEffect() != c.effect {
			t.Errorf("%s: may have taken effect: %v", c.reason, !c.effect)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, err := putName(ctx, client(t, func(r *http.Request) (*http.Response, error) { return nil, r.Context().Err() }), "a")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	_, _, err = putName(t.Context(), client(t, func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}, strict.WithTimeout(1)), "a")
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("out of time: %v", err)
	}
}
