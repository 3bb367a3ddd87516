package report

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

// noTime is the duration of everything: a report has no clock.
const noTime = "0"

// writeJUnit has a suite for each operation. Its tests are the cases; of recorded
// traffic they are the places with findings, and one for the exchanges that
// conform. Warnings are in the output of tests that pass, unless the report is strict.
// What was not judged is an error; what was not tested, is waived or known counts as
// skipped.
func writeJUnit(w io.Writer, r *result.Report, _ Options) error {
	suites := junitSuites{suites: make(map[string]*junit.Testsuite)}
	findings := make(map[recordKey][]result.Sample)
	var traffic []result.Sample
	for _, sample := range r.Findings {
		if sample.Case == "" {
			traffic = append(traffic, sample)
		} else {
			findings[keyOf(sample)] = append(findings[keyOf(sample)], sample)
		}
	}
	cases := make(map[string]int) // that passed, by operation
	for _, record := range r.Records {
		if record.Case != nil {
			suites.add(operationName(record.Operation), junitCase(r, record, findings[recordKeyOf(record)]))
			if record.Verdict == gate.Pass {
				cases[record.Operation]++
			}
		}
	}
	for _, g := range groups(traffic) {
		suites.add(operationName(g.Operation), junitGroup(r, g))
	}
	for _, operation := range r.Operations() {
		if n := operation.Passed - cases[operation.Operation]; n > 0 {
			suites.add(operationName(operation.Operation), junit.Testcase{Name: number(n, "conforming exchange")})
		}
	}
	suites.wholeRun(r)
	var all junit.Testsuites
	all.Name, all.Time = "leasegate", noTime
	for i, name := range suites.order {
		suite := *suites.suites[name]
		suite.ID = i
		all.AddSuite(suite)
	}
	buffered := bufio.NewWriter(w)
	buffered.WriteString(xml.Header)
	if err := all.WriteXML(buffered); err != nil {
		return err
	}
	return buffered.Flush()
}

// recordKey is what a finding and its record have in common.
type recordKey struct {
	file     string
	exchange int
	id       string
	run      int
}

func keyOf(s result.Sample) recordKey { return recordKey{s.File, s.Exchange, s.Case, s.Run} }

func recordKeyOf(r result.Record) recordKey {
	key := recordKey{r.File, r.Exchange, "", r.Run}
	if r.Case != nil {
		key.id = r.Case.ID
	}
	return key
}

func operationName(operation string) string {
	if operation == "" {
		return "no operation of the document"
	}
	return operation
}

type junitSuites struct {
	suites map[string]*junit.Testsuite
	order  []string
}

func (s *junitSuites) add(name string, test junit.Testcase) {
	name = Visible(name)
	suite := s.suites[name]
	if suite == nil {
		suite = &junit.Testsuite{Name: name, Time: noTime}
		s.suites[name] = suite
		s.order = append(s.order, name)
	}
	test.Name, test.Classname, test.Time = Visible(test.Name), name, noTime
	suite.AddTestcase(test)
}

func junitResult(kind, message string, lines ...string) *junit.Result {
	for i, line := range lines {
		lines[i] = Visible(line)
	}
	return &junit.Result{Type: Visible(kind), Message: Visible(message), Data: strings.Join(lines, "\n")}
}

func junitCase(r *result.Report, record result.Record, samples []result.Sample) junit.Testcase {
	test := junit.Testcase{Name: record.Case.ID}
	var lines []string
	kind, message := "finding", record.Case.Title
	for i, g := range groups(samples) {
		if i == 0 {
			kind, message = string(g.Rule), record.Case.Title+": "+g.want()
		}
		lines = append(lines, fmt.Sprintf("%s%s: %s, %s%s", g.Rule, levelWord(g.level()), g.want(), g.in(), see(r, g.Schema)))
		if g.Waived != "" {
			lines = append(lines, waivedText(g.Waived, g.Known))
		}
	}
	switch verdict := record.Verdict; {
	case r.Failed(verdict):
		lines = append(lines, "", record.Case.Curl, "")
		for _, line := range record.Received {
			lines = append(lines, "< "+line.Text)
			for _, note := range line.Notes {
				lines = append(lines, "^ "+note)
			}
		}
		test.Failure = junitResult(kind, message, lines...)
	case verdict == gate.Error:
		test.Error = junitResult("error", record.Reason)
	case verdict == gate.Inconclusive:
		test.Skipped = junitResult("inconclusive", "inconclusive: "+record.Reason)
	case verdict == gate.Waived:
		test.Skipped = junitResult("waived", message, lines...)
	case verdict == gate.Skip:
		test.Skipped = junitResult("skip", "not judged: "+record.Reason)
	case verdict == gate.Warned:
		test.SystemOut = junitOutput(lines)
	}
	return test
}

func junitOutput(lines []string) *junit.Output {
	return &junit.Output{Data: strings.Join(convert(lines, Visible), "\n")}
}

// levelWord names a level below an error.
func levelWord(level gate.Level) string {
	if level == gate.LevelError {
		return ""
	}
	return " (" + string(level) + ")"
}

func see(r *result.Report, l gate.Location) string {
	if place := schemaPlace(r, l); place != "" {
		return ", see " + place
	}
	return ""
}

func junitGroup(r *result.Report, g group) junit.Testcase {
	name := string(g.Rule)
	if g.place.Pointer != "" {
		name += " " + g.place.Pointer
	}
	lines := []string{g.in() + levelWord(g.level()) + see(r, g.Schema)}
	for _, sample := range g.samples {
		lines = append(lines, exchange(sample)+" "+sample.Request)
	}
	switch {
	case g.Waived != "":
		return junit.Testcase{Name: name, Skipped: junitResult(waivedWord(g.Known), waivedText(g.Waived, g.Known), lines...)}
	case !r.Fails(g.Sample):
		return junit.Testcase{Name: name, SystemOut: junitOutput(append([]string{g.want()}, lines...))}
	}
	return junit.Testcase{Name: name, Failure: junitResult(string(g.Rule), g.want(), lines...)}
}

// wholeRun adds what is about no case.
func (s *junitSuites) wholeRun(r *result.Report) {
	for _, failure := range r.Failures {
		if failure.Case == "" {
			s.add("not judged", junit.Testcase{Name: failureName(failure), Error: junitResult("error", failure.Message)})
		}
	}
	for _, shortfall := range r.Shortfalls() {
		s.add("the run", junit.Testcase{Name: ShortfallText(shortfall), Failure: junitResult("run", shortfall.Message)})
	}
	for _, c := range causes(r) {
		test := junit.Testcase{Name: c.Reason, Error: junitResult("gap", "not judged", c.line(r))}
		if c.Waived != "" {
			test = junit.Testcase{Name: c.Reason, Skipped: junitResult(waivedWord(c.Known), waivedText(c.Waived, c.Known), c.line(r))}
		}
		s.add("not judged", test)
	}
	for _, line := range omitted(nil, r.OmittedGaps) {
		s.add("not judged", junit.Testcase{Name: line, Error: junitResult("gap", "not judged")})
	}
	for _, line := range faultLines(r) {
		s.add("the document", junit.Testcase{Name: line, Skipped: junitResult("", "about the document")})
	}
	for _, line := range asideLines(r) {
		s.add("set aside", junit.Testcase{Name: line, Skipped: junitResult("", "none of the API's to judge")})
	}
	for _, line := range shortfallLines(r.Stale()) {
		s.add("known, and no longer found", junit.Testcase{Name: line, Skipped: junitResult("", "no longer found")})
	}
	if r.Verdict() == gate.Skip {
		s.add("the run", junit.Testcase{Name: "judges something", Error: junitResult("run", verdictText(r))})
	}
	for _, text := range r.Untested() {
		s.add("not tested", junit.Testcase{Name: text, Skipped: junitResult("", "not tested")})
	}
	for _, text := range r.Unseen() {
		s.add("not tested", junit.Testcase{Name: text, Skipped: junitResult("", "documented, but not seen")})
	}
}

func failureName(f result.Failure) string {
	if f.Exchange < 0 {
		return f.File
	}
	return fmt.Sprintf("%s:%d", f.File, f.Exchange)
}
