package leasetest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"time"

	"github.com/leasegate/leasegate/strict"
)

// A Fault is what the server does with one request in the place of answering it
// well. Its parts can be combined; the zero Fault is none.
type Fault struct {
	// Delay is how long the answer takes.
	Delay time.Duration
	// Status is a documented error to answer; 0 answers the request.
	Status int
	// Rule is one of [Rules], which the answer then breaks.
	Rule string
	// Drop closes the connection without an answer.
	Drop bool
}

// Script makes the next requests meet the faults, in their order, one each. It
// panics where a fault names a rule that is none of [Rules].
func (s *Server) Script(faults ...Fault) {
	for _, fault := range faults {
		if fault.Rule != "" && breaking[fault.Rule] == nil {
			panic(fmt.Sprintf("leasetest: no answer can be made to break %q; Rules lists those that can", fault.Rule))
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = append(s.script, faults...)
}

func (s *Server) nextFault() Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.script) == 0 {
		return Fault{}
	}
	fault := s.script[0]
	s.script = s.script[1:]
	return fault
}

// scripted meets each request with the next fault of the script.
func (s *Server) scripted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fault := s.nextFault()
		if fault.Delay > 0 && !wait(r, fault.Delay) {
			return
		}
		answer := next
		if fault.Status != 0 {
			answer = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				refuse(w, fault.Status, strings.ReplaceAll(http.StatusText(fault.Status), " ", ""), "scripted by the test")
			})
		}
		switch {
		case fault.Drop:
			panic(http.ErrAbortHandler)
		case fault.Rule != "":
			recorder := httptest.NewRecorder()
			answer.ServeHTTP(recorder, r)
			a := brokenAnswer{recorder.Code, recorder.Header().Clone(), recorder.Body.Bytes()}
			breaking[fault.Rule](&a)
			a.send(w)
		default:
			answer.ServeHTTP(w, r)
		}
	})
}

// wait reports whether somebody still waits for the answer then. Whether they do
// is noticed once the body has been read.
func wait(r *http.Request, delay time.Duration) bool {
	body, err := io.ReadAll(io.LimitReader(r.Body, strict.DefaultRequestLimit+1))
	if err != nil {
		return false
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	select {
	case <-time.After(delay):
		return true
	case <-r.Context().Done():
		return false
	}
}

// A brokenAnswer is an answer that is to break a rule.
type brokenAnswer struct {
	status int
	header http.Header
	body   []byte
}

func (a *brokenAnswer) send(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.header)
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}

// edit changes the lease, or the error document.
func (a *brokenAnswer) edit(change func(members map[string]any)) {
	var document map[string]any
	if json.Unmarshal(a.body, &document) != nil {
		return
	}
	members := document
	if lease, ok := document["lease"].(map[string]any); ok {
		members = lease
	}
	change(members)
	if text, err := json.Marshal(document); err == nil {
		a.body = text
	}
}

// replace puts text that is no value of Go's into a member that every answer has.
func (a *brokenAnswer) replace(text string) {
	const mark = `"leasetest-mark"`
	a.edit(func(members map[string]any) {
		for _, name := range []string{"externalEntityId", "error"} {
			if _, there := members[name]; there {
				members[name] = strings.Trim(mark, `"`)
			}
		}
	})
	a.body = bytes.Replace(a.body, []byte(mark), []byte(text), 1)
}

// setting sets a member that every answer has.
func setting(v any) func(*brokenAnswer) {
	return func(a *brokenAnswer) {
		a.edit(func(members map[string]any) {
			name := "error"
			if _, isLease := members["externalEntityId"]; isLease {
				name = "externalEntityId"
			}
			members[name] = v
		})
	}
}

// breaking makes an answer break a rule of the gate.
var breaking = map[string]func(*brokenAnswer){
	"response.status":               func(a *brokenAnswer) { a.status = http.StatusTeapot },
	"response.contentType":          func(a *brokenAnswer) { a.header.Set("Content-Type", "text/html") },
	"response.body.missing":         func(a *brokenAnswer) { a.body = nil },
	"response.body.syntax":          func(a *brokenAnswer) { a.body = []byte("<html></html>") },
	"response.body.trailingData":    func(a *brokenAnswer) { a.body = append(a.body, "{}"...) },
	"response.body.unicode":         func(a *brokenAnswer) { a.replace("\"\xff\"") },
	"response.body.surrogate":       func(a *brokenAnswer) { a.replace(`"\ud800"`) },
	"response.body.duplicateMember": func(a *brokenAnswer) { a.replace(`"a","leasetest":1,"leasetest":2`) },
	"response.body.depth": func(a *brokenAnswer) {
		a.replace(strings.Repeat("[", 2000) + strings.Repeat("]", 2000))
	},
	"response.body.required": func(a *brokenAnswer) {
		a.edit(func(members map[string]any) {
			delete(members, "externalEntityId")
			delete(members, "error")
		})
	},
	"response.body.additionalProperties": func(a *brokenAnswer) { a.edit(func(members map[string]any) { members["leasetest"] = 1 }) },
	"response.body.type":                 setting(1),
	"response.body.nullable":             setting(nil),
	"response.body.format": func(a *brokenAnswer) {
		a.edit(func(members map[string]any) { members["expireAt"] = "2026-02-30T00:00:00Z" })
	},
	"response.body.enum": func(a *brokenAnswer) { a.edit(func(members map[string]any) { members["statusCode"] = 1 }) },
}

// Rules lists the rules of the gate that a [Fault] can break, sorted. To break
// response.body.format takes an answer with a lease, and response.body.enum one
// with an error document.
func Rules() []string { return slices.Sorted(maps.Keys(breaking)) }
