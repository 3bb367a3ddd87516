package strict

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/strict/style"
	"github.com/leasegate/leasegate/strict/wire"
)

// A Request is a request whose parameters generated server code reads: it finds
// them and collects what is wrong with them.
type Request struct {
	reading
	server    *Server
	w         http.ResponseWriter
	r         *http.Request
	operation *Operation
	match     *Match
}

// NewRequest begins reading the parameters of a request of the operation. Those
// in the query that the document does not know are passed over, or recorded where
// the server was made [WithStrictQuery].
func (s *Server) NewRequest(w http.ResponseWriter, r *http.Request, operation *Operation, m *Match) Request {
	q := Request{server: s, w: w, r: r, operation: operation, match: m}
	if s.strictQuery && r.URL.RawQuery != "" {
		q.refuseUndeclared()
	}
	return q
}

func (q *Request) refuseUndeclared() {
	told := map[string]bool{}
	style.EachPair(q.r.URL.RawQuery, func(pair style.Sent) {
		name := strings.ToValidUTF8(pair.Name, "\uFFFD")
		if !told[name] && !q.operation.declares(name) {
			told[name] = true
			q.Fail("/query/"+wire.EscapeToken(name), "undeclared", "no such parameter")
		}
	})
}

// Decoder returns a decoder over the value of a parameter, for Close when it is read;
// nil where there is none to read. What is missing, given twice or off its style is
// recorded.
func (q *Request) Decoder(p *Parameter) *wire.Decoder {
	switch {
	case !p.scatters():
		return q.decoder(p, q.sent(p))
	case p.In == "query":
		return q.scattered(q.operation, p, style.Pairs(q.r.URL.RawQuery))
	}
	return q.scattered(q.operation, p, style.Cookies(q.r.Header["Cookie"]))
}

// Text returns the text of a scalar parameter; ok is false where there is none
// to read. What is missing, given twice or off its style is recorded.
func (q *Request) Text(p *Parameter) (text string, ok bool) {
	sent := q.sent(p)
	switch {
	case len(sent) == 0:
		q.absent(p)
		return "", false
	case len(sent) > 1:
		q.Fail(p.Pointer, "duplicate", "this parameter once")
	}
	text, err := p.style().ReadText(sent[0])
	if err == nil {
		return text, true
	}
	q.Fail(p.Pointer, "syntax", "a value in style "+p.Style)
	return "", false
}

// Texts is Text for an array.
func (q *Request) Texts(p *Parameter) (texts []string, ok bool) {
	sent := q.sent(p)
	switch {
	case len(sent) == 0:
		q.absent(p)
		return nil, false
	case len(sent) > 1 && p.In != "header" && !p.style().Repeats():
		q.Fail(p.Pointer, "duplicate", "this parameter once")
	}
	if texts, ok = p.read(sent); !ok {
		q.Fail(p.Pointer, "syntax", "a value in style "+p.Style)
	}
	return texts, ok
}

// sent returns the values of a parameter as they were sent.
func (q *Request) sent(p *Parameter) []string {
	switch p.In {
	case "path":
		i := slices.Index(q.match.route.names, p.Name)
		return q.match.values[i : i+1]
	case "query":
		return style.QueryValues(q.r.URL.RawQuery, p.Name)
	case "header":
		return q.r.Header.Values(p.Name)
	}
	return style.Values(style.Cookies(q.r.Header["Cookie"]), p.Name)
}

func (q *Request) absent(p *Parameter) {
	if p.Required {
		q.Fail(p.Pointer, "required", "this parameter")
	}
}

// Refused refuses the request for the issues of its parameters, if there are any; see
// [Operation.Refusal] for the status.
func (q *Request) Refused() bool {
	issues := q.found.Found()
	if len(issues) == 0 {
		return false
	}
	q.server.refuseIssues(q.w, q.r, q.operation, issues)
	return true
}

func (s *Server) refuseIssues(w http.ResponseWriter, r *http.Request, operation *Operation, issues Violations) {
	listed, left := issues.Listed()
	s.Refuse(w, r, operation, Refusal{
		Status:  http.StatusUnprocessableEntity,
		Message: "the request breaks the contract in " + strconv.Itoa(len(listed)+left) + " places",
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
	decoder   *wire.Decoder
	begun     bool // the decoder was handed out
	refused   bool
}

// ReadBody reads the request body. What can't be read as the documented media
// type is refused: with 415 for another one, 413 for a body too large, 400 else, or
// what [Operation.Refusal] has in their place.
func (s *Server) ReadBody(w http.ResponseWriter, r *http.Request, operation *Operation) RequestBody {
	b := RequestBody{server: s, w: w, r: r, operation: operation}
	if r.ContentLength > s.limit {
		b.refuse(http.StatusRequestEntityTooLarge, errTooLarge(s.limit).Error(), nil)
		return b
	}
	b.buffer = buffers.Get().(*[]byte)
	text, err := readLimited(r.Body, (*b.buffer)[:0], s.limit)
	*b.buffer = text
	switch {
	case err == errTooLarge(s.limit):
		b.refuse(http.StatusRequestEntityTooLarge, err.Error(), nil)
	case err != nil:
		b.refuse(http.StatusBadRequest, "the body could not be read to its end", nil)
	case len(text) == 0 && operation.Body.Required:
		b.refuse(http.StatusBadRequest, "a body of "+operation.Body.MediaType+" is required", nil)
	case len(text) == 0:
	case !acceptsMediaType(r.Header, operation.Body.MediaType):
		b.refuse(http.StatusUnsupportedMediaType, "Content-Type: want "+operation.Body.MediaType, nil)
	default:
		b.decoder = wire.NewDecoder(text)
	}
	return b
}

// Decoder returns a decoder over the body; nil where there is none to read.
func (b *RequestBody) Decoder() *wire.Decoder {
	b.begun = true
	return b.decoder
}

// Refused reports whether the request was refused before its body was decoded.
func (b *RequestBody) Refused() bool { return b.refused }

// Decoded ends the decoding. It refuses a body that is not JSON with 400 and one
// off its schema with 422, or what the document has in their place, and reports whether the body is as documented.
func (b *RequestBody) Decoded() bool {
	err := b.decoder.Finish()
	if err == nil {
		return true
	}
	var issues Violations
	errors.As(err, &issues)
	for _, issue := range issues {
		if wire.IsMalformed(issue.Rule) {
			b.refuse(http.StatusBadRequest, "the body is not JSON: "+issue.String(), nil)
			return false
		}
	}
	b.server.refuseIssues(b.w, b.r, b.operation, issues)
	return false
}

func (b *RequestBody) refuse(status int, message string, issues Violations) {
	b.refused = true
	b.server.Refuse(b.w, b.r, b.operation, Refusal{Status: status, Message: message, Issues: issues})
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
