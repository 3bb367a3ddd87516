package run

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"slices"
	"syscall"
	"time"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/cases"
)

// The bounds of an answer.
const (
	maxAnswerHeader = 256 << 10
	maxAnswerBody   = 4 << 20
	maxInterim      = 10 // responses 1xx before the one
)

// ErrRemote is why an address is not dialled that is no loopback address.
var ErrRemote = errors.New("not a loopback address")

// An answer is what came back for one request: a response, or why there is none.
type answer struct {
	response *gate.Response
	failure  *sendError
	dial     time.Duration // until there was a connection
}

// A sendError is why there is no response. rule is empty where nobody was reached.
type sendError struct {
	rule gate.Rule
	want string
	err  error
}

func (e *sendError) Error() string { return e.err.Error() }
func (e *sendError) Unwrap() error { return e.err }

func (a answer) unreachable() bool { return a.failure != nil && a.failure.rule == "" }

// tooMany reports whether the server puts the client off (RFC 6585, section 4).
func (a answer) tooMany() bool {
	return a.response != nil && a.response.Status == http.StatusTooManyRequests
}

// dropped reports whether another try is worth its while.
func (a answer) dropped() bool {
	return a.failure != nil && (a.failure.rule == gate.RuleServerDropped || a.failure.rule == gate.RuleServerTimeout)
}

// dial connects. The address that is dialled decides whether it is remote,
// whatever its name; proxies are not asked.
func (s *Server) dial(ctx context.Context) (net.Conn, error) {
	if s.connect != nil {
		return s.connect(ctx)
	}
	port := s.URL.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[s.URL.Scheme]
	}
	dialer := net.Dialer{KeepAlive: -1, ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return fmt.Errorf("can't tell whether %s is remote: %w", address, err)
		}
		if !s.AllowRemote && !at.Addr().Unmap().IsLoopback() {
			return fmt.Errorf("%s: %w", at.Addr(), ErrRemote)
		}
		return nil
	}}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(s.URL.Hostname(), port))
	if err != nil || s.URL.Scheme != "https" {
		return conn, err
	}
	secure := tls.Client(conn, &tls.Config{ServerName: s.URL.Hostname(), NextProtos: []string{"http/1.1"}})
	if err := secure.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, err
	}
	return secure, nil
}

// send sends a request on a connection of its own, and reads the answer to its
// end. Nothing is kept between requests, so that none can spoil another.
func (s *Server) send(ctx context.Context, request cases.Request) answer {
	ctx, stop := context.WithTimeout(ctx, s.timeout())
	defer stop()
	begun := time.Now()
	conn, err := s.dial(ctx)
	dial := time.Since(begun)
	if err != nil {
		return answer{failure: &sendError{err: unreachableError(err)}, dial: dial}
	}
	defer conn.Close()
	deadline, _ := ctx.Deadline()
	if err := conn.SetDeadline(deadline); err != nil {
		return answer{failure: &sendError{err: err}, dial: dial}
	}
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()

	// A server may answer before it has read everything.
	go func() { _, _ = conn.Write(s.wire(request, nil)) }()
	response, err := receive(conn, request.Method)
	if err != nil {
		return answer{failure: failureOf(err, s.timeout()), dial: dial}
	}
	return answer{response: response, dial: dial}
}

func unreachableError(err error) error {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) {
		return errors.New("the server can't be reached: no connection within the time limit")
	}
	return fmt.Errorf("the server can't be reached: %w", err)
}

var (
	errUnbounded = errors.New("too large")
	errCoding    = errors.New("the body is not in its content coding")
)

func failureOf(err error, timeout time.Duration) *sendError {
	var network net.Error
	switch {
	case errors.Is(err, errCoding):
		return &sendError{gate.RuleServerMalformed, "a body in the content coding that Content-Encoding names (RFC 9110, section 8.4)", err}
	case errors.Is(err, errUnbounded):
		return &sendError{gate.RuleServerUnbounded, fmt.Sprintf("a header of at most %d KiB and a body of at most %d MiB, decoded", maxAnswerHeader>>10, maxAnswerBody>>20), err}
	case errors.As(err, &network) && network.Timeout():
		return &sendError{gate.RuleServerTimeout, fmt.Sprintf("a whole answer within %s", timeout), err}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, net.ErrClosed):
		return &sendError{gate.RuleServerDropped, "a whole answer before the connection is closed", err}
	}
	return &sendError{gate.RuleServerMalformed, "an answer in HTTP/1.1 (RFC 9112)", err}
}

// An answerReader ends with an error, not in silence, where its bound is reached,
// and keeps that error: readers of lines take what comes before it for a line.
type answerReader struct {
	reader io.Reader
	left   int
	err    error
}

func (b *answerReader) Read(p []byte) (n int, err error) {
	if b.left <= 0 {
		b.err = errUnbounded
		return 0, b.err
	}
	n, err = b.reader.Read(p[:min(len(p), b.left)])
	b.left -= n
	if err != nil {
		b.err = err
	}
	return n, err
}

// receive reads one response.
func receive(conn io.Reader, method string) (*gate.Response, error) {
	bounded := &answerReader{reader: conn, left: maxAnswerHeader}
	reader := bufio.NewReader(bounded)
	for range maxInterim {
		response, err := http.ReadResponse(reader, &http.Request{Method: method})
		if err != nil {
			return nil, cmp.Or(bounded.err, err)
		}
		if response.ProtoMajor != 1 {
			return nil, errors.New("another version of HTTP")
		}
		if response.StatusCode < 200 && response.StatusCode != http.StatusSwitchingProtocols {
			continue
		}
		// What the framing of the message takes is counted, too.
		bounded.left = 2 * maxAnswerBody
		body, err := readBounded(response.Body)
		response.Body.Close()
		if err != nil {
			return nil, err
		}
		if body, err = decoded(response.Header, body); err != nil {
			return nil, err
		}
		if len(body) == 0 {
			body = nil
		}
		return &gate.Response{Status: response.StatusCode, Header: response.Header, Body: body}, nil
	}
	return nil, errors.New("interim responses without end")
}

func readBounded(r io.Reader) ([]byte, error) {
	var body bytes.Buffer
	n, err := body.ReadFrom(io.LimitReader(r, maxAnswerBody+1))
	switch {
	case err != nil:
		return nil, err
	case n > maxAnswerBody:
		return nil, errUnbounded
	}
	return body.Bytes(), nil
}

// decoded undoes the content codings of a body, which are not asked for, within the
// bound of a body. What is in one that can't be undone is left for the judge, but
// where it is plain JSON under its name.
func decoded(header http.Header, body []byte) ([]byte, error) {
	codings := gate.Codings(header)
	if len(codings) == 0 || len(body) == 0 {
		return body, nil
	}
	plain := body
	for _, coding := range slices.Backward(codings) {
		undone, err := gate.UndoCoding(coding, plain, maxAnswerBody)
		switch {
		case errors.Is(err, gate.ErrUnknownCoding) && !json.Valid(plain):
			return body, nil
		case errors.Is(err, gate.ErrDecodedSize):
			return nil, errUnbounded
		case err != nil:
			return nil, fmt.Errorf("%w: %w", errCoding, err)
		}
		plain = undone
	}
	header.Del("Content-Encoding")
	return plain, nil
}
