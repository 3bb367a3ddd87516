package run

import (
	"encoding/base64"
	"strings"
	"sync"
	"testing"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

// recorderContract has bodies of the kinds that recorders treat in ways of their own.
var recorderContract = sync.OnceValue(func() *gate.Contract {
	d, err := document.Read("recorders.yaml", []byte(`openapi: 3.0.3
info: {title: recorders, version: '1'}
servers: [{url: 'https://api.test'}]
paths:
  /list:
    get:
      responses:
        '200': {description: ok, content: {application/json: {schema: {type: array, items: {type: integer}}}}}
        '302': {description: elsewhere, content: {text/html: {schema: {type: string, minLength: 1}}}}
        '303': {description: elsewhere, content: {text/html: {schema: {type: string}}}}
        '304': {description: not modified}
    head:
      responses:
        '200': {description: ok, content: {application/json: {schema: {type: array, items: {}}}}}
    post:
      parameters: [{name: page, in: query, schema: {type: integer}}, {name: sid, in: cookie, schema: {type: integer}}]
      requestBody:
        required: true
        content:
          application/json: {schema: {type: object, required: [a], properties: {a: {type: integer}}}}
          application/x-www-form-urlencoded: {schema: {type: object, required: [a], properties: {a: {type: string, maxLength: 3}}, additionalProperties: false}}
          text/plain: {schema: {type: string, maxLength: 3}}
      responses:
        '204': {description: done}
        '201': {description: done}
  /chat:
    get:
      responses:
        '101': {description: switching}
`), document.Options{})
	if err != nil {
		panic(err)
	}
	contract, err := gate.New(d)
	if err != nil {
		panic(err)
	}
	return contract
})

const (
	asRequest = `"request":{"method":"GET","url":"https://api.test/list","httpVersion":"http/2.0","headers":[{"name":":method","value":"GET"}],"bodySize":0}`
	asCreated = `"response":{"status":201,"headers":[],"content":{"size":0,"mimeType":"x-unknown"},"bodySize":-1}`
)

// got is an entry with a response to GET /list.
func got(members string) string { return `{` + asRequest + `,"response":{` + members + `}}` }

// posted is an entry with a request POST /list.
func posted(members string) string {
	return `{"request":{"method":"POST","url":"https://api.test/list",` + members + `},` + asCreated + `}`
}

const (
	asJSON = `"headers":[{"name":"content-type","value":"application/json"}],`
	asForm = `"httpVersion":"HTTP/1.1","headers":[{"name":"content-type","value":"application/x-www-form-urlencoded"}],"bodySize":3,`
)

func withFields(nameValues ...string) string {
	fields := make([]string, 0, len(nameValues)/2)
	for i := 0; i < len(nameValues); i += 2 {
		fields = append(fields, `{"name":"`+nameValues[i]+`","value":"`+nameValues[i+1]+`"}`)
	}
	return `"headers":[` + strings.Join(fields, ",") + `],`
}

// What became of an exchange, in a word: pass, gap, aside, or the rules of its
// findings.
func verdictOf(o result.Outcome) string {
	var rules []string
	for _, f := range o.Judgement.Findings {
		rules = append(rules, string(f.Rule))
	}
	switch {
	case o.Err != nil:
		return "error: " + o.Err.Error()
	case o.SetAside != "":
		return "aside"
	case len(rules) > 0:
		return strings.Join(rules, " ")
	case len(o.Judgement.NotJudged) > 0:
		return "gap"
	}
	return string(o.Verdict())
}

func TestRecorders(t *testing.T) {
	tests := []struct{ why, entry, want string }{
		{"Chrome: whole", got(`"status":200,` + asJSON + `"content":{"size":7,"mimeType":"application/json","text":"[1,2,3]"},"bodySize":-1`), "pass"},
		{"Chrome: whole and wrong", got(`"status":200,` + asJSON + `"content":{"size":3,"mimeType":"application/json","text":"{ }"},"bodySize":-1`), "response.body.type"},
		{"Chrome: evicted, its size is known", got(`"status":200,` + asJSON + `"content":{"size":7,"mimeType":"application/json"},"bodySize":7`), "gap"},
		{"Chrome: evicted, Content-Length tells of it", got(`"status":200,` + withFields("content-type", "application/json", "content-length", "7") + `"content":{"size":0,"mimeType":"application/json"},"bodySize":-1`), "gap"},
		{"Chrome: an event stream, nothing tells", got(`"status":200,` + asJSON + `"content":{"size":0,"mimeType":"application/json"},"bodySize":-1`), "gap"},
		{"Chrome: from its cache, with the body", `{` + asRequest + `,"_fromCache":"disk","response":{"status":200,` + asJSON + `"content":{"size":7,"text":"[1,2,3]"},"bodySize":0}}`, "pass"},
		{"Chrome: from its cache, without", `{` + asRequest + `,"_fromCache":"memory","response":{"status":200,` + asJSON + `"content":{"size":0},"bodySize":0}}`, "gap"},
		{"Chrome: 304 with the cached body", got(`"status":304,"headers":[],"content":{"size":7,"mimeType":"application/json","text":"{}"},"bodySize":0`), "pass"},
		{"Chrome: a redirect whose body is dropped", got(`"status":302,` + withFields("location", "/x", "content-type", "text/html") + `"content":{"size":0,"mimeType":"text/html"},"bodySize":0,"redirectURL":"/x"`), "gap"},
		{"a redirect that says that it has none", got(`"status":302,` + withFields("location", "/x", "content-length", "0") + `"content":{"size":0},"bodySize":0`), "response.body.missing"},
		{"a redirect whose body may be empty", got(`"status":303,` + withFields("location", "/x", "content-type", "text/html") + `"content":{"size":0},"bodySize":0`), "pass"},
		{"a body that is known, whatever it may be", got(`"status":303,` + withFields("content-length", "5", "content-type", "text/html") + `"content":{"size":0},"bodySize":0`), "gap"},
		{"Chrome: Strict-Transport-Security", got(`"status":307,"statusText":"Internal Redirect",` + withFields("Location", "https://api.test/list", "Non-Authoritative-Reason", "HSTS") + `"content":{"size":0}`), "aside"},
		{"a 307 by the server", got(`"status":307,"statusText":"Temporary Redirect",` + withFields("Location", "/x") + `"content":{"size":0}`), "response.status"},
		{"Chrome: blocked", got(`"status":0,"headers":[],"content":{"size":0,"mimeType":"x-unknown"},"_error":"net::ERR_BLOCKED_BY_CLIENT"`), "gap"},
		{"Chrome: broke off", got(`"status":200,` + asJSON + `"content":{"size":4,"text":"[1,2"},"_error":"net::ERR_INCOMPLETE_CHUNKED_ENCODING"`), "gap"},
		{"Chrome: a preflight", `{"_resourceType":"preflight","request":{"method":"OPTIONS","url":"https://api.test/list","headers":[],"bodySize":0},"response":{"status":204,"headers":[],"content":{"size":0},"bodySize":-1}}`, "aside"},
		{"any browser: a preflight", `{"request":{"method":"OPTIONS","url":"https://api.test/elsewhere",` + withFields("Origin", "https://a.test", "Access-Control-Request-Method", "POST") + `"bodySize":0},"response":null}`, "aside"},
		{"OPTIONS of a client", `{"request":{"method":"OPTIONS","url":"https://api.test/list","headers":[],"bodySize":0},"response":null}`, "request.method"},
		{"Chrome: a WebSocket that is documented", `{"_resourceType":"websocket","request":{"method":"GET","url":"wss://api.test/chat",` + withFields("Upgrade", "websocket") + `"bodySize":0},"response":{"status":101,"headers":[],"content":{"size":0},"bodySize":-1}}`, "pass"},
		{"Chrome: a WebSocket that is not", `{"_resourceType":"websocket","request":{"method":"GET","url":"wss://api.test/live","headers":[],"bodySize":0},"response":{"status":101,"headers":[],"content":{"size":0}}}`, "aside"},
		{"Chrome: an upload that it does not keep", posted(`"httpVersion":"http/2.0",` + withFields("content-type", "application/json", "content-length", "7") + `"bodySize":0`), "gap"},
		{"a request without a body", posted(`"httpVersion":"http/2.0",` + asJSON + `"bodySize":0`), "request.body.missing"},
		{"a request of unknown size over HTTP/2", posted(`"httpVersion":"h2",` + asJSON + `"bodySize":-1`), "gap"},
		{"the same over HTTP/1.1, where fields would tell", posted(`"httpVersion":"HTTP/1.1",` + asJSON + `"bodySize":-1`), "request.body.missing"},

		{"Firefox: bodies are off", got(`"status":200,` + asJSON + `"content":{"mimeType":"application/json","size":7,"comment":"Response bodies are not included."},"bodySize":207`), "gap"},
		{"Firefox: bodies are off, the size too", got(`"status":200,` + asJSON + `"content":{"mimeType":"application/json","size":0,"comment":"Les corps de réponse ne sont pas inclus."},"bodySize":0`), "gap"},
		{"Firefox: over its limit", got(`"status":200,` + asJSON + `"content":{"mimeType":"application/json","size":9000,"text":"[1,2,3,4,"},"bodySize":9200`), "gap"},
		{"Firefox: lazy, never fetched", got(`"status":200,` + asJSON + `"content":{"mimeType":"application/json","size":-1},"bodySize":-1`), "gap"},
		{"Firefox: the size on the wire counts fields", got(`"status":304,"headers":[],"content":{"mimeType":"application/json","size":7,"text":"[1,2,3]"},"bodySize":120`), "pass"},

		{"Safari: nothing kept", `{` + asRequest + `,"_fetchType":"Memory Cache","response":{"status":200,` + asJSON + `"content":{"size":0,"compression":0,"mimeType":"application/json"},"bodySize":0}}`, "gap"},
		{"Safari: an empty body has no text", `{` + asRequest + `,"_fetchType":"Network Load","response":{"status":200,` + asJSON + `"content":{"size":0,"compression":0,"mimeType":"application/json"},"bodySize":0}}`, "response.body.missing"},

		{"Charles: a form is its parameters", posted(asForm + `"postData":{"mimeType":"application/x-www-form-urlencoded","params":[{"name":"a","value":"é &"}]}`), "pass"},
		{"Charles: a form that is wrong", posted(asForm + `"postData":{"mimeType":"application/x-www-form-urlencoded","params":[{"name":"a","value":"long"},{"name":"b","value":null}]}`), "request.body.maxLength request.body.additionalProperties"},
		{"parameters of another media type", posted(asJSON + `"bodySize":7,"postData":{"mimeType":"application/json","params":[{"name":"a","value":"1"}]}`), "gap"},
		{"Charles: failed", got(`"status":-1,"headers":[],"content":{"size":0}`), "gap"},

		{"mitmproxy: its size is that of the coded bytes", got(`"status":200,` + withFields("content-type", "application/json", "content-encoding", "gzip") + `"content":{"size":27,"compression":-20,"text":"[1,2,3]"},"bodySize":27`), "pass"},
		{"mitmproxy: no response", `{` + asRequest + `,"response":{"status":0,"headers":[],"content":{},"bodySize":-1,"_transferSize":0,"_error":null}}`, "gap"},
		{"mitmproxy: an empty request has a text", posted(`"httpVersion":"HTTP/2.0",` + asJSON + `"bodySize":0,"postData":{"mimeType":"application/json","text":"","params":[]}`), "request.body.missing"},
		{"mitmproxy: an empty body has a text", got(`"status":200,` + asJSON + `"content":{"size":0,"compression":0,"text":""},"bodySize":0`), "response.body.missing"},

		{"Playwright: content omitted", got(`"status":200,` + asJSON + `"content":{"size":-1,"mimeType":"application/json"},"bodySize":-1`), "gap"},
		{"Playwright: content attached", got(`"status":200,` + asJSON + `"content":{"size":-1,"mimeType":"application/json","_file":"0a.json"},"bodySize":7`), "gap"},
		{"Playwright: aborted", got(`"status":-1,"headers":[],"content":{"size":-1,"mimeType":"x-unknown"},"bodySize":-1,"_failureText":"aborted"`), "gap"},
		{"Playwright: a request's content omitted", posted(`"httpVersion":"HTTP/1.1",` + asJSON + `"bodySize":-1,"postData":{"mimeType":"application/json","text":"","params":[]}`), "gap"},
		{"Playwright: a form, its text omitted", posted(asForm + `"postData":{"mimeType":"application/x-www-form-urlencoded","text":"","params":[{"name":"a","value":"1"}]}`), "pass"},

		{"HTTP Toolkit: over its limit", got(`"status":200,` + withFields("content-type", "application/json", "content-length", "70000") + `"content":{"mimeType":"application/json","size":70000},"bodySize":70000`), "gap"},
		{"HTTP Toolkit: can't be decoded", got(`"status":200,` + withFields("content-type", "application/json", "content-encoding", "x", "content-length", "9") + `"content":{"mimeType":"application/json","size":0},"bodySize":9`), "gap"},
		{"HTTP Toolkit: aborted", got(`"status":0,"headers":[],"content":{"size":0,"mimeType":"application/x-unknown"},"bodySize":-1`), "gap"},

		{"Insomnia, Postman: no request headers", posted(`"httpVersion":"HTTP/1.1","headers":[],"bodySize":-1,"postData":{"mimeType":"application/json","text":"{\"a\":1}"}`), "pass"},
		{"httpsnippet: the query is not in the URL", posted(asJSON + `"queryString":[{"name":"page","value":"x y"}],"postData":{"mimeType":"application/json","text":"{\"a\":1}"}`), "request.parameter.type"},
		{"httpsnippet: cookies are not in the fields", posted(asJSON + `"cookies":[{"name":"a","value":"1"},{"name":"sid","value":"x"}],"postData":{"mimeType":"application/json","text":"{\"a\":1}"}`), "request.parameter.type"},
		{"cookies in both places are those of the fields", posted(withFields("content-type", "application/json", "cookie", "sid=1") + `"cookies":[{"name":"sid","value":"x"}],"postData":{"mimeType":"application/json","text":"{\"a\":1}"}`), "pass"},
		{"k6: the least", `{"request":{"method":"GET","url":"https://api.test/list"},"response":{"status":200,"content":{"mimeType":"application/json","text":"[1]"}}}`, "pass"},
		{"Burp: a body in base64 without padding", got(`"status":200,` + asJSON + `"content":{"size":7,"text":"WzEsMiwz\r\nXQ","encoding":"base64"},"bodySize":7`), "pass"},

		{"a body in its coding, as it came", got(`"status":200,` + withFields("content-type", "application/json", "content-encoding", "br") + `"content":{"size":3,"text":"` + base64.StdEncoding.EncodeToString([]byte(encode(t, "br", `["a"]`))) + `","encoding":"base64"}`), "response.body.type"},
		{"HEAD has no body, whatever Content-Length says", `{"request":{"method":"HEAD","url":"https://api.test/list","headers":[],"bodySize":0},"response":{"status":200,` + withFields("content-type", "application/json", "content-length", "7") + `"content":{"size":0},"bodySize":-1}}`, "pass"},
		{"a comment beside a whole body", got(`"status":200,` + asJSON + `"content":{"size":7,"text":"[1,2,3]","comment":"x"},"comment":"y"`), "pass"},
		{"a comment that it is not whole", posted(withFields("content-type", "text/plain") + `"bodySize":2,"postData":{"mimeType":"text/plain","text":"ab","comment":"Truncated to 2 bytes"}`), "gap"},
		{"JSON of which no beginning is JSON has not been cut", got(`"status":200,` + asJSON + `"content":{"size":8,"text":"[1,2,3]"},"bodySize":8`), "pass"},
		{"no response", `{` + asRequest + `,"response":null}`, "gap"},
		{"a finding in the request outranks that", `{"request":{"method":"GET","url":"https://api.test/list?x=1","headers":[],"bodySize":0},"response":null}`, "request.parameter.undeclared"},
	}
	contract := recorderContract()
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			for outcome := range Traffic(t.Context(), contract.Judge, "f", strings.NewReader(harOf(test.entry))) {
				if got := verdictOf(outcome); got != test.want {
					t.Errorf("got %s, want %s: %+v", got, test.want, outcome.Judgement)
				}
			}
		})
	}
}

// Chrome leaves credentials out unless it is told otherwise, and does not say so.
func TestSanitizedRecording(t *testing.T) {
	missing := []gate.Finding{
		{Rule: gate.RuleRequestSecurity, Part: gate.PartRequest},
		{Rule: "request.parameter.required", Part: gate.PartRequest, Pointer: "/cookie/session"},
		{Rule: "response.header.required", Part: gate.PartResponse, Pointer: "/header/Set-Cookie"},
	}
	other := gate.Finding{Rule: "request.parameter.required", Part: gate.PartRequest, Pointer: "/query/page"}
	judge := func(gate.Exchange) gate.Judgement {
		return gate.Judgement{Request: gate.Fail, Response: gate.Fail, Findings: append(missing[:3:3], other)}
	}
	tests := []struct {
		why, creator, fields string
		want                 int // findings
	}{
		{"none of them", `"creator":{"version":"537.36","name":"WebInspector"},`, `"headers":[]`, 1},
		{"one that is not sanitized", `"creator":{"name":"WebInspector"},`, `"headers":[{"name":"cookie","value":"a=b"}]`, 4},
		{"another recorder", `"creator":{"name":"Firefox"},`, `"headers":[]`, 4},
		{"nobody says who", `"creator":"WebInspector",`, `"headers":[]`, 4},
	}
	for _, test := range tests {
		file := `{"log":{` + test.creator + `"entries":[{"request":{"method":"GET","url":"/",` + test.fields + `},"response":{"status":200,"headers":[]}}]}}`
		for outcome := range Traffic(t.Context(), judge, "f", strings.NewReader(file)) {
			j := outcome.Judgement
			if len(j.Findings) != test.want || (len(j.NotJudged) == 2) != (test.want == 1) || j.Findings[len(j.Findings)-1] != other {
				t.Errorf("%s: got %+v, want %d findings", test.why, j, test.want)
			}
		}
	}
}

// What goes to other hosts is none of the API's, unless it is found there.
func TestOtherHosts(t *testing.T) {
	at := func(url string) string {
		return `{"request":{"method":"GET","url":"` + url + `","headers":[]},"response":{"status":204,"headers":[],"content":{}}}`
	}
	tests := []struct {
		why  string
		urls []string
		want string // what became of the last
	}{
		{"one of the servers", []string{"https://API.test/none"}, "request.path"},
		{"with a port", []string{"https://api.test:8443/none"}, "request.path"},
		{"another", []string{"https://user@fonts.test:443?x"}, "aside"},
		{"a path of the document is judged anywhere", []string{"https://staging.test/chat"}, "response.status"},
		{"a host with an operation", []string{"https://staging.test/chat", "https://staging.test/none"}, "request.path"},
		{"an address", []string{"http://10.0.0.7/none"}, "request.path"},
		{"an address of IPv6", []string{"http://[2001:db8::1]:80/none"}, "request.path"},
		{"a name in a network", []string{"http://backend:8080/none"}, "request.path"},
		{"a name of this machine", []string{"http://app.localhost/none"}, "request.path"},
		{"no host", []string{"/none"}, "request.path"},
	}
	contract := recorderContract()
	for _, test := range tests {
		var entries []string
		for _, url := range test.urls {
			entries = append(entries, at(url))
		}
		last := ""
		for outcome := range Traffic(t.Context(), contract.Judge, "f", strings.NewReader(harOf(entries...)), contract.Hosts()...) {
			last = verdictOf(outcome)
		}
		if last != test.want {
			t.Errorf("%s: got %s, want %s", test.why, last, test.want)
		}
	}
	for outcome := range Traffic(t.Context(), contract.Judge, "f", strings.NewReader(harOf(at("https://fonts.test/x")))) {
		if got := verdictOf(outcome); got != "request.path" {
			t.Errorf("without hosts: got %s, want request.path", got)
		}
	}
}

// A header of several lines is that of a field that came more than once.
func TestRecordedFieldLines(t *testing.T) {
	rec, err := decodeEntry([]byte(got(`"status":204,` + withFields("set-cookie", `a=1\nb=2`) + `"content":{}`)))
	if values := rec.exchange.Response.Header.Values("Set-Cookie"); err != nil || len(values) != 2 || values[1] != "b=2" {
		t.Errorf("got %q and %v, want two values", values, err)
	}
}
