package leasegate

import (
	"context"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/leasegate/leasegate/gen"
	"github.com/leasegate/leasegate/strict"
)

// Client has a method for each operation of the document. It is safe for
// concurrent use.
type Client = gen.Client

// Option changes a default of a client.
type Option = strict.ClientOption

// ResponseError is an error that the server reported as the document says.
type ResponseError = strict.ResponseError

// ContractError is an answer that the document does not allow, or none.
type ContractError = strict.ContractError

// Violations lists how a request or an answer breaks the document.
type Violations = strict.Violations

// NewClient returns a client for the server at baseURL, such as [ServerUS]. By
// default a call takes at most 30 seconds and a response body at most 1 MiB,
// redirects are not followed, and nothing is sent twice.
func NewClient(baseURL string, options ...Option) (*Client, error) {
	defaults := []Option{strict.WithUserAgent("leasegate/" + version())}
	return gen.NewClient(baseURL, append(defaults, options...)...)
}

// version returns the version of this module in the running program.
func version() string {
	const path = "github.com/leasegate/leasegate"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "devel"
	}
	for _, module := range append(info.Deps, &info.Main) {
		if module.Path == path && module.Version != "" && module.Version != "(devel)" {
			return module.Version
		}
	}
	return "devel"
}

// WithHTTPClient sends requests through a copy of c that follows no redirects.
// The default, also for nil, is a client on http.DefaultTransport.
func WithHTTPClient(c *http.Client) Option { return strict.WithHTTPClient(c) }

// WithBearerToken sends the token with every request (RFC 6750 section 2.1); see
// [WithCallCredentials] for one call.
func WithBearerToken(token string) Option { return strict.WithBearerToken(token) }

// WithBearerTokenFunc asks for the token before every request, with the context
// of the call. It may be called concurrently. An error ends the call.
func WithBearerTokenFunc(token func(context.Context) (string, error)) Option {
	return strict.WithBearerTokenFunc(token)
}

// WithTimeout limits the time of a call, body included; 0 means no limit but the
// context's. The default is 30 seconds.
func WithTimeout(d time.Duration) Option { return strict.WithTimeout(d) }

// WithResponseLimit limits the bytes of a response body. The default is 1 MiB.
func WithResponseLimit(bytes int64) Option { return strict.WithResponseLimit(bytes) }

// WithUserAgent sets the User-Agent field. The default is leasegate and its
// version.
func WithUserAgent(product string) Option { return strict.WithUserAgent(product) }

// WithAdditions accepts responses with members, values of an enum and alternatives
// of a union that the document does not list, and tells report the operation and the
// pointer of each. It may be called concurrently. By default such a response is a
// [ContractError].
func WithAdditions(report func(operation, pointer string)) Option {
	return strict.WithAdditions(report)
}
