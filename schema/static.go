package schema

import "github.com/leasegate/leasegate/document"

// An Undecided is something about values of some types that a schema does not decide,
// such as a pattern that does not compile.
type Undecided struct {
	Types  Types
	Reason string
}

// Undecided lists what [Schema.Evaluate] would leave unjudged because of the schema
// itself, and not of those inside of it.
func (s *Schema) Undecided() []Undecided {
	list := make([]Undecided, 0, len(s.unjudged))
	for _, u := range s.unjudged {
		list = append(list, Undecided{u.types, u.reason})
	}
	return list
}

// Advises reports whether readOnly and writeOnly only advise, as in OpenAPI 3.1.
func (s *Schema) Advises() bool { return s.set != nil && s.set.is31 }

// Resource is where the schema resource begins that a value enters with the schema (JSON
// Schema Core 2020-12, section 4.3.5), if a $dynamicRef can lead to a place in it; else
// nil.
func (s *Schema) Resource() *document.Node {
	if s.resource == nil || !s.set.document.HasDynamic(s.resource) {
		return nil
	}
	return s.resource
}

// Depends reports whether a $dynamicRef leads somewhere that depends on the resources
// that were entered before it.
func (r *DynamicRef) Depends() bool { return r.anchor != "" }

// Resolve returns where the $dynamicRef of a schema leads, where resources were entered
// in this order, the outermost first, each once (JSON Schema Core 2020-12, section
// 8.2.3.2).
func (s *Schema) Resolve(entered []*document.Node) *Schema {
	if s.DynamicRef.anchor != "" {
		for _, resource := range entered {
			if found := s.set.anchor(resource, s.DynamicRef.anchor); found != nil {
				return found
			}
		}
	}
	return s.DynamicRef.Initial
}
