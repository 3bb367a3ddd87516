package docs

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

const modulePath = "github.com/leasegate/leasegate"

var namedFence = regexp.MustCompile("(?ms)^```(\\w+)(?: ([\\w.]+))?\n(.*?)^```$")

// TestReuse follows docs/reuse.md as a stranger would: in an empty module, with
// this module from a module proxy.
func TestReuse(t *testing.T) {
	if testing.Short() {
		t.Skip("makes a module, and builds all that it requires")
	}
	atRoot(t)
	page, err := os.ReadFile("docs/reuse.md")
	if err != nil {
		t.Fatal(err)
	}
	stranger := t.TempDir()
	environment := append(os.Environ(), proxyEnvironment(t)...)
	for _, name := range []string{"openapi.yaml", "codegen.yaml", "generate.go", "renewlease_test.go", "renew.har"} {
		text, err := os.ReadFile(filepath.Join("examples", "renewlease", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(stranger, name), text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	ran := 0
	for _, block := range namedFence.FindAllStringSubmatch(string(page), -1) {
		kind, file, body := block[1], block[2], block[3]
		if kind != "console" {
			text, err := os.ReadFile(filepath.Join(stranger, file))
			if err != nil || !strings.Contains(string(text), body) {
				t.Errorf("%s of the example does not hold what the page shows (%v):\n%s", file, err, body)
			}
			continue
		}
		for _, command := range strings.Split("\n"+body, "\n$ ")[1:] {
			line, want, _ := strings.Cut(command, "\n")
			shell := exec.Command("sh", "-c", line)
			shell.Dir, shell.Env = stranger, environment
			out, err := shell.CombinedOutput()
			if err != nil {
				t.Fatalf("$ %s: %v\n%s", line, err, out)
			}
			ran++
			if want != "" {
				matches(t, line, want, string(out))
			}
		}
	}
	if ran < 5 {
		t.Errorf("only %d commands found", ran)
	}
}

// proxyEnvironment serves this module from a file-tree module proxy, and lets all
// others come from where they come from otherwise.
func proxyEnvironment(t *testing.T) []string {
	t.Helper()
	const version = "v0.1.0"
	proxy := t.TempDir()
	versions := filepath.Join(proxy, filepath.FromSlash(modulePath), "@v")
	if err := os.MkdirAll(versions, 0o777); err != nil {
		t.Fatal(err)
	}
	archive, err := os.Create(filepath.Join(versions, version+".zip"))
	if err != nil {
		t.Fatal(err)
	}
	if err := zip.CreateFromDir(archive, module.Version{Path: modulePath, Version: version}, "."); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		version + ".mod":  string(mod),
		version + ".info": `{"Version":"` + version + `"}`,
		"list":            version + "\n",
	} {
		if err := os.WriteFile(filepath.Join(versions, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cache := filepath.Join(goEnv(t, "GOMODCACHE"), "cache", "download")
	return []string{
		// The module must not end up in the cache that this machine goes on with;
		// trimmed paths let the build cache serve both.
		"GOMODCACHE=" + t.TempDir(), "GOFLAGS=-modcacherw -trimpath", "GOSUMDB=off", "GOWORK=off",
		fmt.Sprintf("GOPROXY=file://%s,file://%s,%s", proxy, cache, goEnv(t, "GOPROXY")),
	}
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}
