package leasegate_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/leasegate/leasegate"
	"github.com/leasegate/leasegate/gen"
	"github.com/leasegate/leasegate/strict"
)

// recordedBodies returns the bodies of the recorded traffic of the Go SDK.
func recordedBodies(t testing.TB) (texts []string) {
	t.Helper()
	file, err := os.ReadFile("testdata/go-sdk.har")
	if err != nil {
		t.Fatal(err)
	}
	var recording struct {
		Log struct {
			Entries []struct {
				Request  struct{ PostData struct{ Text string } }
				Response struct{ Content struct{ Text string } }
			}
		}
	}
	if err := json.Unmarshal(file, &recording); err != nil {
		t.Fatal(err)
	}
	for _, entry := range recording.Log.Entries {
		texts = append(texts, entry.Request.PostData.Text, entry.Response.Content.Text)
	}
	return texts
}

// FuzzAgreement holds the generated decoders against the judge on any bytes: the
// same rules and pointers. The one exemption is what a Go type can't hold. What decodes encodes to JSON that
// the judge takes and that decodes to an equal value.
func FuzzAgreement(f *testing.F) {
	contract := loadContract(f, leasegate.Document())
	places := bodies(f)
	for i, b := range places {
		made := casesOf(f, b)
		for _, c := range made.bad {
			if len(c.text) < 10_000 {
				f.Add(uint8(i), []byte(c.text))
			}
		}
		for _, text := range made.good {
			f.Add(uint8(i), []byte(text))
		}
		for _, text := range recordedBodies(f) {
			f.Add(uint8(i), []byte(text))
		}
	}
	f.Fuzz(func(t *testing.T, place uint8, text []byte) {
		b := places[int(place)%len(places)]
		findings, err := contract.JudgeBody(b.part, b.pointer, text)
		if err != nil {
			t.Fatal(err)
		}
		violations := decodeErr(t, b, string(text))
		judged, decoded := rulesAndPlaces(b, findings, violations)
		full := len(findings) >= 1000 || len(violations) >= 1000 // not all are kept
		switch {
		case (len(judged) > 0) != (len(decoded) > 0), !full && !slices.Equal(judged, decoded):
			t.Fatalf("%s: %q\njudge:   %q\ndecoder: %q", b, text, judged, decoded)
		case len(violations) == 0:
			value := newOf(b)
			if err := json.Unmarshal(text, value); err != nil {
				t.Fatalf("%s: %q: json.Unmarshal: %v", b, text, err)
			}
			roundTrip(t, contract, b, value)
		}
	})
}

// FuzzClient gives the client any answer: it never panics and never returns
// neither a document nor an error.
func FuzzClient(f *testing.F) {
	f.Add(200, "application/json", []byte(validLease))
	f.Add(404, "application/json; charset=utf-8", []byte(`{"reqId":"r","statusCode":404,"message":"m","error":"e"}`))
	f.Add(422, "Application/JSON", []byte(`{"reqId":"r","statusCode":422,"error":"e","message":[{"path":[1,{}]},null,1]}`))
	f.Add(302, "text/html", []byte("<html>"))
	f.Add(0, "", []byte(nil))
	f.Fuzz(func(t *testing.T, status int, contentType string, text []byte) {
		client, err := leasegate.NewClient("http://server.test", leasegate.WithHTTPClient(&http.Client{
			Transport: roundTripper(func(*http.Request) (*http.Response, error) {
				return &http.Response{
					StatusCode: status, Header: http.Header{"Content-Type": {contentType}},
					Body: io.NopCloser(strings.NewReader(string(text))),
				}, nil
			}),
		}))
		if err != nil {
			t.Fatal(err)
		}
		document, err := client.DeleteLease(context.Background(), "a", gen.DeleteLeaseRequest{ProjectSlug: "a", EnvironmentSlug: "b"})
		var documented *leasegate.ResponseError
		var off *leasegate.ContractError
		switch {
		case (document == nil) == (err == nil):
			t.Fatalf("got %v, %v", document, err)
		case err != nil && !errors.As(err, &documented) && !errors.As(err, &off):
			t.Fatalf("got a %T", err)
		case documented != nil:
			_, _, _ = documented.Error(), documented.Issues(), documented.Message()
		case off != nil:
			_ = off.Error()
		}
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// What a Go type can't hold is refused by the decoder and taken by the judge.
func TestUnrepresentable(t *testing.T) {
	contract := loadContract(t, leasegate.Document())
	number, leap := false, false
	for _, b := range bodies(t) {
		for from, to := range map[string]string{`"version":1`: `"version":1e400`, `"2026-01-02T15:04:05.123Z"`: `"9999-12-31T23:59:60Z"`} {
			if b.status != http.StatusOK || !strings.Contains(validLease, from) || decodeErr(t, b, validLease) != nil {
				continue
			}
			text := strings.Replace(validLease, from, to, 1)
			violations := decodeErr(t, b, text)
			if len(violations) != 1 || violations[0].Rule != "unrepresentable" {
				t.Errorf("%s: decoder: %v", to, violations)
			}
			if findings, _ := contract.JudgeBody(b.part, b.pointer, []byte(text)); len(findings) > 0 {
				t.Errorf("%s: judge: %v", to, findings)
			}
			number, leap = number || strings.Contains(to, "e400"), leap || strings.Contains(to, ":60Z")
		}
	}
	if !number || !leap {
		t.Error("nothing was tried")
	}
}

// Hostile sizes are refused with a clear error, by decoder, judge and client, in
// memory in proportion to the text.
func TestHostileSizes(t *testing.T) {
	contract := loadContract(t, leasegate.Document())
	b := bodies(t)[0]
	for _, c := range []struct{ reason, text, rule string }{
		{"100,000 levels of arrays", strings.Repeat("[", 100_000), "depth"},
		{"100,000 levels of objects", strings.Repeat(`{"a":`, 100_000), "depth"},
		{"a number of 1 MB", "[" + strings.Repeat("9", 1<<20) + "]", "type"},
		{"an exponent of 1 MB", "[1e" + strings.Repeat("9", 1<<20) + "]", "type"},
		{"a string of 100 MB", `["` + strings.Repeat("x", 100<<20) + `"]`, "type"},
		{"a name of 100 MB", `{"` + strings.Repeat("x", 100<<20) + `":1,"y"`, "syntax"},
		{"100,000 unknown members", "{" + strings.Repeat(`"x":1,`, 100_000) + `"y":1}`, "duplicateMember"},
	} {
		violations := decodeErr(t, b, c.text)
		if len(violations) == 0 || len(violations) > 1001 || !hasRule(violations, c.rule) {
			t.Errorf("%s: decoder: %d violations, want %s", c.reason, len(violations), c.rule)
		}
		findings, err := contract.JudgeBody(b.part, b.pointer, []byte(c.text))
		if err != nil || len(findings) == 0 || len(findings) > 1000 {
			t.Errorf("%s: judge: %d findings, %v", c.reason, len(findings), err)
		}
	}
}

func hasRule(violations strict.Violations, rule string) bool {
	for _, v := range violations {
		if v.Rule == rule {
			return true
		}
	}
	return false
}
