package codegen

import (
	"path/filepath"
	"strconv"
	"strings"

	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"

	"github.com/leasegate/leasegate/codegen/internal/name"
	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
)

// A model is what the templates see of a document: its types and operations.
type model struct {
	refusals
	config     *Config
	set        *schema.Set
	all        *conjunctions
	components map[string]*conjunction // by the canonical text of the schema
	types      map[*conjunction]*namedType
	open       map[*conjunction]bool   // whose inline values are being made
	inForm     map[*schema.Schema]bool // whose rows of a form are being made
	queue      []*namedType            // whose contents are still to be made
	Types      []*namedType            // by name
	Operations []*operation
	checks     *table
	security   *security
	templates  []pathTemplate // of all paths of the document
	forms      forms

	way    direction  // of what is being read of an operation
	inside *namedType // whose contents are being made

	namer    *name.Namer
	packaged *name.Scope // the names of the package
	methods  *name.Scope // those of operations
	asked    bool        // see Once
}

// newModel makes the model of a document, as far as it can be enforced; err says the
// rest.
func newModel(config *Config, d *document.Document) (*model, error) {
	o := config.OutputOptions
	namer, err := name.New(o.NameNormalizer, o.AdditionalInitialisms)
	if err != nil {
		return nil, err
	}
	m := &model{
		refusals: refusals{document: d}, config: config, set: schema.NewSet(d), all: newConjunctions(),
		components: map[string]*conjunction{}, types: map[*conjunction]*namedType{}, open: map[*conjunction]bool{}, inForm: map[*schema.Schema]bool{}, checks: newTable(),
		namer: namer, packaged: namer.Scope(reserved...), methods: namer.Scope(),
	}
	m.security = newSecurity(&m.refusals)
	m.findComponents()
	m.nameOperations()
	for _, op := range m.Operations {
		m.operation(op)
	}
	m.nameSchemes()
	m.makeTypes()
	m.spreadDirections()
	m.nameTypes()
	m.fillForms()
	return m, nil
}

// findComponents gives the components their names, before anything else takes them.
func (m *model) findComponents() {
	schemas := m.document.Root().Get("components").Get("schemas")
	var found []*schema.Schema
	var nodes []*document.Node
	for component, n := range schemas.Members() {
		if n.Kind() != document.Object && n.Kind() != document.Boolean {
			continue // a fault
		}
		s := m.set.Compile(n)
		if s.Node != n {
			continue // a reference, which has no type of its own
		}
		m.all.names[s] = component
		found, nodes = append(found, s), append(nodes, n)
	}
	for i, s := range found {
		c := m.all.of(s)
		text := string(canonical(nodes[i]))
		if m.components[text] == nil {
			m.components[text] = c
		}
		m.packaged.Claim(name.Entry{Key: name.Key{Kind: name.Schema, Name: m.all.names[s]}, Given: givenName(s)})
		if m.config.OutputOptions.SkipPrune {
			m.named(c, "")
		}
	}
	m.clashes(m.packaged.Settle(), m.document.Location(schemas))
}

// makeTypes makes the contents of all types that are referred to, which refer to
// others.
func (m *model) makeTypes() {
	for len(m.queue) > 0 {
		t := m.queue[0]
		m.queue = m.queue[1:]
		m.contents(t)
	}
	m.settleFields()
}

// Once reports whether it is asked for the first time: oapi-codegen runs the template
// that writes types more than once.
func (m *model) Once() bool {
	first := !m.asked
	m.asked = true
	return first
}

// Schemas are the rows of what Go types can't tell, as Go; empty where they tell all.
func (m *model) Schemas() string {
	if len(m.checks.rows) < 2 {
		return ""
	}
	return m.checks.source()
}

// A namedType is a type of the generated package.
type namedType struct {
	Name string
	Doc  string
	// Value is what the type holds where it is no struct; nil for a struct and a union.
	Value     *value
	Union     *unionType
	Constants []constant // of an enum

	Fields       []*field
	Forbidden    []forbidden
	Closed       bool   // members beyond the fields are forbidden
	Additional   *value // what members beyond the fields hold; nil where closed
	MemberChecks []condition
	// Check is the row of what the fields can't tell; 0 where they tell all.
	Check int

	text string // what the name is made of
	key  name.Key
	from *conjunction
	// multipart is set where some members are files of a multipart body.
	multipart bool
	carried   carried
}

// name is the Go name, for types that may be none.
func (t *namedType) name() string {
	if t == nil {
		return ""
	}
	return t.Name
}

// Slots is how many member names decoding keeps track of.
func (t *namedType) Slots() int { return len(t.Fields) + len(t.Forbidden) }

// ForbiddenSlot is where it keeps track of a forbidden member.
func (t *namedType) ForbiddenSlot(i int) int { return len(t.Fields) + i }

// AdditionalType is the Go type of a member without a field.
func (t *namedType) AdditionalType() string { return (&value{Item: t.Additional}).ItemType() }

// Members reports whether the number of members matters.
func (t *namedType) Members() bool { return len(t.MemberChecks) > 0 }

// Known lists the member names that have a field, quoted for Go.
func (t *namedType) Known() string {
	var names []string
	for _, f := range t.Fields {
		names = append(names, strconv.Quote(f.JSON))
	}
	for _, f := range t.Forbidden {
		names = append(names, strconv.Quote(f.JSON))
	}
	return strings.Join(names, ", ")
}

// named returns the type of a conjunction; text is what its name is made of where it is
// no component.
func (m *model) named(c *conjunction, text string) *namedType {
	if t := m.types[c]; t != nil {
		m.travels(t)
		return t
	}
	t := &namedType{text: text, from: c, key: inlineKey(c)}
	if component, ok := m.all.component(c); ok {
		t.text, t.key = component, name.Key{Kind: name.Schema, Name: component}
	}
	m.types[c] = t
	m.Types = append(m.Types, t)
	m.queue = append(m.queue, t)
	m.travels(t)
	return t
}

// contents makes what a type holds.
func (m *model) contents(t *namedType) {
	m.inside = t
	defer func() { m.inside = nil }()
	c := t.from.told()
	s := shapeOf(c)
	if s.form == formUnion {
		t.Union = m.union(t, c, s.union)
		return
	}
	if s.form != formStruct && !t.multipart {
		v := m.inline(c, t.text, 0)
		// A named type can't hold null; what refers to it is Nullable.
		v.Null = shapeOf(t.from).null
		v.Null = v.Null && !v.Wrapped()
		v.Type = t
		t.Value = v
		return
	}
	t.Closed = s.closed
	if !t.Closed {
		t.Additional = m.value(m.all.of(s.additional...), t.text+"Value", 1)
		if t.multipart && m.isFile(m.all.of(s.additional...).root()) {
			t.Additional = m.file()
		}
	}
	for _, part := range c.parts {
		t.MemberChecks = append(t.MemberChecks, countChecks("Properties", "members", part.MinProperties, part.MaxProperties)...)
	}
	t.MemberChecks = distinct(t.MemberChecks)
	t.Check = m.check(s)
	m.fields(t, s)
}

// check returns the row of what a shape does not tell, 0 where it tells all.
func (m *model) check(s *shape) int {
	if len(s.checked) == 0 {
		return 0
	}
	row := m.checks.add(s.checked...)
	for _, u := range m.checks.lacking(row) {
		m.refuse(u.At, u.Keyword, "%s", u.Why)
	}
	for _, u := range m.checks.noted(row) {
		m.noteAt(u.At, "%s: %s", u.Keyword, u.Why)
	}
	if !m.checks.asserts(row) {
		return 0
	}
	return row
}

func (m *model) fields(t *namedType, s *shape) {
	scope := m.namer.Scope(reservedFields...)
	for _, p := range s.members {
		if p.never {
			t.Forbidden = append(t.Forbidden, forbidden{p.name, "not", "no such member"})
			continue
		}
		f := m.field(p.name, p.schemas, p.required, t.text+name.Words(p.name))
		if t.multipart {
			m.files(f, p.schemas)
		}
		f.key = name.Key{Kind: name.Member, Name: p.name}
		scope.Claim(name.Entry{Key: f.key, Given: givenMember(t.from, p.name)})
		t.Fields = append(t.Fields, f)
	}
	m.clashes(scope.Settle(), t.from.root().At)
	for _, f := range t.Fields {
		f.Go, f.renamed = scope.Go(f.key), scope.Remark(f.key) != ""
		f.Doc = comment(paragraphs(describe(f.outer), scope.Remark(f.key)))
	}
}

// A forbidden member is described by the schema and never allowed.
type forbidden struct{ JSON, Rule, Want string }

// external returns the type of a schema in another package, which import-mapping names
// for the file that it stands in; ok is false where there is none.
func (m *model) external(c *conjunction) (goType string, ok bool) {
	place := c.root().At
	component, isComponent := strings.CutPrefix(place.Pointer, "/components/schemas/")
	if place.File == "" || !isComponent || strings.Contains(component, "/") {
		return "", false
	}
	for file := range m.config.imports() {
		if file == place.File || filepath.Join(filepath.Dir(m.document.Name()), file) == place.File {
			goType, err := codegen.RefPathToGoType(file + "#" + place.Pointer)
			return goType, err == nil
		}
	}
	return "", false
}
