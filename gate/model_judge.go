package gate

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Judge holds an exchange against the contract. An exchange that matches no
// operation has a finding about its request, and its response is not judged.
// Findings come sorted by part, pointer and rule, at most 1,000 of one part.
func (c *modelContract) Judge(e Exchange) Judgement {
	j := modelJudging{contract: c}
	op, inPath, query := j.match(&e.Request)
	if op != nil {
		j.operation = op.name
		j.judgeParameters(op, &e.Request, inPath, query)
		j.judgeSecurity(op, &e.Request, query)
		j.judgeRequestBody(op, &e.Request)
		if e.Response != nil && e.Response.Status != 0 {
			j.judged = true
			j.judgeResponse(op, e.Request.Method, e.Response)
		}
	} else if e.Response != nil {
		j.skip(PartResponse, "", Location{}, "the request matches no operation")
	}
	return j.judgement()
}

// JudgeBody holds a JSON body, of a request or a response, against the schema at
// a pointer (RFC 6901) of the document, such as "/components/schemas/Lease". It
// fails when there is no schema at the pointer.
func (c *modelContract) JudgeBody(part Part, schemaPointer string, body []byte) ([]Finding, error) {
	s := c.schemas[schemaPointer]
	if s == nil {
		return nil, fmt.Errorf("the document has no schema at %q", schemaPointer)
	}
	j := modelJudging{contract: c}
	j.judgeJSON(part, s, s.at, body)
	return j.judgement().Findings, nil
}

// judging is one call of Judge.
type modelJudging struct {
	contract   *modelContract
	operation  string
	inResponse bool // what is judged now
	judged     bool // there is a response and an operation for it
	findings   []Finding
	found      map[Part]int // how many findings
	notJudged  []NotJudged
}

func (j *modelJudging) find(rule Rule, part Part, pointer string, oldSchema Location, want string) {
	if j.found[part] >= modelMaxFindings {
		return
	}
	if j.found == nil {
		j.found = make(map[Part]int)
	}
	j.found[part]++
	j.findings = append(j.findings, Finding{
		Rule: rule, Part: part, Operation: j.operation, Pointer: pointer, Schema: oldSchema, Want: want, Level: rule.Level(),
	})
}

func (j *modelJudging) skip(part Part, pointer string, oldSchema Location, reason string) {
	j.notJudged = append(j.notJudged, NotJudged{Part: part, Pointer: pointer, Schema: oldSchema, Reason: reason})
}

// walked takes over what a walk found. The rules begin with prefix.
func (j *modelJudging) walked(w *modelWalk, prefix string) {
	for _, p := range modelTypedOnly(w.problems) {
		j.find(Rule(prefix+p.word), w.part, p.pointer, p.oldSchema, p.want)
	}
	j.notJudged = append(j.notJudged, w.notJudged...)
}

// match finds the operation for a request.
func (j *modelJudging) match(r *Request) (op *modelOperation, inPath map[string]string, query []modelPair) {
	escapedPath, rawQuery, ok := modelSplitURL(r.URL)
	var found *modelRoute
	if ok {
		found, inPath = j.contract.route(escapedPath)
	}
	if found == nil {
		j.find(RuleRequestPath, PartRequest, "", Location{Pointer: "/paths"}, "a path of the document")
		return nil, nil, nil
	}
	if op = found.operations[r.Method]; op == nil {
		j.find(RuleRequestMethod, PartRequest, "", found.at, "one of the methods "+strings.Join(found.methods, ", "))
		return nil, nil, nil
	}
	return op, inPath, modelParsePairs(rawQuery)
}

func (j *modelJudging) judgeRequestBody(op *modelOperation, r *Request) {
	switch {
	case len(r.Body) == 0:
		if op.body != nil && op.body.required {
			j.find(RuleRequestBodyMissing, PartRequest, "", op.body.at, "a body")
		}
	case op.body == nil || op.body.content == nil:
		j.find(RuleRequestBodyUnexpected, PartRequest, "", op.at, "no body")
	default:
		documented, sent := op.body.content.find(r.Header)
		if documented == nil {
			j.find(RuleRequestContentType, PartRequest, "", op.body.content.at, op.body.content.want())
			return
		}
		j.judgeBody(PartRequest, r.Header, r.Body, documented, sent)
	}
}

func (j *modelJudging) judgeResponse(op *modelOperation, method string, r *Response) {
	j.inResponse = true
	documented := op.response(r.Status)
	if documented == nil {
		rule := RuleResponseStatus
		if r.Status >= 400 && r.Status <= 499 && !op.refuses() {
			rule = RuleResponseClientError
		}
		j.find(rule, PartResponse, "", op.statuses, "one of the statuses "+strings.Join(modelSortedKeys(op.responses), ", "))
		return
	}
	for _, header := range documented.headers {
		j.judgeTexts(header, modelHeaderValues(r.Header, header.name))
	}
	// RFC 9110, section 6.4.1: these have no content, whatever is documented.
	none := method == http.MethodHead || r.Status < 200 || r.Status == http.StatusNoContent || r.Status == http.StatusNotModified
	switch {
	case len(r.Body) > 0 && (none || documented.content == nil):
		j.find(RuleResponseBodyUnexpected, PartResponse, "", documented.at, "no body")
	case len(r.Body) == 0 && !none && documented.content != nil:
		j.find(RuleResponseBodyMissing, PartResponse, "", documented.content.at, "a body")
	case len(r.Body) > 0:
		media, sent := documented.content.find(r.Header)
		if media == nil {
			j.find(RuleResponseContentType, PartResponse, "", documented.content.at, documented.content.want())
			return
		}
		j.judgeBody(PartResponse, r.Header, r.Body, media, sent)
	}
}

// judgement sorts what was found and settles the verdicts.
func (j *modelJudging) judgement() Judgement {
	result := Judgement{Operation: j.operation, Request: Pass, Response: Skip}
	if j.judged {
		result.Response = Pass
	}
	result.NotJudged = distinct(j.notJudged, modelCompareNotJudged)
	result.Findings = distinct(j.findings, compareFindings)
	result.Settle()
	return result
}

// typedOnly keeps of what was found in a value of the wrong type only that, once.
func modelTypedOnly(problems []modelProblem) []modelProblem {
	if len(problems) < 2 {
		return problems
	}
	mistyped := make(map[string]bool) // whether it has been kept
	for _, p := range problems {
		if p.word == "type" || p.word == "nullable" {
			mistyped[p.pointer] = false
		}
	}
	if len(mistyped) == 0 {
		return problems
	}
	return slices.DeleteFunc(problems, func(p modelProblem) bool {
		kept, found := mistyped[p.pointer]
		switch p.word {
		case "type", "nullable":
			mistyped[p.pointer] = true
			return kept
		case wordUnicode, wordDuplicateMember, wordTrailingData:
			return false
		}
		return found
	})
}

func modelCompareFindings(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(a.Part, b.Part), cmp.Compare(a.Pointer, b.Pointer), cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(a.Schema.Pointer, b.Schema.Pointer), cmp.Compare(a.Want, b.Want),
	)
}

func modelCompareNotJudged(a, b NotJudged) int {
	return cmp.Or(
		cmp.Compare(a.Part, b.Part), cmp.Compare(a.Pointer, b.Pointer),
		cmp.Compare(a.Schema.Pointer, b.Schema.Pointer), cmp.Compare(a.Reason, b.Reason),
	)
}

// distinct sorts a list in place and drops what is there already.
func modelDistinct[T any](list []T, compare func(a, b T) int) []T {
	slices.SortFunc(list, compare)
	return slices.CompactFunc(list, func(a, b T) bool { return compare(a, b) == 0 })
}
