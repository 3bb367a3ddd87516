package codegen

import (
	"fmt"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/document"
)

// securityOf compiles the security of the operations of a document: "path: a+b(scope), c"
// for each, then what is refused and noted.
func securityOf(t *testing.T, text string) (operations, told []string, schemes []*securityScheme) {
	t.Helper()
	d, err := document.Read("test.yaml", []byte("openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"+text), document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := &refusals{document: d}
	s := newSecurity(r)
	for _, o := range d.Operations() {
		var sets []string
		for _, set := range s.of(o.Node) {
			var names []string
			for _, required := range set {
				name := required.Name
				if len(required.Scopes) > 0 {
					name += "(" + strings.Join(required.Scopes, " ") + ")"
				}
				names = append(names, name)
			}
			sets = append(sets, strings.Join(names, "+"))
		}
		line := o.Path
		for _, set := range sets {
			line += " [" + set + "]"
		}
		operations = append(operations, line)
	}
	for _, refusal := range r.list {
		told = append(told, refusal.Kind+": "+refusal.Error())
	}
	for _, note := range r.notes {
		told = append(told, fmt.Sprintf("%d: %s", note.Line, note.Message))
	}
	return operations, told, s.all()
}

const securitySchemes = `
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    query: {type: apiKey, in: query, name: "a key"}
    cookie: {type: apiKey, in: cookie, name: sid}
    authorization: {type: apiKey, in: header, name: authorization}
    basic: {type: http, scheme: basic}
    token: {type: http, scheme: BEARER}
    digest: {type: http, scheme: digest}
    oauth: {type: oauth2, flows: {}}
    oidc: {type: openIdConnect, openIdConnectUrl: 'https://x/'}
    tls: {type: mutualTLS}
    again: {$ref: '#/components/securitySchemes/token'}
    unused: {type: http, scheme: basic}
    badField: {type: apiKey, in: header, name: "a b"}
    badCookie: {type: apiKey, in: cookie, name: "a;b"}
    badScheme: {type: http, scheme: "my scheme"}
`

func TestSecurityOf(t *testing.T) {
	operation := func(path, security string) string {
		return fmt.Sprintf("  %s: {get: {%s responses: {'204': {description: d}}}}\n", path, security)
	}
	operations, told, schemes := securityOf(t, "security: [{key: []}]\npaths:\n"+
		operation("/top", "")+operation("/none", "security: [],")+operation("/nobody", "security: [{}],")+
		operation("/maybe", "security: [{}, {token: []}],")+operation("/both", "security: [{cookie: [], query: []}, {again: []}],")+
		operation("/scopes", "security: [{oauth: [read, write]}, {oidc: [email]}, {tls: [role]}],")+
		operation("/one", "security: [{basic: [], token: []}, {basic: []}],")+operation("/field", "security: [{authorization: [], digest: []}],")+
		operation("/bad", "security: [{badField: []}, {badCookie: []}, {badScheme: []}],")+securitySchemes)
	want := []string{
		"/top [key]", "/none", "/nobody", "/maybe [] [token]", "/both [cookie+query] [again]",
		"/scopes [oauth(read write)] [oidc(email)] [tls(role)]", "/one [basic+token] [basic]", "/field [authorization+digest]", "/bad",
	}
	if got := strings.Join(operations, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
	wantTold := []string{
		`security schemes: test.yaml:29: /components/securitySchemes/badField: name: "a b" can't be the name of a header (RFC 9110 section 5.6.2)`,
		`security schemes: test.yaml:30: /components/securitySchemes/badCookie: name: "a;b" can't be the name of a cookie (RFC 9110 section 5.6.2)`,
		`security schemes: test.yaml:31: /components/securitySchemes/badScheme: scheme: "my scheme" can't be the name of an authentication scheme (RFC 9110 section 11.1)`,
		`11: no request can satisfy this requirement: credentials of "basic" and of "token" both travel in Authorization, which there is once; list them as alternatives if either will do`,
		`12: no request can satisfy this requirement: credentials of "authorization" and of "digest" both travel in Authorization, which there is once; list them as alternatives if either will do`,
	}
	if got := strings.Join(told, "\n"); got != strings.Join(wantTold, "\n") {
		t.Errorf("told\n%s\nwant\n%s", got, strings.Join(wantTold, "\n"))
	}
	var list []string
	for _, s := range schemes {
		list = append(list, fmt.Sprintf("%s|%s|%s|%s", s.Name, s.Kind(), s.Given(), s.Doc))
	}
	wantSchemes := []string{
		"key||key string|a key in the header field X-Key",
		`query||key string|a key in the query parameter "a key"`,
		"cookie||key string|a key in the cookie sid",
		"authorization||key string|a key in the header field authorization",
		"basic|Basic|user, password string|user and password (RFC 7617)",
		"token||token string|a bearer token (RFC 6750)",
		"digest||parameters string|what follows digest in Authorization (RFC 9110 section 11.4)",
		"oauth||token string|an OAuth access token (RFC 6750)",
		"oidc||token string|an access token of OpenID Connect (RFC 6750)",
		"tls|TLS|connection *tls.ConnectionState|the certificate of the client (RFC 8446 section 4.4.2)",
		"again||token string|a bearer token (RFC 6750)",
	}
	if got := strings.Join(list, "\n"); got != strings.Join(wantSchemes, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(wantSchemes, "\n"))
	}
}

// secured generates from a document and returns the code, which has to compile.
func secured(t *testing.T, text string) (code string, notes []string) {
	t.Helper()
	result, err := Generate(testConfig(), "test.yaml", []byte("openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiles(result.Code); err != nil {
		t.Fatalf("%v\n%s", err, result.Code)
	}
	for _, fault := range result.Faults {
		notes = append(notes, fmt.Sprintf("%d: %s", fault.Line, fault.Message))
	}
	return string(result.Code), notes
}

func TestSecurityIsGenerated(t *testing.T) {
	const get = "responses: {'204': {description: d}, default: {description: d}}"
	for _, c := range []struct {
		reason, paths, components string
		has, hasNot               []string
	}{
		{
			"every kind of scheme", "security: [{key: []}, {query: [role]}, {cookie: [], tls: []}, {basic: []}, {token: []}, {digest: []}, {oauth: [read, 'a\"b']}, {oidc: []}]\npaths: {/a: {get: {" + get + "}}}", securitySchemes,
			[]string{
				"AuthenticateTLS(ctx context.Context, r strict.SecuredRequest, connection *tls.ConnectionState) (context.Context, error)",
				"AuthenticateBasic(ctx context.Context, r strict.SecuredRequest, user, password string) (context.Context, error)",
				`Scopes: []string{"read", "a\"b"}`, `Scopes: []string{"role"}`, "func CredentialTLS() strict.Credential", "s.AuthenticateTLS(&securitySchemeTLS, a.AuthenticateTLS)",
			},
			[]string{"AuthenticateUnused"},
		},
		{
			"no scheme that is asked for", "security: []\npaths: {/a: {get: {" + get + "}}, /b: {get: {security: [{}], " + get + "}}}", securitySchemes,
			nil,
			[]string{"Authenticat", "Credential", "unauthenticated", "crypto/tls", "Security", "securityScheme"},
		},
		{
			"names that others have", "paths: {/a: {get: {operationId: authenticateToken, security: [{token: []}, {Token: []}], " + get + "}}}", `
components:
  schemas: {CredentialKey: {type: string}, Authenticator: {type: object}, ClientInterface: {type: object}}
  securitySchemes: {token: {type: http, scheme: bearer}, Token: {type: http, scheme: basic}, key: {type: apiKey, in: header, name: X-Key, x-go-name: Secret}}
`,
			[]string{"AuthenticateTokenScheme(ctx", "func CredentialTokenScheme(", "AuthenticateToken(ctx context.Context, request"},
			[]string{"AuthenticateKey"},
		},
		{
			"x-go-name", "security: [{'the key!': []}]\npaths: {/a: {get: {" + get + "}}}", "\ncomponents: {securitySchemes: {'the key!': {type: apiKey, in: query, name: \"k\\n*/\", x-go-name: Secret}}}\n",
			[]string{"AuthenticateSecret(", "CredentialSecret(", `Key: `, `"k\n*/"`},
			nil,
		},
		{
			"a scheme by reference", "security: [{again: []}]\npaths: {/a: {get: {" + get + "}}}", securitySchemes, []string{"AuthenticateAgain(", `HTTP: `, `"Bearer"`}, nil,
		},
	} {
		code, _ := secured(t, c.paths+c.components)
		for _, text := range c.has {
			if !strings.Contains(code, text) {
				t.Errorf("%s: no %q in\n%s", c.reason, text, code)
			}
		}
		for _, text := range c.hasNot {
			if i := strings.Index(code, text); i >= 0 {
				t.Errorf("%s: there is %q in %q", c.reason, text, code[max(0, i-60):min(len(code), i+60)])
			}
		}
	}
}

// What can't be enforced of security is refused, and what can't be satisfied is told.
func TestSecurityIsRefused(t *testing.T) {
	const operation = "paths: {/a: {get: {operationId: a, responses: {'204': {description: d}, default: {description: d}}}}}\n"
	for _, c := range []struct{ reason, security, schemes, want string }{
		{"a scheme that is not there", "[{key: []}]", "{other: {type: http, scheme: basic}}", `test.yaml:3: /security/0/key: there is no security scheme "key"`},
		{"of an unknown type", "[{key: []}]", "{key: {type: password}}", `/components/securitySchemes/key/type: there is no security scheme of the type "password"`},
		{"a key nowhere", "[{key: []}]", "{key: {type: apiKey, in: body, name: k}}", `/components/securitySchemes/key/in: an apiKey can't be in "body"`},
		{"a name that no field has", "[{key: []}]", "{key: {type: apiKey, in: header, name: a b}}", `test.yaml:5: /components/securitySchemes/key: name: "a b" can't be the name of a header`},
		{"no authentication scheme", "[{key: []}]", "{key: {type: http, scheme: a b}}", `scheme: "a b" can't be the name of an authentication scheme`},
	} {
		text := "openapi: 3.1.0\ninfo: {title: t, version: '1'}\nsecurity: " + c.security + "\n" + operation + "components: {securitySchemes: " + c.schemes + "}\n"
		_, err := Generate(testConfig(), "test.yaml", []byte(text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.reason, err, c.want)
		}
	}
	_, notes := secured(t, "security: [{basic: [], token: []}]\n"+operation+securitySchemes)
	if want := `3: no request can satisfy this requirement: credentials of "basic" and of "token"`; !strings.HasPrefix(strings.Join(notes, "\n"), want) {
		t.Errorf("told %q, want %q", notes, want)
	}
}
