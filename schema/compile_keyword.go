package schema

import (
	"math"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/strict/value"
)

// The compilers of keywords whose shape says all.

func one(field func(*Schema) **Schema) func(*compilation, *Schema, *document.Node) {
	return func(c *compilation, s *Schema, n *document.Node) { *field(s) = c.schema(n) }
}

func list(field func(*Schema) *[]*Schema) func(*compilation, *Schema, *document.Node) {
	return func(c *compilation, s *Schema, n *document.Node) {
		schemas := make([]*Schema, 0, n.Len())
		for _, item := range n.Items() {
			schemas = append(schemas, c.schema(item))
		}
		*field(s) = schemas
	}
}

func number(field func(*Schema) *string) func(*compilation, *Schema, *document.Node) {
	return func(_ *compilation, s *Schema, n *document.Node) { *field(s) = n.Text() }
}

func text(field func(*Schema) *string) func(*compilation, *Schema, *document.Node) {
	return number(field)
}

func truth(field func(*Schema) *bool) func(*compilation, *Schema, *document.Node) {
	return func(_ *compilation, s *Schema, n *document.Node) { *field(s) = n.True() }
}

// count compiles a non-negative integer; what is beyond 64 bits is as large as
// what no value reaches.
func count(field func(*Schema) **uint64) func(*compilation, *Schema, *document.Node) {
	return func(_ *compilation, s *Schema, n *document.Node) {
		limit := uint64(math.MaxUint64)
		if small, fits := value.ParseDecimal(n.Text()).Int64(); fits {
			limit = uint64(small)
		}
		*field(s) = &limit
	}
}

// exclusive compiles exclusiveMinimum and exclusiveMaximum: a boolean of
// OpenAPI 3.0 is kept as "true" until the limit beside it is known.
func exclusive(field func(*Schema) *string) func(*compilation, *Schema, *document.Node) {
	return func(_ *compilation, s *Schema, n *document.Node) {
		if n.Kind() == document.Number || n.True() {
			*field(s) = n.Text()
		}
	}
}

func compileRef(c *compilation, s *Schema, n *document.Node) {
	target, err := c.document.Resolve(s.Node, n.Text())
	if err != nil {
		s.cannot(all, "the reference "+strconv.Quote(n.Text())+" leads nowhere: "+err.Error())
		return
	}
	s.Ref = c.schema(target)
}

func compileDynamicRef(c *compilation, s *Schema, n *document.Node) {
	target, err := c.document.Resolve(s.Node, n.Text())
	if err != nil {
		s.cannot(all, "the reference "+strconv.Quote(n.Text())+" leads nowhere: "+err.Error())
		return
	}
	s.DynamicRef = &DynamicRef{Initial: c.schema(target)}
	// Only one that leads to a $dynamicAnchor at first is dynamic (section 8.2.3.2).
	_, fragment, _ := strings.Cut(n.Text(), "#")
	if name, ok := target.Get("$dynamicAnchor").AsString(); ok && name == fragment {
		s.DynamicRef.anchor = name
		c.dynamic.Store(true)
	}
}

func compileType(_ *compilation, s *Schema, n *document.Node) {
	if n.Kind() == document.String {
		s.Types |= typesByName[n.Text()]
	}
	for _, item := range n.Items() {
		s.Types |= typesByName[item.Text()]
	}
	if n.Kind() == document.Array && n.Len() == 0 {
		s.Never = true
	}
}

func compileNullable(_ *compilation, s *Schema, n *document.Node) { s.nullable = n.True() }

func compileEnum(_ *compilation, s *Schema, n *document.Node) {
	s.HasEnum, s.Enum = true, valueOf(n).Items
}

func compileConst(_ *compilation, s *Schema, n *document.Node) {
	v := valueOf(n)
	s.Const = &v
}

func compileDefault(_ *compilation, s *Schema, n *document.Node) {
	v := valueOf(n)
	s.Default = &v
}

func compileExample(_ *compilation, s *Schema, n *document.Node) {
	if n.Name() == "examples" {
		s.Examples = append(s.Examples, valueOf(n).Items...)
		return
	}
	s.Examples = append(s.Examples, valueOf(n))
}

func compilePattern(c *compilation, s *Schema, n *document.Node) {
	pattern, err := c.pattern(n.Text())
	if err != nil {
		s.cannot(String, err.Error())
		return
	}
	s.Pattern = pattern
}

func compileFormat(_ *compilation, s *Schema, n *document.Node) { s.Format = n.Text() }

func compileProperties(c *compilation, s *Schema, n *document.Node) {
	s.Properties = make([]Property, 0, n.Len())
	for name, member := range n.Members() {
		s.Properties = append(s.Properties, Property{name, c.schema(member)})
	}
}

func compilePatternProperties(c *compilation, s *Schema, n *document.Node) {
	for expression, member := range n.Members() {
		compiled := c.schema(member)
		pattern, err := c.pattern(expression)
		if err != nil {
			s.cannot(Object, err.Error())
			s.lacksPattern = true
			continue
		}
		s.PatternProperties = append(s.PatternProperties, PatternProperty{pattern, compiled})
	}
}

func names(n *document.Node) []string {
	list := make([]string, 0, n.Len())
	for _, item := range n.Items() {
		list = append(list, item.Text())
	}
	return list
}

func compileRequired(_ *compilation, s *Schema, n *document.Node) {
	seen := make(map[string]bool, n.Len())
	for _, name := range names(n) {
		if !seen[name] {
			seen[name] = true
			s.Required = append(s.Required, name)
		}
	}
}

func compileDependentRequired(_ *compilation, s *Schema, n *document.Node) {
	for name, required := range n.Members() {
		s.DependentRequired = append(s.DependentRequired, DependentRequired{name, names(required)})
	}
}

func compileDependentSchemas(c *compilation, s *Schema, n *document.Node) {
	for name, member := range n.Members() {
		s.DependentSchemas = append(s.DependentSchemas, DependentSchema{name, c.schema(member)})
	}
}

// compileDependencies compiles what older drafts have and 2020-12 allows to have
// (JSON Schema Validation 2020-12, appendix A).
func compileDependencies(c *compilation, s *Schema, n *document.Node) {
	for name, member := range n.Members() {
		if member.Kind() == document.Array {
			s.DependentRequired = append(s.DependentRequired, DependentRequired{name, names(member)})
		} else {
			s.DependentSchemas = append(s.DependentSchemas, DependentSchema{name, c.schema(member)})
		}
	}
}

const componentSchemas = "/components/schemas/"

func compileDiscriminator(c *compilation, s *Schema, n *document.Node) {
	name, ok := n.Get("propertyName").AsString()
	if !ok {
		return
	}
	d := &Discriminator{PropertyName: name}
	s.Discriminator = d
	taken := make(map[string]bool)
	for key, member := range n.Get("mapping").Members() {
		if target := c.mapped(n, member.Text()); target != nil {
			taken[key] = true
			d.Mapping = append(d.Mapping, Mapped{key, c.schema(target)})
		}
	}
	for _, keyword := range []string{"oneOf", "anyOf"} {
		for _, alternative := range s.Node.Get(keyword).Items() {
			reference, ok := alternative.Get("$ref").AsString()
			if !ok {
				continue
			}
			key := lastToken(reference)
			if target, err := c.document.Resolve(alternative, reference); err == nil && !taken[key] {
				taken[key] = true
				d.Mapping = append(d.Mapping, Mapped{key, c.schema(target)})
			}
		}
	}
}

// mapped is what a mapping leads to: a component by its name, else what a URI
// reference leads to (OpenAPI 3.1.1, Discriminator Object).
func (c *compilation) mapped(n *document.Node, reference string) *document.Node {
	if !strings.ContainsAny(reference, "/#") {
		if target := c.document.Lookup(componentSchemas + document.Token(reference)); target != nil {
			return target
		}
	}
	target, err := c.document.Resolve(n, reference)
	if err != nil {
		return nil
	}
	return target
}

// lastToken is the name that a reference ends with.
func lastToken(reference string) string {
	name := reference[strings.LastIndexByte(reference, '/')+1:]
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
}
