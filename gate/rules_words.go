package gate

// A word ends the ids of the rules about one kind of value.
type word struct {
	name     string
	sentence string
	level    Level
	source   string
	lower    []Lowering
}

const (
	validation = "JSON Schema Validation 2020-12, section "
	core       = "JSON Schema Core 2020-12, section "
)

var bodyWords = []word{
	{wordSyntax, "the text is not JSON (RFC 8259).", LevelError, "RFC 8259, section 2", nil},
	{wordDepth, "arrays and objects are nested deeper than 1,000 levels.", LevelWarning, "RFC 8259, section 9: a parser may limit the depth", nil},
	{wordTrailingData, "something other than white space comes after the JSON value.", LevelError, "RFC 8259, section 2", nil},
	{wordUnicode, "a string or member name holds bytes that are no UTF-8.", LevelError, "RFC 8259, section 8.1", nil},
	{wordSurrogate, "a string or member name holds an escaped surrogate without its other half.", LevelWarning, "RFC 8259, section 8.2: the grammar allows it", nil},
	{wordDuplicateMember, "an object has a member name twice.", LevelWarning, "RFC 8259, section 4: names SHOULD be unique", nil},
}

var schemaWords = []word{
	{"nullable", "a value is null where the schema does not allow it.", LevelError, "OpenAPI 3.0.4, Schema Object", nil},
	{"type", "a value has another JSON type than the schema asks for.", LevelError, validation + "6.1.1", nil},
	{"additionalProperties", "an object has a member that the schema does not allow.", LevelError, core + "10.3.2.3", nil},
	{"minLength", "a string is shorter than the schema allows.", LevelError, validation + "6.3.2", nil},
	{"maxLength", "a string is longer than the schema allows.", LevelError, validation + "6.3.1", nil},
	{"pattern", "a string does not match the pattern of the schema.", LevelError, validation + "6.3.3", nil},
	{"format", "a value does not have the format of the schema.", LevelError, validation + "7", nil},
	{"enum", "a value is not one of those that the schema lists.", LevelError, validation + "6.1.2", nil},
	{"const", "a value is not the one that the schema names.", LevelError, validation + "6.1.3", nil},
	{"minimum", "a number is less than the schema allows.", LevelError, validation + "6.2.4", nil},
	{"maximum", "a number is greater than the schema allows.", LevelError, validation + "6.2.2", nil},
	{"exclusiveMinimum", "a number is not greater than the limit of the schema.", LevelError, validation + "6.2.5", nil},
	{"exclusiveMaximum", "a number is not less than the limit of the schema.", LevelError, validation + "6.2.3", nil},
	{"multipleOf", "a number is not a multiple of the one that the schema names.", LevelError, validation + "6.2.1", nil},
	{"minItems", "an array has fewer items than the schema asks for.", LevelError, validation + "6.4.2", nil},
	{"maxItems", "an array has more items than the schema allows.", LevelError, validation + "6.4.1", nil},
	{"uniqueItems", "an array has the same item twice.", LevelError, validation + "6.4.3", nil},
	{"contains", "an array has no item of the kind that the schema asks for.", LevelError, core + "10.3.1.3", nil},
	{"minContains", "an array has too few items of the kind that the schema asks for.", LevelError, validation + "6.4.5", nil},
	{"maxContains", "an array has too many items of the kind that the schema names.", LevelError, validation + "6.4.4", nil},
	{"unevaluatedItems", "an array has an item that no part of the schema allows.", LevelError, core + "11.2", nil},
	{"minProperties", "an object has fewer members than the schema asks for.", LevelError, validation + "6.5.2", nil},
	{"maxProperties", "an object has more members than the schema allows.", LevelError, validation + "6.5.1", nil},
	{"propertyNames", "an object has a member name that the schema does not allow.", LevelError, core + "10.3.2.4", nil},
	{"dependentRequired", "an object lacks a member that another member asks for.", LevelError, validation + "6.5.4", nil},
	{"unevaluatedProperties", "an object has a member that no part of the schema allows.", LevelError, core + "11.3", nil},
	{"oneOf", "a value matches none, or more than one, of the schemas of which it should match exactly one.", LevelError, core + "10.2.1.3", nil},
	{"anyOf", "a value matches none of the schemas of which it should match at least one.", LevelError, core + "10.2.1.2", nil},
	{"not", "a value matches a schema that it should not match.", LevelError, core + "10.2.1.4", nil},
	{"discriminator", "the member that selects the schema of an object is missing, or selects another one than the value matches.", LevelWarning, "OpenAPI 3.1.1, Discriminator Object: it does not change what matches", nil},
}

// annotated is why readOnly and writeOnly are advice in a document of OpenAPI 3.1.
func annotated(name string) Lowering {
	return Lowering{
		name, LevelWarning, "The document is OpenAPI 3.1, where " + name + " is an annotation.",
		"OpenAPI 3.1.1, Schema Object; " + validation + "9.4",
	}
}

func required(lower Lowering) word {
	lower.Sentence = "The member is " + lower.Name + ", and the document OpenAPI 3.1, where that is an annotation."
	return word{wordRequired, "something is missing that the document requires.", LevelError, validation + "6.5.3; OpenAPI 3.1.1, Parameter Object", []Lowering{lower}}
}

var (
	readOnly  = word{wordReadOnly, "a member is sent that the document marks readOnly.", LevelError, "OpenAPI 3.0.4, Schema Object", []Lowering{annotated(wordReadOnly)}}
	writeOnly = word{wordWriteOnly, "a member is sent that the document marks writeOnly.", LevelError, "OpenAPI 3.0.4, Schema Object", []Lowering{annotated(wordWriteOnly)}}
)
