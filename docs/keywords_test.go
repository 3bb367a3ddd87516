package docs

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/schema"
)

// TestKeywordsPage keeps docs/keywords.md equal to the table of keywords.
func TestKeywordsPage(t *testing.T) {
	atRoot(t)
	var page strings.Builder
	page.WriteString("# Keywords\n\nWhat a schema can say, by version of OpenAPI, and where the gate finds a value that breaks it. A keyword that asserts\n" +
		"nothing of values is an annotation. What is not here is taken for nothing, and told once in a run: in 3.1 as a note,\n" +
		"in 3.0 and where it is one or two letters from one of these as a warning. The names of formats are in\n[formats.md](formats.md).\n\n" +
		"| keyword | in | about | what is wrong with a value | source |\n| --- | --- | --- | --- | --- |\n")
	for _, k := range schema.Keywords() {
		in := "3.0, 3.1"
		switch {
		case k.Shape31 == schema.NoShape:
			in = "3.0"
		case k.Shape30 == schema.NoShape:
			in = "3.1"
		}
		fmt.Fprintf(&page, "| `%s` | %s | %s | %s | %s |\n", k.Name, in, about(k.Types), upperFirst(k.Sentence), k.Source)
	}
	const name = "docs/keywords.md"
	if *update {
		if err := os.WriteFile(name, []byte(page.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(name); err != nil || string(got) != page.String() {
		t.Errorf("%s is not up to date (%v); go test ./docs -run TestKeywordsPage -update", name, err)
	}
}

func about(types schema.Types) string {
	const any = schema.Null | schema.Boolean | schema.Number | schema.String | schema.Array | schema.Object
	switch types {
	case 0:
		return "nothing"
	case any:
		return "any value"
	}
	return types.String()
}

func upperFirst(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
