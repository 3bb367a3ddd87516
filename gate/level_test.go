package gate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/gate"
)

func TestLevels(t *testing.T) {
	tests := []struct {
		why  string
		rule gate.Rule
		want gate.Level
	}{
		{"RFC 8259 section 4 says SHOULD", "request.body.duplicateMember", gate.LevelWarning},
		{"RFC 8259 section 8.2 leaves it open", "response.body.surrogate", gate.LevelWarning},
		{"RFC 8259 section 9 allows limits", "response.body.depth", gate.LevelWarning},
		{"RFC 8259 section 8.1 says MUST", "response.body.unicode", gate.LevelError},
		{"the grammar", "request.body.syntax", gate.LevelError},
		{"the grammar", "request.body.trailingData", gate.LevelError},
		{"not declared is not forbidden", "request.parameter.undeclared", gate.LevelWarning},
		{"the style of a single value has it once", "request.parameter.duplicate", gate.LevelError},
		{"not every status need be documented", gate.RuleResponseClientError, gate.LevelWarning},
		{"another status", gate.RuleResponseStatus, gate.LevelError},
		{"the discriminator changes no verdict", "request.body.discriminator", gate.LevelWarning},
		{"the document says so", "response.body.required", gate.LevelError},
		{"OpenAPI 3.0", "request.body.readOnly", gate.LevelError},
		{"the server", gate.RuleServerFailed, gate.LevelError},
		{"no rule at all", "no.rule", gate.LevelError},
	}
	for _, test := range tests {
		if got := test.rule.Level(); got != test.want {
			t.Errorf("%s: %s: got %s, want %s", test.why, test.rule, got, test.want)
		}
	}
}

func TestLoweredLevels(t *testing.T) {
	tests := []struct {
		rule   gate.Rule
		reason string
		want   gate.Level
	}{
		{"request.body.readOnly", "readOnly", gate.LevelWarning},
		{"response.header.writeOnly", "writeOnly", gate.LevelWarning},
		{"request.parameter.required", "readOnly", gate.LevelWarning},
		{"response.body.required", "writeOnly", gate.LevelWarning},
		{"response.body.required", "readOnly", gate.LevelError},
		{"response.body.type", "readOnly", gate.LevelError},
		{gate.RuleServerUnauthorized, gate.LoweredForbidden, gate.LevelWarning},
		{gate.RuleServerUnauthorized, "other", gate.LevelError},
		{"no.rule", "readOnly", gate.LevelError},
	}
	for _, test := range tests {
		if got := test.rule.Lowered(test.reason); got != test.want {
			t.Errorf("%s for %s: got %s, want %s", test.rule, test.reason, got, test.want)
		}
	}
	for broken, want := range map[gate.Rule]gate.Level{
		"request.body.duplicateMember": gate.LevelWarning, "request.body.surrogate": gate.LevelWarning, "request.body.unicode": gate.LevelWarning,
		"request.body.depth": gate.LevelWarning, "request.body.readOnly": gate.LevelWarning, "request.parameter.duplicate": gate.LevelWarning,
		"request.parameter.undeclared": gate.LevelWarning, "request.body.type": gate.LevelError, "request.body.syntax": gate.LevelError,
		"request.body.trailingData": gate.LevelError, "request.contentType": gate.LevelError, "": gate.LevelError,
	} {
		if got := gate.AcceptedLevel(broken); got != want {
			t.Errorf("a server that accepts what breaks %q: got %s, want %s", broken, got, want)
		}
	}
}

// A reason lowers, and says where that is from; one that did not would be dead.
func TestLowerings(t *testing.T) {
	rank := []gate.Level{gate.LevelNote, gate.LevelWarning, gate.LevelError}
	for _, info := range gate.Rules() {
		if !slices.Contains(rank, info.Level) {
			t.Errorf("%s has the level %q", info.Rule, info.Level)
		}
		for _, l := range info.Lower {
			if slices.Index(rank, l.Level) >= slices.Index(rank, info.Level) {
				t.Errorf("%s: %s does not lower it", info.Rule, l.Name)
			}
			if l.Name == "" || l.Source == "" || !strings.HasSuffix(l.Sentence, ".") {
				t.Errorf("%s: %+v is not explained", info.Rule, l)
			}
		}
	}
}

// A part with an error fails, whatever else there is; one that can't be judged never
// passes; a warning is no failure.
func TestSettle(t *testing.T) {
	at := func(part gate.Part, level gate.Level) gate.Finding { return gate.Finding{Part: part, Level: level} }
	request, response := gate.PartRequest, gate.PartResponse
	gap := gate.NotJudged{Part: request}
	tests := []struct {
		why               string
		j                 gate.Judgement
		request, response gate.Verdict
		all               gate.Verdict
	}{
		{"nothing", gate.Judgement{}, gate.Pass, gate.Pass, gate.Pass},
		{"an error", gate.Judgement{Findings: []gate.Finding{at(request, gate.LevelError)}}, gate.Fail, gate.Pass, gate.Fail},
		{"no level is an error", gate.Judgement{Findings: []gate.Finding{at(response, "")}}, gate.Pass, gate.Fail, gate.Fail},
		{"a warning", gate.Judgement{Findings: []gate.Finding{at(response, gate.LevelWarning)}}, gate.Pass, gate.Warned, gate.Warned},
		{"a note", gate.Judgement{Findings: []gate.Finding{at(response, gate.LevelNote)}}, gate.Pass, gate.Pass, gate.Pass},
		{"a warning before an error", gate.Judgement{Findings: []gate.Finding{at(request, gate.LevelWarning), at(request, gate.LevelError)}}, gate.Fail, gate.Pass, gate.Fail},
		{"an error before a warning", gate.Judgement{Findings: []gate.Finding{at(request, gate.LevelError), at(request, gate.LevelWarning)}}, gate.Fail, gate.Pass, gate.Fail},
		{"half of it not judged", gate.Judgement{NotJudged: []gate.NotJudged{gap}}, gate.Skip, gate.Pass, gate.Skip},
		{"not judged, and a warning", gate.Judgement{NotJudged: []gate.NotJudged{gap}, Findings: []gate.Finding{at(request, gate.LevelWarning)}}, gate.Skip, gate.Pass, gate.Skip},
		{"not judged, and an error", gate.Judgement{NotJudged: []gate.NotJudged{gap}, Findings: []gate.Finding{at(request, gate.LevelError)}}, gate.Fail, gate.Pass, gate.Fail},
		{"half not judged, half an error", gate.Judgement{NotJudged: []gate.NotJudged{gap}, Findings: []gate.Finding{at(response, gate.LevelError)}}, gate.Skip, gate.Fail, gate.Fail},
	}
	alone := gate.Judgement{Request: gate.Skip, Response: gate.Pass, Findings: []gate.Finding{at(request, gate.LevelWarning)}}
	if alone.Settle(); alone.Request != gate.Warned {
		t.Errorf("a warning about a request that is not judged otherwise: got %s", alone.Request)
	}
	for _, test := range tests {
		test.j.Request, test.j.Response = gate.Pass, gate.Pass
		test.j.Settle()
		if test.j.Request != test.request || test.j.Response != test.response || test.j.Verdict() != test.all {
			t.Errorf("%s: got %s, %s and %s, want %s, %s and %s", test.why, test.j.Request, test.j.Response, test.j.Verdict(), test.request, test.response, test.all)
		}
	}
}

func TestLevelsAreOrdered(t *testing.T) {
	levels := []gate.Level{gate.LevelNote, gate.LevelError, gate.LevelWarning, gate.LevelError}
	slices.SortFunc(levels, gate.Level.Compare)
	if want := []gate.Level{gate.LevelError, gate.LevelError, gate.LevelWarning, gate.LevelNote}; !slices.Equal(levels, want) {
		t.Errorf("got %v, want %v", levels, want)
	}
}

// However many warnings come first, the error is kept.
func TestWarningsLeaveRoomForErrors(t *testing.T) {
	c := compile(t, `openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a: {get: {parameters: [{name: z, in: query, schema: {type: integer}}], responses: {'200': {description: ok}}}}
`)
	var query strings.Builder
	for i := range 3_000 {
		fmt.Fprintf(&query, "u%d=1&", i)
	}
	j := c.Judge(exchange("GET", "/a?"+query.String()+"z=no", "", 200, ""))
	if j.Request != gate.Fail || !slices.ContainsFunc(j.Findings, func(f gate.Finding) bool { return f.Pointer == "/query/z" }) {
		t.Errorf("got %s and %d findings without the one of the type", j.Request, len(j.Findings))
	}
}

// What an answer of 4xx means where the document does not have it.
func TestClientErrors(t *testing.T) {
	responses := func(keys string) string {
		return "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {" + keys + "}}}}\n"
	}
	tests := []struct {
		why, keys string
		status    int
		want      gate.Rule
	}{
		{"no client error is documented", "'200': {description: ok}", 404, gate.RuleResponseClientError},
		{"another one is", "'200': {description: ok}, '409': {description: no}", 404, gate.RuleResponseStatus},
		{"it is", "'200': {description: ok}, '404': {description: no}", 404, ""},
		{"the range is", "'200': {description: ok}, 4XX: {description: no}", 404, ""},
		{"a default is", "'200': {description: ok}, default: {description: no}", 404, ""},
		{"a server error", "'200': {description: ok}", 500, gate.RuleResponseStatus},
		{"another success", "'200': {description: ok}", 201, gate.RuleResponseStatus},
	}
	for _, test := range tests {
		j := compile(t, responses(test.keys)).Judge(exchange("GET", "/a", "", test.status, ""))
		var got gate.Rule
		if len(j.Findings) > 0 {
			got = j.Findings[0].Rule
		}
		if got != test.want || len(j.Findings) > 1 {
			t.Errorf("%s: got %+v, want %s", test.why, j.Findings, test.want)
		}
	}
}

// Of the JSON of a body, of a parameter and of a header, what RFC 8259 allows is a
// warning; what is beyond what is read is not judged, and what is no JSON an error.
func TestLevelsOfJSON(t *testing.T) {
	c := compile(t, `openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a:
    post:
      parameters: [{name: q, in: query, content: {application/json: {schema: {}}}}]
      requestBody: {content: {application/json: {schema: {}}}}
      responses: {'200': {description: ok, headers: {X-Q: {content: {application/json: {schema: {}}}}}}}
`)
	deep := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	tests := []struct {
		why, text string
		want      gate.Verdict
	}{
		{"plain", `{"a":1}`, gate.Pass},
		{"a name twice", `{"a":1,"a":2}`, gate.Warned},
		{"a lone surrogate", `"\ud800"`, gate.Warned},
		{"deep", deep(1_200), gate.Warned},
		{"deeper than is read", deep(12_000), gate.Skip},
		{"a name twice, and something after it", `{"a":1,"a":2} 3`, gate.Fail},
		{"deep, and no end", strings.Repeat("[", 1_200), gate.Fail},
		{"no JSON", `{`, gate.Fail},
	}
	for _, test := range tests {
		body := exchange("POST", "/a", test.text, 0, "")
		if j := c.Judge(body); j.Request != test.want {
			t.Errorf("%s in a body: got %s, want %s; %+v %+v", test.why, j.Request, test.want, j.Findings, j.NotJudged)
		}
		escaped := strings.NewReplacer(" ", "%20", `"`, "%22", `\`, "%5C", "{", "%7B", "}", "%7D", "[", "%5B", "]", "%5D").Replace(test.text)
		parameter := exchange("POST", "/a?q="+escaped, "1", 0, "")
		if j := c.Judge(parameter); j.Request != test.want {
			t.Errorf("%s in a parameter: got %s, want %s; %+v %+v", test.why, j.Request, test.want, j.Findings, j.NotJudged)
		}
		header := exchange("POST", "/a", "1", 200, "")
		header.Response.Header.Set("X-Q", test.text)
		if j := c.Judge(header); j.Response != test.want {
			t.Errorf("%s in a header: got %s, want %s; %+v %+v", test.why, j.Response, test.want, j.Findings, j.NotJudged)
		}
	}
}
