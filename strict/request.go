package strict

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// A Request is a request whose parameters generated server code reads: it finds
// them and collects what is wrong with them.
type Request struct {
	server    *Server
	w         http.ResponseWriter
	r         *http.Request
	operation *Operation
	query     url.Values
	issues    Violations
}

// NewRequest begins reading a request of the operation.
func (s *Server) NewRequest(w http.ResponseWriter, r *http.Request, operation *Operation) Request {
	return Request{server: s, w: w, r: r, operation: operation}
}

// Fail records what is wrong with a parameter.
func (q *Request) Fail(pointer, rule, want string) {
	q.issues = append(q.issues, Violation{Rule: rule, Pointer: pointer, Want: want})
}

// Close ends the reading of a parameter value, and keeps what was found.
func (q *Request) Close(d *Decoder) {
	var violations Violations
	if err := d.Finish(); err != nil && errors.As(err, &violations) {
		q.issues = append(q.issues, violations...)
	}
	d.Release()
}

// Query reports whether a query parameter is there. One that is given twice, and
// is no array, is recorded; its first value is the text.
func (q *Request) Query(name, pointer string, array bool) (text string, ok bool) {
	if q.query == nil {
		var err error
		if q.query, err = url.ParseQuery(q.r.URL.RawQuery); err != nil {
			q.Fail("/query", "syntax", "a query of name=value pairs with valid percent-escapes")
		}
	}
	return q.first(q.query[name], pointer, array)
}

// Header returns a header parameter; the values of an array may stand in several
// fields (RFC 9110 section 5.3).
func (q *Request) Header(name, pointer string, array bool) (text string, ok bool) {
	values := q.r.Header.Values(name)
	if array && len(values) > 0 {
		return strings.Join(values, ","), true
	}
	return q.first(values, pointer, array)
}

// Cookie returns a cookie parameter.
func (q *Request) Cookie(name, pointer string, array bool) (text string, ok bool) {
	var values []string
	for _, cookie := range q.r.CookiesNamed(name) {
		values = append(values, cookie.Value)
	}
	return q.first(values, pointer, array)
}

func (q *Request) first(values []string, pointer string, array bool) (text string, ok bool) {
	if len(values) == 0 {
		return "", false
	}
	if len(values) > 1 && !array {
		q.Fail(pointer, "duplicate", "this parameter once")
	}
	return values[0], true
}

// Refused answers 422 with the issues of the parameters, if there are any.
func (q *Request) Refused() bool {
	if len(q.issues) == 0 {
		return false
	}
	q.server.refuseIssues(q.w, q.r, q.operation, q.issues)
	return true
}

func (s *Server) refuseIssues(w http.ResponseWriter, r *http.Request, operation *Operation, issues Violations) {
	s.Refuse(w, r, operation, Refusal{
		Status:  http.StatusUnprocessableEntity,
		Message: "the request breaks the contract in " + strconv.Itoa(len(issues)) + " places",
		Issues:  issues,
	})
}

// A RequestBody is a request body being read by generated server code.
type RequestBody struct {
	server    *Server
	w         http.ResponseWriter
	r         *http.Request
	operation *Operation
	buffer    *[]byte
	decoder   *Decoder
	refused   bool
}

// ReadBody reads the request body. What can't be read as the documented media
// type is refused with 400.
func (s *Server) ReadBody(w http.ResponseWriter, r *http.Request, operation *Operation) RequestBody {
	b := RequestBody{server: s, w: w, r: r, operation: operation}
	if r.ContentLength > s.limit {
		b.refuse(errTooLarge(s.limit).Error(), nil)
		return b
	}
	b.buffer = buffers.Get().(*[]byte)
	text, err := readLimited(r.Body, (*b.buffer)[:0], s.limit)
	*b.buffer = text
	var tooLarge errTooLarge
	switch {
	case errors.As(err, &tooLarge):
		b.refuse(tooLarge.Error(), nil)
	case err != nil:
		b.refuse("the body could not be read to its end", nil)
	case len(text) == 0 && operation.Body.Required:
		b.refuse("a body of "+operation.Body.MediaType+" is required", nil)
	case len(text) == 0:
	case !acceptsMediaType(r.Header, operation.Body.MediaType):
		b.refuse("Content-Type: want "+operation.Body.MediaType, nil)
	default:
		b.decoder = NewDecoder(text)
	}
	return b
}

// Decoder returns a decoder over the body; nil where there is none to read.
func (b *RequestBody) Decoder() *Decoder { return b.decoder }

// Refused reports whether the request was refused before its body was decoded.
func (b *RequestBody) Refused() bool { return b.refused }

// Decoded ends the decoding. It refuses a body that is not JSON with 400 and one
// off its schema with 422, and reports whether the body is as documented.
func (b *RequestBody) Decoded() bool {
	err := b.decoder.Finish()
	if err == nil {
		return true
	}
	var issues Violations
	errors.As(err, &issues)
	for _, issue := range issues {
		switch issue.Rule {
		case "syntax", "depth", "trailingData", "unicode":
			b.refuse("the body is not JSON: "+issue.String(), nil)
			return false
		}
	}
	b.server.refuseIssues(b.w, b.r, b.operation, issues)
	return false
}

func (b *RequestBody) refuse(message string, issues Violations) {
	b.refused = true
	b.server.Refuse(b.w, b.r, b.operation, Refusal{Status: http.StatusBadRequest, Message: message, Issues: issues})
}

// Release gives the buffers back for reuse.
func (b *RequestBody) Release() {
	if b.decoder != nil {
		b.decoder.Release()
	}
	if b.buffer != nil {
		putBuffer(b.buffer)
	}
}

// RefuseBody refuses a request that has a body where the operation documents
// none.
func (s *Server) RefuseBody(w http.ResponseWriter, r *http.Request, operation *Operation) bool {
	if r.Body == nil || r.Body == http.NoBody {
		return false
	}
	var first [1]byte
	if n, _ := r.Body.Read(first[:]); n == 0 {
		return false
	}
	s.Refuse(w, r, operation, Refusal{Status: http.StatusBadRequest, Message: "this operation takes no body"})
	return true
}
