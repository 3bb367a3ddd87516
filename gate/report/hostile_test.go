package report

import (
	"bytes"
	"encoding/xml"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/leasegate/leasegate/gate/result"
)

// What names can't do is not left to the eye that reads the golden files: they do
// nothing in any format, on a terminal, in the log of a CI job, in a page.
func TestHostileNames(t *testing.T) {
	unsafe := regexp.MustCompile("[\x00-\x08\x0b-\x1f\x7f\u0080-\u009f\u200b\u2028\u202e\ufeff\U000e0001]")
	command := regexp.MustCompile(`^\s*::|##\[|##vso`)
	ours := regexp.MustCompile(`^::(error|warning|notice) [^\n]*::`)
	for name, r := range map[string]*result.Report{"traffic": sample(hostile), "cases": server(hostile)} {
		for _, format := range Formats() {
			var got bytes.Buffer
			if err := format.Write(&got, r, Options{Version: hostile}); err != nil {
				t.Fatal(err)
			}
			where := name + " as " + format.Name
			if !utf8.Valid(got.Bytes()) {
				t.Errorf("%s is no UTF-8", where)
			}
			if strings.Contains(got.String(), "secret") {
				t.Errorf("%s shows a value", where)
			}
			for line := range strings.Lines(got.String()) {
				line = strings.TrimSuffix(line, "\n")
				if unsafe.MatchString(line) {
					t.Errorf("%s: unsafe line %q", where, line)
				}
				if strings.HasPrefix(strings.TrimSpace(line), "leasegate: all") {
					t.Errorf("%s: forged line %q", where, line)
				}
				if command.MatchString(line) && !(format.Name == "github" && ours.MatchString(line)) {
					t.Errorf("%s: a line holds a command: %q", where, line)
				}
			}
		}
	}
}

// An annotation is one line with the properties that we gave it.
func TestHostileAnnotations(t *testing.T) {
	var got bytes.Buffer
	if err := writeGitHub(&got, sample(hostile), Options{}); err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`^::(error|warning|notice) ((file|line|col|title)=[^,:\n]*,)*title=[^,:\n]*::[^\n]*\n$`)
	for text := range strings.Lines(got.String()) {
		if !line.MatchString(text) {
			t.Errorf("got %q, want one command with our properties", text)
		}
	}
}

// Names add no element to what is made of elements.
func TestHostileElements(t *testing.T) {
	elements := func(format Format, name string) map[string]int {
		counts := make(map[string]int)
		for _, r := range []*result.Report{sample(name), server(name)} {
			var got bytes.Buffer
			if err := format.Write(&got, r, Options{}); err != nil {
				t.Fatal(err)
			}
			text := got.String()
			if format.Name == "html" {
				for _, tag := range regexp.MustCompile(`<[a-z!/][^ >]*`).FindAllString(text, -1) {
					counts[tag]++
				}
				continue
			}
			decoder := xml.NewDecoder(&got)
			for {
				token, err := decoder.Token()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				if start, ok := token.(xml.StartElement); ok {
					counts[start.Name.Local]++
				}
			}
		}
		return counts
	}
	for _, name := range []string{"junit", "html"} {
		format, err := Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		plain, bad := elements(format, "pets"), elements(format, hostile)
		for tag, count := range bad {
			// A body that is no JSON has other lines, a span each.
			if plain[tag] != count && strings.Trim(tag, "</") != "span" {
				t.Errorf("%s has %d of %s with hostile names and %d with plain ones", name, count, tag, plain[tag])
			}
		}
	}
}

// Outside of our own elements, Markdown holds nothing that means something.
func TestHostileMarkdown(t *testing.T) {
	var got bytes.Buffer
	if err := writeMarkdown(&got, server(hostile), Options{}); err != nil {
		t.Fatal(err)
	}
	inside := regexp.MustCompile(`<code>(.*?)</code>`)
	harmless := regexp.MustCompile(`^([^\x21-\x7e]|[0-9A-Za-z ./,-]|&#\d+;)*$`)
	found := inside.FindAllStringSubmatch(got.String(), -1)
	if len(found) < 10 {
		t.Fatalf("got %d code elements, want at least 10", len(found))
	}
	for _, match := range found {
		if !harmless.MatchString(match[1]) {
			t.Errorf("%q means something in Markdown", match[1])
		}
	}
	if rest := inside.ReplaceAllString(got.String(), ""); strings.Contains(rest, "alert") || strings.Contains(rest, "evil") {
		t.Errorf("a name stands outside of a code element: %s", rest)
	}
}
