package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

var update = flag.Bool("update", false, "write the golden files")

func TestGolden(t *testing.T) {
	full := &result.Report{Document: "d.yaml"}
	for i := range 1002 {
		j := gate.Judgement{Request: gate.Fail, Response: gate.Skip, Findings: []gate.Finding{{Rule: gate.RuleRequestPath, Part: gate.PartRequest, Want: "a path"}}}
		full.Add(result.Outcome{File: "f", Exchange: i, Request: "GET /", Judgement: j})
		full.Add(result.Outcome{File: "f", Exchange: i, Err: errors.New("no request")})
	}
	passed := &result.Report{}
	passed.Add(result.Outcome{Judgement: gate.Judgement{Request: gate.Pass, Response: gate.Skip}})
	reports := []struct {
		name    string
		report  *result.Report
		options Options
	}{
		{"plain", sample("pets"), Options{}},
		{"color", sample("pets"), Options{Color: true}},
		{"hostile", sample(hostile), Options{}},
		{"cases", server("pets"), Options{Version: "v1.2.3"}},
		{"hostile-cases", server(hostile), Options{Version: hostile}},
		{"passed", passed, Options{}},
		{"nothing", &result.Report{}, Options{}},
		{"full", full, Options{}},
	}
	for _, r := range reports {
		for _, format := range Formats() {
			if r.options.Color && format.Name != "text" {
				continue // the others have no colours
			}
			name := r.name + "." + format.Name
			t.Run(name, func(t *testing.T) {
				var got bytes.Buffer
				if err := format.Write(&got, r.report, r.options); err != nil {
					t.Fatal(err)
				}
				if r.name == "full" {
					got = *bytes.NewBuffer(withoutMiddle(got.Bytes()))
				}
				golden(t, filepath.Join("testdata", name), got.Bytes())
			})
		}
	}
}

// withoutMiddle keeps the lines at both ends of a long report.
func withoutMiddle(text []byte) []byte {
	lines := bytes.SplitAfter(text, []byte("\n"))
	if len(lines) <= 80 {
		return text
	}
	return bytes.Join(append(lines[:40:40], lines[len(lines)-40:]...), nil)
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s: got\n%s\nwant\n%s\n(-update writes it)", file, got, want)
	}
}

func TestVisible(t *testing.T) {
	for s, want := range map[string]string{
		"":             "",
		"plain é 日本":   "plain é 日本",
		`back\slash`:   `back\slash`,
		"\x00\x1b\x7f": `\x00\x1b\x7f`,
		"\n\r\t":       `\n\r\t`,
		"\u202e\u2066": `\u202e\u2066`,
		"\u009b":       `\u009b`,
		"\ufeff\u200d": `\ufeff\u200d`,
		"\U000e0001":   `\U000e0001`,
		"\xff\xc0é":    `\xff\xc0é`,
		"\ufffd":       "\ufffd",
		"\u00a0":       `\u00a0`,
		"::error::a":   `:\x3aerror::a`,
		"  ::a":        `  :\x3aa`,
		"a::b:c":       "a::b:c",
		"##[a]###":     `#\x23[a]#\x23\x23`,
		"#1":           "#1",
	} {
		if got := Visible(s); got != want {
			t.Errorf("%q: got %s, want %s", s, got, want)
		}
	}
}

// The members that the JSON report promises, read back.
func TestJSONMembers(t *testing.T) {
	var got bytes.Buffer
	if err := writeJSON(&got, sample("pets"), Options{}); err != nil {
		t.Fatal(err)
	}
	var report struct {
		Judged, Passed, Failed, Skipped, SetAside, Warned, Waived, Errored int
		Findings, Errors                                                   []map[string]any
	}
	if err := json.Unmarshal(got.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	if report.Judged != 5 || report.Passed != 1 || report.Failed != 2 || report.Waived != 1 || report.Warned != 1 || report.Skipped != 3 || report.SetAside != 1 || report.Errored != 2 {
		t.Errorf("got the counts %+v", report)
	}
	if len(report.Findings) != 7 || len(report.Errors) != 2 {
		t.Fatalf("got %d findings and %d errors, want 7 and 2", len(report.Findings), len(report.Errors))
	}
	for _, member := range []string{"file", "exchange", "part", "rule", "operation", "pointer", "message", "level"} {
		for i, finding := range report.Findings {
			if _, ok := finding[member]; !ok {
				t.Errorf("finding %d has no %s", i, member)
			}
		}
	}
	if !bytes.HasSuffix(got.Bytes(), []byte("}\n")) {
		t.Error("the object does not end with a line feed")
	}
}

// fullDisk takes some bytes and no more.
type fullDisk struct{ room int }

var errFull = errors.New("no space left on device")

func (d *fullDisk) Write(p []byte) (int, error) {
	n := min(d.room, len(p))
	d.room -= n
	if n < len(p) {
		return n, errFull
	}
	return n, nil
}

func TestWriteErrors(t *testing.T) {
	for _, format := range Formats() {
		for _, room := range []int{0, 1, 100} {
			if err := format.Write(&fullDisk{room}, sample("pets"), Options{}); !errors.Is(err, errFull) {
				t.Errorf("%s with room for %d bytes: got %v, want the writer's error", format.Name, room, err)
			}
		}
	}
}

func TestLookup(t *testing.T) {
	for _, format := range Formats() {
		if got, err := Lookup(format.Name); err != nil || got.Name != format.Name || got.Use == "" {
			t.Errorf("%s: got %+v and %v", format.Name, got, err)
		}
	}
	_, err := Lookup("jsn\x1b")
	if want := `unknown format "jsn\x1b", want one of: text, json, junit, sarif, github, markdown, html`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
