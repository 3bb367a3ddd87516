package style

import (
	"slices"
	"strings"
)

// WriteText writes a primitive. As all writers it returns the text for a path or a
// header, or what stands between the "&" of a query or the "; " of cookies, and
// reads it again: where that gives another value, the error is [ErrUnwritable].
func (p Parameter) WriteText(text string) ([]string, error) {
	written := []string{p.wrap([]string{p.Unreserve(p.Escape(text), false)})}
	if p.Style == "deepObject" {
		return nil, ErrUndefined
	}
	read, err := p.ReadText(p.values(written)[0])
	return p.checked(written, err == nil && read == text)
}

// WriteTexts writes an array. No style has a form for an empty one.
func (p Parameter) WriteTexts(texts []string) ([]string, error) {
	if p.Style == "deepObject" {
		return nil, ErrUndefined
	}
	escaped := make([]string, len(texts))
	for i, text := range texts {
		escaped[i] = p.Unreserve(p.Escape(text), !p.Repeats())
	}
	var written []string
	switch {
	case p.Repeats():
		for _, text := range escaped {
			written = append(written, p.wrap([]string{text}))
		}
	case p.Style == "matrix" && p.Explode:
		var b strings.Builder
		for _, text := range escaped {
			b.WriteString(p.wrap([]string{text}))
		}
		written = []string{b.String()}
	default:
		written = []string{p.wrap(escaped)}
	}
	if len(texts) == 0 {
		return nil, ErrUnwritable
	}
	read, err := p.ReadTexts(p.values(written)...)
	return p.checked(written, err == nil && slices.Equal(read, texts))
}

// WritePairs writes an object. No style has a form for an empty one.
func (p Parameter) WritePairs(pairs []Pair) ([]string, error) {
	if len(pairs) == 0 {
		return nil, ErrUnwritable
	}
	if p.Explode && (p.Style == "spaceDelimited" || p.Style == "pipeDelimited") {
		return nil, ErrUndefined
	}
	var parts []string
	for _, pair := range pairs {
		value := p.Unreserve(p.Escape(pair.Value), !p.Scatters())
		switch {
		case p.Scatters():
			parts = append(parts, p.memberName(pair.Name)+"="+value)
		case p.Explode:
			parts = append(parts, p.Escape(pair.Name)+"="+value)
		default:
			parts = append(parts, p.Escape(pair.Name), value)
		}
	}
	if p.Scatters() {
		return p.checked(parts, slices.Equal(p.regather(parts), pairs))
	}
	written := []string{p.wrap(parts)}
	if p.Style == "matrix" && p.Explode {
		written = []string{";" + strings.Join(parts, ";")}
	}
	read, err := p.ReadPairs(p.values(written)...)
	return p.checked(written, err == nil && slices.Equal(read, pairs))
}

// memberName is the name under which a member travels by itself. Those of cookies
// have no escapes (RFC 6265 section 4.1.1).
func (p Parameter) memberName(name string) string {
	if p.Style == "deepObject" {
		name = p.Name + "[" + name + "]"
	}
	if p.In == "cookie" {
		return name
	}
	return p.Escape(name)
}

// regather reads the parts of an object again.
func (p Parameter) regather(parts []string) []Pair {
	sent := Pairs(strings.Join(parts, "&"))
	if p.In == "cookie" {
		sent = Cookies([]string{strings.Join(parts, "; ")})
	}
	pairs, err := p.Gather(sent, func(string) bool { return true })
	if err != nil {
		return nil
	}
	return pairs
}

// wrap joins parts that are escaped and puts before them what the style has there.
func (p Parameter) wrap(parts []string) string {
	separator := ","
	switch p.Style {
	case "label":
		if p.Explode {
			separator = "."
		}
		return "." + strings.Join(parts, separator)
	case "matrix":
		return ";" + p.Escape(p.Name) + "=" + strings.Join(parts, separator)
	case "spaceDelimited":
		separator = "%20"
	case "pipeDelimited":
		separator = "%7C"
	}
	text := strings.Join(parts, separator)
	switch p.In {
	case "query":
		return p.Escape(p.Name) + "=" + text
	case "cookie":
		return p.Name + "=" + text
	}
	return text
}

// values finds what was written for the parameter, as a reader would.
func (p Parameter) values(written []string) []string {
	values := written
	switch p.In {
	case "query":
		values = QueryValues(strings.Join(written, "&"), p.Name)
	case "cookie":
		values = Values(Cookies([]string{strings.Join(written, "; ")}), p.Name)
	}
	if len(values) == 0 {
		return []string{""}
	}
	return values
}

// checked also refuses what no header may hold (RFC 9110 section 5.5).
func (p Parameter) checked(written []string, same bool) ([]string, error) {
	control := func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }
	if !same || p.In == "header" && strings.ContainsFunc(written[0], control) {
		return nil, ErrUnwritable
	}
	return written, nil
}
