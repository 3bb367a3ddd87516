// Package docs keeps the pages true: what they show is run, and so is what CI
// services are given. They show the document as it is; the tests that hold for
// any document are elsewhere.
package docs

import (
	"bufio"
	"flag"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/gate"
)

// atRoot makes the module's root the directory of a test: the pages and commands
// are those of it. From within a test, so that go test knows which files a result
// it has kept was made from.
func atRoot(t *testing.T) {
	t.Helper()
	t.Chdir("..")
}

var update = flag.Bool("update", false, "rewrite golden files")

const rulesLevels = `An error fails a run. A warning is shown and fails with ` + "`--strict`" + ` alone: an RFC says SHOULD, or neither RFC nor
document says anything. A note never fails.

`

const rulesLowered = `
## Lower levels

A single finding has a lower level than its rule for these reasons.

| rule | level | where | source |
| --- | --- | --- | --- |
`

// TestRulesPage keeps docs/rules.md equal to the catalogue.
func TestRulesPage(t *testing.T) {
	atRoot(t)
	var page strings.Builder
	page.WriteString("# Rules\n\nEvery finding names one of these rules; `leasegate rules` prints them too.\n\n" + rulesLevels + "| rule | level | what is wrong | source |\n| --- | --- | --- | --- |\n")
	for _, info := range gate.Rules() {
		fmt.Fprintf(&page, "| `%s` | %s | %s | %s |\n", info.Rule, info.Level, strings.ReplaceAll(info.Sentence, "|", `\|`), info.Source)
	}
	page.WriteString(rulesLowered)
	for _, info := range gate.Rules() {
		for _, lower := range info.Lower {
			fmt.Fprintf(&page, "| `%s` | %s | %s | %s |\n", info.Rule, lower.Level, lower.Sentence, lower.Source)
		}
	}
	const name = "docs/rules.md"
	if *update {
		if err := os.WriteFile(name, []byte(page.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(name); err != nil || string(got) != page.String() {
		t.Errorf("%s is not up to date (%v); go test ./docs -run TestRulesPage -update", name, err)
	}
}

var fence = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")

// pages show commands, which TestPages runs. docs/reuse.md has a test of its own.
var pages = []string{"README.md", "docs/check.md", "docs/ci.md", "docs/reports.md", "docs/waivers.md"}

// TestPages runs the commands that the pages show and compares what they print,
// and looks for their Go in the examples, which have their output checked.
func TestPages(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs what the pages show")
	}
	atRoot(t)
	checkout := copyModule(t)
	for _, name := range pages {
		t.Run(name, func(t *testing.T) { page(t, name, checkout) })
	}
}

// examples have the Go that the pages show.
var examples = []string{"example_test.go", "leasetest/leasetest_test.go", "contracttest/contracttest_test.go"}

// shownAddress is one that a page shows; the test takes a free port for each.
var shownAddress = regexp.MustCompile(`(localhost|127\.0\.0\.1):(80\d\d)\b`)

func page(t *testing.T, name, checkout string) {
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var code string
	for _, file := range examples {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		code += string(content)
	}
	addresses := make(map[string]string)
	ran := 0
	for _, block := range fence.FindAllStringSubmatch(string(text), -1) {
		switch kind, body := block[1], block[2]; kind {
		case "go":
			if !strings.Contains(unindented(code), unindented(body)) {
				t.Errorf("no example holds this:\n%s", body)
			}
		case "console":
			body = shownAddress.ReplaceAllStringFunc(body, func(shown string) string {
				_, port, _ := strings.Cut(shown, ":")
				if addresses[port] == "" {
					addresses[port] = freeAddress(t)
				}
				return addresses[port]
			})
			for _, command := range strings.Split("\n"+body, "\n$ ")[1:] {
				line, want, _ := strings.Cut(command, "\n")
				if line == "make check" {
					continue // it runs this test
				}
				ran++
				if server, ok := strings.CutSuffix(line, " &"); ok {
					background(t, checkout, server, want)
					continue
				}
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

// freeAddress returns a loopback address that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// background runs a server until the page is done, and waits for the lines that it
// prints first. What "go run" would run is built, since that does not hand on its
// end.
func background(t *testing.T, dir, line, want string) {
	t.Helper()
	words := strings.Fields(line)
	if len(words) > 2 && words[0] == "go" && words[1] == "run" {
		binary := filepath.Join(t.TempDir(), "server")
		build := exec.Command("go", "build", "-o", binary, words[2])
		build.Dir = dir
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		words = append([]string{binary}, words[3:]...)
	}
	server := exec.Command(words[0], words[1:]...)
	server.Dir = dir
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	printed := bufio.NewReader(out)
	var got string
	for range strings.Split(strings.TrimSpace(want), "\n") {
		text, _ := printed.ReadString('\n') // the end of a server that fails is no match
		got += text
	}
	matches(t, line, want, got)
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
