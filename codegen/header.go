package codegen

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/codegen/internal/name"
	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
)

// headers makes the header fields of a response (OpenAPI 3.0.4, Response Object).
func (m *model) headers(op *operation, r *response, n *document.Node) {
	for called, header := range n.Get("headers").Members() {
		header = m.follow(header)
		if header == nil || m.ignoredField(called, header) {
			continue
		}
		p := &parameter{In: "header", node: header, Spec: fmt.Sprintf("%s[%d]", r.HeadersVar(), len(r.Headers))}
		if strings.EqualFold(called, "Set-Cookie") {
			p.Lines = true
		}
		if m.carry(p, called, words(op, called)) {
			r.Headers = append(r.Headers, p)
		}
	}
	scope := m.namer.Scope("DecodeHeader", "EncodeHeader")
	for _, p := range r.Headers {
		p.key = name.Key{Kind: name.Parameter, Name: "header " + p.JSON}
		given, _ := p.node.Get("x-go-name").AsString()
		scope.Claim(name.Entry{Key: p.key, Text: p.JSON, Given: given})
	}
	m.clashes(scope.Settle(), m.document.Location(n))
	for _, p := range r.Headers {
		p.Go = scope.Go(p.key)
		p.Doc = comment(paragraphs(p.text, scope.Remark(p.key)))
	}
}

// ignoredField tells of header fields that describe nothing, and of those that net/http
// writes and reads by itself.
func (m *model) ignoredField(called string, n *document.Node) bool {
	switch canonical := http.CanonicalHeaderKey(called); {
	case canonical == "Content-Type":
		m.note(n, "a header Content-Type of a response describes nothing: its media types do (OpenAPI 3.0.4, Response Object)")
	case slices.Contains(ownFields, canonical):
		m.note(n, "no code is made of this header: net/http sets the header field %s by itself", canonical)
	default:
		return false
	}
	return true
}

// onLines makes an array of the value of a field of which each line has one.
func (p *parameter) onLines() {
	if p.schema.Effective() != schema.Array {
		p.schema = &schema.Schema{Types: schema.Array, Items: p.schema}
	}
}

// HeadersType is the type of the header fields of the response.
func (r *response) HeadersType() string { return r.op.Type + r.headersSuffix() }

func (r *response) headersSuffix() string { return r.Status + "ResponseHeaders" }

// HeadersVar is the variable of their strict.Parameters.
func (r *response) HeadersVar() string { return "headers" + r.op.Go + r.Status }
