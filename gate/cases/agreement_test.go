package cases

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/gate"
)

// agree checks what holds for the cases of any document.
func agree(t *testing.T, c *gate.Contract) (count int) {
	t.Helper()
	g, err := New(c, Options{})
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	g.disagree = func(c Case, j gate.Judgement) {
		if told++; told <= 10 {
			t.Errorf("the judge disagrees on %s (%s %s): wanted %s at %q, found %+v\n%.300q", c.ID, c.Expect, c.Request.Target, c.Rule, c.Pointer, j.Findings, c.Request.Body)
		}
	}
	ids, operations := make(map[string]bool), make(map[string]bool)
	for c := range g.All() {
		count++
		operations[c.Operation] = true
		if ids[c.ID] {
			t.Errorf("the id %s is there twice", c.ID)
		}
		ids[c.ID] = true
		if c.Expect != Refuse && len(c.Request.Body) > 1<<20 {
			t.Errorf("%s has a body of %d bytes", c.ID, len(c.Request.Body))
		}
	}
	for _, gap := range g.Gaps() {
		if gap.Reason == "" || operations[gap.Operation] && strings.Contains(gap.Reason, "the judge") {
			t.Errorf("the gap %+v", gap)
		}
		operations[gap.Operation] = true
	}
	for _, operation := range c.Operations() {
		if !operations[operation.Name] {
			t.Errorf("%s has no case", operation.Name)
		}
	}
	return count
}

// TestAgreement makes the cases of documents that have every keyword.
func TestAgreement(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no documents", err)
	}
	for _, file := range append(files, "../../openapi.yaml") {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			c := contract(t, string(content))
			if n := agree(t, c); n < 100*len(c.Operations())/2 {
				t.Errorf("got %d cases of %d operations", n, len(c.Operations()))
			}
		})
	}
}

// TestCoverage wants an invalid and a valid case of every keyword that the
// document has.
func TestCoverage(t *testing.T) {
	content, err := os.ReadFile("testdata/keywords.yaml")
	if err != nil {
		t.Fatal(err)
	}
	rules := make(map[Expectation]map[gate.Rule]int)
	for _, c := range collect(t, contract(t, string(content)), Options{}) {
		if rules[c.Expect] == nil {
			rules[c.Expect] = make(map[gate.Rule]int)
		}
		rules[c.Expect][c.Rule]++
	}
	for _, keyword := range []string{
		"type", "nullable", "required", "additionalProperties", "minLength", "maxLength", "pattern", "format", "enum", "minimum", "maximum",
		"exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "readOnly",
		"oneOf", "anyOf", "not", "syntax", "depth", "trailingData", "unicode", "surrogate", "duplicateMember", "missing",
	} {
		if rules[Refuse][gate.Rule("request.body."+keyword)] == 0 {
			t.Errorf("no invalid case for %s in a body", keyword)
		}
	}
	for _, keyword := range []string{"type", "required", "minLength", "maxLength", "pattern", "enum", "minimum", "maximum", "exclusiveMinimum", "duplicate", "additionalProperties", "minItems"} {
		if rules[Refuse][gate.Rule("request.parameter."+keyword)] == 0 && keyword != "minItems" {
			t.Errorf("no invalid case for %s in a parameter", keyword)
		}
	}
	for _, keyword := range []string{"minLength", "maxLength", "pattern", "format", "enum", "minimum", "maximum", "multipleOf", "minItems", "maxItems", "nullable"} {
		if rules[Take][gate.Rule("request.body."+keyword)] == 0 {
			t.Errorf("no valid case for %s in a body", keyword)
		}
	}
}
