package gate

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
)

// A Contract is an OpenAPI document compiled for judging, each operation when it is
// first needed. Its judgements do not depend on one another, and it is safe for
// concurrent use.
type Contract struct {
	document   *document.Document
	set        *schema.Set
	operations []*lazyOperation   // the selected ones, sorted by path and method
	bases      []string           // of the servers of the document
	routes     map[int]*routeList // by the number of segments
}

// New compiles a document for judging. Operations that a fault of the document
// touches are not judged; the document lists them.
func New(d *document.Document) (*Contract, error) {
	if d == nil {
		return nil, &document.Error{Err: errors.New("there is no document")}
	}
	c := &Contract{document: d, set: schema.NewSet(d), bases: basePaths(d.Root().Get("servers")), routes: make(map[int]*routeList)}
	byPath := make(map[string][]*lazyOperation)
	for _, source := range d.Operations() {
		o := &lazyOperation{contract: c, source: source}
		c.operations = append(c.operations, o)
		byPath[source.Path] = append(byPath[source.Path], o)
	}
	for _, source := range d.Unselected() {
		byPath[source.Path] = append(byPath[source.Path], &lazyOperation{contract: c, source: source, unselected: true})
	}
	for _, operations := range byPath {
		var methods []string
		for _, o := range operations {
			methods = append(methods, o.source.Method)
		}
		slices.Sort(methods)
		for _, o := range operations {
			o.methods = methods
		}
	}
	for path, item := range d.Root().Get("paths").Members() {
		followed, err := d.Follow(item)
		if err == nil && followed.Kind() != document.Object {
			err = fmt.Errorf("it is %s in the document; wanted an object, the Path Item Object", followed.Kind())
		}
		if operations := byPath[path]; len(operations) > 0 || err != nil {
			c.addRoutes(path, operations, err)
		}
	}
	c.sortRoutes()
	slices.SortFunc(c.operations, func(a, b *lazyOperation) int {
		return cmp.Or(cmp.Compare(a.source.Path, b.source.Path), cmp.Compare(a.source.Method, b.source.Method))
	})
	return c, nil
}

// JudgeBody holds a JSON body, of a request or a response, against the schema at
// a pointer (RFC 6901) of the document, such as "/components/schemas/Lease". It
// fails when there is nothing at the pointer.
func (c *Contract) JudgeBody(part Part, schemaPointer string, body []byte) ([]Finding, error) {
	node := c.document.Lookup(schemaPointer)
	if node == nil {
		return nil, fmt.Errorf("the document has no schema at %q", schemaPointer)
	}
	s := c.set.Compile(node)
	j := judging{contract: c, part: part}
	j.judgeJSON(s, s.At, body)
	return j.judgement().Findings, nil
}
