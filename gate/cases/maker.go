package cases

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/gate"
)

// A maker makes the cases of one operation.
type maker struct {
	*Generator
	op     *gate.ModelOperation
	params []carried // of the plainest request
	bodies []*body   // those that can be made; the first is that of the plainest request
	ids    map[string]bool
}

// A body is a media type in which bodies are made.
type body struct {
	gate.ModelMedia
	contentType string
	slug        string // in ids
	root        *node
	base        value // the plainest
	full        value // with all members
}

// maker prepares the plainest request of an operation; nil where there is none.
func (g *Generator) maker(op *gate.ModelOperation) *maker {
	m := &maker{Generator: g, op: op, ids: make(map[string]bool)}
	for i := range op.Parameters {
		p := &op.Parameters[i]
		c, ok := m.carry(p)
		if !ok && p.Required {
			g.gap("%s: no case, as there is no value for the parameter %s (%s); give one with --param", op.Name, p.Name, p.In)
			return nil
		}
		m.params = append(m.params, c)
	}
	if op.Body == nil {
		return m
	}
	for _, media := range op.Body.Media {
		if b := m.body(media); b != nil {
			m.bodies = append(m.bodies, b)
		} else {
			g.gap("%s: no case with a body of %s, as no valid one could be made", op.Name, media.Name)
		}
	}
	slices.SortStableFunc(m.bodies, func(a, b *body) int { return rank(a.ModelMedia) - rank(b.ModelMedia) })
	if len(m.bodies) == 0 && op.Body.Required {
		return nil
	}
	return m
}

func rank(media gate.ModelMedia) int {
	switch {
	case media.Name == "application/json":
		return 0
	case media.JSON:
		return 1
	}
	return 2
}

// body samples a media type; nil where there is no way to make a valid body.
func (m *maker) body(media gate.ModelMedia) *body {
	b := &body{ModelMedia: media, contentType: media.Name, slug: "body"}
	if media.Name != "application/json" {
		b.slug = "body[" + media.Name + "]"
	}
	if strings.Contains(media.Name, "*") {
		if !media.JSON && media.Name != "*/*" && media.Name != "application/*" {
			return nil
		}
		b.contentType, b.JSON = "application/json", true
	}
	if !b.JSON && !b.Form && !strings.HasPrefix(b.contentType, "text/") {
		return nil
	}
	if media.Schema.Source == nil {
		b.base, b.full = object{}, object{}
		if !b.JSON {
			b.base, b.full = text("acme"), text("acme")
		}
		return b
	}
	if b.root = m.node([]gate.ModelSchema{media.Schema}); b.root == nil {
		return nil
	}
	b.base, b.full = m.pinned(b.root.min), m.pinned(b.root.full)
	if _, ok := b.encode(b.base); !ok {
		return nil
	}
	return b
}

// pinned sets the members that the user gave values for.
func (m *maker) pinned(v value) value {
	for _, name := range sortedKeys(m.options.Body) {
		given := m.options.Body[name]
		local, scoped := strings.CutPrefix(name, m.op.Name+".")
		if !scoped {
			local = name
		}
		tokens := []string{local}
		if strings.HasPrefix(local, "/") {
			tokens = strings.Split(local[1:], "/")
			for i := range tokens {
				tokens[i] = unescapeToken(tokens[i])
			}
		}
		v = m.pin(v, tokens, given)
	}
	return v
}

func (m *maker) pin(v value, tokens []string, given string) value {
	parent, ok := v.(object)
	if !ok {
		return v
	}
	if len(tokens) > 1 {
		if inner := parent.get(tokens[0]); inner != nil {
			return parent.with(tokens[0], m.pin(inner, tokens[1:], given))
		}
		return v
	}
	declared := slices.ContainsFunc(m.op.Body.Media, func(media gate.ModelMedia) bool {
		if media.Schema.Source == nil {
			return false
		}
		_, properties := m.properties(m.view([]gate.ModelSchema{media.Schema}, 0))
		return properties[tokens[0]] != nil
	})
	current := parent.get(tokens[0])
	if current == nil && !declared {
		return v
	}
	pinned := value(text(given))
	if _, isText := current.(text); !isText && json.Valid([]byte(given)) {
		if read, ok := fromJSON([]byte(given)); ok && current != nil {
			pinned = read
		}
	}
	return parent.with(tokens[0], pinned)
}

// A draft is a request in parts.
type draft struct {
	method  string
	params  []carried
	segment string // replaces the segment of the last path parameter, as it is
	broken  bool   // segment counts
	query   []string
	fields  []Field
	media   string // the Content-Type; empty for none
	body    []byte
	noBody  bool
	chunk   int
	header  []Field // what is sent with every request
	lower   bool    // header names in lower case
}

// plain is the plainest valid request.
func (m *maker) plain() draft {
	d := draft{method: m.op.Method, params: m.params, noBody: true, header: m.options.Header}
	if len(m.bodies) > 0 && (m.op.Body.Required || !bodiless(m.op.Method)) {
		d = d.with(m.bodies[0], m.bodies[0].base)
	}
	return d
}

// bodiless says of methods that a body has no meaning in them (RFC 9110, section 9.3).
func bodiless(method string) bool {
	return method == "GET" || method == "HEAD" || method == "DELETE"
}

// with returns the draft with a body.
func (d draft) with(b *body, v value) draft {
	encoded, _ := b.encode(v)
	return d.bytes(b, encoded)
}

func (d draft) bytes(b *body, encoded []byte) draft {
	d.media, d.body, d.noBody = b.contentType, encoded, false
	return d
}

var parameterInTemplate = regexp.MustCompile(`\{([^{}]*)\}`)

// request puts the parts of a draft together.
func (m *maker) request(d draft) Request {
	r := Request{Method: d.method, Body: d.body, NoBody: d.noBody, Chunk: d.chunk}
	end := 0
	found := parameterInTemplate.FindAllStringSubmatchIndex(m.op.Path, -1)
	for i, f := range found {
		r.Target += escapeLiteral(m.op.Path[end:f[0]])
		end = f[1]
		name, _, _ := strings.Cut(m.op.Path[f[2]:f[3]], ":")
		name = strings.TrimSuffix(name, "*")
		start := len(r.Target)
		if d.broken && i == len(found)-1 {
			r.Target += d.segment
			continue
		}
		for _, c := range d.params {
			if c.In == "path" && c.Name == name {
				r.Target += c.segment
				if c.given {
					r.Uses = append(r.Uses, Use{Name: name, Start: start, End: len(r.Target), Field: -1})
				}
			}
		}
	}
	r.Target += escapeLiteral(m.op.Path[end:])
	m.query(&r, d)
	m.header(&r, d)
	return r
}

func (m *maker) query(r *Request, d draft) {
	separator := "?"
	for _, c := range d.params {
		for _, pair := range c.query {
			r.Target += separator + pair
			separator = "&"
			if c.given {
				_, escaped, _ := strings.Cut(pair, "=")
				r.Uses = append(r.Uses, Use{Name: c.Name, Start: len(r.Target) - len(escaped), End: len(r.Target), Field: -1})
			}
		}
	}
	for _, pair := range d.query {
		r.Target += separator + pair
		separator = "&"
	}
}

func (m *maker) header(r *Request, d draft) {
	fields := []Field{{"Accept", "*/*"}}
	if d.media != "" {
		fields = append(fields, Field{"Content-Type", d.media})
	}
	for _, field := range d.header {
		fields = append(without(fields, field.Name), field)
	}
	var cookies []string
	for _, c := range d.params {
		cookies = append(cookies, c.cookies...)
		for _, field := range c.fields {
			fields = append(without(fields, field.Name), field)
			if c.given {
				r.Uses = append(r.Uses, Use{Name: c.Name, Field: len(fields) - 1})
			}
		}
	}
	if len(cookies) > 0 {
		value := strings.Join(cookies, "; ")
		for _, field := range fields {
			if strings.EqualFold(field.Name, "Cookie") {
				value = field.Value + "; " + value
			}
		}
		fields = append(without(fields, "Cookie"), Field{"Cookie", value})
	}
	fields = append(fields, d.fields...)
	if d.lower {
		for i := range fields {
			fields[i].Name = strings.ToLower(fields[i].Name)
		}
	}
	r.Header = fields
}

// escapeLiteral escapes what a path template has between its parameters, if it is
// not yet.
func escapeLiteral(text string) string {
	var b strings.Builder
	for i := range len(text) {
		switch c := text[i]; {
		case c == '/' || c == '%' || strings.IndexByte("-._~!$&'()*+,;=:@", c) >= 0 || isAlphanumeric(c):
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func isAlphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// emit judges a case and yields it. tentative cases are dropped where the judge
// sees them differently; of others, that is told.
func (m *maker) emit(c Case, d draft, tentative bool) {
	if m.stopped {
		return
	}
	c.Operation, c.Methods, c.operation = m.op.Name, m.op.Methods, m.op
	c.ID = m.op.Name + "#" + c.ID
	if c.Schema == (gate.Location{}) {
		c.Schema = m.op.At
	}
	c.Request = m.request(d)
	judgement := m.contract.Judge(gate.Exchange{Request: c.Request.Exchange()})
	if tentative && c.Expect == Refuse && len(judgement.Findings) > 0 && !c.agrees(judgement) {
		// What breaks is decided by what is around the place, oneOf for one.
		c.Rule, c.Pointer, c.Schema = judgement.Findings[0].Rule, judgement.Findings[0].Pointer, judgement.Findings[0].Schema
	}
	if !c.agrees(judgement) {
		if !tentative && m.disagree != nil {
			m.disagree(c, judgement)
		}
		if !tentative {
			m.gap("%s: cases left out, as the judge and the generator disagree on them; please report it as a bug", m.op.Name)
		}
		return
	}
	if len(judgement.NotJudged) > 0 {
		c.Uncertain = judgement.NotJudged[0].Reason
	}
	for i, id := 2, c.ID; m.ids[c.ID]; i++ {
		c.ID = id + "~" + strconv.Itoa(i)
	}
	m.ids[c.ID] = true
	m.stopped = !m.yield(c)
}

// agrees reports whether the judge sees the request as the case does.
func (c *Case) agrees(j gate.Judgement) bool {
	switch c.Expect {
	case Take, NotFound, Unauthorized, Forbidden:
		// Credentials are for the user to give; without, the server will say so.
		return !slices.ContainsFunc(j.Findings, func(f gate.Finding) bool { return f.Rule != gate.RuleRequestSecurity })
	case NotSucceed:
		return len(j.Findings) > 0
	}
	return slices.ContainsFunc(j.Findings, func(f gate.Finding) bool {
		return f.Rule == c.Rule && f.Pointer == c.Pointer
	})
}
