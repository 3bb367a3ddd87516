package strict

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/strict/wire"
)

// A ResponseError is an error that the server reported as the document says: a
// documented status with its documented header and body.
type ResponseError struct {
	operation string
	status    int
	header    http.Header
	body      []byte
	document  any
	headers   any
	told      told
}

func newResponseError(operation string, status int, header http.Header, body []byte, document, headers any) *ResponseError {
	e := &ResponseError{operation: operation, status: status, header: header, body: body, document: document, headers: headers}
	e.told = tellOf(header, body)
	return e
}

// Error names the operation, the status and what the server said of it.
func (e *ResponseError) Error() string {
	text := e.operation + ": the server answered " + Status(e.status).Error()
	if message := e.Message(); message != "" {
		text += ": " + quoteShort(message)
	} else if n := len(e.told.entries()); n > 0 {
		text += fmt.Sprintf(": %d issues", n)
	}
	if id := e.ReqID(); id != "" {
		text += " (reqId " + quoteShort(id) + ")"
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

// MediaType returns the Content-Type of the response as it came, "" without a body.
func (e *ResponseError) MediaType() string { return e.header.Get("Content-Type") }

// Body returns the body as it came.
func (e *ResponseError) Body() []byte { return e.body }

// Document returns a pointer to the generated type of the documented response; nil
// where it has no content, or none with a type.
func (e *ResponseError) Document() any { return e.document }

// Headers returns a pointer to the generated type of the documented header fields; nil
// where none are documented.
func (e *ResponseError) Headers() any { return e.headers }

// Message returns what the body tells people. Of a JSON object that is the first of
// these which is a string and not empty:
//
//   - title and detail, as "title: detail" (RFC 9457);
//   - message or msg;
//   - error and error_description, as "error: description" (RFC 6749 section 5.2);
//   - detail, description, reason or title alone, then error without a message;
//   - the same of the object error, else of the first entry of errors.
//
// Of a JSON string, and of text/plain, it is the text. "" where there is none.
func (e *ResponseError) Message() string { return e.told.message() }

// ReqID returns the first of the members reqId, requestId, request_id, traceId and
// trace_id that is a string, or "".
func (e *ResponseError) ReqID() string {
	return e.told.first("reqId", "requestId", "request_id", "traceId", "trace_id")
}

// Name returns the member error where it is a string, such as "NotFound", or "".
func (e *ResponseError) Name() string { return e.told.first("error") }

// Details returns the member details as JSON, or nil.
func (e *ResponseError) Details() json.RawMessage { return e.told.members["details"] }

// An Issue is one entry of an error that lists what was wrong with a request.
type Issue struct {
	// Pointer is where, as an RFC 6901 pointer, from the members pointer, path, loc,
	// field or property, or the pointer of source; up to 1 KiB of that.
	Pointer string
	Rule    string          // from the members rule, code or type
	Message string          // from the members message, msg, detail or description, or the entry itself
	Raw     json.RawMessage // the whole entry
}

// Issues returns the entries of the member message where it is an array, else of the
// first of errors, issues, violations, details and detail that is an array of objects
// or strings, in the body or in the object error; nil where none is.
func (e *ResponseError) Issues() []Issue {
	entries := e.told.entries()
	if entries == nil {
		return nil
	}
	issues := make([]Issue, len(entries))
	for i, entry := range entries {
		issues[i] = issueOf(entry)
	}
	return issues
}

func issueOf(entry json.RawMessage) Issue {
	of := tellOfJSON(entry)
	issue := Issue{Rule: of.first("rule", "code", "type"), Raw: entry}
	if issue.Message = of.first("message", "msg", "detail", "description"); issue.Message == "" {
		issue.Message = of.text
	}
	for _, name := range []string{"pointer", "path", "loc", "field", "property"} {
		if issue.Pointer == "" {
			issue.Pointer = pointerIn(of.members[name])
		}
	}
	if issue.Pointer == "" {
		issue.Pointer = pointerIn(tellOfJSON(of.members["source"]).members["pointer"])
	}
	return issue
}

// pointerIn reads a pointer, or a path of names and indices, or the name of one member.
func pointerIn(value json.RawMessage) string {
	const most = 1 << 10
	var text string
	if json.Unmarshal(value, &text) == nil && text != "" {
		if !strings.HasPrefix(text, "/") {
			text = "/" + wire.EscapeToken(text)
		}
		return wire.Cut(text, most)
	}
	var path []any
	if json.Unmarshal(value, &path) != nil {
		return ""
	}
	var b strings.Builder
	for _, token := range path {
		if b.Len() > most {
			break
		}
		b.WriteString("/" + wire.EscapeToken(fmt.Sprint(token)))
	}
	return wire.Cut(b.String(), most)
}
