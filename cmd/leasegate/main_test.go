package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write what the scripts compare with")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"leasegate": main})
}

// The scripts find pets.yaml, a document with two operations, in their
// directory, and this project's recordings in $RECORDINGS.
func TestScripts(t *testing.T) {
	recordings, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	pets, err := os.ReadFile("testdata/pets.yaml")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata",
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("RECORDINGS", recordings)
			return os.WriteFile(filepath.Join(env.WorkDir, "pets.yaml"), pets, 0o644)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":  exits,
			"https":  httpsServer,
			"cutoff": cutOff,
		},
	})
}

// exits runs a program that must end with the exit code: exits CODE PROGRAM ARGS...
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// cutOff keeps the beginning of a file: cutoff BYTES FILE
func cutOff(ts *testscript.TestScript, _ bool, args []string) {
	size, err := strconv.ParseInt(args[0], 10, 64)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[1]), size))
}

// A standard output that takes no more is told, and is never a success.
func TestWriteErrors(t *testing.T) {
	for _, args := range [][]string{
		{"judge", "../../testdata/go-sdk.har"},
		{"judge", "--format", "json", "../../testdata/go-sdk.har"},
		{"rules"},
		{"rules", "--format", "json"},
		{"version"},
		{"--help"},
		{"judge", "--help"},
		{"completion", "bash"},
	} {
		var stderr bytes.Buffer
		got := run(args, strings.NewReader(""), failingWriter{}, &stderr)
		if got != exitNotJudged || !strings.Contains(stderr.String(), "no space left") {
			t.Errorf("%q: got the exit code %d and %q, want %d and the reason", args, got, stderr.String(), exitNotJudged)
		}
	}
}

// An interrupt ends the judging, not the telling: what is known by then is
// reported.
func TestInterrupt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process can't interrupt itself there")
	}
	process, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	reader, writer := io.Pipe()
	defer writer.Close()
	go func() {
		// More than all that is on its way at a time, so that some must be judged.
		entry := fmt.Sprintf(`{"request":{"method":"GET","url":"data:,%s"}}`, strings.Repeat("x", 1<<10))
		fmt.Fprint(writer, `{"log":{"entries":[`+entry)
		for range 1_000 + 100*runtime.GOMAXPROCS(0) {
			fmt.Fprint(writer, ","+entry)
		}
		if err := process.Signal(os.Interrupt); err != nil {
			t.Error(err)
			writer.Close()
		}
	}()
	var stdout, stderr bytes.Buffer
	got := run([]string{"judge", "-"}, reader, &stdout, &stderr)
	if want := "leasegate: standard input: stopped before the end of the file\n"; got != exitNotJudged || stderr.String() != want {
		t.Errorf("got the exit code %d and %q, want %d and %q", got, stderr.String(), exitNotJudged, want)
	}
	if !regexp.MustCompile(`exchanges  0 judged: .*; [1-9]\d* set aside; 1 error`).MatchString(stdout.String()) {
		t.Errorf("what was known is not in the report:\n%s", stdout.String())
	}
}

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestIsTerminal(t *testing.T) {
	device, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer device.Close()
	file, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	tests := []struct {
		why            string
		noColor, kind  string
		writer         io.Writer
		wantsItColored bool
	}{
		{"a character device", "", "xterm", device, true},
		{"behind the writer that keeps errors", "", "xterm", &output{writer: device}, true},
		{"NO_COLOR", "1", "xterm", device, false},
		{"a dumb terminal", "", "dumb", device, false},
		{"a file", "", "xterm", file, false},
		{"no file at all", "", "xterm", io.Discard, false},
	}
	for _, test := range tests {
		t.Setenv("NO_COLOR", test.noColor)
		t.Setenv("TERM", test.kind)
		if got := isTerminal(test.writer); got != test.wantsItColored {
			t.Errorf("%s: got %v, want %v", test.why, got, test.wantsItColored)
		}
	}
}
