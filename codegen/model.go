package codegen

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"
)

// A namedType is a component as the templates see it.
type namedType struct {
	Name string
	Doc  string
	// Value is what the type holds where it is no struct; nil for a struct.
	Value     *value
	Constants []constant // of an enum

	Fields     []*field
	Forbidden  []forbidden
	Closed     bool   // members beyond the fields are forbidden
	Additional *value // what members beyond the fields hold; nil where closed
	MinMembers uint64
	MaxMembers *uint64
}

// A constant is a value of an enum.
type constant struct{ Name, Literal string }

// constants names the values of an enum as oapi-codegen does, with
// x-enum-varnames where the document has them.
func constants(typeName string, v *value, s *openapi3.Schema) (list []constant) {
	var texts []string
	for _, value := range enumOf(s) {
		texts = append(texts, literal(v.Kind, value))
	}
	names := slices.Clone(texts)
	for i, value := range enumOf(s) {
		if text, ok := value.(string); ok {
			names[i] = text
		}
	}
	for _, key := range []string{"x-enum-varnames", "x-enumNames"} {
		if given, ok := s.Extensions[key].([]any); ok {
			for i, name := range given[:min(len(given), len(names))] {
				names[i] = fmt.Sprint(name)
			}
		}
	}
	byName := codegen.SanitizeEnumNames(names, texts)
	for _, name := range sortedKeys(byName) {
		list = append(list, constant{typeName + codegen.UppercaseFirstCharacter(name), byName[name]})
	}
	return list
}

// declareComponents notes the Go names of all components: where two have the same,
// oapi-codegen passes over the second.
func (m *model) declareComponents() error {
	for _, name := range sortedKeys(m.doc.Components.Schemas) {
		s := m.doc.Components.Schemas[name].Value
		goName, err := codegen.RefPathToGoType(componentSchemas + name)
		if err != nil {
			return err
		}
		m.declare(goName, "schema "+strconv.Quote(name), m.pointers[s], "x-go-name")
	}
	return nil
}

// Slots is how many member names decoding keeps track of.
func (t *namedType) Slots() int { return len(t.Fields) + len(t.Forbidden) }

// ForbiddenSlot is where it keeps track of a forbidden member.
func (t *namedType) ForbiddenSlot(i int) int { return len(t.Fields) + i }

// MemberChecks are the conditions on the number of members.
func (t *namedType) MemberChecks() []condition {
	return countChecks("Properties", "members", t.MinMembers, t.MaxMembers)
}

// AdditionalType is the Go type of a member without a field.
func (t *namedType) AdditionalType() string { return (&value{Item: t.Additional}).ItemType() }

// Members reports whether the number of members matters.
func (t *namedType) Members() bool { return t.MinMembers > 0 || t.MaxMembers != nil }

// Known lists the member names that have a field, quoted for Go.
func (t *namedType) Known() string {
	names := make([]string, len(t.Fields))
	for i, f := range t.Fields {
		names[i] = strconv.Quote(f.JSON)
	}
	return strings.Join(names, ", ")
}

// A field is a member of an object, or a parameter.
type field struct {
	Go       string
	JSON     string // the name in the document
	Doc      string
	Value    *value
	Required bool
	Wrap     string // "", "Optional" or "Nullable"
	Default  string // Go literal, "" without a default
	// DefaultJSON is the default where it has no literal.
	DefaultJSON string
	HeldTest    string // Go condition on the field: it is not to be left out
}

// Quoted is the name as JSON, with the colon, quoted for Go.
func (f *field) Quoted() string {
	text, err := json.Marshal(f.JSON)
	if err != nil {
		panic(err) // a string
	}
	return strconv.Quote(string(text) + ":")
}

// Type is the Go type of the field.
func (f *field) Type() string {
	if f.Wrap != "" {
		return "strict." + f.Wrap + "[" + f.Value.Go + "]"
	}
	return f.Value.Go
}

// A forbidden member is described by the schema and not allowed in the
// direction that the schema is used in.
type forbidden struct{ JSON, Rule, Want string }

// A value is a schema as a place in a Go value.
type value struct {
	Kind  string // string, uuid, dateTime, float64, int, int32, int64, bool, raw, object, array, map, ref, refRaw, pointer
	Go    string // the Go type
	Plain string // the Go type to convert from and to, where Go is a named scalar
	Item  *value // of arrays and maps
	Null  bool   // null is allowed
	// NullRule is the keyword that refuses null where nullable allows it.
	NullRule string
	Bits64   bool // format int64
	Checks   []condition
	Unique   bool // uniqueItems
	Depth    int  // of nesting, for variable names
}

// A condition in Go breaks a keyword. It is on a variable v or, as a format, on
// a count. An empty Encode can't come true.
type condition struct{ Decode, Encode, Rule, Want string }

func both(cond, rule, want string) condition {
	return condition{Decode: cond, Encode: cond, Rule: rule, Want: want}
}

// Lossy reports whether values that differ in JSON may be equal in Go.
func (v *value) Lossy() bool {
	switch v.Kind {
	case "array", "map":
		return v.Item.Lossy()
	case "string", "bool", "int", "int32", "int64", "raw", "object":
		return false
	}
	return true
}

// Wrapped reports whether null needs a Nullable around the value; raw JSON holds
// null itself.
func (v *value) Wrapped() bool {
	return v.Null && v.Kind != "raw" && v.Kind != "object" && v.Kind != "refRaw"
}

// ItemType is the Go type of an element or map value.
func (v *value) ItemType() string {
	if v.Item.Wrapped() {
		return "strict.Nullable[" + v.Item.Go + "]"
	}
	return v.Item.Go
}

// errRefused ends the generation; the refusals say why.
var errRefused = errors.New("refused")

// model makes the templates' view of a document. Its methods run inside
// oapi-codegen's generation, when its names are settled.
type model struct {
	*checker
	decorated  map[*openapi3.SchemaRef]*openapi3.Schema
	types      map[string]*namedType // by the component's name
	operations map[string]*operation // by the operationId
	declared   map[string]string     // what each Go name of the package stands for
	widths     map[*openapi3.Schema]int
}

func newModel(c *checker, decorated map[*openapi3.SchemaRef]*openapi3.Schema) *model {
	m := &model{
		checker: c, decorated: decorated,
		types: map[string]*namedType{}, operations: map[string]*operation{}, declared: map[string]string{},
		widths: map[*openapi3.Schema]int{},
	}
	for _, name := range []string{
		"Client", "NewClient", "Handler", "NewHandler", "Operations", "ServerInterface", "StrictServerInterface", "Unimplemented",
	} {
		m.declared[name] = "the generated code itself"
	}
	return m
}

// declare notes a Go name of the generated package, and refuses one that is
// taken.
func (m *model) declare(name, stands, pointer, keyword string) {
	if other, ok := m.declared[name]; ok {
		m.add(pointer, keyword, "Go name %s, of %s, is also that of %s; give one of them another name, by an overlay if need be", name, stands, other)
		return
	}
	m.declared[name] = stands
}

// namedType returns the component that a type definition of oapi-codegen is
// made of, nil for other definitions.
func (m *model) namedType(definition codegen.TypeDefinition) (*namedType, error) {
	ref := m.doc.Components.Schemas[definition.JsonName]
	if ref == nil || definition.Schema.RefType != "" {
		return nil, nil
	}
	if t, ok := m.types[definition.JsonName]; ok {
		return t, nil
	}
	s := ref.Value
	t := &namedType{Name: definition.TypeName, Doc: typeComment(definition.TypeName, s)}
	if len(m.types) == 0 {
		if err := m.declareComponents(); err != nil {
			return nil, err
		}
	}
	m.types[definition.JsonName] = t
	if !isStruct(s) {
		v, err := m.inline(s, 0)
		if err != nil {
			return nil, err
		}
		// A named type can't hold null; what refers to it is Nullable.
		v.Null = v.Null && !v.Wrapped()
		v.Plain, v.Go = v.Go, t.Name
		t.Value, t.Constants = v, constants(t.Name, v, s)
		for _, c := range t.Constants {
			m.declare(c.Name, "a value of enum "+t.Name, m.pointers[s], "enum")
		}
		return t, nil
	}
	t.Closed, t.MinMembers, t.MaxMembers = closed(s), s.MinProps, s.MaxProps
	if !t.Closed {
		additional := s.AdditionalProperties.Schema
		if additional == nil {
			additional = openapi3.NewSchemaRef("", &openapi3.Schema{})
		}
		var err error
		if t.Additional, err = m.value(additional, 1); err != nil {
			return nil, err
		}
	}
	return t, m.fields(t, s)
}

func (m *model) fields(t *namedType, s *openapi3.Schema) error {
	if m.width(s) > maxWidth {
		m.add(m.pointers[s], "properties", "with those of the objects inside, the Go type would have more than %d fields; put arrays or maps between", maxWidth)
		return errRefused
	}
	taken := map[string]string{"DecodeJSON": "", "EncodeJSON": "", "MarshalJSON": "", "UnmarshalJSON": ""}
	if !t.Closed {
		taken["AdditionalProperties"] = ""
	}
	for _, name := range sortedKeys(s.Properties) {
		ref := s.Properties[name]
		outer := m.outer(ref)
		switch used := m.used[s]; {
		case outer.ReadOnly && used == inRequest:
			t.Forbidden = append(t.Forbidden, forbidden{name, "readOnly", "no such member in a request"})
			continue
		case outer.WriteOnly && used == inResponse:
			t.Forbidden = append(t.Forbidden, forbidden{name, "writeOnly", "no such member in a response"})
			continue
		}
		f, err := m.field(name, ref, slices.Contains(s.Required, name), m.recursive(s, name))
		if err != nil {
			return err
		}
		f.Go = fieldName(name, ref)
		f.Doc = comment(outer.Description)
		if other, ok := taken[f.Go]; ok {
			with := fmt.Sprintf("member %q", other)
			if other == "" {
				with = "the field or method of the generated type"
			}
			m.add(at(m.pointers[s], "properties", name), "x-go-name",
				"Go name %s is also that of %s; give it another with x-go-name, by an overlay if need be", f.Go, with)
			return errRefused
		}
		taken[f.Go] = name
		t.Fields = append(t.Fields, f)
	}
	return nil
}

// recursive reports whether a member has to be a pointer, since a struct can't
// hold itself by value: a member that may be left out or null and that holds,
// without an array or a map between, an object of the same schema.
func (m *model) recursive(s *openapi3.Schema, name string) bool {
	return !mustBeThere(s, name) && holds(s.Properties[name].Value, s, func(*openapi3.Schema, string) bool { return true })
}

func mustBeThere(s *openapi3.Schema, name string) bool {
	return slices.Contains(s.Required, name) && !allowsNull(s.Properties[name].Value)
}

// holds reports whether an object of schema s is or holds one of schema target,
// by way of the members that through names.
func holds(s, target *openapi3.Schema, through func(s *openapi3.Schema, name string) bool) bool {
	seen := map[*openapi3.Schema]bool{}
	var visit func(*openapi3.Schema) bool
	visit = func(s *openapi3.Schema) bool {
		if s == target {
			return true
		}
		if s == nil || seen[s] || kindOf(s) != "object" {
			return false
		}
		seen[s] = true
		for name, p := range s.Properties {
			if through(s, name) && visit(p.Value) {
				return true
			}
		}
		return false
	}
	return visit(s)
}

// outer returns the schema whose annotations count at a reference's place.
func (m *model) outer(ref *openapi3.SchemaRef) *openapi3.Schema {
	if s := m.decorated[ref]; s != nil {
		return s
	}
	return ref.Value
}

// field settles how a member or parameter is held: see "No pointers" in
// docs/types.md.
func (m *model) field(name string, ref *openapi3.SchemaRef, required, pointer bool) (*field, error) {
	v, err := m.value(ref, 0)
	if err != nil {
		return nil, err
	}
	if pointer && v.Kind == "ref" {
		v.Kind, v.Go = "pointer", "*"+v.Go
	}
	f := &field{JSON: name, Value: v, Required: required}
	outer := m.outer(ref)
	if !required {
		if err := f.setDefault(outer.Default, v); err != nil {
			return nil, err
		}
	}
	switch {
	case v.Kind == "raw" || v.Kind == "object" || v.Kind == "refRaw":
		f.HeldTest = "len(%s) != 0"
	case v.Null:
		f.Wrap = "Nullable"
	case required:
	case v.Kind == "array" || v.Kind == "map" || v.Kind == "pointer":
		f.HeldTest = "%s != nil"
	default:
		f.HeldTest = m.heldTest(ref.Value, outer.Default)
		if f.HeldTest == "" {
			f.Wrap = "Optional"
		}
	}
	return f, nil
}

// heldTest returns the condition under which a scalar is there, where its Go
// zero means absent: it is the default, or no legal value. "" where the zero has
// a meaning of its own.
func (m *model) heldTest(s *openapi3.Schema, fallback any) string {
	var zero any
	var test string
	switch kindOf(s) {
	case "string":
		if kind, _ := stringKind(s); kind != "string" {
			return ""
		}
		zero, test = "", `%s != ""`
	case "number", "integer":
		zero, test = 0.0, "%s != 0"
	case "boolean":
		zero, test = false, "bool(%s)"
	default:
		return ""
	}
	if fallback == zero || acceptable(s, zero) != nil {
		return test
	}
	return ""
}

// value returns the value at a reference's place.
func (m *model) value(ref *openapi3.SchemaRef, depth int) (*value, error) {
	if ref.Ref == "" {
		return m.inline(ref.Value, depth)
	}
	name, err := codegen.RefPathToGoType(ref.Ref)
	if err != nil {
		return nil, err
	}
	v := &value{Kind: "ref", Go: name, Null: allowsNull(ref.Value), Depth: depth}
	if kindOf(ref.Value) == "" {
		v.Kind = "refRaw"
	}
	return v, nil
}

func (m *model) inline(s *openapi3.Schema, depth int) (*value, error) {
	v := &value{Null: allowsNull(s), Depth: depth}
	var err error
	switch kindOf(s) {
	case "":
		v.Kind, v.Go = "raw", "json.RawMessage"
	case "object":
		if !isMap(s) {
			v.Kind, v.Go = "object", "json.RawMessage"
		} else {
			v.Kind = "map"
			if v.Item, err = m.value(s.AdditionalProperties.Schema, depth+1); err != nil {
				return nil, err
			}
			v.Go = "map[string]" + v.ItemType()
		}
		v.Checks = countChecks("Properties", "members", s.MinProps, s.MaxProps)
	case "array":
		v.Kind, v.Unique = "array", s.UniqueItems
		if v.Item, err = m.value(s.Items, depth+1); err != nil {
			return nil, err
		}
		v.Go = "[]" + v.ItemType()
		v.Checks = countChecks("Items", "elements", s.MinItems, s.MaxItems)
	default:
		m.scalar(v, s)
	}
	return v, nil
}

func countChecks(keyword, what string, least uint64, most *uint64) (checks []condition) {
	if least > 0 {
		checks = append(checks, both(fmt.Sprintf("%%s < %d", least), "min"+keyword, fmt.Sprintf("at least %d %s", least, what)))
	}
	if most != nil {
		checks = append(checks, both(fmt.Sprintf("%%s > %d", *most), "max"+keyword, fmt.Sprintf("at most %d %s", *most, what)))
	}
	return checks
}

// setDefault turns a default of the document into Go.
func (f *field) setDefault(fallback any, v *value) error {
	if fallback == nil {
		return nil
	}
	text, err := json.Marshal(fallback)
	if err != nil {
		return err
	}
	switch v.Kind {
	case "string", "bool":
		f.Default = string(text)
		if s, ok := fallback.(string); ok {
			f.Default = strconv.Quote(s)
		}
	case "float64", "int", "int32", "int64":
		f.Default = string(text)
	default:
		f.DefaultJSON = strconv.Quote(string(text))
	}
	return nil
}
