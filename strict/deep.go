package strict

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/strict/style"
	"github.com/leasegate/leasegate/strict/wire"
)

// A branch is what an object of style deepObject has under one key: texts, or further
// branches in the order in which they came.
type branch struct {
	texts    []string
	keys     []string
	branches map[string]*branch
}

// branchesOf puts the texts of an object of style deepObject into order.
func branchesOf(deep []style.Deep) *branch {
	root := &branch{}
	for _, d := range deep {
		b := root
		for _, key := range d.Keys {
			b = b.under(key)
		}
		b.texts = append(b.texts, d.Value)
	}
	return root
}

// under is the branch of a key. Brackets with nothing in them are an item of its own each
// time.
func (b *branch) under(key string) *branch {
	if next := b.branches[key]; next != nil && key != "" {
		return next
	}
	if b.branches == nil {
		b.branches = map[string]*branch{}
	}
	name := key
	if key == "" {
		name = "[" + strconv.Itoa(len(b.keys)) // which no key in brackets can be
	}
	next := &branch{}
	b.branches[name] = next
	b.keys = append(b.keys, name)
	return next
}

// items are the branches of an array, in the order of their indices, or as they came where
// the brackets have none; nil where these keys are no array's.
func (b *branch) items() []*branch {
	list := make([]*branch, len(b.keys))
	for i, key := range b.keys {
		at := i
		if !isUnnamed(key) {
			index, err := strconv.Atoi(key)
			if err != nil || strconv.Itoa(index) != key {
				return nil
			}
			at = index
		}
		if at < 0 || at >= len(list) || list[at] != nil {
			return nil
		}
		list[at] = b.branches[key]
	}
	return list
}

// appendBranch appends the JSON that a branch stands for. The rule says what is wrong
// with it.
func (s *Shape) appendBranch(dst []byte, b *branch) (text []byte, rule string) {
	switch {
	case len(b.texts) > 0 && len(b.keys) > 0:
		return append(dst, "null"...), "syntax"
	case len(b.texts) > 1 && !s.takes("array"):
		return s.appendText(dst, b.texts[0]), "duplicate"
	case len(b.texts) > 1 || len(b.texts) == 1 && s.takes("array") && !s.scalar():
		return s.appendTexts(dst, b.texts), ""
	case len(b.texts) == 1:
		return s.appendText(dst, b.texts[0]), ""
	}
	if items := b.items(); items != nil && (s.takes("array") || !s.takes("object")) {
		return s.appendItems(dst, items)
	}
	return s.appendBranches(dst, b)
}

func (s *Shape) appendItems(dst []byte, items []*branch) (text []byte, rule string) {
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

func (s *Shape) appendBranches(dst []byte, b *branch) (text []byte, rule string) {
	dst = append(dst, '{')
	for i, key := range b.keys {
		if i > 0 {
			dst = append(dst, ',')
		}
		member, _ := s.member(key)
		var wrong string
		dst, wrong = member.appendBranch(append(wire.AppendString(dst, key), ':'), b.branches[key])
		if isUnnamed(key) {
			wrong = "syntax"
		}
		rule = cmp.Or(rule, wrong)
	}
	return append(dst, '}'), rule
}

// isUnnamed reports whether a key stands for brackets with nothing in them.
func isUnnamed(key string) bool { return strings.HasPrefix(key, "[") }
