package schema

import "github.com/leasegate/leasegate/document"

// A Direction says where a value travels, for readOnly and writeOnly.
type Direction uint8

// The directions.
const (
	Neither Direction = iota
	Request
	Response
)

// A Problem is a keyword that a value breaks, or a word for what is wrong in a text.
type Problem struct {
	// Word is the keyword; or syntax, depth, trailingData, unicode, surrogate or
	// duplicateMember; or nullable for a null that the type does not allow.
	Word    string
	Pointer string // RFC 6901, from the value that was evaluated
	// Schema is the place of the schema that has the keyword.
	Schema document.Location
	// Want says what was wanted, of the document alone; never of the value.
	Want string
	// Advice is set where the document only advises what the value does not do, such
	// as readOnly in OpenAPI 3.1.
	Advice bool
}

// An Unjudged is something that could not be decided, and why.
type Unjudged struct {
	Pointer string // as in Problem
	Schema  document.Location
	Reason  string
}

// Limits of one evaluation.
const (
	MaxProblems = 1_000
	maxPointers = 4 << 20 // bytes of all pointers
)

// A Result is what was found in one value, in the order in which it was met.
type Result struct {
	Problems []Problem
	Unjudged []Unjudged
}

// Evaluate holds a value against the schema and finds all that it breaks, at most
// MaxProblems. A value of the wrong type breaks that alone.
func (s *Schema) Evaluate(v Value, d Direction) Result {
	if !s.says {
		return Result{}
	}
	w := s.walk(d)
	w.root = v
	w.inside(s, &w.root)
	result := Result{w.problems, w.unjudged}
	w.release()
	return result
}

// Matches reports whether a value matches the schema, and whether that is certain:
// false where it depends on something that can't be judged.
func (s *Schema) Matches(v Value, d Direction) (matches, certain bool) {
	if !s.says {
		return true, true
	}
	w := s.walk(d)
	w.root = v
	matches, certain = w.probeInside(s, &w.root)
	w.release()
	return matches, certain
}

// Effective returns the types that the schema, or what it combines, asks for, less
// Null; 0 means any.
func (s *Schema) Effective() Types {
	return make(effective).of(s).types &^ Null
}

// effective has the types that schemas ask for, Null among them. A schema that leads
// back to itself asks there for nothing.
type effective map[*Schema]asked

type asked struct {
	types Types
	some  bool // false where any type is allowed
}

func (e effective) of(s *Schema) asked {
	if known, ok := e[s]; ok || len(e) > maxLevels {
		return known
	}
	e[s] = asked{}
	result := asked{s.Types, s.Types != 0}
	narrow := func(other asked) {
		switch {
		case !other.some:
		case !result.some:
			result = other
		default:
			result.types = common(result.types, other.types)
		}
	}
	for _, part := range s.AllOf {
		narrow(e.of(part))
	}
	if s.Ref != nil {
		narrow(e.of(s.Ref))
	}
	if s.DynamicRef != nil {
		narrow(e.of(s.DynamicRef.Initial))
	}
	for _, alternatives := range [][]*Schema{s.OneOf, s.AnyOf} {
		if len(alternatives) == 0 {
			continue
		}
		either := asked{0, true}
		for _, alternative := range alternatives {
			one := e.of(alternative)
			either = asked{either.types | one.types, either.some && one.some}
		}
		narrow(either)
	}
	e[s] = result
	return result
}

// common is the types that two sets have in common: an integer is a number.
func common(a, b Types) Types {
	both := a & b
	if a&Number != 0 {
		both |= b & Integer
	}
	if b&Number != 0 {
		both |= a & Integer
	}
	return both
}
