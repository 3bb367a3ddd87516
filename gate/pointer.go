package gate

import (
	"maps"
	"slices"

	"github.com/leasegate/leasegate/document"
)

// token escapes a reference token of a JSON Pointer (RFC 6901, section 3).
func token(name string) string { return document.Token(name) }

func sortedKeys[V any](m map[string]V) []string {
	if len(m) == 0 {
		return nil
	}
	return slices.Sorted(maps.Keys(m))
}
