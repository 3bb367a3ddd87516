package codegen

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/document"
)

// A Refusal is a part of the document that the generated code could not
// enforce. Generation stops at any.
type Refusal struct {
	// Kind says in a few words what is refused, the same for all of a kind.
	Kind    string
	File    string
	Line    int    // 0 when unknown
	Pointer string // RFC 6901, of the schema or object that holds the keyword
	Keyword string // empty for a fault of the document
	Reason  string // what is wrong and what to do

	node *document.Node // where it is, nil when unknown
}

// kinds are those of refusals whose keyword does not say enough, by keyword.
var kinds = map[string]string{
	"":            "faults of the document",
	"content":     "bodies and media types",
	"headers":     "response headers",
	"in":          "parameters",
	"name":        "parameters",
	"parameters":  "parameters",
	"style":       "parameters",
	"operationId": "Go names",
	"x-go-name":   "Go names",
	"true":        "boolean schemas",
	"false":       "boolean schemas",
}

// kindFor is the kind of a refusal that names a keyword or a path.
func kindFor(keyword string) string {
	if kind, ok := kinds[keyword]; ok {
		return kind
	}
	if strings.HasPrefix(keyword, "/") {
		return "paths"
	}
	return keyword
}

// Error names file, line, pointer and keyword, and what to do.
func (r *Refusal) Error() string {
	place := r.File
	if r.Line > 0 {
		place += fmt.Sprintf(":%d", r.Line)
	}
	for _, part := range []string{r.Pointer, r.Keyword, r.Reason} {
		if part != "" {
			place += ": " + part
		}
	}
	return place
}

// refusals collects what a walk refuses.
type refusals struct {
	document *document.Document
	// original is the document before an overlay, nil without one.
	original *document.Node
	list     []*Refusal
	// notes say what the code leaves out although the document has it.
	notes []document.Fault
}

func (r *refusals) add(pointer, keyword, format string, args ...any) {
	r.refuse(document.Location{Pointer: pointer}, keyword, format, args...)
}

// refuse notes what can't be enforced at a place, of whose keyword it is the line.
func (r *refusals) refuse(place document.Location, keyword, format string, args ...any) {
	refusal := &Refusal{
		Kind: kindFor(keyword), File: cmp.Or(place.File, r.document.Name()), Pointer: place.Pointer, Line: place.Line,
		Keyword: keyword, Reason: fmt.Sprintf(format, args...),
	}
	if n := r.node(place); n != nil {
		refusal.node = n
		if member := n.Get(keyword); member != nil {
			n = member
		}
		refusal.Line = r.document.Location(n).Line
	}
	r.list = append(r.list, refusal)
}

// note tells of a part of the document that the code leaves out, and that keeps
// nothing from being enforced that the operations ask for.
func (r *refusals) note(n *document.Node, format string, args ...any) {
	r.noteAt(r.document.Location(n), format, args...)
}

// noteAt is note for a place that is known.
func (r *refusals) noteAt(place document.Location, format string, args ...any) {
	place.File = cmp.Or(place.File, r.document.Name())
	r.notes = append(r.notes, document.Fault{Location: place, Level: document.LevelNote, Message: fmt.Sprintf(format, args...)})
}

// node finds the value at a place, nil where there is none.
func (r *refusals) node(place document.Location) *document.Node {
	if place.File == "" {
		return r.document.Lookup(place.Pointer)
	}
	root, err := r.document.Resolve(r.document.Root(), place.File)
	if err != nil {
		return nil
	}
	found, rest := root.Below(place.Pointer)
	if rest != "" {
		return nil
	}
	return found
}

// fault refuses what a fault of the document keeps from being generated.
func (r *refusals) fault(f document.Fault) {
	r.list = append(r.list, &Refusal{
		Kind: kindFor(""), File: cmp.Or(f.File, r.document.Name()), Line: f.Line, Pointer: f.Pointer, Reason: f.Message,
	})
}

// relocate gives refusals the lines of the document as it was before an overlay
// was applied, or none where the overlay made the place.
func (r *refusals) relocate() {
	for _, refusal := range r.list {
		if refusal.File != r.document.Name() {
			continue
		}
		refusal.Line = 0
		if found, rest := r.original.Below(refusal.Pointer); rest == "" {
			if member := found.Get(refusal.Keyword); member != nil {
				found = member
			}
			refusal.Line = r.document.Location(found).Line
		}
	}
}

// err is all that was refused, an [*UnsupportedError], or nil.
func (r *refusals) err() error {
	if len(r.list) == 0 {
		return nil
	}
	if r.original != nil {
		r.relocate()
	}
	slices.SortFunc(r.list, func(a, b *Refusal) int {
		return cmp.Or(
			strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), strings.Compare(a.Pointer, b.Pointer),
			strings.Compare(a.Keyword, b.Keyword), strings.Compare(a.Reason, b.Reason),
		)
	})
	r.list = slices.CompactFunc(r.list, func(a, b *Refusal) bool { return *a == *b })
	return newUnsupported(r.document, r.list)
}

// at extends an RFC 6901 pointer.
func at(pointer string, tokens ...string) string {
	for _, token := range tokens {
		pointer += "/" + document.Token(token)
	}
	return pointer
}
