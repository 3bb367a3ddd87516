package codegen

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/schema"
	"github.com/leasegate/leasegate/strict/wire"
)

// TestOfficialSuite generates code from every group of the JSON-Schema-Test-Suite, each
// as the schema of a member of what an operation takes and answers with, and sends its
// values through handlers that send back what they were sent: what the suite takes for
// valid comes back as it was, and nothing else comes through.
func TestOfficialSuite(t *testing.T) {
	for _, part := range suiteParts(t) {
		t.Run(part.name, func(t *testing.T) {
			run := suiteRun{part: part, folder: t.TempDir()}
			run.read(t)
			run.generate(t)
			run.run(t)
		})
	}
}

// A suiteRun is one part of the suite, generated into a module of its own.
type suiteRun struct {
	part     suitePart
	folder   string
	groups   []suiteGroup
	accepted []bool // by group
	packages []string
	cases    []suiteCase
}

// A suiteCase is a value to send.
type suiteCase struct {
	Path string // of the operation
	Data string
	// What came of it: the status of the response, and what it held.
	Status int
	Back   string

	group, test int
}

// read reads the groups of the suite.
func (r *suiteRun) read(t *testing.T) {
	t.Helper()
	for _, group := range r.part.groups(t) {
		if _, err := r.part.document(group); err != nil {
			t.Errorf("%s: %v", group.place, err)
			continue
		}
		r.groups = append(r.groups, group)
	}
}

// generate makes packages of as many groups as can stand in one document.
func (r *suiteRun) generate(t *testing.T) {
	t.Helper()
	r.accepted = make([]bool, len(r.groups))
	rest := make([]int, len(r.groups))
	for i := range rest {
		rest[i] = i
	}
	for len(rest) > 0 {
		var now, later []int
		taken := map[string]bool{}
		for _, i := range rest {
			ids := identifiers(r.groups[i].Schema)
			if slices.ContainsFunc(ids, func(id string) bool { return taken[id] }) {
				later = append(later, i)
				continue
			}
			now = append(now, i)
			for _, id := range ids {
				taken[id] = true
			}
		}
		r.generatePackage(t, now)
		rest = later
	}
}

var identifier = regexp.MustCompile(`"\$id"\s*:\s*"([^"]*)"`)

// identifiers are the last segments of the addresses in a schema, of which no two stand in
// one document.
func identifiers(text []byte) (ids []string) {
	for _, match := range identifier.FindAllSubmatch(text, -1) {
		id := strings.TrimRight(string(match[1]), "/#")
		ids = append(ids, id[strings.LastIndexByte(id, '/')+1:])
	}
	return ids
}

// generatePackage generates one package from groups, with a handler that sends back what
// it was sent.
func (r *suiteRun) generatePackage(t *testing.T, groups []int) {
	t.Helper()
	name := fmt.Sprintf("suite%d", len(r.packages))
	version, schemas, paths := "3.1.0", map[string]any{}, map[string]any{}
	if !r.part.openapi31 {
		version = "3.0.4"
	}
	for _, i := range groups {
		component := fmt.Sprintf("G%d", i)
		text := rooted(r.groups[i].Schema, r.part.openapi31, "/components/schemas/"+component)
		schemas[component] = json.RawMessage(bytes.Replace(text, []byte("/group.json"), []byte(fmt.Sprintf("/group%d.json", i)), 1))
		schemas["W"+component] = map[string]any{
			"type": "object", "required": []string{"v"}, "additionalProperties": false,
			"properties": map[string]any{"v": map[string]any{"$ref": "#/components/schemas/" + component}},
		}
		content := map[string]any{"application/json": map[string]any{"schema": map[string]any{"$ref": "#/components/schemas/W" + component}}}
		paths[fmt.Sprintf("/g%d", i)] = map[string]any{"post": map[string]any{
			"operationId": fmt.Sprintf("op%d", i), "requestBody": map[string]any{"required": true, "content": content},
			"responses": map[string]any{"200": map[string]any{"description": "d", "content": content}, "400": map[string]any{"description": "d"}},
		}}
	}
	text, err := json.Marshal(map[string]any{
		"openapi": version, "info": map[string]any{"title": "t", "version": "1"}, "paths": paths, "components": map[string]any{"schemas": schemas},
	})
	if err != nil {
		t.Fatal(err)
	}
	config := testConfig()
	config.PackageName, config.SkipUnsupported, config.readFile = name, true, r.part.remote
	config.Generate.Client = false
	config.OutputOptions.SkipPrune = false
	result, err := Generate(config, name+".json", text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, refusal := range result.Skipped.Refusals {
		t.Logf("refused: %v", refusal)
	}
	leftOut := map[string]bool{}
	for _, op := range result.Skipped.Operations {
		leftOut[op.Path] = true
	}
	var echo strings.Builder
	fmt.Fprintf(&echo, "package %s\n\nimport \"context\"\n\n// Echo sends back what it is sent.\ntype Echo struct{ Unimplemented }\n", name)
	for _, i := range groups {
		path := fmt.Sprintf("/g%d", i)
		if r.accepted[i] = !leftOut[path]; !r.accepted[i] {
			continue
		}
		fmt.Fprintf(&echo, "\nfunc (Echo) Op%d(_ context.Context, r Op%dRequestObject) (Op%dResponseObject, error) {\n\treturn Op%d200JSONResponse(*r.Body), nil\n}\n", i, i, i, i)
		for k, test := range r.groups[i].Tests {
			r.cases = append(r.cases, suiteCase{Path: "/" + name + path, Data: `{"v":` + string(test.Data) + `}`, group: i, test: k})
		}
	}
	r.packages = append(r.packages, name)
	r.write(t, name+"/gen.go", string(result.Code))
	r.write(t, name+"/echo.go", echo.String())
}

func (r *suiteRun) write(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join(r.folder, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

const suiteMain = `package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

IMPORTS)

type row struct {
	Path, Data string
	Status     int
	Back       string
}

func main() {
	mux := http.NewServeMux()
HANDLERS
	var rows []row
	if err := json.NewDecoder(os.Stdin).Decode(&rows); err != nil {
		panic(err)
	}
	for i := range rows {
		request := httptest.NewRequest("POST", rows[i].Path, strings.NewReader(rows[i].Data))
		request.Header.Set("Content-Type", "application/json")
		answer := httptest.NewRecorder()
		mux.ServeHTTP(answer, request)
		rows[i].Status, rows[i].Back = answer.Code, answer.Body.String()
	}
	if err := json.NewEncoder(os.Stdout).Encode(rows); err != nil {
		panic(err)
	}
}
`

// run builds the packages, in a module that has this one as it is, and sends the values.
func (r *suiteRun) run(t *testing.T) {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		const module = "module github.com/leasegate/leasegate\n"
		if after, ok := strings.CutPrefix(string(text), module); ok {
			text = []byte("module suite\n" + after + "\nrequire github.com/leasegate/leasegate v0.0.0\n\nreplace github.com/leasegate/leasegate => " + root + "\n")
		}
		r.write(t, name, string(text))
	}
	var imports, handlers strings.Builder
	for _, name := range r.packages {
		fmt.Fprintf(&imports, "\t\"suite/%s\"\n", name)
		fmt.Fprintf(&handlers, "\tmux.Handle(\"/%[1]s/\", http.StripPrefix(\"/%[1]s\", %[1]s.NewHandler(%[1]s.Echo{})))\n", name)
	}
	r.write(t, "main.go", strings.NewReplacer("IMPORTS", imports.String(), "HANDLERS\n", handlers.String()).Replace(suiteMain))
	input, err := json.Marshal(r.cases)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command("go", "run", "-mod=mod", ".")
	command.Dir, command.Stdin = r.folder, bytes.NewReader(input)
	command.Env = append(os.Environ(), "GOFLAGS=", "GOPROXY=off", "GOWORK=off")
	var stderr bytes.Buffer
	command.Stderr = &stderr
	output, err := command.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	var answers []suiteCase
	if err := json.Unmarshal(output, &answers); err != nil || len(answers) != len(r.cases) {
		t.Fatalf("%d of %d answers, %v", len(answers), len(r.cases), err)
	}
	for i := range answers {
		r.cases[i].Status, r.cases[i].Back = answers[i].Status, answers[i].Back
	}
	r.judge(t)
}

// suiteDeviations are the tests whose answer is not the suite's, by the beginning of their
// places, with the reason. One that no longer deviates fails.
var suiteDeviations = []struct {
	place, reason string
	tests         int
}{
	{
		"tests/draft2020-12/vocabulary.json: schema that uses custom metaschema with with no validation vocabulary: no validation: invalid number, but it still validates",
		"a meta-schema of one's own does not turn keywords off: OpenAPI 3.1 has a dialect", 1,
	},
}

// judge holds the answers against the suite.
func (r *suiteRun) judge(t *testing.T) {
	t.Helper()
	accepted, wronglyAccepted, wronglyRefused, lost, annotated := 0, 0, 0, 0, 0
	for _, one := range r.accepted {
		if one {
			accepted++
		}
	}
	deviate := make([]int, len(suiteDeviations))
	for _, c := range r.cases {
		group := r.groups[c.group]
		test := group.Tests[c.test]
		name := group.place + ": " + test.Description
		taken := c.Status == 200
		deviation := slices.IndexFunc(suiteDeviations, func(d struct {
			place, reason string
			tests         int
		},
		) bool {
			return strings.HasPrefix(name, d.place)
		})
		switch {
		case c.Status != 200 && c.Status != 400 && c.Status != 422:
			t.Errorf("%s: %s: status %d: %s", name, c.Data, c.Status, c.Back)
		case taken == test.Valid && (!taken || same(c.Data, c.Back)):
		case taken && test.Valid:
			lost++
			t.Errorf("%s: %s came back as %s", name, c.Data, c.Back)
		case !taken && r.part.openapi31 && r.onlyFormat(t, group, test.Data):
			annotated++
		case deviation >= 0:
			deviate[deviation]++
		case taken:
			wronglyAccepted++
			t.Errorf("%s: %s is accepted: %s", name, c.Data, group.Schema)
		default:
			wronglyRefused++
			t.Errorf("%s: %s is refused: %s: %s", name, c.Data, c.Back, group.Schema)
		}
	}
	fmt.Printf("%s: %d of %d groups are generated (%.1f %%) in %d packages, %d values sent: %d wrongly accepted, %d wrongly refused, %d came back changed; %d are refused for a format alone, which is an annotation in this part of the suite\n",
		r.part.name, accepted, len(r.groups), 100*float64(accepted)/float64(len(r.groups)), len(r.packages), len(r.cases), wronglyAccepted, wronglyRefused, lost, annotated)
	if 10*accepted < 9*len(r.groups) {
		t.Errorf("%d of %d groups are accepted, want 90 %%", accepted, len(r.groups))
	}
	for i, d := range suiteDeviations {
		if !strings.HasPrefix(d.place, r.part.folder+"/") {
			continue
		}
		if deviate[i] != d.tests {
			t.Errorf("%s: %d tests deviate, wanted %d", d.place, deviate[i], d.tests)
		}
		fmt.Printf("  %d deviate: %s: %s\n", deviate[i], d.place, d.reason)
	}
}

// onlyFormat reports whether a format is all that the judge finds wrong with a value.
func (r *suiteRun) onlyFormat(t *testing.T, group suiteGroup, data []byte) bool {
	t.Helper()
	d, err := r.part.document(group)
	if err != nil {
		t.Fatal(err)
	}
	v, _, _ := schema.ReadJSON(data)
	found := schema.NewSet(d).Compile(d.Lookup(suitePointer)).Evaluate(v, schema.Neither).Problems
	return len(found) > 0 && !slices.ContainsFunc(found, func(p schema.Problem) bool { return p.Word != "format" })
}

// same reports whether two JSON texts have the same value.
func same(a, b string) bool {
	return json.Valid([]byte(b)) && wire.Canonical(a) == wire.Canonical(b)
}
