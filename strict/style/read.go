package style

import "strings"

// ReadText reads the text of a primitive from what was sent for it.
func (p Parameter) ReadText(sent string) (string, error) {
	switch p.Style {
	case "label":
		var ok bool
		if sent, ok = strings.CutPrefix(sent, "."); !ok {
			return "", ErrSyntax
		}
	case "matrix":
		rest, ok := strings.CutPrefix(sent, ";")
		if sent, ok = p.cutName(rest, ok); !ok {
			return "", ErrSyntax
		}
	case "deepObject":
		return "", ErrUndefined
	}
	return p.Unescape(sent)
}

// ReadTexts reads the elements of an array. Of several texts, where each element
// travels by itself they are the elements, in a header they are lines of one list
// (RFC 9110 section 5.3), and else the first counts. Empty elements of a list in a
// header are none (section 5.6.1.2).
func (p Parameter) ReadTexts(sent ...string) ([]string, error) {
	if len(sent) == 0 {
		return nil, ErrSyntax
	}
	parts, err := p.elements(sent)
	if err != nil {
		return nil, err
	}
	texts := make([]string, 0, len(parts))
	for _, part := range parts {
		text, err := p.Unescape(part)
		if err != nil {
			return nil, err
		}
		if text != "" || p.In != "header" {
			texts = append(texts, text)
		}
	}
	return texts, nil
}

// elements are those of an array, as they were sent.
func (p Parameter) elements(sent []string) ([]string, error) {
	switch {
	case p.Style == "deepObject":
		return nil, ErrUndefined
	case p.Repeats():
		if len(sent) > MaxParts {
			return nil, ErrTooMany
		}
		return sent, nil
	case p.Style == "matrix" && p.Explode:
		return p.named(sent[0])
	}
	return p.parts(sent, p.Style == "label" && p.Explode)
}

// named are the elements of ;NAME=ONE;NAME=TWO.
func (p Parameter) named(sent string) ([]string, error) {
	sent, ok := strings.CutPrefix(sent, ";")
	if !ok {
		return nil, ErrSyntax
	}
	parts, err := split(sent, ";")
	if err != nil {
		return nil, err
	}
	for i := range parts {
		if parts[i], ok = p.cutName(parts[i], true); !ok {
			return nil, ErrSyntax
		}
	}
	return parts, nil
}

// parts takes what is in one text apart.
func (p Parameter) parts(sent []string, dots bool) ([]string, error) {
	text, separator, ok := sent[0], ",", true
	switch p.Style {
	case "simple":
		if p.In == "header" {
			text = strings.Join(sent, ",")
		}
	case "label":
		if text, ok = strings.CutPrefix(text, "."); dots {
			separator = "."
		}
	case "matrix":
		text, ok = strings.CutPrefix(text, ";")
		text, ok = p.cutName(text, ok)
	case "spaceDelimited":
		text, separator = strings.ReplaceAll(text, "%20", "+"), "+"
	case "pipeDelimited":
		text, separator = pipes.Replace(text), "|"
	}
	if !ok {
		return nil, ErrSyntax
	}
	return split(text, separator)
}

var pipes = strings.NewReplacer("%7C", "|", "%7c", "|")

func split(text, separator string) ([]string, error) {
	if strings.Count(text, separator) >= MaxParts {
		return nil, ErrTooMany
	}
	return strings.Split(text, separator), nil
}

// cutName cuts the name of the parameter off, and the sign after it.
func (p Parameter) cutName(text string, ok bool) (value string, is bool) {
	name, value, _ := strings.Cut(text, "=")
	plain, err := p.Unescape(name)
	return value, ok && err == nil && plain == p.Name
}
