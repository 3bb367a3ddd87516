package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/leasegate/leasegate/gate/report"
)

// The exit codes. Findings outrank what could not be judged.
const (
	exitConforms  = 0
	exitFindings  = 1
	exitUsage     = 2
	exitNotJudged = 3
)

const exitCodeHelp = `Exit codes:
  0  all was judged and conforms, but for warnings and what is known
  1  findings: the contract is broken, or a waiver or the baseline has expired; with
     --strict also warnings, and what is known and no longer found
  2  wrong usage, or a document that nothing can be judged by
  3  something could not be had (unreachable, unreadable, cut off) or could not be
     judged, which findings outrank; or a report could not be written`

// An exitError ends the program with a code. Its err is what to tell the user;
// nil if that was done.
type exitError struct {
	code int
	err  error
	hint string // the command line that helps further
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

func usageError(cmd *cobra.Command, err error) error {
	return &exitError{code: exitUsage, err: err, hint: cmd.CommandPath() + " --help"}
}

// run is the program: it returns the exit code and touches nothing but its
// arguments, the files they name, and signals.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// The second interrupt ends the program at once.
	context.AfterFunc(ctx, stop)
	// A closed pipe is a write error like any other, with a message and a code.
	signal.Ignore(syscall.SIGPIPE)

	out := &output{writer: stdout}
	root := newRootCommand()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(out)
	root.SetErr(stderr)
	code := exitCode(root.ExecuteContext(ctx), stderr)
	if out.err != nil {
		fmt.Fprintf(stderr, "leasegate: can't write to standard output, what it got is not complete: %v\n", out.err)
		return exitNotJudged
	}
	return code
}

// exitCode tells the error and returns the exit code.
func exitCode(err error, stderr io.Writer) int {
	if err == nil {
		return exitConforms
	}
	exit, ok := errors.AsType[*exitError](err)
	switch {
	case !ok:
		// Cobra's own, on several lines: an unknown command, quoted.
		fmt.Fprintf(stderr, "leasegate: %v\n", err)
		exit = &exitError{code: exitUsage, hint: "leasegate --help"}
	case exit.err != nil:
		for _, err := range mistakes(exit.err) {
			fmt.Fprintf(stderr, "leasegate: %s\n", report.Visible(err.Error()))
		}
	}
	if exit.hint != "" {
		fmt.Fprintf(stderr, "Run '%s' for usage.\n", exit.hint)
	}
	return exit.code
}

// mistakes are the errors that one joins, for a line each.
func mistakes(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}

func newRootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "leasegate",
		Short: "Judge servers and HTTP traffic by an OpenAPI document",
		Long: `Leasegate judges servers and recorded HTTP traffic by an OpenAPI document: every
request and every response, to the last byte. Unless told otherwise, the document is
that of Infisical's Delete Lease operation, which is built in.

` + exitCodeHelp,
		Example:       "  leasegate check\n  leasegate judge recording.har",
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return usageError(cmd, errors.New("which command? One of those that 'leasegate --help' lists"))
		},
	}
	root.SetFlagErrorFunc(usageError)
	root.AddCommand(newCheckCommand(), newJudgeCommand(), newReportCommand(), newRulesCommand(), newServeCommand(), newVersionCommand())
	return root
}

// outputError ends the program because a write to standard output failed; run
// says so itself, for every command alike.
func outputError(err error) error {
	if err == nil {
		return nil
	}
	return &exitError{code: exitNotJudged}
}

// addFormatFlag adds --format; the first of the choices, each with a description
// for completion, is the default.
func addFormatFlag(cmd *cobra.Command, format *string, choices []cobra.Completion) {
	var names []string
	for _, choice := range choices {
		name, _, _ := strings.Cut(choice, "\t")
		names = append(names, name)
	}
	cmd.Flags().StringVar(format, "format", names[0], "`FORMAT` of what is printed: "+strings.Join(names, ", "))
	complete := cobra.FixedCompletions(choices, cobra.ShellCompDirectiveNoFileComp)
	if err := cmd.RegisterFlagCompletionFunc("format", complete); err != nil {
		panic(err) // the flag was added above
	}
}

// noArguments is cobra.NoArgs with a hint.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError(cmd, fmt.Errorf("%s takes no arguments, but got %q", cmd.CommandPath(), args[0]))
	}
	return nil
}

// An output keeps the first error of its writer, since cobra drops those of help
// and completion.
type output struct {
	writer io.Writer
	err    error
}

func (o *output) Write(p []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.writer.Write(p)
	o.err = err
	return n, err
}
