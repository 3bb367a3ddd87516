// Package gate judges HTTP exchanges against an OpenAPI document.
//
// A [Contract] is a document compiled for judging. [Contract.Judge] takes one
// [Exchange], as bytes and headers, and returns what it breaks, as [Finding]
// values that never hold the offending value. The package is pure: no network,
// no files, no clock, no globals.
package gate

import "net/http"

// An Exchange is one request with the response it got, as bytes and headers.
type Exchange struct {
	Request  Request
	Response *Response // nil when none came
}

// A Request is an HTTP request as it was sent.
type Request struct {
	Method string
	// URL is absolute or begins with a path, still escaped.
	URL    string
	Header http.Header
	Body   []byte // nil when there was none
}

// A Response is an HTTP response as it was received.
type Response struct {
	Status int
	Header http.Header
	Body   []byte // nil when there was none
}
