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

	"github.com/leasegate/leasegate/strict"
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

func constants(typeName string, v *value, values map[string]string) (list []constant) {
	for _, name := range sortedKeys(values) {
		literal := values[name]
		if v.Kind == "string" {
			literal = strconv.Quote(literal)
		}
		list = append(list, constant{typeName + codegen.UppercaseFirstCharacter(name), literal})
	}
	return list
}

// Slots is how many member names decoding keeps track of.
func (t *namedType) Slots() int { return len(t.Fields) + len(t.Forbidden) }

// ForbiddenSlot is where it keeps track of a forbidden member.
func (t *namedType) ForbiddenSlot(i int) int { return len(t.Fields) + i }

// MemberChecks are the conditions on the number of members.
func (t *namedType) MemberChecks() []condition {
	return countChecks("members", "Properties", "members", t.MinMembers, t.MaxMembers)
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
	Kind   string // string, uuid, dateTime, float64, int, int32, int64, bool, raw, object, array, map, ref, refRaw, pointer
	Go     string // the Go type
	Plain  string // the Go type to convert from and to, where Go is a named scalar
	Item   *value // of arrays and maps
	Null   bool   // null is allowed
	Bits64 bool   // format int64
	Checks []condition
	Unique bool // uniqueItems
	Depth  int  // of nesting, for variable names
}

// A condition in Go, on a variable v or a count of members, breaks a keyword.
type condition struct{ Cond, Rule, Want string }

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
	decorated map[*openapi3.SchemaRef]*openapi3.Schema
}

// namedType returns the component that a type definition of oapi-codegen is
// made of, nil for other definitions.
func (m *model) namedType(definition codegen.TypeDefinition) (*namedType, error) {
	ref := m.doc.Components.Schemas[definition.JsonName]
	if ref == nil || ref.Value != definition.Schema.OAPISchema {
		return nil, nil
	}
	s := ref.Value
	t := &namedType{Name: definition.TypeName, Doc: typeComment(definition.TypeName, s)}
	if !isStruct(s) {
		v, err := m.inline(s, 0)
		if err != nil {
			return nil, err
		}
		// A named type can't hold null; what refers to it is Nullable.
		v.Null = v.Null && !v.Wrapped()
		v.Plain, v.Go = v.Go, t.Name
		t.Value, t.Constants = v, constants(t.Name, v, definition.Schema.EnumValues)
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
	taken := map[string]string{"AdditionalProperties": ""}
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
		f, err := m.field(name, ref, slices.Contains(s.Required, name))
		if err != nil {
			return err
		}
		f.Go = fieldName(name, ref)
		f.Doc = comment(outer.Description)
		if other, ok := taken[f.Go]; ok {
			with := fmt.Sprintf("member %q", other)
			if other == "" {
				with = "the field for additional members"
			}
			m.add(s.Origin, at(m.pointers[s], "properties", name), "x-go-name",
				"Go name %s is also that of %s; give it another with x-go-name, by an overlay if need be", f.Go, with)
			return errRefused
		}
		taken[f.Go] = name
		if m.contains(ref.Value, s) && f.Value.Kind == "ref" {
			// A struct can't hold itself by value.
			f.Value.Kind, f.Value.Go = "pointer", "*"+f.Value.Go
		}
		t.Fields = append(t.Fields, f)
	}
	return nil
}

// contains reports whether a value of schema s holds, without an array or a map
// between, one of schema target.
func (m *model) contains(s, target *openapi3.Schema) bool {
	return containsSchema(s, target, map[*openapi3.Schema]bool{})
}

func containsSchema(s, target *openapi3.Schema, seen map[*openapi3.Schema]bool) bool {
	if s == target {
		return true
	}
	if s == nil || seen[s] {
		return false
	}
	seen[s] = true
	for _, p := range s.Properties {
		if containsSchema(p.Value, target, seen) {
			return true
		}
	}
	return false
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
func (m *model) field(name string, ref *openapi3.SchemaRef, required bool) (*field, error) {
	v, err := m.value(ref, 0)
	if err != nil {
		return nil, err
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
	if fallback == zero || !legal(s, zero) {
		return test
	}
	return ""
}

// legal reports whether a scalar schema allows the Go zero.
func legal(s *openapi3.Schema, zero any) bool {
	if kindOf(s) == "string" && s.Format != "" {
		if valid, _ := strict.ValidFormat(s.Format, ""); !valid {
			return false
		}
	}
	if enum := enumOf(s); len(enum) > 0 && !slices.Contains(enum, zero) {
		return false
	}
	bare := *s
	bare.Format, bare.Enum, bare.Const, bare.Pattern = "", nil, nil, ""
	if bare.VisitJSON(zero) != nil {
		return false
	}
	return kindOf(s) != "string" || s.Pattern == "" || matchesPattern(s.Pattern, "")
}

// value returns the value at a reference's place.
func (m *model) value(ref *openapi3.SchemaRef, depth int) (*value, error) {
	outer := m.outer(ref)
	if ref.Ref == "" {
		return m.inline(ref.Value, depth)
	}
	name, err := codegen.RefPathToGoType(ref.Ref)
	if err != nil {
		return nil, err
	}
	v := &value{Kind: "ref", Go: name, Null: allowsNull(ref.Value) || outer.Nullable, Depth: depth}
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
		v.Checks = countChecks("members", "Properties", "members", s.MinProps, s.MaxProps)
	case "array":
		v.Kind, v.Unique = "array", s.UniqueItems
		if v.Item, err = m.value(s.Items, depth+1); err != nil {
			return nil, err
		}
		v.Go = "[]" + v.ItemType()
		v.Checks = countChecks("len(v)", "Items", "elements", s.MinItems, s.MaxItems)
	default:
		m.scalar(v, s)
	}
	return v, nil
}

func countChecks(count, keyword, what string, least uint64, most *uint64) (checks []condition) {
	if least > 0 {
		checks = append(checks, condition{fmt.Sprintf("%s < %d", count, least), "min" + keyword, fmt.Sprintf("at least %d %s", least, what)})
	}
	if most != nil {
		checks = append(checks, condition{fmt.Sprintf("%s > %d", count, *most), "max" + keyword, fmt.Sprintf("at most %d %s", *most, what)})
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
