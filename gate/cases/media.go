package cases

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/schema"
)

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
