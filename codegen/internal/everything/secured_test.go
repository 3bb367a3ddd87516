package everything

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/strict"
	"github.com/leasegate/leasegate/strict/style"
)

// taker takes all credentials for good and implements nothing, so that whoever is let
// in gets a 404.
type taker struct{ asked []string }

func (a *taker) take(ctx context.Context, r strict.SecuredRequest, credentials string) (context.Context, error) {
	a.asked = append(a.asked[:min(len(a.asked), 5)], r.Scheme.Name+"="+credentials)
	return ctx, nil
}

func (a *taker) AuthenticateKey(ctx context.Context, r strict.SecuredRequest, key string) (context.Context, error) {
	return a.take(ctx, r, key)
}

func (a *taker) AuthenticateHeaderKey(ctx context.Context, r strict.SecuredRequest, key string) (context.Context, error) {
	return a.take(ctx, r, key)
}

func (a *taker) AuthenticateSession(ctx context.Context, r strict.SecuredRequest, key string) (context.Context, error) {
	return a.take(ctx, r, key)
}

func (a *taker) AuthenticateBasic(ctx context.Context, r strict.SecuredRequest, user, password string) (context.Context, error) {
	return a.take(ctx, r, user+":"+password)
}

func (a *taker) AuthenticateBearer(ctx context.Context, r strict.SecuredRequest, token string) (context.Context, error) {
	return a.take(ctx, r, token)
}

func (a *taker) AuthenticateDigest(ctx context.Context, r strict.SecuredRequest, parameters string) (context.Context, error) {
	return a.take(ctx, r, parameters)
}

func (a *taker) AuthenticateOauth(ctx context.Context, r strict.SecuredRequest, token string) (context.Context, error) {
	return a.take(ctx, r, token+" for "+strings.Join(r.Scopes, "+"))
}

func (a *taker) AuthenticateOpenID(ctx context.Context, r strict.SecuredRequest, token string) (context.Context, error) {
	return a.take(ctx, r, token+" for "+strings.Join(r.Scopes, "+"))
}

// takes is an implementation of nothing with that authenticator.
type takes struct {
	Unimplemented
	*taker
}

// securedPaths are those of the operations that ask for credentials, and one that does
// not.
var securedPaths = []string{
	"/secured/header", "/secured/query", "/secured/cookie", "/secured/basic", "/secured/bearer", "/secured/digest", "/secured/oauth",
	"/secured/openId", "/secured/both", "/secured/either", "/secured/maybe", "/secured/none",
}

// A carrier is what a request carries of credentials, and perhaps twice.
type carrier struct {
	query                      string
	authorization, key, cookie []string
}

func (c carrier) request(path string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, path+"?"+c.query, nil)
	for name, values := range map[string][]string{"Authorization": c.authorization, "X-Key": c.key, "Cookie": c.cookie} {
		if len(values) > 0 {
			r.Header[name] = values
		}
	}
	return r
}

var takingAll = sync.OnceValue(func() http.Handler { return NewHandler(takes{taker: &taker{}}, quiet) })

// sameVerdict holds the server against the judge: who carries none of what the document
// asks for is refused with 401, whoever does is let in. Where the judge sees credentials
// that the server can't tell one way, because they are there twice or no Base64, the
// server refuses. It reports whether the request was let in.
func sameVerdict(t failer, path string, c carrier) bool {
	t.Helper()
	_, contract := compiled()
	r := c.request(path)
	judgement := contract.Judge(gate.Exchange{
		Request:  gate.Request{Method: r.Method, URL: r.URL.String(), Header: r.Header},
		Response: &gate.Response{Status: 204},
	})
	carries := !slices.ContainsFunc(judgement.Findings, func(f gate.Finding) bool { return f.Rule == gate.RuleRequestSecurity })
	w := httptest.NewRecorder()
	takingAll().ServeHTTP(w, r)
	letIn := w.Code == http.StatusNotFound
	switch {
	case letIn == carries && (letIn || w.Code == http.StatusUnauthorized):
	case carries && w.Code == http.StatusUnauthorized && c.ambiguous(r):
	default:
		t.Fatalf("%s %+v: the judge sees credentials: %t, the server answers %d", path, c, carries, w.Code)
	}
	return letIn
}

// ambiguous reports whether something in a request can be read in two ways, or in none,
// or is a token in the query, which no client may send any more (RFC 9700 section 4.3.2).
func (c carrier) ambiguous(r *http.Request) bool {
	crumbs := style.Values(style.Cookies(c.cookie), "sid")
	if len(c.authorization) > 1 || len(c.key) > 1 || len(crumbs) > 1 {
		return true
	}
	scheme, text, _ := strings.Cut(strings.Join(c.authorization, ""), " ")
	if strings.EqualFold(scheme, "basic") {
		plain, err := base64.StdEncoding.DecodeString(strings.Trim(text, " "))
		if err != nil || !strings.Contains(string(plain), ":") || strings.ContainsFunc(string(plain), func(c rune) bool { return c < ' ' || c == 0x7f }) {
			return true // no user and password
		}
	}
	keys := style.QueryValues(r.URL.RawQuery, "api_key")
	if len(keys) == 1 {
		_, err := url.QueryUnescape(keys[0])
		return err != nil
	}
	return len(keys) > 1 || len(style.QueryValues(r.URL.RawQuery, "access_token")) > 0
}

func TestSecurityAgreement(t *testing.T) {
	in, out := 0, 0
	for _, path := range securedPaths {
		for _, authorization := range [][]string{
			nil,
			{""},
			{"Bearer t"},
			{"bEARER  t"},
			{"Bearer"},
			{"Bearer "},
			{"Basic YTpi"},
			{"basic YTo="},
			{"Basic YQ=="},
			{"Basic !"},
			{"Digest a=b"},
			{"t"},
			{"Bearer t", "Bearer t"},
			{"Basic YTpi", "Bearer t"},
		} {
			for _, key := range [][]string{nil, {""}, {"k"}, {"k", "l"}} {
				for _, cookie := range [][]string{nil, {"sid=s"}, {"a=b; sid=s"}, {"a=b", "sid=s"}, {"sid="}, {`sid=""`}, {"SID=s"}, {"sid=s; sid=t"}} {
					for _, query := range []string{"", "api_key=k", "api%5Fkey=k", "a=b&api_key=k", "api_key=", "api_key", "api_key=k&api_key=k", "api_key=%zz", "API_KEY=k", "access_token=t"} {
						if sameVerdict(t, path, carrier{query, authorization, key, cookie}) {
							in++
						} else {
							out++
						}
					}
				}
			}
		}
	}
	if in < 5000 || out < 5000 {
		t.Errorf("%d were let in, %d were not", in, out)
	}
}

func FuzzSecurity(f *testing.F) {
	for i := range securedPaths {
		f.Add(uint8(i), "api_key=k", "Bearer t", "k", "sid=s")
		f.Add(uint8(i), "", "Basic YTpi", "", `a=b; sid="s"`)
	}
	f.Fuzz(func(t *testing.T, i uint8, query, authorization, key, cookie string) {
		c := carrier{query: query}
		for values, value := range map[*[]string]string{&c.authorization: authorization, &c.key: key, &c.cookie: cookie} {
			if strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == 0x7f }) {
				return // no server sees these
			}
			if value = strings.Trim(value, " \t"); value != "" {
				*values = []string{value}
			}
		}
		if len(query)+len(authorization)+len(key)+len(cookie) < maxFuzzed && !strings.ContainsFunc(query, func(r rune) bool { return r <= ' ' || r > '~' || r == '#' }) {
			sameVerdict(t, securedPaths[int(i)%len(securedPaths)], c)
		}
	})
}

// The generated implementations refuse everybody, let everybody in, or leave it to the
// authenticator beside them, in both kinds of servers.
func TestWhoAuthenticates(t *testing.T) {
	own := &taker{}
	type gateway struct {
		Unimplemented
		AuthenticatedElsewhere
	}
	type partly struct {
		gateway
		*taker // stands above what gateway has
	}
	type operations struct{ ServerInterface }
	plain := func(a Authenticator) http.Handler {
		return Handler(struct {
			operations
			Authenticator
		}{Authenticator: a}, quiet)
	}
	for _, row := range []struct {
		reason  string
		handler http.Handler
		without int // credentials
		with    int
	}{
		{"Unimplemented", NewHandler(Unimplemented{}, quiet), 401, 401},
		{"AuthenticatedElsewhere beside it", NewHandler(gateway{}, quiet), 404, 404},
		{"an authenticator beside it", NewHandler(takes{taker: own}, quiet), 401, 404},
		{"an authenticator above both", NewHandler(partly{taker: own}, quiet), 401, 404},
		{"one function", NewHandler(Unimplemented{}, quiet, strict.WithAuthenticator(func(ctx context.Context, _ strict.SecuredRequest) (context.Context, error) {
			return ctx, nil
		})), 401, 404},
		{"Handler, Unimplemented", plain(Unimplemented{}), 401, 401},
		{"Handler, an authenticator", plain(own), 401, 500}, // it is let in, and there is nobody
	} {
		for _, with := range []bool{false, true} {
			c, want := carrier{}, row.without
			if with {
				c, want = carrier{key: []string{"k"}, authorization: []string{"Bearer t"}}, row.with
			}
			w := httptest.NewRecorder()
			if row.handler.ServeHTTP(w, c.request("/secured/both")); w.Code != want {
				t.Errorf("%s, credentials: %t: %d, want %d", row.reason, with, w.Code, want)
			}
		}
	}
}

// Refusals are as the document says, and come before all else of a request.
func TestSecurityRefusals(t *testing.T) {
	_, contract := compiled()
	for _, row := range []struct {
		refused   error
		status    int
		challenge string
	}{
		{nil, 401, `Bearer realm="oauth", scope="write"`},
		{strict.ErrUnauthenticated, 401, `Bearer realm="oauth", scope="write", error="invalid_token"`},
		{strict.ErrForbidden, 403, `Bearer realm="oauth", scope="write", error="insufficient_scope"`},
		{errors.New("secret"), 500, ""},
	} {
		handler := NewHandler(Unimplemented{}, quiet, strict.WithAuthenticator(func(context.Context, strict.SecuredRequest) (context.Context, error) {
			return nil, row.refused
		}))
		r := httptest.NewRequest(http.MethodPost, "/secured/post?must=x", strings.NewReader("{"))
		if row.refused != nil {
			r.Header.Set("Authorization", "Bearer t")
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if got := w.Header().Get("WWW-Authenticate"); w.Code != row.status || got != row.challenge || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%v: %d %q %s, want %d %q", row.refused, w.Code, got, w.Body, row.status, row.challenge)
		}
		if rest, err := io.ReadAll(r.Body); err != nil || string(rest) != "{" {
			t.Errorf("%v: the body was read: %q is left, %v", row.refused, rest, err)
		}
		judgement := contract.Judge(gate.Exchange{
			Request:  gate.Request{Method: r.Method, URL: r.URL.String(), Header: r.Header},
			Response: &gate.Response{Status: w.Code, Header: w.Header(), Body: w.Body.Bytes()},
		})
		if judgement.Response != gate.Pass {
			t.Errorf("%v: the refusal breaks the contract: %s %v", row.refused, w.Body, judgement.Findings)
		}
	}
}

// The client sends what the operation asks for of all that it has: the judge finds
// nothing, and the server reads what was given.
func TestClientCredentials(t *testing.T) {
	all := []strict.Credential{
		CredentialKey("k&1"), CredentialHeaderKey("hk"), CredentialSession("s="), CredentialBasic("me", "p:w"),
		CredentialBearer("b"), CredentialDigest("d=1"), CredentialOauth("o"), CredentialOpenID("i"),
	}
	calls := map[string]func(ClientInterface, ...strict.CallOption) error{
		"headerKey=hk": func(c ClientInterface, o ...strict.CallOption) error { return c.SecuredHeader(t.Context(), o...) },
		"key=k&1":      func(c ClientInterface, o ...strict.CallOption) error { return c.SecuredQuery(t.Context(), o...) },
		"session=s=":   func(c ClientInterface, o ...strict.CallOption) error { return c.SecuredCookie(t.Context(), o...) },
		"basic=me:p:w": func(c ClientInterface, o ...strict.CallOption) error { return c.SecuredBasic(t.Context(), o...) },
		"bearer=b":     func(c ClientInterface, o ...strict.CallOption) error { return c.SecuredBearer(t.Context(), o...) },
		"digest=d=1":   func(c ClientInterface, o ...strict.CallOption) error { return c.SecuredDigest(t.Context(), o...) },
		"oauth=o for read+write": func(c ClientInterface, o ...strict.CallOption) error {
			return c.SecuredOauth(t.Context(), o...)
		},
		"openId=i for email":    func(c ClientInterface, o ...strict.CallOption) error { return c.SecuredOpenID(t.Context(), o...) },
		"headerKey=hk bearer=b": func(c ClientInterface, o ...strict.CallOption) error { return c.SecuredBoth(t.Context(), o...) },
		"key=k&1 session=s=":    func(c ClientInterface, o ...strict.CallOption) error { return c.SecuredEither(t.Context(), o...) },
		"":                      func(c ClientInterface, o ...strict.CallOption) error { return c.SecuredNone(t.Context(), o...) },
	}
	for want, call := range calls {
		own := &taker{}
		server := httptest.NewServer(NewHandler(takes{taker: own}, quiet))
		defer server.Close()
		w := &judgedTransport{t: t}
		web := strict.WithHTTPClient(&http.Client{Transport: w})
		client, err := NewClient(server.URL, web, strict.WithCredentials(all...))
		if err != nil {
			t.Fatal(err)
		}
		_ = call(client) // a 404, which is not documented
		if got := strings.Join(own.asked, " "); w.sent != 1 || got != want {
			t.Errorf("%d requests, the server was asked for %q, want %q", w.sent, got, want)
		}
		w.findings = slices.DeleteFunc(w.findings, func(f gate.Finding) bool { return f.Part == gate.PartResponse })
		w.clean(t)

		without, err := NewClient(server.URL, web)
		if err != nil {
			t.Fatal(err)
		}
		if err := call(without); errors.Is(err, strict.ErrNoCredentials) != (want != "") {
			t.Errorf("%q: without credentials: %v", want, err)
		}
		own.asked = nil
		if _ = call(without, strict.WithCallCredentials(all...)); strings.Join(own.asked, " ") != want {
			t.Errorf("credentials of the call: the server was asked for %q, want %q", own.asked, want)
		}
	}
}
