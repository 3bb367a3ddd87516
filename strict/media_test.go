package strict_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/leasegate/leasegate/strict"
	"github.com/leasegate/leasegate/strict/form"
	"github.com/leasegate/leasegate/strict/wire"
)

// A parcel is the document of a multipart body: a name and files.
type parcel struct {
	thing
	Files []strict.File
}

func decodeParcel(d *wire.Decoder) any {
	p := &parcel{}
	for ok := d.BeginObject(); ok; {
		name, more := d.Member()
		switch {
		case !more:
			return p
		case string(name) == "name":
			p.Name, _ = d.String()
		case string(name) == "files":
			for ok := d.BeginArray(); ok && d.Element(); {
				if file, ok := d.File(); ok {
					p.Files = append(p.Files, file)
				}
			}
		default:
			d.Unknown(name, new(wire.Names))
		}
	}
	return p
}

func (p parcel) encode(e *wire.Encoder) {
	if e.BeginObject() {
		e.Member("name", `"name":`)
		e.String(p.Name)
		if p.Files != nil {
			e.Member("files", `"files":`)
			e.BeginArray()
			for _, file := range p.Files {
				e.Element()
				e.File(file)
			}
			e.EndArray()
		}
		e.EndObject()
	}
}

func decodeNumber(d *wire.Decoder) any {
	n, _ := d.Int64()
	return &n
}

// sendAny takes and answers bodies of any kind.
var sendAny = strict.Operation{
	ID: "sendAny", Name: "SendAny", Method: http.MethodPost, Path: "/any",
	Body: &strict.Body{Required: true, Media: anyMedia},
	Responses: []strict.Response{
		{Status: 200, Media: anyMedia},
		{Status: 413},
		{Status: 415},
		{Status: 422},
		{Status: 400},
		{Status: 5, Media: []strict.Media{{Type: "*/*", Kind: strict.KindStream}}},
	},
}

var anyMedia = []strict.Media{
	{Type: "application/json", Decode: decodeThing},
	{Type: "application/x-www-form-urlencoded", Kind: strict.KindForm, Decode: decodeThing, Form: thingForm},
	{Type: "multipart/form-data", Kind: strict.KindMultipart, Decode: decodeParcel, Form: parcelForm},
	{Type: "text/plain", Kind: strict.KindText, Decode: decodeNumber, Value: &form.Value{Types: form.Number}},
	{Type: "text/event-stream", Kind: strict.KindStream},
	{Type: "application/*+json", Decode: decodeThing},
	{Type: "image/*", Kind: strict.KindStream},
}

const (
	mediaJSON = iota
	mediaForm
	mediaMultipart
	mediaText
	mediaEvents
	mediaOtherJSON
	mediaImage
)

var (
	thingForm  = &form.Form{Members: []form.Member{{Name: "name", Value: form.Value{Types: form.String}}}}
	parcelForm = &form.Form{Members: []form.Member{
		{Name: "name", Value: form.Value{Types: form.String}},
		{Name: "files", Value: form.Value{Types: form.Array, Items: &form.Value{Types: form.String, File: true}}},
	}}
)

// takeAny serves an operation such as sendAny: take has what came, its media type and
// document, and answers as the media type says.
func takeAny(o *strict.Operation, take func(media int, document any) error, options ...strict.HandlerOption) *strict.Server {
	s := strict.NewServer(options...)
	s.Handle(o, func(w http.ResponseWriter, r *http.Request, m *strict.Match) {
		body := s.ReadBody(w, r, o)
		defer body.Release()
		if body.Refused() {
			return
		}
		var document any
		if d := body.Decoder(); d != nil {
			document = o.Body.Media[body.Media()].Decode(d)
			if !body.Decoded() {
				return
			}
		} else if stream := body.Stream(); stream != nil {
			document = stream
		}
		err := take(body.Media(), document)
		if err == nil {
			err = answerAny(w, o, body.Media(), document)
		}
		if err != nil {
			s.Fail(w, r, o, err)
		}
	})
	return s
}

func answerAny(w http.ResponseWriter, o *strict.Operation, i int, document any) error {
	if i < 0 {
		w.WriteHeader(http.StatusOK)
		return nil
	}
	m, encode := &o.Responses[0].Media[i], func(*wire.Encoder) {}
	switch document := document.(type) {
	case *thing:
		encode = document.encode
	case *int64:
		encode = func(e *wire.Encoder) { e.Int64(*document) }
	case *parcel:
		text, err := io.ReadAll(document.Files[0].Body)
		if err != nil {
			return err
		}
		m, document.Name = &o.Responses[0].Media[0], document.Name+string(text)
		encode = document.thing.encode
	case *strict.Stream:
		return strict.WriteStream(w, http.StatusOK, m, strict.Stream{Body: echoed(document), ContentType: document.ContentType})
	}
	contentType := ""
	if strings.Contains(m.Type, "*") {
		contentType = "application/own+json"
	}
	return strict.WriteMedia(w, http.StatusOK, m, contentType, encode)
}

// echoed is a stream that is there as a whole, where it can be: what is read of a
// request while the response is written may be lost (net/http.ResponseWriter).
func echoed(stream *strict.Stream) io.Reader {
	text, err := io.ReadAll(stream)
	if err != nil {
		return io.MultiReader(bytes.NewReader(text), iotest.ErrReader(err))
	}
	return bytes.NewReader(text)
}

func zipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, text)
	w.Close()
	return b.String()
}

const multipartBody = "--B\r\nContent-Disposition: form-data; name=\"files\"; filename=\"f\"\r\n\r\nFILE\r\n--B\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nab\r\n--B--\r\n"

func TestServerReadsAnyMedia(t *testing.T) {
	long := strings.Repeat("a", 300)
	for _, c := range []struct {
		contentType, coding, body string
		status                    int
		answer                    string // its body, beside its status
		reason                    string
	}{
		{"application/json", "", `{"name":"ab"}`, 200, `{"name":"ab"}`, "JSON"},
		{"application/x+json", "", `{"name":"ab"}`, 200, `{"name":"ab"}`, "JSON of a range"},
		{"application/x-www-form-urlencoded; charset=utf-8", "", `name=a%62`, 200, `name=ab`, "a form"},
		{"multipart/form-data; boundary=B", "", multipartBody, 200, `{"name":"abFILE"}`, "a multipart body, its file before the rest"},
		{"text/plain", "", `12`, 200, `12`, "text"},
		{"text/plain; charset=utf-16", "", "1\x002\x00", 200, `12`, "text in another charset"},
		{"text/plain; charset=x-own", "", `12`, 415, "", "and in an unknown one"},
		{"image/png", "", "\x00\xff", 200, "\x00\xff", "a stream"},
		{"image/png", "", "", 200, "", "a stream of nothing"},
		{"text/event-stream", "", "data: x\n\n", 200, "data: x\n\n", "events"},
		{"text/html", "", `x`, 415, "", "a media type that is not documented"},
		{"image", "", `x`, 415, "", "none at all"},
		{"text/html", "", "", 400, "", "without a body that is not what is wrong"},
		{"application/json", "", "", 400, "", "no JSON"},
		{"multipart/form-data; boundary=B", "", "", 400, "", "no parts"},
		{"multipart/form-data", "", multipartBody, 400, "", "no boundary"},
		{"multipart/form-data; boundary=B", "", strings.TrimSuffix(multipartBody, "--\r\n"), 400, "", "no end"},
		{"multipart/form-data; boundary=B", "", strings.Replace(multipartBody, "ab", "ab\xff", 1), 400, "", "no Unicode"},
		{"multipart/form-data; boundary=B", "", strings.Replace(multipartBody, "files", "x", 1), 422, "", "off its schema"},
		{"application/x-www-form-urlencoded", "", `name=%`, 400, "", "no form"},
		{"application/x-www-form-urlencoded", "", `nam=a`, 422, "", "a form off its schema"},
		{"application/x-www-form-urlencoded", "", ``, 422, "", "an empty form is one"},
		{"text/plain", "", `x`, 422, "", "a text that is no number"},
		{"application/x-www-form-urlencoded", "", "name=" + long, 413, "", "a form beyond the limit"},
		{"image/png", "", long, 413, "", "a stream beyond its limit"},
		{"multipart/form-data; boundary=B", "", strings.Replace(multipartBody, "FILE", long, 1), 413, "", "parts beyond the limit"},
		{"multipart/form-data; boundary=B", "", strings.Replace(multipartBody, "ab", strings.Repeat("a", 101), 1), 413, "", "a text in parts beyond that"},
		{"application/json", "gzip", zipped(`{"name":"ab"}`), 200, `{"name":"ab"}`, "gzip"},
		{"image/png", "GZIP", zipped("\x00"), 200, "\x00", "a stream in gzip"},
		{"application/json", "x-gzip, identity", zipped(`{"name":"ab"}`), 200, `{"name":"ab"}`, "by its other name, and none"},
		{"application/json", "gzip", zipped(`{"name":"` + strings.Repeat("a", 1000) + `"}`), 413, "", "what grows beyond the limit"},
		{"image/png", "gzip", zipped(strings.Repeat("a", 5000)), 413, "", "a stream that does"},
		{"application/json", "gzip", strings.Repeat(zipped(""), 20), 413, "", "gzip that holds nothing, without end"},
		{"application/json", "gzip", `{"name":"ab"}`, 400, "", "no gzip"},
		{"application/json", "gzip", zipped(`{"name":"ab"}`)[:20], 400, "", "gzip that is cut off"},
		{"application/json", "br", `{"name":"ab"}`, 415, "", "another coding"},
		{"application/json", "gzip, gzip", zipped(zipped(`{"name":"ab"}`)), 415, "", "two codings"},
		{"image/png", "x-own", "x", 415, "", "another coding of a stream"},
	} {
		for _, known := range []bool{true, false} {
			s := takeAny(&sendAny, func(int, any) error { return nil }, strict.WithRequestLimit(100), strict.WithUploadLimit(250))
			r := httptest.NewRequest(http.MethodPost, "/any", strings.NewReader(c.body))
			if !known {
				r.ContentLength, r.Body = -1, io.NopCloser(iotest.OneByteReader(strings.NewReader(c.body)))
			}
			r.Header.Set("Content-Type", c.contentType)
			if c.coding != "" {
				r.Header.Set("Content-Encoding", c.coding)
			}
			w := httptest.NewRecorder()
			func() {
				defer func() {
					// A stream that ends in an error after its beginning was sent.
					if cause := recover(); cause != nil && (cause != http.ErrAbortHandler || c.status != 413) {
						panic(cause)
					} else if cause != nil {
						w.Code = 413
					}
				}()
				s.ServeHTTP(w, r)
			}()
			if w.Code != c.status || c.status == 200 && w.Body.String() != c.answer {
				t.Errorf("%s, length known %v: %d %q, want %d %q", c.reason, known, w.Code, w.Body, c.status, c.answer)
			}
			if asked := w.Header().Get("Accept-Encoding"); (asked == "gzip") != (c.status == 415 && c.coding != "") {
				t.Errorf("%s: Accept-Encoding %q", c.reason, asked)
			}
		}
	}
}

func TestServerTakesNoBody(t *testing.T) {
	optional := sendAny
	optional.Body = &strict.Body{Media: anyMedia}
	for contentType, body := range map[string]string{"": "", "text/plain": "", "image/png": "", "multipart/form-data; boundary=B": "", "application/json": "", "x/y": ""} {
		for _, length := range []int64{0, -1} {
			called := false
			s := takeAny(&optional, func(media int, document any) error {
				if called = true; media != -1 || document != nil {
					t.Errorf("%s: media type %d, document %v", contentType, media, document)
				}
				return nil
			})
			r := httptest.NewRequest(http.MethodPost, "/any", strings.NewReader(body))
			if r.ContentLength = length; contentType != "" {
				r.Header.Set("Content-Type", contentType)
			}
			w := httptest.NewRecorder()
			if s.ServeHTTP(w, r); !called || w.Code != 200 {
				t.Errorf("%q: %d %s", contentType, w.Code, w.Body)
			}
		}
	}
}

// The implementation learns that it read too much, and says nothing of it: the answer
// is that of a body too large.
func TestServerBoundsStreams(t *testing.T) {
	for _, c := range []struct {
		body   io.Reader
		status int
		reason string
	}{
		{strings.NewReader(strings.Repeat("a", 250)), 200, "as much as is allowed"},
		{io.MultiReader(strings.NewReader(strings.Repeat("a", 250)), strings.NewReader("b")), 413, "one more"},
		{io.MultiReader(strings.NewReader("a"), iotest.ErrReader(errors.New("lost"))), 500, "a lost connection"},
	} {
		s := takeAny(&sendAny, func(_ int, document any) error {
			_, err := io.Copy(io.Discard, document.(*strict.Stream))
			return err
		}, strict.WithUploadLimit(250))
		r := httptest.NewRequest(http.MethodPost, "/any", io.NopCloser(c.body))
		r.Header.Set("Content-Type", "image/png")
		w := httptest.NewRecorder()
		if s.ServeHTTP(w, r); w.Code != c.status {
			t.Errorf("%s: %d", c.reason, w.Code)
		}
	}
}

// Files beyond what is held in memory are on disk, and gone afterwards.
func TestServerKeepsFiles(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	client, server := pair(t, func(_ int, document any) error {
		files := document.(*parcel).Files
		for i, size := range []int{10, 3 << 20, 0, 1 << 20, 5} {
			text, err := io.ReadAll(files[i].Body)
			if err != nil || len(text) != size || files[i].Size != int64(size) || strings.Trim(string(text), string(rune('a'+i))) != "" {
				t.Errorf("file %d: %d bytes, %v", i, len(text), err)
			}
			if _, err := files[i].Body.(io.Seeker).Seek(0, io.SeekStart); err != nil {
				t.Error(err)
			}
		}
		return nil
	})
	defer server.Close()
	call := client.NewCall(&sendAny)
	p := parcel{thing: thing{"n"}}
	for i, size := range []int{10, 3 << 20, 0, 1 << 20, 5} {
		p.Files = append(p.Files, strict.File{Body: strings.NewReader(strings.Repeat(string(rune('a'+i)), size))})
	}
	p.encode(call.BodyOf(mediaMultipart, ""))
	if _, err := call.Exchange(t.Context()); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func pair(t *testing.T, take func(int, any) error, options ...strict.ClientOption) (*strict.Client, *httptest.Server) {
	t.Helper()
	server := httptest.NewServer(takeAny(&sendAny, take))
	client, err := strict.NewClient(server.URL, options...)
	if err != nil {
		t.Fatal(err)
	}
	return client, server
}
