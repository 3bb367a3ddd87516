package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

// A painter puts ANSI colours around text, or leaves it.
type painter bool

func (p painter) bold(s string) string  { return p.paint("1", s) }
func (p painter) dim(s string) string   { return p.paint("2", s) }
func (p painter) red(s string) string   { return p.paint("1;31", s) }
func (p painter) green(s string) string { return p.paint("1;32", s) }

func (p painter) yellow(s string) string { return p.paint("1;33", s) }

// level paints by the level of a finding.
func (p painter) level(level gate.Level, s string) string {
	switch level {
	case gate.LevelError:
		return p.red(s)
	case gate.LevelWarning:
		return p.yellow(s)
	}
	return p.bold(s)
}

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
	report *result.Report
}

// writeText lists the findings by level, rule and place, a line each; what could
// not be judged; and the counts last, where a terminal shows them.
func writeText(w io.Writer, r *result.Report, o Options) error {
	t := &textWriter{Writer: bufio.NewWriter(w), painter: painter(o.Color), report: r}
	t.findings()
	t.cases()
	t.inconclusive()
	t.list("Not judged:", gapLines(r))
	t.list("None of the API's, set aside:", asideLines(r))
	t.list("The document:", faultLines(r))
	t.list("Not tested:", r.Untested())
	t.list("Documented, but not seen:", r.Unseen())
	t.list("Known, and no longer found:", shortfallLines(r.Stale()))
	t.failures()
	t.list("No pass, because:", shortfallLines(r.Shortfalls()))
	t.summary()
	return t.Flush()
}

func (t *textWriter) printf(format string, args ...any) { fmt.Fprintf(t, format, args...) }

func (t *textWriter) findings() {
	known := rules()
	all := groups(t.report.Findings)
	for _, count := range t.report.Rules() {
		t.printf("%s: %s%s\n", t.level(count.Level, Visible(string(count.Rule))), number(count.Count, noun(count.Level)), waivedOf(count))
		if sentence := known[count.Rule].Sentence; sentence != "" {
			t.printf("%s\n", sentence)
		}
		more := count.Count
		for len(all) > 0 && all[0].Rule == count.Rule && all[0].level() == count.Level {
			t.group(all[0])
			more -= len(all[0].samples)
			all = all[1:]
		}
		if more > 0 {
			t.printf("  … and %s more, counted but not kept\n", number(more, "finding"))
		}
		t.printf("\n")
	}
}

func waivedOf(c result.RuleCount) string {
	text := ""
	if n := c.Waived - c.Known; n > 0 {
		text += fmt.Sprintf(", %d waived", n)
	}
	if c.Known > 0 {
		text += fmt.Sprintf(", %d known", c.Known)
	}
	return text
}

func (t *textWriter) group(g group) {
	t.printf("\n  %s (%d)\n", t.bold(Visible(g.want())), len(g.samples))
	t.printf("  %s\n", t.dim(Visible(g.in())+t.schema(g.Schema)))
	if g.Waived != "" {
		t.printf("  %s\n", Visible(waivedText(g.Waived, g.Known)))
	}
	for _, sample := range g.samples {
		t.printf("    %s  %s", Visible(exchange(sample)), Visible(sample.Request))
		if sample.Pointer != g.place.Pointer {
			t.printf("  %s", Visible(sample.Pointer))
		}
		t.printf("\n")
	}
}

// schema says where the document asks for something.
func (t *textWriter) schema(l gate.Location) string {
	if place := schemaPlace(t.report, l); place != "" {
		return ", see " + Visible(place)
	}
	return ""
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

// ShortfallText says on one line, safe to show on a terminal, why a run is no pass, or
// what is no longer found.
func ShortfallText(s result.Shortfall) string {
	switch {
	case s.File == "":
		return Visible(s.Message)
	case s.Line == 0:
		return Visible(s.File + ": " + s.Message)
	}
	return Visible(fmt.Sprintf("%s:%d: %s", s.File, s.Line, s.Message))
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
	slices.SortStableFunc(rules, func(a, b result.RuleCount) int { return cmp.Compare(b.Count, a.Count) })
	for i, rule := range rules {
		if i == 0 {
			t.printf("  findings   %s\n", findingCounts(r))
		}
		level := ""
		if rule.Level != gate.LevelError {
			level = ", " + string(rule.Level)
		}
		t.printf("  %9d  %s%s%s\n", rule.Count, Visible(string(rule.Rule)), level, waivedOf(rule))
	}
}

// findingCounts is the number of the findings, and how many are no errors.
func findingCounts(r *result.Report) string {
	below := make(map[gate.Level]int)
	for _, count := range r.Rules() {
		below[count.Level] += count.Count
	}
	text := fmt.Sprint(r.FindingCount())
	for _, level := range []gate.Level{gate.LevelWarning, gate.LevelNote} {
		if n := below[level]; n > 0 {
			text += ", of them " + number(n, noun(level))
		}
	}
	return text
}

// verdictText says in one sentence how the run ended.
func verdictText(r *result.Report) string {
	subject := "The traffic"
	if len(r.Targets) > 0 {
		subject = "The server"
	}
	verdict := r.Verdict()
	warnings := 0
	for _, count := range r.Rules() {
		if count.Level == gate.LevelWarning {
			warnings += count.Count - count.Waived
		}
	}
	switch {
	case r.Exchanges.Failed > 0:
		return subject + " breaks the contract."
	case r.Strict && warnings > 0:
		return subject + " conforms but for " + number(warnings, "warning") + ", and --strict makes them fail."
	case verdict == gate.Pass && warnings > 0:
		return subject + " conforms, with " + number(warnings, "warning") + "."
	case verdict == gate.Pass:
		return subject + " conforms."
	case verdict == gate.Fail:
		return "A waiver or the baseline no longer holds."
	case r.Exchanges.Judged() == 0:
		return "Nothing was judged."
	}
	return "Not all could be judged."
}

func counted(c result.Counts) string {
	s := fmt.Sprintf("%d judged: %d passed, %d failed", c.Judged(), c.Passed, c.Failed)
	if c.Warned > 0 {
		s += fmt.Sprintf(", %d with warnings", c.Warned)
	}
	if c.Waived > 0 {
		s += fmt.Sprintf(", %d waived", c.Waived)
	}
	s += fmt.Sprintf("; %d skipped", c.Skipped-c.SetAside)
	if c.SetAside > 0 {
		s += fmt.Sprintf("; %d set aside", c.SetAside)
	}
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
func FailureText(f result.Failure) string {
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
