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
	RuleResponseClientError    Rule = "response.clientError"
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
	// Level is that of a finding for which there is no reason in Lower.
	Level Level
	// Source is the section of a specification that the rule is drawn from.
	Source string
	// Lower lists the reasons for which a single finding has a lower level.
	Lower []Lowering
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
	wordSurrogate       = "surrogate"
	wordDuplicateMember = "duplicateMember"
	wordRequired        = "required"
	wordType            = "type"
	wordNullable        = "nullable"
	wordReadOnly        = "readOnly"
	wordWriteOnly       = "writeOnly"
	wordUndeclared      = "undeclared"
	wordDuplicate       = "duplicate"
)

var (
	catalogue = buildCatalogue()
	ruleIndex = indexRules(catalogue)
)

func indexRules(infos []RuleInfo) map[Rule]int {
	index := make(map[Rule]int, len(infos))
	for i, info := range infos {
		index[info.Rule] = i
	}
	return index
}

func buildCatalogue() []RuleInfo {
	infos := slices.Concat(exchangeRules, serverRules)
	add := func(prefix, thing string, words ...word) {
		for _, w := range words {
			infos = append(infos, RuleInfo{
				Rule: Rule(prefix + w.name), Sentence: "In " + thing + ", " + w.sentence,
				Level: w.level, Source: w.source, Lower: w.lower,
			})
		}
	}
	notReadable := word{wordSyntax, "the value can't be decoded in the style or content that the document declares.", LevelError, "OpenAPI 3.1.1, Parameter Object", jsonLower}
	request := append(schemaWords(), required(annotated(wordReadOnly)), readOnly)
	response := append(schemaWords(), required(annotated(wordWriteOnly)), writeOnly)
	add(rulePrefixRequestBody, "the body of the request", bodyWords...)
	add(rulePrefixRequestBody, "the body of the request", request...)
	add(rulePrefixResponseBody, "the body of the response", bodyWords...)
	add(rulePrefixResponseBody, "the body of the response", response...)
	add(rulePrefixRequestParameter, "a parameter of the request", request...)
	add(rulePrefixRequestParameter, "a parameter of the request", notReadable)
	add(rulePrefixResponseHeader, "a header of the response", response...)
	add(rulePrefixResponseHeader, "a header of the response", notReadable)
	slices.SortFunc(infos, func(a, b RuleInfo) int { return strings.Compare(string(a.Rule), string(b.Rule)) })
	return infos
}

var exchangeRules = []RuleInfo{
	{RuleRequestPath, "No path of the document matches the URL of the request.", LevelError, "OpenAPI 3.1.1, Paths Object", nil},
	{RuleRequestMethod, "A path of the document matches the URL of the request, but it has no such method.", LevelError, "OpenAPI 3.1.1, Path Item Object", nil},
	{RuleRequestSecurity, "The request carries none of the credentials that the document asks for.", LevelError, "OpenAPI 3.1.1, Security Requirement Object", nil},
	{RuleRequestContentType, "The Content-Type of the request is missing or not one that the operation documents.", LevelError, "OpenAPI 3.1.1, Request Body Object; RFC 9110, section 8.3", nil},
	{RuleRequestBodyMissing, "The operation requires a body and the request has none.", LevelError, "OpenAPI 3.1.1, Request Body Object", nil},
	{RuleRequestBodyUnexpected, "The request has a body and the operation documents none.", LevelError, "OpenAPI 3.1.1, Operation Object", nil},
	{rulePrefixRequestParameter + wordUndeclared, "The query of the request has a parameter that the operation does not declare.", LevelWarning, "OpenAPI 3.1.1, Parameter Object: what is not declared is not forbidden", nil},
	{rulePrefixRequestParameter + wordDuplicate, "The request gives a parameter twice that is not an array.", LevelError, "OpenAPI 3.1.1, Style Values", nil},
	{RuleResponseStatus, "The operation does not document the status of the response.", LevelError, "OpenAPI 3.1.1, Responses Object", []Lowering{
		{LoweredRefusal, LevelWarning, "The request breaks the document, and the answer is 400, or 415 to a wrong media type, without content.", "RFC 9110, sections 15.5.1 and 15.5.16; OpenAPI 3.1.1, Responses Object: not every status need be documented"},
	}},
	{RuleResponseClientError, "The response is a client error (4xx) and the operation documents none, nor a default.", LevelWarning, "OpenAPI 3.1.1, Responses Object: not every status need be documented", nil},
	{RuleResponseContentType, "The Content-Type of the response is missing or not one that the document lists for the status.", LevelError, "OpenAPI 3.1.1, Response Object; RFC 9110, section 8.3", nil},
	{RuleResponseBodyMissing, "The document lists content for the status and the response has no body.", LevelError, "OpenAPI 3.1.1, Response Object", nil},
	{RuleResponseBodyUnexpected, "The response has a body and none is documented for the status or possible with it.", LevelError, "OpenAPI 3.1.1, Response Object; RFC 9110, section 6.4.1", nil},
}
