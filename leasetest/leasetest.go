// Package leasetest is a lease server for tests: stateful, contract-true, and
// like httptest in use. It is built from leasegate.NewHandler.
package leasetest

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/leasegate/leasegate"
	"github.com/leasegate/leasegate/gen"
	"github.com/leasegate/leasegate/strict"
)

// A Lease is a lease that the server knows.
type Lease struct {
	// ID is any text; where it is no UUID, the answer names one made from it.
	ID string
	// Project, Environment and Path are where the lease is. An empty one matches
	// whatever a request names.
	Project, Environment, Path string
	// FailRevocation is why the external provider does not revoke the lease. An
	// unforced call then answers 200 with [FailedDeletion] and this in
	// statusDetails, cut to 255 characters, and the lease stays. A forced one does
	// not ask the provider: the lease is forgotten, and the answer says of it what
	// the last failure left.
	FailRevocation string
	// Config is what the answer has under config, as JSON; nil leaves it out.
	Config json.RawMessage
}

// FailedDeletion is the status of a lease that once was not revoked when it should
// have been. It stays, also in the answer to the call that ends the lease.
const FailedDeletion = "Failed to delete"

// maxDetails is where Infisical cuts statusDetails, in characters.
const maxDetails = 255

// A Server is a lease server. Its methods are safe for concurrent use.
type Server struct {
	// URL is where it listens, once it is started by NewServer.
	URL string

	handler   http.Handler
	token     string
	forbidden string
	now       func() time.Time

	mu     sync.Mutex
	leases map[string]*lease
	script []Fault
}

type lease struct {
	Lease
	version          float64
	created, updated time.Time
	status, details  string
}

// An Option changes a default of a server.
type Option func(*Server)

// WithLeases adds leases.
func WithLeases(leases ...Lease) Option {
	return func(s *Server) { s.Add(leases...) }
}

// WithToken makes the server ask for a bearer token, and answer 401 to any other.
func WithToken(token string) Option { return func(s *Server) { s.token = token } }

// WithForbiddenToken names a bearer token that is known but not allowed: 403.
func WithForbiddenToken(token string) Option { return func(s *Server) { s.forbidden = token } }

// New returns a server that is an http.Handler and listens nowhere.
func New(options ...Option) *Server {
	s := &Server{leases: make(map[string]*lease), now: func() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }}
	for _, option := range options {
		option(s)
	}
	s.handler = leasegate.NewHandler(leases{Server: s}, leasegate.WithStrictQuery(), leasegate.WithMiddleware(s.scripted, s.authenticated))
	return s
}

// NewServer starts a server on a loopback address and stops it when the test ends.
func NewServer(t testing.TB, options ...Option) *Server {
	s := New(options...)
	listening := httptest.NewServer(s)
	t.Cleanup(listening.Close)
	s.URL = listening.URL
	return s
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Add adds leases, in the place of those with the same id.
func (s *Server) Add(leases ...Lease) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range leases {
		at := s.now()
		s.leases[l.ID] = &lease{Lease: l, version: 1, created: at, updated: at}
	}
}

// NewLease adds a lease that matches any project, environment and path, and
// returns its id.
func (s *Server) NewLease() string {
	id := uuid.NewString()
	s.Add(Lease{ID: id})
	return id
}

// Leases returns the leases that are left, sorted by id.
func (s *Server) Leases() []Lease {
	s.mu.Lock()
	defer s.mu.Unlock()
	var left []Lease
	for _, l := range s.leases {
		left = append(left, l.Lease)
	}
	slices.SortFunc(left, func(a, b Lease) int { return strings.Compare(a.ID, b.ID) })
	return left
}

// leases implements the operations.
type leases struct {
	gen.Unimplemented
	*Server
}

// DeleteLease revokes a lease, or forgets it if that is forced.
func (s leases) DeleteLease(_ context.Context, request gen.DeleteLeaseRequestObject) (gen.DeleteLeaseResponseObject, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.leases[request.LeaseID]
	if l == nil || !l.in(request.Body) {
		return gen.DeleteLease404JSONResponse{
			ReqID: requestID(), StatusCode: http.StatusNotFound, Error: "NotFound",
			Message: fmt.Sprintf("Dynamic secret lease with ID '%s' not found", strings.ToValidUTF8(request.LeaseID, "\ufffd")),
		}, nil
	}
	l.updated = s.now()
	if l.FailRevocation != "" && !request.Body.IsForced {
		l.status, l.details = FailedDeletion, cut(l.FailRevocation)
	} else {
		delete(s.leases, request.LeaseID)
	}
	return gen.DeleteLease200JSONResponse{Lease: l.document()}, nil
}

func (l *lease) in(body *gen.DeleteLeaseRequest) bool {
	matches := func(wanted, given string) bool { return wanted == "" || wanted == given }
	return matches(l.Project, body.ProjectSlug) && matches(l.Environment, body.EnvironmentSlug) && matches(l.Path, body.Path)
}

func cut(text string) string {
	if runes := []rune(text); len(runes) > maxDetails {
		return string(runes[:maxDetails])
	}
	return text
}

func (l *lease) document() gen.Lease {
	id, err := uuid.Parse(l.ID)
	if err != nil {
		id = uuid.NewSHA1(uuid.NameSpaceOID, []byte(l.ID))
	}
	document := gen.Lease{
		ID: id, Version: l.version, ExternalEntityID: "leasetest-" + id.String()[:8], ExpireAt: l.created.Add(time.Hour),
		DynamicSecretID: uuid.NewSHA1(uuid.NameSpaceOID, []byte(l.Project+"/"+l.Environment+"/"+l.Path)),
		CreatedAt:       l.created, UpdatedAt: l.updated, Config: l.Config,
		Status: strict.Null[string](), StatusDetails: strict.Null[string](),
	}
	if l.status != "" {
		document.Status, document.StatusDetails = strict.NotNull(l.status), strict.NotNull(l.details)
	}
	return document
}

func requestID() string { return "req-" + rand.Text() }

// authenticated asks for the token, where there is one.
func (s *Server) authenticated(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		bearer := strings.EqualFold(scheme, "Bearer")
		switch {
		case s.forbidden != "" && bearer && token == s.forbidden:
			refuse(w, http.StatusForbidden, "PermissionDenied", "You are not allowed to delete this lease")
		case s.token != "" && (!bearer || token != s.token):
			refuse(w, http.StatusUnauthorized, "UnauthorizedError", "Token missing or invalid")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// refuse answers before the operation is known, in the shape of its errors.
func refuse(w http.ResponseWriter, status int, name, message string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"reqId": requestID(), "statusCode": status, "error": name, "message": message})
}
