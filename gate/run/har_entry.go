package run

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/leasegate/leasegate/gate"
)

// The members of a HAR entry that judging needs.
//
// They are not cdproto's har types: those have one value for an absent and an
// empty body, replace bytes that are not UTF-8, and refuse a whole entry for a
// size that is not an integer or a member that nobody asks for. Recorders differ
// in all of these.
type (
	entryJSON struct {
		Request  *requestJSON  `json:"request"`
		Response *responseJSON `json:"response"`
	}
	requestJSON struct {
		Method   harText     `json:"method"`
		URL      harText     `json:"url"`
		Headers  []fieldJSON `json:"headers"`
		PostData *bodyJSON   `json:"postData"`
		BodySize float64     `json:"bodySize"`
		// Content is how HTTP Toolkit records a request body that is not text.
		Content *bodyJSON `json:"_content"`
	}
	responseJSON struct {
		Status   float64     `json:"status"`
		Headers  []fieldJSON `json:"headers"`
		Content  *bodyJSON   `json:"content"`
		BodySize float64     `json:"bodySize"`
	}
	fieldJSON struct {
		Name  harText `json:"name"`
		Value harText `json:"value"`
	}
	// bodyJSON is a postData or a content; HAR 1.2 has encoding for content
	// alone, recorders write it in postData too.
	bodyJSON struct {
		MimeType  harText          `json:"mimeType"`
		Text      *harText         `json:"text"`
		Encoding  harText          `json:"encoding"`
		Encoding2 harText          `json:"_encoding"`
		Params    []jsontext.Value `json:"params"`
		Size      *float64         `json:"size"`
	}
)

// A recorded is one entry, ready for the judge.
type recorded struct {
	exchange gate.Exchange
	setAside string // why it is none of the API's to judge; empty if it is
	// Why a body that was on the wire can't be judged; empty if it can. The
	// exchange has no body then.
	requestGap, responseGap string
}

// decodeEntry reads an entry of log.entries.
func decodeEntry(raw []byte) (recorded, error) {
	var entry entryJSON
	err := json.Unmarshal(raw, &entry, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if err != nil {
		return recorded{}, decodingError(err)
	}
	request := entry.Request
	switch {
	case request == nil:
		return recorded{}, errors.New("the entry has no request (HAR 1.2, entries)")
	case len(request.Method) == 0:
		return recorded{}, errors.New("the request has no method (HAR 1.2, request)")
	case len(request.URL) == 0:
		return recorded{}, errors.New("the request has no url (HAR 1.2, request)")
	}
	var rec recorded
	if rec.exchange.Request, rec.requestGap, err = request.decode(); err != nil {
		return recorded{}, fmt.Errorf("the request's body: %w", err)
	}
	rec.setAside = notForTheJudge(rec.exchange.Request)
	if rec.exchange.Response, rec.responseGap, err = entry.Response.decode(); err != nil {
		return recorded{}, fmt.Errorf("the response: %w", err)
	}
	return rec, nil
}

// decodingError tells the place alone: a decoder's words can hold the value.
func decodingError(err error) error {
	if semantic, ok := errors.AsType[*json.SemanticError](err); ok && semantic.JSONPointer != "" {
		return fmt.Errorf("the entry's %s has not the type that HAR 1.2 gives it", semantic.JSONPointer)
	}
	return errors.New("the entry is not an object as in HAR 1.2")
}

func (r *requestJSON) decode() (gate.Request, string, error) {
	// A fragment is not sent (RFC 9110, section 4.2.5), yet some recorders keep it.
	url, _, _ := strings.Cut(string(r.URL), "#")
	request := gate.Request{Method: string(r.Method), URL: url}
	content := r.PostData
	if r.Content != nil && (content == nil || content.Text == nil) {
		content = r.Content
	}
	request.Header = header(r.Headers, content)
	body, gap, err := content.decode(r.BodySize)
	request.Body = body
	return request, gap, err
}

func (r *responseJSON) decode() (*gate.Response, string, error) {
	// Recorders write 0, browsers -1 too, where the connection broke or the
	// request was blocked.
	if r == nil || r.Status == 0 || r.Status == -1 {
		return nil, "", nil
	}
	if r.Status != math.Trunc(r.Status) || r.Status < 0 || r.Status > math.MaxInt32 {
		return nil, "", errors.New("its status is not a status code")
	}
	response := &gate.Response{Status: int(r.Status), Header: header(r.Headers, r.Content)}
	body, gap, err := r.Content.decode(r.BodySize)
	if err != nil {
		return nil, "", fmt.Errorf("its body: %w", err)
	}
	response.Body = body
	return response, gap, nil
}

// header is what was recorded, less what is true of the wire and not of the body
// that a HAR holds: HAR 1.2 stores bodies decoded and unchunked.
//
// A body's mimeType stands in for Content-Type only where no field was recorded
// at all, as by tools that leave headers out. Where fields were, a missing
// Content-Type is a fact about the message and the judge must see it.
func header(fields []fieldJSON, body *bodyJSON) http.Header {
	h := make(http.Header, len(fields))
	for _, field := range fields {
		// HTTP/2 pseudo-header fields are not fields (RFC 9113, section 8.3).
		if len(field.Name) > 0 && field.Name[0] != ':' {
			h.Add(string(field.Name), string(field.Value))
		}
	}
	h.Del("Content-Encoding")
	h.Del("Transfer-Encoding")
	if len(fields) == 0 && body != nil && len(body.MimeType) > 0 {
		h.Set("Content-Type", string(body.MimeType))
	}
	return h
}

// decode returns the body, nil where there was none, or says why a body that
// there was is not in the recording: a body left out must not be judged as one
// that was never sent.
func (b *bodyJSON) decode(wireSize float64) (body []byte, gap string, err error) {
	if b == nil {
		if wireSize > 0 {
			return nil, "the recording leaves the body out", nil
		}
		return nil, "", nil
	}
	if b.Text == nil || len(*b.Text) == 0 {
		switch {
		case len(b.Params) > 0:
			return nil, "the recording has the body's parameters, not its bytes", nil
		case b.decodedSize(wireSize) > 0:
			return nil, "the recording leaves the body out", nil
		case b.Text == nil:
			return nil, "", nil
		}
	}
	encoding := b.Encoding
	if len(encoding) == 0 {
		encoding = b.Encoding2
	}
	switch {
	case len(encoding) == 0:
		return *b.Text, "", nil
	case strings.EqualFold(string(encoding), "base64"):
		body, err := base64.StdEncoding.DecodeString(string(*b.Text))
		if err != nil {
			return nil, "", errors.New("its text is not the base64 (RFC 4648, section 4) that its encoding says")
		}
		return body, "", nil
	}
	return nil, "the recording has the body in an encoding other than base64", nil
}

// decodedSize is the body's size where the recording tells it, else its size on
// the wire, which for a compressed body is more than 0 even if it was empty.
func (b *bodyJSON) decodedSize(wireSize float64) float64 {
	if b.Size != nil && *b.Size >= 0 {
		return *b.Size
	}
	return wireSize
}

// notForTheJudge says why an entry is no exchange with a server of the API. What
// browsers and proxies record beside HTTP would fail otherwise for having no
// operation.
func notForTheJudge(r gate.Request) string {
	if r.Method == http.MethodConnect {
		return "a tunnel through a proxy (CONNECT), not a request to the API"
	}
	scheme, _, found := strings.Cut(r.URL, ":")
	if !found || strings.ContainsAny(scheme, "/?") {
		return ""
	}
	switch strings.ToLower(scheme) {
	case "http", "https", "ws", "wss":
		return ""
	}
	return "the URL's scheme is not http or https"
}
