package everything

import (
	"testing"

	"github.com/leasegate/leasegate/strict/value"
)

// Every format is read as the judge reads it, and written as it was read, in members of
// each type that it is about.
func TestEveryFormat(t *testing.T) {
	c := find(t, "Formats")
	members := c.schema().Value.Properties
	for _, format := range value.Formats() {
		for _, of := range []string{"string", "number", "integer"} {
			if !format.About(of) || format.Names && format.Check == nil {
				continue // the judge has tables that generated code has not
			}
			name := of + " " + format.Name
			if members[name] == nil {
				t.Errorf("schema Formats has no member %q", name)
				continue
			}
			texts := []string{format.Good, format.Bad, "0", "-1", "1.5", "1e2", "255", "256", "9007199254740993", "18446744073709551616", "1e400", "a", ""}
			for _, text := range texts {
				body := text
				if of == "string" {
					body = quote(text)
				} else if !value.IsNumber(text) {
					continue
				}
				found := c.agree(t, `{`+quote(name)+`: `+body+`}`)
				if text == format.Good && len(found) > 0 && of != "integer" {
					t.Errorf("%s %s: found %q", name, text, found)
				}
				if text == format.Bad && format.Bad != "" && len(found) == 0 {
					t.Errorf("%s %s: found nothing", name, text)
				}
			}
		}
	}
}

// A required member has no zero that stands for it where that is no legal value.
func TestRequiredFormats(t *testing.T) {
	if _, err := (RequiredFormats{}).MarshalJSON(); err == nil {
		t.Error("zeros that are no legal values are written")
	} else if got := found(t, err); len(got) != 3 {
		t.Errorf("got %q, want a violation for the day, the address and the amount", got)
	}
}
