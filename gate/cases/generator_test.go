package cases

import (
	"testing"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
)

func contract(t testing.TB, text string) *gate.Contract {
	t.Helper()
	d, err := document.Read("openapi.yaml", []byte(text), document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := gate.New(d)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// collect makes all cases and fails where the judge disagrees.
func collect(t testing.TB, c *gate.Contract, o Options) []Case {
	t.Helper()
	g, err := New(c, o)
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	g.disagree = func(c Case, j gate.Judgement) {
		if told++; told > 5 {
			t.Fail()
			return
		}
		t.Errorf("the judge disagrees on %s (%s %s): wanted %s %s at %q, found %+v\n%.300q", c.ID, c.Expect, c.Request.Target, c.Rule, c.Schema.Pointer, c.Pointer, j.Findings, c.Request.Body)
	}
	var all []Case
	ids := make(map[string]bool)
	for c := range g.All() {
		if ids[c.ID] {
			t.Errorf("the id %s is there twice", c.ID)
		}
		ids[c.ID] = true
		all = append(all, c)
	}
	for _, gap := range g.Untested() {
		t.Log(gap)
	}
	return all
}
