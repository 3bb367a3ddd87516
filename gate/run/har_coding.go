package run

import (
	"bytes"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"
)

// HAR 1.2 has bodies with their content coding (RFC 9110, section 8.4) undone, and
// most recorders write them so, under the fields that came. Some write the bytes
// that came. What follows tells one from the other.

// codings are the content codings that a message names, the outermost last, without
// identity.
func codings(h http.Header) []string {
	var names []string
	for _, line := range h["Content-Encoding"] {
		for name := range strings.SplitSeq(line, ",") {
			if name = strings.ToLower(strings.TrimSpace(name)); name != "" && name != "identity" {
				names = append(names, name)
			}
		}
	}
	return names
}

func coded(h http.Header) bool { return len(h["Content-Encoding"]) > 0 && len(codings(h)) > 0 }

// settleCoding leaves Content-Encoding in h exactly where body is still in it. binary
// is set where the recording has bytes, not text.
func settleCoding(h http.Header, body []byte, binary bool) ([]byte, gap) {
	names := codings(h)
	if len(names) == 0 {
		delete(h, "Content-Encoding")
		return body, gap{}
	}
	if !binary && !isText(body) {
		// No media type has control characters in its text: these are coded bytes
		// that were taken for characters, of Latin-1 or, at a loss, of UTF-8.
		raw, ok := fromLatin1(body)
		if !ok {
			return nil, gapDamaged
		}
		body = raw
	}
	if !stillCoded(h, body, names[len(names)-1]) {
		delete(h, "Content-Encoding")
	}
	return body, gap{}
}

// stillCoded reports whether a body is in a content coding yet.
func stillCoded(h http.Header, body []byte, coding string) bool {
	switch coding {
	case "gzip", "x-gzip":
		return bytes.HasPrefix(body, []byte{0x1f, 0x8b})
	case "zstd":
		return bytes.HasPrefix(body, []byte{0x28, 0xb5, 0x2f, 0xfd})
	}
	// The others begin with any bytes. Text is told by what it can't have, and the
	// rest by its length.
	if isTextual(mediaType(h)) {
		return !isText(body)
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
