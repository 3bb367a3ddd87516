package strict

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
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
)

// A Client sends the calls of generated clients. It is safe for concurrent use.
type Client struct {
	base      url.URL // without a slash at the end of its path
	http      *http.Client
	timeout   time.Duration
	limit     int64
	userAgent string
	additions func(operation, pointer string)
	styler    Styler

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
// context's. The default is 30 seconds.
func WithTimeout(d time.Duration) ClientOption {
	return func(client *Client) { client.timeout = d }
}

// WithResponseLimit limits the bytes of a response body. The default is 1 MiB.
func WithResponseLimit(bytes int64) ClientOption {
	return func(client *Client) { client.limit = bytes }
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
	client := &Client{base: *base, http: &http.Client{}, timeout: DefaultTimeout, limit: DefaultResponseLimit}
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
	body      *wire.Encoder
	headers   any // of the answer

	credentials []Credential
	secrets     []string // that the query has, as they are sent
	extra       http.Header
	editors     []func(*http.Request) error
	answers     []func(status int, header http.Header)
	limit       int64
	fault       error // of an option
}

// NewCall begins a request of the operation.
func (c *Client) NewCall(operation *Operation, options ...CallOption) *Call {
	call := &Call{client: c, operation: operation, path: operation.Path, header: http.Header{}, limit: c.limit}
	for _, option := range c.callOptions {
		option(call)
	}
	for _, option := range options {
		option(call)
	}
	return call
}

// Text writes the value of a parameter; the place is its pointer.
func (c *Call) Text(pointer string, encode func(*wire.Encoder)) string {
	e := c.encodeText(pointer, encode)
	defer e.Release()
	return string(e.Bytes())
}

// Texts is Text for an array.
func (c *Call) Texts(pointer string, encode func(*wire.Encoder)) []string {
	e := c.encodeText(pointer, encode)
	defer e.Release()
	return e.Texts()
}

func (c *Call) encodeText(pointer string, encode func(*wire.Encoder)) *wire.Encoder {
	e := wire.NewTextEncoder(pointer)
	encode(e)
	c.recorder.Add(e.Found())
	return e
}

// Body returns the encoder for the request body.
func (c *Call) Body() *wire.Encoder {
	c.body = wire.NewEncoder(nil)
	return c.body
}

// Do sends the request and returns the document of a 2xx answer, nil where none
// is documented, with its status. A call that breaks the document is not sent:
// the error wraps [Violations]. Other errors are a [*ResponseError] or a
// [*ContractError]. Nothing is sent twice.
func (c *Call) Do(ctx context.Context) (document any, status int, err error) {
	if c.client.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.client.timeout)
		defer cancel()
	}
	request, err := c.request(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("%s: request not sent: %w", c.operation.ID, err)
	}
	failed := func(response *http.Response, body []byte, violations Violations, cause error) (any, int, error) {
		e := &ContractError{operation: c.operation.ID, safe: safe(c.operation.Method), body: body, violations: violations, cause: cause}
		if response != nil {
			e.status, e.header = response.StatusCode, response.Header
		}
		return nil, e.status, e
	}
	response, err := c.client.send(request)
	if err != nil {
		return failed(nil, nil, nil, c.redacted(err))
	}
	defer response.Body.Close()
	for _, answer := range c.answers {
		answer(response.StatusCode, response.Header)
	}
	buffer := buffers.Get().(*[]byte)
	body, err := readLimited(response.Body, (*buffer)[:0], c.limit)
	if err != nil {
		return failed(response, body, nil, err)
	}
	documented := c.operation.response(response.StatusCode)
	if violation := checkAnswer(documented, response, body); violation != nil {
		return failed(response, body, Violations{*violation}, nil)
	}
	headers, violations := documented.readHeaders(response.Header)
	if documented.Decode != nil {
		if document, err = c.decode(documented, body); err != nil {
			var wrong Violations
			errors.As(err, &wrong)
			violations = append(violations, wrong...)
		}
	}
	if len(violations) > 0 {
		return failed(response, body, violations, nil)
	}
	c.headers = headers
	if !c.operation.isSuccess(documented, response.StatusCode) {
		return nil, response.StatusCode, newResponseError(c.operation.ID, response.StatusCode, response.Header, body, document)
	}
	// Errors keep the body, documents nothing of it.
	*buffer = body
	putBuffer(buffer)
	return document, response.StatusCode, nil
}

// Headers returns a pointer to the documented header fields of the answer that Do
// returned; nil where the document has none for its status.
func (c *Call) Headers() any { return c.headers }

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

func (c *Call) decode(documented *Response, body []byte) (any, error) {
	d := wire.NewDecoder(body)
	defer d.Release()
	if report := c.client.additions; report != nil {
		d.Tolerate(func(pointer string) { report(c.operation.ID, pointer) })
	}
	document := documented.Decode(d)
	return document, d.Finish()
}

// checkAnswer holds status and media type against the document.
func checkAnswer(documented *Response, response *http.Response, body []byte) *Violation {
	switch {
	case documented == nil:
		return &Violation{Rule: "status", Want: "a documented status"}
	case documented.Decode == nil && len(body) > 0:
		return &Violation{Rule: "unexpected", Want: "no body"}
	case documented.Decode != nil && !acceptsMediaType(response.Header, documented.MediaType):
		return &Violation{Rule: "contentType", Want: "a body of " + documented.MediaType}
	}
	return nil
}

func (c *Call) request(ctx context.Context) (*http.Request, error) {
	var body io.Reader
	if c.body != nil {
		text, _ := c.body.Finish()
		c.recorder.Add(c.body.Found())
		c.body.Release()
		body = bytes.NewReader(text)
		setHeader(c.header, "Content-Type", c.operation.Body.MediaType)
	}
	c.checkPath()
	if err := c.recorder.Err(); err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, c.operation.Method, "", body)
	if err != nil {
		return nil, err
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

// errTooLarge is the cause where a body goes beyond the limit.
type errTooLarge int64

func (e errTooLarge) Error() string {
	return fmt.Sprintf("the body is larger than the limit of %d bytes", int64(e))
}

// readLimited reads a body to its end, appending to buf, and returns what came
// up to the limit with any error.
func readLimited(body io.Reader, buf []byte, limit int64) ([]byte, error) {
	if cap(buf) == 0 {
		buf = make([]byte, 0, 512)
	}
	for {
		if int64(len(buf)) > limit {
			return buf[:limit], errTooLarge(limit)
		}
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		n, err := body.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if err == io.EOF {
			if int64(len(buf)) > limit {
				return buf[:limit], errTooLarge(limit)
			}
			return buf, nil
		}
		if err != nil {
			return buf, err
		}
	}
}
