package run_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/leasegate/leasegate/gate/cases"
	"github.com/leasegate/leasegate/gate/run"
)

// TestReplay sends every case again as it was saved, and compares what arrives.
func TestReplay(t *testing.T) {
	var mu sync.Mutex
	var got bytes.Buffer
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		got.Reset()
		_ = r.Write(&got) // with its framing and credentials
		_, _ = io.Copy(io.Discard, r.Body)
	}))
	defer server.Close()
	at := server.URL + "/base/"
	for _, c := range allCases(true) {
		first := outcomes(t, at, run.Server{}, []cases.Case{c})[0]
		want := got.String()
		// Only what tells which case it is, and credentials, come from the case.
		again := c
		again.Request.Target, again.Request.Body, again.Request.Chunk = "/none", nil, 0
		again, err := run.Replayed(again, first.Case, first.File)
		if err != nil {
			t.Fatal(c.ID, err)
		}
		second := outcomes(t, at, run.Server{}, []cases.Case{again})[0]
		if got.String() != want {
			t.Errorf("%s: sent again as\n%q\nwant\n%q", c.ID, got.String(), want)
		}
		if !bytes.Equal(second.Case.Wire, first.Case.Wire) {
			t.Errorf("%s: saved again as\n%q\nwant\n%q", c.ID, second.Case.Wire, first.Case.Wire)
		}
	}
	for _, broken := range []string{"", "GET / HTTP/1.1", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nA\r\n\r\n", "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\nx"} {
		saved := *outcomes(t, at, run.Server{}, plainCase())[0].Case
		saved.Wire = []byte(broken)
		if _, err := run.Replayed(plainCase()[0], &saved, at); err == nil {
			t.Errorf("%q is taken for a request", broken)
		}
	}
}
