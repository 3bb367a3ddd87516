package schema

import (
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/leasegate/leasegate/document"
)

// A Set compiles the schemas of one document, each once and when it is asked for.
// It is safe for concurrent use.
type Set struct {
	document *document.Document
	is31     bool

	mu       sync.Mutex // of what follows
	schemas  map[*document.Node]*Schema
	patterns map[string]*Pattern
	queue    []*Schema // that are placed and not filled

	marks atomic.Int32 // how many schemas have a mark
	// dynamic is set once a $dynamicRef was met that depends on the way to it, and
	// anchors has where these lead to.
	dynamic atomic.Bool
	anchors sync.Map // of dynamicAnchor to *Schema
	// oneWay is set once a readOnly or writeOnly was met.
	oneWay atomic.Bool
	walks  sync.Pool
}

// NewSet returns the schemas of a document.
func NewSet(d *document.Document) *Set {
	return &Set{
		document: d, is31: d.OpenAPI31(),
		schemas: make(map[*document.Node]*Schema), patterns: make(map[string]*Pattern),
	}
}

// Compile returns the schema that stands at a place of the document; never nil.
// What can't be compiled, such as a reference that leads nowhere, makes a schema
// that judges nothing and says so of every value.
func (s *Set) Compile(n *document.Node) *Schema {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := compilation{s}
	compiled := c.schema(n)
	var batch []*Schema
	for len(s.queue) > 0 {
		next := s.queue[len(s.queue)-1]
		s.queue = s.queue[:len(s.queue)-1]
		c.fill(next)
		batch = append(batch, next)
	}
	finish(batch)
	return compiled
}

// A compilation makes schemas of what stands in the document, while it holds the
// lock of their Set.
type compilation struct {
	*Set
}

// following stands for a schema whose references are being followed.
var following = new(Schema)

// schema returns the schema at a place, which may be filled later. A reference
// that stands alone becomes what it leads to.
func (c *compilation) schema(n *document.Node) *Schema {
	if done := c.schemas[n]; done != nil && done != following {
		return done
	}
	var passed []*document.Node
	var found *Schema
	for at := n; found == nil; {
		if found = c.schemas[at]; found == following {
			found = c.unjudgeable(at, "the reference leads back to itself")
			break
		} else if found != nil {
			break
		}
		reference, ok := c.alone(at)
		if !ok {
			found = c.place(at)
			break
		}
		c.schemas[at] = following
		passed = append(passed, at)
		next, err := c.document.Resolve(at, reference)
		switch {
		case err != nil:
			found = c.unjudgeable(at, fmt.Sprintf("the reference %s leads nowhere: %v", strconv.Quote(reference), err))
		case c.is31 && c.enters(at, next):
			found = c.place(at)
		}
		at = next
	}
	for _, one := range passed {
		c.schemas[one] = found
	}
	if len(passed) > 0 && !found.finished {
		found.referred = true
	}
	return found
}

// alone returns the reference of a schema that is nothing else.
func (c *compilation) alone(n *document.Node) (reference string, ok bool) {
	if reference, ok = n.Get("$ref").AsString(); !ok {
		return "", false
	}
	return reference, !c.is31 || n.Len() == 1
}

// enters reports whether a reference leaves a resource that counts for dynamic
// references, so that it is not enough to be where it leads to.
func (c *compilation) enters(from, to *document.Node) bool {
	resource := c.document.Resource(from)
	return c.document.HasDynamic(resource) && resource != c.document.Resource(to)
}

func (c *compilation) place(n *document.Node) *Schema {
	s := &Schema{Node: n, At: c.document.Location(n)}
	s.set = c.Set
	c.schemas[n] = s
	c.queue = append(c.queue, s)
	return s
}

// unjudgeable is a schema that judges nothing and says why.
func (c *compilation) unjudgeable(n *document.Node, reason string) *Schema {
	s := &Schema{Node: n, At: c.document.Location(n)}
	s.set = c.Set
	s.cannot(all, reason)
	finish([]*Schema{s})
	return s
}

// cannot notes that something about values of some types can't be judged.
func (s *Schema) cannot(types Types, reason string) {
	s.unjudged = append(s.unjudged, unjudged{types, reason})
}

// fill compiles what stands in a schema.
func (c *compilation) fill(s *Schema) {
	switch n := s.Node; n.Kind() {
	case document.Boolean:
		s.Never = !n.True()
	case document.Object:
		if c.is31 {
			s.resource = c.document.Resource(n)
		}
		for name, member := range n.Members() {
			k := Lookup(name)
			if k == nil || k.compile == nil || k.Shape(c.is31) == NoShape {
				continue
			}
			if at, message := k.Shape(c.is31).wrong(member, c.is31); message != "" {
				if k.Types != 0 {
					place := strconv.Quote(name)
					if at != member {
						place += " at " + c.document.Location(at).Pointer
					}
					s.cannot(k.Types, "the keyword "+place+" "+message)
				}
				continue
			}
			if k.Shape(c.is31) == ShapeSchemas && member.Len() == 0 {
				if !k.saysNothingEmpty() {
					s.cannot(k.Types, "the keyword "+strconv.Quote(name)+" lists no schema")
				}
				continue
			}
			k.compile(c, s, member)
		}
		c.settle(s)
	default:
		s.cannot(all, "there is no schema here but "+n.Kind().String())
	}
}

// settle compiles what depends on more than one keyword.
func (c *compilation) settle(s *Schema) {
	if s.MinContains != nil && s.Contains == nil {
		s.MinContains = nil
	}
	if s.Contains == nil {
		s.MaxContains = nil
	}
	if s.If == nil {
		s.Then, s.Else = nil, nil
	}
	if s.nullable && s.Types != 0 {
		// OpenAPI 3.0.4, Schema Object: nullable adds null to the type of the same
		// schema; without a type any value is allowed, null too.
		s.Types |= Null
	}
	if !c.is31 {
		// OpenAPI 3.0 makes a limit exclusive with a boolean beside it. Put as in
		// 3.1, a number breaks one of the two rules, not both.
		if s.ExclusiveMinimum != "" {
			s.ExclusiveMinimum, s.Minimum = s.Minimum, ""
		}
		if s.ExclusiveMaximum != "" {
			s.ExclusiveMaximum, s.Maximum = s.Maximum, ""
		}
	}
	if s.ReadOnly || s.WriteOnly {
		c.oneWay.Store(true)
	}
	s.limit()
}
