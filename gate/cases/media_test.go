package cases

import (
	"os"
	"strings"
	"testing"
)

// TestMedia wants valid cases of every operation whose bodies and parameters can be
// written, in each media type and style, and a reason for the others.
func TestMedia(t *testing.T) {
	content, err := os.ReadFile("testdata/media.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c := contract(t, string(content))
	g, err := New(c, Options{})
	if err != nil {
		t.Fatal(err)
	}
	plain := make(map[string]Case)
	for one := range g.All() {
		if one.Plain {
			plain[one.Operation] = one
		}
	}
	impossible := map[string]string{"xml": "application/xml", "impossible": "the parameter none"}
	for _, gap := range g.Gaps() {
		if reason := impossible[gap.Operation]; reason == "" || !strings.Contains(gap.Reason, reason) {
			t.Errorf("%s: got the gap %q, want %q", gap.Operation, gap.Reason, reason)
		}
		delete(impossible, gap.Operation)
	}
	for operation := range impossible {
		t.Errorf("%s is no gap", operation)
	}
	for _, op := range c.Operations() {
		if op.Name == "xml" || op.Name == "impossible" {
			continue
		}
		if one, ok := plain[op.Name]; !ok {
			t.Errorf("%s has no plain case", op.Name)
		} else if undefined := op.Name == "lists"; (one.Uncertain != "") != undefined {
			t.Errorf("%s: the judge could not read %s %q: %s", op.Name, one.Request.Target, one.Request.Body, one.Uncertain)
		}
	}
	for operation, want := range map[string]string{
		"upload": "name=\"name\"", "octets": "acme", "any": "{", "form": "name=", "text": "3",
	} {
		if body := string(plain[operation].Request.Body); !strings.Contains(body, want) {
			t.Errorf("%s: got the body %q, want %q in it", operation, body, want)
		}
	}
}
