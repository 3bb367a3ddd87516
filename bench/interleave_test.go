package bench

import (
	"flag"
	"runtime"
	"slices"
	"testing"
	"time"
)

// A measured is one of the ways that are compared.
type measured struct {
	name string
	run  func() error
}

// slice is how long one way runs before the next has its turn: long beside the clock,
// short beside what else the machine does.
const slice = 2 * time.Millisecond

// interleave measures all ways in turns, forth and back, so that whatever slows the
// machine slows them alike, and takes the median turn of each, lest what others do on
// it counts. Each is reported as a benchmark of its name.
func interleave(b *testing.B, ways ...measured) {
	runs := make([]int, len(ways))
	for i, way := range ways {
		runs[i] = perSlice(b, way)
	}
	turns := make([][]float64, len(ways)) // the nanoseconds of a run
	turn := func(i int) {
		start := time.Now()
		repeat(b, ways[i], runs[i])
		turns[i] = append(turns[i], float64(time.Since(start).Nanoseconds())/float64(runs[i]))
	}
	for end := time.Now().Add(benchTime() * time.Duration(len(ways))); time.Now().Before(end); {
		for i := range ways {
			turn(i)
		}
		for i := len(ways) - 1; i >= 0; i-- {
			turn(i)
		}
	}
	for i, way := range ways {
		slices.Sort(turns[i])
		bytes, allocations := allocated(b, way)
		b.Run(way.name, func(b *testing.B) {
			b.ReportAllocs()
			b.ReportMetric(turns[i][len(turns[i])/2], "ns/op")
			b.ReportMetric(bytes, "B/op")
			b.ReportMetric(allocations, "allocs/op")
		})
	}
}

func repeat(b *testing.B, way measured, times int) {
	for range times {
		if err := way.run(); err != nil {
			b.Fatalf("%s: %v", way.name, err)
		}
	}
}

// perSlice is how often a way runs in a slice.
func perSlice(b *testing.B, way measured) int {
	for n := 1; ; n *= 2 {
		start := time.Now()
		repeat(b, way, n)
		if spent := time.Since(start); spent >= slice {
			return max(1, int(int64(n)*int64(slice)/int64(spent)))
		}
	}
}

// allocated is what a run allocates, in bytes and in number.
func allocated(b *testing.B, way measured) (bytes, allocations float64) {
	const runs = 100
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	repeat(b, way, runs)
	runtime.ReadMemStats(&after)
	return float64(after.TotalAlloc-before.TotalAlloc) / runs, float64((after.Mallocs - before.Mallocs) / runs)
}

// benchTime is -benchtime where that is a time.
func benchTime() time.Duration {
	if d, err := time.ParseDuration(flag.Lookup("test.benchtime").Value.String()); err == nil {
		return d
	}
	return 300 * time.Millisecond
}
