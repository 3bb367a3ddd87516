package strict

import (
	"crypto/tls"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/strict/style"
)

// ErrUnauthenticated is what an Authenticator returns for credentials that are
// none of anybody's: the answer is a 401 (RFC 9110 section 15.5.2).
var ErrUnauthenticated = errors.New("the credentials are not valid")

// ErrForbidden is what an Authenticator returns for credentials that are good but
// do not allow what is asked, such as a token without the scope: the answer is a
// 403 (RFC 9110 section 15.5.4).
var ErrForbidden = errors.New("the credentials do not allow this")

// A SecurityScheme is one kind of credentials (OpenAPI 3.1.1, Security Scheme
// Object). Generated code holds one for each that an operation asks for; it must
// not be changed.
type SecurityScheme struct {
	Name string // that the document gives it
	Go   string // in the names of generated code: CredentialGo, AuthenticateGo
	Type string // apiKey, http, oauth2, openIdConnect or mutualTLS
	In   string // of an apiKey: header, query or cookie
	Key  string // of an apiKey: the name of that header, parameter or cookie
	HTTP string // of type http: the authentication scheme, such as Basic
}

// A SecurityRequirement is one set of credentials that satisfies an operation; an
// empty one lets everybody in (OpenAPI 3.1.1, Security Requirement Object).
type SecurityRequirement []RequiredScheme

// A RequiredScheme is a scheme of which credentials are wanted, with these scopes.
type RequiredScheme struct {
	Scheme *SecurityScheme
	Scopes []string
}

// authentication is the scheme of the Authorization field (RFC 9110 section 11.4)
// in which the credentials travel; "" where they travel elsewhere.
func (s *SecurityScheme) authentication() string {
	switch s.Type {
	case "http":
		return s.HTTP
	case "oauth2", "openIdConnect":
		return "Bearer" // RFC 6750 section 2.1
	}
	return ""
}

func (s *SecurityScheme) isBearer() bool { return strings.EqualFold(s.authentication(), "Bearer") }
func (s *SecurityScheme) isBasic() bool  { return strings.EqualFold(s.authentication(), "Basic") }

// credentials are those of one scheme in a request.
type credentials struct {
	text           string
	user, password string
	connection     *tls.ConnectionState
}

// read finds the credentials of the scheme in a request. What is empty, given twice
// or can't be read is not there: whoever stands between could have checked the other
// one.
func (s *SecurityScheme) read(r *http.Request) (c credentials, ok bool) {
	switch s.Type {
	case "mutualTLS":
		return credentials{connection: r.TLS}, r.TLS != nil && len(r.TLS.PeerCertificates) > 0
	case "apiKey":
		c.text = s.readKey(r)
		return c, c.text != ""
	}
	name, text, _ := strings.Cut(only(r.Header["Authorization"]), " ")
	c.text = strings.Trim(text, " ")
	if c.text == "" || !strings.EqualFold(name, s.authentication()) {
		return credentials{}, false
	}
	if s.isBasic() {
		if c.user, c.password, ok = readBasic(c.text); !ok {
			return credentials{}, false
		}
	}
	return c, true
}

func (s *SecurityScheme) readKey(r *http.Request) string {
	switch s.In {
	case "header":
		return only(r.Header.Values(s.Key))
	case "cookie":
		return only(style.Values(style.Cookies(r.Header["Cookie"]), s.Key))
	}
	key, err := url.QueryUnescape(only(style.QueryValues(r.URL.RawQuery, s.Key)))
	if err != nil {
		return ""
	}
	return key
}

// only returns the one value that there is, or "".
func only(values []string) string {
	if len(values) != 1 {
		return ""
	}
	return values[0]
}

// readBasic takes the credentials of Basic apart (RFC 7617 section 2).
func readBasic(text string) (user, password string, ok bool) {
	plain, err := base64.StdEncoding.DecodeString(text)
	if err != nil || slices.ContainsFunc(plain, func(c byte) bool { return c < ' ' || c == 0x7f }) {
		return "", "", false
	}
	return strings.Cut(string(plain), ":")
}

// names lists the schemes of a requirement, as "key and token".
func (r SecurityRequirement) names() string {
	list := make([]string, len(r))
	for i, required := range r {
		list[i] = required.Scheme.Name
	}
	return strings.Join(list, " and ")
}

// wantedCredentials says which an operation asks for.
func (o *Operation) wantedCredentials() string {
	var list []string
	for _, requirement := range o.Security {
		if len(requirement) > 0 {
			list = append(list, requirement.names())
		}
	}
	return "credentials for " + strings.Join(list, ", or for ")
}

// isKey reports whether a name in the query or of a cookie is one of credentials.
func (o *Operation) isKey(in, name string) bool {
	for _, requirement := range o.Security {
		for _, required := range requirement {
			if s := required.Scheme; s.Type == "apiKey" && s.In == in && s.Key == name {
				return true
			}
		}
	}
	return false
}
