package strict_test

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/strict"
	"github.com/leasegate/leasegate/strict/wire"
)

// refusedWith is the error of an answer 422 with a body.
func refusedWith(t *testing.T, body string) *strict.ResponseError {
	t.Helper()
	_, _, err := putName(t.Context(), client(t, func(*http.Request) (*http.Response, error) {
		return respond(422, "application/problem+json", body), nil
	}), "a")
	var response *strict.ResponseError
	if !errors.As(err, &response) {
		t.Fatalf("%.100s: %v", body, err)
	}
	return response
}

func TestStatus(t *testing.T) {
	for status, want := range map[strict.Status]string{404: "404 Not Found", 299: "299", 0: "0"} {
		if got := status.Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestResponseError(t *testing.T) {
	const body = `{"reqId":"r","error":"E","message":"m\n","details":[1],"more":{}}`
	err := refusedWith(t, body)
	if err.StatusCode() != 422 || err.ReqID() != "r" || err.Name() != "E" || err.Message() != "m\n" || string(err.Details()) != "[1]" || string(err.Body()) != body {
		t.Errorf("%+v", err)
	}
	if err.Header().Get("Content-Type") != "application/problem+json" || err.Document() == nil || err.Issues() != nil {
		t.Errorf("%v, %v, %v", err.Header(), err.Document(), err.Issues())
	}
	if !errors.Is(err, strict.Status(422)) || errors.Is(err, strict.Status(404)) || errors.Is(err, http.ErrBodyNotAllowed) {
		t.Error("is of another status")
	}
	for _, c := range []struct{ body, want, reason string }{
		{body, `putThing: the server answered 422 Unprocessable Entity: "m\n" (reqId "r")`, "text from outside is quoted"},
		{`{}`, `putThing: the server answered 422 Unprocessable Entity`, "nothing said"},
		{`{"message":1,"reqId":[2],"error":{}}`, `putThing: the server answered 422 Unprocessable Entity`, "members of other types"},
		{`{"message":[{},1]}`, `putThing: the server answered 422 Unprocessable Entity: 2 issues`, "issues"},
		{`{"message":"` + strings.Repeat("é", 1000) + `"}`, `putThing: the server answered 422 Unprocessable Entity: "` + strings.Repeat("é", 100) + `…"`, "a long message"},
	} {
		if got := refusedWith(t, c.body).Error(); got != c.want {
			t.Errorf("%s: got %s, want %s", c.reason, got, c.want)
		}
	}
}

func TestIssues(t *testing.T) {
	err := refusedWith(t, `{"message":[
		{"pointer":"/a","rule":"type","message":"m"},
		{"path":["a/b",0,"~"],"code":"invalid_type","message":"n"},
		{"path":["`+strings.Repeat("x", 5000)+`"]},
		{"path":[`+strings.Repeat("0,", 100_000)+`0]},
		7]}`)
	want := []string{"/a type m", "/a~1b/0/~0 invalid_type n", "/" + strings.Repeat("x", 1023) + "…  ", strings.Repeat("/0", 512) + "…  ", "  "}
	for i, issue := range err.Issues() {
		if got := fmt.Sprintf("%s %s %s", issue.Pointer, issue.Rule, issue.Message); got != want[i] {
			t.Errorf("issue %d: got %.100q, want %.100q", i, got, want[i])
		}
	}
	if issues := err.Issues(); len(issues) != len(want) || string(issues[4].Raw) != "7" {
		t.Errorf("%d issues", len(issues))
	}
}

func TestContractError(t *testing.T) {
	for _, c := range []struct {
		method string
		status int
		effect bool
		reason string
	}{
		{"PUT", 200, true, "a success"},
		{"PUT", 302, false, "a redirect"},
		{"PUT", 404, false, "refused"},
		{"PUT", 500, true, "an error of the server"},
		{"GET", 200, false, "a method that changes nothing"},
		{"OPTIONS", 500, false, "another"},
	} {
		o := strict.Operation{ID: "o", Method: c.method, Path: "/"}
		_, _, err := client(t, func(*http.Request) (*http.Response, error) { return respond(c.status, "text/html", "<p>"), nil }).NewCall(&o).Do(t.Context())
		var contract *strict.ContractError
		if !errors.As(err, &contract) {
			t.Fatalf("%s: %v", c.reason, err)
		}
		if contract.MayHaveTakenEffect() != c.effect || contract.StatusCode() != c.status || string(contract.Body()) != "<p>" || contract.Header().Get("Content-Type") != "text/html" || len(contract.Violations()) != 1 {
			t.Errorf("%s: %+v", c.reason, contract)
		}
		want := "o: the answer " + strict.Status(c.status).Error() + " is outside the contract: the body: status: want a documented status"
		if err.Error() != want || !errors.Is(err, strict.Status(c.status)) || errors.Is(err, strict.Status(1)) {
			t.Errorf("%s: %v, want %s", c.reason, err, want)
		}
	}
}

// A cause that quotes what came is cut in its middle.
func TestContractErrorIsShort(t *testing.T) {
	cause := errors.New("malformed: " + strings.Repeat("é", 1<<20) + ": end")
	_, _, err := putName(t.Context(), client(t, func(*http.Request) (*http.Response, error) { return nil, cause }), "a")
	if text := err.Error(); len(text) > 5000 || !strings.Contains(text, "malformed: é") || !strings.Contains(text, "é…é") || !strings.HasSuffix(text, "é: end") {
		t.Errorf("%d bytes: %.100s", len(text), text)
	}
	if !errors.Is(err, cause) {
		t.Error("the cause is lost")
	}
	_, _, err = putName(t.Context(), client(t, func(*http.Request) (*http.Response, error) {
		return respond(200, "application/json", `{"name":"`+strings.Repeat("a", 100)+`"}`), nil
	}, strict.WithResponseLimit(50)), "a")
	if want := "putThing: the answer 200 OK is outside the contract: the body is larger than the limit of 50 bytes"; err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// answeredWith is the error of an answer 422 in a media type.
func answeredWith(t *testing.T, mediaType, body string) *strict.ResponseError {
	t.Helper()
	o := strict.Operation{ID: "o", Method: "GET", Path: "/", Responses: []strict.Response{{Status: 422, Media: []strict.Media{
		{Type: "text/*", Kind: strict.KindText, Decode: func(d *wire.Decoder) any { text, _ := d.String(); return &text }},
		{Type: "*/*", Decode: func(d *wire.Decoder) any { text, _ := d.Raw(); return &text }},
	}}}}
	_, _, err := client(t, func(*http.Request) (*http.Response, error) { return respond(422, mediaType, body), nil }).NewCall(&o).Do(t.Context())
	var response *strict.ResponseError
	if !errors.As(err, &response) {
		t.Fatalf("%.100s: %v", body, err)
	}
	if response.MediaType() != mediaType {
		t.Errorf("of %s, not %s", response.MediaType(), mediaType)
	}
	return response
}

// The message is found in the documents that people have.
func TestResponseErrorMessage(t *testing.T) {
	const problem, json, text = "application/problem+json", "application/json; charset=utf-8", "text/plain"
	for _, c := range []struct{ mediaType, body, want, reason string }{
		{problem, `{"type":"about:blank","title":"T","detail":"D","message":"M"}`, "T: D", "a problem"},
		{problem, `{"title":"T","detail":""}`, "T", "a problem without detail"},
		{problem, `{"detail":"D","title":1}`, "D", "one without title"},
		{json, `{"message":"M","error":"E","detail":"D"}`, "M", "a message"},
		{json, `{"msg":"M"}`, "M", "another"},
		{json, `{"error":"E","error_description":"D"}`, "E: D", "an error of OAuth"},
		{json, `{"error":"E"}`, "E", "an error alone"},
		{json, `{"error":"E","message":[]}`, "", "the name of a message that is none"},
		{json, `{"error":"E","description":"D"}`, "D", "a description"},
		{json, `{"reason":"R"}`, "R", "a reason"},
		{json, `{"error":{"code":1,"message":"M"}}`, "M", "an error inside"},
		{json, `{"error":{"error":{"title":"T","detail":"D"}}}`, "T: D", "two levels down"},
		{json, `{"error":{"error":{"error":{"message":"M"}}}}`, "", "no deeper"},
		{json, `{"errors":[{"title":"T","detail":"D"},{"message":"no"}]}`, "T: D", "the first of errors"},
		{json, `{"errors":["M"]}`, "M", "a text of errors"},
		{json, `{"errors":[]}`, "", "no errors"},
		{json, `{"errors":{"a":["b"]}}`, "", "errors that are no list"},
		{json, `{"message":"","detail":"D"}`, "D", "an empty message"},
		{json, `{"message":null,"error":null}`, "", "nothing"},
		{json, `"M"`, "M", "a text of JSON"},
		{json, `[1]`, "", "no object"},
		{json, `17`, "", "a number"},
		{"application/vnd.x+json", `{"message":"M"}`, "M", "any name of JSON"},
		{text, "M <b>", "M <b>", "text"},
		{"Text/Plain; charset=utf-8", "M", "M", "text in other letters"},
		{"text/html", "<p>M</p>", "", "markup"},
	} {
		err := answeredWith(t, c.mediaType, c.body)
		if got := err.Message(); got != c.want {
			t.Errorf("%s: %s: got %q, want %q", c.reason, c.body, got, c.want)
		}
		if c.want != "" && !strings.Contains(err.Error(), strconv.Quote(c.want)) {
			t.Errorf("%s: %v", c.reason, err)
		}
	}
}

// The ids and the issues of other documents than ours.
func TestResponseErrorOfOthers(t *testing.T) {
	for _, c := range []struct{ body, id, issues, reason string }{
		{`{"requestId":"a","reqId":1}`, "a", "", "an id by another name"},
		{`{"trace_id":"t","request_id":"r"}`, "r", "", "the first of two"},
		{`{"errors":[{"field":"a b/c","code":"k","message":"m"},"text"]}`, "", "/a b~1c k m, text", "errors"},
		{`{"detail":[{"loc":["body","x",0],"msg":"m","type":"t"}]}`, "", "/body/x/0 t m", "detail"},
		{`{"error":{"details":[{"description":"d","property":"/p"}]}}`, "", "/p d", "in an error"},
		{`{"violations":[{"path":"a"}],"errors":[]}`, "", "/a", "what is not empty"},
		{`{"errors":[{"source":{"pointer":"/data"},"detail":"d"}]}`, "", "/data d", "the source of JSON:API"},
		{`{"details":[1],"errors":{"a":1}}`, "", "", "no such lists"},
		{`{"message":[{"pointer":"/a"}],"errors":["no"]}`, "", "/a", "the message before them"},
	} {
		err := answeredWith(t, "application/json", c.body)
		var issues []string
		for _, issue := range err.Issues() {
			issues = append(issues, strings.Join(strings.Fields(issue.Pointer+" "+issue.Rule+" "+issue.Message), " "))
		}
		if got := strings.Join(issues, ", "); got != c.issues || err.ReqID() != c.id {
			t.Errorf("%s: %s: %q, %q", c.reason, c.body, got, err.ReqID())
		}
	}
}
