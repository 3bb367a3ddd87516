package run

import (
	"slices"
	"strings"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

// judgeRecorded fills an outcome with what is judged of a recording. What it leaves
// out is not held against anyone, and its part has not passed either.
func judgeRecorded(judge Judge, rec recorded, outcome *result.Outcome) {
	if rec.setAside != "" {
		outcome.SetAside = rec.setAside
		return
	}
	judgement := judge(rec.exchange)
	if rec.unlessDocumented != "" && undocumented(judgement) {
		outcome.SetAside = rec.unlessDocumented
		return
	}
	forgive(&judgement, &judgement.Request, gate.PartRequest, gate.RuleRequestBodyMissing, rec.requestGap)
	if rec.exchange.Response == nil {
		judgement.NotJudged = append(judgement.NotJudged, gate.NotJudged{Part: gate.PartResponse, Reason: "the recording has no response"})
	} else {
		forgive(&judgement, &judgement.Response, gate.PartResponse, gate.RuleResponseBodyMissing, rec.responseGap)
	}
	outcome.Judgement = judgement
}

// undocumented reports whether no operation matches the request.
func undocumented(j gate.Judgement) bool {
	return slices.ContainsFunc(j.Findings, func(f gate.Finding) bool {
		return f.Rule == gate.RuleRequestPath || f.Rule == gate.RuleRequestMethod
	})
}

// forgive takes back that a body is missing which the recording does not have. A gap
// that is not certain is none where no body is missing.
func forgive(j *gate.Judgement, verdict *gate.Verdict, part gate.Part, missing gate.Rule, g gap) {
	if g.reason == "" {
		return
	}
	kept := j.Findings[:0:0]
	for _, finding := range j.Findings {
		if finding.Part == part && finding.Rule == missing {
			continue
		}
		kept = append(kept, finding)
	}
	if len(kept) == len(j.Findings) && !g.certain {
		return
	}
	j.Findings = kept
	*verdict = gate.Skip
	j.NotJudged = append(j.NotJudged, gate.NotJudged{Part: part, Reason: g.reason})
	j.Settle()
}

// maxRequestLine bounds the request line that is shown, in bytes.
const maxRequestLine = 512

// requestLine is the method and the path with the names of the query parameters.
// Their values are hidden: they can be secrets, or what a finding is about.
func requestLine(r gate.Request) string {
	target := r.URL
	if _, rest, found := strings.Cut(target, "://"); found && !strings.HasPrefix(target, "/") {
		slash := strings.IndexAny(rest, "/?")
		if slash < 0 {
			rest, slash = "/", 0
		}
		target = rest[slash:]
	}
	path, query, found := strings.Cut(target, "?")
	line := r.Method + " " + path
	if found {
		line += "?" + hideValues(query)
	}
	if len(line) > maxRequestLine {
		line = strings.ToValidUTF8(line[:maxRequestLine], "") + "…"
	}
	return line
}

func hideValues(query string) string {
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, _, found := strings.Cut(pair, "=")
		switch {
		case found:
			pairs[i] = name + "=…"
		case name != "":
			// Without a value, the name may be one.
			pairs[i] = "…"
		}
	}
	return strings.Join(pairs, "&")
}
