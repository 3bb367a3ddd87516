package leasegate_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const modulePath = "github.com/leasegate/leasegate"

// house says which packages of ours, and which others, a package may depend on,
// directly or not. The standard library is free to all.
var house = map[string]struct{ ours, others []string }{
	"strict/value": {},
	"strict/wire":  {ours: []string{"strict/value"}},
	"strict":       {ours: runtime},
	"gen":          {ours: append(runtime, "strict"), others: consumer},
	"":             {ours: append(runtime, "strict", "gen"), others: consumer},
	"api":          {},
	"gate":         {ours: []string{"document", "schema", "strict/style", "strict/value", "strict/wire"}, others: anything},
}

// never says what a package must not depend on.
var never = map[string][]string{
	"codegen":       {"gen", "", "gate", "leasetest"},
	"cmd/leasegen":  {"gen", "", "gate", "leasetest"},
	"gate":          {"gen", "", "leasetest", "gate/run", "gate/report", "gate/result", "gate/cases"},
	"gate/cases":    {"gen", "", "leasetest", "gate/run", "gate/report", "gate/result"},
	"gate/result":   {"gen", "", "leasetest", "gate/run", "gate/report", "gate/cases"},
	"gate/report":   {"gen", "", "leasetest", "gate/run", "gate/cases"},
	"gate/run":      {"gen", "", "leasetest", "gate/report"},
	"cmd/leasegate": {"codegen"},
}

var (
	runtime  = []string{"strict/style", "strict/value", "strict/wire"}
	consumer = []string{
		"github.com/apapsch/go-jsonmerge/v2", "github.com/google/uuid",
		"github.com/oapi-codegen/runtime", "github.com/oapi-codegen/runtime/types",
	}
	anything = []string{"*"}
)

// depends returns what a package is compiled with outside the standard library.
func depends(t *testing.T, name string) (ours, others []string) {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", strings.TrimSuffix(modulePath+"/"+name, "/")).Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for _, path := range strings.Fields(string(out)) {
		if path == modulePath || strings.HasPrefix(path, modulePath+"/") {
			if own := strings.TrimPrefix(strings.TrimPrefix(path, modulePath), "/"); own != name {
				ours = append(ours, own)
			}
		} else {
			others = append(others, path)
		}
	}
	return ours, others
}

func TestHouse(t *testing.T) {
	for name, allowed := range house {
		ours, others := depends(t, name)
		for _, path := range ours {
			if !slices.Contains(allowed.ours, path) {
				t.Errorf("%q must not depend on %q", name, path)
			}
		}
		for _, path := range others {
			if !slices.Contains(allowed.others, path) && !slices.Equal(allowed.others, anything) {
				t.Errorf("%q must not depend on %s", name, path)
			}
		}
	}
	for name, forbidden := range never {
		ours, _ := depends(t, name)
		for _, path := range ours {
			if slices.Contains(forbidden, path) {
				t.Errorf("%q must not depend on %q", name, path)
			}
		}
	}
}

// A program that uses the client compiles at most four packages of others.
func TestConsumerCost(t *testing.T) {
	if _, others := depends(t, ""); len(others) > 4 {
		t.Errorf("%d packages: %s", len(others), strings.Join(others, ", "))
	}
}
