package document

import (
	"unicode/utf8"
)

// Bounds on what is said of a document: a fault, and a place, are much smaller than
// the text that a hostile document can put there a thousand times.
const (
	maxFaults     = 10_000   // that are listed
	maxFaultBytes = 16 << 20 // of the faults that are listed
	maxQuoted     = 300      // bytes of one text of the document in a fault
	maxToken      = 200      // bytes of one token of the pointer of a place
	maxPointer    = 1_000    // bytes of the pointer of a place
	maxURI        = 2_000    // bytes of the URI of a schema
	maxPath       = 8_000    // bytes of a path, which RFC 9112, section 3, asks servers to take
	// maxNearest is for how many names something near is looked for among many others.
	maxNearest = 100
)

// shorten leaves out the middle of a long text.
func shorten(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	head, tail := limit*2/3, len(text)-limit/3
	for head > 0 && !utf8.RuneStart(text[head]) {
		head--
	}
	for tail < len(text) && !utf8.RuneStart(text[tail]) {
		tail++
	}
	return text[:head] + "…" + text[tail:]
}

// place is the pointer of a place: that of the value, where it is not too long for it to
// be told with everything that is said of it.
func (n *Node) place() string {
	var tokens []string
	for ; n != nil && n.parent != nil; n = n.parent {
		token := n.name
		if n.parent.kind == Array {
			token = n.token()
		}
		tokens = append(tokens, Token(shorten(token, maxToken)))
	}
	return shorten(joined(tokens), maxPointer)
}
