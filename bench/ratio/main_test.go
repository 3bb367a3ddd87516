package main

import (
	"fmt"
	"strings"
	"testing"
)

// interleaved writes rounds in which leasegate takes ours and every peer theirs.
func interleaved(n int, ours, theirs float64, allocations int) string {
	var b strings.Builder
	for round := range n {
		for _, f := range figures {
			if f.over != "" && f.of != "leasegate-kept" {
				fmt.Fprintf(&b, "Benchmark%s/%s-2 100 %g ns/op 8 B/op 1 allocs/op\n", f.benchmark, f.over, theirs)
			}
		}
		// One slow round does not move a median.
		noise := 1.0
		if round == 0 {
			noise = 50
		}
		for _, benchmark := range []string{"Serve/leasegate", "Decode/leasegate", "Decode/leasegate-kept", "Encode/leasegate", "Large/skip", "RoundTrip/leasegate", "Judge/leasegate"} {
			fmt.Fprintf(&b, "Benchmark%s-2 100 %g ns/op 8 B/op %d allocs/op\n", benchmark, ours*noise, allocations)
		}
	}
	return b.String()
}

func TestRun(t *testing.T) {
	tests := []struct {
		reason string
		in     string
		line   string // one line of the table, its fields apart by one space
	}{
		{"a bar that is met", interleaved(10, 20, 100, 4), "Serve/leasegate / oapi-codegen 0.23 0.2 10 met"},
		{"a bar that is missed", interleaved(10, 24, 100, 4), "Serve/leasegate / oapi-codegen 0.23 0.24 10 MISSED"},
		{"no bar", interleaved(10, 20, 100, 4), "Serve/leasegate / libopenapi - 0.2 10"},
		{"a count that is met", interleaved(10, 20, 100, 4), "Decode/leasegate, allocations 4 4 10 met"},
		{"a count that is missed", interleaved(10, 20, 100, 5), "Decode/leasegate, allocations 4 5 10 MISSED"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			var out strings.Builder
			if err := run(strings.NewReader(tt.in), &out); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(out.String()) {
				if strings.Join(strings.Fields(line), " ") == tt.line {
					return
				}
			}
			t.Errorf("no line %q in\n%s", tt.line, out.String())
		})
	}
}

func TestRunRefuses(t *testing.T) {
	tests := []struct{ reason, in, want string }{
		{"nothing measured", "", "Serve/leasegate has 0 rounds, want at least 10"},
		{"too few rounds", interleaved(9, 20, 100, 4), "Serve/leasegate has 9 rounds, want at least 10"},
		{
			"a peer that is missing in a round", strings.Replace(interleaved(10, 20, 100, 4), "BenchmarkServe/oapi-codegen-2", "BenchmarkServe/other-2", 1),
			"Serve/leasegate has 10 rounds but oapi-codegen has 9",
		},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			err := run(strings.NewReader(tt.in), &strings.Builder{})
			if err == nil || err.Error() != tt.want {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}
