package strict

import (
	"context"
	"crypto/tls"
	"errors"
	"net/http"
)

// A SecuredRequest is a request whose credentials are checked.
type SecuredRequest struct {
	// Request is as it came: its body is not read yet, nor is anything else of it
	// held against the document.
	Request   *http.Request
	Operation *Operation
	Scheme    *SecurityScheme
	// Scopes are those that the operation asks for, of a token or, in OpenAPI 3.1, of
	// any credentials.
	Scopes []string
}

// Credentials are those of the scheme in the request, as text: of Basic the user, a
// colon and the password; of a certificate nothing.
func (r SecuredRequest) Credentials() string {
	c, _ := r.Scheme.read(r.Request)
	if r.Scheme.isBasic() && c.text != "" {
		return c.user + ":" + c.password
	}
	return c.text
}

// WithAuthenticator asks one function for the credentials of every scheme, in the place
// of the methods of the implementation. It is for code that works on any document, such
// as tests; see [SecuredRequest.Credentials]. It may be called concurrently.
func WithAuthenticator(ask func(context.Context, SecuredRequest) (context.Context, error)) HandlerOption {
	return func(s *Server) {
		s.authenticator = func(ctx context.Context, r SecuredRequest, _ credentials) (context.Context, error) {
			return ask(ctx, r)
		}
	}
}

// ErrAuthenticatedElsewhere is what the methods of the generated
// AuthenticatedElsewhere return: the credentials were checked before, or are the
// matter of somebody else. Nothing is asked for then, and who asks is not known.
var ErrAuthenticatedElsewhere = errors.New("authenticated elsewhere")

// errNoContext is an Authenticator's that returned nothing at all.
var errNoContext = errors.New("the authenticator returned neither a context nor an error")

// An authenticator asks the implementation for credentials that were read.
type authenticator func(context.Context, SecuredRequest, credentials) (context.Context, error)

// Authenticate makes the server ask for the credentials of scheme: an API key, a
// token, or what else follows the name of an HTTP authentication scheme.
func (s *Server) Authenticate(scheme *SecurityScheme, ask func(context.Context, SecuredRequest, string) (context.Context, error)) {
	s.authenticate(scheme, func(ctx context.Context, r SecuredRequest, c credentials) (context.Context, error) {
		return ask(ctx, r, c.text)
	})
}

// AuthenticateBasic is Authenticate for a user and a password (RFC 7617).
func (s *Server) AuthenticateBasic(scheme *SecurityScheme, ask func(_ context.Context, _ SecuredRequest, user, password string) (context.Context, error)) {
	s.authenticate(scheme, func(ctx context.Context, r SecuredRequest, c credentials) (context.Context, error) {
		return ask(ctx, r, c.user, c.password)
	})
}

// AuthenticateTLS is Authenticate for the certificate of the client.
func (s *Server) AuthenticateTLS(scheme *SecurityScheme, ask func(context.Context, SecuredRequest, *tls.ConnectionState) (context.Context, error)) {
	s.authenticate(scheme, func(ctx context.Context, r SecuredRequest, c credentials) (context.Context, error) {
		return ask(ctx, r, c.connection)
	})
}

func (s *Server) authenticate(scheme *SecurityScheme, ask authenticator) {
	if s.authenticators == nil {
		s.authenticators = map[*SecurityScheme]authenticator{}
	}
	s.authenticators[scheme] = ask
}

// AuthenticatedElsewhere makes the server take requests without credentials of a
// scheme whose authenticator returns [ErrAuthenticatedElsewhere].
func (s *Server) AuthenticatedElsewhere() { s.elsewhere = true }

// secure holds a request against the security of its operation, before anything
// else of it is read (OpenAPI 3.1.1, Security Requirement Object):
//
//   - The first requirement counts of which all credentials are there and good. The
//     request goes on with the context that their authenticators return, each of which
//     is given that of the one before.
//   - Where none is satisfied, an empty requirement lets the request go on as
//     nobody's, even with bad credentials.
//   - Else it is refused: with 403 where credentials were good but do not allow it,
//     with 401 otherwise, each with the challenges of the schemes.
//   - An authenticator that fails otherwise ends the request with 500.
func (s *Server) secure(w http.ResponseWriter, r *http.Request, operation *Operation) (secured *http.Request, ok bool) {
	anonymous := false
	refused := securityRefusal{status: http.StatusUnauthorized}
	for _, requirement := range operation.Security {
		if len(requirement) == 0 {
			anonymous = true
			continue
		}
		ctx, err := s.satisfies(r, operation, requirement, &refused)
		switch {
		case err == nil:
			return r.WithContext(ctx), true
		case errors.Is(err, ErrForbidden):
			refused.status = http.StatusForbidden
		case errors.Is(err, ErrUnauthenticated):
		default:
			s.fail(w, r, operation, err)
			return nil, false
		}
	}
	if anonymous {
		return r, true
	}
	s.refuseCredentials(w, r, operation, refused)
	return nil, false
}

// satisfies asks for all credentials of a requirement, where all are there.
func (s *Server) satisfies(r *http.Request, operation *Operation, requirement SecurityRequirement, refused *securityRefusal) (context.Context, error) {
	found := make([]credentials, len(requirement))
	there := make([]bool, len(requirement))
	for i, required := range requirement {
		found[i], there[i] = required.Scheme.read(r)
		if !there[i] && !s.elsewhere {
			return nil, ErrUnauthenticated
		}
	}
	ctx := r.Context()
	for i, required := range requirement {
		ask := s.authenticator
		if ask == nil {
			ask = s.authenticators[required.Scheme]
		}
		if ask == nil {
			return nil, errors.New("nobody authenticates for the security scheme " + required.Scheme.Name)
		}
		next, err := ask(ctx, SecuredRequest{Request: r, Operation: operation, Scheme: required.Scheme, Scopes: required.Scopes}, found[i])
		switch {
		case errors.Is(err, ErrAuthenticatedElsewhere):
			continue
		case !there[i]:
			return nil, ErrUnauthenticated // whatever was said of no credentials
		case err != nil:
			refused.note(required.Scheme, err)
			return nil, err
		case next == nil:
			return nil, errNoContext
		}
		ctx = next
	}
	return ctx, nil
}
