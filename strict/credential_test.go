package strict_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/strict"
	"github.com/leasegate/leasegate/strict/wire"
)

// What generated code makes credentials with.
func credentialKey(key string) strict.Credential   { return schemeKey.Credential(key) }
func credentialToken(key string) strict.Credential { return schemeToken.Credential(key) }

// carried is what a request carries of credentials.
func carried(r *http.Request) string {
	var parts []string
	for _, name := range []string{"Authorization", "X-Key", "Cookie"} {
		if value := strings.Join(r.Header[name], "|"); value != "" {
			parts = append(parts, name+": "+value)
		}
	}
	if r.URL.RawQuery != "" {
		parts = append(parts, "?"+r.URL.RawQuery)
	}
	return strings.Join(parts, ", ")
}

func TestClientSendsCredentials(t *testing.T) {
	none := strict.SecurityRequirement{}
	key, token, other := credentialKey("K"), credentialToken("T"), schemeOAuth.Credential("O")
	bearer := strict.BearerToken("B")
	give := func(credentials ...strict.Credential) []strict.Credential { return credentials }
	for _, c := range []struct {
		reason       string
		o            *strict.Operation
		client, call []strict.Credential
		want         string // "!" and a part of the error where it is not sent
	}{
		{"none are asked for", want(), give(key, token), nil, ""},
		{"a token for all, where the document asks for none", want(), give(key, bearer), nil, "Authorization: Bearer B"},
		{"a token for all, of the call", want(), give(bearer), give(strict.BearerToken("C")), "Authorization: Bearer C"},
		{"a token for all, where another is asked for", want(all(&schemeKey)), give(bearer, key), nil, "X-Key: K"},
		{"a token for all is no key", want(all(&schemeKey)), give(bearer), nil, "!hand CredentialKey to WithCredentials"},
		{"a token for all is no user", want(all(&schemeBasic)), give(bearer), nil, "!hand CredentialBasic to WithCredentials"},
		{"a later token for all", want(all(&schemeToken)), give(strict.BearerToken("A"), bearer), nil, "Authorization: Bearer B"},
		{"a key", want(all(&schemeKey)), give(key), nil, "X-Key: K"},
		{"a key in the query", want(all(&schemeQuery)), give(schemeQuery.Credential("a b&c")), nil, "?api+key=a+b%26c"},
		{"a cookie", want(all(&schemeCookie)), give(schemeCookie.Credential("a=b")), nil, "Cookie: sid=a=b"},
		{"user and password", want(all(&schemeBasic)), give(schemeBasic.BasicCredential("me", "a:b")), nil, "Authorization: Basic bWU6YTpi"},
		{"a token", want(all(&schemeToken)), give(token), nil, "Authorization: Bearer T"},
		{"oauth2", want(scoped(&schemeOAuth, "read")), give(other), nil, "Authorization: Bearer O"},
		{"a token for all", want(scoped(&schemeOIDC, "read")), give(bearer), nil, "Authorization: Bearer B"},
		{"a token for all and one for the scheme", want(all(&schemeToken)), give(token, bearer), nil, "Authorization: Bearer T"},
		{"another HTTP scheme", want(all(&schemeDigest)), give(schemeDigest.Credential(`username="me"`)), nil, `Authorization: Digest username="me"`},
		{"a certificate", want(all(&schemeTLS)), give(schemeTLS.TLSCredential()), nil, ""},
		{"a later one", want(all(&schemeKey)), give(key, credentialKey("L")), nil, "X-Key: L"},
		{"the call's", want(all(&schemeKey)), give(key), give(credentialKey("C")), "X-Key: C"},

		{"both", want(all(&schemeKey, &schemeToken)), give(key, token), nil, "Authorization: Bearer T, X-Key: K"},
		{"both, one of the call", want(all(&schemeKey, &schemeToken)), give(token), give(key), "Authorization: Bearer T, X-Key: K"},
		{"one of both", want(all(&schemeKey, &schemeToken)), give(key), nil, "!it takes credentials for key and token; hand CredentialToken to WithCredentials"},
		{"the first set that is there", want(all(&schemeKey, &schemeToken), all(&schemeToken), all(&schemeKey)), give(token), nil, "Authorization: Bearer T"},
		{"the first of two sets", want(all(&schemeToken), all(&schemeKey)), give(key, token), nil, "Authorization: Bearer T"},
		{"the set of the call", want(all(&schemeToken), all(&schemeKey)), give(token), give(key), "X-Key: K"},
		{"the call has a part of a set", want(all(&schemeKey, &schemeBasic), all(&schemeToken)), give(token), give(key), "Authorization: Bearer T"},
		{"the call has none of a set", want(all(&schemeToken)), give(token), give(key), "Authorization: Bearer T"},
		{"two in one field", want(all(&schemeBasic, &schemeToken)), give(token, schemeBasic.BasicCredential("me", "p")), nil, "!no room for two"},

		{"nobody", want(all(&schemeKey), none), nil, nil, ""},
		{"nobody, said first", want(none, all(&schemeKey)), give(key), nil, "X-Key: K"},
		{"nobody but", want(none), give(bearer), nil, ""},
		{"none", want(all(&schemeKey), all(&schemeToken)), nil, nil, "!no credentials: it takes credentials for key, or for token; hand CredentialKey, CredentialToken to WithCredentials, or say WithCredentialsElsewhere"},

		{"an empty key", want(all(&schemeKey)), give(credentialKey("")), nil, "!credentials for key: they are empty"},
		{"an empty token", want(), give(strict.BearerToken("")), nil, "!credentials for bearer token: they are empty"},
		{"a key of two lines", want(all(&schemeKey)), give(credentialKey("K\r\nX: y")), nil, "!credentials for key: no control characters"},
		{"a token of two lines", want(all(&schemeToken)), give(credentialToken("T\n")), nil, "!no control characters"},
		{"two cookies", want(all(&schemeCookie)), give(schemeCookie.Credential("K;b=c")), nil, "!credentials for cookie: not the value of a cookie"},
		{"a user with a colon", want(all(&schemeBasic)), give(schemeBasic.BasicCredential("K:e", "p")), nil, "!no colon"},
	} {
		got := "not sent"
		cl := client(t, func(r *http.Request) (*http.Response, error) {
			got = carried(r)
			return respond(204, "", ""), nil
		}, strict.WithCredentials(c.client...))
		_, _, err := cl.NewCall(c.o, strict.WithCallCredentials(c.call...)).Do(t.Context())
		if part, refused := strings.CutPrefix(c.want, "!"); refused {
			if got != "not sent" || err == nil || !strings.Contains(err.Error(), part) || !strings.HasPrefix(err.Error(), "secured: request not sent: ") {
				t.Errorf("%s: sent %q, %v, want an error with %q", c.reason, got, err, part)
			}
			if strings.Contains(part, "hand") != errors.Is(err, strict.ErrNoCredentials) {
				t.Errorf("%s: %v: ErrNoCredentials is for what is missing", c.reason, err)
			}
			for _, secret := range []string{"K\r", "T\n", "K;", "K:e", "S3cret"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("%s: the error has the secret: %v", c.reason, err)
				}
			}
		} else if err != nil || got != c.want {
			t.Errorf("%s: sent %q, %v, want %q", c.reason, got, err, c.want)
		}
	}
}

// What a client sends of any scheme is what a server reads.
func TestCredentialsRoundTrip(t *testing.T) {
	for _, secret := range []string{"plain", "a=b==", "ü%41+/ ?&#", `"quoted"`, "a, b"} {
		for _, scheme := range append(textSchemes, &schemeBasic) {
			credential := scheme.Credential(secret)
			if scheme == &schemeBasic {
				credential = scheme.BasicCredential("me", secret)
			}
			a := &authority{}
			cl := client(t, served(secured(want(all(scheme)), a)), strict.WithCredentials(credential))
			_, status, err := cl.NewCall(want(all(scheme))).Do(t.Context())
			if scheme == &schemeCookie && strings.ContainsAny(secret, ` ",`) {
				if status != 0 {
					t.Errorf("%s: %q is no cookie, but was sent", scheme.Name, secret)
				}
				continue
			}
			if got := strings.Join(a.asked, " "); got != scheme.Name+"="+secret || status != 401 || !errors.Is(err, strict.Status(401)) {
				t.Errorf("%s: sent %q, read %q, %v", scheme.Name, secret, got, err)
			}
		}
	}
}

// served answers a client's requests by a server, whatever its base path.
func served(s http.Handler) transport {
	return func(r *http.Request) (*http.Response, error) {
		asked := httptest.NewRequest(r.Method, "/secured?"+r.URL.RawQuery, nil)
		asked.Header = r.Header
		w := httptest.NewRecorder()
		s.ServeHTTP(w, asked)
		return w.Result(), nil
	}
}

// A source is asked before each request, with the context of the call.
func TestCredentialFunc(t *testing.T) {
	calls, gone := 0, errors.New("gone")
	source := func(ctx context.Context) (string, error) {
		if calls++; ctx.Value(whoKey{}) != nil {
			return "", gone
		}
		return fmt.Sprint("T", calls), nil
	}
	var got []string
	cl := client(t, func(r *http.Request) (*http.Response, error) {
		got = append(got, carried(r))
		return respond(204, "", ""), nil
	}, strict.WithCredentials(strict.CredentialFunc(credentialToken, source)))
	for range 2 {
		if _, _, err := cl.NewCall(want(all(&schemeToken))).Do(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if strings.Join(got, ", ") != "Authorization: Bearer T1, Authorization: Bearer T2" {
		t.Errorf("sent %q", got)
	}
	if _, _, err := cl.NewCall(want(all(&schemeToken))).Do(context.WithValue(t.Context(), whoKey{}, "me")); !errors.Is(err, gone) || len(got) != 2 {
		t.Errorf("%v after %d requests", err, len(got))
	}
	if _, _, err := cl.NewCall(want(all(&schemeKey), strict.SecurityRequirement{})).Do(t.Context()); err != nil || calls != 3 {
		t.Errorf("not asked for: %v, the source was asked %d times", err, calls)
	}
}

// Someone else adds the credentials.
func TestWithCredentialsElsewhere(t *testing.T) {
	for _, c := range []struct {
		given []strict.Credential
		want  string
	}{
		{nil, ""}, {[]strict.Credential{credentialKey("K")}, ""}, {[]strict.Credential{credentialToken("T")}, "Authorization: Bearer T"},
	} {
		got := "not sent"
		cl := client(t, func(r *http.Request) (*http.Response, error) {
			got = carried(r)
			return respond(204, "", ""), nil
		}, strict.WithCredentials(c.given...), strict.WithCredentialsElsewhere())
		if _, _, err := cl.NewCall(want(all(&schemeKey, &schemeBasic), all(&schemeToken))).Do(t.Context()); err != nil || got != c.want {
			t.Errorf("sent %q, %v, want %q", got, err, c.want)
		}
	}
}

// A parameter that the document describes beside the scheme is the key.
func TestParameterIsTheKey(t *testing.T) {
	for _, c := range []struct {
		scheme *strict.SecurityScheme
		p      strict.Parameter
		want   string
	}{
		{&schemeKey, strict.Parameter{Name: "X-Key", In: "header", Style: "simple"}, "X-Key: mine"},
		{&schemeQuery, strict.Parameter{Name: "api key", In: "query", Style: "form"}, "?api%20key=mine"},
		{&schemeCookie, strict.Parameter{Name: "sid", In: "cookie", Style: "form"}, "Cookie: sid=mine"},
	} {
		o := want(all(c.scheme))
		o.Parameters = []strict.Parameter{c.p}
		for _, given := range [][]strict.Credential{nil, {c.scheme.Credential("another")}} {
			got := "not sent"
			call := client(t, func(r *http.Request) (*http.Response, error) {
				got = carried(r)
				return respond(204, "", ""), nil
			}, strict.WithCredentials(given...)).NewCall(o)
			call.Write(&c.p, func(e *wire.Encoder) { e.String("mine") })
			if _, _, err := call.Do(t.Context()); err != nil || got != c.want {
				t.Errorf("%s: sent %q, %v, want %q", c.p.In, got, err, c.want)
			}
		}
	}
}

// No error shows a key that the URL has, however it came to fail; what it tells of
// the network is still there.
func TestErrorsHideKeys(t *testing.T) {
	const secret, escaped = "s3cret&key", "s3cret%26key"
	refused := &net.OpError{Op: "dial", Err: errors.New("refused")}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	for reason, fail := range map[string]func(*http.Request) error{
		"a lost connection": func(*http.Request) error { return refused },
		"an error that shows the URL": func(r *http.Request) error {
			return &url.Error{Op: "Get", URL: r.URL.String(), Err: refused}
		},
		"a text that shows the URL": func(r *http.Request) error { return fmt.Errorf("%s: %w", r.URL, refused) },
		"a text that shows the key": func(r *http.Request) error { return fmt.Errorf("api key=%s: %w", secret, refused) },
	} {
		for _, jar := range []http.CookieJar{nil, jar} {
			cl, err := strict.NewClient("https://server.test", strict.WithCredentials(schemeQuery.Credential(secret)), strict.WithHTTPClient(&http.Client{
				Jar: jar, Transport: transport(func(r *http.Request) (*http.Response, error) { return nil, fail(r) }),
			}))
			if err != nil {
				t.Fatal(err)
			}
			_, _, err = cl.NewCall(want(all(&schemeQuery))).Do(t.Context())
			var broken *strict.ContractError
			var shown *url.Error
			switch {
			case !errors.As(err, &broken) || broken.MayHaveTakenEffect():
				t.Errorf("%s: %v", reason, err)
			case !errors.Is(err, refused):
				t.Errorf("%s: the cause is lost: %v", reason, err)
			case !errors.As(err, &shown) || !strings.Contains(shown.URL, "https://server.test/secured?api+key=REDACTED"):
				t.Errorf("%s: the URL is %v", reason, shown)
			}
			for _, text := range []string{err.Error(), fmt.Sprintf("%+v", err), shown.Error()} {
				if strings.Contains(text, secret) || strings.Contains(text, escaped) {
					t.Errorf("%s: the key is in %s", reason, text)
				}
			}
		}
	}
}

// A redirect is not followed, so that no credentials go where it leads.
func TestCredentialsStayWithTheServer(t *testing.T) {
	var hosts []string
	cl := client(t, func(r *http.Request) (*http.Response, error) {
		hosts = append(hosts, r.URL.Host)
		response := respond(302, "", "")
		response.Header.Set("Location", "https://elsewhere.test/")
		return response, nil
	}, strict.WithCredentials(credentialKey("K")))
	if _, status, err := cl.NewCall(want(all(&schemeKey))).Do(t.Context()); err == nil || status != 302 || strings.Join(hosts, " ") != "server.test" {
		t.Errorf("asked %q: %d, %v", hosts, status, err)
	}
}
