package strict_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/leasegate/leasegate/strict"
	"github.com/leasegate/leasegate/strict/wire"
)

// things serves putThing; put answers, or says why not.
func things(put func(*thing) (any, error), options ...strict.HandlerOption) *strict.Server {
	s := strict.NewServer(options...)
	s.Handle(&putThing, func(w http.ResponseWriter, r *http.Request, m *strict.Match) {
		body := s.ReadBody(w, r, &putThing)
		defer body.Release()
		if body.Refused() {
			return
		}
		var asked *thing
		if d := body.Decoder(); d != nil {
			asked = decodeThing(d).(*thing)
			if !body.Decoded() {
				return
			}
		}
		answer, err := put(asked)
		if err == nil {
			e := wire.NewEncoder(nil)
			defer e.Release()
			answer.(thing).encode(e)
			err = strict.WriteResponse(w, http.StatusOK, "application/json", e)
		}
		if err != nil {
			s.Fail(w, r, &putThing, err)
		}
	})
	return s
}

func echo(asked *thing) (any, error) { return *asked, nil }

func put(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPut, "/things", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return r
}

// refusal is what a refusal says.
type refusal struct {
	ReqID      string
	StatusCode int
	Message    any
	Error      string
	Details    []any
}

func answered(t *testing.T, s http.Handler, r *http.Request) (*httptest.ResponseRecorder, refusal) {
	t.Helper()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	var document refusal
	if err := json.Unmarshal(w.Body.Bytes(), &document); err != nil {
		t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	return w, document
}

func TestServerReadsBodies(t *testing.T) {
	for _, c := range []struct {
		mediaType, body string
		status          int
		message         string // part of it
		reason          string
	}{
		{"application/json", `{"name":"a"}`, 200, "", "a thing"},
		{"Application/JSON; charset=UTF-8", `{"name":"a"}`, 200, "", "the media type in other letters, with its charset"},
		{"application/json", ``, 400, "a body of application/json is required", "none"},
		{"", `{"name":"a"}`, 415, "Content-Type: want application/json", "no media type"},
		{"text/json", `{"name":"a"}`, 415, "Content-Type: want application/json", "another media type"},
		{"application/json; charset=latin1", `{"name":"a"}`, 415, "Content-Type", "a charset that JSON has not"},
		{"application/json;;", `{"name":"a"}`, 415, "Content-Type", "a broken field"},
		{"application/json", `{"name":"a"`, 400, "the body is not JSON: the body: syntax", "no end"},
		{"application/json", `{"name":"a"} 1`, 400, "trailingData", "more behind it"},
		{"application/json", "{\"name\":\"\xff\"}", 400, "unicode", "no UTF-8"},
		{"application/json", `{"x":` + strings.Repeat("[", 2000), 400, "depth", "too deep"},
		{"application/json", `{"x":1}`, 422, "", "off the schema"},
		{"application/json", `{"name":"` + strings.Repeat("a", 100) + `"}`, 413, "larger than the limit of 50 bytes", "too large"},
	} {
		s := things(echo, strict.WithRequestLimit(50))
		if strings.Contains(c.body, "[[") {
			s = things(echo)
		}
		r := put(c.body)
		if r.Header.Set("Content-Type", c.mediaType); c.mediaType == "" {
			r.Header.Del("Content-Type")
		}
		w, document := answered(t, s, r)
		message, _ := document.Message.(string)
		if w.Code != c.status || !strings.Contains(message, c.message) {
			t.Errorf("%s: %d %s, want %d, %q", c.reason, w.Code, w.Body, c.status, c.message)
		}
		if c.status == 400 && (document.StatusCode != 400 || document.Error != "BadRequest" || !strings.HasPrefix(document.ReqID, "req-") || w.Header().Get("Content-Type") != "application/problem+json") {
			t.Errorf("%s: %s of %s", c.reason, w.Body, w.Header())
		}
	}
}

func TestServerReadsBodiesOfUnknownLength(t *testing.T) {
	for _, c := range []struct {
		body    io.Reader
		status  int
		message string
		reason  string
	}{
		{iotest.OneByteReader(strings.NewReader(`{"name":"a"}`)), 200, "", "in pieces"},
		{io.MultiReader(strings.NewReader(`{"name":"`), strings.NewReader(strings.Repeat("a", 100))), 413, "larger than the limit", "too large"},
		{io.MultiReader(strings.NewReader(`{"name":"`), iotest.ErrReader(errors.New("lost"))), 400, "could not be read to its end", "cut off"},
	} {
		r := put("")
		r.Body, r.ContentLength = io.NopCloser(c.body), -1
		w, document := answered(t, things(echo, strict.WithRequestLimit(50)), r)
		message, _ := document.Message.(string)
		if w.Code != c.status || !strings.Contains(message, c.message) {
			t.Errorf("%s: %d %s", c.reason, w.Code, w.Body)
		}
	}
}

func TestServerListsIssues(t *testing.T) {
	w, document := answered(t, things(echo), put(`{"name":1,"<b>":2}`))
	want := `[{"pointer":"/name","rule":"type","message":"want a string"},{"pointer":"/\u003cb\u003e","rule":"additionalProperties","message":"want no such member"}]`
	if w.Code != 422 || !strings.Contains(w.Body.String(), `"message":`+want) || document.Error != "UnprocessableEntity" {
		t.Errorf("%d %s, want %s", w.Code, w.Body, want)
	}
}

// A body that may be absent is not asked for; an operation without one takes none.
func TestServerWithoutBody(t *testing.T) {
	optional := putThing
	optional.Body = &strict.Body{Media: []strict.Media{{Type: "application/json", Decode: decodeThing}}}
	s := strict.NewServer()
	s.Handle(&optional, func(w http.ResponseWriter, r *http.Request, m *strict.Match) {
		body := s.ReadBody(w, r, &optional)
		defer body.Release()
		if !body.Refused() && body.Decoder() == nil {
			w.WriteHeader(http.StatusNoContent)
		}
	})
	w := httptest.NewRecorder()
	if s.ServeHTTP(w, httptest.NewRequest(http.MethodPut, "/things", nil)); w.Code != http.StatusNoContent {
		t.Errorf("no body: %d %s", w.Code, w.Body)
	}

	none := strict.Operation{ID: "none", Method: http.MethodPut, Path: "/none"}
	s.Handle(&none, func(w http.ResponseWriter, r *http.Request, m *strict.Match) {
		if !s.RefuseBody(w, r, &none) {
			w.WriteHeader(http.StatusNoContent)
		}
	})
	for body, want := range map[string]int{"": 204, " ": 400} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodPut, "/none", iotest.OneByteReader(strings.NewReader(body)))
		if s.ServeHTTP(w, r); w.Code != want {
			t.Errorf("a body of %q: %d %s", body, w.Code, w.Body)
		}
	}
	w = httptest.NewRecorder()
	if s.ServeHTTP(w, httptest.NewRequest(http.MethodPut, "/none", http.NoBody)); w.Code != http.StatusNoContent {
		t.Errorf("http.NoBody: %d", w.Code)
	}
}

// What the implementation does wrong is logged and not told.
func TestServerFails(t *testing.T) {
	for _, c := range []struct {
		put    func(*thing) (any, error)
		status int
		log    string
		reason string
	}{
		{func(*thing) (any, error) { return nil, errors.New("secret cause") }, 500, "secret cause", "an error"},
		{func(*thing) (any, error) { panic("secret cause") }, 500, "panic: secret cause", "a panic"},
		{func(*thing) (any, error) { return nil, strict.ErrNoResponse }, 500, "neither a response", "no response"},
		{func(*thing) (any, error) { return thing{"\xff"}, nil }, 500, "/name: unicode", "an answer off the document"},
		{func(*thing) (any, error) { return nil, strict.ErrUnimplemented }, 404, "", "not implemented"},
	} {
		var log bytes.Buffer
		s := things(c.put, strict.WithLogger(slog.New(slog.NewTextHandler(&log, nil))), strict.WithRequestID(func(*http.Request) string { return "id-7" }))
		w, document := answered(t, s, put(`{"name":"a"}`))
		if w.Code != c.status || strings.Contains(w.Body.String(), "secret") || document.ReqID != "id-7" {
			t.Errorf("%s: %d %s", c.reason, w.Code, w.Body)
		}
		if !strings.Contains(log.String(), c.log) || c.status == 500 && !strings.Contains(log.String(), "reqId=id-7") {
			t.Errorf("%s: logged %s, want %s", c.reason, &log, c.log)
		}
	}
	defer func() {
		if recover() != http.ErrAbortHandler {
			t.Error("http.ErrAbortHandler is for the server of net/http")
		}
	}()
	things(func(*thing) (any, error) { panic(http.ErrAbortHandler) }).ServeHTTP(httptest.NewRecorder(), put(`{"name":"a"}`))
}

// lost is a connection that is gone once the header is out.
type lost struct{ *httptest.ResponseRecorder }

func (lost) Write([]byte) (int, error) { return 0, errors.New("connection lost") }

func TestServerLogsWhatIsNotSent(t *testing.T) {
	for _, body := range []string{`{"name":"a"}`, `{}`} {
		var log bytes.Buffer
		s := things(echo, strict.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
		w := lost{httptest.NewRecorder()}
		s.ServeHTTP(w, put(body))
		if !strings.Contains(log.String(), "not sent") || !strings.Contains(log.String(), "write: connection lost") || w.Code == 500 {
			t.Errorf("%s: %d, logged %s", body, w.Code, &log)
		}
	}
	defer slog.SetDefault(slog.Default())
	var log bytes.Buffer
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	if things(echo).ServeHTTP(lost{httptest.NewRecorder()}, put(`{}`)); log.Len() == 0 {
		t.Error("the default logger is told nothing")
	}
}

// routed serves operations at routes, METHOD PATH, that answer with what they are and the
// values of their parameters in the field Route.
func routed(routes ...string) *strict.Server {
	s := strict.NewServer()
	for _, route := range routes {
		method, path, _ := strings.Cut(route, " ")
		o := &strict.Operation{ID: route, Method: method, Path: path}
		for rest := path; strings.Contains(rest, "{"); {
			var name string
			_, rest, _ = strings.Cut(rest, "{")
			name, rest, _ = strings.Cut(rest, "}")
			o.Parameters = append(o.Parameters, strict.Parameter{Name: name, In: "path", Style: "simple"})
		}
		s.Handle(o, func(w http.ResponseWriter, r *http.Request, m *strict.Match) {
			q := s.NewRequest(w, r, o, m)
			found := route
			for i := range o.Parameters {
				if d := q.Decoder(&o.Parameters[i]); d != nil {
					text, _ := d.String()
					found += " " + text
					q.Close(d)
				}
			}
			w.Header().Set("Route", found)
		})
	}
	return s
}

func TestServerRoutes(t *testing.T) {
	s := routed("GET /a/{x}", "PUT /a/{x}", "GET /a/b", "POST /{x}/b", "GET /a%20b/{x}/{y}", "GET /")
	for _, c := range []struct {
		method, target string
		status         int
		route          string // or what is allowed
		reason         string
	}{
		{"GET", "/a/c", 200, "GET /a/{x} c", "a parameter"},
		{"GET", "/a/b", 200, "GET /a/b", "a literal before a parameter"},
		{"GET", "/a/%62", 200, "GET /a/b", "escaped without need"},
		{"PUT", "/a/b", 200, "PUT /a/{x} b", "the parameter where the literal has no such method"},
		{"POST", "/a/b", 200, "POST /{x}/b a", "also the one before"},
		{"DELETE", "/a/b", 405, "GET, POST, PUT", "the methods of all that match"},
		{"DELETE", "/a/c", 405, "GET, PUT", "and of no others"},
		{"GET", "/a%20b/c%2Fd/e", 200, "GET /a%20b/{x}/{y} c/d e", "an escaped literal, and a slash in a value"},
		{"GET", "/a/", 404, "", "an empty value"},
		{"GET", "/a/%2e%2E", 404, "", "a dot segment"},
		{"GET", "/a", 404, "", "too short"},
		{"GET", "/a/b/c", 404, "", "too long"},
		{"GET", "/A/c", 404, "", "another case"},
		{"GET", "/", 200, "GET /", "the root"},
		{"OPTIONS", "*", 404, "", "no path"},
	} {
		r := httptest.NewRequest(c.method, "http://server.test/", nil)
		if c.target == "*" {
			r.URL.Path = "*"
		} else {
			r = httptest.NewRequest(c.method, c.target, nil)
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if got := w.Header().Get("Route") + w.Header().Get("Allow"); w.Code != c.status || got != c.route {
			t.Errorf("%s %s, %s: %d %q, want %d %q", c.method, c.target, c.reason, w.Code, w.Header(), c.status, c.route)
		}
	}
}

// Parameters that are a part of a segment.
func TestServerRoutesParts(t *testing.T) {
	s := routed("POST /r/{id}", "POST /r/{id}:apply", "GET /r/{id}:apply", "PUT /r/{other}", "GET /f/{n}", "GET /f/{n}.{ext}", "GET /f/{n}.json", "GET /f/all.json",
		"GET /f/{n}.tar.{ext}", "GET /p/{a}-{b}", "GET /v{n}/x", "GET /{any}/x", "GET /c/caf%C3%A9-{x}", "GET /d/{a}{b}", "GET /e/{x}./y", "GET /g/{a}.json/{b}", "GET /g/{c}/z")
	for _, c := range []struct {
		method, target string
		status         int
		route          string // or what is allowed
		reason         string
	}{
		{"POST", "/r/x", 200, "POST /r/{id} x", "a parameter alone"},
		{"POST", "/r/x:apply", 200, "POST /r/{id}:apply x", "with a verb behind it"},
		{"POST", "/r/x:apply:apply", 200, "POST /r/{id}:apply x:apply", "the verb in the value, too"},
		{"POST", "/r/a%2Fb%3Aapply", 200, "POST /r/{id}:apply a/b", "the verb escaped"},
		{"POST", "/r/:apply", 200, "POST /r/{id} :apply", "nothing before the verb"},
		{"PUT", "/r/x:apply", 200, "PUT /r/{other} x:apply", "where the verb has no such method"},
		{"DELETE", "/r/x:apply", 405, "GET, POST, PUT", "the methods of all that match"},
		{"DELETE", "/r/y", 405, "POST, PUT", "and of no others"},
		{"GET", "/f/all.json", 200, "GET /f/all.json", "text goes before a part"},
		{"GET", "/f/a.json", 200, "GET /f/{n}.json a", "more text before less"},
		{"GET", "/f/a.tar.json", 200, "GET /f/{n}.json a.tar", "of one length, the first that was added"},
		{"GET", "/f/a.b.csv", 200, "GET /f/{n}.{ext} a b.csv", "the first takes as little as it can"},
		{"GET", "/f/..", 404, "", "a dot segment"},
		{"GET", "/f/...", 200, "GET /f/{n}.{ext} . .", "dots that are none"},
		{"GET", "/f/.json", 200, "GET /f/{n} .json", "nothing before the dot"},
		{"GET", "/p/x-y-z", 200, "GET /p/{a}-{b} x y-z", "two in a segment"},
		{"GET", "/p/-x", 404, "", "nothing for the first"},
		{"GET", "/p/x-", 404, "", "nothing for the last"},
		{"GET", "/p/x%2Dy", 200, "GET /p/{a}-{b} x y", "what is between them escaped"},
		{"GET", "/v2/x", 200, "GET /v{n}/x 2", "text before it"},
		{"GET", "/v/x", 200, "GET /{any}/x v", "and nothing behind that"},
		{"GET", "/c/caf%c3%a9-1", 200, "GET /c/caf%C3%A9-{x} 1", "text that has to be escaped"},
		{"GET", "/d/%41bc", 200, "GET /d/{a}{b} A bc", "an escape is one character"},
		{"GET", "/e/a./y", 200, "GET /e/{x}./y a", "a dot behind it"},
		{"GET", "/g/a.json/z", 200, "GET /g/{a}.json/{b} a z", "a part before a parameter, from left to right"},
		{"GET", "/g/a.jso/z", 200, "GET /g/{c}/z a.jso", "and back"},
	} {
		r := httptest.NewRequest(c.method, "http://server.test/", nil)
		if c.target == "*" {
			r.URL.Path = "*"
		} else {
			r = httptest.NewRequest(c.method, c.target, nil)
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if got := w.Header().Get("Route") + w.Header().Get("Allow"); w.Code != c.status || got != c.route {
			t.Errorf("%s %s, %s: %d %q, want %d %q", c.method, c.target, c.reason, w.Code, w.Header(), c.status, c.route)
		}
	}
}

// A template of more parameters than are kept is never reached.
func TestServerRoutesNotTooManyParameters(t *testing.T) {
	for n, want := range map[int]int{strict.MaxPathParameters: 204, strict.MaxPathParameters + 1: 404} {
		s := strict.NewServer()
		s.Handle(&strict.Operation{Method: "GET", Path: strings.Repeat("/{p}", n)}, func(w http.ResponseWriter, _ *http.Request, _ *strict.Match) {
			w.WriteHeader(http.StatusNoContent)
		})
		w := httptest.NewRecorder()
		if s.ServeHTTP(w, httptest.NewRequest("GET", strings.Repeat("/a", n), nil)); w.Code != want {
			t.Errorf("%d parameters: %d", n, w.Code)
		}
	}
}

func TestServerWithMiddleware(t *testing.T) {
	order := ""
	named := func(name string) func(http.Handler) http.Handler {
		return func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				order += name
				next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), thing{}, name)))
			})
		}
	}
	s := things(echo, strict.WithMiddleware(named("a"), named("b")), strict.WithMiddleware(named("c")))
	if s.ServeHTTP(httptest.NewRecorder(), put(`{"name":"a"}`)); order != "abc" {
		t.Errorf("in order %s", order)
	}
}

// The id of a request is what comes with it, as far as it can be shown.
func TestServerWithRequestID(t *testing.T) {
	for _, c := range []struct{ id, want, reason string }{
		{"id-7", "id-7", "as it came"},
		{"", "req-", "a random one"},
		{"a\xffb", "a\ufffdb", "no UTF-8"},
		{strings.Repeat("é", 1000), strings.Repeat("é", 128) + "…", "cut at 256 bytes"},
	} {
		_, document := answered(t, things(echo, strict.WithRequestID(func(*http.Request) string { return c.id })), put(`x`))
		if !strings.HasPrefix(document.ReqID, c.want) || c.id != "" && document.ReqID != c.want {
			t.Errorf("%s: %q", c.reason, document.ReqID)
		}
	}
}

func TestServerWithRefusal(t *testing.T) {
	for _, c := range []struct {
		document any
		want     string
		reason   string
	}{
		{map[string]int{"issues": 1}, `{"issues":1}`, "a document"},
		{nil, `"statusCode":422`, "none, which leaves it to the server"},
		{func() {}, `"statusCode":422`, "one that can't be encoded"},
	} {
		var got strict.Refusal
		s := things(echo, strict.WithLogger(slog.New(slog.DiscardHandler)), strict.WithRefusal(func(_ *http.Request, refusal strict.Refusal) any {
			got = refusal
			return c.document
		}))
		w := httptest.NewRecorder()
		s.ServeHTTP(w, put(`{"a":1}`))
		if !strings.Contains(w.Body.String(), c.want) || got.Status != 422 || len(got.Issues) != 2 || got.ReqID == "" {
			t.Errorf("%s: %s for %+v", c.reason, w.Body, got)
		}
	}
	asked := 0
	for _, documented := range []strict.Response{{Status: 404, Media: []strict.Media{{Type: "application/json"}}}, {Status: 422}} {
		s := strict.NewServer(strict.WithRefusal(func(*http.Request, strict.Refusal) any { asked++; return "x" }))
		w := httptest.NewRecorder()
		s.Refuse(w, put(""), &strict.Operation{Responses: []strict.Response{documented}}, strict.Refusal{Status: 422})
		if asked != 0 || w.Body.Len() > 0 || w.Code == 404 {
			t.Errorf("%+v: %d %s", documented, w.Code, w.Body)
		}
	}
	off := putThing
	off.Responses = []strict.Response{{Status: 422, Media: []strict.Media{{Type: "application/json", Decode: decodeThing}}}}
	w := httptest.NewRecorder()
	strict.NewServer(strict.WithLogger(slog.New(slog.DiscardHandler)), strict.WithRefusal(func(*http.Request, strict.Refusal) any {
		return map[string]int{"issues": 1}
	})).Refuse(w, put(""), &off, strict.Refusal{Status: 422, Message: "m"})
	if strings.Contains(w.Body.String(), "issues") {
		t.Errorf("a document off its schema is sent: %s", w.Body)
	}
}

// A response without a form has the members of our own errors, or no content.
func TestPlainRefusals(t *testing.T) {
	for _, c := range []struct {
		response strict.Response
		issues   bool
		want     string
		reason   string
	}{
		{strict.Response{Status: 422}, true, ``, "documented without content"},
		{strict.Response{Status: 0, Media: []strict.Media{{Type: "application/json"}}}, true, `{"reqId":"i","statusCode":422,"message":[{"pointer":"/a","rule":"type","message":"want b"}],"error":"UnprocessableEntity"}`, "issues"},
		{strict.Response{Status: 4, Media: []strict.Media{{Type: "a/json"}}}, false, `{"reqId":"i","statusCode":422,"message":"m","error":"UnprocessableEntity"}`, "none"},
	} {
		o := &strict.Operation{ID: "o", Responses: []strict.Response{c.response}}
		refusal := strict.Refusal{Status: 422, Message: "m", ReqID: "i"}
		if c.issues {
			refusal.Issues = strict.Violations{{Rule: "type", Pointer: "/a", Want: "b"}}
		}
		w := httptest.NewRecorder()
		strict.NewServer().Refuse(w, put(""), o, refusal)
		if w.Body.String() != c.want || w.Code != 422 || (len(c.response.Media) > 0) != (w.Header().Get("Content-Type") != "") {
			t.Errorf("%s: %d %s, want %s", c.reason, w.Code, w.Body, c.want)
		}
	}
}

// Answers are bounded, whatever is to be told, and count what they leave out.
func TestRefusalIsBounded(t *testing.T) {
	var many strict.Violations
	for range 1000 {
		many = append(many, strict.Violation{Rule: "type", Pointer: "/" + strings.Repeat("<", 1000), Want: strings.Repeat("\x00", 10_000)})
	}
	for _, c := range []struct {
		issues  strict.Violations
		message string
		status  int
		tail    string
		reason  string
	}{
		{append(many, wire.LeftOut(5)), "m", 422, `others mended, which are not listed"}]`, "issues"},
		{nil, strings.Repeat("\x00", 1<<20), 400, "", "a message"},
	} {
		w := httptest.NewRecorder()
		s := strict.NewServer(strict.WithRequestID(func(*http.Request) string { return strings.Repeat("\x00", 1<<20) }))
		o := &strict.Operation{ID: "o", Responses: []strict.Response{{Media: []strict.Media{{Type: "application/json"}}}}}
		s.Refuse(w, put(""), o, strict.Refusal{Status: c.status, Message: c.message, Issues: c.issues})
		if w.Body.Len() > 64<<10 || !strings.Contains(w.Body.String(), c.tail) || !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s: %d bytes, %.200s", c.reason, w.Body.Len(), w.Body)
		}
		if listed := strings.Count(w.Body.String(), `"rule":"type"`); c.tail != "" && len(c.issues) > 0 {
			if want := 1005 - listed; listed == 0 || !strings.Contains(w.Body.String(), "want "+strconv.Itoa(want)+" others") {
				t.Errorf("%d are listed, and not %d told to be left out", listed, want)
			}
		}
	}
}

func TestCheckStatus(t *testing.T) {
	o := &putThing
	for _, c := range []struct {
		documented, status int
		fits               bool
	}{
		{200, 200, true}, {4, 404, true}, {4, 500, false}, {0, 500, true}, {0, 302, true}, {0, 404, false}, {0, 204, false}, {0, 99, false}, {0, 1000, false},
	} {
		if err := o.CheckStatus(c.documented, c.status); (err == nil) != c.fits {
			t.Errorf("%d by %d: %v", c.status, c.documented, err)
		}
	}
	if err := (&strict.Operation{}).CheckStatus(0, 200); err == nil {
		t.Error("a status of nothing")
	}
}
