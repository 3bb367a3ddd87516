package strict

import (
	"errors"
	"io"
	"net/http"

	"github.com/leasegate/leasegate/strict/form"
	"github.com/leasegate/leasegate/strict/wire"
)

// A RequestBody is a request body being read by generated server code.
type RequestBody struct {
	server    *Server
	w         http.ResponseWriter
	r         *http.Request
	operation *Operation
	media     int // index of its media type; -1 where there is no body
	sent      contentType
	buffer    *[]byte
	decoder   *wire.Decoder
	stream    *Stream
	spool     *spool
	begun     bool // the decoder was handed out
	refused   bool
}

// ReadBody reads the request body, but for a stream. One that is not of a documented
// media type is refused with 415, as is one in a content coding but gzip, with 413
// where it is too large, and with 400 where it is not of the form of its media type;
// or what [Operation.Refusal] has in their place.
func (s *Server) ReadBody(w http.ResponseWriter, r *http.Request, operation *Operation) RequestBody {
	b := RequestBody{server: s, w: w, r: r, operation: operation, media: -1}
	media := operation.Body.Media
	i, sent := findMedia(media, r.Header)
	coded := codings(r.Header)
	switch {
	case i < 0:
		b.readNothing(media)
	case len(coded) > 0 && !isGzip(coded):
		if !b.absent() {
			b.refuseCoding()
		}
	default:
		b.media, b.sent = i, sent
		b.read(&media[i], len(coded) > 0)
	}
	return b
}

// readNothing is for a request without a documented media type: there must be no body.
func (b *RequestBody) readNothing(media []Media) {
	switch {
	case b.absent() && b.operation.Body.Required:
		b.refuse(http.StatusBadRequest, "a body of "+wantTypes(media)+" is required")
	case !b.absent():
		b.refuse(http.StatusUnsupportedMediaType, "Content-Type: want "+wantTypes(media))
	}
}

// absent reports whether there is no body.
func (b *RequestBody) absent() bool {
	if b.r.Body == nil || b.r.Body == http.NoBody || b.r.ContentLength == 0 {
		return true
	}
	if b.r.ContentLength > 0 {
		return false
	}
	var first [1]byte
	n, err := io.ReadFull(b.r.Body, first[:])
	b.r.Body = restored(first[:n], err, b.r.Body)
	return n == 0 && err == io.EOF
}

// restored is a body of which something was read.
func restored(read []byte, err error, body io.ReadCloser) io.ReadCloser {
	rest := io.Reader(body)
	if err != nil {
		rest = failed{err}
	}
	return struct {
		io.Reader
		io.Closer
	}{io.MultiReader(&byteReader{read}, rest), body}
}

type failed struct{ err error }

func (f failed) Read([]byte) (int, error) { return 0, f.err }

type byteReader struct{ left []byte }

func (b *byteReader) Read(to []byte) (int, error) {
	if len(b.left) == 0 {
		return 0, io.EOF
	}
	n := copy(to, b.left)
	b.left = b.left[n:]
	return n, nil
}

// read reads a body of a documented media type.
func (b *RequestBody) read(m *Media, coded bool) {
	limit := b.server.limit
	if m.Kind == KindStream || m.Kind == KindMultipart {
		limit = b.server.uploadLimit
	}
	if b.r.ContentLength > limit {
		b.refuse(http.StatusRequestEntityTooLarge, errTooLarge(limit).Error())
		return
	}
	if m.Kind == KindStream && !b.operation.Body.Required || m.Kind == KindMultipart {
		if b.absent() {
			b.nothing(m)
			return
		}
	}
	body := io.Reader(b.r.Body)
	if coded {
		body = gunzip(body, limit)
	}
	switch m.Kind {
	case KindStream:
		b.readStream(limited(body, limit), coded)
	case KindMultipart:
		b.readParts(m, limited(body, limit))
	default:
		b.readText(m, body, limit)
	}
}

// nothing is for a request without a body of a documented media type.
func (b *RequestBody) nothing(m *Media) {
	if b.media = -1; b.operation.Body.Required {
		b.refuse(http.StatusBadRequest, "a body of "+m.Type+" is required")
	}
}

// readText reads a body whole.
func (b *RequestBody) readText(m *Media, body io.Reader, limit int64) {
	b.buffer = buffers.Get().(*[]byte)
	text, err := readLimited(body, (*b.buffer)[:0], limit)
	*b.buffer = text
	switch {
	case err != nil:
		b.refuseRead(err)
	case len(text) == 0 && !(b.operation.Body.Required && m.canBeEmpty()):
		b.nothing(m)
	default:
		b.decoder = m.decoder(b.sent, text)
		b.decoder.Travels(wire.Request)
	}
}

// readParts reads a multipart body, whose files are kept until Release.
func (b *RequestBody) readParts(m *Media, body io.Reader) {
	b.spool = &spool{}
	var found wire.Recorder
	parts := form.Parts{Boundary: b.sent.parameters["boundary"], TextLimit: b.server.limit, Keep: b.spool.keep}
	text, files, err := m.Form.ReadParts(nil, body, parts, &found)
	if err != nil {
		b.refuseRead(err)
		return
	}
	b.decoder = wire.NewDecoder(text)
	b.decoder.Travels(wire.Request)
	b.decoder.SetFiles(files)
	b.decoder.Add(found.Found())
}

// readStream leaves the body for the implementation to read.
func (b *RequestBody) readStream(body io.Reader, coded bool) {
	b.stream = &Stream{Body: body, ContentType: b.r.Header.Get("Content-Type")}
	if b.r.ContentLength > 0 && !coded {
		b.stream.Size = b.r.ContentLength
	}
}

// Media returns the index of the media type that the body is of; -1 where there is
// no body.
func (b *RequestBody) Media() int { return b.media }

// Decoder returns a decoder over the document that the body stands for; nil where
// there is none to read.
func (b *RequestBody) Decoder() *wire.Decoder {
	b.begun = true
	return b.decoder
}

// Stream returns a body that is a stream; nil where there is none.
func (b *RequestBody) Stream() *Stream { return b.stream }

// Refused reports whether the request was refused before its body was decoded.
func (b *RequestBody) Refused() bool { return b.refused }

// Decoded ends the decoding. It refuses a body that is not of the form of its media
// type, such as JSON, and one off its schema, and reports whether it is as documented.
func (b *RequestBody) Decoded() bool {
	err := b.decoder.Finish()
	if err == nil {
		return true
	}
	var issues Violations
	errors.As(err, &issues)
	for _, issue := range issues {
		if wire.IsMalformed(issue.Rule) {
			b.refuse(http.StatusBadRequest, "the body is not "+b.form()+": "+issue.String())
			return false
		}
	}
	b.server.refuseIssues(b.w, b.r, b.operation, issues)
	return false
}

// form names what the bytes of the body should be.
func (b *RequestBody) form() string {
	m := b.operation.Body.Media[b.media]
	switch {
	case m.Kind == KindJSON || form.IsJSON(b.sent.name):
		return "JSON"
	case m.Kind == KindText:
		return "text"
	}
	return "of " + m.Type
}

// refuseRead refuses a body that could not be read to its end.
func (b *RequestBody) refuseRead(err error) {
	var large errTooLarge
	var disk spoolError
	switch {
	case errors.As(err, &large), errors.Is(err, form.ErrTextTooLarge):
		b.refuse(http.StatusRequestEntityTooLarge, err.Error())
	case errors.Is(err, errCoding):
		b.refuse(http.StatusBadRequest, errCoding.Error())
	case errors.As(err, &disk):
		b.refused = true
		b.server.fail(b.w, b.r, b.operation, err)
	default:
		b.refuse(http.StatusBadRequest, "the body could not be read to its end")
	}
}

// refuseCoding refuses a content coding that is not undone, and says which one is
// (RFC 9110 section 15.5.16).
func (b *RequestBody) refuseCoding() {
	b.w.Header().Set("Accept-Encoding", "gzip")
	b.refuse(http.StatusUnsupportedMediaType, "Content-Encoding: want gzip or none")
}

func (b *RequestBody) refuse(status int, message string) {
	b.refused = true
	b.server.Refuse(b.w, b.r, b.operation, Refusal{Status: status, Message: message})
}

// Release gives the buffers back for reuse, and removes the files that were kept.
func (b *RequestBody) Release() {
	if b.decoder != nil {
		b.decoder.Release()
	}
	if b.buffer != nil {
		putBuffer(b.buffer)
	}
	if b.spool != nil {
		b.spool.release()
	}
}

// RefuseBody refuses a request that has a body where the operation documents
// none.
func (s *Server) RefuseBody(w http.ResponseWriter, r *http.Request, operation *Operation) bool {
	b := RequestBody{server: s, w: w, r: r, operation: operation}
	if b.absent() {
		return false
	}
	b.refuse(http.StatusBadRequest, "this operation takes no body")
	return true
}
