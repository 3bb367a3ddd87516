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
// Findings come sorted by part, pointer and rule, at most 1,000 of
// one part and level.
func (c *Contract) Judge(e Exchange) Judgement {
	j := judging{contract: c}
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
	}
	return j.judgement()
}

// JudgeBody holds a JSON body, of a request or a response, against the schema at
// a pointer (RFC 6901) of the document, such as "/components/schemas/Lease". It
// fails when there is no schema at the pointer.
func (c *Contract) JudgeBody(part Part, schemaPointer string, body []byte) ([]Finding, error) {
	s := c.schemas[schemaPointer]
	if s == nil {
		return nil, fmt.Errorf("the document has no schema at %q", schemaPointer)
	}
	j := judging{contract: c}
	j.judgeJSON(part, s, s.at, body)
	return j.judgement().Findings, nil
}

// judging is one call of Judge.
type judging struct {
	contract   *Contract
	operation  string
	inResponse bool // what is judged now
	judged     bool // there is a response and an operation for it
	findings   []Finding
	found      map[listed]int
	notJudged  []NotJudged
}

// listed is what the bound on findings is for: warnings never crowd out errors.
type listed struct {
	part  Part
	level Level
}

func (j *judging) find(rule Rule, part Part, pointer string, at Location, want string) {
	j.add(Finding{Rule: rule, Part: part, Pointer: pointer, Schema: at, Want: want, Level: rule.Level()})
}

// add keeps a finding of the operation, within the bound.
func (j *judging) add(f Finding) {
	key := listed{f.Part, f.Level}
	if j.found[key] >= maxFindings {
		return
	}
	if j.found == nil {
		j.found = make(map[listed]int)
	}
	j.found[key]++
	f.Operation = j.operation
	j.findings = append(j.findings, f)
}

// breach makes a finding of what is wrong in a value.
func (j *judging) breach(rule Rule, part Part, p problem) {
	f := Finding{Rule: rule, Part: part, Pointer: p.pointer, Schema: p.oldSchema, Want: p.want, Level: rule.Level()}
	if p.advice {
		f.Level = rule.Lowered(wordReadOnly)
		if part == PartResponse {
			f.Level = rule.Lowered(wordWriteOnly)
		}
	}
	j.add(f)
}

func (j *judging) skip(part Part, pointer string, oldSchema Location, reason string) {
	j.notJudged = append(j.notJudged, NotJudged{Part: part, Pointer: pointer, Schema: oldSchema, Reason: reason})
}

// walked takes over what a walk found. The rules begin with prefix.
func (j *judging) walked(w *walk, prefix string) {
	for _, p := range typedOnly(w.problems) {
		j.breach(Rule(prefix+p.word), w.part, p)
	}
	j.notJudged = append(j.notJudged, w.notJudged...)
}

// match finds the operation for a request.
func (j *judging) match(r *Request) (op *operation, inPath map[string]string, query []pair) {
	escapedPath, rawQuery, ok := splitURL(r.URL)
	var found *route
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
	return op, inPath, parsePairs(rawQuery)
}

func (j *judging) judgeRequestBody(op *operation, r *Request) {
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

func (j *judging) judgeResponse(op *operation, method string, r *Response) {
	j.inResponse = true
	documented := op.response(r.Status)
	if documented == nil {
		rule := RuleResponseStatus
		if r.Status >= 400 && r.Status <= 499 && !op.refuses() {
			rule = RuleResponseClientError
		}
		j.find(rule, PartResponse, "", op.statuses, "one of the statuses "+strings.Join(sortedKeys(op.responses), ", "))
		return
	}
	for _, header := range documented.headers {
		j.judgeTexts(header, headerValues(r.Header, header.name))
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

// typedOnly keeps of what was found in a value of the wrong type only that, once.
func typedOnly(problems []problem) []problem {
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
	return slices.DeleteFunc(problems, func(p problem) bool {
		kept, found := mistyped[p.pointer]
		switch p.word {
		case "type", "nullable":
			mistyped[p.pointer] = true
			return kept
		case wordUnicode, wordSurrogate, wordDuplicateMember, wordTrailingData:
			return false
		}
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
