package strict

import (
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
