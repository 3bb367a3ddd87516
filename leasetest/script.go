package leasetest

import (
	"net/http"
	"time"
)

// A Fault is what the server does with one request in the place of answering it.
type Fault struct {
	// Delay is how long the answer takes.
	Delay time.Duration
	// Status is a documented error to answer; 0 answers as if there were no fault.
	Status int
	// Drop closes the connection without an answer.
	Drop bool
}

// Script makes the next requests meet the faults, in their order, one each.
func (s *Server) Script(faults ...Fault) {
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

func (s *Server) scripted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fault := s.nextFault()
		if fault.Delay > 0 {
			select {
			case <-time.After(fault.Delay):
			case <-r.Context().Done():
				return
			}
		}
		switch {
		case fault.Drop:
			panic(http.ErrAbortHandler)
		case fault.Status != 0:
			refuse(w, fault.Status, http.StatusText(fault.Status), "scripted by the test")
		default:
			next.ServeHTTP(w, r)
		}
	})
}
