package report_test

import (
	"log"
	"os"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/report"
)

func ExampleLookup() {
	format, err := report.Lookup("text")
	if err != nil {
		log.Fatal(err)
	}
	var r gate.Report
	r.Add(gate.Outcome{Judgement: gate.Judgement{Request: gate.Pass, Response: gate.Pass}})
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
	// json: for programs, one object
}

func ExampleFailureText() {
	os.Stdout.WriteString(report.FailureText(gate.Failure{File: "pets.har", Exchange: 5, Offset: 1234, Message: "the entry has no request"}))
	// Output: pets.har: exchange 5 at byte 1234: the entry has no request
}

func ExampleVisible() {
	os.Stdout.WriteString(report.Visible("a\x1b[2Jb\nc") + "\n")
	// Output: a\x1b[2Jb\nc
}
