package leasegate_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/leasegate/leasegate"
	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/cases"
)

// A secondJudge is kin-openapi, which shares nothing with ours: no loader, no
// evaluator and no routes.
type secondJudge struct {
	name     string
	text     []byte
	contract *gate.Contract // what ours judges by
	routes   map[string]*routers.Route
}

// beyondKin are operations that kin can't be asked about, and why.
var beyondKin = map[string]string{
	"shapes":     "parameters that are a part of a segment: kin leaves it to a router to take them apart",
	"undefined":  "style deepObject for what is no object: kin does not know it",
	"getFormats": "members that deepObject does not list: kin passes over them",
	"sendForm":   "objects in forms: kin has no form for them",
	"putForm":    "forms with types of their own: kin reads each text as what it looks like",
	"sendMedia":  "bodies of other media types: kin reads a number as text",
	"putMedia":   "likewise",
	"upload":     "parts of CSV: kin reads them as that",
}

func newSecondJudge(t testing.TB, name string, text []byte) *secondJudge {
	t.Helper()
	contract := loadContract(t, text)
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		t.Fatal(err)
	}
	k := &secondJudge{name: name, text: text, contract: contract, routes: make(map[string]*routers.Route)}
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			if beyondKin[operation.OperationID] != "" {
				continue
			}
			route := &routers.Route{Spec: doc, Path: path, PathItem: item, Method: method, Operation: operation}
			k.routes[method+" "+path] = route
			if operation.OperationID != "" {
				k.routes[operation.OperationID] = route
			}
		}
	}
	return k
}

// secondJudges has the documents that both judges are given: the vendored one, that
// of everything that is generated, and the vendored one grown by the operations of
// package growth, where it is there.
func secondJudges(t testing.TB) []*secondJudge {
	t.Helper()
	everything, err := os.ReadFile(filepath.Join("codegen", "internal", "everything", "everything.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	judges := []*secondJudge{
		newSecondJudge(t, "openapi.yaml", leasegate.Document()),
		newSecondJudge(t, "everything.yaml", everything),
	}
	if operations, err := os.ReadFile(filepath.Join("growth", "operations.yaml")); err == nil {
		judges = append(judges, newSecondJudge(t, "grown", append(leasegate.Document(), operations...)))
	}
	return judges
}

// request returns what kin says of a request; known is false where its operation
// can't be told from the case alone.
func (k *secondJudge) request(operation string, r gate.Request) (err error, known bool) {
	input := k.input(operation, r)
	if input == nil {
		return nil, false
	}
	return openapi3filter.ValidateRequest(context.Background(), input), true
}

func (k *secondJudge) input(operation string, r gate.Request) *openapi3filter.RequestValidationInput {
	route := k.routes[operation]
	if route == nil || route.Method != r.Method {
		return nil
	}
	target, err := url.Parse(r.URL)
	if err != nil {
		return nil
	}
	params, ok := pathParams(route.Path, target.EscapedPath())
	if !ok {
		return nil
	}
	request := &http.Request{Method: r.Method, URL: target, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(r.Body))}
	maps.Copy(request.Header, r.Header)
	return &openapi3filter.RequestValidationInput{
		Request: request, PathParams: params, Route: route,
		Options: &openapi3filter.Options{
			IncludeResponseStatus: true, SkipSettingDefaults: true,
			AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
		},
	}
}

// pathParams reads a path by its template, unescaped, as kin's options want it.
func pathParams(template, path string) (params map[string]string, ok bool) {
	params = make(map[string]string)
	want, got := strings.Split(template, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return nil, false
	}
	for i, segment := range want {
		before, rest, templated := strings.Cut(segment, "{")
		if !templated {
			continue
		}
		name, after, _ := strings.Cut(rest, "}")
		text, err := url.PathUnescape(strings.TrimSuffix(strings.TrimPrefix(got[i], before), after))
		if err != nil {
			return nil, false
		}
		params[name] = text
	}
	return params, true
}

// response returns what kin says of an answer.
func (k *secondJudge) response(operation string, r gate.Response) error {
	input := k.input(operation, gate.Request{Method: k.routes[operation].Method, URL: k.routes[operation].Path})
	return openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: r.Status, Header: r.Header,
		Body: io.NopCloser(bytes.NewReader(r.Body)), Options: input.Options,
	})
}

// A kinPlace is where a body travels in a document of [secondJudges].
type kinPlace struct {
	*secondJudge
	operation string
	part      gate.Part
	status    int
	media     string
	pointer   string // of the schema
}

// places lists where JSON travels.
func (k *secondJudge) places() (places []kinPlace) {
	for _, name := range slices.Sorted(maps.Keys(k.routes)) {
		route := k.routes[name]
		if !strings.Contains(name, " ") || route.Method == http.MethodHead {
			continue // the same by its operationId; an answer without a body
		}
		at := "/paths/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(route.Path) + "/" + strings.ToLower(route.Method)
		add := func(part gate.Part, status int, at string, content openapi3.Content) {
			for _, media := range slices.Sorted(maps.Keys(content)) {
				if strings.Contains(media, "json") && content[media].Schema != nil {
					places = append(places, kinPlace{k, name, part, status, media, at + "/content/" + strings.ReplaceAll(media, "/", "~1") + "/schema"})
				}
			}
		}
		if body := route.Operation.RequestBody; body != nil && body.Ref == "" {
			add(gate.PartRequest, 0, at+"/requestBody", body.Value.Content)
		}
		for _, key := range slices.Sorted(maps.Keys(route.Operation.Responses.Map())) {
			status, err := strconv.Atoi(strings.ReplaceAll(strings.ToUpper(key), "X", "9"))
			if response := route.Operation.Responses.Value(key); err == nil && response.Ref == "" && !needsHeaders(response.Value) {
				add(gate.PartResponse, status, at+"/responses/"+key, response.Value.Content)
			}
		}
	}
	return places
}

// needsHeaders reports whether a response must have header fields, which kin asks for
// beside a body that is judged alone.
func needsHeaders(response *openapi3.Response) bool {
	for _, header := range response.Headers {
		if header.Value != nil && header.Value.Required {
			return true
		}
	}
	return false
}

func (p kinPlace) String() string { return fmt.Sprintf("%s, %s %d", p.operation, p.part, p.status) }

// judge returns the rules that a body breaks for ours, and what kin says of it.
func (p kinPlace) judge(t testing.TB, text []byte) (rules []string, kin error) {
	t.Helper()
	findings, err := p.contract.JudgeBody(p.part, p.pointer, text)
	if err != nil {
		t.Fatal(err)
	}
	header := http.Header{"Content-Type": {p.media}}
	if p.part == gate.PartResponse {
		kin = p.response(p.operation, gate.Response{Status: p.status, Header: header, Body: text})
	} else {
		route := p.routes[p.operation]
		body := route.Operation.RequestBody.Value
		input := p.input(p.operation, gate.Request{Method: route.Method, URL: route.Path, Header: header, Body: text})
		kin = openapi3filter.ValidateRequestBody(context.Background(), input, body)
	}
	return brokenRules(findings, p.part), kin
}

// brokenRules lists rules without their part, once each.
func brokenRules(findings []gate.Finding, part gate.Part) (rules []string) {
	for _, f := range findings {
		if f.Part == part {
			_, rule, _ := strings.Cut(string(f.Rule), ".")
			rules = append(rules, rule)
		}
	}
	slices.Sort(rules)
	return slices.Compact(rules)
}

// TestSecondJudge holds kin-openapi and our judge against the same requests and
// responses. Where they differ, the table says why.
func TestSecondJudge(t *testing.T) {
	agreed := make(map[string]int) // refusals of both, by rule
	for _, k := range secondJudges(t) {
		t.Run(k.name, func(t *testing.T) {
			hold := func(id, text string, part gate.Part, rules []string, kin error) {
				for _, unknown := range disputes(text, rules, kin) {
					t.Errorf("%s: %s", id, unknown)
				}
				if kin != nil && len(rules) == 1 {
					agreed[string(part)+"."+rules[0]]++
				}
			}
			generator, err := cases.New(k.contract, cases.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for c := range generator.All() {
				if c.Expect != cases.Take && c.Expect != cases.Refuse || c.Uncertain != "" {
					continue
				}
				e := gate.Exchange{Request: c.Request.Exchange()}
				if kin, known := k.request(c.Operation, e.Request); known {
					rules := brokenRules(k.contract.Judge(e).Findings, gate.PartRequest)
					rules = slices.DeleteFunc(rules, func(rule string) bool { return rule == "security" }) // kin asks for none
					hold(c.ID, string(e.Request.Body), gate.PartRequest, rules, kin)
				}
			}
			for _, p := range k.places() {
				if p.part != gate.PartResponse {
					continue
				}
				made := schemaCases(t, p.part, k.text, p.pointer)
				for _, c := range made.bad {
					rules, kin := p.judge(t, []byte(c.text))
					hold(p.String()+" "+c.id, c.text, p.part, rules, kin)
				}
				for _, text := range made.good {
					rules, kin := p.judge(t, []byte(text))
					hold(fmt.Sprintf("%s %.200s", p, text), text, p.part, rules, kin)
				}
			}
		})
	}
	for _, part := range []string{"request", "response"} {
		for _, rule := range []string{"additionalProperties", "required", "type", "nullable", "enum", "minLength", "maximum", "syntax"} {
			if agreed[part+".body."+rule] == 0 {
				t.Errorf("nothing that breaks %s in a %s was refused by both", rule, part)
			}
		}
	}
}

// FuzzSecondJudge holds them together on any bodies.
func FuzzSecondJudge(f *testing.F) {
	var places []kinPlace
	for _, k := range secondJudges(f)[:2] {
		places = append(places, k.places()...)
	}
	for i, p := range places {
		made := schemaCases(f, p.part, p.text, p.pointer)
		f.Add(uint8(i), []byte(made.plain))
		seen := make(map[string]bool) // one body for each rule will do
		for _, c := range made.bad {
			if len(c.text) < 1000 && !seen[c.rule] {
				seen[c.rule] = true
				f.Add(uint8(i), []byte(c.text))
			}
		}
	}
	f.Fuzz(func(t *testing.T, place uint8, text []byte) {
		p := places[int(place)%len(places)]
		if len(text) == 0 {
			return // whether there is a body is no question of the schema
		}
		rules, kin := p.judge(t, text)
		for _, unknown := range disputes(string(text), rules, kin) {
			t.Errorf("%s: %q: %s", p, text, unknown)
		}
	})
}
