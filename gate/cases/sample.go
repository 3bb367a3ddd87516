package cases

import (
	"encoding/binary"

	"github.com/leasegate/leasegate/schema"
)

// A node is the schemas for one value with a sample that matches them: one with
// little but what must be there. fullOf has the other.
type node struct {
	*view
	min  value
	full value // nil until it is asked for
}

const (
	// maxSample bounds a sample, in bytes: beyond it, optional members stay out.
	maxSample = 8 << 10
	// maxRequired bounds the members of a sample that must be there, in bytes: beyond it
	// there is none.
	maxRequired = 256 << 10
	// maxAlternatives bounds the alternatives of one choice that are tried, and the
	// combinations of several, for a sample.
	maxAlternatives = 64
	// maxTrials bounds the values that are held against the schemas for a sample.
	maxTrials = 400
	// maxRetries bounds how often a sample is tried that failed for a schema which
	// holds itself.
	maxRetries = 4
	// maxInside bounds the samples inside of each other.
	maxInside = 1_000
)

// samples are those that were made, and what they are made with.
type samples struct {
	numbers  map[*schema.Schema]uint32
	nodes    map[string]*sampling
	patterns map[string]*term        // nil for those that can't be read
	unknown  map[*schema.Schema]bool // those that lead to a format that is not known
	inside   int                     // the samples that are being made, inside of each other
	cut      bool                    // a sample failed for one that is being made around it
}

func newSamples() samples {
	return samples{numbers: make(map[*schema.Schema]uint32), nodes: make(map[string]*sampling), patterns: make(map[string]*term), unknown: make(map[*schema.Schema]bool)}
}

// sampling is what is known of the sample for some schemas.
type sampling struct {
	node    *node
	done    bool // node is final, nil when there is none
	open    bool // it is being made
	retries int
}

// key tells lists of schemas apart.
func (g *Generator) key(schemas []*schema.Schema) string {
	key := make([]byte, 0, 4*len(schemas))
	for _, s := range schemas {
		number, known := g.numbers[s]
		if !known {
			number = uint32(len(g.numbers))
			g.numbers[s] = number
		}
		key = binary.BigEndian.AppendUint32(key, number)
	}
	return string(key)
}

// node samples the schemas for one value. It returns nil where that fails, or
// where the value would have to hold itself.
func (g *Generator) node(schemas []*schema.Schema) *node {
	key := g.key(schemas)
	s := g.nodes[key]
	if s == nil {
		s = &sampling{}
		g.nodes[key] = s
	}
	switch {
	case s.done:
		return s.node
	case s.open, g.inside >= maxInside:
		g.cut = true
		return nil
	}
	s.open = true
	outer := g.cut
	g.cut = false
	g.inside++
	n := g.sampled(schemas)
	g.inside--
	s.open = false
	// A failure is final where it does not come from a sample that is being made
	// around this one.
	if s.retries++; n != nil || !g.cut || g.inside == 0 || s.retries >= maxRetries {
		s.node, s.done = n, true
	}
	g.cut = outer || g.cut && n == nil
	return n
}

func (g *Generator) sampled(schemas []*schema.Schema) *node {
	first := g.view(schemas, chooser{})
	t := trial{Generator: g, schemas: schemas, left: maxTrials}
	if n := t.attempt(first); n != nil {
		return n
	}
	for i := 1; i < min(first.most, maxAlternatives); i++ {
		if n := t.attempt(g.view(schemas, chooser{index: i})); n != nil {
			return n
		}
	}
	if first.all > first.most {
		for i := 1; i < min(first.all, maxAlternatives); i++ {
			if n := t.attempt(g.view(schemas, chooser{index: i, mixed: true})); n != nil {
				return n
			}
		}
	}
	return t.exemplary(first)
}

// A trial looks for a sample.
type trial struct {
	*Generator
	schemas []*schema.Schema
	left    int // values that may be tried
}

// attempt samples one choice of alternatives.
func (t *trial) attempt(v *view) *node {
	if v.never {
		return nil
	}
	for candidate := range t.candidates(v) {
		if t.left--; t.left < 0 {
			return nil
		}
		if t.takesEach(t.schemas, candidate) {
			return &node{view: v, min: candidate}
		}
	}
	return nil
}

// exemplary takes a value that the document itself gives, where there is one.
func (t *trial) exemplary(v *view) *node {
	for _, part := range v.parts {
		given := part.Examples
		if part.Default != nil {
			given = append(given[:len(given):len(given)], *part.Default)
		}
		for i := range given {
			if example := fromSchema(&given[i]); example.size() <= maxSample && t.takesEach(t.schemas, example) {
				return &node{view: v, min: example, full: example}
			}
		}
	}
	return nil
}

// fullOf is a sample with all that may be there.
func (g *Generator) fullOf(n *node) value {
	if n.full != nil {
		return n.full
	}
	n.full = n.min // for a value inside of itself
	if g.inside >= maxInside {
		return n.full
	}
	g.inside++
	defer func() { g.inside-- }()
	switch n.min.(type) {
	case object:
		n.full = g.fullObject(n)
	case array:
		limits := n.itemLimits()
		if items, ok := g.sampleArray(n.view, max(limits.least, limits.contained, 1), true); ok && g.takesEach(n.schemas, items) {
			n.full = items
		}
	}
	return n.full
}

// takes asks the evaluator about one value and one schema.
func (g *Generator) takes(s *schema.Schema, v value) bool {
	matches, _ := s.Matches(toSchema(v), schema.Request)
	return matches
}

func (g *Generator) takesEach(schemas []*schema.Schema, v value) bool {
	converted := toSchema(v)
	for _, s := range schemas {
		if matches, _ := s.Matches(converted, schema.Request); !matches {
			return false
		}
	}
	return true
}

// candidates yields values that may match a view, the plainest first.
func (g *Generator) candidates(v *view) func(yield func(value) bool) {
	return func(yield func(value) bool) {
		if values := v.nullLast(); len(values) > 0 {
			for _, one := range values {
				if !yield(one) {
					return
				}
			}
			return
		}
		first := v.kind()
		for i, kind := range []kinds{first, kindObject, kindArray, kindString, kindInteger, kindNumber, kindBoolean} {
			if kind == 0 || i > 0 && (kind == first || v.kinds&kind == 0) {
				continue
			}
			for candidate := range g.ofKind(v, kind) {
				if !yield(candidate) {
					return
				}
			}
		}
		if v.nullable {
			yield(raw("null"))
		}
	}
}

// nullLast lists what enum or const allows, null at the end.
func (v *view) nullLast() (values []value) {
	listed, _, _ := v.values()
	for _, null := range []bool{false, true} {
		for _, one := range listed {
			if (one == raw("null")) == null {
				values = append(values, one)
			}
		}
	}
	return values
}

// ofKind yields candidates of one type.
func (g *Generator) ofKind(v *view, kind kinds) func(yield func(value) bool) {
	return func(yield func(value) bool) {
		each := func(values []value) {
			for _, one := range values {
				if !yield(one) {
					return
				}
			}
		}
		switch kind {
		case kindObject:
			g.objects(v, yield)
		case kindArray:
			g.arrays(v, yield)
		case kindString:
			each(g.textsOf(v, 1))
		case kindInteger, kindNumber:
			limits := v.numbers()
			each(limits.candidates())
		case kindBoolean:
			each([]value{raw("true"), raw("false")})
		}
	}
}

// kind chooses the type of a sample: the one that the schema has keywords about.
func (v *view) kind() kinds {
	if v.free() {
		return kindString
	}
	for _, part := range v.parts {
		switch {
		case v.kinds&kindObject != 0 && aboutObjects(part):
			return kindObject
		case v.kinds&kindArray != 0 && (part.Items != nil || len(part.PrefixItems) > 0 || part.MinItems != nil || part.Contains != nil):
			return kindArray
		}
	}
	if v.kinds != anyKind {
		for _, kind := range []kinds{kindObject, kindArray, kindString, kindInteger, kindNumber, kindBoolean} {
			if v.kinds&kind != 0 {
				return kind
			}
		}
	}
	for _, part := range v.parts {
		switch {
		case part.Minimum+part.Maximum+part.ExclusiveMinimum+part.ExclusiveMaximum+part.MultipleOf != "" || numberFormat(part.Format):
			return kindInteger
		case part.MaxItems != nil || part.UniqueItems:
			return kindArray
		}
	}
	return v.kinds & kindString
}

func aboutObjects(s *schema.Schema) bool {
	return len(s.Properties) > 0 || len(s.Required) > 0 || s.MinProperties != nil || len(s.PatternProperties) > 0 || s.AdditionalProperties != nil ||
		s.PropertyNames != nil || s.UnevaluatedProperties != nil
}

// free reports whether the schema says nothing at all.
func (v *view) free() bool {
	for _, part := range v.parts {
		if !saysNothing(part) {
			return false
		}
	}
	return true
}

func saysNothing(s *schema.Schema) bool {
	return !s.Never && s.Types == 0 && s.Ref == nil && s.DynamicRef == nil && !s.HasEnum && s.Const == nil && s.Format == "" && s.Pattern == nil &&
		s.MinLength == nil && s.MaxLength == nil && s.Minimum+s.Maximum+s.ExclusiveMinimum+s.ExclusiveMaximum+s.MultipleOf == "" &&
		s.Items == nil && len(s.PrefixItems) == 0 && s.Contains == nil && s.MinItems == nil && s.MaxItems == nil && !s.UniqueItems && s.UnevaluatedItems == nil &&
		!aboutObjects(s) && s.MaxProperties == nil && len(s.DependentRequired) == 0 && len(s.DependentSchemas) == 0 &&
		len(s.AllOf)+len(s.AnyOf)+len(s.OneOf) == 0 && s.Not == nil && s.If == nil
}
