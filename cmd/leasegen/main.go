// Command leasegen generates strict Go code from an OpenAPI document.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/leasegate/leasegate/codegen"
)

func main() { os.Exit(run(os.Args[1:], os.Stderr)) }

const usage = `Usage: leasegen -config FILE [-document FILE] DOCUMENT

leasegen turns an OpenAPI document into Go types, a client and a server that
can't hold, send or accept what the document forbids. It reads oapi-codegen's
configuration format. A keyword that the code could not enforce stops it.

Flags:
`

// run returns 0, 1 where the generation failed or 2 for wrong usage.
func run(args []string, stderr io.Writer) int {
	flags := flag.NewFlagSet("leasegen", flag.ContinueOnError)
	flags.SetOutput(stderr)
	configFile := flags.String("config", "", "configuration `FILE`, in oapi-codegen's format (required)")
	documentFile := flags.String("document", "", "write the document with its overlay applied to `FILE`")
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
	result, err := generate(*configFile, *documentFile, flags.Arg(0))
	if err != nil {
		fmt.Fprintf(stderr, "leasegen: %v\n", err)
		return 1
	}
	for _, fault := range result.Faults {
		place := fmt.Sprintf("%s:%d: ", fault.File, fault.Line)
		if fault.Pointer != "" {
			place += fault.Pointer + ": "
		}
		fmt.Fprintf(stderr, "leasegen: %s: %s%s\n", fault.Level, place, fault.Message)
	}
	return 0
}

func generate(configFile, documentFile, document string) (*codegen.Result, error) {
	text, err := os.ReadFile(configFile)
	if err != nil {
		return nil, err
	}
	config, err := codegen.ReadConfig(configFile, text)
	if err != nil {
		return nil, err
	}
	return codegen.Write(config, document, documentFile)
}
