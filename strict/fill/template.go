// Package fill writes what a server answers when it refuses: the text that
// leasegen made of the schema of a documented error, with what is known of the
// refusal in the places left open. It knows nothing of schemas: that what it writes
// is as documented was found out when the code was generated.
package fill

import (
	"slices"
	"strconv"
	"strings"
)

// A Template is a text with holes, which stand for a value each: {NAME} or, for a
// string that may have no more than N characters, {NAME N}. [Holes] lists the names.
// Of the lists,
//
//	{each N}TEXT{end}
//
// writes TEXT for each issue, N at most, with a comma between two, and one of the
// message where there are no issues; and
//
//	{choose 400}TEXT{or 404}TEXT{else}TEXT{end}
//
// writes the text of the status, whose last part is for every other one. A brace
// begins a hole only outside of the strings of JSON, and where a small letter
// follows, so that a text of JSON needs no escapes.
type Template string

// Bounds on the parts of what is written, in bytes, so that it is no larger than 64
// KiB even where JSON has an escape for each of a short text.
const (
	maxListed  = 55 << 10 // of all lists together, as JSON
	maxMessage = 1 << 10
	maxWant    = 2 << 10
	maxID      = 256
)

// Fill returns the text for a refusal.
func (t Template) Fill(f *Facts) []byte {
	w := writer{Facts: f, left: maxListed}
	w.write(string(t))
	return w.text
}

// A writer fills one template.
type writer struct {
	*Facts
	text  []byte
	issue *issue // inside of each
	left  int    // bytes that lists may have
}

func (w *writer) write(text string) {
	for text != "" {
		literal, tag, rest := next(text)
		w.text = append(w.text, literal...)
		name, argument, _ := strings.Cut(tag, " ")
		switch name {
		case "":
		case "each":
			var body string
			body, _, rest = block(rest)
			w.each(body, number(argument))
		case "choose":
			var body string
			body, rest = w.choose(argument, rest)
			w.write(body)
		default:
			w.hole(name, number(argument))
		}
		text = rest
	}
}

func (w *writer) hole(name string, most int) {
	if h, ok := holes[name]; ok && (w.issue != nil || !h.ofIssue) {
		w.text = append(w.text, h.write(w, most)...)
		return
	}
	w.text = append(w.text, "null"...) // Check finds it when code is generated
}

// each writes a text for each issue, as many as the bounds allow.
func (w *writer) each(body string, most int) {
	outer, begun := w.issue, len(w.text)
	defer func() { w.issue = outer }()
	for i, v := range w.issues(most) {
		start := len(w.text)
		if i > 0 {
			w.text = append(w.text, ',')
		}
		w.issue = &v
		w.write(body)
		if i > 0 && len(w.text)-begun > w.left {
			w.text = w.text[:start]
			break
		}
	}
	w.left -= len(w.text) - begun
}

// choose returns the text for the status, and what comes after the block.
func (w *writer) choose(statuses, text string) (chosen, rest string) {
	found := false
	for rest = text; ; {
		body, stop, more := block(rest)
		if !found && (statuses == "" || slices.Contains(strings.Fields(statuses), strconv.Itoa(w.Status))) {
			chosen, found = body, true
		}
		rest = more
		if stop == "end" || stop == "" {
			return chosen, rest
		}
		_, statuses, _ = strings.Cut(stop, " ")
	}
}

// block returns the text up to the end of the block that it stands in, or to the
// next of its choices, and that tag.
func block(text string) (body, stop, rest string) {
	depth := 0
	for rest = text; rest != ""; {
		_, tag, more := next(rest)
		name, _, _ := strings.Cut(tag, " ")
		switch {
		case name == "each", name == "choose":
			depth++
		case name == "end" && depth > 0:
			depth--
		case depth == 0 && (name == "end" || name == "or" || name == "else"):
			return text[:len(text)-len(more)-len("{"+tag+"}")], tag, more
		}
		rest = more
	}
	return text, "", ""
}

// next cuts a text at its first hole. Without one, all of it is literal.
func next(text string) (literal, tag, rest string) {
	inString := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case !inString && c == '{' && i+1 < len(text) && text[i+1] >= 'a' && text[i+1] <= 'z':
			if end := strings.IndexByte(text[i:], '}'); end > 0 {
				return text[:i], text[i+1 : i+end], text[i+end+1:]
			}
		}
	}
	return text, "", ""
}

// number reads the most characters that a string may have; 0 is as many as the
// bounds here allow.
func number(argument string) int {
	n, err := strconv.Atoi(argument)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
