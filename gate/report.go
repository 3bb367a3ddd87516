package gate

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// The bounds of a [Report]. What lies beyond them is counted, and the report
// says so; no input makes it grow without end.
const (
	maxSamplesPerPlace = 1_000
	maxSamples         = 100_000
	maxSampleBytes     = 32 << 20
	maxErrors          = 1_000
	maxNotJudged       = 1_000
)

// Counts counts verdicts.
type Counts struct {
	Passed, Failed, Skipped, Errors, Waived, Inconclusive int
}

// Judged is the number that passed, failed or would have failed without a waiver.
func (c Counts) Judged() int { return c.Passed + c.Failed + c.Waived }

func (c *Counts) add(v Verdict) {
	switch v {
	case Pass:
		c.Passed++
	case Fail:
		c.Failed++
	case Skip:
		c.Skipped++
	case Error:
		c.Errors++
	case Waived:
		c.Waived++
	case Inconclusive:
		c.Inconclusive++
	}
}

// A Sample is a finding with the exchange it was found in; the fields are those
// of [Outcome].
type Sample struct {
	File     string
	Exchange int
	Request  string
	Finding
}

// Place is the part, operation and pointer of the finding, with "*" for every
// array index, so that all items of an array are one place.
func (s Sample) Place() Place {
	return Place{Rule: s.Rule, Part: s.Part, Operation: s.Operation, Pointer: pointerPlace(s.Pointer)}
}

// A Place is where in the contract a rule was broken, whatever the exchange.
type Place struct {
	Rule      Rule
	Part      Part
	Operation string
	Pointer   string
}

// A Failure is something that could not be judged at all; the fields are those
// of [Outcome].
type Failure struct {
	File     string
	Exchange int
	Offset   int64
	Message  string
}

// A Gap is something that the contract could not judge, and how often it came
// up.
type Gap struct {
	NotJudged
	Count int
}

// A RuleCount is a rule and how many findings it has.
type RuleCount struct {
	Rule  Rule
	Count int
}

// An OperationCount is an operation and the verdicts on its exchanges.
type OperationCount struct {
	Operation string // as in Finding; empty for requests that no operation matches
	Counts
}

// A Documented is an operation of the document and the responses it documents: a
// status code, a range such as "4XX", or "default".
type Documented struct {
	Operation string // as in Finding
	Responses []string
}

// A seenResponse is an operation's answer with a status code.
type seenResponse struct {
	operation string
	status    int
}

// A Report gathers outcomes, in the order in which they are added, for every
// format to be rendered from. It keeps at most 1,000 findings for each place,
// 100,000 or 32 MiB in all, and 1,000 failures and gaps; the rest is counted. The
// zero Report is empty and ready. It is not safe for concurrent use.
type Report struct {
	// Document names the document judged against, for a reader to find the lines
	// of the schemas in.
	Document  string
	Exchanges Counts
	Requests  Counts
	Responses Counts
	Findings  []Sample  // in the order of arrival
	Failures  []Failure // in the order of arrival; Exchanges.Errors counts all
	// Documented is what the document has, for [Report.Unseen].
	Documented []Documented
	// Targets are the servers that cases were sent to, without credentials.
	Targets []string
	// Scopes say which of a run's cases the report has; none means all.
	Scopes []Scope
	// NotTested says, for people, what the run could not try: a parameter without
	// a known value, say. A pass says nothing of it.
	NotTested []string
	// OmittedGaps counts what could not be judged beyond the gaps that are kept.
	OmittedGaps int

	rules       map[Rule]int
	operations  map[string]*Counts
	responses   map[seenResponse]bool // seen
	places      map[Place]int         // findings kept at each
	gaps        map[NotJudged]int
	gapOrder    []NotJudged
	sampleBytes int
}

// Add counts an outcome and keeps its findings, within the report's bounds.
func (r *Report) Add(o Outcome) {
	r.Exchanges.add(o.Verdict())
	if o.Err != nil {
		if len(r.Failures) < maxErrors {
			r.Failures = append(r.Failures, Failure{File: o.File, Exchange: o.Exchange, Offset: o.Offset, Message: o.Err.Error()})
		}
		return
	}
	r.Requests.add(o.Judgement.Request)
	r.Responses.add(o.Judgement.Response)
	r.countOperation(o)
	for _, finding := range o.Judgement.Findings {
		r.addFinding(Sample{File: o.File, Exchange: o.Exchange, Request: o.Request, Finding: finding})
	}
	for _, gap := range o.Judgement.NotJudged {
		r.addGap(gap)
	}
}

func (r *Report) countOperation(o Outcome) {
	operation, status := o.operation(), o.Status
	if r.operations == nil {
		r.operations = make(map[string]*Counts)
		r.responses = make(map[seenResponse]bool)
	}
	// Others can't be documented (RFC 9110, section 15), and a recording can have
	// any number of them.
	if status >= 100 && status <= 599 {
		r.responses[seenResponse{operation, status}] = true
	}
	counts := r.operations[operation]
	if counts == nil {
		counts = new(Counts)
		r.operations[operation] = counts
	}
	counts.add(o.Verdict())
}

func (r *Report) addFinding(s Sample) {
	if r.rules == nil {
		r.rules = make(map[Rule]int)
		r.places = make(map[Place]int)
	}
	r.rules[s.Rule]++
	place := s.Place()
	size := len(s.Request) + len(s.Pointer) + len(s.Want) + len(s.Schema.Pointer)
	if len(r.Findings) >= maxSamples || r.sampleBytes+size > maxSampleBytes || r.places[place] >= maxSamplesPerPlace {
		return
	}
	r.places[place]++
	r.sampleBytes += size
	r.Findings = append(r.Findings, s)
}

func (r *Report) addGap(gap NotJudged) {
	gap.Pointer = pointerPlace(gap.Pointer)
	if r.gaps == nil {
		r.gaps = make(map[NotJudged]int)
	}
	if _, known := r.gaps[gap]; !known {
		if len(r.gapOrder) >= maxNotJudged {
			r.OmittedGaps++
			return
		}
		r.gapOrder = append(r.gapOrder, gap)
	}
	r.gaps[gap]++
}

// FindingCount is the number of all findings, kept or not.
func (r *Report) FindingCount() int {
	n := 0
	for _, count := range r.rules {
		n += count
	}
	return n
}

// Rules counts the findings of every broken rule, sorted by rule.
func (r *Report) Rules() []RuleCount {
	counts := make([]RuleCount, 0, len(r.rules))
	for _, rule := range slices.Sorted(maps.Keys(r.rules)) {
		counts = append(counts, RuleCount{Rule: rule, Count: r.rules[rule]})
	}
	return counts
}

// Operations counts the exchanges of every operation seen, sorted by name.
func (r *Report) Operations() []OperationCount {
	counts := make([]OperationCount, 0, len(r.operations))
	for _, name := range slices.Sorted(maps.Keys(r.operations)) {
		counts = append(counts, OperationCount{Operation: name, Counts: *r.operations[name]})
	}
	return counts
}

// Unseen names the documented operations, and of those seen the responses, that
// no exchange showed, in the order of Documented. A pass says nothing of them.
func (r *Report) Unseen() []string {
	var unseen []string
	for _, documented := range r.Documented {
		if r.operations[documented.Operation] == nil {
			unseen = append(unseen, documented.Operation)
			continue
		}
		seen := make(map[string]bool)
		for status := 100; status <= 599; status++ {
			if r.responses[seenResponse{documented.Operation, status}] {
				seen[documented.response(status)] = true
			}
		}
		for _, key := range documented.Responses {
			if !seen[key] {
				unseen = append(unseen, documented.Operation+": response "+key)
			}
		}
	}
	return unseen
}

// response is the key under which a status is documented: the code goes before
// its range, and the range before the default (OpenAPI, Responses Object).
func (d Documented) response(status int) string {
	code := strconv.Itoa(status)
	for _, key := range []string{code, code[:1] + "XX"} {
		if slices.Contains(d.Responses, key) {
			return key
		}
	}
	return "default"
}

// Gaps lists what could not be judged, each once, sorted by part, pointer and
// reason.
func (r *Report) Gaps() []Gap {
	gaps := make([]Gap, 0, len(r.gapOrder))
	for _, gap := range r.gapOrder {
		gaps = append(gaps, Gap{NotJudged: gap, Count: r.gaps[gap]})
	}
	slices.SortFunc(gaps, func(a, b Gap) int {
		return cmp.Or(
			cmp.Compare(a.Part, b.Part),
			cmp.Compare(a.Pointer, b.Pointer),
			cmp.Compare(a.Reason, b.Reason),
			cmp.Compare(a.Schema.Pointer, b.Schema.Pointer),
			cmp.Compare(a.Schema.File, b.Schema.File),
			cmp.Compare(a.Schema.Line, b.Schema.Line),
			cmp.Compare(a.Schema.Column, b.Schema.Column),
		)
	})
	return gaps
}

// pointerPlace puts "*" in the place of every reference token that can be an
// array index (RFC 6901, section 4).
func pointerPlace(pointer string) string {
	if !strings.ContainsAny(pointer, "0123456789") {
		return pointer
	}
	tokens := strings.Split(pointer, "/")
	for i, token := range tokens {
		if token != "" && strings.Trim(token, "0123456789") == "" {
			tokens[i] = "*"
		}
	}
	return strings.Join(tokens, "/")
}
