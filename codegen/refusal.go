package codegen

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/document"
)

// A Refusal is a part of the document that the generated code could not
// enforce. Generation stops at any.
type Refusal struct {
	File    string
	Line    int    // 0 when unknown
	Pointer string // RFC 6901, of the schema or object that holds the keyword
	Keyword string // empty for a fault of the document
	Reason  string // what is wrong and what to do
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
}

func (r *refusals) add(pointer, keyword, format string, args ...any) {
	refusal := &Refusal{File: r.document.Name(), Pointer: pointer, Keyword: keyword, Reason: fmt.Sprintf(format, args...)}
	if n := r.node(pointer); n != nil {
		at := n
		if member := n.Get(keyword); member != nil {
			at = member
		}
		place := r.document.Location(n)
		refusal.Pointer, refusal.Line = place.Pointer, r.document.Location(at).Line
		refusal.File = cmp.Or(place.File, refusal.File)
	}
	r.list = append(r.list, refusal)
}

// node finds the value at a pointer, which begins with the name of the file where it
// is in another one than the document; nil where there is none.
func (r *refusals) node(pointer string) *document.Node {
	file, inside, other := strings.Cut(pointer, "#")
	if !other || strings.HasPrefix(pointer, "/") {
		return r.document.Lookup(pointer)
	}
	root, err := r.document.Resolve(r.document.Root(), file)
	if err != nil {
		return nil
	}
	found, rest := root.Below(inside)
	if rest != "" {
		return nil
	}
	return found
}

// fault refuses what a fault of the document keeps from being generated.
func (r *refusals) fault(f document.Fault) {
	r.list = append(r.list, &Refusal{
		File: cmp.Or(f.File, r.document.Name()), Line: f.Line, Pointer: f.Pointer, Reason: f.Message,
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

func (r *refusals) err() error {
	if r.original != nil {
		r.relocate()
	}
	slices.SortFunc(r.list, func(a, b *Refusal) int {
		return cmp.Or(
			strings.Compare(a.File, b.File), strings.Compare(a.Pointer, b.Pointer),
			strings.Compare(a.Keyword, b.Keyword), strings.Compare(a.Reason, b.Reason),
		)
	})
	r.list = slices.CompactFunc(r.list, func(a, b *Refusal) bool { return *a == *b })
	errs := make([]error, len(r.list))
	for i, refusal := range r.list {
		errs[i] = refusal
	}
	return errors.Join(errs...)
}

// at extends an RFC 6901 pointer.
func at(pointer string, tokens ...string) string {
	for _, token := range tokens {
		pointer += "/" + document.Token(token)
	}
	return pointer
}
