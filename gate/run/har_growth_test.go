package run

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/gate"
)

// Whatever a recording has twice as much of costs at most about twice as many bytes
// and allocations: nothing that the reader keeps grows faster than its input.
func TestReadingGrowsLinearly(t *testing.T) {
	form := func(members string) string {
		return posted(asForm + `"postData":{"mimeType":"application/x-www-form-urlencoded",` + members + `}`)
	}
	upload := func(params string) string {
		return posted(withFields("content-type", "multipart/form-data") + `"postData":{"mimeType":"multipart/form-data","params":[` + params + `]}`)
	}
	repeat := func(n int, item string) string { return strings.TrimSuffix(strings.Repeat(item+",", n), ",") }
	numbered := func(n int, item string) string {
		var items []string
		for i := range n {
			items = append(items, fmt.Sprintf(item, i))
		}
		return strings.Join(items, ",")
	}
	tests := []struct {
		what  string
		entry func(n int) string
	}{
		{"members that nobody needs", func(n int) string { return `{"request":{"method":"GET","url":"/",` + numbered(n, `"_%d":[{}]`) + `}}` }},
		{"members that come again", func(n int) string {
			return `{` + strings.Repeat(asRequest+`,`, n) + `"response":null}`
		}},
		{"texts that come again", func(n int) string {
			return posted(`"postData":{` + repeat(n, `"text":"{}"`) + `}`)
		}},
		{"fields", func(n int) string {
			return got(`"status":204,"headers":[` + numbered(n, `{"name":"a-%d","value":"b"}`) + `]`)
		}},
		{"fields of one name", func(n int) string {
			return got(`"status":204,"headers":[` + repeat(n, `{"name":"a","value":"b"}`) + `]`)
		}},
		{"lines of one field", func(n int) string {
			return got(`"status":204,` + withFields("a", strings.Repeat(`b\n`, n)) + `"content":{}`)
		}},
		{"codings", func(n int) string {
			return got(`"status":200,` + withFields("Content-Encoding", strings.Repeat("br,", n)) + `"content":{"text":"[]"}`)
		}},
		{"a long URL", func(n int) string {
			return `{"request":{"method":"GET","url":"http://h/` + strings.Repeat("é?&a=b", n) + `"}}`
		}},
		{"a query apart", func(n int) string {
			return `{"request":{"method":"GET","url":"/","queryString":[` + numbered(n, `{"name":"é%d","value":"&"}`) + `]}}`
		}},
		{"a text", func(n int) string { return got(`"status":200,"content":{"text":"` + strings.Repeat("x", n) + `"}`) }},
		{"escapes", func(n int) string {
			return got(`"status":200,"content":{"text":"` + strings.Repeat(`\"\\\u00e9`, n) + `"}`)
		}},
		{"backslashes", func(n int) string { return got(`"status":200,"content":{"text":"` + strings.Repeat(`\\`, n) + `"}`) }},
		{"base64", func(n int) string {
			return got(`"status":200,"content":{"encoding":"base64","text":"` + strings.Repeat("AAAA", n) + `"}`)
		}},
		{"coded bytes as characters", func(n int) string {
			return got(`"status":200,` + withFields("Content-Encoding", "gzip") + `"content":{"text":"\u001f` + strings.Repeat(`\u008b`, n) + `"}`)
		}},
		{"less than its size", func(n int) string {
			return got(`"status":200,"content":{"size":99999999,"text":"` + strings.Repeat("[", n) + strings.Repeat("]", n) + `"}`)
		}},
		{"a comment", func(n int) string {
			return got(`"status":200,"content":{"text":"x","comment":"` + strings.Repeat("Y", n) + `"}`)
		}},
		{"a form", func(n int) string { return form(`"params":[` + numbered(n, `{"name":"é%d","value":"&"}`) + `]`) }},
		{"an upload", func(n int) string { return upload(numbered(n, `{"name":"é%d","value":"\"","fileName":"%[1]d"}`)) }},
		{"an upload like its boundary", func(n int) string { return upload(`{"name":"a","value":"recorded` + strings.Repeat("-", n) + `"}`) }},
		{"nesting", func(n int) string { return `{"x":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `}` }},
		{"an entry of the wrong type", func(n int) string { return `[` + repeat(n, "1") + `]` }},
	}
	judge := func(gate.Exchange) gate.Judgement { return gate.Judgement{} }
	for _, test := range tests {
		cost := func(n int) (bytes, allocations float64) {
			file := harOf(test.entry(n))
			p := &pipeline{judge: judge}
			read := func() {
				outcomes := 0
				err := readHAR(strings.NewReader(file), maxEntryBytes, func(entry harEntry) bool {
					b := &batch{}
					b.add(p.newOutcome(0, entry.offset, entry.err), entry.raw)
					p.judgeEntry(&cursor{}, "", b.text, &b.outcomes[0])
					outcomes++
					return true
				})
				if err != nil || outcomes != 1 {
					t.Fatalf("%s: got %d outcomes and %v, want one", test.what, outcomes, err)
				}
			}
			read()
			const rounds = 3
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			for range rounds {
				read()
			}
			runtime.ReadMemStats(&after)
			return float64(after.TotalAlloc-before.TotalAlloc) / rounds, float64(after.Mallocs-before.Mallocs) / rounds
		}
		// Small enough for the bound on depth; slices that double are why twice is
		// not exact.
		const n = 4_000
		bytes, allocations := cost(n)
		bytes2, allocations2 := cost(2 * n)
		if bytes2 > 2.6*bytes+100_000 || allocations2 > 2.2*allocations+100 {
			t.Errorf("%s: %d of them cost %.0f bytes and %.0f allocations, twice as many %.0f and %.0f", test.what, n, bytes, allocations, bytes2, allocations2)
		}
	}
}
