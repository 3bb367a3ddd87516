package codegen

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"
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
	file     string
	original []byte // the document before an overlay, nil without one
	list     []*Refusal
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

// relocate gives refusals the lines of the document as it was before an overlay
// was applied, or none where the overlay made the place.
func (r *refusals) relocate(document []byte) {
	var root yaml.Node
	if yaml.Unmarshal(document, &root) != nil || len(root.Content) != 1 {
		return
	}
	for _, refusal := range r.list {
		if refusal.File == r.file {
			refusal.Line = lineOf(root.Content[0], refusal.Pointer, refusal.Keyword)
		}
	}
}

// lineOf returns the line of a keyword of the object at a pointer or, where it
// has none of that name, of the object; 0 where there is no such object.
func lineOf(node *yaml.Node, pointer, keyword string) int {
	line := node.Line
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		if line, node = memberOf(node, tokenUnescaper.Replace(token)); node == nil {
			return 0
		}
	}
	if at, member := memberOf(node, keyword); member != nil {
		return at
	}
	return line
}

func memberOf(node *yaml.Node, name string) (line int, member *yaml.Node) {
	switch node.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			if key := node.Content[i]; key.Value == name {
				return key.Line, node.Content[i+1]
			}
		}
	case yaml.SequenceNode:
		if i, err := strconv.Atoi(name); err == nil && 0 <= i && i < len(node.Content) {
			return node.Content[i].Line, node.Content[i]
		}
	}
	return 0, nil
}

func (r *refusals) err() error {
	if r.original != nil {
		r.relocate(r.original)
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

var (
	tokenEscaper   = strings.NewReplacer("~", "~0", "/", "~1")
	tokenUnescaper = strings.NewReplacer("~1", "/", "~0", "~")
)

// at extends an RFC 6901 pointer.
func at(pointer string, tokens ...string) string {
	for _, token := range tokens {
		pointer += "/" + tokenEscaper.Replace(token)
	}
	return pointer
}
