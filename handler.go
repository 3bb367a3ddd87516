package leasegate

import (
	"log/slog"
	"net/http"

	"github.com/leasegate/leasegate/gen"
	"github.com/leasegate/leasegate/strict"
)

// HandlerOption changes a default of a handler.
type HandlerOption = strict.HandlerOption

// Refusal is why a handler does not answer a request as asked.
type Refusal = strict.Refusal

// NewHandler serves the operations that implementation has. Requests that break
// the document never reach it; a response that does, an error and a panic become
// a 500 of the documented shape and are logged.
func NewHandler(implementation gen.StrictServerInterface, options ...HandlerOption) http.Handler {
	return gen.NewHandler(implementation, options...)
}

// WithMiddleware wraps the whole handler, for authentication and the like. The
// first of all given is the outermost.
func WithMiddleware(middleware ...func(http.Handler) http.Handler) HandlerOption {
	return strict.WithMiddleware(middleware...)
}

// WithRequestLimit limits the bytes of a request body. The default is 1 MiB.
func WithRequestLimit(bytes int64) HandlerOption { return strict.WithRequestLimit(bytes) }

// WithStrictQuery refuses requests with query parameters that the document does
// not declare. By default these are ignored.
func WithStrictQuery() HandlerOption { return strict.WithStrictQuery() }

// WithLogger sets where panics, errors and off-contract answers of the
// implementation are logged. The default is slog.Default.
func WithLogger(logger *slog.Logger) HandlerOption { return strict.WithLogger(logger) }

// WithRequestID takes the reqId of error documents from the request, up to 256
// bytes of it. Where it returns "", and by default, a random one is made.
func WithRequestID(id func(*http.Request) string) HandlerOption { return strict.WithRequestID(id) }

// WithRefusal makes the document of a refusal from its status and issues: a
// value that encoding/json writes, best of the generated type that the operation
// documents for the status. For nil, or an error, the handler makes its own. It
// may be called concurrently.
func WithRefusal(document func(*http.Request, Refusal) any) HandlerOption {
	return strict.WithRefusal(document)
}
