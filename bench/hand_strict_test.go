package bench

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestHandIsAsStrict sends what the generated handler refuses to both.
func TestHandIsAsStrict(t *testing.T) {
	const slugs = `"projectSlug":"acme","environmentSlug":"prod"`
	tests := []struct {
		reason      string
		method      string
		path        string
		contentType string
		body        string
		status      int
	}{
		{reason: "another method", method: http.MethodPost, status: 405},
		{reason: "another path", path: "/api/v1/dynamic-secrets", status: 404},
		{reason: "no lease id", path: "/api/v1/dynamic-secrets/leases/", status: 404},
		{reason: "a segment too many", path: target + "/x", status: 404},
		{reason: "a dot segment for a lease id", path: "/api/v1/dynamic-secrets/leases/%2e%2e", status: 404},
		{reason: "a lease id that is not Unicode", path: "/api/v1/dynamic-secrets/leases/%ff", status: 422},
		{reason: "no media type", contentType: "-", status: 400},
		{reason: "another media type", contentType: "text/plain", status: 400},
		{reason: "a media type that only contains json", contentType: "application/jsonp", status: 400},
		{reason: "another charset", contentType: "application/json; charset=latin1", status: 400},
		{reason: "no body", body: "-", status: 400},
		{reason: "white space alone", body: " \n", status: 400},
		{reason: "a body beyond the limit", body: `{` + slugs + `,"path":"` + strings.Repeat("x", 1<<20) + `"}`, status: 400},
		{reason: "text that is no JSON", body: `{`, status: 400},
		{reason: "trailing data", body: requestText + ` {}`, status: 400},
		{reason: "a trailing comma", body: `{` + slugs + `,}`, status: 400},
		{reason: "a byte order mark", body: "\ufeff" + requestText, status: 400},
		{reason: "a control character in a string", body: `{` + slugs + `,"path":"` + "\x01" + `"}`, status: 400},
		{reason: "invalid UTF-8", body: `{` + slugs + `,"path":"` + "\xff" + `"}`, status: 400},
		{reason: "an unpaired surrogate", body: `{` + slugs + `,"path":"\ud800"}`, status: 400},
		{reason: "invalid UTF-8 in a name", body: `{` + slugs + `,"` + "\xff" + `":1}`, status: 400},
		{reason: "null", body: `null`, status: 422},
		{reason: "an array", body: `[]`, status: 422},
		{reason: "an unknown member", body: `{` + slugs + `,"leaseId":"x"}`, status: 422},
		{reason: "a member in the wrong case", body: `{` + slugs + `,"Path":"/"}`, status: 422},
		{reason: "a duplicate member", body: `{` + slugs + `,"path":"/","path":"/"}`, status: 422},
		{reason: "a duplicate member behind an escape", body: `{` + slugs + `,"path":"/","p\u0061th":"/"}`, status: 422},
		{reason: "no project", body: `{"environmentSlug":"prod"}`, status: 422},
		{reason: "no environment", body: `{"projectSlug":"acme"}`, status: 422},
		{reason: "an empty project", body: `{"projectSlug":"","environmentSlug":"prod"}`, status: 422},
		{reason: "an empty environment", body: `{"projectSlug":"acme","environmentSlug":""}`, status: 422},
		{reason: "an empty path", body: `{` + slugs + `,"path":""}`, status: 422},
		{reason: "null for a required string", body: `{"projectSlug":null,"environmentSlug":"prod"}`, status: 422},
		{reason: "null for an optional string", body: `{` + slugs + `,"path":null}`, status: 422},
		{reason: "null for a boolean", body: `{` + slugs + `,"isForced":null}`, status: 422},
		{reason: "a number for a string", body: `{` + slugs + `,"path":1}`, status: 422},
		{reason: "an object for a string", body: `{` + slugs + `,"path":{}}`, status: 422},
		{reason: "a string for a boolean", body: `{` + slugs + `,"isForced":"true"}`, status: 422},
		{reason: "a number for a boolean", body: `{` + slugs + `,"isForced":0}`, status: 422},
	}
	for _, v := range []variant{newOurs(), newHand()} {
		for _, tt := range tests {
			t.Run(v.name+"/"+tt.reason, func(t *testing.T) {
				w := serveOnce(v.handler, tt.method, tt.path, tt.contentType, tt.body)
				if w.Code != tt.status {
					t.Errorf("got %d, want %d: %s", w.Code, tt.status, w.Body)
				}
				if got := w.Header().Get("Content-Type"); got != "application/json" {
					t.Errorf("the refusal is of %q", got)
				}
			})
		}
		if got := v.asked(); got.calls != 0 {
			t.Errorf("%s: the implementation was called %d times", v.name, got.calls)
		}
	}
}

// TestHandTakesWhatOursTakes sends what is unusual and yet allowed to both.
func TestHandTakesWhatOursTakes(t *testing.T) {
	defaults := asked{leaseID: leaseID, projectSlug: "acme", environmentSlug: "prod", path: "/"}
	tests := []struct {
		reason      string
		path        string
		contentType string
		body        string
		want        asked
	}{
		{reason: "defaults", body: `{"projectSlug":"acme","environmentSlug":"prod"}`, want: defaults},
		{reason: "white space", body: " {\t\"projectSlug\" : \"acme\",\r\n\"environmentSlug\":\"prod\" } ", want: defaults},
		{reason: "escapes", body: `{"projectSlug":"\u0061cme","environment\u0053lug":"prod"}`, want: defaults},
		{reason: "a charset", contentType: `Application/JSON; charset="UTF-8"`, body: `{"projectSlug":"acme","environmentSlug":"prod"}`, want: defaults},
		{
			reason: "an escaped lease id", path: "/api/v1/dynamic-secrets/leases/a%2Fb", body: `{"projectSlug":"acme","environmentSlug":"prod"}`,
			want: asked{leaseID: "a/b", projectSlug: "acme", environmentSlug: "prod", path: "/"},
		},
	}
	for _, tt := range tests {
		for _, v := range []variant{newOurs(), newHand()} {
			t.Run(v.name+"/"+tt.reason, func(t *testing.T) {
				w := serveOnce(v.handler, "", tt.path, tt.contentType, tt.body)
				if w.Code != http.StatusOK {
					t.Fatalf("got %d: %s", w.Code, w.Body)
				}
				tt.want.calls = 1
				if got := v.asked(); got != tt.want {
					t.Errorf("got %+v, want %+v", got, tt.want)
				}
			})
		}
	}
}

// serveOnce sends the request of the exchange, with what is not "" in place of
// its parts and "-" for none.
func serveOnce(handler http.Handler, method, path, contentType, body string) *httptest.ResponseRecorder {
	or := func(text, usual string) string {
		switch text {
		case "":
			return usual
		case "-":
			return ""
		}
		return text
	}
	r := httptest.NewRequest(or(method, http.MethodDelete), or(path, target), strings.NewReader(or(body, requestText)))
	if contentType != "-" {
		r.Header.Set("Content-Type", or(contentType, "application/json"))
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w
}
