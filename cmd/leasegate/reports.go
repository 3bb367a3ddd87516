package main

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/report"
	"github.com/leasegate/leasegate/gate/result"
)

const reportHelp = `What --format names is printed. --report writes further reports, each into its
file, as FORMAT=FILE; - is standard output, and what is printed otherwise is left
out then unless --format is given. --report github=- also appends a summary to the
file that $GITHUB_STEP_SUMMARY names.

Findings are errors, warnings or notes; 'leasegate rules' says which. Warnings are
shown and fail with --strict alone. What is known need not fail: --waivers names
findings, gaps and faults of the document one by one; --baseline holds what there was
on the day when --update-baseline wrote it, with one reason and one date.`

// draftDays is how long drafted waivers hold, and baselineDays a new baseline.
const (
	draftDays    = 30
	baselineDays = 90
)

// baselineReason is that of a new baseline.
const baselineReason = "what there was when the baseline was made"

// A reporter is what the flags about reports and waivers ask for, of every command
// that makes a report.
type reporter struct {
	format         string
	reports        []string
	waivers        string
	writeWaivers   string
	baseline       string
	updateBaseline bool
	strict         bool
	showValues     bool

	print   *report.Format // nil for nothing
	targets []reportTarget
	known   result.Baseline // empty where there is none yet
}

type reportTarget struct {
	format report.Format
	file   string
}

// addReportFlags adds the flags that every command with a report has.
func (p *reporter) addReportFlags(cmd *cobra.Command) {
	var choices []cobra.Completion
	var names []string
	for _, format := range report.Formats() {
		choices = append(choices, cobra.CompletionWithDesc(format.Name, format.Use))
		names = append(names, format.Name)
	}
	addFormatFlag(cmd, &p.format, choices)
	flags := cmd.Flags()
	flags.StringArrayVar(&p.reports, "report", nil, "write a report, as `FORMAT=FILE` (repeatable): "+strings.Join(names, ", "))
	flags.BoolVar(&p.strict, "strict", false, "let warnings fail, and what is waived or in the baseline and no longer found")
	flags.StringVar(&p.writeWaivers, "write-waivers", "", "draft waivers of what was found into `FILE`, for you to give the reasons")
	complete := func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		var starts []cobra.Completion
		for _, format := range report.Formats() {
			starts = append(starts, cobra.CompletionWithDesc(format.Name+"=", format.Use))
		}
		return starts, cobra.ShellCompDirectiveNoSpace
	}
	if err := cmd.RegisterFlagCompletionFunc("report", complete); err != nil {
		panic(err) // the flag was added above
	}
}

// addJudgingFlags adds those of the commands that judge.
func (p *reporter) addJudgingFlags(cmd *cobra.Command) {
	p.addReportFlags(cmd)
	flags := cmd.Flags()
	flags.StringVar(&p.waivers, "waivers", "", "`FILE` of known findings, gaps and faults that do not fail (YAML)")
	flags.StringVar(&p.baseline, "baseline", "", "`FILE` of all that is known, with one reason and one date (YAML)")
	flags.BoolVar(&p.updateBaseline, "update-baseline", false, "write what is found into the file of --baseline, for the next run")
	flags.BoolVar(&p.showValues, "show-values", false, "show values of bodies, fields and queries in reports; those of credentials stay hidden")
	for _, name := range []string{"waivers", "baseline"} {
		if err := cmd.MarkFlagFilename(name, "yaml", "yml"); err != nil {
			panic(err) // the flag was added above
		}
	}
}

// start checks the flags, reads the waivers, and returns the empty report, before
// anything is judged. Its errors are about the usage.
func (p *reporter) start(cmd *cobra.Command) (*result.Report, error) {
	format, err := report.Lookup(p.format)
	if err != nil {
		return nil, usageError(cmd, fmt.Errorf("--format: %w", err))
	}
	p.print = &format
	for _, spec := range p.reports {
		name, file, found := strings.Cut(spec, "=")
		if !found || file == "" {
			return nil, usageError(cmd, fmt.Errorf("--report %s: want FORMAT=FILE, such as json=report.json", spec))
		}
		format, err := report.Lookup(name)
		if err != nil {
			return nil, usageError(cmd, fmt.Errorf("--report: %w", err))
		}
		for _, other := range p.targets {
			if file != "-" && other.file == file {
				return nil, usageError(cmd, fmt.Errorf("--report: two reports can't be written into %s", file))
			}
		}
		if file == "-" && !cmd.Flags().Changed("format") {
			p.print = nil
		}
		p.targets = append(p.targets, reportTarget{format, file})
	}
	r := &result.Report{ShowValues: p.showValues, Strict: p.strict}
	if err := p.readWaivers(cmd, r); err != nil {
		return nil, err
	}
	return r, nil
}

// readWaivers reads what is known.
func (p *reporter) readWaivers(cmd *cobra.Command, r *result.Report) error {
	today := time.Now().UTC().Format(time.DateOnly)
	if p.waivers != "" {
		content, err := os.ReadFile(p.waivers)
		if err != nil {
			return usageError(cmd, fmt.Errorf("--waivers: %w", err))
		}
		if r.Waivers, err = result.ParseWaivers(p.waivers, content, today); err != nil {
			return &exitError{code: exitUsage, err: err}
		}
	}
	switch {
	case p.baseline == "" && p.updateBaseline:
		return usageError(cmd, errors.New("--update-baseline: which file? Name it with --baseline FILE"))
	case p.baseline == "":
		return nil
	}
	content, err := os.ReadFile(p.baseline)
	switch {
	case p.updateBaseline && errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return usageError(cmd, fmt.Errorf("--baseline: %w", err))
	}
	known, err := result.ParseBaseline(p.baseline, content, today)
	if err != nil {
		return &exitError{code: exitUsage, err: err}
	}
	p.known = *known
	r.Waivers = append(r.Waivers, known.Waivers...)
	return nil
}

// writeBaseline renews the baseline, or begins one. What it did goes to stderr.
func (p *reporter) writeBaseline(stderr io.Writer, r *result.Report) error {
	today := time.Now().UTC()
	reason := cmp.Or(p.known.Reason, baselineReason)
	until := cmp.Or(p.known.Until, today.AddDate(0, 0, baselineDays).Format(time.DateOnly))
	err := writeFile(p.baseline, func(w io.Writer) error {
		_, err := w.Write(r.Baseline(reason, until))
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(stderr, "leasegate: %s holds what was found, until %s; the next run takes it as known\n", report.Visible(p.baseline), until)
	if until < today.Format(time.DateOnly) {
		fmt.Fprintf(stderr, "leasegate: %s has expired and holds nothing back: agree on a new date in its member until\n", report.Visible(p.baseline))
	}
	return nil
}

// finish tells what is no finding, writes every report, and returns the verdict. A
// report that could not be written outranks it.
func (p *reporter) finish(cmd *cobra.Command, r *result.Report) error {
	stderr, stdout := cmd.ErrOrStderr(), cmd.OutOrStdout()
	tellFailures(stderr, r)
	for i, lapsed := range append(r.Shortfalls(), r.Stale()...) {
		if i == maxFailuresTold {
			fmt.Fprintf(stderr, "leasegate: … and more that the report lists\n")
			break
		}
		fmt.Fprintf(stderr, "leasegate: %s\n", report.ShortfallText(lapsed))
	}
	if p.print != nil {
		if err := p.print.Write(stdout, r, report.Options{Color: isTerminal(stdout), Version: version()}); err != nil {
			return outputError(err)
		}
	}
	failed := false
	for _, target := range p.targets {
		if target.file == "-" {
			if err := target.format.Write(stdout, r, report.Options{Version: version()}); err != nil {
				return outputError(err)
			}
			continue
		}
		if err := writeFile(target.file, target.render(r)); err != nil {
			failed = true
			fmt.Fprintf(stderr, "leasegate: can't write the %s report: %s\n", target.format.Name, report.Visible(err.Error()))
		}
	}
	if err := p.summarize(r); err != nil {
		failed = true
		fmt.Fprintf(stderr, "leasegate: can't write the step summary: %s\n", report.Visible(err.Error()))
	}
	if p.writeWaivers != "" {
		until := time.Now().UTC().AddDate(0, 0, draftDays).Format(time.DateOnly)
		err := writeFile(p.writeWaivers, func(w io.Writer) error {
			_, err := w.Write(r.DraftWaivers(until))
			return err
		})
		if err != nil {
			failed = true
			fmt.Fprintf(stderr, "leasegate: can't write the waivers: %s\n", report.Visible(err.Error()))
		}
	}
	if p.updateBaseline {
		if err := p.writeBaseline(stderr, r); err != nil {
			failed = true
			fmt.Fprintf(stderr, "leasegate: can't write the baseline: %s\n", report.Visible(err.Error()))
		}
	}
	if failed {
		return &exitError{code: exitNotJudged}
	}
	return verdict(r)
}

func (t reportTarget) render(r *result.Report) func(io.Writer) error {
	return func(w io.Writer) error { return t.format.Write(w, r, report.Options{Version: version()}) }
}

// summarize appends the summary of a GitHub step, to which other commands of the
// step may have written.
func (p *reporter) summarize(r *result.Report) (err error) {
	file := os.Getenv("GITHUB_STEP_SUMMARY")
	wanted := false
	for _, target := range p.targets {
		wanted = wanted || target.format.Name == "github"
		if target.format.Name == "markdown" && target.file == file {
			return nil
		}
	}
	if file == "" || !wanted {
		return nil
	}
	format, err := report.Lookup("markdown")
	if err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o666)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return format.Write(f, r, report.Options{Version: version()})
}

// writeFile replaces the file when all has been written, so that nobody ever reads
// half of one. What is no regular file, such as a pipe, is written into.
func writeFile(name string, render func(io.Writer) error) (err error) {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		if info.IsDir() {
			return fmt.Errorf("%s is a directory", name)
		}
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return errors.Join(render(f), f.Close())
	}
	// A link stays one.
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	temporary := fmt.Sprintf("%s.%s.tmp", name, rand.Text()[:8])
	f, err := os.OpenFile(temporary, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		if path, ok := errors.AsType[*os.PathError](err); ok {
			err = fmt.Errorf("%s: %w", name, path.Err)
		}
		return err
	}
	if err := errors.Join(render(f), f.Close()); err != nil {
		return errors.Join(err, os.Remove(temporary))
	}
	if err := os.Rename(temporary, name); err != nil {
		return errors.Join(err, os.Remove(temporary))
	}
	return nil
}

// verdict turns a report into the exit code.
func verdict(r *result.Report) error {
	switch r.Verdict() {
	case gate.Pass:
		return nil
	case gate.Fail:
		return &exitError{code: exitFindings}
	case gate.Skip:
		return &exitError{code: exitNotJudged, err: errors.New("nothing was judged: there is nothing in it that the document could judge")}
	}
	if r.Exchanges.Errors == 0 {
		return &exitError{code: exitNotJudged, err: errors.New("not all could be judged: the report lists what was not, under \"Not judged\"")}
	}
	return &exitError{code: exitNotJudged}
}

// maxFailuresTold bounds what is told beside the report, which lists more.
const maxFailuresTold = 10

func tellFailures(w io.Writer, r *result.Report) {
	for i, failure := range r.Failures {
		if i == maxFailuresTold {
			fmt.Fprintf(w, "leasegate: … and %d more that could not be judged\n", r.Exchanges.Errors-i)
			return
		}
		fmt.Fprintf(w, "leasegate: %s\n", report.FailureText(failure))
	}
}

// isTerminal reports whether colours are welcome (https://no-color.org).
func isTerminal(w io.Writer) bool {
	if out, ok := w.(*output); ok {
		w = out.writer
	}
	file, ok := w.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
