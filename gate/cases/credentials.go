package cases

import (
	"slices"
	"strings"
	"unicode"

	"github.com/leasegate/leasegate/gate"
)

// credentials makes the requests that are not, or not well, authenticated.
func (m *maker) credentials() {
	if len(m.options.Forbidden) > 0 && m.op.Documents(403) {
		d := m.plain()
		for _, field := range m.options.Forbidden {
			d.header = slices.Clip(without(d.header, field.Name))
		}
		d.header = append(slices.Clone(d.header), m.options.Forbidden...)
		m.emit(Case{ID: "forbidden", Title: "credentials that are known but not allowed", Expect: Forbidden}, d, true)
	}
	var given, others []Field
	for _, field := range m.options.Header {
		if m.IsCredential(field.Name) {
			given = append(given, field)
		} else {
			others = append(others, field)
		}
	}
	if len(given) == 0 || !m.op.Documents(401) || m.anybody() {
		return
	}
	refuse := func(id, title string, broken bool, change func(Field) (Field, bool)) {
		d := m.plain()
		d.header = slices.Clone(others)
		var kept []Field
		changed := false
		for _, field := range given {
			replaced, ok := change(field)
			switch {
			case !ok:
				changed = true
			case replaced == field:
				kept = append(kept, field)
			default:
				changed = true
				d.header = append(d.header, replaced)
			}
		}
		if !m.suffice(kept) {
			d.header = append(d.header, kept...)
		}
		if changed {
			m.emit(Case{ID: "unauthorized/" + id, Title: title, Expect: Unauthorized, broken: broken}, d, true)
		}
	}
	refuse("missing", "no credentials", false, func(Field) (Field, bool) { return Field{}, false })
	refuse("blank", "a header of credentials with nothing in it", false, func(field Field) (Field, bool) { return Field{Name: field.Name}, true })
	for _, v := range brokenCredentials {
		refuse(v.id, v.title, v.id != "empty", func(field Field) (Field, bool) {
			return Field{field.Name, breakField(field, v.change)}, true
		})
	}
	if slices.ContainsFunc(given, hasScheme) {
		refuse("scheme", "credentials of another scheme", true, func(field Field) (Field, bool) {
			scheme, secret, ok := strings.Cut(field.Value, " ")
			if !ok || !hasScheme(field) {
				return field, true
			}
			other := "Basic"
			if strings.EqualFold(scheme, other) {
				other = "Bearer"
			}
			return Field{field.Name, other + " " + secret}, true
		})
		refuse("schemeAlone", "a scheme without credentials", false, func(field Field) (Field, bool) {
			scheme, _, ok := strings.Cut(field.Value, " ")
			if !ok || !hasScheme(field) {
				return field, true
			}
			return Field{field.Name, scheme}, true
		})
	}
}

// anybody reports whether the operation asks for no credentials. A document in which no
// operation does may have forgotten to say so, as Infisical's; that it documents a 401
// tells more then.
func (m *maker) anybody() bool {
	return slices.ContainsFunc(m.op.Security, func(set gate.SecurityRequirement) bool { return len(set) == 0 }) ||
		len(m.op.Security) == 0 && m.secured
}

// suffice reports whether the document asks for no other credentials than these.
func (m *maker) suffice(fields []Field) bool {
	return slices.ContainsFunc(m.op.Security, func(set gate.SecurityRequirement) bool {
		return !slices.ContainsFunc(set, func(s gate.SecurityScheme) bool {
			name := s.Name
			if s.In == "cookie" {
				name = "Cookie"
			}
			return s.In != "header" && s.In != "cookie" || !slices.ContainsFunc(fields, func(f Field) bool { return strings.EqualFold(f.Name, name) })
		})
	})
}

// IsCredential reports whether a header carries credentials.
func (g *Generator) IsCredential(name string) bool {
	if strings.EqualFold(name, "Authorization") || strings.EqualFold(name, "Cookie") {
		return true
	}
	same := func(other string) bool { return strings.EqualFold(name, other) }
	if slices.ContainsFunc(g.options.Credentials, same) {
		return true
	}
	for _, field := range g.options.Forbidden {
		if same(field.Name) {
			return true
		}
	}
	for _, op := range g.operations {
		for _, set := range op.Security {
			if slices.ContainsFunc(set, func(s gate.SecurityScheme) bool { return s.In == "header" && same(s.Name) }) {
				return true
			}
		}
	}
	return false
}

// hasScheme reports whether the field is an Authorization with a scheme before
// its credentials (RFC 9110, section 11.4).
func hasScheme(field Field) bool {
	return strings.EqualFold(field.Name, "Authorization") && strings.Contains(field.Value, " ")
}

var brokenCredentials = []struct {
	id, title string
	change    func(secret string) string
}{
	{"empty", "empty credentials", func(string) string { return "" }},
	{"changed", "credentials with a character changed", func(secret string) string {
		middle := len(secret) / 2
		replacement := "x"
		if secret[middle] == 'x' {
			replacement = "y"
		}
		return secret[:middle] + replacement + secret[middle+1:]
	}},
	{"changedEnd", "credentials with the last character changed", func(secret string) string {
		end := len(secret) - 1
		replacement := "A"
		if secret[end] <= 'P' {
			replacement = "x" // differs in what Base64 does not pad, too
		}
		return secret[:end] + replacement
	}},
	{"otherCase", "credentials in the other case", otherCase},
	{"longer", "credentials with characters after them", func(secret string) string { return secret + "xyz" }},
	{"before", "credentials with characters before them", func(secret string) string { return "xyz" + secret }},
	{"shorter", "the first half of the credentials", func(secret string) string { return secret[:len(secret)/2] }},
	{"other", "unknown credentials", func(string) string { return "leasegate-unknown" }},
}

// otherCase swaps the case of letters, where not all are hexadecimal digits, which
// are read in either case.
func otherCase(secret string) string {
	if strings.Trim(secret, "0123456789abcdefABCDEF-") == "" {
		return secret
	}
	return strings.Map(func(c rune) rune {
		if unicode.IsUpper(c) {
			return unicode.ToLower(c)
		}
		return unicode.ToUpper(c)
	}, secret)
}

// breakField changes the secret of a field: what comes after a scheme, or each
// value of cookies, or all.
func breakField(field Field, change func(string) string) string {
	broken := func(secret string) string {
		if secret == "" {
			return secret
		}
		return change(secret)
	}
	switch {
	case hasScheme(field):
		scheme, secret, _ := strings.Cut(field.Value, " ")
		return strings.TrimRight(scheme+" "+broken(strings.TrimLeft(secret, " ")), " ")
	case strings.EqualFold(field.Name, "Cookie"):
		cookies := strings.Split(field.Value, ";")
		for i, cookie := range cookies {
			name, secret, ok := strings.Cut(strings.TrimSpace(cookie), "=")
			if ok {
				cookies[i] = name + "=" + broken(secret)
			}
		}
		return strings.Join(cookies, "; ")
	}
	return broken(field.Value)
}
