package run

import (
	"bytes"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/leasegate/leasegate/gate"
)

// A bodyJSON is a postData or a content; HAR 1.2 has encoding for content alone,
// recorders write it in postData too.
type bodyJSON struct {
	mimeType string
	text     []byte
	hasText  bool
	encoding string
	params   []byte // an array of JSON; nil where there is none
	size     size   // decoded (HAR 1.2), or on the wire
	comment  string
	// elsewhere is set where the recording has the body in a file of its own.
	elsewhere bool
}

func (c *cursor) body(at string) (*bodyJSON, error) {
	if c.isNull() {
		return nil, nil
	}
	b := &bodyJSON{}
	err := c.eachMember(at, func(name []byte) (err error) {
		switch string(name) {
		case "mimeType":
			b.mimeType = c.hint()
		case "text":
			switch c.kind() {
			case '"':
				b.text, b.hasText = c.bytes(), true
			case 'n':
				b.text, b.hasText = nil, false
			default:
				return typeError(at + "/text")
			}
		case "encoding", "_encoding":
			if encoding := c.hint(); encoding != "" {
				b.encoding = encoding
			}
		case "params":
			b.params = nil
			if raw := c.raw(); raw[0] == '[' && len(bytes.Trim(raw, "[] \t\r\n")) > 0 {
				b.params = raw
			}
		case "size":
			b.size = c.size()
		case "comment":
			b.comment = c.hint()
		case "_file", "_sha1":
			b.elsewhere = b.elsewhere || c.hint() != ""
		}
		return err
	})
	return b, err
}

// A gap says why a body can't be judged.
type gap struct {
	reason string // empty where it can
	// certain is set where there was a body. Where it is not, there may have been
	// none, and the gap matters only if there had to be one.
	certain bool
}

var (
	gapLeftOut   = gap{"the recording leaves the body out", true}
	gapCutShort  = gap{"the recording has only a part of the body", true}
	gapElsewhere = gap{"the recording has the body in a file of its own", true}
	gapEncoding  = gap{"the recording has the body in an encoding other than base64", true}
	gapDamaged   = gap{"the recording has the body in its content coding, with bytes that were lost", true}
	gapUnknown   = gap{"the recording does not tell whether there was a body", false}
)

// bytes returns a request's body, nil where there was none or where it can't be
// judged.
func (r *requestJSON) bytes(h http.Header) ([]byte, gap, error) {
	b := r.body
	sent := contentLength(h)
	if !b.empty() {
		whole := sent
		switch {
		case coded(h):
			whole = size{} // it may be recorded with its coding undone
		case !sent.known():
			whole = r.size
		}
		return b.decode(h, whole)
	}
	switch {
	case sent.known() && sent.bytes == 0:
		return nil, gap{}, nil
	case sent.known(), r.size.known() && r.size.bytes > 0, b != nil && b.size.bytes > 0:
		return nil, gapLeftOut, nil
	case b != nil && b.elsewhere:
		return nil, gapElsewhere, nil
	case b != nil && (!b.hasText || b.comment != "" || !r.size.known()):
		return nil, gapUnknown, nil // the recorder saw something that it did not keep
	case h.Get("Transfer-Encoding") != "":
		return nil, gapUnknown, nil
	case b == nil && r.size.given && !r.size.known() && !strings.HasPrefix(strings.ToUpper(r.version), "HTTP/1"):
		// In HTTP/1.x the fields would tell of a body (RFC 9112, section 6.3).
		return nil, gapUnknown, nil
	}
	return nil, gap{}, nil
}

// responseBytes returns a response's body, nil where there was none or where it
// can't be judged.
func (e *entryJSON) responseBytes(response *gate.Response) ([]byte, gap, error) {
	r, b, h := e.response, e.response.body, response.Header
	if response.Status == http.StatusNotModified {
		// What browsers show with it comes from their cache (RFC 9110, section 15.4.5).
		return nil, gap{}, nil
	}
	if bodyless(e.request.method, response.Status) && b.empty() {
		return nil, gap{}, nil
	}
	sent := contentLength(h)
	if !b.empty() {
		if r.failed {
			return nil, gapCutShort, nil
		}
		whole := b.size
		switch {
		case !whole.known() && !coded(h):
			whole = sent
		case coded(h) && (whole.bytes == r.size.bytes || whole.bytes == sent.bytes):
			whole = size{} // it is that of the coded bytes
		}
		return b.decode(h, whole)
	}
	switch {
	case sent.known() && sent.bytes == 0:
		return nil, gap{}, nil
	case b != nil && b.size.bytes > 0:
		return nil, gapLeftOut, nil
	case b != nil && b.elsewhere:
		return nil, gapElsewhere, nil
	case sent.known() && !coded(h):
		return nil, gapLeftOut, nil
	case e.cached, r.failed, r.status >= 300 && r.status < 400, b != nil && b.comment != "":
		// Browsers keep no bodies of redirects and not all of those in their caches,
		// and say so in a comment in the language of their user.
		return nil, gapUnknown, nil
	case b.saysNothing() && (!r.size.known() || r.size.bytes > 0 || sent.known()):
		return nil, gapUnknown, nil
	}
	return nil, gap{}, nil
}

// saysNothing reports whether the recorder does not say that a body, of which it
// has nothing, was empty.
func (b *bodyJSON) saysNothing() bool {
	return b == nil || !b.hasText || b.size.given && !b.size.known()
}

// empty reports whether there is nothing to make a body of.
func (b *bodyJSON) empty() bool { return b == nil || len(b.text) == 0 && b.params == nil }

// decode returns the bytes of a body that is not empty. whole is how many there are
// at least, where that is known.
func (b *bodyJSON) decode(h http.Header, whole size) ([]byte, gap, error) {
	if len(b.text) == 0 {
		body, missing := b.form(h, whole)
		return body, missing, nil
	}
	body, binary := b.text, false
	switch strings.ToLower(b.encoding) {
	case "", "utf-8", "utf8", "text", "plain", "identity":
	case "base64":
		var err error
		if body, err = fromBase64(b.text); err != nil {
			return nil, gap{}, err
		}
		binary = true
	default:
		return nil, gapEncoding, nil
	}
	if isMultipart(h) {
		body = withoutUploadHeader(body)
	}
	if (whole.known() && int64(len(body)) < whole.bytes || saysCutShort(b.comment)) && !isWholeJSON(body) {
		return nil, gapCutShort, nil
	}
	body, missing := settleCoding(h, body, binary)
	return body, missing, nil
}

// isWholeJSON reports whether bytes are JSON of which no beginning would be: sizes are
// not always those of the body, and then this one has not been cut.
func isWholeJSON(body []byte) bool {
	end := bytes.TrimRight(body, " \t\r\n")
	return len(end) > 0 && bytes.IndexByte([]byte(`}]"`), end[len(end)-1]) >= 0 &&
		jsontext.Value(end).IsValid(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
}

// saysCutShort reports whether a recorder's comment on a body that it kept says
// that it did not keep all of it.
func saysCutShort(comment string) bool {
	comment = strings.ToLower(comment)
	for _, word := range []string{"truncat", "not included", "omitted", "discarded", "cut off", "redacted", "incomplete"} {
		if strings.Contains(comment, word) {
			return true
		}
	}
	return false
}

// contentLength is the Content-Length of a message, unknown where it has none that
// counts (RFC 9112, section 6.3) or where it is not valid.
func contentLength(h http.Header) size {
	values := h["Content-Length"]
	if len(values) == 0 || len(h["Transfer-Encoding"]) > 0 {
		return size{bytes: -1}
	}
	n, err := strconv.ParseInt(strings.TrimSpace(values[0]), 10, 64)
	if err != nil || n < 0 {
		return size{bytes: -1}
	}
	return size{bytes: n, given: true}
}

// fromBase64 decodes base64 (RFC 4648, section 4), with line breaks and with or
// without padding, as recorders write it.
func fromBase64(text []byte) ([]byte, error) {
	text = bytes.TrimRight(text, "=\r\n \t")
	body := make([]byte, base64.RawStdEncoding.DecodedLen(len(text)))
	n, err := base64.RawStdEncoding.Decode(body, text)
	if err != nil {
		return nil, errors.New("its text is not the base64 (RFC 4648, section 4) that its encoding says")
	}
	return body[:n], nil
}

// withoutUploadHeader drops the fields that Firefox records before the first part
// of an upload, as they stand in its stream.
func withoutUploadHeader(body []byte) []byte {
	if !bytes.HasPrefix(body, []byte("Content-")) {
		return body
	}
	if _, rest, ok := bytes.Cut(body, []byte("\r\n\r\n")); ok {
		return rest
	}
	return body
}
