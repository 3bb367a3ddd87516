package report

import (
	"strings"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

// maxShownIDs bounds the ids listed for one reason.
const maxShownIDs = 5

// cases shows every failing case: what went wrong, how to send it again, and the
// answer with the places that are off contract.
func (t *textWriter) cases() {
	requests := make(map[recordKey][]result.Sample)
	for _, sample := range t.report.Findings {
		if sample.Part == gate.PartRequest {
			requests[keyOf(sample)] = append(requests[keyOf(sample)], sample)
		}
	}
	for _, record := range t.report.Records {
		if record.Case == nil || !t.report.Failed(record.Verdict) && !record.Flaky {
			continue
		}
		t.printf("%s\n", t.bold("Case "+Visible(record.Case.ID)))
		t.printf("  %s\n", Visible(record.Case.Title))
		if record.Case.Expect != "" {
			t.printf("  want %s\n", Visible(record.Case.Expect))
		}
		for _, sample := range requests[recordKeyOf(record)] {
			level := levelOf(sample.Finding)
			mark := "^ " + Visible(string(sample.Rule))
			if level != gate.LevelError {
				mark += " (" + string(level) + ")"
			}
			t.printf("  %s\n", t.level(level, mark+": want "+Visible(sample.Want)))
		}
		if record.Flaky {
			t.printf("  flaky: the first try got no answer, the second one did\n")
		}
		if record.Case.Curl != "" {
			t.printf("\n  %s\n\n", Visible(record.Case.Curl))
		} else {
			t.lines(">", record.Sent)
		}
		if len(record.Received) == 0 && record.Status == 0 {
			t.printf("  no response came\n")
		}
		t.lines("<", record.Received)
		t.printf("\n")
	}
}

func (t *textWriter) lines(mark string, lines []result.Line) {
	for _, line := range lines {
		t.printf("  %s\n", strings.TrimRight(mark+" "+Visible(line.Text), " "))
		for _, note := range line.Notes {
			t.printf("  %s\n", t.red("^ "+Visible(note)))
		}
	}
}

// inconclusive lists the reasons, in the order in which they came up.
func (t *textWriter) inconclusive() {
	reasons, ids := inconclusive(t.report)
	if len(reasons) == 0 {
		return
	}
	t.printf("%s\n", t.bold("Inconclusive:"))
	for _, reason := range reasons {
		t.printf("  %s (%d)\n", Visible(reason), len(ids[reason]))
		for i, id := range ids[reason] {
			if i == maxShownIDs {
				t.printf("    … and %d more\n", len(ids[reason])-i)
				break
			}
			t.printf("    %s\n", Visible(id))
		}
	}
	t.printf("\n")
}

func inconclusive(r *result.Report) (reasons []string, ids map[string][]string) {
	ids = make(map[string][]string)
	for _, record := range r.Records {
		if record.Verdict != gate.Inconclusive || record.Case == nil {
			continue
		}
		if ids[record.Reason] == nil {
			reasons = append(reasons, record.Reason)
		}
		ids[record.Reason] = append(ids[record.Reason], record.Case.ID)
	}
	return reasons, ids
}
