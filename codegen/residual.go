package codegen

import (
	"slices"

	"github.com/leasegate/leasegate/schema"
	"github.com/leasegate/leasegate/strict/wire"
)

// without returns what a schema asks for but under some keywords, which Go types tell: the
// rest is for a row of a table. The rest of a schema is another one: whoever asks for a row
// of it keeps the answer.
//
// Keywords depend on each other. additionalProperties needs properties and
// patternProperties beside it, items needs prefixItems, what is unevaluated needs all, and
// required needs the properties for what the direction keeps out.
func without(s *schema.Schema, keywords ...string) *schema.Schema {
	rest := *s
	for _, keyword := range keywords {
		clearKeyword[keyword](&rest)
	}
	return &rest
}

// together are keywords that are left to a row together, as one says what another means.
var together = [][]string{
	{"contains", "minContains", "maxContains"},
	{"if", "then", "else"},
	{"dependentRequired", "dependentSchemas", "dependencies"},
	{"properties", "patternProperties", "additionalProperties"},
	{"items", "prefixItems"},
	{"type", "nullable"},
}

// rests returns what the parts of a conjunction ask for and a shape does not tell. They
// stand inside of each other as in the document, and have their types: a value of a wrong
// type breaks that alone.
func (s *shape) rests(c *conjunction) (list []*schema.Schema) {
	r := residue{shape: s, conjunction: c, rest: map[*schema.Schema]*schema.Schema{}}
	for _, part := range outermost(c.parts) {
		if rest := r.of(part); rest != nil {
			list = append(list, rest)
		}
	}
	return list
}

// A residue is what a shape does not tell of the parts of a conjunction.
type residue struct {
	*shape
	*conjunction
	rest map[*schema.Schema]*schema.Schema // of parts
}

// of returns the rest of a part, nil where nothing is left.
func (r *residue) of(part *schema.Schema) *schema.Schema {
	if rest, known := r.rest[part]; known {
		return rest
	}
	if !slices.ContainsFunc(flatten([]*schema.Schema{part}), func(inner *schema.Schema) bool {
		return slices.Contains(r.parts, inner) && r.lacks(r.conjunction, inner)
	}) {
		r.rest[part] = nil
		return nil
	}
	left := r.left(part)
	if left == nil {
		r.rest[part] = part
		return part
	}
	var told []string
	for _, k := range schema.Keywords() {
		if k.Types != 0 && !slices.Contains(left, k.Name) {
			told = append(told, k.Name)
		}
	}
	rest := without(part, told...)
	r.rest[part] = rest
	if rest.Properties == nil {
		rest.Properties = oneWay(part.Properties)
	}
	for _, inner := range part.AllOf {
		if inner := r.of(inner); inner != nil {
			rest.AllOf = append(rest.AllOf, inner)
		}
	}
	if part.Ref != nil {
		rest.Ref = r.of(part.Ref)
	}
	return rest
}

// left lists the keywords of a part that are left to a row; nil where all are, since what
// is unevaluated depends on all.
func (r *residue) left(part *schema.Schema) []string {
	left := []string{"type"}
	for _, k := range schema.Keywords() {
		if lack := lacks[k.Name]; lack != nil && lack(r.shape, r.conjunction, part) {
			left = append(left, k.Name)
		}
	}
	if slices.Contains(left, "unevaluatedProperties") || slices.Contains(left, "unevaluatedItems") {
		return nil
	}
	for _, group := range together {
		if slices.ContainsFunc(group, func(keyword string) bool { return slices.Contains(left, keyword) }) {
			left = append(left, group...)
		}
	}
	return left
}

// oneWay lists the members that a direction keeps out, which need not be there in it; of
// them nothing else is said.
func oneWay(properties []schema.Property) (list []schema.Property) {
	for _, p := range properties {
		way := wayOf(p.Schema)
		if way == 0 {
			continue
		}
		var all []string
		for keyword := range clearKeyword {
			all = append(all, keyword)
		}
		bare := without(p.Schema, all...)
		bare.ReadOnly, bare.WriteOnly = way&wire.ReadOnly != 0, way&wire.WriteOnly != 0
		list = append(list, schema.Property{Name: p.Name, Schema: bare})
	}
	return list
}

// clearKeyword has every keyword that asserts something.
var clearKeyword = map[string]func(*schema.Schema){
	"type":                  func(s *schema.Schema) { s.Types = 0 },
	"nullable":              func(s *schema.Schema) { s.Types &^= schema.Null },
	"enum":                  func(s *schema.Schema) { s.Enum, s.HasEnum = nil, false },
	"const":                 func(s *schema.Schema) { s.Const = nil },
	"multipleOf":            func(s *schema.Schema) { s.MultipleOf = "" },
	"minimum":               func(s *schema.Schema) { s.Minimum = "" },
	"maximum":               func(s *schema.Schema) { s.Maximum = "" },
	"exclusiveMinimum":      func(s *schema.Schema) { s.ExclusiveMinimum = "" },
	"exclusiveMaximum":      func(s *schema.Schema) { s.ExclusiveMaximum = "" },
	"minLength":             func(s *schema.Schema) { s.MinLength = nil },
	"maxLength":             func(s *schema.Schema) { s.MaxLength = nil },
	"pattern":               func(s *schema.Schema) { s.Pattern = nil },
	"format":                func(s *schema.Schema) { s.Format = "" },
	"items":                 func(s *schema.Schema) { s.Items = nil },
	"prefixItems":           func(s *schema.Schema) { s.PrefixItems = nil },
	"minItems":              func(s *schema.Schema) { s.MinItems = nil },
	"maxItems":              func(s *schema.Schema) { s.MaxItems = nil },
	"uniqueItems":           func(s *schema.Schema) { s.UniqueItems = false },
	"contains":              func(s *schema.Schema) { s.Contains, s.MinContains, s.MaxContains = nil, nil, nil },
	"minContains":           func(s *schema.Schema) { s.MinContains = nil },
	"maxContains":           func(s *schema.Schema) { s.MaxContains = nil },
	"unevaluatedItems":      func(s *schema.Schema) { s.UnevaluatedItems = nil },
	"properties":            func(s *schema.Schema) { s.Properties = nil },
	"patternProperties":     func(s *schema.Schema) { s.PatternProperties = nil },
	"additionalProperties":  func(s *schema.Schema) { s.AdditionalProperties = nil },
	"propertyNames":         func(s *schema.Schema) { s.PropertyNames = nil },
	"required":              func(s *schema.Schema) { s.Required = nil },
	"dependentRequired":     func(s *schema.Schema) { s.DependentRequired = nil },
	"dependentSchemas":      func(s *schema.Schema) { s.DependentSchemas = nil },
	"dependencies":          func(s *schema.Schema) { s.DependentRequired, s.DependentSchemas = nil, nil },
	"minProperties":         func(s *schema.Schema) { s.MinProperties = nil },
	"maxProperties":         func(s *schema.Schema) { s.MaxProperties = nil },
	"unevaluatedProperties": func(s *schema.Schema) { s.UnevaluatedProperties = nil },
	"$ref":                  func(s *schema.Schema) { s.Ref = nil },
	"$dynamicRef":           func(s *schema.Schema) { s.DynamicRef = nil },
	"allOf":                 func(s *schema.Schema) { s.AllOf = nil },
	"anyOf":                 func(s *schema.Schema) { s.AnyOf = nil },
	"oneOf":                 func(s *schema.Schema) { s.OneOf = nil },
	"not":                   func(s *schema.Schema) { s.Not = nil },
	"if":                    func(s *schema.Schema) { s.If, s.Then, s.Else = nil, nil, nil },
	"then":                  func(s *schema.Schema) { s.Then = nil },
	"else":                  func(s *schema.Schema) { s.Else = nil },
	"readOnly":              func(s *schema.Schema) { s.ReadOnly = false },
	"writeOnly":             func(s *schema.Schema) { s.WriteOnly = false },
}
