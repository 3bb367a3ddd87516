package report

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

// A pageBuilder knows which findings and records belong together.
type pageBuilder struct {
	report   *result.Report
	groups   []group
	findings map[recordKey][]result.Sample
	targets  map[recordKey]string // the element of the record
	order    []result.Record      // as shown
	rules    map[gate.Rule]gate.RuleInfo
}

func newPage(r *result.Report) page {
	b := &pageBuilder{
		report: r, groups: groups(r.Findings), rules: rules(),
		findings: make(map[recordKey][]result.Sample), targets: make(map[recordKey]string),
	}
	for _, sample := range r.Findings {
		b.findings[keyOf(sample)] = append(b.findings[keyOf(sample)], sample)
	}
	b.sort()
	verdict := r.Verdict()
	p := page{
		Policy: contentPolicy(), Style: template.CSS(pageStyle), Script: template.JS(pageScript),
		Verdict: verdictText(r), Class: string(verdict), Document: Visible(r.Document),
		Targets: convert(r.Targets, Visible), ValuesShown: r.ShowValues,
		All:         newBar("", 28, r.Exchanges),
		Shortfalls:  convert(shortfallLines(r.Shortfalls()), Visible),
		NotJudged:   convert(gapLines(r), Visible),
		MoreRecords: r.OmittedRecords,
		Lists:       b.lists(),
	}
	for i, operation := range r.Operations() {
		if i == maxPageBars {
			p.MoreBars = len(r.Operations()) - i
			break
		}
		p.Bars = append(p.Bars, newBar(Visible(operationName(operation.Operation)), 14, operation.Counts))
	}
	b.matrix(&p)
	for _, verdict := range []gate.Verdict{gate.Fail, gate.Warned, gate.Error, gate.Inconclusive, gate.Waived, gate.Pass, gate.Skip} {
		p.Choices = append(p.Choices, string(verdict))
	}
	for i, g := range b.groups[:min(len(b.groups), maxPageGroups)] {
		p.Groups = append(p.Groups, b.group(i, g))
	}
	p.RecordsTitle = "Exchanges with findings"
	for i, record := range b.order[:min(len(b.order), maxPageRecords)] {
		if record.Case != nil {
			p.RecordsTitle = "Cases"
		}
		p.Records = append(p.Records, b.record(i, record))
	}
	p.MoreRecords += len(b.order) - len(p.Records)
	return p
}

// sort puts first what somebody must look at.
func (b *pageBuilder) sort() {
	for _, verdict := range []gate.Verdict{gate.Fail, gate.Warned, gate.Error, gate.Inconclusive, gate.Waived, gate.Skip, gate.Pass} {
		for _, record := range b.report.Records {
			if record.Verdict == verdict {
				b.order = append(b.order, record)
			}
		}
	}
	for i, record := range b.order[:min(len(b.order), maxPageRecords)] {
		b.targets[recordKeyOf(record)] = fmt.Sprintf("r%d", i)
	}
}

func newBar(name string, height int, c result.Counts) pageBar {
	bar := pageBar{Name: name, Height: height}
	parts := []pagePart{
		{Name: "passed", Class: "pass", Count: c.Passed},
		{Name: "failed", Class: "fail", Count: c.Failed},
		{Name: "with warnings", Class: "warned", Count: c.Warned},
		{Name: "waived", Class: "waived", Count: c.Waived},
		{Name: "inconclusive", Class: "inconclusive", Count: c.Inconclusive},
		{Name: "skipped", Class: "skip", Count: c.Skipped - c.SetAside},
		{Name: "set aside", Class: "aside", Count: c.SetAside},
		{Name: "errors", Class: "error", Count: c.Errors},
	}
	for _, part := range parts {
		bar.Total += part.Count
	}
	if c.Errors == 1 {
		parts[len(parts)-1].Name = "error"
	}
	var label []string
	x := 0
	for _, part := range parts {
		if part.Count == 0 {
			continue
		}
		part.X = units(x, bar.Total)
		part.Width = units(part.Count, bar.Total)
		x += part.Count
		bar.Parts = append(bar.Parts, part)
		label = append(label, fmt.Sprintf("%d %s", part.Count, part.Name))
	}
	bar.Label = strings.Join(label, ", ")
	if bar.Label == "" {
		bar.Label = "nothing"
	}
	return bar
}

// units are thousandths, to a hundredth, without floating point.
func units(n, of int) string {
	hundredths := n * 100_000 / of
	return fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100)
}

// matrix has a column for every broken rule and a row for every operation that
// breaks one.
func (b *pageBuilder) matrix(p *page) {
	type of struct {
		rule  gate.Rule
		level gate.Level
	}
	column := make(map[of]int)
	for i, rule := range b.report.Rules() {
		column[of{rule.Rule, rule.Level}] = i
		p.Rules = append(p.Rules, pageRule{Visible(string(rule.Rule)), strings.Trim(levelWord(rule.Level), " ()"), b.rules[rule.Rule].Sentence})
	}
	first := make(map[result.RuleCount]string)
	for i, g := range b.groups[:min(len(b.groups), maxPageGroups)] {
		key := result.RuleCount{Operation: g.Operation, Rule: g.Rule, Level: g.level()}
		if first[key] == "" {
			first[key] = fmt.Sprintf("g%d", i)
		}
	}
	last := ""
	for i, count := range b.report.Matrix() {
		if i == 0 || count.Operation != last {
			last = count.Operation
			if len(p.Rows) == maxPageRows {
				p.MoreRows++
				continue
			}
			p.Rows = append(p.Rows, pageRow{Name: Visible(operationName(last)), Cells: make([]pageCell, len(p.Rules))})
		}
		if p.MoreRows > 0 {
			continue
		}
		cell := pageCell{Count: count.Count, Target: first[result.RuleCount{Operation: count.Operation, Rule: count.Rule, Level: count.Level}]}
		switch {
		case count.Known == count.Count:
			cell.Class, cell.Title = "waived", "known"
		case count.Waived == count.Count:
			cell.Class, cell.Title = "waived", "waived"
		case count.Level != gate.LevelError:
			cell.Class, cell.Title = "warned", string(count.Level)
		}
		p.Rows[len(p.Rows)-1].Cells[column[of{count.Rule, count.Level}]] = cell
	}
}

func (b *pageBuilder) group(i int, g group) pageGroup {
	row := pageGroup{
		ID: fmt.Sprintf("g%d", i), Class: "fail", Rule: Visible(string(g.Rule)), Want: Visible(g.want()),
		Sentence: b.rules[g.Rule].Sentence, Source: b.rules[g.Rule].Source,
		In: Visible(g.in()), Schema: Visible(schemaPlace(b.report, g.Schema)), Waived: Visible(waivedText(g.Waived, g.Known)), Count: len(g.samples),
	}
	row.Class = findingClass(g.Sample)
	for i, sample := range g.samples {
		if i == maxPageExchanges {
			row.More = len(g.samples) - i
			break
		}
		row.Exchanges = append(row.Exchanges, pageExchange{Visible(exchange(sample)), Visible(sample.Request), b.targets[keyOf(sample)]})
	}
	return row
}

func (b *pageBuilder) record(i int, record result.Record) pageRecord {
	row := pageRecord{
		ID: fmt.Sprintf("r%d", i), Class: string(record.Verdict), Name: Visible(fmt.Sprintf("%s:%d", record.File, record.Exchange)),
		Title: Visible(record.Request), Operation: Visible(record.Operation), Reason: Visible(record.Reason), Request: Visible(record.Request),
		Status: record.Status, Flaky: record.Flaky,
		Sent:     pageLines{"Request", visibleLines(record.Sent)},
		Received: pageLines{"Response", visibleLines(record.Received)},
	}
	if c := record.Case; c != nil {
		row.Name, row.Title, row.Expect, row.Exercises = Visible(c.ID), Visible(c.Title), Visible(c.Expect), Visible(c.Exercises)
		row.Schema, row.Curl = Visible(schemaPlace(b.report, c.Schema)), Visible(c.Curl)
		if strings.HasPrefix(c.ID, record.Operation) {
			row.Operation = ""
		}
	}
	for _, sample := range b.findings[recordKeyOf(record)] {
		finding := pageFinding{
			Class: findingClass(sample), Rule: Visible(string(sample.Rule)), Level: strings.Trim(levelWord(levelOf(sample.Finding)), " ()"),
			Want: Visible(wantPrefix + sample.Want), Waived: Visible(waivedText(sample.Waived, sample.Known)),
		}
		if sample.Pointer != "" {
			finding.Want = Visible(sample.Pointer + ": " + wantPrefix + sample.Want)
		}
		finding.Schema = Visible(schemaPlace(b.report, sample.Schema))
		row.Findings = append(row.Findings, finding)
	}
	return row
}

// findingClass is the verdict that a finding alone would make.
func findingClass(s result.Sample) string {
	switch {
	case s.Waived != "":
		return string(gate.Waived)
	case levelOf(s.Finding) == gate.LevelError:
		return string(gate.Fail)
	}
	return string(gate.Warned)
}

func visibleLines(lines []result.Line) []result.Line {
	return convert(lines, func(l result.Line) result.Line {
		return result.Line{Text: Visible(l.Text), Notes: convert(l.Notes, Visible)}
	})
}

// lists are what a reader would not miss by looking at the rest.
func (b *pageBuilder) lists() []pageList {
	r := b.report
	var lists []pageList
	add := func(title string, items []string) {
		if len(items) > 0 {
			lists = append(lists, pageList{title, convert(items, Visible)})
		}
	}
	add("Could not be judged", convert(r.Failures, FailureText))
	reasons, ids := inconclusive(r)
	for i, reason := range reasons {
		reasons[i] = fmt.Sprintf("%s (%d)", reason, len(ids[reason]))
	}
	add("Inconclusive", reasons)
	add("The document", faultLines(r))
	add("None of the API's, set aside", asideLines(r))
	add("Not tested", r.Untested())
	add("Documented, but not seen", r.Unseen())
	add("Known, and no longer found", shortfallLines(r.Stale()))
	add("Waivers", waiverLines(r))
	return lists
}
