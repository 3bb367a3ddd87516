package everything

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leasegate/leasegate/strict"
	"github.com/leasegate/leasegate/strict/wire"
)

// cost is what a piece of work takes of the heap.
type cost struct{ bytes, allocs uint64 }

// costOf takes the least of a few runs: what fills pools is not of the work.
func costOf(work func()) (least cost) {
	for i := range 3 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		work()
		runtime.ReadMemStats(&after)
		c := cost{after.TotalAlloc - before.TotalAlloc, after.Mallocs - before.Mallocs}
		if i == 0 || c.bytes < least.bytes {
			least.bytes = c.bytes
		}
		if i == 0 || c.allocs < least.allocs {
			least.allocs = c.allocs
		}
	}
	return least
}

// linear holds the work for an input against that for one of twice the size: about
// twice as much, and not four times. Slices and maps that grow round up, so that
// bytes may be half as much again.
func linear(t *testing.T, about string, once, twice cost) {
	t.Helper()
	if twice.bytes > 3*once.bytes+64<<10 {
		t.Errorf("%s: %d bytes for an input, %d for twice of it", about, once.bytes, twice.bytes)
	}
	if twice.allocs > 5*once.allocs/2+200 {
		t.Errorf("%s: %d allocations for an input, %d for twice of it", about, once.allocs, twice.allocs)
	}
}

// shapes are values of about n bytes that make a reader work or remember.
var shapes = []struct {
	name string
	of   func(n int) string
}{
	{"a long name around duplicates", func(n int) string {
		return `{"` + strings.Repeat("x", n/2) + `":{` + list(n/14, func(int) string { return `"a":1` }) + `}}`
	}},
	{"a long name around strings that are not Unicode", func(n int) string {
		return `{"` + strings.Repeat("~", n/2) + `":[` + list(n/8, func(int) string { return "\"\xff\"" }) + `]}`
	}},
	{"long names within each other", func(n int) string {
		return strings.Repeat(`{"`+strings.Repeat("é", n/80)+`":`, 40) + `{"a":1,"a":2,"a":3}` + strings.Repeat("}", 40)
	}},
	{"names that are not Unicode", func(n int) string {
		return "{" + list(n/8, func(int) string { return "\"\xff\":[]" }) + "}"
	}},
	{"many members", func(n int) string {
		return "{" + list(n/10, func(i int) string { return fmt.Sprintf(`"%05x":0`, i) }) + "}"
	}},
	{"one name many times", func(n int) string {
		return "{" + list(n/10, func(int) string { return `"name":""` }) + "}"
	}},
	{"many elements", func(n int) string {
		return "[" + list(n/8, func(i int) string { return fmt.Sprintf(`"%04x"`, i) }) + "]"
	}},
	{"many empty elements", func(n int) string { return "[" + list(n/3, func(int) string { return "{}" }) + "]" }},
	{"many numbers", func(n int) string {
		return "[" + list(n/8, func(i int) string { return fmt.Sprintf("%d.5e2", i) }) + "]"
	}},
	{"a long string", func(n int) string { return `"` + strings.Repeat("a", n) + `"` }},
	{"a string of escapes", func(n int) string { return `"` + strings.Repeat(`\u00e9`, n/6) + `"` }},
	{"a long number", func(n int) string { return "1" + strings.Repeat("0", n-2) + "1" }},
	{"a long fraction", func(n int) string { return "0." + strings.Repeat("3", n) }},
	{"a long exponent", func(n int) string { return "1e" + strings.Repeat("9", n) }},
	{"deep arrays", func(n int) string {
		deep := strings.Repeat("[", 200) + strings.Repeat("]", 200)
		return "[" + list(n/400+1, func(int) string { return deep }) + "]"
	}},
	{"deep objects", func(n int) string {
		return "[" + list(n/1200+1, func(int) string { return strings.Repeat(`{"a":`, 200) + "0" + strings.Repeat("}", 200) }) + "]"
	}},
}

func list(n int, item func(i int) string) string {
	items := make([]string, n)
	for i := range items {
		items[i] = item(i)
	}
	return strings.Join(items, ",")
}

// nestedUnique is the attack on arrays of unique elements within each other.
func nestedUnique(depth int, open, closing string) string {
	return strings.Repeat(open, depth) + strings.Repeat(closing, depth)
}

// places calls f with each copy of a body that has something else at one place.
func places(body node, put string, f func(body string)) {
	var walk func(n *node)
	walk = func(n *node) {
		was := *n
		*n = node{text: put}
		f(body.String())
		*n = was
		for i := range n.items {
			walk(&n.items[i])
		}
	}
	walk(&body)
}

// Whatever stands at any place of a body, twice as much of it takes about twice
// the memory to be read, and to be written where it is legal.
func TestBodiesGrowLinearly(t *testing.T) {
	const n = 6_000
	for _, c := range components {
		t.Run(c.name, func(t *testing.T) {
			bodies := rapid.Custom(func(rt *rapid.T) node {
				rapid.Bool().Draw(rt, "anything") // rapid wants one draw, and some schemas need none
				return maker{rt, c.part}.body(c.schema(), 0)
			})
			body := bodies.Example(1)
			tried := 0
			for _, shape := range shapes {
				var texts [2][]string
				for i, size := range []int{n, 2 * n} {
					places(body, shape.of(size), func(text string) { texts[i] = append(texts[i], text) })
				}
				for i, text := range texts[0] {
					tried++
					about := fmt.Sprintf("%s at place %d of %.200s", shape.name, i, body)
					readingAndWritingGrow(t, c, about, text, texts[1][i])
				}
			}
			atLeast(t, "bodies", tried, len(shapes))
		})
	}
	deep := []struct{ component, open, closing string }{
		{"NestedUnique", "[", "]"},
		{"NestedUnique", "[[],", "]"},
		{"UniqueTree", `{"weight":1.25,"children":[`, `]}`},
		{"UniqueTree", `{"id":"3fa85f64-5717-4562-b3fc-2c963f66afa6","children":[{},`, `]}`},
	}
	for _, row := range deep {
		depth := 100
		once, twice := nestedUnique(depth, row.open, row.closing), nestedUnique(2*depth, row.open, row.closing)
		once, twice = strings.ReplaceAll(once, ",]", "]"), strings.ReplaceAll(twice, ",]", "]")
		readingAndWritingGrow(t, find(t, row.component), "unique elements within each other, "+row.open, once, twice)
	}
}

func readingAndWritingGrow(t *testing.T, c component, about, once, twice string) {
	t.Helper()
	read := func(body string) (value codec, took cost, err error) {
		took = costOf(func() {
			value = c.make()
			d := wire.NewDecoder([]byte(body))
			value.DecodeJSON(d)
			err = d.Finish()
			d.Release()
		})
		return value, took, err
	}
	small, first, err := read(once)
	large, second, errTwice := read(twice)
	linear(t, about+", read", first, second)
	if bounded(t, about, errTwice); err != nil || errTwice != nil {
		return
	}
	write := func(value codec) cost {
		return costOf(func() {
			e := wire.NewEncoder(nil)
			value.EncodeJSON(e)
			_, err = e.Finish()
			e.Release()
		})
	}
	first, second = write(small), write(large)
	linear(t, about+", written", first, second)
	if err != nil {
		t.Errorf("%s: decoded but not encoded: %v", about, err)
	}
}

// bounded holds what is told of a body against the bounds.
func bounded(t *testing.T, about string, err error) {
	t.Helper()
	var violations strict.Violations
	if !errors.As(err, &violations) {
		return
	}
	size := 0
	for _, v := range violations {
		if size += len(v.Pointer) + len(v.Want); len(v.Pointer) > 1<<10+len("…") {
			t.Errorf("%s: a pointer of %d bytes", about, len(v.Pointer))
		}
	}
	if len(violations) > 1001 || size > 66<<10 {
		t.Errorf("%s: %d violations of %d bytes", about, len(violations), size)
	}
	if text := err.Error(); len(text) > 16<<10 {
		t.Errorf("%s: an error text of %d bytes", about, len(text))
	}
}

// attacks are bodies of sendObjects that cost a server or client the most.
var attacks = []struct {
	name string
	of   func(n int) string
}{
	{"an unknown name around duplicates", func(n int) string { return `{"strings":{},` + shapes[0].of(n)[1:] }},
	{"unknown members", func(n int) string {
		return `{"strings":{},` + list(n/13, func(i int) string { return fmt.Sprintf(`"%08x":1`, i) }) + `}`
	}},
	{"a name of control characters around duplicates", func(n int) string {
		return `{"strings":{},"` + strings.Repeat(`\u0001`, n/12) + `":{` + list(n/14, func(int) string { return `"a":1` }) + `}}`
	}},
	{"a long name before an end", func(n int) string { return `{"strings":{},"` + strings.Repeat("<", n) + `":"` + "\xff" + `"}` }},
	{"unique elements within each other", func(n int) string {
		open := `{"id":"3fa85f64-5717-4562-b3fc-2c963f66afa6","children":[`
		one := strings.Repeat(open, 200) + strings.Repeat("]}", 200)
		wide := list(n/len(one)+1, func(i int) string { return strings.Replace(one, "3fa85f64", fmt.Sprintf("%08x", i), 1) })
		return `{"strings":{"short":""},"unique":{"children":[` + wide + `]}}`
	}},
}

// answerOf sends a body to a server with default settings but for its log.
func answerOf(body string, log io.Writer) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/objects", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	NewHandler(&implementation{}, strict.WithLogger(slog.New(slog.NewTextHandler(log, nil)))).ServeHTTP(recorder, r)
	return recorder
}

func TestAttacksAreAnsweredShortly(t *testing.T) {
	for _, attack := range attacks {
		for _, n := range []int{64 << 10, 1000 << 10} {
			var log bytes.Buffer
			recorder := answerOf(attack.of(n), &log)
			if recorder.Code != http.StatusUnprocessableEntity && recorder.Code != http.StatusBadRequest {
				t.Errorf("%s, %d bytes: status %d", attack.name, n, recorder.Code)
			}
			if size := recorder.Body.Len() + log.Len(); size > 64<<10 {
				t.Errorf("%s, %d bytes: an answer of %d bytes, and a log of %d", attack.name, n, recorder.Body.Len(), log.Len())
			}
			if found := find(t, "Problem").judge(t, recorder.Body.String()); len(found) > 0 {
				t.Errorf("%s: the answer is off the contract: %q", attack.name, found)
			}
		}
		once := costOf(func() { answerOf(attack.of(64<<10), io.Discard) })
		twice := costOf(func() { answerOf(attack.of(128<<10), io.Discard) })
		linear(t, attack.name, once, twice)
	}
}

// What is left out of an answer is counted there.
func TestAnswersCountWhatTheyLeaveOut(t *testing.T) {
	recorder := answerOf(attacks[1].of(64<<10), io.Discard)
	var told int
	if _, err := fmt.Sscanf(recorder.Body.String()[strings.LastIndex(recorder.Body.String(), `"message":"want`):], `"message":"want %d others`, &told); err != nil {
		t.Fatalf("%v in %.200q", err, recorder.Body.String())
	}
	if listed := strings.Count(recorder.Body.String(), `"additionalProperties"`); listed+told != 64<<10/13 {
		t.Errorf("%d listed and %d left out, want %d", listed, told, 64<<10/13)
	}
}

// An answer is what its server sends: clients remember and tell little of it.
func TestErrorsOfClientsAreShort(t *testing.T) {
	for _, attack := range attacks {
		for _, status := range []int{200, 404} {
			body := attack.of(500 << 10)
			transport := answering(func(r *http.Request) *http.Response {
				return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), Request: r}
			})
			client, err := NewClient("http://server.test", strict.WithHTTPClient(&http.Client{Transport: transport}))
			if err != nil {
				t.Fatal(err)
			}
			_, err = client.SendObjects(t.Context(), SendObjectsRequest{Strings: Strings{Short: "ab"}})
			if err == nil {
				if status == 404 || attack.name != "unknown members" { // those are allowed with 200
					t.Errorf("%s with %d is taken", attack.name, status)
				}
				continue
			}
			bounded(t, attack.name, err)
			if len(err.Error()) > 16<<10 {
				t.Errorf("%s with %d: an error text of %d bytes", attack.name, status, len(err.Error()))
			}
		}
	}
}

type answering func(*http.Request) *http.Response

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) { return a(r), nil }

func BenchmarkAttacks(b *testing.B) {
	for _, attack := range attacks {
		for _, n := range []int{64 << 10, 1000 << 10} {
			body := attack.of(n)
			b.Run(fmt.Sprintf("%s/%d bytes", attack.name, len(body)), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					b.ReportMetric(float64(answerOf(body, io.Discard).Body.Len()), "answer-bytes")
				}
			})
		}
	}
}
