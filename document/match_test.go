package document_test

import (
	"fmt"
	"testing"

	"github.com/leasegate/leasegate/document"
)

func TestMatch(t *testing.T) {
	tests := []struct {
		pattern, name string
		want          bool
	}{
		{"", "", true},
		{"", "a", false},
		{"*", "", true},
		{"*", "a/b", true},
		{"a", "a", true},
		{"a", "ab", false},
		{"a*", "a/b/c", true},
		{"*c", "a/b/c", true},
		{"*b*", "a/b/c", true},
		{"a*b*c", "a/b/b/c", true},
		{"a*b*c", "a/c/b", false},
		{"a?", "ab", false},
		{"[a]*", "[a]b", true},
		{"**a**", "ba", true},
	}
	for _, test := range tests {
		if got := document.Match(test.pattern, test.name); got != test.want {
			t.Errorf("%q and %q: got %v, want %v", test.pattern, test.name, got, test.want)
		}
	}
}

func ExampleMatch() {
	fmt.Println(document.Match("*/valid/*", "addPet/valid/name"), document.Match("*/valid", "addPet/valid/name"))
	// Output: true false
}
