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
	if judgement.Unselected {
		outcome.SetAside = "the operation is none of those that are selected"
		return
	}
	forgiveBody(&judgement, gate.PartRequest, rec.requestGap)
	forgiveBody(&judgement, gate.PartResponse, rec.responseGap)
	if rec.sanitized {
		forgiveCredentials(&judgement, rec.exchange)
	}
	if rec.exchange.Response == nil {
		leaveOut(&judgement, gate.PartResponse, "the recording has no response")
	}
	outcome.Judgement = judgement
}

// undocumented reports whether no operation matches the request.
func undocumented(j gate.Judgement) bool {
	return slices.ContainsFunc(j.Findings, func(f gate.Finding) bool {
		return f.Rule == gate.RuleRequestPath || f.Rule == gate.RuleRequestMethod
	})
}

// forgiveBody takes back what was found in the empty body that stands for one which
// the recording does not have: mostly that it is missing. A gap that is not certain is
// none where an empty body is in order.
func forgiveBody(j *gate.Judgement, part gate.Part, g gap) {
	if g.reason == "" {
		return
	}
	tookBack := takeBack(j, func(f gate.Finding) bool {
		return f.Part == part && strings.HasPrefix(string(f.Rule), string(part)+".body.")
	})
	if tookBack || g.certain {
		leaveOut(j, part, g.reason)
	}
}

// takeBack drops findings of which a recording is no proof. It reports whether there
// were any.
func takeBack(j *gate.Judgement, drop func(gate.Finding) bool) bool {
	if !slices.ContainsFunc(j.Findings, drop) {
		return false
	}
	j.Findings = slices.DeleteFunc(slices.Clone(j.Findings), drop)
	return true
}

// leaveOut says why a part was not judged in full, and settles its verdict.
func leaveOut(j *gate.Judgement, part gate.Part, reason string) {
	j.NotJudged = append(j.NotJudged, gate.NotJudged{Part: part, Reason: reason})
	if part == gate.PartRequest {
		j.Request = gate.Skip
	} else {
		j.Response = gate.Skip
	}
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
