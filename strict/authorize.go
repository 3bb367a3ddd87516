package strict

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/strict/style"
)

// find returns the last of the credentials for a scheme, those made for it before
// bearer tokens for any; nil is no scheme.
func find(given []Credential, scheme *SecurityScheme) *Credential {
	var token *Credential
	for i := range slices.Backward(given) {
		switch c := &given[i]; {
		case c.scheme == scheme:
			return c
		case c.scheme == nil && scheme.isBearer() && token == nil:
			token = c
		}
	}
	return token
}

// authorize puts the credentials into the request: those of the call before those of
// the client.
func (c *Call) authorize(ctx context.Context, request *http.Request) error {
	if len(c.operation.Security) == 0 {
		for _, given := range [][]Credential{c.credentials, c.client.credentials} {
			if token := find(given, nil); token != nil {
				return c.send(ctx, request, &anyBearer, token)
			}
		}
		return nil
	}
	requirement, err := c.satisfiable()
	if err != nil {
		return err
	}
	for _, required := range requirement {
		credential := c.credential(required.Scheme)
		if credential == nil {
			continue // a parameter is it
		}
		if err := c.send(ctx, request, required.Scheme, credential); err != nil {
			return err
		}
	}
	return nil
}

// satisfiable returns the requirement whose credentials are sent: one for which the
// call has some itself, else the first for which all are there, else an empty one.
func (c *Call) satisfiable() (SecurityRequirement, error) {
	var first SecurityRequirement
	optional := c.client.elsewhere
	for _, requirement := range c.operation.Security {
		own, all := false, true
		for _, required := range requirement {
			own = own || find(c.credentials, required.Scheme) != nil
			all = all && (c.carries(required.Scheme) || c.credential(required.Scheme) != nil)
		}
		switch {
		case len(requirement) == 0:
			optional = true
		case all && own:
			return requirement, nil
		case all && first == nil:
			first = requirement
		}
	}
	if first == nil && !optional {
		return nil, c.lacking()
	}
	return first, nil
}

// credential returns the credential for a scheme; nil where there is none or where a
// parameter carries it already.
func (c *Call) credential(scheme *SecurityScheme) *Credential {
	if c.carries(scheme) {
		return nil
	}
	if own := find(c.credentials, scheme); own != nil {
		return own
	}
	return find(c.client.credentials, scheme)
}

// carries reports whether a parameter of the call is the key of a scheme: documents
// describe some as both.
func (c *Call) carries(scheme *SecurityScheme) bool {
	if scheme.Type != "apiKey" {
		return false
	}
	switch scheme.In {
	case "header":
		return c.header.Get(scheme.Key) != ""
	case "cookie":
		return len(style.Values(style.Cookies(c.header["Cookie"]), scheme.Key)) > 0
	}
	return slices.ContainsFunc(c.query, func(part string) bool { return len(style.QueryValues(part, scheme.Key)) > 0 })
}

// lacking names what is not there, and how to give it.
func (c *Call) lacking() error {
	var missing []string
	for _, requirement := range c.operation.Security {
		for _, required := range requirement {
			if s := required.Scheme; !c.carries(s) && c.credential(s) == nil && !slices.Contains(missing, "Credential"+s.Go) {
				missing = append(missing, "Credential"+s.Go)
			}
		}
	}
	return fmt.Errorf("%w: it takes %s; hand %s to WithCredentials, or say WithCredentialsElsewhere where the HTTP client adds them",
		ErrNoCredentials, c.operation.wantedCredentials(), strings.Join(missing, ", "))
}

// send puts one credential where its scheme wants it.
func (c *Call) send(ctx context.Context, request *http.Request, scheme *SecurityScheme, credential *Credential) error {
	text, err := credential.value(ctx)
	if err == nil && scheme.Type != "mutualTLS" {
		err = c.placeCredential(request, scheme, text)
	}
	if err != nil {
		return fmt.Errorf("credentials for %s: %w", scheme.Name, err)
	}
	return nil
}

func (c *Call) placeCredential(request *http.Request, scheme *SecurityScheme, text string) error {
	switch {
	case text == "":
		return errors.New("they are empty")
	case scheme.In != "query" && strings.ContainsFunc(text, isControl):
		return errors.New("no control characters in a header field (RFC 9110 section 5.5)")
	case scheme.Type != "apiKey":
		if request.Header.Get("Authorization") != "" {
			return errors.New("a request has no room for two in Authorization (RFC 9110 section 11.6.2)")
		}
		request.Header.Set("Authorization", scheme.authentication()+" "+text)
	case scheme.In == "header":
		request.Header.Set(scheme.Key, text)
	case scheme.In == "cookie":
		if strings.ContainsFunc(text, isNoCookieOctet) {
			return errors.New("not the value of a cookie (RFC 6265 section 4.1.1)")
		}
		c.addCookie(scheme.Key + "=" + text)
	default:
		escaped := url.QueryEscape(text)
		c.secrets = append(c.secrets, escaped, text)
		pair := url.QueryEscape(scheme.Key) + "=" + escaped
		if request.URL.RawQuery != "" {
			pair = request.URL.RawQuery + "&" + pair
		}
		request.URL.RawQuery = pair
	}
	return nil
}

func isNoCookieOctet(r rune) bool {
	return r <= ' ' || r > '~' || strings.ContainsRune(`",;\`, r)
}
