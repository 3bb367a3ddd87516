package schema

import (
	"slices"

	"github.com/leasegate/leasegate/document"
)

// A Keyword is one row of the table of keywords: all that is known of it.
type Keyword struct {
	Name string
	// Source is the section of a specification that it is drawn from.
	Source string
	// Types are the JSON types of the values that it asserts something of; 0 where
	// it asserts nothing.
	Types Types
	// Shape30 and Shape31 are what stands under it in OpenAPI 3.0 and 3.1, NoShape
	// where the version does not know it.
	Shape30, Shape31 Shape
	// Merge is how the keyword of two schemas that both must match becomes one.
	Merge Merge
	// Sentence says what is wrong with a value that breaks it; empty where no
	// problem has this word.
	Sentence string

	compile func(c *compilation, s *Schema, n *document.Node)
	want    func(s *Schema) string
}

// A Shape is what can stand under a keyword.
type Shape uint8

// The shapes.
const (
	NoShape Shape = iota
	ShapeAny
	ShapeText
	ShapeNumber
	ShapePositive // a number greater than 0
	ShapeCount    // a non-negative integer
	ShapeBoolean
	ShapeType  // the name of a type
	ShapeTypes // the name of a type, or a list of them
	ShapeSchema
	ShapeOpen       // a schema or, in OpenAPI 3.0 too, a boolean
	ShapeSchemas    // a list of schemas, not empty
	ShapeSchemaMap  // an object of schemas
	ShapePatternMap // an object of schemas whose names are regular expressions
	ShapePattern    // a regular expression
	ShapeNames      // a list of texts
	ShapeNamesMap   // an object of lists of texts
	ShapeDependency // an object of schemas and lists of texts
	ShapeList       // a list of any values
	ShapeObject
	ShapeReference // a URI reference
)

// A Merge is how the keywords of two schemas that both must match become one, where
// no other keyword depends on them, as additionalProperties does on properties, items
// on prefixItems, and what is unevaluated on all.
type Merge uint8

// The merges.
const (
	MergeNever      Merge = iota // only equal ones become one
	MergeAnnotation              // it asserts nothing: that of the schema itself, else the first
	MergeGreatest                // the greater limit
	MergeLeast                   // the smaller limit
	MergeAny                     // true where either is
	MergeCommon                  // what both list
	MergeUnion                   // what either lists
	MergeMembers                 // the members of both; those of one name are merged
	MergeBoth                    // the schemas, merged
	MergeFalse                   // false where either is
)

// Shape is what stands under the keyword in a version, NoShape where the version
// does not know it.
func (k *Keyword) Shape(openapi31 bool) Shape {
	if openapi31 {
		return k.Shape31
	}
	return k.Shape30
}

// Keywords lists every keyword of OpenAPI 3.0 and 3.1, sorted by name. Whoever
// handles keywords ranges over it.
func Keywords() []Keyword { return slices.Clone(keywords) }

// Lookup returns the row of a keyword, nil where neither version knows it.
func Lookup(name string) *Keyword {
	if i, ok := keywordIndex[name]; ok {
		return &keywords[i]
	}
	return nil
}

var keywordIndex = make(map[string]int)
