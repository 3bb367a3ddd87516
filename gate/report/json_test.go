package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/leasegate/leasegate/gate/result"
)

// A saved report is rendered as the report itself, byte for byte, and so is one
// that was merged from it alone.
func TestSavedReports(t *testing.T) {
	for name, r := range map[string]*result.Report{
		"traffic": sample("pets"), "cases": server("pets"), "hostile traffic": sample(hostile), "hostile cases": server(hostile), "nothing": {},
	} {
		read, err := result.Read(bytes.NewReader(render(t, "json", r)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var merged result.Report
		merged.Merge(read)
		for _, format := range Formats() {
			want := render(t, format.Name, r)
			if got := render(t, format.Name, read); !bytes.Equal(got, want) {
				t.Errorf("%s as %s: read back it is\n%s\nwant\n%s", name, format.Name, got, want)
			}
			if got := render(t, format.Name, &merged); !bytes.Equal(got, want) {
				t.Errorf("%s as %s: merged it is\n%s\nwant\n%s", name, format.Name, got, want)
			}
		}
	}
}

func render(t *testing.T, name string, r *result.Report) []byte {
	t.Helper()
	format, err := Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := format.Write(&b, r, Options{Version: "v1"}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadRefuses(t *testing.T) {
	saved := string(render(t, "json", server("pets")))
	tests := []struct{ why, text, want string }{
		{"nothing", "", "no JSON report of leasegate"},
		{"another JSON", `{"a": 1}`, "no JSON report of leasegate"},
		{"no object", `[]`, "no JSON report of leasegate"},
		{"HTML", "<!DOCTYPE html>", "no JSON report of leasegate"},
		{"cut off", saved[:len(saved)/2], "no JSON report of leasegate"},
		{"two of them", saved + saved, "no JSON report of leasegate"},
		{"a later version", `{"reportVersion": 2}`, "a JSON report of version 2, and this leasegate reads version 1"},
		{"a wrong type", `{"reportVersion": 1, "records": [{"case": {"id": 7}}]}`, "/records/0/case/id has not the type"},
	}
	for _, test := range tests {
		if _, err := result.Read(strings.NewReader(test.text)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q", test.why, err, test.want)
		}
	}
	broken := errors.New("broken disk")
	if _, err := result.Read(io.MultiReader(strings.NewReader("{"), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("got %v, want the reader's error", err)
	}
}

// No saved report makes the reading or a format panic.
func FuzzRead(f *testing.F) {
	for _, r := range []*result.Report{sample("pets"), server(hostile)} {
		var b bytes.Buffer
		if err := writeJSON(&b, validReport(r), Options{}); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		read, err := result.Read(bytes.NewReader(text))
		if err != nil {
			return
		}
		for _, format := range Formats() {
			if err := format.Write(io.Discard, read, Options{}); err != nil {
				t.Errorf("%s: %v", format.Name, err)
			}
		}
	})
}

// JSON text is the same to a reader, whatever was escaped and however it came.
func TestJSONEscaper(t *testing.T) {
	text := `{"a": "##[x] ### é 日本 \u001b` + "\u202e\u009b\ufeff\U000e0001\U0001f600" + `"}`
	for size := 1; size <= len(text); size++ {
		var got bytes.Buffer
		e := &jsonEscaper{writer: &got}
		for rest := text; rest != ""; {
			n := min(size, len(rest))
			if _, err := e.Write([]byte(rest[:n])); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		var want, back any
		if err := json.Unmarshal([]byte(text), &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(got.Bytes(), &back); err != nil {
			t.Fatal(err)
		}
		if want.(map[string]any)["a"] != back.(map[string]any)["a"] {
			t.Errorf("in pieces of %d: got %q", size, got.String())
		}
		if want := `{"a": "#\u0023[x] #\u0023\u0023 é 日本 \u001b\u202e\u009b\ufeff\udb40\udc01😀"}`; got.String() != want {
			t.Errorf("in pieces of %d: got %s, want %s", size, got.String(), want)
		}
	}
}
