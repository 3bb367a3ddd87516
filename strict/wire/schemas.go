package wire

// Schemas is the table of a generated package: the schemas, or the parts of them, that
// Go types can't tell. Rows refer to each other by their index, since package variables
// of Go must not refer to themselves. The first row is none, so that 0 can mean that
// there is no schema; it has OneWay where the table has a Way. A table must not be
// changed, and is safe for concurrent use.
type Schemas []Schema

// A Schema is a row of a table: what JSON Schema 2020-12 and OpenAPI 3.0 assert of a
// value, keyword by keyword. What is absent is nil, empty or 0.
type Schema struct {
	// Types has the JSON types that are allowed; 0 allows any.
	Types Types
	// Never takes no value: it is the schema false.
	Never bool

	// Enum has the values that are allowed, as [Canonical] writes them, sorted where
	// there are more than 16. An empty one that is not nil allows none.
	Enum []string
	// Const is the one value that is allowed, as Enum has it.
	Const string

	// Format is one of package value that is about strings or numbers.
	Format string
	// Pattern is one of ECMAScript that [value.CompilePattern] takes.
	Pattern string

	// Counts has the keywords that limit lengths and numbers of items and members,
	// and Limits those of numbers, multipleOf among them.
	Counts []Count
	Limits []Limit

	Items, Contains, Unevaluated int // Unevaluated is of items
	PrefixItems                  []int
	Unique                       bool

	// Properties has the members that are listed, sorted by name.
	Properties []Property
	Patterns   []PatternProperty
	// Additional, Names and Others are additionalProperties, propertyNames and
	// unevaluatedProperties.
	Additional, Names, Others int
	// Required has the names of members that must be there, sorted.
	Required   []string
	Dependent  []Dependent
	Dependents []Property // dependentSchemas

	AllOf, AnyOf, OneOf []int // AllOf also has what the references lead to
	Not, If, Then, Else int
	OneWay              bool // of the first row
	// Selector is the member whose value selects one of Selected, by the discriminator.
	Selector string
	Selected []Property
}

// Types is a set of JSON types.
type Types uint8

// The types. An integer is a number without a fraction, however it is written.
const (
	TypeNull Types = 1 << iota
	TypeBoolean
	TypeNumber
	TypeString
	TypeArray
	TypeObject
	TypeInteger
)

// A Count is a keyword that limits a number of things: minLength, maxLength, minItems,
// maxItems, minProperties, maxProperties, minContains or maxContains.
type Count struct {
	Keyword string
	N       uint64
}

// A Limit is a keyword of numbers, such as minimum, with its number as the document
// writes it.
type Limit struct{ Keyword, Number string }

// A Property is a schema, 0 for none, under a name.
type Property struct {
	Name   string
	Schema int
	Way    Way
}

// A PatternProperty describes the members whose names match.
type PatternProperty struct {
	Pattern string
	Schema  int
}

// A Dependent has the members that must be there where another is.
type Dependent struct {
	Name     string
	Required []string
}

// A Way says in which direction a member is not sent.
type Way uint8

// The ways.
const (
	ReadOnly  Way = 1 << iota // not in requests, where it need not be there
	WriteOnly                 // not in responses, where it need not be there
	Advised                   // it may be sent nevertheless, as OpenAPI 3.1 has it
)

// A Direction says where a text travels, for readOnly and writeOnly.
type Direction uint8

// The directions.
const (
	Neither Direction = iota
	Request
	Response
)

// keepsOut names the keyword that keeps a member out of a direction.
func (w Way) keepsOut(d Direction) string {
	switch {
	case w&ReadOnly != 0 && d == Request:
		return "readOnly"
	case w&WriteOnly != 0 && d == Response:
		return "writeOnly"
	}
	return ""
}

// exempts reports whether a member need not be there. Where no direction is known, as in
// json.Marshal, a value can be of either.
func (w Way) exempts(d Direction) bool {
	return w.keepsOut(d) != "" || d == Neither && w&(ReadOnly|WriteOnly) != 0
}

// property returns the row of a listed member, nil where there is none.
func property(list []Property, name []byte) *Property {
	low, high := 0, len(list)
	for low < high {
		middle := int(uint(low+high) >> 1)
		switch one := &list[middle]; {
		case one.Name == string(name):
			return one
		case one.Name < string(name):
			low = middle + 1
		default:
			high = middle
		}
	}
	return nil
}

// combines reports whether there are schemas for the same value.
func (s *Schema) combines() bool {
	return s.AllOf != nil || s.AnyOf != nil || s.OneOf != nil || s.Not != 0 || s.If != 0 || s.Dependents != nil
}

// count returns the limit of a keyword.
func (s *Schema) count(keyword string) (n uint64, ok bool) {
	for i := range s.Counts {
		if s.Counts[i].Keyword == keyword {
			return s.Counts[i].N, true
		}
	}
	return 0, false
}
