package strict

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"

	"github.com/leasegate/leasegate/strict/form"
	"github.com/leasegate/leasegate/strict/wire"
)

// A Stream is a body of which the document says no more than its media type: bytes,
// which are not held in memory. A server's is of use until the method returns that
// was called with it; a client has to close its own.
type Stream struct {
	// Body is what is read, up to the limit of the server or client: beyond that, an
	// error comes. To send one, it is read once and, where it is an io.Closer, closed.
	Body io.Reader
	// ContentType is the one that was sent. To send one of a single media type it may be
	// empty.
	ContentType string
	// Size is in bytes, 0 where it is not known.
	Size int64
}

// A File is a part of a multipart body that is a file; see [wire.File].
type File = wire.File

// Read reads from the body.
func (s *Stream) Read(b []byte) (int, error) {
	if s.Body == nil {
		return 0, io.EOF
	}
	return s.Body.Read(b)
}

// Close closes the body, if it is an io.Closer.
func (s *Stream) Close() error { return closeBody(s.Body) }

func closeBody(body io.Reader) error {
	if closer, ok := body.(io.Closer); ok {
		return closer.Close()
	}
	return nil
}

// limited returns a reader of at most so many bytes of body; where there are more,
// it ends in an error.
func limited(body io.Reader, limit int64) io.Reader { return &limitedReader{body, limit, limit} }

type limitedReader struct {
	body        io.Reader
	left, limit int64
}

func (l *limitedReader) Read(b []byte) (n int, err error) {
	if l.left < 0 {
		return 0, errTooLarge(l.limit)
	}
	if int64(len(b))-1 > l.left {
		b = b[:l.left+1] // one more, to see whether there is one
	}
	n, err = l.body.Read(b)
	if l.left -= int64(n); l.left < 0 {
		return n - 1, errTooLarge(l.limit)
	}
	return n, err
}

// WriteStream sends a stream as a response, and closes it where it can be closed. A
// content type is wanted where m is a range. What is read of an event stream is sent
// at once.
func WriteStream(w http.ResponseWriter, status int, m *Media, stream Stream) (err error) {
	if stream.Body == nil {
		stream.Body = http.NoBody
	}
	defer func() {
		if closed := closeBody(stream.Body); err == nil && closed != nil {
			err = &writeError{err: closed}
		}
	}()
	contentType, err := m.fit(stream.ContentType)
	if err != nil {
		return responseError(status, err)
	}
	setHeader(w.Header(), "Content-Type", contentType)
	size := stream.Size
	if size == 0 {
		size = form.SizeOf(stream.Body)
	}
	if size >= 0 {
		w.Header().Set("Content-Length", strconv.FormatInt(size, 10))
	}
	w.WriteHeader(status)
	to := io.Writer(w)
	if name, _, _ := mime.ParseMediaType(contentType); name == "text/event-stream" {
		to = flushing{w, http.NewResponseController(w)}
	}
	copied, err := io.Copy(to, stream.Body)
	switch {
	case err != nil:
		return &writeError{err: err, broken: true}
	case size >= 0 && copied < size:
		return &writeError{err: io.ErrUnexpectedEOF, broken: true}
	}
	return nil
}

// flushing sends what is written at once.
type flushing struct {
	io.Writer
	controller *http.ResponseController
}

func (f flushing) Write(b []byte) (int, error) {
	n, err := f.Writer.Write(b)
	if err == nil {
		err = f.controller.Flush()
	}
	if errors.Is(err, http.ErrNotSupported) {
		err = nil
	}
	return n, err
}
