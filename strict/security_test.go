package strict_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/strict"
)

// What generated code has of the security schemes of a document: one of each kind.
var (
	schemeKey    = strict.SecurityScheme{Name: "key", Go: "Key", Type: "apiKey", In: "header", Key: "X-Key"}
	schemeQuery  = strict.SecurityScheme{Name: "query", Go: "Query", Type: "apiKey", In: "query", Key: "api key"}
	schemeCookie = strict.SecurityScheme{Name: "cookie", Go: "Cookie", Type: "apiKey", In: "cookie", Key: "sid"}
	schemeBasic  = strict.SecurityScheme{Name: "basic", Go: "Basic", Type: "http", HTTP: "Basic"}
	schemeToken  = strict.SecurityScheme{Name: "token", Go: "Token", Type: "http", HTTP: "Bearer"}
	schemeOAuth  = strict.SecurityScheme{Name: "oauth", Go: "OAuth", Type: "oauth2"}
	schemeOIDC   = strict.SecurityScheme{Name: "oidc", Go: "OIDC", Type: "openIdConnect"}
	schemeDigest = strict.SecurityScheme{Name: "digest", Go: "Digest", Type: "http", HTTP: "Digest"}
	schemeTLS    = strict.SecurityScheme{Name: "tls", Go: "TLS", Type: "mutualTLS"}

	textSchemes = []*strict.SecurityScheme{&schemeKey, &schemeQuery, &schemeCookie, &schemeToken, &schemeOAuth, &schemeOIDC, &schemeDigest}
)

// want is an operation that asks for one of the sets of credentials.
func want(requirements ...strict.SecurityRequirement) *strict.Operation {
	return &strict.Operation{
		ID: "secured", Name: "Secured", Method: http.MethodGet, Path: "/secured", Security: requirements,
		Responses: []strict.Response{{Status: 204}, {Status: 0, Media: []strict.Media{{Type: "application/json", Decode: decodeProblem}}}},
	}
}

func all(schemes ...*strict.SecurityScheme) strict.SecurityRequirement {
	requirement := strict.SecurityRequirement{}
	for _, scheme := range schemes {
		requirement = append(requirement, strict.RequiredScheme{Scheme: scheme})
	}
	return requirement
}

// keyed asks for a key in the query, or for nothing.
func keyed(name string) []strict.SecurityRequirement {
	return []strict.SecurityRequirement{all(&strict.SecurityScheme{Name: name, Type: "apiKey", In: "query", Key: name}), {}}
}

func scoped(scheme *strict.SecurityScheme, scopes ...string) strict.SecurityRequirement {
	return strict.SecurityRequirement{{Scheme: scheme, Scopes: scopes}}
}

type whoKey struct{}

// An authority knows the secret "good" of each scheme, and "weak", which allows
// nothing; "broken" it can't look up.
type authority struct {
	asked   []string
	refused error // of all, where it is set
}

func (a *authority) ask(ctx context.Context, r strict.SecuredRequest, secret string) (context.Context, error) {
	a.asked = append(a.asked, r.Scheme.Name+"="+secret+strings.Join(r.Scopes, "+"))
	switch {
	case a.refused != nil:
		return ctx, a.refused
	case secret == "good":
		who, _ := ctx.Value(whoKey{}).(string)
		return context.WithValue(ctx, whoKey{}, who+"/"+r.Scheme.Name), nil
	case secret == "weak":
		return nil, strict.ErrForbidden
	case secret == "broken":
		return nil, errors.New("the database is gone")
	case secret == "nothing":
		return nil, nil
	}
	return nil, strict.ErrUnauthenticated
}

// secured serves an operation as generated code does, and answers who asked.
func secured(o *strict.Operation, a *authority, options ...strict.HandlerOption) *strict.Server {
	s := strict.NewServer(append(options, strict.WithLogger(slog.New(slog.DiscardHandler)))...)
	for _, scheme := range textSchemes {
		s.Authenticate(scheme, a.ask)
	}
	s.AuthenticateBasic(&schemeBasic, func(ctx context.Context, r strict.SecuredRequest, user, password string) (context.Context, error) {
		if user != "me" {
			return nil, strict.ErrUnauthenticated
		}
		return a.ask(ctx, r, password)
	})
	s.AuthenticateTLS(&schemeTLS, func(ctx context.Context, r strict.SecuredRequest, state *tls.ConnectionState) (context.Context, error) {
		return a.ask(ctx, r, state.PeerCertificates[0].Issuer.CommonName)
	})
	s.Handle(o, func(w http.ResponseWriter, r *http.Request, m *strict.Match) {
		q := s.NewRequest(w, r, o, m)
		if q.Refused() || s.RefuseBody(w, r, o) {
			return
		}
		who, _ := r.Context().Value(whoKey{}).(string)
		w.Header().Set("Who", who)
		w.WriteHeader(http.StatusNoContent)
	})
	return s
}

// asking is a request; a header is "Name: value", a certificate "tls: issuer".
func asking(target string, header ...string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		if name == "tls" {
			issuer := &x509.Certificate{}
			issuer.Issuer.CommonName = value
			r.TLS = &tls.ConnectionState{PeerCertificates: []*x509.Certificate{issuer}}
			continue
		}
		r.Header.Add(name, value)
	}
	return r
}

func TestServerAsksForCredentials(t *testing.T) {
	anonymous := strict.SecurityRequirement{}
	for _, c := range []struct {
		reason string
		o      *strict.Operation
		r      *http.Request
		status int
		who    string
	}{
		{"nothing is asked for", want(), asking("/secured"), 204, ""},
		{"a key in the header", want(all(&schemeKey)), asking("/secured", "x-key: good"), 204, "/key"},
		{"no key", want(all(&schemeKey)), asking("/secured"), 401, ""},
		{"an empty key", want(all(&schemeKey)), asking("/secured", "X-Key: "), 401, ""},
		{"two keys", want(all(&schemeKey)), asking("/secured", "X-Key: good", "X-Key: good"), 401, ""},
		{"another key", want(all(&schemeKey)), asking("/secured", "X-Key: bad"), 401, ""},
		{"a key that allows nothing", want(all(&schemeKey)), asking("/secured", "X-Key: weak"), 403, ""},
		{"a key that can't be looked up", want(all(&schemeKey)), asking("/secured", "X-Key: broken"), 500, ""},
		{"an authenticator that says nothing", want(all(&schemeKey)), asking("/secured", "X-Key: nothing"), 500, ""},

		{"a key in the query", want(all(&schemeQuery)), asking("/secured?api+key=good"), 204, "/query"},
		{"an escaped key in the query", want(all(&schemeQuery)), asking("/secured?api%20key=g%6Fod"), 204, "/query"},
		{"two keys in the query", want(all(&schemeQuery)), asking("/secured?api+key=good&api+key=bad"), 401, ""},
		{"a key in the query that is no text", want(all(&schemeQuery)), asking("/secured?api+key=%zz"), 401, ""},
		{"an empty key in the query", want(all(&schemeQuery)), asking("/secured?api+key="), 401, ""},
		{"a key elsewhere", want(all(&schemeQuery)), asking("/secured", "api key: good"), 401, ""},

		{"a cookie", want(all(&schemeCookie)), asking("/secured", "Cookie: a=b; sid=good"), 204, "/cookie"},
		{"an empty cookie", want(all(&schemeCookie)), asking("/secured", "Cookie: sid="), 401, ""},
		{"two cookies", want(all(&schemeCookie)), asking("/secured", "Cookie: sid=bad; sid=good"), 401, ""},
		{"a cookie of another case", want(all(&schemeCookie)), asking("/secured", "Cookie: SID=good"), 401, ""},

		{"user and password", want(all(&schemeBasic)), asking("/secured", "Authorization: basic bWU6Z29vZA=="), 204, "/basic"},
		{"no Base64", want(all(&schemeBasic)), asking("/secured", "Authorization: Basic bWU6Z29vZA"), 401, ""},
		{"no password", want(all(&schemeBasic)), asking("/secured", "Authorization: Basic bWU="), 401, ""},
		{"a control character", want(all(&schemeBasic)), asking("/secured", "Authorization: Basic bWU6Z28Kb2Q="), 401, ""},
		{"another user", want(all(&schemeBasic)), asking("/secured", "Authorization: Basic eW91Omdvb2Q="), 401, ""},
		{"a token for a password", want(all(&schemeBasic)), asking("/secured", "Authorization: Bearer good"), 401, ""},

		{"a token", want(all(&schemeToken)), asking("/secured", "Authorization: bEARER good"), 204, "/token"},
		{"a token after blanks", want(all(&schemeToken)), asking("/secured", "Authorization: Bearer   good "), 204, "/token"},
		{"a scheme alone", want(all(&schemeToken)), asking("/secured", "Authorization: Bearer"), 401, ""},
		{"a scheme and a blank", want(all(&schemeToken)), asking("/secured", "Authorization: Bearer "), 401, ""},
		{"a token without a scheme", want(all(&schemeToken)), asking("/secured", "Authorization: good"), 401, ""},
		{"two tokens", want(all(&schemeToken)), asking("/secured", "Authorization: Bearer good", "Authorization: Bearer bad"), 401, ""},
		{"a token of oauth2", want(scoped(&schemeOAuth, "read", "write")), asking("/secured", "Authorization: Bearer good"), 204, "/oauth"},
		{"a token without the scope", want(scoped(&schemeOAuth, "read")), asking("/secured", "Authorization: Bearer weak"), 403, ""},
		{"a token in the query (RFC 9700 section 4.3.2)", want(scoped(&schemeOAuth, "read")), asking("/secured?access_token=good"), 401, ""},
		{"a token of openIdConnect", want(all(&schemeOIDC)), asking("/secured", "Authorization: Bearer good"), 204, "/oidc"},
		{"another HTTP scheme", want(all(&schemeDigest)), asking("/secured", "Authorization: Digest good"), 204, "/digest"},
		{"a certificate", want(all(&schemeTLS)), asking("/secured", "tls: good"), 204, "/tls"},
		{"no certificate", want(all(&schemeTLS)), asking("/secured"), 401, ""},

		{"both", want(all(&schemeKey, &schemeToken)), asking("/secured", "X-Key: good", "Authorization: Bearer good"), 204, "/key/token"},
		{"one of both", want(all(&schemeKey, &schemeToken)), asking("/secured", "X-Key: good"), 401, ""},
		{"the other of both", want(all(&schemeKey, &schemeToken)), asking("/secured", "Authorization: Bearer good"), 401, ""},
		{"both, one bad", want(all(&schemeKey, &schemeToken)), asking("/secured", "X-Key: good", "Authorization: Bearer bad"), 401, ""},
		{"both, one weak", want(all(&schemeKey, &schemeToken)), asking("/secured", "X-Key: good", "Authorization: Bearer weak"), 403, ""},

		{"the first of two", want(all(&schemeKey), all(&schemeToken)), asking("/secured", "X-Key: good"), 204, "/key"},
		{"the second of two", want(all(&schemeKey), all(&schemeToken)), asking("/secured", "Authorization: Bearer good"), 204, "/token"},
		{"both of two: the first counts", want(all(&schemeKey), all(&schemeToken)), asking("/secured", "X-Key: good", "Authorization: Bearer good"), 204, "/key"},
		{"the first bad, the second good", want(all(&schemeKey), all(&schemeToken)), asking("/secured", "X-Key: bad", "Authorization: Bearer good"), 204, "/token"},
		{"the first weak, the second bad", want(all(&schemeKey), all(&schemeToken)), asking("/secured", "X-Key: weak", "Authorization: Bearer bad"), 403, ""},
		{"the first bad, the second weak", want(all(&schemeKey), all(&schemeToken)), asking("/secured", "X-Key: bad", "Authorization: Bearer weak"), 403, ""},
		{"the first broken, the second good", want(all(&schemeKey), all(&schemeToken)), asking("/secured", "X-Key: broken", "Authorization: Bearer good"), 500, ""},
		{"neither of two", want(all(&schemeKey), all(&schemeToken)), asking("/secured"), 401, ""},

		{"nobody", want(all(&schemeKey), anonymous), asking("/secured"), 204, ""},
		{"nobody, said first", want(anonymous, all(&schemeKey)), asking("/secured"), 204, ""},
		{"somebody, where nobody is said first", want(anonymous, all(&schemeKey)), asking("/secured", "X-Key: good"), 204, "/key"},
		{"nobody, with bad credentials", want(all(&schemeKey), anonymous), asking("/secured", "X-Key: bad"), 204, ""},
		{"nobody, with weak credentials", want(all(&schemeKey), anonymous), asking("/secured", "X-Key: weak"), 204, ""},
		{"nobody, with credentials that can't be looked up", want(all(&schemeKey), anonymous), asking("/secured", "X-Key: broken"), 500, ""},
	} {
		w := httptest.NewRecorder()
		secured(c.o, &authority{}).ServeHTTP(w, c.r)
		if who := w.Header().Get("Who"); w.Code != c.status || who != c.who {
			t.Errorf("%s: %d %q, want %d %q", c.reason, w.Code, who, c.status, c.who)
		}
		if challenges := len(w.Header()["Www-Authenticate"]); (c.status == 401) != (challenges > 0) && c.status != 403 {
			t.Errorf("%s: %d challenges with %d", c.reason, challenges, w.Code)
		}
	}
}

// What is empty, ambiguous, of another scheme or can't be read is not there, whoever
// is asked.
func TestServerTakesNothingForCredentials(t *testing.T) {
	without := asking("/secured")
	without.TLS = &tls.ConnectionState{}
	for _, c := range []struct {
		scheme *strict.SecurityScheme
		r      *http.Request
		reason string
	}{
		{&schemeKey, asking("/secured"), "no field"},
		{&schemeKey, asking("/secured", "X-Key: "), "an empty field"},
		{&schemeKey, asking("/secured", "X-Key: a", "X-Key: a"), "two fields"},
		{&schemeKey, asking("/secured?X-Key=a", "Cookie: X-Key=a"), "elsewhere"},
		{&schemeQuery, asking("/secured?api+key"), "no value"},
		{&schemeQuery, asking("/secured?api+key=a&api%20key=a"), "two values"},
		{&schemeQuery, asking("/secured?api+key=%f"), "an escape cut off"},
		{&schemeQuery, asking("/secured?API+KEY=a"), "another case"},
		{&schemeCookie, asking("/secured", "Cookie: sid"), "no value"},
		{&schemeCookie, asking("/secured", `Cookie: sid=""`), "an empty value"},
		{&schemeCookie, asking("/secured", "Cookie: sid=a", "Cookie: sid=b"), "two values"},
		{&schemeToken, asking("/secured", "Authorization: Bearer"), "a scheme alone"},
		{&schemeToken, asking("/secured", "Authorization: Bearer  "), "a scheme and blanks"},
		{&schemeToken, asking("/secured", "Authorization: Basic YTpi"), "another scheme"},
		{&schemeToken, asking("/secured", "Authorization: Bearera b"), "a longer scheme"},
		{&schemeToken, asking("/secured", "Authorization: Bearer a", "Authorization: Bearer a"), "two fields"},
		{&schemeOIDC, asking("/secured", "Authorization: a"), "no scheme"},
		{&schemeBasic, asking("/secured", "Authorization: Basic"), "a scheme alone"},
		{&schemeBasic, asking("/secured", "Authorization: Basic YQ=="), "no colon"},
		{&schemeBasic, asking("/secured", "Authorization: Basic YTpi!"), "no Base64"},
		{&schemeBasic, asking("/secured", "Authorization: Basic YTpiAA=="), "a control character"},
		{&schemeBasic, asking("/secured", "Authorization: Basic YTpifw=="), "another one"},
		{&schemeDigest, asking("/secured", "Authorization: Bearer a"), "another scheme"},
		{&schemeTLS, asking("/secured"), "no TLS"},
		{&schemeTLS, without, "no certificate"},
	} {
		takesAll := strict.WithAuthenticator(func(ctx context.Context, _ strict.SecuredRequest) (context.Context, error) { return ctx, nil })
		w := httptest.NewRecorder()
		if secured(want(all(c.scheme)), &authority{}, takesAll).ServeHTTP(w, c.r); w.Code != 401 {
			t.Errorf("%s: %s: %d, want 401", c.scheme.Name, c.reason, w.Code)
		}
	}
}

// Whoever is asked is asked what came, with the scopes; not at all where something
// of the set is missing.
func TestServerAsks(t *testing.T) {
	for _, c := range []struct {
		o     *strict.Operation
		r     *http.Request
		asked []string
	}{
		{want(scoped(&schemeOAuth, "read", "write")), asking("/secured", "Authorization: Bearer a b"), []string{"oauth=a bread+write"}},
		{want(all(&schemeKey, &schemeToken)), asking("/secured", "X-Key: good"), nil},
		{want(all(&schemeKey, &schemeToken), all(&schemeKey)), asking("/secured", "X-Key: k"), []string{"key=k"}},
		{want(all(&schemeKey), strict.SecurityRequirement{}), asking("/secured"), nil},
	} {
		a := &authority{}
		secured(c.o, a).ServeHTTP(httptest.NewRecorder(), c.r)
		if !slices.Equal(a.asked, c.asked) {
			t.Errorf("%v: asked %q, want %q", c.o.Security, a.asked, c.asked)
		}
	}
}

func TestChallenges(t *testing.T) {
	odd := strict.SecurityScheme{Name: "a\"b\\\né", Type: "apiKey", In: "query", Key: "k"}
	for _, c := range []struct {
		reason string
		o      *strict.Operation
		header string
		want   []string
	}{
		{"basic", want(all(&schemeBasic)), "", []string{`Basic realm="basic", charset="UTF-8"`}},
		{"a token", want(all(&schemeToken)), "", []string{`Bearer realm="token"`}},
		{"a token that is not valid", want(all(&schemeToken)), "Authorization: Bearer bad", []string{`Bearer realm="token", error="invalid_token"`}},
		{"scopes", want(scoped(&schemeOAuth, "read", "write:all")), "", []string{`Bearer realm="oauth", scope="read write:all"`}},
		{"a token without the scopes", want(scoped(&schemeOAuth, "read")), "Authorization: Bearer weak", []string{`Bearer realm="oauth", scope="read", error="insufficient_scope"`}},
		{"openIdConnect", want(all(&schemeOIDC)), "", []string{`Bearer realm="oidc"`}},
		{"another HTTP scheme", want(all(&schemeDigest)), "", []string{`Digest realm="digest"`}},
		{"keys", want(all(&schemeKey), all(&schemeQuery), all(&schemeCookie)), "", []string{
			`ApiKey realm="key", in="header", name="X-Key"`, `ApiKey realm="query", in="query", name="api key"`, `ApiKey realm="cookie", in="cookie", name="sid"`,
		}},
		{"a certificate", want(all(&schemeTLS)), "", []string{`MutualTLS realm="tls"`}},
		{"one of several sets, once", want(all(&schemeKey, &schemeToken), all(&schemeKey)), "", []string{`ApiKey realm="key", in="header", name="X-Key"`, `Bearer realm="token"`}},
		{"a name that no header field holds", want(all(&odd)), "", []string{`ApiKey realm="a\"b\\??", in="query", name="k"`}},
		{"a key that allows nothing", want(all(&schemeKey)), "X-Key: weak", nil},
		{"weak and missing", want(all(&schemeKey), all(&schemeToken)), "X-Key: weak", nil},
	} {
		r := asking("/secured")
		if name, value, ok := strings.Cut(c.header, ": "); ok {
			r.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		secured(c.o, &authority{}).ServeHTTP(w, r)
		if got := w.Header()["Www-Authenticate"]; !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.reason, got, c.want)
		}
	}
}

func TestWithChallenge(t *testing.T) {
	own := strict.WithChallenge(func(r strict.SecuredRequest) string {
		if r.Scheme.Type == "apiKey" {
			return ""
		}
		return r.Scheme.HTTP + ` realm="mine", nonce="n"`
	})
	w := httptest.NewRecorder()
	secured(want(all(&schemeDigest), all(&schemeKey)), &authority{}, own).ServeHTTP(w, asking("/secured"))
	if got, want := w.Header()["Www-Authenticate"], []string{`Digest realm="mine", nonce="n"`, `ApiKey realm="key", in="header", name="X-Key"`}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// Credentials come before all else: nobody learns from a refusal what the operation
// takes, and no body is read.
func TestSecurityComesFirst(t *testing.T) {
	o := want(all(&schemeKey))
	o.Parameters = []strict.Parameter{{Name: "q", In: "query", Pointer: "/query/q", Style: "form", Required: true}}
	body := &unread{}
	r := asking("/secured")
	r.Body = body
	w, document := answered(t, secured(o, &authority{}), r)
	if message, _ := document.Message.(string); w.Code != 401 || body.read || message != "this operation wants credentials for key" {
		t.Errorf("%d %s, read: %t", w.Code, w.Body, body.read)
	}
}

type unread struct{ read bool }

func (u *unread) Read([]byte) (int, error) { u.read = true; return 0, errors.New("read") }
func (u *unread) Close() error             { return nil }

// The name of a key in the query is no undeclared parameter, whoever looks at it.
func TestStrictQueryKnowsKeys(t *testing.T) {
	for _, c := range []struct {
		target string
		status int
	}{{"/secured?api+key=good", 204}, {"/secured?api%20key=good", 204}, {"/secured?api+key=good&other=1", 422}} {
		w := httptest.NewRecorder()
		secured(want(all(&schemeQuery)), &authority{}, strict.WithStrictQuery()).ServeHTTP(w, asking(c.target))
		if w.Code != c.status {
			t.Errorf("%s: %d, want %d", c.target, w.Code, c.status)
		}
	}
}

// A gateway has looked at the credentials: none are asked for, but by the methods
// that say otherwise.
func TestAuthenticatedElsewhere(t *testing.T) {
	for _, c := range []struct {
		reason  string
		refused error
		header  []string
		status  int
	}{
		{"no credentials", strict.ErrAuthenticatedElsewhere, nil, 204},
		{"any credentials", strict.ErrAuthenticatedElsewhere, []string{"X-Key: bad"}, 204},
		{"no credentials, and a method of its own", nil, nil, 401},
		{"good credentials, and a method of its own", nil, []string{"X-Key: good"}, 204},
		{"no credentials, and a method that refuses", strict.ErrForbidden, nil, 401},
	} {
		s := secured(want(all(&schemeKey)), &authority{refused: c.refused})
		s.AuthenticatedElsewhere()
		w := httptest.NewRecorder()
		if s.ServeHTTP(w, asking("/secured", c.header...)); w.Code != c.status {
			t.Errorf("%s: %d, want %d", c.reason, w.Code, c.status)
		}
	}
	// Without the word of the implementation, what is missing is missing.
	w := httptest.NewRecorder()
	if secured(want(all(&schemeKey)), &authority{refused: strict.ErrAuthenticatedElsewhere}).ServeHTTP(w, asking("/secured")); w.Code != 401 {
		t.Errorf("not said: %d, want 401", w.Code)
	}
}

// Without anybody to ask, nobody gets in.
func TestNobodyAuthenticates(t *testing.T) {
	s := strict.NewServer(strict.WithLogger(slog.New(slog.DiscardHandler)))
	s.Handle(want(all(&schemeKey)), func(http.ResponseWriter, *http.Request, *strict.Match) { t.Error("it got in") })
	w := httptest.NewRecorder()
	if s.ServeHTTP(w, asking("/secured", "X-Key: good")); w.Code != 500 {
		t.Errorf("%d, want 500", w.Code)
	}
}

// One function can stand for all methods; it is asked when they would be.
func TestWithAuthenticator(t *testing.T) {
	for _, c := range []struct {
		scheme *strict.SecurityScheme
		r      *http.Request
		want   string
		status int
	}{
		{&schemeKey, asking("/secured", "X-Key: k"), "key=k", 204},
		{&schemeQuery, asking("/secured?api+key=k%20l"), "query=k l", 204},
		{&schemeCookie, asking("/secured", "Cookie: sid=c"), "cookie=c", 204},
		{&schemeToken, asking("/secured", "Authorization: Bearer t"), "token=t", 204},
		{&schemeBasic, asking("/secured", "Authorization: Basic eW91OmE6Yg=="), "basic=you:a:b", 204},
		{&schemeTLS, asking("/secured", "tls: good"), "tls=", 204},
		{&schemeKey, asking("/secured"), "", 401},
	} {
		asked := ""
		s := secured(want(all(c.scheme)), &authority{}, strict.WithAuthenticator(func(ctx context.Context, r strict.SecuredRequest) (context.Context, error) {
			asked += r.Scheme.Name + "=" + r.Credentials()
			return ctx, nil
		}))
		w := httptest.NewRecorder()
		if s.ServeHTTP(w, c.r); w.Code != c.status || asked != c.want {
			t.Errorf("%s: %d, asked %q, want %d, %q", c.scheme.Name, w.Code, asked, c.status, c.want)
		}
	}
	for _, broken := range []string{"Basic eW91", "Basic =", "Bearer x"} {
		r := strict.SecuredRequest{Request: asking("/secured", "Authorization: "+broken), Scheme: &schemeBasic}
		if got := r.Credentials(); got != "" {
			t.Errorf("%s: %q", broken, got)
		}
	}
}
