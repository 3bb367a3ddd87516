package strict

import (
	"slices"
)

// isMember reports whether a name in the query or in cookies stands for a member of an
// object whose members travel by themselves.
func (o *Operation) isMember(p *Parameter, sent string) bool {
	if p.Style == "deepObject" {
		_, mine, _ := p.style().Keys(sent)
		return mine
	}
	_, listed := p.Shape.member(sent)
	return listed || !p.Shape.Closed && !o.isQueryKey(sent) &&
		!slices.ContainsFunc(o.Parameters, func(other Parameter) bool {
			return other.In == p.In && other.Name == sent && other.Name != p.Name
		})
}

// declares reports whether a name in the query is one of a parameter.
func (o *Operation) declares(name string) bool {
	for i := range o.Parameters {
		p := &o.Parameters[i]
		switch {
		case p.In != "query":
		case p.scatters():
			if o.isMember(p, name) || p.Shape.scalar() && p.Name == name {
				return true
			}
		case p.Name == name:
			return true
		}
	}
	return o.isQueryKey(name)
}
