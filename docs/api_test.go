package docs

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestAPI compares api.txt with what the public packages export, so that a change
// of it is seen where changes are read. make api writes it.
func TestAPI(t *testing.T) {
	if testing.Short() {
		t.Skip("runs go doc for every package")
	}
	atRoot(t)
	const name = "api.txt"
	exported := exportedAPI(t)
	if *update {
		if err := os.WriteFile(name, []byte(exported), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	listed, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if string(listed) != exported {
		t.Errorf("%s is not what the packages export; make api writes it. The lines that differ:\n%s", name, changedLines(string(listed), exported))
	}
}

// exportedAPI returns what go doc says of every package that others can import.
func exportedAPI(t *testing.T) string {
	t.Helper()
	listed, err := exec.Command("go", "list", "-f", `{{if and .GoFiles (ne .Name "main")}}{{.ImportPath}}{{end}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	sawSources(t)
	var all strings.Builder
	for _, path := range strings.Fields(string(listed)) {
		if strings.Contains(path+"/", "/internal/") {
			continue
		}
		text, err := exec.Command("go", "doc", "-all", path).Output()
		if err != nil {
			t.Fatalf("go doc -all %s: %v", path, err)
		}
		all.WriteString("# " + path + "\n\n" + strings.TrimSpace(string(text)) + "\n\n")
	}
	return strings.TrimSuffix(all.String(), "\n")
}

// sawSources looks at every Go file of the module, so that go test does not take a
// result that it has kept from before a change for today's.
func sawSources(t *testing.T) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".go" {
			_, err = os.Stat(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// changedLines lists the lines that one of two texts has more often.
func changedLines(before, after string) string {
	const most = 40
	var changed []string
	only := func(mark, in, out string) {
		others := make(map[string]int)
		for line := range strings.Lines(out) {
			others[line]++
		}
		for line := range strings.Lines(in) {
			if others[line]--; others[line] < 0 {
				changed = append(changed, mark+line)
			}
		}
	}
	only("-", before, after)
	only("+", after, before)
	if len(changed) == 0 {
		return "their order alone\n"
	}
	if len(changed) > most {
		changed = append(slices.Clip(changed[:most]), "...\n")
	}
	return strings.Join(changed, "")
}
