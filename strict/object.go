package strict

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

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

// A pair is a member as it travels, unescaped.
type pair struct{ name, value string }

// scattered reports whether each member of the object travels by itself.
func (p *Parameter) scattered() bool {
	return p.Object != nil && (p.In == "query" || p.In == "cookie") && (p.Explode || p.Style == "deepObject")
}

// member returns the member of a scattered object that a name in the query or in
// cookies stands for; mine is false where it is none of its names.
func (o *Operation) member(p *Parameter, sent string) (name string, mine, valid bool) {
	if p.Style == "deepObject" {
		if sent, mine = strings.CutPrefix(sent, p.Name+"["); !mine {
			return "", false, false
		}
		name, valid = strings.CutSuffix(sent, "]")
		return name, true, valid && !strings.Contains(name, "[")
	}
	if slices.ContainsFunc(p.Object.Members, func(m Member) bool { return m.Name == sent }) {
		return sent, true, true
	}
	taken := p.Object.Others == "" || slices.Contains(o.QueryKeys, sent) ||
		slices.ContainsFunc(o.Parameters, func(other Parameter) bool {
			return other.In == p.In && other.Name == sent && other.Name != p.Name
		})
	return sent, !taken, true
}

// declares reports whether a name in the query is one of a parameter.
func (o *Operation) declares(name string) bool {
	for i := range o.Parameters {
		p := &o.Parameters[i]
		switch {
		case p.In != "query":
		case p.scattered():
			if _, mine, _ := o.member(p, name); mine {
				return true
			}
		case p.Name == name:
			return true
		}
	}
	return slices.Contains(o.QueryKeys, name)
}

// gather reads the members of a scattered object from the parts of a query or of
// cookies. ok is false where one of them is not in the style.
func (o *Operation) gather(p *Parameter, parts []string) (pairs []pair, ok bool) {
	ok = true
	for _, part := range parts {
		sent, value, assigned := strings.Cut(part, "=")
		whole := true
		if p.In == "query" {
			plain, err := url.QueryUnescape(sent)
			if whole = err == nil && utf8.ValidString(plain); err == nil {
				sent = plain
			}
			assigned = part != ""
		}
		if !assigned {
			continue
		}
		name, mine, valid := o.member(p, sent)
		if !mine {
			continue
		}
		value, plain := p.unescape(value)
		ok = ok && whole && valid && plain
		pairs = append(pairs, pair{name, value})
	}
	return pairs, ok
}

// splitObject reads the members of an object that is in one text.
func (p *Parameter) splitObject(sent string) (pairs []pair, ok bool) {
	separator := ","
	switch p.Style {
	case "label":
		if sent, ok = strings.CutPrefix(sent, "."); !ok {
			return nil, false
		}
		if p.Explode {
			separator = "."
		}
	case "matrix":
		if sent, ok = strings.CutPrefix(sent, ";"); !ok {
			return nil, false
		}
		if p.Explode {
			separator = ";"
		} else if sent, ok = p.cutName(sent, true); !ok {
			return nil, false
		}
	}
	parts := strings.Split(sent, separator)
	if !p.Explode && len(parts)%2 != 0 {
		return nil, false
	}
	for i := 0; i < len(parts); i++ {
		name, value := parts[i], ""
		if p.Explode {
			if name, value, ok = strings.Cut(name, "="); !ok {
				return nil, false
			}
		} else {
			i++
			value = parts[i]
		}
		if name, ok = p.unescape(name); !ok {
			return nil, false
		}
		if value, ok = p.unescape(value); !ok {
			return nil, false
		}
		pairs = append(pairs, pair{name, value})
	}
	return pairs, true
}

// Object returns the text of an object parameter as JSON, for a decoder, each
// member in the type that the document gives it where its text allows that; ok is
// false where there is none to read. What is wrong is recorded as by Text.
func (q *Request) Object(p *Parameter) (text []byte, ok bool) {
	var pairs []pair
	switch {
	case p.scattered() && p.In == "query":
		pairs, ok = q.operation.gather(p, strings.Split(q.r.URL.RawQuery, "&"))
	case p.scattered():
		pairs, ok = q.operation.gather(p, crumbs(q.r.Header["Cookie"]))
	default:
		sent := q.sent(p)
		if len(sent) == 0 {
			break
		}
		if p.In == "header" {
			sent = []string{strings.Join(sent, ",")} // RFC 9110 section 5.3
		}
		if len(sent) > 1 {
			q.Fail(p.Pointer, "duplicate", "this parameter once")
		}
		if pairs, ok = p.splitObject(sent[0]); !ok {
			pairs = []pair{{}}
		}
	}
	switch {
	case len(pairs) == 0:
		q.absent(p)
		return nil, false
	case !ok:
		q.Fail(p.Pointer, "syntax", "an object in style "+p.Style)
		return nil, false
	}
	return q.objectText(p, pairs), true
}

func (q *Request) objectText(p *Parameter, pairs []pair) []byte {
	text := []byte{'{'}
	seen := make(map[string]bool, len(pairs))
	for _, member := range pairs {
		if seen[member.name] {
			q.Fail(p.Pointer, "duplicate", "each member of the object once")
			continue
		}
		seen[member.name] = true
		if len(text) > 1 {
			text = append(text, ',')
		}
		text = append(wire.AppendString(text, member.name), ':')
		if isLiteral(member.value, p.Object.typeOf(member.name)) {
			text = append(text, member.value...)
		} else {
			text = wire.AppendString(text, member.value)
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

// crumbs are the pairs of Cookie fields (RFC 6265 section 4.2.1).
func crumbs(lines []string) (pairs []string) {
	for _, line := range lines {
		for crumb := range strings.SplitSeq(line, ";") {
			if name, value, ok := strings.Cut(strings.Trim(crumb, " \t"), "="); ok {
				pairs = append(pairs, name+"="+strings.Trim(value, `"`))
			}
		}
	}
	return pairs
}

// SendObject puts an object parameter into the call, whose members encode writes.
// One that the server would read as another is recorded; see Send.
func (c *Call) SendObject(p *Parameter, encode func(*wire.Encoder)) {
	text, ok := c.parameterJSON(p, encode)
	if !ok {
		return
	}
	pairs := c.members(p, text)
	var parts []string
	for _, member := range pairs {
		name := member.name
		if p.Style == "deepObject" {
			name = p.Name + "[" + name + "]"
		}
		if p.In != "cookie" || !p.scattered() {
			name = p.escape(name)
		}
		value := p.escapeValue(member.value)
		if p.Explode || p.scattered() {
			parts = append(parts, name+"="+value)
		} else {
			parts = append(parts, name, value)
		}
	}
	var read []pair
	if p.scattered() {
		for _, part := range parts {
			c.place(p, part)
		}
		read, ok = c.operation.gather(p, parts)
	} else {
		styled := p.join(parts)
		switch p.In {
		case "query":
			c.place(p, p.escape(p.Name)+"="+styled)
		case "cookie":
			c.place(p, p.Name+"="+styled)
		default:
			c.place(p, styled)
		}
		read, ok = p.splitObject(styled)
	}
	if (!ok || len(pairs) == 0 || !slices.Equal(read, pairs)) && !c.failed(p.Pointer) {
		c.recorder.FailAt(p.Pointer, "syntax", "an object, not an empty one, that style "+p.Style+" can carry")
	}
}

func (p *Parameter) join(parts []string) string {
	switch {
	case p.Style == "label" && p.Explode:
		return "." + strings.Join(parts, ".")
	case p.Style == "label":
		return "." + strings.Join(parts, ",")
	case p.Style == "matrix" && p.Explode:
		return ";" + strings.Join(parts, ";")
	case p.Style == "matrix":
		return ";" + p.escape(p.Name) + "=" + strings.Join(parts, ",")
	}
	return strings.Join(parts, ",")
}

// SendContent puts a parameter into the call whose value is the JSON that encode
// writes (OpenAPI 3.0.3, Parameter Object, content).
func (c *Call) SendContent(p *Parameter, encode func(*wire.Encoder)) {
	text, ok := c.parameterJSON(p, encode)
	if !ok {
		return
	}
	styled := p.escapeValue(string(text))
	switch p.In {
	case "query":
		c.place(p, p.escape(p.Name)+"="+styled)
	case "cookie":
		c.place(p, p.Name+"="+styled)
	default:
		c.place(p, styled)
	}
	c.readBack(p, []string{styled}, nil, []string{string(text)})
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
func (c *Call) members(p *Parameter, text []byte) (pairs []pair) {
	d := wire.NewDecoder(text)
	defer d.Release()
	for ok := d.BeginObject(); ok; {
		name, more := d.Member()
		if !more {
			break
		}
		member, isString := pair{name: string(name)}, false
		member.value, isString = d.Scalar()
		if of := p.Object.typeOf(member.name); !isString && !isLiteral(member.value, of) {
			c.recorder.FailAt(p.Pointer+"/"+wire.EscapeToken(member.name), "type", "a "+of)
		}
		pairs = append(pairs, member)
	}
	return pairs
}

// place puts what was styled into its place in the request.
func (c *Call) place(p *Parameter, styled string) {
	switch p.In {
	case "path":
		c.placeInPath(p, styled)
	case "query":
		c.query = append(c.query, styled)
	case "header":
		c.placeInHeader(p, styled)
	case "cookie":
		c.addCookie(styled)
	}
}

// reserved are characters that a query may hold as they are, and that stand for
// themselves there (RFC 3986 section 3.4, OpenAPI 3.0.3, allowReserved), as does a
// comma where nothing is listed. The others end the value or the query, stand for
// a space, or are not allowed there.
var reserved = strings.NewReplacer("%3A", ":", "%2F", "/", "%3F", "?", "%40", "@", "%21", "!", "%24", "$",
	"%27", "'", "%28", "(", "%29", ")", "%2A", "*", "%3B", ";", "%3D", "=")

// escape escapes a name or value for the place of the parameter.
func (p *Parameter) escape(text string) string {
	if p.In == "header" {
		return text
	}
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

// escapeValue is escape for values, of which allowReserved leaves more as it is.
func (p *Parameter) escapeValue(text string) string { return p.unreserve(p.escape(text)) }

func (p *Parameter) unreserve(escaped string) string {
	if !p.AllowReserved {
		return escaped
	}
	escaped = reserved.Replace(escaped)
	if p.Array && !p.Explode || p.Object != nil && !p.scattered() {
		return escaped // a comma ends an element
	}
	return strings.ReplaceAll(escaped, "%2C", ",")
}
