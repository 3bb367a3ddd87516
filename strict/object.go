package strict

// isMember reports whether a name in the query or in cookies stands for a member of an
// object whose members travel by themselves.
func (o *Operation) isMember(p *Parameter, sent string) bool {
	if p.Style == "deepObject" {
		_, mine, _ := p.style().Keys(sent)
		return mine
	}
	if _, listed := p.Shape.member(sent); listed || p.Shape.Closed {
		return listed
	}
	for i := range o.Parameters {
		if other := &o.Parameters[i]; other.In == p.In && other.Name != p.Name && other.owns(sent) {
			return false
		}
	}
	return !o.isKey(p.In, sent)
}

// owns reports whether a name is that of the parameter, or of a member that only it has.
func (p *Parameter) owns(name string) bool {
	if p.Name == name || !p.scatters() {
		return p.Name == name
	}
	if p.Style == "deepObject" {
		_, mine, _ := p.style().Keys(name)
		return mine
	}
	_, listed := p.Shape.member(name)
	return listed
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
	return o.isKey("query", name)
}
