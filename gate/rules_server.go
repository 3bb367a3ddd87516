package gate

import "strings"

// Rules about what a server does with a request that was made for it to show it.
// No judgement of [Contract.Judge] has them: one exchange alone does not tell.
const (
	RuleServerAccepted     Rule = "server.accepted"
	RuleServerRefused      Rule = "server.refused"
	RuleServerFailed       Rule = "server.failed"
	RuleServerDropped      Rule = "server.dropped"
	RuleServerMalformed    Rule = "server.malformed"
	RuleServerTimeout      Rule = "server.timeout"
	RuleServerUnbounded    Rule = "server.unbounded"
	RuleServerFlaky        Rule = "server.flaky"
	RuleServerMethod       Rule = "server.method"
	RuleServerAllow        Rule = "server.allow"
	RuleServerPath         Rule = "server.path"
	RuleServerUnknown      Rule = "server.unknown"
	RuleServerUnauthorized Rule = "server.unauthorized"
	RuleServerForbidden    Rule = "server.forbidden"
)

// LoweredForbidden names why a finding of [RuleServerUnauthorized] is a warning.
const LoweredForbidden = "forbidden"

var serverRules = []RuleInfo{
	{RuleServerAccepted, "The server accepts a request that breaks the document.", LevelError, "OpenAPI 3.1.1, Operation Object", acceptedLower},
	{RuleServerRefused, "The server refuses a valid request as invalid.", LevelError, "OpenAPI 3.1.1, Operation Object", nil},
	{RuleServerFailed, "The server answers a request with a server error (5xx) instead of an answer to it.", LevelError, "RFC 9110, section 15.6", nil},
	{RuleServerDropped, "The server closes the connection before it has answered in full.", LevelError, "RFC 9112, section 9.6", nil},
	{RuleServerMalformed, "The server's answer is not HTTP (RFC 9112).", LevelError, "RFC 9112, section 2.1", nil},
	{RuleServerTimeout, "The server does not answer in full within the time limit.", LevelError, "the flag --timeout", nil},
	{RuleServerUnbounded, "The server's answer is larger than a client can be expected to read.", LevelError, "docs/check.md, Limits", nil},
	{RuleServerFlaky, "The server answers a request only when it is tried a second time.", LevelError, "docs/check.md, Cases", nil},
	{RuleServerMethod, "The server lets a method succeed that the document does not have for the path.", LevelError, "OpenAPI 3.1.1, Path Item Object", nil},
	{RuleServerAllow, "The server refuses a method with 405 and does not list those of the document in Allow (RFC 9110, section 15.5.6).", LevelError, "RFC 9110, section 15.5.6", nil},
	{RuleServerPath, "The server lets a request succeed whose path the document does not have.", LevelError, "OpenAPI 3.1.1, Paths Object", nil},
	{RuleServerUnknown, "The server lets a request succeed for something that is not there.", LevelError, "RFC 9110, section 15.5.5", nil},
	{RuleServerUnauthorized, "The server does not answer 401 to missing or broken credentials.", LevelError, "RFC 9110, section 15.5.2", []Lowering{
		{LoweredForbidden, LevelWarning, "The credentials are broken, not missing, and the answer is 403.", "RFC 9110, section 15.5.4"},
	}},
	{RuleServerForbidden, "The server does not answer 403 to credentials that are not allowed.", LevelError, "RFC 9110, section 15.5.4", nil},
}

// acceptedLower are the faults of a request that a server may take. Their names are
// the last words of the rules that the requests break.
var acceptedLower = []Lowering{
	{wordDuplicateMember, LevelWarning, "The request has a member name twice.", "RFC 8259, section 4: names SHOULD be unique"},
	{wordSurrogate, LevelWarning, "The request has an escaped surrogate without its other half.", "RFC 8259, section 8.2: the grammar allows it"},
	{wordDepth, LevelWarning, "The request is nested deeply.", "RFC 8259, section 9: a parser may limit the depth"},
	{wordUnicode, LevelWarning, "A string or member name of the request is no UTF-8.", "RFC 8259, section 9: a parser may accept other forms"},
	{wordReadOnly, LevelWarning, "The request has a member that the document marks readOnly.", "OpenAPI 3.0.4, Schema Object: SHOULD NOT be sent"},
	{wordDuplicate, LevelWarning, "The request gives a single query parameter twice.", "OpenAPI 3.1.1, Parameter Object: nothing is said of it"},
	{wordUndeclared, LevelWarning, "The request has a query parameter that is not declared.", "OpenAPI 3.1.1, Parameter Object: what is not declared is not forbidden"},
}

// AcceptedLevel is the level of a finding that a server accepts a request which
// breaks a rule.
func AcceptedLevel(broken Rule) Level {
	return RuleServerAccepted.Lowered(string(broken)[strings.LastIndexByte(string(broken), '.')+1:])
}
