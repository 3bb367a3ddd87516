// Package growth shows that the document can grow: operations put into
// openapi.yaml work after go generate, with no other edit, named by the overlay
// or not.
package growth

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The tests that hold for any document.
var packages = []string{".", "./gen", "./strict/...", "./document", "./schema", "./gate/...", "./api", "./contracttest", "./leasetest"}

func TestGrowth(t *testing.T) {
	if testing.Short() {
		t.Skip("generates, builds and tests the module anew")
	}
	root := copyModule(t, "..")
	grow(t, filepath.Join(root, "openapi.yaml"), "operations.yaml")
	grow(t, filepath.Join(root, "api", "overlay.yaml"), "overlay-actions.yaml")
	run(t, root, "generate", ".")
	run(t, root, "build", "./...")
	run(t, root, "vet", packages...)
	out := run(t, root, "test", append([]string{"-short"}, packages...)...)
	for _, name := range []string{"", "/strict/value", "/strict/wire", "/document", "/schema", "/gate", "/gate/cases", "/gate/result", "/gate/run", "/gate/report", "/leasetest"} {
		path := "github.com/leasegate/leasegate" + name
		if !strings.Contains(out, path+"\t") {
			t.Errorf("%s was not tested:\n%s", path, out)
		}
	}
	verbose := run(t, root, "test", "-v", "-run", "^TestContract$", ".")
	for _, operation := range []string{"deleteLease/request", "renewLease/request", "renewLease/404", "DynamicSecretsNameLeases/200", "DynamicSecretsName/200", "DynamicSecretsName/429", "KeywordsAB/request", "KeywordsAB/200"} {
		if !strings.Contains(verbose, operation) {
			t.Errorf("the contract tests don't reach %s", operation)
		}
	}
}

// grow appends the file's text; the vendored document and the overlay end where
// more can follow.
func grow(t *testing.T, name, more string) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	addition, err := os.ReadFile(more)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, append(text, addition...), 0o666); err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, dir, command string, arguments ...string) string {
	t.Helper()
	cmd := exec.Command("go", append([]string{command}, arguments...)...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("go %s %s: %v\n%.8000s", command, strings.Join(arguments, " "), err, out)
	}
	return string(out)
}

// copyModule copies what the module is made of. Modules inside it stay behind,
// and so does this package, lest it call itself.
func copyModule(t *testing.T, from string) string {
	t.Helper()
	root := t.TempDir()
	err := filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		switch {
		case entry.IsDir() && slices.Contains([]string{".git", "bench", "examples", "growth"}, relative):
			return fs.SkipDir
		case entry.IsDir():
			return os.MkdirAll(filepath.Join(root, relative), 0o777)
		case !entry.Type().IsRegular():
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(root, relative), text, 0o666)
	})
	if err != nil {
		t.Fatal(err)
	}
	return root
}
