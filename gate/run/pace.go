package run

import (
	"sync"
	"time"
)

const (
	// quickFlying is how many requests are on their way at first. Each has a
	// connection of its own, and a short queue of connections, of five in many a
	// small server, does not overflow by them: what overflows waits for a second.
	quickFlying = 6
	// slowAnswer is when more requests at a time shorten a run.
	slowAnswer = 25 * time.Millisecond
	// slowDial tells that a connection was not taken at the first try.
	slowDial = 500 * time.Millisecond
	// dialGap is left between connections once there are many.
	dialGap = time.Millisecond
)

// A pace lets as many requests be on their way as the server can do with: more
// where its answers take their time, fewer where it can't take the connections.
type pace struct {
	mu     sync.Mutex
	freed  sync.Cond
	limit  int // grows to most
	most   int
	flying int
	next   time.Time // of the next connection
}

func newPace(concurrency int) *pace {
	p := &pace{limit: min(concurrency, quickFlying), most: concurrency}
	p.freed.L = &p.mu
	return p
}

// begin waits until another request may be sent.
func (p *pace) begin() {
	p.mu.Lock()
	for p.flying >= p.limit {
		p.freed.Wait()
	}
	p.flying++
	var pause time.Duration
	if p.limit > quickFlying {
		now := time.Now()
		if p.next.Before(now) {
			p.next = now
		}
		pause = p.next.Sub(now)
		p.next = p.next.Add(dialGap)
	}
	p.mu.Unlock()
	time.Sleep(pause)
}

// end tells how long the connection and the answer to a request took.
func (p *pace) end(dial, answer time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.flying--
	switch {
	case dial >= slowDial:
		p.most = max(p.most/2, min(p.most, quickFlying))
		p.limit = min(p.limit, p.most)
	case answer >= slowAnswer && p.limit < p.most:
		p.limit++
	}
	p.freed.Broadcast()
}
