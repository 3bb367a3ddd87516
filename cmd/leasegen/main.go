// Command leasegen generates strict Go code from an OpenAPI document.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/leasegate/leasegate/codegen"
)

func main() { os.Exit(run(os.Args[1:], os.Stderr)) }

const usage = `Usage: leasegen -config FILE [-skip-unsupported] [-document FILE] [-draft-overlay FILE] DOCUMENT

leasegen turns an OpenAPI document into Go types, a client and a server that
can't hold, send or accept what the document forbids. It reads oapi-codegen's
configuration format. What the code could not enforce stops it, and nothing is
written; with -skip-unsupported the operations that depend on it are left out.

Flags:
`

// run returns 0, 1 where the generation failed or 2 for wrong usage.
func run(args []string, stderr io.Writer) int {
	flags := flag.NewFlagSet("leasegen", flag.ContinueOnError)
	flags.SetOutput(stderr)
	configFile := flags.String("config", "", "configuration `FILE`, in oapi-codegen's format (required)")
	var files codegen.Files
	flags.StringVar(&files.Document, "document", "", "write the document with its overlay applied to `FILE`")
	flags.StringVar(&files.DraftOverlay, "draft-overlay", "", "write an overlay with the names that had to be made up to `FILE`")
	skip := flags.Bool("skip-unsupported", false, "leave out the operations that depend on what the code could not enforce, and list them")
	flags.Usage = func() {
		fmt.Fprint(stderr, usage)
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		if err == flag.ErrHelp {
			return 0
		}
		return 2
	}
	if *configFile == "" || flags.NArg() != 1 {
		flags.Usage()
		return 2
	}
	made, err := generate(*configFile, flags.Arg(0), files, *skip)
	if err != nil {
		fmt.Fprintf(stderr, "leasegen: %v\n", err)
		suggestSkipping(stderr, err, args)
		return 1
	}
	tellFaults(stderr, made.Faults)
	tellSkipped(stderr, &made.Skipped)
	return 0
}

func generate(configFile, document string, files codegen.Files, skip bool) (*codegen.Result, error) {
	text, err := os.ReadFile(configFile)
	if err != nil {
		return nil, err
	}
	config, err := codegen.ReadConfig(configFile, text)
	if err != nil {
		return nil, err
	}
	config.SkipUnsupported = skip
	return codegen.Write(config, document, files)
}

// suggestSkipping prints the command that would generate all that can be, where there
// is something.
func suggestSkipping(stderr io.Writer, err error, args []string) {
	unsupported, ok := errors.AsType[*codegen.UnsupportedError](err)
	if !ok || len(unsupported.Operations) == 0 || len(unsupported.Rest) == 0 {
		return
	}
	words := []string{"leasegen", "-skip-unsupported"}
	for _, arg := range args {
		words = append(words, shellQuoted(arg))
	}
	fmt.Fprintf(stderr, "leasegen: nothing is written. This leaves out what depends on it, %d of %d operations, and generates the rest:\n  %s\n",
		len(unsupported.Operations), len(unsupported.Operations)+len(unsupported.Rest), strings.Join(words, " "))
}

// shellQuoted is an argument as a POSIX shell wants it.
func shellQuoted(arg string) string {
	plain := func(r rune) bool {
		return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("-_./:=@%+,", r)
	}
	if arg != "" && strings.TrimFunc(arg, plain) == "" {
		return arg
	}
	return "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
}
