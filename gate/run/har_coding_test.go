package run

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// Content-Encoding stays exactly where the recorded bytes are still coded.
func TestSettleCoding(t *testing.T) {
	const plain = `{"a": [1, 2, 3]}`
	gzipped, brotlied, zstded, deflated := encode(t, "gzip", plain), encode(t, "br", plain), encode(t, "zstd", plain), encode(t, "deflate", plain)
	tests := []struct {
		why, coding, mediaType, body string
		binary                       bool
		want                         string // the bytes; empty where they are lost
		coded                        bool
	}{
		{"undone", "gzip", "application/json", "[1,2,3]", false, "[1,2,3]", false},
		{"undone, and no JSON", "br", "application/json", "[1,2,", false, "[1,2,", false},
		{"undone, in base64", "br", "application/json", "[1,2,3]", true, "[1,2,3]", false},
		{"undone, binary", "br", "image/png", "\x89PNG\r\n\x1a\n", true, "\x89PNG\r\n\x1a\n", false},
		{"undone, with characters that JSON can't have", "gzip", "application/json", "{\"é\":\"\x01\"}", false, "{\"é\":\"\x01\"}", false},
		{"the same of a coding without a beginning of its own", "br", "application/json", "{\"é\":\"\x01\"}", true, "{\"é\":\"\x01\"}", false},
		{"gzip", "gzip", "application/json", gzipped, true, gzipped, true},
		{"x-gzip", "X-GZip", "text/plain", gzipped, true, gzipped, true},
		{"zstd", "zstd", "application/json", zstded, true, zstded, true},
		{"br", "br", "application/json; charset=utf-8", brotlied, true, brotlied, true},
		{"deflate", "deflate", "application/problem+json", deflated, true, deflated, true},
		{"a coding that nobody knows", "x", "text/html", "\x00\x01", true, "\x00\x01", true},
		{"twice", "br, gzip", "application/json", gzipped, true, gzipped, true},
		{"identity", "identity", "application/json", "[1]", false, "[1]", false},
		{"none, and gzip all the same", "", "application/gzip", gzipped, true, gzipped, false},
		{"coded bytes as Latin-1 characters", "gzip", "application/json", latin1(gzipped), false, gzipped, true},
		{"coded bytes with replacements", "gzip", "application/json", "\x1f\ufffd\x08\x00", false, "", true},
	}
	for _, test := range tests {
		h := http.Header{"Content-Type": {test.mediaType}}
		if test.coding != "" {
			h.Set("Content-Encoding", test.coding)
		}
		got, missing := settleCoding(h, []byte(test.body), test.binary)
		switch {
		case test.want == "":
			if missing != gapDamaged {
				t.Errorf("%s: got %q and the gap %q, want it to be lost", test.why, got, missing.reason)
			}
		case string(got) != test.want || missing.reason != "" || (h.Get("Content-Encoding") != "") != test.coded:
			t.Errorf("%s: got %q, %q and the fields %v, want %q, coded %v", test.why, got, missing.reason, h, test.want, test.coded)
		}
	}
}

// encode puts a text into a content coding.
func encode(t *testing.T, coding, text string) string {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	switch coding {
	case "gzip":
		w = gzip.NewWriter(&b)
	case "deflate":
		w = zlib.NewWriter(&b)
	case "br":
		w = brotli.NewWriter(&b)
	case "zstd":
		var err error
		if w, err = zstd.NewWriter(&b); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func latin1(s string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(rune(s[i]))
	}
	return b.String()
}

func TestForm(t *testing.T) {
	tests := []struct {
		why, mediaType, params string
		size                   int64
		want                   string // of the body; empty for a gap
	}{
		{"as recorders decode it", "application/x-www-form-urlencoded", `[{"name":"a b","value":"1&2=3"},{"name":"c"}]`, -1, "a+b=1%262%3D3&c="},
		{"of another length, the escapes are part of it", "application/x-www-form-urlencoded", `[{"name":"a+b","value":"1%26"}]`, 9, "a%2Bb=1%2526"},
		{"as it was sent", "application/x-www-form-urlencoded", `[{"name":"a+b","value":"1%26"}]`, 8, "a+b=1%26"},
		{
			"parts", `multipart/form-data; boundary=b`, `[{"name":"a","value":"1"},{"name":"f","fileName":"x\".txt","contentType":"text/plain","value":"2"}]`, -1,
			"--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x%22.txt\"\r\nContent-Type: text/plain\r\n\r\n2\r\n--b--\r\n",
		},
		{
			"a boundary of its own", `multipart/form-data`, `[{"name":"a","value":"recorded"}]`, -1,
			"--recorded-\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nrecorded\r\n--recorded---\r\n",
		},
		{"a file without its bytes", `multipart/form-data; boundary=b`, `[{"name":"f","fileName":"x"}]`, -1, ""},
		{"a value with the boundary", `multipart/form-data; boundary=b`, `[{"name":"f","value":"b"}]`, -1, ""},
		{"no form", `text/plain`, `[{"name":"a","value":"1"}]`, -1, ""},
		{"not parameters", "application/x-www-form-urlencoded", `[{"name":1}]`, -1, ""},
	}
	for _, test := range tests {
		body := bodyJSON{params: []byte(test.params)}
		h := http.Header{"Content-Type": {test.mediaType}}
		got, missing := body.form(h, size{bytes: test.size, given: true})
		if string(got) != test.want || (missing.reason == "") != (test.want != "") {
			t.Errorf("%s: got %q and the gap %q, want %q", test.why, got, missing.reason, test.want)
		}
	}
}

// Any base64 of recorders is read alike.
func TestFromBase64(t *testing.T) {
	for n := range 5 {
		body := bytes.Repeat([]byte{0xfb}, n)
		padded := base64.StdEncoding.EncodeToString(body)
		for _, text := range []string{padded, strings.TrimRight(padded, "="), strings.ReplaceAll(padded, "/", "/\r\n") + "\n"} {
			if got, err := fromBase64([]byte(text)); err != nil || !bytes.Equal(got, body) {
				t.Errorf("%q: got %x and %v, want %x", text, got, err, body)
			}
		}
	}
}

// encoding/json takes JSON apart as a cursor does.
func FuzzCursor(f *testing.F) {
	f.Add([]byte(`{"a":[1,{"b":"\"\\"},null,-1e3,true], "c" : {} ,"\u0064":[ ]}`))
	f.Add([]byte("\t[ \"\\\\\" , [] ]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		text = bytes.TrimSpace(text)
		if !json.Valid(text) {
			return
		}
		checkWalk(t, text)
	})
}

func checkWalk(t *testing.T, text []byte) {
	t.Helper()
	if end := valueEnd(text, 0); end != len(text) {
		t.Fatalf("%q ends at %d, want %d", text, end, len(text))
	}
	switch text[0] {
	case '{':
		want := make(map[string]json.RawMessage)
		got := make(map[string]json.RawMessage)
		c := &cursor{text: text}
		err := c.eachMember("", func(name []byte) error {
			key := strings.ToValidUTF8(string(name), "\ufffd")
			got[key] = nil
			if len(got)%2 == 0 { // what is not read is passed by
				got[key] = c.raw()
				checkWalk(t, got[key])
			}
			return nil
		})
		if json.Unmarshal(text, &want) != nil || err != nil || len(got) > len(want) || c.next != len(text) {
			t.Fatalf("%q: got %q and %v, want %q", text, got, err, want)
		}
	case '[':
		var want []json.RawMessage
		n := 0
		c := &cursor{text: text}
		err := c.eachItem("", func(int) error {
			n++
			checkWalk(t, c.raw())
			return nil
		})
		if json.Unmarshal(text, &want) != nil || err != nil || n != len(want) || c.next != len(text) {
			t.Fatalf("%q: got %d items and %v, want %d", text, n, err, len(want))
		}
	}
}
