package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

// writeGitHub writes workflow commands, which GitHub shows as annotations beside
// the lines of the document: an error, warning or notice for each place with findings
// and each fault of the document, by its level; an error for what could not be judged
// and for what keeps the run from passing; a notice for what is waived or known, or was
// not tested.
func writeGitHub(w io.Writer, r *result.Report, _ Options) error {
	b := bufio.NewWriter(w)
	for _, g := range groups(r.Findings) {
		message := fmt.Sprintf("%s, %s (%d)", g.want(), g.in(), len(g.samples))
		for i, sample := range g.samples {
			if i == maxNamed {
				message += fmt.Sprintf("\n… and %d more", len(g.samples)-i)
				break
			}
			message += "\n" + exchange(sample) + " " + sample.Request
		}
		level, title := commandOf[g.level()], string(g.Rule)
		if g.Waived != "" {
			level, title, message = "notice", waivedWord(g.Known)+": "+title, message+"\n"+g.Waived
		}
		annotate(b, level, inDocument(r, g.Schema), title, message)
	}
	for _, c := range causes(r) {
		level := "error"
		if c.Waived != "" {
			level = "notice"
		}
		annotate(b, level, inDocument(r, c.Schema), "not judged", c.line(r))
	}
	if r.OmittedGaps > 0 {
		annotate(b, "error", gate.Location{}, "not judged", omitted(nil, r.OmittedGaps)[0])
	}
	for i, fault := range r.Faults() {
		if i == maxAnnotatedFaults {
			annotate(b, "notice", gate.Location{}, "the document", fmt.Sprintf("… and %d more", len(r.Faults())-i+r.OmittedFaults))
			break
		}
		level := commandOf[fault.Level]
		if fault.Waived != "" {
			level = "notice"
		}
		annotate(b, cmp.Or(level, "error"), inDocument(r, fault.Location), "the document", faultLine(r, fault))
	}
	for _, failure := range r.Failures {
		annotate(b, "error", gate.Location{}, "could not be judged", FailureText(failure))
	}
	for _, shortfall := range r.Shortfalls() {
		annotate(b, "error", gate.Location{File: shortfall.File, Line: shortfall.Line}, "no pass", shortfall.Message)
	}
	if r.Verdict() == gate.Skip {
		annotate(b, "error", gate.Location{}, "no pass", verdictText(r))
	}
	list := func(title string, items []string) {
		if len(items) > 0 {
			annotate(b, "notice", gate.Location{}, title, strings.Join(items, "\n"))
		}
	}
	reasons, _ := inconclusive(r)
	list("inconclusive", reasons)
	list("set aside", asideLines(r))
	list("not tested", r.Untested())
	list("documented, but not seen", r.Unseen())
	list("known, and no longer found", shortfallLines(r.Stale()))
	return b.Flush()
}

// maxAnnotatedFaults bounds the faults of the document that are annotated each.
const maxAnnotatedFaults = 50

// commandOf is the workflow command for a level.
var commandOf = map[gate.Level]string{gate.LevelError: "error", gate.LevelWarning: "warning", gate.LevelNote: "notice"}

func waivedWord(known bool) string {
	if known {
		return "known"
	}
	return "waived"
}

// annotate writes one workflow command. A line feed in the message is one of ours.
func annotate(w io.Writer, level string, at gate.Location, title, message string) {
	var properties []string
	add := func(name, value string) {
		properties = append(properties, name+"="+commandProperty.Replace(Visible(value)))
	}
	if at.File != "" {
		add("file", at.File)
	}
	if at.Line > 0 {
		add("line", fmt.Sprint(at.Line))
	}
	if at.Line > 0 && at.Column > 0 {
		add("col", fmt.Sprint(at.Column))
	}
	add("title", title)
	lines := strings.Split(message, "\n")
	for i, line := range lines {
		lines[i] = Visible(line)
	}
	fmt.Fprintf(w, "::%s %s::%s\n", level, strings.Join(properties, ","), commandData.Replace(strings.Join(lines, "\n")))
}

// The escapes of GitHub's workflow commands
// (https://github.com/actions/toolkit, packages/core/src/command.ts).
var (
	commandData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	commandProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// inDocument is the place of a schema with the name of its file.
func inDocument(r *result.Report, l gate.Location) gate.Location {
	l.File = cmp.Or(l.File, r.Document)
	return l
}
