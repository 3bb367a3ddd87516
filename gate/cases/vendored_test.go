package cases

import (
	"os"
	"testing"
)

func TestVendored(t *testing.T) {
	const operation, floor = "DELETE /api/v1/dynamic-secrets/leases/{leaseId}", 300
	document, err := os.ReadFile("../../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, c := range collect(t, contract(t, string(document)), Options{
		Params: map[string]string{operation + ".leaseId": "a b"},
		Header: []Field{{"Authorization", "Bearer T"}}, Forbidden: []Field{{"Authorization", "Bearer F"}},
	}) {
		if c.Operation == operation {
			count++
		}
		if c.Title == "" || c.Schema.Line == 0 {
			t.Errorf("%s does not say what it is about: %+v", c.ID, c)
		}
	}
	if count < floor {
		t.Errorf("got %d cases, want %d at least", count, floor)
	}
}
