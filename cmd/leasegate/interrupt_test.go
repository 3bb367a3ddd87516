package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
)

// An interrupt ends a check while the server takes its time, and what is known by
// then is reported.
func TestInterruptedCheck(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process can't interrupt itself there")
	}
	process, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	var requests atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if requests.Add(1) > 20 {
			if err := process.Signal(os.Interrupt); err != nil {
				t.Error(err)
			}
			<-r.Context().Done()
			return
		}
		w.WriteHeader(http.StatusOK)
	}))
	defer server.Close()
	var stdout, stderr bytes.Buffer
	got := run([]string{"check", "--document", "builtin", "--param", "leaseId=x", "--concurrency", "1", "--timeout", "1h", server.URL}, nil, &stdout, &stderr)
	if got != exitNotJudged || !strings.Contains(stderr.String(), "interrupted") {
		t.Errorf("got the exit code %d and %q, want %d", got, stderr.String(), exitNotJudged)
	}
	if !regexp.MustCompile(`cases +20 judged: 0 passed, 20 failed; .*1 error`).MatchString(stdout.String()) {
		t.Errorf("what was known is not in the report:\n%s", stdout.String())
	}
}
