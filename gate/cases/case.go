// Package cases makes requests from a document: valid ones, invalid ones with one
// fault each, and those about HTTP itself. It says what a server may answer to
// each, and judges the answer. It is pure and deterministic: the same contract and
// options make the same cases, byte for byte.
package cases

import (
	"net/http"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/gate"
)

// An Expectation is what a server must do with a request.
type Expectation string

// The expectations.
const (
	// Take: the request is valid and must not be refused as invalid.
	Take Expectation = "take"
	// Refuse: the request breaks the document and wants a documented 4xx.
	Refuse Expectation = "refuse"
	// NotSucceed: the request is none of the document's, so any 4xx or 501 will do.
	NotSucceed Expectation = "notSucceed"
	// NotFound: the request is valid but names what is not there.
	NotFound Expectation = "notFound"
	// Unauthorized: the credentials are missing or broken, so the answer is 401.
	Unauthorized Expectation = "unauthorized"
	// Forbidden: the credentials are known but not allowed, so the answer is 403.
	Forbidden Expectation = "forbidden"
)

// A Case is a request made from the document, with what a server must do with it.
type Case struct {
	// ID is unique in a document and made of what the case is about, so that it
	// stays when other cases come and go.
	ID string
	// Title says for a person what is sent.
	Title     string
	Operation string // as in gate.Finding
	Expect    Expectation
	// Rule is what the case exercises: the rule that the request breaks, or that a
	// valid request meets at the limit; empty where no keyword is exercised.
	Rule gate.Rule
	// Pointer is the place in the request, as in gate.Finding.
	Pointer string
	// Schema is the place in the document that the case is about.
	Schema gate.Location
	// Methods are those that the document has for the path.
	Methods []string
	Request Request
	// Uncertain says why a valid request may be refused all the same: what the judge
	// could not judge in it, what it does against advice, or a format that is not
	// known. It is empty where there is no reason; else a refusal is no finding.
	Uncertain string
	// Plain marks the plainest valid requests of an operation, which come first.
	Plain bool

	operation *gate.Operation
	lenient   bool // a redirect will do, too
	broken    bool // there are credentials, and they are broken
}

// A Field is a line of a request's header.
type Field struct{ Name, Value string }

// A Request is what is sent, byte for byte. The sender adds Host, Connection and
// the framing of the body.
type Request struct {
	Method string
	// Target is the path and query as they are sent, below the server's base URL.
	Target string
	Header []Field
	Body   []byte
	// NoBody tells a request without a body from one whose body is empty.
	NoBody bool
	// Chunk is the size of the chunks that the body is sent in; 0 means that it is
	// sent with a Content-Length.
	Chunk int
	// Uses are the places of values that the user gave.
	Uses []Use
}

// A Use is where a value that the user gave stands in a request.
type Use struct {
	Name string // of the parameter
	// Start and End delimit the escaped value in Target; Field is -1. Otherwise
	// Field is the index in Header whose value it is.
	Start, End, Field int
}

// With returns the request with other values in the place of the user's.
func (r Request) With(values map[string]string) Request {
	header := append([]Field(nil), r.Header...)
	uses := append([]Use(nil), r.Uses...)
	shift := 0
	for i, use := range uses {
		value, ok := values[use.Name]
		if use.Field >= 0 {
			if ok {
				header[use.Field].Value = value
			}
			continue
		}
		use.Start, use.End = use.Start+shift, use.End+shift
		if ok {
			escaped := escape(value)
			r.Target = r.Target[:use.Start] + escaped + r.Target[use.End:]
			shift += len(escaped) - (use.End - use.Start)
			use.End = use.Start + len(escaped)
		}
		uses[i] = use
	}
	r.Header, r.Uses = header, uses
	return r
}

// Exchange returns the request as the judge takes it.
func (r Request) Exchange() gate.Request {
	header := make(http.Header)
	for _, field := range r.Header {
		header.Add(field.Name, field.Value)
	}
	converted := gate.Request{Method: r.Method, URL: r.Target, Header: header}
	if !r.NoBody {
		converted.Body = r.Body
	}
	return converted
}

// without returns the fields of other names.
func without(fields []Field, name string) []Field {
	if !slices.ContainsFunc(fields, func(field Field) bool { return len(field.Name) == len(name) && strings.EqualFold(field.Name, name) }) {
		return fields
	}
	var kept []Field
	for _, field := range fields {
		if !strings.EqualFold(field.Name, name) {
			kept = append(kept, field)
		}
	}
	return kept
}

// Documents reports whether the operation of the case documents a response for a
// status.
func (c *Case) Documents(status int) bool { return c.operation.Documents(status) }
