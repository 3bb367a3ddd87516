package report_test

import (
	"log"
	"os"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/report"
	"github.com/leasegate/leasegate/gate/result"
)

func ExampleLookup() {
	format, err := report.Lookup("text")
	if err != nil {
		log.Fatal(err)
	}
	var r result.Report
	r.Add(result.Outcome{Judgement: gate.Judgement{Request: gate.Pass, Response: gate.Pass}})
	if err := format.Write(os.Stdout, &r, report.Options{}); err != nil {
		log.Fatal(err)
	}
	// Output:
	// The traffic conforms.
	//   exchanges  1 judged: 1 passed, 0 failed; 0 skipped
	//   requests   1 judged: 1 passed, 0 failed; 0 skipped
	//   responses  1 judged: 1 passed, 0 failed; 0 skipped
}

func ExampleFormats() {
	for _, format := range report.Formats() {
		os.Stdout.WriteString(format.Name + ": " + format.Use + "\n")
	}
	// Output:
	// text: for people
	// json: for programs, one object; 'leasegate report' reads it
	// junit: for CI systems, JUnit XML
	// sarif: for code scanning, SARIF 2.1.0
	// github: annotations of a GitHub workflow, for its log
	// markdown: a summary for a page, such as GitHub's step summary
	// html: for people, one page that needs nothing else
}

func ExampleFailureText() {
	os.Stdout.WriteString(report.FailureText(result.Failure{File: "pets.har", Exchange: 5, Offset: 1234, Message: "the entry has no request"}))
	// Output: pets.har: exchange 5 at byte 1234: the entry has no request
}

func ExampleVisible() {
	os.Stdout.WriteString(report.Visible("a\x1b[2Jb\nc") + "\n")
	// Output: a\x1b[2Jb\nc
}

func ExampleShortfallText() {
	os.Stdout.WriteString(report.ShortfallText(result.Shortfall{File: "waivers.yaml", Line: 3, Message: "the waiver of response.status matches nothing any more; remove it"}))
	// Output: waivers.yaml:3: the waiver of response.status matches nothing any more; remove it
}
