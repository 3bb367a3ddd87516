package wire

// A Union says how the alternatives of a oneOf, of an anyOf or of a list of types are
// told apart. Generated code holds one for each; it must not be changed, and is safe for
// concurrent use.
type Union struct {
	// Row is the schema as a whole, in the table of the package: of a value that is none
	// of the alternatives it says what is wrong.
	Row int
	// Rule and Want are what is wrong with a Go value that holds no alternative.
	Rule, Want string
	// Any is set for an anyOf: every alternative that matches is read.
	Any bool
	// Distinct is set where no value can match two alternatives.
	Distinct bool

	// Tag is a member that every alternative that takes objects requires and lists the
	// texts of, and Tags has these, sorted; "" where there is none.
	Tag  string
	Tags []Tag
	// Names has the members that the bits of Needs and Takes stand for, at most 64 and
	// sorted.
	Names        []string
	Alternatives []Alternative
}

// A Tag is a text by which an alternative is told.
type Tag struct {
	Text        string
	Alternative int
}

// An Alternative is what can be told of the values that match it without reading them
// whole.
type Alternative struct {
	Row   int // its schema and that of the whole, in the table of the package
	Types Types
	// Needs has the members of Union.Names that an object must have. A Closed one can
	// have no members but those of Takes.
	Needs, Takes uint64
	Closed       bool
}

// signs are what is told of a value before it is read.
type signs struct {
	types   Types
	present uint64 // of Union.Names
	others  bool   // there are members of other names
	tag     []byte // nil where there is none, or where it is no text
}

// putsAside reports whether the alternative at i is put aside by the signs: whether no value
// that has them matches it. Additions keep no value from being one.
func (u *Union) putsAside(i int, s *signs, additions bool) bool {
	a := &u.Alternatives[i]
	switch {
	case a.Types&s.types == 0:
		return true
	case s.types != TypeObject:
		return false
	case a.Needs&^s.present != 0:
		return true
	case a.Closed && !additions && (s.others || s.present&^a.Takes != 0):
		return true
	case u.Tag == "":
		return false
	}
	for from := u.tag(s.tag); from < len(u.Tags) && u.Tags[from].Text == string(s.tag); from++ {
		if u.Tags[from].Alternative == i {
			return s.tag == nil
		}
	}
	return true
}

// tag returns where the first tag of a text stands, or would stand.
func (u *Union) tag(text []byte) int {
	low, high := 0, len(u.Tags)
	for low < high {
		if middle := int(uint(low+high) >> 1); u.Tags[middle].Text < string(text) {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

// only returns the alternative that alone has a tag.
func (u *Union) only(text []byte) (alternative int, ok bool) {
	at := u.tag(text)
	if at == len(u.Tags) || u.Tags[at].Text != string(text) || at+1 < len(u.Tags) && u.Tags[at+1].Text == string(text) {
		return -1, false
	}
	return u.Tags[at].Alternative, true
}

// name returns the bit of a name, 0 where it has none.
func (u *Union) name(name []byte) uint64 {
	low, high := 0, len(u.Names)
	for low < high {
		switch middle := int(uint(low+high) >> 1); {
		case u.Names[middle] == string(name):
			return 1 << middle
		case u.Names[middle] < string(name):
			low = middle + 1
		default:
			high = middle
		}
	}
	return 0
}
