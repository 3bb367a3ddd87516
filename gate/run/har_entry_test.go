package run

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/chromedp/cdproto/har"

	"github.com/leasegate/leasegate/gate"
)

func decodeEntry(raw []byte) (recorded, error) { return new(cursor).entry(raw) }

func TestDecodeEntryRequest(t *testing.T) {
	tests := []struct {
		why, request string
		url          string
		header       http.Header
		body         []byte
		gap          string
	}{
		{
			why:     "fields as recorded, without those of HTTP/2 and of the transfer",
			request: `"headers":[{"name":":method","value":"POST"},{"name":"x-a","value":"1"},{"name":"X-A","value":"2"},{"name":"content-encoding","value":"gzip"},{"name":"Transfer-Encoding","value":"chunked"}]`,
			header:  http.Header{"X-A": {"1", "2"}},
			gap:     "does not tell",
		},
		{why: "no body", request: `"bodySize":0`},
		{why: "a body of unknown size", request: `"bodySize":-1`, gap: "does not tell"},
		{why: "a body of unknown size, which fields would tell", request: `"bodySize":-1,"httpVersion":"HTTP/1.1"`},
		{why: "postData null", request: `"bodySize":0,"postData":null`},
		{why: "a body left out", request: `"bodySize":5`, gap: "leaves the body out"},
		{why: "an empty text with a size", request: `"bodySize":5,"postData":{"mimeType":"","text":""}`, gap: "leaves the body out"},
		{why: "an empty body", request: `"bodySize":0,"postData":{"mimeType":"","text":""}`},
		{why: "postData without a text", request: `"postData":{"mimeType":"text/plain"},"headers":[{"name":"a","value":"b"}]`, header: http.Header{"A": {"b"}}, gap: "does not tell"},
		{why: "parameters instead of a text", request: `"postData":{"params":[{"name":"a","value":"b"}]}`, gap: "parameters, not its bytes"},
		{why: "text", request: `"postData":{"text":"{\"a\":\"\u00e9\ud83d\ude00\\u0041\"}"}`, body: []byte(`{"a":"é😀\u0041"}`)},
		{why: "text wins over parameters", request: `"postData":{"params":[{"name":"a"}],"text":"a="}`, body: []byte("a=")},
		{why: "base64", request: `"postData":{"text":"/w==","encoding":"base64"}`, body: []byte{0xff}},
		{why: "base64, said in a member of the recorder's own", request: `"postData":{"text":"/w==","_encoding":"BASE64"}`, body: []byte{0xff}},
		{why: "base64 in HTTP Toolkit's member", request: `"_content":{"text":"/w==","size":1,"encoding":"base64"}`, body: []byte{0xff}},
		{why: "another encoding", request: `"postData":{"text":"x","encoding":"gzip"}`, gap: "encoding other than base64"},
		{why: "mimeType where no field was recorded", request: `"headers":[],"postData":{"mimeType":"application/json","text":"{}"}`, header: http.Header{"Content-Type": {"application/json"}}, body: []byte("{}")},
		{why: "no mimeType where fields were", request: `"headers":[{"name":"a","value":"b"}],"postData":{"mimeType":"application/json","text":"{}"}`, header: http.Header{"A": {"b"}}, body: []byte("{}")},
		{
			why:     "an upload with the fields of its stream, as Firefox has it",
			request: `"headers":[{"name":"content-type","value":"multipart/form-data; boundary=b"}],"postData":{"text":"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 7\r\n\r\n--b--\r\n"}`,
			header:  http.Header{"Content-Type": {"multipart/form-data; boundary=b"}},
			body:    []byte("--b--\r\n"),
		},
		{why: "an upload without the bytes of its file", request: `"headers":[{"name":"content-length","value":"90"}],"bodySize":7,"postData":{"text":"--b--\r\n"}`, header: http.Header{"Content-Length": {"90"}}, gap: "only a part"},
		{why: "members that nobody needs, of any type", request: `"cookies":7,"httpVersion":null,"_x":[],"bodySize":0.0,"headersSize":"?"`},
		{why: "null for lists", request: `"headers":null,"bodySize":null`, gap: "does not tell"},
		{why: "a fragment is not sent", request: `"url":"http://h/a?b#c?d"`, url: "http://h/a?b"},
		{why: "the last of two", request: `"url":"/1","url":"/2"`, url: "/2"},
		{why: "bytes that are no UTF-8", request: `"postData":{"text":"` + "\xff\xc0" + `"}`, body: []byte("\xff\xc0")},
		{why: "half a surrogate pair is no UTF-8 either", request: `"postData":{"text":"a\ud800b\udc80\ud800\u0041"}`, body: []byte("a\xed\xa0\x80b\xed\xb2\x80\xed\xa0\x80A")},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			rec, err := decodeEntry([]byte(`{"request":{"method":"POST","url":"/",` + test.request + `}}`))
			if err != nil {
				t.Fatal(err)
			}
			want := gate.Request{Method: "POST", URL: test.url, Header: test.header, Body: test.body}
			if want.URL == "" {
				want.URL = "/"
			}
			if want.Header == nil {
				want.Header = http.Header{}
			}
			if !reflect.DeepEqual(rec.exchange.Request, want) {
				t.Errorf("got %+v, want %+v", rec.exchange.Request, want)
			}
			checkGap(t, rec.requestGap.reason, test.gap)
		})
	}
}

func checkGap(t *testing.T, got, want string) {
	t.Helper()
	if (want == "") != (got == "") || !strings.Contains(got, want) {
		t.Errorf("got the gap %q, want %q", got, want)
	}
}

func TestDecodeEntryResponse(t *testing.T) {
	tests := []struct {
		why, response string
		want          *gate.Response
		gap           string
	}{
		{why: "null", response: `null`},
		{why: "status 0: no response", response: `{"status":0,"headers":[],"content":{"size":0,"text":""}}`},
		{why: "status -1: no response", response: `{"status":-1}`},
		{why: "no status", response: `{}`},
		{why: "a number is a number", response: `{"status":2e2}`, want: &gate.Response{Status: 200}, gap: "does not tell"},
		{why: "no content", response: `{"status":204,"content":{"size":0,"mimeType":"x-unknown"},"headers":[{"name":"A","value":"b"}]}`, want: &gate.Response{Status: 204, Header: http.Header{"A": {"b"}}}},
		{why: "content left out", response: `{"status":200,"content":{"size":12,"mimeType":"text/html"}}`, want: &gate.Response{Status: 200, Header: http.Header{"Content-Type": {"text/html"}}}, gap: "leaves the body out"},
		{why: "content of unknown size left out", response: `{"status":200,"bodySize":12,"content":{"size":-1}}`, want: &gate.Response{Status: 200}, gap: "does not tell"},
		{why: "no content, yet a size on the wire", response: `{"status":200,"bodySize":12}`, want: &gate.Response{Status: 200}, gap: "does not tell"},
		{why: "an empty body that was compressed", response: `{"status":200,"bodySize":20,"content":{"size":0,"text":""}}`, want: &gate.Response{Status: 200}},
		{why: "text", response: `{"status":200,"content":{"text":"{}"}}`, want: &gate.Response{Status: 200, Body: []byte("{}")}},
		{why: "base64 with line breaks", response: `{"status":200,"content":{"text":"e3\r\n0=","encoding":"base64"}}`, want: &gate.Response{Status: 200, Body: []byte("{}")}},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			rec, err := decodeEntry([]byte(`{"request":{"method":"GET","url":"/"},"response":` + test.response + `}`))
			if err != nil {
				t.Fatal(err)
			}
			if test.want != nil && test.want.Header == nil {
				test.want.Header = http.Header{}
			}
			if !reflect.DeepEqual(rec.exchange.Response, test.want) {
				t.Errorf("got %+v, want %+v", rec.exchange.Response, test.want)
			}
			checkGap(t, rec.responseGap.reason, test.gap)
		})
	}
}

// What one entry leaves in a cursor is not in the next one.
func TestCursorIsReused(t *testing.T) {
	var c cursor
	first, err := c.entry([]byte(`{"request":{"method":"GET","url":"/","headers":[{"name":"x-a","value":"1"},{"name":"x-b","value":"2"}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range []string{
		`{"request":{"method":"GET","url":"/","headers":[{"value":"3"},{"name":"X-A","value":"4"}]}}`,
		`{"request":{"method":"GET","url":"/","headers":[` + strings.Repeat(`{"name":"x-a"},`, 2*maxPairsKept) + `{"name":"X-A","value":"4"}]}}`,
	} {
		got, err := c.entry([]byte(entry))
		want, _ := decodeEntry([]byte(entry))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v and %v, want %+v", got, err, want)
		}
	}
	if want := (http.Header{"X-A": {"1"}, "X-B": {"2"}}); !reflect.DeepEqual(first.exchange.Request.Header, want) {
		t.Errorf("the first now has the fields %v, want %v", first.exchange.Request.Header, want)
	}
	for i := range 2 * maxNames {
		_, _ = c.entry([]byte(`{"request":{"method":"GET","url":"/","headers":[{"name":"n` + strconv.Itoa(i) + `"}]}}`))
	}
	if len(c.names) > maxNames || cap(c.pairs) > maxPairsKept {
		t.Errorf("it keeps %d names and room for %d pairs", len(c.names), cap(c.pairs))
	}
}

func TestDecodeEntryErrors(t *testing.T) {
	tests := []struct{ entry, want string }{
		{`null`, "no request"},
		{`{}`, "no request"},
		{`[]`, "not an object"},
		{`"secret"`, "not an object"},
		{`{"request":null}`, "no request"},
		{`{"request":{"url":"/"}}`, "no method"},
		{`{"request":{"method":"GET"}}`, "no url"},
		{`{"request":{"method":"GET","url":["secret"]}}`, "/request/url has not the type"},
		{`{"request":{"method":"GET","url":"/","headers":[{"name":"a","value":{"secret":1}}]}}`, "/request/headers/0/value has not the type"},
		{`{"request":{"method":"GET","url":"/","postData":{"text":"secret!","encoding":"base64"}}}`, "request's body: its text is not the base64"},
		{`{"request":{"method":"GET","url":"/"},"response":{"status":200,"content":{"text":"secret!","encoding":"base64"}}}`, "response: its body: its text is not the base64"},
		{`{"request":{"method":"GET","url":"/"},"response":{"status":200.5}}`, "not a status code"},
		{`{"request":{"method":"GET","url":"/"},"response":{"status":1e99}}`, "not a status code"},
		{`{"request":{"method":"GET","url":"/"},"response":{"status":"secret"}}`, "/response/status has not the type"},
	}
	for _, test := range tests {
		_, err := decodeEntry([]byte(test.entry))
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: got %v, want an error with %q and without the value", test.entry, err, test.want)
		}
	}
}

func TestSetAside(t *testing.T) {
	tests := []struct {
		method, url string
		aside       bool
	}{
		{"GET", "http://h/", false},
		{"GET", "HTTPS://h/", false},
		{"GET", "wss://h/", false},
		{"GET", "/a:b", false},
		{"GET", "/", false},
		{"GET", "?a:b", false},
		{"GET", "data:text/plain,hello", true},
		{"GET", "blob:https://h/1", true},
		{"GET", "chrome-extension://x/y", true},
		{"CONNECT", "https://h:443", true},
	}
	for _, test := range tests {
		rec, err := decodeEntry([]byte(`{"request":{"method":"` + test.method + `","url":"` + test.url + `"}}`))
		if err != nil || (rec.setAside != "") != test.aside {
			t.Errorf("%s %s: got %q and %v, want it set aside: %v", test.method, test.url, rec.setAside, err, test.aside)
		}
	}
}

// cdproto's types are a HAR writer that is not ours.
func TestDecodeEntryOfAnotherWriter(t *testing.T) {
	raw, err := json.Marshal(har.Entry{
		Request: &har.Request{
			Method:   "PUT",
			URL:      "https://h/a%2Fb?c=d",
			Headers:  []*har.NameValuePair{{Name: "content-type", Value: "application/json"}},
			PostData: &har.PostData{MimeType: "application/json", Text: "{\"é\":1}"},
			BodySize: 8,
		},
		Response: &har.Response{
			Status:  404,
			Headers: []*har.NameValuePair{{Name: "X-A", Value: "b"}},
			// har.Content marshals its bytes as base64, and says so here.
			Content: &har.Content{Size: 2, Text: []byte("no"), Encoding: "base64"},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	rec, err := decodeEntry(raw)
	want := recorded{exchange: gate.Exchange{
		Request: gate.Request{
			Method: "PUT",
			URL:    "https://h/a%2Fb?c=d",
			Header: http.Header{"Content-Type": {"application/json"}},
			Body:   []byte("{\"é\":1}"),
		},
		Response: &gate.Response{Status: 404, Header: http.Header{"X-A": {"b"}}, Body: []byte("no")},
	}}
	if err != nil || !reflect.DeepEqual(rec, want) {
		t.Fatalf("got %+v and %v from %s, want %+v", rec, err, raw, want)
	}
}

// encoding/json reads strings as harText does, where they are valid Unicode.
func FuzzHARText(f *testing.F) {
	f.Add(`plain`)
	f.Add(`\"\\\/\b\f\n\r\t`)
	f.Add(`\u0000\u00e9\ud83d\ude00\uFFFD`)
	f.Add(`\ud83d\ud83d\ude00`)
	f.Add("\xed\xa0\x80")
	f.Fuzz(func(t *testing.T, inner string) {
		quoted := `"` + inner + `"`
		var want string
		if json.Unmarshal([]byte(quoted), &want) != nil {
			return
		}
		quoted = strings.TrimSpace(quoted)
		got := string(appendUnquoted(nil, []byte(quoted[1:len(quoted)-1])))
		// What no UTF-8 can say, encoding/json replaces and harText must keep.
		if utf8.ValidString(got) != (got == want) {
			t.Fatalf("%q: got %q, want %q", quoted, got, want)
		}
	})
}
