package schema

// A Value is a JSON value as it was sent: numbers are texts, and a member can be
// there twice.
type Value struct {
	// Type is one of Null, Boolean, Number, String, Array and Object.
	Type Types
	True bool // of a Boolean
	// Malformed tells a string that is not Unicode, in whose place Text has U+FFFD.
	Malformed bool
	// Unfinished tells a value that a syntax error or a limit cut off: of it as a
	// whole nothing can be said, only of what is whole inside of it.
	Unfinished bool
	Text       string // of a String; of a Number as it was sent
	Items      []Value
	Members    []Member // in the order in which they were sent
}

// A Member is a member of an object.
type Member struct {
	Name string
	Value
	// Again is set where a member of the same name stands before it.
	Again bool
}

// Member returns the first member of a name, nil where there is none.
func (v *Value) Member(name string) *Value {
	for i := range v.Members {
		if v.Members[i].Name == name {
			return &v.Members[i].Value
		}
	}
	return nil
}

// ReadJSON reads a JSON text and finds what decoders let pass (RFC 8259): members
// given twice, what is not Unicode, trailing data, more than 1,000 levels of nesting,
// below which only the grammar is looked at. The problems' pointers begin in the text.
// whole is false where the text was not read to its end: a problem of syntax says why,
// else there are more than 9,000 levels.
func ReadJSON(text []byte) (v Value, problems []Problem, whole bool) {
	return readJSON(text)
}
