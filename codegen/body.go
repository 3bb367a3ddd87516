package codegen

import (
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/codegen/internal/name"
	"github.com/leasegate/leasegate/document"
)

// body is a request body.
type body struct {
	*value
	MediaType string
	Required  bool
}

func (m *model) requestBody(op *operation, n *document.Node) {
	if n.Get("content").Len() == 0 {
		m.refuse(m.document.Location(n), "content", "want the media type of the body")
	}
	if op.Method == http.MethodTrace {
		m.refuse(m.document.Location(op.node), "requestBody", "TRACE has no body (RFC 9110 section 9.3.8)")
	}
	if mediaType, v := m.content(n, name.Words(op.ID)+"Request"); v != nil {
		op.Body = &body{value: v, MediaType: mediaType, Required: n.Get("required").True()}
	}
}

// content returns the one media type of JSON that a body or response has, and the type
// of its document.
func (m *model) content(n *document.Node, typeName string) (mediaType string, v *value) {
	content := n.Get("content")
	if content.Len() > 1 {
		var others []string
		for name := range content.Members() {
			if !isJSON(name) {
				others = append(others, name)
			}
		}
		slices.Sort(others)
		m.refuse(m.document.Location(n), "content", "want one media type, of JSON; leave out %s with an overlay", strings.Join(others, ", "))
		return "", nil
	}
	for mediaType, media := range content.Members() {
		place := m.document.Location(media)
		switch s := media.Get("schema"); {
		case !isJSON(mediaType):
			m.refuse(place, "content", "want a media type of JSON, such as application/json")
		case s == nil:
			m.refuse(place, "schema", "want a schema, {} for any value")
		default:
			v := m.body(m.set.Compile(s), typeName)
			if v.Null && v.Kind != "refRaw" {
				m.refuse(m.document.Location(s), "nullable", "a body that may be null has no Go type")
			}
			return mediaType, v
		}
	}
	return "", nil
}

func isJSON(mediaType string) bool {
	name, _, err := mime.ParseMediaType(mediaType)
	return err == nil && !strings.Contains(name, "*") && (name == "application/json" || strings.HasSuffix(name, "+json"))
}
