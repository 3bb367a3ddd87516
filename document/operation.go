package document

import (
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
	// Node is the Operation Object, Item the Path Item Object around it with its
	// references followed.
	Node, Item *Node
	// LeftOut is set when a fault keeps the operation from being judged.
	LeftOut bool
}

// Name is the operationId or, without one, method and path, as in "GET /pets".
func (o *Operation) Name() string {
	if o.ID != "" {
		return o.ID
	}
	return o.Method + " " + o.Path
}

// Operations lists the selected operations in the order of the document, those
// included that a fault leaves out.
func (d *Document) Operations() []*Operation { return slices.Clone(d.operations) }

// A Selection says which operations count. A pattern, in which * stands for any
// text, is matched against "METHOD /path", the operationId and "tag:NAME".
type Selection struct {
	Operations     []string // patterns; none means all
	SkipOperations []string
}

func (d *Document) findOperations() error {
	for path, item := range d.root.Get("paths").Members() {
		if !strings.HasPrefix(path, "/") {
			continue
		}
		item, err := d.Follow(item)
		if err != nil {
			continue
		}
		for _, method := range methods {
			node := item.Get(method)
			if node.Kind() != Object {
				continue
			}
			op := &Operation{Method: strings.ToUpper(method), Path: path, ID: node.Get("operationId").Text(), Node: node, Item: item}
			for _, tag := range node.Get("tags").Items() {
				op.Tags = append(op.Tags, tag.Text())
			}
			d.operations = append(d.operations, op)
		}
	}
	return nil
}
