package name

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"
)

// constant returns what follows the name of the type in that of a constant, as
// codegen.SanitizeEnumNames makes it.
func (n *Namer) constant(text string) (name string, normal bool) {
	name = codegen.UppercaseFirstCharacter(leading(text) + n.normalize(text))
	if first, _ := utf8.DecodeRuneInString(name); name != "" && !unicode.IsDigit(first) && strings.IndexFunc(name, func(r rune) bool { return !isWord(r) }) < 0 {
		return bounded(name, text), true
	}
	return bounded(codegen.UppercaseFirstCharacter(letters(text)), text), false
}

// Constants returns entries for the values of an enum. Values are the texts of strings
// and the JSON of anything else, with the JSON type where that has to tell them apart;
// given are the names of x-enum-varnames or x-enumNames, as many as there are.
func Constants(typeName string, values, given []string) []Entry {
	entries := make([]Entry, len(values))
	for i, value := range values {
		entries[i].Key = ConstantKey(typeName, value)
		if i < len(given) {
			entries[i].Text = given[i]
		}
	}
	return entries
}

// ConstantKey is the key of a value of an enum.
func ConstantKey(typeName, value string) Key { return Key{Kind: Constant, Of: typeName, Name: value} }
