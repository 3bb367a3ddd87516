package codegen

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/schema"
)

var (
	generatedGroups = flag.Int("generated", 120, "how many schemas TestGeneratedAtRandom makes")
	firstSeed       = flag.Uint64("first-seed", 1, "that of the first of them")
)

// TestGeneratedAtRandom generates code from schemas made by chance, and sends values made by
// chance through it, as TestOfficialSuite does: what the judge takes for valid comes back as
// it was, and nothing else comes through.
func TestGeneratedAtRandom(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: it builds a module")
	}
	for _, part := range []suitePart{{name: "3.1", openapi31: true}, {name: "3.0"}} {
		t.Run(part.name, func(t *testing.T) {
			run := suiteRun{part: part, folder: t.TempDir()}
			for seed := *firstSeed; len(run.groups) < *generatedGroups; seed++ {
				if group, ok := randomGroup(t, part, seed); ok {
					run.groups = append(run.groups, group)
				}
			}
			run.generate(t)
			run.run(t)
		})
	}
}

// randomGroup makes a schema and values; ok is false where the judge can't say of all of
// them whether they match.
func randomGroup(t *testing.T, part suitePart, seed uint64) (group suiteGroup, ok bool) {
	t.Helper()
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 2)), is31: part.openapi31, oneWay: true}
	definitions, under := map[string]any{}, "definitions"
	if part.openapi31 {
		under = "$defs"
	}
	for i := range components {
		definitions[fmt.Sprintf("S%d", i)] = m.schema(2)
	}
	text, err := json.Marshal(map[string]any{"allOf": []any{map[string]any{"$ref": "#/components/schemas/S0"}}, under: definitions})
	if err != nil {
		t.Fatal(err)
	}
	group = suiteGroup{place: fmt.Sprintf("seed %d", seed), Schema: json.RawMessage(strings.ReplaceAll(string(text), "#/components/schemas/", "#/"+under+"/"))}
	d, err := part.document(group)
	if err != nil {
		t.Fatal(err)
	}
	judge := schema.NewSet(d).Compile(d.Lookup(suitePointer))
	if choosesItself(judge) {
		return group, false
	}
	for range 12 {
		data, err := json.Marshal(m.value(3))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(data), "1e30") {
			continue // no Go type holds integers beyond 64 bits
		}
		v, _, _ := schema.ReadJSON(data)
		matches, certain := judge.Matches(v, schema.Neither)
		if !certain && matches {
			return group, false
		}
		group.Tests = append(group.Tests, suiteTest{Data: data, Valid: matches})
	}
	// All that is refused, or none, says little.
	return group, slices.ContainsFunc(group.Tests, func(one suiteTest) bool { return one.Valid })
}
