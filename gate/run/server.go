package run

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/cases"
	"github.com/leasegate/leasegate/gate/result"
)

// The defaults of a [Server].
const (
	DefaultConcurrency = 16
	DefaultTimeout     = 5 * time.Second
)

const (
	// maxRetryAfter bounds how long one case waits for a server that answers 429.
	maxRetryAfter = 30 * time.Second
	// maxUnreachable is how many cases in a row may find nobody before the run ends.
	maxUnreachable = 10
	// largeBody is from when on a body counts as large, in bytes, and maxLarge is
	// how many of those wait to be reported.
	largeBody = 1 << 20
	maxLarge  = 4
	// maxSilent is how many cases in a row may run into the time limit, so that a
	// server that hangs does not hold the run up for as long as it may take.
	maxSilent = 32
)

// A Server is the server that cases are sent to. The zero value of each field is
// its default. It is safe for concurrent use.
type Server struct {
	// URL is where the document's paths begin.
	URL *url.URL
	// Timeout bounds one request with its answer; 5 s by default.
	Timeout time.Duration
	// Concurrency is how many requests are on their way at a time, 16 by default. It
	// is fewer while the server is quick.
	Concurrency int
	// AllowRemote lets the dialled address be another than loopback.
	AllowRemote bool
	// Credential tells which headers are never kept; nil means Authorization and
	// Cookie.
	Credential func(name string) bool
	// Value returns a value of a parameter that each success uses up; ok is false
	// for a parameter that has none. It may be called concurrently.
	Value func(ctx context.Context, operation, name string) (value string, ok bool, err error)

	// connect makes a connection; nil dials. Tests of time limits have a clock of
	// their own, and so no network.
	connect func(ctx context.Context) (net.Conn, error)
}

// Reach dials the server once, so that a run does not begin that can't succeed.
func (s *Server) Reach(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, s.timeout())
	defer stop()
	conn, err := s.dial(ctx)
	if err != nil {
		return err
	}
	return conn.Close()
}

func (s *Server) timeout() time.Duration {
	if s.Timeout > 0 {
		return s.Timeout
	}
	return DefaultTimeout
}

// Run sends cases and yields an outcome for each, in their order. Those that must
// not succeed are sent before the first valid one, and the plainest valid request
// of an operation alone, so that what becomes of a value that a success uses up
// does not depend on chance. Where ctx ends first, or nobody answers any more, the
// last outcome says so; its Exchange is -1.
func (s *Server) Run(ctx context.Context, contract *gate.Contract, all iter.Seq[cases.Case]) iter.Seq[result.Outcome] {
	return func(yield func(result.Outcome) bool) {
		inner, stop := context.WithCancelCause(ctx)
		concurrency := s.Concurrency
		if concurrency <= 0 {
			concurrency = DefaultConcurrency
		}
		r := &serverRun{
			Server: s, ctx: inner, stop: stop, contract: contract, patience: maxRetryAfter, pace: newPace(concurrency),
			ordered: make(chan *sending, 4*concurrency), jobs: make(chan *sending),
			values: make(map[string][]string),
		}
		r.room.L = &r.mu
		context.AfterFunc(inner, func() {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.room.Broadcast()
		})
		defer r.workers.Wait()
		defer stop(nil)
		r.workers.Go(func() { r.produce(all) })
		for range concurrency {
			r.workers.Go(r.work)
		}
		if !r.deliver(yield) {
			cause := context.Cause(inner)
			if ctx.Err() != nil {
				cause = stoppedRunError{context.Cause(ctx)}
			}
			yield(result.Outcome{File: s.name(), Exchange: -1, Offset: -1, Err: cause})
		}
	}
}

// A stoppedRunError is the end of a context before all cases were sent.
type stoppedRunError struct{ cause error }

func (e stoppedRunError) Error() string {
	if errors.Is(e.cause, context.DeadlineExceeded) {
		return "stopped before all cases were sent: the time for the run is up"
	}
	return "stopped before all cases were sent"
}

func (e stoppedRunError) Unwrap() error { return e.cause }

// name is the server as reports show it, without credentials.
func (s *Server) name() string {
	shown := *s.URL
	shown.User = nil
	return shown.String()
}

// A sending is one case on its way.
type sending struct {
	cases.Case
	index   int
	outcome result.Outcome
	silent  bool // nobody there, or no whole answer within the time limit
	large   bool // has a large body
	done    chan struct{}
}

type serverRun struct {
	*Server
	ctx      context.Context
	stop     context.CancelCauseFunc
	contract *gate.Contract
	pace     *pace
	ordered  chan *sending
	jobs     chan *sending
	workers  sync.WaitGroup
	flying   sync.WaitGroup

	mu          sync.Mutex
	values      map[string][]string // not used up yet
	unreachable int                 // cases in a row
	patience    time.Duration       // with a server that answers 429
	exhausted   bool                // waiting for a server that answers 429 did not help
	judging     sync.Mutex          // of large answers
	room        sync.Cond           // for large answers
	large       int                 // answers that wait to be reported
	head        int                 // the index of the next outcome to be reported
}

func (r *serverRun) produce(all iter.Seq[cases.Case]) {
	defer close(r.ordered)
	defer close(r.jobs)
	index, taking := 0, false
	for c := range all {
		if alone := c.Plain || c.Expect == cases.Take && !taking; alone {
			taking = true
			r.flying.Wait()
		}
		s := &sending{Case: c, index: index, done: make(chan struct{})}
		index++
		r.flying.Add(1)
		select {
		case r.ordered <- s:
		case <-r.ctx.Done():
			r.flying.Done()
			return
		}
		select {
		case r.jobs <- s:
		case <-r.ctx.Done():
			r.flying.Done()
			return
		}
		if c.Plain {
			r.flying.Wait()
		}
	}
}

func (r *serverRun) work() {
	for s := range r.jobs {
		if r.ctx.Err() == nil {
			r.do(s)
		}
		close(s.done)
		r.flying.Done()
	}
}

// deliver yields the outcomes in order. It reports whether it came to their end,
// or to a caller who wants no more.
func (r *serverRun) deliver(yield func(result.Outcome) bool) bool {
	silent := 0
	for s := range r.ordered {
		if !r.finished(s) {
			return false
		}
		if !yield(s.outcome) {
			return true
		}
		r.reported(s)
		if silent++; !s.silent {
			silent = 0
		}
		if silent >= maxSilent {
			r.stop(fmt.Errorf("stopped before all cases were sent: %d in a row got no answer within %s", silent, r.timeout()))
			return false
		}
	}
	return r.ctx.Err() == nil
}

// finished waits for a case, and reports whether it has an outcome. What had one
// before the end of the run is reported, however late that is.
func (r *serverRun) finished(s *sending) bool {
	select {
	case <-s.done:
	case <-r.ctx.Done():
		select {
		case <-s.done:
		default:
			return false
		}
	}
	return r.ctx.Err() == nil || s.outcome.Case != nil
}

// keep waits until there is room for a large answer. The next to be reported
// never waits.
func (r *serverRun) keep(s *sending) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.large >= maxLarge && s.index != r.head && r.ctx.Err() == nil {
		r.room.Wait()
	}
	r.large++
	s.large = true
}

func (r *serverRun) reported(s *sending) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.head = s.index + 1
	if s.large {
		r.large--
	}
	r.room.Broadcast()
}

// do sends one case and judges what comes back.
func (r *serverRun) do(s *sending) {
	request, used, err := r.fill(s.Case)
	if err != nil {
		s.outcome = r.outcome(s, request)
		s.outcome.Err = err
		return
	}
	answer := r.send(request)
	again := false
	if answer.dropped() {
		first := answer
		if answer = r.send(request); answer.unreachable() {
			// The first try had reached it: it fell over since.
			answer = first
		}
		again = answer.failure == nil
	}
	answer = r.wait(request, answer)
	if end, ok := r.ctx.Deadline(); ok && answer.failure != nil && !time.Now().Before(end) {
		<-r.ctx.Done() // a connection's clock can be ahead of it
	}
	if r.ctx.Err() != nil && answer.failure != nil {
		return // it was cut off here, not there
	}
	r.release(used, answer.response)
	s.outcome = r.outcome(s, request)
	s.outcome.Flaky = again
	r.judge(s, answer)
}

// send sends a request when it is its turn.
func (r *serverRun) send(request cases.Request) answer {
	r.pace.begin()
	begun := time.Now()
	a := r.Server.send(r.ctx, request)
	r.pace.end(a.dial, time.Since(begun)-a.dial)
	return a
}

// wait repeats a request that is answered 429 when the server says so. Where that
// was in vain for one, the others do not wait until it helps again.
func (r *serverRun) wait(request cases.Request, a answer) answer {
	waited := time.Duration(0)
	for a.tooMany() {
		pause := retryAfter(a.response.Header)
		if waited += pause; waited > r.patience {
			if waited > pause {
				r.setExhausted(true)
			}
			break
		}
		if r.isExhausted() {
			break
		}
		select {
		case <-time.After(pause):
		case <-r.ctx.Done():
			return a
		}
		if a = r.send(request); a.response != nil && !a.tooMany() {
			r.setExhausted(false)
		}
	}
	return a
}

func (r *serverRun) setExhausted(is bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.exhausted = is
}

func (r *serverRun) isExhausted() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.exhausted
}

// retryAfter reads Retry-After (RFC 9110, section 10.2.3); 1 s where there is none.
func retryAfter(header http.Header) time.Duration {
	text := header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		return max(time.Duration(seconds)*time.Second, 100*time.Millisecond)
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(time.Until(at), 100*time.Millisecond)
	}
	return time.Second
}

// A usedValue is a value that a success may have used up.
type usedValue struct{ key, value string }

// fill puts values into a request that nobody has used up.
func (r *serverRun) fill(c cases.Case) (cases.Request, []usedValue, error) {
	if r.Value == nil || len(c.Request.Uses) == 0 {
		return c.Request, nil, nil
	}
	values := make(map[string]string)
	var used []usedValue
	for _, use := range c.Request.Uses {
		if _, done := values[use.Name]; done {
			continue
		}
		key := c.Operation + "." + use.Name
		value, ok := r.takeBack(key)
		if !ok {
			var err error
			if value, ok, err = r.Value(r.ctx, c.Operation, use.Name); err != nil {
				return c.Request, nil, err
			}
		}
		if ok {
			values[use.Name] = value
			used = append(used, usedValue{key, value})
		}
	}
	return c.Request.With(values), used, nil
}

func (r *serverRun) takeBack(key string) (string, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	left := r.values[key]
	if len(left) == 0 {
		return "", false
	}
	r.values[key] = left[1:]
	return left[0], true
}

// release keeps the values that were not used up for other cases.
func (r *serverRun) release(used []usedValue, response *gate.Response) {
	if response == nil || response.Status < 300 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, u := range used {
		r.values[u.key] = append(r.values[u.key], u.value)
	}
}

// outcome describes a case as reports show it.
func (r *serverRun) outcome(s *sending, request cases.Request) result.Outcome {
	exchange := gate.Exchange{Request: request.Exchange()}
	exchange.Request.URL = r.target(request)
	return result.Outcome{
		File: r.name(), Exchange: s.index, Offset: -1, Request: requestLine(exchange.Request),
		Recorded: &exchange, Case: r.describe(&s.Case, request),
		Judgement: gate.Judgement{Operation: s.Operation, Request: gate.Skip, Response: gate.Skip},
	}
}

// judge fills the outcome.
func (r *serverRun) judge(s *sending, a answer) {
	o := &s.outcome
	if a.unreachable() {
		o.Judgement, o.Err, s.silent = gate.Judgement{}, a.failure, true
		r.countUnreachable()
		return
	}
	r.mu.Lock()
	r.unreachable = 0
	r.mu.Unlock()
	if a.failure != nil {
		s.silent = a.failure.rule == gate.RuleServerTimeout
		s.find(a.failure.rule, a.failure.want)
		return
	}
	o.Status, o.Recorded.Response = a.response.Status, a.response
	if reason := s.unavailable(a.response.Status); reason != "" {
		o.Judgement, o.Err = gate.Judgement{}, errors.New(reason)
		return
	}
	if len(a.response.Body) >= largeBody {
		r.keep(s)
		r.judging.Lock()
		defer r.judging.Unlock()
	}
	o.Judgement, o.Inconclusive = s.Case.Judge(r.contract, a.response)
	if o.Flaky {
		s.find(gate.RuleServerFlaky, "an answer at the first try")
	}
}

// find adds a finding about how the answer came.
func (s *sending) find(rule gate.Rule, want string) {
	j := &s.outcome.Judgement
	j.Findings = append(j.Findings, gate.Finding{
		Rule: rule, Part: gate.PartResponse, Operation: s.Operation, Schema: s.Schema, Want: want, Level: rule.Level(),
	})
	j.Settle()
}

// unavailable says why an answer is none: it comes from what is in front of the
// server, or puts off.
func (s *sending) unavailable(status int) string {
	switch status {
	case http.StatusTooManyRequests:
		return fmt.Sprintf("the server answers 429 (too many requests), also after waiting as it says or for %s", maxRetryAfter)
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		if !s.Documents(status) {
			return fmt.Sprintf("no answer was to be had: %d (%s), which the operation does not document", status, http.StatusText(status))
		}
	}
	return ""
}

func (r *serverRun) countUnreachable() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.unreachable++; r.unreachable >= maxUnreachable {
		r.stop(errors.New("stopped before all cases were sent: the server can't be reached any more"))
	}
}
