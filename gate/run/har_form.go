package run

import (
	"bytes"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
)

// A paramJSON is one of a postData's params (HAR 1.2).
type paramJSON struct {
	name, value           string
	fileName, contentType string
}

var (
	gapParams = gap{"the recording has the body's parameters, not its bytes", true}
	gapFiles  = gap{"the recording leaves out the bytes of a file that was sent", true}
)

// form makes the bytes of a form of its parameters, which recorders write in the
// place of a text.
func (b *bodyJSON) form(h http.Header, whole size) ([]byte, gap) {
	params, err := readParams(b.params)
	if err != nil {
		return nil, gapParams
	}
	name := mediaType(h)
	if name == "" {
		name, _, _ = mime.ParseMediaType(b.mimeType)
	}
	switch {
	case name == "application/x-www-form-urlencoded":
		delete(h, "Content-Encoding")
		return urlencoded(params, whole), gap{}
	case name == "multipart/form-data":
		return formData(h, params)
	}
	return nil, gapParams
}

func readParams(raw []byte) ([]paramJSON, error) {
	c := &cursor{text: raw}
	var params []paramJSON
	err := c.eachItem("", func(int) error {
		var p paramJSON
		err := c.eachMember("", func(name []byte) (err error) {
			switch string(name) {
			case "name":
				p.name, err = c.string("")
			case "value":
				p.value, err = c.string("")
			case "fileName":
				p.fileName = c.hint()
			case "contentType":
				p.contentType = c.hint()
			}
			return err
		})
		params = append(params, p)
		return err
	})
	return params, err
}

// urlencoded writes a form (WHATWG URL, section 5.2). Most recorders give names and
// values decoded, Chrome as they were sent: then they have the length of the body.
func urlencoded(params []paramJSON, whole size) []byte {
	var asSent, encoded []byte
	for i, p := range params {
		if i > 0 {
			asSent, encoded = append(asSent, '&'), append(encoded, '&')
		}
		asSent = append(append(append(asSent, p.name...), '='), p.value...)
		encoded = append(append(append(encoded, url.QueryEscape(p.name)...), '='), url.QueryEscape(p.value)...)
	}
	if whole.known() && int64(len(asSent)) == whole.bytes && bytes.ContainsAny(asSent, "%+") {
		return asSent
	}
	return encoded
}

func isMultipart(h http.Header) bool {
	const prefix = "multipart/"
	values := h["Content-Type"]
	return len(values) > 0 && len(values[0]) > len(prefix) && strings.EqualFold(values[0][:len(prefix)], prefix)
}

// formData writes the parts of a multipart/form-data body (RFC 7578), under the
// boundary of its Content-Type or, where recorders leave that out, one of its own.
func formData(h http.Header, params []paramJSON) ([]byte, gap) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	_, parameters, _ := mime.ParseMediaType(h.Get("Content-Type"))
	boundary := parameters["boundary"]
	if w.SetBoundary(boundary) != nil {
		boundary = ownBoundary(params)
		h.Set("Content-Type", `multipart/form-data; boundary="`+boundary+`"`)
		if w.SetBoundary(boundary) != nil {
			return nil, gapParams
		}
	}
	for _, p := range params {
		if p.fileName != "" && p.value == "" {
			return nil, gapFiles
		}
		if strings.Contains(p.value, boundary) || writePart(w, p) != nil {
			return nil, gapParams
		}
	}
	if w.Close() != nil {
		return nil, gapParams
	}
	delete(h, "Content-Encoding")
	return body.Bytes(), gap{}
}

// ownBoundary is a boundary that stands in no value, of at most the 70 characters
// that RFC 2046 allows, if there is one; it is the same for the same form.
func ownBoundary(params []paramJSON) string {
	const most = 70
	boundary := "recorded"
	for len(boundary) < most && slices.ContainsFunc(params, func(p paramJSON) bool { return strings.Contains(p.value, boundary) }) {
		boundary += "-"
	}
	return boundary
}

func writePart(w *multipart.Writer, p paramJSON) error {
	disposition := `form-data; name="` + quoted(p.name) + `"`
	if p.fileName != "" {
		disposition += `; filename="` + quoted(p.fileName) + `"`
	}
	fields := textproto.MIMEHeader{"Content-Disposition": {disposition}}
	if p.contentType != "" {
		fields.Set("Content-Type", p.contentType)
	}
	part, err := w.CreatePart(fields)
	if err == nil {
		_, err = part.Write([]byte(p.value))
	}
	return err
}

// quoted escapes a name as browsers do (WHATWG HTML, multipart/form-data encoding
// algorithm).
func quoted(name string) string {
	return strings.NewReplacer("\n", "%0A", "\r", "%0D", `"`, "%22").Replace(name)
}
