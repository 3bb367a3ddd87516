package report

import (
	"errors"
	"net/http"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

// hostile is made for every place where a report is shown: it colours, moves the
// cursor, forges a line, turns the reading direction, hides, is no UTF-8, and ends
// what it stands in to begin a workflow command, an element, a section, a link or a
// line of a shell.
const hostile = "a\x1b[31mb\rc\nleasegate: all is well\td\u202ee\u200bf\u2028g\u009b1mh\xffi" +
	"\n::error title=x::y\n##[error]z\n##vso[task.complete]\n]]><testcase/></script><script>alert(1)</script>" +
	"<img src=x onerror=alert(1)>\"'`|*_[l](http://evil)@user %0A,%25:{{0}}&lt;\x00\ufeff\U000e0001"

// sample is a report of recorded traffic with everything that one can have.
func sample(name string) *result.Report {
	r := &result.Report{
		Document: name + ".yaml",
		Documented: []result.Documented{
			{Operation: "getPet", Responses: []string{"200"}},
			{Operation: "listPets", Responses: []string{"200", "4XX", name}},
		},
		Waivers: []result.Waiver{
			{Rule: gate.RuleRequestPath, Reason: "known " + name, Until: "2099-12-31", File: name + ".waivers", Line: 2},
			{Rule: gate.RuleResponseStatus, Operation: name, Pointer: "/" + name, Reason: name, Until: "2001-01-01", File: name + ".waivers", Line: 9, Expired: true},
			{Rule: "response.body.duplicateMember", Operation: "listPets", Pointer: "/known", Level: gate.LevelWarning, Reason: "old " + name, Until: "2099-12-31", File: name + ".baseline", Line: 4, Known: true},
			{Rule: "response.body.enum", Operation: name, Reason: "old " + name, Until: "2099-12-31", File: name + ".baseline", Line: 7, Known: true},
			{Gap: "*reader*", Reason: "agreed " + name, Until: "2099-12-31", File: name + ".waivers", Line: 12},
		},
	}
	want := gate.Finding{
		Rule:      gate.RuleRequestMethod,
		Part:      gate.PartRequest,
		Operation: "list" + name,
		Pointer:   "/" + name,
		Want:      "no member " + name,
		Schema:    gate.Location{Pointer: "/paths/" + name, Line: 7, Column: 3},
	}
	unmatched := gate.Finding{Rule: gate.RuleRequestPath, Part: gate.PartRequest, Want: "a path of the document"}
	item := gate.Finding{Rule: "response.body.type", Part: gate.PartResponse, Operation: "listPets", Want: "an integer", Schema: gate.Location{Pointer: "/x", File: name + ".json"}}
	judgement := func(request, response gate.Verdict, findings ...gate.Finding) gate.Judgement {
		return gate.Judgement{Operation: "listPets", Request: request, Response: response, Findings: findings}
	}
	exchange := &gate.Exchange{
		Request:  gate.Request{Method: "GET", URL: "/" + name + "?q=secret", Header: http.Header{"Authorization": {"secret"}, "X-" + name: {"secret"}}},
		Response: &gate.Response{Status: 200, Header: http.Header{"Content-Type": {"application/json"}, "Set-Cookie": {"secret"}}, Body: []byte(`["secret", {"` + name + `": 7}]`)},
	}
	for i, j := range []gate.Judgement{
		judgement(gate.Fail, gate.Pass, want),
		judgement(gate.Pass, gate.Pass),
		{Request: gate.Fail, Response: gate.Skip, Findings: []gate.Finding{unmatched}},
		judgement(gate.Fail, gate.Fail, want, at(item, "/0"), at(item, "/12")),
		judgement(gate.Pass, gate.Warned, duplicate(name, "/known"), duplicate(name, "/other")),
		{Operation: "getPet", Request: gate.Skip, Response: gate.Skip, NotJudged: []gate.NotJudged{{Part: gate.PartRequest, Reason: "no reader for " + name}}},
		{Request: gate.Skip, Response: gate.Skip, NotJudged: []gate.NotJudged{{Part: gate.PartResponse, Pointer: "/" + name, Reason: "no format " + name, Schema: gate.Location{Pointer: "/y", Line: 9}}}},
	} {
		r.Add(result.Outcome{File: name + ".har", Exchange: i, Request: "GET /" + name, Status: 200, Judgement: j, Recorded: exchange})
	}
	r.AddFault(result.Fault{Level: gate.LevelError, Location: gate.Location{Pointer: "/paths/" + name, Line: 4}, Message: "no reference " + name, Operations: []string{"getPet", name}})
	r.AddFault(result.Fault{Level: gate.LevelNote, Location: gate.Location{Pointer: "/" + name, File: name + ".json"}, Message: "unknown format " + name})
	r.Add(result.Outcome{File: name + ".har", Exchange: 6, Request: "OPTIONS /" + name, SetAside: "a preflight of " + name})
	r.Add(result.Outcome{File: name + ".har", Exchange: 5, Offset: 1234, Err: errors.New("cut off " + name)})
	r.Add(result.Outcome{File: "-", Exchange: -1, Offset: -1, Err: errors.New("is no HAR")})
	return r
}

func at(f gate.Finding, pointer string) gate.Finding {
	f.Pointer = pointer
	return f
}

// server is a report of cases sent to a server, with everything that one can have.
func server(name string) *result.Report {
	r := &result.Report{
		Document:    name + ".yaml",
		Documented:  []result.Documented{{Operation: "addPet", Responses: []string{"201", "422", "500"}}, {Operation: "get " + name}},
		Targets:     []string{"http://localhost:8080/" + name},
		Scopes:      []result.Scope{{Run: "1 " + name}},
		NotTested:   []string{"addPet: no value is known for the parameter " + name},
		Credentials: []string{"X-Key"},
		Waivers:     []result.Waiver{{Rule: gate.RuleResponseStatus, Operation: "addPet", Case: "addPet/valid/*", Reason: "until the next release, " + name, Until: "2099-12-31", File: "waivers.yaml", Line: 1}},
	}
	schema := gate.Location{Pointer: "/paths/~1pets/post", Line: 7, Column: 3}
	add := func(i int, kind result.CaseKind, id string, o result.Outcome) {
		o.File, o.Exchange, o.Offset, o.Request = "http://localhost:8080/"+name, i, -1, "POST /pets/"+name
		o.Judgement.Operation = "addPet"
		o.Case = &result.Case{
			ID: id, Kind: kind, Operation: "addPet", Title: "the member name " + name, Exercises: "minLength", Pointer: "/name",
			Schema: schema, Expect: "201, or 422 for " + name, Wire: []byte("POST /pets HTTP/1.1\r\n\r\n" + name), Curl: "curl -X POST 'http://localhost:8080/pets' # " + name,
		}
		if o.Status != 0 {
			o.Recorded = &gate.Exchange{
				Request:  gate.Request{Method: "POST", URL: "http://user:secret@localhost:8080/pets?x-key=secret&a=" + name, Header: http.Header{"X-Key": {"secret"}, "Content-Type": {"application/json"}}, Body: []byte(`{"name": "` + name + `"}`)},
				Response: &gate.Response{Status: o.Status, Header: http.Header{"Content-Type": {"application/json"}, "X-" + name: {"secret"}}, Body: []byte(`{"id": "secret", "tags": ["secret", 1, true, null, []], "` + name + `": {}}`)},
			}
		}
		r.Add(o)
	}
	failed := func(findings ...gate.Finding) gate.Judgement {
		return gate.Judgement{Request: gate.Skip, Response: gate.Fail, Findings: findings}
	}
	status := gate.Finding{Rule: gate.RuleResponseStatus, Part: gate.PartResponse, Operation: "addPet", Want: "one of the statuses 201, 422", Schema: schema}
	pass := gate.Judgement{Request: gate.Skip, Response: gate.Pass}
	add(0, result.CaseInvalid, "addPet/invalid/name/minLength", result.Outcome{Status: 422, Judgement: pass})
	add(1, result.CaseInvalid, "addPet/invalid/name/type "+name, result.Outcome{Status: 418, Judgement: failed(
		status,
		gate.Finding{Rule: "response.body.format", Part: gate.PartResponse, Operation: "addPet", Pointer: "/id", Want: "a uuid " + name, Schema: schema},
		gate.Finding{Rule: "response.body.type", Part: gate.PartResponse, Operation: "addPet", Pointer: "/tags/1", Want: "a string", Schema: schema},
		gate.Finding{Rule: "response.body.required", Part: gate.PartResponse, Operation: "addPet", Pointer: "/owner", Want: "a member that the schema requires", Schema: schema},
		gate.Finding{Rule: "response.header.required", Part: gate.PartResponse, Operation: "addPet", Pointer: "/header/X-Rate", Want: "the header", Schema: schema},
	)})
	add(2, result.CaseInvalid, "addPet/invalid/name/required", result.Outcome{Status: 404, Judgement: pass, Inconclusive: "404 says nothing about the fault " + name})
	add(3, result.CaseValid, "addPet/valid/name", result.Outcome{Status: 202, Judgement: failed(status)})
	add(4, result.CaseProtocol, "addPet/protocol/GET", result.Outcome{Status: 405, Judgement: pass, Flaky: true})
	accepted := gate.Finding{Rule: gate.RuleServerAccepted, Part: gate.PartRequest, Operation: "addPet", Pointer: "/name", Want: "a refusal of " + name, Level: gate.LevelWarning, Schema: schema}
	add(6, result.CaseInvalid, "addPet/invalid/name/duplicateMember", result.Outcome{Status: 201, Judgement: gate.Judgement{Request: gate.Warned, Response: gate.Pass, Findings: []gate.Finding{accepted}}})
	add(5, result.CaseValid, "addPet/valid/name/long", result.Outcome{Err: errors.New("connection refused " + name)})
	return r
}

func duplicate(name, pointer string) gate.Finding {
	return gate.Finding{Rule: "response.body.duplicateMember", Part: gate.PartResponse, Operation: "listPets", Pointer: pointer, Want: "a member name that is not there yet, " + name, Level: gate.LevelWarning}
}
