package document

import (
	"fmt"
	"slices"
	"strings"
)

// methods are the fields of a Path Item Object that are operations.
var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// An Operation is one method of one path (OpenAPI 3.1.1, Operation Object).
type Operation struct {
	Method string // in capitals
	Path   string // the template
	ID     string // the operationId; empty without one
	Tags   []string
	// Node is the Operation Object, Item the Path Item Object around it.
	Node, Item *Node
	// LeftOut is the first fault that keeps the operation from being judged; nil
	// where none does.
	LeftOut *Fault

	items []*Node // that the operation depends on
	index int
}

// Name is the operationId or, without one or where another operation has it, too,
// method and path, as in "GET /pets".
func (o *Operation) Name() string {
	if o.ID != "" {
		return o.ID
	}
	return o.Method + " " + o.Path
}

// Operations lists the selected operations in the order of the document, those
// included that a fault leaves out.
func (d *Document) Operations() []*Operation { return slices.Clone(d.operations) }

// Unselected lists the operations that the selection leaves out, in the order of the
// document. They are not looked at.
func (d *Document) Unselected() []*Operation { return slices.Clone(d.unselected) }

// A Selection says which operations count. A pattern, in which * stands for any
// text, is matched against "METHOD /path", the operationId and "tag:NAME".
type Selection struct {
	Operations     []string // patterns; none means all
	SkipOperations []string
}

// findOperations lists the operations, and refuses a pattern that matches none.
func (d *Document) findOperations() error {
	var all []*Operation
	for path, node := range d.root.Get("paths").Members() {
		if !strings.HasPrefix(path, "/") {
			continue
		}
		all = append(all, d.operationsOf(path, node)...)
	}
	chosen := make([]bool, len(all))
	for i := range chosen {
		chosen[i] = true
	}
	for i := range d.options.Select {
		also, err := d.options.Select[i].choose(all)
		if err != nil {
			return err
		}
		for i := range chosen {
			chosen[i] = chosen[i] && also[i]
		}
	}
	without := make(map[string]bool)
	for _, name := range d.options.Without {
		without[name] = true
	}
	for i, op := range all {
		chosen[i] = chosen[i] && !without[op.Method+" "+op.Path]
	}
	ids := make(map[string]bool)
	for i, op := range all {
		if ids[op.ID] {
			op.ID = ""
		}
		ids[op.ID] = true
		op.index = i
		if chosen[i] {
			d.operations = append(d.operations, op)
		} else {
			d.unselected = append(d.unselected, op)
		}
	}
	return nil
}

// operationsOf lists the operations of a path: those of the Path Item Object, and
// those of the one that it refers to, which give way to its own.
func (d *Document) operationsOf(path string, node *Node) []*Operation {
	items := []*Node{node}
	if referred, err := d.Follow(node); err == nil && referred != node {
		items = append(items, referred)
	}
	var found []*Operation
	taken := make(map[string]bool)
	for _, item := range items {
		for _, method := range methods {
			operation := item.Get(method)
			if operation == nil || taken[method] {
				continue
			}
			taken[method] = true
			op := &Operation{
				Method: strings.ToUpper(method), Path: path, ID: operation.Get("operationId").Text(),
				Node: operation, Item: item, items: items,
			}
			for _, tag := range operation.Get("tags").Items() {
				op.Tags = append(op.Tags, tag.Text())
			}
			found = append(found, op)
		}
	}
	return found
}

// names are what patterns are matched against.
func (o *Operation) names() []string {
	names := []string{o.Method + " " + o.Path}
	if o.ID != "" {
		names = append(names, o.ID)
	}
	for _, tag := range o.Tags {
		names = append(names, "tag:"+tag)
	}
	return names
}

// choose tells which operations are selected.
func (s *Selection) choose(all []*Operation) ([]bool, error) {
	chosen := make([]bool, len(all))
	for i := range chosen {
		chosen[i] = len(s.Operations) == 0
	}
	for _, pattern := range s.Operations {
		if err := each(pattern, all, func(i int) { chosen[i] = true }); err != nil {
			return nil, err
		}
	}
	for _, pattern := range s.SkipOperations {
		if err := each(pattern, all, func(i int) { chosen[i] = false }); err != nil {
			return nil, err
		}
	}
	return chosen, nil
}

// A PatternError is a pattern that matches no operation.
type PatternError struct {
	Pattern string
	// Near are the names that are like it, at most three.
	Near []string
}

// Error names the pattern, and what could have been meant.
func (e *PatternError) Error() string {
	message := fmt.Sprintf("no operation of the document matches %q", e.Pattern)
	if len(e.Near) > 0 {
		quoted := make([]string, len(e.Near))
		for i, name := range e.Near {
			quoted[i] = fmt.Sprintf("%q", name)
		}
		return message + "; the nearest names are " + strings.Join(quoted, ", ")
	}
	return message + `; a pattern is a METHOD and a path, an operationId or tag:NAME, in which * stands for any text`
}

// each calls f with every operation that a pattern matches.
func each(pattern string, all []*Operation, f func(int)) error {
	matched := false
	for i, op := range all {
		if slices.ContainsFunc(op.names(), func(name string) bool { return Match(pattern, name) }) {
			matched = true
			f(i)
		}
	}
	if matched {
		return nil
	}
	var names []string
	for _, op := range all {
		names = append(names, op.names()...)
	}
	return &PatternError{pattern, nearNames(pattern, names)}
}

const maxNear = 3

// nearNames lists the names that are most like a pattern.
func nearNames(pattern string, names []string) []string {
	slices.Sort(names)
	names = slices.Compact(names)
	plain := strings.ToLower(strings.Trim(pattern, "*"))
	var near []string
	if found := Nearest(pattern, names); found != "" {
		near = append(near, found)
	}
	for _, name := range names {
		if len(near) >= maxNear {
			break
		}
		if plain != "" && strings.Contains(strings.ToLower(name), plain) && !slices.Contains(near, name) {
			near = append(near, name)
		}
	}
	return near
}
