package strict_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/strict"
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
