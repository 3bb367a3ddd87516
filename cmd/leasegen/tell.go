package main

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"

	"github.com/leasegate/leasegate/codegen"
	"github.com/leasegate/leasegate/document"
)

// How much is told: so many places of one kind of fault, and so many operations.
const (
	maxAlike   = 5
	maxSkipped = 100
)

// particulars are the parts of a message that differ from place to place.
var particulars = regexp.MustCompile(`"(\\.|[^"\\])*"|[0-9]+`)

// tellFaults prints the faults of the document that kept nothing from being generated,
// errors first. Those that say the same of different names and numbers are of one kind.
func tellFaults(stderr io.Writer, faults []document.Fault) {
	kinds := make(map[string][]document.Fault)
	var order []string
	for _, fault := range faults {
		kind := string(fault.Level) + ": " + particulars.ReplaceAllLiteralString(fault.Message, "…")
		if kinds[kind] == nil {
			order = append(order, kind)
		}
		kinds[kind] = append(kinds[kind], fault)
	}
	levels := []document.Level{document.LevelError, document.LevelWarning, document.LevelNote}
	slices.SortStableFunc(order, func(a, b string) int {
		return cmp.Compare(slices.Index(levels, kinds[a][0].Level), slices.Index(levels, kinds[b][0].Level))
	})
	for _, kind := range order {
		alike := kinds[kind]
		for _, fault := range alike[:min(len(alike), maxAlike)] {
			place := fmt.Sprintf("%s:%d: ", fault.File, fault.Line)
			if fault.Pointer != "" {
				place += fault.Pointer + ": "
			}
			fmt.Fprintf(stderr, "leasegen: %s: %s%s\n", fault.Level, place, fault.Message)
		}
		if more := len(alike) - maxAlike; more > 0 {
			fmt.Fprintf(stderr, "leasegen: %s (in %d more places)\n", kind, more)
		}
	}
}

// tellSkipped prints what was left out, and why.
func tellSkipped(stderr io.Writer, skipped *codegen.Skipped) {
	if len(skipped.Operations) == 0 {
		return
	}
	fmt.Fprintf(stderr, "leasegen: %d left out, since the code could not enforce what the document says of them:\n", len(skipped.Operations))
	for _, op := range skipped.Operations[:min(len(skipped.Operations), maxSkipped)] {
		fmt.Fprintf(stderr, "  %v\n", op)
	}
	if more := len(skipped.Operations) - maxSkipped; more > 0 {
		fmt.Fprintf(stderr, "  and %d more, which the comment of the package has\n", more)
	}
	why := codegen.UnsupportedError{Refusals: skipped.Refusals, Operations: skipped.Operations}
	fmt.Fprintf(stderr, "leasegen: the reason: %v\n", &why)
}
