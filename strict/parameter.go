package strict

import (
	"net/url"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/strict/style"
	"github.com/leasegate/leasegate/strict/wire"
)

// A Parameter is a documented parameter of a request, or a documented header field of a
// response (OpenAPI 3.0.3, Parameter Object and Header Object). Generated code holds one
// for each; it must not be changed.
type Parameter struct {
	Name     string
	In       string // path, query, header or cookie
	Pointer  string // where violations are reported, /IN/NAME
	Style    string
	Explode  bool
	Shape    *Shape // nil where it is a string
	Required bool
	// Content is "json" where the value is JSON, and "text" where it is text of another
	// media type, whatever the style.
	Content string
	// AllowEmpty is set where a parameter in the query may be there without a value, which
	// is read as null (OpenAPI 3.0.3, allowEmptyValue).
	AllowEmpty bool
	// Lines is set where each field line of the name has a value of its own, as Set-Cookie
	// does; the value is an array of these.
	Lines bool
	// AllowReserved leaves reserved characters of a value in the query as they are.
	AllowReserved bool
}

// style is the parameter as far as reading and writing it goes.
func (p *Parameter) style() style.Parameter {
	return style.Parameter{Name: p.Name, In: p.In, Style: p.Style, Explode: p.Explode, AllowReserved: p.AllowReserved}
}

// Write puts the value of a parameter into the call, which encode writes as JSON. What
// the other side would read as another value is recorded: a comma in an array in a
// header, say, or an empty array, for which no style has a form. So is a text of one
// type for which the document has another; of several, the text alone decides.
func (c *Call) Write(p *Parameter, encode func(*wire.Encoder)) {
	w := writing{styler: c.client.styler, direction: wire.Request}
	written, ok := w.write(p, encode)
	c.recorder.Add(w.found.Found())
	if !ok {
		return
	}
	if p.scatters() && p.Style != "deepObject" && slices.ContainsFunc(written, func(pair string) bool { return !c.isOwn(p, pair) }) {
		c.unwritable(p) // the name is another parameter's
		return
	}
	switch p.In {
	case "path":
		c.placeInPath(p, written[0])
	case "query":
		c.query = append(c.query, written...)
	case "header":
		c.placeInHeader(p, written[0])
	case "cookie":
		for _, crumb := range written {
			c.addCookie(crumb)
		}
	}
}

// Missing records that a required parameter has no value in Go.
func (c *Call) Missing(p *Parameter) {
	c.recorder.FailAt(p.Pointer, "required", "this parameter")
}

// isOwn reports whether a pair of a query or cookies is a member of an object.
func (c *Call) isOwn(p *Parameter, pair string) bool {
	name, _, _ := strings.Cut(pair, "=")
	if p.In == "query" {
		name, _ = url.QueryUnescape(name)
	}
	return c.operation.isMember(p, name)
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

// unwritable records that the value of a parameter can't be sent, unless what is
// wrong with it is recorded already.
func (c *Call) unwritable(p *Parameter) {
	want := "a value, not an empty array, that style " + p.Style + " can carry"
	if !c.failed(p.Pointer) {
		c.recorder.FailAt(p.Pointer, "syntax", want)
	}
}

func (c *Call) failed(pointer string) bool {
	return slices.ContainsFunc(c.recorder.Found(), func(v Violation) bool { return v.Pointer == pointer })
}
