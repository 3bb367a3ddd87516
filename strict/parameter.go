package strict

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Parameter is a documented parameter whose value is a scalar, an array or
// object of scalars, or JSON (OpenAPI 3.0.3, Parameter Object). Generated code
// holds one for each; it must not be changed.
type Parameter struct {
	Name     string
	In       string // path, query, header or cookie
	Pointer  string // where violations are reported, /IN/NAME
	Style    string
	Explode  bool
	Array    bool
	Object   *Object // nil where it is no object in a style
	Required bool
	// AllowReserved leaves reserved characters of a value in the query as they are.
	AllowReserved bool
}

// read takes the values of the parameter apart, as they were sent. A scalar has
// one text. ok is false where the values are not in the parameter's style.
func (p *Parameter) read(sent []string) (texts []string, ok bool) {
	if p.spread() {
		texts = slices.Clone(sent)
	} else if texts, ok = p.split(sent[0]); !ok {
		return nil, false
	}
	for i := range texts {
		if texts[i], ok = p.unescape(texts[i]); !ok {
			return nil, false
		}
	}
	return texts, true
}

// spread reports whether each element of the array travels by itself.
func (p *Parameter) spread() bool {
	return p.Array && p.Explode && (p.In == "query" || p.In == "cookie")
}

func (p *Parameter) split(sent string) (texts []string, ok bool) {
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
		if p.Array && p.Explode {
			return p.splitMatrix(sent)
		}
		if sent, ok = p.cutName(strings.CutPrefix(sent, ";")); !ok {
			return nil, false
		}
	case "spaceDelimited":
		sent, separator = strings.ReplaceAll(sent, "%20", "+"), "+"
	case "pipeDelimited":
		sent, separator = strings.NewReplacer("%7C", "|", "%7c", "|").Replace(sent), "|"
	}
	if !p.Array {
		return []string{sent}, true
	}
	return strings.Split(sent, separator), true
}

func (p *Parameter) splitMatrix(sent string) (texts []string, ok bool) {
	if sent, ok = strings.CutPrefix(sent, ";"); !ok {
		return nil, false
	}
	for part := range strings.SplitSeq(sent, ";") {
		text, ok := p.cutName(part, true)
		if !ok {
			return nil, false
		}
		texts = append(texts, text)
	}
	return texts, true
}

func (p *Parameter) cutName(text string, ok bool) (value string, is bool) {
	name, value, _ := strings.Cut(text, "=")
	plain, err := url.PathUnescape(name)
	return value, ok && err == nil && plain == p.Name
}

func (p *Parameter) unescape(text string) (plain string, ok bool) {
	var err error
	switch p.In {
	case "path":
		plain, err = url.PathUnescape(text)
	case "query":
		plain, err = url.QueryUnescape(text)
	case "cookie":
		// Cookies have no escaping of their own (RFC 6265 section 4.1.1): what is
		// no percent-escape stands for itself.
		if plain, err = url.PathUnescape(text); err != nil {
			plain, err = text, nil
		}
	default:
		plain = strings.Trim(text, " \t")
	}
	return plain, err == nil && utf8.ValidString(plain)
}

// eachPair calls f with each pair of a query, as it was sent but for the name;
// it needs no memory where nothing is escaped.
func eachPair(query string, f func(name, value string)) {
	for query != "" {
		var part string
		if part, query, _ = strings.Cut(query, "&"); part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
		f(name, value)
	}
}

// queryValues returns the values of a name in a query, as they were sent.
func queryValues(query, name string) (values []string) {
	eachPair(query, func(n, value string) {
		if n == name {
			values = append(values, value)
		}
	})
	return values
}

// cookieValues returns the values of a cookie, as they were sent. net/http's
// reader would drop those that it does not like.
func cookieValues(lines []string, name string) (values []string) {
	for _, crumb := range crumbs(lines) {
		if n, value, _ := strings.Cut(crumb, "="); n == name {
			values = append(values, value)
		}
	}
	return values
}

// Send puts a parameter into the call, styled by oapi-codegen's runtime. A value
// that the server would read as another one is recorded: a comma in an array of
// style simple in a header, say, or an empty array, for which no style has a
// form.
func (c *Call) Send(p *Parameter, styled string, err error, texts ...string) {
	sent := []string{styled}
	switch p.In {
	case "path":
		c.placeInPath(p, styled)
		if p.Style == "simple" && !p.Array {
			return // escaped as a whole, there is no other way to read it
		}
	case "query":
		// The runtime leaves the delimiters of these styles as they are, which no
		// URL may hold (RFC 3986 section 3.4).
		styled = p.unreservePairs(strings.NewReplacer(" ", "%20", "|", "%7C").Replace(styled))
		c.query = append(c.query, styled)
		sent = queryValues(styled, p.Name)
	case "header":
		c.placeInHeader(p, styled)
	}
	c.readBack(p, sent, err, texts)
}

// unreservePairs is unreserve for the values in a part of a query.
func (p *Parameter) unreservePairs(styled string) string {
	if !p.AllowReserved {
		return styled
	}
	parts := strings.Split(styled, "&")
	for i, part := range parts {
		name, value, _ := strings.Cut(part, "=")
		parts[i] = name + "=" + p.unreserve(value)
	}
	return strings.Join(parts, "&")
}

func (c *Call) placeInPath(p *Parameter, styled string) {
	if !validSegment(styled) && !c.failed(p.Pointer) {
		// Proxies and servers remove dot segments (RFC 3986 section 5.2.4), which
		// makes another path of it; escaping a dot changes nothing.
		c.recorder.FailAt(p.Pointer, "required", `one path segment, not empty, "." or ".."`)
	}
	c.path = strings.Replace(c.path, "{"+p.Name+"}", styled, 1)
}

func (c *Call) placeInHeader(p *Parameter, styled string) {
	c.header.Add(p.Name, styled)
	if strings.ContainsFunc(styled, isControl) {
		c.recorder.FailAt(p.Pointer, "syntax", "no control characters in a header field (RFC 9110 section 5.5)")
	}
}

func (c *Call) addCookie(pair string) {
	if old := c.header.Get("Cookie"); old != "" {
		pair = old + "; " + pair
	}
	c.header.Set("Cookie", pair)
}

func isControl(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }

// SendCookie puts a cookie parameter into the call: its name and escaped value or,
// exploded, each of its values.
func (c *Call) SendCookie(p *Parameter, texts ...string) {
	escaped := make([]string, len(texts))
	for i, text := range texts {
		escaped[i] = url.PathEscape(text)
	}
	sent := escaped
	if p.Array && !p.spread() {
		sent = []string{strings.Join(escaped, ",")}
	}
	for _, value := range sent {
		c.addCookie(p.Name + "=" + value)
	}
	c.readBack(p, sent, nil, texts)
}

func (c *Call) readBack(p *Parameter, sent []string, err error, texts []string) {
	if err == nil && len(texts) > 0 && len(sent) > 0 {
		if read, ok := p.read(sent); ok && slices.Equal(read, texts) {
			return
		}
	}
	if !c.failed(p.Pointer) {
		c.recorder.FailAt(p.Pointer, "syntax", "a value, not an empty array, that style "+p.Style+" can carry")
	}
}

func (c *Call) failed(pointer string) bool {
	return slices.ContainsFunc(c.recorder.Found(), func(v Violation) bool { return v.Pointer == pointer })
}
