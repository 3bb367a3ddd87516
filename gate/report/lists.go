package report

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

// maxNamedOperations is how many operations are named in one line.
const maxNamedOperations = 5

// A cause is the gaps that have their reason in common.
type cause struct {
	result.Gap     // the first
	count      int // of exchanges, cases or operations
	places     int
	operations []string
}

// causes joins the gaps of one reason, in the order of the report.
func causes(r *result.Report) []cause {
	var list []cause
	for _, gap := range r.Gaps() {
		if n := len(list) - 1; n >= 0 && list[n].Reason == gap.Reason && list[n].Waived == gap.Waived && list[n].Known == gap.Known {
			list[n].count += gap.Count
			list[n].places++
		} else {
			list = append(list, cause{Gap: gap, count: gap.Count, places: 1})
		}
		last := &list[len(list)-1]
		if n := len(last.operations); n == 0 || last.operations[n-1] != gap.Operation {
			last.operations = append(last.operations, gap.Operation) // they come sorted
		}
	}
	return list
}

// line says on one line what could not be judged, how often, where first, and what is
// known of it.
func (c cause) line(r *result.Report) string {
	text := fmt.Sprintf("%s (%s)", c.Reason, c.counted())
	if where := c.where(r); where != "" {
		text += "; " + where
	}
	if known := waivedText(c.Waived, c.Known); known != "" {
		text += "; " + known
	}
	return text
}

func (c cause) counted() string {
	if c.places > 1 {
		return fmt.Sprintf("%d, in %d places", c.count, c.places)
	}
	return fmt.Sprint(c.count)
}

// where is the first place of a gap, and an example.
func (c cause) where(r *result.Report) string {
	var where []string
	switch {
	case c.Operation != "" && (c.Part == "" || c.Example == c.Operation):
		where = append(where, "in "+named(c.operations, len(c.operations)))
	case c.Part != "":
		in := strings.TrimSpace("first in the " + string(c.Part) + " " + c.Pointer)
		if c.Operation != "" {
			in += " of " + c.Operation
		}
		where = append(where, in)
	}
	if place := schemaPlace(r, c.Schema); place != "" {
		where = append(where, "see "+place)
	}
	if c.Example != "" && c.Example != c.Operation {
		where = append(where, "such as "+c.Example)
	}
	return strings.Join(where, ", ")
}

// waivedText says that something is waived or known, and why; empty for neither.
func waivedText(reason string, known bool) string {
	switch {
	case reason == "":
		return ""
	case known:
		return "known: " + reason
	}
	return "waived: " + reason
}

// named lists the first of the operations, of which there may be more.
func named(operations []string, all int) string {
	first := operations[:min(len(operations), maxNamedOperations)]
	text := strings.Join(first, ", ")
	if all > len(first) {
		text += fmt.Sprintf(" and %d more", all-len(first))
	}
	return text
}

func omitted(lines []string, n int) []string {
	if n > 0 {
		lines = append(lines, fmt.Sprintf("… and %d more, counted but not kept", n))
	}
	return lines
}

// gapLines lists what could not be judged, a line for each cause.
func gapLines(r *result.Report) []string {
	var lines []string
	for _, c := range causes(r) {
		lines = append(lines, c.line(r))
	}
	return omitted(lines, r.OmittedGaps)
}

// asideLines lists what is none of the API's to judge.
func asideLines(r *result.Report) []string {
	var lines []string
	for _, aside := range r.SetAside {
		lines = append(lines, fmt.Sprintf("%s (%d), such as %s", aside.Reason, aside.Count, aside.Example))
	}
	return omitted(lines, r.OmittedSetAside)
}

// faultLine says on one line what is wrong in the document.
func faultLine(r *result.Report, f result.Fault) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s: ", cmp.Or(f.Level, gate.LevelError), faultPlace(r, f))
	b.WriteString(f.Message)
	if n := len(f.Operations) + f.OmittedOperations; n > 0 {
		fmt.Fprintf(&b, " (touches %s)", named(f.Operations, n))
	}
	if known := waivedText(f.Waived, f.Known); known != "" {
		b.WriteString("; " + known)
	}
	return b.String()
}

// faultPlace is the file, the line and the pointer of a fault.
func faultPlace(r *result.Report, f result.Fault) string {
	place := cmp.Or(f.Location.File, r.Document)
	if f.Location.Line > 0 {
		place = fmt.Sprintf("%s:%d", place, f.Location.Line)
	}
	if f.Location.Pointer != "" {
		place += ": " + f.Location.Pointer
	}
	return place
}

// faultLines lists what is wrong in the document, or worth a look.
func faultLines(r *result.Report) []string {
	var lines []string
	for _, fault := range r.Faults() {
		lines = append(lines, faultLine(r, fault))
	}
	return omitted(lines, r.OmittedFaults)
}

// waiverLines lists the waivers that people wrote; what a baseline holds is beside what
// was found.
func waiverLines(r *result.Report) []string {
	var lines []string
	for _, w := range r.Waivers {
		if w.Known {
			continue
		}
		what := cmp.Or(string(w.Rule), w.Gap, w.Fault)
		if w.Rule != "" {
			what += " " + operationName(w.Operation)
		}
		text := fmt.Sprintf("%s:%d: %s %s until %s: %s", w.File, w.Line, what, w.Pointer, w.Until, w.Reason)
		if w.Rule != "" {
			text += fmt.Sprintf(" (%d)", w.Matched)
		}
		if w.Expired {
			text += ", expired"
		}
		lines = append(lines, text)
	}
	return lines
}

func shortfallLines(shortfalls []result.Shortfall) []string {
	return convert(shortfalls, ShortfallText)
}
