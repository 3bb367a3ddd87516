package strict

import (
	"fmt"
	"maps"
	"net/http"
	"net/textproto"

	"github.com/leasegate/leasegate/strict/wire"
)

// A HeaderReader reads the documented header fields of a response, for generated code
// of the client, and collects what is wrong with them.
type HeaderReader struct {
	reading
	header http.Header
}

// Decoder returns a decoder over the value of a field, for Close when it is read; nil
// where there is none to read. What is missing or off its style is recorded.
func (h *HeaderReader) Decoder(p *Parameter) *wire.Decoder {
	return h.decoder(p, h.header[textproto.CanonicalMIMEHeaderKey(p.Name)])
}

// NewHeaders reads the header fields of a generated type.
func NewHeaders[T any, P interface {
	*T
	DecodeHeader(*HeaderReader)
}](h *HeaderReader,
) any {
	t := new(T)
	P(t).DecodeHeader(h)
	return t
}

// readHeaders reads the documented header fields of an answer.
func (r *Response) readHeaders(header http.Header) (headers any, violations Violations) {
	if r.DecodeHeaders == nil {
		return nil, nil
	}
	h := HeaderReader{header: header}
	h.answer = true
	headers = r.DecodeHeaders(&h)
	return headers, h.found.Found()
}

// A HeaderWriter makes the documented header fields of a response, for generated code of
// the server. Its zero value is ready for use.
type HeaderWriter struct {
	writing
	header http.Header
}

// Write puts a field into the header, whose value encode writes as JSON. A value that the
// client would read as another one, or that no field may hold, is recorded.
func (h *HeaderWriter) Write(p *Parameter, encode func(*wire.Encoder)) {
	h.direction = wire.Response
	written, ok := h.write(p, encode)
	if !ok {
		return
	}
	if h.header == nil {
		h.header = http.Header{}
	}
	h.header[textproto.CanonicalMIMEHeaderKey(p.Name)] = written
}

// Missing records that a required field has no value in Go.
func (h *HeaderWriter) Missing(p *Parameter) {
	h.found.FailAt(p.Pointer, "required", "this header field")
}

// WithHeaders returns a ResponseWriter that puts documented header fields, which write
// makes, into the header when that is sent; an error and no writer where they break the
// document. Nothing of them is there where another response is sent in its place.
func WithHeaders(w http.ResponseWriter, write func(*HeaderWriter)) (http.ResponseWriter, error) {
	h := &HeaderWriter{}
	write(h)
	if err := h.found.Err(); err != nil {
		return nil, fmt.Errorf("response: %w", err)
	}
	return &headedWriter{w, h.header}, nil
}

// A headedWriter sends fields with its header.
type headedWriter struct {
	http.ResponseWriter
	fields http.Header
}

func (w *headedWriter) WriteHeader(status int) {
	maps.Copy(w.Header(), w.fields)
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap is for http.ResponseController.
func (w *headedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
