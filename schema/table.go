package schema

import (
	"cmp"
	"slices"
	"strconv"
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
	{Name: "$ref", Types: all, Shape30: ShapeReference, Shape31: ShapeReference, compile: compileRef},
	{Name: "$dynamicRef", Types: all, Shape31: ShapeReference, compile: compileDynamicRef},
	{Name: "$id", Shape31: ShapeReference},
	{Name: "$anchor", Shape31: ShapeText},
	{Name: "$dynamicAnchor", Shape31: ShapeText},
	{Name: "$schema", Shape31: ShapeText},
	{Name: "$vocabulary", Shape31: ShapeObject},
	{Name: "$comment", Shape31: ShapeText, Merge: MergeAnnotation},
	{Name: "$defs", Shape31: ShapeSchemaMap, Merge: MergeMembers},
	{Name: "definitions", Shape31: ShapeSchemaMap, Merge: MergeMembers},
}

// JSON Schema Validation 2020-12, sections 6.1 to 6.3 and 7.
var values = []Keyword{
	{
		Name: "type", Types: all, Shape30: ShapeType, Shape31: ShapeTypes, Merge: MergeCommon,
		Sentence: "a value has another JSON type than the schema asks for.",
		compile:  compileType, want: func(s *Schema) string { return s.Types.String() },
	},
	{
		Name: "nullable", Types: Null, Shape30: ShapeBoolean, Merge: MergeCommon,
		Sentence: "a value is null where the schema does not allow it.",
		compile:  compileNullable, want: func(s *Schema) string { return "not null but " + s.Types.String() },
	},
	{
		Name: "enum", Types: all, Shape30: ShapeList, Shape31: ShapeList, Merge: MergeCommon,
		Sentence: "a value is not one of those that the schema lists.",
		compile:  compileEnum, want: func(s *Schema) string { return "one of " + jsonText(&Value{Type: Array, Items: s.Enum}) },
	},
	{
		Name: "const", Types: all, Shape31: ShapeAny,
		Sentence: "a value is not the one that the schema names.",
		compile:  compileConst, want: func(s *Schema) string { return jsonText(s.Const) },
	},
	{
		Name: "multipleOf", Types: Number, Shape30: ShapePositive, Shape31: ShapePositive,
		Sentence: "a number is not a multiple of the one that the schema names.",
		compile:  number(func(s *Schema) *string { return &s.MultipleOf }),
		want:     func(s *Schema) string { return "a multiple of " + numberText(s.MultipleOf) },
	},
	{
		Name: "minimum", Types: Number, Shape30: ShapeNumber, Shape31: ShapeNumber, Merge: MergeGreatest,
		Sentence: "a number is less than the schema allows.",
		compile:  number(func(s *Schema) *string { return &s.Minimum }),
		want:     func(s *Schema) string { return "at least " + numberText(s.Minimum) },
	},
	{
		Name: "maximum", Types: Number, Shape30: ShapeNumber, Shape31: ShapeNumber, Merge: MergeLeast,
		Sentence: "a number is greater than the schema allows.",
		compile:  number(func(s *Schema) *string { return &s.Maximum }),
		want:     func(s *Schema) string { return "at most " + numberText(s.Maximum) },
	},
	{
		Name: "exclusiveMinimum", Types: Number, Shape30: ShapeBoolean, Shape31: ShapeNumber, Merge: MergeGreatest,
		Sentence: "a number is not greater than the limit of the schema.",
		compile:  exclusive(func(s *Schema) *string { return &s.ExclusiveMinimum }),
		want:     func(s *Schema) string { return "more than " + numberText(s.ExclusiveMinimum) },
	},
	{
		Name: "exclusiveMaximum", Types: Number, Shape30: ShapeBoolean, Shape31: ShapeNumber, Merge: MergeLeast,
		Sentence: "a number is not less than the limit of the schema.",
		compile:  exclusive(func(s *Schema) *string { return &s.ExclusiveMaximum }),
		want:     func(s *Schema) string { return "less than " + numberText(s.ExclusiveMaximum) },
	},
	{
		Name: "minLength", Types: String, Shape30: ShapeCount, Shape31: ShapeCount, Merge: MergeGreatest,
		Sentence: "a string is shorter than the schema allows.",
		compile:  count(func(s *Schema) **uint64 { return &s.MinLength }),
		want:     func(s *Schema) string { return "at least " + counted(*s.MinLength, "character") },
	},
	{
		Name: "maxLength", Types: String, Shape30: ShapeCount, Shape31: ShapeCount, Merge: MergeLeast,
		Sentence: "a string is longer than the schema allows.",
		compile:  count(func(s *Schema) **uint64 { return &s.MaxLength }),
		want:     func(s *Schema) string { return "at most " + counted(*s.MaxLength, "character") },
	},
	{
		Name: "pattern", Types: String, Shape30: ShapePattern, Shape31: ShapePattern,
		Sentence: "a string does not match the pattern of the schema.",
		compile:  compilePattern, want: func(s *Schema) string { return "a string that matches " + strconv.Quote(s.Pattern.Source) },
	},
	{
		Name: "format", Types: String | Number, Shape30: ShapeText, Shape31: ShapeText,
		Sentence: "a value does not have the format of the schema.",
		compile:  compileFormat, want: func(s *Schema) string { return "the format " + strconv.Quote(s.Format) },
	},
}

// JSON Schema Core 2020-12, sections 10.3 and 11; Validation, sections 6.4 and 6.5.
var containers = []Keyword{
	{Name: "items", Types: Array, Shape30: ShapeSchema, Shape31: ShapeSchema, Merge: MergeBoth, compile: one(func(s *Schema) **Schema { return &s.Items })},
	{Name: "prefixItems", Types: Array, Shape31: ShapeSchemas, Merge: MergeMembers, compile: list(func(s *Schema) *[]*Schema { return &s.PrefixItems })},
	{
		Name: "minItems", Types: Array, Shape30: ShapeCount, Shape31: ShapeCount, Merge: MergeGreatest,
		Sentence: "an array has fewer items than the schema asks for.",
		compile:  count(func(s *Schema) **uint64 { return &s.MinItems }),
		want:     func(s *Schema) string { return "at least " + counted(*s.MinItems, "item") },
	},
	{
		Name: "maxItems", Types: Array, Shape30: ShapeCount, Shape31: ShapeCount, Merge: MergeLeast,
		Sentence: "an array has more items than the schema allows.",
		compile:  count(func(s *Schema) **uint64 { return &s.MaxItems }),
		want:     func(s *Schema) string { return "at most " + counted(*s.MaxItems, "item") },
	},
	{
		Name: "uniqueItems", Types: Array, Shape30: ShapeBoolean, Shape31: ShapeBoolean, Merge: MergeAny,
		Sentence: "an array has the same item twice.",
		compile:  truth(func(s *Schema) *bool { return &s.UniqueItems }),
		want:     func(*Schema) string { return "items that all differ" },
	},
	{
		Name: "contains", Types: Array, Shape31: ShapeSchema,
		Sentence: "an array has no item of the kind that the schema asks for.",
		compile:  one(func(s *Schema) **Schema { return &s.Contains }),
		want:     func(*Schema) string { return "at least one item that matches the schema under contains" },
	},
	{
		Name: "minContains", Types: Array, Shape31: ShapeCount,
		Sentence: "an array has too few items of the kind that the schema asks for.",
		compile:  count(func(s *Schema) **uint64 { return &s.MinContains }),
		want: func(s *Schema) string {
			return "at least " + counted(*s.MinContains, "item") + " that match the schema under contains"
		},
	},
	{
		Name: "maxContains", Types: Array, Shape31: ShapeCount,
		Sentence: "an array has too many items of the kind that the schema names.",
		compile:  count(func(s *Schema) **uint64 { return &s.MaxContains }),
		want: func(s *Schema) string {
			return "at most " + counted(*s.MaxContains, "item") + " that match the schema under contains"
		},
	},
	{
		Name: "unevaluatedItems", Types: Array, Shape31: ShapeSchema,
		Sentence: "an array has an item that no part of the schema allows.",
		compile:  one(func(s *Schema) **Schema { return &s.UnevaluatedItems }),
		want:     func(*Schema) string { return "no item here" },
	},
	{Name: "properties", Types: Object, Shape30: ShapeSchemaMap, Shape31: ShapeSchemaMap, Merge: MergeMembers, compile: compileProperties},
	{Name: "patternProperties", Types: Object, Shape31: ShapePatternMap, Merge: MergeMembers, compile: compilePatternProperties},
	{
		Name: "additionalProperties", Types: Object, Shape30: ShapeOpen, Shape31: ShapeSchema,
		Sentence: "an object has a member that the schema does not allow.",
		compile:  one(func(s *Schema) **Schema { return &s.AdditionalProperties }),
		want:     func(*Schema) string { return "no member of this name" },
	},
	{
		Name: "propertyNames", Types: Object, Shape31: ShapeSchema, Merge: MergeBoth,
		Sentence: "an object has a member name that the schema does not allow.",
		compile:  one(func(s *Schema) **Schema { return &s.PropertyNames }),
		want:     func(*Schema) string { return "a member name that matches the schema under propertyNames" },
	},
	{
		Name: "required", Types: Object, Shape30: ShapeNames, Shape31: ShapeNames, Merge: MergeUnion,
		Sentence: "something is missing that the document requires.",
		compile:  compileRequired, want: func(*Schema) string { return "a member that the schema requires" },
	},
	{
		Name: "dependentRequired", Types: Object, Shape31: ShapeNamesMap, Merge: MergeMembers,
		Sentence: "an object lacks a member that another member asks for.",
		compile:  compileDependentRequired, want: func(*Schema) string { return "a member that another one asks for" },
	},
	{Name: "dependentSchemas", Types: Object, Shape31: ShapeSchemaMap, Merge: MergeMembers, compile: compileDependentSchemas},
	{Name: "dependencies", Types: Object, Shape31: ShapeDependency, Merge: MergeMembers, compile: compileDependencies},
	{
		Name: "minProperties", Types: Object, Shape30: ShapeCount, Shape31: ShapeCount, Merge: MergeGreatest,
		Sentence: "an object has fewer members than the schema asks for.",
		compile:  count(func(s *Schema) **uint64 { return &s.MinProperties }),
		want:     func(s *Schema) string { return "at least " + counted(*s.MinProperties, "member") },
	},
	{
		Name: "maxProperties", Types: Object, Shape30: ShapeCount, Shape31: ShapeCount, Merge: MergeLeast,
		Sentence: "an object has more members than the schema allows.",
		compile:  count(func(s *Schema) **uint64 { return &s.MaxProperties }),
		want:     func(s *Schema) string { return "at most " + counted(*s.MaxProperties, "member") },
	},
	{
		Name: "unevaluatedProperties", Types: Object, Shape31: ShapeSchema,
		Sentence: "an object has a member that no part of the schema allows.",
		compile:  one(func(s *Schema) **Schema { return &s.UnevaluatedProperties }),
		want:     func(*Schema) string { return "no member of this name" },
	},
}

// JSON Schema Core 2020-12, section 10.2; OpenAPI 3.1.1, Discriminator Object.
var combinators = []Keyword{
	{Name: "allOf", Types: all, Shape30: ShapeSchemas, Shape31: ShapeSchemas, Merge: MergeUnion, compile: list(func(s *Schema) *[]*Schema { return &s.AllOf })},
	{
		Name: "anyOf", Types: all, Shape30: ShapeSchemas, Shape31: ShapeSchemas,
		Sentence: "a value matches none of the schemas of which it should match at least one.",
		compile:  list(func(s *Schema) *[]*Schema { return &s.AnyOf }),
		want: func(s *Schema) string {
			return "a match with at least one of " + counted(uint64(len(s.AnyOf)), "schema")
		},
	},
	{
		Name: "oneOf", Types: all, Shape30: ShapeSchemas, Shape31: ShapeSchemas,
		Sentence: "a value matches none, or more than one, of the schemas of which it should match exactly one.",
		compile:  list(func(s *Schema) *[]*Schema { return &s.OneOf }),
		want: func(s *Schema) string {
			return "a match with exactly one of " + counted(uint64(len(s.OneOf)), "schema")
		},
	},
	{
		Name: "not", Types: all, Shape30: ShapeSchema, Shape31: ShapeSchema,
		Sentence: "a value matches a schema that it should not match.",
		compile:  one(func(s *Schema) **Schema { return &s.Not }),
		want: func(s *Schema) string {
			if s.Never {
				return "nothing: the schema allows no value"
			}
			return "no match with the schema under not"
		},
	},
	{Name: "if", Types: all, Shape31: ShapeSchema, compile: one(func(s *Schema) **Schema { return &s.If })},
	{Name: "then", Types: all, Shape31: ShapeSchema, compile: one(func(s *Schema) **Schema { return &s.Then })},
	{Name: "else", Types: all, Shape31: ShapeSchema, compile: one(func(s *Schema) **Schema { return &s.Else })},
	{
		Name: "discriminator", Shape30: ShapeObject, Shape31: ShapeObject,
		Sentence: "the member that selects the schema of an object is missing or selects another than the one that matches.",
		compile:  compileDiscriminator,
		want: func(s *Schema) string {
			return "a member " + strconv.Quote(s.Discriminator.PropertyName) + " that names the schema that matches"
		},
	},
}

// JSON Schema Validation 2020-12, sections 8 and 9; OpenAPI 3.0.4 and 3.1.1, Schema Object.
var annotations = []Keyword{
	{
		Name: "readOnly", Types: Object, Shape30: ShapeBoolean, Shape31: ShapeBoolean, Merge: MergeAny,
		Sentence: "a member is sent that the document marks readOnly.",
		compile:  truth(func(s *Schema) *bool { return &s.ReadOnly }),
		want:     func(*Schema) string { return "no such member in a request: it is readOnly" },
	},
	{
		Name: "writeOnly", Types: Object, Shape30: ShapeBoolean, Shape31: ShapeBoolean, Merge: MergeAny,
		Sentence: "a member is sent that the document marks writeOnly.",
		compile:  truth(func(s *Schema) *bool { return &s.WriteOnly }),
		want:     func(*Schema) string { return "no such member in a response: it is writeOnly" },
	},
	{Name: "title", Shape30: ShapeText, Shape31: ShapeText, Merge: MergeAnnotation},
	{Name: "description", Shape30: ShapeText, Shape31: ShapeText, Merge: MergeAnnotation},
	{Name: "default", Shape30: ShapeAny, Shape31: ShapeAny, Merge: MergeAnnotation, compile: compileDefault},
	{Name: "deprecated", Shape30: ShapeBoolean, Shape31: ShapeBoolean, Merge: MergeAnnotation},
	{Name: "example", Shape30: ShapeAny, Shape31: ShapeAny, Merge: MergeAnnotation, compile: compileExample},
	{Name: "examples", Shape31: ShapeList, Merge: MergeAnnotation, compile: compileExample},
	{Name: "contentEncoding", Shape31: ShapeText, Merge: MergeAnnotation, compile: text(func(s *Schema) *string { return &s.ContentEncoding })},
	{Name: "contentMediaType", Shape31: ShapeText, Merge: MergeAnnotation, compile: text(func(s *Schema) *string { return &s.ContentMediaType })},
	{Name: "contentSchema", Shape31: ShapeSchema, Merge: MergeAnnotation},
	{Name: "xml", Shape30: ShapeObject, Shape31: ShapeObject, Merge: MergeAnnotation},
	{Name: "externalDocs", Shape30: ShapeObject, Shape31: ShapeObject, Merge: MergeAnnotation},
}
