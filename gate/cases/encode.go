package cases

import (
	"mime"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/schema"
	"github.com/leasegate/leasegate/strict/style"
)

// boundary is that of multipart bodies.
const boundary = "leasegate"

// mediaTypes are those that are sent where the document has a range.
var mediaTypes = map[string]string{
	"*/*": "application/json", "application/*": "application/json", "text/*": "text/plain", "image/*": "image/png",
	"audio/*": "audio/mpeg", "video/*": "video/mp4", "multipart/*": "multipart/form-data", "font/*": "font/woff2", "model/*": "model/stl",
}

// sentAs chooses the media type of a body, for one that the document has.
func (b *body) sentAs() {
	b.contentType = b.Name
	if chosen, ranged := mediaTypes[b.Name]; ranged {
		b.contentType = chosen
		if chosen == "application/json" {
			b.Kind = gate.JSON
			if b.Schema != nil && b.Schema.Effective() == schema.String && b.Schema.Format == "binary" {
				b.contentType, b.Kind = "application/octet-stream", gate.Text
			}
		}
	}
	if b.Kind == gate.Multipart {
		mediaType, parameters, err := mime.ParseMediaType(b.contentType)
		if b.boundary = parameters["boundary"]; err == nil && b.boundary == "" {
			b.boundary = boundary
			b.contentType = mediaType + "; boundary=" + boundary
		}
	}
}

// at is the place in the document that findings about the whole body point to.
func (b *body) at() gate.Location {
	if b.Schema != nil {
		return b.Schema.At
	}
	return b.At
}

// encode writes a body in its media type. ok is false where that can't carry it.
func (b *body) encode(v value) (encoded []byte, ok bool) {
	switch b.Kind {
	case gate.JSON:
		return encode(v), true
	case gate.Form:
		o, isObject := v.(object)
		if !isObject {
			return nil, false
		}
		return b.form(o)
	case gate.Multipart:
		o, isObject := v.(object)
		if !isObject {
			return nil, false
		}
		return b.multipart(o)
	}
	plain, ok := plainText(v)
	return []byte(plain), ok && plain != ""
}

// schemaOf is the schema of a member, nil where there is none.
func (b *body) schemaOf(name string) *schema.Schema {
	if b.root == nil {
		return nil
	}
	if schemas := b.root.member(name); len(schemas) > 0 {
		return schemas[0]
	}
	return nil
}

// form writes the members of an object as a form (URL Standard, section 5.2;
// OpenAPI 3.1.1, Encoding Object).
func (b *body) form(o object) ([]byte, bool) {
	var pairs []string
	for _, m := range o {
		if m.written != "" {
			return nil, false
		}
		e := b.Encoding(m.name, b.schemaOf(m.name))
		if one, scalar := plainText(m.value); scalar && e.Style == "deepObject" {
			// OpenAPI does not say how it is written; there is but one way.
			pairs = append(pairs, escape(m.name)+"="+escape(one))
			continue
		}
		if e.Style != "" {
			written, ok := styled(style.Parameter{Name: m.name, In: "query", Style: e.Style, Explode: e.Explode}, m.value)
			if !ok {
				return nil, false
			}
			pairs = append(pairs, written...)
			continue
		}
		for _, item := range repeated(m.value, e) {
			content, ok := contentOf(item, e)
			if !ok {
				return nil, false
			}
			pairs = append(pairs, escape(m.name)+"="+escape(content))
		}
	}
	return []byte(strings.Join(pairs, "&")), len(pairs) > 0
}

// repeated lists what is written one by one of a member.
func repeated(v value, e gate.Encoding) []value {
	if items, isArray := v.(array); isArray && (e.Repeated || !jsonContent(e)) {
		return items
	}
	return []value{v}
}

func jsonContent(e gate.Encoding) bool {
	return len(e.ContentTypes) > 0 && isJSON(e.ContentTypes[0])
}

func isJSON(mediaType string) bool {
	full, _, _ := strings.Cut(mediaType, ";")
	full = strings.ToLower(strings.TrimSpace(full))
	return strings.HasSuffix(full, "/json") || strings.HasSuffix(full, "+json")
}

// contentOf writes one value in the media type of its part.
func contentOf(v value, e gate.Encoding) (string, bool) {
	if jsonContent(e) {
		return string(encode(v)), true
	}
	return plainText(v)
}

// multipart writes the members of an object as form data (RFC 7578).
func (b *body) multipart(o object) ([]byte, bool) {
	var w strings.Builder
	parts := 0
	for _, m := range o {
		if m.written != "" || strings.ContainsAny(m.name, "\"\\\r\n") || m.name == "" {
			return nil, false
		}
		e := b.Encoding(m.name, b.schemaOf(m.name))
		headers, ok := b.partHeaders(m.name, e)
		if !ok {
			return nil, false
		}
		for _, item := range repeated(m.value, e) {
			content, ok := contentOf(item, e)
			if !ok || strings.Contains(content, "--"+b.boundary) {
				return nil, false
			}
			parts++
			w.WriteString("--" + b.boundary + "\r\n" + headers + "\r\n" + content + "\r\n")
		}
	}
	w.WriteString("--" + b.boundary + "--\r\n")
	return []byte(w.String()), parts > 0
}

// partHeaders writes the header of a part, those that the document asks for among
// it (OpenAPI 3.1.1, Encoding Object).
func (b *body) partHeaders(name string, e gate.Encoding) (string, bool) {
	contentType := ""
	if len(e.ContentTypes) > 0 {
		contentType = e.ContentTypes[0]
		if chosen, ranged := mediaTypes[contentType]; ranged {
			contentType = chosen
		}
	}
	w := "Content-Disposition: form-data; name=\"" + name + "\""
	switch {
	case contentType == "" || strings.HasPrefix(contentType, "text/plain") && !e.Explicit:
		w += "\r\n"
	case isJSON(contentType):
		w += "\r\nContent-Type: " + contentType + "\r\n"
	default:
		w += "; filename=\"" + strings.Map(fileName, name) + "\"\r\nContent-Type: " + contentType + "\r\n"
	}
	for i := range e.Headers {
		p := &e.Headers[i]
		if !p.Required || slices.Contains([]string{"content-disposition", "content-type"}, strings.ToLower(p.Name)) {
			continue
		}
		c, ok := b.maker.carry(p)
		if !ok || len(c.fields) == 0 {
			return "", false
		}
		w += c.fields[0].Name + ": " + c.fields[0].Value + "\r\n"
	}
	return w, true
}

func fileName(r rune) rune {
	if r < 0x80 && isAlphanumeric(byte(r)) {
		return r
	}
	return '_'
}
