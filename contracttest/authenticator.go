package contracttest

import (
	"context"
	"crypto/subtle"
	"net/http"

	"github.com/leasegate/leasegate/strict"
)

// Authenticator takes the credentials that are in known, and no others: what a run of
// leasegate check sends, say. It is for strict.WithAuthenticator, and serves a generated
// handler of any document.
func Authenticator(known *http.Request) func(context.Context, strict.SecuredRequest) (context.Context, error) {
	return func(ctx context.Context, r strict.SecuredRequest) (context.Context, error) {
		want := strict.SecuredRequest{Request: known, Scheme: r.Scheme}.Credentials()
		if want == "" || subtle.ConstantTimeCompare([]byte(want), []byte(r.Credentials())) == 0 {
			return nil, strict.ErrUnauthenticated
		}
		return ctx, nil
	}
}
