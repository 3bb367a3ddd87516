package leasegate

import (
	"net/http"

	"github.com/leasegate/leasegate/strict"
)

// CallOption changes one call: every method of [Client] takes some, last.
type CallOption = strict.CallOption

// Credential is what a client sends to say who it is, such as a [BearerToken].
type Credential = strict.Credential

// WithCallOptions is for every call of a client; what the call itself is given comes
// after it.
func WithCallOptions(options ...CallOption) Option { return strict.WithCallOptions(options...) }

// BearerToken is a token that is sent in Authorization (RFC 6750 section 2.1).
func BearerToken(token string) Credential { return strict.BearerToken(token) }

// WithCallCredentials sends these in the place of the client's.
func WithCallCredentials(credentials ...Credential) CallOption {
	return strict.WithCallCredentials(credentials...)
}

// WithHeader sends a header field that the document does not describe. One that the
// client makes itself, that carries credentials or that is a parameter of the operation
// is refused: then the call is not sent.
func WithHeader(name, value string) CallOption { return strict.WithHeader(name, value) }

// WithRequestEditor changes the request before it is sent, credentials and all. What it
// makes of it is not held against the document; only the host must stay as it is. An
// error ends the call.
func WithRequestEditor(edit func(*http.Request) error) CallOption {
	return strict.WithRequestEditor(edit)
}

// WithCallResponseLimit limits the bytes of the response body, in the place of the
// client's limit.
func WithCallResponseLimit(bytes int64) CallOption { return strict.WithCallResponseLimit(bytes) }

// WithAnswer hands out status and header of the answer, of whatever kind it is, before
// its body is read.
func WithAnswer(answer func(status int, header http.Header)) CallOption {
	return strict.WithAnswer(answer)
}
