package cases

import (
	"strings"
	"unicode/utf8"
)

// A random makes numbers that its seed determines (SplitMix64).
type random uint64

func (r *random) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below is a number from 0 to n-1.
func (r *random) below(n int) int { return int(r.next() % uint64(n)) }

// A patternWriter makes a text that a pattern matches, if its assertions hold.
type patternWriter struct {
	random *random
	plain  bool // the first alternatives and the plainest characters
	extra  int  // repetitions beyond those that must be, for all of the pattern
	out    strings.Builder
	groups map[int]string
	steps  int
	failed bool
}

// maxSteps bounds the work for one text, as a pattern can ask for any number of
// repetitions of nothing.
const maxSteps = 4 * longText

// patternText makes a text of a pattern. extra says how many repetitions there are
// beyond those that must be. ok is false where nothing matches, or only what is
// too long.
func patternText(pattern *term, seed random, plain bool, extra int) (text string, ok bool) {
	w := patternWriter{random: &seed, plain: plain, extra: extra, groups: make(map[int]string)}
	w.write(pattern)
	return w.out.String(), !w.failed
}

func (w *patternWriter) write(t *term) {
	times := t.min
	if room := w.extra; room > 0 && t.max != t.min {
		if t.max >= 0 {
			room = min(room, t.max-t.min)
		}
		if !w.plain {
			room = w.random.below(room + 1)
		}
		times += room
		w.extra -= room
	}
	for range times {
		if w.once(t); w.failed {
			return
		}
	}
}

func (w *patternWriter) once(t *term) {
	if w.steps++; w.steps > maxSteps || w.out.Len() > longText {
		w.failed = true
		return
	}
	start := w.out.Len()
	switch t.kind {
	case oneOfTerms:
		chosen := t.terms[0]
		if !w.plain {
			chosen = t.terms[w.random.below(len(t.terms))]
		}
		w.write(chosen)
	case oneAfterTheOther:
		for _, part := range t.terms {
			if w.write(part); w.failed {
				return
			}
		}
	case sameAgain:
		w.out.WriteString(w.groups[t.group])
	case oneOfSet:
		w.out.WriteRune(w.character(t.set))
	}
	if t.kind == oneOfTerms && t.group > 0 {
		w.groups[t.group] = w.out.String()[start:]
	}
}

// character chooses one of a set: letters and digits first, then what can be
// printed.
func (w *patternWriter) character(set []runeRange) rune {
	preferred := [][]runeRange{{{'a', 'z'}}, {{'A', 'Z'}}, {{'0', '9'}}, {{'!', '~'}}, {{' ', '~'}}}
	if !w.plain {
		for i := 3; i > 0; i-- {
			j := w.random.below(i + 1)
			preferred[i], preferred[j] = preferred[j], preferred[i]
		}
	}
	for _, wanted := range preferred {
		var found []runeRange
		count := 0
		for _, r := range set {
			low, high := max(r.low, wanted[0].low), min(r.high, wanted[0].high)
			if low <= high {
				found = append(found, runeRange{low, high})
				count += int(high - low + 1)
			}
		}
		if count == 0 {
			continue
		}
		n := w.random.below(count)
		for _, r := range found {
			if size := int(r.high - r.low + 1); n >= size {
				n -= size
			} else {
				return r.low + rune(n)
			}
		}
	}
	for _, r := range set {
		for c := r.low; c <= r.high; c++ {
			if utf8.ValidRune(c) {
				return c
			}
		}
	}
	w.failed = true
	return utf8.RuneError
}
