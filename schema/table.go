package schema

import (
	"cmp"
	"slices"
	"strconv"
)

const (
	core       = "JSON Schema Core 2020-12, section "
	validation = "JSON Schema Validation 2020-12, section "
)

const all = Null | Boolean | Number | String | Array | Object

// keywords is the one table of keywords. The sentences are those of rules; what
// wants nothing breaks nothing.
var keywords []Keyword

func init() {
	keywords = slices.Concat(references, values, containers, combinators, annotations)
	slices.SortFunc(keywords, func(a, b Keyword) int { return cmp.Compare(a.Name, b.Name) })
	for i := range keywords {
		keywordIndex[keywords[i].Name] = i
	}
}

// JSON Schema Core 2020-12, section 8; OpenAPI 3.0.4, Reference Object.
var references = []Keyword{
	{Name: "$ref", Source: core + "8.2.3.1; OpenAPI 3.0.4, Reference Object", Types: all, Shape30: ShapeReference, Shape31: ShapeReference, compile: compileRef},
	{Name: "$dynamicRef", Source: core + "8.2.3.2", Types: all, Shape31: ShapeReference, compile: compileDynamicRef},
	{Name: "$id", Source: core + "8.2.1", Shape31: ShapeReference},
	{Name: "$anchor", Source: core + "8.2.2", Shape31: ShapeText},
	{Name: "$dynamicAnchor", Source: core + "8.2.2", Shape31: ShapeText},
	{Name: "$schema", Source: core + "8.1.1", Shape31: ShapeText},
	{Name: "$vocabulary", Source: core + "8.1.2", Shape31: ShapeObject},
	{Name: "$comment", Source: core + "8.3", Shape31: ShapeText, Merge: MergeAnnotation},
	{Name: "$defs", Source: core + "8.2.4", Shape31: ShapeSchemaMap, Merge: MergeMembers},
	{Name: "definitions", Source: core + "8.2.4, in older drafts", Shape31: ShapeSchemaMap, Merge: MergeMembers},
}

// JSON Schema Validation 2020-12, sections 6.1 to 6.3 and 7.
var values = []Keyword{
	{
		Name: "type", Source: validation + "6.1.1", Types: all, Shape30: ShapeType, Shape31: ShapeTypes, Merge: MergeCommon,
		Sentence: "a value has another JSON type than the schema asks for.",
		compile:  compileType, want: func(s *Schema) string { return s.Types.String() },
	},
	{
		Name: "nullable", Source: "OpenAPI 3.0.4, Schema Object", Types: Null, Shape30: ShapeBoolean, Merge: MergeFalse,
		Sentence: "a value is null where the schema does not allow it.",
		compile:  compileNullable, want: func(s *Schema) string { return "not null but " + s.Types.String() },
	},
	{
		Name: "enum", Source: validation + "6.1.2", Types: all, Shape30: ShapeList, Shape31: ShapeList, Merge: MergeCommon,
		Sentence: "a value is not one of those that the schema lists.",
		compile:  compileEnum, want: func(s *Schema) string { return "one of " + jsonText(&Value{Type: Array, Items: s.Enum}) },
	},
	{
		Name: "const", Source: validation + "6.1.3", Types: all, Shape31: ShapeAny,
		Sentence: "a value is not the one that the schema names.",
		compile:  compileConst, want: func(s *Schema) string { return jsonText(s.Const) },
	},
	{
		Name: "multipleOf", Source: validation + "6.2.1", Types: Number, Shape30: ShapePositive, Shape31: ShapePositive,
		Sentence: "a number is not a multiple of the one that the schema names.",
		compile:  number(func(s *Schema) *string { return &s.MultipleOf }),
		want:     func(s *Schema) string { return "a multiple of " + numberText(s.MultipleOf) },
	},
	{
		Name: "minimum", Source: validation + "6.2.4", Types: Number, Shape30: ShapeNumber, Shape31: ShapeNumber, Merge: MergeGreatest,
		Sentence: "a number is less than the schema allows.",
		compile:  number(func(s *Schema) *string { return &s.Minimum }),
		want:     func(s *Schema) string { return "at least " + numberText(s.Minimum) },
	},
	{
		Name: "maximum", Source: validation + "6.2.2", Types: Number, Shape30: ShapeNumber, Shape31: ShapeNumber, Merge: MergeLeast,
		Sentence: "a number is greater than the schema allows.",
		compile:  number(func(s *Schema) *string { return &s.Maximum }),
		want:     func(s *Schema) string { return "at most " + numberText(s.Maximum) },
	},
	{
		Name: "exclusiveMinimum", Source: validation + "6.2.5", Types: Number, Shape30: ShapeBoolean, Shape31: ShapeNumber, Merge: MergeGreatest,
		Sentence: "a number is not greater than the limit of the schema.",
		compile:  exclusive(func(s *Schema) *string { return &s.ExclusiveMinimum }),
		want:     func(s *Schema) string { return "more than " + numberText(s.ExclusiveMinimum) },
	},
	{
		Name: "exclusiveMaximum", Source: validation + "6.2.3", Types: Number, Shape30: ShapeBoolean, Shape31: ShapeNumber, Merge: MergeLeast,
		Sentence: "a number is not less than the limit of the schema.",
		compile:  exclusive(func(s *Schema) *string { return &s.ExclusiveMaximum }),
		want:     func(s *Schema) string { return "less than " + numberText(s.ExclusiveMaximum) },
	},
	{
		Name: "minLength", Source: validation + "6.3.2", Types: String, Shape30: ShapeCount, Shape31: ShapeCount, Merge: MergeGreatest,
		Sentence: "a string is shorter than the schema allows.",
		compile:  count(func(s *Schema) **uint64 { return &s.MinLength }),
		want:     func(s *Schema) string { return "at least " + counted(*s.MinLength, "character") },
	},
	{
		Name: "maxLength", Source: validation + "6.3.1", Types: String, Shape30: ShapeCount, Shape31: ShapeCount, Merge: MergeLeast,
		Sentence: "a string is longer than the schema allows.",
		compile:  count(func(s *Schema) **uint64 { return &s.MaxLength }),
		want:     func(s *Schema) string { return "at most " + counted(*s.MaxLength, "character") },
	},
	{
		Name: "pattern", Source: validation + "6.3.3", Types: String, Shape30: ShapePattern, Shape31: ShapePattern,
		Sentence: "a string does not match the pattern of the schema.",
		compile:  compilePattern, want: func(s *Schema) string { return "a string that matches " + strconv.Quote(s.Pattern.Source) },
	},
	{
		Name: "format", Source: validation + "7", Types: String | Number, Shape30: ShapeText, Shape31: ShapeText,
		Sentence: "a value does not have the format of the schema.",
		compile:  compileFormat, want: func(s *Schema) string { return "the format " + strconv.Quote(s.Format) },
	},
}

// JSON Schema Core 2020-12, sections 10.3 and 11; Validation, sections 6.4 and 6.5.
var containers = []Keyword{
	{Name: "items", Source: core + "10.3.1.2", Types: Array, Shape30: ShapeSchema, Shape31: ShapeSchema, Merge: MergeBoth, compile: one(func(s *Schema) **Schema { return &s.Items })},
	{Name: "prefixItems", Source: core + "10.3.1.1", Types: Array, Shape31: ShapeSchemas, Merge: MergeMembers, compile: list(func(s *Schema) *[]*Schema { return &s.PrefixItems })},
	{
		Name: "minItems", Source: validation + "6.4.2", Types: Array, Shape30: ShapeCount, Shape31: ShapeCount, Merge: MergeGreatest,
		Sentence: "an array has fewer items than the schema asks for.",
		compile:  count(func(s *Schema) **uint64 { return &s.MinItems }),
		want:     func(s *Schema) string { return "at least " + counted(*s.MinItems, "item") },
	},
	{
		Name: "maxItems", Source: validation + "6.4.1", Types: Array, Shape30: ShapeCount, Shape31: ShapeCount, Merge: MergeLeast,
		Sentence: "an array has more items than the schema allows.",
		compile:  count(func(s *Schema) **uint64 { return &s.MaxItems }),
		want:     func(s *Schema) string { return "at most " + counted(*s.MaxItems, "item") },
	},
	{
		Name: "uniqueItems", Source: validation + "6.4.3", Types: Array, Shape30: ShapeBoolean, Shape31: ShapeBoolean, Merge: MergeAny,
		Sentence: "an array has the same item twice.",
		compile:  truth(func(s *Schema) *bool { return &s.UniqueItems }),
		want:     func(*Schema) string { return "items that all differ" },
	},
	{
		Name: "contains", Source: core + "10.3.1.3", Types: Array, Shape31: ShapeSchema,
		Sentence: "an array has no item of the kind that the schema asks for.",
		compile:  one(func(s *Schema) **Schema { return &s.Contains }),
		want:     func(*Schema) string { return "at least one item that matches the schema under contains" },
	},
	{
		Name: "minContains", Source: validation + "6.4.5", Types: Array, Shape31: ShapeCount,
		Sentence: "an array has too few items of the kind that the schema asks for.",
		compile:  count(func(s *Schema) **uint64 { return &s.MinContains }),
		want: func(s *Schema) string {
			return "at least " + counted(*s.MinContains, "item") + " that match the schema under contains"
		},
	},
	{
		Name: "maxContains", Source: validation + "6.4.4", Types: Array, Shape31: ShapeCount,
		Sentence: "an array has too many items of the kind that the schema names.",
		compile:  count(func(s *Schema) **uint64 { return &s.MaxContains }),
		want: func(s *Schema) string {
			return "at most " + counted(*s.MaxContains, "item") + " that match the schema under contains"
		},
	},
	{
		Name: "unevaluatedItems", Source: core + "11.2", Types: Array, Shape31: ShapeSchema,
		Sentence: "an array has an item that no part of the schema allows.",
		compile:  one(func(s *Schema) **Schema { return &s.UnevaluatedItems }),
		want:     func(*Schema) string { return "no item here" },
	},
	{Name: "properties", Source: core + "10.3.2.1", Types: Object, Shape30: ShapeSchemaMap, Shape31: ShapeSchemaMap, Merge: MergeMembers, compile: compileProperties},
	{Name: "patternProperties", Source: core + "10.3.2.2", Types: Object, Shape31: ShapePatternMap, Merge: MergeMembers, compile: compilePatternProperties},
	{
		Name: "additionalProperties", Source: core + "10.3.2.3", Types: Object, Shape30: ShapeOpen, Shape31: ShapeSchema,
		Sentence: "an object has a member that the schema does not allow.",
		compile:  one(func(s *Schema) **Schema { return &s.AdditionalProperties }),
		want:     func(*Schema) string { return "no member of this name" },
	},
	{
		Name: "propertyNames", Source: core + "10.3.2.4", Types: Object, Shape31: ShapeSchema, Merge: MergeBoth,
		Sentence: "an object has a member name that the schema does not allow.",
		compile:  one(func(s *Schema) **Schema { return &s.PropertyNames }),
		want:     func(*Schema) string { return "a member name that matches the schema under propertyNames" },
	},
	{
		Name: "required", Source: validation + "6.5.3", Types: Object, Shape30: ShapeNames, Shape31: ShapeNames, Merge: MergeUnion,
		Sentence: "something is missing that the document requires.",
		compile:  compileRequired, want: func(*Schema) string { return "a member that the schema requires" },
	},
	{
		Name: "dependentRequired", Source: validation + "6.5.4", Types: Object, Shape31: ShapeNamesMap, Merge: MergeMembers,
		Sentence: "an object lacks a member that another member asks for.",
		compile:  compileDependentRequired, want: func(*Schema) string { return "a member that another one asks for" },
	},
	{Name: "dependentSchemas", Source: core + "10.2.2.4", Types: Object, Shape31: ShapeSchemaMap, Merge: MergeMembers, compile: compileDependentSchemas},
	{Name: "dependencies", Source: "JSON Schema Validation 2020-12, appendix A", Types: Object, Shape31: ShapeDependency, Merge: MergeMembers, compile: compileDependencies},
	{
		Name: "minProperties", Source: validation + "6.5.2", Types: Object, Shape30: ShapeCount, Shape31: ShapeCount, Merge: MergeGreatest,
		Sentence: "an object has fewer members than the schema asks for.",
		compile:  count(func(s *Schema) **uint64 { return &s.MinProperties }),
		want:     func(s *Schema) string { return "at least " + counted(*s.MinProperties, "member") },
	},
	{
		Name: "maxProperties", Source: validation + "6.5.1", Types: Object, Shape30: ShapeCount, Shape31: ShapeCount, Merge: MergeLeast,
		Sentence: "an object has more members than the schema allows.",
		compile:  count(func(s *Schema) **uint64 { return &s.MaxProperties }),
		want:     func(s *Schema) string { return "at most " + counted(*s.MaxProperties, "member") },
	},
	{
		Name: "unevaluatedProperties", Source: core + "11.3", Types: Object, Shape31: ShapeSchema,
		Sentence: "an object has a member that no part of the schema allows.",
		compile:  one(func(s *Schema) **Schema { return &s.UnevaluatedProperties }),
		want:     func(*Schema) string { return "no member of this name" },
	},
}

// JSON Schema Core 2020-12, section 10.2; OpenAPI 3.1.1, Discriminator Object.
var combinators = []Keyword{
	{Name: "allOf", Source: core + "10.2.1.1", Types: all, Shape30: ShapeSchemas, Shape31: ShapeSchemas, Merge: MergeUnion, compile: list(func(s *Schema) *[]*Schema { return &s.AllOf })},
	{
		Name: "anyOf", Source: core + "10.2.1.2", Types: all, Shape30: ShapeSchemas, Shape31: ShapeSchemas,
		Sentence: "a value matches none of the schemas of which it should match at least one.",
		compile:  list(func(s *Schema) *[]*Schema { return &s.AnyOf }),
		want: func(s *Schema) string {
			return "a match with at least one of " + counted(uint64(len(s.AnyOf)), "schema")
		},
	},
	{
		Name: "oneOf", Source: core + "10.2.1.3", Types: all, Shape30: ShapeSchemas, Shape31: ShapeSchemas,
		Sentence: "a value matches none, or more than one, of the schemas of which it should match exactly one.",
		compile:  list(func(s *Schema) *[]*Schema { return &s.OneOf }),
		want: func(s *Schema) string {
			return "a match with exactly one of " + counted(uint64(len(s.OneOf)), "schema")
		},
	},
	{
		Name: "not", Source: core + "10.2.1.4", Types: all, Shape30: ShapeSchema, Shape31: ShapeSchema,
		Sentence: "a value matches a schema that it should not match.",
		compile:  one(func(s *Schema) **Schema { return &s.Not }),
		want: func(s *Schema) string {
			if s.Never {
				return "nothing: the schema allows no value"
			}
			return "no match with the schema under not"
		},
	},
	{Name: "if", Source: core + "10.2.2.1", Types: all, Shape31: ShapeSchema, compile: one(func(s *Schema) **Schema { return &s.If })},
	{Name: "then", Source: core + "10.2.2.2", Types: all, Shape31: ShapeSchema, compile: one(func(s *Schema) **Schema { return &s.Then })},
	{Name: "else", Source: core + "10.2.2.3", Types: all, Shape31: ShapeSchema, compile: one(func(s *Schema) **Schema { return &s.Else })},
	{
		Name: "discriminator", Source: "OpenAPI 3.1.1, Discriminator Object: it does not change what matches", Shape30: ShapeObject, Shape31: ShapeObject,
		Sentence: "the member that selects the schema of an object is missing, or selects another one than the value matches.",
		compile:  compileDiscriminator,
		want: func(s *Schema) string {
			return "a member " + strconv.Quote(s.Discriminator.PropertyName) + " that names the schema that matches"
		},
	},
}

// JSON Schema Validation 2020-12, sections 8 and 9; OpenAPI 3.0.4 and 3.1.1, Schema Object.
var annotations = []Keyword{
	{
		Name: "readOnly", Source: "OpenAPI 3.0.4, Schema Object; " + validation + "9.4", Types: Object, Shape30: ShapeBoolean, Shape31: ShapeBoolean, Merge: MergeAny,
		Sentence: "a member is sent that the document marks readOnly.",
		compile:  truth(func(s *Schema) *bool { return &s.ReadOnly }),
		want:     func(*Schema) string { return "no such member in a request: it is readOnly" },
	},
	{
		Name: "writeOnly", Source: "OpenAPI 3.0.4, Schema Object; " + validation + "9.4", Types: Object, Shape30: ShapeBoolean, Shape31: ShapeBoolean, Merge: MergeAny,
		Sentence: "a member is sent that the document marks writeOnly.",
		compile:  truth(func(s *Schema) *bool { return &s.WriteOnly }),
		want:     func(*Schema) string { return "no such member in a response: it is writeOnly" },
	},
	{Name: "title", Source: validation + "9.1", Shape30: ShapeText, Shape31: ShapeText, Merge: MergeAnnotation},
	{Name: "description", Source: validation + "9.1", Shape30: ShapeText, Shape31: ShapeText, Merge: MergeAnnotation},
	{Name: "default", Source: validation + "9.2", Shape30: ShapeAny, Shape31: ShapeAny, Merge: MergeAnnotation, compile: compileDefault},
	{Name: "deprecated", Source: validation + "9.3", Shape30: ShapeBoolean, Shape31: ShapeBoolean, Merge: MergeAnnotation},
	{Name: "example", Source: "OpenAPI 3.0.4, Schema Object", Shape30: ShapeAny, Shape31: ShapeAny, Merge: MergeAnnotation, compile: compileExample},
	{Name: "examples", Source: validation + "9.5", Shape31: ShapeList, Merge: MergeAnnotation, compile: compileExample},
	{Name: "contentEncoding", Source: validation + "8.3", Shape31: ShapeText, Merge: MergeAnnotation, compile: text(func(s *Schema) *string { return &s.ContentEncoding })},
	{Name: "contentMediaType", Source: validation + "8.4", Shape31: ShapeText, Merge: MergeAnnotation, compile: text(func(s *Schema) *string { return &s.ContentMediaType })},
	{Name: "contentSchema", Source: validation + "8.5", Shape31: ShapeSchema, Merge: MergeAnnotation},
	{Name: "xml", Source: "OpenAPI 3.1.1, XML Object", Shape30: ShapeObject, Shape31: ShapeObject, Merge: MergeAnnotation},
	{Name: "externalDocs", Source: "OpenAPI 3.1.1, External Documentation Object", Shape30: ShapeObject, Shape31: ShapeObject, Merge: MergeAnnotation},
}
