package form

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/leasegate/leasegate/strict/wire"
)

var upload = Form{
	Members: append([]Member{
		{Name: "file", Value: Value{Types: String, File: true}},
		{Name: "image", Value: Value{Types: String, File: true}, ContentTypes: []string{"image/png", "image/*"}},
		{Name: "files", Value: Value{Types: Array, Items: &Value{Types: String, File: true}}},
		{Name: "csv", Value: aString, ContentTypes: []string{"text/csv"}},
		{Name: "signed", Value: aString, Headers: []string{"X-Signature"}},
		{Name: "enum"},
	}, everything.Members...),
	Others: &Member{Value: aString},
}

// parts writes a body of parts: each a list of fields, a blank line and a content.
func body(parts ...string) string {
	return "--B\r\n" + strings.Join(parts, "\r\n--B\r\n") + "\r\n--B--\r\n"
}

func named(name, content string, fields ...string) string {
	return `Content-Disposition: form-data; name="` + name + `"` + "\r\n" + strings.Join(append(fields, "", content), "\r\n")
}

func file(name, fileName, contentType, content string) string {
	return `Content-Disposition: form-data; name="` + name + `"; filename="` + fileName + "\"\r\nContent-Type: " + contentType + "\r\n\r\n" + content
}

func keep(r io.Reader) (io.Reader, int64, error) {
	content, err := io.ReadAll(r)
	return bytes.NewReader(content), int64(len(content)), err
}

func read(body io.Reader, r *wire.Recorder) (string, []string, error) {
	read, files, err := upload.ReadParts(nil, body, Parts{Boundary: "B", TextLimit: 1000, Keep: keep}, r)
	kept := make([]string, len(files))
	for i, f := range files {
		content, err := io.ReadAll(f.Body)
		if err != nil || int64(len(content)) != f.Size {
			content = []byte("not of its size")
		}
		kept[i] = f.Name + " " + f.ContentType + " " + string(content)
	}
	return string(read), kept, err
}

func TestReadParts(t *testing.T) {
	long := strings.Repeat("x", maxPartHeader)
	for _, c := range []struct{ body, json, files, found, reason string }{
		{body(named("text", "a\r\n--b")), `{"text":"a\r\n--b"}`, "", "", "a text"},
		{body(named("text", "%41+"), named("n", "1")), `{"text":"%41+","n":1}`, "", "", "nothing is escaped"},
		{body(named("n", "1", "Content-Type: text/plain; charset=us-ascii")), `{"n":1}`, "", "", "a number as text"},
		{body(named("n", "1", "Content-Type: application/json")), `{"n":1}`, "", "", "a number as JSON"},
		{body(named("n", "x", "Content-Type: application/json")), `{"n":null}`, "", "syntax /n", "and what is none"},
		{body(named("object", `{"a":1}`), named("list", "1"), named("list", "2")), `{"object":{"a":1},"list":[1,2]}`, "", "", "objects are JSON, arrays item by item"},
		{body(named("nested[list][0][x]", "1"), named("nested[in][x]", "2"), named("orText", "a&b")), `{"nested":{"list":[{"x":1}],"in":{"x":2}},"orText":"a&b"}`, "", "", "brackets in the names of parts"},
		{body(named("list", "[1,2]", "Content-Type: application/json")), `{"list":[1,2]}`, "", "", "or all of them, where the part says that it is JSON"},
		{body(named("object", `a: 1`, "Content-Type: application/yaml")), `{"object":"a: 1"}`, "", "contentType /object", "an object that is no JSON"},
		{body(file("file", "a.bin", "application/x-own", "\x00\xff"), named("text", "t")), `{"file":"0","text":"t"}`, "a.bin application/x-own \x00\xff", "", "a file"},
		{body(named("text", "t"), named("file", "x")), `{"text":"t","file":"0"}`, "  x", "", "a file after others, without name and type"},
		{body(file("files", "a", "a/b", "1"), file("files", "b", "a/b", "")), `{"files":["0","1"]}`, "a a/b 1|b a/b ", "", "an array of files"},
		{body(file("file", "../../etc/passwd", "a/b", "1")), `{"file":"0"}`, "passwd a/b 1", "", "a file name is no path"},
		{body(file("file", "a", "a/b", "1"), file("file", "b", "a/b", "2")), `{"file":"0"}`, "a a/b 1|b a/b 2", "duplicateMember /file", "a file twice"},
		{body(file("image", "a", "image/jpeg; q=1", "1"), file("image", "a", "text/plain", "1")), `{"image":"0"}`, "a image/jpeg; q=1 1|a text/plain 1", "contentType /image", "content types"},
		{body(named("csv", "1,2", "Content-Type: text/csv; charset=ISO-8859-1"), named("text", "\xe9", "Content-Type: text/plain; charset=latin1")), `{"csv":"1,2","text":"é"}`, "", "", "charsets"},
		{body(named("text", "\xe9")), `{"text":"` + "\xe9" + `"}`, "", "unicode /text", "no Unicode"},
		{body(named("text", "x", "Content-Type: text/plain; charset=x-own")), `{"text":""}`, "", "contentType /text", "a charset that is not read"},
		{body(named("file", "AAH/", "Content-Transfer-Encoding: base64"), named("text", "a=3Db", "Content-Transfer-Encoding: quoted-printable")), `{"file":"0","text":"a=b"}`, "  \x00\x01\xff", "", "transfer encodings"},
		{body(named("text", "*", "Content-Transfer-Encoding: base64")), `{}`, "", "syntax ", "that do not hold"},
		{body(named("signed", "x"), named("x", "1", "X-Signature: y")), `{"signed":"x","x":"1"}`, "", "required /signed", "a field that the part has to have"},
		{body(named("comma", "1,2"), named("again", "a b"), named("again", "c"), named("spaces", "a b"), named("deep[x]", "1")), `{"deep":{"x":1},"comma":[1,2],"again":["a b","c"],"spaces":["a","b"]}`, "", "", "styles"},
		{body(named("enum", `"a"`, "Content-Type: application/json"), named("x", "1")), `{"enum":"a","x":"1"}`, "", "", "without a type JSON is JSON"},
		{body("Content-Type: text/plain\r\n\r\nx"), `{}`, "", "syntax ", "no name"},
		{body(`Content-Disposition: form-data` + "\r\n\r\nx"), `{}`, "", "syntax ", "a disposition without one"},
		{body(named("text", "x", "X-Long: "+long)), `{}`, "", "syntax ", "fields beyond the bound"},
		{"no parts", `{}`, "", "syntax ", "no parts"},
		{"--B--\r\n", `{}`, "", "", "an end alone"},
		{"--B\r\n" + named("text", "x"), `{}`, "", "syntax ", "no end"},
	} {
		var r wire.Recorder
		got, files, err := read(iotest.OneByteReader(strings.NewReader(c.body)), &r)
		if got != c.json || strings.Join(files, "|") != c.files || found(&r) != c.found || err != nil {
			t.Errorf("%s: %s, files %q, %s, %v; want %s, %q, %s", c.reason, got, strings.Join(files, "|"), found(&r), err, c.json, c.files, c.found)
		}
	}
}

func TestReadPartsFails(t *testing.T) {
	lost := errors.New("lost")
	many := strings.Repeat("--B\r\n"+named("text", "")+"\r\n", MaxParts+1) + "--B--\r\n"
	for _, c := range []struct {
		body   io.Reader
		want   error
		found  string
		reason string
	}{
		{io.MultiReader(strings.NewReader("--B\r\n"+named("text", "x")), iotest.ErrReader(lost)), lost, "", "the connection is lost inside of a text"},
		{io.MultiReader(strings.NewReader("--B\r\n"+named("file", "x")), iotest.ErrReader(lost)), lost, "", "and of a file"},
		{io.MultiReader(strings.NewReader("--B\r\nContent-"), iotest.ErrReader(lost)), lost, "", "and of fields"},
		{strings.NewReader(body(named("text", strings.Repeat("x", 600)), named("csv", strings.Repeat("x", 600)))), ErrTextTooLarge, "", "texts beyond the limit, together"},
		{strings.NewReader(body(named("file", strings.Repeat("x", 2000)))), nil, "", "which is not for files"},
		{strings.NewReader(many), nil, "syntax ", "parts beyond the bound"},
	} {
		var r wire.Recorder
		_, _, err := read(c.body, &r)
		if !errors.Is(err, c.want) && (err != nil || c.want != nil) || !strings.HasPrefix(found(&r), c.found) || c.found == "" && found(&r) != "" {
			t.Errorf("%s: %v, %s; want %v", c.reason, err, found(&r), c.want)
		}
	}
	for _, boundary := range []string{"", strings.Repeat("B", 71)} {
		var r wire.Recorder
		if _, _, err := upload.ReadParts(nil, strings.NewReader(""), Parts{Boundary: boundary}, &r); err != nil || found(&r) != "syntax " {
			t.Errorf("boundary %q: %v, %s", boundary, err, found(&r))
		}
	}
}

func TestWriteParts(t *testing.T) {
	content := func(text string) io.Reader { return strings.NewReader(text) }
	unknown := iotest.OneByteReader(content("stream"))
	for _, c := range []struct {
		json   string
		files  []wire.File
		kept   string
		size   bool // it is known
		found  string
		reason string
	}{
		{`{}`, nil, "", true, "", "no members"},
		{`{"text":"a\r\nb","n":1,"object":{"a":1},"list":[1,2],"objects":[{}],"either":"x"}`, nil, "", true, "", "values"},
		{`{"x\"\\y":"1"}`, nil, "", true, "", "a name with signs"},
		{`{"file":"0"}`, []wire.File{{Body: content("x")}}, "file application/octet-stream x", true, "", "a file without name and type"},
		{`{"file":"0","text":"t"}`, []wire.File{{Name: `a "b\"c`, ContentType: "a/b", Body: content("")}}, `a "b\"c a/b `, true, "", "an empty file"},
		{`{"files":["0","1"]}`, []wire.File{{Name: "a", Body: content("1")}, {Name: "b", Body: unknown}}, "a application/octet-stream 1|b application/octet-stream stream", false, "", "files, one of no known size"},
		{`{"image":"0"}`, []wire.File{{Body: content("x")}}, "image image/png x", true, "", "the content type of the document"},
		{`{"image":"0"}`, []wire.File{{ContentType: "image/gif", Body: content("x")}}, "image image/gif x", true, "", "one of a range"},
		{`{"image":"0"}`, []wire.File{{ContentType: "text/plain", Body: content("x")}}, "", true, "contentType /image", "one that is not documented"},
		{`{"files":["0"]}`, []wire.File{{Name: "a\r\nb", Body: content("x")}}, "", true, "syntax /files/0", "a file name that would be a field"},
		{`{"x\n":"1"}`, nil, "", true, "syntax ", "and such a member"},
		{`{"text":null}`, nil, "", true, "syntax /text", "null"},
		{`{"list":[]}`, nil, "", true, "syntax /list", "an empty array"},
		{`{"csv":"1,2","json":"a","enum":"1"}`, nil, "", true, "syntax /enum", "a string that would be a number"},
		{`{"comma":[1,2],"again":["a b","c"],"spaces":["a","b"],"deep":{"x":1,"all":[1,2]}}`, nil, "", true, "", "styles"},
		{`{"pipes":["a,b","c%"]}`, nil, "", true, "", "signs in them"},
	} {
		var r, again wire.Recorder
		reader, size := upload.WriteParts([]byte(c.json), c.files, "B", &r)
		if found(&r) != c.found {
			t.Errorf("%s: %s, want %s", c.reason, found(&r), c.found)
		}
		if c.found != "" {
			continue
		}
		text, err := io.ReadAll(reader)
		if err != nil || c.size && size != int64(len(text)) || !c.size && size != -1 {
			t.Errorf("%s: %d bytes, told are %d: %v", c.reason, len(text), size, err)
		}
		got, files, err := read(bytes.NewReader(text), &again)
		if err != nil || again.Err() != nil || !sameJSON([]byte(got), []byte(c.json)) || strings.Join(files, "|") != c.kept {
			t.Errorf("%s: read %s, %q, %v, %v of\n%s", c.reason, got, files, err, again.Err(), text)
		}
	}
}

func FuzzParts(f *testing.F) {
	f.Add(body(named("text", "a"), file("file", "a", "b/c", "\x00"), named("list", "1"), named("deep[x]", "1")))
	f.Add(body(named("object", "{}", "Content-Type: application/json"), named("spaces", "a b"), named("n", "1", "Content-Transfer-Encoding: base64")))
	f.Fuzz(func(t *testing.T, text string) {
		var r, w, again wire.Recorder
		got, files, err := upload.ReadParts(nil, strings.NewReader(text), Parts{Boundary: "B", TextLimit: 1000, Keep: keep}, &r)
		if err != nil || r.Err() != nil {
			return
		}
		if !json.Valid(got) {
			t.Fatalf("%q: %s", text, got)
		}
		reader, _ := upload.WriteParts(got, files, "Z", &w)
		if w.Err() != nil {
			return
		}
		back, _, err := upload.ReadParts(nil, reader, Parts{Boundary: "Z", TextLimit: 1 << 20, Keep: keep}, &again)
		if err != nil || again.Err() != nil || !sameJSON(normal(got), normal(back)) {
			t.Fatalf("%q: %s, read again %s, %v %v", text, got, back, err, again.Err())
		}
	})
}

// normal leaves the index of files out, which depends on the order of parts.
func normal(text []byte) []byte {
	for i := range 20 {
		text = bytes.ReplaceAll(text, []byte(`"`+strconv.Itoa(i)+`"`), []byte(`""`))
	}
	return text
}
