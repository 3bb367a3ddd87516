package cases

import (
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/strict/style"
)

// plainText is a scalar as a parameter has it.
func plainText(v value) (string, bool) {
	switch v := v.(type) {
	case text:
		return string(v), true
	case raw:
		return string(v), v != "null"
	}
	return "", false
}

// escape escapes text for a segment, a query or a form (RFC 3986, section 2).
func escape(text string) string { return style.Parameter{In: "query"}.Escape(text) }

// styled writes a value in the style of a parameter: the text for a path or a header,
// or the pairs of a query, a form or cookies. ok is false where the style can't carry
// it.
func styled(p style.Parameter, v value) (written []string, ok bool) {
	var err error
	switch v := v.(type) {
	case array:
		if p.Style == "deepObject" {
			return deepPairs(p.Escape(p.Name), v)
		}
		texts, plain := plainTexts(v)
		if !plain {
			return nil, false
		}
		written, err = p.WriteTexts(texts)
	case object:
		pairs, plain := plainPairs(v, p.Style == "form" && p.Explode)
		switch {
		case !plain && p.Style == "deepObject":
			return deepPairs(p.Escape(p.Name), v)
		case !plain:
			return nil, false
		}
		written, err = p.WritePairs(pairs)
	default:
		one, plain := plainText(v)
		if !plain {
			return nil, false
		}
		written, err = p.WriteText(one)
	}
	return written, err == nil && len(written) > 0
}

// plainTexts are the items of an array; ok is false where one of them has a structure
// itself.
func plainTexts(items array) (texts []string, ok bool) {
	for _, item := range items {
		one, ok := plainText(item)
		if !ok {
			return nil, false
		}
		texts = append(texts, one)
	}
	return texts, true
}

// plainPairs are the members of an object, arrays as repeated ones where they may be.
func plainPairs(o object, repeat bool) (pairs []style.Pair, ok bool) {
	for _, m := range o {
		values := array{m.value}
		if items, isArray := m.value.(array); isArray && repeat {
			values = items
		}
		texts, ok := plainTexts(values)
		if !ok || m.written != "" {
			return nil, false
		}
		for _, one := range texts {
			pairs = append(pairs, style.Pair{Name: m.name, Value: one})
		}
	}
	return pairs, true
}

// deepPairs writes what is inside of a value as name[member]=value. How arrays are
// written, OpenAPI does not say; name[0]=value is what most servers read.
func deepPairs(name string, v value) (pairs []string, ok bool) {
	add := func(token string, inner value) bool {
		nested, ok := deepPairs(name+escape("["+token+"]"), inner)
		pairs = append(pairs, nested...)
		return ok
	}
	switch v := v.(type) {
	case object:
		for _, m := range v {
			if m.written != "" || !add(m.name, m.value) {
				return nil, false
			}
		}
	case array:
		for i, item := range v {
			if !add(strconv.Itoa(i), item) {
				return nil, false
			}
		}
	default:
		one, ok := plainText(v)
		return []string{name + "=" + escape(one)}, ok
	}
	return pairs, len(pairs) > 0
}

// unstyled writes a text that has no style: that of a parameter with content.
func unstyled(p style.Parameter, text string) []string {
	switch p.In {
	case "query":
		return []string{p.Escape(p.Name) + "=" + p.Escape(text)}
	case "cookie":
		return []string{p.Name + "=" + p.Escape(text)}
	}
	return []string{p.Escape(text)}
}

// fieldValue reports whether a header can carry text as it is (RFC 9110, section 5.5).
func fieldValue(text string) bool {
	return text == strings.TrimSpace(text) && !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' })
}

// cookieValue reports whether cookies can carry text as it is: they have no escapes
// that all servers undo (RFC 6265, section 4.1.1).
func cookieValue(text string) bool { return fieldValue(text) && !strings.ContainsAny(text, "\";\\ %") }
