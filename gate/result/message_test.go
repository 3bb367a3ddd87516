package result_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

// shown is what the report shows of an exchange, with its notes.
func shown(r result.Report, e gate.Exchange, asCase bool, findings ...gate.Finding) (sent, received string) {
	o := result.Outcome{Request: e.Request.Method + " /shown", Recorded: &e, Judgement: gate.Judgement{Request: gate.Fail, Response: gate.Fail, Findings: findings}}
	if asCase {
		o.Case = &result.Case{ID: "c"}
	}
	r.Add(o)
	text := func(lines []result.Line) string {
		var b strings.Builder
		for _, line := range lines {
			b.WriteString(line.Text + "\n")
			for _, note := range line.Notes {
				b.WriteString("^ " + note + "\n")
			}
		}
		return b.String()
	}
	return text(r.Records[0].Sent), text(r.Records[0].Received)
}

func TestRecordedMessages(t *testing.T) {
	exchange := gate.Exchange{
		Request: gate.Request{
			Method: "POST", URL: "http://user:hush@h/a?Key=hush&b=value",
			Header: http.Header{"Authorization": {"hush"}, "Cookie": {"hush"}, "X-Key": {"hush"}, "X-Other": {"value"}, "Content-Type": {"application/json"}},
			Body:   []byte(`{"a":"value","b":[1,true,null]}`),
		},
		Response: &gate.Response{Status: 200, Header: http.Header{"Set-Cookie": {"hush"}, "X-Other": {"value"}}, Body: []byte(`"value"`)},
	}
	credentials := []string{"x-key", "key"}
	hiddenFields := "Authorization: …\nContent-Type: application/json\nCookie: …\nX-Key: …\n"
	tests := []struct {
		why            string
		report         result.Report
		asCase         bool
		sent, received string
	}{
		{
			"traffic with its values hidden",
			result.Report{Credentials: credentials},
			false,
			"POST /shown\n" + hiddenFields + "X-Other: …\n\n{\n  \"a\": ‹string›,\n  \"b\": [\n    ‹number›,\n    ‹boolean›,\n    null\n  ]\n}\n",
			"200 OK\nSet-Cookie: …\nX-Other: …\n\n‹string›\n",
		},
		{
			"with its values, credentials hidden all the same",
			result.Report{Credentials: credentials, ShowValues: true},
			false,
			"POST http://h/a?Key=…&b=value\n" + hiddenFields + "X-Other: value\n\n{\n  \"a\": \"value\",\n  \"b\": [\n    1,\n    true,\n    null\n  ]\n}\n",
			"200 OK\nSet-Cookie: …\nX-Other: value\n\n\"value\"\n",
		},
		{
			"a request of ours holds no secret, the answer may",
			result.Report{Credentials: credentials},
			true,
			"POST http://h/a?Key=…&b=value\n" + hiddenFields + "X-Other: value\n\n{\n  \"a\": \"value\",\n  \"b\": [\n    1,\n    true,\n    null\n  ]\n}\n",
			"200 OK\nSet-Cookie: …\nX-Other: …\n\n‹string›\n",
		},
	}
	for _, test := range tests {
		sent, received := shown(test.report, exchange, test.asCase, finding("a", ""))
		sent = strings.ReplaceAll(sent, "^ a: want \n", "")
		if sent != test.sent || received != test.received {
			t.Errorf("%s: got\n%s\n%s\nwant\n%s\n%s", test.why, sent, received, test.sent, test.received)
		}
	}
}

// Every note stands where the fault is, or as near as there is something.
func TestNotes(t *testing.T) {
	tests := []struct {
		why, body  string
		rule, at   string
		wantBefore string // the line above the note
		wantNote   string
	}{
		{"a member", `{"a":{"b":1}}`, "response.body.type", "/a/b", `    "b": ‹number›`, "response.body.type: want this"},
		{"an item", `[[1],[2]]`, "response.body.type", "/1/0", `    ‹number›`, "response.body.type: want this"},
		{"a missing member", `{"a":{}}`, "response.body.required", "/a/b", `  "a": {}`, "response.body.required at /a/b: want this"},
		{"a member given twice: the second", `{"a":1,"a":"x"}`, "response.body.duplicateMember", "/a", `  "a": ‹string›`, "response.body.duplicateMember: want this"},
		{"an escaped name", `{"a/b":1}`, "response.body.type", "/a~1b", `  "a/b": ‹number›`, "response.body.type: want this"},
		{"the body as a whole", `[1]`, "response.body.minItems", "", `[`, "response.body.minItems: want this"},
		{"where it stops to be JSON", `{"a":1,x}`, "response.body.syntax", "", `‹3 bytes of no JSON›`, "response.body.syntax: want this"},
		{"what comes after", `{} x`, "response.body.trailingData", "", `‹1 byte after the JSON value›`, "response.body.trailingData: want this"},
		{"no JSON at all", `<html>`, "response.body.syntax", "", `‹6 bytes of no JSON›`, "response.body.syntax: want this"},
		{"no body", ``, "response.body.missing", "", `200 OK`, "response.body.missing: want this"},
		{"the status", `{}`, "response.status", "", `200 OK`, "response.status: want this"},
		{"a field", `{}`, "response.header.type", "/header/x-rate", `X-Rate: …`, "response.header.type: want this"},
		{"a missing field", `{}`, "response.header.required", "/header/X-None", `200 OK`, "response.header.required at /header/X-None: want this"},
		{"the media type", `{}`, "response.contentType", "", `Content-Type: text/plain`, "response.contentType: want this"},
		{"a rule about the server", `{}`, "server.accepted", "", `200 OK`, "server.accepted: want this"},
		{"a rule about the server, and a member", `{"a":null}`, "server.accepted", "/a", `  "a": null`, "server.accepted: want this"},
		{"a rule about the server, and a parameter", `{"a":1}`, "server.accepted", "/path/a", `200 OK`, "server.accepted at /path/a: want this"},
	}
	for _, test := range tests {
		e := gate.Exchange{Response: &gate.Response{Status: 200, Header: http.Header{"Content-Type": {"text/plain"}, "X-Rate": {"7"}}, Body: []byte(test.body)}}
		_, got := shown(result.Report{}, e, true, gate.Finding{Part: gate.PartResponse, Rule: gate.Rule(test.rule), Pointer: test.at, Want: "this"})
		if want := test.wantBefore + "\n^ " + test.wantNote + "\n"; !strings.Contains("\n"+got, "\n"+want) {
			t.Errorf("%s: got\n%s\nwant in it\n%s", test.why, got, want)
		}
	}
}

// However large a message, what is kept of it is small, and has the note.
func TestMessageBounds(t *testing.T) {
	tests := []struct{ why, body string }{
		{"many lines", "[" + strings.Repeat("1,", 5000) + "1]"},
		{"one line", `"` + strings.Repeat("x", 1<<20) + `"`},
		{"deep", strings.Repeat("[", 100_000)},
		{"many bytes", `{"a":"` + strings.Repeat("é", 1<<20) + `","b":1}`},
		{"text", strings.Repeat("line\n", 100_000)},
		{"notes everywhere", "[" + strings.Repeat("1,", 900) + "1]"},
	}
	for _, test := range tests {
		var findings []gate.Finding
		for i := range 900 {
			findings = append(findings, gate.Finding{Part: gate.PartResponse, Rule: "response.body.type", Pointer: "/" + strings.Repeat("0", i%2) + "7"})
		}
		for _, values := range []bool{false, true} {
			e := gate.Exchange{Response: &gate.Response{Status: 200, Body: []byte(test.body)}}
			_, got := shown(result.Report{ShowValues: values}, e, true, findings...)
			if lines := strings.Count(got, "\n"); lines > 2500 || len(got) > 1<<18 {
				t.Errorf("%s: kept %d lines and %d bytes", test.why, lines, len(got))
			}
			if !strings.Contains(got, "^ response.body.type") {
				t.Errorf("%s: the notes are lost", test.why)
			}
		}
	}
}

// Messages beyond the bound are left out, not the records.
func TestRecordBounds(t *testing.T) {
	body := []byte(`["` + strings.Repeat("x", 300) + `"` + strings.Repeat(`,"`+strings.Repeat("x", 300)+`"`, 200) + `]`)
	r := result.Report{ShowValues: true}
	for i := range 800 {
		o := ofCase("c", response("a", ""))
		o.Exchange, o.Case.Wire = i, make([]byte, 1<<10)
		o.Recorded = &gate.Exchange{Response: &gate.Response{Status: 200, Body: body}}
		r.Add(o)
	}
	size, whole := 0, 0
	for _, record := range r.Records {
		size += len(record.Case.Wire)
		for _, line := range record.Received {
			size += len(line.Text)
		}
		if len(record.Received) > 0 {
			whole++
		}
	}
	if len(r.Records) != 800 || size > 32<<20 || whole < 100 || whole == 800 {
		t.Errorf("kept %d records, %d with messages, %d bytes", len(r.Records), whole, size)
	}

	var traffic result.Report
	for i := range 100 {
		o := failed(i, finding("a", "/x"))
		o.Recorded = &gate.Exchange{}
		traffic.Add(o)
	}
	if len(traffic.Records) != 10 {
		t.Errorf("kept %d exchanges of one place, want 10", len(traffic.Records))
	}
}
