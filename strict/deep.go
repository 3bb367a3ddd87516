package strict

import (
	"cmp"

	"github.com/leasegate/leasegate/strict/style"
	"github.com/leasegate/leasegate/strict/wire"
)

// appendBranch appends the JSON that a branch stands for. The rule says what is wrong
// with it.
func (s *Shape) appendBranch(dst []byte, b *style.Branch) (text []byte, rule string) {
	switch {
	case len(b.Texts) > 0 && len(b.Keys) > 0:
		return append(dst, "null"...), "syntax"
	case len(b.Texts) > 1 && !s.takes("array"):
		return s.appendText(dst, b.Texts[0]), "duplicate"
	case len(b.Texts) > 1 || len(b.Texts) == 1 && s.takes("array") && !s.scalar():
		return s.appendTexts(dst, b.Texts), ""
	case len(b.Texts) == 1:
		return s.appendText(dst, b.Texts[0]), ""
	}
	if items := b.Items(); items != nil && (s.takes("array") || !s.takes("object")) {
		return s.appendItems(dst, items)
	}
	return s.appendBranches(dst, b)
}

func (s *Shape) appendItems(dst []byte, items []*style.Branch) (text []byte, rule string) {
	dst = append(dst, '[')
	for i, item := range items {
		if i > 0 {
			dst = append(dst, ',')
		}
		var wrong string
		dst, wrong = s.items().appendBranch(dst, item)
		rule = cmp.Or(rule, wrong)
	}
	return append(dst, ']'), rule
}

func (s *Shape) appendBranches(dst []byte, b *style.Branch) (text []byte, rule string) {
	dst = append(dst, '{')
	for i, key := range b.Keys {
		if i > 0 {
			dst = append(dst, ',')
		}
		member, _ := s.member(key)
		var wrong string
		dst, wrong = member.appendBranch(append(wire.AppendString(dst, key), ':'), b.Under(key))
		if style.Unnamed(key) {
			wrong = "syntax"
		}
		rule = cmp.Or(rule, wrong)
	}
	return append(dst, '}'), rule
}
