package main

import (
	"errors"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/leasegate/leasegate/gate/result"
)

const mergeHelp = `Merge reports that --report json=FILE wrote, and render them as one: as if all of
it had been judged in one run. - is standard input. A report of one file is what
it was, in every format.

What holds for whole runs alone, that valid cases succeed and that what is known is
still found, is looked at when the files have all shards of their run. --strict makes
warnings fail, whether the run was strict or not.

` + reportHelp + `

` + exitCodeHelp

func newReportCommand() *cobra.Command {
	var p reporter
	cmd := &cobra.Command{
		Use:   "report [--report FORMAT=FILE]... FILE...",
		Short: "Render and merge saved JSON reports",
		Long:  mergeHelp,
		Example: `  leasegate report report.json --report html=report.html
  leasegate report shard-1.json shard-2.json --format markdown`,
		DisableFlagsInUseLine: true,
		Args: func(cmd *cobra.Command, args []string) error {
			return inputFiles(cmd, args, "report needs a FILE that --report json=FILE wrote, or - for standard input")
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			merged, err := p.start(cmd)
			if err != nil {
				return err
			}
			for _, file := range args {
				saved, err := readReport(file, cmd.InOrStdin())
				if err != nil {
					merged.Add(result.Outcome{File: file, Exchange: -1, Offset: -1, Err: err})
					continue
				}
				merged.Merge(saved)
			}
			return p.finish(cmd, merged)
		},
	}
	p.addReportFlags(cmd)
	return cmd
}

func readReport(file string, stdin io.Reader) (*result.Report, error) {
	if file == "-" {
		return result.Read(stdin)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, openError(err)
	}
	defer f.Close()
	return result.Read(f)
}

// inputFiles checks the arguments: at least one, and standard input once.
func inputFiles(cmd *cobra.Command, args []string, missing string) error {
	if len(args) == 0 {
		return usageError(cmd, errors.New(missing))
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
