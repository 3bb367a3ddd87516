package strict

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// A CallOption changes one call. Every method of a generated client takes some, last.
type CallOption func(*Call)

// WithCallOptions is for every call of a client; what the call itself is given comes
// after it.
func WithCallOptions(options ...CallOption) ClientOption {
	return func(client *Client) { client.callOptions = append(client.callOptions, options...) }
}

// WithHeader sends a header field that the document does not describe, in the place
// of an earlier one of that name. Those that the message itself needs, that carry
// credentials, or that are parameters of the operation are refused: then the call is
// not sent.
func WithHeader(name, value string) CallOption {
	return func(call *Call) {
		switch {
		case !isToken(name):
			call.fail(errors.New("WithHeader: want the name of a header field (RFC 9110 section 5.1)"))
		case slices.Contains(ownFields, http.CanonicalHeaderKey(name)):
			call.fail(fmt.Errorf("WithHeader: %s is for the client to set; credentials go by WithCallCredentials, all else by a request editor", name))
		case slices.ContainsFunc(call.operation.Parameters, func(p Parameter) bool { return p.In == "header" && strings.EqualFold(p.Name, name) }):
			call.fail(fmt.Errorf("WithHeader: %s is a parameter of the operation", name))
		case strings.ContainsFunc(value, isControl):
			call.fail(fmt.Errorf("WithHeader: %s: no control characters in a header field (RFC 9110 section 5.5)", name))
		default:
			if call.extra == nil {
				call.extra = http.Header{}
			}
			call.extra.Set(name, value)
		}
	}
}

// ownFields are those that follow from the document, the connection or credentials.
var ownFields = []string{
	"Accept", "Accept-Encoding", "Authorization", "Connection", "Content-Encoding", "Content-Length", "Content-Type", "Cookie",
	"Host", "Proxy-Authorization", "Te", "Trailer", "Transfer-Encoding", "Upgrade",
}

// WithContentType names the media type of the request body where the document has a range
// of them, such as image/*, or is asked for another spelling of the one that it has, such
// as one with a charset. One that the document does not have is not sent.
func WithContentType(contentType string) CallOption {
	return func(call *Call) { call.contentType = contentType }
}

// WithCallCredentials is [WithCredentials] for one call. Of the sets of credentials that
// the document offers, one in which some of these are goes first.
func WithCallCredentials(credentials ...Credential) CallOption {
	return func(call *Call) { call.credentials = append(call.credentials, credentials...) }
}

// WithRequestEditor changes the request before it is sent, credentials and all. What
// it makes of it is not held against the document; only the host must stay as it is.
// Editors run in the order in which they are given. An error ends the call.
func WithRequestEditor(edit func(*http.Request) error) CallOption {
	return func(call *Call) { call.editors = append(call.editors, edit) }
}

// WithCallResponseLimit limits the bytes of the response body, be it a [Stream] or not,
// in the place of the client's limit.
func WithCallResponseLimit(bytes int64) CallOption {
	return func(call *Call) { call.limit, call.downloadLimit = bytes, bytes }
}

// WithAnswer hands out status and header of the answer, of whatever kind it is, before
// its body is read. For a client's every call it may be called concurrently.
func WithAnswer(answer func(status int, header http.Header)) CallOption {
	return func(call *Call) { call.answers = append(call.answers, answer) }
}

// fail keeps the first fault of the options.
func (c *Call) fail(err error) {
	if c.fault == nil {
		c.fault = err
	}
}

// edit lets the options change a request that is complete.
func (c *Call) edit(request *http.Request) error {
	if c.fault != nil {
		return c.fault
	}
	for name, values := range c.extra {
		if len(request.Header[name]) > 0 && name != "User-Agent" {
			return fmt.Errorf("WithHeader: %s is there already", name)
		}
		request.Header[name] = values
	}
	if len(c.editors) == 0 {
		return nil
	}
	request.Header = request.Header.Clone() // some values are shared
	target, host := *request.URL, request.Host
	for _, edit := range c.editors {
		if err := edit(request); err != nil {
			return fmt.Errorf("request editor: %w", err)
		}
	}
	if !sameHost(request, &target, host) {
		return errors.New("request editor: a request with credentials goes to the server of the client alone; make another client for another one")
	}
	return nil
}

func sameHost(request *http.Request, target *url.URL, host string) bool {
	return request.URL != nil && request.URL.Scheme == target.Scheme && request.URL.Host == target.Host && request.Host == host
}

// isToken reports whether a text is one (RFC 9110 section 5.6.2).
func isToken(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return r <= ' ' || r > '~' || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
	})
}
