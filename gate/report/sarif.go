package report

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	homePage    = "https://github.com/leasegate/leasegate"
	// fingerprintName ends with the version of how the fingerprint is made.
	fingerprintName = "leasegatePlace/v1"
	maxNamed        = 10 // exchanges in one message
)

// writeSARIF has one result for each place in the document and what is wanted
// there (SARIF 2.1.0); its region is the line of the schema.
func writeSARIF(w io.Writer, r *result.Report, o Options) error {
	run := sarif.NewRunWithInformationURI("leasegate", homePage)
	if o.Version != "" {
		run.Tool.Driver.WithVersion(Visible(o.Version))
	}
	index := make(map[gate.Rule]int)
	known := rules()
	for _, count := range r.Rules() {
		if _, listed := index[count.Rule]; listed {
			continue // of another level
		}
		index[count.Rule] = len(index)
		rule := run.AddRule(Visible(string(count.Rule)))
		if info, ok := known[count.Rule]; ok {
			rule.WithShortDescription(sarif.NewMultiformatMessageString().WithText(info.Sentence))
			rule.WithHelp(sarif.NewMultiformatMessageString().WithText(info.Sentence + " Source: " + info.Source + ". The result's region is the place in the OpenAPI document that asks for it. 'leasegate rules' lists all rules."))
			rule.WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(sarifLevel[info.Level]))
		}
	}
	seen := make(map[string]int)
	for _, g := range groups(r.Findings) {
		print := fingerprint(g)
		seen[print]++
		if n := seen[print]; n > 1 {
			// The same place, where other things are wanted.
			print = fmt.Sprintf("%s:%d", print, n)
		}
		run.AddResult(sarifResult(r, g, index[g.Rule], print))
	}
	run.AddInvocation(sarifInvocation(r))
	log := sarif.NewReport()
	log.Schema = sarifSchema
	log.AddRun(run)
	buffered := bufio.NewWriter(&jsonEscaper{writer: w})
	if err := log.PrettyWrite(buffered); err != nil {
		return err
	}
	buffered.WriteByte('\n')
	return buffered.Flush()
}

func sarifResult(r *result.Report, g group, rule int, print string) *sarif.Result {
	text := g.want() + ", " + g.in() + "."
	for i, sample := range g.samples {
		if i == maxNamed {
			text += fmt.Sprintf("\n… and %d more.", len(g.samples)-i)
			break
		}
		text += "\n" + exchange(sample) + " " + sample.Request
	}
	result := sarif.NewRuleResult(Visible(string(g.Rule))).
		WithRuleIndex(rule).
		WithLevel(sarifLevel[g.level()]).
		WithMessage(sarif.NewTextMessage(sarifText(text))).
		WithOccurrenceCount(len(g.samples)).
		WithPartialFingerprints(map[string]string{fingerprintName: print})
	result.AddLocation(sarifLocation(r, g.Schema))
	if g.Waived != "" {
		result.AddSuppression(sarif.NewSuppression().WithKind("external").WithStatus("accepted").WithJustification(Visible(g.Waived)))
	}
	return result
}

// sarifLocation is a place in the document.
func sarifLocation(r *result.Report, l gate.Location) *sarif.Location {
	region := sarif.NewRegion()
	place := sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewArtifactLocation().WithURI(sarifURI(cmp.Or(l.File, r.Document, "openapi.yaml"))))
	if l.Line > 0 {
		region.WithStartLine(l.Line)
		if l.Column > 0 {
			region.WithStartColumn(l.Column)
		}
		place.WithRegion(region)
	}
	location := sarif.NewLocation().WithPhysicalLocation(place)
	if l.Pointer != "" {
		location.AddLogicalLocation(sarif.NewLogicalLocation().WithFullyQualifiedName(Visible(l.Pointer)))
	}
	return location
}

// sarifFault is a fault of the document, which is how the tool is configured (SARIF
// 2.1.0, section 3.20.20).
func sarifFault(r *result.Report, f result.Fault) *sarif.Notification {
	level := cmp.Or(sarifLevel[f.Level], sarif.LevelError)
	if f.Waived != "" {
		level = sarif.LevelNote
	}
	notification := sarif.NewNotification().WithLevel(level).WithMessage(sarif.NewTextMessage(sarifText(faultLine(r, f))))
	notification.AddLocation(sarifLocation(r, f.Location))
	return notification
}

var sarifLevel = map[gate.Level]string{gate.LevelError: sarif.LevelError, gate.LevelWarning: sarif.LevelWarning, gate.LevelNote: sarif.LevelNote}

// fingerprint is that of the place in the contract, so that it stays when lines
// move and when other exchanges show it.
func fingerprint(g group) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{
		string(g.Rule), string(g.Part), g.Operation, g.place.Pointer, g.Schema.File, g.Schema.Pointer,
	}, "\x00")))
	return hex.EncodeToString(sum[:16])
}

func sarifInvocation(r *result.Report) *sarif.Invocation {
	verdict := r.Verdict()
	invocation := sarif.NewInvocation().WithExecutionSuccessful(verdict != gate.Error && verdict != gate.Skip && r.Exchanges.Errors == 0)
	notify := func(level, text string) {
		invocation.AddToolExecutionNotification(sarif.NewNotification().WithLevel(level).WithMessage(sarif.NewTextMessage(sarifText(text))))
	}
	for _, failure := range r.Failures {
		notify(sarif.LevelError, "could not be judged: "+FailureText(failure))
	}
	for _, shortfall := range r.Shortfalls() {
		notify(sarif.LevelError, ShortfallText(shortfall))
	}
	reasons, ids := inconclusive(r)
	for _, reason := range reasons {
		notify(sarif.LevelWarning, fmt.Sprintf("inconclusive (%d): %s", len(ids[reason]), reason))
	}
	for _, c := range causes(r) {
		level := sarif.LevelError
		if c.Waived != "" {
			level = sarif.LevelNote
		}
		notify(level, "not judged: "+c.line(r))
	}
	for _, line := range omitted(nil, r.OmittedGaps) {
		notify(sarif.LevelError, "not judged: "+line)
	}
	for _, text := range asideLines(r) {
		notify(sarif.LevelNote, "set aside: "+text)
	}
	for _, fault := range r.Faults() {
		invocation.AddToolConfigurationNotification(sarifFault(r, fault))
	}
	for _, line := range omitted(nil, r.OmittedFaults) {
		notify(sarif.LevelNote, "the document: "+line)
	}
	for _, text := range shortfallLines(r.Stale()) {
		notify(sarif.LevelNote, "known, and no longer found: "+text)
	}
	for _, text := range r.Untested() {
		notify(sarif.LevelNote, "not tested: "+text)
	}
	for _, text := range r.Unseen() {
		notify(sarif.LevelNote, "documented, but not seen: "+text)
	}
	return invocation
}

// sarifText is one line after the other, each harmless; square brackets that could
// be a link are escaped (SARIF 2.1.0, section 3.11.6).
func sarifText(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = Visible(line)
	}
	s = strings.Join(lines, "\n")
	if strings.Contains(s, "](") {
		s = strings.NewReplacer("[", `\[`, "]", `\]`).Replace(s)
	}
	return s
}

// sarifURI is a file name as a URI reference (RFC 3986): what is not a drive or a
// scheme stays a path.
func sarifURI(file string) string {
	file = strings.ReplaceAll(file, `\`, "/")
	return (&url.URL{Path: file}).String()
}
