package document

import "strings"

// maxDistance is how many letters two names may differ in to be taken for a slip.
const maxDistance = 2

// Nearest returns the name that differs from another in one or two letters, the
// nearest and first of several; empty where there is none. Short names must be
// nearer.
func Nearest(name string, names []string) string {
	best, at := "", maxDistance+1
	for _, other := range names {
		if strings.EqualFold(name, other) && name != other {
			return other
		}
		if len(other) > maxNameCompared || len(name) > maxNameCompared || max(len(name)-len(other), len(other)-len(name)) > maxDistance {
			continue
		}
		if d := distance(name, other); d < at && d > 0 && 3*d <= max(len(name), len(other)) {
			best, at = other, d
		}
	}
	return best
}

const maxNameCompared = 100 // bytes

// distance is the number of letters to put in, take out, change or swap with their
// neighbour to make one name of the other.
func distance(a, b string) int {
	previous, row := make([]int, len(b)+1), make([]int, len(b)+1)
	before := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, previous, row = previous, row, before
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(previous[j]+1, row[j-1]+1, previous[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
