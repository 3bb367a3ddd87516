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
	known := sentences()
	for i, count := range r.Rules() {
		index[count.Rule] = i
		rule := run.AddRule(Visible(string(count.Rule)))
		if sentence := known[count.Rule]; sentence != "" {
			text := sentence
			rule.WithShortDescription(sarif.NewMultiformatMessageString().WithText(text))
			rule.WithHelp(sarif.NewMultiformatMessageString().WithText(text + " The result's region is the place in the OpenAPI document that asks for it. 'leasegate rules' lists all rules."))
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
		WithLevel(sarif.LevelError).
		WithMessage(sarif.NewTextMessage(sarifText(text))).
		WithOccurrenceCount(len(g.samples)).
		WithPartialFingerprints(map[string]string{fingerprintName: print})
	region := sarif.NewRegion()
	place := sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewArtifactLocation().WithURI(sarifURI(cmp.Or(g.Schema.File, r.Document, "openapi.yaml"))))
	if g.Schema.Line > 0 {
		region.WithStartLine(g.Schema.Line)
		if g.Schema.Column > 0 {
			region.WithStartColumn(g.Schema.Column)
		}
		place.WithRegion(region)
	}
	location := sarif.NewLocation().WithPhysicalLocation(place)
	if g.Schema.Pointer != "" {
		location.AddLogicalLocation(sarif.NewLogicalLocation().WithFullyQualifiedName(Visible(g.Schema.Pointer)))
	}
	result.AddLocation(location)
	if g.Waived != "" {
		result.AddSuppression(sarif.NewSuppression().WithKind("external").WithStatus("accepted").WithJustification(Visible(g.Waived)))
	}
	return result
}

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
