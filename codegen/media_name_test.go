package codegen

import (
	"strings"
	"testing"

	"github.com/leasegate/leasegate/codegen/internal/name"
	"github.com/leasegate/leasegate/strict"
)

// Media types are told apart in Go names, whatever they differ in.
func TestMediaNames(t *testing.T) {
	namer, err := name.New("", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ types, want, reason string }{
		{"application/json; charset=utf-8", "JSON", "parameters of one alone"},
		{"application/json|application/json;stream=watch", "JSON JSONStreamwatch", "parameters beside none"},
		{"application/json;stream=watch|application/json", "JSONStreamwatch JSON", "in another order"},
		{"text/plain;a=1|text/plain;a=2", "TextA1 TextA2", "other parameters"},
		{"audio/3gpp|audio/3gpp2", "Audio3gpp Audio3gpp2", "digits"},
		{"+/3gpp|text/plain", "N3gpp Text", "a digit first"},
		{"a-b/c|a/b-c", "Abc_4e84717d Abc_b88f83c8", "nothing but signs"},
		{"*/*|image/*|application/*+json", "Any Image JSON", "ranges"},
	} {
		var list []*media
		for entry := range strings.SplitSeq(row.types, "|") {
			one := &media{Type: entry}
			if one.parse(); !strings.Contains(entry, "json") {
				one.Kind = strict.KindStream
			}
			list = append(list, one)
		}
		tag(namer, list)
		var got []string
		for _, one := range list {
			got = append(got, one.Tag)
		}
		if strings.Join(got, " ") != row.want {
			t.Errorf("%s: got %q, want %s", row.reason, got, row.want)
		}
	}
}
