package codegen

import (
	"cmp"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/schema"
	"github.com/leasegate/leasegate/strict/wire"
)

// signs finds what tells the alternatives of a union apart before a value is read.
func (m *model) signs(made *unionType, u *union) tagging {
	tags := u.tag()
	made.Tag, made.Tags = tags.member, tags.texts
	made.Distinct = u.distinct(tags)
	if tags.member != "" && tags.apart {
		return tags // nothing else is looked at
	}
	bits := map[string]int{}
	for _, name := range u.memberNames() {
		bits[name] = len(made.Names)
		made.Names = append(made.Names, name)
	}
	for i, one := range u.alternatives {
		a := &made.Union.Alternatives[i]
		for name, bit := range bits {
			if needs(one.conjunction, name) {
				a.Needs |= 1 << bit
			}
		}
		allowed, closed := closedTo(one.conjunction)
		for _, name := range allowed {
			bit, known := bits[name]
			if closed = closed && known; known {
				a.Takes |= 1 << bit
			}
		}
		if a.Closed = closed; !closed {
			a.Takes = 0
		}
	}
	return tags
}

// needs reports whether every object of a conjunction has a member, in either direction.
func needs(c *conjunction, member string) bool {
	if s := shapeOf(c); s.form == formUnion {
		return s.union.keyword != "type" && !slices.ContainsFunc(s.union.alternatives, func(one *alternative) bool {
			return shapeOf(one.conjunction).types&schema.Object != 0 && !needs(one.conjunction, member)
		})
	}
	if !c.requires(member) {
		return false
	}
	said, _ := c.member(member)
	return !slices.ContainsFunc(flatten(said), func(s *schema.Schema) bool { return s.ReadOnly || s.WriteOnly })
}

// closedTo lists the members that an object can have; closed is false where it can have
// any.
func closedTo(c *conjunction) (allowed []string, closed bool) {
	if shapeOf(c).types&schema.Object == 0 {
		return nil, false
	}
	if _, closed = c.additional(); !closed {
		return nil, false
	}
	for _, name := range c.named() {
		if _, forbidden := c.member(name); !forbidden {
			allowed = append(allowed, name)
		}
	}
	return allowed, true
}

// maxSigns is how many members a wire.Union can look for.
const maxSigns = 64

// memberNames lists the members that tell alternatives apart: those that some require,
// and those that closed ones allow, sorted.
func (u *union) memberNames() (names []string) {
	objects := u.objects()
	if len(objects) < 2 {
		return nil
	}
	var required, allowed []string
	for _, one := range objects {
		for _, name := range namedIn(one.conjunction) {
			if needs(one.conjunction, name) && slices.ContainsFunc(objects, func(other *alternative) bool { return !needs(other.conjunction, name) }) {
				required = append(required, name)
			}
		}
		if list, closed := closedTo(one.conjunction); closed {
			allowed = append(allowed, list...)
		}
	}
	for _, list := range [][]string{required, allowed} {
		list = append(slices.Clone(names), list...)
		slices.Sort(list)
		if list = slices.Compact(list); len(list) > maxSigns {
			return names
		}
		names = list
	}
	return names
}

// namedIn is named, of unions inside too.
func namedIn(c *conjunction) []string {
	names := c.named()
	if s := shapeOf(c); s.form == formUnion {
		for _, one := range s.union.alternatives {
			names = append(names, namedIn(one.conjunction)...)
		}
		slices.Sort(names)
		names = slices.Compact(names)
	}
	return names
}

// objects are the alternatives that objects can match.
func (u *union) objects() (list []*alternative) {
	for _, one := range u.alternatives {
		if shapeOf(one.conjunction).types&schema.Object != 0 {
			list = append(list, one)
		}
	}
	return list
}

// A tagging is a member that names the alternatives that are objects by its text.
type tagging struct {
	member string
	texts  []wire.Tag
	apart  bool // each text is that of one alternative
}

// tag finds the member that tells most: that of the discriminator, if it does.
func (u *union) tag() (best tagging) {
	objects := u.objects()
	if len(objects) < 2 {
		return tagging{}
	}
	names := namedIn(objects[0].conjunction)
	if u.of != nil && u.of.Discriminator != nil {
		names = append([]string{u.of.Discriminator.PropertyName}, names...)
	}
	most := 1
	for _, member := range names {
		t := tagging{member: member, apart: true}
		different := map[string]bool{}
		for i, one := range u.alternatives {
			if shapeOf(one.conjunction).types&schema.Object == 0 {
				continue
			}
			texts, ok := tagTexts(one.conjunction, member)
			if !ok {
				t.member = ""
				break
			}
			for _, text := range texts {
				t.apart = t.apart && !different[text]
				different[text] = true
				t.texts = append(t.texts, wire.Tag{Text: text, Alternative: i})
			}
		}
		if t.member == "" {
			continue
		}
		if score := len(different); score > most || t.apart && !best.apart && score > 1 {
			most, best = score, t
		}
	}
	slices.SortFunc(best.texts, func(a, b wire.Tag) int {
		return cmp.Or(strings.Compare(a.Text, b.Text), cmp.Compare(a.Alternative, b.Alternative))
	})
	return best
}

// tagTexts returns the texts that a member has that every object of a conjunction has; ok
// is false where it can be absent or have others.
func tagTexts(c *conjunction, member string) (texts []string, ok bool) {
	if s := shapeOf(c); s.form == formUnion {
		for _, one := range s.union.objects() {
			more, ok := tagTexts(one.conjunction, member)
			if !ok {
				return nil, false
			}
			texts = append(texts, more...)
		}
		slices.Sort(texts)
		return slices.Compact(texts), true
	}
	if !needs(c, member) {
		return nil, false
	}
	said, _ := c.member(member)
	s := shapeOf(c.all.of(said...))
	if s.types != schema.String || s.null || len(s.values) == 0 {
		return nil, false
	}
	for _, v := range s.fitting(s.values) {
		texts = append(texts, v.Text)
	}
	slices.Sort(texts)
	return slices.Compact(texts), true
}

// distinct reports whether no value can match two alternatives.
func (u *union) distinct(tags tagging) bool {
	for i, a := range u.alternatives {
		for _, b := range u.alternatives[:i] {
			if !apart(a.conjunction, b.conjunction, tags.member != "" && tags.apart) {
				return false
			}
		}
	}
	return true
}

// told reports whether the type of a value, or the text that names an object, tells which
// alternative it is.
func (u *union) told(tagged bool) bool {
	for i, a := range u.alternatives {
		for _, b := range u.alternatives[:i] {
			if both := shapeOf(a.conjunction).types & shapeOf(b.conjunction).types; both != 0 && (both != schema.Object || !tagged) {
				return false
			}
		}
	}
	return true
}

func apart(a, b *conjunction, tagged bool) bool {
	switch both := shapeOf(a).types & shapeOf(b).types; both {
	case 0:
		return true
	case schema.Object:
		return tagged || shuts(a, b) || shuts(b, a)
	case schema.String, schema.Boolean, schema.Integer, schema.Number | schema.Integer:
		one, other := shapeOf(a), shapeOf(b)
		return len(one.values) > 0 && len(other.values) > 0 && !slices.ContainsFunc(one.values, func(v schema.Value) bool {
			return slices.ContainsFunc(other.values, func(o schema.Value) bool { return sameScalar(v, o) })
		})
	}
	return false
}

// shuts reports whether the objects of one have a member that those of a closed one
// can't have.
func shuts(closed, other *conjunction) bool {
	allowed, ok := closedTo(closed)
	return ok && slices.ContainsFunc(namedIn(other), func(name string) bool {
		return needs(other, name) && !slices.Contains(allowed, name)
	})
}
