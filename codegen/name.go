package codegen

import (
	"slices"
	"strings"

	"github.com/leasegate/leasegate/codegen/internal/name"
	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
)

// reserved are the names of the package that the generated code has whatever the
// document says.
var reserved = []string{
	"Client", "NewClient", "ClientInterface", "Handler", "NewHandler", "Operations", "ServerInterface", "StrictServerInterface",
	"Unimplemented", "Refuser", "Authenticator", "AuthenticatedElsewhere", "styled",
}

// reservedFields are the names that no field of a struct can have.
var reservedFields = []string{"DecodeJSON", "EncodeJSON", "MarshalJSON", "UnmarshalJSON", "AdditionalProperties"}

// givenName is what the document wants a schema's type or field to be called in Go.
func givenName(s *schema.Schema) string {
	if s == nil {
		return ""
	}
	given, _ := s.Node.Get("x-go-name").AsString()
	return given
}

// givenTypeName is what the document wants the type of an inline schema to be called. Of
// a member, x-go-name is that of the field.
func givenTypeName(s *schema.Schema) string {
	if given, _ := s.Node.Get("x-go-type-name").AsString(); given != "" || s.Node.Parent().Name() == "properties" {
		return given
	}
	return givenName(s)
}

// givenMember is what the document wants the field of a member to be called in Go. It is
// said where the member is described: what a reference leads to has a name of its own.
func givenMember(c *conjunction, member string) string {
	for _, part := range c.parts {
		if given, _ := part.Node.Get("properties").Get(member).Get("x-go-name").AsString(); given != "" {
			return given
		}
	}
	return ""
}

// clashes refuses names that the document gives twice.
func (m *model) clashes(found []*name.Clash, place document.Location) {
	for _, clash := range found {
		m.refuse(place, "x-go-name", "%s", strings.TrimPrefix(clash.Error(), "x-go-name: "))
	}
}

// inlineKey is that of a type whose schema is no component: where all of it stands.
func inlineKey(c *conjunction) name.Key {
	var places []string
	for _, part := range c.parts {
		places = append(places, part.At.File+"#"+part.At.Pointer)
	}
	for _, one := range c.chosen {
		places = append(places, one.keyword+" of "+one.part.At.File+"#"+one.part.At.Pointer)
	}
	if c.types != 0 {
		places = append(places, (c.types &^ schema.Integer).String())
	}
	return name.Key{Kind: name.Inline, Name: strings.Join(places, " ")}
}

// nameOperations names the operations, by operationId or else by method and path, and
// what is made of each.
func (m *model) nameOperations() {
	for _, o := range m.document.Operations() {
		if o.LeftOut != nil {
			continue
		}
		op := &operation{ID: o.ID, Method: o.Method, Path: o.Path, document: o, node: o.Node}
		entry := name.Entry{Key: name.Key{Kind: name.Operation, Name: op.ID}}
		if op.ID == "" || op.ID != o.Name() {
			op.ID = name.FromPath(o.Method, o.Path)
			entry = name.Entry{Key: name.Key{Kind: name.Operation, Name: o.Method + " " + o.Path}, Text: op.ID}
		}
		op.key = entry.Key
		m.methods.Claim(entry)
		m.Operations = append(m.Operations, op)
	}
	m.clashes(m.methods.Settle(), m.document.Location(m.document.Root().Get("paths")))
	for _, op := range m.Operations {
		op.Go = m.methods.Go(op.key)
		op.Var = "operation" + op.Go
	}
}

// nameTypes names all types that are no components, and the values of enums. The types
// of operations go before those of schemas.
func (m *model) nameTypes() {
	for _, op := range m.Operations {
		m.nameDerived(op)
	}
	for _, t := range m.Types {
		if t.key.Kind == name.Inline {
			entry := name.Entry{Key: t.key, Text: m.namer.Exported(t.text)}
			if _, component := m.all.names[t.from.root()]; !component {
				entry.Given = givenTypeName(t.from.root())
			}
			m.packaged.Claim(entry)
		}
	}
	m.clashes(m.packaged.Settle(), document.Location{})
	for _, t := range m.Types {
		t.Name = m.packaged.Go(t.key)
		t.Doc = typeComment(t.Name, t.from.root(), paragraphs(m.packaged.Remark(t.key), t.remark()))
	}
	slices.SortFunc(m.Types, func(a, b *namedType) int { return strings.Compare(a.Name, b.Name) })
	m.nameUnions()
	m.nameConstants()
}

// remark says of JSON text that it is not free.
func (t *namedType) remark() string {
	if t.Value == nil || t.Value.Kind != "raw" || t.Value.Check == 0 {
		return ""
	}
	return "It is kept as its JSON, since no Go type has just these values. What the document says of it is\nchecked when it is read and when it is written."
}

// nameDerived finds a beginning for the names of an operation's types that makes none
// that a component has.
func (m *model) nameDerived(op *operation) {
	op.Type = op.Go
	for _, suffix := range op.derived() {
		if m.packaged.Taken(op.Type + suffix) {
			op.Type += "Operation"
			break
		}
	}
	for _, suffix := range op.derived() {
		m.packaged.Claim(name.Entry{Key: name.Key{Kind: name.Derived, Name: op.key.Name + " " + suffix}, Text: op.Type + suffix})
	}
}

// paragraphs joins texts that are there.
func paragraphs(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(text string) bool { return strings.TrimSpace(text) == "" }), "\n\n")
}
