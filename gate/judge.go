package gate

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/schema"
	"github.com/leasegate/leasegate/strict/style"
)

// Judge holds an exchange against the contract. An exchange that matches no
// operation has a finding about its request, and its response is not judged.
// Findings come sorted by part, pointer and rule, at most MaxFindings of one part
// and level.
func (c *Contract) Judge(e Exchange) Judgement {
	j := judging{contract: c, part: PartRequest}
	lazy, inPath, query := j.match(&e.Request)
	if lazy == nil {
		if len(j.notJudged) > 0 {
			j.skipResponse(&e, j.notJudged[0].Schema, j.notJudged[0].Reason)
		}
		return j.judgement()
	}
	j.operation = lazy.source.Name()
	if lazy.unselected {
		return Judgement{Operation: j.operation, Request: Skip, Response: Skip, Unselected: true}
	}
	op := lazy.compiled()
	if op.LeftOut != "" {
		j.skip("", op.fault, op.LeftOut)
		j.skipResponse(&e, op.fault, op.LeftOut)
		return j.judgement()
	}
	j.judgeParameters(op, &e.Request, inPath, query)
	j.judgeSecurity(op, &e.Request, query)
	j.judgeRequestBody(op, &e.Request)
	if e.Response != nil && e.Response.Status != 0 {
		j.part, j.judged = PartResponse, true
		j.judgeResponse(op, e.Request.Method, e.Response)
	}
	return j.judgement()
}

// judging is one call of Judge.
type judging struct {
	contract  *Contract
	operation string
	part      Part // what is judged now
	judged    bool // there is a response and an operation for it
	findings  []Finding
	found     map[listed]int
	notJudged []NotJudged
}

// listed is what the bound on findings is for: warnings never crowd out errors.
type listed struct {
	part  Part
	level Level
}

func (j *judging) find(rule Rule, pointer string, at Location, want string) {
	j.add(Finding{Rule: rule, Pointer: pointer, Schema: at, Want: want, Level: rule.Level()})
}

// breach adds a finding of what is wrong in the value at a pointer.
func (j *judging) breach(rule Rule, pointer string, p schema.Problem) {
	f := Finding{Rule: rule, Pointer: pointer + p.Pointer, Schema: p.Schema, Want: p.Want, Level: rule.Level()}
	if p.Advice && j.part == PartResponse {
		f.Level = rule.Lowered(wordWriteOnly)
	} else if p.Advice {
		f.Level = rule.Lowered(wordReadOnly)
	}
	j.add(f)
}

// add keeps a finding about the part that is judged now, within the bound.
func (j *judging) add(f Finding) {
	key := listed{j.part, f.Level}
	if j.found[key] >= MaxFindings {
		return
	}
	if j.found == nil {
		j.found = make(map[listed]int)
	}
	j.found[key]++
	f.Part, f.Operation = j.part, j.operation
	j.findings = append(j.findings, f)
}

func (j *judging) skip(pointer string, at Location, reason string) {
	j.notJudged = append(j.notJudged, NotJudged{Part: j.part, Pointer: pointer, Schema: at, Reason: reason})
}

// skipResponse notes that the response, if there is one, is not judged.
func (j *judging) skipResponse(e *Exchange, at Location, reason string) {
	if e.Response != nil {
		j.part = PartResponse
		j.skip("", at, reason)
	}
}

// direction is where values travel in the part that is judged now.
func (j *judging) direction() schema.Direction {
	if j.part == PartResponse {
		return schema.Response
	}
	return schema.Request
}

// hold holds the value at a pointer against a schema, after what was found when it
// was read. The rules begin with prefix.
func (j *judging) hold(s *schema.Schema, v schema.Value, pointer, prefix string, read []schema.Problem) {
	problems := read
	if s != nil {
		result := s.Evaluate(v, j.direction())
		problems = append(problems, result.Problems...)
		for _, u := range result.Unjudged {
			j.skip(pointer+u.Pointer, u.Schema, u.Reason)
		}
	}
	for _, p := range typedOnce(problems) {
		j.breach(Rule(prefix+p.Word), pointer, p)
	}
}

// match finds the operation for a request.
func (j *judging) match(r *Request) (op *lazyOperation, inPath map[string]string, query *sent) {
	escapedPath, rawQuery, ok := splitURL(r.URL)
	var found *route
	if ok {
		found, inPath = j.contract.route(escapedPath, r.Method)
	}
	if found == nil {
		j.find(RuleRequestPath, "", Location{Pointer: "/paths"}, "a path of the document")
		return nil, nil, nil
	}
	if op = found.operations[r.Method]; op == nil && found.unknown != nil {
		j.skip("", found.at, "what operations the path has is not known: "+found.unknown.Error())
		return nil, nil, nil
	}
	if op == nil {
		j.find(RuleRequestMethod, "", found.at, "one of the methods "+strings.Join(found.methods, ", "))
		return nil, nil, nil
	}
	return op, inPath, newSent(style.Pairs(rawQuery))
}

func (j *judging) judgeRequestBody(op *Operation, r *Request) {
	switch body := op.Body; {
	case body == nil || len(body.Media) == 0:
		if len(r.Body) > 0 {
			j.find(RuleRequestBodyUnexpected, "", op.At, "no body")
		}
	case len(r.Body) == 0 && (!body.Required || !canBeEmpty(body.Media, r.Header)):
		if body.Required {
			j.find(RuleRequestBodyMissing, "", body.At, "a body")
		}
	default:
		j.judgeContent(RuleRequestContentType, r.Header, r.Body, body.Media, body.ContentAt)
	}
}

func (j *judging) judgeResponse(op *Operation, method string, r *Response) {
	if r.Status < 100 || r.Status > 599 {
		j.find(RuleResponseStatus, "", op.StatusesAt, "a status from 100 to 599 (RFC 9110, section 15)")
		return
	}
	if r.Status < 200 && r.Status != http.StatusSwitchingProtocols {
		j.skip("", op.StatusesAt, "an interim answer is not the answer (RFC 9110, section 15.2)")
		return
	}
	if len(op.Responses) == 0 {
		j.skip("", op.StatusesAt, "the operation documents no response")
		return
	}
	documented := op.Response(r.Status)
	if documented == nil {
		j.undocumented(op, r)
		return
	}
	for i := range documented.Headers {
		header := &documented.Headers[i]
		j.judgeTexts(header, headerValues(r.Header, header.Name))
	}
	// RFC 9110, sections 6.4.1 and 15.3.6: these have no content, whatever is documented.
	none := method == http.MethodHead || r.Status < 200 ||
		r.Status == http.StatusNoContent || r.Status == http.StatusResetContent || r.Status == http.StatusNotModified
	switch {
	case none || len(documented.Media) == 0:
		if len(r.Body) > 0 {
			j.find(RuleResponseBodyUnexpected, "", documented.At, "no body")
		}
	case len(r.Body) == 0 && !canBeEmpty(documented.Media, r.Header):
		j.find(RuleResponseBodyMissing, "", documented.ContentAt, "a body")
	default:
		j.judgeContent(RuleResponseContentType, r.Header, r.Body, documented.Media, documented.ContentAt)
	}
}

// judgement sorts what was found and settles the verdicts.
func (j *judging) judgement() Judgement {
	result := Judgement{Operation: j.operation, Request: Pass, Response: Skip}
	if j.judged {
		result.Response = Pass
	}
	result.NotJudged = distinct(j.notJudged, compareNotJudged)
	result.Findings = distinct(j.findings, compareFindings)
	result.Settle()
	return result
}

// typedOnce keeps one of several findings that a value is of the wrong type: parts of
// allOf often say the same.
func typedOnce(problems []schema.Problem) []schema.Problem {
	if len(problems) < 2 {
		return problems
	}
	mistyped := make(map[string]bool)
	return slices.DeleteFunc(problems, func(p schema.Problem) bool {
		if p.Word != wordType && p.Word != wordNullable {
			return false
		}
		found := mistyped[p.Pointer]
		mistyped[p.Pointer] = true
		return found
	})
}

func compareFindings(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(a.Part, b.Part), cmp.Compare(a.Pointer, b.Pointer), cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(a.Schema.Pointer, b.Schema.Pointer), cmp.Compare(a.Want, b.Want), cmp.Compare(a.Level, b.Level),
	)
}

func compareNotJudged(a, b NotJudged) int {
	return cmp.Or(
		cmp.Compare(a.Part, b.Part), cmp.Compare(a.Pointer, b.Pointer),
		cmp.Compare(a.Schema.Pointer, b.Schema.Pointer), cmp.Compare(a.Reason, b.Reason),
	)
}

// distinct sorts a list in place and drops what is there already.
func distinct[T any](list []T, compare func(a, b T) int) []T {
	slices.SortFunc(list, compare)
	return slices.CompactFunc(list, func(a, b T) bool { return compare(a, b) == 0 })
}
