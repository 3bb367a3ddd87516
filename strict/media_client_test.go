package strict_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/leasegate/leasegate/strict"
)

// What a client sends is what a server is given, and the other way round.
func TestMediaThere(t *testing.T) {
	client, server := pair(t, func(int, any) error { return nil })
	defer server.Close()
	for _, c := range []struct {
		send   func(*strict.Call)
		media  int // of the answer
		want   string
		reason string
	}{
		{func(c *strict.Call) { thing{"é"}.encode(c.Body()) }, mediaJSON, "é", "JSON"},
		{func(c *strict.Call) { thing{"a&b"}.encode(c.BodyOf(mediaForm, "")) }, mediaForm, "a&b", "a form"},
		{func(c *strict.Call) {
			parcel{thing{"a"}, []strict.File{{Body: strings.NewReader("b")}}}.encode(c.BodyOf(mediaMultipart, ""))
		}, mediaJSON, "ab", "a file"},
		{func(c *strict.Call) {
			parcel{thing{"a"}, []strict.File{{Body: iotest.HalfReader(strings.NewReader("bc"))}}}.encode(c.BodyOf(mediaMultipart, ""))
		}, mediaJSON, "abc", "a file of unknown size"},
		{func(c *strict.Call) { c.BodyOf(mediaText, "").Int64(12) }, mediaText, "12", "text"},
		{func(c *strict.Call) { thing{"a"}.encode(c.BodyOf(mediaOtherJSON, "application/x+json")) }, mediaOtherJSON, "a", "JSON of a range"},
		{func(c *strict.Call) {
			c.BodyStream(mediaImage, strict.Stream{Body: strings.NewReader("PNG"), ContentType: "image/png"})
		}, mediaImage, "PNG", "a stream"},
		{func(c *strict.Call) {
			c.BodyStream(mediaEvents, strict.Stream{Body: iotest.OneByteReader(strings.NewReader("data:"))})
		}, mediaEvents, "data:", "events"},
		{func(c *strict.Call) {
			c.BodyStream(mediaImage, strict.Stream{Body: strings.NewReader(""), ContentType: "image/png"})
		}, mediaImage, "", "an empty stream"},
	} {
		call := client.NewCall(&sendAny)
		c.send(call)
		answer, err := call.Exchange(t.Context())
		if err != nil {
			t.Errorf("%s: %v", c.reason, err)
			continue
		}
		got := ""
		switch document := answer.Document.(type) {
		case *thing:
			got = document.Name
		case *int64:
			got = "12"
		case *strict.Stream:
			text, err := io.ReadAll(document)
			if got = string(text); err != nil || document.Close() != nil {
				t.Errorf("%s: %v", c.reason, err)
			}
		}
		if got != c.want || answer.Media != c.media {
			t.Errorf("%s: %q of media type %d, want %q of %d", c.reason, got, answer.Media, c.want, c.media)
		}
	}
}

func TestClientSendsNoOtherMedia(t *testing.T) {
	for reason, c := range map[string]struct {
		send func(*strict.Call)
		want string
	}{
		"no content type for a range": {func(c *strict.Call) { thing{"a"}.encode(c.BodyOf(mediaOtherJSON, "")) }, "contentType "},
		"one of another range": {func(c *strict.Call) {
			c.BodyStream(mediaImage, strict.Stream{Body: strings.NewReader(""), ContentType: "text/plain"})
		}, "contentType "},
		"a range": {func(c *strict.Call) {
			c.BodyStream(mediaImage, strict.Stream{Body: strings.NewReader(""), ContentType: "image/*"})
		}, "contentType "},
		"no stream":                    {func(c *strict.Call) { c.BodyStream(mediaEvents, strict.Stream{}) }, "required "},
		"no file":                      {func(c *strict.Call) { parcel{Files: []strict.File{{}}}.encode(c.BodyOf(mediaMultipart, "")) }, "required /files/0"},
		"a file in JSON":               {func(c *strict.Call) { parcel{Files: []strict.File{{Body: strings.NewReader("")}}}.encode(c.Body()) }, "unrepresentable /files/0"},
		"no body":                      {func(c *strict.Call) { c.NoBody() }, "required "},
		"a text that the type forbids": {func(c *strict.Call) { c.BodyOf(mediaText, "").Null() }, "type "},
		"a value that no form can have": {func(c *strict.Call) {
			e := c.BodyOf(mediaForm, "")
			e.BeginObject()
			e.Member("name", `"name":`)
			e.Null()
			e.EndObject()
		}, "syntax /name"},
	} {
		call := client(t, func(*http.Request) (*http.Response, error) {
			t.Errorf("%s: sent", reason)
			return nil, errors.New("sent")
		}).NewCall(&sendAny)
		c.send(call)
		if _, err := call.Exchange(t.Context()); found(err) != c.want {
			t.Errorf("%s: %v, want %s", reason, err, c.want)
		}
	}
}

// A range leaves open what is sent, unless the caller says it.
func TestWithContentType(t *testing.T) {
	for _, c := range []struct{ given, want, found string }{
		{"application/own+json", "application/own+json", ""},
		{"application/own+json; v=1", "application/own+json; v=1", ""},
		{"text/plain", "", "contentType "},
		{"", "", "contentType "},
	} {
		sent := ""
		call := client(t, func(r *http.Request) (*http.Response, error) {
			sent = r.Header.Get("Content-Type")
			return respond(200, "image/png", ""), nil
		}).NewCall(&sendAny, strict.WithContentType(c.given))
		thing{"a"}.encode(call.BodyOf(mediaOtherJSON, ""))
		if _, err := call.Exchange(t.Context()); found(err) != c.found || sent != c.want {
			t.Errorf("%q: sent %q, %v", c.given, sent, err)
		}
	}
}

// A closer counts how often it is closed.
type closer struct {
	io.Reader
	closed int
}

func (c *closer) Close() error {
	c.closed++
	return nil
}

func TestClientClosesBodies(t *testing.T) {
	answer := func(status int, contentType string) (*http.Response, *closer) {
		body := &closer{Reader: strings.NewReader("abc")}
		r := respond(status, contentType, "")
		r.Body = body
		return r, body
	}
	for _, c := range []struct {
		status      int
		contentType string
		kind        string
		reason      string
	}{
		{200, "image/png", "", "a stream"},
		{200, "text/html", "contract", "another media type"},
		{500, "text/html", "response", "an error"},
		{300, "image/png", "contract", "an undocumented status"},
	} {
		r, body := answer(c.status, c.contentType)
		sent := &closer{Reader: strings.NewReader("x")}
		call := client(t, func(r *http.Request) (*http.Response, error) {
			if _, err := io.Copy(io.Discard, r.Body); err != nil {
				t.Error(err)
			}
			r.Body.Close()
			return answerOf(r, body, c.status, c.contentType), nil
		}, strict.WithDownloadLimit(2)).NewCall(&sendAny)
		_ = r
		call.BodyStream(mediaImage, strict.Stream{Body: sent, ContentType: "image/png"})
		got, err := call.Exchange(t.Context())
		if c.kind == "" {
			stream := got.Document.(*strict.Stream)
			if body.closed > 0 {
				t.Errorf("%s: closed before it is read", c.reason)
			}
			if text, err := io.ReadAll(stream); string(text) != "ab" || err == nil || !strings.Contains(err.Error(), "larger than the limit of 2 bytes") {
				t.Errorf("%s: %q, %v", c.reason, text, err)
			}
			if n, err := stream.Read(make([]byte, 1)); n != 0 || err == nil || err == io.EOF {
				t.Errorf("%s: beyond the limit %d, %v", c.reason, n, err)
			}
			stream.Close()
		} else if err == nil {
			t.Errorf("%s: no error", c.reason)
		}
		if body.closed != 1 || sent.closed != 1 {
			t.Errorf("%s: answer closed %d times, request %d", c.reason, body.closed, sent.closed)
		}
	}
	unsent := &closer{Reader: strings.NewReader("x")}
	call := client(t, nil).NewCall(&sendAny)
	call.BodyStream(mediaImage, strict.Stream{Body: unsent})
	if _, err := call.Exchange(t.Context()); err == nil || unsent.closed != 1 {
		t.Errorf("a stream that is not sent: closed %d times, %v", unsent.closed, err)
	}
}

func answerOf(_ *http.Request, body io.ReadCloser, status int, contentType string) *http.Response {
	r := respond(status, contentType, "")
	r.Body = body
	return r
}

func TestClientReadsCodings(t *testing.T) {
	for _, c := range []struct {
		coding, accept, body string
		want                 string // found, or the name
		reason               string
	}{
		{"", "", `{"name":"a"}`, "a", "none"},
		{"identity", "", `{"name":"a"}`, "a", "none, said so"},
		{"x-own", "", `{"name":"a"}`, "contentCoding ", "one that nobody asked for"},
		{"gzip", "", zipped(`{"name":"a"}`), "contentCoding ", "even gzip"},
		{"gzip", "gzip", zipped(`{"name":"a"}`), "a", "gzip that was asked for"},
		{"br", "gzip", `{"name":"a"}`, "contentCoding ", "another than was asked for"},
		{"gzip", "gzip", `{"name":"a"}`, "", "no gzip"},
		{"gzip", "gzip", zipped(`{"name":"` + strings.Repeat("a", 1000) + `"}`), "", "what grows beyond the limit"},
	} {
		call := client(t, func(*http.Request) (*http.Response, error) {
			r := respond(200, "application/json", c.body)
			if c.coding != "" {
				r.Header.Set("Content-Encoding", c.coding)
			}
			return r, nil
		}, strict.WithResponseLimit(100)).NewCall(&sendAny, strict.WithRequestEditor(func(r *http.Request) error {
			if c.accept != "" {
				r.Header.Set("Accept-Encoding", c.accept)
			}
			return nil
		}))
		thing{"a"}.encode(call.Body())
		answer, err := call.Exchange(t.Context())
		got := found(err)
		if err == nil {
			got = answer.Document.(*thing).Name
		}
		if got != c.want || (err == nil) != (c.want == "a") {
			t.Errorf("%s: %s, %v, want %s", c.reason, got, err, c.want)
		}
	}
}

// net/http asks for gzip by itself, and undoes it.
func TestClientReadsGzip(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Encoding", r.Header.Get("Accept-Encoding"))
		io.WriteString(w, zipped(`{"name":"a"}`))
	}))
	defer server.Close()
	c, err := strict.NewClient(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	call := c.NewCall(&sendAny)
	thing{"a"}.encode(call.Body())
	if answer, err := call.Exchange(t.Context()); err != nil || answer.Document.(*thing).Name != "a" {
		t.Errorf("%v, %v", answer.Document, err)
	}
}

// These answers have no content, whatever is documented.
func TestClientReadsNoContent(t *testing.T) {
	o := sendAny
	o.Responses = []strict.Response{{Status: 2, Media: anyMedia}, {Status: 3, Media: anyMedia}}
	for _, c := range []struct {
		method string
		status int
		body   string
		ok     bool
	}{
		{"POST", 204, "", true},
		{"POST", 205, "", true},
		{"POST", 204, "x", false},
		{"POST", 200, "", false},
		{"HEAD", 200, "", true},
		{"HEAD", 200, "x", false},
	} {
		o.Method = c.method
		call := client(t, func(*http.Request) (*http.Response, error) { return respond(c.status, "application/json", c.body), nil }).NewCall(&o)
		answer, err := call.Exchange(t.Context())
		if (err == nil) != c.ok || err == nil && (answer.Media != -1 || answer.Document != nil) {
			t.Errorf("%s, %d %q: %v, %v", c.method, c.status, c.body, answer, err)
		}
	}
}

// The time limit of a call ends with the header of a stream; until then it holds.
func TestClientLimitsTimeOfStreams(t *testing.T) {
	late := make(chan struct{})
	call := client(t, func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		close(late)
		return nil, r.Context().Err()
	}, strict.WithTimeout(1)).NewCall(&sendAny)
	thing{"a"}.encode(call.Body())
	if _, err := call.Exchange(t.Context()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("no answer: %v", err)
	}
	<-late
	synctest.Test(t, func(t *testing.T) {
		var ctx context.Context
		call := client(t, func(r *http.Request) (*http.Response, error) {
			ctx = r.Context()
			return respond(200, "image/png", "x"), nil
		}, strict.WithTimeout(time.Minute)).NewCall(&sendAny)
		thing{"a"}.encode(call.Body())
		answer, err := call.Exchange(t.Context())
		<-time.After(time.Hour) // of the bubble's clock
		if err != nil || ctx.Err() != nil {
			t.Fatalf("the call is over before its stream: %v %v", err, ctx.Err())
		}
		if answer.Document.(*strict.Stream).Close(); ctx.Err() == nil {
			t.Error("the call goes on after its stream")
		}
	})
}
