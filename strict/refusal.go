package strict

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/leasegate/leasegate/strict/fill"
	"github.com/leasegate/leasegate/strict/wire"
)

const maxRequestID = 256 // bytes

// A Refusal is why the server does not answer a request as asked.
type Refusal struct {
	// Status is the one of the answer. Where the document has none for what is wrong,
	// it is another than asked for; see [Operation.Refusal].
	Status  int
	Message string
	// Issues is what was wrong with the request, if that is why.
	Issues Violations
	// ReqID is filled by the server where it is empty.
	ReqID string
}

// Refuse answers as the operation documents a refusal: with the status that it has
// for the one of refusal, in the media type and the shape of that response. What it
// does not document has no content, and neither has what is documented so. For nil
// it answers as all operations do that document the status, if these agree.
func (s *Server) Refuse(w http.ResponseWriter, r *http.Request, operation *Operation, refusal Refusal) {
	var documented *Response
	if operation != nil {
		refusal.Status, documented = operation.Refusal(refusal.Status)
	} else {
		documented = s.unrouted(r, refusal.Status)
	}
	if refusal.ReqID == "" {
		refusal.ReqID = s.newRequestID(r)
	}
	mediaType, text := "", []byte(nil)
	switch {
	case documented != nil:
		mediaType, text = s.content(w, r, documented, refusal)
	case operation == nil && s.refusal != nil:
		if text = s.own(r, nil, refusal); text != nil {
			mediaType = jsonHeader[0]
		}
	}
	if mediaType == "" {
		w.WriteHeader(refusal.Status)
		return
	}
	if err := writeJSON(w, refusal.Status, mediaType, text); err != nil {
		s.log().WarnContext(r.Context(), "refusal not sent", "error", err)
	}
}

func (s *Server) newRequestID(r *http.Request) string {
	if s.requestID != nil {
		if id := strings.ToValidUTF8(s.requestID(r), "\uFFFD"); id != "" {
			return wire.Cut(id, maxRequestID)
		}
	}
	return "req-" + rand.Text()
}

// content returns the media type and the content of a documented refusal; no media
// type where it has none.
func (s *Server) content(w http.ResponseWriter, r *http.Request, documented *Response, refusal Refusal) (mediaType string, text []byte) {
	form := documented.Form
	if form == nil {
		form = plainForm(documented)
	}
	if s.refusal != nil && form.MediaType != "" {
		if text := s.own(r, documented, refusal); text != nil {
			return form.MediaType, text
		}
	}
	if form.Asks != "" {
		return s.asked(w, r, form, refusal)
	}
	facts := fill.Facts{
		Status: refusal.Status, Message: refusal.Message, Issues: refusal.Issues, ID: refusal.ReqID,
		Method: r.Method, Path: r.URL.EscapedPath(), Time: time.Now(),
	}
	for _, field := range form.Header {
		if len(w.Header().Values(field.Name)) == 0 {
			w.Header().Set(field.Name, fieldText(field.Text.Fill(&facts)))
		}
	}
	if form.MediaType == "" {
		return "", nil
	}
	template := form.Text
	if len(refusal.Issues) > 0 && form.Issues != "" {
		template = form.Issues
	}
	return form.MediaType, template.Fill(&facts)
}

// own is the document that the user's function makes; nil where it makes none that is
// as documented.
func (s *Server) own(r *http.Request, documented *Response, refusal Refusal) []byte {
	document := s.refusal(r, refusal)
	if document == nil {
		return nil
	}
	text, err := json.Marshal(document)
	if err == nil && documented != nil {
		err = documented.check(text)
	}
	if err != nil {
		s.log().ErrorContext(r.Context(), "refusal not encoded", "reqId", refusal.ReqID, "error", err)
		return nil
	}
	return text
}

// json is the media type of JSON that the response has first; nil where it has none.
func (r *Response) json() *Media {
	i := slices.IndexFunc(r.Media, func(m Media) bool { return m.Kind == KindJSON && !m.isRange() })
	if i < 0 {
		return nil
	}
	return &r.Media[i]
}

// check holds a document of JSON against the response.
func (r *Response) check(text []byte) error {
	m := r.json()
	if m == nil || m.Decode == nil {
		return nil
	}
	d := wire.NewDecoder(text)
	defer d.Release()
	m.Decode(d)
	return d.Finish()
}

// asked has the implementation fill a form. Where that fails, the answer has no
// content, and the log says why.
func (s *Server) asked(w http.ResponseWriter, r *http.Request, form *Form, refusal Refusal) (mediaType string, text []byte) {
	err := errors.New("nothing fills this answer: the implementation has no such method")
	if answer := s.answers[form.Asks]; answer != nil {
		text, err = answer(r, refusal, w.Header())
	}
	if err != nil {
		s.log().ErrorContext(r.Context(), "refusal not filled", "method", form.Asks, "status", refusal.Status, "reqId", refusal.ReqID, "error", err)
		return "", nil
	}
	return form.MediaType, text
}

// fieldText is a string of JSON as the text of a field; what is none stays as it is.
func fieldText(value []byte) string {
	var text string
	if json.Unmarshal(value, &text) != nil {
		return string(value)
	}
	return text
}

// plainForm is for a response of which generated code does not say how to fill it: the
// members by which our own documents tell of errors.
func plainForm(documented *Response) *Form {
	m := documented.json()
	if m == nil {
		return &Form{}
	}
	return &Form{
		MediaType: m.Type,
		Text:      `{"reqId":{id},"statusCode":{status},"message":{message},"error":{name}}`,
		Issues:    `{"reqId":{id},"statusCode":{status},"message":{issues},"error":{name}}`,
	}
}
