package strict

import (
	"errors"
	"net/http"
	"slices"
	"strings"
)

// A securityRefusal is why no requirement of an operation is satisfied.
type securityRefusal struct {
	status int
	bad    []*SecurityScheme // whose credentials are not valid
	weak   []*SecurityScheme // whose credentials do not allow it
}

func (r *securityRefusal) note(scheme *SecurityScheme, err error) {
	switch {
	case errors.Is(err, ErrForbidden):
		r.weak = append(r.weak, scheme)
	case errors.Is(err, ErrUnauthenticated):
		r.bad = append(r.bad, scheme)
	}
}

// WithChallenge makes the value of WWW-Authenticate for a scheme of which
// credentials are wanted (RFC 9110 section 11.6.1), in the place of the server's own;
// for "" that is taken. It is for schemes that need more in it, such as a nonce, and
// for a realm, and may be called concurrently.
//
// The server's own are, with NAME for the scheme:
//
//	Basic realm="NAME", charset="UTF-8"
//	Bearer realm="NAME", scope="SCOPE…", error="invalid_token"
//	ApiKey realm="NAME", in="header", name="X-Key"
//	MutualTLS realm="NAME"
//
// with the scopes of the operation, error only where a token was sent that is not
// valid or, as insufficient_scope, does not allow the operation (RFC 6750 section 3).
// The last two are registered nowhere: a 401 must have a challenge, and an API key and
// a certificate have none of their own. Other schemes have their name and the realm.
func WithChallenge(challenge func(SecuredRequest) string) HandlerOption {
	return func(s *Server) { s.challenge = challenge }
}

// refuseCredentials answers 401 or 403.
func (s *Server) refuseCredentials(w http.ResponseWriter, r *http.Request, operation *Operation, refused securityRefusal) {
	var challenges []string
	for _, requirement := range operation.Security {
		for _, required := range requirement {
			if refused.status == http.StatusForbidden && !slices.Contains(refused.weak, required.Scheme) {
				continue // others would not help
			}
			challenge := s.challengeFor(r, operation, required, refused)
			if challenge != "" && !slices.Contains(challenges, challenge) {
				challenges = append(challenges, challenge)
			}
		}
	}
	for _, challenge := range challenges {
		w.Header().Add("WWW-Authenticate", challenge)
	}
	refusal := Refusal{Status: refused.status, Message: "this operation wants " + operation.wantedCredentials()}
	if refused.status == http.StatusForbidden {
		refusal.Message = "the credentials do not allow this operation"
	} else if len(refused.bad) > 0 {
		refusal.Message = "the credentials are not valid; " + refusal.Message
	}
	s.Refuse(w, r, operation, refusal)
}

func (s *Server) challengeFor(r *http.Request, operation *Operation, required RequiredScheme, refused securityRefusal) string {
	if refused.status == http.StatusForbidden && !required.Scheme.isBearer() {
		return "" // RFC 9110 wants none, and RFC 6750 has one
	}
	if s.challenge != nil {
		own := s.challenge(SecuredRequest{Request: r, Operation: operation, Scheme: required.Scheme, Scopes: required.Scopes})
		if own != "" {
			return own
		}
	}
	return required.challenge(refused)
}

// challenge is the server's own; see [WithChallenge].
func (q RequiredScheme) challenge(refused securityRefusal) string {
	scheme := q.Scheme
	realm := ` realm=` + quotedString(scheme.Name)
	switch {
	case scheme.Type == "apiKey":
		return "ApiKey" + realm + `, in=` + quotedString(scheme.In) + `, name=` + quotedString(scheme.Key)
	case scheme.Type == "mutualTLS":
		return "MutualTLS" + realm
	case scheme.isBasic():
		return "Basic" + realm + `, charset="UTF-8"`
	case !scheme.isBearer():
		return scheme.authentication() + realm
	}
	challenge := "Bearer" + realm
	if len(q.Scopes) > 0 {
		challenge += `, scope=` + quotedString(strings.Join(q.Scopes, " "))
	}
	switch {
	case slices.Contains(refused.weak, scheme):
		challenge += `, error="insufficient_scope"`
	case slices.Contains(refused.bad, scheme):
		challenge += `, error="invalid_token"`
	}
	return challenge
}

// quotedString writes a text of the document as a quoted-string (RFC 9110 section
// 5.6.4), with a question mark for what no header field holds.
func quotedString(text string) string {
	quoted := []byte{'"'}
	for _, c := range text {
		switch {
		case c == '"', c == '\\':
			quoted = append(quoted, '\\', byte(c))
		case c < ' ' || c > '~':
			quoted = append(quoted, '?')
		default:
			quoted = append(quoted, byte(c))
		}
	}
	return string(append(quoted, '"'))
}
