package leasegate_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const modulePath = "github.com/leasegate/leasegate"

// A rule says which packages of ours a package may import, and whether it is pure.
// The root package is "."; a row for a package that is not there says nothing.
type rule struct {
	imports []string
	pure    bool
}

// house is the table of docs/design.md.
var house = map[string]rule{
	"strict/value": {pure: true},
	"strict/wire":  {imports: []string{"strict/value"}},
	"strict/style": {imports: []string{"strict/value"}, pure: true},
	"strict/fill":  {imports: []string{"strict/value", "strict/wire"}, pure: true},
	"strict/form":  {imports: []string{"strict/style", "strict/value", "strict/wire"}, pure: true},
	"strict":       {imports: []string{"strict/fill", "strict/form", "strict/style", "strict/value", "strict/wire"}},
	"api":          {},
	"gen":          {imports: runtime},
	".":            {imports: []string{"gen", "strict"}},

	"document":    {pure: true},
	"schema":      {imports: []string{"document", "strict/value", "strict/wire"}, pure: true},
	"gate":        {imports: []string{"document", "schema", "strict/style", "strict/value"}, pure: true},
	"gate/cases":  {imports: []string{"document", "gate", "schema", "strict/style", "strict/value"}, pure: true},
	"gate/result": {imports: []string{"document", "gate"}, pure: true},
	"gate/report": {imports: []string{"document", "gate", "gate/result"}},
	"gate/run":    {imports: []string{"document", "gate", "gate/cases", "gate/result"}},

	"codegen":                     {imports: append([]string{"api", "codegen/internal/name", "codegen/internal/refused", "document", "schema"}, runtime...)},
	"codegen/internal/everything": {imports: runtime},
	"codegen/internal/keywords":   {imports: runtime},
	"codegen/internal/unions":     {imports: runtime},
	"codegen/internal/name":       {pure: true},
	"codegen/internal/refused":    {imports: []string{"schema", "strict", "strict/fill", "strict/wire"}},

	"contracttest": {imports: []string{"api", "document", "gate", "gate/report", "gate/result", "schema", "strict"}},
	"leasetest":    {imports: append([]string{".", "gen"}, runtime...)},

	"cmd/leasegen":    {imports: []string{"codegen", "document"}},
	"cmd/leasegate":   {imports: []string{".", "api", "document", "gate", "gate/cases", "gate/report", "gate/result", "gate/run", "leasetest", "schema"}},
	"examples/byhand": {},
}

// never says what a package must not depend on, directly or not: where the table
// lets one in by another.
var never = map[string][]string{
	"codegen":       {"gen", ".", "gate", "leasetest"}, // it must run while gen is broken
	"cmd/leasegen":  {"gen", ".", "gate", "leasetest"},
	"gate":          {"gen", ".", "gate/cases", "gate/result", "gate/report", "gate/run"},
	"gate/cases":    {"gate/result", "gate/report", "gate/run"},
	"gate/result":   {"gate/cases", "gate/report", "gate/run"},
	"gate/run":      {"gen", ".", "gate/report"},
	"contracttest":  {"gen", ".", "gate/run"},
	"cmd/leasegate": {"codegen"},
}

// impure has what a pure package does not import: what it has to say depends on
// what it is given alone.
var impure = []string{"os", "os/exec", "os/signal", "net", "log", "log/slog", "io/ioutil", "math/rand", "math/rand/v2", "crypto/rand"}

var (
	runtime  = []string{"strict", "strict/fill", "strict/form", "strict/style", "strict/value", "strict/wire"}
	consumer = []string{
		"github.com/apapsch/go-jsonmerge/v2", "github.com/google/uuid",
		"github.com/oapi-codegen/runtime", "github.com/oapi-codegen/runtime/types",
	}
)

func TestHouse(t *testing.T) {
	imports := packageImports(t)
	for _, name := range slices.Sorted(maps.Keys(imports)) {
		allowed, known := house[name]
		if !known {
			t.Errorf("%s has no row in the table: say there, and in docs/design.md, what it may import", name)
			continue
		}
		for _, imported := range imports[name] {
			if own, ours := ownPackage(imported); ours && !slices.Contains(allowed.imports, own) {
				t.Errorf("%s must not import %s", name, own)
			}
			if allowed.pure && slices.Contains(impure, imported) {
				t.Errorf("%s is pure and must not import %s", name, imported)
			}
		}
		for _, other := range reached(imports, name) {
			if slices.Contains(never[name], other) {
				t.Errorf("%s must not depend on %s", name, other)
			}
		}
	}
}

// The page has the table as it stands here.
func TestHousePage(t *testing.T) {
	var table strings.Builder
	for _, name := range slices.Sorted(maps.Keys(house)) {
		imports := "nothing"
		if list := house[name].imports; len(list) > 0 {
			imports = strings.Join(slices.Sorted(slices.Values(list)), ", ")
		}
		fmt.Fprintf(&table, "%-28s%s\n", name, imports)
	}
	page, err := os.ReadFile("docs/design.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), "\n```\n"+table.String()+"```\n") {
		t.Errorf("docs/design.md does not show who may import whom, which is:\n%s", table.String())
	}
}

// packageImports returns what the packages of this module import, but for their
// tests.
func packageImports(t *testing.T) map[string][]string {
	t.Helper()
	imports := make(map[string][]string)
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			return skipped(name)
		case filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		folder := filepath.ToSlash(filepath.Dir(name))
		imports[folder] = append(imports[folder], []string{}...)
		for _, one := range file.Imports {
			imported, err := strconv.Unquote(one.Path.Value)
			if err != nil {
				return err
			}
			imports[folder] = append(imports[folder], imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for folder, list := range imports {
		slices.Sort(list)
		imports[folder] = slices.Compact(list)
	}
	return imports
}

// skipped leaves out what is no package of this module.
func skipped(folder string) error {
	if folder == "." {
		return nil
	}
	if base := filepath.Base(folder); base == "testdata" || strings.HasPrefix(base, ".") {
		return fs.SkipDir
	}
	if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
		return fs.SkipDir
	}
	return nil
}

func ownPackage(imported string) (name string, ours bool) {
	if imported == modulePath {
		return ".", true
	}
	return strings.CutPrefix(imported, modulePath+"/")
}

// reached lists the packages of ours that one depends on.
func reached(imports map[string][]string, from string) (list []string) {
	seen := map[string]bool{from: true}
	var visit func(string)
	visit = func(name string) {
		for _, imported := range imports[name] {
			if own, ours := ownPackage(imported); ours && !seen[own] {
				seen[own] = true
				list = append(list, own)
				visit(own)
			}
		}
	}
	visit(from)
	return list
}

// A program that uses the client compiles at most four packages of others, and
// strict on its own none.
func TestConsumerCost(t *testing.T) {
	for _, name := range append([]string{"gen", "."}, runtime...) {
		if _, err := os.Stat(name); err != nil {
			continue
		}
		out, err := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", path.Join(modulePath, name)).Output()
		if err != nil {
			t.Fatalf("go list: %v", err)
		}
		for _, path := range strings.Fields(string(out)) {
			_, ours := ownPackage(path)
			if !ours && (strings.HasPrefix(name, "strict") || !slices.Contains(consumer, path)) {
				t.Errorf("%s must not depend on %s", name, path)
			}
		}
	}
}
