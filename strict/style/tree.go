package style

import (
	"strconv"
	"strings"
)

// A Branch is what an object of style deepObject has under one key: texts, or further
// branches in the order in which they came.
type Branch struct {
	Texts []string
	Keys  []string
	under map[string]*Branch
}

// Tree puts the texts of an object of style deepObject into order.
func Tree(deep []Deep) *Branch {
	root := &Branch{}
	for _, d := range deep {
		b := root
		for _, key := range d.Keys {
			b = b.grow(key)
		}
		b.Texts = append(b.Texts, d.Value)
	}
	return root
}

// grow is the branch of a key. Brackets with nothing in them are an item of its own each
// time.
func (b *Branch) grow(key string) *Branch {
	if next := b.under[key]; next != nil && key != "" {
		return next
	}
	if b.under == nil {
		b.under = map[string]*Branch{}
	}
	name := key
	if key == "" {
		name = "[" + strconv.Itoa(len(b.Keys)) // which no key in brackets can be
	}
	next := &Branch{}
	b.under[name] = next
	b.Keys = append(b.Keys, name)
	return next
}

// Under is the branch of one of Keys.
func (b *Branch) Under(key string) *Branch { return b.under[key] }

// Items are the branches of an array, in the order of their indices, or as they came where
// the brackets have none; nil where these keys are no array's.
func (b *Branch) Items() []*Branch {
	list := make([]*Branch, len(b.Keys))
	for i, key := range b.Keys {
		at := i
		if !Unnamed(key) {
			index, err := strconv.Atoi(key)
			if err != nil || strconv.Itoa(index) != key {
				return nil
			}
			at = index
		}
		if at < 0 || at >= len(list) || list[at] != nil {
			return nil
		}
		list[at] = b.under[key]
	}
	return list
}

// Unnamed reports whether a key stands for brackets with nothing in them.
func Unnamed(key string) bool { return strings.HasPrefix(key, "[") }
