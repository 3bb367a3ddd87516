package codegen

import (
	"slices"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
)

// entered are the resources that were entered, each once, the innermost first.
type entered struct {
	outer    *entered
	resource *document.Node
	inner    map[*document.Node]*entered
}

func (t *table) enter(scope *entered, resource *document.Node) *entered {
	for at := scope; at.resource != nil; at = at.outer {
		if at.resource == resource {
			return scope
		}
	}
	inner := scope.inner[resource]
	if inner == nil {
		inner = &entered{outer: scope, resource: resource}
		if scope.inner == nil {
			scope.inner = make(map[*document.Node]*entered)
		}
		scope.inner[resource] = inner
	}
	return inner
}

// list is the resources, the outermost first.
func (e *entered) list() (resources []*document.Node) {
	for ; e.resource != nil; e = e.outer {
		resources = append(resources, e.resource)
	}
	slices.Reverse(resources)
	return resources
}

// scoped keeps of which schemas it is known whether what they ask for depends on how a
// value comes to them: there is a $dynamicRef in them, or in those inside of them, that
// does.
type scoped map[*schema.Schema]bool

func (t scoped) depends(s *schema.Schema) bool {
	if known, ok := t[s]; ok {
		return known
	}
	// The schemas that s reaches; all that reach one that depends do so themselves.
	around := make(map[*schema.Schema][]*schema.Schema)
	seen := map[*schema.Schema]bool{s: true}
	var depend []*schema.Schema
	for todo := []*schema.Schema{s}; len(todo) > 0; {
		next := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if known, ok := t[next]; known || !ok && next.DynamicRef != nil && next.DynamicRef.Depends() {
			depend = append(depend, next)
			continue
		} else if ok {
			continue
		}
		subschemas(next, func(inner *schema.Schema) {
			around[inner] = append(around[inner], next)
			if !seen[inner] {
				seen[inner] = true
				todo = append(todo, inner)
			}
		})
	}
	for one := range seen {
		if !t[one] {
			t[one] = false
		}
	}
	for len(depend) > 0 {
		next := depend[len(depend)-1]
		depend = depend[:len(depend)-1]
		t[next] = true
		for _, outer := range around[next] {
			if !t[outer] {
				depend = append(depend, outer)
			}
		}
	}
	return t[s]
}

// enters reports whether a $dynamicRef inside of a schema can lead to a place in the
// resource that a value enters with it. What is inside is then to be asked about from here
// on; as long as nothing was entered, it can be by itself.
func (t scoped) enters(s *schema.Schema) bool { return s.Resource() != nil && t.depends(s) }
