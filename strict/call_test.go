package strict_test

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/strict"
)

func TestWithHeader(t *testing.T) {
	o := withParameter(strict.Parameter{Name: "X-Limit", In: "header", Style: "simple"})
	for _, c := range []struct {
		reason  string
		options []strict.CallOption
		want    string // "!" and a part of the error where it is not sent
	}{
		{"one", []strict.CallOption{strict.WithHeader("x-own", "a")}, "a"},
		{"a later one", []strict.CallOption{strict.WithHeader("X-Own", "a"), strict.WithHeader("x-own", "b")}, "b"},
		{"no value", []strict.CallOption{strict.WithHeader("X-Own", "")}, ""},
		{"no name", []strict.CallOption{strict.WithHeader("X Own", "a")}, "!want the name of a header field"},
		{"a line more", []strict.CallOption{strict.WithHeader("X-Own", "a\r\nX-B: c")}, "!no control characters"},
		{"credentials", []strict.CallOption{strict.WithHeader("authorization", "Bearer s3cret")}, "!Authorization is for the client to set; credentials go by WithCallCredentials"},
		{"the media type", []strict.CallOption{strict.WithHeader("content-type", "text/plain")}, "!for the client to set"},
		{"what may come", []strict.CallOption{strict.WithHeader("Accept", "*/*")}, "!for the client to set"},
		{"a parameter", []strict.CallOption{strict.WithHeader("x-limit", "a")}, "!a parameter of the operation"},
		{"the first fault", []strict.CallOption{strict.WithHeader("x-limit", "a"), strict.WithHeader("", "")}, "!a parameter of the operation"},
	} {
		got := "not sent"
		cl := client(t, func(r *http.Request) (*http.Response, error) {
			got = strings.Join(r.Header["X-Own"], "|")
			return respond(204, "", ""), nil
		})
		_, _, err := cl.NewCall(o, c.options...).Do(t.Context())
		if part, refused := strings.CutPrefix(c.want, "!"); refused {
			if got != "not sent" || err == nil || !strings.Contains(strings.ToLower(err.Error()), strings.ToLower(part)) || strings.Contains(err.Error(), "s3cret") {
				t.Errorf("%s: sent %q, %v, want an error with %q", c.reason, got, err, part)
			}
		} else if err != nil || got != c.want {
			t.Errorf("%s: sent %q, %v, want %q", c.reason, got, err, c.want)
		}
	}
	// The product of a call is its own.
	cl := client(t, func(r *http.Request) (*http.Response, error) {
		if got := r.Header["User-Agent"]; len(got) != 1 || got[0] != "call/1" {
			t.Errorf("User-Agent: %q", got)
		}
		return respond(204, "", ""), nil
	}, strict.WithUserAgent("client/1"), strict.WithCallOptions(strict.WithHeader("User-Agent", "client/2")))
	if _, _, err := cl.NewCall(o, strict.WithHeader("User-Agent", "call/1")).Do(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestWithRequestEditor(t *testing.T) {
	stop := errors.New("stop")
	set := func(value string) strict.CallOption {
		return strict.WithRequestEditor(func(r *http.Request) error {
			r.Header["Content-Type"][0] += " " + value // in place, which must not reach others
			r.Header.Set("X-Seen", r.Header.Get("X-Key")+r.Header.Get("X-Own"))
			return nil
		})
	}
	for _, c := range []struct {
		reason string
		edit   func(*http.Request) error
		want   string
	}{
		{"another host", func(r *http.Request) error { r.URL.Host = "elsewhere.test"; return nil }, "goes to the server of the client alone"},
		{"another port", func(r *http.Request) error { r.URL.Host += ":8443"; return nil }, "goes to the server of the client alone"},
		{"another scheme", func(r *http.Request) error { r.URL.Scheme = "http"; return nil }, "goes to the server of the client alone"},
		{"another Host field", func(r *http.Request) error { r.Host = "elsewhere.test"; return nil }, "goes to the server of the client alone"},
		{"another URL", func(r *http.Request) error { r.URL = &url.URL{Scheme: "https", Host: "elsewhere.test"}; return nil }, "goes to the server of the client alone"},
		{"no URL", func(r *http.Request) error { r.URL = nil; return nil }, "goes to the server of the client alone"},
		{"an error", func(*http.Request) error { return stop }, "request editor: stop"},
	} {
		cl := client(t, func(*http.Request) (*http.Response, error) {
			t.Errorf("%s: sent", c.reason)
			return respond(204, "", ""), nil
		}, strict.WithCredentials(credentialKey("K")))
		if _, _, err := cl.NewCall(want(all(&schemeKey)), strict.WithRequestEditor(c.edit)).Do(t.Context()); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.reason, err, c.want)
		}
	}
	var sent *http.Request
	cl := client(t, func(r *http.Request) (*http.Response, error) {
		sent = r
		return respond(200, "application/json", `{"name":"b"}`), nil
	}, strict.WithCallOptions(set("first")))
	for range 2 { // the second finds nothing of the first
		call := cl.NewCall(&putThing, set("second"), strict.WithHeader("X-Own", "own"))
		thing{"a"}.encode(call.Body())
		if _, _, err := call.Do(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(sent.Header["Content-Type"], " "); got != "application/json first second" || sent.Header.Get("X-Seen") != "own" {
			t.Errorf("edited to %v", sent.Header)
		}
	}
}

func TestWithCallResponseLimit(t *testing.T) {
	cl := client(t, func(*http.Request) (*http.Response, error) {
		return respond(200, "application/json", `{"name":"0123456789"}`), nil
	}, strict.WithResponseLimit(10))
	for limit, want := range map[int64]string{0: "limit of 10 bytes", 20: "limit of 20 bytes", 21: ""} {
		var options []strict.CallOption
		if limit > 0 {
			options = append(options, strict.WithCallResponseLimit(limit))
		}
		_, _, err := cl.NewCall(&putThing, options...).Do(t.Context())
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%d: %v, want %q", limit, err, want)
		}
	}
}

// A stream is limited by the call, too.
func TestWithCallResponseLimitOfStreams(t *testing.T) {
	o := &strict.Operation{ID: "get", Method: http.MethodGet, Path: "/", Responses: []strict.Response{
		{Status: 200, Media: []strict.Media{{Type: "image/png", Kind: strict.KindStream}}},
	}}
	for limit, want := range map[int64]string{3: "", 2: "limit of 2 bytes"} {
		cl := client(t, func(*http.Request) (*http.Response, error) { return respond(200, "image/png", "abc"), nil })
		answer, err := cl.NewCall(o, strict.WithCallResponseLimit(limit)).Exchange(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		stream := answer.Document.(*strict.Stream)
		if _, err := io.ReadAll(stream); want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%d: %v, want %q", limit, err, want)
		}
		stream.Close()
	}
}

// Status and header of any answer are handed out, be it off the document.
func TestWithAnswer(t *testing.T) {
	for _, c := range []struct {
		answer *http.Response
		err    error
		want   int
		reason string
	}{
		{respond(204, "", ""), nil, 204, "a success"},
		{respond(422, "application/problem+json", "{}"), nil, 422, "an error"},
		{respond(200, "text/html", "<p>"), nil, 200, "off the document"},
		{nil, errors.New("lost"), 0, "none"},
	} {
		if c.answer != nil {
			c.answer.Header.Set("ETag", "e")
		}
		status, tag, everywhere := 0, "", 0
		cl := client(t, func(*http.Request) (*http.Response, error) { return c.answer, c.err },
			strict.WithCallOptions(strict.WithAnswer(func(status int, _ http.Header) { everywhere = status })))
		_, _, _ = cl.NewCall(&putThing, strict.WithAnswer(func(s int, header http.Header) { status, tag = s, header.Get("ETag") })).Do(t.Context())
		if status != c.want || everywhere != c.want || (tag == "e") != (c.want != 0) {
			t.Errorf("%s: %d, %d, %q, want %d", c.reason, status, everywhere, tag, c.want)
		}
	}
}
