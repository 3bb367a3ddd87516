package gate

import (
	"slices"
	"strings"
)

// A Rule is the stable id of one kind of breach, such as
// "response.body.required". [Rules] lists them all.
type Rule string

// Rules about the exchange as a whole. The rules about a body, a parameter or a
// header are one of these prefixes and a JSON Schema keyword, or one of the
// words that [Rules] lists.
const (
	RuleRequestPath           Rule = "request.path"
	RuleRequestMethod         Rule = "request.method"
	RuleRequestSecurity       Rule = "request.security"
	RuleRequestContentType    Rule = "request.contentType"
	RuleRequestBodyMissing    Rule = "request.body.missing"
	RuleRequestBodyUnexpected Rule = "request.body.unexpected"

	RuleResponseStatus         Rule = "response.status"
	RuleResponseContentType    Rule = "response.contentType"
	RuleResponseBodyMissing    Rule = "response.body.missing"
	RuleResponseBodyUnexpected Rule = "response.body.unexpected"

	rulePrefixRequestBody      = "request.body."
	rulePrefixRequestParameter = "request.parameter."
	rulePrefixResponseBody     = "response.body."
	rulePrefixResponseHeader   = "response.header."
)

// A RuleInfo says what a rule means.
type RuleInfo struct {
	Rule Rule
	// Sentence says what is wrong where the rule is found.
	Sentence string
}

// Rules returns the one catalogue of rules, sorted by id. No judgement has a
// finding with a rule that is not in it.
func Rules() []RuleInfo { return slices.Clone(catalogue) }

// The words that end the id of a rule about a value and are no keyword of a schema.
const (
	wordSyntax          = "syntax"
	wordDepth           = "depth"
	wordTrailingData    = "trailingData"
	wordUnicode         = "unicode"
	wordDuplicateMember = "duplicateMember"
	wordRequired        = "required"
	wordUndeclared      = "undeclared"
	wordDuplicate       = "duplicate"
)

var catalogue = buildCatalogue()

func buildCatalogue() []RuleInfo {
	infos := []RuleInfo{
		{RuleRequestPath, "No path of the document matches the URL of the request."},
		{RuleRequestMethod, "A path of the document matches the URL of the request, but it has no such method."},
		{RuleRequestSecurity, "The request carries none of the credentials that the document asks for."},
		{RuleRequestContentType, "The Content-Type of the request is missing or not one that the operation documents."},
		{RuleRequestBodyMissing, "The operation requires a body and the request has none."},
		{RuleRequestBodyUnexpected, "The request has a body and the operation documents none."},
		{RuleResponseStatus, "The operation does not document the status of the response."},
		{RuleResponseContentType, "The Content-Type of the response is missing or not one that the document lists for the status."},
		{RuleResponseBodyMissing, "The document lists content for the status and the response has no body."},
		{RuleResponseBodyUnexpected, "The response has a body and none is documented for the status or possible with it."},
	}
	add := func(prefix, thing string, words [][2]string) {
		for _, w := range words {
			infos = append(infos, RuleInfo{Rule(prefix + w[0]), "In " + thing + ", " + w[1]})
		}
	}
	add(rulePrefixRequestBody, "the body of the request", bodyWords)
	add(rulePrefixRequestBody, "the body of the request", schemaWords)
	add(rulePrefixRequestBody, "the body of the request", [][2]string{{"readOnly", "a member is sent that the document marks readOnly."}})
	add(rulePrefixResponseBody, "the body of the response", bodyWords)
	add(rulePrefixResponseBody, "the body of the response", schemaWords)
	add(rulePrefixResponseBody, "the body of the response", [][2]string{{"writeOnly", "a member is sent that the document marks writeOnly."}})
	add(rulePrefixRequestParameter, "a parameter of the request", schemaWords)
	add(rulePrefixRequestParameter, "a parameter of the request", [][2]string{
		{wordSyntax, "the value can't be decoded in the style or content that the document declares."},
		{"readOnly", "a member is sent that the document marks readOnly."},
	})
	add(rulePrefixResponseHeader, "a header of the response", schemaWords)
	add(rulePrefixResponseHeader, "a header of the response", [][2]string{
		{wordSyntax, "the value can't be decoded in the style or content that the document declares."},
		{"writeOnly", "a member is sent that the document marks writeOnly."},
	})
	infos = append(
		infos,
		RuleInfo{rulePrefixRequestParameter + wordUndeclared, "The query of the request has a parameter that the operation does not declare."},
		RuleInfo{rulePrefixRequestParameter + wordDuplicate, "The request gives a parameter twice that is not an array."},
	)
	infos = append(infos, serverRules...)
	slices.SortFunc(infos, func(a, b RuleInfo) int { return strings.Compare(string(a.Rule), string(b.Rule)) })
	return infos
}

var bodyWords = [][2]string{
	{wordSyntax, "the text is not JSON (RFC 8259)."},
	{wordDepth, "arrays and objects are nested deeper than 1,000 levels."},
	{wordTrailingData, "something other than white space comes after the JSON value."},
	{wordUnicode, "a string or member name holds invalid UTF-8 or an unpaired surrogate (RFC 8259, sections 8.1 and 8.2)."},
	{wordDuplicateMember, "an object has a member name twice (RFC 8259, section 4)."},
}

var schemaWords = [][2]string{
	{"nullable", "a value is null where the schema does not allow it."},
	{"type", "a value has another JSON type than the schema asks for."},
	{wordRequired, "something is missing that the document requires."},
	{"additionalProperties", "an object has a member that the schema does not allow."},
	{"minLength", "a string is shorter than the schema allows."},
	{"maxLength", "a string is longer than the schema allows."},
	{"pattern", "a string does not match the pattern of the schema."},
	{"format", "a value does not have the format of the schema."},
	{"enum", "a value is not one of those that the schema lists."},
	{"const", "a value is not the one that the schema names."},
	{"minimum", "a number is less than the schema allows."},
	{"maximum", "a number is greater than the schema allows."},
	{"exclusiveMinimum", "a number is not greater than the limit of the schema."},
	{"exclusiveMaximum", "a number is not less than the limit of the schema."},
	{"multipleOf", "a number is not a multiple of the one that the schema names."},
	{"minItems", "an array has fewer items than the schema asks for."},
	{"maxItems", "an array has more items than the schema allows."},
	{"uniqueItems", "an array has the same item twice."},
	{"contains", "an array has no item of the kind that the schema asks for."},
	{"minContains", "an array has too few items of the kind that the schema asks for."},
	{"maxContains", "an array has too many items of the kind that the schema names."},
	{"unevaluatedItems", "an array has an item that no part of the schema allows."},
	{"minProperties", "an object has fewer members than the schema asks for."},
	{"maxProperties", "an object has more members than the schema allows."},
	{"propertyNames", "an object has a member name that the schema does not allow."},
	{"dependentRequired", "an object lacks a member that another member asks for."},
	{"unevaluatedProperties", "an object has a member that no part of the schema allows."},
	{"oneOf", "a value matches none, or more than one, of the schemas of which it should match exactly one."},
	{"anyOf", "a value matches none of the schemas of which it should match at least one."},
	{"not", "a value matches a schema that it should not match."},
	{"discriminator", "the member that selects the schema of an object is missing or selects none."},
}
