package docs

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/strict/value"
)

// TestFormatsPage keeps docs/formats.md equal to the table of formats.
func TestFormatsPage(t *testing.T) {
	atRoot(t)
	var page strings.Builder
	page.WriteString("# Formats\n\nWhat the keyword `format` means by each name. Values of other JSON types are of every format, and a\n" +
		"format that is not here is an annotation: any value is of it. Numbers are judged as the decimals that they are\nwritten as, integers among them.\n\n" +
		"| format | of | source | for example | but not |\n| --- | --- | --- | --- | --- |\n")
	cell := func(text string) string {
		if text == "" {
			return ""
		}
		return "`" + strings.ReplaceAll(text, "|", `\|`) + "`"
	}
	for _, format := range value.Formats() {
		fmt.Fprintf(&page, "| `%s` | %s | %s | %s | %s |\n", format.Name, strings.Join(format.Types, ", "), format.Source, cell(format.Good), cell(format.Bad))
	}
	page.WriteString("\nDomain names beyond ASCII, and their `xn--` forms, are held against RFC 5892 by the gate; generated code takes any\n" +
		"`idn-hostname`, and any such label of a `hostname`.\n")
	const name = "docs/formats.md"
	if *update {
		if err := os.WriteFile(name, []byte(page.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(name); err != nil || string(got) != page.String() {
		t.Errorf("%s is not up to date (%v); go test ./docs -run TestFormatsPage -update", name, err)
	}
}
