package codegen

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// A Refusal is a part of the document that the generated code could not
// enforce. Generation stops at any.
type Refusal struct {
	File    string
	Line    int    // 0 when unknown
	Pointer string // RFC 6901, of the schema or object that holds the keyword
	Keyword string
	Reason  string // what is wrong and what to do
}

// Error names file, line, pointer and keyword, and what to do.
func (r *Refusal) Error() string {
	place := r.File
	if r.Line > 0 {
		place += fmt.Sprintf(":%d", r.Line)
	}
	return fmt.Sprintf("%s: %s: %s: %s", place, r.Pointer, r.Keyword, r.Reason)
}

// refusals collects what a walk refuses.
type refusals struct {
	file string
	list []*Refusal
}

func (r *refusals) add(origin *openapi3.Origin, pointer, keyword, format string, args ...any) {
	refusal := &Refusal{File: r.file, Pointer: pointer, Keyword: keyword, Reason: fmt.Sprintf(format, args...)}
	if origin != nil {
		if at, ok := origin.Fields.Lookup(keyword); ok {
			refusal.Line = at.Line
		} else if origin.Key != nil {
			refusal.Line = origin.Key.Line
		}
		if origin.Key != nil && origin.Key.File != "" {
			refusal.File = origin.Key.File
		}
	}
	r.list = append(r.list, refusal)
}

func (r *refusals) err() error {
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

var tokenEscaper = strings.NewReplacer("~", "~0", "/", "~1")

// at extends an RFC 6901 pointer.
func at(pointer string, tokens ...string) string {
	for _, token := range tokens {
		pointer += "/" + tokenEscaper.Replace(token)
	}
	return pointer
}
