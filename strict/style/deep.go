package style

import "strings"

// maxKeys bounds how deep objects and arrays are nested in deepObject.
const maxKeys = 32

// Keys returns where in the parameter a name in the query leads to in style deepObject:
// NAME[a][b] leads to a, b. Of objects in objects and of arrays OpenAPI says nothing;
// servers read the index of an item, or nothing, in the brackets. mine is false where
// the name is none of the parameter's.
func (p Parameter) Keys(sent string) (keys []string, mine bool, err error) {
	rest, mine := strings.CutPrefix(sent, p.Name)
	if !mine || !strings.HasPrefix(rest, "[") {
		return nil, false, nil
	}
	for rest != "" {
		inner, after, closed := strings.Cut(rest[1:], "]")
		if rest[0] != '[' || !closed || strings.Contains(inner, "[") {
			return nil, true, ErrSyntax
		}
		if len(keys) == maxKeys {
			return nil, true, ErrTooMany
		}
		keys, rest = append(keys, inner), after
	}
	return keys, true, nil
}

// A Deep is a text in an object of style deepObject, with the keys that lead there.
type Deep struct {
	Keys  []string
	Value string
}

// ReadDeep reads what the pairs of a query say of an object or array in style
// deepObject; other pairs are passed over. All are read, and the first error is
// returned with them.
func (p Parameter) ReadDeep(all []Sent) (deep []Deep, err error) {
	for _, sent := range all {
		keys, mine, wrong := p.Keys(sent.Name)
		if !mine {
			continue
		}
		value, broken := p.Unescape(sent.Value)
		switch {
		case err != nil:
		case wrong != nil:
			err = wrong
		case broken != nil || sent.Broken:
			err = ErrSyntax
		}
		if len(deep) == MaxParts {
			return deep, ErrTooMany
		}
		deep = append(deep, Deep{keys, value})
	}
	return deep, err
}

// WriteDeep writes an object or array in style deepObject, as [Parameter.WritePairs]
// does. A text without keys stands for the parameter as a whole.
func (p Parameter) WriteDeep(deep []Deep) ([]string, error) {
	written := make([]string, len(deep))
	for i, d := range deep {
		name := p.Name
		for _, key := range d.Keys {
			if key == "" {
				return nil, ErrUnwritable // which is read as an item
			}
			name += "[" + key + "]"
		}
		if keys, _, err := p.Keys(name); err != nil || !equalKeys(keys, d.Keys) {
			return nil, ErrUnwritable
		}
		written[i] = p.Escape(name) + "=" + p.Unreserve(p.Escape(d.Value), false)
	}
	if len(written) == 0 {
		return nil, ErrUnwritable
	}
	return written, nil
}

func equalKeys(a, b []string) bool {
	return strings.Join(a, "[") == strings.Join(b, "[") && len(a) == len(b)
}
