package strict_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/strict"
)

// documenting is an operation with these responses: a code, a digit of a range or 0 for
// the default.
func documenting(statuses ...int) *strict.Operation {
	o := &strict.Operation{ID: "o", Method: http.MethodGet, Path: "/o"}
	for _, status := range statuses {
		o.Responses = append(o.Responses, strict.Response{Status: status})
	}
	return o
}

// The status of a refusal is the operation's.
func TestRefusalStatus(t *testing.T) {
	for _, c := range []struct {
		documented []int
		status     int
		want       int
		key        int // of the response; -1 for none
		reason     string
	}{
		{[]int{200, 400, 422, 4, 0}, 422, 422, 422, "the one for what is off its schema"},
		{[]int{200, 400, 4, 0}, 422, 400, 400, "the general one in its place"},
		{[]int{200, 4, 0}, 422, 422, 4, "its range"},
		{[]int{200, 0}, 422, 422, 0, "the default"},
		{[]int{200, 404, 5}, 422, 400, -1, "none: the general one"},
		{[]int{422, 4}, 400, 422, 422, "what is no JSON by what is off its schema"},
		{[]int{400, 422}, 400, 400, 400, "the status itself"},
		{[]int{404}, 400, 400, -1, "none"},
		{[]int{400, 413, 422}, 413, 413, 413, "too large"},
		{[]int{422, 400, 4}, 413, 400, 400, "too large, by the general one"},
		{[]int{422, 4}, 413, 422, 422, "too large, by the other"},
		{[]int{4}, 413, 413, 4, "too large, by the range"},
		{nil, 413, 413, -1, "too large, and nothing documented"},
		{[]int{415, 400}, 415, 415, 415, "a media type"},
		{[]int{400}, 415, 400, 400, "a media type, by the general one"},
		{[]int{404}, 415, 415, -1, "a media type, by none"},
		{[]int{400, 422}, 401, 401, -1, "credentials are something else"},
		{[]int{400, 4}, 401, 401, 4, "credentials, by the range"},
		{[]int{401, 403}, 403, 403, 403, "what is not allowed"},
		{[]int{401, 0}, 403, 403, 0, "what is not allowed, by the default"},
		{[]int{404, 400}, 404, 404, 404, "what is not there"},
		{[]int{400, 4}, 404, 404, 4, "what is not there, by the range"},
		{[]int{400, 500}, 404, 400, 400, "what is not there, by the general one"},
		{[]int{500}, 404, 404, -1, "what is not there, by none"},
		{[]int{500, 5}, 500, 500, 500, "a failure"},
		{[]int{4, 5}, 500, 500, 5, "a failure, by the range"},
		{[]int{4, 503}, 500, 500, -1, "a failure, by none"},
	} {
		status, documented := documenting(c.documented...).Refusal(c.status)
		key := -1
		if documented != nil {
			key = documented.Status
		}
		if status != c.want || key != c.key {
			t.Errorf("%s: %d by %d, want %d by %d", c.reason, status, key, c.want, c.key)
		}
	}
}

// A form is filled: in its media type, with its header, with issues where it lists them.
func TestForms(t *testing.T) {
	listing := strict.Form{MediaType: "application/problem+json", Text: `{"title":{title}}`, Issues: `{"errors":[{each}{pointer}{end}]}`}
	issues := strict.Violations{{Rule: "type", Pointer: "/a", Want: "a string"}}
	for _, c := range []struct {
		form   strict.Form
		issues strict.Violations
		want   string
		reason string
	}{
		{listing, issues, `application/problem+json {"errors":["/a"]}`, "issues"},
		{listing, nil, `application/problem+json {"title":"Bad Request"}`, "none"},
		{strict.Form{MediaType: "text/plain; charset=utf-8", Text: `{text}`}, issues, "text/plain; charset=utf-8 m: /a: type: want a string", "text"},
		{strict.Form{}, issues, " ", "no content"},
		{strict.Form{Header: []strict.FormField{{"X-Request-Id", "{id}"}, {"X-Set", "{status}"}, {"X-Text", `Basic realm="a"`}}}, nil, " ,i,set,Basic realm=\"a\"", "a header, of which one field is there"},
	} {
		o := documenting(400)
		o.Responses[0].Form = &c.form
		w := httptest.NewRecorder()
		w.Header().Set("X-Set", "set")
		strict.NewServer().Refuse(w, put(""), o, strict.Refusal{Status: 422, Message: "m", Issues: c.issues, ReqID: "i"})
		got := w.Header().Get("Content-Type") + " " + w.Body.String()
		if c.form.Header != nil {
			got += "," + w.Header().Get("X-Request-Id") + "," + w.Header().Get("X-Set") + "," + w.Header().Get("X-Text")
		}
		if got != c.want || w.Code != 400 {
			t.Errorf("%s: %d %s, want %s", c.reason, w.Code, got, c.want)
		}
	}
}

// What nothing is known to fill is filled by the implementation, or sent without content.
func TestAskedForms(t *testing.T) {
	for _, c := range []struct {
		answer strict.AnswerFunc
		want   string
		logged string
		reason string
	}{
		{func(_ *http.Request, r strict.Refusal, h http.Header) ([]byte, error) {
			h.Set("X-A", "1")
			return fmt.Appendf(nil, "%d %s", r.Status, r.Message), nil
		}, "image/png 400 m 1", "", "an answer"},
		{func(*http.Request, strict.Refusal, http.Header) ([]byte, error) { return nil, errors.New("no ink") }, "  ", "no ink", "an error"},
		{nil, "  ", "no such method", "nobody"},
	} {
		var log bytes.Buffer
		s := strict.NewServer(strict.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
		s.Answers("RefuseOther", func(*http.Request, strict.Refusal, http.Header) ([]byte, error) { return []byte("other"), nil })
		if c.answer != nil {
			s.Answers("RefuseImage", c.answer)
		}
		o := documenting(400)
		o.Responses[0].Form = &strict.Form{MediaType: "image/png", Asks: "RefuseImage"}
		w := httptest.NewRecorder()
		s.Refuse(w, put(""), o, strict.Refusal{Status: 422, Message: "m"})
		if got := w.Header().Get("Content-Type") + " " + w.Body.String() + " " + w.Header().Get("X-A"); got != c.want || w.Code != 400 {
			t.Errorf("%s: %d %q, want %q", c.reason, w.Code, got, c.want)
		}
		if !strings.Contains(log.String(), c.logged) || c.logged == "" && log.Len() > 0 {
			t.Errorf("%s: logged %s", c.reason, &log)
		}
	}
}

// What is no operation's is refused as all of them do that say how.
func TestUnroutedRefusals(t *testing.T) {
	a, b := &strict.Form{MediaType: "application/json", Text: `"a"`}, &strict.Form{MediaType: "application/json", Text: `"b"`}
	response := func(status int, f *strict.Form) strict.Response {
		r := strict.Response{Status: status, Form: f}
		if f != nil {
			r.Media = []strict.Media{{Type: f.MediaType}}
		}
		return r
	}
	for _, c := range []struct {
		get, put, other []strict.Response // of GET and PUT /x, and of /other
		unknown, method string            // what is answered to an unknown path, and to POST /x
		reason          string
	}{
		{[]strict.Response{response(404, a)}, []strict.Response{response(404, a)}, nil, `404 "a"`, `405 "a"`, "all agree on 404"},
		{[]strict.Response{response(404, a)}, []strict.Response{response(4, a)}, []strict.Response{response(0, a)}, `404 "a"`, `405 "a"`, "by a range and the default"},
		{[]strict.Response{response(404, a)}, []strict.Response{response(404, a)}, []strict.Response{response(404, b)}, `404 `, `405 "a"`, "another path differs"},
		{[]strict.Response{response(404, a)}, []strict.Response{response(404, b)}, nil, `404 `, `405 `, "they differ"},
		{[]strict.Response{response(404, a), response(405, b)}, nil, nil, `404 "a"`, `405 "b"`, "405 is documented"},
		{[]strict.Response{response(404, a), response(405, b)}, []strict.Response{response(405, a)}, nil, `404 "a"`, `405 "a"`, "405 is not agreed upon"},
		{[]strict.Response{response(400, a)}, nil, nil, `404 `, `405 `, "nothing is said of it"},
		{[]strict.Response{response(404, nil)}, nil, nil, `404 `, `405 `, "documented without content"},
	} {
		s := strict.NewServer()
		for _, o := range []*strict.Operation{
			{Method: "GET", Path: "/x", Responses: c.get}, {Method: "PUT", Path: "/x", Responses: c.put}, {Method: "GET", Path: "/other", Responses: c.other},
		} {
			s.Handle(o, func(http.ResponseWriter, *http.Request, *strict.Match) { t.Error("handled") })
		}
		for target, want := range map[string]string{"GET /nowhere": c.unknown, "POST /x": c.method} {
			method, path, _ := strings.Cut(target, " ")
			w := httptest.NewRecorder()
			s.ServeHTTP(w, httptest.NewRequest(method, path, nil))
			if got := fmt.Sprint(w.Code, " ", w.Body); got != want || (w.Code == 405) != (w.Header().Get("Allow") == "GET, PUT") {
				t.Errorf("%s: %s: %s, want %s, Allow %q", c.reason, target, got, want, w.Header().Get("Allow"))
			}
		}
	}
}

// The operations of a path are those of all templates that match it.
func TestMethodNotAllowedOfSeveralTemplates(t *testing.T) {
	a := &strict.Form{MediaType: "application/json", Text: `"a"`}
	b := &strict.Form{MediaType: "application/json", Text: `"b"`}
	for _, second := range []*strict.Form{a, b} {
		s := strict.NewServer()
		for path, form := range map[string]*strict.Form{"/x/{id}": a, "/x/y": second, "/{z}/q": b} {
			s.Handle(&strict.Operation{Method: "GET", Path: path, Responses: []strict.Response{{Status: 404, Media: []strict.Media{{Type: "application/json"}}, Form: form}}},
				func(http.ResponseWriter, *http.Request, *strict.Match) {})
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest("POST", "/x/y", nil))
		want := `"a"`
		if second == b {
			want = ""
		}
		if w.Code != 405 || w.Body.String() != want {
			t.Errorf("%d %s, want %s", w.Code, w.Body, want)
		}
	}
}

// A stream of parts says what divides them.
func TestStreamsOfPartsHaveABoundary(t *testing.T) {
	for _, c := range []struct {
		documented, given string
		fits              bool
	}{
		{"multipart/mixed", `multipart/mixed; boundary=b`, true},
		{"multipart/mixed", "", false},
		{"multipart/mixed", "multipart/mixed", false},
		{"multipart/mixed; boundary=b", "", true},
		{"multipart/*", "multipart/related; boundary=b", true},
		{"multipart/*", "multipart/related", false},
		{"image/png", "", true},
	} {
		w := httptest.NewRecorder()
		m := strict.Media{Type: c.documented, Kind: strict.KindStream}
		err := strict.WriteStream(w, 200, &m, strict.Stream{Body: strings.NewReader("--b--"), ContentType: c.given})
		if (err == nil) != c.fits || c.fits && w.Body.Len() == 0 {
			t.Errorf("%s as %q: %v", c.documented, c.given, err)
		}
	}
}
