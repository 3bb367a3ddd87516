package docs

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/schema"
)

// TestBecomesTable holds the table of what a keyword becomes in Go to the table of
// keywords: a row for each, in its order, that says something.
func TestBecomesTable(t *testing.T) {
	atRoot(t)
	page, err := os.ReadFile("docs/types.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(page), "\n## What a keyword becomes\n")
	if !found {
		t.Fatal("docs/types.md has no section on what a keyword becomes")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var got, want []string
	for line := range strings.Lines(section) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) < 4 || !strings.HasPrefix(strings.TrimSpace(cells[1]), "`") {
			continue
		}
		name := strings.Trim(strings.TrimSpace(cells[1]), "`")
		got = append(got, name)
		if strings.TrimSpace(cells[2]) == "" {
			t.Errorf("nothing is said of %s", name)
		}
	}
	for _, k := range schema.Keywords() {
		want = append(want, k.Name)
	}
	if !slices.Equal(got, want) {
		t.Errorf("the table has the keywords\n%q\nwant\n%q", got, want)
	}
}
