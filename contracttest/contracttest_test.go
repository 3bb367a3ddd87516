package contracttest_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/contracttest"
)

const document = `
openapi: 3.0.3
info: {title: greetings, version: "1"}
paths:
  /greet:
    post:
      operationId: greet
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, required: [name], additionalProperties: false, properties: {name: {type: string}}}
      responses:
        "200":
          description: greeting
          content:
            application/json:
              schema: {type: object, required: [text], properties: {text: {type: string}}}
`

// A fake is a test that may fail.
type fake struct {
	testing.TB
	errors  []string
	logs    *[]string // nil where nobody looks
	cleanup []func()
}

func (f *fake) Helper()                {}
func (f *fake) Failed() bool           { return len(f.errors) > 0 }
func (f *fake) Skipped() bool          { return false }
func (f *fake) Cleanup(c func())       { f.cleanup = append(f.cleanup, c) }
func (f *fake) Fatal(arguments ...any) { f.Errorf("%s", fmt.Sprint(arguments...)); panic("fatal") }
func (f *fake) Logf(format string, arguments ...any) {
	if f.logs != nil {
		*f.logs = append(*f.logs, fmt.Sprintf(format, arguments...))
	}
}

func (f *fake) Errorf(format string, arguments ...any) {
	f.errors = append(f.errors, fmt.Sprintf(format, arguments...))
}

// run lets body be a test, and returns its errors.
func run(t *testing.T, body func(*fake)) string {
	t.Helper()
	f := &fake{TB: t}
	func() {
		defer func() {
			if cause := recover(); cause != nil && cause != "fatal" {
				panic(cause)
			}
		}()
		body(f)
	}()
	for _, c := range f.cleanup {
		c()
	}
	return strings.Join(f.errors, "\n")
}

func greet(answer string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			panic(err)
		}
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, answer)
	})
}

func post(t testing.TB, client *http.Client, url, body string) string {
	t.Helper()
	response, err := client.Post(url+"/greet?token=secret", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestJudge(t *testing.T) {
	for _, c := range []struct{ reason, request, answer, want string }{
		{"as documented", `{"name":"x"}`, `{"text":"hi"}`, ""},
		{"a bad request", `{"nam":"secret"}`, `{"text":"hi"}`, "request.body.required /name"},
		{"a bad answer", `{"name":"x"}`, `{"text":1}`, "response.body.type /text"},
		{"too large an answer", `{"name":"x"}`, `{"text":"` + strings.Repeat("x", 11<<20) + `"}`, "not judged"},
	} {
		for _, how := range []string{"handler", "transport"} {
			var logs []string
			got := run(t, func(f *fake) {
				f.logs = &logs
				judge := contracttest.New(f, "greet.yaml", []byte(document))
				handler, client := greet(c.answer), &http.Client{}
				if how == "handler" {
					handler = judge.Handler(handler)
				} else {
					client.Transport = judge.Transport(nil)
				}
				server := httptest.NewServer(handler)
				defer server.Close()
				if text := post(t, client, server.URL, c.request); text != c.answer {
					t.Errorf("%s: the answer changed on the way: %.100q", how, text)
				}
			})
			if !strings.Contains(got, c.want) || (c.want == "") != (got == "") || strings.Contains(got, "secret") {
				t.Errorf("%s, %s: got %q, want %q", c.reason, how, got, c.want)
			}
			const warning = "request.parameter.undeclared /query/token"
			if all := strings.Join(logs, "\n"); c.want != "not judged" && !strings.Contains(all, warning) || strings.Contains(all, "secret") {
				t.Errorf("%s, %s: logged %q, want %q", c.reason, how, all, warning)
			}
		}
	}
}

func TestNothingJudged(t *testing.T) {
	got := run(t, func(f *fake) { contracttest.New(f, "greet.yaml", []byte(document)) })
	if !strings.Contains(got, "no exchange was judged") {
		t.Errorf("got %q", got)
	}
}

func TestBrokenDocument(t *testing.T) {
	got := run(t, func(f *fake) { contracttest.New(f, "greet.yaml", []byte("openapi: 3.0.3\npaths: {}")) })
	if !strings.Contains(got, "greet.yaml") {
		t.Errorf("got %q", got)
	}
}

// What a fault of the document keeps from being judged is told.
func TestFaults(t *testing.T) {
	var logs []string
	run(t, func(f *fake) {
		f.logs = &logs
		contracttest.New(f, "greet.yaml", []byte(document+"  /lost:\n    get: {operationId: lost, responses: {\"200\": {$ref: \"#/nowhere\"}}}\n"))
	})
	if all := strings.Join(logs, "\n"); !strings.Contains(all, "greet.yaml:20: /paths/~1lost/get/responses/200/$ref: ") || !strings.Contains(all, "not judged: lost") {
		t.Errorf("logged %q", all)
	}
}

// A network error reaches the caller as it is.
func TestTransportError(t *testing.T) {
	failure := errors.New("no network")
	run(t, func(f *fake) {
		judge := contracttest.New(f, "greet.yaml", []byte(document))
		client := &http.Client{Transport: judge.Transport(roundTripper(func(*http.Request) (*http.Response, error) { return nil, failure }))}
		if _, err := client.Get("http://server.test/greet"); !errors.Is(err, failure) {
			t.Errorf("got %v", err)
		}
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func ExampleJudge_Handler() {
	t := &testing.T{} // that of the test
	judge := contracttest.New(t, "greet.yaml", []byte(document))
	server := httptest.NewServer(judge.Handler(greet(`{"text":"hello"}`)))
	defer server.Close()
	response, err := http.Post(server.URL+"/greet", "application/json", strings.NewReader(`{"name":"Ada"}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	response.Body.Close()
	fmt.Println("failed:", t.Failed())
	// Output: failed: false
}

// Bad requests are for the server to refuse, as the document says.
func TestBadRequests(t *testing.T) {
	const refusing = `
openapi: 3.0.3
info: {title: greetings, version: "1"}
paths:
  /greet:
    post:
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [name]}}}}
      responses: {"204": {description: greeted}, "404": {description: nobody}, "422": {description: no, content: {application/json: {schema: {type: object, required: [why]}}}}}
`
	for _, c := range []struct {
		reason, request string
		status          int
		answer, want    string
	}{
		{"refused as documented", `{}`, 422, `{"why":"name"}`, ""},
		{"refused with a status that is not documented, and nothing more", `{}`, 400, "", ""},
		{"and with something more", `{}`, 400, "no", "response.status"},
		{"refused with another document", `{}`, 422, `{}`, "response.body.required /why"},
		{"taken", `{}`, 204, "", "request.body.required /name"},
		{"failed", `{}`, 500, "", "request.body.required /name"},
		{"no such path", "", 404, "", ""},
	} {
		for _, options := range [][]contracttest.Option{nil, {contracttest.WithBadRequests()}} {
			var logs []string
			got := run(t, func(f *fake) {
				f.logs = &logs
				judge := contracttest.New(f, "greet.yaml", []byte(refusing), options...)
				handler := judge.Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Content-Type", "application/json")
					w.WriteHeader(c.status)
					io.WriteString(w, c.answer)
				}))
				target := "/greet"
				if c.request == "" {
					target = "/nowhere"
				}
				r := httptest.NewRequest("POST", target, strings.NewReader(c.request))
				r.Header.Set("Content-Type", "application/json")
				handler.ServeHTTP(httptest.NewRecorder(), r)
			})
			if options == nil {
				if !strings.Contains(got, "request.") {
					t.Errorf("%s: without the option: %q", c.reason, got)
				}
				continue
			}
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("%s: %q, want %q", c.reason, got, c.want)
			}
			if c.want == "" && !strings.Contains(strings.Join(logs, " "), "request.") {
				t.Errorf("%s: nothing is logged", c.reason)
			}
		}
	}
}
