package cases

import (
	"fmt"
	"regexp"
	"strings"
)

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
	target := []byte(r.Target)
	for _, c := range d.params {
		for _, pair := range c.query {
			target = append(append(target, separator...), pair...)
			separator = "&"
			if c.given {
				_, escaped, _ := strings.Cut(pair, "=")
				r.Uses = append(r.Uses, Use{Name: c.Name, Start: len(target) - len(escaped), End: len(target), Field: -1})
			}
		}
	}
	for _, pair := range d.query {
		target = append(append(target, separator...), pair...)
		separator = "&"
	}
	r.Target = string(target)
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
