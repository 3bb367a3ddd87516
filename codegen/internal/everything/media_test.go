package everything

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/strict"
)

func (i *implementation) SendMedia(_ context.Context, r SendMediaRequestObject) (SendMediaResponseObject, error) {
	return respond[SendMediaResponseObject](i, r)
}

func (i *implementation) GetMedia(_ context.Context, r GetMediaRequestObject) (GetMediaResponseObject, error) {
	return respond[GetMediaResponseObject](i, r)
}

func (i *implementation) PutMedia(_ context.Context, r PutMediaRequestObject) (PutMediaResponseObject, error) {
	return respond[PutMediaResponseObject](i, r)
}

func (i *implementation) PatchMedia(_ context.Context, r PatchMediaRequestObject) (PatchMediaResponseObject, error) {
	return respond[PatchMediaResponseObject](i, r)
}

func (i *implementation) SendForm(_ context.Context, r SendFormRequestObject) (SendFormResponseObject, error) {
	return respond[SendFormResponseObject](i, r)
}

func (i *implementation) PutForm(_ context.Context, r PutFormRequestObject) (PutFormResponseObject, error) {
	return respond[PutFormResponseObject](i, r)
}

func (i *implementation) Upload(_ context.Context, r UploadRequestObject) (UploadResponseObject, error) {
	return respond[UploadResponseObject](i, r)
}

func (i *implementation) PutUpload(_ context.Context, r PutUploadRequestObject) (PutUploadResponseObject, error) {
	return respond[PutUploadResponseObject](i, r)
}

func (i *implementation) PatchUpload(_ context.Context, r PatchUploadRequestObject) (PatchUploadResponseObject, error) {
	return respond[PatchUploadResponseObject](i, r)
}

// judged is what the judge says of a part of an exchange: whether it is as documented,
// and whether that could be told.
func judged(t failer, e gate.Exchange, part gate.Part) (taken, certain bool) {
	t.Helper()
	_, contract := compiled()
	judgement := contract.Judge(e)
	again := func(f gate.Finding) bool { return strings.HasSuffix(string(f.Rule), ".duplicateMember") }
	certain = !slices.ContainsFunc(judgement.NotJudged, func(n gate.NotJudged) bool { return n.Part == part }) &&
		!slices.ContainsFunc(judgement.Findings, again) // of which strict code takes none
	return !slices.ContainsFunc(judgement.Findings, func(f gate.Finding) bool { return f.Part == part && f.Level == gate.LevelError }), certain
}

// asked sends a body to the generated server, and to the judge, which have to agree on
// it. The result is what the implementation was asked, nil for a refusal.
func asked(t failer, method, path, contentType, body string) any {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	e := gate.Exchange{Request: gate.Request{Method: method, URL: path, Header: r.Header.Clone(), Body: []byte(body)}}
	i := &implementation{}
	w := httptest.NewRecorder()
	NewHandler(i, strict.WithLogger(slog.New(slog.DiscardHandler))).ServeHTTP(w, r)
	if refused := w.Code == http.StatusUnprocessableEntity || w.Code == http.StatusBadRequest; refused == (i.got != nil) {
		t.Fatalf("%s %s %q: status %d, the implementation got %v", method, path, body, w.Code, i.got)
	}
	if taken, certain := judged(t, e, gate.PartRequest); certain && taken != (i.got != nil) {
		_, contract := compiled()
		t.Fatalf("%s %s as %s: %q\nserver: %d %s\njudge: %v", method, path, contentType, body, w.Code, w.Body, contract.Judge(e).Findings)
	}
	return i.got
}

const (
	formType = "application/x-www-form-urlencoded"
	partType = "multipart/form-data; boundary=B"
)

func partsOf(parts ...string) string {
	return "--B\r\n" + strings.Join(parts, "\r\n--B\r\n") + "\r\n--B--\r\n"
}

func namedPart(name, content string, fields ...string) string {
	return `Content-Disposition: form-data; name="` + name + `"` + "\r\n" + strings.Join(append(fields, "", content), "\r\n")
}

func filePart(name, contentType, content string) string {
	return `Content-Disposition: form-data; name="` + name + `"; filename="f"` + "\r\nContent-Type: " + contentType + "\r\n\r\n" + content
}

// bodyRows are bodies, and whether they are as documented.
var bodyRows = []struct {
	method, path, contentType, body string
	ok                              bool
	reason                          string
}{
	{"POST", "/media", "application/json", `{"name":"a"}`, true, "JSON"},
	{"POST", "/media", "application/json", `{"name":""}`, false, "JSON off its schema"},
	{"POST", "/media", "application/vnd.numbers+json", `[1]`, true, "JSON of another schema"},
	{"POST", "/media", "application/vnd.numbers+json", `{"name":"a"}`, false, "which is not that of the first"},
	{"POST", "/media", "application/problem+json", `[1]`, false, "JSON that is not documented"},
	{"POST", "/media", "text/plain", "abc", true, "a text"},
	{"POST", "/media", "Text/Plain; charset=iso-8859-1", "\xe4\xe4", true, "a text in a charset"},
	{"POST", "/media", "text/plain", "a", false, "a text that is too short"},
	{"POST", "/media", "text/plain", "", false, "and an empty one"},
	{"POST", "/media", "text/plain; charset=utf-8", "\xff\xff\xff", false, "no Unicode"},
	{"POST", "/media", "text/csv; header=present", "100", true, "an integer as text"},
	{"POST", "/media", "text/csv; header=present", "101", false, "a larger one"},
	{"POST", "/media", "text/csv; header=present", "x", false, "no integer"},
	{"POST", "/media", "text/csv", "100", false, "without the parameter of the document"},
	{"POST", "/media", "application/octet-stream", "\x00", true, "bytes"},
	{"POST", "/media", "application/octet-stream", "", true, "no bytes"},
	{"POST", "/media", "image/jpeg", "\x00", true, "bytes of a range"},
	{"POST", "/media", "text/html", "abc", false, "a type that is not documented"},
	{"POST", "/media", "", `{"name":"a"}`, false, "no type"},
	{"POST", "/media", "application/json", ``, false, "no body"},
	{"PUT", "/media", "text/html", `1`, true, "a type of a range"},
	{"PUT", "/media", "text/json", `1`, true, "JSON of that range"},
	{"PUT", "/media", "text/html", `x`, false, "off its schema"},
	{"PUT", "/media", "application/json", `1`, false, "a type out of it"},
	{"PUT", "/media", "", ``, true, "an optional body"},
	{"PATCH", "/media", "application/json", `null`, true, "null"},
	{"PATCH", "/media", "application/json", `{"a":1}`, true, "or not"},
	{"PATCH", "/media", "application/json", `[]`, false, "or something else"},
	{"POST", "/form", formType, "n=1&text=a", true, "a form"},
	{"POST", "/form", formType, "n=1&text=1", true, "whose string looks like a number"},
	{"POST", "/form", formType, "n=0&text=a", false, "a number too small"},
	{"POST", "/form", formType, "n=x&text=a", false, "no number"},
	{"POST", "/form", formType, "n=1", false, "a member missing"},
	{"POST", "/form", formType, "", false, "all members missing"},
	{"POST", "/form", formType, "n=1&text=a&x=1", false, "a member too many"},
	{"POST", "/form", formType, "n=1&text=%zz", false, "an escape that is none"},
	{"POST", "/form", formType, "n=1&text=a&yes=false&when=2026-01-02T03:04:05Z&kind=one&any=1", true, "types"},
	{"POST", "/form", formType, "n=1&text=a&yes=0", false, "no truth value"},
	{"POST", "/form", formType, "n=1&text=a&when=x", false, "no time"},
	{"POST", "/form", formType, "n=1&text=a&kind=three", false, "no value of an enum"},
	{"POST", "/form", formType, "n=1&text=a&list=1&list=2", true, "an array"},
	{"POST", "/form", formType, "n=1&text=a&list=1", false, "an array too short"},
	{"POST", "/form", formType, "n=1&text=a&list=1,2", false, "and not with commas"},
	{"POST", "/form", formType, `n=1&text=a&object={"a":1}&objects={}&objects={"a":2}`, true, "objects"},
	{"POST", "/form", formType, `n=1&text=a&object={}`, false, "an object off its schema"},
	{"POST", "/form", formType, `n=1&text=a&object={"a"`, false, "an object that is no JSON"},
	{"POST", "/form", formType, `n=1&text=a&json="abc"`, true, "a string of JSON"},
	{"POST", "/form", formType, `n=1&text=a&json=abc`, false, "and not of text"},
	{"POST", "/form", formType, `n=1&text=a&json="abcd"`, false, "which is too long"},
	{"POST", "/form", formType, `n=1&text=a&comma=1,2.5&again=a&again=b&pipes=a|b&spaces=a%20b`, true, "styles"},
	{"POST", "/form", formType, `n=1&text=a&comma=1,x`, false, "a style off its schema"},
	{"POST", "/form", formType, `n=1&text=a&again=a&again=a`, false, "equal items"},
	{"POST", "/form", formType, `n=1&text=a&pair=x,1,all,b&deep[x]=1&deep[all]=b&deep[all]=c`, true, "objects in styles"},
	{"POST", "/form", formType, `n=1&text=a&pair=x,a`, false, "an object in a style off its schema"},
	{"POST", "/form", formType, `n=1&text=a&deep[y]=1`, false, "a member of it that is not listed"},
	{"POST", "/form", formType, `n=1&text=a&nullable=null`, true, "a text, which is never null"},
	{"POST", "/form", formType, `n=1&text=a&either=7`, true, "one of two types"},
	{"POST", "/form", formType, `n=1&text=a&either=77`, true, "or the other"},
	{"POST", "/form", formType, `n=1&text=a&either=x`, false, "or none"},
	{"POST", "/form", "application/json", `{"n":1,"text":"a"}`, false, "no form"},
	{"PUT", "/form", formType, `a=1&b=2&text=x`, true, "members of one type"},
	{"PUT", "/form", formType, `a=x`, false, "which they are not"},
	{"PUT", "/form", "", ``, true, "an optional form"},
	{"POST", "/upload", partType, partsOf(filePart("file", "a/b", "\x00\xff")), true, "a file"},
	{"POST", "/upload", partType, partsOf(namedPart("file", "x")), true, "a file without name and type"},
	{"POST", "/upload", partType, partsOf(filePart("file", "a/b", "")), false, "a file too small"},
	{"POST", "/upload", partType, partsOf(filePart("file", "a/b", strings.Repeat("\xff", 21))), false, "a file too large"},
	{"POST", "/upload", partType, partsOf(filePart("files", "a/b", "x")), false, "no file"},
	{"POST", "/upload", partType, partsOf(filePart("files", "a/b", "x"), filePart("file", "a/b", "x"), filePart("files", "a/b", "x")), true, "files"},
	{"POST", "/upload", partType, partsOf(filePart("files", "a/b", "x"), filePart("files", "a/b", "x"), filePart("file", "a/b", "x"), filePart("files", "a/b", "x")), false, "too many files"},
	{"POST", "/upload", partType, partsOf(namedPart("file", "x"), filePart("image", "image/png", "x"), namedPart("n", "1"), namedPart("text", "abc"), namedPart("list", "1"), namedPart("object", `{"a":1}`)), true, "values"},
	{"POST", "/upload", partType, partsOf(namedPart("file", "x"), filePart("image", "image/jpeg", "x")), false, "an image of another type"},
	{"POST", "/upload", partType, partsOf(namedPart("file", "x"), namedPart("n", "x")), false, "no number"},
	{"POST", "/upload", partType, partsOf(namedPart("file", "x"), namedPart("text", "abcd")), false, "a text too long"},
	{"POST", "/upload", partType, partsOf(namedPart("file", "x"), namedPart("x", "1")), false, "a part too many"},
	{"POST", "/upload", partType, partsOf(namedPart("file", "x"), namedPart("object", "{}")), false, "an object off its schema"},
	{"POST", "/upload", partType, partsOf(namedPart("file", "x"), namedPart("object", "x")), false, "an object that is none"},
	{"POST", "/upload", partType, partsOf(namedPart("file", "x"), namedPart("list", "[1,2]", "Content-Type: application/json")), true, "an array as JSON"},
	{"POST", "/upload", partType, partsOf(namedPart("file", "x"), namedPart("comma", "1"), namedPart("comma", "2"), namedPart("csv", "a,b", "Content-Type: text/csv")), true, "a style, a content type"},
	{"POST", "/upload", partType, partsOf(namedPart("file", "x"), namedPart("csv", "a,b", "Content-Type: text/plain")), false, "another content type"},
	{"POST", "/upload", partType, "no parts", false, "no parts"},
	{"POST", "/upload", partType, "--B\r\n" + namedPart("file", "x"), false, "no end"},
	{"POST", "/upload", "multipart/form-data", partsOf(namedPart("file", "x")), false, "no boundary"},
	{"POST", "/upload", partType, partsOf("\r\nx"), false, "no name"},
	{"PUT", "/upload", partType, partsOf(namedPart("n", "1"), filePart("other", "a/b", "\xff")), true, "a file that is not listed"},
	{"PUT", "/upload", partType, partsOf(namedPart("n", "x")), false, "no number in an optional body"},
	{"PUT", "/upload", "", "", true, "an optional body"},
	{"PATCH", "/upload", "image/png", "\x00", true, "a stream"},
	{"PATCH", "/upload", "image/gif", "\x00", false, "of another type"},
	{"PATCH", "/upload", "", "", true, "an optional stream"},
}

func TestServerTakesWhatTheJudgeTakes(t *testing.T) {
	for _, row := range bodyRows {
		if got := asked(t, row.method, row.path, row.contentType, row.body); (got != nil) != row.ok {
			t.Errorf("%s: %s %s %q: got %v", row.reason, row.method, row.path, row.body, got)
		}
	}
}

// FuzzBodies holds the server against the judge on any forms and parts.
func FuzzBodies(f *testing.F) {
	index := map[string]uint8{"POST /form": 0, "PUT /form": 1, "POST /upload": 2, "PUT /upload": 3}
	for _, row := range bodyRows {
		if i, ok := index[row.method+" "+row.path]; ok {
			f.Add(i, row.body)
		}
	}
	f.Fuzz(func(t *testing.T, i uint8, body string) {
		if len(body) > 3*maxFuzzed {
			return
		}
		switch i % 4 {
		case 0:
			asked(t, "POST", "/form", formType, body)
		case 1:
			asked(t, "PUT", "/form", formType, body)
		case 2:
			asked(t, "POST", "/upload", partType, body)
		case 3:
			asked(t, "PUT", "/upload", partType, body)
		}
	})
}

func TestClientTakesWhatTheJudgeTakes(t *testing.T) {
	send := func(c *Client) error {
		_, err := c.SendMedia(t.Context(), SendMediaTextRequestBody("abc"))
		return err
	}
	get := func(c *Client) error { _, err := c.GetMedia(t.Context()); return err }
	put := func(c *Client) error {
		_, err := c.PutMedia(t.Context(), strict.Optional[PutMediaRequest]{})
		return err
	}
	patch := func(c *Client) error {
		_, err := c.PatchMedia(t.Context(), strict.Null[PatchMediaRequest]())
		return err
	}
	for _, row := range []struct {
		method, path      string
		call              func(*Client) error
		status            int
		contentType, body string
		ok                bool
	}{
		{"POST", "/media", send, 200, "application/json", `{"name":"a"}`, true},
		{"POST", "/media", send, 200, "application/json", `{"name":1}`, false},
		{"POST", "/media", send, 200, "application/vnd.numbers+json", `[1]`, true},
		{"POST", "/media", send, 200, "application/vnd.numbers+json", `{}`, false},
		{"POST", "/media", send, 200, "text/plain; charset=utf-8", `abc`, true},
		{"POST", "/media", send, 200, "text/plain", `a`, false},
		{"POST", "/media", send, 200, "text/csv", `abc`, false},
		{"POST", "/media", send, 200, formType, `n=1&more=a`, true},
		{"POST", "/media", send, 200, formType, `n=x`, false},
		{"POST", "/media", send, 200, "image/gif", "\x00", true},
		{"POST", "/media", send, 200, "text/event-stream", "data:", true},
		{"POST", "/media", send, 200, "application/octet-stream", "", false},
		{"POST", "/media", send, 202, "application/octet-stream", "", true},
		{"POST", "/media", send, 202, "image/gif", "", false},
		{"GET", "/media", get, 200, "application/json", `{"a":1}`, true},
		{"GET", "/media", get, 200, "application/x+json", `{"a":1}`, true},
		{"GET", "/media", get, 200, "application/json", `{"a":"x"}`, false},
		{"GET", "/media", get, 200, "text/html", `{"a":1}`, false},
		{"PUT", "/media", put, 200, "application/json", `"abc"`, true},
		{"PUT", "/media", put, 200, "application/json", `abc`, false},
		{"PUT", "/media", put, 200, "text/html", `abc`, true},
		{"PUT", "/media", put, 200, "image/svg+xml", `abcdef`, false},
		{"PUT", "/media", put, 204, "", ``, true},
		{"PUT", "/media", put, 204, "application/json", `{}`, false},
		{"PATCH", "/media", patch, 200, "application/json", `null`, true},
		{"PATCH", "/media", patch, 200, "application/json", `{"a":1}`, true},
		{"PATCH", "/media", patch, 200, "application/json", `1`, false},
	} {
		e := gate.Exchange{Request: gate.Request{Method: row.method, URL: row.path}, Response: &gate.Response{Status: row.status, Header: http.Header{}, Body: []byte(row.body)}}
		if row.contentType != "" {
			e.Response.Header.Set("Content-Type", row.contentType)
		}
		client, err := NewClient("http://server.test", strict.WithHTTPClient(&http.Client{Transport: fixedAnswer{e.Response}}))
		if err != nil {
			t.Fatal(err)
		}
		err = row.call(client)
		taken, certain := judged(t, e, gate.PartResponse)
		if (err == nil) != row.ok || certain && taken != row.ok {
			t.Errorf("%s %s, %d %s %q: %v, the judge takes it: %v", row.method, row.path, row.status, row.contentType, row.body, err, taken)
		}
	}
}

type fixedAnswer struct{ response *gate.Response }

func (a fixedAnswer) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: a.response.Status, Header: a.response.Header, Body: io.NopCloser(bytes.NewReader(a.response.Body))}, nil
}

// What a client sends in any media type the server reads, the judge takes, and the other
// way round.
func TestMedia(t *testing.T) {
	client, i, w := connect(t)
	ctx := t.Context()
	file := func(name, contentType, text string) strict.File {
		return strict.File{Name: name, ContentType: contentType, Body: strings.NewReader(text)}
	}
	check := func(reason string, err error, asked, want any) {
		t.Helper()
		if err != nil || !reflect.DeepEqual(asked, want) {
			t.Errorf("%s: %v, the server read %#v, want %#v", reason, err, asked, want)
		}
		w.clean(t)
	}
	form := SendFormRequest{
		N: 1, Text: "a&b=c d", Yes: strict.Some(true), Kind: SendFormRequestKindOne, List: []int{1, 2}, JSON: strict.Some(`"é`),
		Object: strict.Some(SendFormRequestObjectInline{A: 1}), Comma: []float64{1, 2.5}, Again: []string{"a", "b"}, Pipes: []string{"x", "y z"},
		Pair:   strict.Some(SendFormRequestPair{X: strict.Some(1), All: []string{"p", "q"}}),
		Deep:   strict.Some(SendFormRequestDeep{All: []string{"r"}}),
		Either: NewSendFormRequestEither(SendFormRequestEitherString("ab")),
	}
	i.answer = SendForm204Response{}
	err := client.SendForm(ctx, form)
	read, _ := i.got.(SendFormRequestObject)
	check("a form", err, *read.Body, form)

	i.answer = PutForm204Response{}
	more := PutFormRequest{Text: strict.Some("t"), AdditionalProperties: map[string]int{"a": 1, "b c": 2}}
	err = client.PutForm(ctx, strict.Some(more))
	check("a form of any members", err, i.got, PutFormRequestObject{Body: &more})
	err = client.PutForm(ctx, strict.Optional[PutFormRequest]{})
	check("no form", err, i.got, PutFormRequestObject{})

	i.answer = PutUpload204Response{}
	err = client.PutUpload(ctx, strict.Some(PutUploadRequest{N: strict.Some(1), AdditionalProperties: map[string]strict.File{"x": {Name: "n", ContentType: "a/b", Body: strings.NewReader("\xff")}}}))
	put, _ := i.got.(PutUploadRequestObject)
	check("a file of any name", err, put.Body.N, strict.Some(1))
	if f := put.Body.AdditionalProperties["x"]; f.Name != "n" || f.ContentType != "a/b" || f.Size != 1 {
		t.Errorf("the server read %+v", f)
	}

	var contents []string
	i.answer = Upload200ApplicationoctetstreamResponse{Body: strings.NewReader("\x00"), ContentLength: 1}
	uploads := uploading{i, &contents}
	client, w = connectTo(t, uploads)
	stream, err := client.Upload(ctx, UploadRequest{
		File: file("a.bin", "a/b", "1"), Files: []strict.File{file("", "", "2"), file("x", "", "3")}, Image: file("i", "image/gif", "4"),
		N: strict.Some(7), Text: strict.Some("é"), List: []int{1}, Object: strict.Some(UploadRequestObjectInline{A: 1}), Comma: []float64{1, 2}, Csv: strict.Some("a,b"),
	})
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(stream)
	upload := i.got.(UploadRequestObject).Body
	upload.File, upload.Files, upload.Image = strict.File{}, nil, strict.File{}
	check("parts", err, *upload, UploadRequest{N: strict.Some(7), Text: strict.Some("é"), List: []int{1}, Object: strict.Some(UploadRequestObjectInline{A: 1}), Comma: []float64{1, 2}, Csv: strict.Some("a,b")})
	if want := []string{"a.bin a/b 1", "files application/octet-stream 2", "x application/octet-stream 3", "i image/gif 4"}; !slices.Equal(contents, want) || string(text) != "\x00" || stream.Close() != nil {
		t.Errorf("files %q, want %q; the answer is %q", contents, want, text)
	}
}

// uploading reads the files of an upload while it may.
type uploading struct {
	*implementation
	contents *[]string
}

func (u uploading) Upload(ctx context.Context, r UploadRequestObject) (UploadResponseObject, error) {
	for _, f := range append(append([]strict.File{r.Body.File}, r.Body.Files...), r.Body.Image) {
		text, err := io.ReadAll(f.Body)
		if err != nil {
			return nil, err
		}
		*u.contents = append(*u.contents, f.Name+" "+f.ContentType+" "+string(text))
	}
	return u.implementation.Upload(ctx, r)
}

func connectTo(t *testing.T, i StrictServerInterface) (*Client, *judgedTransport) {
	t.Helper()
	server := httptest.NewServer(NewHandler(i, strict.WithLogger(slog.New(slog.DiscardHandler))))
	t.Cleanup(server.Close)
	w := &judgedTransport{t: t}
	client, err := NewClient(server.URL, strict.WithHTTPClient(&http.Client{Transport: w}))
	if err != nil {
		t.Fatal(err)
	}
	return client, w
}

// Each answer of an operation with several media types, and each request.
func TestSeveralMedia(t *testing.T) {
	client, i, w := connect(t)
	stream := func(contentType, text string) strict.Stream {
		return strict.Stream{ContentType: contentType, Body: strings.NewReader(text)}
	}
	for _, row := range []struct {
		send   SendMediaRequestBody
		answer SendMediaResponseObject
		got    any // what is read of the answer
	}{
		{SendMediaJSONRequestBody{Name: "a"}, SendMedia200JSONResponse{Name: "b"}, &SendMedia200Response{Name: "b"}},
		{SendMediaApplicationvndnumbersjsonRequestBody{1}, SendMedia200ApplicationvndnumbersjsonResponse{2}, &SendMedia200ResponseApplicationvndnumbersjson{2}},
		{SendMediaTextRequestBody("abc"), SendMedia200TextResponse("def"), ptr(SendMedia200ResponseText("def"))},
		{SendMediaTextcsvRequestBody(7), SendMedia200FormdataResponse{N: 1, More: []string{"x", "y"}}, &SendMedia200ResponseFormdata{N: 1, More: []string{"x", "y"}}},
		{SendMediaImageRequestBody(stream("image/png", "\x00")), SendMedia200ImageResponse{Body: strings.NewReader("\xff"), ContentType: "image/gif"}, "image/gif \xff"},
		{SendMediaApplicationoctetstreamRequestBody(stream("", "\x00")), SendMedia200TexteventstreamResponse{Body: strings.NewReader("data: x")}, "text/event-stream data: x"},
		{SendMediaTextRequestBody("abc"), SendMedia202ApplicationoctetstreamResponse{Body: strings.NewReader("")}, "application/octet-stream "},
	} {
		i.answer = row.answer
		result, err := client.SendMedia(t.Context(), row.send)
		if err != nil {
			t.Errorf("%#v: %v", row.send, err)
			continue
		}
		sent := i.got.(SendMediaRequestObject).Body
		if reflect.TypeOf(sent) != reflect.TypeOf(row.send) {
			t.Errorf("sent %T, the server read %T", row.send, sent)
		}
		var got []any
		for _, field := range []any{result.JSON200, result.Applicationvndnumbersjson200, result.Text200, result.Formdata200, result.Image200, result.Texteventstream200, result.Applicationoctetstream202} {
			switch v := reflect.ValueOf(field); {
			case v.IsNil():
			case v.Type() == reflect.TypeFor[*strict.Stream]():
				stream := field.(*strict.Stream)
				text, err := io.ReadAll(stream)
				if got = append(got, stream.ContentType+" "+string(text)); err != nil || stream.Close() != nil {
					t.Error(err)
				}
			default:
				got = append(got, field)
			}
		}
		if !reflect.DeepEqual(got, []any{row.got}) {
			t.Errorf("answered %#v, got %#v", row.answer, got)
		}
		w.clean(t)
	}
	for _, send := range []SendMediaRequestBody{nil, SendMediaTextRequestBody("a"), SendMediaImageRequestBody(stream("text/plain", "x")), SendMediaImageRequestBody{}, SendMediaTextcsvRequestBody(101)} {
		var broken strict.Violations
		if _, err := client.SendMedia(t.Context(), send); !errors.As(err, &broken) {
			t.Errorf("%#v: %v", send, err)
		}
	}
	i.answer = SendMedia200ImageResponse{Body: strings.NewReader("x"), ContentType: "text/plain"}
	if _, err := client.SendMedia(t.Context(), SendMediaTextRequestBody("abc")); !errors.Is(err, strict.Status(500)) {
		t.Errorf("an answer of another type: %v", err)
	}
	i.answer = SendMedia422TextResponse("no")
	var refused *strict.ResponseError
	if _, err := client.SendMedia(t.Context(), SendMediaTextRequestBody("abc")); !errors.As(err, &refused) || *refused.Document().(*SendMedia422Response) != "no" {
		t.Errorf("an error as text: %v", err)
	}
}
