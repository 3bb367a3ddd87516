package name

import (
	"go/token"
	"go/types"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"
)

// Variables returns local variables for fields, by their Go names and in their order.
// Each is another one, and none is a keyword, predeclared, or taken otherwise.
func Variables(fields []string, taken func(string) bool) []string {
	names := make([]string, len(fields))
	used := map[string]bool{}
	free := func(name string) bool {
		return !token.IsKeyword(name) && types.Universe.Lookup(name) == nil && !used[name] && !taken(name)
	}
	for i, field := range fields {
		name := codegen.LowercaseFirstCharacters(field)
		if token.IsKeyword(name) {
			name = "p" + codegen.UppercaseFirstCharacter(name)
		}
		if first, _ := utf8.DecodeRuneInString(name); unicode.IsNumber(first) {
			name = "n" + name
		}
		for base, n := name, 2; !free(name); n++ {
			name = base + "Value"
			if n > 2 {
				name += strconv.Itoa(n)
			}
		}
		used[name] = true
		names[i] = name
	}
	return names
}
