package gate_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
)

const leasePath = "/api/v1/dynamic-secrets/leases/3fa85f64-5717-4562-b3fc-2c963f66afa6"

const leaseRequest = `{"projectSlug":"acme","environmentSlug":"prod"}`

const lease = `{"lease":{"id":"3fa85f64-5717-4562-b3fc-2c963f66afa6","version":1,"externalEntityId":"x","expireAt":"2026-01-02T15:04:05Z",` +
	`"dynamicSecretId":"9b2f5c1e-7d54-4c1b-a0a6-5d1f2e3c4b5a","createdAt":"2026-01-01T15:04:05Z","updatedAt":"2026-01-02T03:04:05Z","config":null}}`

// vendored compiles the repository's own document.
func vendored(t testing.TB) *gate.Contract {
	t.Helper()
	data, err := os.ReadFile("../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return compile(t, string(data))
}

// TestBlindSpots has every blind spot and permissive default of kin-openapi that
// is known, against the repository's own document.
func TestBlindSpots(t *testing.T) {
	c := vendored(t)
	request := func(body string) gate.Exchange { return exchange("DELETE", leasePath, body, 200, lease) }
	answer := func(status int, body string) gate.Exchange {
		return exchange("DELETE", leasePath, leaseRequest, status, body)
	}
	failure := func(members string) string {
		return `{"reqId":"r","statusCode":400,"message":"m","error":"e"` + members + `}`
	}
	for _, test := range []struct {
		reason string
		e      gate.Exchange
		want   []string
	}{
		{"nothing is wrong", request(leaseRequest), nil},
		{"data after the JSON", request(leaseRequest + "x"), []string{"request.body.trailingData"}},
		{"a second document after it", request(leaseRequest + leaseRequest), []string{"request.body.trailingData"}},
		{"a member twice", request(`{"projectSlug":"a","projectSlug":"b","environmentSlug":"p"}`), []string{"request.body.duplicateMember /projectSlug"}},
		{"invalid UTF-8", request("{\"projectSlug\":\"\xff\",\"environmentSlug\":\"p\"}"), []string{"request.body.unicode /projectSlug"}},
		{"null, where it would put the default", request(`{"projectSlug":"a","environmentSlug":"p","path":null}`), []string{"request.body.nullable /path"}},
		{"30 February", answer(200, strings.Replace(lease, "2026-01-02T15:04:05Z", "2026-02-30T15:04:05Z", 1)), []string{"response.body.format /lease/expireAt"}},
		{"an offset of 24 hours", answer(200, strings.Replace(lease, "15:04:05Z", "15:04:05+24:00", 1)), []string{"response.body.format /lease/expireAt"}},
		{"a uuid without dashes", answer(200, strings.Replace(lease, "3fa85f64-5717", "3fa85f645717", 1)), []string{"response.body.format /lease/id"}},
		{"a uuid of version 0, which its patterns refuse", answer(200, strings.Replace(lease, "-4562-", "-0562-", 1)), nil},
		{"a query parameter that is not declared", exchange("DELETE", leasePath+"?force=1", leaseRequest, 200, lease), []string{"request.parameter.undeclared /query/force"}},
		{"null for a member of any type", answer(400, failure(`,"details":null`)), nil},
		{"null for 422's message", answer(422, `{"reqId":"r","statusCode":422,"message":null,"error":"e"}`), nil},
		{"an undocumented status", answer(429, "{}"), []string{"response.status"}},
		{"301, which it skips", answer(301, ""), []string{"response.status"}},
		{"304, which it skips", answer(304, ""), []string{"response.status"}},
		{"307, which it skips", answer(307, ""), []string{"response.status"}},
		{"308, which it skips", answer(308, ""), []string{"response.status"}},
		{"an escaped slash in a parameter", exchange("DELETE", "/api/v1/dynamic-secrets/leases/a%2Fb", leaseRequest, 200, lease), nil},
		{"an empty parameter", exchange("DELETE", "/api/v1/dynamic-secrets/leases/", leaseRequest, 200, lease), []string{"request.path"}},
		{"a host that is none of the servers", exchange("DELETE", "http://127.0.0.1:1"+leasePath, leaseRequest, 200, lease), nil},
		{"1e400", answer(200, strings.Replace(lease, `"version":1`, `"version":1e400`, 1)), nil},
		{"an invalid URL", exchange("DELETE", "/api/v1/dynamic-secrets/leases/a%zz", leaseRequest, 400, "Bad Request"), []string{"request.path"}},
		{"another method", exchange("TRACE", leasePath, "", 200, lease), []string{"request.method"}},
	} {
		if got := found(c.Judge(test.e)); !slices.Equal(got, test.want) && len(got)+len(test.want) > 0 {
			t.Errorf("%s: got %q, want %q", test.reason, got, test.want)
		}
	}
}

func TestVerdicts(t *testing.T) {
	c := vendored(t)
	good := exchange("DELETE", leasePath, leaseRequest, 200, lease)
	j := c.Judge(good)
	if j.Request != gate.Pass || j.Response != gate.Pass || j.Verdict() != gate.Pass || j.Operation != "DELETE /api/v1/dynamic-secrets/leases/{leaseId}" {
		t.Errorf("a good exchange: %+v", j)
	}
	none := good
	none.Response = nil
	if j := c.Judge(none); j.Request != gate.Pass || j.Response != gate.Skip {
		t.Errorf("no response: %+v", j)
	}
	none.Response = &gate.Response{}
	if j := c.Judge(none); j.Response != gate.Skip {
		t.Errorf("a response without a status: %+v", j)
	}
	lost := exchange("DELETE", "/elsewhere", leaseRequest, 200, "not JSON")
	if j := c.Judge(lost); j.Request != gate.Fail || j.Response != gate.Skip || len(j.Findings) != 1 || j.Operation != "" || len(j.NotJudged) != 0 {
		t.Errorf("no operation: %+v", j)
	}
	if j := c.Judge(exchange("DELETE", leasePath, leaseRequest, 200, "{}")); j.Request != gate.Pass || j.Response != gate.Fail {
		t.Errorf("a bad response: %+v", j)
	}
	if j := c.Judge(gate.Exchange{}); j.Request != gate.Fail || j.Response != gate.Skip {
		t.Errorf("an empty exchange: %+v", j)
	}
}

func TestFindingPlaces(t *testing.T) {
	j := vendored(t).Judge(exchange("DELETE", leasePath, `{"projectSlug":""}`, 200, lease))
	want := []gate.Finding{
		{
			Rule: "request.body.required", Part: gate.PartRequest, Operation: "DELETE /api/v1/dynamic-secrets/leases/{leaseId}", Pointer: "/environmentSlug",
			Schema: gate.Location{Pointer: "/paths/~1api~1v1~1dynamic-secrets~1leases~1{leaseId}/delete/requestBody/content/application~1json/schema", Line: 30, Column: 13},
			Want:   "a member that the schema requires", Level: gate.LevelError,
		},
		{
			Rule: "request.body.minLength", Part: gate.PartRequest, Operation: "DELETE /api/v1/dynamic-secrets/leases/{leaseId}", Pointer: "/projectSlug",
			Schema: gate.Location{Pointer: "/paths/~1api~1v1~1dynamic-secrets~1leases~1{leaseId}/delete/requestBody/content/application~1json/schema/properties/projectSlug", Line: 33, Column: 17},
			Want:   "at least 1 character", Level: gate.LevelError,
		},
	}
	if !slices.Equal(j.Findings, want) {
		t.Errorf("got  %+v\nwant %+v", j.Findings, want)
	}
}

const messages = `
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /things:
    post:
      operationId: makeThing
      requestBody:
        required: true
        content:
          application/json: {schema: {type: object}}
          application/vnd.thing+json; version=2: {schema: {type: object, required: [v]}}
          application/vnd.thing+json: {schema: {type: object}}
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [name]
              additionalProperties: false
              properties:
                name: {type: string}
                age: {type: integer}
                tags: {type: array, items: {type: string}, maxItems: 2}
          text/plain: {schema: {type: string, maxLength: 3}}
          application/octet-stream: {schema: {type: string, format: binary}}
          application/xml: {schema: {type: object}}
          multipart/form-data: {schema: {type: object}}
      responses:
        '201':
          description: made
          headers:
            Location: {required: true, schema: {type: string, format: uri}}
            X-Count: {schema: {type: integer, maximum: 5}}
            X-List: {schema: {type: array, items: {type: integer}}}
            Content-Type: {required: true, schema: {type: integer}}
          content: {application/json: {schema: {type: object}}}
        2XX: {description: some, content: {'application/*': {schema: {type: array, items: {}}}}}
        '204': {description: nothing}
        default: {description: other, content: {'*/*': {schema: {type: object, required: [error]}}}}
  /bare:
    get: {responses: {'200': {description: ok}}}
    head: {responses: {'200': {description: ok, content: {application/json: {schema: {type: object}}}}}}
    put:
      requestBody: {content: {application/json: {}}}
      responses: {'304': {description: same, content: {application/json: {}}}, '200': {description: ok, content: {application/json: {}}}}
`

func TestMessages(t *testing.T) {
	c := compile(t, messages)
	post := func(contentType, body string) gate.Exchange {
		e := exchange("POST", "/things", body, 204, "")
		e.Request.Header.Del("Content-Type")
		if contentType != "" {
			e.Request.Header.Set("Content-Type", contentType)
		}
		return e
	}
	answer := func(status int, contentType, body string, header ...string) gate.Exchange {
		e := exchange("POST", "/things", "{}", status, body)
		e.Response.Header.Del("Content-Type")
		if contentType != "" {
			e.Response.Header.Set("Content-Type", contentType)
		}
		for i := 0; i < len(header); i += 2 {
			e.Response.Header.Add(header[i], header[i+1])
		}
		return e
	}
	for _, test := range []struct {
		reason string
		e      gate.Exchange
		want   string
	}{
		{"no Content-Type", post("", "{}"), "request.contentType"},
		{"an undocumented one", post("image/png", "x"), "request.contentType"},
		{"one that is none", post("json", "{}"), "request.contentType"},
		{"another case", post("Application/JSON", "{}"), ""},
		{"parameters say nothing", post("application/json; profile=x", "{}"), ""},
		{"utf-8", post(`application/json; charset="UTF-8"`, "{}"), ""},
		{"another charset", post("application/json; charset=latin1", "{}"), ""},
		{"the parameters that the document has", post("application/vnd.thing+json; version=2", "{}"), "request.body.required /v"},
		{"other parameters", post("application/vnd.thing+json; version=3", "{}"), ""},
		{"no body", post("application/json", ""), "request.body.missing"},
		{"white space for a body", post("application/json", " "), "request.body.syntax"},
		{"a form", post("application/x-www-form-urlencoded", "name=a+b&age=3&tags=x&tags=y"), ""},
		{"a form with faults", post("application/x-www-form-urlencoded", "age=x&age=3&tags=x&tags=y&tags=z&k=1"), "request.body.additionalProperties /k,request.body.duplicateMember /age,request.body.maxItems /tags,request.body.required /name,request.body.type /age"},
		{"a form that is none", post("application/x-www-form-urlencoded", "name=%zz"), "request.body.required /name,request.body.syntax"},
		{"text", post("text/plain", "abc"), ""},
		{"long text", post("text/plain", "abcd"), "request.body.maxLength"},
		{"text in a charset that nobody told", post("text/plain", "\xff"), ""},
		{"text that is none", post("text/plain; charset=utf-8", "\xff"), "request.body.unicode"},
		{"bytes", post("application/octet-stream", "\xff"), ""},

		{"a body where there is none", answer(204, "application/json", "{}"), "response.body.unexpected"},
		{"no body where there is one", answer(201, "application/json", "", "Location", "http://x/"), "response.body.missing"},
		{"a response without Content-Type", answer(201, "", "{}", "Location", "http://x/"), "response.contentType"},
		{"a header is missing", answer(201, "application/json", "{}"), "response.header.required /header/Location"},
		{"headers are wrong", answer(201, "application/json", "{}", "Location", "x", "X-Count", "6"), "response.header.format /header/Location,response.header.maximum /header/X-Count"},
		{"a header of a wrong type", answer(201, "application/json", "{}", "Location", "http://x/", "X-Count", "+5"), "response.header.type /header/X-Count"},
		{"a list in lines", answer(201, "application/json", "{}", "Location", "http://x/", "X-List", "1, 2", "X-List", "x"), "response.header.type /header/X-List/2"},
		{"a range of statuses and of media types", answer(202, "application/json", "{}"), "response.body.type"},
		{"a status before its range", answer(201, "application/problem+json", "[]", "Location", "http://x/"), "response.contentType"},
		{"the default", answer(500, "application/json", "{}"), "response.body.required /error"},

		{"an unexpected body", exchange("GET", "/bare", "{}", 200, ""), "request.body.unexpected"},
		{"an unexpected response body", exchange("GET", "/bare", "", 200, "{}"), "response.body.unexpected"},
		{"HEAD has no body", exchange("HEAD", "/bare", "", 200, ""), ""},
		{"HEAD with a body", exchange("HEAD", "/bare", "", 200, "{}"), "response.body.unexpected"},
		{"HEAD with an undocumented status", exchange("HEAD", "/bare", "", 404, ""), "response.clientError"},
		{"304 has no body", exchange("PUT", "/bare", "", 304, ""), ""},
		{"an optional body", exchange("PUT", "/bare", "", 200, "{}"), ""},
		{"JSON without a schema is still JSON", exchange("PUT", "/bare", `{"a":1,"a":1}`, 200, "nul"), "request.body.duplicateMember /a,response.body.syntax"},
	} {
		j := c.Judge(test.e)
		got := found(j)
		slices.Sort(got)
		if strings.Join(got, ",") != test.want {
			t.Errorf("%s: got %q, want %q", test.reason, strings.Join(got, ","), test.want)
		}
		if len(j.NotJudged) > 0 {
			t.Errorf("%s: not judged: %+v", test.reason, j.NotJudged)
		}
	}
}

func TestContentCoding(t *testing.T) {
	c := vendored(t)
	zip := func(body []byte) []byte {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = w.Write(body)
		_ = w.Close()
		return b.Bytes()
	}
	for _, test := range []struct {
		reason, coding string
		body           []byte
		want           gate.Verdict
		reasonOfSkip   string
	}{
		{"gzip", "gzip", zip([]byte(lease)), gate.Pass, ""},
		{"gzip, and a breach inside", "GZIP", zip([]byte("{}")), gate.Fail, ""},
		{"gzip undone by the recorder", "gzip", []byte(lease), gate.Pass, ""},
		{"br undone by the recorder", "br", []byte(lease), gate.Pass, ""},
		{"broken br", "br", []byte("\x0b\x02\x80"), gate.Skip, `the content coding "br" can't be undone`},
		{"broken gzip", "gzip", zip([]byte(lease))[:40], gate.Fail, ""},
		{"a bomb", "gzip", zip(make([]byte, 65<<20)), gate.Skip, "the body is larger than 64 MiB when its content coding is undone"},
		{"identity", "identity", []byte(lease), gate.Pass, ""},
	} {
		e := exchange("DELETE", leasePath, leaseRequest, 200, string(test.body))
		e.Response.Header.Set("Content-Encoding", test.coding)
		j := c.Judge(e)
		if j.Response != test.want {
			t.Errorf("%s: got %s: %+v", test.reason, j.Response, j)
		}
		if test.want == gate.Skip && (len(j.NotJudged) != 1 || j.NotJudged[0].Reason != test.reasonOfSkip) {
			t.Errorf("%s: not judged: %+v", test.reason, j.NotJudged)
		}
	}
}

// TestNotJudged wants what can't be judged named where an exchange depends on it, and
// never passed.
func TestNotJudged(t *testing.T) {
	c := compile(t, `
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /x:
    post:
      parameters:
        - {name: q, in: query, schema: {type: string, format: color}}
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                a: {type: string, format: color}
                b: {type: string, pattern: '('}
                f: {type: string, pattern: '^(?=a)(a+)+$'}
          application/xml: {schema: {type: object}}
      responses: {'200': {description: ok, content: {text/csv: {schema: {type: array, items: {}}}}}}
`)
	slow := `"` + strings.Repeat("a", 40) + `!"`
	for body, want := range map[string]string{
		`{}`:                 "",
		`{"a":"x"}`:          "",
		`{"a":1}`:            "!",
		`{"b":"x"}`:          "/b",
		`{"f":` + slow + `}`: "/f",
		`{"b":"x","b":"y"}`:  "/b",
	} {
		e := exchange("POST", "/x", body, 0, "")
		j := c.Judge(e)
		verdict, got := gate.Pass, ""
		if len(want) > 0 {
			verdict = gate.Skip
		}
		if strings.HasPrefix(want, "!") {
			verdict, want = gate.Fail, want[1:]
		}
		if len(j.NotJudged) > 0 {
			got = j.NotJudged[0].Pointer
		}
		if j.Request != verdict || got != want {
			t.Errorf("%s: got %s, not judged at %q, %v", body, j.Request, got, j.Findings)
		}
	}
	e := exchange("POST", "/x?q=red", "<x/>", 200, "a,b")
	e.Request.Header.Set("Content-Type", "application/xml")
	e.Response.Header.Set("Content-Type", "text/csv")
	j := c.Judge(e)
	if j.Request != gate.Skip || j.Response != gate.Skip || len(j.NotJudged) != 2 || j.Verdict() != gate.Skip {
		t.Errorf("media types without a reader: %+v", j)
	}
}

// TestFindingsHoldNoValue feeds secrets into every part of an exchange.
func TestFindingsHoldNoValue(t *testing.T) {
	const secret = "s3cr3t-v4lue"
	c := compile(t, `
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /x/{id}:
    post:
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
        - {name: q, in: query, schema: {type: boolean}}
        - {name: d, in: query, style: deepObject, explode: true, schema: {type: object, properties: {a: {type: integer}}}}
        - {name: j, in: query, content: {application/json: {schema: {type: object}}}}
        - {name: X-H, in: header, schema: {type: integer}}
        - {name: c, in: cookie, schema: {type: string, enum: [a]}}
      requestBody: {content: {application/json: {schema: {type: object, properties: {
        a: {type: string, maxLength: 1, pattern: '^a$', format: uuid, enum: [a]}, b: {type: integer}, c: {oneOf: [{type: integer}]},
        d: {type: object, discriminator: {propertyName: k}, oneOf: [{type: object}]}, e: {type: array, items: {}, uniqueItems: true}, f: {not: {}}}}}}}
      responses: {'200': {description: ok, headers: {X-R: {schema: {type: integer}}}, content: {application/json: {schema: {type: string, maxLength: 1}}}}}
`)
	e := exchange("POST", "/x/"+secret+"?q="+secret+"&d[a]="+secret+"&j="+secret,
		strings.ReplaceAll(`{"a":"V","b":"V","c":"V","d":{"k":"V"},"e":["V","V"],"f":"V"} V`, "V", secret), 200, `"`+secret+`"`)
	e.Request.Header.Set("X-H", secret)
	e.Request.Header.Set("Cookie", "c="+secret)
	e.Response.Header.Set("X-R", secret)
	j := c.Judge(e)
	if len(j.Findings) < 15 {
		t.Errorf("only %d findings: %q", len(j.Findings), found(j))
	}
	if text := fmt.Sprintf("%+v", j); strings.Contains(text, secret) {
		t.Errorf("the value is in %s", text)
	}
}

func TestJudgeIsDeterministicAndConcurrent(t *testing.T) {
	c := vendored(t)
	e := exchange("DELETE", leasePath+"?b=1&a=1", `{"z":1,"y":2,"x":3,"projectSlug":"","path":null}`, 200, `{"lease":{"id":1,"q":2,"p":3}}`)
	want := fmt.Sprintf("%+v", c.Judge(e))
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 50 {
				if got := fmt.Sprintf("%+v", c.Judge(e)); got != want {
					t.Errorf("got  %s\nwant %s", got, want)
					return
				}
			}
		})
	}
	wait.Wait()
}

// TestHeaderSpelling takes headers as a recording spells them.
func TestHeaderSpelling(t *testing.T) {
	e := exchange("DELETE", leasePath, leaseRequest, 200, lease)
	e.Request.Header = http.Header{"content-type": {"application/json"}}
	e.Response.Header = http.Header{"CONTENT-TYPE": {"application/json"}}
	if got := found(vendored(t).Judge(e)); len(got) > 0 {
		t.Errorf("got %q", got)
	}
}

// What a fault of the document touches is never judged, and not called wrong.
func TestLeftOut(t *testing.T) {
	c := compile(t, `
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /gone: {$ref: 'gone.yaml'}
  /nothing: null
  /list: []
  /array: {get: [1]}
  /bad: {get: {operationId: bad, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Nope'}}}}}}}
  /good: {get: {operationId: good, responses: {'200': {description: ok}}}}
`)
	for _, test := range []struct {
		url, operation, reason string
		request, response      gate.Verdict
	}{
		{"/gone", "", "gone.yaml", gate.Skip, gate.Skip},
		{"/nothing", "", "it is null in the document", gate.Skip, gate.Skip},
		{"/list", "", "it is an array in the document", gate.Skip, gate.Skip},
		{"/array", "GET /array", "this is an array", gate.Skip, gate.Skip},
		{"/bad", "bad", "Nope", gate.Skip, gate.Skip},
		{"/good", "good", "", gate.Pass, gate.Pass},
	} {
		j := c.Judge(exchange("GET", test.url, "", 200, ""))
		if j.Operation != test.operation || j.Request != test.request || j.Response != test.response || len(j.Findings) > 0 {
			t.Errorf("%s: got %+v", test.url, j)
		}
		if test.reason != "" && (len(j.NotJudged) != 2 || !strings.Contains(j.NotJudged[0].Reason, test.reason)) {
			t.Errorf("%s: not judged: %+v", test.url, j.NotJudged)
		}
	}
}

// A contract compiles what it needs while it judges, for several at a time.
func TestConcurrentJudgements(t *testing.T) {
	c := compile(t, messages)
	want := compile(t, messages).Judge(exchange("POST", "/things", "[]", 201, "[]"))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if got := c.Judge(exchange("POST", "/things", "[]", 201, "[]")); !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
			if n := len(c.Operations()); n != 4 {
				t.Errorf("%d operations", n)
			}
		})
	}
	group.Wait()
}

// Operations that are not selected are neither judged nor missed.
func TestUnselected(t *testing.T) {
	d, err := document.Read("d.yaml", []byte(messages), document.Options{Select: []document.Selection{{Operations: []string{"makeThing"}}}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := gate.New(d)
	if err != nil {
		t.Fatal(err)
	}
	if j := c.Judge(exchange("GET", "/bare", "{}", 999, "{}")); !j.Unselected || len(j.Findings)+len(j.NotJudged) > 0 || j.Verdict() != gate.Skip {
		t.Errorf("got %+v", j)
	}
	if j := c.Judge(exchange("POST", "/things", "[]", 204, "")); j.Unselected || j.Request != gate.Fail {
		t.Errorf("got %+v", j)
	}
	if operations := c.Operations(); len(operations) != 1 {
		t.Errorf("got %d operations", len(operations))
	}
}
