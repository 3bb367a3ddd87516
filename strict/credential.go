package strict

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"
)

// ErrNoCredentials is in the error of a call whose operation asks for credentials
// that the client does not have. It was not sent.
var ErrNoCredentials = errors.New("no credentials")

// A Credential is what a client sends for one security scheme of the document. The
// functions that make them are generated, one for each scheme: CredentialToken for a
// scheme named token. It does not tell its secret, and is safe for concurrent use.
type Credential struct {
	scheme *SecurityScheme // nil for any that takes a bearer token
	value  func(context.Context) (string, error)
}

// BearerToken is a token for every security scheme that takes one: http bearer,
// oauth2 and openIdConnect (RFC 6750 section 2.1). It is sent, too, with the
// operations for which the document asks for no credentials.
func BearerToken(token string) Credential { return Credential{value: constant(token)} }

// CredentialFunc is a credential that is asked for before every request, with the
// context of the call; credential is the generated function, or [BearerToken]:
//
//	strict.CredentialFunc(api.CredentialToken, tokens.Current)
//
// The source may be called concurrently. An error of it ends the call.
func CredentialFunc[T any](credential func(T) Credential, source func(context.Context) (T, error)) Credential {
	var none T
	return Credential{scheme: credential(none).scheme, value: func(ctx context.Context) (string, error) {
		secret, err := source(ctx)
		if err != nil {
			return "", err
		}
		return credential(secret).value(ctx)
	}}
}

// anyBearer stands for the scheme that the document lacks.
var anyBearer = SecurityScheme{Name: "bearer token", Type: "http", HTTP: "Bearer"}

func constant(text string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return text, nil }
}

// Credential is one of the scheme: an API key, a token, or what else follows the name
// of an HTTP authentication scheme. Generated code calls it.
func (s *SecurityScheme) Credential(text string) Credential {
	return Credential{scheme: s, value: constant(text)}
}

// BasicCredential is one of Basic (RFC 7617 section 2). Generated code calls it.
func (s *SecurityScheme) BasicCredential(user, password string) Credential {
	if strings.Contains(user, ":") {
		return Credential{scheme: s, value: func(context.Context) (string, error) {
			return "", errors.New("a user has no colon in its name (RFC 7617 section 2)")
		}}
	}
	return s.Credential(base64.StdEncoding.EncodeToString([]byte(user + ":" + password)))
}

// TLSCredential says that the HTTP client has a certificate. Generated code calls it.
func (s *SecurityScheme) TLSCredential() Credential { return s.Credential("") }

// WithCredentials gives the client what it sends where an operation asks for it, and
// nowhere else: of the sets of credentials that the document offers, the first of
// which it has all. A later one stands for an earlier one of the same scheme. A call
// for which there is no such set is not sent; the error is [ErrNoCredentials].
func WithCredentials(credentials ...Credential) ClientOption {
	return func(client *Client) { client.credentials = append(client.credentials, credentials...) }
}

// WithCredentialsElsewhere lets calls be sent for which the client has no
// credentials, because its HTTP client or a request editor adds them.
func WithCredentialsElsewhere() ClientOption {
	return func(client *Client) { client.elsewhere = true }
}
