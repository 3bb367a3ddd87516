package codegen

import "github.com/leasegate/leasegate/schema"

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
