package result

import "github.com/leasegate/leasegate/gate"

const (
	maxRecords         = 50_000
	maxMessageBytes    = 32 << 20
	maxRecordsPerPlace = 10 // of recorded traffic, which can be endless
)

// A Record is one case, or one exchange with findings, as reports show it; the
// fields are those of [Outcome].
type Record struct {
	File      string
	Exchange  int
	Run       int // as in Sample
	Operation string
	Request   string
	Status    int
	Verdict   gate.Verdict
	// Reason says why the verdict is Inconclusive, Error or Skip.
	Reason string
	Flaky  bool
	// Case is nil for recorded traffic; of a case that passed, it has no Wire and
	// no Curl.
	Case *Case
	// Sent and Received are the request and the response, line by line; empty for
	// cases that passed and where there was none.
	Sent, Received []Line
}

// A Line is a line of a request or response as reports show it. Values are hidden
// unless the report shows them.
type Line struct {
	Text string
	// Notes say what is off contract here: rule, place where it is not this line's,
	// and what was wanted.
	Notes []string
}

func (o Outcome) caseID() string {
	if o.Case == nil {
		return ""
	}
	return o.Case.ID
}

// record keeps an outcome if it is a case, or shows a place that few others do.
func (r *Report) record(o Outcome, waived []*Waiver) {
	record := Record{
		File: o.File, Exchange: o.Exchange, Run: r.runs, Operation: o.operation(), Request: o.Request,
		Status: o.Status, Verdict: o.Verdict(), Flaky: o.Flaky, Case: o.Case,
	}
	switch record.Verdict {
	case gate.Error:
		record.Reason = valid(o.Err.Error())
	case gate.Inconclusive:
		record.Reason = o.Inconclusive
	case gate.Skip:
		record.Reason = skipReason(o)
	}
	passed := record.Verdict == gate.Pass || record.Verdict == gate.Skip
	switch {
	case o.Case == nil:
		if len(o.Judgement.Findings) == 0 || o.Recorded == nil || !r.newPlace(o) {
			return
		}
	case passed && !o.Flaky && len(o.Judgement.Findings) == 0:
		brief := *o.Case
		brief.Wire, brief.Curl = nil, ""
		record.Case = &brief
		r.keepRecord(record)
		return
	}
	if o.Recorded != nil && len(r.Records) < maxRecords && r.messageBytes < maxMessageBytes {
		record.Sent, record.Received = r.messages(o, waived)
	}
	r.keepRecord(record)
}

// skipReason says why nothing of an outcome was judged.
func skipReason(o Outcome) string {
	if o.SetAside != "" || len(o.Judgement.NotJudged) == 0 {
		return o.SetAside
	}
	return clip(o.Judgement.NotJudged[0].Reason)
}

// newPlace reports whether one of the findings is at a place that few records
// show so far. Places beyond the bound on findings are none.
func (r *Report) newPlace(o Outcome) bool {
	if r.shown == nil {
		r.shown = make(map[Place]int)
	}
	shows := false
	for _, finding := range o.Judgement.Findings {
		place := Sample{Finding: finding}.Place()
		n, known := r.shown[place]
		shows = shows || n < maxRecordsPerPlace && (known || len(r.shown) < maxSamples && r.shownBytes < maxSampleBytes)
	}
	if shows && len(r.Records) < maxRecords {
		for _, finding := range o.Judgement.Findings {
			place := Sample{Finding: finding}.Place()
			if _, known := r.shown[place]; !known {
				if len(r.shown) >= maxSamples || r.shownBytes >= maxSampleBytes {
					continue
				}
				r.shownBytes += len(place.Pointer)
			}
			r.shown[place]++
		}
	}
	return shows
}

func (r *Report) keepRecord(record Record) {
	if len(r.Records) >= maxRecords {
		r.OmittedRecords++
		return
	}
	size := 0
	for _, lines := range [][]Line{record.Sent, record.Received} {
		for _, line := range lines {
			size += len(line.Text)
			for _, note := range line.Notes {
				size += len(note)
			}
		}
	}
	if record.Case != nil {
		size += len(record.Case.Wire) + len(record.Case.Curl)
	}
	if size > 0 && r.messageBytes+size > maxMessageBytes {
		record.Sent, record.Received = nil, nil
		if record.Case != nil {
			brief := *record.Case
			brief.Wire, brief.Curl = nil, ""
			record.Case = &brief
		}
		size = 0
	}
	r.messageBytes += size
	r.Records = append(r.Records, record)
}
