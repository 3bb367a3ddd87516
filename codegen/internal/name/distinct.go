package name

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A candidate is a name that an entry may have; it stays with the first that nobody
// has a better right to.
type candidate struct {
	name string
	rank int // how far the document's spelling is from it
}

// How far a spelling is from a Go name.
const (
	same      = iota
	sameButUp // but for what makes it exported
	sameButCase
	other
)

func rank(text, full, name string) int {
	switch {
	case text == name:
		return same
	case full == name:
		return sameButUp
	case strings.EqualFold(text, name):
		return sameButCase
	}
	return other
}

// candidates are the names of an entry, best first. They follow from the entry alone,
// which is what makes names stable.
func candidates(first, text, identity string, exported bool) []candidate {
	full := spelled(text)
	if exported {
		full = upper(full)
	}
	names := []string{first, bounded(full, identity)}
	if r, _ := utf8.DecodeRuneInString(text); unicode.IsLower(r) {
		names = append(names, bounded(full+"Lower", identity))
	}
	sum := hash(identity)
	names = append(names, first+"_"+sum[:8], first+"_"+sum)
	list := make([]candidate, len(names))
	for i, name := range names {
		list[i] = candidate{name, rank(text, full, name)}
	}
	return list
}

// distinct gives each entry of a list, all of one kind, the best of its candidates:
// level by level those have it who alone are nearest to it, and the others go on. A
// name that anybody wanted at an earlier level is not given away at a later one.
func distinct(entries [][]candidate) []string {
	names := make([]string, len(entries))
	wanted := map[string]bool{}
	for level, left := 0, len(entries); left > 0; level++ {
		best := map[string]int{}  // the nearest of those who want a name
		count := map[string]int{} // how many are as near
		for i, list := range entries {
			if names[i] != "" {
				continue
			}
			c := list[min(level, len(list)-1)]
			if known, ok := best[c.name]; !ok || c.rank < known {
				best[c.name], count[c.name] = c.rank, 0
			}
			if c.rank == best[c.name] {
				count[c.name]++
			}
		}
		for i, list := range entries {
			if names[i] != "" {
				continue
			}
			last := level >= len(list)-1
			c := list[min(level, len(list)-1)]
			if last || !wanted[c.name] && c.rank == best[c.name] && count[c.name] == 1 {
				names[i] = c.name
				left--
			}
		}
		for name := range best {
			wanted[name] = true
		}
	}
	return names
}
