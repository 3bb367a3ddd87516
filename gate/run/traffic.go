// Package run judges subjects by a contract: a file per kind of subject. Here is
// recorded traffic.
package run

import (
	"context"
	"errors"
	"io"
	"iter"
	"runtime"
	"strings"
	"sync"

	"golang.org/x/sync/semaphore"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

// maxInFlightBytes bounds the entries that wait for a judge or for their turn.
const maxInFlightBytes = maxEntryBytes

// A Judge judges one exchange, as [gate.Contract.Judge] does. It is called by
// several goroutines at once.
type Judge func(gate.Exchange) gate.Judgement

// Traffic judges the exchanges of a HAR 1.2 file, on all cores, and yields an
// outcome for each in the order of the file. Memory does not grow with the file:
// an entry may have 64 MiB, and no more than that waits in all.
//
// An entry that is larger, lacks a request or can't be decoded is an outcome with
// an Err, and the rest is judged. What ends the reading early (not a HAR, cut
// off, unreadable, ctx done) is the last outcome; its Exchange is -1 where no
// entry is to blame. The name is for the outcomes alone.
//
// Where ctx ends while r blocks, a goroutine stays in r.Read until that returns.
func Traffic(ctx context.Context, judge Judge, name string, r io.Reader) iter.Seq[result.Outcome] {
	return func(yield func(result.Outcome) bool) {
		inner, stop := context.WithCancel(ctx)
		p := &pipeline{
			ctx:   inner,
			judge: judge,
			name:  name,
			// Room for every worker to go on while one exchange takes long.
			ordered: make(chan *job, 16*runtime.GOMAXPROCS(0)),
			jobs:    make(chan *job),
			bytes:   semaphore.NewWeighted(maxInFlightBytes),
		}
		defer p.workers.Wait()
		defer stop()
		go p.read(r)
		for range runtime.GOMAXPROCS(0) {
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

// A job is one entry on its way through the pipeline.
type job struct {
	entry   harEntry
	outcome result.Outcome
	done    chan struct{} // closed when outcome is there
}

// A pipeline is one reader, a worker for each core, and the caller, who takes
// what the workers have done in the order of the reader.
type pipeline struct {
	ctx     context.Context
	judge   Judge
	name    string
	ordered chan *job // every job, in order; its capacity bounds the jobs in flight
	jobs    chan *job // those for the workers
	bytes   *semaphore.Weighted
	workers sync.WaitGroup
}

func (p *pipeline) read(r io.Reader) {
	defer close(p.ordered)
	defer close(p.jobs)
	index := 0
	err := readHAR(r, maxEntryBytes, func(entry harEntry) bool {
		j := p.newJob(index, entry.offset, entry.err)
		j.entry = entry
		index++
		return p.send(j)
	})
	if failed, ok := errors.AsType[*fileError](err); ok {
		p.send(p.newJob(failed.entry, failed.offset, failed.err))
	}
}

func (p *pipeline) newJob(exchange int, offset int64, err error) *job {
	j := &job{
		outcome: result.Outcome{File: p.name, Exchange: exchange, Offset: offset, Err: err},
		done:    make(chan struct{}),
	}
	if err != nil {
		close(j.done)
	}
	return j
}

// send reports whether the job was taken.
func (p *pipeline) send(j *job) bool {
	if p.bytes.Acquire(p.ctx, int64(len(j.entry.raw))) != nil {
		return false
	}
	select {
	case p.ordered <- j:
	case <-p.ctx.Done():
		return false
	}
	if j.outcome.Err != nil {
		return true
	}
	select {
	case p.jobs <- j:
	case <-p.ctx.Done():
		return false
	}
	return true
}

func (p *pipeline) work() {
	for {
		select {
		case <-p.ctx.Done():
			return
		case j, ok := <-p.jobs:
			if !ok {
				return
			}
			p.judgeEntry(j)
			close(j.done)
		}
	}
}

// judgeEntry fills the outcome of a job. A judge that panics costs one exchange,
// not what is known of the others.
func (p *pipeline) judgeEntry(j *job) {
	defer func() {
		if recover() != nil {
			j.outcome.Judgement = gate.Judgement{}
			j.outcome.Err = errors.New("the judge failed on this exchange; please report it as a bug, with the exchange")
		}
	}()
	rec, err := decodeEntry(j.entry.raw)
	if err != nil {
		j.outcome.Err = err
		return
	}
	j.outcome.Request = requestLine(rec.exchange.Request)
	j.outcome.Recorded = &rec.exchange
	if rec.exchange.Response != nil {
		j.outcome.Status = rec.exchange.Response.Status
	}
	if rec.setAside != "" {
		j.outcome.SetAside = rec.setAside
		return
	}
	j.outcome.Judgement = judgeRecorded(p.judge, rec)
}

// deliver yields the outcomes in order. It reports whether it came to their end,
// or to a caller who wants no more, before the context ended.
func (p *pipeline) deliver(yield func(result.Outcome) bool) bool {
	for {
		select {
		case <-p.ctx.Done():
			return false
		case j, ok := <-p.ordered:
			if !ok {
				// A reader that was stopped closes it too.
				return p.ctx.Err() == nil
			}
			select {
			case <-p.ctx.Done():
				return false
			case <-j.done:
			}
			p.bytes.Release(int64(len(j.entry.raw)))
			if !yield(j.outcome) {
				return true
			}
		}
	}
}

// judgeRecorded judges what the recording has. A body that it leaves out is not
// held against anyone, and its part has not passed either.
func judgeRecorded(judge Judge, rec recorded) gate.Judgement {
	judgement := judge(rec.exchange)
	forgive(&judgement, &judgement.Request, gate.PartRequest, gate.RuleRequestBodyMissing, rec.requestGap)
	forgive(&judgement, &judgement.Response, gate.PartResponse, gate.RuleResponseBodyMissing, rec.responseGap)
	return judgement
}

func forgive(j *gate.Judgement, verdict *gate.Verdict, part gate.Part, missing gate.Rule, gap string) {
	if gap == "" || *verdict == gate.Skip {
		return
	}
	kept := j.Findings[:0:0]
	failed := false
	for _, finding := range j.Findings {
		if finding.Part == part && finding.Rule == missing {
			continue
		}
		failed = failed || finding.Part == part
		kept = append(kept, finding)
	}
	j.Findings = kept
	if !failed {
		*verdict = gate.Skip
	}
	j.NotJudged = append(j.NotJudged, gate.NotJudged{Part: part, Reason: gap})
}

// maxRequestLine bounds the request line that is shown, in bytes.
const maxRequestLine = 512

// requestLine is the method and the path with the names of the query parameters.
// Their values are hidden: they can be secrets, or what a finding is about.
func requestLine(r gate.Request) string {
	target := r.URL
	if _, rest, found := strings.Cut(target, "://"); found && !strings.HasPrefix(target, "/") {
		slash := strings.IndexAny(rest, "/?")
		if slash < 0 {
			rest, slash = "/", 0
		}
		target = rest[slash:]
	}
	path, query, found := strings.Cut(target, "?")
	line := r.Method + " " + path
	if found {
		line += "?" + hideValues(query)
	}
	if len(line) > maxRequestLine {
		line = strings.ToValidUTF8(line[:maxRequestLine], "") + "…"
	}
	return line
}

func hideValues(query string) string {
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, _, found := strings.Cut(pair, "=")
		switch {
		case found:
			pairs[i] = name + "=…"
		case name != "":
			// Without a value, the name may be one.
			pairs[i] = "…"
		}
	}
	return strings.Join(pairs, "&")
}
