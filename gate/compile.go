package gate

import (
	"cmp"
	"errors"
	"slices"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
)

// Compile compiles a document for judging. Operations are compiled when they are
// first needed.
func Compile(d *document.Document, options ...Option) (*Contract, error) {
	if d == nil {
		return nil, &document.Error{Err: errors.New("there is no document")}
	}
	c := &Contract{document: d, set: schema.NewSet(d)}
	c.file = d.Name()
	for _, option := range options {
		option(c)
	}
	methods := make(map[string][]string)
	for _, source := range d.Operations() {
		methods[source.Path] = append(methods[source.Path], source.Method)
	}
	for _, list := range methods {
		slices.Sort(list)
	}
	for _, source := range d.Operations() {
		c.operations = append(c.operations, &lazyOperation{contract: c, source: source, methods: methods[source.Path]})
	}
	slices.SortFunc(c.operations, func(a, b *lazyOperation) int {
		return cmp.Or(cmp.Compare(a.source.Path, b.source.Path), cmp.Compare(a.source.Method, b.source.Method))
	})
	return c, nil
}
