package cases

import (
	"testing"

	strictvalue "github.com/leasegate/leasegate/strict/value"
)

// TestFormats wants good and bad values of every format that can be judged, and
// holds them against the table.
func TestFormats(t *testing.T) {
	for _, format := range strictvalue.Formats() {
		if format.Annotation() {
			if stringFormat(format.Name) || numberFormat(format.Name) || len(badVariants(format.Name)) > 0 {
				t.Errorf("%s takes any value, and has bad ones", format.Name)
			}
			continue
		}
		check := func(v string) bool {
			return stringFormat(format.Name) && validFormat(format.Name, v) || numberFormat(format.Name) && validNumber(format.Name, v)
		}
		if len(goodVariants(format.Name)) == 0 || len(badVariants(format.Name)) == 0 {
			t.Errorf("%s has no values", format.Name)
		}
		for _, v := range goodOf(format.Name) {
			if !check(v) {
				t.Errorf("%s does not take %q", format.Name, v)
			}
		}
		for _, v := range badVariants(format.Name) {
			if check(v.value) {
				t.Errorf("%s takes %q, %s", format.Name, v.value, v.title)
			}
		}
	}
	for name := range formatVariants {
		if row(name) == nil {
			t.Errorf("the format %s is not known", name)
		}
	}
}
