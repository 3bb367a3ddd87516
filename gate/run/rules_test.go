package run_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/cases"
	"github.com/leasegate/leasegate/gate/result"
	"github.com/leasegate/leasegate/gate/run"
	"github.com/leasegate/leasegate/leasetest"
)

// TestRules wants, for every rule that a run can report, a mutant that fails with
// it, and for the others, which are about requests and the gate makes those
// itself, a recorded exchange.
func TestRules(t *testing.T) {
	planted, exchanges := plantedRules(), recordedRules(t)
	listed := make(map[gate.Rule]bool)
	for _, info := range gate.Rules() {
		listed[info.Rule] = true
		t.Run(string(info.Rule), func(t *testing.T) {
			t.Parallel()
			check := planted[info.Rule]
			switch aboutRequest := strings.HasPrefix(string(info.Rule), "request."); {
			case aboutRequest && check != nil:
				t.Error("no run reports this rule, so that no mutant can be found by it")
			case aboutRequest && !exchanges[info.Rule]:
				t.Error("no recorded exchange breaks it: add one to testdata/rules.har")
			case !aboutRequest && check == nil:
				t.Error("no mutant breaks it")
			case !aboutRequest:
				wantRule(t, check(t), info.Rule)
			}
		})
	}
	for rule := range planted {
		if !listed[rule] {
			t.Errorf("a mutant is for %q, which is no rule", rule)
		}
	}
	for rule := range exchanges {
		if !listed[rule] {
			t.Errorf("an exchange is for %q, which is no rule", rule)
		}
	}
}

func wantRule(t *testing.T, report *result.Report, rule gate.Rule) {
	t.Helper()
	report.Strict = true
	if report.Verdict() != gate.Fail {
		t.Errorf("the mutant got %s", report.Verdict())
	}
	found := false
	for _, count := range report.Rules() {
		found = found || count.Rule == rule
		if strings.HasPrefix(string(count.Rule), "request.") {
			t.Errorf("the run reports %s of a request that it made", count.Rule)
		}
	}
	if !found {
		t.Errorf("the mutant was found by %v", report.Rules())
	}
}

// plantedRules returns the mutants, each as a run of the cases against it.
func plantedRules() map[gate.Rule]func(*testing.T) *result.Report {
	planted := make(map[gate.Rule]func(*testing.T) *result.Report)
	for _, m := range slices.Concat(mutants(), silentMutants()) {
		if planted[m.rule] == nil && strings.HasPrefix(string(m.rule), "server.") {
			planted[m.rule] = func(t *testing.T) *result.Report { return check(t, m.wrap(builtIn(false)), m.auth, m.rule) }
		}
	}
	for _, name := range leasetest.Rules() {
		rule := gate.Rule(name)
		planted[rule] = func(t *testing.T) *result.Report { return check(t, scripted(name), false, rule) }
	}
	for _, a := range answers {
		for _, part := range []string{"body", "header"} {
			rule := gate.Rule("response." + part + "." + a.path)
			planted[rule] = func(t *testing.T) *result.Report {
				body, header := a.good, a.good
				if part == "body" {
					body = a.bad
				} else {
					header = a.bad
				}
				return checkAnswer(t, a.path, body, header)
			}
		}
	}
	planted[gate.RuleResponseClientError] = func(t *testing.T) *result.Report {
		return checkHandler(t, "nothing", http.NotFound)
	}
	planted[gate.RuleResponseBodyUnexpected] = func(t *testing.T) *result.Report { return checkAnswer(t, "nothing", "{}", "1") }
	return planted
}

// builtIn is the built-in server, with a lease that is there again whenever it is used up.
func builtIn(auth bool) http.Handler {
	var options []leasetest.Option
	if auth {
		options = append(options, leasetest.WithToken("T-0123456789"), leasetest.WithForbiddenToken("F-0123456789"))
	}
	server := leasetest.New(options...)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		server.Add(leasetest.Lease{ID: knownLease})
		server.ServeHTTP(w, r)
	})
}

// scripted is the built-in server with a rule broken in every answer that can break it.
func scripted(rule string) http.Handler {
	server := leasetest.New()
	var mu sync.Mutex
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		server.Add(leasetest.Lease{ID: knownLease})
		server.Script(leasetest.Fault{Rule: rule})
		server.ServeHTTP(w, r)
	})
}

// silentMutants never answer as HTTP would have it.
func silentMutants() []mutant {
	instead := func(rule gate.Rule, answer http.HandlerFunc) mutant {
		return mutant{rule: rule, wrap: func(http.Handler) http.Handler { return answer }}
	}
	return []mutant{
		instead(gate.RuleServerMalformed, func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				panic(err)
			}
			defer conn.Close()
			_, _ = io.WriteString(conn, "220 mail.example ESMTP\r\n\r\n")
		}),
		instead(gate.RuleServerUnbounded, func(w http.ResponseWriter, _ *http.Request) { forever(w, strings.Repeat("x", 64<<10)) }),
		instead(gate.RuleServerTimeout, func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			<-r.Context().Done()
		}),
	}
}

// answers are, for each word that a rule about a value ends with and the built-in
// server has no answer for, an answer that breaks it and one that does not, as
// JSON, by the path of testdata/rules.yaml that has the schema.
var answers = []struct{ path, bad, good string }{
	{"nullable", `null`, `"a"`},
	{"type", `1`, `"a"`},
	{"required", `{}`, `{"a":1}`},
	{"additionalProperties", `{"a":1}`, `{}`},
	{"minLength", `""`, `"a"`},
	{"maxLength", `"ab"`, `"a"`},
	{"pattern", `"b"`, `"a"`},
	{"format", `"b"`, `"3fa85f64-5717-4562-b3fc-2c963f66afa6"`},
	{"enum", `"b"`, `"a"`},
	{"const", `"b"`, `"a"`},
	{"minimum", `0`, `1`},
	{"maximum", `2`, `1`},
	{"exclusiveMinimum", `1`, `2`},
	{"exclusiveMaximum", `1`, `0`},
	{"multipleOf", `1`, `2`},
	{"minItems", `[]`, `[1]`},
	{"maxItems", `[1,2]`, `[1]`},
	{"uniqueItems", `[1,1]`, `[1,2]`},
	{"contains", `[1]`, `["a"]`},
	{"minContains", `["a"]`, `["a","b"]`},
	{"maxContains", `["a","b"]`, `["a"]`},
	{"unevaluatedItems", `[1]`, `[]`},
	{"minProperties", `{}`, `{"a":1}`},
	{"maxProperties", `{"a":1,"b":2}`, `{"a":1}`},
	{"propertyNames", `{"ab":1}`, `{"a":1}`},
	{"dependentRequired", `{"a":1}`, `{"a":1,"b":1}`},
	{"unevaluatedProperties", `{"a":1}`, `{}`},
	{"oneOf", `"ab"`, `"a"`},
	{"anyOf", `true`, `1`},
	{"not", `1`, `"a"`},
	{"discriminator", `{"kind":"dog"}`, `{"kind":"Cat"}`},
	{"writeOnly", `{"a":1}`, `{}`},
	{"syntax", `{`, `{}`},
}

// TestGoodAnswers wants the servers whose mutants TestRules finds to pass without
// a fault.
func TestGoodAnswers(t *testing.T) {
	for _, auth := range []bool{false, true} {
		if r := check(t, builtIn(auth), auth, ""); r.Verdict() != gate.Pass {
			t.Errorf("the built-in server: %s %v", r.Verdict(), r.Rules())
		}
	}
	for _, a := range answers {
		if r := checkAnswer(t, a.path, a.good, a.good); r.Verdict() != gate.Pass {
			t.Errorf("%s: %s %v", a.path, r.Verdict(), r.Rules())
		}
	}
	if r := checkAnswer(t, "nothing", "", "1"); r.Verdict() != gate.Pass {
		t.Errorf("no answer: %s %v", r.Verdict(), r.Rules())
	}
}

var rulesContract = sync.OnceValue(func() *gate.Contract {
	const name = "testdata/rules.yaml"
	text, err := os.ReadFile(name)
	if err != nil {
		panic(err)
	}
	doc, err := document.Read(name, text, document.Options{})
	if err != nil {
		panic(err)
	}
	contract, err := gate.New(doc)
	if err != nil {
		panic(err)
	}
	return contract
})

var rulesCases = sync.OnceValue(func() []cases.Case {
	generator, err := cases.New(rulesContract(), cases.Options{})
	if err != nil {
		panic(err)
	}
	return slices.Collect(generator.All())
})

// checkAnswer runs the cases of one GET of testdata/rules.yaml against a server
// that gives one answer.
func checkAnswer(t *testing.T, path, body, header string) *result.Report {
	t.Helper()
	return checkHandler(t, path, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			w.Header().Set("Allow", "GET, POST")
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Value", header)
		_, _ = io.WriteString(w, body)
	})
}

func checkHandler(t *testing.T, path string, handler http.HandlerFunc) *result.Report {
	t.Helper()
	server := httptest.NewServer(handler)
	defer server.Close()
	at, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	report := &result.Report{}
	var chosen []cases.Case
	for _, c := range rulesCases() {
		if c.Operation == "GET /"+path {
			chosen = append(chosen, c)
		}
	}
	for outcome := range (&run.Server{URL: at, Timeout: time.Minute}).Run(context.Background(), rulesContract(), slices.Values(chosen)) {
		report.Add(outcome)
	}
	return report
}

// recordedRules judges the exchanges of testdata/rules.har. The comment of each
// names the rule that it breaks.
func recordedRules(t *testing.T) map[gate.Rule]bool {
	t.Helper()
	const name = "testdata/rules.har"
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var har struct {
		Log struct{ Entries []struct{ Comment gate.Rule } }
	}
	if err := json.Unmarshal(text, &har); err != nil {
		t.Fatal(err)
	}
	broken := make(map[gate.Rule]bool)
	for outcome := range run.Traffic(context.Background(), rulesContract().Judge, name, bytes.NewReader(text)) {
		if outcome.Err != nil {
			t.Fatal(outcome.Err)
		}
		rule := har.Log.Entries[outcome.Exchange].Comment
		broken[rule] = true
		if !slices.ContainsFunc(outcome.Judgement.Findings, func(f gate.Finding) bool { return f.Rule == rule }) {
			t.Errorf("the exchange for %s has the findings %+v", rule, outcome.Judgement.Findings)
		}
	}
	return broken
}
