package everything

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/gate/cases"
	"github.com/leasegate/leasegate/strict"
)

// The generated server takes and refuses what the cases say, in parameters of
// every style and in bodies.
func TestCases(t *testing.T) {
	_, contract := compiled()
	generator, err := cases.New(contract, cases.Options{})
	if err != nil {
		t.Fatal(err)
	}
	i := &implementation{}
	handler := NewHandler(struct {
		*implementation
		AuthenticatedElsewhere // TestSecurityAgreement has the credentials
	}{implementation: i}, strict.WithStrictQuery(), strict.WithLogger(slog.New(slog.DiscardHandler)))
	tried := map[cases.Expectation]int{}
	for c := range generator.All() {
		r, err := http.NewRequest(c.Request.Method, "http://server.test"+c.Request.Target, bytes.NewReader(c.Request.Body))
		if err != nil {
			continue // net/http answers what is no request line
		}
		for _, field := range c.Request.Header {
			r.Header.Add(field.Name, field.Value)
		}
		i.got = nil
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, r)
		tried[c.Expect]++
		// A Go type can't hold two spellings of one UUID, nor a number that is next to
		// 1e300 but is not it.
		if strings.Contains(recorder.Body.String(), `"unrepresentable"`) || strings.Contains(c.ID, "/numbers/huge/maximum/") {
			continue
		}
		// Nobody implements the secured ones.
		if taken := i.got != nil || strings.HasPrefix(c.ID, "secured") && recorder.Code == http.StatusNotFound; c.Expect == cases.Take && !taken || c.Expect == cases.Refuse && taken {
			t.Errorf("%s: %s: expected to %s it, status %d: %.300s", c.ID, c.Request.Target, c.Expect, recorder.Code, recorder.Body)
		}
	}
	if tried[cases.Take] < 1000 || tried[cases.Refuse] < 1000 {
		t.Errorf("too few cases: %v", tried)
	}
}
