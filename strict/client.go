package strict

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/leasegate/leasegate/strict/wire"
)

// Defaults of a [Client].
const (
	DefaultTimeout       = 30 * time.Second
	DefaultResponseLimit = 1 << 20 // bytes
	DefaultDownloadLimit = 1 << 30 // bytes
)

// A Client sends the calls of generated clients. It is safe for concurrent use.
type Client struct {
	base          url.URL // without a slash at the end of its path
	http          *http.Client
	timeout       time.Duration
	limit         int64
	downloadLimit int64
	userAgent     string
	additions     func(operation, pointer string)
	styler        Styler

	credentials []Credential
	elsewhere   bool // the HTTP client adds credentials
	callOptions []CallOption
}

// A ClientOption changes a default of a client.
type ClientOption func(*Client)

// WithHTTPClient sends requests through a copy of c. The copy follows no
// redirects, whatever c says. The default, also for nil, is a client on
// http.DefaultTransport.
func WithHTTPClient(c *http.Client) ClientOption {
	return func(client *Client) {
		if c != nil {
			own := *c
			client.http = &own
		}
	}
}

// WithBearerToken sends the token with every request (RFC 6750 section 2.1), but for
// operations that the document asks for other credentials; see [BearerToken].
func WithBearerToken(token string) ClientOption { return WithCredentials(BearerToken(token)) }

// WithBearerTokenFunc asks for the token before every such request, with the context
// of the call. It may be called concurrently. An error ends the call.
func WithBearerTokenFunc(token func(context.Context) (string, error)) ClientOption {
	return WithCredentials(CredentialFunc(BearerToken, token))
}

// WithTimeout limits the time of a call, body included; 0 means no limit but the
// context's. The default is 30 seconds. Where the answer is a [Stream] the limit is
// for its header alone.
func WithTimeout(d time.Duration) ClientOption {
	return func(client *Client) { client.timeout = d }
}

// WithResponseLimit limits the bytes of a response body. The default is 1 MiB.
func WithResponseLimit(bytes int64) ClientOption {
	return func(client *Client) { client.limit = bytes }
}

// WithDownloadLimit limits the bytes of a response body that is a [Stream]. The default
// is 1 GiB.
func WithDownloadLimit(bytes int64) ClientOption {
	return func(client *Client) { client.downloadLimit = bytes }
}

// WithUserAgent sets the User-Agent field.
func WithUserAgent(product string) ClientOption {
	return func(client *Client) { client.userAgent = product }
}

// WithAdditions accepts responses with what a later version of the document may add:
// members, values of an enum, and alternatives of a union that it does not list. It
// tells report the operation and the pointer of each, and may call it concurrently.
// Members are passed over, a value of an enum is kept and not Known, an alternative is
// kept as its JSON. All else is checked as ever, and requests are not affected. By
// default, and with a report of nil, such a response is refused.
func WithAdditions(report func(operation, pointer string)) ClientOption {
	return func(client *Client) { client.additions = report }
}

// NewClient returns a client for the server at baseURL, an absolute http or
// https URL whose path, if any, stands before the paths of the document. User
// information, query and fragment are refused.
func NewClient(baseURL string, options ...ClientOption) (*Client, error) {
	base, err := url.Parse(baseURL)
	if err != nil {
		// The parser's error would repeat what may hold a password.
		return nil, errors.New("base URL: not a URL; want one such as https://example.com")
	}
	switch {
	case base.Scheme != "http" && base.Scheme != "https" || base.Host == "":
		return nil, errors.New("base URL: want an absolute http or https URL, such as https://example.com")
	case base.User != nil:
		return nil, errors.New("base URL: want no user information; hand credentials to the client as a token")
	case base.RawQuery != "" || base.ForceQuery || base.Fragment != "":
		return nil, errors.New("base URL: want no query and no fragment")
	}
	base.RawPath = strings.TrimSuffix(base.EscapedPath(), "/")
	base.Path, base.Host = strings.TrimSuffix(base.Path, "/"), strings.TrimSuffix(base.Host, ":")
	client := &Client{base: *base, http: &http.Client{}, timeout: DefaultTimeout, limit: DefaultResponseLimit, downloadLimit: DefaultDownloadLimit}
	for _, option := range options {
		option(client)
	}
	client.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return client, nil
}

// A Call is one request in the making. Generated client methods fill it.
type Call struct {
	recorder  wire.Recorder
	client    *Client
	operation *Operation
	path      string
	placed    []placed // in the path
	query     []string
	header    http.Header
	body      callBody
	headers   any // of the answer

	contentType string // see WithContentType
	credentials []Credential
	secrets     []string // that the query has, as they are sent
	extra       http.Header
	editors     []func(*http.Request) error
	answers     []func(status int, header http.Header)
	fault       error // of an option

	limit, downloadLimit int64
}

// NewCall begins a request of the operation.
func (c *Client) NewCall(operation *Operation, options ...CallOption) *Call {
	call := &Call{client: c, operation: operation, path: operation.Path, header: http.Header{}, limit: c.limit, downloadLimit: c.downloadLimit}
	for _, option := range c.callOptions {
		option(call)
	}
	for _, option := range options {
		option(call)
	}
	return call
}

// send is http.Client.Do without what it does for redirects, a copy of the
// header among it: none is followed.
func (c *Client) send(request *http.Request) (*http.Response, error) {
	if c.http.Jar != nil || c.http.Timeout > 0 {
		return c.http.Do(request)
	}
	transport := c.http.Transport
	if transport == nil {
		transport = http.DefaultTransport
	}
	response, err := transport.RoundTrip(request)
	switch {
	case err != nil:
		return nil, &url.Error{Op: request.Method, URL: request.URL.String(), Err: err}
	case response == nil:
		return nil, errors.New("the http.RoundTripper returned neither a response nor an error")
	case response.Body == nil:
		response.Body = http.NoBody
	}
	return response, nil
}

func (c *Call) request(ctx context.Context) (*http.Request, error) {
	body := c.requestBody()
	c.checkPath()
	if err := c.recorder.Err(); err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, c.operation.Method, "", body.reader)
	if err != nil {
		return nil, err
	}
	if body.size != 0 {
		request.ContentLength = body.size
	}
	if err := c.target(request); err != nil {
		return nil, err
	}
	request.Header = c.header
	setHeader(request.Header, "Accept", c.operation.accept())
	if c.client.userAgent != "" {
		request.Header.Set("User-Agent", c.client.userAgent)
	}
	if err := c.authorize(ctx, request); err != nil {
		return nil, err
	}
	return request, c.edit(request)
}

// target completes the URL of a request without parsing that of the server again.
func (c *Call) target(request *http.Request) error {
	path, err := url.PathUnescape(c.path)
	if err != nil {
		return err
	}
	*request.URL = c.client.base
	request.URL.Path += path
	request.URL.RawPath += c.path
	request.URL.RawQuery = strings.Join(c.query, "&")
	request.Host = c.client.base.Host
	return nil
}

func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions || method == http.MethodTrace
}
