package cases

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/schema"
	"github.com/leasegate/leasegate/strict/style"
)

// A carried is a parameter as a request carries it. Where all is empty, the
// parameter is left out.
type carried struct {
	*gate.Parameter
	node    *node
	given   bool   // the value is the user's
	value   value  // that was made; nil for none
	segment string // in the path, escaped
	query   []string
	cookies []string
	fields  []Field
}

func (c carried) absent() carried {
	return carried{Parameter: c.Parameter, node: c.node}
}

// carry gives a parameter the value that the user knows or, where it is required,
// a sample. ok is false when there is none.
func (m *maker) carry(p *gate.Parameter) (c carried, ok bool) {
	c = carried{Parameter: p}
	if p.Schema != nil {
		c.node = m.node([]*schema.Schema{p.Schema})
	}
	if given, known := m.given(p.Name); known {
		with := c.text(given)
		with.given, with.value = true, nil
		return with, true
	}
	switch {
	case !p.Required:
		return c, true
	case p.Schema == nil:
		return c.with(text("acme"))
	case c.node == nil:
		return c, false
	}
	return m.carriedSample(c)
}

// carriedSample gives a parameter the first of its samples that its place can
// carry.
func (m *maker) carriedSample(c carried) (with carried, ok bool) {
	fits := func(v value) bool {
		with, ok = c.with(v)
		ok = ok && (c.In != "path" || plainSegment(with.segment)) && m.readable(with)
		return ok
	}
	if fits(c.node.min) || fits(m.fullOf(c.node)) {
		return with, true
	}
	for candidate := range m.candidates(c.node.view) {
		if m.takesEach(c.node.schemas, candidate) && fits(candidate) {
			return with, true
		}
	}
	return c, false
}

func (m *maker) given(name string) (string, bool) {
	if value, ok := m.options.Params[m.op.Name+"."+name]; ok {
		return value, true
	}
	value, ok := m.options.Params[name]
	return value, ok
}

// styled is the parameter as its style is written.
func (c carried) styled() style.Parameter {
	return style.Parameter{Name: c.Name, In: c.In, Style: c.Style, Explode: c.Explode}
}

// with gives the parameter a value in its style or media type. ok is false where
// that can't carry it.
func (c carried) with(v value) (with carried, ok bool) {
	if one, scalar := plainText(v); scalar && c.In == "cookie" && c.Content == nil && cookieValue(one) {
		return c.carries(v, []string{c.Name + "=" + one})
	}
	if c.Content == nil {
		written, ok := styled(c.styled(), v)
		if !ok {
			return c.absent(), false
		}
		return c.carries(v, written)
	}
	one, plain := plainText(v)
	switch {
	case c.Content.Kind == gate.JSON:
		one = string(encode(v))
	case !plain || c.Content.Kind == gate.Unread:
		return c.absent(), false
	}
	return c.carries(v, unstyled(c.styled(), one))
}

// carries gives the parameter what was written for it. ok is false where its place
// can't hold that.
func (c carried) carries(v value, written []string) (with carried, ok bool) {
	with = c.absent()
	with.value = v
	switch c.In {
	case "path":
		with.segment = written[0]
	case "query":
		with.query = written
	case "header":
		with.fields = []Field{{c.Name, written[0]}}
		return with, fieldValue(written[0])
	case "cookie":
		with.cookies = written
		return with, !slices.ContainsFunc(written, func(one string) bool { return !cookieValue(one) })
	}
	return with, true
}

// text gives the parameter what the user wrote.
func (c carried) text(given string) carried {
	if with, ok := c.with(text(given)); ok {
		return with
	}
	written := unstyled(c.styled(), given)
	if c.In == "cookie" {
		written = []string{c.Name + "=" + given}
	}
	with, _ := c.carries(nil, written)
	return with
}

// at is the pointer of a parameter, as in gate.Finding.
func (c carried) at() string { return "/" + c.In + "/" + escapeToken(c.Name) }

func (c carried) slug() string { return "parameter/" + c.In + "/" + c.Name }

// swapped returns the parameters with one of them replaced.
func (m *maker) swapped(i int, c carried) []carried {
	params := slices.Clone(m.params)
	params[i] = c
	return params
}

// validParameters makes the valid cases about parameters.
func (m *maker) validParameters() {
	m.optionalParameters()
	for i, c := range m.params {
		if m.enough() {
			return
		}
		if c.node == nil || c.given && c.In == "path" && m.op.Documents(404) {
			// What is not there answers 404; see unknown.
			continue
		}
		for _, place := range m.parameterSpots(c) {
			for _, v := range m.goodValues(place.node, true) {
				m.parameterCase(i, c, place, v, Case{
					ID: "valid/" + c.slug() + place.pointer + "/" + v.id, Title: fmt.Sprintf("%s parameter %s%s: %s", c.In, c.Name, place.pointer, v.title), Expect: Take,
					Pointer: c.at(),
				}, place.uncertain || v.tentative || c.In == "path" || c.ambiguous())
			}
		}
	}
}

// readable asks the judge about a parameter, as its text may be read in another way
// than it was meant.
func (m *maker) readable(c carried) bool {
	d := draft{method: m.op.Method, params: append(slices.Clip(m.params), c), noBody: true}
	for i := range m.op.Parameters {
		p := &m.op.Parameters[i]
		if p.In == "path" && !slices.ContainsFunc(d.params, func(c carried) bool { return c.Parameter == p }) {
			d.params = append(d.params, carried{Parameter: p, segment: "acme"})
		}
	}
	judgement := m.contract.Judge(gate.Exchange{Request: m.request(d).Exchange()})
	return !slices.ContainsFunc(judgement.Findings, func(f gate.Finding) bool {
		return broken(f) && strings.HasPrefix(f.Pointer+"/", c.at()+"/")
	})
}

// ambiguous reports whether a text can be read as values of several types, or as
// other parameters.
func (c carried) ambiguous() bool {
	k := c.node.kinds
	return k&(kindObject|kindArray) != 0 || k&(k-1) != 0 && k != kindInteger|kindNumber
}

// parameterCase emits a case of a parameter with a value, where that can be sent.
func (m *maker) parameterCase(i int, c carried, place spot, v sampled, one Case, tentative bool) {
	swap, ok := c.with(place.wrap(v.value))
	if !ok || c.In == "path" && !plainSegment(swap.segment) {
		return
	}
	d := m.plain()
	d.params = m.swapped(i, swap)
	one.Rule, one.Schema = parameterRule(v.keyword), v.by.At
	m.emit(one, d, tentative)
}

// parameterSpots lists the value of a parameter and what is right inside of it.
func (m *maker) parameterSpots(c carried) []spot {
	spots := []spot{{node: c.node, wrap: func(v value) value { return v }, uncertain: c.node.tentative}}
	add := func(token string, schemas []*schema.Schema, wrap func(value) value) {
		if n := m.innerNode(schemas); n != nil {
			spots = append(spots, spot{node: n, pointer: "/" + escapeToken(token), wrap: wrap, uncertain: true})
		}
	}
	base := c.node.min
	if base.size() <= 2 {
		base = m.fullOf(c.node)
	}
	switch base := base.(type) {
	case object:
		names, schemas := c.node.properties()
		for _, name := range names[:min(len(names), maxTried)] {
			if _, forced := c.node.forced[name]; !forced && !misplaced(schemas[name]) {
				add(name, c.node.member(name), func(v value) value { return base.with(name, v) })
			}
		}
	case array:
		if len(base) > 0 {
			add("0", c.node.items(0), func(v value) value { return append(array{v}, base[1:]...) })
		}
	}
	return spots
}

// plainSegment reports whether a path segment is neither empty nor a dot segment,
// which makes another path (RFC 3986, section 5.2.4).
func plainSegment(segment string) bool {
	unescaped, err := url.PathUnescape(segment)
	return err == nil && unescaped != "" && unescaped != "." && unescaped != ".."
}

func (m *maker) optionalParameters() {
	all := m.plain()
	all.params = slices.Clone(all.params)
	optional := 0
	for i, c := range m.params {
		if c.Required || c.node == nil {
			continue
		}
		swap, ok := c, c.given
		if !ok {
			swap, ok = c.with(m.fullOf(c.node))
		}
		if !ok {
			continue
		}
		optional++
		all.params[i] = swap
		present, missing := m.plain(), m.plain()
		present.params, missing.params = m.swapped(i, swap), m.swapped(i, c.absent())
		m.emit(Case{
			ID: "valid/" + c.slug() + "/present", Title: fmt.Sprintf("the optional %s parameter %s", c.In, c.Name), Expect: Take,
			Pointer: c.at(), Schema: c.At,
		}, present, true)
		if c.given {
			m.emit(Case{
				ID: "valid/" + c.slug() + "/absent", Title: fmt.Sprintf("without the optional %s parameter %s", c.In, c.Name), Expect: Take,
				Pointer: c.at(), Schema: c.At,
			}, missing, true)
		}
	}
	if optional > 1 {
		m.emit(Case{ID: "valid/parameters/all", Title: "all optional parameters together", Expect: Take}, all, true)
	}
}

func parameterRule(keyword string) gate.Rule {
	if keyword == "" {
		return ""
	}
	return gate.Rule("request.parameter." + keyword)
}

// invalidParameters makes the cases about parameters that must be refused.
func (m *maker) invalidParameters() {
	for i, c := range m.params {
		if m.enough() {
			return
		}
		if c.Required && c.In != "path" {
			d := m.plain()
			d.params = m.swapped(i, c.absent())
			m.emit(Case{
				ID: "invalid/" + c.slug() + "/required/absent", Title: fmt.Sprintf("without the required %s parameter %s", c.In, c.Name),
				Expect: Refuse, Rule: "request.parameter.required", Pointer: c.at(), Schema: c.At,
			}, d, false)
		}
		if c.node == nil {
			continue
		}
		for _, place := range m.parameterSpots(c) {
			for _, v := range m.badValues(place.node, c.At.Pointer) {
				if v.keyword != "nullable" {
					m.parameterCase(i, c, place, v, Case{
						ID: "invalid/" + c.slug() + place.pointer + "/" + v.id, Title: fmt.Sprintf("%s parameter %s%s: %s", c.In, c.Name, place.pointer, v.title),
						Expect: Refuse, Pointer: c.at() + place.pointer + v.pointer,
					}, true)
				}
			}
		}
		m.twice(i, c)
	}
}

// twice gives a query parameter twice that takes one value.
func (m *maker) twice(i int, c carried) {
	if c.In != "query" || c.node == nil || c.node.kinds&(kindArray|kindObject) != 0 {
		return
	}
	swap := c
	if len(swap.query) == 0 {
		var ok bool
		if swap, ok = c.with(c.node.min); !ok {
			return
		}
	}
	if len(swap.query) != 1 {
		return
	}
	swap.query = []string{swap.query[0], swap.query[0]}
	d := m.plain()
	d.params = m.swapped(i, swap)
	m.emit(Case{
		ID: "invalid/" + c.slug() + "/duplicate", Title: fmt.Sprintf("query parameter %s twice", c.Name), Expect: Refuse,
		Rule: "request.parameter.duplicate", Pointer: c.at(), Schema: c.At,
	}, d, true)
}
