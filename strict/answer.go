package strict

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/leasegate/leasegate/strict/wire"
)

// An Answer is a documented success.
type Answer struct {
	StatusCode int
	Header     http.Header
	// Response is the index of the documented response.
	Response int
	// Media is the index of the media type of the document; -1 where there is no content.
	Media int
	// Document is a pointer to the generated type of the document, or a [*Stream], which
	// is the caller's to close; nil where there is no content.
	Document any
	// Headers is a pointer to the documented header fields; nil where there are none.
	Headers any
}

// Do sends the request and returns the document of a 2xx answer, nil where none
// is documented, with its status; see Exchange.
func (c *Call) Do(ctx context.Context) (document any, status int, err error) {
	answer, err := c.Exchange(ctx)
	c.headers = answer.Headers
	return answer.Document, answer.StatusCode, err
}

// Headers returns a pointer to the documented header fields of the answer that Do
// returned; nil where the document has none for its status.
func (c *Call) Headers() any { return c.headers }

// DocumentOf is the document of an answer that can be of one type only, nil where its
// status has no content.
func DocumentOf[T any](answer Answer, err error) (*T, error) {
	if err != nil {
		return nil, err
	}
	document, _ := answer.Document.(*T)
	return document, nil
}

// Exchange sends the request and returns what a documented 2xx answer holds. A call
// that breaks the document is not sent: the error wraps [Violations]. Other errors
// are a [*ResponseError] or a [*ContractError]. Nothing is sent twice.
func (c *Call) Exchange(ctx context.Context) (Answer, error) {
	ctx, deadline := c.limitTime(ctx)
	request, err := c.request(ctx)
	if err != nil {
		deadline.end()
		c.closeUnsent()
		return Answer{}, fmt.Errorf("%s: request not sent: %w", c.operation.ID, err)
	}
	response, err := c.client.send(request)
	if err != nil {
		err = deadline.cause(ctx, err)
		deadline.end()
		return c.offContract(nil, nil, nil, c.redacted(err))
	}
	for _, answer := range c.answers {
		answer(response.StatusCode, response.Header)
	}
	body, err := c.decoded(request, response)
	if err == nil {
		if answer, ok, err := c.stream(response, body, deadline); ok {
			return answer, err
		}
	}
	defer deadline.end()
	defer response.Body.Close()
	return c.read(response, body, err)
}

// offContract makes the error of an answer that the document does not allow, or of none.
func (c *Call) offContract(response *http.Response, body []byte, violations Violations, cause error) (Answer, error) {
	e := &ContractError{operation: c.operation.ID, safe: safe(c.operation.Method), body: body, violations: violations, cause: cause}
	if response != nil {
		e.status, e.header = response.StatusCode, response.Header
	}
	return Answer{StatusCode: e.status}, e
}

// errUnasked is the violation of a content coding that nobody asked for.
var errUnasked = errors.New("content coding")

// decoded returns the body without its content coding. Only what the request asked
// for may be there: net/http asks for gzip by itself, and undoes it.
func (c *Call) decoded(request *http.Request, response *http.Response) (io.Reader, error) {
	coded := codings(response.Header)
	switch {
	case len(coded) == 0 || !HasContent(c.operation.Method, response.StatusCode):
		return response.Body, nil
	case isGzip(coded) && strings.Contains(request.Header.Get("Accept-Encoding"), "gzip"):
		return gunzip(response.Body, max(c.limit, c.downloadLimit)), nil
	}
	return response.Body, errUnasked
}

// stream returns the answer where it is a success whose body is a stream.
func (c *Call) stream(response *http.Response, body io.Reader, deadline deadline) (answer Answer, ok bool, err error) {
	documented := c.operation.response(response.StatusCode)
	if documented == nil || !c.operation.isSuccess(documented, response.StatusCode) || !HasContent(c.operation.Method, response.StatusCode) {
		return Answer{}, false, nil
	}
	i, _ := findMedia(documented.Media, response.Header)
	if i < 0 || documented.Media[i].Kind != KindStream {
		return Answer{}, false, nil
	}
	headers, violations := documented.readHeaders(response.Header)
	if len(violations) > 0 {
		deadline.end()
		response.Body.Close()
		answer, err = c.offContract(response, nil, violations, nil)
		return answer, true, err
	}
	deadline.stop()
	stream := &Stream{
		Body:        &answerBody{limited(body, c.downloadLimit), response.Body, deadline},
		ContentType: response.Header.Get("Content-Type"),
	}
	if response.ContentLength > 0 && body == io.Reader(response.Body) {
		stream.Size = response.ContentLength
	}
	return Answer{response.StatusCode, response.Header, c.operation.index(documented), i, stream, headers}, true, nil
}

// An answerBody is the body of an answer that the caller reads.
type answerBody struct {
	io.Reader
	body     io.Closer
	deadline deadline
}

func (b *answerBody) Close() error {
	defer b.deadline.end()
	return b.body.Close()
}

// read reads an answer whose body is held in memory. cause is what is wrong with its
// content coding.
func (c *Call) read(response *http.Response, from io.Reader, cause error) (Answer, error) {
	buffer := buffers.Get().(*[]byte)
	body, err := readLimited(from, (*buffer)[:0], c.limit)
	if err != nil {
		return c.offContract(response, body, nil, err)
	}
	documented := c.operation.response(response.StatusCode)
	i, sent, violation := c.check(documented, response, body)
	if violation == nil && cause != nil && len(body) > 0 {
		violation = &Violation{Rule: "contentCoding", Want: "no content coding, since none was asked for"}
	}
	if violation != nil {
		return c.offContract(response, body, Violations{*violation}, nil)
	}
	headers, violations := documented.readHeaders(response.Header)
	answer := Answer{StatusCode: response.StatusCode, Header: response.Header, Response: c.operation.index(documented), Media: i, Headers: headers}
	if i >= 0 && documented.Media[i].Decode != nil {
		if answer.Document, err = c.decode(&documented.Media[i], sent, body); err != nil {
			var wrong Violations
			errors.As(err, &wrong)
			violations = append(violations, wrong...)
		}
	}
	if len(violations) > 0 {
		return c.offContract(response, body, violations, nil)
	}
	if !c.operation.isSuccess(documented, response.StatusCode) {
		return Answer{StatusCode: response.StatusCode}, newResponseError(c.operation.ID, response.StatusCode, response.Header, body, answer.Document, answer.Headers)
	}
	// Errors keep the body, documents nothing of it.
	*buffer = body
	putBuffer(buffer)
	return answer, nil
}

// check holds status and media type against the document, and returns the index of
// the media type; -1 where there is no content.
func (c *Call) check(documented *Response, response *http.Response, body []byte) (media int, sent contentType, violation *Violation) {
	if documented == nil {
		return -1, sent, &Violation{Rule: "status", Want: "a documented status"}
	}
	list := documented.Media
	if len(list) == 0 || !HasContent(c.operation.Method, response.StatusCode) {
		if len(body) > 0 {
			violation = &Violation{Rule: "unexpected", Want: "no body"}
		}
		return -1, sent, violation
	}
	media, sent = findMedia(list, response.Header)
	switch {
	case media < 0:
		return -1, sent, &Violation{Rule: "contentType", Want: "a body of " + wantTypes(list)}
	case len(body) == 0 && !list[media].canBeEmpty():
		return -1, sent, &Violation{Rule: "required", Want: "a body of " + list[media].Type}
	}
	return media, sent, nil
}

func (c *Call) decode(m *Media, sent contentType, body []byte) (any, error) {
	d := m.decoder(sent, body)
	d.Travels(wire.Response)
	defer d.Release()
	if report := c.client.additions; report != nil {
		d.Tolerate(func(pointer string) { report(c.operation.ID, pointer) })
	}
	document := m.Decode(d)
	return document, d.Finish()
}

// A deadline ends a call that takes too long: until its body is read or, where that is
// a stream, until its header is there.
type deadline struct {
	end   context.CancelFunc
	timer *time.Timer // nil where the context has the deadline itself
}

func (c *Call) limitTime(ctx context.Context) (context.Context, deadline) {
	limit := c.client.timeout
	if limit <= 0 {
		limited, cancel := context.WithCancel(ctx)
		return limited, deadline{end: cancel}
	}
	if !c.operation.streams() {
		limited, cancel := context.WithTimeout(ctx, limit)
		return limited, deadline{end: cancel}
	}
	limited, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(limit, func() { cancel(context.DeadlineExceeded) })
	return limited, deadline{end: func() { timer.Stop(); cancel(context.Canceled) }, timer: timer}
}

// stop lets a call go on for as long as its context allows.
func (d deadline) stop() {
	if d.timer != nil {
		d.timer.Stop()
	}
}

// cause is what ended a call that err says was ended.
func (d deadline) cause(ctx context.Context, err error) error {
	if d.timer != nil && errors.Is(context.Cause(ctx), context.DeadlineExceeded) && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%w: %w", context.DeadlineExceeded, err)
	}
	return err
}

// streams reports whether a body of an answer may be a stream.
func (o *Operation) streams() bool {
	for i := range o.Responses {
		for _, m := range o.Responses[i].Media {
			if m.Kind == KindStream {
				return true
			}
		}
	}
	return false
}
