package contracttest_test

import (
	"errors"
	"net/http/httptest"
	"testing"

	"github.com/leasegate/leasegate/contracttest"
	"github.com/leasegate/leasegate/strict"
)

func TestAuthenticator(t *testing.T) {
	known := httptest.NewRequest("GET", "/?key=k", nil)
	known.Header.Set("Authorization", "Bearer t")
	ask := contracttest.Authenticator(known)
	token := strict.SecurityScheme{Name: "token", Type: "oauth2"}
	key := strict.SecurityScheme{Name: "key", Type: "apiKey", In: "query", Key: "key"}
	session := strict.SecurityScheme{Name: "session", Type: "apiKey", In: "cookie", Key: "sid"}
	for _, c := range []struct {
		scheme        *strict.SecurityScheme
		target, field string
		good          bool
		reason        string
	}{
		{&token, "/", "Bearer t", true, "the token"},
		{&token, "/", "bearer t", true, "its scheme in another case"},
		{&token, "/", "Bearer T", false, "another token"},
		{&token, "/", "Bearer tt", false, "a longer token"},
		{&token, "/", "", false, "no token"},
		{&key, "/?key=k", "", true, "the key"},
		{&key, "/?key=l", "", false, "another key"},
		{&session, "/", "", false, "what nobody knows"},
	} {
		r := httptest.NewRequest("GET", c.target, nil)
		r.Header.Set("Authorization", c.field)
		ctx, err := ask(t.Context(), strict.SecuredRequest{Request: r, Scheme: c.scheme})
		if c.good && (err != nil || ctx == nil) || !c.good && !errors.Is(err, strict.ErrUnauthenticated) {
			t.Errorf("%s: %v", c.reason, err)
		}
	}
}
