// Package run judges subjects by a contract: a file per kind of subject. Here is
// recorded traffic.
package run

import (
	"context"
	"errors"
	"io"
	"iter"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/semaphore"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

const (
	// maxInFlightBytes bounds the entries that wait for a judge or for their turn.
	maxInFlightBytes = maxEntryBytes
	// batchBytes and batchEntries bound what goes to a worker at once: enough that
	// handing it over costs nothing beside judging it. An entry that is larger goes
	// alone.
	batchBytes   = 64 << 10
	batchEntries = 256
	// batchesPerWorker are the batches in flight for each worker, so that all go on
	// while one exchange takes long.
	batchesPerWorker = 8
)

// A Judge judges one exchange, as [gate.Contract.Judge] does. It is called by
// several goroutines at once.
type Judge func(gate.Exchange) gate.Judgement

// Traffic judges the exchanges of a HAR 1.2 file, on all cores, and yields an
// outcome for each in the order of the file. Memory does not grow with the file:
// an entry may have 64 MiB, and no more than that waits in all.
//
// What a recorder left out of an exchange is not judged: it is a gap, never a
// finding. What is none of the API's is set aside. Where hosts are given, those of
// the document's servers, that includes a request which no path of the document
// matches, to a host of another name: not to an address or a name without a dot, and
// not to one at which an operation was found before. The paths are what is matched
// all the same: a server may be tried anywhere.
//
// An entry that is larger, lacks a request or can't be decoded is an outcome with
// an Err, and the rest is judged. What ends the reading early (not a HAR, cut
// off, unreadable, ctx done) is the last outcome; its Exchange is -1 where no
// entry is to blame. The name is for the outcomes alone.
//
// Where ctx ends while r blocks, a goroutine stays in r.Read until that returns.
func Traffic(ctx context.Context, judge Judge, name string, r io.Reader, hosts ...string) iter.Seq[result.Outcome] {
	return func(yield func(result.Outcome) bool) {
		inner, stop := context.WithCancel(ctx)
		workers := runtime.GOMAXPROCS(0)
		p := &pipeline{
			ctx:     inner,
			judge:   judge,
			name:    name,
			hosts:   hosts,
			ordered: make(chan *batch, batchesPerWorker*workers),
			jobs:    make(chan *batch, batchesPerWorker*workers),
			bytes:   semaphore.NewWeighted(maxInFlightBytes),
		}
		defer p.workers.Wait()
		defer stop()
		go p.read(r)
		for range workers {
			p.workers.Go(p.work)
		}
		if !p.deliver(yield) {
			yield(result.Outcome{File: name, Exchange: -1, Offset: -1, Err: stoppedError{ctx.Err()}})
		}
	}
}

// A stoppedError is the end of a context before the end of a file.
type stoppedError struct{ cause error }

func (e stoppedError) Error() string { return "stopped before the end of the file" }
func (e stoppedError) Unwrap() error { return e.cause }

// A batch is a run of entries on its way through the pipeline.
type batch struct {
	text     []byte // of all entries
	ends     []int  // in text, where each entry ends
	outcomes []result.Outcome
	others   []string      // the host of each entry, where it is none of the document's
	by       string        // who recorded them, as the file says
	done     chan struct{} // gets a value when the outcomes are there
}

func (b *batch) add(outcome result.Outcome, raw []byte) {
	b.text = append(b.text, raw...)
	b.ends = append(b.ends, len(b.text))
	b.outcomes = append(b.outcomes, outcome)
	b.others = append(b.others, "")
}

func (b *batch) reset() {
	clear(b.outcomes)
	clear(b.others)
	b.text, b.ends, b.outcomes, b.others = b.text[:0], b.ends[:0], b.outcomes[:0], b.others[:0]
}

// A pipeline is one reader, a worker for each core, and the caller, who takes
// what the workers have done in the order of the reader.
type pipeline struct {
	ctx     context.Context
	judge   Judge
	name    string
	hosts   []string        // of the document's servers; empty where they may be anywhere
	found   map[string]bool // other hosts at which operations were found; the caller's
	filling *batch          // the reader's, not yet sent; nil where there is none
	ordered chan *batch     // every batch, in order; its capacity bounds those in flight
	jobs    chan *batch     // the same, for the workers
	bytes   *semaphore.Weighted
	workers sync.WaitGroup
	free    sync.Pool // of batches
}

func (p *pipeline) read(r io.Reader) {
	defer close(p.ordered)
	defer close(p.jobs)
	index := 0
	err := readHAR(flushing{r, p}, maxEntryBytes, func(entry harEntry) bool {
		ok := p.add(p.newOutcome(index, entry.offset, entry.err), entry)
		index++
		return ok
	})
	if failed, ok := errors.AsType[*fileError](err); ok && !p.add(p.newOutcome(failed.entry, failed.offset, failed.err), harEntry{}) {
		return
	}
	p.flush()
}

// flushing sends what has been read before it waits for more: no outcome is kept
// back by a source that has nothing to say yet.
type flushing struct {
	io.Reader
	pipeline *pipeline
}

func (f flushing) Read(b []byte) (int, error) {
	if !f.pipeline.flush() {
		return 0, f.pipeline.ctx.Err()
	}
	return f.Reader.Read(b)
}

// add puts an entry into the batch that is filled now, or into the next one. It
// reports whether there are to be more.
func (p *pipeline) add(outcome result.Outcome, entry harEntry) bool {
	if b := p.filling; b != nil && (len(b.text)+len(entry.raw) > batchBytes || len(b.outcomes) >= batchEntries) && !p.flush() {
		return false
	}
	if p.filling == nil {
		if b, ok := p.free.Get().(*batch); ok {
			p.filling = b
		} else {
			p.filling = &batch{done: make(chan struct{}, 1)}
		}
	}
	p.filling.by = entry.by
	p.filling.add(outcome, entry.raw)
	return true
}

func (p *pipeline) newOutcome(exchange int, offset int64, err error) result.Outcome {
	return result.Outcome{File: p.name, Exchange: exchange, Offset: offset, Err: err}
}

// flush sends the batch that is filled now. It reports whether it was taken.
func (p *pipeline) flush() bool {
	b := p.filling
	if b == nil {
		return true
	}
	p.filling = nil
	if p.bytes.Acquire(p.ctx, int64(len(b.text))) != nil {
		return false
	}
	for _, queue := range []chan *batch{p.ordered, p.jobs} {
		select {
		case queue <- b:
		case <-p.ctx.Done():
			return false
		}
	}
	return true
}

func (p *pipeline) work() {
	var c cursor
	for {
		select {
		case <-p.ctx.Done():
			return
		case b, ok := <-p.jobs:
			if !ok {
				return
			}
			begin := 0
			for i, end := range b.ends {
				if b.outcomes[i].Err == nil {
					p.judgeEntry(&c, b.by, b.text[begin:end], &b.outcomes[i])
					if recorded := b.outcomes[i].Recorded; recorded != nil {
						b.others[i] = otherHost(recorded.Request.URL, p.hosts)
					}
				}
				begin = end
			}
			b.done <- struct{}{}
		}
	}
}

// judgeEntry fills the outcome of an entry. A judge that panics costs one exchange,
// not what is known of the others.
func (p *pipeline) judgeEntry(c *cursor, by string, raw []byte, outcome *result.Outcome) {
	defer func() {
		if recover() != nil {
			outcome.Judgement = gate.Judgement{}
			outcome.Err = errors.New("the judge failed on this exchange; please report it as a bug, with the exchange")
		}
	}()
	rec, err := c.entry(raw)
	if err != nil {
		outcome.Err = err
		return
	}
	outcome.Request = requestLine(rec.exchange.Request)
	outcome.Recorded = &rec.exchange
	if rec.exchange.Response != nil {
		outcome.Status = rec.exchange.Response.Status
	}
	rec.sanitized = sanitizes(by)
	judgeRecorded(p.judge, rec, outcome)
}

// deliver yields the outcomes in order. It reports whether it came to their end,
// or to a caller who wants no more, before the context ended.
func (p *pipeline) deliver(yield func(result.Outcome) bool) bool {
	for {
		select {
		case <-p.ctx.Done():
			return false
		case b, ok := <-p.ordered:
			if !ok {
				// A reader that was stopped closes it too.
				return p.ctx.Err() == nil
			}
			select {
			case <-p.ctx.Done():
				return false
			case <-b.done:
			}
			for i := range b.outcomes {
				if p.ctx.Err() != nil {
					return false
				}
				p.settleHost(&b.outcomes[i], b.others[i])
				if !yield(b.outcomes[i]) {
					return true
				}
			}
			p.bytes.Release(int64(len(b.text)))
			if cap(b.text) <= 2*batchBytes {
				b.reset()
				p.free.Put(b)
			}
		}
	}
}

// maxHosts bounds the hosts that are remembered.
const maxHosts = 1_000

// settleHost sets an outcome aside if its request went to a host of which nothing
// shows that the API is there. It sees the outcomes in their order, so that the
// result is the same on any number of cores.
func (p *pipeline) settleHost(outcome *result.Outcome, other string) {
	switch {
	case other == "" || outcome.Err != nil || outcome.SetAside != "":
	case outcome.Judgement.Operation != "":
		if p.found == nil {
			p.found = make(map[string]bool)
		}
		if len(p.found) < maxHosts {
			p.found[other] = true
		}
	case !p.found[other] && slices.ContainsFunc(outcome.Judgement.Findings, func(f gate.Finding) bool { return f.Rule == gate.RuleRequestPath }):
		outcome.SetAside = "a request to a host that is none of the document's servers, and to none of its paths"
		outcome.Judgement = gate.Judgement{}
	}
}
