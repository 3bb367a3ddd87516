package strict

import (
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

// Err returns what was recorded, as [Violations], or nil.
func (h *HeaderWriter) Err() error { return h.found.Err() }

// AddTo puts the fields into the header of a response, in place of those of the same
// names.
func (h *HeaderWriter) AddTo(w http.ResponseWriter) {
	header := w.Header()
	for name, lines := range h.header {
		header[name] = lines
	}
}
