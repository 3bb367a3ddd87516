package leasegate_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/leasegate/leasegate"
	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/cases"
)

// bodyCases are the bodies that gate/cases makes of one schema.
type bodyCases struct {
	plain string // the plainest that is to be taken
	good  []string
	bad   []badBody
}

// A badBody breaks one keyword of its schema.
type badBody struct {
	id      string
	rule    string // that is to be found, without the part
	pointer string // where
	text    string
}

// casesOf makes the cases of a body. gate/cases makes requests, so the schema
// becomes that of a request's body, in a document of its own.
func casesOf(t testing.TB, b body) bodyCases {
	t.Helper()
	return schemaCases(t, b.part, leasegate.Document(), b.pointer)
}

// schemaCases makes the cases of a body of the document, whose schema is at pointer.
func schemaCases(t testing.TB, part gate.Part, text []byte, pointer string) bodyCases {
	t.Helper()
	all := tree(t, text)
	if part == gate.PartResponse {
		turnAround(all)
	}
	return valueCases(t, all, lookUp(t, all, pointer))
}

// valueCases makes the cases of a schema that refers to the components of a
// document.
func valueCases(t testing.TB, all map[string]any, schema any) (made bodyCases) {
	t.Helper()
	content := map[string]any{"application/json": map[string]any{"schema": schema}}
	operation := map[string]any{
		"requestBody": map[string]any{"required": true, "content": content},
		"responses":   map[string]any{"204": map[string]any{"description": "taken"}},
	}
	text, err := json.Marshal(map[string]any{
		"openapi": all["openapi"], "info": all["info"], "components": all["components"],
		"paths": map[string]any{"/": map[string]any{"post": operation}},
	})
	if err != nil {
		t.Fatal(err)
	}
	contract := loadContract(t, text)
	generator, err := cases.New(contract, cases.Options{})
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	for c := range generator.All() {
		text := string(c.Request.Body)
		rule, about := strings.CutPrefix(string(c.Rule), "request.body.")
		switch {
		case c.Request.NoBody || c.Uncertain != "" || seen[text]:
		case c.Expect == cases.Take:
			seen[text] = true
			made.good = append(made.good, text)
			if c.Plain && made.plain == "" {
				made.plain = text
			}
		case c.Expect == cases.Refuse && about && rule != "missing":
			seen[text] = true
			_, id, _ := strings.Cut(c.ID, "#")
			made.bad = append(made.bad, badBody{id: strings.TrimPrefix(id, "invalid/"), rule: rule, pointer: c.Pointer, text: text})
		}
	}
	if made.plain == "" || len(made.bad) == 0 {
		t.Fatalf("no cases for %s: %v", text, generator.Untested())
	}
	return made
}

// tree returns the values of a document.
func tree(t testing.TB, text []byte) map[string]any {
	t.Helper()
	read, err := document.Read("openapi.yaml", text, document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return decoded(t, string(read.JSON(document.Everything))).(map[string]any)
}

func lookUp(t testing.TB, all any, pointer string) any {
	t.Helper()
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		object, ok := all.(map[string]any)
		if all = object[strings.NewReplacer("~1", "/", "~0", "~").Replace(token)]; !ok || all == nil {
			t.Fatalf("the document has nothing at %s", pointer)
		}
	}
	return all
}

// turnAround makes what is said of responses be said of requests.
func turnAround(value any) {
	switch value := value.(type) {
	case map[string]any:
		readOnly, isRead := value["readOnly"].(bool)
		writeOnly, isWrite := value["writeOnly"].(bool)
		if isRead || isWrite {
			value["readOnly"], value["writeOnly"] = writeOnly, readOnly
		}
		for _, one := range value {
			turnAround(one)
		}
	case []any:
		for _, one := range value {
			turnAround(one)
		}
	}
}

// defaultPairs are bodies that mean the same: with the default of a member, and
// without the member.
func defaultPairs(s *openapi3.Schema, root, at any) (pairs [][2]string) {
	object, ok := at.(map[string]any)
	if !ok {
		return nil
	}
	for _, part := range s.AllOf {
		pairs = append(pairs, defaultPairs(part.Value, root, at)...)
	}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		property := s.Properties[name].Value
		given, there := object[name]
		if there {
			pairs = append(pairs, defaultPairs(property, root, given)...)
		}
		if property.Default == nil || slices.Contains(s.Required, name) {
			continue
		}
		object[name] = property.Default
		with := encoded(root)
		delete(object, name)
		pairs = append(pairs, [2]string{encoded(root), with})
		if there {
			object[name] = given
		}
	}
	return pairs
}

func encoded(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func decoded(t testing.TB, text string) (value any) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}
