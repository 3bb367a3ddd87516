package run

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/gate"
)

// The members of a HAR entry that judging needs, and those in which recorders say
// what they left out. All others may have any type: recorders differ in them.
type (
	entryJSON struct {
		request  *requestJSON
		response *responseJSON
		madeFor  string // _resourceType: what the browser made the request for
		cached   bool   // the response came from the browser's cache
	}
	requestJSON struct {
		method, url string
		version     string
		fields      []fieldJSON
		query       []byte // an array of JSON; nil where there is none
		cookies     []byte // likewise
		body        *bodyJSON
		size        size
	}
	responseJSON struct {
		status     float64
		statusText string
		fields     []fieldJSON
		body       *bodyJSON
		size       size
		failed     bool // the recorder says that the transfer broke off
	}
	fieldJSON struct{ name, value string }
)

// A recorded is one entry, ready for the judge.
type recorded struct {
	exchange gate.Exchange
	// setAside says why it is none of the API's to judge; empty if it is.
	setAside string
	// unlessDocumented is the same for an exchange that is the API's if an operation
	// of the document matches it.
	unlessDocumented string
	// What of the bodies can't be judged. The exchange has no such body then.
	requestGap, responseGap gap
	// sanitized is set where the recorder may have left credentials out.
	sanitized bool
}

// entry reads an entry of log.entries.
func (c *cursor) entry(raw []byte) (recorded, error) {
	c.reset(raw)
	var entry entryJSON
	if err := entry.read(c); err != nil {
		return recorded{}, err
	}
	request := entry.request
	switch {
	case request == nil:
		return recorded{}, errors.New("the entry has no request (HAR 1.2, entries)")
	case request.method == "":
		return recorded{}, errors.New("the request has no method (HAR 1.2, request)")
	case request.url == "":
		return recorded{}, errors.New("the request has no url (HAR 1.2, request)")
	}
	var rec recorded
	var err error
	if rec.exchange.Request, rec.requestGap, err = request.decode(); err != nil {
		return recorded{}, fmt.Errorf("the request's body: %w", err)
	}
	if rec.exchange.Response, rec.responseGap, err = entry.decodeResponse(); err != nil {
		return recorded{}, fmt.Errorf("the response: %w", err)
	}
	rec.setAside = entry.setAside()
	rec.unlessDocumented = entry.unlessDocumented(rec.exchange.Request.Header)
	return rec, nil
}

func (e *entryJSON) read(c *cursor) error {
	return c.eachMember("", func(name []byte) (err error) {
		switch string(name) {
		case "request":
			e.request, err = c.request()
		case "response":
			e.response, err = c.response()
		case "_resourceType":
			e.madeFor = c.hint()
		case "_fromCache", "fromCache", "_servedFromCache":
			// Chrome names the cache, others say true.
			e.cached = e.cached || c.kind() == 't' || c.hint() != ""
		case "_fetchType":
			e.cached = e.cached || strings.HasSuffix(c.hint(), " Cache")
		}
		return err
	})
}

func (c *cursor) request() (*requestJSON, error) {
	const at = "/request"
	if c.isNull() {
		return nil, nil
	}
	r := &requestJSON{}
	var other *bodyJSON
	err := c.eachMember(at, func(name []byte) (err error) {
		switch string(name) {
		case "method":
			r.method, err = c.string(at + "/method")
		case "url":
			r.url, err = c.string(at + "/url")
		case "httpVersion":
			r.version = c.hint()
		case "headers":
			r.fields, err = c.fields(at + "/headers")
		case "queryString":
			r.query = c.raw()
		case "cookies":
			r.cookies = c.raw()
		case "postData":
			r.body, err = c.body(at + "/postData")
		case "bodySize":
			r.size = c.size()
		case "_content":
			// HTTP Toolkit's, for a body that is not text.
			other, err = c.body(at + "/_content")
		}
		return err
	})
	if other != nil && (r.body == nil || !r.body.hasText) {
		r.body = other
	}
	return r, err
}

func (c *cursor) response() (*responseJSON, error) {
	const at = "/response"
	if c.isNull() {
		return nil, nil
	}
	r := &responseJSON{}
	err := c.eachMember(at, func(name []byte) (err error) {
		switch string(name) {
		case "status":
			var ok bool
			if r.status, ok = c.number(); !ok && !c.isNull() {
				return typeError(at + "/status")
			}
		case "statusText":
			r.statusText = c.hint()
		case "headers":
			r.fields, err = c.fields(at + "/headers")
		case "content":
			r.body, err = c.body(at + "/content")
		case "bodySize":
			r.size = c.size()
		case "_error", "_failureText":
			r.failed = r.failed || c.hint() != ""
		}
		return err
	})
	return r, err
}

// fields reads names and values, which hold until the next entry is read.
func (c *cursor) fields(at string) ([]fieldJSON, error) {
	first := len(c.pairs)
	var field fieldJSON
	read := func(name []byte) (err error) {
		switch string(name) {
		case "name":
			field.name, err = c.fieldName("/name")
		case "value":
			field.value, err = c.string("/value")
		}
		return err
	}
	err := c.eachItem(at, func(i int) error {
		field = fieldJSON{}
		err := c.eachMember("", read)
		if wrong, ok := err.(typeError); ok {
			return typeError(at + "/" + strconv.Itoa(i) + string(wrong))
		}
		c.pairs = append(c.pairs, field)
		return nil
	})
	return c.pairs[first:len(c.pairs):len(c.pairs)], err
}

func (r *requestJSON) decode() (gate.Request, gap, error) {
	request := gate.Request{Method: r.method, URL: r.target()}
	request.Header = header(r.fields, r.body)
	if cookie := r.cookie(); cookie != "" && request.Header["Cookie"] == nil {
		request.Header["Cookie"] = []string{cookie}
	}
	var missing gap
	var err error
	request.Body, missing, err = r.bytes(request.Header)
	onTheWire(request.Header, request.Body)
	return request, missing, err
}

// target is the URL as it was sent. A fragment is not (RFC 9110, section 4.2.5),
// yet some recorders keep it; others leave the query to queryString.
func (r *requestJSON) target() string {
	target, _, _ := strings.Cut(r.url, "#")
	if r.query == nil || strings.Contains(target, "?") {
		return target
	}
	pairs, err := readParams(r.query)
	if err != nil {
		return target
	}
	b := []byte(target)
	separator := byte('?')
	for _, pair := range pairs {
		b = append(b, separator)
		b = append(b, url.QueryEscape(pair.name)...)
		b = append(b, '=')
		b = append(b, url.QueryEscape(pair.value)...)
		separator = '&'
	}
	return string(b)
}

// cookie is the Cookie field of a request whose recorder left it to cookies (RFC
// 6265, section 4.2.1).
func (r *requestJSON) cookie() string {
	if r.cookies == nil {
		return ""
	}
	cookies, err := readParams(r.cookies)
	if err != nil {
		return ""
	}
	pairs := make([]string, len(cookies))
	for i, cookie := range cookies {
		pairs[i] = cookie.name + "=" + cookie.value
	}
	return strings.Join(pairs, "; ")
}

func (e *entryJSON) decodeResponse() (*gate.Response, gap, error) {
	r := e.response
	// Recorders write 0, browsers -1 too, where the connection broke or the
	// request was blocked.
	if r == nil || r.status == 0 || r.status == -1 {
		return nil, gap{}, nil
	}
	if r.status != math.Trunc(r.status) || r.status < 0 || r.status > math.MaxInt32 {
		return nil, gap{}, errors.New("its status is not a status code")
	}
	response := &gate.Response{Status: int(r.status), Header: header(r.fields, r.body)}
	body, missing, err := e.responseBytes(response)
	if err != nil {
		return nil, gap{}, fmt.Errorf("its body: %w", err)
	}
	response.Body = body
	onTheWire(response.Header, body)
	return response, missing, nil
}

// header is what was recorded. A value with line breaks is several of them, as
// browsers write fields that came more than once.
//
// A body's mimeType stands in for Content-Type only where no field was recorded
// at all, as by tools that leave headers out. Where fields were, a missing
// Content-Type is a fact about the message and the judge must see it.
func header(fields []fieldJSON, body *bodyJSON) http.Header {
	h := make(http.Header, len(fields))
	values := make([]string, len(fields)) // of all fields, in one piece
	for i, field := range fields {
		// HTTP/2 pseudo-header fields are not fields (RFC 9113, section 8.3).
		if field.name == "" || field.name[0] == ':' {
			continue
		}
		key := field.name
		if h[key] == nil && !strings.Contains(field.value, "\n") {
			values[i] = field.value
			h[key] = values[i : i+1 : i+1]
			continue
		}
		h[key] = append(h[key], strings.Split(field.value, "\n")...)
	}
	if len(fields) == 0 && body != nil && body.mimeType != "" {
		h.Set("Content-Type", body.mimeType)
	}
	return h
}

// onTheWire drops what is true of the wire and not of the body that a HAR holds.
func onTheWire(h http.Header, body []byte) {
	delete(h, "Transfer-Encoding")
	if len(body) == 0 {
		delete(h, "Content-Encoding")
	}
}

// bodyless reports whether a response has no content whatever its fields say
// (RFC 9110, sections 6.4.1 and 15.3.6).
func bodyless(method string, status int) bool {
	return method == http.MethodHead || status < 200 ||
		status == http.StatusNoContent || status == http.StatusResetContent || status == http.StatusNotModified
}
