package cases

import (
	"net/http"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/gate"
)

// Judge says what an answer to the case is worth: findings, or why it tells
// nothing about what the case exercises. The request is not judged again.
func (c *Case) Judge(contract *gate.Contract, response *gate.Response) (judgement gate.Judgement, inconclusive string) {
	j := answer{Case: c, status: response.Status, documented: c.operation.Documents(response.Status)}
	j.result = gate.Judgement{Operation: c.Operation, Request: gate.Skip, Response: gate.Pass}
	if c.Expect == NotSucceed {
		j.notSucceed(response)
		j.result.Settle()
		return j.result, ""
	}
	// What stands for the request is a valid one: the answer is judged alone.
	judged := contract.Judge(gate.Exchange{Request: gate.Request{Method: c.Request.Method, URL: c.Request.Target}, Response: response})
	for _, f := range judged.Findings {
		if f.Part == gate.PartResponse {
			if f.Rule == gate.RuleResponseStatus {
				f.Level = c.undocumentedLevel(response)
			}
			j.result.Findings = append(j.result.Findings, f)
		}
	}
	for _, n := range judged.NotJudged {
		if n.Part == gate.PartResponse {
			j.result.NotJudged = append(j.result.NotJudged, n)
		}
	}
	switch c.Expect {
	case Take:
		j.take()
	case Refuse:
		j.refuse()
	case NotFound:
		j.notFound()
	case Unauthorized:
		j.unauthorized()
	case Forbidden:
		j.want(http.StatusForbidden, gate.RuleServerForbidden, "403 for credentials that are known but not allowed")
	}
	j.result.Settle()
	return j.result, j.inconclusive
}

// undocumentedLevel is the level of a finding that the status of an answer is not
// documented. The judge can't tell: it has not seen the request.
func (c *Case) undocumentedLevel(response *gate.Response) gate.Level {
	if c.Expect == Refuse && gate.BareRefusal(response, c.Rule) {
		return gate.RuleResponseStatus.Lowered(gate.LoweredRefusal)
	}
	return gate.RuleResponseStatus.Level()
}

// An answer is being judged.
type answer struct {
	*Case
	status       int
	documented   bool
	result       gate.Judgement
	inconclusive string
}

// find adds a finding about what the server did with the request.
func (a *answer) find(rule gate.Rule, want string) { a.findLevel(rule, rule.Level(), want) }

func (a *answer) findLevel(rule gate.Rule, level gate.Level, want string) {
	a.result.Findings = append(a.result.Findings, gate.Finding{
		Rule: rule, Part: gate.PartRequest, Operation: a.Operation, Pointer: a.Pointer, Schema: a.Schema, Want: want, Level: level,
	})
	slices.SortStableFunc(a.result.Findings, func(a, b gate.Finding) int {
		return strings.Compare(string(a.Part), string(b.Part))
	})
}

func (a *answer) failed() bool {
	if a.status < 500 {
		return false
	}
	a.find(gate.RuleServerFailed, "an answer that is no server error")
	return true
}

// forget drops that the status is not documented, where another finding says more.
func (a *answer) forget() {
	a.result.Findings = slices.DeleteFunc(a.result.Findings, func(f gate.Finding) bool {
		return f.Rule == gate.RuleResponseStatus || f.Rule == gate.RuleResponseClientError
	})
}

// take judges the answer to a valid request.
func (a *answer) take() {
	switch {
	case a.failed():
	case refusal(a.status):
		if a.Uncertain != "" {
			a.inconclusive = "the request may be invalid: " + a.Uncertain
			return
		}
		a.find(gate.RuleServerRefused, "no refusal of a valid request")
	case a.status >= 400 && a.documented:
		a.inconclusive = "a valid request may be answered so; it does not show that the server takes it"
	}
}

// refusal reports whether a status says that the request is invalid.
func refusal(status int) bool {
	switch status {
	case http.StatusBadRequest, http.StatusMethodNotAllowed, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

// refuse judges the answer to an invalid request.
func (a *answer) refuse() {
	silent := a.status == http.StatusUnauthorized || a.status == http.StatusForbidden || a.status == http.StatusNotFound
	switch {
	case a.failed():
	case a.status < 300 || a.status < 400 && a.documented:
		a.forget()
		a.findLevel(gate.RuleServerAccepted, gate.AcceptedLevel(a.Rule), "a refusal of what breaks "+string(a.Rule))
	case a.status < 400:
	case !a.documented && !a.documentsRefusals():
		// Nothing is documented to hold the answer against.
		a.forget()
		a.result.Findings = nil
		if silent {
			a.inconclusive = "the status says nothing about the fault"
		}
	case silent:
		a.inconclusive = "the status says nothing about the fault"
	}
}

// documentsRefusals reports whether the operation documents any 4xx.
func (a *answer) documentsRefusals() bool {
	return slices.ContainsFunc(a.operation.Statuses(), func(key string) bool { return strings.HasPrefix(key, "4") || key == "default" })
}

// notFound judges the answer to a valid request for what is not there.
func (a *answer) notFound() {
	switch {
	case a.failed():
	case a.status < 300 || a.status < 400 && a.documented:
		a.forget()
		a.find(gate.RuleServerUnknown, "404 for what is not there")
	case refusal(a.status):
		a.find(gate.RuleServerRefused, "404, not a refusal of a valid request")
	case a.status != http.StatusNotFound && a.status >= 400:
		a.inconclusive = "the status does not say whether it is there"
	}
}

// unauthorized judges the answer to missing or broken credentials. To broken ones,
// 403 is allowed (RFC 9110, section 15.5.4).
func (a *answer) unauthorized() {
	if a.status == http.StatusForbidden && a.broken {
		rule := gate.RuleServerUnauthorized
		a.findLevel(rule, rule.Lowered(gate.LoweredForbidden), "401 for broken credentials")
		return
	}
	a.want(http.StatusUnauthorized, gate.RuleServerUnauthorized, "401 for missing or broken credentials")
}

// want judges the answer to a request that one status answers.
func (a *answer) want(status int, rule gate.Rule, want string) {
	if a.status == status || a.failed() {
		return
	}
	a.forget()
	a.find(rule, want)
}

// notSucceed judges the answer to a request that is none of the document's.
func (a *answer) notSucceed(response *gate.Response) {
	path := a.Rule == gate.RuleRequestPath
	switch {
	case a.status == http.StatusMethodNotAllowed && !path:
		if !allows(response.Header, a.Methods) {
			a.find(gate.RuleServerAllow, "Allow with "+strings.Join(a.Methods, ", "))
		}
	case a.status >= 400 && a.status < 500, a.status == http.StatusNotImplemented:
	case a.lenient && a.status >= 300 && a.status < 400:
	case a.failed():
	case path:
		a.find(gate.RuleServerPath, "no success")
	default:
		a.find(gate.RuleServerMethod, "no success")
	}
}

// allows reports whether Allow has the methods (RFC 9110, section 10.2.1).
func allows(header http.Header, methods []string) bool {
	listed := make(map[string]bool)
	for _, line := range header.Values("Allow") {
		for method := range strings.SplitSeq(line, ",") {
			listed[strings.ToUpper(strings.TrimSpace(method))] = true
		}
	}
	for _, method := range methods {
		if !listed[method] {
			return false
		}
	}
	return true
}
