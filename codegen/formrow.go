package codegen

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
	strictform "github.com/leasegate/leasegate/strict/form"
)

// formTypes are the names of the types in package form.
var formTypes = []struct {
	types schema.Types
	name  string
}{
	{schema.String, "form.String"},
	{schema.Number | schema.Integer, "form.Number"},
	{schema.Boolean, "form.Boolean"},
	{schema.Array, "form.Array"},
	{schema.Object, "form.Object"},
}

// formRow is the form.Form of a form or multipart body as a Go expression.
func (m *model) formRow(s *schema.Schema, media *document.Node, multipart bool) string {
	return m.objectRow(s, media, multipart, 0)
}

// objectRow is formRow for an object inside of a form too; level is how deep a style goes
// from its members.
func (m *model) objectRow(s *schema.Schema, media *document.Node, multipart bool, level int) string {
	var members []string
	names := map[string]bool{}
	add := func(name string, s *schema.Schema, encoding *document.Node) {
		if !names[name] {
			names[name] = true
			members = append(members, "{Name: "+strconv.Quote(name)+m.memberRow(s, encoding, multipart, level)+"}")
		}
	}
	encodings := media.Get("encoding")
	s.AnyPart(func(part *schema.Schema) bool {
		for _, p := range part.Properties {
			add(p.Name, p.Schema, m.follow(encodings.Get(p.Name)))
		}
		return false
	})
	for name, encoding := range encodings.Members() {
		if others := othersOf(s); !names[name] && others != nil {
			add(name, others, m.follow(encoding))
		}
	}
	fields := list("Members", "form.Member", members)
	var patterns []string
	s.AnyPart(func(part *schema.Schema) bool {
		for _, p := range part.PatternProperties {
			patterns = append(patterns, "{Name: "+strconv.Quote(p.Source)+m.memberRow(p.Schema, nil, multipart, level)+"}")
		}
		return false
	})
	fields = append(fields, list("Patterns", "form.Member", patterns)...)
	switch others := othersOf(s); {
	case others != nil:
		fields = append(fields, "Others: &form.Member{"+strings.TrimPrefix(m.memberRow(others, nil, multipart, level), ", ")+"}")
	case multipart:
		fields = append(fields, "Others: &form.Member{Value: form.Value{File: true}}")
	}
	return "&form.Form{" + strings.Join(fields, ", ") + "}"
}

func list(field, of string, elements []string) []string {
	if len(elements) == 0 {
		return nil
	}
	return []string{field + ": []" + of + "{" + strings.Join(elements, ", ") + "}"}
}

// othersOf is the schema of members that are not listed; nil where there is none.
func othersOf(s *schema.Schema) (others *schema.Schema) {
	s.AnyPart(func(part *schema.Schema) bool {
		if part.AdditionalProperties != nil && !part.AdditionalProperties.Never && !asksNothing(part.AdditionalProperties) {
			others = part.AdditionalProperties
		}
		return others != nil
	})
	return others
}

// memberRow has the fields of a form.Member but for its name, each after a comma.
func (m *model) memberRow(s *schema.Schema, encoding *document.Node, multipart bool, level int) string {
	var fields []string
	style := styleOf(encoding)
	if style != "" && !m.styledMember(s, encoding, style) {
		style, encoding = "", nil
	}
	if style != "" {
		level = 1
		if style == "deepObject" {
			level = maxDeep
		}
		fields = append(fields, "Style: "+strconv.Quote(style))
		if explode := encoding.Get("explode"); explode.True() || explode == nil && style == "form" {
			fields = append(fields, "Explode: true")
		}
	} else if types, ok := encoding.Get("contentType").AsString(); ok {
		fields = append(fields, m.contentTypes(s, encoding, types)...)
	}
	for name, header := range encoding.Get("headers").Members() {
		switch {
		case strings.EqualFold(name, "Content-Type"):
		case m.follow(header).Get("required").True():
			m.refuse(m.document.Location(encoding), "headers", "a part with required header fields has no Go type; leave them out with an overlay")
		default:
			m.note(encoding, "headers: what the header fields of a part are is not checked")
		}
	}
	if row := m.valueRow(s, level, multipart); row != "" {
		fields = append(fields, "Value: form.Value{"+row+"}")
	}
	if len(fields) == 0 {
		return ""
	}
	return ", " + strings.Join(fields, ", ")
}

// styleOf is the style of a member, with the defaults of OpenAPI 3.1.1, Encoding Object;
// empty where content types say how it is written.
func styleOf(encoding *document.Node) string {
	if encoding.Get("style") == nil && encoding.Get("explode") == nil && encoding.Get("allowReserved") == nil {
		return ""
	}
	if style, ok := encoding.Get("style").AsString(); ok {
		return style
	}
	return "form"
}

// styledMember reports whether a style has a form for the values of a member. Where it has
// none, which is told, they are as without a style: arrays and objects are JSON.
func (m *model) styledMember(s *schema.Schema, encoding *document.Node, style string) (ok bool) {
	explode := encoding.Get("explode")
	exploded := explode.True() || explode == nil && style == "form"
	types := s.Effective()
	switch style {
	case "deepObject":
		return true // what OpenAPI leaves open is written as servers read it
	case "form":
		ok = true
	case "spaceDelimited", "pipeDelimited":
		ok = types&schema.Array != 0 && types&schema.Object == 0 || types&schema.Object != 0 && !exploded
	default:
		m.refuse(m.document.Location(encoding), "style", "want form, spaceDelimited, pipeDelimited or deepObject")
		return true
	}
	if !ok || nestsInStyle(s, types) {
		m.note(encoding, "style: %s has no form for values of this schema, so that it is taken for nothing", style)
		return false
	}
	return true
}

// nestsInStyle reports whether arrays or objects stand inside of others, for which only
// deepObject has a form.
func nestsInStyle(s *schema.Schema, types schema.Types) (nests bool) {
	inner := func(s *schema.Schema, array bool) {
		if s == nil {
			return
		}
		of := s.Effective() &^ schema.Null
		nests = nests || of != 0 && of&^(schema.Array|schema.Object) == 0 && !(array && of == schema.Array)
	}
	if types&schema.Array != 0 {
		inner(itemsOf(s), false)
	}
	if types&schema.Object == 0 {
		return nests
	}
	s.AnyPart(func(part *schema.Schema) bool {
		for _, p := range part.Properties {
			inner(p.Schema, true)
		}
		inner(part.AdditionalProperties, true)
		return false
	})
	return nests
}

// contentTypes are those that the document has for a member.
func (m *model) contentTypes(s *schema.Schema, encoding *document.Node, types string) (fields []string) {
	var names []string
	json := false
	for one := range strings.SplitSeq(types, ",") {
		one = strings.TrimSpace(one)
		names = append(names, strconv.Quote(one))
		json = json || strictform.IsJSON(one)
	}
	of := s.Effective()
	if of == schema.Array {
		if items := itemsOf(s); items != nil {
			of = items.Effective()
		}
	}
	if of&(schema.Array|schema.Object) != 0 && of&^(schema.Array|schema.Object|schema.Null) == 0 && !json {
		m.refuse(m.document.Location(encoding), "contentType", "arrays and objects inside of a form are read and written as JSON alone")
	}
	fields = append(fields, "ContentTypes: []string{"+strings.Join(names, ", ")+"}")
	if json {
		fields = append(fields, "JSON: true")
	}
	return fields
}

// valueRow has the fields of a form.Value. level is how deep a style goes from here.
func (m *model) valueRow(s *schema.Schema, level int, multipart bool) string {
	return strings.Join(m.valueFields(s, level, multipart, true), ", ")
}

func (m *model) valueFields(s *schema.Schema, level int, multipart, outer bool) []string {
	if s == nil {
		return []string{"Types: form.String"}
	}
	var fields []string
	types := s.Effective() &^ schema.Null
	var names []string
	for _, t := range formTypes {
		if types&t.types != 0 {
			names = append(names, t.name)
		}
	}
	if len(names) > 0 {
		fields = append(fields, "Types: "+strings.Join(names, " | "))
	}
	if multipart && m.isFile(s) {
		fields = append(fields, "File: true")
	}
	if m.inForm[s] {
		m.noteAt(s.At, "style: what is inside of a schema that holds itself is read as text")
		return fields
	}
	m.inForm[s] = true
	defer delete(m.inForm, s)
	if (outer || level > 1) && types&schema.Array != 0 { // what is inside of items is JSON
		if row := strings.Join(m.valueFields(itemsOf(s), max(level-1, 0), multipart, false), ", "); row != "Types: form.String" {
			fields = append(fields, "Items: &form.Value{"+row+"}")
		}
	}
	if level > 0 && types&schema.Object != 0 {
		fields = append(fields, "Members: "+m.objectRow(s, nil, false, level-1))
	}
	if row := m.ambiguous(s, types, level); row > 0 {
		fields = append(fields, fmt.Sprintf("Decode: func(d *wire.Decoder) { start := d.Offset(); d.Skip(); d.Check(schemas, %d, start) }", row))
	}
	return fields
}

// ambiguous returns the row of a schema that decides what a text stands for; 0 where
// there is nothing to decide.
func (m *model) ambiguous(s *schema.Schema, types schema.Types, level int) int {
	literal := types == 0 || types&(schema.Number|schema.Integer|schema.Boolean) != 0
	text := types == 0 || types&schema.String != 0
	styled := level > 0 && types&(schema.Array|schema.Object) != 0 && types != schema.Array && types != schema.Object
	if !(literal && text) && !styled || asksNothing(s) {
		return 0
	}
	return m.check(&shape{checked: []*schema.Schema{s}})
}

// maxDeep is how deep a form goes in style deepObject.
const maxDeep = 16

// only returns the one alternative of a schema that is not null.
func only(s *schema.Schema) *schema.Schema {
	for _, alternatives := range [][]*schema.Schema{s.AnyOf, s.OneOf} {
		var others []*schema.Schema
		for _, alternative := range alternatives {
			if alternative.Effective() != schema.Null {
				others = append(others, alternative)
			}
		}
		if len(others) == 1 && len(alternatives) > 1 && s.Types == 0 {
			return others[0]
		}
	}
	return s
}

// isFile reports whether the values of a schema are files of a multipart body: any bytes,
// of which at most the number is limited.
func (m *model) isFile(s *schema.Schema) bool {
	if s == nil {
		return false
	}
	s = only(s)
	types := s.Effective() &^ schema.Null
	if types != 0 && types != schema.String || s.ContentEncoding != "" || s.Never {
		return false
	}
	bytes := false
	for _, part := range flatten([]*schema.Schema{s}) {
		bytes = bytes || part.Format == "binary" || part.ContentMediaType != ""
		for word := range part.Node.Members() {
			switch k := schema.Lookup(word); {
			case k == nil || k.Types == 0 || slices.Contains([]string{"type", "nullable", "format", "minLength", "maxLength", "allOf", "$ref"}, word):
			default:
				return false
			}
		}
	}
	return bytes || asksNothing(s)
}

// hasFiles reports whether a member of a multipart body is a file, or an array of files.
func (m *model) hasFiles(s *schema.Schema) bool {
	return s.AnyPart(func(part *schema.Schema) bool {
		return slices.ContainsFunc(part.Properties, func(p schema.Property) bool {
			return m.isFile(p.Schema) || p.Schema.Effective() == schema.Array && m.isFile(itemsOf(p.Schema))
		})
	})
}
