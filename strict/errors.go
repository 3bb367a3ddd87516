package strict

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/strict/wire"
)

// A Status is an HTTP status code as an error to compare with: errors.Is(err,
// Status(404)) holds for a [ResponseError] of that status.
type Status int

// Error returns the code and its name.
func (s Status) Error() string {
	return strings.TrimSpace(strconv.Itoa(int(s)) + " " + http.StatusText(int(s)))
}

// A ResponseError is an error that the server reported as the document says: a
// documented status with its documented body.
type ResponseError struct {
	operation string
	status    int
	header    http.Header
	body      []byte
	document  any
	members   errorMembers
}

// errorMembers are the members by which error documents tell what happened.
type errorMembers struct {
	reqID   string
	name    string
	message json.RawMessage
	details json.RawMessage
}

func newResponseError(operation string, status int, header http.Header, body []byte, document any) *ResponseError {
	return &ResponseError{operation: operation, status: status, header: header, body: body, document: document, members: readErrorMembers(body)}
}

// readErrorMembers reads a body that was found to be as documented. A member of
// another type in another document's errors is just not there.
func readErrorMembers(body []byte) (members errorMembers) {
	d := wire.NewDecoder(body)
	defer d.Release()
	if !d.BeginObject() {
		return members
	}
	for name, ok := d.Member(); ok; name, ok = d.Member() {
		switch string(name) {
		case "reqId":
			members.reqID, _ = d.String()
		case "error":
			members.name, _ = d.String()
		case "message":
			members.message, _ = d.Raw()
		case "details":
			members.details, _ = d.Raw()
		default:
			d.Skip()
		}
	}
	return members
}

// Error names the operation, the status and what the server said of it.
func (e *ResponseError) Error() string {
	text := e.operation + ": the server answered " + Status(e.status).Error()
	if message := e.Message(); message != "" {
		text += ": " + quoteShort(message)
	} else if n := len(e.entries()); n > 0 {
		text += fmt.Sprintf(": %d issues", n)
	}
	if e.members.reqID != "" {
		text += " (reqId " + quoteShort(e.members.reqID) + ")"
	}
	return text
}

// quoteShort makes text from outside safe to show and not too long.
func quoteShort(text string) string {
	const most = 200
	return strconv.QuoteToGraphic(wire.Cut(text, most))
}

// Is reports whether target is the [Status] of the error.
func (e *ResponseError) Is(target error) bool {
	s, ok := target.(Status)
	return ok && int(s) == e.status
}

// StatusCode returns the status code.
func (e *ResponseError) StatusCode() int { return e.status }

// Header returns the header of the response.
func (e *ResponseError) Header() http.Header { return e.header }

// ReqID returns the member reqId, or "".
func (e *ResponseError) ReqID() string { return e.members.reqID }

// Name returns the member error, such as "NotFound", or "".
func (e *ResponseError) Name() string { return e.members.name }

// Message returns the member message where it is a string; see Issues.
func (e *ResponseError) Message() string {
	var message string
	_ = json.Unmarshal(e.members.message, &message)
	return message
}

// Details returns the member details as JSON, or nil.
func (e *ResponseError) Details() json.RawMessage { return e.members.details }

// Body returns the body as it came.
func (e *ResponseError) Body() []byte { return e.body }

// Document returns a pointer to the generated type of the documented response.
func (e *ResponseError) Document() any { return e.document }

// An Issue is one entry of a message that lists validation issues.
type Issue struct {
	Pointer string          // where, as an RFC 6901 pointer, from the members pointer or path, up to 1 KiB of that
	Rule    string          // from the members rule or code
	Message string          // from the member message
	Raw     json.RawMessage // the whole entry
}

// Issues returns the entries of the member message where it is an array, as in
// a refused request's 422.
func (e *ResponseError) Issues() []Issue {
	entries := e.entries()
	if entries == nil {
		return nil
	}
	issues := make([]Issue, len(entries))
	for i, entry := range entries {
		var fields struct {
			Pointer, Rule, Code, Message string
			Path                         []any
		}
		_ = json.Unmarshal(entry, &fields)
		issue := Issue{Pointer: fields.Pointer, Rule: fields.Rule, Message: fields.Message, Raw: entry}
		if issue.Rule == "" {
			issue.Rule = fields.Code
		}
		if issue.Pointer == "" {
			issue.Pointer = pointerOf(fields.Path)
		}
		issues[i] = issue
	}
	return issues
}

func (e *ResponseError) entries() (entries []json.RawMessage) {
	if json.Unmarshal(e.members.message, &entries) != nil {
		return nil
	}
	return entries
}

// pointerOf writes a path of names and indices as a pointer, cut like those of
// violations.
func pointerOf(path []any) string {
	const most = 1 << 10
	var b strings.Builder
	for _, token := range path {
		if b.Len() > most {
			break
		}
		b.WriteString("/" + wire.EscapeToken(fmt.Sprint(token)))
	}
	return wire.Cut(b.String(), most)
}

// A ContractError is an answer that the document does not allow, or none: an
// undocumented status, a redirect, another media type, a body off its schema, a
// lost connection.
type ContractError struct {
	operation  string
	safe       bool // the method changes nothing (RFC 9110 section 9.2.1)
	status     int
	header     http.Header
	body       []byte
	violations Violations
	cause      error
}

// Error names the operation and what was wrong with the answer.
func (e *ContractError) Error() string {
	const most = 4 << 10 // bytes of the cause, which may quote the answer
	text, cause := e.operation+": ", ""
	if e.cause != nil {
		cause = cutMiddle(e.cause.Error(), most)
	}
	if e.status == 0 && e.cause != nil {
		return text + "no answer: " + cause
	}
	text += "the answer " + Status(e.status).Error() + " is outside the contract"
	switch {
	case len(e.violations) > 0:
		text += ": " + strings.TrimPrefix(e.violations.Error(), "breaks the contract: ")
	case e.cause != nil:
		text += ": " + cause
	}
	return text
}

// cutMiddle cuts a text of more than most bytes that tells most at its ends.
func cutMiddle(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return wire.Cut(text, most/2) + strings.ToValidUTF8(text[len(text)-most/2:], "")
}

// Unwrap returns what stopped the exchange, such as a network error or the
// context's, and the [Violations].
func (e *ContractError) Unwrap() []error {
	var errs []error
	if e.cause != nil {
		errs = append(errs, e.cause)
	}
	if len(e.violations) > 0 {
		errs = append(errs, e.violations)
	}
	return errs
}

// Is reports whether target is the [Status] of the answer.
func (e *ContractError) Is(target error) bool {
	s, ok := target.(Status)
	return ok && int(s) == e.status
}

// StatusCode returns the status code, or 0 where no answer came.
func (e *ContractError) StatusCode() int { return e.status }

// Header returns the header of the answer, such as Retry-After; nil without one.
func (e *ContractError) Header() http.Header { return e.header }

// Body returns what came of the body, up to the limit of the client.
func (e *ContractError) Body() []byte { return e.body }

// Violations returns how the answer breaks the document.
func (e *ContractError) Violations() Violations { return slices.Clone(e.violations) }

// MayHaveTakenEffect reports whether the server may have carried out the
// request: not where it was never sent, was refused with a 3xx or 4xx, or
// changes nothing by its method.
func (e *ContractError) MayHaveTakenEffect() bool {
	if e.safe {
		return false
	}
	if e.status != 0 {
		return e.status < 300 || e.status >= 500
	}
	var op *net.OpError
	return !(errors.As(e.cause, &op) && op.Op == "dial")
}
