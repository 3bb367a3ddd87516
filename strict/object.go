package strict

import (
	"slices"

	"github.com/leasegate/leasegate/strict/style"
	"github.com/leasegate/leasegate/strict/value"
	"github.com/leasegate/leasegate/strict/wire"
)

// An Object says of what types the members of a parameter are that is an object:
// string, number, integer or boolean.
type Object struct {
	Members []Member
	Others  string // of members that are not listed; "" where there are none
}

// A Member is a documented member of such an object.
type Member struct{ Name, Type string }

func (o *Object) typeOf(name string) string {
	for _, m := range o.Members {
		if m.Name == name {
			return m.Type
		}
	}
	return o.Others
}

// member returns the member of an object whose members travel by themselves that a
// name in the query or in cookies stands for; mine is false where it is none.
func (o *Operation) member(p *Parameter, sent string) (mine bool) {
	if p.Style == "deepObject" {
		_, mine, _ = p.style().Member(sent)
		return mine
	}
	if slices.ContainsFunc(p.Object.Members, func(m Member) bool { return m.Name == sent }) {
		return true
	}
	return p.Object.Others != "" && !o.isQueryKey(sent) &&
		!slices.ContainsFunc(o.Parameters, func(other Parameter) bool {
			return other.In == p.In && other.Name == sent && other.Name != p.Name
		})
}

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
		case p.Shape != nil && p.scatters():
			if o.isMember(p, name) || p.Shape.scalar() && p.Name == name {
				return true
			}
		case p.Object != nil && p.style().Scatters():
			if o.member(p, name) {
				return true
			}
		case p.Name == name:
			return true
		}
	}
	return o.isQueryKey(name)
}

// gather reads the members of an object that travel by themselves.
func (o *Operation) gather(p *Parameter, sent []style.Sent) ([]style.Pair, error) {
	return p.style().Gather(sent, func(name string) bool { return o.member(p, name) })
}

// Object returns the text of an object parameter as JSON, for a decoder, each
// member in the type that the document gives it where its text allows that; ok is
// false where there is none to read. What is wrong is recorded as by Text.
func (q *Request) Object(p *Parameter) (text []byte, ok bool) {
	pairs, there, err := q.pairs(p)
	switch {
	case !there:
		q.absent(p)
		return nil, false
	case err != nil:
		q.Fail(p.Pointer, "syntax", "an object in style "+p.Style)
		return nil, false
	}
	return q.objectText(p, pairs), true
}

// pairs reads the members of an object parameter; there is false where none of it
// was sent.
func (q *Request) pairs(p *Parameter) (pairs []style.Pair, there bool, err error) {
	if !p.style().Scatters() {
		sent := q.sent(p)
		if len(sent) == 0 {
			return nil, false, nil
		}
		if len(sent) > 1 && p.In != "header" {
			q.Fail(p.Pointer, "duplicate", "this parameter once")
		}
		pairs, err = p.style().ReadPairs(sent...)
		return pairs, true, err
	}
	var sent []style.Sent
	if p.In == "query" {
		sent = style.Pairs(q.r.URL.RawQuery)
	} else {
		sent = style.Cookies(q.r.Header["Cookie"])
	}
	pairs, err = q.operation.gather(p, sent)
	return pairs, len(pairs) > 0, err
}

func (q *Request) objectText(p *Parameter, pairs []style.Pair) []byte {
	text := []byte{'{'}
	seen := make(map[string]bool, len(pairs))
	for _, member := range pairs {
		if seen[member.Name] {
			q.Fail(p.Pointer, "duplicate", "each member of the object once")
			continue
		}
		seen[member.Name] = true
		if len(text) > 1 {
			text = append(text, ',')
		}
		text = append(wire.AppendString(text, member.Name), ':')
		if isLiteral(member.Value, p.Object.typeOf(member.Name)) {
			text = append(text, member.Value...)
		} else {
			text = wire.AppendString(text, member.Value)
		}
	}
	return append(text, '}')
}

// isLiteral reports whether a text is JSON's for a value of a type other than
// string.
func isLiteral(text, of string) bool {
	switch of {
	case "number", "integer":
		return value.IsNumber(text)
	case "boolean":
		return text == "true" || text == "false"
	}
	return false
}

// SendObject puts an object parameter into the call, whose members encode writes.
// One that the server would read as another is recorded; see Send.
func (c *Call) SendObject(p *Parameter, encode func(*wire.Encoder)) {
	text, ok := c.parameterJSON(p, encode)
	if !ok {
		return
	}
	pairs := c.members(p, text)
	if p.style().Scatters() && p.Style != "deepObject" &&
		slices.ContainsFunc(pairs, func(member style.Pair) bool { return !c.operation.member(p, member.Name) }) {
		c.unwritable(p) // the name is another parameter's
		return
	}
	c.place(p, func(s style.Parameter) ([]string, error) { return s.WritePairs(pairs) })
}

// SendContent puts a parameter into the call whose value is the JSON that encode
// writes (OpenAPI 3.0.3, Parameter Object, content).
func (c *Call) SendContent(p *Parameter, encode func(*wire.Encoder)) {
	text, ok := c.parameterJSON(p, encode)
	if !ok {
		return
	}
	c.place(p, func(s style.Parameter) ([]string, error) { return s.WriteText(string(text)) })
}

// parameterJSON writes the value of a parameter as JSON; ok is false where that
// breaks the document, which is recorded.
func (c *Call) parameterJSON(p *Parameter, encode func(*wire.Encoder)) (text []byte, ok bool) {
	e := wire.NewParameterEncoder(p.Pointer)
	defer e.Release()
	encode(e)
	c.recorder.Add(e.Found())
	text, err := e.Finish()
	return text, err == nil
}

// members takes the JSON of an object parameter apart. What is not of the type
// that the server would read is recorded.
func (c *Call) members(p *Parameter, text []byte) (pairs []style.Pair) {
	d := wire.NewDecoder(text)
	defer d.Release()
	for ok := d.BeginObject(); ok; {
		name, more := d.Member()
		if !more {
			break
		}
		member, isString := style.Pair{Name: string(name)}, false
		member.Value, isString = d.Scalar()
		if of := p.Object.typeOf(member.Name); !isString && !isLiteral(member.Value, of) {
			c.recorder.FailAt(p.Pointer+"/"+wire.EscapeToken(member.Name), "type", "a "+of)
		}
		pairs = append(pairs, member)
	}
	return pairs
}
