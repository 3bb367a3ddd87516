package run

import (
	"bytes"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/leasegate/leasegate/gate"
)

// HAR 1.2 has bodies with their content coding (RFC 9110, section 8.4) undone, and
// most recorders write them so, under the fields that came. Some write the bytes
// that came. What follows tells one from the other.

func coded(h http.Header) bool { return len(gate.Codings(h)) > 0 }

// settleCoding leaves Content-Encoding in h exactly where body is still in it. binary
// is set where the recording has bytes, not text.
func settleCoding(h http.Header, body []byte, binary bool) ([]byte, gap) {
	names := gate.Codings(h)
	if len(names) == 0 {
		delete(h, "Content-Encoding")
		return body, gap{}
	}
	outermost := names[len(names)-1]
	if !binary && !isText(body) {
		// Control characters are of coded bytes that were taken for characters: of
		// Latin-1 or, at a loss, of UTF-8.
		if raw, ok := fromLatin1(body); ok && stillCoded(h, raw, outermost) {
			return raw, gap{}
		}
		if bytes.ContainsRune(body, utf8.RuneError) {
			return nil, gapDamaged
		}
	}
	if !stillCoded(h, body, outermost) {
		delete(h, "Content-Encoding")
	}
	return body, gap{}
}

// stillCoded reports whether a body is in a content coding yet.
func stillCoded(h http.Header, body []byte, coding string) bool {
	switch coding {
	case "gzip":
		return bytes.HasPrefix(body, []byte{0x1f, 0x8b})
	case "zstd":
		return bytes.HasPrefix(body, []byte{0x28, 0xb5, 0x2f, 0xfd})
	}
	// The others begin with any bytes. Text is told by what it can't have, and the
	// rest by its length.
	if isTextual(mediaType(h)) {
		return !isText(body) && !isBracketed(body)
	}
	sent := contentLength(h)
	return sent.known() && sent.bytes == int64(len(body)) && !isText(body)
}

// isText reports whether bytes are UTF-8 without control characters that no text
// has.
func isText(body []byte) bool {
	for _, c := range body {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' {
			return false
		}
	}
	return utf8.Valid(body)
}

// isBracketed reports whether bytes look like a JSON object or array with characters
// that it must not have.
func isBracketed(body []byte) bool {
	body = bytes.TrimSpace(body)
	return len(body) > 1 && (body[0] == '{' && body[len(body)-1] == '}' || body[0] == '[' && body[len(body)-1] == ']') && utf8.Valid(body)
}

// fromLatin1 undoes a reading of bytes as Latin-1.
func fromLatin1(text []byte) ([]byte, bool) {
	raw := make([]byte, 0, len(text))
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if r > 0xff || r == utf8.RuneError && n == 1 {
			return nil, false
		}
		raw = append(raw, byte(r))
		text = text[n:]
	}
	return raw, true
}

// mediaType is the media type of a message, in lower case; empty where there is none
// or no valid one.
func mediaType(h http.Header) string {
	values := h["Content-Type"]
	if len(values) == 0 {
		return ""
	}
	name, _, err := mime.ParseMediaType(values[0])
	if err != nil {
		return ""
	}
	return name
}

// isTextual reports whether a media type is one of texts.
func isTextual(name string) bool {
	typ, subtype, _ := strings.Cut(name, "/")
	if typ == "text" {
		return true
	}
	for _, word := range []string{"json", "xml", "javascript", "ecmascript", "yaml", "x-www-form-urlencoded", "graphql", "csv"} {
		if strings.HasSuffix(subtype, word) {
			return true
		}
	}
	return strings.HasPrefix(subtype, "x-ndjson")
}
