package strict

import (
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strings"
)

// codings lists the content codings of a message but for identity, in lower case
// (RFC 9110 section 8.4).
func codings(header http.Header) (list []string) {
	for _, line := range header["Content-Encoding"] {
		for coding := range strings.SplitSeq(line, ",") {
			if coding = strings.ToLower(strings.Trim(coding, " \t")); coding != "" && coding != "identity" {
				list = append(list, coding)
			}
		}
	}
	return list
}

// isGzip reports whether the only coding is gzip (RFC 9110 section 8.4.1.3).
func isGzip(codings []string) bool {
	return len(codings) == 1 && (codings[0] == "gzip" || codings[0] == "x-gzip")
}

// errCoding says that bytes are not in their content coding.
var errCoding = errors.New("the body is not in the content coding gzip")

// gunzip undoes gzip. Whoever reads bounds what comes out; what goes in is bounded
// too, since a member of gzip may hold nothing.
func gunzip(body io.Reader, limit int64) io.Reader {
	return &gunzipped{source: limited(body, limit)}
}

type gunzipped struct {
	source io.Reader
	reader *gzip.Reader
	err    error
}

func (g *gunzipped) Read(b []byte) (n int, err error) {
	if g.err != nil {
		return 0, g.err
	}
	if g.reader == nil {
		if g.reader, err = gzip.NewReader(g.source); err != nil {
			g.err = codingError(err)
			return 0, g.err
		}
	}
	if n, err = g.reader.Read(b); err != nil {
		g.err = codingError(err)
	}
	return n, g.err
}

// codingError tells what is wrong with the coding from what ended the reading.
func codingError(err error) error {
	switch {
	case err == io.EOF:
		return err
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, new(flate.CorruptInputError)):
		return errCoding
	}
	return err
}
