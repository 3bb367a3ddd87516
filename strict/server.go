package strict

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"

	"github.com/leasegate/leasegate/strict/wire"
)

// Defaults of a [Server], in bytes.
const (
	DefaultRequestLimit = 1 << 20
	DefaultUploadLimit  = 32 << 20
)

// ErrUnimplemented makes the server answer as it does to an unknown path. The
// generated Unimplemented returns it.
var ErrUnimplemented = errors.New("operation not implemented")

// A Server routes requests to generated code and answers every refusal with an
// error document. It is an http.Handler, safe for concurrent use once all
// operations are there.
type Server struct {
	router      router
	handler     http.Handler
	limit       int64
	uploadLimit int64
	strictQuery bool
	logger      *slog.Logger
	requestID   func(*http.Request) string
	refusal     func(*http.Request, Refusal) any
	answers     map[string]AnswerFunc
	unknown     *Response // that refuses unknown paths, once it is asked for
	once        sync.Once // of it
	middleware  []func(http.Handler) http.Handler
	challenge   func(SecuredRequest) string

	authenticator  authenticator // of all schemes, nil without the option
	authenticators map[*SecurityScheme]authenticator
	elsewhere      bool // authenticators may say so of requests without credentials
}

// A HandlerOption changes a default of a server.
type HandlerOption func(*Server)

// WithMiddleware wraps the whole handler, for authentication and the like. The
// first of all given is the outermost.
func WithMiddleware(middleware ...func(http.Handler) http.Handler) HandlerOption {
	return func(s *Server) { s.middleware = append(s.middleware, middleware...) }
}

// WithRequestLimit limits the bytes of a request body that is held in memory, and of
// the parts of a multipart body that are no files. The default is 1 MiB.
func WithRequestLimit(bytes int64) HandlerOption {
	return func(s *Server) { s.limit = bytes }
}

// WithUploadLimit limits the bytes of a request body that is a [Stream] or multipart,
// files and all. The default is 32 MiB. Of files 1 MiB is held in memory; the rest is
// kept in the folder for temporary files until the request is answered.
func WithUploadLimit(bytes int64) HandlerOption {
	return func(s *Server) { s.uploadLimit = bytes }
}

// WithStrictQuery refuses requests with query parameters that the document does
// not declare. By default these are ignored: OpenAPI does not forbid them, and
// proxies and browsers add some.
func WithStrictQuery() HandlerOption {
	return func(s *Server) { s.strictQuery = true }
}

// WithLogger sets where panics, errors and off-contract answers of the
// implementation are logged. The default is slog.Default.
func WithLogger(logger *slog.Logger) HandlerOption {
	return func(s *Server) { s.logger = logger }
}

// WithRequestID takes the reqId of error documents from the request, up to 256
// bytes of it. Where it returns "", and by default, a random one is made.
func WithRequestID(id func(*http.Request) string) HandlerOption {
	return func(s *Server) { s.requestID = id }
}

// WithRefusal makes the document of a refusal: a value that encoding/json
// writes, best of the generated type that the operation documents for the
// status. For nil, an error, or a document off its schema, which is logged, the
// server makes its own. It is not asked where the operation documents no content
// for the refusal, and may be called concurrently.
func WithRefusal(document func(*http.Request, Refusal) any) HandlerOption {
	return func(s *Server) { s.refusal = document }
}

// NewServer returns a server without operations.
func NewServer(options ...HandlerOption) *Server {
	s := &Server{limit: DefaultRequestLimit, uploadLimit: DefaultUploadLimit}
	for _, option := range options {
		option(s)
	}
	s.handler = http.HandlerFunc(s.route)
	for _, wrap := range slices.Backward(s.middleware) {
		s.handler = wrap(s.handler)
	}
	return s
}

// Handle routes the requests of an operation to handle.
func (s *Server) Handle(operation *Operation, handle func(http.ResponseWriter, *http.Request, *Match)) {
	s.router.add(&route{operation: operation, handle: handle})
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

var matches = sync.Pool{New: func() any { return new(Match) }}

func (s *Server) route(w http.ResponseWriter, r *http.Request) {
	m := matches.Get().(*Match)
	defer matches.Put(m)
	found, allow := s.router.find(r.Method, r.URL.EscapedPath(), m)
	switch {
	case found != nil:
		m.route = found
		defer s.recover(w, r, found.operation)
		if len(found.operation.Security) > 0 {
			secured, ok := s.secure(w, r, found.operation)
			if !ok {
				return
			}
			r = secured
		}
		found.handle(w, r, m)
	case allow != "":
		w.Header().Set("Allow", allow)
		s.Refuse(w, r, nil, Refusal{Status: http.StatusMethodNotAllowed, Message: "this path has no such method; it has " + allow})
	default:
		s.notFound(w, r, nil)
	}
}

func (s *Server) notFound(w http.ResponseWriter, r *http.Request, operation *Operation) {
	s.Refuse(w, r, operation, Refusal{Status: http.StatusNotFound, Message: "no such path"})
}

func (s *Server) recover(w http.ResponseWriter, r *http.Request, operation *Operation) {
	cause := recover()
	if cause == nil {
		return
	}
	if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(cause)
	}
	s.fail(w, r, operation, fmt.Errorf("panic: %v", cause))
}

// fail answers 500 with nothing of the cause, and logs the cause.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, operation *Operation, cause error) {
	refusal := Refusal{Status: http.StatusInternalServerError, Message: "the server failed to answer", ReqID: s.newRequestID(r)}
	s.log().LogAttrs(r.Context(), slog.LevelError, "operation failed",
		slog.String("operation", operation.ID), slog.String("reqId", refusal.ReqID), slog.Any("error", cause))
	s.Refuse(w, r, operation, refusal)
}

func (s *Server) log() *slog.Logger {
	if s.logger != nil {
		return s.logger
	}
	return slog.Default()
}

// ErrNoResponse is what generated code makes of an implementation that returned
// neither a response nor an error.
var ErrNoResponse = errors.New("the implementation returned neither a response nor an error")

// Answered ends a request whose implementation has answered, or has not: an error, and
// no response without one, are what [Server.Fail] is for.
func (s *Server) Answered(w http.ResponseWriter, r *http.Request, operation *Operation, responded bool, err error) {
	if err == nil && !responded {
		err = ErrNoResponse
	}
	if err != nil {
		s.Fail(w, r, operation, err)
	}
}

// Fail answers a request that the implementation could not: with 404 for
// ErrUnimplemented, else with 500, and logs why.
func (s *Server) Fail(w http.ResponseWriter, r *http.Request, operation *Operation, err error) {
	var write *writeError
	var large errTooLarge
	switch {
	case errors.Is(err, ErrUnimplemented):
		s.notFound(w, r, operation)
	case errors.As(err, &write):
		// The header is out: there is nobody left to tell but the log.
		s.log().LogAttrs(r.Context(), slog.LevelWarn, "response not sent",
			slog.String("operation", operation.ID), slog.Any("error", err))
		if write.broken {
			panic(http.ErrAbortHandler) // or else the client takes what it got for all
		}
	case errors.As(err, &large), errors.Is(err, errCoding):
		s.refuseStream(w, r, operation, err)
	default:
		s.fail(w, r, operation, err)
	}
}

// refuseStream answers where the implementation could not read the body to its end.
func (s *Server) refuseStream(w http.ResponseWriter, r *http.Request, operation *Operation, err error) {
	b := RequestBody{server: s, w: w, r: r, operation: operation}
	b.refuseRead(err)
}

type writeError struct {
	err    error
	broken bool // the response ends too early, which the client might not notice
}

func (e *writeError) Error() string { return "write: " + e.err.Error() }
func (e *writeError) Unwrap() error { return e.err }

// Header values are shared by all messages of one media type, not made anew.
var jsonHeader = []string{"application/json"}

func setHeader(header http.Header, name, value string) {
	if value == jsonHeader[0] {
		header[name] = jsonHeader
	} else {
		header.Set(name, value)
	}
}

// WriteDocument sends what encode, the EncodeJSON of a document, writes as a response.
// Where there are violations it sends nothing and returns them.
func WriteDocument(w http.ResponseWriter, status int, mediaType string, encode func(*wire.Encoder)) error {
	e := wire.NewEncoder(nil)
	defer e.Release()
	e.Travels(wire.Response)
	encode(e)
	return WriteResponse(w, status, mediaType, e)
}

// WriteResponse sends what e wrote as a response. Where there are violations it
// sends nothing and returns them.
func WriteResponse(w http.ResponseWriter, status int, mediaType string, e *wire.Encoder) error {
	if err := e.Err(); err != nil {
		return responseError(status, err)
	}
	return writeJSON(w, status, mediaType, e.Bytes())
}

func responseError(status int, err error) error { return fmt.Errorf("response %d: %w", status, err) }

// WriteMedia is [WriteDocument] for a document that is not JSON, or of a range of media
// types: of that the content type is one. Where it is empty, it is application/json or
// text/plain, if the range has that.
func WriteMedia(w http.ResponseWriter, status int, m *Media, contentType string, encode func(*wire.Encoder)) error {
	e := wire.NewEncoder(nil)
	defer e.Release()
	e.Travels(wire.Response)
	encode(e)
	if err := e.Err(); err != nil {
		return responseError(status, err)
	}
	contentType, err := m.fit(contentType)
	if err != nil {
		return responseError(status, err)
	}
	body := m.encoded(contentType, e.Bytes(), &e.Recorder)
	if err := e.Err(); err != nil {
		return responseError(status, err)
	}
	return writeJSON(w, status, contentType, body)
}

func writeJSON(w http.ResponseWriter, status int, mediaType string, text []byte) error {
	setHeader(w.Header(), "Content-Type", mediaType)
	w.WriteHeader(status)
	if _, err := w.Write(text); err != nil {
		return &writeError{err: err}
	}
	return nil
}

var buffers = sync.Pool{New: func() any { return new([]byte) }}

// maxPooled keeps one large body from pinning its buffer.
const maxPooled = 64 << 10

func putBuffer(b *[]byte) {
	if cap(*b) <= maxPooled {
		buffers.Put(b)
	}
}
