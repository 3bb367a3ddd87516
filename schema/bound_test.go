package schema

import (
	"fmt"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/document"
)

// hostile compiles the schema S of some.
func hostile(t *testing.T, schemas string) *Schema {
	t.Helper()
	d, err := document.Read("doc.yaml", []byte("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents: {schemas: {"+schemas+"}}\n"), document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return NewSet(d).Compile(d.Component("schemas", "S"))
}

func evaluated(t *testing.T, s *Schema, text string) Result {
	t.Helper()
	v, problems, whole := ReadJSON([]byte(text))
	if !whole || len(problems) > 0 {
		t.Fatal(problems)
	}
	return s.Evaluate(v, Neither)
}

// Where all problems that are kept are found, the rest is held against the schema as
// far as it takes to know that it does not match.
func TestStepsBeyondTheProblems(t *testing.T) {
	s := hostile(t, "S: {items: {items: {type: string}}}")
	v, _, _ := ReadJSON([]byte("[" + strings.Repeat("["+strings.Repeat("1,", 200)+"1],", 200) + "[1]]"))
	w := s.walk(Neither)
	w.root = v
	if w.inside(s, &w.root); len(w.problems) != MaxProblems {
		t.Errorf("%d problems", len(w.problems))
	}
	if w.steps > 2_000 {
		t.Errorf("%d steps for %d problems", w.steps, MaxProblems)
	}
}

// What was wanted counts for the size of what is found.
func TestLongTextsInProblems(t *testing.T) {
	s := hostile(t, "S: {items: {pattern: '^"+strings.Repeat("a", 100_000)+"$'}}")
	size := 0
	for _, p := range evaluated(t, s, "["+strings.Repeat(`"",`, 2_000)+`""]`).Problems {
		size += len(p.Want)
	}
	if size > 5<<20 {
		t.Errorf("%d bytes", size)
	}
}

// The orders in which resources that refer to each other are entered are exponentially
// many; beyond a number of them it is said that nothing is judged.
func TestOrdersOfDynamicScopes(t *testing.T) {
	const n = 9
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "r%d: {$id: 'http://x/r%d', $dynamicAnchor: a, oneOf: [", i, i)
		for j := range n {
			fmt.Fprintf(&b, "{$ref: 'http://x/r%d'}, ", j)
		}
		b.WriteString("{$dynamicRef: '#a'}]}, ")
	}
	r := evaluated(t, hostile(t, b.String()+"S: {$ref: 'http://x/r0'}"), "{}")
	if len(r.Unjudged) == 0 || !strings.Contains(r.Unjudged[0].Reason, "too many ways") {
		t.Errorf("got %+v", r)
	}
}

// Objects and arrays of a long enum are found by their hash, as they are without one.
func TestLongEnum(t *testing.T) {
	var values []string
	for i := range 20 {
		values = append(values, fmt.Sprintf("{a: %d, b: [x]}", i), fmt.Sprintf("[%d]", i))
	}
	s := hostile(t, "S: {enum: ["+strings.Join(values, ", ")+"]}")
	for text, want := range map[string]bool{
		`{"b": ["x"], "a": 7.0}`: true, `[1.9e1]`: true, `{"a": 20, "b": ["x"]}`: false, `{"a": 7}`: false,
		`[20]`: false, `[]`: false, `{}`: false, `[[7]]`: false, `"a"`: false, `7`: false,
	} {
		if got := len(evaluated(t, s, text).Problems) == 0; got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// A pattern that took too long for many values is given up.
func TestPatternThatIsGivenUp(t *testing.T) {
	s := hostile(t, "S: {pattern: '^(?=a)(a+)+$'}")
	s.Pattern.timeouts.Store(maxTimeouts)
	if r := evaluated(t, s, `"aa"`); len(r.Unjudged) != 1 || len(r.Problems) != 0 {
		t.Errorf("got %+v", r)
	}
}
