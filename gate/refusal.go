package gate

import (
	"net/http"
	"slices"
	"strings"
)

// LoweredRefusal names why a finding of [RuleResponseStatus] is a warning.
const LoweredRefusal = "refusal"

// BareRefusal reports whether an answer refuses a request that breaks these rules as a
// server may whose operation documents no status for it: with 400, or with 415 where the
// media type is what is wrong, and without content, since nothing says which (RFC 9110,
// sections 15.5.1 and 15.5.16). It is false where no rule is broken.
func BareRefusal(r *Response, broken ...Rule) bool {
	switch {
	case len(broken) == 0 || len(r.Body) > 0:
		return false
	case r.Status == http.StatusUnsupportedMediaType:
		return slices.Contains(broken, RuleRequestContentType)
	}
	return r.Status == http.StatusBadRequest
}

// undocumented finds that the operation documents nothing for the status of a response.
func (j *judging) undocumented(op *Operation, r *Response) {
	f := Finding{Rule: RuleResponseStatus, Schema: op.StatusesAt, Want: "one of the statuses " + strings.Join(op.Statuses(), ", ")}
	if r.Status >= 400 && r.Status <= 499 && !op.refuses() {
		f.Rule = RuleResponseClientError
	}
	f.Level = f.Rule.Level()
	if f.Rule == RuleResponseStatus && BareRefusal(r, j.broken()...) {
		f.Level = f.Rule.Lowered(LoweredRefusal)
	}
	j.add(f)
}

// broken are the rules that the request breaks, but for advice.
func (j *judging) broken() (rules []Rule) {
	for _, f := range j.findings {
		if f.Part == PartRequest && f.Level == LevelError {
			rules = append(rules, f.Rule)
		}
	}
	return rules
}
