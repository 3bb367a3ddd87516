package strict_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/strict"
	"github.com/leasegate/leasegate/strict/wire"
)

// madeHeaders are the header fields of makeThing's answer, as they are generated.
type madeHeaders struct {
	Location string
	Left     strict.Optional[int]
	Tags     []string
	Cookies  []string
	Meta     strict.Optional[string] // JSON
}

func field(name string, shape *strict.Shape) strict.Parameter {
	return strict.Parameter{Name: name, In: "header", Pointer: "/header/" + name, Style: "simple", Shape: shape}
}

// makeThing answers with header fields.
var makeThing = func() *strict.Operation {
	o := &strict.Operation{ID: "makeThing", Method: http.MethodPost, Path: "/things"}
	headers := []strict.Parameter{field("Location", nil), field("x-left", of("integer")), field("X-Tags", listOf(nil)), field("Set-Cookie", listOf(nil)), field("X-Meta", nil)}
	headers[0].Required, headers[3].Lines, headers[4].Content = true, true, "json"
	decode := func(h *strict.HeaderReader) any { return readMade(h, headers) }
	o.Responses = []strict.Response{
		{Status: 201, Media: []strict.Media{{Type: "application/json", Decode: decodeThing}}, Headers: headers, DecodeHeaders: decode},
		{Status: 204, Headers: headers, DecodeHeaders: decode},
		{Status: 202},
	}
	return o
}()

func readMade(h *strict.HeaderReader, rows []strict.Parameter) *madeHeaders {
	made := &madeHeaders{}
	texts := func(p *strict.Parameter) (list []string) {
		if d := h.Decoder(p); d != nil {
			for ok := d.BeginArray(); ok && d.Element(); {
				if text, ok := d.String(); ok {
					list = append(list, text)
				}
			}
			h.Close(d)
		}
		return list
	}
	if d := h.Decoder(&rows[0]); d != nil {
		made.Location, _ = d.String()
		h.Close(d)
	}
	if d := h.Decoder(&rows[1]); d != nil {
		if left, ok := d.Int(); ok {
			made.Left.Set(left)
		}
		h.Close(d)
	}
	made.Tags, made.Cookies = texts(&rows[2]), texts(&rows[3])
	if d := h.Decoder(&rows[4]); d != nil {
		if meta, ok := d.Raw(); ok {
			made.Meta.Set(string(meta))
		}
		h.Close(d)
	}
	return made
}

func (made *madeHeaders) write(h *strict.HeaderWriter, rows []strict.Parameter) {
	texts := func(p *strict.Parameter, list []string) {
		if list != nil {
			h.Write(p, func(e *wire.Encoder) {
				e.BeginArray()
				for _, text := range list {
					e.Element()
					e.String(text)
				}
				e.EndArray()
			})
		}
	}
	if made.Location == "none" {
		h.Missing(&rows[0])
	} else {
		h.Write(&rows[0], func(e *wire.Encoder) { e.String(made.Location) })
	}
	if left, ok := made.Left.Get(); ok {
		h.Write(&rows[1], func(e *wire.Encoder) { e.Int64(int64(left)) })
	}
	texts(&rows[2], made.Tags)
	texts(&rows[3], made.Cookies)
	if meta, ok := made.Meta.Get(); ok {
		h.Write(&rows[4], func(e *wire.Encoder) { e.Raw([]byte(meta)) })
	}
}

func TestClientReadsHeaders(t *testing.T) {
	for _, c := range []struct {
		header, body string // lines with bars between
		status       int
		want         *madeHeaders
		found        string
		reason       string
	}{
		{"Location: /a", `{"name":"n"}`, 201, &madeHeaders{Location: "/a"}, "", "the required one"},
		{"Location: /a|X-Left: 3|X-Tags: a, b|X-Tags: c|X-Meta: [1]", "", 204, &madeHeaders{Location: "/a", Left: strict.Some(3), Tags: []string{"a", "b", "c"}, Meta: strict.Some("[1]")}, "", "all of them, a list on two lines"},
		{"Location: /a|Set-Cookie: a=1; Expires=Fri, 1 Jan 2027 00:00:00 GMT|Set-Cookie: b=2", "", 204, &madeHeaders{Location: "/a", Cookies: []string{"a=1; Expires=Fri, 1 Jan 2027 00:00:00 GMT", "b=2"}}, "", "cookies, each on a line"},
		{"Location: a|Location: b", "", 204, &madeHeaders{Location: "a, b"}, "", "two lines of a field that is no list are one value"},
		{"X-Left: 3", "", 204, nil, "required /header/Location", "none of the required one"},
		{"Location: /a|X-Left: three", "", 204, nil, "type /header/x-left", "one of another type"},
		{"Location: /a|X-Meta: [", "", 204, nil, "syntax /header/X-Meta", "JSON that is none"},
		{"X-Left: x", `{"nam":"n"}`, 201, nil, "required /header/Location, type /header/x-left, additionalProperties /nam, required /name", "header and body, all at once"},
		{"", "", 202, nil, "", "a response without headers in the document"},
	} {
		header := http.Header{"Content-Type": {"application/json"}}
		for line := range strings.SplitSeq(c.header, "|") {
			if name, value, ok := strings.Cut(line, ": "); ok {
				header.Add(name, value)
			}
		}
		call := client(t, func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: c.status, Header: header, Body: io.NopCloser(strings.NewReader(c.body))}, nil
		}).NewCall(makeThing)
		_, _, err := call.Do(t.Context())
		var off *strict.ContractError
		if found(err) != c.found || c.found != "" && !errors.As(err, &off) {
			t.Errorf("%s: %v, want %q", c.reason, err, c.found)
		}
		if got, _ := call.Headers().(*madeHeaders); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: read %+v, want %+v", c.reason, got, c.want)
		}
	}
}

// What a server writes its client reads; what it can't write it does not send at all.
func TestServerWritesHeaders(t *testing.T) {
	for _, c := range []struct {
		made        madeHeaders
		want, found string
		reason      string
	}{
		{madeHeaders{Location: "/a"}, "Location: /a", "", "the required one"},
		{madeHeaders{Location: "/a", Left: strict.Some(-3), Tags: []string{"a", "b"}, Meta: strict.Some(`{"a":[1]}`)}, `Location: /a|X-Left: -3|X-Meta: {"a":[1]}|X-Tags: a,b`, "", "all of them"},
		{madeHeaders{Location: "/a", Cookies: []string{"a=1; Path=/", "b=2, 3"}}, "Location: /a|Set-Cookie: a=1; Path=/|Set-Cookie: b=2, 3", "", "cookies, each on a line"},
		{madeHeaders{Location: "none"}, "", "required /header/Location", "none of the required one"},
		{madeHeaders{Location: "/a\r\nX-Evil: 1"}, "", "syntax /header/Location", "line feeds"},
		{madeHeaders{Location: " /a"}, "", "syntax /header/Location", "a space that would be cut"},
		{madeHeaders{Location: "\xff"}, "", "unicode /header/Location", "no Unicode"},
		{madeHeaders{Location: "/a", Tags: []string{"a,b"}}, "", "syntax /header/X-Tags", "an item that reads as two"},
		{madeHeaders{Location: "/a", Tags: []string{}}, "", "syntax /header/X-Tags", "an empty list"},
		{madeHeaders{Location: "/a", Cookies: []string{"a=1\n"}}, "", "syntax /header/Set-Cookie", "a line feed in a cookie"},
	} {
		rows := makeThing.Responses[0].Headers
		recorder := httptest.NewRecorder()
		recorder.Header().Set("X-Left", "old")
		w, err := strict.WithHeaders(recorder, func(h *strict.HeaderWriter) { c.made.write(h, rows) })
		if found(err) != c.found {
			t.Errorf("%s: %v, want %q", c.reason, err, c.found)
		}
		if got := recorder.Header().Get("X-Left"); got != "old" {
			t.Errorf("%s: there is X-Left %q before the header is sent", c.reason, got)
		}
		if c.found != "" {
			continue
		}
		if !c.made.Left.IsSpecified() {
			w.Header().Del("X-Left")
		}
		w.WriteHeader(http.StatusNoContent)
		var lines []string
		for _, name := range wire.SortedKeys(w.Header()) {
			for _, value := range w.Header()[name] {
				lines = append(lines, name+": "+value)
			}
		}
		if got := strings.Join(lines, "|"); got != c.want {
			t.Errorf("%s: wrote %q, want %q", c.reason, got, c.want)
		}
		call := client(t, func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 204, Header: w.Header(), Body: http.NoBody}, nil
		}).NewCall(makeThing)
		if _, _, err := call.Do(t.Context()); err != nil || !reflect.DeepEqual(call.Headers(), &c.made) {
			t.Errorf("%s: the client reads %+v, %v", c.reason, call.Headers(), err)
		}
	}
}
