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
		told = append(told, refusal.Error())
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
		`test.yaml:29: /components/securitySchemes/badField: name: "a b" can't be the name of a header (RFC 9110 section 5.6.2)`,
		`test.yaml:30: /components/securitySchemes/badCookie: name: "a;b" can't be the name of a cookie (RFC 9110 section 5.6.2)`,
		`test.yaml:31: /components/securitySchemes/badScheme: scheme: "my scheme" can't be the name of an authentication scheme (RFC 9110 section 11.1)`,
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
