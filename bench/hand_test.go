package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"
)

// The handler below is what one would write by hand on jsontext, with pooled
// buffers, to be as strict with a request as the generated handler is.

type handRequest struct {
	projectSlug, environmentSlug, path string
	isForced                           bool
}

type handLease struct {
	id, dynamicSecretID            uuid.UUID
	version                        float64
	externalEntityID               string
	expireAt, createdAt, updatedAt time.Time
	status, statusDetails          handNullable
	config                         jsontext.Value
}

// A handNullable is null where it is not valid.
type handNullable struct {
	text  string
	valid bool
}

func newHandLease() handLease {
	return handLease{
		id:               uuid.MustParse(leaseID),
		dynamicSecretID:  dynamicSecretID,
		version:          1,
		externalEntityID: "inf-pg-user-8f3a1c9e",
		expireAt:         expireAt,
		createdAt:        createdAt,
		updatedAt:        updatedAt,
		status:           handNullable{"FailedDeletion", true},
		config:           jsontext.Value(configText),
	}
}

type handHandler struct {
	deleteLease func(context.Context, string, *handRequest) (handLease, error)
}

func newHandHandler(deleteLease func(context.Context, string, *handRequest) (handLease, error)) http.Handler {
	return &handHandler{deleteLease}
}

// handBuffers is what one request needs, kept from request to request.
type handBuffers struct {
	limited io.LimitedReader
	body    bytes.Buffer
	decoder jsontext.Decoder
	out     []byte
}

var handPool = sync.Pool{New: func() any { return new(handBuffers) }}

const handLimit = 1 << 20

var handContentType = []string{"application/json"}

// A handRefusal is the status and the reason of a refusal.
type handRefusal struct {
	status int
	reason string
}

func (e *handRefusal) Error() string { return e.reason }

func refuse(status int, format string, args ...any) error {
	return &handRefusal{status, fmt.Sprintf(format, args...)}
}

func (h *handHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b := handPool.Get().(*handBuffers)
	defer handPool.Put(b)
	status := http.StatusOK
	if err := h.serve(r, b); err != nil {
		status = http.StatusInternalServerError
		reason := "the server failed to answer"
		var refusal *handRefusal
		if errors.As(err, &refusal) {
			status, reason = refusal.status, refusal.reason
		}
		b.out, _ = json.Marshal(map[string]any{
			"reqId": uuid.NewString(), "statusCode": status, "message": reason,
			"error": strings.ReplaceAll(http.StatusText(status), " ", ""),
		})
	}
	w.Header()["Content-Type"] = handContentType
	w.WriteHeader(status)
	_, _ = w.Write(b.out)
}

// serve leaves the body of a 200 in b.out.
func (h *handHandler) serve(r *http.Request, b *handBuffers) error {
	id, err := handLeaseID(r.URL.EscapedPath())
	if err != nil {
		return err
	}
	if r.Method != http.MethodDelete {
		return refuse(http.StatusMethodNotAllowed, "want DELETE")
	}
	if err := handReadBody(r, b); err != nil {
		return err
	}
	var request handRequest
	if err := request.decode(b); err != nil {
		return err
	}
	lease, err := h.deleteLease(r.Context(), id, &request)
	if err != nil {
		return err
	}
	b.out, err = lease.append(b.out[:0])
	return err
}

func handLeaseID(escapedPath string) (string, error) {
	segment, ok := strings.CutPrefix(escapedPath, "/api/v1/dynamic-secrets/leases/")
	if !ok || segment == "" || strings.Contains(segment, "/") {
		return "", refuse(http.StatusNotFound, "no such path")
	}
	id, err := url.PathUnescape(segment)
	if err != nil || id == "." || id == ".." {
		return "", refuse(http.StatusNotFound, "no such path")
	}
	if !utf8.ValidString(id) {
		return "", refuse(http.StatusUnprocessableEntity, "leaseId: want valid Unicode")
	}
	return id, nil
}

func handReadBody(r *http.Request, b *handBuffers) error {
	if r.ContentLength > handLimit {
		return refuse(http.StatusBadRequest, "want a body of at most %d bytes", handLimit)
	}
	b.limited = io.LimitedReader{R: r.Body, N: handLimit + 1}
	b.body.Reset()
	_, err := b.body.ReadFrom(&b.limited)
	b.limited.R = nil
	switch {
	case err != nil:
		return refuse(http.StatusBadRequest, "the body could not be read to its end")
	case b.body.Len() > handLimit:
		return refuse(http.StatusBadRequest, "want a body of at most %d bytes", handLimit)
	case b.body.Len() == 0:
		return refuse(http.StatusBadRequest, "want a body")
	case !handIsJSON(r.Header["Content-Type"]):
		return refuse(http.StatusBadRequest, "want a body of application/json")
	}
	return nil
}

func handIsJSON(contentType []string) bool {
	if len(contentType) != 1 {
		return false
	}
	if contentType[0] == "application/json" {
		return true
	}
	mediaType, parameters, err := mime.ParseMediaType(contentType[0])
	if err != nil || mediaType != "application/json" {
		return false
	}
	charset, ok := parameters["charset"]
	return !ok || strings.EqualFold(charset, "utf-8")
}

// handSyntax is an error of jsontext, which refuses duplicate members, invalid
// UTF-8 and unpaired surrogates by default.
func handSyntax(err error) error {
	if errors.Is(err, jsontext.ErrDuplicateName) {
		return refuse(http.StatusUnprocessableEntity, "want each member once")
	}
	return refuse(http.StatusBadRequest, "the body is not JSON")
}

func (q *handRequest) decode(b *handBuffers) error {
	d := &b.decoder
	d.Reset(&b.body)
	token, err := d.ReadToken()
	if err != nil {
		return handSyntax(err)
	}
	if token.Kind() != '{' {
		return refuse(http.StatusUnprocessableEntity, "want an object")
	}
	q.path = "/"
	var hasProject, hasEnvironment bool
	for d.PeekKind() != '}' {
		raw, err := d.ReadValue()
		if err != nil {
			return handSyntax(err)
		}
		if bytes.IndexByte(raw, '\\') >= 0 {
			unquoted, _ := jsontext.AppendUnquote(nil, raw)
			raw = append(append([]byte{'"'}, unquoted...), '"')
		}
		switch string(raw) {
		case `"projectSlug"`:
			hasProject = true
			q.projectSlug, err = handText(d, "projectSlug")
		case `"environmentSlug"`:
			hasEnvironment = true
			q.environmentSlug, err = handText(d, "environmentSlug")
		case `"path"`:
			q.path, err = handText(d, "path")
		case `"isForced"`:
			q.isForced, err = handBool(d, "isForced")
		default:
			return refuse(http.StatusUnprocessableEntity, "want no other members")
		}
		if err != nil {
			return err
		}
	}
	if _, err := d.ReadToken(); err != nil {
		return handSyntax(err)
	}
	if _, err := d.ReadToken(); err != io.EOF {
		return refuse(http.StatusBadRequest, "want nothing after the JSON value")
	}
	if !hasProject || !hasEnvironment {
		return refuse(http.StatusUnprocessableEntity, "want projectSlug and environmentSlug")
	}
	return nil
}

// handText reads a string of at least one character.
func handText(d *jsontext.Decoder, name string) (string, error) {
	token, err := d.ReadToken()
	switch {
	case err != nil:
		return "", handSyntax(err)
	case token.Kind() != '"':
		return "", refuse(http.StatusUnprocessableEntity, "%s: want a string", name)
	}
	text := token.String()
	if text == "" {
		return "", refuse(http.StatusUnprocessableEntity, "%s: want at least 1 character", name)
	}
	return text, nil
}

func handBool(d *jsontext.Decoder, name string) (bool, error) {
	token, err := d.ReadToken()
	switch {
	case err != nil:
		return false, handSyntax(err)
	case token.Kind() != 't' && token.Kind() != 'f':
		return false, refuse(http.StatusUnprocessableEntity, "%s: want true or false", name)
	}
	return token.Kind() == 't', nil
}

var errHandResponse = errors.New("the response breaks the contract")

// append writes the 200, or refuses to.
func (l *handLease) append(out []byte) ([]byte, error) {
	var err error
	text := func(s string) {
		if err == nil {
			out, err = jsontext.AppendQuote(out, s)
		}
	}
	nullable := func(s handNullable) {
		if s.valid {
			text(s.text)
		} else {
			out = append(out, "null"...)
		}
	}
	out = append(out, `{"lease":{"id":"`...)
	out = handAppendUUID(out, l.id)
	out = append(out, `","version":`...)
	out = strconv.AppendFloat(out, l.version, 'f', -1, 64)
	out = append(out, `,"externalEntityId":`...)
	text(l.externalEntityID)
	out = append(out, `,"expireAt":"`...)
	out = l.expireAt.AppendFormat(out, time.RFC3339Nano)
	out = append(out, `","status":`...)
	nullable(l.status)
	out = append(out, `,"statusDetails":`...)
	nullable(l.statusDetails)
	out = append(out, `,"dynamicSecretId":"`...)
	out = handAppendUUID(out, l.dynamicSecretID)
	out = append(out, `","createdAt":"`...)
	out = l.createdAt.AppendFormat(out, time.RFC3339Nano)
	out = append(out, `","updatedAt":"`...)
	out = l.updatedAt.AppendFormat(out, time.RFC3339Nano)
	out = append(out, '"')
	if l.config != nil {
		out = append(out, `,"config":`...)
		out = append(out, l.config...)
	}
	out = append(out, "}}"...)
	switch {
	case err != nil:
		return out, err
	case l.version-l.version != 0, !handYear(l.expireAt), !handYear(l.createdAt), !handYear(l.updatedAt),
		l.config != nil && !l.config.IsValid():
		return out, errHandResponse
	}
	return out, nil
}

func handYear(t time.Time) bool { return 0 <= t.Year() && t.Year() <= 9999 }

func handAppendUUID(out []byte, id uuid.UUID) []byte {
	text, _ := id.MarshalText()
	return append(out, text...)
}
