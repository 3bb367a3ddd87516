package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/leasegate/leasegate/gate"
)

var update = flag.Bool("update", false, "write the golden files")

// hostile is made for terminals: it colours, moves the cursor, forges a line,
// turns the reading direction, hides, and is no UTF-8.
const hostile = "a\x1b[31mb\rc\nleasegate: all is well\td\u202ee\u200bf\u2028g\u009b1mh\xffi"

// sample is a report with everything that a report can have.
func sample(name string) *gate.Report {
	r := &gate.Report{Document: name + ".yaml", Documented: []gate.Documented{
		{Operation: "getPet", Responses: []string{"200"}},
		{Operation: "listPets", Responses: []string{"200", "4XX", name}},
	}}
	want := gate.Finding{
		Rule:      gate.RuleRequestMethod,
		Part:      gate.PartRequest,
		Operation: "list" + name,
		Pointer:   "/" + name,
		Want:      "no member " + name,
		Schema:    gate.Location{Pointer: "/paths/" + name, Line: 7, Column: 3},
	}
	unmatched := gate.Finding{Rule: gate.RuleRequestPath, Part: gate.PartRequest, Want: "a path of the document"}
	item := gate.Finding{Rule: "unknown.rule", Part: gate.PartResponse, Operation: "listPets", Want: "an integer", Schema: gate.Location{Pointer: "/x"}}
	judgement := func(request, response gate.Verdict, findings ...gate.Finding) gate.Judgement {
		return gate.Judgement{Operation: "listPets", Request: request, Response: response, Findings: findings}
	}
	for i, j := range []gate.Judgement{
		judgement(gate.Fail, gate.Pass, want),
		judgement(gate.Pass, gate.Pass),
		{Request: gate.Fail, Response: gate.Skip, Findings: []gate.Finding{unmatched}},
		judgement(gate.Fail, gate.Fail, want, at(item, "/0"), at(item, "/12")),
		{Request: gate.Skip, Response: gate.Skip, NotJudged: []gate.NotJudged{{Part: gate.PartResponse, Pointer: "/" + name, Reason: "no format " + name, Schema: gate.Location{Pointer: "/y", Line: 9}}}},
	} {
		r.Add(gate.Outcome{File: name + ".har", Exchange: i, Request: "GET /" + name, Status: 200, Judgement: j})
	}
	r.Add(gate.Outcome{File: name + ".har", Exchange: 5, Offset: 1234, Err: errors.New("cut off " + name)})
	r.Add(gate.Outcome{File: "-", Exchange: -1, Offset: -1, Err: errors.New("is no HAR")})
	return r
}

func at(f gate.Finding, pointer string) gate.Finding {
	f.Pointer = pointer
	return f
}

func TestGolden(t *testing.T) {
	full := &gate.Report{Document: "d.yaml"}
	for i := range 1002 {
		j := gate.Judgement{Request: gate.Fail, Response: gate.Skip, Findings: []gate.Finding{{Rule: gate.RuleRequestPath, Part: gate.PartRequest, Want: "a path"}}}
		full.Add(gate.Outcome{File: "f", Exchange: i, Request: "GET /", Judgement: j})
		full.Add(gate.Outcome{File: "f", Exchange: i, Err: errors.New("no request")})
	}
	passed := &gate.Report{}
	passed.Add(gate.Outcome{Judgement: gate.Judgement{Request: gate.Pass, Response: gate.Skip}})
	reports := []struct {
		name    string
		report  *gate.Report
		options Options
	}{
		{"plain", sample("pets"), Options{}},
		{"color", sample("pets"), Options{Color: true}},
		{"hostile", sample(hostile), Options{}},
		{"passed", passed, Options{}},
		{"nothing", &gate.Report{}, Options{}},
		{"full", full, Options{}},
	}
	for _, r := range reports {
		for _, format := range Formats() {
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

// What names can't do to a terminal is not left to the eye that reads the golden
// file.
func TestTextIsSafe(t *testing.T) {
	var got bytes.Buffer
	if err := writeText(&got, sample(hostile), Options{}); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(got.String()) {
		if strings.HasPrefix(strings.TrimSpace(line), "leasegate:") {
			t.Errorf("forged line %q", line)
		}
		if strings.ContainsAny(strings.TrimSuffix(line, "\n"), "\x1b\r\n\t\u202e\u200b\u2028\u009b") || !utf8.ValidString(line) {
			t.Errorf("unsafe line %q", line)
		}
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
		Judged, Passed, Failed, Skipped, Errored int
		Findings                                 []map[string]any
		Errors                                   []map[string]any
	}
	if err := json.Unmarshal(got.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	if report.Judged != 4 || report.Passed != 1 || report.Failed != 3 || report.Skipped != 1 || report.Errored != 2 {
		t.Errorf("got the counts %+v", report)
	}
	if len(report.Findings) != 5 || len(report.Errors) != 2 {
		t.Fatalf("got %d findings and %d errors, want 5 and 2", len(report.Findings), len(report.Errors))
	}
	for _, member := range []string{"file", "exchange", "part", "rule", "operation", "pointer", "message"} {
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
