package gate

import (
	"slices"
	"strings"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/strict/style"
)

// A SecurityRequirement is one set of credentials that satisfies an operation.
type SecurityRequirement []SecurityScheme

// A SecurityScheme is one kind of credentials (OpenAPI 3.1.1, Security Scheme Object).
type SecurityScheme struct {
	// Scheme is the name that the document gives it.
	Scheme string
	Type   string // apiKey, http, oauth2, openIdConnect or mutualTLS
	// In and Name say where the credentials travel: In is header, query or cookie,
	// or empty for what is no part of a request, such as client certificates.
	In, Name string
	// HTTP is the authentication scheme of Authorization, such as "bearer"; empty
	// for other types than http.
	HTTP string
}

// secure compiles the security of an operation, its own or the document's.
func (c *Contract) secure(op *Operation) {
	requirements := op.Node.Get("security")
	if requirements == nil {
		requirements = c.document.Root().Get("security")
	}
	op.SecurityAt = c.document.Location(requirements)
	for _, requirement := range requirements.Items() {
		set := SecurityRequirement{}
		for name := range requirement.Members() {
			source, ok := c.follow(c.document.Component("securitySchemes", name))
			if !ok {
				continue // a fault of the document
			}
			scheme := securityScheme(name, source)
			switch {
			case scheme.In == inQuery:
				op.declared[scheme.Name] = true
			case scheme.Type == "oauth2" || scheme.Type == "openIdConnect":
				op.declared[accessToken] = true
			}
			set = append(set, scheme)
		}
		slices.SortFunc(set, func(a, b SecurityScheme) int { return strings.Compare(a.Scheme, b.Scheme) })
		op.Security = append(op.Security, set)
	}
}

// accessToken is the parameter that can carry a bearer token (RFC 6750, section 2.3).
const accessToken = "access_token"

func securityScheme(name string, source *document.Node) SecurityScheme {
	s := SecurityScheme{Scheme: name, Type: source.Get("type").Text()}
	switch s.Type {
	case "apiKey":
		s.In, s.Name = source.Get("in").Text(), source.Get("name").Text()
	case "http":
		s.In, s.Name, s.HTTP = inHeader, "Authorization", source.Get("scheme").Text()
	case "oauth2", "openIdConnect":
		s.In, s.Name = inHeader, "Authorization"
	}
	return s
}

// judgeSecurity asks only whether the credentials are there; whether they are
// good is for the server to say.
func (j *judging) judgeSecurity(op *Operation, r *Request, query *sent) {
	if len(op.Security) == 0 {
		return
	}
	var wants []string
	for _, set := range op.Security {
		satisfied, unseen := true, false
		var names []string
		for _, scheme := range set {
			names = append(names, scheme.Scheme)
			if scheme.In == "" {
				unseen = true
			} else if !scheme.present(r, query) {
				satisfied = false
			}
		}
		if satisfied {
			if unseen {
				j.skip("", op.SecurityAt, "a client certificate (mutualTLS) can't be seen in an exchange")
			}
			return
		}
		wants = append(wants, strings.Join(names, " and "))
	}
	j.find(RuleRequestSecurity, "", op.SecurityAt, "credentials for "+strings.Join(wants, ", or for "))
}

func (s SecurityScheme) present(r *Request, query *sent) bool {
	switch s.Type {
	case "apiKey":
		switch s.In {
		case inHeader:
			return strings.Join(headerValues(r.Header, s.Name), "") != ""
		case inCookie:
			return newSent(style.Cookies(headerValues(r.Header, "Cookie"))).has(s.Name)
		case inQuery:
			return query.has(s.Name)
		}
		return false
	case "http":
		return hasAuthorization(r, s.HTTP)
	default: // oauth2, openIdConnect: RFC 6750, sections 2.1 and 2.3
		return hasAuthorization(r, "bearer") || query.has(accessToken)
	}
}

// hasAuthorization reports whether there are credentials of a scheme (RFC 9110,
// section 11.4).
func hasAuthorization(r *Request, scheme string) bool {
	for _, value := range headerValues(r.Header, "Authorization") {
		name, credentials, _ := strings.Cut(strings.TrimSpace(value), " ")
		if strings.EqualFold(name, scheme) && strings.TrimSpace(credentials) != "" {
			return true
		}
	}
	return false
}
