package cases

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/gate"
)

// A carried is a parameter as a request carries it. Where all is empty, the
// parameter is left out.
type carried struct {
	*gate.ModelParameter
	node    *node
	given   bool   // the value is the user's
	segment string // in the path, escaped
	query   []string
	cookies []string
	fields  []Field
}

func (c carried) absent() carried {
	return carried{ModelParameter: c.ModelParameter, node: c.node}
}

// carry gives a parameter the value that the user knows or, where it is required,
// a sample. ok is false when there is none.
func (m *maker) carry(p *gate.ModelParameter) (c carried, ok bool) {
	c = carried{ModelParameter: p}
	if p.Schema.Source != nil {
		c.node = m.node([]gate.ModelSchema{p.Schema})
	}
	if given, known := m.given(p.Name); known {
		c.given = true
		return c.texts([]string{given}), true
	}
	if !p.Required {
		return c, true
	}
	if c.node == nil {
		if p.Schema.Source == nil {
			return c.texts([]string{"acme"}), true
		}
		return c, false
	}
	return c.with(c.node.min)
}

func (m *maker) given(name string) (string, bool) {
	if value, ok := m.options.Params[m.op.Name+"."+name]; ok {
		return value, true
	}
	value, ok := m.options.Params[name]
	return value, ok
}

// with gives the parameter a value in its style (OpenAPI 3.0.3, Style Values).
// ok is false where the style can't carry it.
func (c carried) with(v value) (carried, bool) {
	c = c.absent()
	if c.MediaType != "" {
		if !strings.Contains(c.MediaType, "json") {
			return c, false
		}
		return c.texts([]string{string(encode(v))}), true
	}
	switch v := v.(type) {
	case array:
		items := make([]string, len(v))
		for i, item := range v {
			text, ok := plainText(item)
			if !ok || c.In == "header" && strings.ContainsAny(text, ",") {
				return c, false
			}
			items[i] = text
		}
		return c.texts(items), len(items) > 0
	case object:
		return c.withObject(v)
	}
	text, ok := plainText(v)
	if !ok || c.In == "header" && !fieldValue(text) || c.In == "cookie" && !cookieValue(text) {
		return c, false
	}
	return c.texts([]string{text}), true
}

// plainText is a scalar as a parameter has it.
func plainText(v value) (string, bool) {
	switch v := v.(type) {
	case text:
		return string(v), true
	case raw:
		return string(v), v != "null"
	}
	return "", false
}

// fieldValue reports whether a header can carry text as it is (RFC 9110, section 5.5).
func fieldValue(text string) bool {
	return text == strings.TrimSpace(text) && !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' })
}

func cookieValue(text string) bool {
	return fieldValue(text) && !strings.ContainsAny(text, "\",;\\ %")
}

// texts gives the parameter one text or, for an array, several.
func (c carried) texts(items []string) carried {
	escaped := make([]string, len(items))
	for i, item := range items {
		escaped[i] = escape(item)
	}
	name := escape(c.Name)
	switch c.In {
	case "path":
		switch c.Style {
		case "label":
			separator := ","
			if c.Explode {
				separator = "."
			}
			c.segment = "." + strings.Join(escaped, separator)
		case "matrix":
			if c.Explode {
				for _, item := range escaped {
					c.segment += ";" + name + "=" + item
				}
			} else {
				c.segment = ";" + name + "=" + strings.Join(escaped, ",")
			}
		default:
			c.segment = strings.Join(escaped, ",")
		}
	case "query":
		if c.Explode && c.Style == "form" {
			for _, item := range escaped {
				c.query = append(c.query, name+"="+item)
			}
			return c
		}
		separator := map[string]string{"spaceDelimited": "%20", "pipeDelimited": "%7C"}[c.Style]
		if separator == "" {
			separator = ","
		}
		c.query = []string{name + "=" + strings.Join(escaped, separator)}
	case "header":
		c.fields = []Field{{c.Name, strings.Join(items, ",")}}
	case "cookie":
		if c.Explode {
			for _, item := range items {
				c.cookies = append(c.cookies, c.Name+"="+item)
			}
			return c
		}
		c.cookies = []string{c.Name + "=" + strings.Join(items, ",")}
	}
	return c
}

func (c carried) withObject(o object) (carried, bool) {
	var pairs, flat []string
	for _, m := range o {
		texts := []value{m.value}
		if items, ok := m.value.(array); ok && c.In == "query" && c.Style == "form" && c.Explode {
			texts = items
		}
		for _, item := range texts {
			value, ok := plainText(item)
			if !ok || c.In == "header" && !fieldValue(value) || c.In == "header" && strings.Contains(value, ",") {
				return c, false
			}
			escaped := value
			name := m.name
			if c.In != "header" {
				escaped, name = escape(value), escape(name)
			}
			pairs = append(pairs, name+"="+escaped)
			flat = append(flat, name, escaped)
			if c.Style == "deepObject" {
				c.query = append(c.query, escape(c.Name)+"["+name+"]="+escaped)
			}
		}
	}
	if len(pairs) == 0 {
		return c, false
	}
	joined := strings.Join(flat, ",")
	if c.Explode {
		joined = strings.Join(pairs, ",")
	}
	switch {
	case c.In == "query" && c.Style == "deepObject":
	case c.In == "query" && c.Style == "form" && c.Explode:
		c.query = pairs
	case c.In == "query" && c.Style == "form":
		c.query = []string{escape(c.Name) + "=" + joined}
	case c.In == "header":
		c.fields = []Field{{c.Name, joined}}
	case c.In == "path" && c.Style == "simple":
		c.segment = joined
	default:
		return c, false
	}
	return c, true
}

// escape escapes text for a segment or a query (RFC 3986, section 2).
func escape(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }

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
		if c.node == nil || c.given && c.In == "path" && m.op.Documents(404) {
			// What is not there answers 404; see unknown.
			continue
		}
		for _, v := range m.goodValues(c.node, true) {
			swap, ok := c.with(v.value)
			if !ok || c.In == "path" && !plainSegment(swap.segment) {
				continue
			}
			d := m.plain()
			d.params = m.swapped(i, swap)
			m.emit(Case{
				ID: "valid/" + c.slug() + "/" + v.id, Title: fmt.Sprintf("%s parameter %s: %s", c.In, c.Name, v.title), Expect: Take,
				Rule: parameterRule(v.keyword), Pointer: c.at(), Schema: v.by.At,
			}, d, c.node.tentative || v.tentative || c.In == "path")
		}
	}
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
			swap, ok = c.with(c.node.full)
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
		for _, v := range m.badValues(c.node, c.At.Pointer) {
			if v.keyword == "nullable" {
				continue
			}
			swap, ok := c.with(v.value)
			if !ok || c.In == "path" && !plainSegment(swap.segment) {
				continue
			}
			d := m.plain()
			d.params = m.swapped(i, swap)
			m.emit(Case{
				ID: "invalid/" + c.slug() + "/" + v.id, Title: fmt.Sprintf("%s parameter %s: %s", c.In, c.Name, v.title), Expect: Refuse,
				Rule: parameterRule(v.keyword), Pointer: c.at() + v.pointer, Schema: v.by.At,
			}, d, true)
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
