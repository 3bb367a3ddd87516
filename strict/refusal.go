package strict

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/leasegate/leasegate/strict/wire"
)

// Bounds on the parts of an error document, in bytes, so that none is larger than
// 64 KiB even where JSON has an escape for each of them.
const (
	maxIssues    = 55 << 10 // as JSON
	maxMessage   = 1 << 10
	maxWant      = 2 << 10
	maxRequestID = 256
)

// A Refusal is why the server does not answer a request as asked.
type Refusal struct {
	Status  int
	Message string
	// Issues is what was wrong with the request, if that is why.
	Issues Violations
	// ReqID is filled by the server where it is empty.
	ReqID string
}

// Refuse answers with the error document that operation documents for the
// status, or one of the same shape where it documents none or is nil. A status
// that is documented without content gets none.
func (s *Server) Refuse(w http.ResponseWriter, r *http.Request, operation *Operation, refusal Refusal) {
	if refusal.ReqID == "" {
		refusal.ReqID = s.newRequestID(r)
	}
	mediaType := jsonHeader[0]
	if operation != nil {
		if documented := operation.response(refusal.Status); documented != nil {
			if mediaType = documented.MediaType; mediaType == "" {
				w.WriteHeader(refusal.Status) // documented without content
				return
			}
		}
	}
	if err := writeJSON(w, refusal.Status, mediaType, s.document(r, operation, refusal)); err != nil {
		s.log().WarnContext(r.Context(), "refusal not sent", "error", err)
	}
}

func (s *Server) newRequestID(r *http.Request) string {
	if s.requestID != nil {
		if id := strings.ToValidUTF8(s.requestID(r), "\uFFFD"); id != "" {
			return wire.Cut(id, maxRequestID)
		}
	}
	return "req-" + rand.Text()
}

func (s *Server) document(r *http.Request, operation *Operation, refusal Refusal) []byte {
	if s.refusal != nil {
		if document := s.refusal(r, refusal); document != nil {
			text, err := json.Marshal(document)
			if err == nil {
				return text
			}
			s.log().ErrorContext(r.Context(), "refusal not encoded", "reqId", refusal.ReqID, "error", err)
		}
	}
	document := refusalDocument{
		ReqID:      refusal.ReqID,
		StatusCode: refusal.Status,
		Message:    quoted(cutMiddle(refusal.Message, maxMessage)),
		Error:      strings.ReplaceAll(http.StatusText(refusal.Status), " ", ""),
	}
	if refusal.Issues != nil {
		document.Message = issuesText(refusal.Issues)
	}
	if operation == nil {
		return document.text()
	}
	if documented := operation.response(refusal.Status); documented != nil && documented.Decode != nil {
		document.fit(documented, refusal)
	}
	return document.text()
}

// refusalDocument is the shape of all our refusals. A nil member is left out.
type refusalDocument struct {
	ReqID      string          `json:"reqId,omitempty"`
	StatusCode int             `json:"statusCode,omitempty"`
	Message    json.RawMessage `json:"message,omitempty"`
	Error      string          `json:"error,omitempty"`
	Details    json.RawMessage `json:"details,omitempty"`
}

func (d *refusalDocument) text() []byte {
	text, err := json.Marshal(d)
	if err != nil {
		panic(err) // the members are all made here
	}
	return text
}

// fit bends the document to the schema that the operation documents for the
// status: issues move to details where the message must be a string, and
// members that the schema does not know are left out.
func (d *refusalDocument) fit(documented *Response, refusal Refusal) {
	for _, violation := range d.violations(documented) {
		if violation.Pointer == "/message" && refusal.Issues != nil {
			d.Message, d.Details = quoted(cutMiddle(refusal.Message, maxMessage)), issuesText(refusal.Issues)
		}
	}
	for _, violation := range d.violations(documented) {
		if violation.Rule != "additionalProperties" {
			continue
		}
		switch violation.Pointer {
		case "/reqId":
			d.ReqID = ""
		case "/statusCode":
			d.StatusCode = 0
		case "/message":
			d.Message = nil
		case "/error":
			d.Error = ""
		case "/details":
			d.Details = nil
		}
	}
}

func (d *refusalDocument) violations(documented *Response) (violations Violations) {
	decoder := wire.NewDecoder(d.text())
	defer decoder.Release()
	documented.Decode(decoder)
	errors.As(decoder.Finish(), &violations)
	return violations
}

func quoted(text string) json.RawMessage {
	return wire.AppendString(nil, strings.ToValidUTF8(text, "\uFFFD"))
}

// issuesText lists the issues as JSON, as many as the bound on it allows, and
// counts the rest.
func issuesText(issues Violations) json.RawMessage {
	issues, left := issues.Listed()
	text := []byte{'['}
	for i, v := range issues {
		v.Want = wire.Cut(v.Want, maxWant)
		issue := issueText(v)
		if len(text)+len(issue) > maxIssues {
			left += len(issues) - i
			break
		}
		text = append(append(text, issue...), ',')
	}
	if left > 0 {
		text = append(append(text, issueText(wire.LeftOut(left))...), ',')
	}
	return append(bytes.TrimSuffix(text, []byte(",")), ']')
}

func issueText(v Violation) []byte {
	text, err := json.Marshal(struct {
		Pointer string `json:"pointer"`
		Rule    string `json:"rule"`
		Message string `json:"message"`
	}{v.Pointer, v.Rule, "want " + v.Want})
	if err != nil {
		panic(err) // strings only
	}
	return text
}
