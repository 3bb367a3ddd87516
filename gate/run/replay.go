package run

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/gate/cases"
	"github.com/leasegate/leasegate/gate/result"
)

// Replayed returns a case with the request that a report has saved of it, byte for
// byte but for Host and for the credentials, which are those of the case. sentTo
// is the URL of the server that it was sent to.
func Replayed(c cases.Case, saved *result.Case, sentTo string) (cases.Case, error) {
	request, err := parseWire(saved.Wire)
	if err != nil {
		return c, fmt.Errorf("the saved request can't be read: %w", err)
	}
	if u, err := url.Parse(sentTo); err == nil {
		request.Target = strings.TrimPrefix(request.Target, strings.TrimSuffix(u.EscapedPath(), "/"))
	}
	for i, field := range request.Header {
		if field.Value != "" {
			continue
		}
		for _, made := range c.Request.Header {
			if strings.EqualFold(made.Name, field.Name) {
				request.Header[i].Value = made.Value
			}
		}
	}
	c.Request = request
	return c, nil
}

var errWire = errors.New("it is no request that a report has saved")

// parseWire is the inverse of wire.
func parseWire(saved []byte) (cases.Request, error) {
	reader := bufio.NewReader(bytes.NewReader(saved))
	line := func() (string, bool) {
		text, err := reader.ReadString('\n')
		return strings.TrimSuffix(text, "\r\n"), err == nil && strings.HasSuffix(text, "\r\n")
	}
	first, ok := line()
	method, rest, found := strings.Cut(first, " ")
	target, isHTTP := strings.CutSuffix(rest, " HTTP/1.1")
	if !ok || !found || !isHTTP || !strings.HasPrefix(target, "/") {
		return cases.Request{}, errWire
	}
	request := cases.Request{Method: method, Target: target, NoBody: true}
	chunked := false
	for {
		text, ok := line()
		if !ok {
			return cases.Request{}, errWire
		}
		if text == "" {
			break
		}
		name, value, found := strings.Cut(text, ": ")
		if !found {
			return cases.Request{}, errWire
		}
		switch name {
		case "Host", "User-Agent", "Connection":
		case "Content-Length":
			request.NoBody = value == "0" && (method == "POST" || method == "PUT" || method == "PATCH")
		case "Transfer-Encoding":
			request.NoBody, chunked = false, true
		default:
			request.Header = append(request.Header, cases.Field{Name: name, Value: value})
		}
	}
	if !chunked {
		body, err := io.ReadAll(reader)
		if !request.NoBody {
			request.Body = body
		}
		return request, err
	}
	for {
		text, ok := line()
		size, err := strconv.ParseUint(text, 16, 31)
		if !ok || err != nil {
			return cases.Request{}, errWire
		}
		if size == 0 {
			request.Chunk = max(request.Chunk, 1)
			return request, nil
		}
		chunk := make([]byte, min(size, uint64(len(saved))))
		if _, err := io.ReadFull(reader, chunk); err != nil || uint64(len(chunk)) != size {
			return cases.Request{}, errWire
		}
		if request.Chunk == 0 {
			request.Chunk = int(size)
		}
		request.Body = append(request.Body, chunk...)
		if _, ok := line(); !ok {
			return cases.Request{}, errWire
		}
	}
}
