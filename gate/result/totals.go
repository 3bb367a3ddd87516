package result

import (
	"cmp"
	"maps"
	"slices"

	"github.com/leasegate/leasegate/gate"
)

// Counts counts verdicts.
type Counts struct {
	Passed, Failed, Skipped, Errors, Waived, Warned, Inconclusive int
	// SetAside is how many of Skipped are none of the API's to judge.
	SetAside int
}

// Judged is the number of those that passed or failed, that have warnings, or that
// would have failed without a waiver.
func (c Counts) Judged() int { return c.Passed + c.Failed + c.Waived + c.Warned }

func (c *Counts) add(v gate.Verdict) {
	switch v {
	case gate.Pass:
		c.Passed++
	case gate.Fail:
		c.Failed++
	case gate.Skip:
		c.Skipped++
	case gate.Error:
		c.Errors++
	case gate.Waived:
		c.Waived++
	case gate.Warned:
		c.Warned++
	case gate.Inconclusive:
		c.Inconclusive++
	}
}

func (c *Counts) addCounts(o Counts) {
	c.Passed += o.Passed
	c.Failed += o.Failed
	c.Skipped += o.Skipped
	c.Errors += o.Errors
	c.Waived += o.Waived
	c.Warned += o.Warned
	c.SetAside += o.SetAside
	c.Inconclusive += o.Inconclusive
}

// An OperationCount is an operation with the verdicts on its exchanges and what
// became of its cases.
type OperationCount struct {
	Operation string // as in Finding; empty for requests that no operation matches
	Counts
	// Statuses are those of the responses seen, sorted.
	Statuses []int
	// Valid counts the valid cases, Succeeded those answered 2xx or 3xx; Invalid
	// counts the invalid cases, and Unanswered those of them that say nothing.
	Valid, Succeeded, Invalid, Unanswered int
}

func (c *OperationCount) add(o Outcome) {
	c.Counts.add(o.Verdict())
	c.see(o.Status)
	if o.Case == nil {
		return
	}
	switch o.Case.Kind {
	case CaseValid:
		c.Valid++
		if o.Status >= 200 && o.Status <= 399 {
			c.Succeeded++
		}
	case CaseInvalid:
		c.Invalid++
		if o.Verdict() == gate.Inconclusive {
			c.Unanswered++
		}
	}
}

// see keeps a status. Others than those kept can't be documented (RFC 9110,
// section 15), and a recording can have any number of them.
func (c *OperationCount) see(status int) {
	if status < 100 || status > 599 {
		return
	}
	if i, seen := slices.BinarySearch(c.Statuses, status); !seen {
		c.Statuses = slices.Insert(c.Statuses, i, status)
	}
}

// A RuleCount counts the findings of a rule, of one operation or of all.
type RuleCount struct {
	Operation string // as in Finding; empty in [Report.Rules]
	Rule      gate.Rule
	Level     gate.Level
	Count     int
	Waived    int // of Count, by a waiver or the baseline
	Known     int // of Waived, by the baseline
}

type operationRule struct {
	operation string
	rule      gate.Rule
	level     gate.Level // empty in the index of waivers
}

// A Documented is an operation of the document and the responses it documents: a
// status code, a range such as "4XX", or "default".
type Documented struct {
	Operation string // as in Finding
	Responses []string
}

func (r *Report) operation(name string) *OperationCount {
	if r.operations == nil {
		r.operations = make(map[string]*OperationCount)
	}
	count := r.operations[name]
	if count == nil {
		count = &OperationCount{Operation: name}
		r.operations[name] = count
	}
	return count
}

func (r *Report) rule(operation string, rule gate.Rule, level gate.Level) *RuleCount {
	if r.rules == nil {
		r.rules = make(map[operationRule]*RuleCount)
	}
	key := operationRule{operation, rule, cmp.Or(level, gate.LevelError)}
	count := r.rules[key]
	if count == nil {
		count = &RuleCount{Operation: operation, Rule: rule, Level: key.level}
		r.rules[key] = count
	}
	return count
}

// FindingCount is the number of all findings, kept or not, waived or not.
func (r *Report) FindingCount() int {
	n := 0
	for _, count := range r.rules {
		n += count.Count
	}
	return n
}

// Matrix counts the findings of every operation, rule and level that has some, sorted
// by them.
func (r *Report) Matrix() []RuleCount {
	counts := make([]RuleCount, 0, len(r.rules))
	for _, count := range r.rules {
		counts = append(counts, *count)
	}
	slices.SortFunc(counts, func(a, b RuleCount) int {
		return cmp.Or(cmp.Compare(a.Operation, b.Operation), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Level, b.Level))
	})
	return counts
}

// Rules counts the findings of every broken rule and level, errors first, then sorted by
// rule.
func (r *Report) Rules() []RuleCount {
	sums := make(map[operationRule]RuleCount)
	for _, count := range r.rules {
		key := operationRule{rule: count.Rule, level: count.Level}
		sum := sums[key]
		sums[key] = RuleCount{
			Rule: count.Rule, Level: count.Level,
			Count: sum.Count + count.Count, Waived: sum.Waived + count.Waived, Known: sum.Known + count.Known,
		}
	}
	counts := make([]RuleCount, 0, len(sums))
	for _, sum := range sums {
		counts = append(counts, sum)
	}
	slices.SortFunc(counts, func(a, b RuleCount) int { return cmp.Or(a.Level.Compare(b.Level), cmp.Compare(a.Rule, b.Rule)) })
	return counts
}

// Operations counts the exchanges of every operation seen, sorted by name.
func (r *Report) Operations() []OperationCount {
	counts := make([]OperationCount, 0, len(r.operations))
	for _, name := range slices.Sorted(maps.Keys(r.operations)) {
		count := *r.operations[name]
		count.Statuses = slices.Clone(count.Statuses)
		counts = append(counts, count)
	}
	return counts
}

// Unseen names the documented operations, and of those seen the responses, that
// no exchange showed, in the order of Documented. A pass says nothing of them.
func (r *Report) Unseen() []string {
	var unseen []string
	for _, documented := range r.Documented {
		count := r.operations[documented.Operation]
		if count == nil {
			unseen = append(unseen, documented.Operation)
			continue
		}
		seen := make(map[string]bool)
		for _, status := range count.Statuses {
			seen[gate.ResponseKey(documented.Responses, status)] = true
		}
		for _, key := range documented.Responses {
			if !seen[key] {
				unseen = append(unseen, documented.Operation+": response "+key)
			}
		}
	}
	return unseen
}

// Totals is what a [Report] counts and does not list; with the report's exported
// fields it is all that the report says.
type Totals struct {
	Operations []OperationCount
	Matrix     []RuleCount
	Gaps       []Gap
	Faults     []Fault
}

// Totals returns what the report counts, for a copy to be kept elsewhere.
func (r *Report) Totals() Totals {
	return Totals{Operations: r.Operations(), Matrix: r.Matrix(), Gaps: r.Gaps(), Faults: r.Faults()}
}

// AddTotals counts what another report counted.
func (r *Report) AddTotals(t Totals) {
	for _, o := range t.Operations {
		count := r.operation(o.Operation)
		count.addCounts(o.Counts)
		for _, status := range o.Statuses {
			count.see(status)
		}
		count.Valid += o.Valid
		count.Succeeded += o.Succeeded
		count.Invalid += o.Invalid
		count.Unanswered += o.Unanswered
	}
	for _, rule := range t.Matrix {
		count := r.rule(rule.Operation, rule.Rule, rule.Level)
		count.Count += rule.Count
		count.Waived += rule.Waived
		count.Known += rule.Known
	}
	for _, gap := range t.Gaps {
		r.AddGap(gap)
	}
	for _, fault := range t.Faults {
		r.AddFault(fault)
	}
}

// Merge adds what another report says, within the bounds of this one, as if its
// outcomes had been added here. Documents, servers, scopes and waivers that both
// have count once. The other report is left as it is.
func (r *Report) Merge(o *Report) {
	if r.runs == 0 && r.Document == "" {
		r.Document = o.Document
	}
	r.ShowValues = r.ShowValues || o.ShowValues
	r.Strict = r.Strict || o.Strict
	r.Documented = mergeDocumented(r.Documented, o.Documented)
	r.Targets = union(r.Targets, o.Targets)
	r.Scopes = union(r.Scopes, o.Scopes)
	r.NotTested = union(r.NotTested, o.NotTested)
	r.Credentials = union(r.Credentials, o.Credentials)
	r.Waivers = mergeWaivers(r.Waivers, o.Waivers)
	r.Exchanges.addCounts(o.Exchanges)
	r.Requests.addCounts(o.Requests)
	r.Responses.addCounts(o.Responses)
	r.OmittedGaps += o.OmittedGaps
	r.OmittedFaults += o.OmittedFaults
	r.OmittedSetAside += o.OmittedSetAside
	for _, aside := range o.SetAside {
		r.addSetAside(aside)
	}
	r.OmittedRecords += o.OmittedRecords

	totals := o.Totals()
	for i := range totals.Gaps {
		totals.Gaps[i].Schema = r.foreign(totals.Gaps[i].Schema, o)
	}
	for i := range totals.Faults {
		totals.Faults[i].Location = r.foreign(totals.Faults[i].Location, o)
	}
	r.AddTotals(totals)
	runs := 1
	for _, sample := range o.Findings {
		runs = max(runs, sample.Run+1)
		sample.Run += r.runs
		sample.Schema = r.foreign(sample.Schema, o)
		r.keep(sample)
	}
	for _, failure := range o.Failures {
		r.addFailure(failure)
	}
	for _, record := range o.Records {
		runs = max(runs, record.Run+1)
		record.Run += r.runs
		if record.Case != nil {
			c := *record.Case
			c.Schema = r.foreign(c.Schema, o)
			record.Case = &c
		}
		r.keepRecord(record)
	}
	r.runs += runs
}

// foreign names the document of another report, where it is not that of this one.
func (r *Report) foreign(l gate.Location, o *Report) gate.Location {
	if l.File == "" && o.Document != r.Document && l != (gate.Location{}) {
		l.File = o.Document
	}
	return l
}

func union[T comparable](a, b []T) []T {
	for _, item := range b {
		if !slices.Contains(a, item) {
			a = append(slices.Clip(a), item)
		}
	}
	return a
}

func mergeDocumented(a, b []Documented) []Documented {
	a = slices.Clone(a)
	index := make(map[string]int, len(a))
	for i, documented := range a {
		index[documented.Operation] = i
	}
	for _, documented := range b {
		if i, known := index[documented.Operation]; known {
			a[i].Responses = union(a[i].Responses, documented.Responses)
		} else {
			index[documented.Operation] = len(a)
			a = append(a, documented)
		}
	}
	return a
}
