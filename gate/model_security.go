package gate

import (
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// A securityRequirement is one of the sets of credentials that satisfy a document.
type modelSecurityRequirement []modelSecurityScheme

type modelSecurityScheme struct {
	name   string
	source *openapi3.SecurityScheme
}

func (c *modelCompiler) security(op *modelOperation, source *openapi3.Operation, pointer string) {
	requirements := c.doc.Security
	op.securityAt = Location{Pointer: "/security"}
	if source.Security != nil {
		requirements = *source.Security
		op.securityAt = op.at
		op.securityAt.Pointer = pointer + "/security"
	}
	for _, requirement := range requirements {
		var set modelSecurityRequirement
		for _, name := range modelSortedKeys(requirement) {
			if c.doc.Components == nil {
				continue
			}
			if ref := c.doc.Components.SecuritySchemes[name]; ref != nil && ref.Value != nil {
				set = append(set, modelSecurityScheme{name, ref.Value})
				if ref.Value.Type == "apiKey" && ref.Value.In == openapi3.ParameterInQuery {
					op.declared[ref.Value.Name] = true
				}
			}
		}
		op.security = append(op.security, set)
	}
}

// judgeSecurity asks only whether the credentials are there; whether they are
// good is for the server to say.
func (j *modelJudging) judgeSecurity(op *modelOperation, r *Request, query []modelPair) {
	if len(op.security) == 0 {
		return
	}
	var wants []string
	for _, set := range op.security {
		satisfied, unseen := true, false
		var names []string
		for _, scheme := range set {
			names = append(names, scheme.name)
			if scheme.source.Type == "mutualTLS" {
				unseen = true
			} else if !scheme.present(r, query) {
				satisfied = false
			}
		}
		if satisfied {
			if unseen {
				j.skip(PartRequest, "", op.securityAt, "a client certificate (mutualTLS) can't be seen in an exchange")
			}
			return
		}
		wants = append(wants, strings.Join(names, " and "))
	}
	j.find(RuleRequestSecurity, PartRequest, "", op.securityAt, "credentials for "+strings.Join(wants, ", or for "))
}

func (s modelSecurityScheme) present(r *Request, query []modelPair) bool {
	source := s.source
	switch source.Type {
	case "apiKey":
		switch source.In {
		case openapi3.ParameterInHeader:
			return strings.Join(modelHeaderValues(r.Header, source.Name), "") != ""
		case openapi3.ParameterInCookie:
			for _, c := range modelCookies(r.Header) {
				if c.name == source.Name && c.value != "" {
					return true
				}
			}
		case openapi3.ParameterInQuery:
			for _, p := range query {
				if p.name == source.Name && p.value != "" {
					return true
				}
			}
		}
		return false
	case "http":
		return modelHasAuthorization(r, source.Scheme)
	default: // oauth2, openIdConnect: RFC 6750, section 2.1
		return modelHasAuthorization(r, "bearer")
	}
}

// hasAuthorization reports whether there are credentials of a scheme (RFC 9110,
// section 11.4).
func modelHasAuthorization(r *Request, scheme string) bool {
	for _, value := range modelHeaderValues(r.Header, "Authorization") {
		name, credentials, _ := strings.Cut(strings.TrimSpace(value), " ")
		if strings.EqualFold(name, scheme) && strings.TrimSpace(credentials) != "" {
			return true
		}
	}
	return false
}
