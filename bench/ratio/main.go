// Command ratio reads the output of interleaved rounds of benchmarks, and prints
// what ours take as a ratio of what their peers take, beside the most they may.
package main

import (
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchmath"
)

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "ratio:", err)
		os.Exit(1)
	}
}

const minRounds = 10

// A figure is a ratio of times, or a count of allocations where over is empty.
type figure struct {
	benchmark, of, over string
	most                float64 // 0 where there is no bar
}

var figures = []figure{
	{"Serve", "leasegate", "oapi-codegen", 0.23},
	{"Serve", "leasegate", "oapi-codegen+kin", 0},
	{"Serve", "leasegate", "libopenapi", 0},
	{"Serve", "leasegate", "hand", 1.4},
	{"Serve", "leasegate", "", 9},
	{"Decode", "leasegate", "encoding-json", 0.11},
	{"Decode", "leasegate", "typed", 0.20},
	{"Decode", "leasegate", "kin", 0},
	{"Decode", "leasegate", "skip", 0},
	{"Decode", "leasegate", "", 4},
	{"Decode", "leasegate-kept", "encoding-json", 0},
	{"Decode", "leasegate-kept", "", 4},
	{"Encode", "leasegate", "encoding-json", 0.22},
	{"Encode", "leasegate", "typed", 0.36},
	{"Large", "skip", "json-valid", 1},
	{"RoundTrip", "leasegate", "oapi-codegen", 0.75},
	{"RoundTrip", "leasegate", "oapi-codegen+kin", 0},
	{"RoundTrip", "leasegate", "net-http", 0},
	{"Judge", "leasegate", "kin", 1.3},
}

// rounds holds the values of one unit by benchmark, one for each round.
type rounds map[string][]float64

func run(in io.Reader, out io.Writer) error {
	seconds, allocations := rounds{}, rounds{}
	reader := benchfmt.NewReader(in, "rounds")
	for reader.Scan() {
		result, ok := reader.Result().(*benchfmt.Result)
		if !ok {
			continue
		}
		name := benchmarkName(result.Name)
		if v, ok := result.Value("sec/op"); ok {
			seconds[name] = append(seconds[name], v)
		}
		if v, ok := result.Value("allocs/op"); ok {
			allocations[name] = append(allocations[name], v)
		}
	}
	if err := reader.Err(); err != nil {
		return err
	}
	return write(out, seconds, allocations)
}

// benchmarkName is the name without the number of processors.
func benchmarkName(name benchfmt.Name) string {
	base, parts := name.Parts()
	text := string(base)
	for _, part := range parts {
		if part[0] == '/' {
			text += string(part)
		}
	}
	return text
}

func write(out io.Writer, seconds, allocations rounds) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\tat most\tmedian\trounds\t")
	for _, f := range figures {
		name := f.benchmark + "/" + f.of
		values, text := allocations[name], name+", allocations"
		if f.over != "" {
			values, text = seconds[name], name+" / "+f.over
		}
		if len(values) < minRounds {
			return fmt.Errorf("%s has %d rounds, want at least %d", name, len(values), minRounds)
		}
		measured := median(values)
		if f.over != "" {
			peer := seconds[f.benchmark+"/"+f.over]
			if len(peer) != len(values) {
				return fmt.Errorf("%s has %d rounds but %s has %d", name, len(values), f.over, len(peer))
			}
			measured /= median(peer)
		}
		fmt.Fprintf(w, "%s\t%s\t%.3g\t%d\t%s\n", text, bar(f.most), measured, len(values), verdict(measured, f.most))
	}
	return w.Flush()
}

func median(values []float64) float64 {
	sample := benchmath.NewSample(values, &benchmath.DefaultThresholds)
	return benchmath.AssumeNothing.Summary(sample, 0.95).Center
}

func bar(most float64) string {
	if most == 0 {
		return "-"
	}
	return fmt.Sprintf("%.3g", most)
}

func verdict(measured, most float64) string {
	switch {
	case most == 0:
		return ""
	case measured <= most:
		return "met"
	}
	return "MISSED"
}
