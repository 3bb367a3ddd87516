package schema_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
)

// A suiteGroup is a schema of the official suite with values to hold against it.
type suiteGroup struct {
	Description string          `json:"description"`
	Schema      json.RawMessage `json:"schema"`
	Tests       []struct {
		Description string          `json:"description"`
		Data        json.RawMessage `json:"data"`
		Valid       bool            `json:"valid"`
	} `json:"tests"`
}

// TestOfficialSuite puts every schema of the JSON-Schema-Test-Suite into a document,
// as that of a body, and holds its values against it as bodies.
func TestOfficialSuite(t *testing.T) {
	root := os.Getenv("JSON_SCHEMA_TEST_SUITE")
	if root == "" {
		t.Skip("skipped: JSON_SCHEMA_TEST_SUITE names no checkout of the JSON-Schema-Test-Suite")
	}
	for _, part := range []struct {
		name, folder string
		openapi31    bool
		// annotation is set where the suite takes format for an annotation; elsewhere
		// it wants it asserted, as we do.
		annotation bool
	}{
		{"2020-12", "tests/draft2020-12", true, true},
		{"draft4", "tests/draft4", false, false},
		{"optional", "tests/draft2020-12/optional", true, false},
		{"optional/format", "tests/draft2020-12/optional/format", true, false},
	} {
		t.Run(part.name, func(t *testing.T) {
			s := suite{root: root, openapi31: part.openapi31, annotation: part.annotation, deviate: make([]int, len(deviations))}
			s.run(t, part.folder)
			fmt.Printf("%s: agree %d of %d", part.name, s.agree, s.total)
			if s.unsayable > 0 {
				fmt.Printf(" (%d tests left out, which OpenAPI 3.0 can't say)", s.unsayable)
			}
			if s.annotated > 0 {
				fmt.Printf(" (%d of them but for a format, which is asserted and in this part of the suite an annotation)", s.annotated)
			}
			fmt.Println()
			for i, row := range deviations {
				if path.Dir(strings.SplitAfter(row.pattern, ".json")[0]) != part.folder {
					continue
				}
				if s.deviate[i] != row.tests {
					t.Errorf("%s: %d tests deviate, wanted %d", row.pattern, s.deviate[i], row.tests)
				}
				fmt.Printf("  %d deviate: %s: %s\n", s.deviate[i], row.pattern, row.reason)
			}
		})
	}
}

type suite struct {
	root                    string
	openapi31, annotation   bool
	agree, total, unsayable int
	annotated               int
	deviate                 []int // by row of deviations
}

func (s *suite) run(t *testing.T, folder string) {
	files, err := filepath.Glob(filepath.Join(s.root, folder, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in %s: %v", folder, err)
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
			s.group(t, folder+"/"+filepath.Base(file)+": "+group.Description, group)
		}
	}
}

func (s *suite) group(t *testing.T, place string, group suiteGroup) {
	if !s.openapi31 {
		if keyword := unsayable(group.Schema); keyword != "" {
			s.unsayable += len(group.Tests)
			return
		}
	}
	compiled, err := s.compile(group.Schema)
	if err != nil {
		t.Errorf("%s: %v", place, err)
		s.total += len(group.Tests)
		return
	}
	for _, test := range group.Tests {
		s.total++
		v, problems, _ := schema.ReadJSON(test.Data)
		result := compiled.Evaluate(v, schema.Neither)
		got := fmt.Sprint(len(result.Problems) == 0)
		if len(result.Unjudged) > 0 && len(result.Problems) == 0 {
			got = fmt.Sprintf("unjudged: %s", result.Unjudged[0].Reason)
		}
		if matches, certain := compiled.Matches(v, schema.Neither); matches != (len(result.Problems) == 0) || certain != (len(result.Unjudged) == 0) && matches {
			t.Errorf("%s: %s: Matches says %t, %t and Evaluate %+v", place, test.Description, matches, certain, result)
		}
		if s.annotation && test.Valid && len(result.Problems) == 1 && result.Problems[0].Word == "format" {
			s.annotated++
			got = "true"
		}
		if got == fmt.Sprint(test.Valid) && len(problems) == 0 {
			s.agree++
			continue
		}
		name := place + ": " + test.Description
		if i := deviation(name); i >= 0 {
			s.deviate[i]++
			continue
		}
		t.Errorf("%s: valid is %s, wanted %t: %s %+v", name, got, test.Valid, group.Schema, result.Problems)
	}
}

// compile reads a document with the schema, whose remotes are files of the suite.
func (s *suite) compile(text []byte) (*schema.Schema, error) {
	version := "3.1.0"
	if !s.openapi31 {
		version = "3.0.4"
	}
	const pointer = "/paths/~1/post/requestBody/content/application~1json/schema"
	text = rooted(text, s.openapi31, pointer)
	doc := fmt.Sprintf(`{"openapi":%q,"info":{"title":"t","version":"1"},"paths":{"/":{"post":{"requestBody":{"content":{"application/json":{"schema":%s}}},"responses":{"204":{"description":"ok"}}}}}}`, version, text)
	d, err := document.Read("suite.json", []byte(doc), document.Options{ReadFile: s.remote})
	if err != nil {
		return nil, err
	}
	return schema.NewSet(d).Compile(d.Lookup(pointer)), nil
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

func (s *suite) remote(uri string) ([]byte, error) {
	name, ok := strings.CutPrefix(uri, "http://localhost:1234/")
	if !ok {
		return metaSchema(uri)
	}
	text, err := os.ReadFile(filepath.Join(s.root, "remotes", filepath.FromSlash(name)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNoRemote
	}
	return text, err
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
			if inner == "null" {
				return keyword
			}
			if _, text := inner.(string); !text {
				return keyword
			}
		case "items", "not":
			if found := unsayableIn(inner); found != "" {
				return found
			}
		case "additionalProperties":
			if _, boolean := inner.(bool); boolean {
				continue
			}
			if found := unsayableIn(inner); found != "" {
				return found
			}
		case "properties":
			members, _ := inner.(map[string]any)
			for _, name := range slices.Sorted(maps.Keys(members)) {
				if found := unsayableIn(members[name]); found != "" {
					return found
				}
			}
		case "allOf", "anyOf", "oneOf":
			items, _ := inner.([]any)
			for _, item := range items {
				if found := unsayableIn(item); found != "" {
					return found
				}
			}
		}
	}
	return ""
}

// deviations are the tests whose answer is not ours, by a pattern of their places in
// which * is any text, with their number and the reason.
var deviations = []struct {
	pattern string
	tests   int
	reason  string
}{
	{
		"tests/draft2020-12/vocabulary.json: schema that uses custom metaschema with with no validation vocabulary: no validation: invalid number, but it still validates", 1,
		"a meta-schema of one's own does not turn keywords off: OpenAPI 3.1 has a dialect",
	},
	{
		"tests/draft2020-12/optional/cross-draft.json: refs to historic drafts *", 1,
		"other drafts are not read: what is there is of the dialect of OpenAPI 3.1",
	},
	{
		"tests/draft2020-12/optional/unknownKeyword.json: *: type matches *", 2,
		"an $id counts wherever it stands in a document",
	},
}

func deviation(place string) int {
	for i := range deviations {
		expression := strings.ReplaceAll(regexp.QuoteMeta(deviations[i].pattern), `\*`, ".*")
		if regexp.MustCompile("^" + expression + "$").MatchString(place) {
			return i
		}
	}
	return -1
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
