package gate

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// maxDecoded limits what a body in a content coding may become, in bytes.
const maxDecoded = 64 << 20

// Reasons why a content coding is not undone; any other says that the bytes are not
// in it.
var (
	ErrUnknownCoding = errors.New("the content coding is not one that can be undone")
	ErrDecodedSize   = errors.New("the body is larger than is read when its content coding is undone")
)

// Codings lists the content codings of a message in the order in which they were
// applied, in lower case and without identity (RFC 9110, section 8.4).
func Codings(header http.Header) []string {
	var codings []string
	for _, line := range headerValues(header, "Content-Encoding") {
		for coding := range strings.SplitSeq(line, ",") {
			if coding = strings.ToLower(strings.TrimSpace(coding)); coding != "" && coding != "identity" {
				codings = append(codings, strings.TrimPrefix(coding, "x-"))
			}
		}
	}
	return codings
}

// UndoCoding undoes one content coding: gzip, deflate, br or zstd (RFC 9110, section
// 8.4.1, RFC 7932, RFC 8878). It returns at most limit bytes, else ErrDecodedSize.
func UndoCoding(coding string, body []byte, limit int) ([]byte, error) {
	var reader io.Reader
	var err error
	source := bytes.NewReader(body)
	switch coding {
	case "gzip":
		reader, err = gzip.NewReader(source)
	case "deflate":
		// Many send the format without the frame that the name stands for.
		if reader = flate.NewReader(source); hasZlibHeader(body) {
			reader, err = zlib.NewReader(source)
		}
	case "br":
		reader = brotli.NewReader(source)
	case "zstd":
		var decoder *zstd.Decoder
		decoder, err = zstd.NewReader(source, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxDecoded))
		if err == nil {
			defer decoder.Close()
			reader = decoder
		}
	default:
		return nil, fmt.Errorf("%w: %q", ErrUnknownCoding, coding)
	}
	if err != nil {
		return nil, err
	}
	decoded, err := io.ReadAll(io.LimitReader(reader, int64(limit)+1))
	switch {
	case err != nil:
		return nil, err
	case len(decoded) > limit:
		return nil, ErrDecodedSize
	}
	return decoded, nil
}

// hasZlibHeader reports whether bytes begin as the zlib format does (RFC 1950,
// section 2.2).
func hasZlibHeader(body []byte) bool {
	return len(body) > 1 && body[0]&15 == 8 && (uint(body[0])<<8|uint(body[1]))%31 == 0
}

// decode undoes the content codings of a body. Recorded bodies mostly have them
// undone already, under a header that says otherwise: bytes that have not the form
// of a coding are taken for what it was applied to. ok is false where the body can't
// be judged.
func (j *judging) decode(header http.Header, body []byte, m *Media) (decoded []byte, ok bool) {
	at := m.At
	for _, coding := range slices.Backward(Codings(header)) {
		if len(body) == 0 || isPlain(body) || hasOtherForm(coding, body) {
			continue
		}
		undone, err := UndoCoding(coding, body, maxDecoded)
		switch {
		case err == nil:
			body = undone
		case errors.Is(err, ErrUnknownCoding):
			j.skip("", at, fmt.Sprintf("the content coding %q can't be undone", coding))
			return nil, false
		case errors.Is(err, ErrDecodedSize):
			j.skip("", at, "the body is larger than 64 MiB when its content coding is undone")
			return nil, false
		case !isCertain(coding, body):
			if m.Kind != Binary {
				j.skip("", at, fmt.Sprintf("the content coding %q can't be undone", coding))
				return nil, false
			}
		default:
			j.find(Rule(bodyPrefix(j.part)+wordSyntax), "", at, "content in the coding "+coding+" (RFC 9110, section 8.4.1)")
			return nil, false
		}
	}
	return body, true
}

var (
	gzipMagic = []byte{0x1f, 0x8b}
	zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}
)

// hasOtherForm reports whether bytes can't be in a coding, as their beginning says.
func hasOtherForm(coding string, body []byte) bool {
	switch coding {
	case "gzip":
		return !bytes.HasPrefix(body, gzipMagic)
	case "zstd":
		// A skippable frame can come first (RFC 8878, section 3.1.2).
		return !bytes.HasPrefix(body, zstdMagic) && (len(body) < 4 || body[0]&0xf0 != 0x50 || !bytes.HasPrefix(body[1:], []byte{0x2a, 0x4d, 0x18}))
	}
	return false
}

// isCertain reports whether bytes can only be meant to be in a coding, by how they
// begin. Those of br, and of deflate without its frame, begin in any way.
func isCertain(coding string, body []byte) bool {
	return coding == "gzip" || coding == "zstd" || coding == "deflate" && hasZlibHeader(body) && body[0] == 0x78
}

// isPlain reports whether bytes are UTF-8 without control characters, which what is
// compressed hardly is.
func isPlain(body []byte) bool {
	for _, b := range body {
		if b < ' ' && b != '\n' && b != '\r' && b != '\t' || b == 0x7f {
			return false
		}
	}
	return utf8.Valid(body)
}
