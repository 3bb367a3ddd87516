package cases

import (
	"os"
	"testing"
)

func TestVendored(t *testing.T) {
	document, err := os.ReadFile("../../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	all := collect(t, contract(t, string(document)), Options{
		Params: map[string]string{"leaseId": "a b"},
		Header: []Field{{"Authorization", "Bearer T"}}, Forbidden: []Field{{"Authorization", "Bearer F"}},
	})
	if len(all) < 300 {
		t.Errorf("got %d cases, want 300 at least", len(all))
	}
	for _, c := range all {
		if c.Title == "" || c.Schema.Line == 0 {
			t.Errorf("%s does not say what it is about: %+v", c.ID, c)
		}
	}
}
