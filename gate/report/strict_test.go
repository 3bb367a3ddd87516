package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/joshdk/go-junit"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

// A report that has nothing but warnings fails where it is strict, in every format
// that tells failures from passes.
func TestStrict(t *testing.T) {
	for _, strict := range []bool{false, true} {
		r := &result.Report{Strict: strict}
		f := duplicate("pets", "/a")
		r.Add(result.Outcome{File: "a.har", Judgement: gate.Judgement{Operation: "listPets", Request: gate.Pass, Response: gate.Warned, Findings: []gate.Finding{f}}})
		f.Operation = "addPet"
		r.Add(result.Outcome{File: "http://h", Status: 201, Case: &result.Case{ID: "addPet#invalid", Kind: result.CaseProtocol, Operation: "addPet"}, Judgement: gate.Judgement{Operation: "addPet", Request: gate.Pass, Response: gate.Warned, Findings: []gate.Finding{f}}})
		suites, err := junit.Ingest(render(t, "junit", r))
		if err != nil {
			t.Fatal(err)
		}
		failed := 0
		for _, suite := range suites {
			failed += suite.Totals.Failed
			if suite.Totals.Error > 0 || suite.Totals.Skipped > 0 {
				t.Errorf("strict %t: got %+v", strict, suite.Totals)
			}
		}
		if want := map[bool]int{true: 2}[strict]; failed != want {
			t.Errorf("strict %t: JUnit has %d failures, want %d", strict, failed, want)
		}
		for format, want := range map[string]map[bool]string{
			"text":     {false: "The traffic conforms, with 2 warnings.", true: "The traffic conforms but for 2 warnings, and --strict makes them fail."},
			"markdown": {false: "## ✅", true: "## ❌"},
			"json":     {false: `"verdict": "pass"`, true: `"verdict": "fail"`},
			"html":     {false: `<h1 class="pass">`, true: `<h1 class="fail">`},
			"github":   {false: "::warning title=response.body.duplicateMember::", true: "::warning title=response.body.duplicateMember::"},
			"sarif":    {false: `"level": "warning"`, true: `"level": "warning"`},
		} {
			if got := render(t, format, r); !bytes.Contains(got, []byte(want[strict])) {
				t.Errorf("strict %t: the %s report has not %q:\n%s", strict, format, want[strict], got)
			}
		}
		if got := string(render(t, "text", r)); strings.Contains(got, "\nCase addPet") != strict {
			t.Errorf("strict %t: the text shows the failing cases wrongly:\n%s", strict, got)
		}
	}
}
