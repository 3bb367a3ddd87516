package run

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/leasegate/leasegate/gate/result"
)

// mixed is a HAR of n entries that differ in what becomes of them, some of them large
// if so wanted.
func mixed(n int, large bool) string {
	kinds := []string{
		got(`"status":200,` + asJSON + `"content":{"size":7,"mimeType":"application/json","text":"[1,2,3]"},"bodySize":7`),
		got(`"status":200,` + asJSON + `"content":{"size":9,"mimeType":"application/json","text":"[\"a\",\"b\"]"},"bodySize":9`),
		posted(asJSON + `"bodySize":11,"postData":{"mimeType":"application/json","text":"{\"a\":\"one\"}"}`),
		got(`"status":200,` + asJSON + `"content":{"size":900,"mimeType":"application/json"},"bodySize":900`),
		`{"request":{"method":"GET","url":"blob:https://a.test/1"},"response":null}`,
		`{"request":{"method":"GET"}}`,
		got(`"status":404,"headers":[],"content":{"size":0,"text":""},"bodySize":0`),
	}
	entries := make([]string, n)
	for i := range entries {
		entries[i] = kinds[i%len(kinds)]
		if large && i%500 == 99 {
			// More than a batch, alone or beside others.
			body := `[` + strings.Repeat("1,", i*100) + `"x"]`
			entries[i] = got(`"status":200,` + asJSON + fmt.Sprintf(`"content":{"size":%d,"text":%q}`, len(body), body))
		}
	}
	return harOf(entries...)
}

// The outcomes are the same, in the same order, with any number of workers.
func TestTrafficIsTheSameOnAnyCores(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	contract, file := recorderContract(), mixed(3_000, true)
	outcomes := func(cores int) []result.Outcome {
		runtime.GOMAXPROCS(cores)
		var all []result.Outcome
		for outcome := range Traffic(t.Context(), contract.Judge, "f", strings.NewReader(file)) {
			all = append(all, outcome)
		}
		return all
	}
	want := outcomes(1)
	if len(want) != 3_000 || want[99].Status != 200 || len(want[99].Judgement.Findings) != 1 {
		t.Fatalf("got %d outcomes on one core, want 3000", len(want))
	}
	for _, cores := range []int{2, 3, 16} {
		got := outcomes(cores)
		for i := range min(len(got), len(want)) {
			if !reflect.DeepEqual(got[i], want[i]) {
				t.Fatalf("on %d cores got %+v as outcome %d, want %+v", cores, got[i], i, want[i])
			}
		}
		if len(got) != len(want) {
			t.Fatalf("on %d cores got %d outcomes, want %d", cores, len(got), len(want))
		}
	}
}

// BenchmarkTrafficCores judges the same recording on one core and on two, in turn,
// and reports how many times as fast two are. Whoever reads it sees to it that the
// machine has two that are idle.
func BenchmarkTrafficCores(b *testing.B) {
	if runtime.NumCPU() < 2 {
		b.Skip("the machine has one core")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	contract, file := recorderContract(), mixed(20_000, false)
	var took [3]time.Duration
	for b.Loop() {
		for _, cores := range []int{1, 2} {
			runtime.GOMAXPROCS(cores)
			start := time.Now()
			var report result.Report
			for outcome := range Traffic(b.Context(), contract.Judge, "f", strings.NewReader(file)) {
				report.Add(outcome)
			}
			took[cores] += time.Since(start)
		}
	}
	b.ReportMetric(took[1].Seconds()/took[2].Seconds(), "times")
	b.ReportMetric(0, "ns/op")
}
