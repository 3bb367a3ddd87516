package everything

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/strict"
)

func repeated(text string) func(n int) string {
	return func(n int) string { return strings.Repeat(text, n/len(text)) }
}

func numbered(format string) func(n int) string {
	return func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
}

func escapedBody(of func(n int) string) func(n int) string {
	return func(n int) string { return url.QueryEscape(of(n / 2)) }
}

// longParameters are pieces of requests of about n bytes: what stands before and
// the text that grows. header is empty for the query.
var longParameters = []struct {
	path, header, before string
	of                   func(n int) string
}{
	{"/parameters", "", "", numbered("%05x&")},
	{"/parameters", "", "", repeated("unknown=1&")},
	{"/parameters", "", "", repeated("%2F~")},
	{"/parameters", "", "", repeated("required=r&")},
	{"/parameters", "", "required=", repeated("%e9")},
	{"/parameters", "", "limit=1", repeated("0")},
	{"/parameters", "", "ratio=0.", repeated("3")},
	{"/parameters", "", "since=2026-01-01T00:00:00.", repeated("0")},
	{"/parameters", "", "color=", repeated("x")},
	{"/parameters", "", "", repeated("exploded=1&")},
	{"/parameters", "", "", repeated("colors=blue&")},
	{"/parameters", "", "commas=", repeated("1,")},
	{"/parameters", "", "commas=", numbered("%d,")},
	{"/parameters", "", "commas=", repeated("x,")},
	{"/parameters", "", "spaces=", repeated("a%20")},
	{"/parameters", "", "pipes=", repeated("a%7C")},
	{"/parameters", "X-Texts", "", repeated("a,")},
	{"/parameters", "X-Numbers", "", repeated("x,")},
	{"/parameters", "X-Text", "", repeated("a")},
	{"/parameters", "Cookie", "", repeated("visits=-1;")},
	{"/parameters", "Cookie", "", numbered("c%d=1;")},
	{"/parameters", "Cookie", "tags=", repeated("a,")},
	{"/parameters", "Cookie", "", repeated("spread=1;")},
	{plainPath, "", "form=", repeated("a,b,")},
	{plainPath, "", "", numbered("deep[%05x]=-1&")},
	{plainPath, "", "", repeated("deep[a]=1&")},
	{plainPath, "", "deep[", repeated("a")},
	{plainPath, "", "", numbered("filter[%05x]=1&")},
	{plainPath, "", "", repeated("limit=x&")},
	{plainPath, "", "tree=", escapedBody(shapes[0].of)},
	{plainPath, "", "any=", escapedBody(shapes[1].of)},
	{plainPath, "", "any=", escapedBody(shapes[2].of)},
	{plainPath, "", "numbers=", escapedBody(shapes[8].of)},
	{plainPath, "", "", repeated("named=x&")},
	{plainPath, "", "reservedList=", repeated("a,")},
	{plainPath, "X-Flat", "", repeated("a,b,")},
	{plainPath, "X-Free", "", numbered("a%d=1,")},
	{plainPath, "X-Json", "", repeated(`"a`)},
	{plainPath, "Cookie", "crumbs=", repeated("a,b,")},
	{plainPath, "Cookie", "", numbered("theme=%d;")},
	{plainPath, "Cookie", "note=", escapedBody(shapes[0].of)},
	{"/search", "", "", numbered("%05x=1&")},
}

var quiet = strict.WithLogger(slog.New(slog.DiscardHandler))

// Parameters of every style grow as bodies do, and are answered as shortly.
func TestParametersGrowLinearly(t *testing.T) {
	const n = 50_000
	for _, row := range longParameters {
		for _, options := range [][]strict.HandlerOption{{quiet}, {quiet, strict.WithStrictQuery()}} {
			about := fmt.Sprintf("%s %s %s, %.20s", row.path, row.header, row.before, row.of(40))
			handler := NewHandler(&implementation{answer: answers{}}, options...)
			answer := func(n int) *httptest.ResponseRecorder {
				r := httptest.NewRequest(http.MethodGet, row.path, nil)
				r.Header.Set("X-Required", "1")
				if text := row.before + row.of(n); row.header == "" {
					r.URL.RawQuery = text
				} else {
					r.Header.Set(row.header, text)
				}
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, r)
				return w
			}
			linear(t, about, costOf(func() { answer(n) }), costOf(func() { answer(2 * n) }))
			if testing.Short() {
				continue
			}
			if w := answer(20 * n); w.Body.Len() > 64<<10 {
				t.Errorf("%s: an answer of %d bytes", about, w.Body.Len())
			}
		}
	}
}
