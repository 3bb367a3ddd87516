package docs

import (
	"bytes"
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// bash runs a script as the CI services do.
func bash(t *testing.T, dir, script string, environment ...string) (out string, code int) {
	t.Helper()
	shell := exec.Command("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script)
	shell.Dir = dir
	shell.Env = append(os.Environ(), environment...)
	text, err := shell.CombinedOutput()
	if err != nil && shell.ProcessState == nil {
		t.Fatal(err)
	}
	return string(text), shell.ProcessState.ExitCode()
}

// TestAction runs the script of action.yml as GitHub does, but for the set-up of
// Go.
func TestAction(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the command")
	}
	atRoot(t)
	var action struct {
		Runs struct {
			Steps []struct {
				ID, Run string
				Env     map[string]string
			}
		}
	}
	readYAML(t, "action.yml", &action)
	gate := action.Runs.Steps[len(action.Runs.Steps)-1]
	if gate.ID != "gate" || len(gate.Env) != 4 {
		t.Fatalf("the last step is %q with %d variables", gate.ID, len(gate.Env))
	}
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		reason, arguments, exitCode, out, summary string
	}{
		{"the built-in server", "check\n", "0", "", "conform"},
		{"the recording", "judge\n\n" + filepath.Join(root, "testdata", "go-sdk.har"), "1", "::error ", "request.body.additionalProperties"},
		{"a file name that is shell", "judge\n$(touch pwned); `touch pwned`.har", "3", "", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			dir := t.TempDir()
			summary, output := filepath.Join(dir, "summary"), filepath.Join(dir, "output")
			out, code := bash(t, dir, gate.Run, "ARGUMENTS="+c.arguments, "ACTION_PATH="+root, "RUNNER_TEMP="+dir,
				"GITHUB_STEP_SUMMARY="+summary, "GITHUB_OUTPUT="+output, "LEASEGATE_HEADER=", "LEASEGATE_FORBIDDEN_HEADER=")
			told, err := os.ReadFile(output)
			if err != nil || strings.TrimSpace(string(told)) != "exit-code="+c.exitCode || code != int(c.exitCode[0]-'0') {
				t.Errorf("exit code %d, told %s (%v)\n%.2000s", code, told, err, out)
			}
			text, err := os.ReadFile(summary)
			if err != nil || !strings.Contains(string(text), c.summary) || !strings.Contains(out, c.out) {
				t.Errorf("want %q and %q\n%.1000s\n%.1000s", c.out, c.summary, out, text)
			}
			if _, err := os.Stat(filepath.Join(dir, "pwned")); err == nil {
				t.Error("an argument was read as shell")
			}
		})
	}
}

// TestGitLab runs the job's script, but for the installation.
func TestGitLab(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the command")
	}
	atRoot(t)
	var jobs map[string]struct{ Script []string }
	readYAML(t, filepath.Join("gitlab", "leasegate.yml"), &jobs)
	script := jobs[".leasegate"].Script
	if len(script) != 3 || !strings.HasPrefix(script[0], "go install ") {
		t.Fatalf("got %q", script)
	}
	dir := t.TempDir()
	binary := filepath.Join(dir, "bin", "leasegate")
	if out, err := exec.Command("go", "build", "-o", binary, "./cmd/leasegate").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	recording, err := filepath.Abs("testdata/go-sdk.har")
	if err != nil {
		t.Fatal(err)
	}
	out, code := bash(t, dir, strings.Join(script[1:], "\n"), "GOPATH="+dir, "LEASEGATE_ARGUMENTS=judge\n"+recording+"\n")
	if code != 1 {
		t.Errorf("exit code %d\n%.2000s", code, out)
	}
	for name, want := range map[string]string{"leasegate.xml": "<testsuite", "leasegate.html": "<!DOCTYPE html>"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !bytes.Contains(bytes.ToLower(text), bytes.ToLower([]byte(want))) {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
}

// TestDockerfile builds the command as the Dockerfile does: it needs nothing of
// the image it is put into.
func TestDockerfile(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the command")
	}
	atRoot(t)
	if runtime.GOOS != "linux" {
		t.Skip("the image is one of Linux")
	}
	text, err := os.ReadFile("Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	_, command, ok := strings.Cut(string(text), "RUN CGO_ENABLED=0 go build")
	if !ok {
		t.Fatal("no build in the Dockerfile")
	}
	command, _, _ = strings.Cut(command, "\n")
	binary := filepath.Join(t.TempDir(), "leasegate")
	build := "CGO_ENABLED=0 go build" + strings.Replace(command, "/leasegate", binary, 1)
	if out, code := bash(t, ".", build); code != 0 {
		t.Fatalf("%s\n%s", build, out)
	}
	file, err := elf.Open(binary)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, segment := range file.Progs {
		if segment.Type == elf.PT_INTERP {
			t.Error("the binary is not static")
		}
	}
}
