package strict

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
)

// A Request is a request being read by generated server code: it collects what
// is wrong with the parameters and reads the body.
type Request struct {
	server    *Server
	w         http.ResponseWriter
	r         *http.Request
	operation *Operation
	query     url.Values
	issues    Violations
}

// NewRequest begins reading a request of the operation.
func (s *Server) NewRequest(w http.ResponseWriter, r *http.Request, operation *Operation) *Request {
	return &Request{server: s, w: w, r: r, operation: operation}
}

// Fail records what is wrong with a parameter.
func (q *Request) Fail(pointer, rule, want string) {
	q.issues = append(q.issues, Violation{Rule: rule, Pointer: pointer, Want: want})
}

// Close ends the reading of a parameter value, and keeps what was found.
func (q *Request) Close(d *Decoder) {
	var violations Violations
	if errors.As(d.Finish(), &violations) {
		q.issues = append(q.issues, violations...)
	}
	d.Release()
}

// Query returns the values of a query parameter, unescaped.
func (q *Request) Query(name string) []string {
	if q.query == nil {
		var err error
		if q.query, err = url.ParseQuery(q.r.URL.RawQuery); err != nil {
			q.Fail("/query", "syntax", "a query of name=value pairs with valid percent-escapes")
		}
	}
	return q.query[name]
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

// ReadBody reads the request body into decode. Where it breaks the contract it
// answers 400 for a body that can't be read as JSON, 422 for one off its schema,
// and returns false. Without a body, where none is required, decode is not
// called and present is false.
func (s *Server) ReadBody(w http.ResponseWriter, r *http.Request, operation *Operation, decode func(*Decoder)) (present, ok bool) {
	refuse := func(message string, issues Violations) (bool, bool) {
		s.Refuse(w, r, operation, Refusal{Status: http.StatusBadRequest, Message: message, Issues: issues})
		return false, false
	}
	if r.ContentLength > s.limit {
		return refuse(errTooLarge(s.limit).Error(), nil)
	}
	buffer := buffers.Get().(*[]byte)
	defer putBuffer(buffer)
	text, err := readLimited(r.Body, (*buffer)[:0], s.limit)
	*buffer = text[:0]
	var tooLarge errTooLarge
	switch {
	case errors.As(err, &tooLarge):
		return refuse(tooLarge.Error(), nil)
	case err != nil:
		return refuse("the body could not be read to its end", nil)
	case operation.Body == nil:
		if len(text) > 0 {
			return refuse("this operation takes no body", nil)
		}
		return false, true
	case len(text) == 0 && !operation.Body.Required:
		return false, true
	case len(text) == 0:
		return refuse("a body of "+operation.Body.MediaType+" is required", nil)
	case !acceptsMediaType(r.Header.Get("Content-Type"), operation.Body.MediaType):
		return refuse("Content-Type: want "+operation.Body.MediaType, nil)
	}
	d := NewDecoder(text)
	defer d.Release()
	decode(d)
	err = d.Finish()
	if err == nil {
		return true, true
	}
	var issues Violations
	errors.As(err, &issues)
	for _, issue := range issues {
		switch issue.Rule {
		case "syntax", "depth", "trailingData", "unicode":
			return refuse("the body is not JSON: "+issue.String(), nil)
		}
	}
	s.refuseIssues(w, r, operation, issues)
	return false, false
}
