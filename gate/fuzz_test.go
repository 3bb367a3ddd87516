package gate_test

import (
	"encoding/json"
	"net/http"
	"reflect"
	"testing"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/schema"
)

// FuzzJudge wants no panic, the same judgement twice, only rules of the
// catalogue, and a verdict that follows from what was found.
func FuzzJudge(f *testing.F) {
	contracts := []*gate.Contract{
		vendored(f), compile(f, messages), compile(f, contentDocument("3.1.1", formContent)), compile(f, contentDocument("3.1.1", multipartContent)),
	}
	rules := make(map[gate.Rule]bool)
	for _, info := range gate.Rules() {
		rules[info.Rule] = true
	}
	f.Add("DELETE", leasePath+"?a=%zz", "application/json", "", []byte(leaseRequest), 200, []byte(lease))
	f.Add("POST", "/things", "application/x-www-form-urlencoded", "gzip", []byte("name=a&age=1"), 201, []byte("\x1f\x8b"))
	f.Add("POST", "http://h/things", "text/plain; charset=latin1", "br", []byte("\xff"), 299, []byte(`[1e400,{"a":1,"a":2}]`))
	f.Add("POST", "/x", "application/x-www-form-urlencoded", "deflate", []byte("deep[x]=1&commas=1,2&object=%7B%7D&left=1"), 200, []byte("list=1&list=2&deep[o][a]=1"))
	f.Add("POST", "/x", "multipart/form-data; boundary=b", "zstd", []byte(multipartBody("Content-Disposition: form-data; name=object\n\n{}")), 200, []byte("--b\r\nContent-Disposition: form-data; name=\"deep[x]\"\r\n\r\n1"))
	f.Fuzz(func(t *testing.T, method, url, contentType, coding string, request []byte, status int, response []byte) {
		header := http.Header{"Content-Type": {contentType}, "Content-Encoding": {coding}, "Cookie": {url}, "X-Count": {contentType}}
		e := gate.Exchange{
			Request:  gate.Request{Method: method, URL: url, Header: header, Body: request},
			Response: &gate.Response{Status: status, Header: header, Body: response},
		}
		for _, c := range contracts {
			j := c.Judge(e)
			if again := c.Judge(e); !reflect.DeepEqual(j, again) {
				t.Errorf("got  %+v\nthen %+v", j, again)
			}
			failed := map[gate.Part]bool{}
			for _, found := range j.Findings {
				failed[found.Part] = failed[found.Part] || found.Level == gate.LevelError
				if !rules[found.Rule] {
					t.Errorf("%s is no rule", found.Rule)
				}
			}
			if failed[gate.PartRequest] != (j.Request == gate.Fail) || failed[gate.PartResponse] != (j.Response == gate.Fail) {
				t.Errorf("the verdicts %s and %s do not follow from %+v", j.Request, j.Response, j.Findings)
			}
		}
	})
}

// FuzzSyntax holds the strict pass against encoding/json, which knows JSON's
// grammar but lets more pass.
func FuzzSyntax(f *testing.F) {
	c := withSchema(f, "3.0.3", `{}`)
	for _, seed := range []string{`{"a":[1,-0.5e+3,"\u00e9",null]}`, `{}}`, `01`, `"\ud800"`, "\xef\xbb\xbf1", `[1,]`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		findings, _ := c.JudgeBody(gate.PartRequest, "/components/schemas/S", body)
		broken := false
		for _, found := range findings {
			switch found.Rule {
			case "request.body.syntax", "request.body.trailingData":
				broken = true
			case "request.body.depth":
				return
			}
		}
		if valid := json.Valid(body); valid == broken {
			t.Errorf("%q: valid %t, found %+v", body, valid, findings)
		}
	})
}

// FuzzDocument wants no panic from any document.
func FuzzDocument(f *testing.F) {
	f.Add([]byte(messages))
	f.Add([]byte(library))
	f.Add([]byte(`{"openapi":"3.1.0","info":{"title":"t","version":"1"},"components":{"schemas":{"A":{"$ref":"#/components/schemas/A"},"B":false}}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := document.Read("d.yaml", text, document.Options{CheckSchema: schema.Check})
		if err != nil {
			return
		}
		c, err := gate.New(d)
		if err != nil {
			t.Fatal(err)
		}
		c.Judge(exchange("POST", "/things", `{"a":[1,"x",null]}`, 201, `{"a":{}}`))
	})
}
