// Package schema compiles the schemas of a document and holds values against them:
// JSON Schema 2020-12 in OpenAPI 3.1, the Schema Object in 3.0. What can't be
// decided is said, never passed over. It is pure.
package schema

import (
	"sync/atomic"

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

	plan
}

// A plan is how a schema is evaluated.
type plan struct {
	set      *Set
	resource *document.Node // of JSON Schema Core 2020-12, section 4.3.5
	nullable bool
	unjudged []unjudged
	// lacksPattern is set where a pattern of patternProperties is not known, so that
	// it is not known either which members are additional.
	lacksPattern bool

	checks  []check // empty where the schema takes anything of its types
	limits  *limits
	format  format
	members *memberTable
	listed  *listed // of a long enum

	// says is set unless every value matches and nothing is to be told of any;
	// advises where a value that matches can have a problem.
	says, advises bool
	combines      bool // there are schemas for the same value
	referred      bool // it is met by a reference, or beside others
	finished      bool
	mark          int32 // its index in the marks of a walk, from 1; 0 without one
}

// unjudged is something about values of some types that can't be judged.
type unjudged struct {
	types  Types
	reason string
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
	anchor  string // its name; empty where it is not dynamic
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
	timeouts atomic.Int32 // of matches that took too long
	Source   string
	matcher
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
