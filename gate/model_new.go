package gate

import (
	"sync"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/leasegate/leasegate/document"
)

// New compiles kin-openapi's model of a document.
func New(doc *openapi3.T, options ...Option) (*Contract, error) {
	m, err := newModel(doc, options...)
	if err != nil {
		return nil, err
	}
	return &Contract{model: m}, nil
}

// A lateModel is made of a document when the generator of cases asks for it.
type lateModel struct {
	once  sync.Once
	model *modelContract
}

func (c *Contract) asModel() *modelContract {
	if c.model != nil {
		return c.model
	}
	c.late.once.Do(func() {
		c.late.model = &modelContract{}
		if doc, err := c.document.Kin(document.Everything); err == nil {
			if m, err := newModel(doc); err == nil {
				c.late.model = m
			}
		}
	})
	return c.late.model
}

// ModelOperations lists the operations.
func (c *Contract) ModelOperations() []ModelOperation { return c.asModel().ModelOperations() }

// SchemaAt finds the schema at a pointer.
func (c *Contract) SchemaAt(pointer string) (ModelSchema, bool) { return c.asModel().SchemaAt(pointer) }
