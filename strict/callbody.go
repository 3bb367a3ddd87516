package strict

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"io"

	"github.com/leasegate/leasegate/strict/form"
	"github.com/leasegate/leasegate/strict/wire"
)

// A callBody is the body of a request in the making.
type callBody struct {
	media       *Media // nil where there is none
	contentType string
	encoder     *wire.Encoder
	stream      Stream
}

// Body returns the encoder for a request body of the first media type.
func (c *Call) Body() *wire.Encoder { return c.BodyOf(0, "") }

// BodyOf returns the encoder for a request body of the media type with an index. A
// content type is wanted where that is a range.
func (c *Call) BodyOf(media int, contentType string) *wire.Encoder {
	c.body = callBody{media: &c.operation.Body.Media[media], contentType: contentType, encoder: wire.NewEncoder(nil)}
	c.body.encoder.Travels(wire.Request)
	if c.body.media.Kind == KindMultipart {
		c.body.encoder.KeepFiles()
	}
	return c.body.encoder
}

// BodyStream makes a stream the request body, of the media type with an index. It is
// closed when it is read, or when the call is not sent.
func (c *Call) BodyStream(media int, stream Stream) {
	c.body = callBody{media: &c.operation.Body.Media[media], contentType: stream.ContentType, stream: stream}
	if stream.Body == nil {
		c.NoBody()
	}
}

// NoBody records that there is no value for a required body.
func (c *Call) NoBody() { c.recorder.FailAt("", "required", "a body") }

// A sentBody is a request body that is ready to be sent.
type sentBody struct {
	reader io.Reader
	size   int64 // 0 where the reader says it, -1 where nobody knows
}

// requestBody returns the body. What is wrong with it is recorded.
func (c *Call) requestBody() (body sentBody) {
	m := c.body.media
	if m == nil {
		return sentBody{}
	}
	contentType, err := m.fit(cmp.Or(c.contentType, c.body.contentType))
	if err != nil {
		c.recorder.FailAt("", "contentType", "a content type of "+m.Type)
	}
	if e := c.body.encoder; e == nil {
		body = c.streamed()
	} else {
		if m.Kind == KindMultipart {
			boundary := rand.Text()
			contentType = m.Type + "; boundary=" + boundary
			body = c.parts(e, boundary)
		} else {
			body = c.text(contentType, e)
		}
		e.Release()
	}
	setHeader(c.header, "Content-Type", contentType)
	return body
}

func (c *Call) text(contentType string, e *wire.Encoder) sentBody {
	text, err := e.Finish()
	if err == nil {
		text = c.body.media.encoded(contentType, text, &c.recorder)
	}
	c.recorder.Add(e.Found())
	return sentBody{reader: bytes.NewReader(text)}
}

func (c *Call) parts(e *wire.Encoder, boundary string) sentBody {
	text, err := e.Finish()
	c.recorder.Add(e.Found())
	if err != nil {
		return sentBody{}
	}
	reader, size := c.body.media.Form.WriteParts(text, e.Files(), boundary, &c.recorder)
	return sentBody{reader: filesBody{reader, e.Files()}, size: size}
}

// filesBody closes files when a body is closed that they are part of.
type filesBody struct {
	io.Reader
	files []wire.File
}

func (b filesBody) Close() (err error) {
	for _, file := range b.files {
		if closed := closeBody(file.Body); err == nil {
			err = closed
		}
	}
	return err
}

func (c *Call) streamed() sentBody {
	stream := c.body.stream
	size := stream.Size
	if size == 0 && stream.Body != nil {
		size = form.SizeOf(stream.Body)
	}
	return sentBody{reader: stream.Body, size: size}
}

// closeUnsent closes what a call that is not sent would have read.
func (c *Call) closeUnsent() {
	_ = closeBody(c.body.stream.Body)
}
