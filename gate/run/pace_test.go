package run

import (
	"testing"
	"time"
)

func TestPace(t *testing.T) {
	const quick, slow = time.Millisecond, 100 * time.Millisecond
	for _, test := range []struct {
		name         string
		concurrency  int
		dial, answer time.Duration
		times, want  int
	}{
		{"a quick server gets few at a time", 16, quick, quick, 100, quickFlying},
		{"a slow one more and more", 16, quick, slow, 3, quickFlying + 3},
		{"but not more than wanted", 16, quick, slow, 100, 16},
		{"and never more than wanted", 2, quick, slow, 100, 2},
		{"one that can't take connections gets fewer", 16, time.Second, slow, 1, quickFlying},
		{"but not fewer than at first", 16, time.Second, slow, 100, quickFlying},
		{"or than wanted", 2, time.Second, slow, 100, 2},
	} {
		p := newPace(test.concurrency)
		for range test.times {
			p.begin()
			p.end(test.dial, test.answer)
		}
		if p.limit != test.want || p.flying != 0 {
			t.Errorf("%s: got at most %d at a time with %d on their way, want %d", test.name, p.limit, p.flying, test.want)
		}
	}

	p := newPace(16)
	for range 10 {
		p.begin()
		p.end(quick, slow)
	}
	p.begin()
	p.end(time.Second, quick)
	if p.limit != 8 || p.most != 8 {
		t.Errorf("got at most %d and %d at a time, want half of what overflowed", p.limit, p.most)
	}
}
