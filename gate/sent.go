package gate

import (
	"slices"

	"github.com/leasegate/leasegate/strict/style"
)

// sent is the pairs of a query, a form or cookies, and which of them something
// describes.
type sent struct {
	pairs []style.Sent
	used  []bool
	times map[string]int // how often there is a name; made when it is asked for
}

func newSent(pairs []style.Sent) *sent { return &sent{pairs: pairs, used: make([]bool, len(pairs))} }

// count is how many pairs have a name.
func (s *sent) count(name string) int {
	if s.times == nil {
		s.times = make(map[string]int)
		for _, pair := range s.pairs {
			s.times[pair.Name]++
		}
	}
	return s.times[name]
}

// take marks the pairs whose names are mine as used, and returns them.
func (s *sent) take(mine func(name string) bool) (taken []style.Sent) {
	for i, pair := range s.pairs {
		if mine(pair.Name) {
			s.used[i] = true
			taken = append(taken, pair)
		}
	}
	return taken
}

// values marks the pairs of a name as used, and returns their values.
func (s *sent) values(name string) []string {
	return style.Values(s.take(func(other string) bool { return other == name }), name)
}

// has reports whether there is a pair of the name with a value.
func (s *sent) has(name string) bool {
	return slices.ContainsFunc(s.pairs, func(pair style.Sent) bool { return pair.Name == name && pair.Value != "" })
}

// members takes the pairs that an object in the style of p is scattered over.
func (s *sent) members(p style.Parameter, mine func(name string) bool) ([]style.Pair, error) {
	if p.Style == styleDeepObject {
		mine = func(name string) bool {
			_, is, _ := p.Member(name)
			return is
		}
	}
	taken := s.take(mine)
	if len(taken) == 0 {
		return nil, nil
	}
	return p.Gather(taken, func(string) bool { return true })
}
