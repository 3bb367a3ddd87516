package schema_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
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
	}{
		{"2020-12", "tests/draft2020-12", true},
		{"draft4", "tests/draft4", false},
		{"optional", "tests/draft2020-12/optional", true},
		{"optional/format", "tests/draft2020-12/optional/format", true},
	} {
		t.Run(part.name, func(t *testing.T) {
			s := suite{root: root, openapi31: part.openapi31, unmet: maps.Clone(deviations)}
			s.run(t, part.folder)
			for place := range s.unmet {
				if strings.HasPrefix(place, part.folder+"/") && filepath.Dir(strings.SplitAfter(place, ".json")[0]) == part.folder {
					t.Errorf("%s: deviates no longer; take the row out", place)
				}
			}
			fmt.Printf("%s: agree %d of %d", part.name, s.agree, s.total)
			if s.unsayable > 0 {
				fmt.Printf(" (%d tests left out, which OpenAPI 3.0 can't say)", s.unsayable)
			}
			fmt.Println()
		})
	}
}

type suite struct {
	root                    string
	openapi31               bool
	agree, total, unsayable int
	unmet                   map[string]string
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
		if got == fmt.Sprint(test.Valid) && len(problems) == 0 {
			s.agree++
			continue
		}
		name := place + ": " + test.Description
		if _, known := deviations[name]; known {
			delete(s.unmet, name)
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
		return nil, errNoRemote
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

// deviations are the tests whose answer is not ours, with the reason.
var deviations = map[string]string{
	"tests/draft2020-12/defs.json: validate definition against metaschema: valid definition schema":                                                                    metaSchema,
	"tests/draft2020-12/defs.json: validate definition against metaschema: invalid definition schema":                                                                  metaSchema,
	"tests/draft2020-12/ref.json: remote ref, containing refs itself: remote ref valid":                                                                                metaSchema,
	"tests/draft2020-12/ref.json: remote ref, containing refs itself: remote ref invalid":                                                                              metaSchema,
	"tests/draft2020-12/vocabulary.json: schema that uses custom metaschema with with no validation vocabulary: no validation: invalid number, but it still validates": "a meta-schema of one's own has no say: OpenAPI 3.1 has a dialect",
	"tests/draft2020-12/format.json: email format: invalid email string is only an annotation by default":                                                              asserted,
	"tests/draft2020-12/format.json: ipv4 format: invalid ipv4 string is only an annotation by default":                                                                asserted,
	"tests/draft2020-12/format.json: ipv6 format: invalid ipv6 string is only an annotation by default":                                                                asserted,
	"tests/draft2020-12/format.json: hostname format: invalid hostname string is only an annotation by default":                                                        asserted,
	"tests/draft2020-12/format.json: date format: invalid date string is only an annotation by default":                                                                asserted,
	"tests/draft2020-12/format.json: date-time format: invalid date-time string is only an annotation by default":                                                      asserted,
	"tests/draft2020-12/format.json: time format: invalid time string is only an annotation by default":                                                                asserted,
	"tests/draft2020-12/format.json: uri format: invalid uri string is only an annotation by default":                                                                  asserted,
	"tests/draft2020-12/format.json: uuid format: invalid uuid string is only an annotation by default":                                                                asserted,
	"tests/draft2020-12/format.json: idn-email format: invalid idn-email string is only an annotation by default":                                                      asserted,
	"tests/draft2020-12/format.json: regex format: invalid regex string is only an annotation by default":                                                              asserted,
	"tests/draft2020-12/format.json: idn-hostname format: invalid idn-hostname string is only an annotation by default":                                                asserted,
	"tests/draft2020-12/format.json: json-pointer format: invalid json-pointer string is only an annotation by default":                                                asserted,
	"tests/draft2020-12/format.json: relative-json-pointer format: invalid relative-json-pointer string is only an annotation by default":                              asserted,
	"tests/draft2020-12/format.json: iri format: invalid iri string is only an annotation by default":                                                                  asserted,
	"tests/draft2020-12/format.json: iri-reference format: invalid iri-reference string is only an annotation by default":                                              asserted,
	"tests/draft2020-12/format.json: uri-reference format: invalid uri-reference string is only an annotation by default":                                              asserted,
	"tests/draft2020-12/format.json: uri-template format: invalid uri-template string is only an annotation by default":                                                asserted,
	"tests/draft2020-12/format.json: duration format: invalid duration string is only an annotation by default":                                                        asserted,
}

const (
	metaSchema = "the meta-schema is not in the suite, and nothing is fetched"
	asserted   = "a format that is known is asserted"
)
