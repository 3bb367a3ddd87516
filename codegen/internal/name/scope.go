package name

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A Kind is what an entry of a scope is. An earlier kind goes before a later one.
type Kind int

// The kinds. The components and operations are named by the document; a Derived type
// is an operation's, an Inline type is named by where its schema stands, and the Go
// names of both are made of others.
const (
	Schema Kind = iota
	Response
	Parameter
	RequestBody
	Header
	SecurityScheme
	Operation
	Member
	Derived
	Inline
	Constant
)

// kinds has, for each, what follows a Go name that an earlier kind has already.
var kinds = [...]struct{ word, suffix string }{
	Schema:         {"schema", "Schema"},
	Response:       {"response", "Response"},
	Parameter:      {"parameter", "Parameter"},
	RequestBody:    {"request body", "RequestBody"},
	Header:         {"header", "Header"},
	SecurityScheme: {"security scheme", "Scheme"},
	Operation:      {"operation", "Operation"},
	Member:         {"member", "Member"},
	Derived:        {"type of an operation", "Type"},
	Inline:         {"inline schema", "Inline"},
	Constant:       {"enum value", "Value"},
}

// String returns the kind in words.
func (k Kind) String() string { return kinds[k].word }

// A Key says which entry is meant.
type Key struct {
	Kind Kind
	// Of is what the entry belongs to where names are distinct within that only: the
	// Go name of the type of a Constant.
	Of string
	// Name is as in the document; of an operation without an operationId it is method and
	// path, and its text is FromPath's; of a kind without a name there, where it stands or
	// any other text that is the entry's alone and does not change.
	Name string
}

// An Entry wants a Go name.
type Entry struct {
	Key
	// Text is what the Go name is made of; "" stands for Name. Of Derived and Inline it
	// is the Go name itself.
	Text string
	// Given is x-go-name. An entry has it as it is, if that is an exported identifier; but
	// of what is no component initialisms are written as oapi-codegen does.
	Given string
	// Otherwise is the Go name to have where an earlier kind has the first; "" stands for
	// the first with the kind after it.
	Otherwise string
}

func (e *Entry) text() string { return cmp.Or(e.Text, e.Name) }

// spelling is what is spelled in full where the first name is another's: what tells an
// operation without an operationId from others is its path.
func (e *Entry) spelling() string {
	if e.Kind == Operation {
		return e.Name
	}
	return e.text()
}

// A Clash is a Go name that x-go-name gives twice, or that the generated code itself
// has.
type Clash struct {
	Go string
	// Keys are of the entries that have this x-go-name, sorted. One alone clashes with
	// a reserved name.
	Keys []Key
}

// Error says what to do.
func (c *Clash) Error() string {
	if len(c.Keys) == 1 {
		return fmt.Sprintf("x-go-name: Go name %s, of %s %q, is that of the generated code itself; give another", c.Go, c.Keys[0].Kind, c.Keys[0].Name)
	}
	names := make([]string, len(c.Keys))
	for i, key := range c.Keys {
		names[i] = key.Kind.String() + " " + strconv.Quote(key.Name)
	}
	return fmt.Sprintf("x-go-name: Go name %s is given to %s; give each another", c.Go, strings.Join(names, " and "))
}

// A Scope is a set of Go names of which each stands for one thing. It is not safe for
// concurrent use.
type Scope struct {
	namer   *Namer
	taken   map[string]bool
	entries map[Key]*named
	claims  []Entry // since the last Settle
}

type named struct {
	name, text string
	first      string // the name without any other entry
	normal     bool   // the first name is the text normalized
	own        bool   // the text is the document's
}

// Scope returns a scope in which the generated code itself has some names already.
func (n *Namer) Scope(reserved ...string) *Scope {
	s := &Scope{namer: n, taken: map[string]bool{}, entries: map[Key]*named{}}
	for _, name := range reserved {
		s.taken[name] = true
	}
	return s
}

// Claim asks for names; the next Settle finds them. A key that was there before keeps
// its name.
func (s *Scope) Claim(entries ...Entry) { s.claims = append(s.claims, entries...) }

// Settle names what was claimed since the last time. What was named then stays, and
// goes before all kinds: claim what belongs together before settling, for names that
// are stable. Entries with clashing x-go-names are named as if they had none.
func (s *Scope) Settle() (clashes []*Clash) {
	byKind := map[Kind][]Entry{}
	given := map[string][]Entry{}
	seen := map[Key]bool{}
	for _, e := range s.claims {
		if seen[e.Key] || s.entries[e.Key] != nil {
			continue
		}
		seen[e.Key] = true
		if e.Given == "" {
			byKind[e.Kind] = append(byKind[e.Kind], e)
			continue
		}
		name := s.given(&e)
		given[name] = append(given[name], e)
	}
	s.claims = nil
	for _, name := range slices.Sorted(maps.Keys(given)) {
		list := given[name]
		if len(list) == 1 && !s.taken[name] {
			found := s.first(&list[0])
			found.normal = !found.own || found.normal && found.first == name
			found.first = name
			s.add(&list[0], name, found)
			continue
		}
		clash := &Clash{Go: name}
		for _, e := range list {
			byKind[e.Kind] = append(byKind[e.Kind], e)
			clash.Keys = append(clash.Keys, e.Key)
		}
		slices.SortFunc(clash.Keys, compareKeys)
		clashes = append(clashes, clash)
	}
	for _, kind := range slices.Sorted(maps.Keys(byKind)) {
		s.settle(kind, byKind[kind])
	}
	return clashes
}

func compareKeys(a, b Key) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Of, b.Of), cmp.Compare(a.Name, b.Name))
}

// given returns the Go name that an x-go-name comes to.
func (s *Scope) given(e *Entry) string {
	name := s.namer.Exported(e.Given)
	if isExported(e.Given) && (e.Kind < Operation || !strings.EqualFold(e.Given, name)) {
		return bounded(e.Given, e.Given)
	}
	return name
}

// settle names the entries of a kind: first apart from each other, then from what is
// taken.
func (s *Scope) settle(kind Kind, entries []Entry) {
	slices.SortFunc(entries, func(a, b Entry) int { return compareKeys(a.Key, b.Key) })
	firsts := make([]*named, len(entries))
	names := make([]string, len(entries))
	for i := 0; i < len(entries); {
		from := i
		var group [][]candidate
		for ; i < len(entries) && entries[i].Of == entries[from].Of; i++ {
			e := &entries[i]
			firsts[i] = s.first(e)
			group = append(group, candidates(firsts[i].first, e.spelling(), e.Name, kind != Constant))
		}
		for j, name := range distinct(group) {
			names[from+j] = entries[from].Of + name
			firsts[from+j].first = entries[from].Of + firsts[from+j].first
		}
	}
	s.apart(entries, firsts, names)
}

// apart adds names that an earlier kind or the generated code has not, and finds others
// for the entries of the rest: by the kind, and where that does not tell them apart
// either by a hash.
func (s *Scope) apart(entries []Entry, firsts []*named, names []string) {
	var left []int
	for i, unique := range s.free(names) {
		if unique {
			s.add(&entries[i], names[i], firsts[i])
		} else {
			left = append(left, i)
		}
	}
	others := make([]string, len(left))
	for i, at := range left {
		others[i] = entries[at].otherwise(names[at])
	}
	for i, unique := range s.free(others) {
		e, name := &entries[left[i]], others[i]
		for sum := hash(e.Of + "\x00" + e.Name); !unique; sum = hash(sum) {
			name = bounded(others[i]+"_"+sum[:8], e.Name)
			unique = !s.taken[name]
		}
		s.add(e, name, firsts[left[i]])
	}
}

// free reports of each name whether it is there once, and not taken.
func (s *Scope) free(names []string) []bool {
	count := map[string]int{}
	for _, name := range names {
		count[name]++
	}
	free := make([]bool, len(names))
	for i, name := range names {
		free[i] = count[name] == 1 && !s.taken[name]
	}
	return free
}

// otherwise is the name of an entry whose name is taken.
func (e *Entry) otherwise(name string) string {
	if e.Otherwise != "" {
		return e.Otherwise
	}
	if rest, ok := strings.CutPrefix(name, e.Of); ok && e.Of != "" {
		return e.Of + kinds[e.Kind].suffix + rest
	}
	return name + kinds[e.Kind].suffix
}

// first returns the name that an entry has where nobody else wants it, without what it
// belongs to.
func (s *Scope) first(e *Entry) *named {
	first := &named{text: e.text(), own: true}
	switch e.Kind {
	case Derived, Inline:
		first.own = false
		first.first, first.normal = e.text(), true
		if !isExported(first.first) {
			first.first = upper(letters(e.text()))
		}
		first.first = bounded(first.first, e.Name)
	case Operation:
		first.first, first.normal = s.namer.operation(e.text())
	case Constant:
		first.first, first.normal = s.namer.constant(e.text())
	default:
		first.first, first.normal = s.namer.exported(e.text())
	}
	return first
}

func (s *Scope) add(e *Entry, name string, first *named) {
	s.taken[name] = true
	first.name, first.text = name, e.text()
	s.entries[e.Key] = first
}

// Go returns the name of an entry, or "" of one that has not been settled.
func (s *Scope) Go(key Key) string {
	if e := s.entries[key]; e != nil {
		return e.name
	}
	return ""
}

// Remark returns a sentence for the comment on an entry whose Go name is more than the
// document's name normalized, and else "".
func (s *Scope) Remark(key Key) string {
	e := s.entries[key]
	if e == nil || e.name == e.first && e.normal {
		return ""
	}
	called := "The document calls it " + quoted(e.text)
	switch {
	case e.name == e.first:
		return called + "."
	case !e.own:
		return "The Go name " + e.first + " is that of something else."
	}
	return called + "; the Go name " + e.first + " is that of something else."
}

// quoted shows a text of the document, or the beginning of one that is long.
func quoted(text string) string {
	if runes := []rune(text); len(runes) > 80 {
		text = string(runes[:80]) + "…"
	}
	return strconv.Quote(text)
}

// Taken reports whether a Go name stands for anything.
func (s *Scope) Taken(name string) bool { return s.taken[name] }
