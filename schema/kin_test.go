package schema_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/leasegate/leasegate/schema"
)

// kinDiffers are the differences between the evaluator and kin-openapi, each with
// an example. One that is gone is to be taken out.
var kinDiffers = []struct {
	reason       string
	schema, body string
	takes        bool // by the evaluator; kin-openapi does the opposite
	covers       func(document, body string) bool
}{
	{
		reason: "null is allowed where there is no type (OpenAPI 3.0.4, Schema Object, nullable)",
		schema: `{"minItems":3}`, body: `null`, takes: true,
		covers: func(_, body string) bool { return strings.Contains(body, "null") },
	},
	{
		reason: "what stands beside nullable is asked of null too: it is not in the enum",
		schema: `{"type":"string","nullable":true,"allOf":[{"enum":["a"]}]}`, body: `null`, takes: false,
		covers: func(_, body string) bool { return strings.Contains(body, "null") },
	},
	{
		reason: "numbers are not rounded to float64",
		schema: `{"multipleOf":2}`, body: `9007199254740993`, takes: false,
		covers: func(document, body string) bool { return strings.Contains(document+body, "9007199254740993") },
	},
	{
		reason: "a schema that refuses all is not empty",
		schema: `{"not":{}}`, body: `1`, takes: false,
		covers: func(document, _ string) bool { return strings.Contains(document, "{}") },
	},
	{
		reason: "an enum that lists nothing takes nothing",
		schema: `{"enum":[]}`, body: `1`, takes: false,
		covers: func(document, _ string) bool { return strings.Contains(document, `"enum":[]`) },
	},
}

// FuzzKin holds the evaluator and kin-openapi together on schemas of OpenAPI 3.0.
func FuzzKin(f *testing.F) {
	for seed := range uint64(300) {
		f.Add(randomBytes(seed))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		// kin-openapi overflows the stack on schemas that lead back to themselves.
		m := &maker{bytes: source, acyclic: true}
		text := documentOf30(marshalDefinitions(m.definitions()))
	bodies:
		for range 6 {
			body := m.value()
			for _, row := range kinDiffers {
				if row.covers(text, body) {
					continue bodies
				}
			}
			ours, theirs := judgeBoth(t, text, body)
			if (theirs == nil) != (len(ours.Problems) == 0) {
				t.Errorf("%s\nagainst %s\nours: %+v\ntheirs: %v", body, text, ours, theirs)
			}
		}
	})
}

// TestKinDiffers holds the rows of differences to what they say.
func TestKinDiffers(t *testing.T) {
	for _, row := range kinDiffers {
		text := documentOf30(`{"A":` + row.schema + `}`)
		ours, theirs := judgeBoth(t, text, row.body)
		if takes := len(ours.Problems) == 0; takes != row.takes {
			t.Errorf("%s: %s takes %s: %t, wanted %t", row.reason, row.schema, row.body, takes, row.takes)
		}
		if (theirs == nil) == row.takes {
			t.Errorf("%s: kin-openapi differs no longer; take the row out", row.reason)
		}
		if !row.covers(text, row.body) {
			t.Errorf("%s: the row does not cover its example", row.reason)
		}
	}
}

func documentOf30(schemas string) string {
	return `{"openapi":"3.0.4","info":{"title":"t","version":"1"},"paths":{},"components":{"schemas":` + schemas + `}}`
}

func judgeBoth(t *testing.T, text, body string) (ours schema.Result, theirs error) {
	t.Helper()
	compiled := compileAt(t, text, "/components/schemas/A")
	doc, err := openapi3.NewLoader().LoadFromData([]byte(text))
	if err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	v, problems, whole := schema.ReadJSON([]byte(body))
	if !whole || len(problems) > 0 {
		t.Fatalf("%s is no value: %v", body, problems)
	}
	var instance any
	if err := json.Unmarshal([]byte(body), &instance); err != nil {
		t.Fatal(err)
	}
	return compiled.Evaluate(v, schema.Neither), doc.Components.Schemas["A"].Value.VisitJSON(instance)
}
