package codegen

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
)

// A suiteGroup is a schema of the JSON-Schema-Test-Suite with values to hold against it.
type suiteGroup struct {
	Description string          `json:"description"`
	Schema      json.RawMessage `json:"schema"`
	Tests       []suiteTest     `json:"tests"`

	place string // file and description
}

// A suiteTest is a value that matches the schema of its group, or does not.
type suiteTest struct {
	Description string          `json:"description"`
	Data        json.RawMessage `json:"data"`
	Valid       bool            `json:"valid"`
}

// A suitePart is a folder of it.
type suitePart struct {
	name, folder string
	openapi31    bool
	root         string
}

// suiteParts are those that generated code is held against; none without the suite.
func suiteParts(t *testing.T) []suitePart {
	t.Helper()
	root := os.Getenv("JSON_SCHEMA_TEST_SUITE")
	if root == "" {
		t.Skip("skipped: JSON_SCHEMA_TEST_SUITE names no checkout of the JSON-Schema-Test-Suite")
	}
	return []suitePart{
		{"2020-12", "tests/draft2020-12", true, root},
		{"draft4", "tests/draft4", false, root},
	}
}

// groups reads the groups that OpenAPI can say.
func (p suitePart) groups(t *testing.T) (list []suiteGroup) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(p.root, p.folder, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in %s: %v", p.folder, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var groups []suiteGroup
		if err := json.Unmarshal(text, &groups); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, group := range groups {
			group.place = p.folder + "/" + filepath.Base(file) + ": " + group.Description
			// Of what OpenAPI 3.0 has no words for, the judge is right all the same where the
			// tests do not depend on these words.
			if p.openapi31 || unsayable(group.Schema) == "" || p.judges(group) {
				list = append(list, group)
			}
		}
	}
	return list
}

// judges reports whether the judge says of every value of a group what the suite says.
func (p suitePart) judges(group suiteGroup) bool {
	d, err := p.document(group)
	if err != nil {
		return false
	}
	judge := schema.NewSet(d).Compile(d.Lookup(suitePointer))
	for _, test := range group.Tests {
		v, _, _ := schema.ReadJSON(test.Data)
		if result := judge.Evaluate(v, schema.Neither); len(result.Unjudged) > 0 || (len(result.Problems) == 0) != test.Valid {
			return false
		}
	}
	return true
}

const suitePointer = "/paths/~1/post/requestBody/content/application~1json/schema"

// document reads one with the schema of a group, whose remotes are files of the suite.
func (p suitePart) document(group suiteGroup) (*document.Document, error) {
	version := "3.1.0"
	if !p.openapi31 {
		version = "3.0.4"
	}
	text := fmt.Sprintf(`{"openapi":%q,"info":{"title":"t","version":"1"},"paths":{"/":{"post":{"operationId":"op","requestBody":{"required":true,"content":{"application/json":{"schema":%s}}},"responses":{"204":{"description":"ok"}}}}}}`,
		version, rooted(group.Schema, p.openapi31, suitePointer))
	return document.Read("suite.json", []byte(text), document.Options{ReadFile: p.remote})
}

var (
	toRoot         = regexp.MustCompile(`"\$ref"\s*:\s*"#`)
	beginsAnObject = regexp.MustCompile(`^\s*\{`)
)

// rooted makes a schema, whose fragments lead to its own root, one that stands in a
// document: of 3.1 a resource of its own, of 3.0 with the fragments changed.
func rooted(text []byte, openapi31 bool, pointer string) []byte {
	if !openapi31 {
		return toRoot.ReplaceAll(text, []byte(`"$$ref":"#`+pointer))
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(text, &members) != nil || members["$id"] != nil || len(members) == 0 {
		return text
	}
	return beginsAnObject.ReplaceAll(text, []byte(`{"$$id":"http://localhost:1234/group.json",`))
}

var errNoRemote = errors.New("the suite has no such remote")

func (p suitePart) remote(uri string) ([]byte, error) {
	name, ok := strings.CutPrefix(uri, "http://localhost:1234/")
	if !ok {
		return metaSchema(uri)
	}
	text, err := os.ReadFile(filepath.Join(p.root, "remotes", filepath.FromSlash(name)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNoRemote
	}
	return text, err
}

// metaSchema returns a file of the meta-schema of 2020-12, which a module that the
// tests need brings along.
func metaSchema(uri string) ([]byte, error) {
	name, ok := strings.CutPrefix(uri, "https://json-schema.org/")
	if !ok {
		return nil, errNoRemote
	}
	folder, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/santhosh-tekuri/jsonschema/v6").Output()
	if err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(strings.TrimSpace(string(folder)), "metaschemas", filepath.FromSlash(name)))
}

// unsayable names what a schema of draft 4 has that OpenAPI 3.0 can't say.
func unsayable(text []byte) string {
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		return err.Error()
	}
	return unsayableIn(v)
}

func unsayableIn(v any) string {
	s, ok := v.(map[string]any)
	if !ok {
		return "no object"
	}
	for _, keyword := range slices.Sorted(maps.Keys(s)) {
		inner := s[keyword]
		var inside []any
		switch keyword {
		case "id", "definitions", "dependencies", "patternProperties", "additionalItems":
			return keyword
		case "$ref":
			// Beside a $ref nothing counts in 3.0, and what stands under the other
			// address is not of 3.0: it has an id.
			to, text := inner.(string)
			if !text || len(s) > 1 || strings.HasPrefix(to, "http://json-schema.org/") || strings.HasSuffix(to, "locationIndependentIdentifier.json#/definitions/refToInteger") {
				return keyword
			}
		case "type":
			if text, ok := inner.(string); !ok || text == "null" {
				return keyword
			}
		case "additionalProperties":
			if _, boolean := inner.(bool); !boolean {
				inside = []any{inner}
			}
		case "items", "not":
			inside = []any{inner}
		case "properties":
			members, _ := inner.(map[string]any)
			for _, name := range slices.Sorted(maps.Keys(members)) {
				inside = append(inside, members[name])
			}
		case "allOf", "anyOf", "oneOf":
			inside, _ = inner.([]any)
		}
		for _, one := range inside {
			if found := unsayableIn(one); found != "" {
				return found
			}
		}
	}
	return ""
}

// TestTableOnOfficialSuite makes a table of each group of the suite and holds its values
// against that, as generated code does: the verdicts are the suite's, and what is found
// is what the judge finds.
func TestTableOnOfficialSuite(t *testing.T) {
	for _, part := range suiteParts(t) {
		t.Run(part.name, func(t *testing.T) {
			groups, lacking, tests := 0, 0, 0
			for _, group := range part.groups(t) {
				d, err := part.document(group)
				if err != nil {
					t.Errorf("%s: %v", group.place, err)
					continue
				}
				groups++
				judge := schema.NewSet(d).Compile(d.Lookup(suitePointer))
				table := newTable()
				id := table.add(judge)
				if lacks := table.lacking(id); lacks != nil {
					lacking++
					t.Logf("%s: %v", group.place, lacks)
					continue
				}
				for _, test := range group.Tests {
					tests++
					v, _, _ := schema.ReadJSON(test.Data)
					judged := judge.Evaluate(v, schema.Neither)
					found := checked(t, table, id, string(test.Data), schema.Neither)
					if want := problems(judged); !slices.Equal(found, want) && table.noted(id) == nil {
						t.Errorf("%s: %s: found %q, the judge %q", group.place, test.Description, found, want)
					}
				}
			}
			fmt.Printf("%s: %d groups, %d tests; %d groups lack something\n", part.name, groups, tests, lacking)
		})
	}
}

// problems are those of the judge that are errors, as "word pointer", sorted, each once.
func problems(r schema.Result) []string {
	list := []string{}
	for _, p := range r.Problems {
		if !p.Advice {
			list = append(list, p.Word+" "+p.Pointer)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
