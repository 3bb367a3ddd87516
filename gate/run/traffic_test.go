package run

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

// passes judges everything as conforming.
func passes(gate.Exchange) gate.Judgement {
	return gate.Judgement{Operation: "any", Request: gate.Pass, Response: gate.Skip}
}

func harOf(entries ...string) string {
	return `{"log":{"entries":[` + strings.Join(entries, ",") + `]}}`
}

// A long recording through a pipe, with a judge that keeps the first exchange
// until nothing else moves: what is in flight then is all that is ever held.
func TestTrafficIsBoundedAndInOrder(t *testing.T) {
	const total, body = 2_000, 8 << 10
	// The batches in flight, those that workers hold, the one at the door, and what the
	// reader has on its way.
	cores := runtime.GOMAXPROCS(0)
	bound := (batchesPerWorker*cores+cores+1)*(batchBytes/body+1) + 2*readBytes/body
	synctest.Test(t, func(t *testing.T) {
		reader, writer := io.Pipe()
		var written, judged atomic.Int64
		go func() {
			fmt.Fprint(writer, `{"log":{"entries":[`)
			text := strings.Repeat("x", body)
			for i := range total {
				separator := ","
				if i == 0 {
					separator = ""
				}
				fmt.Fprintf(writer, `%s{"request":{"method":"GET","url":"/%d","postData":{"text":%q}}}`, separator, i, text)
				written.Add(1)
			}
			fmt.Fprint(writer, `]}}`)
			writer.Close()
		}()
		release := make(chan struct{})
		judge := func(e gate.Exchange) gate.Judgement {
			judged.Add(1)
			if e.Request.URL == "/0" {
				<-release
			}
			return passes(e)
		}
		go func() {
			synctest.Wait()
			if n := written.Load(); n == 0 || n > int64(bound) {
				t.Errorf("%d entries were taken while one was judged, want 1 to %d", n, bound)
			}
			if runtime.GOMAXPROCS(0) > 1 && judged.Load() < 2 {
				t.Error("one slow exchange kept the other cores from judging")
			}
			close(release)
		}()
		next := 0
		for outcome := range Traffic(t.Context(), judge, "pipe", reader) {
			if want := fmt.Sprintf("GET /%d", next); outcome.Err != nil || outcome.Exchange != next || outcome.Request != want {
				t.Fatalf("got %+v, want exchange %d, %s", outcome, next, want)
			}
			next++
		}
		if next != total {
			t.Fatalf("got %d outcomes, want %d", next, total)
		}
	})
}

func TestTrafficOutcomes(t *testing.T) {
	good := `{"request":{"method":"GET","url":"http://h/a?b=c"},"response":{"status":204}}`
	tests := []struct {
		why, file string
		want      []string
	}{
		{"a whole file", harOf(good, good), []string{"0@19 pass GET /a?b=… 204", "1@97 pass GET /a?b=… 204"}},
		{"an entry without a request is an error, the rest is judged", harOf(good, `{}`, good), []string{"0@19 pass GET /a?b=… 204", "1@97 error: the entry has no request (HAR 1.2, entries)", "2@100 pass GET /a?b=… 204"}},
		{"what stands before the cut is judged", `{"log":{"entries":[` + good + `,{"requ`, []string{"0@19 pass GET /a?b=… 204", "1@103 error: the file is cut off: it ends here, in the middle of the HAR"}},
		{"what is not HTTP is set aside", harOf(`{"request":{"method":"GET","url":"data:,x"}}`), []string{"0@19 skip GET data:,x 0; set aside: the URL's scheme is not http or https"}},
		{"no entries, no outcomes", harOf(), nil},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			var got []string
			for outcome := range Traffic(t.Context(), passes, "f", strings.NewReader(test.file)) {
				got = append(got, describe(outcome))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func describe(o result.Outcome) string {
	s := fmt.Sprintf("%d@%d %s", o.Exchange, o.Offset, o.Verdict())
	if o.Err != nil {
		return s + ": " + o.Err.Error()
	}
	s += fmt.Sprintf(" %s %d", o.Request, o.Status)
	if o.SetAside != "" {
		s += "; set aside: " + o.SetAside
	}
	for _, gap := range o.Judgement.NotJudged {
		s += fmt.Sprintf("; %s: %s", gap.Part, gap.Reason)
	}
	return s
}

// A body that the recording leaves out has not been judged, whatever the judge
// says of its absence.
func TestTrafficBodyLeftOut(t *testing.T) {
	missing := gate.Finding{Part: gate.PartRequest, Rule: gate.RuleRequestBodyMissing}
	other := gate.Finding{Part: gate.PartRequest, Rule: gate.RuleRequestSecurity}
	response := gate.Finding{Part: gate.PartResponse, Rule: gate.RuleResponseBodyMissing}
	tests := []struct {
		why      string
		entry    string
		judged   gate.Verdict
		findings []gate.Finding
		want     gate.Verdict
		kept     int
	}{
		{"missing is not held against it", `{"request":{"method":"A","url":"/","bodySize":2}}`, gate.Fail, []gate.Finding{missing}, gate.Skip, 0},
		{"other findings stay", `{"request":{"method":"A","url":"/","bodySize":2}}`, gate.Fail, []gate.Finding{missing, other, response}, gate.Fail, 2},
		{"it has not passed", `{"request":{"method":"A","url":"/","bodySize":2}}`, gate.Pass, nil, gate.Skip, 0},
		{"a body that never was is missing", `{"request":{"method":"A","url":"/","bodySize":0}}`, gate.Fail, []gate.Finding{missing}, gate.Fail, 1},
	}
	for _, test := range tests {
		judge := func(gate.Exchange) gate.Judgement {
			return gate.Judgement{Request: test.judged, Response: gate.Skip, Findings: test.findings}
		}
		for outcome := range Traffic(t.Context(), judge, "f", strings.NewReader(harOf(test.entry))) {
			if got := outcome.Judgement; got.Request != test.want || len(got.Findings) != test.kept {
				t.Errorf("%s: got %+v, want %s and %d findings", test.why, got, test.want, test.kept)
			}
		}
	}
}

func TestTrafficJudgePanics(t *testing.T) {
	judge := func(e gate.Exchange) gate.Judgement {
		if e.Request.URL == "/1" {
			panic("secret")
		}
		return passes(e)
	}
	var got []gate.Verdict
	entry := func(url string) string {
		return `{"request":{"method":"GET","url":"` + url + `"},"response":{"status":204}}`
	}
	file := harOf(entry("/0"), entry("/1"), entry("/2"))
	for outcome := range Traffic(t.Context(), judge, "f", strings.NewReader(file)) {
		got = append(got, outcome.Verdict())
		if outcome.Err != nil && strings.Contains(outcome.Err.Error(), "secret") {
			t.Errorf("%v holds what the judge panicked with", outcome.Err)
		}
	}
	if want := []gate.Verdict{gate.Pass, gate.Error, gate.Pass}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// A reader that has nothing to say yet does not keep an interrupt waiting.
func TestTrafficStopsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reader, writer := io.Pipe()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go fmt.Fprint(writer, `{"log":{"entries":[`+entry+`,`)
		var last result.Outcome
		n := 0
		for last = range Traffic(ctx, passes, "f", reader) {
			n++
			cancel()
		}
		if n != 2 || !errors.Is(last.Err, context.Canceled) || last.Exchange != -1 {
			t.Errorf("got %d outcomes and %+v last, want 2 and one that says so", n, last)
		}
		writer.Close()
	})
}

// A caller who wants no more leaves no goroutine behind; synctest fails if so.
func TestTrafficCallerStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for range Traffic(t.Context(), passes, "f", strings.NewReader(harOf(slices.Repeat([]string{entry}, 500)...))) {
			break
		}
	})
}

func TestRequestLine(t *testing.T) {
	tests := []struct{ url, want string }{
		{"http://user:pass@h:1/a/b%2Fc", "GET /a/b%2Fc"},
		{"http://h", "GET /"},
		{"http://h?a=b", "GET ?a=…"},
		{"/a/http://h/x", "GET /a/http://h/x"},
		{"/a?b=secret&c=&secret&&d=1=2", "GET /a?b=…&c=…&…&&d=…"},
		{"/a?", "GET /a?"},
		{"/" + strings.Repeat("é", 400), "GET /" + strings.Repeat("é", 253) + "…"},
	}
	for _, test := range tests {
		if got := requestLine(gate.Request{Method: "GET", URL: test.url}); got != test.want {
			t.Errorf("%s: got %q, want %q", test.url, got, test.want)
		}
	}
}

// No bytes make it panic, and outcomes count up from 0 until one ends the file.
func FuzzTraffic(f *testing.F) {
	f.Add([]byte(harOf(entry, `{}`, `{"request":{"method":"GET","url":"/","postData":{"text":"\ud800"}},"response":{"status":200}}`)))
	f.Add([]byte("\xef\xbb\xbf" + `{"log":{"entries":[{"request":null},[],1`))
	f.Fuzz(func(t *testing.T, file []byte) {
		next, ended := 0, false
		for outcome := range Traffic(t.Context(), passes, "f", strings.NewReader(string(file))) {
			if ended || outcome.Exchange != next && outcome.Exchange != -1 || outcome.Offset > int64(len(file)) {
				t.Fatalf("got %+v as outcome %d of %d bytes", outcome, next, len(file))
			}
			if outcome.Err != nil && strings.Contains(outcome.Err.Error(), "the judge failed") {
				t.Fatal("decoding panics")
			}
			ended = outcome.Exchange == -1
			next++
		}
	})
}
