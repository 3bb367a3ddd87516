package fill

import (
	"strings"

	"github.com/leasegate/leasegate/strict/wire"
)

// list has the issues as the server shows them where nothing else is asked for.
func (w *writer) list() []byte {
	text := []byte{'['}
	listed := w.issues(0)
	for i, v := range listed {
		entry := jsonOf(struct {
			Pointer string `json:"pointer"`
			Rule    string `json:"rule"`
			Message string `json:"message"`
		}{v.Pointer, v.Rule, v.message()})
		if i > 0 && len(text)+len(entry) > w.left {
			text = append(text, w.more(listed[i:])...)
			break
		}
		text = append(append(text, entry...), ',')
	}
	w.left -= len(text)
	return append(text[:max(1, len(text)-1)], ']')
}

// more is the entry that stands for those that are not listed.
func (w *writer) more(rest []issue) []byte {
	violations := make(wire.Violations, len(rest))
	for i, v := range rest {
		violations[i] = v.Violation
	}
	listed, left := violations.Listed()
	v := wire.LeftOut(len(listed) + left)
	return append(jsonOf(struct {
		Pointer string `json:"pointer"`
		Rule    string `json:"rule"`
		Message string `json:"message"`
	}{v.Pointer, v.Rule, "want " + v.Want}), ',')
}

// lines are the issues as texts of at most so many characters.
func (w *writer) lines(most int) []byte {
	text := []byte{'['}
	for i, v := range w.issues(0) {
		entry := quoted(v.line(), most)
		if i > 0 && len(text)+len(entry) > w.left {
			break
		}
		text = append(append(text, entry...), ',')
	}
	w.left -= len(text)
	return append(text[:max(1, len(text)-1)], ']')
}

// byPointer has the issues by their places, all of a place or the first.
func (w *writer) byPointer(all bool) []byte {
	var places []string
	texts := map[string][]string{}
	size := 0
	for i, v := range w.issues(0) {
		entry := strings.ToValidUTF8(v.message(), "\uFFFD")
		place := strings.ToValidUTF8(v.Pointer, "\uFFFD")
		// JSON can have six bytes for one of a text.
		if size += 6 * (len(entry) + len(place)); i > 0 && size > w.left {
			break
		}
		if texts[place] == nil {
			places = append(places, place)
		}
		texts[place] = append(texts[place], entry)
	}
	text := []byte{'{'}
	for i, place := range places {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(append(text, jsonOf(place)...), ':')
		if all {
			text = append(text, jsonOf(texts[place])...)
		} else {
			text = append(text, jsonOf(texts[place][0])...)
		}
	}
	w.left -= len(text)
	return append(text, '}')
}

// tokens are those of the pointer, unescaped (RFC 6901 section 4).
func (v *issue) tokens() []string {
	if v.Pointer == "" {
		return []string{}
	}
	tokens := strings.Split(strings.TrimPrefix(strings.ToValidUTF8(v.Pointer, "\uFFFD"), "/"), "/")
	for i, token := range tokens {
		tokens[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
	}
	return tokens
}

func (v *issue) field() string {
	tokens := v.tokens()
	if len(tokens) == 0 {
		return ""
	}
	return tokens[len(tokens)-1]
}

// place is where in a request the issue is.
func (v *issue) place() string {
	tokens := v.tokens()
	if len(tokens) == 2 {
		switch tokens[0] {
		case "path", "query", "header", "cookie":
			return tokens[0]
		}
	}
	return "body"
}
