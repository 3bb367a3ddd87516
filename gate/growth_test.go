package gate_test

import (
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/gate"
)

// Twice the message costs about twice the memory, whatever is in it.
func TestGrowthOfMessages(t *testing.T) {
	form, parts := compile(t, contentDocument("3.1.1", formContent)), compile(t, contentDocument("3.1.1", multipartContent))
	query := compile(t, `{openapi: 3.1.1, info: {title: t, version: '1'}, paths: {/x: {post: {parameters: [
  {name: list, in: query, schema: {type: array, items: {type: integer}}}, {name: deep, in: query, style: deepObject, schema: {type: object}},
  {name: open, in: query, schema: {type: object}}, {name: X-List, in: header, schema: {type: array, items: {type: integer}}}],
  responses: {'204': {description: d}}}}}}`)
	many := func(n int, f func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(f(i))
		}
		return b.String()
	}
	const urlencoded, multipart = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"
	for _, test := range []struct {
		reason      string
		contract    *gate.Contract
		contentType string
		message     func(n int) (target, header, body string)
	}{
		{"items", form, urlencoded, func(n int) (string, string, string) { return "", "", strings.Repeat("list=x&", n) }},
		{"one of several types", form, urlencoded, func(n int) (string, string, string) { return "", "", strings.Repeat("oneOrMany=x&", n) }},
		{"members", form, urlencoded, func(n int) (string, string, string) {
			return "", "", many(n, func(i int) string { return "a" + strconv.Itoa(i) + "=1&" })
		}},
		{"names twice", form, urlencoded, func(n int) (string, string, string) { return "", "", strings.Repeat("n=x&", n) }},
		{"brackets", form, urlencoded, func(n int) (string, string, string) {
			return "", "", many(n, func(i int) string { return "deep[a" + strconv.Itoa(i) + "]=1&" })
		}},
		{"delimiters", form, urlencoded, func(n int) (string, string, string) { return "", "", "commas=" + strings.Repeat("1,", n) }},
		{"a long name", form, urlencoded, func(n int) (string, string, string) { return "", "", strings.Repeat("a", 10*n) + "=1" }},
		{"parts", parts, multipart, func(n int) (string, string, string) {
			return "", "", multipartBody(strings.Split(strings.Repeat("Content-Disposition: form-data; name=list\n\nx|", n), "|")[:n]...)
		}},
		{"a long part", parts, multipart, func(n int) (string, string, string) {
			return "", "", multipartBody("Content-Disposition: form-data; name=file\n\n" + strings.Repeat("x", 100*n))
		}},
		{"parameters", query, "", func(n int) (string, string, string) { return "?" + strings.Repeat("list=x&", n), "", "" }},
		{"members of a parameter", query, "", func(n int) (string, string, string) {
			return "?" + many(n, func(i int) string { return "deep[a" + strconv.Itoa(i) + "]=1&b" + strconv.Itoa(i) + "=1&" }), "", ""
		}},
		{"a list in a header", query, "", func(n int) (string, string, string) { return "", strings.Repeat("x,", n), "" }},
	} {
		cost := func(n int) uint64 {
			target, list, body := test.message(n)
			e := gate.Exchange{Request: gate.Request{
				Method: "POST", URL: "/x" + target, Header: http.Header{"Content-Type": {test.contentType}, "X-List": {list}}, Body: []byte(body),
			}}
			test.contract.Judge(e) // compiles
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			test.contract.Judge(e)
			runtime.ReadMemStats(&after)
			return after.TotalAlloc - before.TotalAlloc
		}
		if once, twice := cost(2000), cost(4000); twice > once*13/5+100_000 {
			t.Errorf("%s: %d bytes, and %d for twice the message", test.reason, once, twice)
		}
	}
}
