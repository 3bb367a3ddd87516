package cases

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/schema"
)

// A maker makes the cases of one operation.
type maker struct {
	*Generator
	op     *gate.Operation
	params []carried // of the plainest request
	bodies []*body   // those that can be made; the first is that of the plainest request
	ids    map[string]bool
	taken  int // valid cases
}

// A body is a media type in which bodies are made.
type body struct {
	gate.Media
	maker       *maker
	contentType string
	boundary    string // of multipart
	slug        string // in ids
	root        *node
	base        value  // the plainest
	full        value  // with all members
	encoded     []byte // the plainest
}

// maker prepares the plainest request of an operation; nil where there is none.
func (g *Generator) maker(op *gate.Operation) *maker {
	m := &maker{Generator: g, op: op, ids: make(map[string]bool)}
	if op.LeftOut != "" {
		g.gap("%s: no case, as %s", op.Name, op.LeftOut)
		return nil
	}
	for i := range op.Parameters {
		p := &op.Parameters[i]
		c, ok := m.carry(p)
		if !ok && p.Required {
			g.lack(op, fmt.Sprintf("there is no value for the parameter %s (%s); give one with --param", p.Name, p.In))
			return nil
		}
		m.params = append(m.params, c)
	}
	if op.Body == nil {
		return m
	}
	var reasons []string
	for _, media := range op.Body.Media {
		b, reason := m.body(media)
		if b != nil {
			m.bodies = append(m.bodies, b)
			continue
		}
		reasons = append(reasons, fmt.Sprintf("no body of %s could be made: %s", media.Name, reason))
	}
	slices.SortStableFunc(m.bodies, func(a, b *body) int { return rank(a.Media) - rank(b.Media) })
	if len(m.bodies) == 0 && op.Body.Required {
		g.lack(op, strings.Join(reasons, "; "))
		return nil
	}
	for _, reason := range reasons {
		g.gap("%s: %s", op.Name, reason)
	}
	return m
}

func rank(media gate.Media) int {
	switch {
	case media.Name == "application/json":
		return 0
	case media.Kind == gate.JSON:
		return 1
	}
	return 2
}

// body samples a media type. Where there is no way to make a valid body, it says
// why.
func (m *maker) body(media gate.Media) (b *body, reason string) {
	b = &body{Media: media, maker: m, slug: "body"}
	if media.Name != "application/json" {
		b.slug = "body[" + media.Name + "]"
	}
	b.sentAs()
	if b.Kind == gate.Unread {
		return nil, "nothing here writes this media type, and the schema asks for structure"
	}
	if media.Schema == nil {
		b.base, b.full = object{}, object{}
		if b.Kind != gate.JSON {
			b.base = text("acme")
			if b.Kind == gate.Form || b.Kind == gate.Multipart {
				b.base = object{{name: "acme", value: text("acme")}}
			}
			b.full = b.base
		}
		return b, ""
	}
	if b.root = m.node([]*schema.Schema{media.Schema}); b.root == nil {
		return nil, m.whyNot(media.Schema)
	}
	if !m.sampleBody(b) {
		return nil, "the media type can't carry any of the values that the schema allows and that were tried"
	}
	return b, ""
}

// sampleBody chooses the plainest and the full value that the media type can carry.
func (m *maker) sampleBody(b *body) bool {
	b.base = m.carriable(b, m.pinned(b.root.min))
	b.full = m.carriable(b, m.pinned(m.fullOf(b.root)))
	switch {
	case b.base == nil && b.full == nil:
		for candidate := range m.candidates(b.root.view) {
			if b.base = m.carriable(b, m.pinned(candidate)); b.base != nil {
				b.full = b.base
				return true
			}
		}
		return false
	case b.base == nil:
		b.base = b.full
	case b.full == nil:
		b.full = b.base
	}
	return true
}

// carriable is a value, or one like it, that the media type can carry and the schema
// allows; nil where there is none. Members that can't be carried are left out, or
// get other values.
func (m *maker) carriable(b *body, v value) value {
	if _, ok := b.encode(v); ok || b.Kind == gate.JSON {
		return v
	}
	o, isObject := v.(object)
	if !isObject {
		return nil
	}
	carried := object{}
	for _, one := range o {
		if fitting := m.carriableMember(b, one); fitting != nil {
			carried = append(carried, member{name: one.name, value: fitting})
		}
	}
	if _, ok := b.encode(carried); ok && m.takesEach(b.root.schemas, carried) {
		return carried
	}
	return nil
}

func (m *maker) carriableMember(b *body, one member) value {
	schemas := b.root.member(one.name)
	fits := func(v value) bool {
		if v == nil {
			return false
		}
		_, ok := b.encode(object{{name: one.name, value: v}})
		return ok && m.takesEach(schemas, v)
	}
	if fits(one.value) {
		return one.value
	}
	if thinner := pruned(one.value); fits(thinner) {
		return thinner
	}
	n := m.innerNode(schemas)
	if n == nil {
		return nil
	}
	if full := pruned(m.fullOf(n)); fits(full) {
		return full
	}
	for candidate := range m.candidates(n.view) {
		if fits(candidate) {
			return candidate
		}
	}
	return nil
}

// pruned is a value without what is empty or null inside of it; nil where nothing is
// left.
func pruned(v value) value {
	switch v := v.(type) {
	case object:
		kept := object{}
		for _, one := range v {
			if inner := pruned(one.value); inner != nil {
				kept = append(kept, member{name: one.name, value: inner})
			}
		}
		if len(kept) > 0 {
			return kept
		}
		return nil
	case array:
		kept := array{}
		for _, item := range v {
			if inner := pruned(item); inner != nil {
				kept = append(kept, inner)
			}
		}
		if len(kept) > 0 {
			return kept
		}
		return nil
	case raw:
		if v == "null" {
			return nil
		}
	}
	return v
}

// whyNot says why there is no sample of a schema.
func (g *Generator) whyNot(s *schema.Schema) string {
	v := g.view([]*schema.Schema{s}, chooser{})
	switch {
	case v.never:
		return "the schema allows no value"
	case v.kinds == 0 && !v.nullable:
		return "the schema asks for types that exclude each other"
	}
	required, _ := v.required()
	for _, name := range required {
		if schemas := v.member(name); !misplaced(schemas) && len(schemas) > 0 && g.node(schemas) == nil {
			return fmt.Sprintf("no value was found for its required member %q", name)
		}
	}
	return "no value was found that the schema allows"
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
	declared := slices.ContainsFunc(m.op.Body.Media, func(media gate.Media) bool {
		return media.Schema != nil && len(m.view([]*schema.Schema{media.Schema}, chooser{}).declared(tokens[0])) > 0
	})
	current := parent.get(tokens[0])
	if current == nil && !declared {
		return v
	}
	pinned := value(text(given))
	if _, isText := current.(text); !isText && current != nil {
		if read, ok := fromJSON([]byte(given)); ok {
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
	of      *body // that the body is of, and the value that it holds; nil where it is none
	value   value
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
		b := m.bodies[0]
		if b.encoded == nil {
			b.encoded, _ = b.encode(b.base)
		}
		d = d.bytes(b, b.base, b.encoded)
	}
	return d
}

// bodiless says of methods that a body has no meaning in them (RFC 9110, section 9.3).
func bodiless(method string) bool {
	return method == "GET" || method == "HEAD" || method == "DELETE"
}

// bytes returns the draft with a body, which holds a value.
func (d draft) bytes(b *body, v value, encoded []byte) draft {
	d.of, d.value = b, v
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
	if c.Expect == Take {
		m.taken++
	}
	for _, f := range judgement.Findings {
		if c.Expect == Take && f.Level == gate.LevelWarning && c.Uncertain == "" {
			c.Uncertain = "it goes against " + string(f.Rule) + ": " + f.Want
		}
	}
	switch {
	case len(judgement.NotJudged) > 0:
		c.Uncertain = judgement.NotJudged[0].Reason
	case c.Expect == Take && c.Uncertain == "":
		c.Uncertain = m.unsure(d)
	}
	for i, id := 2, c.ID; m.ids[c.ID]; i++ {
		c.ID = id + "~" + strconv.Itoa(i)
	}
	m.ids[c.ID] = true
	m.stopped = !m.yield(c)
}

// broken reports whether a finding is more than advice.
func broken(f gate.Finding) bool { return f.Level == gate.LevelError || f.Level == "" }

// agrees reports whether the judge sees the request as the case does.
func (c *Case) agrees(j gate.Judgement) bool {
	switch c.Expect {
	case Take, NotFound, Unauthorized, Forbidden:
		// Credentials are for the user to give; without, the server will say so.
		return !slices.ContainsFunc(j.Findings, func(f gate.Finding) bool {
			return f.Rule != gate.RuleRequestSecurity && broken(f)
		})
	case NotSucceed:
		return len(j.Findings) > 0
	}
	return slices.ContainsFunc(j.Findings, func(f gate.Finding) bool {
		return f.Rule == c.Rule && f.Pointer == c.Pointer
	})
}
