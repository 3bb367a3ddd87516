package gate

import "github.com/leasegate/leasegate/schema"

// A word ends the ids of the rules about one kind of value.
type word struct {
	name     string
	sentence string
	level    Level
	source   string
	lower    []Lowering
}

const validation = "JSON Schema Validation 2020-12, section "

var bodyWords = []word{
	{wordSyntax, "the bytes are not what the media type or the content coding says, such as JSON.", LevelError, "RFC 8259, section 2; RFC 2046, section 5.1; RFC 9110, section 8.4", nil},
	{wordDepth, "arrays and objects are nested deeper than 1,000 levels.", LevelWarning, "RFC 8259, section 9: a parser may limit the depth", nil},
	{wordTrailingData, "something other than white space comes after the JSON value.", LevelError, "RFC 8259, section 2", nil},
	{wordUnicode, "the text, a string or a member name holds bytes that are not in its charset, which for JSON is UTF-8.", LevelError, "RFC 8259, section 8.1", nil},
	{wordSurrogate, "a string or member name holds an escaped surrogate without its other half.", LevelWarning, "RFC 8259, section 8.2: the grammar allows it", nil},
	{wordDuplicateMember, "an object has a member name twice.", LevelWarning, "RFC 8259, section 4: names SHOULD be unique", nil},
}

// jsonLower is what RFC 8259 allows in the JSON of a parameter or header.
var jsonLower = []Lowering{
	{wordDuplicateMember, LevelWarning, "Its JSON has a member name twice.", "RFC 8259, section 4: names SHOULD be unique"},
	{wordSurrogate, LevelWarning, "Its JSON has an escaped surrogate without its other half.", "RFC 8259, section 8.2: the grammar allows it"},
	{wordDepth, LevelWarning, "Its JSON is nested deeper than 1,000 levels.", "RFC 8259, section 9: a parser may limit the depth"},
}

// schemaWords are the keywords that values break, but for those that depend on the
// direction.
func schemaWords() []word {
	var words []word
	for _, k := range schema.Keywords() {
		switch k.Name {
		case wordRequired, wordReadOnly, wordWriteOnly:
			continue
		}
		if k.Sentence == "" {
			continue
		}
		level := LevelError
		if k.Types == 0 {
			level = LevelWarning // it asserts nothing
		}
		words = append(words, word{k.Name, k.Sentence, level, k.Source, nil})
	}
	return words
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
