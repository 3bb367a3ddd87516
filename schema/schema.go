// Package schema compiles the schemas of a document and holds values against them:
// JSON Schema 2020-12 in OpenAPI 3.1, the Schema Object in 3.0. What can't be
// decided is said, never passed over. It is pure.
package schema

import (
	"github.com/leasegate/leasegate/document"
)

// Types is a set of JSON types.
type Types uint8

// The types. Integer is one that a schema asks for; the values have Number.
const (
	Null Types = 1 << iota
	Boolean
	Number
	String
	Array
	Object
	Integer
)

// A Schema is one schema of a document, compiled: what the document says, keyword
// by keyword. Keywords that are absent are nil, empty or false. A $ref that stands
// alone, and every $ref of OpenAPI 3.0, is replaced by what it leads to. A Schema
// must not be changed, can lead back to itself, and is safe for concurrent use.
type Schema struct {
	// Node is the schema in the document, for what is no field here, and At its place.
	Node *document.Node
	At   document.Location

	// Types has what "type" allows, and Null where OpenAPI 3.0's nullable adds it;
	// 0 means any type.
	Types Types
	// Never is the schema false, which takes nothing.
	Never bool

	Ref        *Schema // of OpenAPI 3.1, with keywords beside it
	DynamicRef *DynamicRef

	// Enum has the values that are allowed where HasEnum is set; it can be empty.
	Enum    []Value
	HasEnum bool
	Const   *Value

	Format               string
	Pattern              *Pattern
	MinLength, MaxLength *uint64 // characters

	// The limits of numbers as the document writes them; "" where there is none.
	// OpenAPI 3.0's exclusive limits are put as in 3.1.
	Minimum, Maximum, ExclusiveMinimum, ExclusiveMaximum, MultipleOf string

	Items                    *Schema
	PrefixItems              []*Schema
	Contains                 *Schema
	MinContains, MaxContains *uint64
	MinItems, MaxItems       *uint64
	UniqueItems              bool
	UnevaluatedItems         *Schema

	Properties                   []Property // in the order of the document
	PatternProperties            []PatternProperty
	AdditionalProperties         *Schema // Never for false
	PropertyNames                *Schema
	Required                     []string
	DependentRequired            []DependentRequired
	DependentSchemas             []DependentSchema
	MinProperties, MaxProperties *uint64
	UnevaluatedProperties        *Schema

	AllOf, AnyOf, OneOf []*Schema
	Not, If, Then, Else *Schema
	Discriminator       *Discriminator

	ReadOnly, WriteOnly               bool
	Default                           *Value
	Examples                          []Value // of "example" and "examples"
	ContentEncoding, ContentMediaType string
}

// A Property is a member that a schema describes.
type Property struct {
	Name string
	*Schema
}

// A PatternProperty describes the members whose names match.
type PatternProperty struct {
	*Pattern
	*Schema
}

// A DependentRequired lists the members that must be there where Name is.
type DependentRequired struct {
	Name     string
	Required []string
}

// A DependentSchema is what an object must match that has the member Name.
type DependentSchema struct {
	Name string
	*Schema
}

// A DynamicRef is followed to the outermost schema of the same dynamic anchor.
type DynamicRef struct {
	// Initial is where it leads to as a plain reference.
	Initial *Schema
}

// A Discriminator tells alternatives apart by the value of a member. It never
// changes a verdict (OpenAPI 3.1.1, Discriminator Object).
type Discriminator struct {
	PropertyName string
	// Mapping has what a mapping says, in the order of the document; the
	// alternatives that only their names select come after.
	Mapping []Mapped
}

// Mapped is the schema that a discriminator's value selects.
type Mapped struct {
	Value string
	*Schema
}

// A Pattern is a regular expression of ECMA-262.
type Pattern struct {
	Source string
}

// Property returns the schema of a listed member, nil where there is none.
func (s *Schema) Property(name string) *Schema {
	for i := range s.Properties {
		if s.Properties[i].Name == name {
			return s.Properties[i].Schema
		}
	}
	return nil
}

// A Set compiles the schemas of one document, each once and when it is asked for.
// It is safe for concurrent use.
type Set struct {
	document *document.Document
}

// NewSet returns the schemas of a document.
func NewSet(d *document.Document) *Set { return &Set{document: d} }

// Compile returns the schema that stands at a place of the document; never nil.
// What can't be compiled, such as a reference that leads nowhere, makes a schema
// that judges nothing and says so of every value.
func (s *Set) Compile(n *document.Node) *Schema {
	return &Schema{Node: n, At: s.document.Location(n)}
}
