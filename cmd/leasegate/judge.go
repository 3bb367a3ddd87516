package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/report"
	gaterun "github.com/leasegate/leasegate/gate/run"
)

const judgeHelp = `Judge recorded traffic: every request and every response of the HAR 1.2 files,
in their order. A file of any size is read as a stream; - is standard input.

A file that can't be read to its end does not stop the others, and what was found
up to there is reported. Findings name the place and what was wanted there, never
the value; query values are not shown.

` + exitCodeHelp

type judgeCommand struct {
	document string
	format   string
	files    []string
}

func newJudgeCommand() *cobra.Command {
	var j judgeCommand
	cmd := &cobra.Command{
		Use:   "judge [--document FILE] [--format FORMAT] FILE...",
		Short: "Judge recorded traffic (HAR files)",
		Long:  judgeHelp,
		Example: `  leasegate judge recording.har
  leasegate judge --document openapi.yaml --format json - < recording.har`,
		DisableFlagsInUseLine: true,
		Args:                  recordings,
		RunE: func(cmd *cobra.Command, args []string) error {
			j.files = args
			return j.run(cmd)
		},
	}
	cmd.Flags().StringVar(&j.document, "document", "", "OpenAPI `FILE` to judge by (YAML or JSON; default: the built-in one)")
	if err := cmd.MarkFlagFilename("document", "yaml", "yml", "json"); err != nil {
		panic(err) // the flag was added above
	}
	var choices []cobra.Completion
	for _, format := range report.Formats() {
		choices = append(choices, cobra.CompletionWithDesc(format.Name, format.Use))
	}
	addFormatFlag(cmd, &j.format, choices)
	return cmd
}

// recordings checks the arguments: at least one, and standard input once.
func recordings(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usageError(cmd, errors.New("judge needs a FILE to judge, or - for standard input"))
	}
	stdin := 0
	for _, arg := range args {
		if arg == "-" {
			stdin++
		}
	}
	if stdin > 1 {
		return usageError(cmd, errors.New("standard input (-) can be read only once"))
	}
	return nil
}

func (j *judgeCommand) run(cmd *cobra.Command) error {
	format, err := report.Lookup(j.format)
	if err != nil {
		return usageError(cmd, fmt.Errorf("--format: %w", err))
	}
	document, err := readDocument(j.document)
	if err != nil {
		return &exitError{code: exitUsage, err: err}
	}
	r := gate.Report{Document: document.name, Documented: document.operations}
	for _, file := range j.files {
		for outcome := range j.traffic(cmd.Context(), document.contract, file, cmd.InOrStdin()) {
			r.Add(outcome)
		}
	}
	tellFailures(cmd.ErrOrStderr(), &r)
	if err := format.Write(cmd.OutOrStdout(), &r, report.Options{Color: isTerminal(cmd.OutOrStdout())}); err != nil {
		return outputError(err)
	}
	return verdict(&r)
}

// traffic opens and judges one file; a file that can't be opened is an outcome
// too, so that the others are judged.
func (j *judgeCommand) traffic(ctx context.Context, contract *gate.Contract, file string, stdin io.Reader) func(func(gate.Outcome) bool) {
	return func(yield func(gate.Outcome) bool) {
		reader := stdin
		if file != "-" {
			opened, err := os.Open(file)
			if err != nil {
				yield(gate.Outcome{File: file, Exchange: -1, Offset: -1, Err: openError(err)})
				return
			}
			defer opened.Close()
			reader = opened
		}
		gaterun.Traffic(ctx, contract.Judge, file, reader)(yield)
	}
}

// openError leaves out the path, which stands before the message.
func openError(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err
	}
	return fmt.Errorf("can't be opened: %w", err)
}

// verdict turns a report into the exit code.
func verdict(r *gate.Report) error {
	switch {
	case r.Exchanges.Failed > 0:
		return &exitError{code: exitFindings}
	case r.Exchanges.Errors > 0:
		return &exitError{code: exitNotJudged}
	case r.Exchanges.Judged() == 0:
		return &exitError{code: exitNotJudged, err: errors.New("nothing was judged: the traffic has no exchange that the document could judge")}
	}
	return nil
}

// maxFailuresTold bounds what is told beside the report, which lists more.
const maxFailuresTold = 10

func tellFailures(w io.Writer, r *gate.Report) {
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
