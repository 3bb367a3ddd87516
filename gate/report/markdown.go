package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

// maxRows bounds each table and list, since a step summary of more than 1 MiB is
// not shown at all.
const maxRows = 500

// maxCell bounds the text in one cell, in bytes.
const maxCell = 300

// writeMarkdown is a summary for a page, such as the step summary of a GitHub job:
// the verdict, the counts, the findings by place, what is in the way of a pass and
// what was not tested.
func writeMarkdown(w io.Writer, r *result.Report, _ Options) error {
	m := markdownWriter{Writer: bufio.NewWriter(w), report: r}
	mark := "❌"
	if r.Verdict() == gate.Pass {
		mark = "✅"
	}
	m.printf("## %s Leasegate: %s\n\n", mark, strings.TrimSuffix(verdictText(r), "."))
	m.printf("Judged by %s", code(r.Document))
	for _, target := range r.Targets {
		m.printf(", %s", code(target))
	}
	m.printf("\n\n")
	m.counts()
	m.findings()
	m.list("No pass, because", shortfallLines(r.Shortfalls()))
	m.list("Not judged", gapLines(r))
	m.list("Could not be judged", convert(r.Failures, FailureText))
	m.list("The document", faultLines(r))
	reasons, ids := inconclusive(r)
	for i, reason := range reasons {
		reasons[i] = fmt.Sprintf("%s (%d)", reason, len(ids[reason]))
	}
	m.list("Inconclusive", reasons)
	m.list("Set aside", asideLines(r))
	m.list("Not tested", r.Untested())
	m.list("Documented, but not seen", r.Unseen())
	m.list("Known, and no longer found", shortfallLines(r.Stale()))
	return m.Flush()
}

type markdownWriter struct {
	*bufio.Writer
	report *result.Report
}

func (m *markdownWriter) printf(format string, args ...any) { fmt.Fprintf(m, format, args...) }

func (m *markdownWriter) counts() {
	m.printf("| operation | judged | passed | failed | warned | waived | inconclusive | skipped | errors |\n")
	m.printf("| --- | --: | --: | --: | --: | --: | --: | --: | --: |\n")
	row := func(name string, c result.Counts) {
		m.printf("| %s | %d | %d | %d | %d | %d | %d | %d | %d |\n", name, c.Judged(), c.Passed, c.Failed, c.Warned, c.Waived, c.Inconclusive, c.Skipped, c.Errors)
	}
	operations := m.report.Operations()
	for i, operation := range operations {
		if i == maxRows {
			m.printf("| … and %d more | | | | | | | | |\n", len(operations)-i)
			break
		}
		row(code(operationName(operation.Operation)), operation.Counts)
	}
	row("**all**", m.report.Exchanges)
	m.printf("\n")
}

func (m *markdownWriter) findings() {
	all := groups(m.report.Findings)
	if len(all) == 0 {
		return
	}
	m.printf("### Findings: %s\n\n", findingCounts(m.report))
	m.printf("| level | rule | operation | place | want | schema | exchanges |\n| --- | --- | --- | --- | --- | --- | --- |\n")
	for i, g := range all {
		if i == maxRows {
			m.printf("\n… and %s more\n", number(len(all)-i, "place"))
			break
		}
		want := g.Want
		if g.Waived != "" {
			want += " (" + waivedText(g.Waived, g.Known) + ")"
		}
		first := exchange(g.Sample)
		if more := len(g.samples) - 1; more > 0 {
			first += fmt.Sprintf(" and %d more", more)
		}
		m.printf("| %s | %s | %s | %s | %s | %s | %s |\n", g.level(), code(string(g.Rule)), code(operationName(g.Operation)),
			code(string(g.Part)+" "+g.place.Pointer), code(want), code(schemaPlace(m.report, g.Schema)), code(first))
	}
	m.printf("\n")
}

func (m *markdownWriter) list(title string, items []string) {
	if len(items) == 0 {
		return
	}
	m.printf("<details><summary>%s: %d</summary>\n\n", title, len(items))
	for i, item := range items {
		if i == maxRows {
			m.printf("* … and %d more\n", len(items)-i)
			break
		}
		m.printf("* %s\n", code(item))
	}
	m.printf("\n</details>\n\n")
}

// code shows text as it is, whatever it holds: Markdown, HTML, mentions and links
// do nothing in a code element whose punctuation is all character references.
func code(s string) string {
	if s == "" {
		return ""
	}
	if len(s) > maxCell {
		s = strings.ToValidUTF8(s[:maxCell], "") + "…"
	}
	var b strings.Builder
	b.WriteString("<code>")
	for _, r := range Visible(s) {
		if r > 0x20 && r < 0x7f && !('0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || strings.ContainsRune(" ./-,", r)) {
			fmt.Fprintf(&b, "&#%d;", r)
		} else {
			b.WriteRune(r)
		}
	}
	b.WriteString("</code>")
	return b.String()
}
