package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/leasegate/leasegate/gate"
)

// A painter puts ANSI colours around text, or leaves it.
type painter bool

func (p painter) bold(s string) string  { return p.paint("1", s) }
func (p painter) dim(s string) string   { return p.paint("2", s) }
func (p painter) red(s string) string   { return p.paint("1;31", s) }
func (p painter) green(s string) string { return p.paint("1;32", s) }

func (p painter) paint(code, s string) string {
	if !p {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// A textWriter writes one text report. The buffered writer keeps the first error.
type textWriter struct {
	*bufio.Writer
	painter
	report *gate.Report
}

// writeText lists the findings by rule, then by place, a line each; what could
// not be judged; and the counts last, where a terminal shows them.
func writeText(w io.Writer, r *gate.Report, o Options) error {
	t := &textWriter{Writer: bufio.NewWriter(w), painter: painter(o.Color), report: r}
	t.findings()
	t.cases()
	t.inconclusive()
	t.gaps()
	t.list("Not tested:", t.report.NotTested)
	t.list("Documented, but not seen:", t.report.Unseen())
	t.failures()
	t.shortfalls()
	t.summary()
	return t.Flush()
}

func (t *textWriter) printf(format string, args ...any) { fmt.Fprintf(t, format, args...) }

// A placed sample is one whose place is known, since sorting asks often.
type placed struct {
	gate.Sample
	place gate.Place
}

// findings groups the samples. Sorting is stable, so that within a group they
// stay in the order of the traffic.
func (t *textWriter) findings() {
	sentences := make(map[gate.Rule]string)
	for _, rule := range gate.Rules() {
		sentences[rule.Rule] = rule.Sentence
	}
	samples := make([]placed, 0, len(t.report.Findings))
	for _, sample := range t.report.Findings {
		samples = append(samples, placed{sample, sample.Place()})
	}
	slices.SortStableFunc(samples, comparePlaces)
	for _, count := range t.report.Rules() {
		t.printf("%s: %s%s\n", t.red(Visible(string(count.Rule))), number(count.Count, "finding"), waivedOf(count))
		if sentence := sentences[count.Rule]; sentence != "" {
			t.printf("%s\n", sentence)
		}
		of := 0
		for of < len(samples) && samples[of].Rule == count.Rule {
			of++
		}
		t.rule(samples[:of], count.Count)
		samples = samples[of:]
		t.printf("\n")
	}
}

// comparePlaces compares what a group of findings has in common.
func comparePlaces(a, b placed) int {
	return cmp.Or(
		cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(a.Operation, b.Operation),
		cmp.Compare(a.Part, b.Part),
		cmp.Compare(a.place.Pointer, b.place.Pointer),
		cmp.Compare(a.Schema.File, b.Schema.File),
		cmp.Compare(a.Schema.Line, b.Schema.Line),
		cmp.Compare(a.Schema.Column, b.Schema.Column),
		cmp.Compare(a.Schema.Pointer, b.Schema.Pointer),
		cmp.Compare(a.Want, b.Want),
		cmp.Compare(a.Waived, b.Waived),
	)
}

func waivedOf(c gate.RuleCount) string {
	if c.Waived == 0 {
		return ""
	}
	return fmt.Sprintf(", %d waived", c.Waived)
}

// rule writes the groups of one rule; total is the number of its findings,
// whether the report keeps them or not.
func (t *textWriter) rule(samples []placed, total int) {
	if more := total - len(samples); more > 0 {
		defer t.printf("  … and %s more, counted but not kept\n", number(more, "finding"))
	}
	for len(samples) > 0 {
		of := 1
		for of < len(samples) && comparePlaces(samples[0], samples[of]) == 0 {
			of++
		}
		t.group(samples[:of])
		samples = samples[of:]
	}
}

func (t *textWriter) group(samples []placed) {
	first := samples[0]
	head := "want " + Visible(first.Want)
	if first.place.Pointer != "" {
		head = Visible(first.place.Pointer) + ": " + head
	}
	t.printf("\n  %s (%d)\n", t.bold(head), len(samples))
	where := "in the " + string(first.Part)
	if first.Operation != "" {
		where += " of " + Visible(first.Operation)
	}
	t.printf("  %s\n", t.dim(where+t.schema(first.Schema)))
	if first.Waived != "" {
		t.printf("  waived: %s\n", Visible(first.Waived))
	}
	for _, sample := range samples {
		if sample.Case != "" {
			t.printf("    %s  %s", Visible(sample.Case), Visible(sample.Request))
		} else {
			t.printf("    %s:%d  %s", Visible(sample.File), sample.Exchange, Visible(sample.Request))
		}
		if sample.Pointer != first.place.Pointer {
			t.printf("  %s", Visible(sample.Pointer))
		}
		t.printf("\n")
	}
}

// schema says where the document asks for something.
func (t *textWriter) schema(l gate.Location) string {
	file := Visible(cmp.Or(l.File, t.report.Document))
	switch {
	case l.Line > 0:
		return fmt.Sprintf(", see %s:%d", file, l.Line)
	case l.Pointer != "":
		return ", see " + file + "#" + Visible(l.Pointer)
	}
	return ""
}

func (t *textWriter) gaps() {
	gaps := t.report.Gaps()
	if len(gaps) == 0 {
		return
	}
	t.printf("%s\n", t.bold("Not judged:"))
	for _, gap := range gaps {
		t.printf("  %s", gap.Part)
		if gap.Pointer != "" {
			t.printf(" %s", Visible(gap.Pointer))
		}
		t.printf(": %s%s (%d)\n", Visible(gap.Reason), t.schema(gap.Schema), gap.Count)
	}
	if n := t.report.OmittedGaps; n > 0 {
		t.printf("  … and %d more, counted but not kept\n", n)
	}
	t.printf("\n")
}

func (t *textWriter) list(title string, items []string) {
	if len(items) == 0 {
		return
	}
	t.printf("%s\n", t.bold(title))
	for _, item := range items {
		t.printf("  %s\n", Visible(item))
	}
	t.printf("\n")
}

func (t *textWriter) failures() {
	failures := t.report.Failures
	if len(failures) == 0 {
		return
	}
	t.printf("%s\n", t.bold("Could not be judged:"))
	for _, failure := range failures {
		t.printf("  %s\n", FailureText(failure))
	}
	if more := t.report.Exchanges.Errors - len(failures); more > 0 {
		t.printf("  … and %d more, counted but not kept\n", more)
	}
	t.printf("\n")
}

func (t *textWriter) shortfalls() {
	var lines []string
	for _, shortfall := range t.report.Shortfalls() {
		lines = append(lines, shortfallText(shortfall))
	}
	t.list("No pass, because:", lines)
}

func shortfallText(s gate.Shortfall) string {
	if s.File == "" {
		return s.Message
	}
	return fmt.Sprintf("%s:%d: %s", s.File, s.Line, s.Message)
}

func (t *textWriter) summary() {
	r := t.report
	if r.Verdict() == gate.Pass {
		t.printf("%s\n", t.green(verdictText(r)))
	} else {
		t.printf("%s\n", t.red(verdictText(r)))
	}
	if len(r.Targets) == 0 {
		t.printf("  exchanges  %s\n", counted(r.Exchanges))
		t.printf("  requests   %s\n", counted(r.Requests))
	} else {
		t.printf("  cases      %s\n", counted(r.Exchanges))
	}
	t.printf("  responses  %s\n", counted(r.Responses))
	rules := r.Rules()
	slices.SortStableFunc(rules, func(a, b gate.RuleCount) int { return cmp.Compare(b.Count, a.Count) })
	for i, rule := range rules {
		if i == 0 {
			t.printf("  findings   %d\n", r.FindingCount())
		}
		t.printf("  %9d  %s%s\n", rule.Count, Visible(string(rule.Rule)), waivedOf(rule))
	}
}

// verdictText says in one sentence how the run ended.
func verdictText(r *gate.Report) string {
	subject := "The traffic"
	if len(r.Targets) > 0 {
		subject = "The server"
	}
	verdict := r.Verdict()
	switch {
	case r.Exchanges.Failed > 0:
		return subject + " breaks the contract."
	case verdict == gate.Pass:
		return subject + " conforms."
	case r.Exchanges.Judged() == 0:
		return "Nothing was judged."
	case r.Exchanges.Errors > 0:
		return "Not all could be judged."
	case verdict == gate.Fail:
		return "A waiver no longer holds."
	}
	return "Not a pass: see above."
}

func counted(c gate.Counts) string {
	s := fmt.Sprintf("%d judged: %d passed, %d failed", c.Judged(), c.Passed, c.Failed)
	if c.Waived > 0 {
		s += fmt.Sprintf(", %d waived", c.Waived)
	}
	s += fmt.Sprintf("; %d skipped", c.Skipped)
	if c.Inconclusive > 0 {
		s += fmt.Sprintf("; %d inconclusive", c.Inconclusive)
	}
	if c.Errors > 0 {
		s += fmt.Sprintf("; %s", number(c.Errors, "error"))
	}
	return s
}

func number(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// FailureText says on one line, safe to show on a terminal, what could not be judged
// and why: the file, the index of the exchange, the byte, the reason.
func FailureText(f gate.Failure) string {
	where := Visible(f.File)
	if f.File == "-" {
		where = "standard input"
	}
	switch {
	case f.Case != "":
		where += ": " + Visible(f.Case)
	case f.Exchange >= 0:
		where += fmt.Sprintf(": exchange %d", f.Exchange)
	}
	if f.Offset >= 0 {
		where += fmt.Sprintf(" at byte %d", f.Offset)
	}
	return where + ": " + Visible(f.Message)
}
