package style

import "strings"

// ReadPairs reads the members of an object that is in one text, in the order in
// which they were sent, repeated ones too. Lines of a header are one text.
func (p Parameter) ReadPairs(sent ...string) ([]Pair, error) {
	if len(sent) == 0 {
		return nil, ErrSyntax
	}
	parts, err := p.memberParts(sent)
	if err != nil {
		return nil, err
	}
	if p.Explode {
		return p.assignments(parts)
	}
	if len(parts)%2 != 0 {
		return nil, ErrSyntax
	}
	pairs := make([]Pair, 0, len(parts)/2)
	for i := 0; i < len(parts); i += 2 {
		pair, err := p.pair(parts[i], parts[i+1])
		if err != nil {
			return nil, err
		}
		pairs = append(pairs, pair)
	}
	return pairs, nil
}

// memberParts are NAME=VALUE where exploded, else names and values in turn.
func (p Parameter) memberParts(sent []string) ([]string, error) {
	switch {
	case p.Scatters(), p.Explode && (p.Style == "spaceDelimited" || p.Style == "pipeDelimited"):
		return nil, ErrUndefined
	case p.Style == "matrix" && p.Explode:
		text, ok := strings.CutPrefix(sent[0], ";")
		if !ok {
			return nil, ErrSyntax
		}
		return split(text, ";")
	}
	return p.parts(sent, p.Style == "label" && p.Explode)
}

func (p Parameter) assignments(parts []string) ([]Pair, error) {
	pairs := make([]Pair, 0, len(parts))
	for _, part := range parts {
		if p.In == "header" && strings.Trim(part, " \t") == "" {
			continue // RFC 9110 section 5.6.1.2
		}
		name, value, ok := strings.Cut(part, "=")
		if !ok {
			return nil, ErrSyntax
		}
		pair, err := p.pair(name, value)
		if err != nil {
			return nil, err
		}
		pairs = append(pairs, pair)
	}
	return pairs, nil
}

func (p Parameter) pair(name, value string) (pair Pair, err error) {
	if pair.Name, err = p.Unescape(name); err != nil {
		return Pair{}, err
	}
	pair.Value, err = p.Unescape(value)
	return pair, err
}

// Member returns the member that a name in the query stands for in style deepObject,
// NAME[MEMBER]; mine is false where it is none of the parameter's. Indices, empty
// brackets and brackets in brackets are not defined.
func (p Parameter) Member(sent string) (name string, mine bool, err error) {
	rest, mine := strings.CutPrefix(sent, p.Name)
	if !mine || !strings.HasPrefix(rest, "[") {
		return "", false, nil
	}
	name, closed := strings.CutSuffix(rest[1:], "]")
	switch {
	case strings.ContainsAny(name, "[]"), closed && name == "":
		return "", true, ErrUndefined
	case !closed:
		return "", true, ErrSyntax
	}
	return name, true, nil
}

// Gather reads the members of an object that are scattered over a query or cookies:
// those whose names mine takes or, in style deepObject, stand in brackets. All are
// read, and the first error is returned with them.
func (p Parameter) Gather(all []Sent, mine func(name string) bool) (pairs []Pair, err error) {
	note := func(found error) {
		if err == nil {
			err = found
		}
	}
	for _, sent := range all {
		name := sent.Name
		if p.Style == "deepObject" {
			member, is, wrong := p.Member(name)
			if !is {
				continue
			}
			name = member
			note(wrong)
		} else if !mine(name) {
			continue
		}
		value, wrong := p.Unescape(sent.Value)
		note(wrong)
		if sent.Broken {
			note(ErrSyntax)
		}
		if len(pairs) == MaxParts {
			return pairs, ErrTooMany
		}
		pairs = append(pairs, Pair{name, value})
	}
	return pairs, err
}
