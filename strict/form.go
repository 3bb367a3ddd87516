package strict

import (
	"net/http"
	"slices"

	"github.com/leasegate/leasegate/strict/fill"
	"github.com/leasegate/leasegate/strict/wire"
)

// A Form is how the server fills a documented response where it refuses a request.
// Generated code holds one for each shape; it must not be changed. That what it makes
// is as documented was found out when the code was generated.
type Form struct {
	MediaType string // empty where the response has no content
	// Text is filled where there are no issues, or where Issues is empty. Both are
	// empty where nothing is known to fill the response with.
	Text, Issues fill.Template
	// Header has the fields that the response must have.
	Header []FormField
	// Asks names the method of the implementation that fills the response where
	// nothing here does; see [Server.Answers].
	Asks string
}

// A FormField is a field of a header that a refusal must have, where nothing else
// has set it. Text is filled as text, without quotes.
type FormField struct {
	Name string
	Text fill.Template
}

// An AnswerFunc makes the content of a refusal that is documented and that the server
// can't fill, and sets the fields of the header that it must have.
type AnswerFunc func(r *http.Request, refusal Refusal, header http.Header) ([]byte, error)

// Answers has the method of that name fill the forms that ask for it. Generated code
// calls it before the server is used.
func (s *Server) Answers(name string, answer AnswerFunc) {
	if s.answers == nil {
		s.answers = make(map[string]AnswerFunc)
	}
	s.answers[name] = answer
}

// EncodeRefusal writes the document of a refusal. One that the document does not allow
// is an error.
func EncodeRefusal(encode func(*wire.Encoder)) ([]byte, error) {
	e := wire.NewEncoder(nil)
	defer e.Release()
	e.Travels(wire.Response)
	encode(e)
	if err := e.Err(); err != nil {
		return nil, err
	}
	return slices.Clone(e.Bytes()), nil
}

// instead are the documented statuses that say the same of a request, the best
// first: that it is not as it should be (RFC 9110 sections 15.5.1, 15.5.14, 15.5.16
// and 15.5.21).
var instead = map[int][]int{
	http.StatusUnprocessableEntity:   {http.StatusUnprocessableEntity, http.StatusBadRequest},
	http.StatusBadRequest:            {http.StatusBadRequest, http.StatusUnprocessableEntity},
	http.StatusRequestEntityTooLarge: {http.StatusRequestEntityTooLarge, http.StatusBadRequest, http.StatusUnprocessableEntity},
	http.StatusUnsupportedMediaType:  {http.StatusUnsupportedMediaType, http.StatusBadRequest, http.StatusUnprocessableEntity},
}

// Refusal returns the status by which the operation refuses what this status is for,
// and what the document says of it: of the status itself, of one that says the same,
// of its range, or of every other status; for 404 also of 400. Where it says nothing,
// documented is nil, and the status is 400 in the place of 422.
func (o *Operation) Refusal(status int) (refused int, documented *Response) {
	same := instead[status]
	if same == nil {
		same = []int{status}
	}
	for _, code := range same {
		if i := slices.IndexFunc(o.Responses, func(r Response) bool { return r.Status == code }); i >= 0 {
			return code, &o.Responses[i]
		}
	}
	documented = o.response(status)
	switch {
	case documented == nil && status == http.StatusUnprocessableEntity:
		return http.StatusBadRequest, nil
	case documented == nil && status == http.StatusNotFound:
		// Clients take a status that they don't know for this one (RFC 9110 section 15).
		if general := o.response(http.StatusBadRequest); general != nil {
			return http.StatusBadRequest, general
		}
	}
	return status, documented
}

// agreed is what operations that document a status say alike of it; nil where they
// differ, or none does. These refuse what is no operation's. What is said of the status
// itself goes before what is said of its range or of every other.
func agreed(operations []*Operation, status int) *Response {
	var found []*Response
	for _, o := range operations {
		if documented := o.response(status); documented != nil {
			found = append(found, documented)
		}
	}
	if exact := slices.DeleteFunc(slices.Clone(found), func(r *Response) bool { return r.Status != status }); len(exact) > 0 {
		found = exact
	}
	for _, other := range found {
		if first := found[0]; first.Form != other.Form || first.Form == nil && wantTypes(first.Media) != wantTypes(other.Media) {
			return nil
		}
	}
	if len(found) == 0 {
		return nil
	}
	return found[0]
}

// unrouted is what the document says, all in all, of a refusal of what is no operation's:
// of a path that is none, or of a method that the path has not, which looks like the
// former where the operations of the path don't document it.
func (s *Server) unrouted(r *http.Request, status int) *Response {
	if status != http.StatusMethodNotAllowed {
		return s.notFoundForm()
	}
	operations := s.router.operations(r.URL.EscapedPath())
	if documented := agreed(operations, status); documented != nil {
		return documented
	}
	return agreed(operations, http.StatusNotFound)
}

// notFoundForm is asked for by whoever likes, so that it is not looked for each time.
func (s *Server) notFoundForm() *Response {
	s.once.Do(func() { s.unknown = agreed(s.router.all, http.StatusNotFound) })
	return s.unknown
}
