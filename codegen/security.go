package codegen

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/codegen/internal/name"
	"github.com/leasegate/leasegate/document"
)

// A securityScheme is what the templates see of a security scheme that an operation
// asks for.
type securityScheme struct {
	Go   string // in the names that are made for it
	Name string // of the document
	Type string
	In   string // of an apiKey
	Key  string
	HTTP string // of type http, as it is written in messages
	Doc  string // what it is

	node *document.Node
}

// A requiredScheme is one of the schemes of which credentials are wanted together.
type requiredScheme struct {
	*securityScheme
	Scopes []string
}

// security compiles what operations ask for. The schemes are those of the document
// that an operation asks for, in its order.
type security struct {
	refusals *refusals
	schemes  map[string]*securityScheme // nil for one that is refused
	noted    map[*document.Node]bool
}

func newSecurity(r *refusals) *security {
	return &security{refusals: r, schemes: map[string]*securityScheme{}, noted: map[*document.Node]bool{}}
}

// of returns the sets of credentials of which an operation asks for one: its own or
// those of the document (OpenAPI 3.1.1, Operation Object, security). There are none
// where everybody may come as nobody.
func (s *security) of(operation *document.Node) (sets [][]requiredScheme) {
	requirements := operation.Get("security")
	if requirements == nil {
		requirements = s.refusals.document.Root().Get("security")
	}
	asks := false
	for _, requirement := range requirements.Items() {
		set := []requiredScheme{}
		for name, scopes := range requirement.Members() {
			scheme := s.scheme(name)
			if scheme == nil {
				continue // refused
			}
			required := requiredScheme{securityScheme: scheme}
			for _, scope := range scopes.Items() {
				required.Scopes = append(required.Scopes, scope.Text())
			}
			set = append(set, required)
		}
		s.noteUnsatisfiable(requirement, set)
		asks = asks || len(set) > 0
		sets = append(sets, set)
	}
	if !asks {
		return nil
	}
	return sets
}

// all lists the schemes that operations ask for, in the order of the document.
func (s *security) all() (list []*securityScheme) {
	for name := range s.refusals.document.Root().Get("components").Get("securitySchemes").Members() {
		if scheme := s.schemes[name]; scheme != nil {
			list = append(list, scheme)
		}
	}
	return list
}

func (s *security) scheme(name string) *securityScheme {
	scheme, known := s.schemes[name]
	if !known {
		scheme = s.read(name)
		s.schemes[name] = scheme
	}
	return scheme
}

var fieldToken = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$") // RFC 9110 section 5.6.2

// read reads a scheme; nil where it is refused. Those that are not there or are wrong
// are faults of the document.
func (s *security) read(name string) *securityScheme {
	node := s.refusals.document.Component("securitySchemes", name)
	followed, err := s.refusals.document.Follow(node)
	if node == nil || err != nil {
		return nil
	}
	text := func(field string) string { return followed.Get(field).Text() }
	scheme := &securityScheme{Name: name, Type: text("type"), node: followed}
	pointer := at("/components/securitySchemes", name)
	switch scheme.Type {
	case "apiKey":
		scheme.In, scheme.Key = text("in"), text("name")
		if scheme.In != "query" && !fieldToken.MatchString(scheme.Key) {
			s.refuse(pointer, "name", "%q can't be the name of a %s (RFC 9110 section 5.6.2)", scheme.Key, scheme.In)
			return nil
		}
	case "http":
		scheme.HTTP = text("scheme")
		if !fieldToken.MatchString(scheme.HTTP) {
			s.refuse(pointer, "scheme", "%q can't be the name of an authentication scheme (RFC 9110 section 11.1)", scheme.HTTP)
			return nil
		}
		for _, usual := range []string{"Basic", "Bearer"} {
			if strings.EqualFold(usual, scheme.HTTP) {
				scheme.HTTP = usual
			}
		}
	case "oauth2", "openIdConnect", "mutualTLS":
	default:
		return nil
	}
	scheme.Doc = scheme.describe()
	return scheme
}

func (s *security) refuse(pointer, keyword, format string, args ...any) {
	s.refusals.add(pointer, keyword, format, args...)
	s.refusals.list[len(s.refusals.list)-1].Kind = "security schemes"
}

// noteUnsatisfiable tells of credentials that can't come together: a request has one
// field Authorization (RFC 9110 section 11.6.2).
func (s *security) noteUnsatisfiable(requirement *document.Node, set []requiredScheme) {
	fields := slices.DeleteFunc(slices.Clone(set), func(r requiredScheme) bool {
		return r.Type == "mutualTLS" || r.Type == "apiKey" && !strings.EqualFold(r.Key, "Authorization")
	})
	if len(fields) > 1 && !s.noted[requirement] {
		s.noted[requirement] = true
		s.refusals.note(requirement, "no request can satisfy this requirement: credentials of %q and of %q both travel in Authorization, which there is once; "+
			"list them as alternatives if either will do", fields[0].Name, fields[1].Name)
	}
}

func (s *securityScheme) describe() string {
	what := ""
	switch {
	case s.Type == "apiKey" && s.In == "header":
		what = fmt.Sprintf("a key in the header field %s", s.Key)
	case s.Type == "apiKey" && s.In == "query":
		what = fmt.Sprintf("a key in the query parameter %s", strconv.Quote(s.Key))
	case s.Type == "apiKey":
		what = fmt.Sprintf("a key in the cookie %s", s.Key)
	case s.HTTP == "Basic":
		what = "user and password (RFC 7617)"
	case s.HTTP == "Bearer":
		what = "a bearer token (RFC 6750)"
	case s.Type == "http":
		what = fmt.Sprintf("what follows %s in Authorization (RFC 9110 section 11.4)", s.HTTP)
	case s.Type == "oauth2":
		what = "an OAuth access token (RFC 6750)"
	case s.Type == "openIdConnect":
		what = "an access token of OpenID Connect (RFC 6750)"
	default:
		what = "the certificate of the client (RFC 8446 section 4.4.2)"
	}
	return what
}

// Var is the Go variable of its strict.SecurityScheme.
func (s *securityScheme) Var() string { return "securityScheme" + s.Go }

// Method is the name of the Authenticator's method.
func (s *securityScheme) Method() string { return "Authenticate" + s.Go }

// Credential is the name of the function that makes what a client sends.
func (s *securityScheme) Credential() string { return "Credential" + s.Go }

// Given are the parameters by which a method of the Authenticator gets credentials.
func (s *securityScheme) Given() string {
	switch {
	case s.Type == "mutualTLS":
		return "connection *tls.ConnectionState"
	case s.HTTP == "Basic":
		return "user, password string"
	case s.Type == "apiKey":
		return "key string"
	case s.Type == "http" && s.HTTP != "Bearer":
		return "parameters string"
	}
	return "token string"
}

// Kind is what the methods of strict.Server and strict.SecurityScheme have in their
// names for it.
func (s *securityScheme) Kind() string {
	switch {
	case s.Type == "mutualTLS":
		return "TLS"
	case s.HTTP == "Basic":
		return "Basic"
	}
	return ""
}

// Argument is the one parameter of Given.
func (s *securityScheme) Argument() string {
	name, _, _ := strings.Cut(s.Given(), " ")
	return name
}

// Types are those of Given.
func (s *securityScheme) Types() string {
	switch s.Kind() {
	case "TLS":
		return "*tls.ConnectionState"
	case "Basic":
		return "string, string"
	}
	return "string"
}

// Ignored is Given without names.
func (s *securityScheme) Ignored() string {
	switch s.Kind() {
	case "TLS":
		return "_ *tls.ConnectionState"
	case "Basic":
		return "_, _ string"
	}
	return "_ string"
}

// Schemes are those that operations ask for.
func (m *model) Schemes() []*securityScheme { return m.security.all() }

// nameSchemes names the schemes so that neither the functions that make credentials nor
// the methods that take them have the name of anything else.
func (m *model) nameSchemes() {
	scope := m.namer.Scope()
	key := func(s *securityScheme) name.Key { return name.Key{Kind: name.SecurityScheme, Name: s.Name} }
	for _, s := range m.Schemes() {
		given, _ := s.node.Get("x-go-name").AsString()
		scope.Claim(name.Entry{Key: key(s), Given: given})
	}
	m.clashes(scope.Settle(), m.document.Location(m.document.Root().Get("components").Get("securitySchemes")))
	for _, s := range m.Schemes() {
		s.Go = scope.Go(key(s))
		for m.packaged.Taken(s.Credential()) || m.methods.Taken(s.Method()) {
			s.Go += "Scheme"
		}
		m.packaged.Claim(name.Entry{Key: name.Key{Kind: name.Derived, Name: "credential " + s.Name}, Text: s.Credential()})
		m.clashes(m.packaged.Settle(), document.Location{})
	}
}
