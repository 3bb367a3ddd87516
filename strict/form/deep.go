package form

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/leasegate/leasegate/strict/style"
	"github.com/leasegate/leasegate/strict/wire"
)

// deep reads a member in style deepObject of the pairs that have its name, in whose
// brackets there may be brackets again. A value that is no object stands under the name
// alone.
func (r *reading) deep(m *Member, pairs []style.Sent) {
	deep, err := m.style("query").ReadDeep(pairs)
	for _, pair := range pairs {
		if pair.Name != m.Name {
			continue
		}
		text, wrong := escaping.Unescape(pair.Value)
		err = cmp.Or(err, wrong)
		deep = append(deep, style.Deep{Value: text})
	}
	if err != nil {
		r.unreadable(m, m.Name)
		return
	}
	r.broken = false
	text := r.branch(nil, &m.Value, style.Tree(deep), pointer(m.Name))
	if r.broken {
		r.unreadable(m, m.Name)
		return
	}
	r.add(m.Name, text)
}

// branch appends the JSON that a branch stands for. broken is set where it stands for
// nothing.
func (r *reading) branch(dst []byte, v *Value, b *style.Branch, at string) []byte {
	array := v != nil && v.Types&Array != 0
	switch {
	case len(b.Texts) > 0 && len(b.Keys) > 0:
		r.broken = true
		return dst
	case len(b.Texts) > 1 && !array:
		r.FailAt(at, "duplicateMember", "a member name that is not there yet")
		return v.AppendText(dst, b.Texts[0])
	case len(b.Texts) > 1, len(b.Texts) == 1 && array && !v.scalar():
		return v.appendTexts(dst, b.Texts)
	case len(b.Texts) == 1:
		return v.AppendText(dst, b.Texts[0])
	}
	if items := b.Items(); items != nil && (array || v == nil || v.Types&Object == 0) {
		dst = append(dst, '[')
		for i, item := range items {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = r.branch(dst, v.items(), item, at+"/"+strconv.Itoa(i))
		}
		return append(dst, ']')
	}
	dst = append(dst, '{')
	for i, key := range b.Keys {
		if i > 0 {
			dst = append(dst, ',')
		}
		r.broken = r.broken || style.Unnamed(key)
		dst = append(wire.AppendString(dst, key), ':')
		dst = r.branch(dst, v.under(key), b.Under(key), at+pointer(key))
	}
	return append(dst, '}')
}

func (v *Value) items() *Value {
	if v == nil {
		return nil
	}
	return v.Items
}

func (v *Value) appendTexts(dst []byte, texts []string) []byte {
	dst = append(dst, '[')
	for i, text := range texts {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = v.items().AppendText(dst, text)
	}
	return append(dst, ']')
}

// under is what is said of a member of an object; nil where that is nothing.
func (v *Value) under(key string) *Value {
	if v == nil || v.Members == nil {
		return nil
	}
	return &v.Members.member(key).Value
}

// writeDeep writes a member in style deepObject. OpenAPI does not say how what is inside
// of objects is written: members stand in brackets, and each item of an array has the
// name of the array where that can't be mistaken, else its index in brackets.
func (m *Member) writeDeep(raw []byte) ([]string, error) {
	deep, err := m.appendDeep(nil, nil, raw)
	if err != nil {
		return nil, err
	}
	return m.style("query").WriteDeep(deep)
}

func (v *Value) appendDeep(deep []style.Deep, keys []string, raw []byte) (_ []style.Deep, err error) {
	before := len(deep)
	under := func(key string, of *Value, raw []byte) {
		if err == nil {
			deep, err = of.appendDeep(deep, append(slices.Clip(keys), key), raw)
		}
	}
	switch {
	case len(raw) > 0 && raw[0] == '{':
		each(raw, func(name string, raw []byte) { under(name, v.under(name), raw) })
	case len(raw) > 0 && raw[0] == '[':
		items := v.items()
		named := len(keys) > 0 && !v.scalar() && items.scalar()
		for i, item := range elements(raw) {
			if text, ok := items.Text(item); named && ok {
				deep = append(deep, style.Deep{Keys: keys, Value: text})
			} else {
				under(strconv.Itoa(i), items, item)
			}
		}
	default:
		text, ok := v.Text(raw)
		if !ok {
			return nil, errUnwritable
		}
		return append(deep, style.Deep{Keys: keys, Value: text}), nil
	}
	if err == nil && len(deep) == before {
		err = errUnwritable // no style has a form for what is empty
	}
	return deep, err
}
