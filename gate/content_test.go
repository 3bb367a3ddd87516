package gate_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"github.com/leasegate/leasegate/gate"
)

// A contentCase is a body of a message, and what is found in it, as "word pointer".
type contentCase struct {
	contentType, body string
	want              string
	gap               string // a text in what is not judged; empty for nothing
	reason            string
}

// contentDocument is a document whose one operation takes and answers a Content Object.
func contentDocument(version, content string) string {
	return fmt.Sprintf("{openapi: %s, info: {title: t, version: '1'}, paths: {/x: {post: {requestBody: {required: true, content: %[2]s}, responses: {'200': {description: d, content: %[2]s}}}}}}", version, content)
}

// runContent judges bodies by a Content Object, in requests and in responses.
func runContent(t *testing.T, version, content string, cases []contentCase) {
	t.Helper()
	c := compile(t, contentDocument(version, content))
	if left := c.Operations()[0].LeftOut; left != "" {
		t.Fatal(left)
	}
	for _, test := range cases {
		for _, part := range []gate.Part{gate.PartRequest, gate.PartResponse} {
			e := gate.Exchange{Request: gate.Request{Method: "POST", URL: "/x", Header: http.Header{"Content-Type": {test.contentType}}, Body: []byte(test.body)}}
			if part == gate.PartResponse {
				e.Response = &gate.Response{Status: 200, Header: e.Request.Header, Body: e.Request.Body}
			}
			j := c.Judge(e)
			var got, gaps []string
			for _, f := range j.Findings {
				if f.Part == part {
					got = append(got, strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(string(f.Rule), string(part)+"."), "body.")+" "+f.Pointer))
				}
			}
			for _, n := range j.NotJudged {
				if n.Part == part {
					gaps = append(gaps, n.Pointer+": "+n.Reason)
				}
			}
			if joined := strings.Join(got, ","); joined != test.want {
				t.Errorf("%s: %s %q in a %s: got %q, want %q", test.reason, test.contentType, test.body, part, joined, test.want)
			}
			if joined := strings.Join(gaps, ","); (joined == "") != (test.gap == "") || !strings.Contains(joined, test.gap) {
				t.Errorf("%s: %s %q in a %s: not judged: %q, want %q", test.reason, test.contentType, test.body, part, joined, test.gap)
			}
		}
	}
}

const formContent = `{application/x-www-form-urlencoded: {
  schema: {type: object, additionalProperties: false, patternProperties: {'^p[0-9]': {type: integer}}, properties: {
    n: {type: integer}, b: {type: boolean}, s: {type: string}, any: {},
    list: {type: array, items: {type: integer}, maxItems: 2},
    object: {type: object, required: [a], properties: {a: {type: integer}}},
    objects: {type: array, items: {type: object, properties: {a: {type: integer}}}},
    oneOrMany: {oneOf: [{type: string}, {type: array, items: {type: string, maxLength: 1}}]},
    either: {oneOf: [{type: string}, {type: object, required: [a]}]},
    commas: {type: array, items: {type: integer}}, pipes: {type: array, items: {type: integer}}, spaces: {type: array, items: {type: integer}},
    pairs: {type: object, properties: {x: {type: integer}}},
    deep: {type: object, additionalProperties: false, properties: {x: {type: integer}, list: {type: array, items: {type: integer}}, o: {type: object}}},
    spread: {type: object, properties: {left: {type: integer}}},
    deepList: {type: array, items: {type: integer}}, deepOrNone: {anyOf: [{type: object, properties: {x: {type: integer}}}, {type: string, enum: ['']}]},
    json: {type: string}, wholeJSON: {type: array, items: {type: integer}}, xml: {type: object}}},
  encoding: {
    commas: {explode: false}, pipes: {style: pipeDelimited}, spaces: {style: spaceDelimited}, pairs: {style: form, explode: false},
    deep: {style: deepObject, explode: true}, spread: {style: form}, json: {contentType: application/json},
    deepList: {style: deepObject, explode: true}, deepOrNone: {style: deepObject, explode: true},
    wholeJSON: {contentType: application/json}, xml: {contentType: application/xml}}}}`

// An optional body that is empty is none.
func TestOptionalBodies(t *testing.T) {
	c := compile(t, `{openapi: 3.1.1, info: {title: t, version: '1'}, paths: {/x: {post: {requestBody: {content: {application/x-www-form-urlencoded: {schema: {required: [a]}}}}, responses: {'204': {description: d}}}}}}`)
	e := exchange("POST", "/x", "", 204, "")
	e.Request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if j := c.Judge(e); len(j.Findings) > 0 {
		t.Errorf("got %+v", j.Findings)
	}
}

func TestForms(t *testing.T) {
	const form = "application/x-www-form-urlencoded"
	runContent(t, "3.1.1", formContent, []contentCase{
		{form, "n=1&b=true&s=a+b%2C&any=x", "", "", "scalars"},
		{form, "n=1.5&b=yes", "type /b,type /n", "", "of other types"},
		{form, "n=1&n=2", "duplicateMember /n", "", "a scalar twice"},
		{form, "n=1&n=x", "duplicateMember /n,type /n", "", "of which each is judged"},
		{form, "other=1", "additionalProperties /other", "", "an unknown member"},
		{form, "p1=1", "", "", "a member whose name matches a pattern"},
		{form, "p1=x", "type /p1", "", "with a fault"},
		{form, "list=1&list=2", "", "", "an array is a pair for each item"},
		{form, "list=1&list=x&list=3", "maxItems /list,type /list/1", "", "with faults"},
		{form, "list=1", "", "", "with one item"},
		{form, `object=%7B%22a%22%3A1%7D`, "", "", "an object is JSON"},
		{form, `object=%7B%22a%22%3A%22x%22%7D`, "type /object/a", "", "judged inside"},
		{form, `object=%7B%7D`, "required /object/a", "", "with what is missing"},
		{form, `object=x`, "syntax /object", "", "that is none"},
		{form, `object=%7B%22a%22%3A1%2C%22a%22%3A1%7D`, "duplicateMember /object/a", "", "with a name twice"},
		{form, `object[a]=1`, "additionalProperties /object[a]", "", "and not in brackets, where the document does not say so"},
		{form, `objects=%7B%22a%22%3A1%7D&objects=%7B%22a%22%3A%22x%22%7D`, "type /objects/1/a", "", "objects are JSON, each in a pair"},
		{form, `oneOrMany=ab`, "", "", "one of what can be several"},
		{form, `oneOrMany=a&oneOrMany=b`, "", "", "several"},
		{form, `oneOrMany=a&oneOrMany=bc`, "oneOf /oneOrMany", "", "with a fault"},
		{form, `either=x`, "", "", "a string, where an object could be"},
		{form, `either=%7B%22a%22%3A1%7D`, "", "", "an object, where a string could be"},
		{form, "commas=1,2&pipes=1%7C2&spaces=1%202", "", "", "styles of arrays"},
		{form, "commas=1,x&pipes=1|x&spaces=1+x", "type /commas/1,type /pipes/1,type /spaces/1", "", "with faults"},
		{form, "commas=1&commas=2", "duplicateMember /commas", "", "an array that is not exploded, twice"},
		{form, "pairs=x,1", "", "", "names and values in turn"},
		{form, "pairs=x,y", "type /pairs/x", "", "with a fault"},
		{form, "pairs=x", "syntax /pairs", "", "without a value"},
		{form, "deep[x]=1&deep%5Blist%5D=1&deep[list]=2", "", "", "brackets"},
		{form, "deep[x]=a&deep[y]=1", "type /deep/x,additionalProperties /deep/y", "", "with faults"},
		{form, "deep[o][a]=1", "", "deepObject", "brackets in brackets are not defined"},
		{form, "deep[x=1", "syntax /deep", "", "a bracket that is not closed"},
		{form, "deepList[0]=1&deepList[1]=x", "", "deepObject", "arrays in brackets are not defined"},
		{form, "deepOrNone[x]=1", "", "", "an object in brackets, where a string could be"},
		{form, "deepOrNone[x]=a", "anyOf /deepOrNone", "", "with a fault"},
		{form, "left=1", "", "", "members of an object as members of the form"},
		{form, "left=x", "type /spread/left", "", "with a fault"},
		{form, `json=%22a%22`, "", "", "a string as JSON"},
		{form, `json=a`, "syntax /json", "", "that is none"},
		{form, `wholeJSON=%5B1%2C%22x%22%5D`, "type /wholeJSON/1", "", "an array as one JSON value"},
		{form, `xml=%3Ca/%3E`, "", "application/xml", "a type that nothing reads"},
		{form, "n=%zz", "syntax", "", "an escape that is none"},
		{form, "s=%ff", "syntax", "", "bytes that are no UTF-8"},
		{form, "", "", "", "nothing"},
		{form + "; charset=utf-8", "n=1", "", "", "with a charset"},
	})
}

// multipartBody joins parts, each a header and a body that an empty line parts.
func multipartBody(parts ...string) string {
	var b strings.Builder
	for _, part := range parts {
		header, body, _ := strings.Cut(part, "\n\n")
		b.WriteString("--b\r\n" + strings.ReplaceAll(header, "\n", "\r\n") + "\r\n\r\n" + body + "\r\n")
	}
	return b.String() + "--b--\r\n"
}

const multipartContent = `{multipart/form-data: {
  schema: {type: object, additionalProperties: false, properties: {
    n: {type: integer}, s: {type: string, maxLength: 3},
    file: {type: string, format: binary, maxLength: 4}, image: {type: string, contentMediaType: image/png}, any: {},
    list: {type: array, items: {type: integer}, maxItems: 2}, files: {type: array, items: {type: string, format: binary}},
    object: {type: object, required: [a], properties: {a: {type: integer}}},
    objects: {type: array, items: {type: object, properties: {a: {type: integer}}}},
    oneOrMany: {oneOf: [{type: string}, {type: array, items: {type: string, maxLength: 1}}]},
    xml: {type: object}, strict: {type: object, properties: {a: {type: integer}}}, png: {type: string}, pattern: {type: string, pattern: '^a'},
    commas: {type: array, items: {type: integer}}, deep: {type: object, properties: {x: {type: integer}}}}},
  encoding: {
    xml: {contentType: application/xml}, strict: {contentType: application/json}, png: {contentType: 'image/png, image/*+xml', headers: {X-Size: {required: true, schema: {type: integer}}}},
    commas: {explode: false}, deep: {style: deepObject}}}}`

func TestMultipart(t *testing.T) {
	const (
		form = "multipart/form-data; boundary=b"
		part = "Content-Disposition: form-data; name="
	)
	one := func(name, rest string) string { return multipartBody(part + name + rest) }
	runContent(t, "3.1.1", multipartContent, []contentCase{
		{form, one("n", "\n\n1"), "", "", "a scalar"},
		{form, one(`"n"`, "\nContent-Type: text/plain\n\n1.5"), "type /n", "", "of another type"},
		{form, one("s", "\n\nabcd"), "maxLength /s", "", "a string"},
		{form, one("s", "\nContent-Type: text/plain; charset=latin1\n\n\xe9\xe9\xe9"), "", "", "a string in another charset"},
		{form, one("s", "\n\n"), "", "", "an empty one"},
		{form, one("other", "\n\nx"), "additionalProperties /other", "", "an unknown member"},
		{form, multipartBody(part+"n\n\n1", part+"n\n\n2"), "duplicateMember /n", "", "a scalar twice"},
		{form, one("file", "; filename=a.bin\nContent-Type: application/octet-stream\n\n\xff\x00"), "", "", "bytes"},
		{form, one("file", "; filename=a.json\nContent-Type: application/json\n\n{"), "", "", "a file of JSON is a file"},
		{form, one("file", "; filename=a.bin\n\n\xff\xfe\xfd\xfc\xfb"), "maxLength /file", "", "too many bytes"},
		{form, one("image", "; filename=a.png\nContent-Type: image/png\n\n\xff\x00"), "", "", "an image"},
		{form, one("any", "; filename=a\n\n\xff"), "", "", "anything"},
		{form, multipartBody(part+"list\n\n1", part+"list\n\n2"), "", "", "an array is a part for each item"},
		{form, multipartBody(part+"list\n\n1", part+"list\n\nx", part+"list\n\n3"), "maxItems /list,type /list/1", "", "with faults"},
		{form, one("oneOrMany", "\n\nab"), "", "", "one of what can be several"},
		{form, multipartBody(part+"oneOrMany\n\na", part+"oneOrMany\n\nb"), "", "", "several"},
		{form, one("list", "\nContent-Type: application/json\n\n[1,\"x\"]"), "type /list/1", "", "or one part of JSON"},
		{form, multipartBody(part+"files; filename=a\n\n\xff", part+"files; filename=b\n\n\xfe"), "", "", "files"},
		{form, one("object", "\n\n{\"a\":1}"), "", "", "an object is JSON"},
		{form, one("object", "\nContent-Type: application/json\n\n{\"a\":\"x\"}"), "type /object/a", "", "judged inside"},
		{form, one("object", "\nContent-Type: text/plain\n\n{}"), "required /object/a", "", "whatever it is called"},
		{form, one("object", "\n\n{"), "syntax /object", "", "that is none"},
		{form, one("object", "\nContent-Type: application/xml\n\n<a/>"), "", "application/xml", "an object in another type"},
		{form, multipartBody(part+"objects\n\n{\"a\":1}", part+"objects\n\n{\"a\":\"x\"}"), "type /objects/1/a", "", "objects"},
		{form, one("xml", "\nContent-Type: application/xml\n\n<a/>"), "", "application/xml", "a documented type that nothing reads"},
		{form, one("strict", "\nContent-Type: application/json\n\n{\"a\":\"x\"}"), "type /strict/a", "", "a documented type"},
		{form, one("strict", "\nContent-Type: text/plain\n\n{}"), "contentType /strict", "", "another one"},
		{form, one("strict", "\n\n{}"), "", "", "none"},
		{form, one("png", "\nContent-Type: image/png\nX-Size: 1\n\n\xff"), "", "", "with a field"},
		{form, one("png", "\nContent-Type: image/svg+xml\nX-Size: x\n\n\xff"), "type /png", "", "with a wrong one"},
		{form, one("png", "\nContent-Type: image/gif\n\n\xff"), "required /png,contentType /png", "", "without it, in another type"},
		{form, one("pattern", "\n\n\xff"), "", "bytes that are no text", "bytes where characters are asked for"},
		{form, one("commas", "\n\n1,x"), "type /commas/1", "", "an array in one part"},
		{form, one(`"deep[x]"`, "\n\ny"), "type /deep/x", "", "an object in brackets"},
		{form, one("n", "\nContent-Transfer-Encoding: base64\n\nMQ=="), "", "", "a transfer encoding"},
		{form, one("n", "\nContent-Transfer-Encoding: base64\n\n!"), "syntax", "", "a broken one"},
		{form, multipartBody("Content-Type: text/plain\n\nx"), "syntax", "", "a part without a name"},
		{form, "--b--\r\n", "", "", "no part"},
		{"multipart/form-data", one("n", "\n\n1"), "syntax", "", "no boundary"},
		{"multipart/form-data; boundary=c", one("n", "\n\n1"), "syntax", "", "another boundary"},
		{form, "--b\r\n" + part + "n\r\n\r\n1\r\n", "syntax", "", "no boundary at the end"},
		{form, "n=1", "syntax", "", "a form of the other kind"},
		{form, strings.ReplaceAll(one("n", "\n\n1"), "\r\n", "\n"), "", "", "lines that end as many write them"},
	})
	runContent(t, "3.0.4", `{multipart/mixed: {schema: {type: object, properties: {n: {type: integer}}}}, multipart/related: {schema: {type: object}}, multipart/byteranges: {}}`, []contentCase{
		{"multipart/mixed; boundary=b", multipartBody(`Content-Disposition: attachment; name="n"` + "\n\nx"), "type /n", "", "names in another multipart type"},
		{"multipart/related; boundary=b", multipartBody("Content-Type: text/plain\n\nx"), "", "the parts of multipart/related have no names", "parts without names"},
		{"multipart/byteranges; boundary=b", multipartBody("Content-Range: bytes 0-1/2\n\nx"), "", "", "nothing is asked"},
		{"multipart/byteranges; boundary=c", multipartBody("Content-Range: bytes 0-1/2\n\nx"), "syntax", "", "but for the form"},
	})
}

func TestMediaTypes(t *testing.T) {
	runContent(t, "3.1.1", `{
  application/json;version=1: {schema: {const: 1}}, application/json;version=1;profile=x: {schema: {const: 2}}, application/vnd.a+json: {schema: {const: 3}},
  application/*+json: {schema: {const: 4}}, text/json: {schema: {const: 5}}, text/*: {schema: {maxLength: 2}}, text/html;charset=utf-8: {schema: {type: string, maxLength: 3}},
  application/xml: {schema: {type: object}}, application/yaml: {schema: {properties: {a: {}}}}, text/csv: {schema: {type: array}},
  application/pdf: {schema: {type: string}}, application/zip: {schema: {type: string, maxLength: 2}}, image/*: {schema: {type: string, format: binary, maxLength: 2}}, audio/mp3: {},
  application/number: {schema: {type: number}}}`, []contentCase{
		{"application/json;version=1", "1", "", "", "the parameters that the document has"},
		{"application/json; VERSION=\"1\"; other=x", "1", "", "", "and others"},
		{"application/json;version=1;profile=x", "2", "", "", "the one with more"},
		{"application/json;version=2", "1", "contentType", "", "another value"},
		{"application/json", "1", "contentType", "", "none"},
		{"Application/VND.a+json", "3", "", "", "a name in capitals"},
		{"application/vnd.a+json", "4", "const", "", "a name before a range of names"},
		{"application/problem+json", "4", "", "", "a range of JSON"},
		{"text/json", "5", "", "", "text that is JSON"},
		{"text/json", "5x", "trailingData", "", "and is judged so"},
		{"text/plain", "abc", "maxLength", "", "a range"},
		{"text/html", "abcd", "maxLength", "", "a charset that is not sent"},
		{"text/html; charset=UTF8", "abcd", "maxLength", "", "in another spelling"},
		{"text/html; charset=latin1", "ab", "", "", "another one is another text"},
		{"application/xml", "<a/>", "", "application/xml", "structure in a type that nothing reads"},
		{"application/yaml", "a: 1", "", "application/yaml", "structure without a type of JSON"},
		{"text/csv", "a,b", "", "text/csv", "an array as text"},
		{"application/pdf", "\xff", "", "", "any string"},
		{"application/zip", "\xff\xfe\xfd", "maxLength", "", "a bounded one"},
		{"image/png", "\xff\xfe\xfd", "maxLength", "", "bytes in a range"},
		{"image/png; charset=x", "\xff\xfe", "", "", "with a charset that means nothing"},
		{"audio/mp3", "\xff", "", "", "no schema"},
		{"application/number", "1e3", "", "", "a number as text"},
		{"application/number", "x", "type", "", "that is none"},
		{"video/mp4", "x", "contentType", "", "another type"},
		{"text", "x", "contentType", "", "a type that is none"},
	})
	runContent(t, "3.1.1", `{"*/*": {schema: {type: object, required: [a]}}}`, []contentCase{
		{"application/json", "{}", "required /a", "", "any type, sent as JSON"},
		{"application/x-www-form-urlencoded", "b=1", "required /a", "", "sent as a form"},
		{"application/xml", "<a/>", "", "application/xml", "sent as what nothing reads"},
	})
}

func TestCharsets(t *testing.T) {
	runContent(t, "3.1.1", `{text/plain: {schema: {type: string, minLength: 3, maxLength: 3}}, text/html: {schema: {type: string}}, text/a: {schema: {type: string, pattern: '^é'}}, application/json: {schema: {type: string, maxLength: 3}}}`, []contentCase{
		{"text/plain", "äöü", "", "", "UTF-8, untold"},
		{"text/plain; charset=utf8", "äöü", "", "", "UTF-8"},
		{"text/plain; charset=us-ascii", "abc", "", "", "ASCII"},
		{"text/plain; charset=us-ascii", "\xe9bc", "unicode", "", "that is none"},
		{"text/plain; charset=ISO-8859-1", "\xe9\xe8\xe7", "", "", "Latin-1"},
		{"text/plain; charset=windows-1252", "\x80bc", "", "", "Windows"},
		{"text/plain; charset=utf-16be", "\x00a\x00b\x00c", "", "", "UTF-16"},
		{"text/plain; charset=utf-16", "\xff\xfea\x00b\x00c\x00", "", "", "UTF-16 with a mark"},
		{"text/plain; charset=utf-8", "\xe9\xe8\xe7", "unicode", "", "not the charset that is told"},
		{"text/plain; charset=koi8-r", "\xe9\xe8\xe7", "", "koi8-r", "one that is not read"},
		{"text/html; charset=koi8-r", "\xe9\xe8\xe7", "", "", "but need not be"},
		{"text/a", "\xe9", "", "bytes that are no text", "characters of an untold charset"},
		{"text/a; charset=latin1", "\xe9", "", "", "characters of one that is told"},
		{"application/json; charset=utf-16", `"abc"`, "", "", "JSON is UTF-8, whatever it is called"},
		{"application/json; charset=latin1", "\"\xe9\"", "unicode", "", "and nothing else"},
	})
}

// Empty bodies are bodies of some media types.
func TestEmptyBodies(t *testing.T) {
	runContent(t, "3.1.1", `{text/plain: {schema: {type: string}}, text/a: {schema: {type: string, minLength: 1}}, application/json: {}, application/octet-stream: {}, application/x-www-form-urlencoded: {schema: {required: [a]}}}`, []contentCase{
		{"text/plain", "", "", "", "an empty text"},
		{"text/a", "", "minLength", "", "which is too short"},
		{"application/octet-stream", "", "", "", "no bytes"},
		{"application/x-www-form-urlencoded", "", "required /a", "", "an empty form"},
		{"application/json", "", "missing", "", "JSON is never empty"},
	})
}

func TestContentCodings(t *testing.T) {
	encoders := map[string]func(w io.Writer) io.WriteCloser{
		"gzip":    func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
		"deflate": func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) },
		"raw": func(w io.Writer) io.WriteCloser {
			raw, _ := flate.NewWriter(w, flate.BestCompression)
			return raw
		},
		"br": func(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) },
		"zstd": func(w io.Writer) io.WriteCloser {
			encoder, _ := zstd.NewWriter(w)
			return encoder
		},
	}
	encode := func(text string, codings ...string) []byte {
		body := []byte(text)
		for _, coding := range codings {
			var b bytes.Buffer
			w := encoders[coding](&b)
			_, _ = w.Write(body)
			_ = w.Close()
			body = b.Bytes()
		}
		return body
	}
	long := `["` + strings.Repeat("ab", 500) + `"]`
	c := compile(t, `{openapi: 3.1.1, info: {title: t, version: '1'}, paths: {/x: {get: {responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {type: string}}}, image/png: {schema: {type: string, maxLength: 9}}}}}}}}}`)
	for _, test := range []struct {
		coding, contentType string
		body                []byte
		want, gap, reason   string
	}{
		{"gzip", "application/json", encode(long, "gzip"), "", "", "gzip"},
		{"x-gzip", "application/json", encode("[1]", "gzip"), "type /0", "", "its other name, and a breach inside"},
		{"deflate", "application/json", encode(long, "deflate"), "", "", "deflate"},
		{"deflate", "application/json", encode("[1]", "raw"), "type /0", "", "deflate without its frame"},
		{"br", "application/json", encode("[1]", "br"), "type /0", "", "br"},
		{"zstd", "application/json", encode("[1]", "zstd"), "type /0", "", "zstd"},
		{"zstd", "application/json", append([]byte{0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 'x'}, encode("[1]", "zstd")...), "type /0", "", "zstd behind a frame to skip"},
		{"gzip, br", "application/json", encode("[1]", "gzip", "br"), "type /0", "", "two, in order"},
		{"identity,,GZIP", "application/json", encode("[1]", "gzip"), "type /0", "", "none, and one in capitals"},
		{"gzip, gzip", "application/json", encode("[1]", "gzip"), "type /0", "", "one of two undone"},
		{"gzip", "application/json", []byte("[1]"), "type /0", "", "undone"},
		{"br", "application/json", []byte("[1]"), "type /0", "", "undone, without a mark to tell"},
		{"compress", "application/json", []byte("[1]"), "type /0", "", "an unknown one, undone"},
		{"compress", "application/json", []byte{0x1f, 0x9d, 0x90}, "", `"compress"`, "an unknown one"},
		{"gzip", "application/json", encode(long, "gzip")[:20], "syntax", "", "a broken one that can be nothing else"},
		{"zstd", "application/json", encode(long, "zstd")[:10], "syntax", "", "a broken one of zstd"},
		{"deflate", "application/json", encode(long, "deflate")[:10], "syntax", "", "a broken one of deflate"},
		{"br", "application/json", encode(long, "br")[:5], "", `"br"`, "a broken one that can be anything"},
		{"br", "image/png", []byte("\x89PNG\r\n\x1a\n"), "", `"br"`, "bytes that may be in no coding"},
		{"gzip", "image/png", []byte("\x89PNG\r\n\x1a\n"), "", "", "bytes that are not"},
		{"gzip", "image/png", encode("0123456789", "gzip"), "maxLength", "", "bytes that are"},
		{"zstd", "application/json", encode(strings.Repeat(" ", 65<<20)+"[]", "zstd"), "", "64 MiB", "too much"},
	} {
		j := c.Judge(gate.Exchange{
			Request:  gate.Request{Method: "GET", URL: "/x"},
			Response: &gate.Response{Status: 200, Header: http.Header{"Content-Type": {test.contentType}, "Content-Encoding": {test.coding}}, Body: test.body},
		})
		var got []string
		for _, f := range j.Findings {
			got = append(got, strings.TrimSpace(strings.TrimPrefix(string(f.Rule), "response.body.")+" "+f.Pointer))
		}
		slices.Sort(got)
		if joined := strings.Join(got, ","); joined != test.want {
			t.Errorf("%s: got %q, want %q", test.reason, joined, test.want)
		}
		if len(j.NotJudged) > 1 || (len(j.NotJudged) == 1) != (test.gap != "") || test.gap != "" && !strings.Contains(j.NotJudged[0].Reason, test.gap) {
			t.Errorf("%s: not judged: %+v", test.reason, j.NotJudged)
		}
	}
}
