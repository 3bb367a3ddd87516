package result

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/gate"
)

// DraftWaivers writes, as YAML, the waivers of the report that still hold and one
// for every other place with findings that fail the run, and for every gap, until the
// date given. The reasons of the new ones are left empty, so that they are refused
// until somebody gives one.
func (r *Report) DraftWaivers(until string) []byte {
	type draft struct {
		waiver Waiver
		count  int
	}
	var drafts []draft
	gaps := r.Gaps()
	for _, w := range r.Waivers {
		if n := r.matched(&w, gaps); !w.Expired && !w.Known && n > 0 {
			drafts = append(drafts, draft{w, n})
		}
	}
	places := make(map[Waiver]int)
	for _, sample := range r.Findings {
		if r.Fails(sample) {
			places[Waiver{Rule: sample.Rule, Operation: sample.Operation, Pointer: sample.Place().Pointer, Until: until}]++
		}
	}
	for _, gap := range gaps {
		if gap.Waived == "" {
			places[Waiver{Gap: gap.Reason, Operation: gap.Operation, Pointer: gap.Pointer, Until: until}] += gap.Count
		}
	}
	for w, count := range places {
		drafts = append(drafts, draft{w, count})
	}
	slices.SortStableFunc(drafts, func(a, b draft) int { return compareWaivers(a.waiver, b.waiver) })
	var b strings.Builder
	b.WriteString("# What is known, which does not fail the gate until the date given.\n# A waiver needs a reason: why what it names may stay, and who says so.\n")
	if len(drafts) == 0 {
		b.WriteString("[]\n")
	}
	for _, d := range drafts {
		w := d.waiver
		noun := "finding"
		switch {
		case w.Gap != "":
			noun = "not judged"
		case w.Fault != "":
			noun = "fault of the document"
		case d.count != 1:
			noun = "findings"
		}
		fmt.Fprintf(&b, "\n# %d %s\n", d.count, noun)
		w.write(&b, "- ", "  ")
		fmt.Fprintf(&b, "  reason: %s\n  until: %s\n", quoteYAML(w.Reason), w.Until)
	}
	return []byte(b.String())
}

// write writes what the waiver names, a member a line.
func (w *Waiver) write(b *strings.Builder, first, indent string) {
	line := func(name, text string) {
		fmt.Fprintf(b, "%s%s: %s\n", first, name, quoteYAML(text))
		first = indent
	}
	switch {
	case w.Gap != "":
		line("gap", w.Gap)
		line("operation", w.Operation)
	case w.Fault != "":
		line("fault", w.Fault)
	default:
		line("rule", string(w.Rule))
		line("operation", w.Operation)
	}
	line("pointer", w.Pointer)
	if w.Level != "" {
		line("level", string(w.Level))
	}
	if w.Case != "" {
		line("case", w.Case)
	}
}

func compareWaivers(a, b Waiver) int {
	return cmp.Or(
		cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Gap, b.Gap), cmp.Compare(a.Fault, b.Fault), cmp.Compare(a.Operation, b.Operation),
		cmp.Compare(a.Pointer, b.Pointer), cmp.Compare(a.Level, b.Level), cmp.Compare(a.Case, b.Case), cmp.Compare(a.Reason, b.Reason),
	)
}

// quoteYAML quotes text for YAML, whose double-quoted scalars know the escapes
// that Go writes (YAML 1.2.2, section 5.7). Nothing unprintable remains.
func quoteYAML(s string) string {
	plain := strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.") == "" && strings.Contains(s, ".") ||
		s == string(gate.LevelError) || s == string(gate.LevelWarning)
	if plain && s != "" {
		return s
	}
	return strconv.Quote(s)
}
