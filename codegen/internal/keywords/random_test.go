package keywords

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/leasegate/leasegate/schema"
)

// A changer changes values at random, by one thing or a few.
type changer struct{ *rand.Rand }

// The names and scalars that the document has to do with.
var (
	someNames   = []string{"a", "b", "c", "x", "id", "kind", "n_a", "s", "abc", "long", "card", "address", "city", "more", "value", "children", "next", "list", "leaf", "secret", "no", "x_a", "é"}
	someScalars = []any{
		nil, true, false, "", "a", "b", "x", "ab", "bad", "abcdef", "A", "é", json.Number("0"), json.Number("1"), json.Number("1.0"), json.Number("2.5"), json.Number("9"),
		json.Number("10"), json.Number("13"), json.Number("1e30"), json.Number("-3"), json.Number("0.3"), json.Number("0.35"), json.Number("123456789012345678901"),
	}
)

func (c changer) scalar() any { return someScalars[c.IntN(len(someScalars))] }

func (c changer) name() string { return someNames[c.IntN(len(someNames))] }

// value makes one from nothing.
func (c changer) value(depth int) any {
	switch c.IntN(5) {
	case 0:
		if depth > 0 {
			return []any{c.value(depth - 1), c.value(depth - 1)}[:c.IntN(3)]
		}
	case 1:
		if depth > 0 {
			return map[string]any{c.name(): c.value(depth - 1), c.name(): c.value(depth - 1)}
		}
	}
	return c.scalar()
}

// change returns a value with something changed in it.
func (c changer) change(v any) any {
	switch v := v.(type) {
	case map[string]any:
		names := slices.Sorted(maps.Keys(v))
		changed := maps.Clone(v)
		switch kind := c.IntN(6); {
		case kind == 0 || len(names) == 0:
			changed[c.name()] = c.value(2)
		case kind == 1:
			delete(changed, names[c.IntN(len(names))])
		case kind < 5:
			name := names[c.IntN(len(names))]
			changed[name] = c.change(v[name])
		default:
			return c.value(2)
		}
		return changed
	case []any:
		changed := slices.Clone(v)
		switch kind := c.IntN(6); {
		case kind == 0 || len(v) == 0:
			return append(changed, c.value(2))
		case kind == 1:
			i := c.IntN(len(v))
			return slices.Delete(changed, i, i+1)
		case kind == 2:
			return append(changed, v[c.IntN(len(v))])
		case kind < 5:
			i := c.IntN(len(v))
			changed[i] = c.change(v[i])
			return changed
		}
	}
	return c.value(2)
}

// body makes one of a few cases, most of which have something changed.
func (c changer) body(t *testing.T, examples map[string][]any) string {
	t.Helper()
	names := slices.Sorted(maps.Keys(examples))
	o := map[string]any{}
	for range 1 + c.IntN(3) {
		name := names[c.IntN(len(names))]
		v := examples[name][c.IntN(len(examples[name]))]
		for range c.IntN(3) {
			v = c.change(v)
		}
		o[name] = v
	}
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Judge and generated code find the same in whatever becomes of the examples.
func TestRandomBodies(t *testing.T) {
	checks := 60_000
	if testing.Short() {
		checks = 6_000
	}
	examples := examplesOf(t)
	valid := 0
	for seed := range checks {
		c := changer{rand.New(rand.NewPCG(uint64(seed), 3))}
		if len(agree(t, c.body(t, examples), schema.Direction(1+c.IntN(2)))) == 0 {
			valid++
		}
	}
	if valid < checks/5 || valid > checks*4/5 {
		t.Errorf("%d of %d bodies are valid: the test checks too little", valid, checks)
	}
}

// FuzzAgreement holds generated code against the judge on any text.
func FuzzAgreement(f *testing.F) {
	for _, row := range faults {
		f.Add(row.body, uint8(row.direction))
	}
	f.Fuzz(func(t *testing.T, body string, direction uint8) {
		if len(body) < 500 {
			agree(t, body, schema.Direction(1+direction%2))
		}
	})
}

// FuzzExamples does so on what becomes of the examples.
func FuzzExamples(f *testing.F) {
	f.Fuzz(func(t *testing.T, seed, stream uint64) {
		c := changer{rand.New(rand.NewPCG(seed, stream))}
		agree(t, c.body(t, examplesOf(t)), schema.Direction(1+c.IntN(2)))
	})
}
