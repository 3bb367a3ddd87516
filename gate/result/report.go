package result

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/gate"
)

// The bounds of a [Report]. What lies beyond them is counted, and the report
// says so; no input makes it grow without end.
const (
	maxSamplesPerPlace = 1_000
	maxSamples         = 100_000
	maxSampleBytes     = 32 << 20
	maxErrors          = 1_000
	maxNotJudged       = 1_000
	maxGapBytes        = 8 << 20
	maxSetAside        = 100
	maxFaults          = 1_000
	maxText            = 4 << 10 // bytes of one message
)

// A Sample is a finding with the exchange it was found in; the fields are those
// of [Outcome].
type Sample struct {
	File     string
	Exchange int
	Request  string
	gate.Finding
	Case string // its id
	// Run tells exchanges of merged reports apart that have the same name.
	Run int
	// Waived is the reason of the waiver, or of the baseline, that names the finding;
	// empty without one. Known says that it is the baseline.
	Waived string
	Known  bool
}

// Place is the part, operation and pointer of the finding, with "*" for every
// array index, so that all items of an array are one place.
func (s Sample) Place() Place {
	return Place{Rule: s.Rule, Part: s.Part, Operation: s.Operation, Pointer: pointerPlace(s.Pointer)}
}

// A Place is where in the contract a rule was broken, whatever the exchange.
type Place struct {
	Rule      gate.Rule
	Part      gate.Part
	Operation string
	Pointer   string
}

// A Failure is something that could not be judged at all; the fields are those
// of [Outcome].
type Failure struct {
	File     string
	Exchange int
	Offset   int64
	Case     string // its id
	Message  string
}

// A Report gathers outcomes, in the order in which they are added, for every
// format to be rendered from. It keeps at most 1,000 findings for each place,
// 100,000 or 32 MiB in all, the first of each place above all, 1,000 failures, gaps and
// faults of the document, and 50,000 records, 32 MiB of them messages; the rest is
// counted. The zero Report is empty and ready. It is not safe for concurrent use.
type Report struct {
	// Document names the document judged against, for a reader to find the lines
	// of the schemas in.
	Document string
	// Documented is what the document has, for [Report.Unseen].
	Documented []Documented
	// Targets are the servers that cases were sent to, without credentials.
	Targets []string
	// Scopes say which of a run's cases the report has; none means all.
	Scopes []Scope
	// NotTested says, for people, what the run could not try: a parameter without
	// a known value, say. A pass says nothing of it.
	NotTested []string
	// Waivers, and what a baseline holds, are set before the first outcome is added,
	// which counts their matches.
	Waivers []Waiver
	// Strict makes warnings fail, and what is known and no longer found.
	Strict bool
	// ShowValues keeps the values of bodies, fields and queries in the records. The
	// values of credentials are hidden all the same.
	ShowValues bool
	// Credentials names fields and query parameters whose values are never kept,
	// beside Authorization, Proxy-Authorization, Cookie and Set-Cookie.
	Credentials []string

	Exchanges Counts
	Requests  Counts
	Responses Counts
	Findings  []Sample  // in the order of arrival
	Failures  []Failure // in the order of arrival; Exchanges.Errors counts all
	Records   []Record  // in the order of arrival
	// SetAside says why exchanges were none of the API's to judge, in the order of
	// arrival.
	SetAside []SetAside
	// OmittedGaps, OmittedFaults and OmittedSetAside count what is beyond the gaps, the
	// faults and the reasons that are kept.
	OmittedGaps, OmittedFaults, OmittedSetAside int
	// OmittedRecords counts the cases beyond the records that are kept.
	OmittedRecords int

	rules        map[operationRule]*RuleCount
	operations   map[string]*OperationCount
	places       map[Place]int // findings kept at each
	shown        map[Place]int // recorded exchanges kept with a finding at each
	gaps         map[gapKey]*Gap
	gapBytes     int
	faults       []Fault
	waiversOf    map[operationRule][]int // those of findings, by what they name
	indexed      int                     // how many waivers are in waiversOf
	sampleBytes  int
	shownBytes   int
	messageBytes int
	runs         int // reports merged so far
}

// Add counts an outcome and keeps its findings, within the report's bounds. Text
// that is not UTF-8 is kept with U+FFFD in the place of the bytes that are not.
func (r *Report) Add(o Outcome) {
	o = validOutcome(o)
	waived := r.waive(&o)
	r.Exchanges.add(o.Verdict())
	r.record(o, waived)
	if o.Err != nil {
		if o.Case != nil {
			r.operation(o.Case.Operation).Counts.add(gate.Error)
		}
		r.addFailure(Failure{File: o.File, Exchange: o.Exchange, Offset: o.Offset, Case: o.caseID(), Message: valid(o.Err.Error())})
		return
	}
	if o.SetAside != "" {
		r.Exchanges.SetAside++
		r.Requests.add(gate.Skip)
		r.Responses.add(gate.Skip)
		r.addSetAside(SetAside{Reason: o.SetAside, Count: 1, Example: o.example()})
		return
	}
	r.Requests.add(o.Judgement.Request)
	r.Responses.add(o.Judgement.Response)
	r.operation(o.operation()).add(o)
	for i, finding := range o.Judgement.Findings {
		sample := Sample{File: o.File, Exchange: o.Exchange, Request: o.Request, Finding: finding, Case: o.caseID(), Run: r.runs}
		count := r.rule(finding.Operation, finding.Rule, finding.Level)
		count.Count++
		if w := waived[i]; w != nil {
			sample.Waived, sample.Known = valid(w.Reason), w.Known
			count.Waived++
			if w.Known {
				count.Known++
			}
		}
		r.keep(sample)
	}
	for _, gap := range o.Judgement.NotJudged {
		r.AddGap(Gap{NotJudged: gap, Operation: o.operation(), Count: 1, Example: o.example()})
	}
}

func (r *Report) keep(s Sample) {
	if r.places == nil {
		r.places = make(map[Place]int)
	}
	place := s.Place()
	size := len(s.Request) + len(s.Pointer) + len(s.Want) + len(s.Schema.Pointer) + len(s.Case)
	// The first of a place is worth more than the next of another.
	samples, bytes := maxSamples, maxSampleBytes
	if r.places[place] > 0 {
		samples, bytes = maxSamples/2, maxSampleBytes/2
	}
	if len(r.Findings) >= samples || r.sampleBytes+size > bytes || r.places[place] >= maxSamplesPerPlace {
		return
	}
	r.places[place]++
	r.sampleBytes += size
	r.Findings = append(r.Findings, s)
}

func (r *Report) addFailure(f Failure) {
	if len(r.Failures) < maxErrors {
		f.Message = clip(f.Message)
		r.Failures = append(r.Failures, f)
	}
}

// Verdict is that of the whole run: Fail, Error where something could not be had or
// could not be judged and is not known, Skip where nothing was judged, else Pass.
// Findings go before the rest. Warnings fail where the report is strict.
func (r *Report) Verdict() gate.Verdict {
	failing := func(s Shortfall) bool { return s.Verdict == gate.Fail }
	switch {
	case r.Exchanges.Failed > 0, r.Strict && r.warnings() > 0, slices.ContainsFunc(r.Shortfalls(), failing):
		return gate.Fail
	case r.Exchanges.Errors > 0:
		return gate.Error
	case r.Exchanges.Judged() == 0:
		return gate.Skip
	case r.openGaps():
		return gate.Error
	}
	return gate.Pass
}

// warnings counts the findings that are warnings and not known.
func (r *Report) warnings() int {
	n := 0
	for _, count := range r.rules {
		if count.Level == gate.LevelWarning {
			n += count.Count - count.Waived
		}
	}
	return n
}

// Fails reports whether a finding fails the run: an error, or a warning where the
// report is strict, that is not known.
func (r *Report) Fails(s Sample) bool {
	level := cmp.Or(s.Level, gate.LevelError)
	return s.Waived == "" && (level == gate.LevelError || r.Strict && level == gate.LevelWarning)
}

// Failed reports whether a verdict on one exchange or case fails the run.
func (r *Report) Failed(v gate.Verdict) bool { return v == gate.Fail || r.Strict && v == gate.Warned }

// Untested says, for people, what the run did not try: shards that the report
// lacks, cases left out by name, and what NotTested says.
func (r *Report) Untested() []string {
	var lines []string
	for i, scope := range r.Scopes {
		if scope.Filtered && !slices.ContainsFunc(r.Scopes[:i], func(s Scope) bool { return s.Filtered }) {
			lines = append(lines, "cases were left out by name")
		}
		if scope.Shards == 0 || slices.ContainsFunc(r.Scopes[:i], func(s Scope) bool { return s.Run == scope.Run && s.Shards == scope.Shards }) {
			continue
		}
		for shard := 1; shard <= scope.Shards; shard++ {
			if !slices.ContainsFunc(r.Scopes, func(s Scope) bool { return s.Run == scope.Run && s.Shard == shard && s.Shards == scope.Shards }) {
				lines = append(lines, fmt.Sprintf("shard %d of %d", shard, scope.Shards))
			}
		}
	}
	return append(lines, r.NotTested...)
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

// clip bounds a message.
func clip(s string) string {
	if len(s) <= maxText {
		return s
	}
	return strings.ToValidUTF8(s[:maxText], "") + "…"
}

// exchangeName is the file and the index of an exchange.
func exchangeName(file string, exchange int) string {
	if exchange < 0 {
		return file
	}
	return fmt.Sprintf("%s:%d", file, exchange)
}

func valid(s string) string { return strings.ToValidUTF8(s, "\ufffd") }

func validLocation(l gate.Location) gate.Location {
	l.Pointer, l.File = valid(l.Pointer), valid(l.File)
	return l
}

// validOutcome makes all text of an outcome valid UTF-8. The outcome's own slices
// are left as they are.
func validOutcome(o Outcome) Outcome {
	o.File, o.Request, o.Inconclusive, o.SetAside = valid(o.File), valid(o.Request), valid(o.Inconclusive), valid(o.SetAside)
	o.Judgement.Operation = valid(o.Judgement.Operation)
	o.Judgement.Findings = slices.Clone(o.Judgement.Findings)
	for i := range o.Judgement.Findings {
		f := &o.Judgement.Findings[i]
		f.Rule, f.Part, f.Operation = gate.Rule(valid(string(f.Rule))), gate.Part(valid(string(f.Part))), valid(f.Operation)
		f.Pointer, f.Want, f.Schema = valid(f.Pointer), valid(f.Want), validLocation(f.Schema)
		f.Level = gate.Level(valid(string(cmp.Or(f.Level, gate.LevelError))))
	}
	o.Judgement.NotJudged = slices.Clone(o.Judgement.NotJudged)
	for i := range o.Judgement.NotJudged {
		n := &o.Judgement.NotJudged[i]
		n.Part, n.Pointer, n.Reason, n.Schema = gate.Part(valid(string(n.Part))), valid(n.Pointer), valid(n.Reason), validLocation(n.Schema)
	}
	if o.Case != nil {
		c := *o.Case
		c.ID, c.Kind, c.Operation, c.Title = valid(c.ID), CaseKind(valid(string(c.Kind))), valid(c.Operation), valid(c.Title)
		c.Exercises, c.Pointer, c.Expect, c.Curl = valid(c.Exercises), valid(c.Pointer), valid(c.Expect), valid(c.Curl)
		c.Schema = validLocation(c.Schema)
		o.Case = &c
	}
	return o
}
