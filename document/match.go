package document

// Match reports whether a name, such as that of an operation or a case, matches a pattern, in
// which * stands for any text and every other character for itself.
func Match(pattern, name string) bool {
	// Where both differ, the last * takes one byte more.
	p, n, star, taken := 0, 0, -1, 0
	for n < len(name) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, taken = p, n
			p++
		case p < len(pattern) && pattern[p] == name[n]:
			p++
			n++
		case star >= 0:
			taken++
			p, n = star+1, taken
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}
