// Package name finds Go names for what a document names: in any script, with any
// signs, of any length, each another one in its scope.
//
// A [Namer] makes a Go name of one text, as oapi-codegen's configured normalizer does
// wherever that comes to a name; what it makes of nothing but signs, or of letters
// without case, is [Namer.Exported]'s own.
//
// A [Scope] tells apart what would have one Go name: the types and constants of a
// package, the members of a struct, the methods of a client. What it finds depends on
// the entries that want the same name and on nothing else, not on their order or
// number, so that names stay when a document grows:
//
//   - x-go-name wins; two that are equal are a [Clash].
//   - Kinds go before others in the order of [Kind]: a schema keeps its name, and a
//     response of the same name becomes ErrorResponse.
//   - Among the entries of a kind, the one that is spelled like the Go name has it:
//     FooBar before fooBar before foobar before foo_bar. Where no single one comes
//     first, none has it.
//   - The others are spelled in full (foo_bar is FooUnderscoreBar), with Lower where
//     they begin so (fooBar beside FooBar is FooBarLower), and else end in a short hash
//     of their own text.
//
// Where a Go name is more than the document's name normalized, [Scope.Remark] has a
// sentence for its doc comment.
package name

import (
	"fmt"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"
)

// A Namer makes Go names of texts. It is safe for concurrent use.
type Namer struct{ normalize func(string) string }

// New returns a namer by oapi-codegen's options name-normalizer, of which "" is
// ToCamelCase, and additional-initialisms. It fails where there is no such normalizer.
func New(normalizer string, initialisms []string) (*Namer, error) {
	switch function := codegen.NameNormalizerFunction(normalizer); function {
	case codegen.NameNormalizerFunctionUnset, codegen.NameNormalizerFunctionToCamelCase:
		return &Namer{codegen.ToCamelCase}, nil
	case codegen.NameNormalizerFunctionToCamelCaseWithDigits:
		return &Namer{codegen.ToCamelCaseWithDigits}, nil
	case codegen.NameNormalizerFunctionToCamelCaseWithInitialisms:
		return &Namer{withInitialisms(initialisms)}, nil
	}
	return nil, fmt.Errorf("name-normalizer %q is not known; want one of %s", normalizer, strings.Join(codegen.NameNormalizers.Options(), ", "))
}

// commonInitialisms are oapi-codegen's, whose own function knows them only while it
// generates.
var commonInitialisms = []string{
	"ACL", "API", "ASCII", "CPU", "CSS", "DNS", "EOF", "GUID", "HTML", "HTTP", "HTTPS", "ID", "IP", "JSON",
	"QPS", "RAM", "RPC", "SLA", "SMTP", "SQL", "SSH", "TCP", "TLS", "TTL", "UDP", "UI", "GID", "UID", "UUID",
	"URI", "URL", "UTF8", "VM", "XML", "XMPP", "XSRF", "XSS", "SIP", "RTP", "AMQP", "DB", "TS",
}

var camelCaseParts = regexp.MustCompile(`[\p{Lu}\d]+([\p{Ll}\d]+|$)`)

func withInitialisms(more []string) func(string) string {
	known := map[string]string{}
	for _, word := range slices.Concat(commonInitialisms, more) {
		known[strings.ToLower(word)] = word
	}
	return func(text string) string {
		parts := camelCaseParts.FindAllString(codegen.ToCamelCaseWithDigits(text), -1)
		for i, part := range parts {
			if word, ok := known[strings.ToLower(part)]; ok {
				parts[i] = word
			}
		}
		return strings.Join(parts, "")
	}
}

// Exported returns an exported Go identifier for a text, as oapi-codegen names
// components and members. Where its normalizer leaves nothing to begin a name with,
// letters stay as they are, and signs are spelled: 日本 is X日本, and >= is
// GreaterThanEqual. A name has at most 250 letters; one that would be longer ends in a
// hash.
func (n *Namer) Exported(text string) string {
	name, _ := n.exported(text)
	return name
}

// exported also says whether normalizing was enough.
func (n *Namer) exported(text string) (name string, normal bool) {
	name = leading(text) + n.normalize(text)
	switch {
	case isExported(name):
		return bounded(name, text), utf8.RuneCountInString(name) <= longest
	case token.IsIdentifier(name):
		return bounded("X"+name, text), false
	}
	return bounded(upper(letters(text)), text), false
}

// Operation returns the Go name of an operationId, of which oapi-codegen makes another
// name than of a component: signs at the beginning are dropped.
func (n *Namer) Operation(operationID string) string {
	name, _ := n.operation(operationID)
	return name
}

func (n *Namer) operation(operationID string) (name string, normal bool) {
	name = n.normalize(operationID)
	name = n.normalize(leading(name) + name)
	if name == "Empty" && operationID != "" || !isExported(name) || utf8.RuneCountInString(name) > longest {
		return n.exported(operationID)
	}
	return name, true
}

// FromPath returns the text to name an operation by that has no operationId.
func FromPath(method, path string) string {
	return strings.ToLower(method) + camelCase(path, isASCIIWord)
}

// Words joins the words of a text to a part of a name, as of a member in the name of a
// type that stands in it. Only letters and digits of ASCII count, unless there are none.
func Words(text string) string {
	if name := camelCase(text, isASCIIWord); name != "" {
		return name
	}
	return letters(text)
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func isASCIIWord(r rune) bool { return r <= unicode.MaxASCII && isWord(r) }

// camelCase joins the words of a text, capitalized.
func camelCase(text string, isWord func(rune) bool) string {
	var b strings.Builder
	begins := true
	for _, r := range text {
		if !isWord(r) {
			begins = true
			continue
		}
		if begins {
			r = unicode.ToUpper(r)
		}
		b.WriteRune(r)
		begins = false
	}
	return b.String()
}

// leading spells the signs at the beginning of a text as oapi-codegen does, and marks
// a digit there.
func leading(text string) string {
	if text == "" {
		return "Empty"
	}
	if text == "$" {
		return "DollarSign"
	}
	var b strings.Builder
	for _, r := range text {
		if !strings.ContainsRune("-+&|~=><#.*^%_$", r) {
			if b.Len() == 0 && unicode.IsDigit(r) {
				return "N"
			}
			break
		}
		if r != '$' {
			b.WriteString(signs[r])
		}
	}
	return b.String()
}
