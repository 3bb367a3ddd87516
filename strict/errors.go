package strict

import (
	"errors"
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
