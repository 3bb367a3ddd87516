package cases

import (
	"fmt"

	"github.com/leasegate/leasegate/schema"
)

// maxTried bounds the optional members that are tried one by one.
const maxTried = 16

// objects yields objects that may match a view: with what is required, with each
// optional member, with all, and such as other alternatives refuse.
func (g *Generator) objects(v *view, yield func(value) bool) {
	base, ok := g.sampleObject(v, false)
	if !ok {
		return
	}
	if !yield(base) {
		return
	}
	names, schemas := v.properties()
	tried := 0
	for _, name := range names {
		if tried == maxTried {
			break
		}
		if base.get(name) != nil || misplaced(schemas[name]) {
			continue
		}
		if one, ok := g.memberSample(v, name, v.member(name), false); ok {
			if tried++; !yield(base.with(name, one)) {
				return
			}
		}
	}
	all, ok := g.sampleObject(v, true)
	if ok && len(all) > len(base) && !yield(all) {
		return
	}
	if spoilt := g.spoil(v, base); len(spoilt) > len(base) {
		yield(spoilt)
	}
}

// spoil gives an object members that the alternatives of oneOf which were not
// chosen describe, of values that they refuse.
func (g *Generator) spoil(v *view, base object) object {
	if _, closed := v.closed(); closed {
		return base
	}
	for _, other := range v.siblings {
		refused := false
		names, _ := g.view([]*schema.Schema{other}, chooser{}).properties()
		for _, name := range names {
			if refused || base.get(name) != nil || len(v.member(name)) > 0 {
				continue
			}
			for _, odd := range []value{raw("true"), raw("0"), text("leasegate"), array{}} {
				if spoilt := base.with(name, odd); !g.takes(other, spoilt) {
					base, refused = spoilt, true
					break
				}
			}
		}
	}
	return base
}

// sampleObject makes an object with the required members, or with all.
func (g *Generator) sampleObject(v *view, full bool) (object, bool) {
	result, ok := g.requiredMembers(v, full)
	if !ok {
		return nil, false
	}
	names, schemas := v.properties()
	least, most := v.members()
	if full {
		for _, name := range names {
			if most >= 0 && len(result) >= most {
				break
			}
			if result.get(name) != nil || misplaced(schemas[name]) || result.size() > maxSample {
				continue
			}
			if one, ok := g.memberSample(v, name, v.member(name), full); ok && one.size()+result.size() <= maxSample {
				result = result.with(name, one)
			}
		}
	}
	if _, closed := v.closed(); !closed || len(result) < least {
		return g.padObject(v, result, least, full), true
	}
	return result, true
}

// requiredMembers makes the members that must be there, also for others that are.
func (g *Generator) requiredMembers(v *view, full bool) (object, bool) {
	result, size := object{}, 0
	queue, _ := v.required()
	for i := 0; i < len(queue); i++ {
		name := queue[i]
		schemas := v.member(name)
		if result.get(name) != nil || misplaced(schemas) {
			continue
		}
		one, ok := g.memberSample(v, name, schemas, full)
		if !ok {
			return nil, false
		}
		// Members that must be there, of objects that hold two of each other, can be more
		// than any server takes.
		if size += len(name) + one.size(); size > maxRequired {
			return nil, false
		}
		result = append(result, member{name: name, value: one})
		queue = g.dependents(v, name, queue)
	}
	return result, true
}

// dependents adds what must be there with a member, and the schemas that hold then.
func (g *Generator) dependents(v *view, name string, queue []string) []string {
	for _, part := range v.parts {
		for _, d := range part.DependentRequired {
			if d.Name == name {
				queue = append(queue, d.Required...)
			}
		}
		for i := range part.DependentSchemas {
			if d := &part.DependentSchemas[i]; d.Name == name {
				g.gather(v, d.Schema, &chooser{})
				queue = append(queue, d.Required...)
			}
		}
	}
	return queue
}

// padObject adds members where more are needed, or where their names are free.
func (g *Generator) padObject(v *view, result object, least int, full bool) object {
	names, schemas := v.properties()
	for _, name := range names {
		if len(result) >= least {
			break
		}
		if result.get(name) != nil || misplaced(schemas[name]) {
			continue
		}
		if one, ok := g.memberSample(v, name, v.member(name), false); ok {
			result = result.with(name, one)
		}
	}
	if full && len(v.additional()) > 0 && least <= len(result) {
		least = len(result) + 1
		if _, most := v.members(); most >= 0 {
			least = min(least, most)
		}
	}
	for i := 1; len(result) < least && i <= least && least < maxItems; i++ {
		name, ok := g.memberName(v, i)
		if !ok || result.get(name) != nil {
			continue
		}
		one, ok := g.memberSample(v, name, v.member(name), false)
		if !ok {
			break
		}
		result = append(result, member{name: name, value: one})
	}
	return result
}

// memberName is a name for a member that no schema names: the i-th, from 1.
func (g *Generator) memberName(v *view, i int) (string, bool) {
	name := fmt.Sprintf("member%d", i)
	_, closed := v.closed()
	for _, part := range v.parts {
		if part.PropertyNames != nil {
			names := g.view([]*schema.Schema{part.PropertyNames}, chooser{})
			if values, _, _ := names.values(); len(values) > 0 {
				given, isText := values[(i-1)%len(values)].(text)
				return string(given), isText && i <= len(values)
			}
			if g.takes(part.PropertyNames, text(name)) && !closed {
				continue
			}
			if found := g.textsOf(names, i); len(found) > 0 {
				return string(found[len(found)-1].(text)), len(found) >= i
			}
		}
		if closed && len(part.PatternProperties) > 0 {
			found := g.matching(part.PatternProperties[0].Source, stringLimits{max: -1}, i, func(string) bool { return true })
			if len(found) < i {
				return "", false
			}
			return found[i-1], true
		}
	}
	return name, !closed
}

// memberSample makes a value for a member.
func (g *Generator) memberSample(v *view, name string, schemas []*schema.Schema, full bool) (value, bool) {
	if forced, ok := v.forced[name]; ok && g.takesEach(schemas, text(forced)) {
		return text(forced), true
	}
	if len(schemas) == 0 {
		return text("acme"), true
	}
	n := g.node(schemas)
	switch {
	case n == nil:
		return nil, false
	case full:
		return g.fullOf(n), true
	}
	return n.min, true
}

// fullObject is an object with all members that may be there together.
func (g *Generator) fullObject(n *node) value {
	all, ok := g.sampleObject(n.view, true)
	if ok && g.takesEach(n.schemas, all) {
		return all
	}
	// Some members exclude others.
	base, _ := n.min.(object)
	for i, one := range all {
		if i == 4*maxTried {
			break
		}
		if base.get(one.name) == nil {
			if more := base.with(one.name, one.value); g.takesEach(n.schemas, more) {
				base = more
			}
		}
	}
	return base
}

// members are the numbers of members that a view allows; most is -1 where there
// is no limit.
func (v *view) members() (least, most int) {
	most = -1
	for _, part := range v.parts {
		if limit := part.MinProperties; limit != nil {
			least = max(least, clampLength(*limit))
		}
		if limit := part.MaxProperties; limit != nil && (most < 0 || clampLength(*limit) < most) {
			most = clampLength(*limit)
		}
	}
	return least, most
}
