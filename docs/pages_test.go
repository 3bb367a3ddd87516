// Package docs keeps the pages true: what they show is run, and so is what CI
// services are given. They show the document as it is; the tests that hold for
// any document are elsewhere.
package docs

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/gate"
)

// The pages and commands are those of the module's root.
func TestMain(m *testing.M) {
	if err := os.Chdir(".."); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

var update = flag.Bool("update", false, "rewrite golden files")

// TestRulesPage keeps docs/rules.md equal to the catalogue.
func TestRulesPage(t *testing.T) {
	var page strings.Builder
	page.WriteString("# Rules\n\nEvery finding names one of these rules; `leasegate rules` prints them too.\n\n| rule | what is wrong |\n| --- | --- |\n")
	for _, info := range gate.Rules() {
		fmt.Fprintf(&page, "| `%s` | %s |\n", info.Rule, strings.ReplaceAll(info.Sentence, "|", `\|`))
	}
	const name = "docs/rules.md"
	if *update {
		if err := os.WriteFile(name, []byte(page.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(name); err != nil || string(got) != page.String() {
		t.Errorf("%s is not up to date (%v); go test -run TestRulesPage -update ./docs", name, err)
	}
}

var fence = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")

// pages show commands, which TestPages runs. docs/reuse.md has a test of its own.
var pages = []string{"README.md", "docs/ci.md", "docs/reports.md", "docs/waivers.md"}

// TestPages runs the commands that the pages show and compares what they print,
// and looks for their Go in the examples, which have their output checked.
func TestPages(t *testing.T) {
	checkout := copyModule(t)
	for _, name := range pages {
		page(t, name, checkout)
	}
}

func page(t *testing.T, name, checkout string) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	examples, err := os.ReadFile("example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, block := range fence.FindAllStringSubmatch(string(text), -1) {
		switch kind, body := block[1], block[2]; kind {
		case "go":
			if !strings.Contains(unindented(string(examples)), unindented(body)) {
				t.Errorf("no example holds this:\n%s", body)
			}
		case "console":
			for _, command := range strings.Split("\n"+body, "\n$ ")[1:] {
				line, want, _ := strings.Cut(command, "\n")
				if line == "make check" {
					continue // it runs this test
				}
				ran++
				shell := exec.Command("sh", "-c", line)
				shell.Dir = checkout
				got, _ := shell.CombinedOutput()
				matches(t, line, want, string(got))
			}
		}
	}
	if ran < 1 {
		t.Errorf("%s: only %d commands found", name, ran)
	}
}

// matches compares output to what is shown, where "..." stands for any lines.
func matches(t *testing.T, command, want, got string) {
	t.Helper()
	pattern := "^" + strings.ReplaceAll(regexp.QuoteMeta(strings.TrimSpace(want)), `\.\.\.`, `(?s:.*)`) + "$"
	if !regexp.MustCompile(pattern).MatchString(strings.TrimSuffix(strings.TrimSpace(got), "\nexit status 1")) {
		t.Errorf("$ %s\nprinted\n%.3000s\nwant\n%s", command, got, want)
	}
}

func unindented(code string) string {
	lines := strings.Split(code, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// copyModule copies the module's files, for what writes beside them.
func copyModule(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == ".git" || entry.Name() == "node_modules"):
			return fs.SkipDir
		case entry.IsDir():
			return os.MkdirAll(filepath.Join(root, path), 0o777)
		case !entry.Type().IsRegular():
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(root, path), content, 0o666)
	})
	if err != nil {
		t.Fatal(err)
	}
	return root
}
