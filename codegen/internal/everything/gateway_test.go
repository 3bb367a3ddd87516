package everything_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/leasegate/leasegate/codegen/internal/everything"
)

// gateway is an implementation of another package than the generated one.
type gateway struct {
	everything.Unimplemented
	everything.AuthenticatedElsewhere
}

// wrapped hides what gateway says of credentials, so that they are asked for.
type wrapped struct {
	everything.StrictServerInterface
}

func TestAuthenticatedElsewhereFromOutside(t *testing.T) {
	for _, row := range []struct {
		implementation everything.StrictServerInterface
		status         int
	}{
		{gateway{}, 404}, {&gateway{}, 404}, {wrapped{gateway{}}, 401},
	} {
		w := httptest.NewRecorder()
		everything.NewHandler(row.implementation).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/secured/both", nil))
		if w.Code != row.status {
			t.Errorf("%T: %d, want %d", row.implementation, w.Code, row.status)
		}
	}
}
