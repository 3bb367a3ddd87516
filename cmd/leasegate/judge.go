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
	"github.com/leasegate/leasegate/gate/result"
	gaterun "github.com/leasegate/leasegate/gate/run"
)

const judgeHelp = `Judge recorded traffic: every request and every response of the HAR 1.2 files,
in their order. A file of any size is read as a stream; - is standard input.

A file that can't be read to its end does not stop the others, and what was found
up to there is reported. Findings name the place and what was wanted there, never
the value; query values are not shown.

` + reportHelp + `

` + exitCodeHelp

type judgeCommand struct {
	reporter
	documentFlags
	files []string
}

func newJudgeCommand() *cobra.Command {
	var j judgeCommand
	cmd := &cobra.Command{
		Use:   "judge [--document FILE] [--report FORMAT=FILE]... FILE...",
		Short: "Judge recorded traffic (HAR files)",
		Long:  judgeHelp,
		Example: `  leasegate judge recording.har
  leasegate judge --document openapi.yaml --format json - < recording.har
  leasegate judge --report html=report.html --report sarif=report.sarif recording.har`,
		DisableFlagsInUseLine: true,
		Args: func(cmd *cobra.Command, args []string) error {
			return inputFiles(cmd, args, "judge needs a FILE to judge, or - for standard input")
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			j.files = args
			return j.run(cmd)
		},
	}
	j.documentFlags.add(cmd, "the built-in one")
	j.addJudgingFlags(cmd)
	return cmd
}

func (j *judgeCommand) run(cmd *cobra.Command) error {
	r, err := j.start(cmd)
	if err != nil {
		return err
	}
	from, err := openSource(cmd.Context(), j.document)
	if err != nil {
		return &exitError{code: exitUsage, err: err}
	}
	document, err := j.documentFlags.read(from)
	if err != nil {
		return &exitError{code: exitUsage, err: err}
	}
	document.describe(r)
	for _, file := range j.files {
		for outcome := range j.traffic(cmd.Context(), document.contract, file, cmd.InOrStdin()) {
			r.Add(outcome)
		}
	}
	return j.finish(cmd, r)
}

// traffic opens and judges one file; a file that can't be opened is an outcome
// too, so that the others are judged.
func (j *judgeCommand) traffic(ctx context.Context, contract *gate.Contract, file string, stdin io.Reader) func(func(result.Outcome) bool) {
	return func(yield func(result.Outcome) bool) {
		reader := stdin
		if file != "-" {
			opened, err := os.Open(file)
			if err != nil {
				yield(result.Outcome{File: file, Exchange: -1, Offset: -1, Err: openError(err)})
				return
			}
			defer opened.Close()
			reader = opened
		}
		gaterun.Traffic(ctx, contract.Judge, file, reader, contract.Hosts()...)(yield)
	}
}

// openError leaves out the path, which stands before the message.
func openError(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err
	}
	return fmt.Errorf("can't be opened: %w", err)
}
