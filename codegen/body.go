package codegen

import (
	"cmp"
	"net/http"

	"github.com/leasegate/leasegate/codegen/internal/name"
	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
)

// body is a request body.
type body struct {
	Media    []*media // the most specific first
	Required bool
	op       *operation
}

func (m *model) requestBody(op *operation, n *document.Node) {
	if op.Method == http.MethodTrace {
		m.refuse(m.document.Location(op.node), "requestBody", "TRACE has no body (RFC 9110 section 9.3.8)")
	}
	list := m.content(n, name.Words(op.ID)+"Request", true)
	if len(list) == 0 {
		return // no media type is no body
	}
	op.Body = &body{Media: list, Required: n.Get("required").True(), op: op}
}

// One is the media type of a body that has one; nil where it has several.
func (b *body) One() *media {
	if len(b.Media) == 1 {
		return b.Media[0]
	}
	return nil
}

// Go is the type of what a client is given to send.
func (b *body) Go() string {
	switch one := b.One(); {
	case one == nil:
		return b.Interface()
	case one.Stream():
		return "strict.Stream"
	case b.Required:
		return one.Go()
	default:
		return "strict.Optional[" + one.Go() + "]"
	}
}

// Interface is the type of bodies of several media types.
func (b *body) Interface() string { return b.op.Type + "RequestBody" }

// Name is the type of a body of a media type.
func (b *body) Name(m *media) string { return b.op.Type + m.Tag + "RequestBody" }

// Field is the type of the body in a request object.
func (b *body) Field() string {
	switch one := b.One(); {
	case one == nil:
		return b.Interface()
	case one.Stream():
		return "*strict.Stream"
	default:
		return "*" + one.Go()
	}
}

// suffixes are those of the types that a body needs.
func (b *body) suffixes() (list []string) {
	if b == nil {
		return nil
	}
	if b.One() == nil {
		list = append(list, "RequestBody")
	}
	for _, one := range b.Media {
		if b.One() == nil || !one.Stream() {
			list = append(list, one.Tag+"RequestBody")
		}
	}
	return list
}

// parts makes the value of a multipart body, which has a type of its own where there are
// files: in JSON the same schema would be another.
func (m *model) parts(s *schema.Schema, source *document.Node, typeName string) *value {
	open := !shapeOf(m.all.of(s)).closed && othersOf(s) == nil
	if !m.structLike(s) || !m.hasFiles(s) && !open && !m.isFile(othersOf(s)) {
		return m.body(s, typeName)
	}
	t := &namedType{
		text: typeName, from: m.all.of(s), multipart: true,
		key: name.Key{Kind: name.Inline, Name: "multipart " + m.document.Location(source).File + "#" + source.Pointer()},
	}
	m.Types = append(m.Types, t)
	m.queue = append(m.queue, t)
	return &value{Kind: "ref", Type: t}
}

// file is the value of a file.
func (m *model) file(schemas ...*schema.Schema) *value {
	v := &value{Kind: "file", goType: "strict.File"}
	for _, part := range flatten(schemas) {
		part = only(part)
		if part.MinLength != nil && *part.MinLength > 0 {
			check := countChecks("Length", "bytes", part.MinLength, nil)[0]
			v.Checks = append(v.Checks, condition{Decode: sized(check.Decode), Rule: check.Rule, Want: check.Want})
		}
		if part.MaxLength != nil {
			check := countChecks("Length", "bytes", nil, part.MaxLength)[0]
			v.Checks = append(v.Checks, both(sized(check.Decode), check.Rule, check.Want))
		}
	}
	v.Checks = distinct(v.Checks)
	return v
}

// sized is a condition on the size of a file.
func sized(condition string) string { return "v.Size" + condition[len("%s"):] }

// files makes files of the members of a multipart body that are that.
func (m *model) files(f *field, schemas []*schema.Schema) {
	of := cmp.Or(only(f.outer), f.outer)
	switch {
	case m.isFile(of):
		f.Value, f.zero = m.file(schemas...), scalarKinds["file"].Held
	case of != nil && of.Effective()&^schema.Null == schema.Array && m.isFile(itemsOf(of)):
		list := *f.Value
		list.Kind, list.Null, list.Type, list.Check, list.Unique = "array", false, nil, 0, false
		list.Item = m.file(itemsOf(of))
		list.Item.Depth = list.Depth + 1
		if f.Value.Kind != "array" {
			for _, part := range flatten([]*schema.Schema{of}) {
				list.Checks = append(list.Checks, countChecks("Items", "elements", part.MinItems, part.MaxItems)...)
			}
		}
		f.Value = &list
	default:
		return
	}
	f.Default, f.DefaultJSON = "", ""
	f.settle()
}
