package name

import (
	"fmt"
	"go/token"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"
	"pgregory.net/rapid"
)

func namer(t rapid.TB, normalizer string) *Namer {
	t.Helper()
	n, err := New(normalizer, []string{"LDAP"})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

var normalizers = []string{"", "ToCamelCase", "ToCamelCaseWithDigits", "ToCamelCaseWithInitialisms"}

// initialisms are what oapi-codegen takes with a normalizer.
func initialisms(normalizer string) []string {
	if normalizer == "ToCamelCaseWithInitialisms" {
		return []string{"LDAP"}
	}
	return nil
}

// generate sets what oapi-codegen's functions look at.
func generate(t rapid.TB, normalizer string) {
	t.Helper()
	document := &openapi3.T{OpenAPI: "3.0.3", Info: &openapi3.Info{Title: "t", Version: "1"}, Paths: openapi3.NewPaths()}
	c := codegen.Configuration{PackageName: "p", OutputOptions: codegen.OutputOptions{NameNormalizer: normalizer, AdditionalInitialisms: initialisms(normalizer)}}
	c.Generate.Models = true
	if _, err := codegen.Generate(document, c.UpdateDefaults()); err != nil {
		t.Fatal(err)
	}
}

var texts = []string{
	"", "a", "A", "id", "userId", "user_id", "USER-ID", "getHttpPet", "OneOf2things", "ldapServer", "1st", "12345", "N.1", "+1", "-1",
	"$ref", "$", "%", ">=", "a b", "  a", "ünï", "日本", "a日本", "日本1", "ßa", "ǆ", "type", "string", "nil", "x-y-z", "Foo200JSONResponse", "_", "__a",
	"\u200b", "\ufeffa", "a\u0301", "हिन्दी", "١a", "²", "\x00", "\n", "@", "a/b", "🙂", "\xff", "utf8", "Ts", "HTTPS_2fa",
}

// What oapi-codegen makes a name of keeps that.
func TestAsOapiCodegen(t *testing.T) {
	for _, normalizer := range normalizers {
		n := namer(t, normalizer)
		generate(t, normalizer)
		compare := func(t rapid.TB, text string) {
			if want := codegen.SchemaNameToTypeName(text); isExported(want) && utf8.RuneCountInString(want) <= longest {
				if got := n.Exported(text); got != want {
					t.Errorf("%s: %q is %s, want %s", normalizer, text, got, want)
				}
			}
			if want := codegen.UppercaseFirstCharacter(codegen.SanitizeGoIdentity(codegen.SchemaNameToTypeName(text))); want != "" && want[0] != '_' && utf8.RuneCountInString(want) <= longest {
				if got, _ := n.constant(text); got != want {
					t.Errorf("%s: value %q is %s, want %s", normalizer, text, got, want)
				}
			}
		}
		for _, text := range texts {
			compare(t, text)
		}
		rapid.Check(t, func(t *rapid.T) { compare(t, rapid.String().Draw(t, "text")) })
	}
}

// An operation keeps the name that oapi-codegen gives it.
func TestOperationsAsOapiCodegen(t *testing.T) {
	for _, normalizer := range normalizers {
		n := namer(t, normalizer)
		for _, text := range texts {
			if text == "" || strings.Contains(text, "\x00") || !utf8.ValidString(text) {
				continue
			}
			var got string
			document := &openapi3.T{OpenAPI: "3.0.3", Info: &openapi3.Info{Title: "t", Version: "1"}, Paths: openapi3.NewPaths(openapi3.WithPath("/", &openapi3.PathItem{
				Get: &openapi3.Operation{OperationID: text, Responses: openapi3.NewResponses()},
			}))}
			c := codegen.Configuration{PackageName: "p", OutputOptions: codegen.OutputOptions{
				NameNormalizer: normalizer, AdditionalInitialisms: initialisms(normalizer), SkipFmt: true,
				UserTemplates: map[string]string{"client.tmpl": "{{ range . }}name {{ .OperationId }} end{{ end }}"},
			}}
			c.Generate.Client = true
			source, err := codegen.Generate(document, c.UpdateDefaults())
			if err != nil {
				continue // no name at all
			}
			if _, got, _ = strings.Cut(source, "name "); got != "" {
				got, _, _ = strings.Cut(got, " end")
			}
			if name := n.Operation(text); isExported(got) && got != "Empty" && name != got {
				t.Errorf("%s: operation %q is %s, want %s", normalizer, text, name, got)
			}
		}
	}
}

func TestExported(t *testing.T) {
	for _, row := range []struct{ text, want, reason string }{
		{"user_id", "UserID", "an initialism"},
		{"日本", "X日本", "letters without case"},
		{"日本 中国", "X日本中国", "words of such letters"},
		{"日本1", "X日本1", "a digit after such letters"},
		{"+1", "Plus1", "a sign before a digit"},
		{"-1", "Minus1", "another sign before a digit"},
		{"1st", "N1St", "a digit first"},
		{"%", "Percent", "a sign that oapi-codegen spells"},
		{">=", "GreaterThanEqual", "two of these"},
		{"@", "At", "a sign that it drops"},
		{" ", "Space", "a blank"},
		{"", "Empty", "nothing"},
		{"\u200b", "U200B", "an invisible character"},
		{"\ufeff\u200b", "UFEFFU200B", "two of these"},
		{"🙂", "U1F642", "a picture"},
		{"²", "U00B2", "a number that is no digit"},
		{"ßa", "Xßa", "a small letter whose upper case Go does not know"},
		{"type", "Type", "a keyword"},
		{"string", "String", "a predeclared name"},
		{"\xff", "UFFFD", "no text at all"},
	} {
		if got := namer(t, "ToCamelCaseWithInitialisms").Exported(row.text); got != row.want {
			t.Errorf("%s: %q is %s, want %s", row.reason, row.text, got, row.want)
		}
	}
}

// Any text has a name, and the name is of bounded length.
func TestExportedIsExported(t *testing.T) {
	for _, normalizer := range normalizers {
		n := namer(t, normalizer)
		check := func(t rapid.TB, text string) {
			for what, name := range map[string]string{
				"member": n.Exported(text), "operation": n.Operation(text), "word": "X" + Words(text), "path": n.Operation(FromPath("GET", text)),
			} {
				if !token.IsIdentifier(name) || !token.IsExported(name) || what != "word" && utf8.RuneCountInString(name) > longest {
					t.Errorf("%s: %s %q is %q", normalizer, what, text, name)
				}
			}
		}
		for _, text := range texts {
			check(t, text)
			check(t, strings.Repeat(text, 500))
		}
		rapid.Check(t, func(t *rapid.T) { check(t, rapid.String().Draw(t, "text")) })
	}
}

func TestUnknownNormalizer(t *testing.T) {
	if _, err := New("ToSnakeCase", nil); err == nil || !strings.Contains(err.Error(), "ToCamelCaseWithDigits") {
		t.Errorf("got %v", err)
	}
}

func TestVariables(t *testing.T) {
	taken := func(name string) bool { return name == "ctx" }
	got := Variables([]string{"Type", "Ctx", "Err", "String", "ID", "Id", "Idvalue", "X日本", "N1", "HTTPServer"}, taken)
	want := []string{"pType", "ctxValue", "err", "stringValue", "id", "idValue", "idvalue", "x日本", "n1", "httpServer"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
